/* limits.c - what bench/speed.py measures against: a loadable file with functions that do next to nothing.
**
**   bench_fetch(text)   looks at the text's first byte: what SQLite's handing over costs
**   bench_xxh3(text)    XXH3_64bits of the text: what reading every byte once costs
*/
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#define XXH_INLINE_ALL
#include <xxhash.h>

static void fetch(sqlite3_context *context, int count, sqlite3_value **values)
{
  const unsigned char *text = sqlite3_value_text(values[0]);
  (void)count;
  sqlite3_result_int(context, text == NULL ? 0 : text[0]);
}

static void xxh3(sqlite3_context *context, int count, sqlite3_value **values)
{
  const void *text = sqlite3_value_text(values[0]);
  (void)count;
  sqlite3_result_int64(context, (sqlite3_int64)(XXH3_64bits(text, (size_t)sqlite3_value_bytes(values[0])) >> 32));
}

int sqlite3_limits_init(sqlite3 *db, char **error, const sqlite3_api_routines *api)
{
  SQLITE_EXTENSION_INIT2(api)
  (void)error;
  int rc = sqlite3_create_function(db, "bench_fetch", 1, SQLITE_UTF8, NULL, fetch, NULL, NULL);
  if (rc == SQLITE_OK) rc = sqlite3_create_function(db, "bench_xxh3", 1, SQLITE_UTF8, NULL, xxh3, NULL, NULL);
  return rc;
}
