#!/bin/sh
# speed.sh [NEWS.db] - builds bench/limits.c and stages.c, and runs bench/speed.py. Called by `make bench-speed`.
set -eu
sh bench/tools.sh
exec "${PYTHON:-/usr/bin/python3}" bench/speed.py "${1:-}"
