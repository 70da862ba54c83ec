/* query.h - the columns of an index, and the methods of sqlite3_module that read it: between query.c and index.c. */
#ifndef SHINGLE_QUERY_H
#define SHINGLE_QUERY_H

#include "index.h"

/* As index.c declares them. */
enum {
  SHINGLE_COLUMN_TEXT, SHINGLE_COLUMN_NAME, SHINGLE_COLUMN_K, SHINGLE_COLUMN_SIMILARITY, SHINGLE_COLUMN_QUERY_IN_DOC,
  SHINGLE_COLUMN_DOC_IN_QUERY, SHINGLE_COLUMN_SIGNATURE
};

static inline ShingleIndex *shingle_db_index_of(sqlite3_vtab *table) { return (ShingleIndex *)(void *)table; }

/* A value as a rowid: a whole number in the range of those, also as text or with a zero after the point. */
int shingle_db_query_is_rowid(sqlite3_value *value);

/* The error that `value` is none for `name`. SQLITE_ERROR, or SQLITE_NOMEM. */
int shingle_db_query_bad_value(sqlite3_vtab *table, sqlite3_value *value, const char *name, const char *allowed);

int shingle_db_query_plan(sqlite3_vtab *table, sqlite3_index_info *info);
int shingle_db_query_open(sqlite3_vtab *table, sqlite3_vtab_cursor **result);
int shingle_db_query_close(sqlite3_vtab_cursor *cursor);
int shingle_db_query_filter(sqlite3_vtab_cursor *cursor, int number, const char *letters, int argc, sqlite3_value **argv);
int shingle_db_query_next(sqlite3_vtab_cursor *cursor);
int shingle_db_query_eof(sqlite3_vtab_cursor *cursor);
int shingle_db_query_column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int number);
int shingle_db_query_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *result);

#endif
