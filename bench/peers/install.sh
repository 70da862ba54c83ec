#!/bin/sh
# install.sh [PEER...] - installs what bench/peers compares shingle with: clickhouse duckdb (from npm, into
# build/bench/peers), postgresql simhash go (from Debian, as root or through sudo). Without a name: all five.
# Nothing else calls it: `make bench` measures what it finds.
set -eu
here=${BUILD:-build}/bench/peers
[ $# -gt 0 ] || set -- clickhouse duckdb postgresql simhash go
packages= modules=
for peer in "$@"; do
  case $peer in
    clickhouse) modules="$modules chdb" ;;
    duckdb) modules="$modules @duckdb/node-api" ;;
    postgresql) packages="$packages postgresql postgresql-contrib" ;;
    simhash) packages="$packages simhash" ;;
    go) packages="$packages golang-go golang-github-ekzhu-minhash-lsh-dev" ;;
    *) echo "bench: no such peer '$peer': clickhouse, duckdb, postgresql, simhash, go" >&2; exit 1 ;;
  esac
done
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
if [ -n "$packages" ]; then
  # shellcheck disable=SC2086
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $packages
fi
if [ -n "$modules" ]; then
  mkdir -p "$here"
  # shellcheck disable=SC2086
  (cd "$here" && { [ -e package.json ] || echo '{"private": true}' >package.json; } && npm install --no-audit --no-fund --no-package-lock $modules)
fi
