#!/bin/sh
# install.sh [PEER...] - installs what bench/peers compares shingle with, as far as it is not there: clickhouse duckdb (from npm, into
# build/bench/peers), postgresql simhash go datasketch (from Debian, as root or through sudo; of datasketch only NumPy, which its
# stand-in needs). Without a name: all of them. What can't be installed is said, and left out of the comparison.
set -u
here=${BUILD:-build}/bench/peers
[ $# -gt 0 ] || set -- clickhouse duckdb postgresql simhash go datasketch
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
failed=0

debian() { # PEER PACKAGE...
  peer=$1
  shift
  # shellcheck disable=SC2086
  $sudo env DEBIAN_FRONTEND=noninteractive timeout 600 apt-get install -y -q --no-install-recommends "$@" >>"$here/install.log" 2>&1 ||
    { echo "bench: $peer can't be installed from Debian: see $here/install.log"; failed=1; }
}

npm_module() { # PEER MODULE
  [ -d "$here/node_modules/$2" ] && return
  (cd "$here" && { [ -e package.json ] || echo '{"private": true}' >package.json; } &&
    timeout 900 npm install --no-audit --no-fund --no-package-lock "$2" >>install.log 2>&1) ||
    { echo "bench: $1 can't be installed from npm: see $here/install.log"; failed=1; }
}

mkdir -p "$here"
for peer in "$@"; do
  case $peer in
    clickhouse) npm_module clickhouse chdb ;;
    duckdb) npm_module duckdb @duckdb/node-api ;;
    postgresql) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || debian postgresql postgresql postgresql-contrib ;;
    simhash) command -v simhash >/dev/null || debian simhash simhash ;;
    go) { command -v go >/dev/null && [ -d /usr/share/gocode/src/github.com/ekzhu/minhash-lsh ]; } ||
          debian go golang-go golang-github-ekzhu-minhash-lsh-dev ;;
    datasketch) /usr/bin/python3 -c 'import numpy' 2>/dev/null || debian datasketch python3-numpy ;;
    *) echo "bench: no such peer '$peer': clickhouse, duckdb, postgresql, simhash, go, datasketch" >&2; exit 1 ;;
  esac
done
exit $failed
