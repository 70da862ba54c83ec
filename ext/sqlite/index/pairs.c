/* pairs.c - shingle_pairs(index [, threshold [, other]]): all pairs of near-duplicates.
**
**     a, b            rowids, a < b; with `other`, a of the index and b of the other one
**     similarity      as in MATCH; a_in_b, b_in_a: share of one's shingles that the other has
**
** Three ways to find them. All pairs of an index: documents with the same key are next to each other in its
** segments (candidate_pairs.h). WHERE a = ... or b = ...: the pairs of one article, by looking it up; this is how a
** join with a few articles, those of a week or a source, avoids the pairs that it would throw away. With
** another index: each document of the first is looked up in it.
**
** Rows come by a, then b. Memory: 100 MB at most, unless one article has a million near-duplicates.
*/
#include "candidate_pairs.h"

#include <string.h>

enum { INDEX, THRESHOLD, OTHER, KEY_A, KEY_B };
enum { COLUMN_A, COLUMN_B, COLUMN_SIMILARITY, COLUMN_A_IN_B, COLUMN_B_IN_A };

#define LOOKUPS 256 /* documents of the first index that are looked up for a batch of rows */

typedef struct State {
  ShingleHandle index, other;
  double threshold;
  ShingleIdList documents;   /* of the first index, when the search began: to be looked up in the other one */
  size_t crossed;            /* so many of them were */
  ShingleJoin join;
  ShingleMatches matches;
  ShinglePairRows rows;
} State;

static int pairs_add_row(State *s, const ShinglePairRow *row)
{
  int status = SHINGLE_OK;
  ShinglePairRows *rows = &s->rows;
  rows->items = shingle_grown(rows->items, &rows->capacity, rows->count + 1, sizeof *rows->items, &status);
  if (status == SHINGLE_OK) rows->items[rows->count++] = *row;
  return shingle_db_result_code(status);
}

/* Looks a document of one index up in another, or in the same. */
static int pairs_look_up(ShingleIndex *from, ShingleIndex *in, sqlite3_int64 id, double least, ShingleMatches *matches)
{
  ShingleSearch s = {.x = in, .source = from->config.content != NULL ? from : NULL, .source_id = id,
                     .first = INT64_MIN, .last = INT64_MAX, .least = least, .matches = matches};
  int found;
  matches->count = 0;
  int rc = shingle_db_store_signature(from, id, &s.signature, &found);
  if (rc != SQLITE_OK || !found || s.signature.size == 0) return rc;
  size_t length = shingle_signature_bytes(&s.signature.options, (size_t)s.signature.size);
  uint8_t *kept = sqlite3_malloc64(length);
  if (kept == NULL) return SQLITE_NOMEM;
  memcpy(kept, from->page, length);
  shingle_signature_read(&s.signature, kept, length);
  rc = least < in->config.threshold ? shingle_db_search_scan(&s) : shingle_db_search_bands(&s);
  sqlite3_free(kept);
  return rc;
}

static int pairs_by_id(const void *a, const void *b)
{
  const ShingleMatch *x = a, *y = b;
  return (x->id > y->id) - (x->id < y->id);
}

static int pairs_sort_matches(State *s)
{
  ShingleMatches *m = &s->matches;
  return shingle_db_result_code(shingle_sort(m->items, m->count, sizeof *m->items, pairs_by_id, s->index.x->connection));
}

/* ------------------------------------------------------------------------- one article -- */

/* The pairs of one article, with a < b whichever it is. */
static int pairs_fill_one(State *s, sqlite3_int64 id)
{
  int rc = pairs_look_up(s->index.x, s->index.x, id, s->threshold, &s->matches);
  if (rc == SQLITE_OK) rc = pairs_sort_matches(s);
  for (size_t i = 0; rc == SQLITE_OK && i < s->matches.count; i++) {
    const ShingleMatch *m = &s->matches.items[i];
    ShinglePairRow row = {id, m->id, m->similarity, m->query_in_doc, m->doc_in_query};
    if (m->id < id) row = (ShinglePairRow){m->id, id, m->similarity, m->doc_in_query, m->query_in_doc};
    if (m->id != id) rc = pairs_add_row(s, &row);
  }
  return rc;
}

/* ------------------------------------------------------------------------ two indexes -- */

static int pairs_cross_one(State *s, sqlite3_int64 id)
{
  int rc = pairs_look_up(s->index.x, s->other.x, id, s->threshold, &s->matches);
  if (rc == SQLITE_OK) rc = pairs_sort_matches(s);
  for (size_t i = 0; rc == SQLITE_OK && i < s->matches.count; i++) {
    const ShingleMatch *m = &s->matches.items[i];
    rc = pairs_add_row(s, &(ShinglePairRow){id, m->id, m->similarity, m->query_in_doc, m->doc_in_query});
  }
  return rc;
}

static int pairs_cross_next(State *s)
{
  int rc = SQLITE_OK;
  s->rows.count = 0;
  for (int looked = 0; rc == SQLITE_OK && s->crossed < s->documents.count && (looked < LOOKUPS || s->rows.count == 0); looked++) {
    rc = pairs_cross_one(s, s->documents.items[s->crossed++]);
  }
  return rc;
}

static int pairs_open_other(ShingleCursor *cursor, State *s)
{
  uint64_t a, b;
  int rc = shingle_db_handle_open(&s->other, cursor, OTHER);
  if (rc != SQLITE_OK) return rc;
  const char *x = s->index.x->config.tokenize, *y = s->other.x->config.tokenize;
  if ((x == NULL) != (y == NULL) || (x != NULL && strcmp(x, y) != 0)) {
    return shingle_db_table_error(cursor->base.pVtab, "the indexes differ in tokenize");
  }
  const char *differs = shingle_options_difference(&s->index.x->config.options, &s->other.x->config.options, &a, &b);
  if (differs == NULL) return SQLITE_OK;
  return shingle_db_table_error(cursor->base.pVtab, "the indexes differ in %s (%llu and %llu)", differs,
                             (unsigned long long)a, (unsigned long long)b);
}

/* ------------------------------------------------------------------------------- table -- */

static int pairs_given(const ShingleCursor *cursor, int i)
{
  return cursor->values[i] != NULL && sqlite3_value_type(cursor->values[i]) != SQLITE_NULL;
}

/* Key `i` as a rowid. 0: nothing is equal to it. */
static int pairs_key_of(ShingleCursor *cursor, int i, sqlite3_int64 *id)
{
  double number;
  if (sqlite3_value_type(cursor->values[i]) == SQLITE_INTEGER) {
    *id = sqlite3_value_int64(cursor->values[i]);
    return 1;
  }
  if (!shingle_db_cursor_number(cursor, i, &number) || !(number > -9e18 && number < 9e18)) return 0;
  *id = (sqlite3_int64)number;
  return (double)*id == number;
}

/* The other index may be the same one. */
static int pairs_enter(ShingleCursor *cursor, State *s)
{
  int rc = shingle_db_handle_enter(&s->index, cursor);
  if (rc != SQLITE_OK || s->other.x == NULL) return rc;
  if (s->other.x == s->index.x) shingle_db_index_hold(s->other.x);
  else rc = shingle_db_handle_enter(&s->other, cursor);
  if (rc != SQLITE_OK) shingle_db_handle_leave(&s->index);
  return rc;
}

static void pairs_leave(State *s)
{
  if (s->other.x != NULL) shingle_db_handle_leave(&s->other);
  shingle_db_handle_leave(&s->index);
}

static int pairs_next_rows(ShingleCursor *cursor)
{
  State *s = cursor->state;
  int rc = SQLITE_OK, more = 1;
  if (s->other.x != NULL && s->join.x == NULL) {
    rc = pairs_cross_next(s);
  } else if (s->join.x != NULL) {
    do {
      rc = shingle_db_pairs_next(&s->join, &s->matches, &s->rows, &more);
    } while (rc == SQLITE_OK && more && s->rows.count == 0);
  } else {
    s->rows.count = 0;
  }
  if (rc != SQLITE_OK && s->other.x != NULL) rc = shingle_db_handle_error(&s->other, cursor, rc);
  cursor->rows = rc == SQLITE_OK ? (sqlite3_int64)s->rows.count : 0;
  return shingle_db_handle_error(&s->index, cursor, rc);
}

static int pairs_more_rows(ShingleCursor *cursor)
{
  State *s = cursor->state;
  int rc = pairs_enter(cursor, s);
  if (rc != SQLITE_OK) return rc;
  rc = pairs_next_rows(cursor);
  pairs_leave(s);
  return rc;
}

/* The rows of one article. */
static int pairs_fill_keyed(ShingleCursor *cursor, State *s, int key)
{
  sqlite3_int64 id;
  if (!pairs_key_of(cursor, key, &id)) return SQLITE_OK;
  int rc = s->other.x != NULL ? pairs_cross_one(s, id) : pairs_fill_one(s, id);
  if (rc != SQLITE_OK && s->other.x != NULL) rc = shingle_db_handle_error(&s->other, cursor, rc);
  cursor->rows = (sqlite3_int64)s->rows.count;
  return shingle_db_handle_error(&s->index, cursor, rc);
}

static int pairs_begin(ShingleCursor *cursor)
{
  State *s = cursor->state;
  int rc;
  s->threshold = s->index.x->config.threshold;
  if (pairs_given(cursor, THRESHOLD)) {
    rc = shingle_db_cursor_real(cursor, THRESHOLD, "threshold", 0.01, 1, &s->threshold);
    if (rc != SQLITE_OK) return rc;
  }
  if (pairs_given(cursor, KEY_A)) return pairs_fill_keyed(cursor, s, KEY_A);
  if (pairs_given(cursor, KEY_B) && s->other.x == NULL) return pairs_fill_keyed(cursor, s, KEY_B);
  if (cursor->values[KEY_A] != NULL || (cursor->values[KEY_B] != NULL && s->other.x == NULL)) return SQLITE_OK;
  if (s->other.x != NULL) {
    rc = shingle_db_store_ids(s->index.x, &s->documents);
    if (rc != SQLITE_OK) return shingle_db_handle_error(&s->index, cursor, rc);
  } else {
    shingle_db_join_begin(&s->join, s->index.x, s->threshold);
  }
  return pairs_next_rows(cursor);
}

static int pairs_fill(ShingleCursor *cursor)
{
  State *s = cursor->state;
  int rc = shingle_db_handle_open(&s->index, cursor, INDEX);
  if (rc == SQLITE_OK && pairs_given(cursor, OTHER)) rc = pairs_open_other(cursor, s);
  if (rc == SQLITE_OK) rc = pairs_enter(cursor, s);
  if (rc != SQLITE_OK) return rc;
  rc = pairs_begin(cursor);
  pairs_leave(s);
  return rc;
}

static void pairs_column(ShingleCursor *cursor, sqlite3_context *context, int number)
{
  State *s = cursor->state;
  const ShinglePairRow *row = &s->rows.items[cursor->row];
  switch (number) {
    case COLUMN_A: sqlite3_result_int64(context, row->a); break;
    case COLUMN_B: sqlite3_result_int64(context, row->b); break;
    case COLUMN_SIMILARITY: sqlite3_result_double(context, row->similarity); break;
    case COLUMN_A_IN_B: sqlite3_result_double(context, row->a_in_b); break;
    default: sqlite3_result_double(context, row->b_in_a); break;
  }
}

static uint64_t pairs_mix_name(uint64_t state, const ShingleIndex *x)
{
  const char *const names[] = {x->schema, x->name};
  for (int i = 0; i < 2; i++) {
    const char *c = names[i];
    do state = shingle_mix(state + (unsigned char)*c); while (*c++ != 0); /* the zero too: "a"."bc" is not "ab"."c" */
  }
  return state;
}

/* A number for the pair, whatever it was asked by: the same in 64 bits for two pairs with a probability of 2^-64. */
static sqlite3_int64 pairs_rowid(ShingleCursor *cursor)
{
  const State *s = cursor->state;
  const ShinglePairRow *row = &s->rows.items[cursor->row];
  uint64_t state, threshold;
  memcpy(&threshold, &s->threshold, sizeof threshold);
  state = pairs_mix_name(threshold, s->index.x);
  if (s->other.x != NULL) state = pairs_mix_name(~state, s->other.x);
  state = shingle_mix(state + (uint64_t)row->a);
  return (sqlite3_int64)shingle_mix(state + (uint64_t)row->b);
}

static void pairs_release(ShingleCursor *cursor)
{
  State *s = cursor->state;
  shingle_release(s->documents.items);
  shingle_db_join_free(&s->join);
  shingle_release(s->matches.items);
  shingle_release(s->rows.items);
  shingle_db_handle_close(&s->other);
  shingle_db_handle_close(&s->index);
}

const ShingleTable shingle_db_table_pairs = {
  .name = "shingle_pairs",
  .columns = "a INTEGER, b INTEGER, similarity REAL, a_in_b REAL, b_in_a REAL, argument_index HIDDEN, argument_threshold HIDDEN, "
             "argument_other HIDDEN",
  .visible = 5,
  .arguments = 3,
  .required = 1,
  .keys = 2,
  .reads_tables = 1,
  .state_bytes = sizeof(State),
  .fill = pairs_fill,
  .more = pairs_more_rows,
  .column = pairs_column,
  .rowid = pairs_rowid,
  .release = pairs_release,
};
