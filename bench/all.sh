#!/bin/sh
# all.sh [DATA] - every benchmark, one after the other: text tables as they come, then bench/report.html. Called by `make bench`.
# SIZES: article counts for the index. Peers are measured where bench/peers/install.sh brought them.
set -eu
out=${BUILD:-build}/bench
python=${PYTHON:-/usr/bin/python3}
mkdir -p "$out"
sh bench/speed.sh >"$out/speed.txt"
cat "$out/speed.txt"
if [ -n "${1:-}" ]; then
  { "$python" bench/quality.py "$1" && "$python" bench/quality_passages.py "$1"; } >"$out/quality.txt"
  cat "$out/quality.txt"
fi
CORE=${CORE:-0} sh bench/peers/run.sh
CORE=${CORE:-0} sh bench/index.sh "${SIZES:-20000,200000}" "${1:-}"
"$python" bench/report.py bench/report.html
echo "bench/report.html"
