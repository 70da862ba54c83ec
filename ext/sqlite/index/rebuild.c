/* rebuild.c - 'rebuild' of an index with content=: all of its articles read again. See index.h, workers.h.
**
** A row of the content table is copied, made a document by whoever is free, and stored in its turn. With
** stories=1 all is read twice: first to count stems, so that the terms of each article are chosen by what is rare
** among all.
**
** Memory: two batches, 3 MB in all unless a text is longer, and a maker for each thread.
*/
#include "index.h"
#include "workers.h"

#include <string.h>

#define BATCH_ROWS 512
#define BATCH_BYTES 1048576  /* of texts: the last one may go beyond */

typedef struct Row {
  sqlite3_int64 id;
  size_t at, length;       /* its text */
  int rc;                  /* of making its document */
  ShingleDocument document;
} Row;

typedef struct Batch {
  ShingleBuffer texts;
  size_t count;
  Row rows[BATCH_ROWS];
} Batch;

typedef struct Rebuild {
  ShingleIndex *x;
  int counting;            /* stems are counted, and nothing else done */
  sqlite3_stmt *content;   /* NULL once there is nothing left */
  sqlite3_int64 left;      /* rows to come: there were so many when reading began */
  ShingleMaker *makers;    /* one a worker */
  int maker_count;
  Batch *batches;          /* two */
} Rebuild;

static int rebuild_add_row(ShingleIndex *x, Batch *b, sqlite3_stmt *content)
{
  Row *row = &b->rows[b->count];
  const char *bytes;
  int rc = shingle_db_store_row(x, content, &row->id, &bytes, &row->length);
  if (rc != SQLITE_OK) return rc;
  row->at = b->texts.length;
  shingle_buffer_append(&b->texts, bytes, row->length);
  if (b->texts.status != SHINGLE_OK) return shingle_db_result_code(b->texts.status);
  b->count++;
  return SQLITE_OK;
}

/* A trigger on a shadow table, say, adds rows as others are read. That could go on for ever. */
static int rebuild_grew(ShingleIndex *x)
{
  return shingle_db_table_error(&x->base, "content table \"%s\" got more rows while it was read", x->config.content);
}

static int rebuild_read_rows(void *task, int batch, size_t *jobs)
{
  Rebuild *r = task;
  Batch *b = &r->batches[batch];
  int rc = SQLITE_OK;
  if (b->texts.capacity > 2 * BATCH_BYTES) shingle_buffer_free(&b->texts);
  b->count = b->texts.length = 0;
  while (rc == SQLITE_OK && r->content != NULL && b->count < BATCH_ROWS && b->texts.length < BATCH_BYTES) {
    if (sqlite3_step(r->content) == SQLITE_ROW) {
      rc = r->left-- > 0 ? rebuild_add_row(r->x, b, r->content) : rebuild_grew(r->x);
    } else {
      rc = shingle_db_store_reset(r->x, r->content);
      r->content = NULL;
    }
  }
  *jobs = b->count;
  return rc;
}

static int rebuild_make_document(void *task, int batch, size_t job, const ShingleWorker *worker)
{
  Rebuild *r = task;
  Batch *b = &r->batches[batch];
  Row *row = &b->rows[job];
  ShingleMaker *m = &r->makers[worker->number];
  const char *bytes = row->length > 0 ? b->texts.bytes + row->at : "";
  m->text.host = worker->host;
  if (r->counting) row->rc = shingle_db_maker_stems(m, bytes, row->length, &row->document);
  else row->rc = shingle_db_maker_document(m, bytes, row->length, &row->document);
  return row->rc;
}

static int rebuild_write_documents(void *task, int batch)
{
  Rebuild *r = task;
  Batch *b = &r->batches[batch];
  int rc = SQLITE_OK;
  for (size_t i = 0; rc == SQLITE_OK && i < b->count; i++) {
    ShingleDocument *d = &b->rows[i].document;
    rc = b->rows[i].rc;
    if (rc != SQLITE_OK) return rc;
    if (r->counting) {
      rc = shingle_db_result_code(shingle_tally_stems(&r->x->pending_tally, d->stems, d->stem_count));
    } else {
      d->counted = 0; /* its stems were counted before */
      rc = shingle_db_document_insert(r->x, b->rows[i].id, d, 0);
    }
  }
  return rc;
}

static int rebuild_read_content(Rebuild *r, int counting)
{
  static const ShingleStages stages = {rebuild_read_rows, rebuild_make_document, rebuild_write_documents};
  ShingleIndex *x = r->x;
  int rc = shingle_db_makers_new(x, &r->makers, &r->maker_count);
  if (rc == SQLITE_OK) rc = shingle_db_store_number(x, SHINGLE_CONTENT_COUNT, &r->left);
  if (rc == SQLITE_OK) rc = shingle_db_store_get(x, SHINGLE_CONTENT_SCAN, &r->content);
  if (rc == SQLITE_OK) {
    r->counting = counting;
    rc = shingle_db_workers_run(x->connection, r->maker_count, &stages, r);
    if (r->content != NULL) shingle_db_store_reset(x, r->content); /* an error came first */
  }
  shingle_db_makers_free(r->makers, r->maker_count);
  if (rc == SQLITE_OK && counting) rc = shingle_db_index_count_flush(x);
  return rc;
}

static void rebuild_free_batch(Batch *b)
{
  for (size_t i = 0; i < BATCH_ROWS; i++) shingle_db_document_free(&b->rows[i].document);
  shingle_buffer_free(&b->texts);
}

int shingle_db_rebuild_content(ShingleIndex *x)
{
  Rebuild r = {.x = x};
  sqlite3_stmt *clear;
  int rc = shingle_db_store_get(x, SHINGLE_DOC_CLEAR, &clear);
  if (rc == SQLITE_OK) rc = shingle_db_store_run(x, clear);
  if (rc != SQLITE_OK) return rc;
  r.batches = sqlite3_malloc64(2 * sizeof *r.batches);
  if (r.batches == NULL) return SQLITE_NOMEM;
  memset(r.batches, 0, 2 * sizeof *r.batches);
  if (x->config.stories) rc = rebuild_read_content(&r, 1);
  if (rc == SQLITE_OK) rc = rebuild_read_content(&r, 0);
  rebuild_free_batch(&r.batches[0]);
  rebuild_free_batch(&r.batches[1]);
  sqlite3_free(r.batches);
  return rc;
}
