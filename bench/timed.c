/* timed.c - runs SQL in a process of its own and says, as JSON lines, how long it took and what memory.
**
**     timed DATABASE STEP...
**
**     -run SQL                         not timed
**     -time NAME SQL                   all rows of all statements of SQL, their columns read
**     -each NAME SQL PARAMETERS        SQL once for each row of the query PARAMETERS, whose columns are ?1, ?2...;
**                                      each time is taken by itself
**     -versus NAME SQL OTHER PARAMETERS   the same, SQL and OTHER in turn on one row after the other, and how much
**                                      longer OTHER takes
**
** What is printed: seconds; cpu, processor seconds of all threads; rows, in all; p50, p95, p99, in microseconds, of single runs; and three peaks in MB
** (10^6 bytes): rss, the process's resident memory while the step ran; memory, what SQLite and the extension
** allocated; cache, what of that was the page cache of all databases when the step ended.
*/
#define _GNU_SOURCE
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static sqlite3 *db;

static void fail(const char *what, const char *which)
{
  fprintf(stderr, "timed: %s: %s\n", what, which);
  exit(1);
}

static void must(int status, const char *sql)
{
  if (status == SQLITE_OK || status == SQLITE_DONE || status == SQLITE_ROW) return;
  fprintf(stderr, "timed: %s\n  in %.300s\n", sqlite3_errmsg(db), sql);
  exit(1);
}

static double clock_seconds(clockid_t clock)
{
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double now(void) { return clock_seconds(CLOCK_MONOTONIC); }

/* -------------------------------------------------------------------------------- memory -- */

/* Lets the peak of resident memory begin anew. Where the system has no such thing, it is that of the process. */
static void reset_peaks(void)
{
  FILE *f = fopen("/proc/self/clear_refs", "w");
  if (f != NULL) {
    fputs("5", f);
    fclose(f);
  }
  sqlite3_memory_highwater(1);
}

static double peak_rss(void)
{
  char line[256];
  double kilobytes = 0;
  FILE *f = fopen("/proc/self/status", "r");
  if (f == NULL) return 0;
  while (fgets(line, sizeof line, f) != NULL)
    if (sscanf(line, "VmHWM: %lf", &kilobytes) == 1) break;
  fclose(f);
  return kilobytes * 1024 / 1e6;
}

static void print_memory(void)
{
  int cache = 0, most = 0;
  sqlite3_db_status(db, SQLITE_DBSTATUS_CACHE_USED, &cache, &most, 0);
  printf("\"rss\": %.1f, \"memory\": %.1f, \"cache\": %.1f}\n", peak_rss(), (double)sqlite3_memory_highwater(0) / 1e6, cache / 1e6);
  fflush(stdout);
}

/* ---------------------------------------------------------------------------- statements -- */

enum { STATEMENTS = 16 };
typedef struct Script {
  const char *sql;
  sqlite3_stmt *statement[STATEMENTS];
  int count;
} Script;

static void prepare(Script *s, const char *sql)
{
  *s = (Script){.sql = sql};
  while (*sql != 0 && s->count < STATEMENTS) {
    must(sqlite3_prepare_v2(db, sql, -1, &s->statement[s->count], &sql), s->sql);
    if (s->statement[s->count] != NULL) s->count++;
  }
  if (*sql != 0) fail("too many statements", s->sql);
}

static sqlite3_int64 run_statement(sqlite3_stmt *statement, const char *sql)
{
  sqlite3_int64 rows = 0;
  int status;
  while ((status = sqlite3_step(statement)) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count(statement); i++) sqlite3_column_bytes(statement, i);
    rows++;
  }
  must(status, sql);
  must(sqlite3_reset(statement), sql);
  return rows;
}

static sqlite3_int64 run_script(Script *s)
{
  sqlite3_int64 rows = 0;
  for (int i = 0; i < s->count; i++) rows += run_statement(s->statement[i], s->sql);
  return rows;
}

static void finish(Script *s)
{
  for (int i = 0; i < s->count; i++) sqlite3_finalize(s->statement[i]);
}

static void run_plain(const char *sql) { must(sqlite3_exec(db, sql, NULL, NULL, NULL), sql); }

/* Statements that a script needs are prepared one by one: an earlier one may create what a later one names. */
static void time_all(const char *name, const char *sql)
{
  const char *rest = sql;
  sqlite3_int64 rows = 0;
  reset_peaks();
  double start = now(), worked = clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
  while (*rest != 0) {
    sqlite3_stmt *statement;
    must(sqlite3_prepare_v2(db, rest, -1, &statement, &rest), sql);
    if (statement != NULL) rows += run_statement(statement, sql);
    sqlite3_finalize(statement);
  }
  double seconds = now() - start;
  printf("{\"name\": \"%s\", \"seconds\": %.6f, \"cpu\": %.6f, \"rows\": %lld, ", name, seconds,
         clock_seconds(CLOCK_PROCESS_CPUTIME_ID) - worked, (long long)rows);
  print_memory();
}

/* ---------------------------------------------------------------------------- parameters -- */

typedef struct Parameters {
  sqlite3_value **values;   /* rows * columns */
  size_t rows, columns;
} Parameters;

static void read_parameters(Parameters *p, const char *sql)
{
  sqlite3_stmt *statement;
  *p = (Parameters){0};
  must(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), sql);
  p->columns = (size_t)sqlite3_column_count(statement);
  int status;
  while ((status = sqlite3_step(statement)) == SQLITE_ROW) {
    p->values = realloc(p->values, (p->rows + 1) * p->columns * sizeof *p->values);
    if (p->values == NULL) fail("no memory for", sql);
    for (size_t i = 0; i < p->columns; i++)
      p->values[p->rows * p->columns + i] = sqlite3_value_dup(sqlite3_column_value(statement, (int)i));
    p->rows++;
  }
  must(status, sql);
  sqlite3_finalize(statement);
  if (p->rows == 0) fail("no parameters", sql);
}

static void bind(Script *s, const Parameters *p, size_t row)
{
  for (int k = 0; k < s->count; k++)
    for (int i = 0; i < sqlite3_bind_parameter_count(s->statement[k]) && i < (int)p->columns; i++)
      must(sqlite3_bind_value(s->statement[k], i + 1, p->values[row * p->columns + (size_t)i]), s->sql);
}

static int compare_times(const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double quantile(const double *sorted, size_t count, double q) { return sorted[(size_t)(q * (double)(count - 1) + 0.5)] * 1e6; }

/* Runs the script on one row of the parameters; returns the seconds. */
static double run_on(Script *s, const Parameters *p, size_t row, sqlite3_int64 *rows)
{
  bind(s, p, row);
  double start = now();
  *rows += run_script(s);
  return now() - start;
}

static void print_times(const char *name, double *times, size_t count, sqlite3_int64 rows)
{
  double sum = 0;
  for (size_t i = 0; i < count; i++) sum += times[i];
  qsort(times, count, sizeof *times, compare_times);
  printf("{\"name\": \"%s\", \"seconds\": %.6f, \"runs\": %zu, \"rows\": %lld, \"p50\": %.2f, \"p95\": %.2f, \"p99\": %.2f, ", name,
         sum, count, (long long)rows, quantile(times, count, .5), quantile(times, count, .95), quantile(times, count, .99));
}

static double *times_for(const Parameters *p)
{
  double *times = malloc(p->rows * sizeof *times);
  if (times == NULL) fail("no memory for", "the times");
  return times;
}

static void time_each(const char *name, const char *sql, const char *parameters)
{
  Script s;
  Parameters p;
  sqlite3_int64 rows = 0;
  read_parameters(&p, parameters);
  prepare(&s, sql);
  double *times = times_for(&p);
  reset_peaks();
  for (size_t i = 0; i < p.rows; i++) times[i] = run_on(&s, &p, i, &rows);
  print_times(name, times, p.rows, rows);
  print_memory();
  finish(&s);
}

static void time_versus(const char *name, const char *sql, const char *other, const char *parameters)
{
  Script a, b;
  Parameters p;
  sqlite3_int64 rows = 0;
  read_parameters(&p, parameters);
  prepare(&a, sql);
  prepare(&b, other);
  double *times = times_for(&p), *others = times_for(&p), sum = 0;
  size_t n = p.rows / 2;
  reset_peaks();
  for (size_t i = 0; i < n; i++) {
    times[i] = run_on(&a, &p, 2 * i, &rows);
    others[i] = run_on(&b, &p, 2 * i + 1, &rows);
    sum += others[i] - times[i];
  }
  qsort(others, n, sizeof *others, compare_times);
  double other_p50 = quantile(others, n, .5), other_p95 = quantile(others, n, .95);
  print_times(name, times, n, rows);
  printf("\"other_p50\": %.2f, \"other_p95\": %.2f, \"more\": %.2f, \"more_mean\": %.2f, ", other_p50, other_p95,
         other_p50 - quantile(times, n, .5), sum / (double)n * 1e6);
  print_memory();
  finish(&a);
  finish(&b);
}

int main(int argc, char **argv)
{
  char *error = NULL;
  const char *library = getenv("SHINGLE");
  if (argc < 3) fail("usage", "timed DATABASE [-run SQL | -time NAME SQL | -each NAME SQL PARAMETERS | -versus NAME SQL OTHER PARAMETERS]...");
  must(sqlite3_open(argv[1], &db), argv[1]);
  sqlite3_enable_load_extension(db, 1);
  if (sqlite3_load_extension(db, library != NULL ? library : "./shingle", NULL, &error) != SQLITE_OK) fail("can't load", error);
  for (int i = 2; i < argc;) {
    if (strcmp(argv[i], "-run") == 0 && i + 1 < argc) run_plain(argv[i + 1]), i += 2;
    else if (strcmp(argv[i], "-time") == 0 && i + 2 < argc) time_all(argv[i + 1], argv[i + 2]), i += 3;
    else if (strcmp(argv[i], "-each") == 0 && i + 3 < argc) time_each(argv[i + 1], argv[i + 2], argv[i + 3]), i += 4;
    else if (strcmp(argv[i], "-versus") == 0 && i + 4 < argc) time_versus(argv[i + 1], argv[i + 2], argv[i + 3], argv[i + 4]), i += 5;
    else fail("what is this", argv[i]);
  }
  must(sqlite3_close(db), "close");
  return 0;
}
