# reliability.sh - memory, files and processes that fail, for run.sh, which reads this file: it has the
# functions and the settings.
# LONG: so many seconds for each program, and 200 crashes, instead of a few.

# The inputs that are kept of what fuzzing found worth keeping.
for folder in tests/fuzz/corpus/*; do
  harness=$(basename "$folder")
  wanted "fuzz/$harness" || continue
  # shellcheck disable=SC2086
  program "fuzz/$harness" $limit "$BUILD/replay/$harness" "$folder"
done

# Everything that may take long, interrupted; in the long run, how long it may go on.
if wanted fault/interrupt; then
  # shellcheck disable=SC2086
  if [ -n "$LONG" ]; then program fault/interrupt "$BUILD/fault/interrupt" -gaps; else program fault/interrupt $limit "$BUILD/fault/interrupt"; fi
fi

# fault PREFIX FOLDER SECONDS SECONDS CRASHES: the programs of a folder, for so long
fault() {
  memory=${LONG:-$3} files=${LONG:-$4} crashes=$5 patience=$limit
  if [ -n "$LONG" ]; then crashes=200 patience=; fi
  # shellcheck disable=SC2086
  {
    wanted "$1oom" && program "$1oom" $patience "$2/oom" "$memory" tests/fault/places.sql tests/sql/*.sql
    wanted "$1io" && program "$1io" $patience "$2/io" "$files" "$work" tests/fault/tables.sql tests/fault/index.sql
    wanted "$1crash" && program "$1crash" $patience "$2/crash" "$crashes" "$work"
  }
}

fault fault/ "$BUILD/fault" 8 5 30

# The same with a current SQLite: run.sh has linked its other tests with these two.
if [ -n "$with_current" ] && [ -e "$work/shingle.o" ]; then
  mkdir "$work/fault"
  if [ -n "$LONG" ] && wanted current/fault_interrupt; then
    if built fault/interrupt -DSQLITE_CORE -Wl,--wrap=sqlite3_step,--wrap=shingle_interrupted -I"$current" -Iext tests/fault/interrupt.c \
      tests/fault/script.c "$work/shingle.o" "$sqlite" -l:libutf8proc.a -lm -lpthread -ldl; then
      program current/fault_interrupt "$work/fault/interrupt"
    else
      fail current/fault_interrupt
    fi
  fi
  for program in oom io crash; do
    wanted "current/fault_$program" || continue
    built "fault/$program" -DSQLITE_CORE -I"$current" -Iext tests/fault/$program.c tests/fault/script.c "$work/shingle.o" \
      "$sqlite" -l:libutf8proc.a -lm -lpthread -ldl || fail "current/fault_$program"
  done
  fault current/fault_ "$work/fault" 5 3 10
fi
