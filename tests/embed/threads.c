/* threads.c - the worker threads of an index, as a program meets them: several connections that use them at once,
** interrupts, running out of memory while they work, and threads that cannot be had.
**
** Compiled with -DSQLITE_CORE, shingle is linked in. Without, the first argument is the file to load. Link it with
** -rdynamic, so that its pthread_create() is used by all. Prints what fails, and a line with the number of checks.
*/
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef SQLITE_CORE
#  include "shingle.h"
#endif

#define OPTIONS "content=news, content_rowid=id, content_column=body, exact=1"

static const char *library;
static atomic_int checks, failures;

static void check(int good, const char *what, const char *detail)
{
  checks++;
  if (good) return;
  failures++;
  printf("failed: %s: %s\n", what, detail ? detail : "");
}

/* ------------------------------------------------------- an allocator and threads that fail -- */

static sqlite3_mem_methods real;
static atomic_long countdown, outstanding; /* countdown 0: nothing fails */
static atomic_int forever, has_failed;

static int must_fail(void)
{
  if (has_failed && forever) return 1;
  if (countdown <= 0 || --countdown != 0) return 0;
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
  has_failed = 0;
  forever = from_there_on;
  countdown = n;
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
}

static atomic_int created, refuse_after = -1; /* threads; below 0: none are refused */

int pthread_create(pthread_t *id, const pthread_attr_t *attributes, void *(*run)(void *), void *argument)
{
  static int (*next)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
  if (next == NULL) *(void **)&next = dlsym(RTLD_NEXT, "pthread_create");
  if (refuse_after >= 0 && created >= refuse_after) return 11; /* EAGAIN */
  created++;
  return next(id, attributes, run, argument);
}

/* Threads of this process, or 1 where it is not known. */
static int alive(void)
{
  int count = 0;
  DIR *tasks = opendir("/proc/self/task");
  if (tasks == NULL) return 1;
  for (struct dirent *entry; (entry = readdir(tasks)) != NULL;) count += entry->d_name[0] != '.';
  closedir(tasks);
  return count;
}

static void *nothing(void *argument) { return argument; }

/* A sanitizer may have a thread of its own, from when there is another for the first time. */
static int alive_before;

static void count_threads(void)
{
  pthread_t id;
  pthread_create(&id, NULL, nothing, NULL);
  pthread_join(id, NULL);
  usleep(10000);
  alive_before = alive();
}

/* A thread that was joined may take a moment to go. */
static void check_alone(const char *after)
{
  for (int i = 0; i < 100 && alive() > alive_before; i++) usleep(1000);
  check(alive() <= alive_before, "no thread is left", after);
}

/* ---------------------------------------------------------------------------- helpers -- */

static sqlite3 *loaded(void)
{
  char *error = NULL;
  sqlite3 *db = NULL;
  check(sqlite3_open(":memory:", &db) == SQLITE_OK, "open", NULL);
#ifdef SQLITE_CORE
  check(sqlite3_shingle_init(db, &error, NULL) == SQLITE_OK, "load", error);
#else
  sqlite3_enable_load_extension(db, 1);
  check(sqlite3_load_extension(db, library, NULL, &error) == SQLITE_OK, "load", error);
#endif
  return db;
}

static void closed(sqlite3 *db)
{
  int rc = sqlite3_close(db);
  check(rc == SQLITE_OK, "close", sqlite3_errstr(rc));
}

static void must(sqlite3 *db, const char *sql)
{
  if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) check(0, sql, sqlite3_errmsg(db));
}

static sqlite3_int64 number(sqlite3 *db, const char *sql)
{
  sqlite3_stmt *s = NULL;
  sqlite3_int64 result = -1;
  sqlite3_prepare_v2(db, sql, -1, &s, NULL);
  if (sqlite3_step(s) == SQLITE_ROW) result = sqlite3_column_int64(s, 0);
  if (sqlite3_finalize(s) != SQLITE_OK) check(0, sql, sqlite3_errmsg(db));
  return result;
}

/* `count` texts of words that a generator chooses; every third repeats the one before it, but for its end. */
static void add_texts(sqlite3 *db, int first, int count, int words)
{
  sqlite3_stmt *s = NULL;
  char *text = malloc((size_t)words * 8 + 16);
  unsigned state = 0;
  must(db, "BEGIN");
  sqlite3_prepare_v2(db, "INSERT INTO news VALUES(?1, ?2)", -1, &s, NULL);
  for (int i = 0; i < count; i++) {
    size_t n = 0;
    if (i % 3 != 2) state = (unsigned)(first + i) * 2654435761u;
    unsigned x = state;
    for (int k = 0; k < words; k++) {
      x = x * 1664525 + 1013904223;
      n += (size_t)sprintf(text + n, "w%u ", x >> 18);
    }
    n += (size_t)sprintf(text + n, "%d", i);
    sqlite3_bind_int(s, 1, first + i);
    sqlite3_bind_text(s, 2, text, (int)n, SQLITE_STATIC);
    sqlite3_step(s);
    sqlite3_reset(s);
  }
  check(sqlite3_finalize(s) == SQLITE_OK, "insert", sqlite3_errmsg(db));
  must(db, "COMMIT");
  free(text);
}

static sqlite3 *with_news(int count, int words)
{
  sqlite3 *db = loaded();
  must(db, "CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT)");
  add_texts(db, 1, count, words);
  return db;
}

/* Do two indexes hold the same? */
static void check_equal(sqlite3 *db, const char *a, const char *b)
{
  static const char *const tables[] = {"doc", "segment", "page", "weights"};
  for (size_t i = 0; i < 4; i++) {
    char *sql = sqlite3_mprintf("SELECT (SELECT count(*) FROM (SELECT * FROM %s_%s EXCEPT SELECT * FROM %s_%s)) + "
                                "abs((SELECT count(*) FROM %s_%s) - (SELECT count(*) FROM %s_%s))",
                                a, tables[i], b, tables[i], a, tables[i], b, tables[i]);
    check(number(db, sql) == 0, "the same whatever the number of threads", sql);
    sqlite3_free(sql);
  }
}

/* -------------------------------------------------------------------------------- tests -- */

static void test_rebuild(void)
{
  sqlite3 *db = with_news(2500, 200);
  must(db, "CREATE VIRTUAL TABLE one USING shingle_index(" OPTIONS ", stories=1, passages=1, threads=1)");
  must(db, "CREATE VIRTUAL TABLE eight USING shingle_index(" OPTIONS ", stories=1, passages=1, threads=8)");
  created = 0;
  must(db, "INSERT INTO one(one) VALUES('rebuild')");
  check(created == 0, "threads=1 starts no thread", NULL);
  must(db, "INSERT INTO eight(eight) VALUES('rebuild')");
  check(created == 14, "seven threads, twice, with stories=1", NULL);
  check_alone("rebuild");
  check_equal(db, "one", "eight");
  created = 0;
  check(number(db, "SELECT count(*) FROM shingle_pairs('eight', 0.5)") > 500, "pairs", NULL);
  check(created == 7, "pairs by threads", NULL);
  check_alone("shingle_pairs");
  check(number(db, "SELECT count(*) FROM (SELECT * FROM shingle_pairs('one') EXCEPT SELECT * FROM shingle_pairs('eight'))") == 0, "the same pairs", NULL);
  must(db, "INSERT INTO eight(eight) VALUES('integrity-check')");
  closed(db);
}

/* Fewer threads than asked for, down to none. */
static void test_refused_threads(void)
{
  sqlite3 *db = with_news(2000, 40);
  must(db, "CREATE VIRTUAL TABLE one USING shingle_index(" OPTIONS ", threads=1)");
  must(db, "CREATE VIRTUAL TABLE four USING shingle_index(" OPTIONS ", threads=4)");
  must(db, "INSERT INTO one(one) VALUES('rebuild')");
  for (int n = 0; n < 4; n++) {
    created = 0;
    refuse_after = n;
    must(db, "INSERT INTO four(four) VALUES('rebuild')");
    check(created == (n < 3 ? n : 3), "threads that can be had", NULL);
    check_equal(db, "one", "four");
  }
  refuse_after = -1;
  closed(db);
}

/* Small work is done without. */
static void test_small_work(void)
{
  sqlite3 *db = with_news(300, 40);
  must(db, "CREATE VIRTUAL TABLE four USING shingle_index(" OPTIONS ", threads=4)");
  created = 0;
  must(db, "INSERT INTO four(four) VALUES('rebuild')");
  check(number(db, "SELECT count(*) FROM shingle_pairs('four', 0.5)") > 50, "pairs", NULL);
  check(created == 0, "no threads for one batch", NULL);
  closed(db);
}

static void *use_connection(void *argument)
{
  sqlite3 *db = with_news(1600, 160);
  must(db, "CREATE VIRTUAL TABLE i USING shingle_index(" OPTIONS ", stories=1, threads=3)");
  for (int round = 0; round < 3; round++) {
    must(db, "INSERT INTO i(i) VALUES('rebuild')");
    *(sqlite3_int64 *)argument = number(db, "SELECT count(*) + sum(a) * sum(b) FROM shingle_pairs('i', 0.3)");
  }
  closed(db);
  return NULL;
}

static void test_connections(void)
{
  enum { MANY = 4 };
  pthread_t ids[MANY];
  sqlite3_int64 found[MANY], right;
  for (int i = 0; i < MANY; i++) pthread_create(&ids[i], NULL, use_connection, &found[i]);
  for (int i = 0; i < MANY; i++) pthread_join(ids[i], NULL);
  use_connection(&right);
  for (int i = 0; i < MANY; i++) check(found[i] == right && right > 0, "connections in threads of their own", NULL);
  check_alone("connections");
}

typedef struct Interrupter {
  sqlite3 *db;
  int delay;  /* microseconds */
  atomic_int done;
} Interrupter;

static void *interrupt(void *argument)
{
  Interrupter *i = argument;
  for (usleep((useconds_t)i->delay); !i->done; usleep(500)) sqlite3_interrupt(i->db);
  return NULL;
}

static int run_interrupted(sqlite3 *db, const char *sql, int delay)
{
  Interrupter i = {db, delay, 0};
  pthread_t id;
  pthread_create(&id, NULL, interrupt, &i);
  int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
  i.done = 1;
  pthread_join(id, NULL);
  return rc;
}

/* At any moment: while rows are read, while short texts or very long ones are worked on, while entries are written.
** What was there before is there again. */
static void test_interrupt(void)
{
  sqlite3 *db = with_news(1500, 60);
  int stopped = 0;
  must(db, "CREATE VIRTUAL TABLE kept USING shingle_index(" OPTIONS ", stories=1, passages=1, threads=4)");
  must(db, "CREATE VIRTUAL TABLE i USING shingle_index(" OPTIONS ", stories=1, passages=1, threads=4)");
  must(db, "INSERT INTO kept(kept) VALUES('rebuild')");
  must(db, "INSERT INTO i(i) VALUES('rebuild')");
  add_texts(db, 5000, 12, 200000);
  for (int k = 0; k < 25; k++) {
    int rc = run_interrupted(db, "INSERT INTO i(i) VALUES('rebuild')", 1 + k * 4000);
    stopped += rc == SQLITE_INTERRUPT;
    if (rc != SQLITE_INTERRUPT && rc != SQLITE_OK) check(0, "interrupt", sqlite3_errmsg(db));
    if (rc == SQLITE_OK) break;
    check_equal(db, "kept", "i");
  }
  check(stopped > 0, "rebuild was interrupted", NULL);
  must(db, "INSERT INTO i(i) VALUES('rebuild')");
  /* an interrupt while SQLite connects a table for the first time is another error, of SQLite: it is connected here */
  must(db, "SELECT count(*) FROM shingle_pairs('i', 0.5)");
  for (int k = 0; k < 10; k++) {
    int rc = run_interrupted(db, "SELECT count(*) FROM shingle_pairs('i', 0.5)", 1 + k * 3000);
    if (rc != SQLITE_INTERRUPT && rc != SQLITE_OK) check(0, "interrupt", sqlite3_errmsg(db));
  }
  check_alone("interrupts");
  must(db, "INSERT INTO i(i) VALUES('integrity-check')");
  closed(db);
}

/* Each allocation, of whichever thread, fails once, or all from there on. */
static void test_without_memory(const char *sql, int from_there_on)
{
  long before = outstanding;
  sqlite3 *db = with_news(700, 30);
  must(db, "CREATE VIRTUAL TABLE kept USING shingle_index(" OPTIONS ", stories=1, threads=3)");
  must(db, "CREATE VIRTUAL TABLE i USING shingle_index(" OPTIONS ", stories=1, threads=3)");
  must(db, "INSERT INTO kept(kept) VALUES('rebuild')");
  must(db, "INSERT INTO i(i) VALUES('rebuild')");
  for (long n = 1; n < 1000000; n += n < 400 ? 5 : n / 8) {
    fail_at(n, from_there_on);
    int rc = sqlite3_exec(db, sql, NULL, NULL, NULL), failed = has_failed;
    fail_at(0, 0);
    if (rc != SQLITE_OK && rc != SQLITE_NOMEM && (rc & 0xff) != SQLITE_IOERR) check(0, sql, sqlite3_errmsg(db));
    if (n % 7 == 0 || rc == SQLITE_OK) check_equal(db, "kept", "i");
    if (!failed) break;
  }
  must(db, sql);
  check_equal(db, "kept", "i");
  closed(db);
  check(outstanding == before, "memory lost", sql);
}

/* SQLite in its single-thread mode, in a process of its own. */
static void test_single_thread(void)
{
  pid_t child = fork();
  int status = 1;
  if (child != 0) {
    check(waitpid(child, &status, 0) == child && status == 0, "single-thread mode", NULL);
    return;
  }
  sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
  sqlite3 *db = with_news(2000, 40);
  must(db, "CREATE VIRTUAL TABLE four USING shingle_index(" OPTIONS ", threads=4)");
  created = 0;
  must(db, "INSERT INTO four(four) VALUES('rebuild')");
  check(created == 0, "no threads in single-thread mode", NULL);
  closed(db);
  exit(failures != 0);
}

int main(int argc, char **argv)
{
  library = argc > 1 ? argv[1] : "./shingle";
  setvbuf(stdout, NULL, _IOLBF, 0);
  test_single_thread();
  install_allocator();
  sqlite3_initialize();
  count_threads();
  test_rebuild();
  test_refused_threads();
  test_small_work();
  test_connections();
  test_interrupt();
  for (int from_there_on = 0; from_there_on < 2; from_there_on++) {
    test_without_memory("INSERT INTO i(i) VALUES('rebuild')", from_there_on);
    test_without_memory("SELECT count(*) FROM shingle_pairs('i', 0.3)", from_there_on);
  }
  sqlite3_shutdown();
  check(outstanding == 0, "memory lost", NULL);
  printf("threads, SQLite %s: %d checks passed, %d failed\n", sqlite3_libversion(), checks - failures, failures);
  return failures != 0;
}
