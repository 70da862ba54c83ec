/* changes.c - an index through any changes: rows that come, change and go, in transactions and savepoints that end
** either way, between 'optimize' and 'rebuild'.
**
** Input: a byte that chooses the index, then changes, each a byte that says which and two of arguments. A table `news` goes
** through the same, row for row; whenever asked, and at the end, the index must know its rows, find each by its
** text, with the similarity that the texts have, and find the pairs that there are.
*/
#include "fuzz.h"

#include <stdarg.h>
#include <sqlite3.h>

#include "shingle.h"

/* Texts have at most as many shingles as there are hashes, so that similarities are exact. */
typedef struct Kind {
  const char *index;
  const char *measure; /* the options of its shingles */
  int passages, stories;
} Kind;

static const Kind kinds[] = {
    {"threshold=0.5, hashes=16, width=1", "width=1", 0, 0},
    {"threshold=0.3, hashes=32, width=2, passages=1, min_tokens=4", "width=2", 1, 0},
    {"content=news, content_rowid=id, content_column=body, hashes=16, width=1, threads=1", "width=1", 0, 0},
    {"content=news, content_rowid=id, content_column=body, hashes=32, width=2, exact=1, stories=1, passages=1, min_tokens=4, threads=1",
     "width=2", 1, 1},
};
#define KINDS (sizeof kinds / sizeof *kinds)

#define ROWIDS 24
#define SAVEPOINTS 6

typedef struct Session {
  sqlite3 *db;
  const Kind *kind;
  int savepoints; /* that are open */
} Session;

/* Runs SQL that must succeed. */
static void run(Session *s, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  char *sql = sqlite3_vmprintf(format, arguments);
  va_end(arguments);
  int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
  if (rc != SQLITE_OK) fprintf(stderr, "%d: %s: %s\n", rc, sqlite3_errmsg(s->db), sql);
  must(rc == SQLITE_OK);
  sqlite3_free(sql);
}

/* The number that a query has. */
static sqlite3_int64 number(Session *s, const char *format, ...)
{
  sqlite3_stmt *statement;
  va_list arguments;
  va_start(arguments, format);
  char *sql = sqlite3_vmprintf(format, arguments);
  va_end(arguments);
  int rc = sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL);
  if (rc == SQLITE_OK) rc = sqlite3_step(statement);
  if (rc != SQLITE_ROW) fprintf(stderr, "%d: %s: %s\n", rc, sqlite3_errmsg(s->db), sql);
  must(rc == SQLITE_ROW);
  sqlite3_int64 result = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  sqlite3_free(sql);
  return result;
}

/* Up to fifteen words of twelve: one byte says how many, from which on, and in which order. Sixteen of the 256 texts
** are empty. */
static const char *text_of(unsigned which)
{
  static const char words[12][8] = {"river", "bridge", "council", "vote", "mayor", "budget", "school", "train", "storm", "museum", "price", "wheat"};
  static char text[200];
  text[0] = 0;
  for (unsigned i = 0; i < which % 16; i++) {
    strcat(text, words[(which / 16 + i * (1 + which / 64)) % 12]);
    strcat(text, i % 7 == 6 ? ". " : " ");
  }
  return text;
}

/* What a change is about: parameters ?1, ?2 and ?3 of its statements. */
typedef struct Change {
  int id;
  const char *text;
  int other;
} Change;

static int apply(Session *s, const char *sql, const Change *c)
{
  sqlite3_stmt *statement;
  must(sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL) == SQLITE_OK);
  sqlite3_bind_int(statement, 1, c->id);
  sqlite3_bind_text(statement, 2, c->text, -1, SQLITE_STATIC);
  sqlite3_bind_int(statement, 3, c->other);
  sqlite3_step(statement);
  int rc = sqlite3_finalize(statement);
  if (rc != SQLITE_OK && rc != SQLITE_CONSTRAINT) fprintf(stderr, "%d: %s: %s\n", rc, sqlite3_errmsg(s->db), sql);
  must(rc == SQLITE_OK || rc == SQLITE_CONSTRAINT);
  return rc;
}

/* The same change of the table and of the index: both succeed, or neither. */
static void both(Session *s, const char *news, const char *index, const Change *c)
{
  run(s, "SAVEPOINT two");
  int rc = apply(s, news, c);
  if (rc == SQLITE_OK || strstr(index, "news") == NULL) {
    int of_index = apply(s, index, c);
    if (of_index != rc) fprintf(stderr, "%d, not %d: %s: %s\n", of_index, rc, sqlite3_errmsg(s->db), index);
    must(of_index == rc);
  }
  if (rc != SQLITE_OK) run(s, "ROLLBACK TO two");
  run(s, "RELEASE two");
}

/* ---------------------------------------------------------------------------- checking -- */

static void check_rows(Session *s)
{
  must(number(s, "SELECT count(*) FROM (SELECT rowid FROM i EXCEPT SELECT id FROM news)") == 0);
  must(number(s, "SELECT count(*) FROM (SELECT id FROM news EXCEPT SELECT rowid FROM i)") == 0);
  /* each is found by its own text: by bands, by a scan, and among the pairs */
  must(number(s, "SELECT count(*) FROM news WHERE shingle_count(body) > 0 AND NOT EXISTS "
                 "(SELECT 1 FROM i WHERE i MATCH body AND i.rowid = news.id AND similarity = 1)") == 0);
  must(number(s, "SELECT count(*) FROM shingle_pairs('i', 1)") ==
       number(s, "SELECT count(*) FROM news a JOIN news b ON a.id < b.id AND shingle_sim(a.body, b.body, '%s') = 1", s->kind->measure));
  run(s, "INSERT INTO i(i) VALUES('integrity-check')");
}

/* What is found for a text has the similarity that the texts have; at 0 nothing is missed that shares a shingle, and with
** passages=1 nothing that shares four words in a row. */
static void check_query(Session *s, const char *text)
{
  must(number(s, "SELECT count(*) FROM i JOIN news ON id = i.rowid WHERE i MATCH %Q "
                 "AND abs(similarity - shingle_sim(body, %Q, '%s')) > 1e-9", text, text, s->kind->measure) == 0);
  must(number(s, "SELECT count(*) FROM i WHERE i MATCH %Q AND similarity > 0", text) ==
       number(s, "SELECT count(*) FROM news WHERE shingle_sim(body, %Q, '%s') > 0", text, s->kind->measure));
  if (s->kind->passages) {
    must(number(s, "SELECT count(*) FROM news WHERE (SELECT min(a, b) FROM (SELECT count(*) AS a FROM shingle_tokens(body)), "
                   "(SELECT count(*) AS b FROM shingle_tokens(%Q))) >= 4 AND shingle_containment(%Q, body, 4) > 0 "
                   "AND id NOT IN (SELECT rowid FROM i WHERE i MATCH %Q AND query_in_doc > 0)", text, text, text) == 0);
  }
  if (s->kind->stories) must(number(s, "SELECT count(*) FROM related_articles('i', %Q, 3)", text) <= 3);
}

/* ----------------------------------------------------------------------------- changes -- */

static void begin_or_end(Session *s, int commit)
{
  if (sqlite3_get_autocommit(s->db)) {
    run(s, "BEGIN");
  } else {
    run(s, commit ? "COMMIT" : "ROLLBACK");
    s->savepoints = 0;
  }
}

static void savepoint(Session *s, unsigned what, unsigned which)
{
  if (what == 0 && s->savepoints < SAVEPOINTS) {
    run(s, "SAVEPOINT s%d", s->savepoints++);
  } else if (s->savepoints > 0) {
    int number = (int)(which % (unsigned)s->savepoints);
    run(s, what == 1 ? "RELEASE s%d" : "ROLLBACK TO s%d", number);
    s->savepoints = what == 1 ? number : number + 1;
  }
}

/* Changes of both. An index that reads `news` is told the text of a row that gets another rowid, as by a trigger. */
static const char *const changes[][2] = {
    {"INSERT INTO news VALUES(?1, ?2)", "INSERT INTO i(rowid, text) VALUES(?1, ?2)"},
    {"REPLACE INTO news VALUES(?1, ?2)", "REPLACE INTO i(rowid, text) VALUES(?1, ?2)"},
    {"INSERT OR IGNORE INTO news VALUES(?1, ?2)", "INSERT OR IGNORE INTO i(rowid, text) VALUES(?1, ?2)"},
    {"UPDATE news SET body = ?2 WHERE id = ?1", "UPDATE i SET text = ?2 WHERE rowid = ?1"},
    {"UPDATE news SET id = ?3 WHERE id = ?1", "UPDATE i SET rowid = ?3, text = (SELECT body FROM news WHERE id = ?3) WHERE rowid = ?1"},
    {"UPDATE OR REPLACE news SET id = ?3 WHERE id = ?1",
     "UPDATE OR REPLACE i SET rowid = ?3, text = (SELECT body FROM news WHERE id = ?3) WHERE rowid = ?1"},
    {"UPDATE OR IGNORE news SET id = ?3, body = ?2 WHERE id = ?1",
     "UPDATE OR IGNORE i SET rowid = ?3, text = ?2 WHERE rowid = ?1"},
    {"DELETE FROM news WHERE id = ?1", "DELETE FROM i WHERE rowid = ?1"},
    {"DELETE FROM news WHERE id BETWEEN ?1 AND ?3", "DELETE FROM i WHERE rowid BETWEEN ?1 AND ?3"},
    {"UPDATE news SET id = id + 1 WHERE id >= ?1",
     "UPDATE i SET rowid = rowid + 1, text = (SELECT body FROM news WHERE id = i.rowid + 1) WHERE rowid >= ?1"},
    {"INSERT INTO news SELECT id + 100, body FROM news WHERE id BETWEEN ?1 AND 99",
     "INSERT INTO i(rowid, text) SELECT id, body FROM news WHERE id NOT IN (SELECT rowid FROM i)"},
};
#define CHANGES (sizeof changes / sizeof *changes)

static void take_change(Session *s, FuzzInput *in)
{
  unsigned what = (unsigned)fuzz_take(in, 1) % (CHANGES + 8), a = (unsigned)fuzz_take(in, 1), b = (unsigned)fuzz_take(in, 1);
  const Change change = {(int)(a % ROWIDS), text_of(b), (int)(b % ROWIDS)};
  if (what < CHANGES) {
    both(s, changes[what][0], changes[what][1], &change);
    return;
  }
  switch (what - CHANGES) {
    case 0: begin_or_end(s, 1); break;
    case 1: begin_or_end(s, a % 2 == 0); break;
    case 2: savepoint(s, 0, b); break;
    case 3: savepoint(s, 1 + a % 2, b); break;
    case 4: run(s, "INSERT INTO i(i) VALUES('%s')", a % 2 == 0 ? "optimize" : "rebuild"); break;
    case 5: run(s, a % 2 == 0 ? "ALTER TABLE i RENAME TO j; ALTER TABLE j RENAME TO i" : "CREATE TABLE t(x); DROP TABLE t"); break;
    case 6: check_query(s, change.text); break;
    default: check_rows(s); break;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  FuzzInput in = {data, size};
  if (size > 400) return 0;
  Session s = {NULL, &kinds[fuzz_take(&in, 1) % KINDS], 0};
  must(sqlite3_open(":memory:", &s.db) == SQLITE_OK);
  must(sqlite3_shingle_init(s.db, NULL, NULL) == SQLITE_OK);
  run(&s, "CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT); CREATE VIRTUAL TABLE i USING shingle_index(%s)", s.kind->index);
  while (in.left > 0) take_change(&s, &in);
  check_rows(&s);
  check_query(&s, text_of((unsigned)(size * 37) % 256));
  if (!sqlite3_get_autocommit(s.db)) run(&s, "ROLLBACK");
  check_rows(&s);
  must(sqlite3_close(s.db) == SQLITE_OK);
  return 0;
}
