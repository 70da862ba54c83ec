#!/bin/sh
# demo.sh - what `make demo` shows: all pairs of a directory of articles, then a report for the browser.
#
#   DIR      the directory          seeds
#   SQLITE3  the shell              sqlite3
set -eu
DIR=${DIR:-seeds}
SQLITE3=${SQLITE3:-sqlite3}
if [ ! -d "$DIR" ]; then
  echo "shingle: there is no directory \"$DIR\"; try: make demo DIR=path/to/articles" >&2
  exit 1
fi

# run FILE: runs it with :dir set
run() {
  printf ".parameter init\nINSERT INTO temp.sqlite_parameters VALUES (':dir', '%s');\n.read %s\n" \
    "$(printf %s "$DIR" | sed "s/'/''/g")" "$1" | "$SQLITE3" -batch -bail :memory:
}

echo "shingle: comparing the articles in $DIR, with sql/compare.sql:"
run sql/compare.sql
mkdir -p build
run sql/report.sql
echo "shingle: the same, with the texts side by side, for a browser: build/report.html"
