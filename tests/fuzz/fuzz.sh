#!/bin/sh
# fuzz.sh - looks for inputs that break shingle, with clang's libFuzzer; `make fuzz` calls it.
#
#   SECONDS_EACH   how long to look in each harness        60
#   ONLY           a pattern of harnesses                  *
#   KEEP           1: then puts a minimal set of inputs into tests/fuzz/corpus; to be read before it is kept
#
# What is found stays in build/fuzz/found; `make test` replays tests/fuzz/corpus, where it belongs once it is
# repaired. Inputs of earlier runs are in build/fuzz/corpus, and the search goes on from there.
set -u
SECONDS_EACH=${SECONDS_EACH:-60} ONLY=${ONLY:-*} KEEP=${KEEP:-}
CLANG=${CLANG:-clang}
work=build/fuzz
flags='-g -O1 -std=gnu11 -w -fno-math-errno -ffp-contract=off -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined'
failed=0

# compiled OBJECT SOURCE FLAGS...: unless it is newer than every header and its source
compiled() {
  object=$1 source=$2
  shift 2
  if [ -e "$object" ] && [ -z "$(find "$source" ext -newer "$object" \( -name '*.h' -o -path "$source" \) | head -1)" ]; then return 0; fi
  # shellcheck disable=SC2086
  "$CLANG" $flags "$@" -c -o "$object" "$source"
}

mkdir -p $work/found
for source in ext/core/*/*.c ext/sqlite/*.c ext/sqlite/index/*.c; do
  object=$work/${source#ext/}
  mkdir -p "${object%/*}"
  case $source in ext/core/*) define= ;; *) define=-DSQLITE_CORE ;; esac
  compiled "${object%.c}.o" "$source" $define || exit 1
done

# Those that call functions of ext/sqlite are linked with it and with SQLite.
built() {
  case $(grep -c 'sqlite' "tests/fuzz/$1.c") in
    0) rest="tests/fuzz/host.c $work/core/*/*.o" ;;
    *) rest="-DSQLITE_CORE $work/core/*/*.o $work/sqlite/*.o $work/sqlite/index/*.o -lsqlite3" ;;
  esac
  # shellcheck disable=SC2086
  "$CLANG" $flags -fsanitize=fuzzer -Iext -Iext/core -o "$work/$1" "tests/fuzz/$1.c" $rest -l:libutf8proc.a -lm
}

# What the programs that ended between two calls of `times` took, in seconds of the processor. (`times` itself must not
# be in a substitution: it tells of the shell that it runs in.)
between() {
  awk 'FNR == 2 { for (i = 1; i <= 2; i++) { split($i, t, "m"); sum[FILENAME] += 60 * t[1] + t[2] } }
    END { printf "%d", sum[ARGV[2]] - sum[ARGV[1]] }' "$work/before" "$work/after"
}

for source in tests/fuzz/*.c; do
  name=$(basename "$source" .c)
  # shellcheck disable=SC2254
  case $name in host | replay) continue ;; $ONLY) ;; *) continue ;; esac
  built "$name" || exit 1
  mkdir -p "$work/corpus/$name"
  times >"$work/before"
  if "$work/$name" -max_total_time="$SECONDS_EACH" -timeout=20 -rss_limit_mb=4096 -artifact_prefix="$work/found/$name-" \
    "$work/corpus/$name" "tests/fuzz/corpus/$name" >"$work/$name.log" 2>&1; then
    times >"$work/after"
    echo "ok      fuzz/$name  ($(grep -o '^#[0-9]*.*DONE.*corp' "$work/$name.log" | sed 's/^#//; s/\tDONE *cov:/ inputs, edges/; s/ ft:.*//'), $(between) s of the processor)"
  else
    echo "FAILED  fuzz/$name"
    grep -E 'does not hold|ERROR|runtime error|Test unit written' "$work/$name.log" | sed 's/^/    /'
    failed=1
  fi
  if [ -n "$KEEP" ]; then
    rm -rf "$work/kept" && mkdir -p "$work/kept"
    "$work/$name" -merge=1 -use_counters=0 -max_len=600 "$work/kept" "tests/fuzz/corpus/$name" "$work/corpus/$name" >"$work/$name.merge" 2>&1 &&
      rm -rf "tests/fuzz/corpus/$name" && cp -r "$work/kept" "tests/fuzz/corpus/$name"
  fi
done
exit $failed
