#!/bin/sh
# index.sh [SIZES [DATA]] - builds the tools of bench/ and runs bench/index.py. Called by `make bench-index`.
set -eu
sh bench/tools.sh
exec "${PYTHON:-/usr/bin/python3}" bench/index.py "${1:-}" "${2:-}"
