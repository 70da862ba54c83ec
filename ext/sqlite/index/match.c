/* match.c - MATCH: who is proposed, and how similar they are. See index.h.
**
** At or above the index's threshold, documents that share a band with the query are proposed; each is found
** with at least the probability `recall` (core/wording/lsh.h). Below it, and where a containment is asked for that no
** passages are kept for, every signature is compared: nothing is missed silently. What is proposed is compared,
** by signatures, or with exact=1 by the texts: then only those are left out whose signatures say, by SURE standard
** errors, that they are not similar enough.
**
** With passages=1, unless a similarity is asked for, documents that share a passage match as well, whatever their
** similarity (core/wording/winnow.h).
*/
#include "index.h"

#include <stdlib.h>
#include <string.h>

#define CHECK_EVERY 1024     /* documents between two looks at shingle_interrupted() */
#define STALE_READ 1000000   /* entries of a fingerprint that are read for documents that may be gone */
#define SURE 4.5

/* -------------------------------------------------------------------------- comparing -- */

static void match_fill(ShingleMatch *m, const ShingleComparison *c)
{
  ShingleComparison turned = *c;
  turned.a = c->b;
  turned.b = c->a;
  m->similarity = c->jaccard < 0 ? 0 : c->jaccard;
  m->query_in_doc = shingle_comparison_containment(c);
  m->doc_in_query = shingle_comparison_containment(&turned);
  if (m->query_in_doc < 0) m->query_in_doc = 0;
  if (m->doc_in_query < 0) m->doc_in_query = 0;
}

static double match_share(size_t part, size_t whole) { return whole == 0 ? 0 : (double)part / (double)whole; }

int shingle_db_match_sets(ShingleMatch *m, const ShingleSet *query, const ShingleSet *doc)
{
  size_t shared;
  int status = shingle_set_shared(query, doc, &shared);
  m->similarity = match_share(shared, query->count + doc->count - shared);
  m->query_in_doc = match_share(shared, query->count);
  m->doc_in_query = match_share(shared, doc->count);
  return shingle_db_result_code(status);
}

/* The set x->maker.query compared with the text of a document. */
static int match_compare_exactly(ShingleIndex *x, sqlite3_int64 id, ShingleMatch *m)
{
  ShingleSet *doc = &x->maker.set;
  const char *bytes;
  size_t length;
  int rc = shingle_db_store_text(x, id, &bytes, &length);
  if (rc != SQLITE_OK) return rc;
  rc = shingle_db_index_set(x, doc, bytes, length);
  shingle_db_store_text_done(x);
  if (rc == SQLITE_OK) rc = shingle_db_match_sets(m, &x->maker.query, doc);
  if (length > SHINGLE_KEEP_BYTES) shingle_db_maker_trim(&x->maker);
  return rc;
}

/* Can a pair with this estimate have a similarity of `least`? */
static int match_possible(const ShingleComparison *c, double least)
{
  if (c->exact) return c->jaccard >= least;
  double at_least = __builtin_sqrt(least * (1 - least) / c->slots), error = shingle_comparison_error(c);
  return c->jaccard >= least - SURE * (at_least > error ? at_least : error);
}

static int match_keep(ShingleSearch *s, const ShingleMatch *m)
{
  int status = SHINGLE_OK;
  ShingleMatches *list = s->matches;
  list->items = shingle_grown(list->items, &list->capacity, list->count + 1, sizeof *list->items, &status);
  if (status == SHINGLE_OK) list->items[list->count++] = *m;
  return shingle_db_result_code(status);
}

/* The set of what is searched for, where only its row is known, is read when it is needed. */
static int match_read_source(ShingleSearch *s)
{
  const char *bytes;
  size_t length;
  if (s->has_set) return SQLITE_OK;
  int rc = shingle_db_store_text(s->source, s->source_id, &bytes, &length);
  if (rc != SQLITE_OK) return rc;
  rc = shingle_db_index_set(s->x, &s->x->maker.query, bytes, length);
  shingle_db_store_text_done(s->source);
  s->has_set = rc == SQLITE_OK;
  return rc;
}

int shingle_db_search_consider(ShingleSearch *s, sqlite3_int64 id, const ShingleSignature *doc)
{
  ShingleComparison c;
  ShingleMatch m = {id, 0, 0, 0};
  int status = shingle_signature_compare(&s->signature, doc, &s->x->slots, &c);
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  if (c.empty) return SQLITE_OK;
  match_fill(&m, &c);
  if (s->x->config.exact && (s->has_set || s->source != NULL || s->later) && !c.exact) {
    if (!match_possible(&c, s->least)) return SQLITE_OK;
    if (s->later) {
      m.similarity = SHINGLE_LATER;
      return match_keep(s, &m);
    }
    int rc = match_read_source(s);
    if (rc == SQLITE_OK) rc = match_compare_exactly(s->x, id, &m);
    if (rc != SQLITE_OK) return rc;
  }
  return m.similarity >= s->least ? match_keep(s, &m) : SQLITE_OK;
}

int shingle_db_search_consider_id(ShingleSearch *s, sqlite3_int64 id)
{
  ShingleSignature doc;
  int found;
  if (id < s->first || id > s->last) return SQLITE_OK;
  int rc = shingle_db_store_signature(s->x, id, &doc, &found);
  if (rc == SQLITE_OK && found) rc = shingle_db_search_consider(s, id, &doc);
  return rc;
}

/* ------------------------------------------------------------------------- candidates -- */

static int match_compare_keys(const void *a, const void *b)
{
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

/* Those that share a band. */
int shingle_db_search_bands(ShingleSearch *s)
{
  ShingleIndex *x = s->x;
  ShingleDocument *d = &x->document;
  int rc = shingle_db_maker_bands(&x->maker, &s->signature, d);
  if (rc != SQLITE_OK) return rc;
  if (d->band_count > 1) qsort(d->bands, d->band_count, sizeof *d->bands, match_compare_keys);
  x->candidates.count = 0;
  rc = shingle_db_segments_list(x, &x->segments);
  if (rc == SQLITE_OK) {
    rc = shingle_db_segments_find(x, &x->segments, SHINGLE_BANDS, d->bands, d->band_count, SHINGLE_NO_LIMIT, &x->candidates);
  }
  if (rc == SQLITE_OK) rc = shingle_db_ids_sort(&x->candidates, x->connection);
  for (size_t i = 0; rc == SQLITE_OK && i < x->candidates.count; i++) rc = shingle_db_search_consider_id(s, x->candidates.items[i]);
  return rc;
}

/* All. */
int shingle_db_search_scan(ShingleSearch *s)
{
  ShingleIndex *x = s->x;
  sqlite3_stmt *statement;
  int rc = shingle_db_store_get(x, SHINGLE_DOC_SCAN, &statement);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_int64(statement, 1, s->first);
  sqlite3_bind_int64(statement, 2, s->last);
  while (rc == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
    ShingleSignature doc;
    sqlite3_int64 id = sqlite3_column_int64(statement, 0);
    const void *bytes = sqlite3_column_blob(statement, 1);
    rc = shingle_db_store_check(x, id, bytes, (size_t)sqlite3_column_bytes(statement, 1), &doc);
    if (rc == SQLITE_OK) rc = shingle_db_search_consider(s, id, &doc);
  }
  int stopped = shingle_db_store_reset(x, statement);
  return rc != SQLITE_OK ? rc : stopped;
}

/* --------------------------------------------------------------------------- passages -- */

/* Leaves those out of sorted ids whose documents are gone, up to the first so many that are not and one more. */
static int match_keep_present(ShingleIndex *x, ShingleIdList *ids, size_t most)
{
  size_t kept = 0;
  int rc = SQLITE_OK;
  for (size_t i = 0; rc == SQLITE_OK && i < ids->count && kept <= most; i++) {
    int found = 0;
    rc = shingle_db_store_has(x, ids->items[i], &found);
    if (rc == SQLITE_OK && found) ids->items[kept++] = ids->items[i];
    if (i % CHECK_EVERY == CHECK_EVERY - 1 && shingle_interrupted(x->connection)) rc = SQLITE_INTERRUPT;
  }
  ids->count = kept;
  return rc;
}

/* How many entries a fingerprint may have that max_docs documents have: each that was deleted or changed left one. */
static int match_entries_most(ShingleIndex *x, size_t *most)
{
  sqlite3_int64 stale = 0;
  int rc = shingle_db_config_get(x, "stale", &stale);
  if (stale < 0 || stale > STALE_READ) stale = STALE_READ;
  *most = (size_t)(x->config.max_docs + stale);
  return rc;
}

/* Documents that have a fingerprint of the query which no more than max_docs documents have, each as often as it
** has such a fingerprint. */
static int match_find_by_passages(ShingleSearch *s, ShingleIdList *found)
{
  ShingleIndex *x = s->x;
  const ShingleDocument *d = &x->document;
  size_t documents = (size_t)x->config.max_docs, most = 0;
  ShingleIdList *ids = &x->candidates;
  int rc = match_entries_most(x, &most);
  if (rc == SQLITE_OK) rc = shingle_db_segments_list(x, &x->segments);
  for (size_t i = 0; rc == SQLITE_OK && i < d->passage_count; i++) {
    int status = SHINGLE_OK;
    ids->count = 0;
    rc = shingle_db_segments_find(x, &x->segments, SHINGLE_PASSAGES, &d->passages[i], 1, most, ids);
    if (rc != SQLITE_OK || ids->count > most) continue;
    rc = shingle_db_ids_sort(ids, x->connection);
    if (rc == SQLITE_OK && ids->count > documents) rc = match_keep_present(x, ids, documents);
    if (rc != SQLITE_OK) break;
    if (ids->count > documents) continue;
    found->items = shingle_grown(found->items, &found->capacity, found->count + ids->count, sizeof *found->items,
                                 &status);
    for (size_t j = 0; status == SHINGLE_OK && j < ids->count; j++) found->items[found->count++] = ids->items[j];
    rc = shingle_db_result_code(status);
  }
  if (rc != SQLITE_OK) return rc;
  return shingle_db_result_code(shingle_sort(found->items, found->count, sizeof *found->items, shingle_db_ids_compare, x->connection));
}

/* Do the texts really share a fingerprint, not just the 40 bits of it that are stored? */
static int match_confirm(ShingleIndex *x, sqlite3_int64 id, ShingleMatch *m, int *shared)
{
  ShingleMaker *maker = &x->maker;
  const char *bytes;
  size_t length, both = 0;
  *shared = 0;
  int rc = shingle_db_store_text(x, id, &bytes, &length);
  if (rc != SQLITE_OK) return rc;
  rc = shingle_db_index_fingerprints(x, bytes, length);
  if (rc == SQLITE_OK) rc = shingle_db_result_code(shingle_set_shared(&x->prints, &maker->winnow.found, &both));
  *shared = rc == SQLITE_OK && both > 0;
  if (*shared) {
    rc = shingle_db_maker_set(maker, &maker->set, bytes, length);
    if (rc == SQLITE_OK) rc = shingle_db_match_sets(m, &x->maker.query, &maker->set);
  }
  shingle_db_store_text_done(x);
  if (length > SHINGLE_KEEP_BYTES) shingle_db_maker_trim(maker);
  return rc;
}

/* Without texts: containment is estimated by the share of fingerprints, which is nearer than what signatures of
** texts of so different a length can say. */
static int match_estimate(ShingleSearch *s, sqlite3_int64 id, ShingleMatch *m, int *shared)
{
  ShingleIndex *x = s->x;
  ShingleDocument doc;
  ShingleComparison c;
  size_t both = 0;
  *shared = 0;
  memset(&doc, 0, sizeof doc);
  int rc = shingle_db_document_stored(x, id, &doc);
  if (rc == SQLITE_OK && doc.signature_length > 0) {
    ShingleSignature signature;
    shingle_signature_read(&signature, doc.signature, doc.signature_length);
    rc = shingle_db_result_code(shingle_signature_compare(&s->signature, &signature, &x->slots, &c));
    if (rc == SQLITE_OK) match_fill(m, &c);
    const ShingleDocument *query = &x->document;
    for (size_t i = 0, j = 0; rc == SQLITE_OK && i < query->passage_count && j < doc.passage_count;) {
      uint64_t a = query->passages[i], b = doc.passages[j];
      both += a == b;
      i += a <= b;
      j += b <= a;
    }
    m->query_in_doc = match_share(both, query->passage_count);
    m->doc_in_query = match_share(both, doc.passage_count);
    *shared = both > 0;
  }
  shingle_db_document_free(&doc);
  return rc;
}

static int match_is_asked_for(const ShingleQuery *query, sqlite3_int64 id)
{
  if (id < query->first || id > query->last) return 0;
  return query->ids == NULL || (query->id_count > 0 && bsearch(&id, query->ids, query->id_count, sizeof id, shingle_db_ids_compare) != NULL);
}

/* Adds documents that share a passage, whatever their similarity, to those that are there. */
static int match_add_passages(ShingleSearch *s, const ShingleQuery *query)
{
  ShingleIndex *x = s->x;
  ShingleIdList found = {NULL, 0, 0}, known = {NULL, 0, 0};
  int status = SHINGLE_OK;
  known.items = shingle_grown(known.items, &known.capacity, s->matches->count + 1, sizeof *known.items, &status);
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  for (size_t i = 0; i < s->matches->count; i++) known.items[known.count++] = s->matches->items[i].id;
  int rc = shingle_db_ids_sort(&known, x->connection);
  if (rc == SQLITE_OK) rc = match_find_by_passages(s, &found);
  for (size_t i = 0; rc == SQLITE_OK && i < found.count; i++) {
    ShingleMatch m = {found.items[i], 0, 0, 0};
    ShingleSignature doc;
    int there, shared = 0;
    if (i > 0 && found.items[i - 1] == m.id) continue;
    if (!match_is_asked_for(query, m.id) || shingle_db_ids_have(&known, m.id)) continue;
    rc = shingle_db_store_signature(x, m.id, &doc, &there);
    if (rc != SQLITE_OK || !there) continue;
    rc = x->config.content != NULL ? match_confirm(x, m.id, &m, &shared) : match_estimate(s, m.id, &m, &shared);
    if (rc == SQLITE_OK && shared) rc = match_keep(s, &m);
  }
  shingle_release(found.items);
  shingle_release(known.items);
  return rc;
}

static int match_best_first(const void *a, const void *b)
{
  const ShingleMatch *x = a, *y = b;
  if (x->similarity != y->similarity) return x->similarity < y->similarity ? 1 : -1;
  return (x->id > y->id) - (x->id < y->id);
}

/* ------------------------------------------------------------------------------ MATCH -- */

/* The signature of what is searched for, in x->document, and where it is a text, its set in x->maker.query. */
static int match_read_query(ShingleSearch *s, sqlite3_value *match)
{
  ShingleIndex *x = s->x;
  ShingleDocument *d = &x->document;
  const char *bytes;
  size_t length;
  int status = shingle_db_value_bytes(match, &bytes, &length);
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  int is_signature = sqlite3_value_type(match) == SQLITE_BLOB && length >= 4 && memcmp(bytes, "SHGL", 4) == 0;
  int rc = is_signature ? shingle_db_document_take(x, match, d) : shingle_db_document_bytes(x, bytes, length, d);
  if (rc != SQLITE_OK) return rc;
  shingle_signature_read(&s->signature, d->signature, d->signature_length);
  s->has_set = !is_signature;
  if (!s->has_set || (!x->config.exact && !x->config.passages)) return SQLITE_OK;
  rc = shingle_db_index_set(x, &x->maker.query, bytes, length);
  if (rc == SQLITE_OK && x->config.passages) {
    rc = shingle_db_result_code(shingle_set_assign(&x->prints, x->maker.winnow.found.items, x->maker.winnow.found.count));
  }
  return rc;
}

int shingle_db_match(ShingleIndex *x, const ShingleQuery *query, ShingleMatches *matches)
{
  ShingleSearch s = {.x = x, .first = query->first, .last = query->last, .matches = matches};
  matches->count = 0;
  int rc = shingle_db_segments_settle(x);
  if (rc == SQLITE_OK) rc = match_read_query(&s, query->match);
  if (rc != SQLITE_OK || s.signature.size == 0) return rc;

  int asked = query->least >= 0, scan = asked && query->least < x->config.threshold;
  s.least = asked ? query->least : x->config.threshold;
  int passages = s.has_set && !asked && x->document.passage_count > 0;
  if (query->contained && !asked && !passages) {
    s.least = 0;
    scan = 1;
  }
  for (size_t i = 0; rc == SQLITE_OK && i < query->id_count; i++) rc = shingle_db_search_consider_id(&s, query->ids[i]);
  if (rc == SQLITE_OK && query->ids == NULL) rc = scan ? shingle_db_search_scan(&s) : shingle_db_search_bands(&s);
  if (rc == SQLITE_OK && passages) rc = match_add_passages(&s, query);
  if (rc == SQLITE_OK) {
    rc = shingle_db_result_code(shingle_sort(matches->items, matches->count, sizeof *matches->items, match_best_first, x->connection));
  }
  shingle_set_trim(&x->maker.query, SHINGLE_KEEP_BYTES);
  return rc;
}
