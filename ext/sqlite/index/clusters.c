/* clusters.c - shingle_clusters(index [, threshold [, linkage]]): groups of near-duplicates.
**
**     rowid            of a document: every one of the index has a row
**     cluster          1, 2, 3, ... in the order of their earliest members
**     representative   the earliest member: that with the lowest rowid
**     size             members
**
** Rows come by cluster, then rowid. A document that nothing is similar to, as one without words, is a cluster of
** its own. What makes a cluster is said by `linkage`: see core/groups/linkage.h.
**
** The pairs of shingle_pairs() are the edges. Average and complete linkage ask for other pairs of a connected
** component, too. Those are compared by their signatures, a number of which are kept in memory; with exact=1 by
** their texts, unless the signatures say, by FAR standard errors, that they are below the threshold: then the
** estimate does.
**
** Time: that of shingle_pairs(), and 0.15 us for each of the pairs that linkage.h counts. Memory: that of
** shingle_pairs(), 12 bytes a document, 100 for average or complete linkage, and 30 MB for large components.
*/
#include "candidate_pairs.h"

#include <stdlib.h>
#include <string.h>

#include "../../core/groups/linkage.h"

enum { INDEX, THRESHOLD, LINKAGE };
enum { COLUMN_ROWID, COLUMN_CLUSTER, COLUMN_REPRESENTATIVE, COLUMN_SIZE };

#define KEPT_BYTES 16777216  /* of signatures */
#define KEPT_MAX (2 * SHINGLE_LINKAGE_UNITS * SHINGLE_LINKAGE_SAMPLE) /* more than are compared again and again */
#define CHECK_EVERY 4096     /* pairs, between two looks at whether to go on */

/* More than what match.c leaves candidates out by: no edge is far. */
#define FAR 6.0

/* A signature in memory. */
typedef struct Kept {
  ShingleSignature signature;
  uint8_t *bytes;
  size_t capacity;
  uint32_t node;            /* whose it is, + 1; 0: nobody's */
} Kept;

typedef struct State {
  ShingleHandle index;
  double threshold;
  ShingleLinkageKind linkage;
  ShingleIdList ids;        /* rowids, ascending: that of node i is items[i] */
  ShingleLinkage clusters;
  ShingleJoin join;
  ShinglePairRows pairs;
  Kept *kept;               /* kept_count of them, used in turn */
  size_t kept_count, next_kept;
  uint32_t *where;          /* of each node: in which of `kept` its signature is, + 1; 0: in none */
  ShingleSearch search;     /* for `searched`, whose text is read once */
  uint32_t searched;        /* a node, + 1 */
  ShingleMatches matches;
  size_t done;              /* pairs added or compared */
  int failed;               /* why comparing stopped */
  ShingleGroups groups;
  size_t group;             /* of the current row */
} State;

/* --------------------------------------------------------------------------- documents -- */

/* The node of a document; UINT32_MAX where there is none. */
static uint32_t clusters_node_of(const State *s, sqlite3_int64 id)
{
  const sqlite3_int64 *at = shingle_db_ids_find(&s->ids, id);
  return at == NULL ? UINT32_MAX : (uint32_t)(at - s->ids.items);
}

/* -------------------------------------------------------------------------- signatures -- */

static int clusters_begin_keeping(State *s)
{
  size_t most = KEPT_BYTES / (8 * (size_t)s->index.x->config.options.hashes);
  s->kept_count = most < KEPT_MAX ? most : KEPT_MAX;
  s->kept = shingle_realloc(NULL, s->kept_count * sizeof *s->kept);
  if (s->kept == NULL) return SQLITE_NOMEM;
  memset(s->kept, 0, s->kept_count * sizeof *s->kept);
  s->where = shingle_realloc(NULL, (s->ids.count + 1) * sizeof *s->where);
  if (s->where == NULL) return SQLITE_NOMEM;
  memset(s->where, 0, s->ids.count * sizeof *s->where);
  return SQLITE_OK;
}

static void clusters_stop_keeping(State *s)
{
  for (size_t i = 0; s->kept != NULL && i < s->kept_count; i++) shingle_release(s->kept[i].bytes);
  shingle_release(s->kept);
  shingle_release(s->where);
}

/* Reads the signature of a node. One that is gone is that of an empty document. */
static int clusters_read_signature(State *s, uint32_t node, Kept *k)
{
  ShingleIndex *x = s->index.x;
  ShingleSignature read;
  int found, status = SHINGLE_OK;
  memset(&k->signature, 0, sizeof k->signature);
  int rc = shingle_db_store_signature(x, s->ids.items[node], &read, &found);
  if (rc != SQLITE_OK || !found) return rc;
  size_t length = shingle_signature_bytes(&read.options, (size_t)read.size);
  k->bytes = shingle_grown(k->bytes, &k->capacity, length, 1, &status);
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  memcpy(k->bytes, x->page, length);
  shingle_signature_read(&k->signature, k->bytes, length);
  return SQLITE_OK;
}

/* The signature of a node; that of `other` stays. */
static int clusters_find_signature(State *s, uint32_t node, uint32_t other, const ShingleSignature **signature)
{
  if (s->where[node] == 0) {
    if (s->where[other] == s->next_kept + 1) s->next_kept = (s->next_kept + 1) % s->kept_count;
    Kept *k = &s->kept[s->next_kept];
    if (k->node != 0) s->where[k->node - 1] = 0;
    k->node = 0;
    int rc = clusters_read_signature(s, node, k);
    if (rc != SQLITE_OK) return rc;
    k->node = node + 1;
    s->where[node] = (uint32_t)s->next_kept + 1;
    s->next_kept = (s->next_kept + 1) % s->kept_count;
  }
  *signature = &s->kept[s->where[node] - 1].signature;
  return SQLITE_OK;
}

/* --------------------------------------------------------------------------- similarity -- */

static int clusters_is_far(const ShingleComparison *c, double threshold)
{
  double error = shingle_comparison_error(c), at_least = __builtin_sqrt(threshold * (1 - threshold) / c->slots);
  return c->jaccard < threshold - FAR * (error > at_least ? error : at_least);
}

/* Compares the texts. */
static int clusters_compare_exactly(State *s, uint32_t a, const ShingleSignature *x, uint32_t b, const ShingleSignature *y,
                           double *value)
{
  ShingleIndex *index = s->index.x;
  if (s->searched != a + 1) {
    s->search = (ShingleSearch){.x = index, .source = index, .source_id = s->ids.items[a], .matches = &s->matches};
    s->searched = a + 1;
  }
  s->search.signature = *x;
  s->matches.count = 0;
  int rc = shingle_db_search_consider(&s->search, s->ids.items[b], y);
  if (rc == SQLITE_OK && s->matches.count > 0) *value = s->matches.items[0].similarity;
  return rc;
}

static int clusters_compare(State *s, uint32_t a, uint32_t b, double *value)
{
  ShingleIndex *index = s->index.x;
  const ShingleSignature *x, *y;
  ShingleComparison c;
  int rc = clusters_find_signature(s, a, b, &x);
  if (rc == SQLITE_OK) rc = clusters_find_signature(s, b, a, &y);
  if (rc == SQLITE_OK) rc = shingle_db_result_code(shingle_signature_compare(x, y, &index->slots, &c));
  if (rc != SQLITE_OK) return rc;
  *value = c.jaccard;
  if (!index->config.exact || c.exact || clusters_is_far(&c, s->threshold)) return SQLITE_OK;
  return clusters_compare_exactly(s, a, x, b, y, value);
}

/* The similarity of two nodes, as shingle_pairs() has it: a ShinglePairSimilarity. */
static int clusters_similarity(void *user, uint32_t a, uint32_t b, double *value)
{
  State *s = user;
  int rc = s->kept == NULL ? clusters_begin_keeping(s) : SQLITE_OK;
  if (rc == SQLITE_OK) rc = clusters_compare(s, a, b, value);
  if (rc == SQLITE_OK && ++s->done % CHECK_EVERY == 0 && shingle_interrupted(s->index.x->connection)) {
    rc = SQLITE_INTERRUPT;
  }
  s->failed = rc;
  return rc == SQLITE_OK ? SHINGLE_OK : SHINGLE_INVALID;
}

/* ----------------------------------------------------------------------------- clusters -- */

/* Adds the pairs of the index. */
static int clusters_add_edges(State *s)
{
  int more = 1, rc = SQLITE_OK;
  shingle_db_join_begin(&s->join, s->index.x, s->threshold);
  while (rc == SQLITE_OK && more) {
    int status = SHINGLE_OK;
    rc = shingle_db_pairs_next(&s->join, &s->matches, &s->pairs, &more);
    for (size_t i = 0; rc == SQLITE_OK && status == SHINGLE_OK && i < s->pairs.count; i++) {
      const ShinglePairRow *p = &s->pairs.items[i];
      if (++s->done % CHECK_EVERY == 0 && shingle_interrupted(s->index.x->connection)) return SQLITE_INTERRUPT;
      uint32_t a = clusters_node_of(s, p->a), b = clusters_node_of(s, p->b);
      if (a == UINT32_MAX || b == UINT32_MAX) {
        return shingle_db_index_corrupt(s->index.x, "row %lld of \"%s_doc\" came while it was read", a == UINT32_MAX ? p->a : p->b,
                                     s->index.x->name);
      }
      status = shingle_linkage_edge(&s->clusters, a, b, p->similarity);
    }
    if (rc == SQLITE_OK) rc = shingle_db_result_code(status);
  }
  shingle_db_join_free(&s->join);
  return rc;
}

static int clusters_find(State *s)
{
  int rc = shingle_db_store_ids(s->index.x, &s->ids);
  if (rc != SQLITE_OK) return rc;
  int status = shingle_linkage_begin(&s->clusters, s->ids.count, s->linkage, s->threshold, s->index.x->connection);
  rc = status == SHINGLE_OK ? clusters_add_edges(s) : shingle_db_result_code(status);
  if (rc != SQLITE_OK) return rc;
  status = shingle_linkage_finish(&s->clusters, clusters_similarity, s, &s->groups);
  return s->failed != SQLITE_OK ? s->failed : shingle_db_result_code(status);
}

/* ------------------------------------------------------------------------------- table -- */

static int clusters_given(const ShingleCursor *cursor, int i)
{
  return cursor->values[i] != NULL && sqlite3_value_type(cursor->values[i]) != SQLITE_NULL;
}

static int clusters_read_linkage(ShingleCursor *cursor, ShingleLinkageKind *kind)
{
  static const char *const names[] = {[SHINGLE_SINGLE] = "single", [SHINGLE_AVERAGE] = "average",
                                      [SHINGLE_COMPLETE] = "complete"};
  const char *name = (const char *)sqlite3_value_text(cursor->values[LINKAGE]);
  if (name == NULL) return SQLITE_NOMEM;
  for (int i = SHINGLE_SINGLE; i <= SHINGLE_COMPLETE; i++) {
    *kind = (ShingleLinkageKind)i;
    if (sqlite3_stricmp(name, names[i]) == 0) return SQLITE_OK;
  }
  char *quoted = shingle_db_quoted(name, sqlite3_value_bytes(cursor->values[LINKAGE]));
  if (quoted == NULL) return SQLITE_NOMEM;
  int rc = shingle_db_table_error(cursor->base.pVtab, "bad value %s for linkage of shingle_clusters(): allowed is "
                               "single|average|complete", quoted);
  sqlite3_free(quoted);
  return rc;
}

static int clusters_fill(ShingleCursor *cursor)
{
  State *s = cursor->state;
  int rc = shingle_db_handle_open(&s->index, cursor, INDEX);
  if (rc != SQLITE_OK) return rc;
  s->threshold = s->index.x->config.threshold;
  s->linkage = SHINGLE_AVERAGE;
  if (clusters_given(cursor, THRESHOLD)) {
    rc = shingle_db_cursor_real(cursor, THRESHOLD, "threshold", 0.01, 1, &s->threshold);
  }
  if (rc == SQLITE_OK && clusters_given(cursor, LINKAGE)) rc = clusters_read_linkage(cursor, &s->linkage);
  if (rc == SQLITE_OK) rc = shingle_db_handle_enter(&s->index, cursor);
  if (rc != SQLITE_OK) return rc;
  rc = clusters_find(s);
  shingle_db_handle_leave(&s->index);
  if (rc == SQLITE_OK) cursor->rows = (sqlite3_int64)s->ids.count;
  return shingle_db_handle_error(&s->index, cursor, rc);
}

static void clusters_column(ShingleCursor *cursor, sqlite3_context *context, int number)
{
  State *s = cursor->state;
  const uint32_t *starts = s->groups.starts, *members = s->groups.members;
  while (starts[s->group + 1] <= cursor->row) s->group++;
  uint32_t first = starts[s->group];
  switch (number) {
    case COLUMN_ROWID: sqlite3_result_int64(context, s->ids.items[members[cursor->row]]); break;
    case COLUMN_CLUSTER: sqlite3_result_int64(context, (sqlite3_int64)s->group + 1); break;
    case COLUMN_REPRESENTATIVE: sqlite3_result_int64(context, s->ids.items[members[first]]); break;
    default: sqlite3_result_int64(context, starts[s->group + 1] - first); break;
  }
}

static void clusters_release(ShingleCursor *cursor)
{
  State *s = cursor->state;
  clusters_stop_keeping(s);
  shingle_release(s->ids.items);
  shingle_release(s->matches.items);
  shingle_release(s->pairs.items);
  shingle_linkage_free(&s->clusters);
  shingle_db_join_free(&s->join);
  shingle_groups_free(&s->groups);
  shingle_db_handle_close(&s->index);
}

const ShingleTable shingle_db_table_clusters = {
  .name = "shingle_clusters",
  .columns = "\"rowid\" INTEGER, cluster INTEGER, representative INTEGER, size INTEGER, argument_index HIDDEN, "
             "argument_threshold HIDDEN, argument_linkage HIDDEN",
  .visible = 4,
  .arguments = 3,
  .required = 1,
  .reads_tables = 1,
  .state_bytes = sizeof(State),
  .fill = clusters_fill,
  .column = clusters_column,
  .release = clusters_release,
};
