# reliability.sh - the short versions of what reliability.mk has, for run.sh, which reads this file: it has
# the functions and the settings.

# The inputs that are kept of what fuzzing found worth keeping.
for folder in tests/fuzz/corpus/*; do
  harness=$(basename "$folder")
  wanted "fuzz/$harness" || continue
  # shellcheck disable=SC2086
  program "fuzz/$harness" $limit "$BUILD/replay/$harness" "$folder"
done

# Without memory, with files that fail, and killed at any moment: a sample. Longer:
#   build/fault/oom 0 tests/sql/*.sql; build/fault/io 0 DIRECTORY tests/fault/*.sql; build/fault/crash 200 DIRECTORY
if wanted fault/oom; then program fault/oom $limit "$BUILD/fault/oom" 8 tests/sql/*.sql; fi
if wanted fault/io; then
  mkdir -p "$work/io"
  program fault/io $limit "$BUILD/fault/io" 5 "$work/io" tests/fault/*.sql
fi
if wanted fault/crash; then
  mkdir -p "$work/crash"
  program fault/crash $limit "$BUILD/fault/crash" 12 "$work/crash"
fi
