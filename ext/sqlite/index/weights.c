/* weights.c - document frequencies of the articles of an index with stories=1. See index.h.
**
** Rows of N_weights are merged like segments: a new one takes in those that are not LEVEL_FACTOR times as large.
** Nothing is subtracted when a document goes; 'rebuild' counts anew.
*/
#include "index.h"

#include <string.h>

#define SMALL 64          /* documents */
#define LEVEL_FACTOR 8
#define IGNORED 16        /* a sixteenth of the documents may be ignored */
#define ROWS_MAX 64       /* there are about log8(documents / 64) */

typedef struct Row {
  sqlite3_int64 id, documents;
} Row;

/* The rows there are, oldest first. More than ROWS_MAX can't be ours. */
static int weights_list_rows(ShingleIndex *x, Row *rows, int *count)
{
  sqlite3_stmt *statement;
  int rc = shingle_db_store_get(x, SHINGLE_WEIGHTS_LIST, &statement);
  *count = 0;
  if (rc != SQLITE_OK) return rc;
  while (sqlite3_step(statement) == SQLITE_ROW && *count < ROWS_MAX) {
    Row r = {sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1)};
    if (r.documents < 0 || r.documents > (sqlite3_int64)SHINGLE_DOCUMENTS_MAX) r.documents = 0;
    rows[(*count)++] = r;
  }
  return shingle_db_store_reset(x, statement);
}

/* Adds what a row counted. */
static int weights_add_row(ShingleIndex *x, const Row *row, ShingleFrequencies *f)
{
  sqlite3_stmt *statement;
  const char *wrong = NULL;
  int rc = shingle_db_store_get(x, SHINGLE_WEIGHTS_GET, &statement);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_int64(statement, 1, row->id);
  if (sqlite3_step(statement) == SQLITE_ROW) {
    const void *bytes = sqlite3_column_blob(statement, 0);
    wrong = shingle_weights_check(bytes, (size_t)sqlite3_column_bytes(statement, 0));
    if (wrong == NULL) rc = shingle_db_result_code(shingle_frequencies_add(f, bytes));
  }
  int stopped = shingle_db_store_reset(x, statement);
  if (wrong != NULL) return shingle_db_index_corrupt(x, "row %lld of \"%s_weights\" %s: run 'rebuild'", row->id, x->name, wrong);
  return rc != SQLITE_OK ? rc : stopped;
}

static int weights_frequencies_blob(const ShingleFrequencies *f, uint8_t **bytes, size_t *length)
{
  *length = shingle_frequencies_bytes(f);
  *bytes = sqlite3_malloc64(*length);
  if (*bytes == NULL) return SQLITE_NOMEM;
  shingle_frequencies_write(f, *bytes);
  return SQLITE_OK;
}

/* Writes a row in the place of rows first..last-1. */
static int weights_replace_rows(ShingleIndex *x, const Row *rows, int first, int last, const ShingleFrequencies *f)
{
  sqlite3_stmt *statement;
  uint8_t *bytes;
  size_t length;
  sqlite3_int64 id = first < last ? rows[first].id : last > 0 ? rows[last - 1].id + 1 : 1;
  int rc = weights_frequencies_blob(f, &bytes, &length);
  if (rc == SQLITE_OK) rc = shingle_db_store_get(x, SHINGLE_WEIGHTS_PUT, &statement);
  if (rc == SQLITE_OK) {
    sqlite3_bind_int64(statement, 1, id);
    sqlite3_bind_int64(statement, 2, (sqlite3_int64)f->documents);
    rc = sqlite3_bind_blob64(statement, 3, bytes, length, SQLITE_STATIC);
    if (rc == SQLITE_OK) rc = shingle_db_store_run(x, statement);
    sqlite3_clear_bindings(statement);
  }
  sqlite3_free(bytes);
  for (int i = first + 1; rc == SQLITE_OK && i < last; i++) {
    rc = shingle_db_store_get(x, SHINGLE_WEIGHTS_DELETE, &statement);
    if (rc != SQLITE_OK) break;
    sqlite3_bind_int64(statement, 1, rows[i].id);
    rc = shingle_db_store_run(x, statement);
  }
  return rc;
}

static int weights_level(uint64_t documents)
{
  int n = 0;
  for (uint64_t size = SMALL; size < documents; size *= LEVEL_FACTOR) n++;
  return n;
}

int shingle_db_index_count_flush(ShingleIndex *x)
{
  Row rows[ROWS_MAX];
  int count, first;
  ShingleFrequencies f;
  if (x->pending_tally.documents == 0) return SQLITE_OK;
  int rc = weights_list_rows(x, rows, &count);
  if (rc != SQLITE_OK) return rc;
  /* sorting empties the tally: what it counted is then in f, and lost with the transaction if anything fails */
  memset(&f, 0, sizeof f);
  shingle_tally_sort(&x->pending_tally, &f);
  for (first = count; rc == SQLITE_OK && first > 0; first--) {
    if (count < ROWS_MAX && weights_level((uint64_t)rows[first - 1].documents) > weights_level(f.documents)) break;
    rc = weights_add_row(x, &rows[first - 1], &f);
  }
  if (rc == SQLITE_OK) rc = weights_replace_rows(x, rows, first, count, &f);
  shingle_frequencies_free(&f);
  return rc;
}

int shingle_db_index_count(ShingleIndex *x, const uint64_t *stems, size_t count)
{
  int status = shingle_tally_stems(&x->pending_tally, stems, count);
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  /* weights should be there for the next ones, as soon as they may be worth something */
  uint64_t known = x->weights.documents;
  if (x->pending_tally.documents < SMALL || x->pending_tally.documents < known / 4) return SQLITE_OK;
  return shingle_db_index_count_flush(x);
}

/* ------------------------------------------------------------------------------ reading -- */

static int weights_read(ShingleIndex *x, const Row *rows, int count)
{
  ShingleFrequencies f;
  uint8_t *bytes = NULL;
  size_t length;
  int rc = SQLITE_OK;
  memset(&f, 0, sizeof f);
  for (int i = 0; rc == SQLITE_OK && i < count; i++) rc = weights_add_row(x, &rows[i], &f);
  if (rc == SQLITE_OK) rc = weights_frequencies_blob(&f, &bytes, &length);
  shingle_frequencies_free(&f);
  if (rc == SQLITE_OK) rc = shingle_db_result_code(shingle_weights_read(&x->weights, bytes));
  sqlite3_free(bytes);
  return rc;
}

/* A number for a state of N_weights: rows keep their number when they take in others, but not their documents; after
** a rebuild, perhaps of another connection, both may be what they were. */
static uint64_t weights_state_of(sqlite3_int64 generation, const Row *rows, int count)
{
  uint64_t state = shingle_mix((uint64_t)generation);
  for (int i = 0; i < count; i++) {
    state = shingle_mix(state + (uint64_t)rows[i].id);
    state = shingle_mix(state + (uint64_t)rows[i].documents);
  }
  return state | 1;
}

int shingle_db_index_weights(ShingleIndex *x, const ShingleWeights **weights)
{
  Row rows[ROWS_MAX];
  int count;
  sqlite3_int64 total = 0, ignored = 0, generation = 0;
  *weights = NULL;
  int rc = weights_list_rows(x, rows, &count);
  if (rc == SQLITE_OK && count > 0) rc = shingle_db_config_get(x, "generation", &generation);
  if (rc != SQLITE_OK || count == 0) return rc;
  for (int i = 0; i < count; i++) total += rows[i].documents;
  while (count > 1 && (ignored + rows[count - 1].documents) * IGNORED < total) ignored += rows[--count].documents;
  uint64_t state = weights_state_of(generation, rows, count);
  if (state != x->weights_state) {
    x->weights_state = 0;
    rc = weights_read(x, rows, count);
    if (rc != SQLITE_OK) return rc;
    x->weights_state = state;
  }
  *weights = &x->weights;
  return SQLITE_OK;
}

/* Does every stem have at least the frequency that it must have, and where all is known, no more? */
static int weights_covers(const ShingleFrequencies *stored, const ShingleFrequencies *true_ones, int exactly)
{
  size_t at = 0;
  if (exactly && stored->entries != true_ones->entries) return 0;
  for (size_t i = 0; i < true_ones->entries; i++) {
    while (at < stored->entries && stored->hashes[at] < true_ones->hashes[i]) at++;
    if (at == stored->entries || stored->hashes[at] != true_ones->hashes[i]) return 0;
    if (stored->counts[at] < true_ones->counts[i] || (exactly && stored->counts[at] != true_ones->counts[i])) return 0;
  }
  return 1;
}

int shingle_db_index_weights_check(ShingleIndex *x, ShingleTally *counted, sqlite3_int64 gone)
{
  Row rows[ROWS_MAX];
  int count;
  ShingleFrequencies all = {.documents = 0}, true_ones = {.documents = 0};
  int rc = weights_list_rows(x, rows, &count);
  for (int i = 0; rc == SQLITE_OK && i < count; i++) {
    uint64_t before = all.documents;
    rc = weights_add_row(x, &rows[i], &all);
    if (rc == SQLITE_OK && all.documents - before != (uint64_t)rows[i].documents) {
      rc = shingle_db_index_corrupt(x, "row %lld of \"%s_weights\" is of another number of documents than it says: run 'rebuild'",
                                 rows[i].id, x->name);
    }
  }
  shingle_tally_sort(counted, &true_ones);
  if (rc == SQLITE_OK && (all.documents < true_ones.documents || (gone >= 0 && all.documents > true_ones.documents + (uint64_t)gone))) {
    rc = shingle_db_index_corrupt(x, "weights of %llu documents, where there are %llu and at most %lld are gone: run 'rebuild'",
                               (unsigned long long)all.documents, (unsigned long long)true_ones.documents, gone < 0 ? 0 : gone);
  }
  if (rc == SQLITE_OK && !weights_covers(&all, &true_ones, gone >= 0 && all.documents == true_ones.documents)) {
    rc = shingle_db_index_corrupt(x, "the weights are not those of the documents: run 'rebuild'");
  }
  shingle_frequencies_free(&all);
  shingle_frequencies_free(&true_ones);
  return rc;
}

int shingle_db_index_weights_blob(ShingleIndex *x, uint8_t **bytes, size_t *length)
{
  Row rows[ROWS_MAX];
  int count;
  ShingleFrequencies f;
  memset(&f, 0, sizeof f);
  int rc = weights_list_rows(x, rows, &count);
  for (int i = 0; rc == SQLITE_OK && i < count; i++) rc = weights_add_row(x, &rows[i], &f);
  if (rc == SQLITE_OK) rc = weights_frequencies_blob(&f, bytes, length);
  shingle_frequencies_free(&f);
  return rc;
}
