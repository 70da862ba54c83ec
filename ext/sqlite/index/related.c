/* related.c - related_articles(index, text [, k [, date]]) and shingle_weights(index), a table and a function. See index.h.
**
**     rowid, verdict, confidence, similarity, rewrite, story, days, terms, crowd, facts, lead
**
** Best first, at most k (10): what was reproduced, then other reports. The last four are what `confidence` rests on, beside
** `rewrite`: core/meaning/judge.h.
**
** The heaviest terms of the text propose (core/meaning/terms.h), the best of what they propose is read from the content
** table and judged with the index's weights (core/meaning/related.h). The index must have been made with stories=1.
**
** A lookup reads 40 postings, 200 texts once and 20 of them again.
*/
#include "index.h"
#include "../../core/meaning/related.h"

#include <string.h>

enum { INDEX, TEXT, K, DATE };
enum { COLUMN_ROWID, COLUMN_VERDICT, COLUMN_CONFIDENCE, COLUMN_SIMILARITY, COLUMN_REWRITE, COLUMN_STORY, COLUMN_DAYS, COLUMN_TERMS,
       COLUMN_CROWD, COLUMN_FACTS, COLUMN_LEAD };

#define K_DEFAULT 10
#define K_MAX SHINGLE_RELATED_CANDIDATES
#define BEST_MAX (2 * SHINGLE_RELATED_CANDIDATES) /* half of them may be gone */

typedef struct State {
  ShingleHandle index;
  ShingleCandidates candidates;
  ShingleRelatedList list;
  int listing;                /* `list` is to be freed */
  ShingleDate date;           /* of the query; without a year: not known */
} State;

/* The articles that share terms with the query. */
static int related_propose(State *s, const ShingleWeights *weights)
{
  ShingleIndex *x = s->index.x;
  ShingleTermKey keys[SHINGLE_TERMS_MOST];
  size_t count = shingle_terms_choose(keys, SHINGLE_TERMS_ASKED, &s->list.query, weights);
  int rc = shingle_db_segments_list(x, &x->segments);
  shingle_candidates_begin(&s->candidates);
  for (size_t i = 0; rc == SQLITE_OK && i < count; i++) {
    ShingleIdList *ids = &x->candidates;
    ids->count = 0;
    rc = shingle_db_segments_find(x, &x->segments, SHINGLE_TERMS, &keys[i].key, 1, SHINGLE_CANDIDATE_ENTRIES, ids);
    if (rc != SQLITE_OK) break;
    shingle_candidates_key(&s->candidates, keys[i].weight);
    int status = shingle_candidates_add(&s->candidates, (const int64_t *)ids->items, ids->count, x->connection);
    rc = shingle_db_result_code(status);
  }
  return rc;
}

/* Reads the texts of the best candidates. Entries may have outlived their documents. */
static int related_judge_candidates(State *s)
{
  ShingleIndex *x = s->index.x;
  ShingleCandidate best[BEST_MAX];
  size_t count = shingle_candidates_best(&s->candidates, best, BEST_MAX);
  int rc = SQLITE_OK;
  for (size_t i = 0; rc == SQLITE_OK && i < count && s->list.count < SHINGLE_RELATED_CANDIDATES; i++) {
    ShingleSignature signature;
    const char *bytes;
    size_t length;
    int found;
    rc = shingle_db_store_signature(x, best[i].id, &signature, &found);
    if (rc != SQLITE_OK || !found) continue;
    rc = shingle_db_store_text(x, best[i].id, &bytes, &length);
    if (rc != SQLITE_OK) break;
    int status = shingle_related_add(&s->list, best[i].id, bytes, length);
    shingle_db_store_text_done(x);
    rc = shingle_db_result_code(status);
  }
  return rc;
}

/* Days between a candidate and the query. */
static int related_days(State *s, sqlite3_int64 id, ShingleDays *days)
{
  ShingleDate date;
  *days = (ShingleDays){SHINGLE_DAYS_UNKNOWN, SHINGLE_DAYS_UNKNOWN};
  if (s->date.year == 0) return SQLITE_OK;
  int rc = shingle_db_store_date(s->index.x, id, &date);
  if (rc == SQLITE_OK && date.year != 0) days->between = shingle_date_distance(&s->date, &date);
  return rc;
}

/* Measures the best of those, and sorts them. */
static int related_measure_best(State *s, size_t k)
{
  ShingleIndex *x = s->index.x;
  int rc = SQLITE_OK;
  shingle_related_keep(&s->list, 2 * k > SHINGLE_RELATED_MEASURED ? 2 * k : SHINGLE_RELATED_MEASURED);
  for (size_t i = 0; rc == SQLITE_OK && i < s->list.count; i++) {
    const char *bytes;
    size_t length;
    ShingleDays days;
    rc = related_days(s, s->list.items[i].id, &days);
    if (rc == SQLITE_OK) rc = shingle_db_store_text(x, s->list.items[i].id, &bytes, &length);
    if (rc != SQLITE_OK) break;
    int status = shingle_related_measure(&s->list, i, bytes, length, days);
    shingle_db_store_text_done(x);
    rc = shingle_db_result_code(status);
  }
  if (rc == SQLITE_OK) shingle_related_sort(&s->list);
  return rc;
}

static int related_find(State *s, const char *bytes, size_t length, size_t k)
{
  const ShingleWeights *weights;
  int rc = shingle_db_index_weights(s->index.x, &weights);
  if (rc != SQLITE_OK) return rc;
  shingle_related_init(&s->list, s->index.x->connection);
  s->listing = 1;
  rc = shingle_db_result_code(shingle_related_query(&s->list, weights, bytes, length));
  if (rc == SQLITE_OK) rc = related_propose(s, weights);
  if (rc == SQLITE_OK) rc = related_judge_candidates(s);
  if (rc == SQLITE_OK) rc = related_measure_best(s, k);
  return rc;
}

/* What is no date is none, as with date_gap(). */
static int related_read_date(ShingleCursor *cursor, State *s)
{
  const char *bytes;
  size_t length;
  if (cursor->values[DATE] == NULL || sqlite3_value_type(cursor->values[DATE]) == SQLITE_NULL) return SQLITE_OK;
  if (s->index.x->config.date_column == NULL) {
    return shingle_db_table_error(cursor->base.pVtab, "related_articles() with a date needs an index with date_column=, which \"%s\" has not",
                               s->index.x->name);
  }
  int rc = shingle_db_cursor_text(cursor, DATE, &bytes, &length);
  if (rc == SQLITE_OK) shingle_date_parse(bytes, length, &s->date);
  return rc;
}

static int related_fill(ShingleCursor *cursor)
{
  State *s = cursor->state;
  sqlite3_int64 k = K_DEFAULT;
  const char *bytes;
  size_t length;
  int rc = shingle_db_handle_open(&s->index, cursor, INDEX);
  if (rc != SQLITE_OK) return rc;
  if (!s->index.x->config.stories) {
    return shingle_db_table_error(cursor->base.pVtab, "related_articles() needs an index with stories=1, which \"%s\" is not",
                               s->index.x->name);
  }
  if (cursor->values[K] != NULL && sqlite3_value_type(cursor->values[K]) != SQLITE_NULL) {
    rc = shingle_db_cursor_integer(cursor, K, "k", 1, K_MAX, &k);
  }
  if (rc == SQLITE_OK) rc = related_read_date(cursor, s);
  if (rc == SQLITE_OK) rc = shingle_db_cursor_text(cursor, TEXT, &bytes, &length);
  if (rc == SQLITE_OK) rc = shingle_db_handle_enter(&s->index, cursor);
  if (rc != SQLITE_OK) return rc;
  rc = related_find(s, bytes, length, (size_t)k);
  shingle_db_handle_leave(&s->index);
  if (rc != SQLITE_OK) return shingle_db_handle_error(&s->index, cursor, rc);
  cursor->rows = (sqlite3_int64)s->list.count < k ? (sqlite3_int64)s->list.count : k;
  return SQLITE_OK;
}

/* -1 stands for a measure that there is none of. */
static void related_result_measure(sqlite3_context *context, double value)
{
  if (value >= 0) sqlite3_result_double(context, value);
}

static void related_column(ShingleCursor *cursor, sqlite3_context *context, int number)
{
  const State *s = cursor->state;
  const ShingleRelated *r = &s->list.items[cursor->row];
  switch (number) {
    case COLUMN_ROWID: sqlite3_result_int64(context, r->id); break;
    case COLUMN_VERDICT: sqlite3_result_text(context, shingle_verdict_name(r->m.verdict), -1, SQLITE_STATIC); break;
    case COLUMN_CONFIDENCE: sqlite3_result_double(context, r->confidence); break;
    case COLUMN_SIMILARITY: related_result_measure(context, r->m.jaccard); break;
    case COLUMN_REWRITE: related_result_measure(context, r->m.rewrite); break;
    case COLUMN_STORY: related_result_measure(context, r->m.story); break;
    case COLUMN_DAYS: if (r->days.between >= 0) sqlite3_result_int64(context, r->days.between); break;
    case COLUMN_TERMS: related_result_measure(context, r->terms); break;
    case COLUMN_CROWD: sqlite3_result_double(context, s->list.crowd); break;
    case COLUMN_FACTS: related_result_measure(context, shingle_agreement_least(&r->m.agreement)); break;
    default: related_result_measure(context, r->m.agreement.lead); break;
  }
}

static void related_release(ShingleCursor *cursor)
{
  State *s = cursor->state;
  shingle_candidates_free(&s->candidates);
  if (s->listing) shingle_related_free(&s->list);
  shingle_db_handle_close(&s->index);
}

const ShingleTable shingle_db_table_related = {
  .name = "related_articles",
  .columns = "\"rowid\" INTEGER, verdict TEXT, confidence REAL, similarity REAL, rewrite REAL, story REAL, days INTEGER, terms REAL, "
             "crowd REAL, facts REAL, lead REAL, argument_index HIDDEN, argument_text HIDDEN, "
             "argument_k HIDDEN, argument_date HIDDEN",
  .visible = 11,
  .arguments = 4,
  .required = 2,
  .reads_tables = 1,
  .state_bytes = sizeof(State),
  .fill = related_fill,
  .column = related_column,
  .release = related_release,
};

/* --------------------------------------------------------------------- shingle_weights -- */

typedef struct WeightsState {
  uint8_t *bytes;
  size_t length;
} WeightsState;

static int related_fill_weights(ShingleCursor *cursor)
{
  WeightsState *s = cursor->state;
  ShingleHandle index = {NULL, NULL};
  int rc = shingle_db_handle_open(&index, cursor, 0);
  if (rc == SQLITE_OK && !index.x->config.stories) {
    rc = shingle_db_table_error(cursor->base.pVtab, "shingle_weights() needs an index with stories=1, which \"%s\" is not",
                             index.x->name);
  } else if (rc == SQLITE_OK) {
    rc = shingle_db_handle_enter(&index, cursor);
    if (rc == SQLITE_OK) {
      rc = shingle_db_handle_error(&index, cursor, shingle_db_index_weights_blob(index.x, &s->bytes, &s->length));
      shingle_db_handle_leave(&index);
    }
  }
  shingle_db_handle_close(&index);
  cursor->rows = rc == SQLITE_OK;
  return rc;
}

static void related_weights_column(ShingleCursor *cursor, sqlite3_context *context, int number)
{
  const WeightsState *s = cursor->state;
  (void)number;
  sqlite3_result_blob64(context, s->bytes, s->length, SQLITE_TRANSIENT);
}

static void related_release_weights(ShingleCursor *cursor)
{
  WeightsState *s = cursor->state;
  sqlite3_free(s->bytes);
}

const ShingleTable shingle_db_table_weights = {
  .name = "shingle_weights",
  .columns = "weights BLOB, argument_index HIDDEN",
  .visible = 1,
  .arguments = 1,
  .required = 1,
  .reads_tables = 1,
  .state_bytes = sizeof(WeightsState),
  .fill = related_fill_weights,
  .column = related_weights_column,
  .release = related_release_weights,
};

static void related_no_weights(sqlite3_context *context, sqlite3 *db, int rc)
{
  sqlite3_result_error(context, sqlite3_errmsg(db), -1);
  sqlite3_result_error_code(context, rc);
}

/* The same as a function: read once a statement where the name is a constant. */
void shingle_db_function_weights(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  sqlite3 *db = sqlite3_context_db_handle(context);
  sqlite3_stmt *row = NULL;
  sqlite3_value *kept = sqlite3_get_auxdata(context, 0);
  (void)argc;
  if (kept != NULL) {
    sqlite3_result_value(context, kept);
    return;
  }
  int rc = sqlite3_prepare_v2(db, "SELECT weights FROM shingle_weights(?1)", -1, &row, NULL);
  if (rc == SQLITE_OK) rc = sqlite3_bind_value(row, 1, argv[0]);
  if (rc == SQLITE_OK) rc = sqlite3_step(row);
  if (rc == SQLITE_ROW) {
    sqlite3_result_value(context, sqlite3_column_value(row, 0));
    kept = sqlite3_value_dup(sqlite3_column_value(row, 0));
    if (kept != NULL) sqlite3_set_auxdata(context, 0, kept, (void (*)(void *))sqlite3_value_free);
  } else if (rc != SQLITE_DONE) {
    related_no_weights(context, db, rc);
  }
  sqlite3_finalize(row);
}
