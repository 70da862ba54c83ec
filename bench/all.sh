#!/bin/sh
# all.sh [SIZES [DATA]] - every benchmark that has a target, one after the other, then the table (build/bench/bench.txt) and the page
# (bench/report.html). Called by `make bench`. What fails is said, and the rest goes on. CORE is the processor core to run on.
# INSTALL=0 leaves out what bench/peers/install.sh would bring.
set -u
sh bench/tools.sh || exit 1
out=${BUILD:-build}/bench
python=${PYTHON:-/usr/bin/python3}
if [ -z "${CORE:-}" ] && command -v taskset >/dev/null; then
  CORE=$("$python" -c 'import os; print(max(os.sched_getaffinity(0)))')
fi
BENCH_LOAD=$(cut -d' ' -f1 /proc/loadavg 2>/dev/null || true)
export CORE BENCH_LOAD
began=$(date +%s)
failed=

step() { # NAME COMMAND...: its figures are those of this run, or there are none
  name=$1
  shift
  rm -f "$out/$name.jsonl"
  printf '\n==== %s ====\n' "$name"
  "$@" || failed="$failed $name"
}

[ "${INSTALL:-1}" = 0 ] || sh bench/peers/install.sh
step speed "$python" bench/speed.py
step accuracy "$python" bench/accuracy.py
step peers "$python" bench/peers/run.py
step index "$python" bench/index.py --brief "${1:-}"
if [ -n "${2:-}" ]; then
  printf '\n==== quality ====\n'
  { "$python" bench/quality.py "$2" --library "${SHINGLE:-./shingle}" && "$python" bench/quality_passages.py "$2"; } >"$out/quality.txt" || failed="$failed quality"
  cat "$out/quality.txt"
fi
printf '\n==== table ====\n\n'
"$python" bench/table.py || failed="$failed table"
"$python" bench/report.py bench/report.html || failed="$failed report"
printf '\n%s seconds; %s and bench/report.html\n' $(($(date +%s) - began)) "$out/bench.txt"
if [ -n "$failed" ]; then
  echo "bench: failed:$failed" >&2
  exit 1
fi
