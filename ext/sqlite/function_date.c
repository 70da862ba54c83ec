/* function_date.c - date_gap(x, y): days between two dates that may lack day or month. */
#include "extension.h"
#include "../core/article/date.h"

/* Reads a date argument. Returns 0 where the result is NULL or, out of memory, an error. */
static int date_read(sqlite3_context *context, sqlite3_value *value, ShingleDate *date)
{
  const char *text;
  size_t length;
  if (sqlite3_value_type(value) == SQLITE_NULL) return 0;
  int status = shingle_db_value_bytes(value, &text, &length);
  if (status != SHINGLE_OK) {
    shingle_db_error_status(context, status);
    return 0;
  }
  return shingle_date_parse(text, length, date);
}

/* date_gap(x, y). What is not a date gives NULL, as in SQLite's own date functions. */
void shingle_db_date_gap(sqlite3_context *context, int count, sqlite3_value **values)
{
  ShingleDate x, y;
  (void)count;
  if (!date_read(context, values[0], &x) || !date_read(context, values[1], &y)) return;
  sqlite3_result_int64(context, shingle_date_distance(&x, &y));
}
