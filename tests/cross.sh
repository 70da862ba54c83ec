#!/bin/sh
# cross.sh - builds shingle for another machine and runs the tests there, under an emulator; `make cross` calls it.
#
#   sh tests/cross.sh aarch64-linux-gnu       arm64: the NEON path
#   sh tests/cross.sh s390x-linux-gnu         a big-endian machine
#   sh tests/cross.sh x86_64-w64-mingw32      Windows: shingle.dll, and wine
#
# What it takes is installed with apt-get where it is not there: Debian's cross compiler, qemu-user-static or
# wine64. utf8proc and cmocka are built from Debian's source packages, SQLite from the npm package better-sqlite3.
# Everything goes to build/TARGET; the result is build/TARGET/shingle.so or .dll. From the project's root.
#
#   ONLY     a pattern, as for run.sh
#   JOBS     of make                                2
set -eu
target=${1:?which target, as in: tests/cross.sh aarch64-linux-gnu}
JOBS=${JOBS:-2}
root=$PWD/build/$target
. tests/lib/sources.sh
suffix=so EXE=
case $target in
  aarch64-*) package='gcc-aarch64-linux-gnu libc6-dev-arm64-cross' emulator=qemu-aarch64-static emulator_package=qemu-user-static ;;
  s390x-*) package='gcc-s390x-linux-gnu libc6-dev-s390x-cross' emulator=qemu-s390x-static emulator_package=qemu-user-static ;;
  x86_64-w64-mingw32) package=gcc-mingw-w64-x86-64 emulator=wine64 emulator_package=wine64 suffix=dll EXE=.exe ;;
  *) echo "cross.sh: no target \"$target\": see the head of tests/cross.sh" >&2; exit 1 ;;
esac

# ------------------------------------------------------------------------- what it takes --

compiles() { echo '#include <stdlib.h>' | "$target-gcc" -E -; }
emulates() { command -v "$emulator" || [ -x "/usr/lib/wine/$emulator" ]; }

fetch_sqlite() {
  [ ! -e build/sqlite/sqlite3.c ] || return 0
  mkdir -p build/sqlite/package
  (cd build/sqlite/package && npm pack --silent better-sqlite3 >/dev/null && tar xzf better-sqlite3-*.tgz)
  cp build/sqlite/package/package/deps/sqlite3/*.[ch] build/sqlite/
  rm -r build/sqlite/package
}

# A library for the target: compiled NAME SOURCE FLAGS...
compiled() {
  name=$1 source=$2
  shift 2
  [ ! -e "$root/lib/lib$name.a" ] || return 0
  "$target-gcc" -O2 -w "$@" -c -o "$root/lib/$name.o" "$source"
  "$target-ar" rcs "$root/lib/lib$name.a" "$root/lib/$name.o"
}

build_libraries() {
  mkdir -p "$root/include" "$root/lib"
  cp "$sources"/utf8proc/utf8proc.h "$sources"/cmocka/include/cmocka*.h build/sqlite/sqlite3*.h /usr/include/xxh*.h "$root/include/"
  compiled utf8proc "$sources"/utf8proc/utf8proc.c -DUTF8PROC_STATIC
  compiled cmocka "$sources"/cmocka/src/cmocka.c -I"$root/include" -DHAVE_SIGNAL_H -DHAVE_INTTYPES_H -DHAVE_MALLOC_H -DHAVE_STRUCT_TIMESPEC
  compiled sqlite3 build/sqlite/sqlite3.c -DSQLITE_ENABLE_COLUMN_METADATA -DSQLITE_ENABLE_FTS5
  # Windows has no libdl
  [ -z "$EXE" ] || [ -e "$root/lib/libdl.a" ] || "$target-ar" rcs "$root/lib/libdl.a"
}

# ------------------------------------------------------------------------------ the tests --

# The signatures that were written once, by another program on another machine.
check_signatures() {
  python3 - >"$root/signatures.sql" <<'END'
import json
print(".load ./shingle")
for line in open("tests/fixtures/signatures.txt", encoding="utf-8"):
    if line.startswith("#"):
        continue
    text, options, signature = line.rstrip("\n").split("\t")
    text = json.loads(text).encode("utf-8", "surrogatepass").hex()
    print(f"SELECT 'differs: ' || X'{text}' WHERE lower(hex(minhash(X'{text}', '{options}'))) <> '{signature}';")
print("SELECT 'signatures are the same';")
END
  $emulator "$root/load_sql$EXE" "$root/shingle.$suffix" <"$root/signatures.sql"
}

# Directories as Windows has them: names in UTF-16, upper and lower case alike, short names, two kinds of slashes, paths of
# more than 260 characters. (wine shows links of the system around it as what they point to, so those are not tested.)
check_directories() {
  news=build/$target/news long=$(printf '%0100d' 0)
  rm -rf "$news"
  mkdir -p "$news/sub" "$news/$long/$long/$long"
  printf ' date 2021-07 ROME -- One.' >"$news/Größe 中国.txt"
  printf 'Two words.' >"$news/sub/two.txt"
  printf 'Three.' >"$news/$long/$long/$long/three.txt"
  printf 'a\000b' >"$news/zero.txt"
  cat >"$root/directories.sql" <<END
SELECT name, date, body, bytes, modified > '2020', error FROM article_files('$news', 'recursive=1') ORDER BY name;
SELECT body FROM article_files('$(echo "$news" | tr / '\\')\\sub\\');
SELECT body FROM article_files('$news', 'recursive=1') WHERE path = '$news/sub/two.txt';
SELECT body FROM article_files('$news') WHERE name = 'Größe 中国.txt';
SELECT 'another name' FROM article_files('$news') WHERE name IN ('GRÖSSE 中国.txt', 'ZERO.TXT', 'ZERO~1.TXT', 'sub\two.txt', '..\load_sql.exe', 'zero.txt:stream', '*');
SELECT * FROM article_files('$news/missing');
SELECT * FROM article_files('$news/zero.txt');
END
  cat >"$root/directories.expected" <<END
Größe 中国.txt|2021-07|One.|26|1|
three.txt||Three.|6|1|
two.txt||Two words.|10|1|
zero.txt|||3|1|not text: it has a zero byte
Two words.
Two words.
One.
error: shingle: cannot read directory "$news/missing": no such file or directory
error: shingle: cannot read directory "$news/zero.txt": not a directory
END
  $emulator "$root/load_sql$EXE" "$root/shingle.$suffix" <"$root/directories.sql" | diff "$root/directories.expected" - &&
    echo 'directories are read'
}

# What the library lets others call: the two entry points, and nothing else.
exports() {
  case $suffix in
    so) "$target-nm" --dynamic --extern-only --defined-only "$root/shingle.so" | cut -d' ' -f3 ;;
    dll) "$target-objdump" -p "$root/shingle.dll" | sed -n '/Name Pointer/,/^$/s/.*\] *//p' | grep -v Table ;;
  esac | sort | tr '\n' ' '
}

want "$package" compiles
want "$emulator_package" emulates
fetch_sources utf8proc cmocka
fetch_sqlite
build_libraries

[ "$emulator" != wine64 ] || { WINEDEBUG=-all WINEPREFIX=$root/wine; export WINEDEBUG WINEPREFIX; command -v wine64 >/dev/null || emulator=/usr/lib/wine/wine64; }
case $target in *-linux-gnu) emulator="$emulator -L /usr/$target" ;; esac
CC="$target-gcc -I$root/include -L$root/lib -DUTF8PROC_STATIC"
AR=$target-ar
LDLIBS=
if [ -n "$EXE" ]; then
  LDLIBS='-Wl,-Bstatic -lpthread' # where clock_gettime() is
  CC="$CC -D__USE_MINGW_ANSI_STDIO=1 -Wno-format -Wno-format-extra-args"
fi
export CC AR LDLIBS

make --no-print-directory -j"$JOBS" BUILD="$root" LIBRARY="$root/shingle.$suffix" all unit amalgamation
[ "$(exports)" = 'sqlite3_shingle_init sqlite3_shingle_nofs_init ' ] || { echo "cross.sh: exported: $(exports)" >&2; exit 1; }
$CC -w -o "$root/load_sql$EXE" tests/embed/run_sql.c -lsqlite3 -lm -ldl $LDLIBS
check_signatures
[ -z "$EXE" ] || check_directories
BUILD=$root EXE=$EXE EMULATOR=$emulator LIBRARY=$root/shingle.$suffix sh tests/run.sh
