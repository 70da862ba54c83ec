/* candidate_pairs.c - see candidate_pairs.h. */
#include "candidate_pairs.h"

#include <string.h>

#define PAIRS_MAX 2097152    /* 32 MB */
#define RANGE 1048576        /* about so many entries are read at a time */
#define GROUP_FEW 64         /* documents with the same key that are not looked for before they are paired */
#define CHECK_EVERY 65536    /* pairs, between two looks at whether to go on */

void shingle_db_join_begin(ShingleJoin *c, ShingleIndex *x, double threshold)
{
  c->x = x;
  c->threshold = threshold;
  c->from = c->to = INT64_MIN;
  c->last = 0;
  c->pairs.count = 0;
  shingle_release(c->known.items);
  c->known = (ShingleIdList){NULL, 0, 0};
}

void shingle_db_join_free(ShingleJoin *c)
{
  shingle_entries_free(&c->pairs);
  shingle_release(c->segments.items);
  shingle_entries_free(&c->entries);
  shingle_release(c->known.items);
  memset(c, 0, sizeof *c);
}

static int candidate_pairs_sort_pairs(ShingleJoin *c) { return shingle_db_result_code(shingle_entries_sort(&c->pairs, c->x->connection)); }

/* Too many pairs: where dropping repetitions does not halve them, the batch ends at a lower a. */
static int candidate_pairs_shrink(ShingleJoin *c)
{
  const ShingleEntry *items;
  size_t keep = PAIRS_MAX / 2;
  int rc = candidate_pairs_sort_pairs(c);
  if (rc != SQLITE_OK || c->pairs.count < PAIRS_MAX / 2) return rc;
  items = c->pairs.items;
  uint64_t end = items[keep].key;
  if (end == items[0].key) {
    /* a single article has so many: it gets the batch, whatever its size */
    while (keep < c->pairs.count && items[keep].key == end) keep++;
    if (keep == c->pairs.count) return SQLITE_OK;
    end = items[keep].key;
  }
  while (keep > 0 && items[keep - 1].key >= end) keep--;
  c->to = shingle_db_join_a(&items[keep]);
  c->pairs.count = keep;
  c->last = 0;
  return SQLITE_OK;
}

static int candidate_pairs_in_batch(const ShingleJoin *c, sqlite3_int64 a) { return a >= c->from && (c->last || a < c->to); }

/* The documents of one key, in order: each with each. */
static int candidate_pairs_add_group(ShingleJoin *c, const ShingleEntry *group, size_t count)
{
  for (size_t i = 0; i + 1 < count && candidate_pairs_in_batch(c, group[i].id); i++) {
    uint64_t key = shingle_db_join_key(group[i].id);
    if (c->pairs.count >= PAIRS_MAX) {
      int rc = candidate_pairs_shrink(c);
      if (rc != SQLITE_OK) return rc;
      if (shingle_interrupted(c->x->connection)) return SQLITE_INTERRUPT;
      if (!candidate_pairs_in_batch(c, group[i].id)) break;
    }
    int status = shingle_entries_reserve(&c->pairs, count - i - 1);
    if (status != SHINGLE_OK) return shingle_db_result_code(status);
    for (size_t j = i + 1; j < count; j++) shingle_entries_add(&c->pairs, key, group[j].id);
  }
  return SQLITE_OK;
}

/* Leaves those out of a group that are no documents, or none of those that there were at the beginning. A group makes
** as many pairs as the square of its size. An index has few entries that are not true, but a forged page may have any
** number of them. */
static int candidate_pairs_keep_documents(ShingleJoin *c, ShingleEntry *group, size_t *count)
{
  size_t kept = 0;
  int rc = SQLITE_OK;
  for (size_t i = 0; rc == SQLITE_OK && i < *count; i++) {
    int found = 1;
    if (c->known.items != NULL) found = shingle_db_ids_have(&c->known, group[i].id);
    else rc = shingle_db_store_has(c->x, group[i].id, &found);
    if (rc == SQLITE_OK && found) group[kept++] = group[i];
    if (i % CHECK_EVERY == CHECK_EVERY - 1 && shingle_interrupted(c->x->connection)) rc = SQLITE_INTERRUPT;
  }
  *count = kept;
  return rc;
}

/* Skips to the part of a group that may be an `a` of this batch. */
static int candidate_pairs_add_entries(ShingleJoin *c)
{
  ShingleEntry *items = c->entries.items;
  int rc = SQLITE_OK;
  for (size_t i = 0, end; rc == SQLITE_OK && i < c->entries.count; i = end) {
    for (end = i + 1; end < c->entries.count && items[end].key == items[i].key;) end++;
    size_t first = i;
    while (first < end && items[first].id < c->from) first++;
    size_t count = end - first;
    if (count > GROUP_FEW || (count > 1 && c->known.items != NULL)) rc = candidate_pairs_keep_documents(c, items + first, &count);
    if (rc == SQLITE_OK) rc = candidate_pairs_add_group(c, items + first, count);
  }
  return rc;
}

/* ----------------------------------------------------------------- where entries come from -- */

static int candidate_pairs_collect_from_segments(ShingleJoin *c)
{
  int rc = shingle_db_segments_list(c->x, &c->segments);
  uint64_t stride = shingle_db_segments_stride(&c->segments, SHINGLE_BANDS, RANGE);
  for (uint64_t low = 0; rc == SQLITE_OK && low < SHINGLE_KEYS; low += stride) {
    uint64_t high = low + stride < SHINGLE_KEYS ? low + stride : SHINGLE_KEYS;
    c->entries.count = 0;
    rc = shingle_db_segments_range(c->x, &c->segments, SHINGLE_BANDS, low, high, &c->entries);
    if (rc == SQLITE_OK) rc = candidate_pairs_add_entries(c);
  }
  return rc;
}

/* The entries of bands first..last-1 of a plan, of all documents. */
static int candidate_pairs_make_bands(ShingleJoin *c, const ShinglePlan *plan, int first, int last)
{
  ShingleIndex *x = c->x;
  sqlite3_stmt *rows;
  int rc = shingle_db_store_get(x, SHINGLE_DOC_SCAN, &rows);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_int64(rows, 1, INT64_MIN);
  sqlite3_bind_int64(rows, 2, INT64_MAX);
  c->entries.count = 0;
  while (rc == SQLITE_OK && sqlite3_step(rows) == SQLITE_ROW) {
    ShingleSignature s;
    sqlite3_int64 id = sqlite3_column_int64(rows, 0);
    const void *bytes = sqlite3_column_blob(rows, 1);
    rc = shingle_db_store_check(x, id, bytes, (size_t)sqlite3_column_bytes(rows, 1), &s);
    if (rc != SQLITE_OK || s.size == 0) continue;
    int status = shingle_signature_slots(&s, &x->slots);
    if (status == SHINGLE_OK) status = shingle_entries_reserve(&c->entries, (size_t)(last - first));
    for (int b = first; status == SHINGLE_OK && b < last; b++) {
      shingle_entries_add(&c->entries, shingle_key(shingle_band_key(x->slots.slots, b, plan->rows)), id);
    }
    rc = shingle_db_result_code(status);
  }
  int stopped = shingle_db_store_reset(x, rows);
  return rc != SQLITE_OK ? rc : stopped;
}

/* How many bands of all documents fit into a RANGE or two. */
static int candidate_pairs_bands_at_a_time(ShingleJoin *c, int bands, int *each)
{
  sqlite3_int64 documents;
  int rc = shingle_db_store_number(c->x, SHINGLE_DOC_COUNT, &documents);
  sqlite3_int64 fit = 2 * RANGE / (documents > 0 ? documents : 1);
  *each = fit < 1 ? 1 : fit > bands ? bands : (int)fit;
  return rc;
}

static int candidate_pairs_collect_from_signatures(ShingleJoin *c)
{
  ShinglePlan plan = shingle_plan(c->threshold, c->x->config.options.hashes, c->x->config.recall);
  int each;
  int rc = candidate_pairs_bands_at_a_time(c, plan.bands, &each);
  for (int first = 0; rc == SQLITE_OK && first < plan.bands; first += each) {
    int last = first + each < plan.bands ? first + each : plan.bands;
    rc = candidate_pairs_make_bands(c, &plan, first, last);
    if (rc == SQLITE_OK) rc = shingle_db_result_code(shingle_entries_sort(&c->entries, c->x->connection));
    if (rc == SQLITE_OK) rc = candidate_pairs_add_entries(c);
  }
  return rc;
}

int shingle_db_join_next(ShingleJoin *c, int *more)
{
  *more = !c->last;
  c->pairs.count = 0;
  if (!*more) return SQLITE_OK;
  c->from = c->to;
  c->last = 1;
  int rc = c->threshold >= c->x->config.threshold ? candidate_pairs_collect_from_segments(c) : candidate_pairs_collect_from_signatures(c);
  /* whoever gets the rows of this batch may write before the next one is read */
  if (rc == SQLITE_OK && !c->last && c->known.items == NULL) rc = shingle_db_store_ids(c->x, &c->known);
  return rc == SQLITE_OK ? candidate_pairs_sort_pairs(c) : rc;
}

/* ---------------------------------------------------------------------------- verifying -- */

/* A signature that stays while others are read. */
static int candidate_pairs_keep_signature(ShingleIndex *x, sqlite3_int64 id, ShingleSignature *s, uint8_t **bytes, size_t *capacity,
                          int *found)
{
  int rc = shingle_db_store_signature(x, id, s, found);
  if (rc != SQLITE_OK || !*found) return rc;
  int status = SHINGLE_OK;
  size_t length = shingle_signature_bytes(&s->options, (size_t)s->size);
  *bytes = shingle_grown(*bytes, capacity, length, 1, &status);
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  memcpy(*bytes, x->page, length);
  shingle_signature_read(s, *bytes, length);
  return SQLITE_OK;
}

static int candidate_pairs_keep_matches(const ShingleMatches *found, sqlite3_int64 a, ShinglePairRows *rows)
{
  int status = SHINGLE_OK;
  rows->items = shingle_grown(rows->items, &rows->capacity, rows->count + found->count, sizeof *rows->items, &status);
  for (size_t i = 0; status == SHINGLE_OK && i < found->count; i++) {
    const ShingleMatch *m = &found->items[i];
    rows->items[rows->count++] = (ShinglePairRow){a, m->id, m->similarity, m->query_in_doc, m->doc_in_query};
  }
  return shingle_db_result_code(status);
}

static void candidate_pairs_keep_similar(ShinglePairRows *rows, double least)
{
  size_t kept = 0;
  for (size_t i = 0; i < rows->count; i++) {
    if (rows->items[i].similarity >= least) rows->items[kept++] = rows->items[i];
  }
  rows->count = kept;
}

int shingle_db_pairs_next(ShingleJoin *c, ShingleMatches *work, ShinglePairRows *rows, int *more)
{
  ShingleIndex *x = c->x;
  uint8_t *kept = NULL;
  size_t capacity = 0, checked = 0;
  rows->count = 0;
  int rc = shingle_db_join_next(c, more);
  const ShingleEntry *pairs = c->pairs.items;
  for (size_t i = 0, end; rc == SQLITE_OK && i < c->pairs.count; i = end) {
    ShingleSearch s = {.x = x, .later = 1, .first = INT64_MIN, .last = INT64_MAX, .least = c->threshold,
                       .matches = work};
    sqlite3_int64 a = shingle_db_join_a(&pairs[i]);
    int found;
    for (end = i + 1; end < c->pairs.count && pairs[end].key == pairs[i].key;) end++;
    rc = candidate_pairs_keep_signature(x, a, &s.signature, &kept, &capacity, &found);
    work->count = 0;
    for (size_t j = i; rc == SQLITE_OK && found && j < end; j++) {
      rc = shingle_db_search_consider_id(&s, pairs[j].id);
      if (rc == SQLITE_OK && ++checked % CHECK_EVERY == 0 && shingle_interrupted(x->connection)) rc = SQLITE_INTERRUPT;
    }
    if (rc == SQLITE_OK) rc = candidate_pairs_keep_matches(work, a, rows);
  }
  if (rc == SQLITE_OK && x->config.exact) {
    rc = shingle_db_pairs_exact(x, rows);
    candidate_pairs_keep_similar(rows, c->threshold);
  }
  shingle_release(kept);
  return rc;
}
