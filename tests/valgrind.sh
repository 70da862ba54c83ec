#!/bin/sh
# valgrind.sh - unit tests, SQL scripts, and loading and closing, under valgrind; `make test-valgrind` calls it
# once all is built. It takes minutes: every instruction is emulated.
#
#   BUILD    where the unit programs are     build
#   LIBRARY  the extension to test           ./shingle.so
#   ONLY     a pattern of names              *
#
# An access to memory that is not there or has no value yet, and memory that nobody frees, is a failure.
set -u
BUILD=${BUILD:-build} CC=${CC:-cc} LIBRARY=${LIBRARY:-./shingle.so} ONLY=${ONLY:-*}
failed=0
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# checked NAME COMMAND...: its output must be right elsewhere; here it is whether valgrind has something to say
checked() {
  name=$1
  shift
  # shellcheck disable=SC2254
  case $name in $ONLY) ;; *) return ;; esac
  valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,indirect,possible \
    --errors-for-leak-kinds=definite,indirect,possible --log-file="$work/log" "$@" >"$work/out" 2>&1
  status=$?
  if [ $status = 99 ] || [ -s "$work/log" ]; then
    echo "FAILED  valgrind/$name"
    head -60 "$work/log" | sed 's/^/    /'
    failed=1
  elif [ $status -gt 1 ]; then
    echo "FAILED  valgrind/$name: status $status"
    tail -5 "$work/out" | sed 's/^/    /'
    failed=1
  else
    echo "ok      valgrind/$name"
  fi
}

for program in "$BUILD"/unit/test_*; do
  checked "unit/$(basename "$program")" "$program"
done

"$CC" -std=gnu11 -w -O1 -g -o "$work/load_sql" tests/embed/run_sql.c -lsqlite3 -lpthread -ldl &&
  "$CC" -std=gnu11 -w -O1 -g -rdynamic -o "$work/lifecycle" tests/embed/lifecycle.c -lsqlite3 -lpthread -ldl || exit 1
for script in functions signatures tables story html index related clusters triggers; do
  checked "sql/$script" "$work/load_sql" "$LIBRARY" <"tests/sql/$script.sql"
done
checked lifecycle "$work/lifecycle" "$LIBRARY"
exit $failed
