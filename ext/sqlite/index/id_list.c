/* id_list.c - lists of rowids. See index.h. */
#include "index.h"

#include <stdlib.h>

int shingle_db_ids_compare(const void *a, const void *b)
{
  sqlite3_int64 x = *(const sqlite3_int64 *)a, y = *(const sqlite3_int64 *)b;
  return (x > y) - (x < y);
}

int shingle_db_ids_sort(ShingleIdList *ids, ShingleConnection *connection)
{
  size_t kept = 0;
  int status = shingle_sort(ids->items, ids->count, sizeof *ids->items, shingle_db_ids_compare, connection);
  for (size_t i = 0; i < ids->count; i++) {
    if (kept == 0 || ids->items[kept - 1] != ids->items[i]) ids->items[kept++] = ids->items[i];
  }
  ids->count = kept;
  return shingle_db_result_code(status);
}

const sqlite3_int64 *shingle_db_ids_find(const ShingleIdList *ids, sqlite3_int64 id)
{
  if (ids->count == 0) return NULL; /* bsearch() must not be given NULL */
  return bsearch(&id, ids->items, ids->count, sizeof *ids->items, shingle_db_ids_compare);
}

int shingle_db_ids_have(const ShingleIdList *ids, sqlite3_int64 id) { return shingle_db_ids_find(ids, id) != NULL; }
