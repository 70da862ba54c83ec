/* command.c - 'rebuild' and 'optimize'. See index.h. */
#include "index.h"

/* Puts a document back that is read from the content table. */
static int add_content(ShingleIndex *x, sqlite3_stmt *rows)
{
  ShingleDocument *d = &x->document;
  sqlite3_int64 id = sqlite3_column_int64(rows, 0);
  int type = sqlite3_column_type(rows, 1);
  const char *bytes = type == SQLITE_BLOB ? sqlite3_column_blob(rows, 1) : (const char *)sqlite3_column_text(rows, 1);
  size_t length = (size_t)sqlite3_column_bytes(rows, 1);
  if (bytes == NULL && length > 0) return SQLITE_NOMEM;
  int rc = shingle_document_bytes(x, bytes == NULL ? "" : bytes, length, d);
  return rc == SQLITE_OK ? shingle_document_insert(x, id, d, 1) : rc;
}

/* Reads all articles again. */
static int rebuild_from_content(ShingleIndex *x)
{
  sqlite3_stmt *clear, *rows;
  if (x->reading_content) {
    return shingle_table_error(&x->base, "content table \"%s\" reads the index itself", x->config.content);
  }
  int rc = shingle_store_get(x, SHINGLE_DOC_CLEAR, &clear);
  if (rc == SQLITE_OK) rc = shingle_store_run(x, clear);
  if (rc == SQLITE_OK) rc = shingle_store_get(x, SHINGLE_CONTENT_SCAN, &rows);
  if (rc != SQLITE_OK) return rc;
  x->reading_content = 1;
  while (rc == SQLITE_OK && sqlite3_step(rows) == SQLITE_ROW) rc = add_content(x, rows);
  x->reading_content = 0;
  int stopped = shingle_store_reset(x, rows);
  return rc != SQLITE_OK ? rc : stopped;
}

/* Makes the entries again from the signatures. */
static int rebuild_from_signatures(ShingleIndex *x)
{
  sqlite3_stmt *rows;
  int rc = shingle_store_get(x, SHINGLE_DOC_SCAN, &rows);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_int64(rows, 1, INT64_MIN);
  sqlite3_bind_int64(rows, 2, INT64_MAX);
  while (rc == SQLITE_OK && sqlite3_step(rows) == SQLITE_ROW) {
    ShingleSignature s;
    sqlite3_int64 id = sqlite3_column_int64(rows, 0);
    const void *bytes = sqlite3_column_blob(rows, 1);
    rc = shingle_store_check(x, id, bytes, (size_t)sqlite3_column_bytes(rows, 1), &s);
    if (rc == SQLITE_OK) rc = shingle_document_bands(x, &s, &x->document);
    if (rc == SQLITE_OK) rc = shingle_document_add(x, id, &x->document);
  }
  int stopped = shingle_store_reset(x, rows);
  return rc != SQLITE_OK ? rc : stopped;
}

int shingle_index_rebuild(ShingleIndex *x)
{
  int rc = shingle_segments_clear(x);
  if (rc == SQLITE_OK) rc = x->config.content != NULL ? rebuild_from_content(x) : rebuild_from_signatures(x);
  if (rc == SQLITE_OK) rc = shingle_segments_flush(x);
  if (rc == SQLITE_OK) rc = shingle_config_put(x, "stale", 0);
  return rc;
}

int shingle_index_optimize(ShingleIndex *x)
{
  int rc = shingle_segments_flush(x);
  for (int kind = 1; rc == SQLITE_OK && kind < SHINGLE_KINDS; kind++) rc = shingle_segments_optimize(x, kind);
  if (rc == SQLITE_OK) rc = shingle_config_put(x, "stale", 0);
  return rc;
}
