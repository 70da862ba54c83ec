/* oom.c - every statement of the SQL tests without memory.
**
**     oom SECONDS SCRIPT...        SECONDS 0: every allocation of every statement, however long it takes
**
** For each statement, and for each n: a new connection runs those statements before it that write, then the
** statement itself with its n-th allocation failing, once alone and once all from there on. What must hold:
**
**   * it fails with "out of memory", or its result is what it is with memory. (Where SQLite has no memory to
**     copy the message of an error that is there anyway, it gives the error its general name.)
**   * where it failed, the database has the content that it had before; it is intact in any case, and so is
**     every index in it;
**   * with memory again, the statement gives what it gives;
**   * closing the connection gives back all memory.
**
** Within the seconds given, each statement gets a fair part of what time is left, and the places of failure
** that are tried are spread evenly over all of them.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "script.h"

/* --------------------------------------------------------------------------- allocator -- */

static sqlite3_mem_methods real;
static long countdown, allocations, outstanding;
static int forever, has_failed;

static int must_fail(void)
{
  allocations++;
  if (has_failed && forever) return 1;
  if (countdown == 0 || --countdown > 0) return 0;
  has_failed = 1;
  return 1;
}

static void *test_malloc(int bytes)
{
  if (must_fail()) return NULL;
  void *memory = real.xMalloc(bytes);
  outstanding += memory != NULL;
  return memory;
}

static void test_free(void *memory)
{
  outstanding -= memory != NULL;
  real.xFree(memory);
}

static void *test_realloc(void *old, int bytes) { return must_fail() ? NULL : real.xRealloc(old, bytes); }

static void fail_at(long n, int from_there_on)
{
  countdown = n;
  forever = from_there_on;
  has_failed = 0;
}

static void install_allocator(void)
{
  static sqlite3_mem_methods m;
  sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real);
  m = real;
  m.xMalloc = test_malloc;
  m.xFree = test_free;
  m.xRealloc = test_realloc;
  sqlite3_config(SQLITE_CONFIG_MALLOC, &m);
  sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0); /* every allocation comes here */
  sqlite3_initialize();
}

/* --------------------------------------------------------------------------- reporting -- */

static long failures, tried, possible, statements;

static void failed(const char *script, const char *sql, long n, const char *what, const char *detail)
{
  if (failures++ < 20) {
    printf("FAILED: %s: allocation %ld%s: %s%s%s\n    %.300s\n", script, n, forever ? " and all after" : "", what,
           detail ? ": " : "", detail ? detail : "", sql);
  }
}

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ----------------------------------------------------------------------------- a round -- */

/* What a statement does when there is memory. */
typedef struct Expected {
  Outcome outcome;
  uint64_t before, after;  /* content of the database */
  char wrong[2][500];      /* what integrity checks say before and after it: some tests damage an index */
  long allocations;
  int repeatable;          /* twice the same */
} Expected;

static sqlite3 *open_before(const Script *s, size_t number)
{
  sqlite3 *db = script_open(NULL);
  for (size_t i = 0; i < number; i++) {
    if (s->items[i].writes) script_run(db, s->items[i].sql);
  }
  return db;
}

static void note_damage(sqlite3 *db, char wrong[500])
{
  const char *found = script_damage(db);
  snprintf(wrong, 500, "%s", found ? found : "");
}

static Expected expect(const Script *s, size_t number)
{
  const char *sql = s->items[number].sql;
  Expected e = {.repeatable = 1};
  if (s->items[number].writes) {
    sqlite3 *db = open_before(s, number);
    e.before = script_content(db);
    note_damage(db, e.wrong[0]);
    sqlite3_close(db);
  }
  for (int i = 0; i < 2; i++) {
    sqlite3 *db = open_before(s, number);
    long before = allocations;
    Outcome o = script_run(db, sql);
    e.allocations = allocations - before;
    e.after = s->items[number].writes ? script_content(db) : 0;
    if (s->items[number].writes) note_damage(db, e.wrong[1]);
    if (i > 0) e.repeatable = o.hash == e.outcome.hash;
    e.outcome = o;
    sqlite3_close(db);
  }
  return e;
}

static int same(const Expected *e, const Outcome *o)
{
  return o->rc == e->outcome.rc && (!e->repeatable || o->hash == e->outcome.hash);
}

static int is_tolerated(const Expected *e, const Outcome *o)
{
  if (script_no_memory(o)) return strncmp(o->message, "shingle", 7) != 0;
  return o->rc == e->outcome.rc && strcmp(o->message, sqlite3_errstr(o->rc)) == 0;
}

/* After a statement that writes: all or nothing. */
static void check_content(const Script *s, size_t number, sqlite3 *db, const Expected *e, const Outcome *o, long n)
{
  const char *sql = s->items[number].sql;
  uint64_t content = script_content(db);
  if (o->rc != SQLITE_OK && content != e->before) failed(s->name, sql, n, "it failed, but changed something", NULL);
  if (o->rc == SQLITE_OK && e->repeatable && content != e->after) failed(s->name, sql, n, "it succeeded, but the content is wrong", NULL);
}

/* Fails allocation `n`. */
static void try_failure(const Script *s, size_t number, const Expected *e, long n, int from_there_on)
{
  const Statement *item = &s->items[number];
  long before = outstanding;
  sqlite3 *db = open_before(s, number);
  int in_transaction = !sqlite3_get_autocommit(db);
  fail_at(n, from_there_on);
  Outcome o = script_run(db, item->sql);
  int did_fail = has_failed;
  fail_at(0, from_there_on);
  if (!same(e, &o)) {
    if (!did_fail) failed(s->name, item->sql, n, "it differs with memory", o.message);
    else if (o.rc == SQLITE_OK) failed(s->name, item->sql, n, "a wrong result", NULL);
    else if (!is_tolerated(e, &o)) failed(s->name, item->sql, n, "another error", o.message);
  }
  /* SQLite may have rolled back the whole transaction: then there is nothing to compare */
  int rolled_back = in_transaction && sqlite3_get_autocommit(db);
  const char *wrong = item->writes || rolled_back ? script_damage(db) : NULL;
  if (wrong != NULL && strcmp(wrong, e->wrong[o.rc == SQLITE_OK]) != 0) failed(s->name, item->sql, n, "the database is damaged", wrong);
  if (!rolled_back && item->writes) {
    check_content(s, number, db, e, &o, n);
  } else if (!rolled_back) {
    o = script_run(db, item->sql);
    if (!same(e, &o)) failed(s->name, item->sql, n, "a wrong result after a failure", o.message);
  }
  int rc = sqlite3_close(db);
  if (rc != SQLITE_OK) failed(s->name, item->sql, n, "the connection does not close", sqlite3_errstr(rc));
  if (outstanding != before) failed(s->name, item->sql, n, "memory was lost", NULL);
  tried++;
}

/* All n from 1 on, each once: in steps of about the golden section, so that any first part of them is spread
** evenly. */
static long step_for(long count)
{
  long step = (long)((double)count * 0.618) | 1;
  for (;; step++) {
    long a = step, b = count;
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    if (a == 1) return step;
  }
}

/* Before its JSON was rewritten, SQLite's json_valid() was 0 for a text that it had no memory to parse. */
static int is_unsound(const char *sql)
{
  return sqlite3_libversion_number() < 3045000 && strstr(sql, "json_valid(") != NULL;
}

static void try_statement(const Script *s, size_t number, double until)
{
  if (is_unsound(s->items[number].sql)) return;
  Expected e = expect(s, number);
  long count = e.allocations, step = step_for(count > 0 ? count : 1);
  statements++;
  possible += 2 * count;
  for (long i = 0, n = 0; i < count; i++, n = (n + step) % count) {
    if (until > 0 && i > 0 && now() >= until) return;
    for (int from_there_on = 0; from_there_on < 2; from_there_on++) try_failure(s, number, &e, n + 1, from_there_on);
  }
}

int main(int argc, char **argv)
{
  double seconds = argc > 1 ? atof(argv[1]) : 0, start = now();
  size_t count = argc > 2 ? (size_t)(argc - 2) : 0, left = 0;
  Script *scripts = calloc(count + 1, sizeof *scripts);
  if (count == 0 || scripts == NULL) {
    fprintf(stderr, "usage: oom SECONDS SCRIPT...\n");
    return 2;
  }
  setvbuf(stdout, NULL, _IOLBF, 0);
  install_allocator();
  for (size_t i = 0; i < count; i++) {
    scripts[i] = script_read(argv[i + 2]);
    sqlite3 *db = script_open(NULL);
    script_classify(&scripts[i], db);
    sqlite3_close(db);
    left += scripts[i].count;
  }
  for (size_t i = 0; i < count; i++) {
    for (size_t k = 0; k < scripts[i].count; k++, left--) {
      double t = now(), end = start + seconds;
      try_statement(&scripts[i], k, seconds > 0 ? t + (end > t ? (end - t) / (double)left : 0) : 0);
    }
    script_free(&scripts[i]);
  }
  free(scripts);
  sqlite3_shutdown();
  if (outstanding != 0) failed("all", "", 0, "memory was lost", NULL);
  printf("SQLite %s: %ld statements, %ld of %ld places of failure, %ld failed\n", sqlite3_libversion(), statements, tried,
         possible, failures);
  return failures != 0;
}
