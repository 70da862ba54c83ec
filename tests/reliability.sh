# reliability.sh - the short versions of what reliability.mk has, for run.sh, which reads this file: it has
# the functions and the settings.

# The inputs that are kept of what fuzzing found worth keeping.
for folder in tests/fuzz/corpus/*; do
  harness=$(basename "$folder")
  wanted "fuzz/$harness" || continue
  # shellcheck disable=SC2086
  program "fuzz/$harness" $limit "$BUILD/replay/$harness" "$folder"
done
