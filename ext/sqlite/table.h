/* table.h - table-valued functions that compute all of their rows when they are opened, or many at a time.
**
** A file table_*.c describes its table in a ShingleTable: columns, how rows are computed from the
** arguments, how a value of a row is given. table.c is the virtual table around it: the same for all.
*/
#ifndef SHINGLE_TABLE_H
#define SHINGLE_TABLE_H

#include "extension.h"

#define SHINGLE_ARGUMENTS_MAX 6

/* An open cursor. */
typedef struct ShingleCursor {
  sqlite3_vtab_cursor base;
  ShingleConnection *connection;
  sqlite3_value *values[SHINGLE_ARGUMENTS_MAX]; /* copies of the arguments; NULL: not given */
  sqlite3_int64 rows;     /* how many there are: set by `fill` */
  sqlite3_int64 row;      /* the current one, from 0 */
  sqlite3_int64 before;   /* how many rows there were in earlier batches */
  void *state;            /* `state_bytes` of the table's own, zero before `fill` */
} ShingleCursor;

struct ShingleTable {
  const char *name;
  const char *columns;    /* "position, start, ...": the visible ones, then the arguments as HIDDEN, under names that
                          ** nobody has: in (SELECT ... FROM shingle_tokens(text)), the column `text` of a table
                          ** outside would else be taken for the argument itself */
  int visible;            /* how many are visible: argument i is column visible + i */
  int arguments;          /* with `keys`, at most SHINGLE_ARGUMENTS_MAX */
  int required;           /* the first so many must be given; a NULL among them means no rows */
  int keys;               /* the first so many visible columns: what they must be equal to, where that is
                          ** known, comes after the arguments in `values`. SQLite checks it again. */
  int reads_tables;       /* its rows depend on more than its arguments */
  size_t state_bytes;

  /* Computes the rows and sets cursor->rows. Returns SQLITE_OK, or another code, with a message
  ** (shingle_db_table_error() on cursor->base.pVtab) where it is SQLITE_ERROR. */
  int (*fill)(ShingleCursor *cursor);

  /* NULL, or computes the next batch of rows once all are used up, and sets cursor->rows: 0, and there are no
  ** more. */
  int (*more)(ShingleCursor *cursor);

  /* Sets the result to column `column` of the current row. */
  void (*column)(ShingleCursor *cursor, sqlite3_context *context, int column);

  /* NULL, for the place among the rows, or gives the current row a number. With `keys`, SQLite may open several plans
  ** for one statement, as in a FULL JOIN, and tells by that number which rows it has seen. */
  sqlite3_int64 (*rowid)(ShingleCursor *cursor);

  /* Frees what the state owns, and leaves it zero or unused. */
  void (*release)(ShingleCursor *cursor);
};

/* Registers a table with a connection; `release` drops the reference to `c` that it takes. */
int shingle_db_table_register(sqlite3 *db, ShingleConnection *c, const ShingleTable *table,
                           void (*release)(void *));

/* The text of argument `i`, or "". The bytes live as long as the cursor is on its rows.
** Returns SQLITE_OK or SQLITE_NOMEM. */
int shingle_db_cursor_text(ShingleCursor *cursor, int i, const char **bytes, size_t *length);

/* Argument `i`, which was given, as a number: is it one, or a text that spells one? */
int shingle_db_cursor_number(ShingleCursor *cursor, int i, double *value);

/* Argument `i` as an integer from `low` to `high`, called `name`; or SQLITE_ERROR and a message. */
int shingle_db_cursor_integer(ShingleCursor *cursor, int i, const char *name,
                           sqlite3_int64 low, sqlite3_int64 high, sqlite3_int64 *value);

/* Argument `i` as a number from `low` to `high`, called `name`; or SQLITE_ERROR and a message. */
int shingle_db_cursor_real(ShingleCursor *cursor, int i, const char *name, double low, double high, double *value);

/* Argument `i` as options; or an error code and a message. */
int shingle_db_cursor_options(ShingleCursor *cursor, int i, ShingleOptions *o);

#endif
