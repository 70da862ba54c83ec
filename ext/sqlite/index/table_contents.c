/* table_contents.c - shingle_bands(index): what an index knows, for other engines.
**
**     band, key, rowid of the document
**
** Keys are the 64-bit ones of core/wording/lsh.h, made from the signatures: two documents share a band exactly where both
** band and key are equal, in this index or in one made elsewhere with the same options. `CREATE TABLE bands AS SELECT
** * FROM shingle_bands('news_index')` is the hand-over to any engine that can join. Documents without a word have no
** bands. A row takes about 0.1 us more than reading it.
*/
#include "index.h"

#include <string.h>

#define DOCUMENTS 64 /* at a time */

typedef struct Row {
  sqlite3_int64 key, id;
  int band;
} Row;

typedef struct State {
  ShingleHandle index;
  ShingleIdList known;       /* the documents when the list began: it does not list what was added since */
  size_t at;                 /* the first of them not listed yet */
  sqlite3_stmt *documents;
  int done;
  Row *rows;
  size_t count, capacity;
} State;

static int contents_add_document(State *s, sqlite3_int64 id, const ShingleSignature *signature)
{
  ShingleIndex *x = s->index.x;
  int bands = x->config.bands, status = SHINGLE_OK;
  if (signature->size == 0) return SQLITE_OK;
  status = shingle_signature_slots(signature, &x->slots);
  s->rows = shingle_grown(s->rows, &s->capacity, s->count + (size_t)bands, sizeof *s->rows, &status);
  for (int b = 0; status == SHINGLE_OK && b < bands; b++) {
    uint64_t key = shingle_band_key(x->slots.slots, b, x->config.rows);
    s->rows[s->count++] = (Row){(sqlite3_int64)key, id, b};
  }
  return shingle_db_result_code(status);
}

static int contents_next_document(State *s)
{
  ShingleSignature signature;
  sqlite3_int64 id = sqlite3_column_int64(s->documents, 0);
  while (s->at < s->known.count && s->known.items[s->at] < id) s->at++;
  if (s->at == s->known.count) s->done = 1;
  if (s->done || s->known.items[s->at] != id) return SQLITE_OK;
  const void *bytes = sqlite3_column_blob(s->documents, 1);
  int rc = shingle_db_store_check(s->index.x, id, bytes, (size_t)sqlite3_column_bytes(s->documents, 1), &signature);
  return rc == SQLITE_OK ? contents_add_document(s, id, &signature) : rc;
}

static int contents_next_rows(ShingleCursor *cursor)
{
  State *s = cursor->state;
  int rc = SQLITE_OK;
  s->count = 0;
  for (int i = 0; rc == SQLITE_OK && !s->done && (i < DOCUMENTS || s->count == 0); i++) {
    if (sqlite3_step(s->documents) == SQLITE_ROW) {
      rc = contents_next_document(s);
    } else {
      s->done = 1;
      rc = shingle_db_store_reset(s->index.x, s->documents);
    }
  }
  cursor->rows = rc == SQLITE_OK ? (sqlite3_int64)s->count : 0;
  return shingle_db_handle_error(&s->index, cursor, rc);
}

static int contents_more_rows(ShingleCursor *cursor)
{
  State *s = cursor->state;
  int rc = shingle_db_handle_enter(&s->index, cursor);
  if (rc != SQLITE_OK) return rc;
  rc = contents_next_rows(cursor);
  shingle_db_handle_leave(&s->index);
  return rc;
}

static int contents_begin(ShingleCursor *cursor)
{
  State *s = cursor->state;
  int rc = shingle_db_store_ids(s->index.x, &s->known);
  if (rc == SQLITE_OK) rc = shingle_db_store_prepare(s->index.x, SHINGLE_DOC_SCAN, &s->documents);
  if (rc != SQLITE_OK) return shingle_db_handle_error(&s->index, cursor, rc);
  sqlite3_bind_int64(s->documents, 1, INT64_MIN);
  sqlite3_bind_int64(s->documents, 2, INT64_MAX);
  return contents_next_rows(cursor);
}

static int contents_fill(ShingleCursor *cursor)
{
  State *s = cursor->state;
  int rc = shingle_db_handle_open(&s->index, cursor, 0);
  if (rc == SQLITE_OK) rc = shingle_db_handle_enter(&s->index, cursor);
  if (rc != SQLITE_OK) return rc;
  rc = contents_begin(cursor);
  shingle_db_handle_leave(&s->index);
  return rc;
}

static void contents_column(ShingleCursor *cursor, sqlite3_context *context, int number)
{
  const State *s = cursor->state;
  const Row *row = &s->rows[cursor->row];
  if (number == 0) sqlite3_result_int(context, row->band);
  else sqlite3_result_int64(context, number == 1 ? row->key : row->id);
}

static void contents_release(ShingleCursor *cursor)
{
  State *s = cursor->state;
  sqlite3_finalize(s->documents);
  shingle_release(s->known.items);
  shingle_release(s->rows);
  shingle_db_handle_close(&s->index);
}

const ShingleTable shingle_db_table_index_bands = {
  .name = "shingle_bands",
  .columns = "band INTEGER, key INTEGER, \"rowid\" INTEGER, argument_index HIDDEN",
  .visible = 3,
  .arguments = 1,
  .required = 1,
  .reads_tables = 1,
  .state_bytes = sizeof(State),
  .fill = contents_fill,
  .more = contents_more_rows,
  .column = contents_column,
  .release = contents_release,
};
