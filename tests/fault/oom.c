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
** First comes, of every place in shingle that asks for memory, or has SQLite do something that asks for memory, the
** first time that it does so. A place is known by the innermost functions of the program that wait for it, three of them.
** Then statements take turns, each time with another allocation, until the time is up.
*/
#include <execinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "script.h"

/* --------------------------------------------------------------------------- allocator -- */

static sqlite3_mem_methods real;
static long countdown, allocations, outstanding;
static int forever, has_failed;

/* Allocations that are the first of their place, of the statement that is being looked at. */
#define PLACES (1u << 18)  /* a table of them, by hash */
#define WAITING 3
static uint64_t places[PLACES];
static long known_places, news[PLACES], new_count;
static int looking;

extern char __executable_start, etext; /* the linker's */

static int is_ours(const void *address)
{
  return (uintptr_t)address >= (uintptr_t)&__executable_start && (uintptr_t)address < (uintptr_t)&etext;
}

/* SQLite is a library of its own here: in a program that has it linked in, its functions cannot be told from ours. */
static int can_look(void) { return !is_ours((const void *)(uintptr_t)real.xMalloc); }

static void look_at_place(long allocation)
{
  void *waiting[64];
  uint64_t hash = 0;
  int ours = 0, count = backtrace(waiting, 64);
  for (int i = 3; i < count && ours < WAITING; i++) { /* not this function, must_fail() and the allocator */
    if (is_ours(waiting[i])) hash = (hash ^ (uintptr_t)waiting[i]) * 0x9e3779b97f4a7c15u, ours++;
  }
  uint64_t at = hash >> 46;
  while (places[at] != 0 && places[at] != hash) at = (at + 1) % PLACES;
  if (places[at] == hash || known_places > (long)PLACES / 2) return;
  places[at] = hash;
  known_places++;
  news[new_count++] = allocation;
}

static int must_fail(void)
{
  allocations++;
  if (looking) look_at_place(allocations);
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

static long failures, tried, tried_places, possible, statements;

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
  int known;
} Expected;

/* The database before a statement, as an image: the one that was needed last. */
static struct {
  const Script *script;
  size_t number;
  unsigned char *bytes;
  sqlite3_int64 length;
} image;

/* Is an image all that a connection knows? */
static int is_all(const Script *s, size_t number, sqlite3 *db)
{
  for (size_t i = 0; i < number; i++) {
    if (s->items[i].connection) return 0;
  }
  return sqlite3_get_autocommit(db);
}

static sqlite3 *from_image(void)
{
  sqlite3 *db = script_open(NULL);
  unsigned char *copy = sqlite3_malloc64((sqlite3_uint64)image.length + 1);
  if (copy == NULL) exit(2);
  memcpy(copy, image.bytes, (size_t)image.length);
  int rc = sqlite3_deserialize(db, "main", copy, image.length, image.length,
                               SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
  if (rc != SQLITE_OK) exit(2);
  return db;
}

/* Runs what writes before a statement; from the image of an earlier one where there is one. */
static sqlite3 *replay(const Script *s, size_t number)
{
  int near = image.script == s && image.number <= number;
  size_t i = near ? image.number : 0;
  sqlite3 *db = near ? from_image() : script_open(NULL);
  for (; i < number; i++) {
    if (s->items[i].writes) script_run(db, s->items[i].sql);
  }
  return db;
}

static sqlite3 *open_before(const Script *s, size_t number)
{
  if (image.script == s && image.number == number) return from_image();
  sqlite3 *db = replay(s, number);
  sqlite3_int64 length;
  unsigned char *bytes = is_all(s, number, db) ? sqlite3_serialize(db, "main", &length, 0) : NULL;
  if (bytes == NULL || length == 0) { /* nothing was written, or it is in a transaction */
    sqlite3_free(bytes);
    return db;
  }
  sqlite3_close(db);
  sqlite3_free(image.bytes);
  image.bytes = bytes;
  image.length = length;
  image.script = s;
  image.number = number;
  return from_image();
}

static void note_damage(sqlite3 *db, char wrong[500])
{
  const char *found = script_damage(db);
  snprintf(wrong, 500, "%s", found ? found : "");
}

static Expected expect(const Script *s, size_t number)
{
  const char *sql = s->items[number].sql;
  Expected e = {.known = 1};
  sqlite3 *db = open_before(s, number);
  if (s->items[number].writes) {
    e.before = script_content(db);
    note_damage(db, e.wrong[0]);
    sqlite3_close(db); /* another one, as those have written what they keep */
    db = open_before(s, number);
  }
  long before = allocations;
  new_count = 0;
  looking = can_look();
  e.outcome = script_run(db, sql);
  looking = 0;
  for (long i = 0; i < new_count; i++) news[i] -= before;
  e.allocations = allocations - before;
  if (s->items[number].writes) {
    e.after = script_content(db);
    note_damage(db, e.wrong[1]);
  }
  sqlite3_close(db);
  statements++;
  possible += 2 * e.allocations;
  return e;
}

static int same(const Expected *e, const Outcome *o) { return o->rc == e->outcome.rc && o->hash == e->outcome.hash; }

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
  if (o->rc == SQLITE_OK && content != e->after) failed(s->name, sql, n, "it succeeded, but the content is wrong", NULL);
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

/* Before its JSON was rewritten, SQLite's json_valid() was 0 for a text that it had no memory to parse. */
static int is_unsound(const char *sql)
{
  return sqlite3_libversion_number() < 3045000 && strstr(sql, "json_valid(") != NULL;
}

/* A statement, and what it does. */
typedef struct Case {
  const Script *script;
  size_t number;
  Expected expected;
} Case;

/* A number that has no divisor in common with `count`, about its golden section: multiples of it, modulo count,
** are all numbers below count, and any first part of them is spread evenly. */
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

static void try_allocation(const Case *c, long n)
{
  for (int from_there_on = 0; from_there_on < 2; from_there_on++) try_failure(c->script, c->number, &c->expected, n, from_there_on);
}

/* Those that a statement is the first to come to. */
static void try_places(Case *c, double until)
{
  if (is_unsound(c->script->items[c->number].sql)) return;
  c->expected = expect(c->script, c->number);
  for (long i = 0; i < new_count && (until == 0 || now() < until); i++, tried_places++) try_allocation(c, news[i]);
}

/* The round-th allocation of a statement. Returns whether there was one. */
static int try_case(Case *c, long round)
{
  if (is_unsound(c->script->items[c->number].sql)) return 0;
  if (!c->expected.known) c->expected = expect(c->script, c->number);
  long count = c->expected.allocations;
  if (round >= count) return 0;
  try_allocation(c, (long)((long long)round * step_for(count) % count) + 1);
  return 1;
}

/* All places, then all statements, then all again, each time with another allocation, until the time is up. */
static void try_all(Case *cases, long count, double until)
{
  long any = 1;
  for (long i = 0; i < count && can_look() && (until == 0 || now() < until); i++) try_places(&cases[i], until);
  for (long round = 0; any; round++) {
    any = 0;
    for (long i = 0; i < count; i++) {
      if (until > 0 && now() >= until) return;
      any |= try_case(&cases[i], round);
    }
  }
}

/* Adds the statements of a script, which stays in memory as long as they do. */
static Script *read_cases(const char *path, Case **cases, long *count, double seconds)
{
  Script *s = malloc(sizeof *s);
  if (s == NULL) exit(2);
  *s = script_read(path);
  *cases = realloc(*cases, ((size_t)*count + s->count + 1) * sizeof **cases);
  if (*cases == NULL) exit(2);
  sqlite3 *db = script_open(NULL);
  double before = now();
  script_classify(s, db);
  sqlite3_close(db);
  if (seconds > 0 && now() - before > seconds / 8) return s; /* only where there is time for it */
  for (size_t k = 0; k < s->count; k++) (*cases)[(*count)++] = (Case){.script = s, .number = k};
  return s;
}

int main(int argc, char **argv)
{
  double seconds = argc > 1 ? atof(argv[1]) : 0;
  long count = 0, total = 0;
  Case *cases = NULL;
  Script **scripts = calloc((size_t)argc + 1, sizeof *scripts);
  if (argc < 3 || scripts == NULL) {
    fprintf(stderr, "usage: oom SECONDS SCRIPT...\n");
    return 2;
  }
  setvbuf(stdout, NULL, _IOLBF, 0);
  install_allocator();
  for (int i = 2; i < argc; i++) {
    scripts[i] = read_cases(argv[i], &cases, &count, seconds);
    total += (long)scripts[i]->count;
  }
  try_all(cases, count, seconds > 0 ? now() + seconds : 0);
  sqlite3_free(image.bytes);
  sqlite3_shutdown();
  if (outstanding != 0) failed("all", "", 0, "memory was lost", NULL);
  if (can_look()) printf("%ld of %ld places in shingle; ", tried_places, known_places);
  printf("SQLite %s: %ld of %ld statements, %ld of %ld failures in them, %ld failed\n", sqlite3_libversion(), statements,
         total, tried, possible, failures);
  for (int i = 2; i < argc; i++) {
    script_free(scripts[i]);
    free(scripts[i]);
  }
  free(scripts);
  free(cases);
  return failures != 0;
}
