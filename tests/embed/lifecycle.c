/* lifecycle.c - loading, using and closing, as a program that embeds SQLite does it; and running out of
** memory at every allocation on the way.
**
** Compiled with -DSQLITE_CORE, shingle is linked in. Without, the first argument is the file to load.
** Prints what fails, and a line with the number of checks.
*/
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef SQLITE_CORE
#  include "shingle.h"
#endif

static const char *library;
static int checks, failures;

static void check(int good, const char *what, const char *detail)
{
  checks++;
  if (good) return;
  failures++;
  printf("failed: %s: %s\n", what, detail ? detail : "");
}

/* ------------------------------------------------------------- an allocator that can fail -- */

static sqlite3_mem_methods real;
static long countdown, outstanding; /* countdown 0: nothing fails */
static int forever, has_failed;

static int must_fail(void)
{
  if (has_failed && forever) return 1;
  if (countdown == 0 || --countdown > 0) return 0;
  has_failed = 1;
  return 1;
}

static void *test_malloc(int n)
{
  void *p = must_fail() ? NULL : real.xMalloc(n);
  outstanding += p != NULL;
  return p;
}

static void test_free(void *p)
{
  outstanding -= p != NULL;
  real.xFree(p);
}

static void *test_realloc(void *p, int n) { return must_fail() ? NULL : real.xRealloc(p, n); }

static void fail_at(long n, int from_there_on)
{
  countdown = n;
  forever = from_there_on;
  has_failed = 0;
}

static void install_allocator(void)
{
  sqlite3_mem_methods m;
  sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real);
  m = real;
  m.xMalloc = test_malloc;
  m.xFree = test_free;
  m.xRealloc = test_realloc;
  sqlite3_config(SQLITE_CONFIG_MALLOC, &m);
  sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0); /* every allocation comes here */
  sqlite3_initialize();
}

/* ---------------------------------------------------------------------------- helpers -- */

static int load(sqlite3 *db, const char *entry, char **error)
{
#ifdef SQLITE_CORE
  return entry ? sqlite3_shingle_nofs_init(db, error, NULL) : sqlite3_shingle_init(db, error, NULL);
#else
  sqlite3_enable_load_extension(db, 1);
  return sqlite3_load_extension(db, library, entry, error);
#endif
}

static sqlite3 *opened(void)
{
  sqlite3 *db = NULL;
  check(sqlite3_open(":memory:", &db) == SQLITE_OK, "open", NULL);
  return db;
}

static sqlite3 *loaded(const char *entry)
{
  char *error = NULL;
  sqlite3 *db = opened();
  check(load(db, entry, &error) == SQLITE_OK, "load", error);
  sqlite3_free(error);
  return db;
}

static void closed(sqlite3 *db)
{
  int rc = sqlite3_close(db); /* SQLITE_BUSY where a statement was left open */
  check(rc == SQLITE_OK, "close", sqlite3_errstr(rc));
}

/* Runs one statement; its values, `|` after each, go to out[size]. Returns SQLITE_OK or the error. */
static int run(sqlite3 *db, const char *sql, char *out, size_t size)
{
  sqlite3_stmt *s = NULL;
  size_t n = 0;
  int rc = sqlite3_prepare_v2(db, sql, -1, &s, NULL);
  out[0] = 0;
  while (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
    rc = SQLITE_OK;
    for (int i = 0; i < sqlite3_column_count(s); i++) {
      int type = sqlite3_column_type(s, i);
      const char *text = type == SQLITE_BLOB ? "blob" : (const char *)sqlite3_column_text(s, i);
      if (text == NULL && type != SQLITE_NULL) rc = SQLITE_NOMEM;
      n += (size_t)snprintf(out + n, size - n, "%s|", text ? text : "");
      if (n >= size) n = size - 1;
    }
  }
  int last = sqlite3_finalize(s);
  return rc == SQLITE_DONE ? SQLITE_OK : rc != SQLITE_OK ? rc : last;
}

static void expect(sqlite3 *db, const char *sql, const char *right)
{
  char out[4000];
  int rc = run(db, sql, out, sizeof out);
  if (rc != SQLITE_OK) check(0, sql, sqlite3_errmsg(db));
  else check(strcmp(out, right) == 0, sql, out);
}

/* -------------------------------------------------------------------------- life cycle -- */

static void test_load_twice(void)
{
  char *error = NULL;
  sqlite3 *db = loaded(NULL);
  expect(db, "SELECT shingle_sim('a b c', 'a b c')", "1.0|");
  for (int i = 0; i < 3; i++) {
    check(load(db, NULL, &error) == SQLITE_OK, "load again", error);
    expect(db, "SELECT shingle_sim('a b c', 'a b c'), count(*) FROM shingles('a b c d')", "1.0|2|");
  }
  check(load(db, "sqlite3_shingle_nofs_init", &error) == SQLITE_OK, "load without files after with", error);
  expect(db, "SELECT shingle_count('a')", "1|");
  closed(db);
}

/* While a statement is running, functions cannot be registered anew: loading again must be harmless. */
static void test_load_again_while_running(void)
{
  char *error = NULL;
  sqlite3_stmt *s = NULL;
  sqlite3 *db = loaded(NULL);
  sqlite3_prepare_v2(db, "SELECT token FROM shingle_tokens('a b c')", -1, &s, NULL);
  check(sqlite3_step(s) == SQLITE_ROW, "step", sqlite3_errmsg(db));
  int rc = load(db, NULL, &error);
  check(rc == SQLITE_OK, "load while a statement runs", error);
  sqlite3_free(error);
  check(sqlite3_step(s) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(s, 0), "b") == 0, "the next row", NULL);
  sqlite3_finalize(s);
  expect(db, "SELECT shingle_count('a b c d'), count(*) FROM shingles('a b c d')", "2|2|");
  closed(db);
}

/* By SQL, where there is something to load. */
static void test_load_by_sql(void)
{
#ifndef SQLITE_CORE
  sqlite3 *db = opened();
  sqlite3_enable_load_extension(db, 1);
  char *sql = sqlite3_mprintf("SELECT load_extension(%Q)", library);
  for (int i = 0; i < 3; i++) {
    expect(db, sql, "|");
    expect(db, "SELECT shingle_count('a b c d'), count(*) FROM shingles('a b c d')", "2|2|");
  }
  sqlite3_free(sql);
  closed(db);
#endif
}

static void test_many_connections(void)
{
  enum { MANY = 40 };
  sqlite3 *db[MANY];
  for (int i = 0; i < MANY; i++) db[i] = loaded(NULL);
  for (int round = 0; round < 3; round++) {
    for (int i = 0; i < MANY; i++) expect(db[i], "SELECT shingle_count('a b c d e', 2)", "4|");
  }
  for (int i = 0; i < MANY; i += 2) closed(db[i]);
  for (int i = 1; i < MANY; i += 2) {
    expect(db[i], "SELECT shingle_count('a b c d e', 2), minhash_sim(minhash('a'), minhash('A'))", "4|1.0|");
    closed(db[i]);
  }
}

static void test_without_files(void)
{
  char out[100];
  sqlite3 *db = loaded("sqlite3_shingle_nofs_init");
  expect(db, "SELECT shingle_count('a b c d'), count(*) FROM shingle_tokens('a b')", "2|2|");
  check(run(db, "SELECT * FROM article_files('seeds')", out, sizeof out) == SQLITE_ERROR, "no article_files", out);
  check(strstr(sqlite3_errmsg(db), "no such table") != NULL, "no article_files", sqlite3_errmsg(db));
  check(run(db, "CREATE VIRTUAL TABLE temp.t USING article_files('seeds')", out, sizeof out) == SQLITE_ERROR, "no module", out);
  closed(db);
}

/* A long text makes the functions look whether they should stop; nothing of that stays open. */
static void test_close_after_long_texts(void)
{
  static const char *const long_text = "replace(hex(zeroblob(300000)), '00', 'word word. ')";
  static const char *const forms[] = {
      "SELECT shingle_count(%s)", "SELECT minhash(%s)", "SELECT length(shingle_fold(%s))", "SELECT simhash(%s)",
      "SELECT shingle_sim(%s, 'a')", "SELECT count(*) FROM shingles(%s)", "SELECT count(*) FROM shingle_tokens(%s)",
      "SELECT count(*) FROM shingle_sentences(%s)"};
  char out[100];
  sqlite3 *db = loaded(NULL);
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    char *sql = sqlite3_mprintf(forms[i], long_text);
    check(run(db, sql, out, sizeof out) == SQLITE_OK, sql, sqlite3_errmsg(db));
    sqlite3_free(sql);
  }
  closed(db);
}

/* stop(x): x, and the connection is interrupted from now on. */
static void stop(sqlite3_context *context, int count, sqlite3_value **values)
{
  (void)count;
  sqlite3_interrupt(sqlite3_context_db_handle(context));
  sqlite3_result_value(context, values[0]);
}

static void test_interrupt(void)
{
  static const char *const forms[] = {
      "SELECT shingle_count(stop(%s))", "SELECT minhash(stop(%s))", "SELECT shingle_fold(stop(%s))", "SELECT simhash(stop(%s))",
      "SELECT shingle_sim(stop(%s), 'a')", "SELECT shingle_containment('a', stop(%s))", "SELECT count(*) FROM shingles(stop(%s))",
      "SELECT count(*) FROM shingle_tokens(stop(%s))", "SELECT count(*) FROM shingle_sentences(stop(%s))"};
  static const char *const texts[] = {
      "replace(hex(zeroblob(300000)), '00', 'word word. ')", "replace(hex(zeroblob(300000)), '00', 'word-word-')",
      "replace(hex(zeroblob(300000)), '00', 'é')"};
  char out[100];
  sqlite3 *db = loaded(NULL);
  sqlite3_create_function(db, "stop", 1, SQLITE_UTF8, NULL, stop, NULL, NULL);
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
      char *sql = sqlite3_mprintf(forms[i], texts[k]);
      int rc = run(db, sql, out, sizeof out);
      /* without a row: SQLite itself would notice only after the first one */
      check(rc == SQLITE_INTERRUPT && out[0] == 0, sql, rc == SQLITE_INTERRUPT ? "stopped after its end" : sqlite3_errmsg(db));
      sqlite3_free(sql);
    }
    expect(db, "SELECT shingle_count('a b c d')", "2|"); /* and goes on */
  }
  closed(db);
}

/* A statement that is reset or finalised in the middle of its rows, and a cursor that is opened anew. */
static void test_unfinished_statements(void)
{
  sqlite3_stmt *s = NULL;
  sqlite3 *db = loaded(NULL);
  sqlite3_prepare_v2(db, "SELECT shingle FROM shingles(?1, ?2)", -1, &s, NULL);
  for (int i = 0; i < 20; i++) {
    sqlite3_bind_text(s, 1, "a b c d e f g h", -1, SQLITE_STATIC);
    sqlite3_bind_int(s, 2, 1 + i % 8);
    for (int k = 0; k < i % 5; k++) sqlite3_step(s);
    sqlite3_reset(s);
  }
  sqlite3_finalize(s);
  sqlite3_prepare_v2(db, "SELECT minhash_union(minhash(column1)) FROM (VALUES ('a'), ('b'), (1/0))", -1, &s, NULL);
  sqlite3_step(s);
  sqlite3_finalize(s);
  closed(db);
}

/* ----------------------------------------------------------------------- out of memory -- */

static void test_load_without_memory(int from_there_on)
{
  long before = outstanding;
  for (long n = 1; n < 10000; n++) {
    char *error = NULL;
    sqlite3 *db = opened();
    fail_at(n, from_there_on);
    int rc = load(db, NULL, &error), failed = has_failed;
    fail_at(0, 0);
    check(rc == SQLITE_OK || failed, "load fails without a reason", error);
    sqlite3_free(error);
    if (rc != SQLITE_OK) { /* then again, with memory */
      error = NULL;
      check(load(db, NULL, &error) == SQLITE_OK, "load after a failure", error);
      sqlite3_free(error);
    }
    if (n % 5 == 0 || !failed) expect(db, "SELECT shingle_count('a b c d'), count(*) FROM shingles('a b c d')", "2|2|");
    closed(db);
    if (outstanding != before) {
      check(0, "memory lost while loading", NULL);
      before = outstanding;
    }
    if (!failed) return;
  }
  check(0, "loading never ends", NULL);
}

static const char *const statements[] = {
    "SELECT shingle_sim('one two three four', 'two three four five', 'width=2'), shingle_sim(a, b), shingle_containment(a, b, 2) FROM t",
    "SELECT sum(shingle_sim(t.a, u.a)), sum(shingle_containment(t.b, u.b)) FROM t, t AS u",
    "SELECT shingle_count(a, 'unit=char,width=4'), shingle_count(b, 7), shingle_fold(b) FROM t",
    "SELECT minhash(a) = minhash(b), length(minhash(a, 'hashes=16,seed=3')), minhash_info(minhash(b)) FROM t",
    "SELECT minhash_sim(minhash(a, 'width=1,hashes=16'), minhash(b, 'width=1,hashes=16')), minhash_error(minhash(a, 1), minhash(b, 1)), minhash_containment(minhash('one', 'width=1,hashes=16'), minhash(b, 'width=1,hashes=16')) FROM t",
    "SELECT minhash_info(minhash_union(minhash(a, 'width=1,hashes=16'))), length(minhash_union(minhash(b))) FROM t",
    "SELECT length(minhash_union(minhash(a), minhash(b))) FROM t",
    "SELECT simhash(a), simhash_distance(simhash(a), simhash(b)), simhash_sim(1, 2) FROM t",
    "SELECT date_gap('2021-07', d), shingle_version(), shingle_debug() IS NULL FROM t",
    "SELECT position, start, \"end\", token FROM t, shingle_tokens(b)",
    "SELECT position, shingle, hash FROM t, shingles(a, 'width=2')",
    "SELECT shingle FROM shingles('Ünï cödé', 'unit=char')",
    "SELECT count(*), sum(length(sentence)) FROM t, shingle_sentences(a || '. ' || b)",
    "SELECT band, key FROM minhash_bands(minhash('one two'), 8, 4)",
    "SELECT bands, rows FROM lsh_plan('0.5', 128, 0.9)",
    "SELECT name, number, date, dateline, length(body) FROM article_files('seeds', 'pattern=00[0-3]*')",
    "SELECT length(body), error FROM article_files('seeds') WHERE name = '003_be5d22cf84887149.txt'",
    "SELECT count(*), shingle_count(x) FROM (SELECT replace(hex(zeroblob(100000)), '00', 'word, ') AS x)",
    "SELECT shingle_sim(x, x || ' end'), shingle_sim(x, x) FROM (SELECT replace(hex(zeroblob(600000)), '00', 'w ') AS x)",
};

/* Fails the n-th allocation of a statement for each n, of very many for some; then the statement must give, with memory, what it gave
** before. Some failures SQLite can do without: then the result must be right. */
static void check_statement(sqlite3 *db, const char *sql, int from_there_on)
{
  static char right[200000], out[200000];
  check(run(db, sql, right, sizeof right) == SQLITE_OK, sql, sqlite3_errmsg(db));
  for (long n = 1; n < 100000; n += n < 150 ? 1 : 41) {
    fail_at(n, from_there_on);
    int rc = run(db, sql, out, sizeof out), failed = has_failed;
    fail_at(0, 0);
    if (rc == SQLITE_OK) {
      if (strcmp(out, right) != 0) check(0, sql, "a wrong result without memory");
    } else if (rc != SQLITE_NOMEM && (rc & 0xff) != SQLITE_IOERR) {
      check(0, sql, sqlite3_errstr(rc));
    }
    if (!failed) break;
    if (n % 7 == 0 || rc == SQLITE_OK) {
      rc = run(db, sql, out, sizeof out);
      if (rc != SQLITE_OK || strcmp(out, right) != 0) check(0, sql, "a wrong result after a failure");
    }
  }
  check(1, sql, NULL);
}

static void test_statements_without_memory(int from_there_on)
{
  long before = outstanding;
  char out[100];
  sqlite3 *db = loaded(NULL);
  expect(db, "CREATE TABLE t(a TEXT, b TEXT, d TEXT)", "");
  expect(db, "INSERT INTO t VALUES ('The quick brown fox, in the U.S., jumps over 1,000 lazy dogs', 'Dogs are lazy: “naïve” ones', '2021-08-01'),"
             " ('one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen', '中国 one', '2022')", "");
  for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) check_statement(db, statements[i], from_there_on);
  check(run(db, "SELECT 1", out, sizeof out) == SQLITE_OK, "the connection is usable", NULL);
  closed(db);
  check(outstanding == before, "memory lost by statements", NULL);
}

/* Inserting into a table whose schema uses shingle: all or nothing, and the indexes agree. */
static void test_inserts_without_memory(int from_there_on)
{
  long before = outstanding, rows = 0;
  char out[100], count[40];
  sqlite3 *db = loaded(NULL);
  expect(db, "CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT CHECK (shingle_count(body) > 0), sig BLOB AS (minhash(body)) STORED)", "");
  expect(db, "CREATE INDEX folded ON news(shingle_fold(body))", "");
  for (long n = 1; n < 10000; n++) {
    fail_at(n, from_there_on);
    int rc = run(db, "INSERT INTO news(body) VALUES ('Some words, of news: Ünïcode too')", out, sizeof out), failed = has_failed;
    fail_at(0, 0);
    if (rc != SQLITE_OK && rc != SQLITE_NOMEM && (rc & 0xff) != SQLITE_IOERR) check(0, "insert", sqlite3_errstr(rc));
    rows += rc == SQLITE_OK;
    if (!failed) break;
  }
  snprintf(count, sizeof count, "%ld|", rows);
  expect(db, "SELECT count(*) FROM news", count);
  expect(db, "PRAGMA integrity_check", "ok|");
  closed(db);
  check(outstanding == before, "memory lost by inserts", NULL);
}

int main(int argc, char **argv)
{
  library = argc > 1 ? argv[1] : "./shingle";
  setvbuf(stdout, NULL, _IOLBF, 0);
  install_allocator();
  test_load_twice();
  test_load_again_while_running();
  test_load_by_sql();
  test_many_connections();
  test_without_files();
  test_close_after_long_texts();
  test_interrupt();
  test_unfinished_statements();
  for (int from_there_on = 0; from_there_on < 2; from_there_on++) {
    test_load_without_memory(from_there_on);
    test_statements_without_memory(from_there_on);
    test_inserts_without_memory(from_there_on);
  }
  sqlite3_shutdown();
  check(outstanding == 0, "memory lost", NULL);
  printf("lifecycle, SQLite %s: %d checks passed, %d failed\n", sqlite3_libversion(), checks - failures, failures);
  return failures != 0;
}
