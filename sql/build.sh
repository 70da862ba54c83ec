#!/bin/sh
# build.sh - long work in steps: it shows how far it is, may be stopped at any moment, and goes on when it is run again.
#
#   sh sql/build.sh index DATABASE INDEX TABLE BODY [ID]      indexes the articles of a table that INDEX does not have yet
#   sh sql/build.sh pairs DATABASE INDEX PAIRS [THRESHOLD]    writes all pairs of an index to the table PAIRS
#
#   STEP     articles in a step                               10000
#   OPTIONS  of an index that is not there and is made        threshold=0.5
#   SQLITE3  the shell                                        sqlite3
#   SHINGLE  the extension                                    ./shingle
#
# A step is a transaction: what is there after a crash, or Ctrl-C, is whole steps. Nothing has to be written down about
# them: an article is done that the index has; pairs are done up to the greatest `a`. So triggers may fill the index while
# this does, and others may read and write between two steps; of what is new while pairs are written, or after, pairs
# with earlier articles are not looked for. On a terminal, one line is written over again; elsewhere each step has a line
# of its own. All of it goes to stderr.
#
# What it costs, in processor time, with 200,000 articles of 400 words: `index` 6 s, where one transaction takes 3 s;
# `pairs`, which looks each article up, 21 s, where INSERT INTO ... SELECT * FROM shingle_pairs(...), which sorts all keys
# once, takes 1 s. Steps are for those who can't wait without seeing, or can't lock out other writers for so long.
set -eu
STEP=${STEP:-10000}
OPTIONS=${OPTIONS:-threshold=0.5}
SQLITE3=${SQLITE3:-sqlite3}
SHINGLE=${SHINGLE:-./shingle}

usage() {
  sed -n 's/^#   sh /usage: sh /p' "$0" >&2
  exit 2
}

# A name, and a text, as SQL has them.
name() { printf '"%s"' "$(printf %s "$1" | sed 's/"/""/g')"; }
text() { printf "'%s'" "$(printf %s "$1" | sed "s/'/''/g")"; }

sql() {
  "$SQLITE3" -batch -bail -list -init /dev/null -cmd '.timeout 60000' -cmd 'PRAGMA cache_size = -100000' \
    -cmd ".load \"$SHINGLE\"" -cmd ".parameter set :last $last" "$database" "$1"
}

stop() {
  [ ! -t 2 ] || echo >&2
  echo "build.sh: stopped at $finished of $total; run it again and it goes on from there" >&2
  exit "$1"
}

# What is done, what there is, how fast, and how long still
show() {
  seconds=$(($(date +%s) - began))
  rate=$(((finished - before) / (seconds > 0 ? seconds : 1)))
  left=
  [ "$rate" = 0 ] || left=$(((total - finished) / rate))
  line="$what: $finished of $total articles, $((total > 0 ? finished * 100 / total : 100)) %, $rate a second"
  [ -z "$left" ] || line="$line, $((left / 60)):$(printf %02d $((left % 60))) left"
  if [ -t 2 ]; then printf '\r%s\033[K' "$line" >&2; else echo "$line" >&2; fi
}

# run CHOOSE WORK: CHOOSE is a query for ids after :last, in order; WORK does those of a step, which are in temp.step
run() {
  began=$(date +%s) before=$finished
  trap 'stop 130' INT TERM
  while :; do
    # what is printed counts only if the COMMIT was a success
    step=$(sql "BEGIN IMMEDIATE;
      CREATE TEMP TABLE step AS $1 LIMIT $STEP;
      $2;
      COMMIT;
      SELECT count(*), max(id) FROM temp.step") || stop 1
    [ "${step%|*}" != 0 ] || break
    finished=$((finished + ${step%|*})) last=${step#*|}
    show
  done
  trap - INT TERM
  if [ "$finished" = "$before" ]; then show; fi
  [ ! -t 2 ] || echo >&2
}

[ $# -ge 4 ] || usage
job=$1 database=$2 what=$3 index=$(name "$3") document=$(name "$3_doc") finished=0 total=0 last=-9223372036854775808
[ -e "$database" ] || { echo "build.sh: there is no database \"$database\"" >&2; exit 1; }

case $job in
  index)
    [ $# -ge 5 ] && [ $# -le 6 ] || usage
    table=$(name "$4") body=$(name "$5") id=$(name "${6:-rowid}")
    lacks="NOT EXISTS (SELECT 1 FROM $document AS d WHERE d.id = t.$id)"
    count=$(sql "BEGIN;
      CREATE VIRTUAL TABLE IF NOT EXISTS $index USING shingle_index($OPTIONS);
      SELECT (SELECT count(*) FROM $document), (SELECT count(*) FROM $table AS t WHERE $lacks);
      COMMIT")
    finished=${count%|*} total=$((${count%|*} + ${count#*|}))
    run "SELECT t.$id AS id FROM $table AS t WHERE t.$id > :last AND $lacks ORDER BY t.$id" \
      "INSERT INTO $index(rowid, text) SELECT step.id, t.$body FROM temp.step JOIN $table AS t ON t.$id = step.id"
    ;;
  pairs)
    [ $# -le 5 ] || usage
    pairs=$(name "$4")
    count=$(sql "BEGIN;
      CREATE TABLE IF NOT EXISTS $pairs(a INTEGER, b INTEGER, similarity REAL, a_in_b REAL, b_in_a REAL,
        PRIMARY KEY (a, b)) WITHOUT ROWID;
      SELECT (SELECT max(a) FROM $pairs), count(*), count(*) FILTER (WHERE id <= (SELECT max(a) FROM $pairs)) FROM $document;
      COMMIT")
    last=${count%%|*} finished=${count##*|} total=${count#*|} total=${total%|*}
    [ -n "$last" ] || last=-9223372036854775808
    run "SELECT id FROM $document WHERE id > :last ORDER BY id" \
      "INSERT INTO $pairs SELECT p.* FROM temp.step CROSS JOIN shingle_pairs($(text "$3"), ${5:-NULL}) AS p ON p.a = step.id"
    ;;
  *) usage ;;
esac
