#!/bin/sh
# curves.sh [SIZES [SIGNATURES]] - builds the tools of bench/ and runs bench/curves.py. Called by `make bench-curves`.
set -eu
sh bench/tools.sh
if [ -z "${CORE:-}" ] && command -v taskset >/dev/null; then
  CORE=$("${PYTHON:-/usr/bin/python3}" -c 'import os; print(max(os.sched_getaffinity(0)))')
  export CORE
fi
"${PYTHON:-/usr/bin/python3}" bench/curves.py "${1:-}" "${2:-}"
exec "${PYTHON:-/usr/bin/python3}" bench/report.py bench/report.html
