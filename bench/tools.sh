#!/bin/sh
# tools.sh - builds the programs of bench/ that need SQLite's library: corpus, truth, timed. Into build/bench.
set -eu
build=${BUILD:-build}
mkdir -p "$build/bench"
flags="-std=gnu11 -O3 -Wall -Wextra -Wshadow -Wconversion"
# shellcheck disable=SC2086
{
  ${CC:-cc} $flags -o "$build/bench/corpus" bench/corpus.c bench/vocabulary.c -lsqlite3
  ${CC:-cc} $flags -o "$build/bench/timed" bench/timed.c -lsqlite3
  ${CC:-cc} $flags -o "$build/bench/truth" bench/truth.c "$build"/core/*.o -l:libutf8proc.a -lsqlite3 -lm
}
