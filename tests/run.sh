#!/bin/sh
# run.sh - runs all tests, from the project's root; `make test` calls it once everything is built.
#
#   BUILD    where the unit programs are                      build
#   LIBRARY  the extension to test                            ./shingle.so; $BUILD/shingle.so with ASAN
#   SQLITE3  the shell                                        sqlite3
#   CC       the compiler, for what links shingle in          cc
#   ASAN     1: everything was built with sanitizers
#   TSAN     1: what is compiled here is compiled for ThreadSanitizer
#   LONG     so many seconds for what can go on for as long as one likes, instead of a few rounds
#   WRITE    1: write down what the SQL scripts print as what is expected; to be read before it is kept
#   EMULATOR runs programs of another machine, which cross.sh built: unit tests and SQL scripts, no more;
#            their names end in EXE
#   ONLY     a pattern: run only tests whose name it matches, as in ONLY='sql/*'
#
# A line a test, a diff or the output where one failed, and a last line that counts. What is not there
# (a current SQLite, for want of npm or a network) is skipped, and said to be.
set -u
BUILD=${BUILD:-build}
CC=${CC:-cc}
SQLITE3=${SQLITE3:-sqlite3}
ASAN=${ASAN:-} TSAN=${TSAN:-} LONG=${LONG:-}
EMULATOR=${EMULATOR:-} EXE=${EXE:-}
ONLY=${ONLY:-*}
WRITE=${WRITE:-}
passed=0 failed=0 skipped=0

if [ -n "$ASAN" ]; then
  LIBRARY=${LIBRARY:-$BUILD/shingle.so}
  flags='-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined'
  # the sanitizers' run time must come first in a program that was built without; python and the
  # shell lose memory of their own at exit
  preload=$($CC -print-file-name=libasan.so)
  ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:verify_asan_link_order=0}
  export ASAN_OPTIONS
else
  LIBRARY=${LIBRARY:-./shingle.so}
  flags="-O1 -g ${TSAN:+-fsanitize=thread}"
  preload=
fi
# A test that hangs is a failure, not a wait.
limit=
[ -z "$LONG" ] && command -v timeout >/dev/null 2>&1 && limit='timeout 240'
case $LIBRARY in /*) ;; *) LIBRARY=$PWD/${LIBRARY#./} ;; esac
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# ------------------------------------------------------------------------------ reporting --

wanted() {
  # shellcheck disable=SC2254
  case $1 in $ONLY) return 0 ;; esac
  return 1
}

pass() {
  printf 'ok      %s%s\n' "$1" "${2:+  ($2)}"
  passed=$((passed + 1))
}

# fail NAME: what is in $work/out goes below it
fail() {
  printf 'FAILED  %s\n' "$1"
  sed 's/^/    /' "$work/out" | head -200
  failed=$((failed + 1))
}

skip() {
  printf 'skipped %s: %s\n' "$1" "$2"
  skipped=$((skipped + 1))
}

finish() {
  printf '\n%d passed, %d failed' $passed $failed
  [ $skipped = 0 ] || printf ', %d skipped' $skipped
  printf '\n'
  [ $failed = 0 ]
  exit
}

# with_library COMMAND...: a program that was not built with sanitizers loads one that was
with_library() {
  if [ -n "$preload" ]; then
    LD_PRELOAD="$preload${LD_PRELOAD:+:$LD_PRELOAD}" $limit "$@"
  else
    $limit "$@"
  fi
}

# program NAME COMMAND...: passes with exit status 0; shows the last line it printed, which may be "skipped: why"
program() {
  name=$1
  shift
  if ! "$@" >"$work/out" 2>&1; then fail "$name"; return; fi
  last=$(tail -1 "$work/out")
  case $last in
    'skipped: '*) skip "$name" "${last#skipped: }" ;;
    *) pass "$name" "$last" ;;
  esac
}

# ---------------------------------------------------------------------------------- SQL --

# The same words for errors whatever the runner: `error: message`, without the line, the result code and
# the excerpt of the statement that a shell adds.
plain_errors() {
  awk '
    function out(s) { if (held) print line; line = s; held = 1 }
    / \^--- error here$/ || / error here ---\^$/ { held = 0; next }
    {
      if (sub(/^((Runtime|Parse) error|Error:?)( (near|at))?( line [0-9]+)?: /, "error: ")) {
        sub(/^error: (stepping, |in prepare, )/, "error: ")
        sub(/ \([0-9]+\)$/, "")
      }
      out($0)
    }
    END { if (held) print line }'
}

# sql_test NAME EXPECTED COMMAND...: the command reads SQL, and must print what is expected
sql_test() {
  name=$1 expected=$2
  shift 2
  "$@" <"$work/script" 2>&1 | plain_errors >"$work/found"
  [ -z "$WRITE" ] || cp "$work/found" "$expected"
  plain_errors <"$expected" >"$work/expected"
  if diff -u "$work/expected" "$work/found" >"$work/out" 2>&1; then pass "$name"; else fail "$name"; fi
}

# Unbuffered, so that results and errors come out in order.
run_shell() {
  # shellcheck disable=SC2086
  if [ -n "$EMULATOR" ]; then $limit $EMULATOR "$BUILD/load_sql$EXE" "$LIBRARY"; return; fi
  $limit stdbuf -o0 "$SQLITE3" -batch -init /dev/null :memory:
}

# A shell that was built without sanitizers, for a library that was built with them.
if [ -n "$preload" ]; then
  cat >"$work/sqlite3" <<END
#!/bin/sh
LD_PRELOAD="$preload\${LD_PRELOAD:+:\$LD_PRELOAD}" exec "$SQLITE3" "\$@"
END
  chmod +x "$work/sqlite3"
  SQLITE3=$work/sqlite3
fi

# ------------------------------------------------------------------------------- the tests --

# A cmocka program's own closing lines are shown: they say how many tests it has.
for source in tests/unit/test_*.c; do
  name=${source##*/} name=unit/${name%.c}
  wanted "$name" || continue
  # shellcheck disable=SC2086
  if $limit $EMULATOR "$BUILD/$name$EXE" >"$work/out" 2>&1; then
    grep -E '^\[(==========\].* run|  PASSED  )' "$work/out"
    pass "$name"
  else
    fail "$name"
  fi
done

for script in tests/sql/*.sql; do
  name=${script##*/} name=sql/${name%.sql}
  wanted "$name" || continue
  sed "s|^\.load ./shingle\$|.load \"${LIBRARY%.so}\"|" "$script" >"$work/script"
  if command -v stdbuf >/dev/null 2>&1; then
    sql_test "$name" "${script%.sql}.expected" run_shell
  else
    skip "$name" 'there is no stdbuf (coreutils)'
  fi
done

[ -z "$EMULATOR" ] || finish

export SQLITE3 LIBRARY
for script in tests/sql/*.sh; do
  [ -e "$script" ] || continue
  name=sql/${script##*/}
  wanted "$name" || continue
  SHINGLE=${LIBRARY%.so}
  export SHINGLE
  program "$name" $limit sh "$script"
done

for script in tests/*_test.py; do
  [ -e "$script" ] || continue
  name=${script##*/}
  wanted "$name" || continue
  # the system's python, which can load extensions; its own leaks are not ours
  ASAN_OPTIONS=detect_leaks=0:verify_asan_link_order=0 program "$name" with_library /usr/bin/python3 "$script" "$LIBRARY"
done

# ---------------------------------------------------------------- linked in, and other SQLites --

# built NAME SOURCES AND FLAGS...: compiles a program of tests/embed into $work/NAME
built() {
  target=$1
  shift
  # shellcheck disable=SC2086
  $CC -std=gnu11 -w $flags -fno-math-errno -ffp-contract=off -o "$work/$target" "$@" >"$work/out" 2>&1
}

for program in lifecycle threads tokenizer readers; do
  name=embed/$program
  wanted "$name" || continue
  if built $program tests/embed/$program.c -rdynamic -lsqlite3 -lpthread -ldl; then
    program "$name" with_library "$work/$program" "$LIBRARY" "$work/embed.db"
  else
    fail "$name"
  fi
done

# The amalgamation as a loadable file. (The tests of a current SQLite link it in.)
if wanted amalgamation; then
  mkdir "$work/amalgamation"
  # shellcheck disable=SC2086
  if $CC -std=c11 -Wall -Wextra -Wno-maybe-uninitialized -Werror $flags -shared -fPIC -fvisibility=hidden -fno-math-errno \
    -ffp-contract=off -o "$work/amalgamation/shingle.so" "$BUILD/shingle.c" -l:libutf8proc.a -lm >"$work/out" 2>&1; then
    for name in model functions tables; do
      sed "s|^\.load ./shingle\$|.load \"$work/amalgamation/shingle\"|" tests/sql/$name.sql >"$work/script"
      sql_test amalgamation/$name tests/sql/$name.expected run_shell
    done
  else
    fail amalgamation
  fi
fi

# The npm package better-sqlite3 carries the source of a current SQLite; an old version of it, of the oldest that
# shingle works with.
# fetch_sqlite FOLDER PACKAGE: where it is, in $found
fetch_sqlite() {
  found=$BUILD/$1
  [ -e "$found/sqlite3.c" ] && return 0
  [ -e "build/$1/sqlite3.c" ] && found=build/$1 && return 0
  command -v npm >/dev/null 2>&1 || return 1
  mkdir -p "$found/package"
  (cd "$found/package" && $limit npm pack --silent --fetch-retries=1 --fetch-timeout=30000 "$2" && tar xzf better-sqlite3-*.tgz) >"$work/npm" 2>&1 || return 1
  cp "$found"/package/package/deps/sqlite3/*.[ch] "$found/" && rm -r "$found/package"
}

# object FILE FLAGS...: compiles its library, where that was not done before
object() {
  file=$1
  shift
  [ "$file" -nt "$current/sqlite3.c" ] && return 0
  $CC -w "$@" -DSQLITE_THREADSAFE=1 -c -o "$file" "$current/sqlite3.c" >"$work/out" 2>&1
}

# hostile NAME: schemas of strangers, in a Python that loads the library of $found in the place of the system's. (Not with
# sanitizers: the SQLite of the system is enough for these.)
hostile() {
  wanted "$1" && [ -z "$ASAN$TSAN" ] || return 0
  if [ ! "$found/libsqlite3.so.0" -nt "$found/sqlite3.c" ]; then
    $CC -w -O1 -fPIC -shared -DSQLITE_THREADSAFE=1 -DSQLITE_ENABLE_FTS4 -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_RTREE -DSQLITE_ENABLE_DBSTAT_VTAB \
      -DSQLITE_ENABLE_COLUMN_METADATA -Wl,-soname,libsqlite3.so.0 -o "$found/libsqlite3.so.0" "$found/sqlite3.c" -lm -lpthread -ldl >"$work/out" 2>&1 ||
      { fail "$1"; return 0; }
  fi
  program "$1" env LD_LIBRARY_PATH="$(cd "$found" && pwd)" $limit /usr/bin/python3 tests/hostile_test.py "$LIBRARY"
}

# What the tests of a current SQLite are run with: its library and shingle, the amalgamation, in one program each. The
# last one is the test of tokenizers once more, in an SQLite that has no FTS5 (nor sanitizers, as it is not what is tested).
build_current() {
  sqlite=$current/sqlite3_fts5${ASAN:+_asan}${TSAN:+_tsan}.o bare=$current/sqlite3_bare.o
  # shellcheck disable=SC2086
  object "$sqlite" $flags -DSQLITE_ENABLE_COLUMN_METADATA -DSQLITE_ENABLE_FTS5 || return 1
  object "$bare" -O0 || return 1
  # shellcheck disable=SC2086
  $CC -std=gnu11 -w $flags -fno-math-errno -ffp-contract=off -DSQLITE_CORE -I"$current" -c -o "$work/shingle.o" \
    "$BUILD/shingle.c" >"$work/out" 2>&1 || return 1
  libraries='-l:libutf8proc.a -lm -lpthread -ldl'
  for program in run_sql lifecycle threads tokenizer readers; do
    # shellcheck disable=SC2086
    built $program -DSQLITE_CORE -I"$current" -Iext tests/embed/$program.c "$work/shingle.o" "$sqlite" $libraries || return 1
  done
  # shellcheck disable=SC2086
  built tokenizer_bare -DSQLITE_CORE -I"$current" -Iext tests/embed/tokenizer.c "$work/shingle.o" "$bare" $libraries
}

case $WRITE$ONLY in
  '*' | current*) with_current=1 ;;
  *) with_current= ;;
esac
if [ -n "$with_current" ]; then
  if ! fetch_sqlite sqlite better-sqlite3; then
    skip current 'no source of a current SQLite (npm pack better-sqlite3 did not bring it)'
  elif current=$found; ! build_current; then
    fail current
  else
    for script in tests/sql/*.sql; do
      name=${script##*/} name=current/${name%.sql}
      wanted "$name" || continue
      cp "$script" "$work/script"
      sql_test "$name" "${script%.sql}.expected" $limit "$work/run_sql"
    done
    if wanted current/index_queries; then
      # without a difference, and without an error
      python3 tests/index_queries.py 1000 >"$work/script" && $limit "$work/run_sql" <"$work/script" >"$work/out" 2>&1
      if [ "$(grep -c '' "$work/out")" = 1 ] && grep -q ' 0 differ$' "$work/out"; then
        pass current/index_queries "$(cat "$work/out")"
      else
        fail current/index_queries
      fi
    fi
    hostile current/hostile_test
    for program in lifecycle threads tokenizer tokenizer_bare readers; do
      wanted current/$program || continue
      # the last one opens what the one before it made
      if [ $program = tokenizer_bare ] && [ ! -e "$work/current.db" ]; then "$work/tokenizer" "$work/current.db" >"$work/out"; fi
      program current/$program $limit "$work/$program" "$work/current.db"
    done
  fi
fi

# SQLite 3.38, as it was when what an index needs had just come.
build_oldest() {
  object=$found/sqlite3${ASAN:+_asan}.o
  if [ ! "$object" -nt "$found/sqlite3.c" ]; then
    # shellcheck disable=SC2086
    $CC -w $flags -O0 -DSQLITE_ENABLE_COLUMN_METADATA -DSQLITE_ENABLE_FTS5 -c -o "$object" "$found/sqlite3.c" >"$work/out" 2>&1 || return 1
  fi
  built oldest -O0 -DSQLITE_CORE -I"$found" -Iext tests/embed/run_sql.c "$BUILD/shingle.c" "$object" -l:libutf8proc.a -lm -lpthread -ldl
}

case $WRITE$ONLY in
  '*' | oldest*)
    if ! fetch_sqlite sqlite-3.38 better-sqlite3@7.5.1; then
      skip oldest 'no source of SQLite 3.38 (npm pack better-sqlite3@7.5.1 did not bring it)'
    elif ! build_oldest; then
      fail oldest
    else
      for script in tests/sql/*.sql; do
        name=${script##*/} name=oldest/${name%.sql}
        wanted "$name" || continue
        cp "$script" "$work/script"
        sql_test "$name" "${script%.sql}.expected" $limit "$work/oldest"
      done
      hostile oldest/hostile_test
    fi ;;
esac

# --------------------------------------------------------------------- hosts and packages --

# examples DIRECTORY SCRIPT: one test a name that the script lists; its status 77 is that it cannot be run here
examples() {
  case $ONLY in '*' | "$1"*) ;; *) return ;; esac
  for example in $(sh "$2"); do
    wanted "$1/$example" || continue
    BUILD=$BUILD CC=$CC $limit sh "$2" "$example" >"$work/out" 2>&1
    case $? in
      0) pass "$1/$example" "$(tail -1 "$work/out")" ;;
      77) skip "$1/$example" "$(tail -1 "$work/out")" ;;
      *) fail "$1/$example" ;;
    esac
  done
}

# Programs that were built without sanitizers are not for a library that was built with them.
if [ -z "$ASAN" ]; then
  examples hosts tests/hosts.sh
  examples packages tests/packages.sh
fi

. tests/reliability.sh

finish
