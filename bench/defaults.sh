#!/bin/sh
# defaults.sh [DATA] - builds the tools of bench/, runs bench/defaults.py, and draws bench/recall.svg. Called by `make bench-defaults`.
set -eu
sh bench/tools.sh
python=${PYTHON:-/usr/bin/python3}
"$python" bench/recall.py
"$python" bench/defaults.py "${1:-}"
exec "$python" bench/report.py bench/report.html
