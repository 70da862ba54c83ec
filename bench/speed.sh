#!/bin/sh
# speed.sh [NEWS.db] - builds bench/limits.c and stages.c, and runs bench/speed.py. Called by `make bench-speed`.
set -eu
build=${BUILD:-build}/bench
mkdir -p "$build"
${CC:-cc} -O3 -fPIC -shared -o "$build/limits.so" bench/limits.c
${CC:-cc} -std=c11 -O3 -fno-math-errno -o "$build/stages" bench/stages.c "${BUILD:-build}"/core/*.o -l:libutf8proc.a -lm
exec "${PYTHON:-/usr/bin/python3}" bench/speed.py "$build" "${1:-}"
