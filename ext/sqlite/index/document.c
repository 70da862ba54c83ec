/* document.c - what is stored of a document, made from its text. See index.h.
**
** Needs nothing but the maker and the document, both of which a thread has to itself: so it may be done by
** workers (workers.h), unless the words are those of an FTS5 tokenizer, which belongs to the connection.
*/
#include "index.h"
#include "workers.h"

#include <stdlib.h>
#include <string.h>

void shingle_db_maker_init(ShingleMaker *m, const ShingleIndexConfig *config, void *host)
{
  memset(m, 0, sizeof *m);
  m->config = config;
  shingle_text_init(&m->text, host);
}

void shingle_db_maker_free(ShingleMaker *m)
{
  shingle_text_free(&m->text);
  shingle_set_free(&m->set);
  shingle_set_free(&m->query);
  shingle_slots_free(&m->slots);
  shingle_winnow_free(&m->winnow);
  shingle_profile_free(&m->profile);
}

void shingle_db_maker_trim(ShingleMaker *m)
{
  shingle_set_trim(&m->set, SHINGLE_KEEP_BYTES);
  shingle_text_trim(&m->text, 4 * SHINGLE_KEEP_BYTES);
}

void shingle_db_document_free(ShingleDocument *d)
{
  shingle_release(d->signature);
  shingle_release(d->bands);
  shingle_release(d->passages);
  shingle_release(d->stems);
  memset(d, 0, sizeof *d);
}

/* Empties a document; what one that was long left behind gives its memory back. */
static void document_begin(ShingleMaker *m, ShingleDocument *d)
{
  size_t held = (d->passage_capacity + d->stem_capacity) * sizeof(uint64_t);
  if (held > SHINGLE_KEEP_BYTES) shingle_db_document_free(d);
  shingle_winnow_trim(&m->winnow, SHINGLE_KEEP_BYTES);
  if (shingle_profile_bytes(&m->profile) > SHINGLE_KEEP_BYTES) shingle_profile_free(&m->profile);
  d->band_count = d->passage_count = d->term_count = d->stem_count = 0;
  d->counted = 0;
}

int shingle_db_maker_bands(ShingleMaker *m, const ShingleSignature *s, ShingleDocument *d)
{
  const ShingleIndexConfig *c = m->config;
  d->band_count = 0;
  if (s->size == 0) return SQLITE_OK;
  int status = shingle_signature_slots(s, &m->slots);
  d->bands = shingle_grown(d->bands, &d->band_capacity, (size_t)c->bands, sizeof *d->bands, &status);
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  for (int b = 0; b < c->bands; b++) {
    d->bands[b] = shingle_key(shingle_band_key(m->slots.slots, b, c->rows));
  }
  d->band_count = (size_t)c->bands;
  return SQLITE_OK;
}

static int document_make_signature(ShingleMaker *m, const char *bytes, size_t length, ShingleDocument *d)
{
  const ShingleOptions *o = &m->config->options;
  ShingleSignature s;
  int status = SHINGLE_OK, rc = shingle_db_maker_set(m, &m->set, bytes, length);
  if (rc != SQLITE_OK) return rc;
  d->signature_length = shingle_signature_bytes(o, m->set.count);
  d->signature = shingle_grown(d->signature, &d->signature_capacity, d->signature_length, 1, &status);
  if (status == SHINGLE_OK) status = shingle_signature_write(d->signature, o, &m->set, &m->slots);
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  shingle_signature_read(&s, d->signature, d->signature_length);
  return shingle_db_maker_bands(m, &s, d);
}

static int document_compare_keys(const void *a, const void *b)
{
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

/* Sorts keys and drops repetitions. Returns how many are left. */
static size_t document_sort_keys(uint64_t *keys, size_t count)
{
  size_t kept = 0;
  if (count > 1) qsort(keys, count, sizeof *keys, document_compare_keys);
  for (size_t i = 0; i < count; i++) {
    if (kept == 0 || keys[kept - 1] != keys[i]) keys[kept++] = keys[i];
  }
  return kept;
}

static int document_make_passages(ShingleMaker *m, const char *bytes, size_t length, ShingleDocument *d)
{
  const ShingleSet *found = &m->winnow.found;
  int status = SHINGLE_OK, rc = shingle_db_maker_fingerprints(m, bytes, length);
  if (rc != SQLITE_OK) return rc;
  d->passages = shingle_grown(d->passages, &d->passage_capacity, found->count, sizeof *d->passages, &status);
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  for (size_t i = 0; i < found->count; i++) d->passages[i] = shingle_key(found->items[i]);
  d->passage_count = document_sort_keys(d->passages, found->count);
  return SQLITE_OK;
}

/* The document's stems, which leaves its profile in the maker. */
static int document_make_stems(ShingleMaker *m, const char *bytes, size_t length, ShingleDocument *d)
{
  ShingleProfile *p = &m->profile;
  int status = shingle_profile_read(p, &m->text, bytes, length);
  if (status == SHINGLE_OK) {
    d->stems = shingle_grown(d->stems, &d->stem_capacity, p->term_count, sizeof *d->stems, &status);
  }
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  if (p->term_count > 0) memcpy(d->stems, p->hashes + 1, p->term_count * sizeof *d->stems);
  d->stem_count = p->term_count;
  d->counted = 1;
  return SQLITE_OK;
}

/* The keys of rare terms, by the weights there are so far. */
static int document_make_terms(ShingleMaker *m, const char *bytes, size_t length, ShingleDocument *d)
{
  int rc = document_make_stems(m, bytes, length, d);
  if (rc == SQLITE_OK) d->term_count = shingle_terms_choose(d->terms, SHINGLE_TERMS_STORED, &m->profile, m->weights);
  return rc;
}

int shingle_db_maker_document(ShingleMaker *m, const char *bytes, size_t length, ShingleDocument *d)
{
  document_begin(m, d);
  int rc = document_make_signature(m, bytes, length, d);
  if (rc == SQLITE_OK && m->config->passages) rc = document_make_passages(m, bytes, length, d);
  if (rc == SQLITE_OK && m->config->stories) rc = document_make_terms(m, bytes, length, d);
  if (length > SHINGLE_KEEP_BYTES) shingle_db_maker_trim(m);
  return rc;
}

int shingle_db_maker_stems(ShingleMaker *m, const char *bytes, size_t length, ShingleDocument *d)
{
  document_begin(m, d);
  int rc = document_make_stems(m, bytes, length, d);
  if (length > SHINGLE_KEEP_BYTES) shingle_db_maker_trim(m);
  return rc;
}

/* ------------------------------------------------------------------- those of an index -- */

int shingle_db_maker_ready(ShingleIndex *x)
{
  int rc = shingle_db_tokenizer_open(x);
  if (rc == SQLITE_OK && x->config.stories) rc = shingle_db_index_weights(x, &x->maker.weights);
  return rc;
}

int shingle_db_makers_new(ShingleIndex *x, ShingleMaker **makers, int *count)
{
  *makers = NULL;
  int rc = shingle_db_maker_ready(x);
  if (rc != SQLITE_OK) return rc;
  int most = x->config.tokenize != NULL ? 1 : shingle_db_workers_count(x->config.threads);
  *makers = sqlite3_malloc64((sqlite3_uint64)most * sizeof **makers);
  if (*makers == NULL) return SQLITE_NOMEM;
  for (*count = 0; *count < most; ++*count) {
    ShingleMaker *m = &(*makers)[*count];
    shingle_db_maker_init(m, &x->config, x->connection);
    m->tokenizer = x->maker.tokenizer;
    m->weights = x->maker.weights;
  }
  return SQLITE_OK;
}

void shingle_db_makers_free(ShingleMaker *makers, int count)
{
  for (int i = 0; makers != NULL && i < count; i++) shingle_db_maker_free(&makers[i]);
  sqlite3_free(makers);
}
