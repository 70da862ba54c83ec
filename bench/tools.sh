#!/bin/sh
# tools.sh - builds the programs of bench/ into build/bench: corpus, truth, timed, stages, and limits.so.
set -eu
build=${BUILD:-build}
mkdir -p "$build/bench"
flags="-std=gnu11 -O3 -Wall -Wextra -Wshadow -Wconversion"
# shellcheck disable=SC2086
{
  ${CC:-cc} $flags -o "$build/bench/corpus" bench/corpus.c bench/vocabulary.c -lsqlite3
  ${CC:-cc} $flags -o "$build/bench/timed" bench/timed.c -lsqlite3
  ${CC:-cc} $flags -o "$build/bench/truth" bench/truth.c "$build"/core/*/*.o -l:libutf8proc.a -lsqlite3 -lm
  ${CC:-cc} -O3 -Wall -Wextra -fPIC -shared -o "$build/bench/limits.so" bench/limits.c
  ${CC:-cc} -std=c11 -O3 -fno-math-errno -o "$build/bench/stages" bench/stages.c "$build"/core/*/*.o -l:libutf8proc.a -lm
}
