#!/bin/sh
# setup.sh - installs what building (and, with the word `test`, testing) shingle needs and is not
# there. Looks for the things themselves, not for packages, so that it has nothing to do where they
# came another way. On Debian and Ubuntu it installs with apt-get, as root or through sudo; elsewhere
# it says what is missing and stops.
set -eu
cc=${CC:-cc}
missing=

# want PACKAGE COMMAND: the command says whether what the package brings is there
want() {
  package=$1
  shift
  if ! "$@" >/dev/null 2>&1; then missing="$missing $package"; fi
}

command_is_there() { command -v "$1"; }

# Can a program that includes $1 be compiled and linked with the rest of the words?
compiles() {
  header=$1
  shift
  d=$(mktemp -d)
  printf '#include <stddef.h>\n#include <stdarg.h>\n#include <setjmp.h>\n#include <stdint.h>\n#include <%s>\nint main(void) { return 0; }\n' "$header" >"$d/t.c"
  if "$cc" -o "$d/t" "$d/t.c" "$@"; then status=0; else status=1; fi
  rm -rf "$d"
  return $status
}

# libFuzzer and the sanitizers that clang links in
fuzzer_is_there() {
  d=$(mktemp -d)
  printf '#include <stddef.h>\n#include <stdint.h>\nint LLVMFuzzerTestOneInput(const uint8_t *x, size_t n) { return n > 9 && x[0] == 1; }\n' >"$d/t.c"
  if clang -fsanitize=fuzzer,address -o "$d/t" "$d/t.c"; then status=0; else status=1; fi
  rm -rf "$d"
  return $status
}

# The small ones of the programs that tests/hosts.sh tests: 30 MB in all. What is not there is skipped; CI has them.
want_hosts() {
  want g++ command_is_there c++
  want python3-apsw /usr/bin/python3 -c 'import apsw'
  want sqlite-utils command_is_there sqlite-utils
  want ruby-sqlite3 ruby -e 'require "sqlite3"'
  want libdbd-sqlite3-perl perl -e 'use DBD::SQLite'
  want libsqlite3-tcl sh -c 'echo "puts [package require sqlite3]" | tclsh | grep .'
  want php-cli command_is_there php
  want php-sqlite3 php -r 'new SQLite3(":memory:");'
  want libdqlite-dev compiles dqlite.h -ldqlite
}

find_missing() {
  missing=
  want gcc command_is_there "$cc"
  want libc6-dev compiles stdio.h
  want make command_is_there make
  want sqlite3 command_is_there "${SQLITE3:-sqlite3}"
  want libsqlite3-dev compiles sqlite3ext.h
  want libxxhash-dev compiles xxhash.h
  want libutf8proc-dev compiles utf8proc.h -l:libutf8proc.a
  if [ "${1:-}" = test ]; then
    want libcmocka-dev compiles cmocka.h -lcmocka
    want libsqlite3-dev compiles sqlite3.h -lsqlite3
    want libxxhash0 xxhash_library
    want python3 command_is_there python3
    want python3-html5lib /usr/bin/python3 -c 'import html5lib'
    # the browser tests: without a browser they are skipped, but not by CI
    if [ "${CI:-}" = true ]; then want chromium browser_is_there; want_hosts; fi
  fi
  if [ "${1:-}" = valgrind ]; then want valgrind command_is_there valgrind; fi
  if [ "${1:-}" = fuzz ]; then
    want clang command_is_there clang
    want libclang-rt-dev fuzzer_is_there
    want libsqlite3-dev compiles sqlite3.h -lsqlite3
  fi
}

browser_is_there() { command -v chromium || command -v chromium-browser || command -v google-chrome; }

# tests/signature.py loads the library itself, as a check on the one that is compiled in.
xxhash_library() {
  for library in /usr/lib/*/libxxhash.so.0 /usr/lib/libxxhash.so.0 /lib/*/libxxhash.so.0; do
    [ -e "$library" ] && return 0
  done
  return 1
}

find_missing "$@"
[ -z "$missing" ] && exit 0

echo "shingle: missing:$missing"
if ! command -v apt-get >/dev/null 2>&1; then
  echo "shingle: this is not Debian or Ubuntu; install these by hand (the names are Debian's), then try again" >&2
  exit 1
fi
if [ "$(id -u)" = 0 ]; then
  sudo=
elif command -v sudo >/dev/null 2>&1; then
  sudo=sudo
else
  echo "shingle: not root, and there is no sudo; have these installed: apt-get install$missing" >&2
  exit 1
fi
echo "shingle: installing them with apt-get"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -q >/dev/null || echo "shingle: apt-get update failed; trying with the lists that are there" >&2
# shellcheck disable=SC2086
if ! $sudo apt-get install -y -q --no-install-recommends $missing >/dev/null; then
  echo "shingle: apt-get could not install them; install by hand:$missing" >&2
  exit 1
fi
find_missing "$@"
if [ -n "$missing" ]; then
  echo "shingle: still missing after the installation:$missing" >&2
  exit 1
fi
echo "shingle: everything is there now"
