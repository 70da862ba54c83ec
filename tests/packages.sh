#!/bin/sh
# packages.sh - installs what `make dist` made, each package into an empty place, and asks for the verdict on the
# model pair from there: `rewrite`.
#
#   sh tests/packages.sh         their names
#   sh tests/packages.sh NAME    tests one: status 0, or 1, or 77 and why it cannot be tested here
#
#   BUILD    where `make dist` wrote              build
#   SQLITE3  the shell                            sqlite3
#   CC       the compiler                         cc
#
# From the project's root.
set -eu
BUILD=${BUILD:-build}
SQLITE3=${SQLITE3:-sqlite3}
CC=${CC:-cc}
[ $# = 0 ] || [ -e "$BUILD/dist/checksums.txt" ] || { echo 'make dist made no packages'; exit 77; }
dist=$PWD/build/dist
[ ! -d "$BUILD/dist" ] || dist=$(cd "$BUILD/dist" && pwd)
root=$PWD
triplet=$($CC -dumpmachine)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
query="SELECT article_verdict(a.body, b.body) FROM article_files('$root/seeds') a, article_files('$root/seeds') b
WHERE a.number = 4 AND b.number = 0;"

need() { command -v "$1" >/dev/null 2>&1 || { echo "there is no $1"; exit 77; }; }

# one PATTERN: the one package of that name for this machine
one() {
  for found in "$dist"/$1; do [ ! -e "$found" ] || { echo "$found"; return; }; done
  echo "there is no $1 in $dist" >&2
  exit 1
}

# verdict LOAD: of the sqlite3 shell, elsewhere
verdict() { printf '.load %s\n%s\n' "$1" "$query" | (cd "$place" && "$SQLITE3" -batch -init /dev/null :memory:); }

case $triplet in
  x86_64-*) cpu=amd64 machine=x86_64 ;;
  aarch64-*) cpu=arm64 machine=aarch64 ;;
  *) cpu=- machine=- ;;
esac

package_tarball() {
  tar xzf "$(one "shingle-*-linux-$cpu.tar.gz")" -C "$place"
  verdict "$(echo "$place"/shingle-*/)shingle"
}

package_amalgamation() {
  tar xzf "$(one 'shingle-*-amalgamation.tar.gz')" -C "$place"
  cmp "$place"/shingle-*/shingle.c "$BUILD/shingle.c" && cmp "$place"/shingle-*/shingle.h ext/shingle.h && echo rewrite
}

package_npm() {
  need npm
  (cd "$place" && npm install --silent --offline --no-audit --no-fund "$(one 'sqlite-shingle-*.tgz')" >/dev/null)
  verdict "$(cd "$place" && node -p 'require("sqlite-shingle").getLoadablePath()')"
}

package_wheel() {
  need python3
  wheel=$(one "sqlite_shingle-*_$machine.whl")
  if python3 -m pip --version >/dev/null 2>&1; then
    python3 -m pip install --quiet --no-index --no-deps --disable-pip-version-check --root-user-action ignore --target "$place" "$wheel"
  else
    python3 -m zipfile -e "$wheel" "$place"
  fi
  cd "$place"
  /usr/bin/python3 -c "
import sqlite3, sys, sqlite_shingle
db = sqlite3.connect(':memory:')
db.enable_load_extension(True)
sqlite_shingle.load(db)
print(*db.execute(sys.argv[1]).fetchone())" "${query%;}"
}

# As dpkg would, below another root: then the name is enough.
package_deb() {
  need dpkg-deb
  dpkg-deb --extract "$(one "libsqlite3-mod-shingle_*_$cpu.deb")" "$place"
  LD_LIBRARY_PATH=$place/usr/lib/$triplet verdict shingle
}

# The pkg-config file and the static library, from the tarball, in another place than they were made for.
package_pkg_config() {
  need pkg-config
  tar xzf "$(one "shingle-*-linux-$cpu.tar.gz")" -C "$place"
  PKG_CONFIG_PATH=$(echo "$place"/shingle-*)
  export PKG_CONFIG_PATH
  [ -e "$(pkg-config --variable=loadable shingle)" ]
  # shellcheck disable=SC2046
  $CC -o "$place/link" sql/hosts/link.c $(pkg-config --cflags --libs shingle)
  "$place/link"
}

package_install() {
  make --silent install BUILD="$BUILD" ${LIBRARY:+LIBRARY="$LIBRARY"} PREFIX="$place/usr" >/dev/null
  if command -v pkg-config >/dev/null 2>&1; then
    loadable=$(PKG_CONFIG_PATH=$place/usr/lib/pkgconfig pkg-config --variable=loadable shingle)
    [ "$loadable" = "$place/usr/lib/sqlite3/shingle.so" ] || return 1
  fi
  verdict "$place/usr/lib/sqlite3/shingle"
}

package_sqlpkg() {
  (cd "$dist" && sha256sum --quiet -c checksums.txt)
  need python3
  python3 - "$dist" <<'END'
import json, os, sys
package = json.load(open(os.path.join(sys.argv[1], "sqlpkg.json")))
assert all(os.path.exists(os.path.join(sys.argv[1], name)) for name in package["assets"]["files"].values())
assert "article_verdict" in package["symbols"]
print("rewrite")
END
}

case ${1:-} in
  '') sed -n 's/^package_\([a-z_]*\)().*/\1/p' tests/packages.sh ;;
  *)
    printed=$(package_"$1") || { status=$?; echo "$printed"; exit $status; }
    echo "$printed"
    [ "$printed" = rewrite ]
    ;;
esac
