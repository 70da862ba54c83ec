#!/bin/sh
# wasm.sh - SQLite for browsers, with shingle inside: build/wasm/sqlite3.js and sqlite3.wasm; `make wasm` calls it.
#
# It is SQLite's own build (ext/wasm of its source, with its JavaScript interface), from Debian's source package, with
# Debian's emscripten. Every database that is opened has shingle, but for what reads files. sql/hosts/browser.html is a
# page that uses it. From the project's root, after `make amalgamation`.
#
#   BUILD    where that wrote                     build
set -eu
BUILD=${BUILD:-build}
. tests/lib/sources.sh
want emscripten command -v emcc
want wabt command -v wasm-strip
want gawk command -v gawk
fetch_sources sqlite3 utf8proc
amalgamation=$(cd "$BUILD" && pwd)
out=$PWD/build/wasm
mkdir -p "$out"

# SQLite, utf8proc and shingle as one source
cat >"$out/shingle_wasm.c" <<'END'
#include "sqlite3-wasm.c"
#include "utf8proc.c"
#include "shingle.c"

int shingle_wasm_init(const char *unused)
{
  (void)unused;
  return sqlite3_auto_extension((void (*)(void))sqlite3_shingle_nofs_init);
}
END
# Debian's emscripten is older than the one that SQLite's scripts are for: it does not show them its memory
echo "Module['wasmMemory'] = wasmMemory;" >"$out/memory.js"
mkdir -p "$out/include"
cp /usr/include/xxh*.h "$sources"/utf8proc/utf8proc*.[ch] "$amalgamation"/shingle.[ch] "$out/include/"

cd "$sources/sqlite3"
[ -e Makefile ] || ./configure --disable-tcl >/dev/null
[ -e sqlite3.c ] || make sqlite3.c >/dev/null 2>&1
cp src/sqlite3ext.h .
cd ext/wasm
rm -f jswasm/sqlite3.*
make jswasm/sqlite3.js emcc_opt=-O2 sqlite3-wasm.c="$out/shingle_wasm.c" \
  emcc.flags="-DSQLITE_CORE -DSQLITE_EXTRA_INIT=shingle_wasm_init -DUTF8PROC_STATIC -I$out/include -Iapi -ffp-contract=off --post-js=$out/memory.js" >"$out/log" 2>&1 ||
  { cat "$out/log" >&2; exit 1; }
cp jswasm/sqlite3.js jswasm/sqlite3.wasm "$out/"
ls -l "$out"/sqlite3.*
