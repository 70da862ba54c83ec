# sources.sh - Debian's source packages, for what is built for another machine or for a browser. To be sourced, from the
# project's root.

# as_root COMMAND...
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# want PACKAGES COMMAND...: installs the packages if the command fails
want() {
  packages=$1
  shift
  "$@" >/dev/null 2>&1 || {
    echo "installing $packages"
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -q --no-install-recommends $packages >/dev/null
  }
}

# fetch_sources PACKAGE...: unpacks them to build/sources, from where the other packages come from, without a change to
# the system's lists
fetch_sources() {
  sources=$PWD/build/sources
  for name; do
    [ -e "$sources/$name/.complete" ] && continue
    mkdir -p "$sources/lists/partial" "$sources/$name"
    # shellcheck disable=SC2016
    apt-get indextargets --format 'deb-src $(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' | sort -u >"$sources/sources.list"
    from="-o Dir::Etc::sourcelist=$sources/sources.list -o Dir::Etc::sourceparts=- -o Dir::State::lists=$sources/lists"
    # shellcheck disable=SC2086
    (cd "$sources/$name" && apt-get $from -q update && apt-get $from -q source --download-only "$name" &&
      tar xf "$name"_*.orig.tar.[gx]z --strip-components=1 && touch .complete) >"$sources/log" 2>&1 ||
      { cat "$sources/log" >&2; return 1; }
  done
}
