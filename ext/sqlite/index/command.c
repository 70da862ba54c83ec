/* command.c - 'rebuild' and 'optimize'. See index.h; rebuild.c for the articles of a content table. */
#include "index.h"

#include <string.h>

/* Makes the entries again from what is stored of each document. */
static int command_rebuild_from_documents(ShingleIndex *x)
{
  sqlite3_stmt *rows;
  int rc = shingle_db_store_get(x, SHINGLE_DOC_IDS, &rows);
  if (rc != SQLITE_OK) return rc;
  while (rc == SQLITE_OK && sqlite3_step(rows) == SQLITE_ROW) {
    sqlite3_int64 id = sqlite3_column_int64(rows, 0);
    rc = shingle_db_document_stored(x, id, &x->document);
    if (rc == SQLITE_OK) rc = shingle_db_document_add(x, id, &x->document);
  }
  int stopped = shingle_db_store_reset(x, rows);
  return rc != SQLITE_OK ? rc : stopped;
}

int shingle_db_index_rebuild(ShingleIndex *x)
{
  int rc = shingle_db_segments_clear(x);
  if (rc == SQLITE_OK) rc = x->config.content != NULL ? shingle_db_rebuild_content(x) : command_rebuild_from_documents(x);
  if (rc == SQLITE_OK) rc = shingle_db_segments_flush(x);
  if (rc == SQLITE_OK) rc = shingle_db_config_put(x, "stale", 0);
  if (rc == SQLITE_OK && x->config.stories) rc = shingle_db_config_put(x, "gone", 0);
  return rc;
}

static int command_can_renew(const ShingleIndex *x, int kind)
{
  return kind == SHINGLE_BANDS || (kind == SHINGLE_PASSAGES && x->config.content == NULL);
}

/* Those of one document. One that is damaged has none: it can't be compared. */
static int command_renew_document(ShingleIndex *x, sqlite3_int64 id, ShingleDocument *d)
{
  int rc = shingle_db_document_row(x, id, d);
  if (rc == SQLITE_OK) return shingle_db_document_add(x, id, d);
  if (rc != SQLITE_CORRUPT_VTAB) return rc;
  sqlite3_free(x->base.zErrMsg);
  x->base.zErrMsg = NULL;
  return SQLITE_OK;
}

/* Makes the entries again that N_doc has the keys of. */
static int command_renew(ShingleIndex *x)
{
  sqlite3_stmt *rows;
  ShingleDocument d; /* not x->document, which may be about to be stored */
  memset(&d, 0, sizeof d);
  int rc = SQLITE_OK;
  for (int kind = 1; rc == SQLITE_OK && kind < SHINGLE_KINDS; kind++) {
    if (command_can_renew(x, kind)) rc = shingle_db_segments_drop(x, kind);
  }
  if (rc == SQLITE_OK) rc = shingle_db_store_prepare(x, SHINGLE_DOC_IDS, &rows);
  if (rc != SQLITE_OK) return rc;
  while (rc == SQLITE_OK && sqlite3_step(rows) == SQLITE_ROW) {
    rc = command_renew_document(x, sqlite3_column_int64(rows, 0), &d);
  }
  int stopped = shingle_db_store_reset(x, rows);
  sqlite3_finalize(rows);
  shingle_db_document_free(&d);
  if (rc == SQLITE_OK) rc = stopped;
  return rc == SQLITE_OK ? shingle_db_segments_flush(x) : rc;
}

int shingle_db_index_compact(ShingleIndex *x)
{
  int rc = command_renew(x);
  for (int kind = 1; rc == SQLITE_OK && kind < SHINGLE_KINDS; kind++) {
    rc = shingle_db_segments_optimize(x, kind, command_can_renew(x, kind));
  }
  return rc;
}

int shingle_db_index_optimize(ShingleIndex *x)
{
  int rc = shingle_db_segments_settle(x);
  if (rc == SQLITE_OK) rc = shingle_db_index_compact(x);
  if (rc == SQLITE_OK) rc = shingle_db_config_put(x, "stale", 0);
  return rc;
}
