#!/bin/sh
# speed.sh [NEWS.db] - builds bench/limits.c and runs bench/speed.py. Called by `make bench-speed`.
set -eu
build=${BUILD:-build}/bench
mkdir -p "$build"
${CC:-cc} -O3 -fPIC -shared -o "$build/limits.so" bench/limits.c
exec "${PYTHON:-/usr/bin/python3}" bench/speed.py "$build" "${1:-}"
