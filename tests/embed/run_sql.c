/* run_sql.c - a small shell: runs the scripts of tests/sql with an SQLite that has no shell here.
**
** Reads statements from standard input, runs them on a database in memory, and prints rows as the
** sqlite3 shell does in list mode: values with `|` between them, NULL as an empty text. Errors are lines
** `error: <message>`. Of the lines that begin with a full stop only `.nullvalue` does something.
**
** Compiled with -DSQLITE_CORE, shingle is linked in. Without, the first argument is the file to load.
*/
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef SQLITE_CORE
#  include "shingle.h"
#endif

#ifdef _WIN32
#  include <fcntl.h>
#  include <io.h>

/* Windows' library has none. */
static int getline(char **line, size_t *room, FILE *in)
{
  *room = 1 << 20;
  if (*line == NULL) *line = malloc(*room);
  return *line != NULL && fgets(*line, (int)*room, in) ? (int)strlen(*line) : -1;
}
#endif

static char null_value[32] = "";

static void print_value(sqlite3_stmt *s, int i)
{
  if (sqlite3_column_type(s, i) == SQLITE_NULL) {
    fputs(null_value, stdout);
  } else {
    const char *text = (const char *)sqlite3_column_text(s, i);
    fputs(text ? text : "", stdout); /* ends at a zero byte, as in the sqlite3 shell */
  }
}

/* EXPLAIN QUERY PLAN, for plans without nesting: the shell draws a tree. */
static int print_plan(sqlite3_stmt *s)
{
  int rc;
  char *line = NULL;
  puts("QUERY PLAN");
  while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
    if (line) printf("|--%s\n", line);
    sqlite3_free(line);
    line = sqlite3_mprintf("%s", sqlite3_column_text(s, 3));
  }
  if (line) printf("`--%s\n", line);
  sqlite3_free(line);
  return rc;
}

static int print_rows(sqlite3_stmt *s)
{
  int rc;
  while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
    for (int i = 0; i < sqlite3_column_count(s); i++) {
      if (i > 0) putchar('|');
      print_value(s, i);
    }
    putchar('\n');
  }
  return rc;
}

static void run(sqlite3 *db, const char *sql)
{
  while (*sql) {
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &s, &sql);
    if (rc == SQLITE_OK && s == NULL) continue; /* a comment */
    if (rc == SQLITE_OK) rc = sqlite3_stmt_isexplain(s) == 2 ? print_plan(s) : print_rows(s);
    int bad = rc != SQLITE_DONE;
    if (bad) printf("error: %s\n", sqlite3_errmsg(db));
    sqlite3_finalize(s);
    if (bad) return;
  }
}

/* A line for the shell itself. */
static void command(const char *line)
{
  if (sscanf(line, ".nullvalue %31s", null_value) != 1) return;
}

static char *append(char *text, const char *line)
{
  size_t had = text ? strlen(text) : 0;
  text = realloc(text, had + strlen(line) + 1);
  if (text == NULL) exit(2);
  strcpy(text + had, line);
  return text;
}

int main(int argc, char **argv)
{
  sqlite3 *db;
  char *line = NULL, *sql = NULL;
  size_t room = 0;
#ifdef _WIN32
  _setmode(_fileno(stdout), _O_BINARY); /* no carriage returns */
#endif
#ifdef SQLITE_CORE
  (void)argc;
  (void)argv;
  if (sqlite3_auto_extension((void (*)(void))sqlite3_shingle_init) != SQLITE_OK) return 2;
#endif
  if (sqlite3_open(":memory:", &db) != SQLITE_OK) return 2;
#ifndef SQLITE_CORE
  char *error = NULL;
  sqlite3_enable_load_extension(db, 1);
  if (argc != 2 || sqlite3_load_extension(db, argv[1], NULL, &error) != SQLITE_OK) {
    printf("error: %s\n", error ? error : "what to load?");
    return 2;
  }
#endif
  while (getline(&line, &room, stdin) > 0) {
    if (sql == NULL && line[0] == '.') {
      command(line);
      continue;
    }
    if (sql == NULL && (line[0] == '\n' || strncmp(line, "--", 2) == 0)) continue;
    sql = append(sql, line);
    if (!sqlite3_complete(sql)) continue;
    run(db, sql);
    free(sql);
    sql = NULL;
  }
  if (sql) run(db, sql);
  free(sql);
  free(line);
  int rc = sqlite3_close(db);
  if (rc != SQLITE_OK) printf("error: closing: %s\n", sqlite3_errstr(rc));
  return rc != SQLITE_OK;
}
