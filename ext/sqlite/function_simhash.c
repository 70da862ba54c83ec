/* function_simhash.c - simhash, simhash_distance, simhash_sim. See core/wording/simhash.h. */
#include "extension.h"
#include "../core/wording/simhash.h"

/* A text without tokens has no SimHash: NULL, as its similarity to anything would be. */
void shingle_db_function_simhash(sqlite3_context *context, int count, sqlite3_value **values)
{
  ShingleConnection *c = sqlite3_user_data(context);
  if (shingle_db_read_argument(context, count, values, NULL) && c->set.count > 0) {
    sqlite3_result_int64(context, (sqlite3_int64)shingle_simhash(c->set.items, c->set.count));
  }
  shingle_db_connection_trim(c);
}

/* The distance of the two arguments; -1 where the result is set already, or NULL. */
static int simhash_function_distance(sqlite3_context *context, const char *function, sqlite3_value **values)
{
  uint64_t bits[2];
  if (sqlite3_value_type(values[0]) == SQLITE_NULL || sqlite3_value_type(values[1]) == SQLITE_NULL) return -1;
  for (int i = 0; i < 2; i++) {
    if (sqlite3_value_type(values[i]) != SQLITE_INTEGER) {
      shingle_db_error(context, "argument %d of %s() is no INTEGER, as simhash() makes it", i + 1, function);
      return -1;
    }
    bits[i] = (uint64_t)sqlite3_value_int64(values[i]);
  }
  return shingle_simhash_distance(bits[0], bits[1]);
}

void shingle_db_function_simhash_distance(sqlite3_context *context, int count, sqlite3_value **values)
{
  int d = simhash_function_distance(context, "simhash_distance", values);
  (void)count;
  if (d >= 0) sqlite3_result_int(context, d);
}

void shingle_db_function_simhash_sim(sqlite3_context *context, int count, sqlite3_value **values)
{
  int d = simhash_function_distance(context, "simhash_sim", values);
  (void)count;
  if (d >= 0) sqlite3_result_double(context, 1 - d / 64.0);
}
