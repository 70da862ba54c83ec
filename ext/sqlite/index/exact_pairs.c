/* exact_pairs.c - pairs of an index with exact=1, compared by their texts. See candidate_pairs.h, workers.h.
**
** Each article is read and made a set, then those that it is paired with, one after the other: that is a job.
** The connection's thread reads the texts; an article that is like many others is cut into several jobs, so that
** the texts of a batch have an end.
*/
#include "candidate_pairs.h"
#include "workers.h"

#include <string.h>

#define BATCH_TEXTS 512
#define BATCH_BYTES 1048576  /* of texts: the last ones may go beyond */

typedef struct Text {
  size_t at, length;
} Text;

/* Rows of one article, first..last-1: those among them that are SHINGLE_LATER have a text. */
typedef struct Job {
  size_t first, last;
  size_t text;               /* that of `a`; then those of each `b` */
  int rc;
} Job;

typedef struct Batch {
  ShingleBuffer bytes;
  size_t text_count, job_count;
  Text texts[BATCH_TEXTS];
  Job jobs[BATCH_TEXTS / 2];
} Batch;

typedef struct Task {
  ShingleIndex *x;
  ShinglePairRows *rows;
  size_t at;                 /* the next row to read texts for */
  ShingleMaker *makers;
  int maker_count;
  Batch *batches;            /* two */
} Task;

static int exact_pairs_read_text(Task *t, Batch *b, sqlite3_int64 id)
{
  Text *text = &b->texts[b->text_count];
  const char *bytes;
  int rc = shingle_db_store_text(t->x, id, &bytes, &text->length);
  if (rc != SQLITE_OK) return rc;
  text->at = b->bytes.length;
  shingle_buffer_append(&b->bytes, bytes, text->length);
  shingle_db_store_text_done(t->x);
  b->text_count++;
  return shingle_db_result_code(b->bytes.status);
}

/* Reads what the next row needs: it goes with those before it, if it is of the same article. */
static int exact_pairs_add_row(Task *t, Batch *b)
{
  const ShinglePairRow *rows = t->rows->items;
  Job *job = &b->jobs[b->job_count];
  int rc = SQLITE_OK;
  if (b->job_count > 0 && rows[job[-1].first].a == rows[t->at].a) {
    job--;
  } else {
    *job = (Job){.first = t->at, .last = t->at, .text = b->text_count};
    rc = exact_pairs_read_text(t, b, rows[t->at].a);
    if (rc == SQLITE_OK) b->job_count++;
  }
  if (rc == SQLITE_OK) rc = exact_pairs_read_text(t, b, rows[t->at].b);
  if (rc == SQLITE_OK) job->last = ++t->at;
  return rc;
}

static int exact_pairs_read_texts(void *task, int batch, size_t *jobs)
{
  Task *t = task;
  Batch *b = &t->batches[batch];
  int rc = SQLITE_OK;
  if (b->bytes.capacity > 2 * BATCH_BYTES) shingle_buffer_free(&b->bytes);
  b->bytes.length = b->text_count = b->job_count = 0;
  while (rc == SQLITE_OK && b->text_count + 2 <= BATCH_TEXTS && b->bytes.length < BATCH_BYTES) {
    while (t->at < t->rows->count && t->rows->items[t->at].similarity >= 0) t->at++;
    if (t->at == t->rows->count) break;
    rc = exact_pairs_add_row(t, b);
  }
  *jobs = b->job_count;
  return rc;
}

static int exact_pairs_make_set(ShingleMaker *m, ShingleSet *set, const Batch *b, const Text *text)
{
  int rc = shingle_db_maker_set(m, set, text->length > 0 ? b->bytes.bytes + text->at : "", text->length);
  if (text->length > SHINGLE_KEEP_BYTES) shingle_text_trim(&m->text, SHINGLE_KEEP_BYTES);
  return rc;
}

static int exact_pairs_compare_texts(void *task, int batch, size_t number, const ShingleWorker *worker)
{
  Task *t = task;
  Batch *b = &t->batches[batch];
  Job *job = &b->jobs[number];
  const Text *text = &b->texts[job->text];
  ShingleMaker *m = &t->makers[worker->number];
  m->text.host = worker->host;
  job->rc = exact_pairs_make_set(m, &m->query, b, text++);
  for (size_t i = job->first; job->rc == SQLITE_OK && i < job->last; i++) {
    ShinglePairRow *row = &t->rows->items[i];
    ShingleMatch match;
    if (row->similarity >= 0) continue;
    job->rc = exact_pairs_make_set(m, &m->set, b, text++);
    if (job->rc != SQLITE_OK) break;
    job->rc = shingle_db_match_sets(&match, &m->query, &m->set);
    row->similarity = match.similarity;
    row->a_in_b = match.query_in_doc;
    row->b_in_a = match.doc_in_query;
  }
  return job->rc;
}

static int exact_pairs_check_jobs(void *task, int batch)
{
  const Batch *b = &((Task *)task)->batches[batch];
  int rc = SQLITE_OK;
  for (size_t i = 0; rc == SQLITE_OK && i < b->job_count; i++) rc = b->jobs[i].rc;
  return rc;
}

int shingle_db_pairs_exact(ShingleIndex *x, ShinglePairRows *rows)
{
  static const ShingleStages stages = {exact_pairs_read_texts, exact_pairs_compare_texts, exact_pairs_check_jobs};
  Task t = {.x = x, .rows = rows};
  int rc = shingle_db_makers_new(x, &t.makers, &t.maker_count);
  if (rc == SQLITE_OK) t.batches = sqlite3_malloc64(2 * sizeof *t.batches);
  if (t.batches != NULL) {
    memset(t.batches, 0, 2 * sizeof *t.batches);
    rc = shingle_db_workers_run(x->connection, t.maker_count, &stages, &t);
    shingle_buffer_free(&t.batches[0].bytes);
    shingle_buffer_free(&t.batches[1].bytes);
  } else if (rc == SQLITE_OK) {
    rc = SQLITE_NOMEM;
  }
  sqlite3_free(t.batches);
  shingle_db_makers_free(t.makers, t.maker_count);
  return rc;
}
