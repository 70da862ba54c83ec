/* script.h - SQL scripts for the programs of tests/fault: cut into statements, run, compared by hash. */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

/* A statement of a script. */
typedef struct Statement {
  char *sql;
  int writes;      /* it changes the database, or what a connection knows */
  int connection;  /* what a connection knows */
} Statement;

typedef struct Script {
  const char *name;
  Statement *items;
  size_t count;
} Script;

/* What running a statement gave. */
typedef struct Outcome {
  int rc;              /* SQLITE_OK, or the error */
  uint64_t hash;       /* of all values of all rows, and of the message of an error */
  long rows;
  char message[400];   /* of an error */
} Outcome;

/* Reads a script of tests/sql: statements, comments, and lines for the shell, which are left out. Ends the
** program where it cannot be read. */
Script script_read(const char *path);
void script_free(Script *s);

/* Which of its statements write, by preparing each after the ones before were run on `db`; runs all. */
void script_classify(Script *s, sqlite3 *db);

/* Runs one statement to its end. */
Outcome script_run(sqlite3 *db, const char *sql);

/* An outcome that says that there was no memory, whichever of SQLite's codes says it? */
int script_no_memory(const Outcome *o);

/* A hash of every row of every ordinary table, shadow tables among them, in the order of their rowids or
** keys; and of the schema. */
uint64_t script_content(sqlite3 *db);

/* Does PRAGMA integrity_check find nothing, and integrity-check of every shingle_index neither? Returns NULL,
** or what is wrong (static memory). */
const char *script_damage(sqlite3 *db);

/* A database with shingle in it. `path` NULL: in memory. Ends the program on failure. */
sqlite3 *script_open(const char *path);

#endif
