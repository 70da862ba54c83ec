/* readers.c - an index that is read by many and written by one at the same time: threads with connections of their own,
** threads that share a cache, processes; and connections that load the extension and go again all the while.
**
**     readers LIBRARY PATH      PATH: where a database can be put
**     LONG=60 readers ...       each of these for so many seconds, instead of a few rounds
**
** A reader looks at one state of the database, in a transaction. Whatever the writer does meanwhile, in it
**
**   * the index has the articles that its content table has;
**   * MATCH finds what comparing the text with every article finds, with the same similarity;
**   * pairs have the similarity of their texts, and related articles are there;
**   * PRAGMA integrity_check, from SQLite 3.44 on, finds nothing. (Not in a shared cache, where SQLite asks the index
**     of whichever connection came last, and races with it.)
**
** Compiled with -DSQLITE_CORE, shingle is linked in, and PATH is the only argument. Prints what fails, and a line with
** the number of states that were looked at.
*/
#define _GNU_SOURCE
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifdef SQLITE_CORE
#  include "shingle.h"
#endif

#define READERS 8
#define WRITES 40      /* of a round without SECONDS */
#define ARTICLES 60

static const char *library;
static double limit;   /* seconds, 0: WRITES */
static atomic_int states, writes, failures;
static atomic_int writing;

static void fail(const char *what, const char *detail)
{
  failures++;
  printf("failed: %s: %s\n", what, detail != NULL ? detail : "");
}

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static sqlite3 *opened(const char *name)
{
  char *error = NULL;
  sqlite3 *db = NULL;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI;
  if (sqlite3_open_v2(name, &db, flags, NULL) != SQLITE_OK) fail("open", sqlite3_errmsg(db));
  sqlite3_busy_timeout(db, 60000);
#ifdef SQLITE_CORE
  if (sqlite3_shingle_init(db, &error, NULL) != SQLITE_OK) fail("load", error);
#else
  sqlite3_enable_load_extension(db, 1);
  if (sqlite3_load_extension(db, library, NULL, &error) != SQLITE_OK) fail("load", error);
  sqlite3_enable_load_extension(db, 0);
#endif
  sqlite3_free(error);
  return db;
}

static void closed(sqlite3 *db)
{
  if (sqlite3_close(db) != SQLITE_OK) fail("close", sqlite3_errmsg(db));
}

/* A table of a shared cache that another connection has locked: to be tried again. */
static int is_locked(int rc) { return (rc & 0xff) == SQLITE_LOCKED || (rc & 0xff) == SQLITE_BUSY; }

/* Runs statements. Returns 0 where a table was locked. */
static int run(sqlite3 *db, const char *sql)
{
  int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
  if (rc != SQLITE_OK && !is_locked(rc)) fail(sql, sqlite3_errmsg(db));
  return rc == SQLITE_OK;
}

/* The first value of a query, which has one parameter or none, as a number; -1: locked. */
static double number(sqlite3 *db, const char *sql, sqlite3_int64 id)
{
  sqlite3_stmt *s = NULL;
  double value = 0;
  int rc = sqlite3_prepare_v2(db, sql, -1, &s, NULL);
  if (rc == SQLITE_OK) {
    sqlite3_bind_int64(s, 1, id);
    if (sqlite3_step(s) == SQLITE_ROW) value = sqlite3_column_double(s, 0);
    rc = sqlite3_finalize(s);
  }
  if (rc == SQLITE_OK) return value;
  if (!is_locked(rc)) fail(sql, sqlite3_errmsg(db));
  return -1;
}

/* ---------------------------------------------------------------------------- the writer -- */

static unsigned next(unsigned *state)
{
  *state = *state * 1664525 + 1013904223;
  return *state >> 10;
}

/* An article: words that a generator chooses; those of one family differ in every twentieth. */
static char *article(unsigned family, unsigned seed)
{
  unsigned words = family * 2654435761u + 1, other = seed * 40503u + 7;
  sqlite3_str *text = sqlite3_str_new(NULL);
  for (int i = 0; i < 120; i++) {
    unsigned word = next(&words) % 3000;
    if (next(&other) % 20 == 0) word = 3000 + next(&other) % 3000;
    sqlite3_str_appendf(text, "%sw%u", i % 15 == 0 ? ". W" : " ", word);
  }
  return sqlite3_str_finish(text);
}

static int put(sqlite3 *db, unsigned id, unsigned family, unsigned seed)
{
  char *text = article(family, seed), *sql = sqlite3_mprintf("REPLACE INTO news VALUES(%u, %Q)", id, text);
  int done = run(db, sql);
  sqlite3_free(sql);
  sqlite3_free(text);
  return done;
}

static void create(sqlite3 *db)
{
  run(db, "CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT)");
  run(db, "CREATE VIRTUAL TABLE i USING shingle_index(content=news, content_rowid=id, content_column=body, exact=1, "
          "passages=1, stories=1, threads=2)");
  run(db, "CREATE TRIGGER ai AFTER INSERT ON news BEGIN INSERT INTO i(rowid, text) VALUES(new.id, new.body); END;"
          "CREATE TRIGGER ad AFTER DELETE ON news BEGIN DELETE FROM i WHERE rowid = old.id; END;"
          "CREATE TRIGGER au AFTER UPDATE ON news BEGIN UPDATE i SET text = new.body WHERE rowid = old.id; END");
  run(db, "PRAGMA recursive_triggers = on; BEGIN");
  for (unsigned id = 1; id <= ARTICLES; id++) put(db, id, id % 12, id);
  run(db, "COMMIT");
}

/* One transaction. */
static void write_once(sqlite3 *db, unsigned *state)
{
  unsigned n = next(state) % 6 + 1, what = next(state) % 10;
  int good = run(db, "BEGIN IMMEDIATE");
  for (unsigned k = 0; good && k < n; k++) {
    unsigned id = next(state) % (2 * ARTICLES) + 1;
    if (next(state) % 3 == 0) {
      char *sql = sqlite3_mprintf("DELETE FROM news WHERE id = %u", id);
      good = run(db, sql);
      sqlite3_free(sql);
    } else {
      good = put(db, id, next(state) % 12, next(state));
    }
  }
  if (good && what == 0) good = run(db, "INSERT INTO i(i) VALUES('rebuild')");
  if (good && what == 1) good = run(db, "INSERT INTO i(i) VALUES('optimize')");
  if (good && what == 2) good = run(db, "INSERT INTO i(i) VALUES('integrity-check')");
  if (good && what != 3) good = run(db, "COMMIT");
  if (!sqlite3_get_autocommit(db)) run(db, "ROLLBACK");
  writes++;
}

static int goes_on(double end, int done) { return failures == 0 && (limit > 0 ? now() < end : done < WRITES); }

static void write_all(const char *name)
{
  sqlite3 *db = opened(name);
  unsigned state = 17;
  double end = now() + limit;
  run(db, "PRAGMA recursive_triggers = on");
  for (int done = 0; goes_on(end, done); done++) {
    write_once(db, &state);
    usleep(500);
  }
  closed(db);
}

/* --------------------------------------------------------------------------- the readers -- */

static const char with_index[] = "SELECT count(*) + total(similarity * (rowid + 1)) FROM i WHERE i MATCH (SELECT body FROM news WHERE id = ?1) AND similarity >= 0.2";
static const char with_texts[] = "SELECT count(*) + total(s * (id + 1)) FROM (SELECT id, shingle_sim(body, (SELECT body FROM news WHERE id = ?1)) AS s FROM news) "
                                 "WHERE s >= 0.2";
static const char pairs_differ[] = "SELECT count(*) FROM shingle_pairs('i', 0.4) p LEFT JOIN news x ON x.id = p.a LEFT JOIN news y ON y.id = p.b "
                                   "WHERE abs(p.similarity - shingle_sim(x.body, y.body)) > 1e-9 OR x.id IS NULL OR y.id IS NULL";
static const char related_missing[] = "SELECT count(*) FROM related_articles('i', (SELECT body FROM news WHERE id = ?1), 5) r "
                                      "LEFT JOIN news n ON n.id = r.rowid WHERE n.id IS NULL";
static const char counts_differ[] = "SELECT (SELECT count(*) FROM news) - (SELECT count(*) FROM i)";
static const char unsound[] = "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'";

static void expect(double found, double right, const char *what)
{
  if (found >= 0 && right >= 0 && (found - right > 1e-6 || right - found > 1e-6)) {
    char detail[80];
    snprintf(detail, sizeof detail, "%.9f, not %.9f", found, right);
    fail(what, detail);
  }
}

static void read_once(sqlite3 *db, unsigned *state, int shared)
{
  sqlite3_int64 id = next(state) % (2 * ARTICLES) + 1;
  if (!run(db, "BEGIN")) return;
  expect(number(db, counts_differ, 0), 0, counts_differ);
  expect(number(db, with_index, id), number(db, with_texts, id), with_index);
  switch (next(state) % 4) {
    case 0: expect(number(db, pairs_differ, 0), 0, pairs_differ); break;
    case 1: expect(number(db, related_missing, id), 0, related_missing); break;
    case 2: if (sqlite3_libversion_number() >= 3044000 && !shared) expect(number(db, unsound, 0), 0, unsound); break;
    default: break;
  }
  run(db, "COMMIT");
  states++;
}

typedef struct Reader {
  const char *name;
  unsigned number;
} Reader;

/* Every so often with a connection of its own. */
static void read_all(const Reader *r)
{
  sqlite3 *db = opened(r->name);
  unsigned state = r->number * 7919;
  for (unsigned n = 1; writing && failures == 0; n++) {
    read_once(db, &state, strstr(r->name, "cache=shared") != NULL);
    if (n % 16 != 0) continue;
    closed(db);
    db = opened(r->name);
  }
  closed(db);
}

static void *reader_thread(void *reader)
{
  read_all(reader);
  return NULL;
}

/* ------------------------------------------------------------------------------- together -- */

static void with_threads(const char *name)
{
  pthread_t threads[READERS];
  Reader readers[READERS];
  sqlite3 *kept = opened(name); /* a database in memory is there as long as a connection is */
  create(kept);
  writing = 1;
  for (unsigned i = 0; i < READERS; i++) {
    readers[i] = (Reader){name, i};
    pthread_create(&threads[i], NULL, reader_thread, &readers[i]);
  }
  write_all(name);
  writing = 0;
  for (int i = 0; i < READERS; i++) pthread_join(threads[i], NULL);
  run(kept, "INSERT INTO i(i) VALUES('integrity-check')");
  closed(kept);
}

static void with_processes(const char *name)
{
  pid_t children[READERS];
  sqlite3 *db = opened(name);
  create(db);
  closed(db);
  fflush(stdout);
  for (unsigned i = 0; i < READERS; i++) {
    children[i] = fork();
    if (children[i] != 0) continue;
    sqlite3 *own = opened(name);
    unsigned state = i * 7919;
    double end = now() + limit;
    for (int n = 0; goes_on(end, n); n++) read_once(own, &state, 0);
    closed(own);
    fflush(stdout);
    _exit(failures != 0);
  }
  write_all(name);
  for (int i = 0; i < READERS; i++) {
    int status = 1;
    if (waitpid(children[i], &status, 0) != children[i] || status != 0) fail("a process that reads", NULL);
  }
  db = opened(name);
  run(db, "INSERT INTO i(i) VALUES('integrity-check')");
  closed(db);
}

/* Connections that come and go, each with what it keeps. */
static void *come_and_go(void *nothing)
{
  double end = now() + limit;
  for (int n = 0; goes_on(end, n); n++) {
    sqlite3 *db = opened(":memory:");
    run(db, "CREATE TABLE t AS SELECT 'one two three four' AS x UNION ALL SELECT 'two three four five'");
    run(db, "CREATE VIRTUAL TABLE i USING shingle_index; INSERT INTO i(text) SELECT x FROM t");
    expect(number(db, "SELECT shingle_sim(a.x, b.x) FROM t a, t b WHERE a.rowid < b.rowid", 0), 1.0 / 3, "shingle_sim");
    expect(number(db, "SELECT count(*) FROM shingle_tokens('a b c')", 0), 3, "shingle_tokens");
    expect(number(db, "SELECT rewrite_sim(x, x) FROM t", 0), 1, "rewrite_sim");
    if (n % 2 == 0) run(db, "DROP TABLE i");
    closed(db);
  }
  return nothing;
}

static void loading(void)
{
  pthread_t threads[READERS];
  for (int i = 0; i < READERS; i++) pthread_create(&threads[i], NULL, come_and_go, NULL);
  for (int i = 0; i < READERS; i++) pthread_join(threads[i], NULL);
}

/* PRAGMA integrity_check in a shared cache, while others have the index, too: it comes to an end. */
static void check_shared(const char *name)
{
  sqlite3 *one = opened(name), *two = opened(name);
  create(one);
  number(two, "SELECT count(*) FROM i", 0);
  run(two, "BEGIN");
  number(two, "SELECT count(*) FROM i", 0);
  run(one, "PRAGMA integrity_check");
  run(two, "COMMIT; PRAGMA quick_check");
  closed(two);
  closed(one);
}

static void remove_database(const char *path)
{
  static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
  for (int i = 0; i < 4; i++) {
    char *name = sqlite3_mprintf("%s%s", path, suffixes[i]);
    unlink(name);
    sqlite3_free(name);
  }
}

int main(int count, char **arguments)
{
  const char *path = count > 1 ? arguments[count - 1] : "readers.db", *seconds = getenv("LONG");
  library = count > 2 ? arguments[1] : "./shingle";
  limit = seconds != NULL ? atof(seconds) : 0;
  setvbuf(stdout, NULL, _IOLBF, 0);
  remove_database(path);
  sqlite3 *db = opened(path);
  run(db, "PRAGMA journal_mode = wal");
  closed(db);
  with_processes(path); /* first: a process that forks has one thread */
  remove_database(path);

  db = opened(path);
  run(db, "PRAGMA journal_mode = wal");
  closed(db);
  with_threads(path);
  remove_database(path);

  with_threads("file:news?mode=memory&cache=shared");
  check_shared("file:other?mode=memory&cache=shared");
  loading();
  printf("readers, SQLite %s: %d writes, %d states looked at, %d failed\n", sqlite3_libversion(), writes, states, failures);
  return failures != 0;
}
