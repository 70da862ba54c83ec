/* linkage.c - see linkage.h. Edges come in and are thinned out to a forest; then its trees grow again, as
** pieces, along the most similar edges first, and the clusters in each piece are merged by a matrix.
*/
#include "linkage.h"

#include <string.h>

#include "../base/keys.h"
#include "../wording/shingles.h"

#define NONE UINT32_MAX
#define BATCH 65536       /* edges kept before they are thinned out for the first time */
#define WORK 8192         /* numbers looked at between two questions whether to stop */

/* ---------------------------------------------------------------------------- edges -- */

int shingle_linkage_begin(ShingleLinkage *l, size_t n, ShingleLinkageKind kind, double threshold, void *host)
{
  int status = SHINGLE_OK;
  l->kind = kind;
  l->threshold = threshold;
  l->host = host;
  l->edges_enough = BATCH;
  while (l->forest.count < n && status == SHINGLE_OK) status = shingle_forest_add(&l->forest);
  return status;
}

/* The order in which edges are looked at: a total one, so that there is one spanning forest. */
static int linkage_before(const ShingleEdge *x, const ShingleEdge *y)
{
  if (x->similarity != y->similarity) return x->similarity > y->similarity;
  return x->a != y->a ? x->a < y->a : x->b < y->b;
}

/* Merges from[low..middle) and from[middle..high) into to[low..high). */
static void linkage_merge_runs(const ShingleEdge *from, ShingleEdge *to, size_t low, size_t middle, size_t high)
{
  size_t x = low, y = middle;
  for (size_t at = low; at < high; at++) {
    int second = x == middle || (y < high && linkage_before(&from[y], &from[x]));
    to[at] = second ? from[y++] : from[x++];
  }
}

/* Sorts the edges: runs of 1, 2, 4, ... are merged, from one array into another and back. */
static int linkage_sort_edges(ShingleLinkage *l)
{
  size_t n = l->edge_count, work = 0;
  int status = SHINGLE_OK;
  if (n < 2) return SHINGLE_OK;
  ShingleEdge *spare = shingle_realloc(NULL, l->edge_capacity * sizeof *spare);
  if (spare == NULL) return SHINGLE_NOMEM;
  for (size_t run = 1; run < n && status == SHINGLE_OK; run *= 2) {
    for (size_t low = 0; low < n; low += 2 * run) {
      size_t middle = low + run < n ? low + run : n, high = middle + run < n ? middle + run : n;
      linkage_merge_runs(l->edges, spare, low, middle, high);
      work += high - low;
    }
    ShingleEdge *merged = spare;
    spare = l->edges;
    l->edges = merged;
    if (work < WORK) continue;
    if (shingle_interrupted(l->host)) status = SHINGLE_INTERRUPTED;
    work = 0;
  }
  shingle_release(spare);
  return status;
}

static void linkage_cut_all(ShingleForest *f)
{
  for (size_t i = 0; i < f->count; i++) f->nodes[i] = (ShingleNode){(uint32_t)i, 1};
}

/* Keeps the edges of a maximum spanning forest (Kruskal 1956), the most similar first. */
static int linkage_thin_out(ShingleLinkage *l)
{
  size_t kept = 0;
  int status = linkage_sort_edges(l);
  if (status != SHINGLE_OK) return status;
  linkage_cut_all(&l->forest);
  for (size_t i = 0; i < l->edge_count; i++) {
    ShingleEdge e = l->edges[i];
    if (shingle_forest_root(&l->forest, e.a) == shingle_forest_root(&l->forest, e.b)) continue;
    shingle_forest_join(&l->forest, e.a, e.b);
    l->edges[kept++] = e;
  }
  l->edge_count = kept;
  l->edges_enough = 2 * kept < BATCH ? BATCH : 2 * kept;
  return SHINGLE_OK;
}

int shingle_linkage_edge(ShingleLinkage *l, uint32_t a, uint32_t b, double similarity)
{
  int status = SHINGLE_OK;
  if (a >= l->forest.count || b >= l->forest.count) return SHINGLE_INVALID;
  if (a == b || !(similarity >= l->threshold - SHINGLE_LINKAGE_TOLERANCE)) return SHINGLE_OK;
  if (l->kind == SHINGLE_SINGLE) {
    shingle_forest_join(&l->forest, a, b);
    return SHINGLE_OK;
  }
  if (l->edge_count >= l->edges_enough) status = linkage_thin_out(l);
  if (status != SHINGLE_OK) return status;
  l->edges = shingle_grown(l->edges, &l->edge_capacity, l->edge_count + 1, sizeof *l->edges, &status);
  if (status != SHINGLE_OK) return status;
  l->edges[l->edge_count++] = (ShingleEdge){a < b ? a : b, a < b ? b : a, similarity};
  return SHINGLE_OK;
}

void shingle_linkage_free(ShingleLinkage *l)
{
  shingle_forest_free(&l->forest);
  shingle_release(l->edges);
  *l = (ShingleLinkage){0};
}

/* --------------------------------------------------------------------------- pieces -- */

/* What is known of a node as the first of its cluster (size, next, sample), and as the root of its piece
** (first, units). The clusters of a piece form a ring. */
typedef struct Unit {
  uint32_t size;                           /* nodes in the cluster */
  uint32_t next;                           /* another cluster of the piece */
  uint32_t sample[SHINGLE_LINKAGE_SAMPLE]; /* nodes of the cluster: those with the least mixed numbers */
  uint32_t first;                          /* a cluster of the piece; NONE: it has none that may still grow */
  uint32_t units;                          /* how many it has */
} Unit;

/* The similarities of the clusters of a piece, row by row. */
typedef struct Matrix {
  ShingleKeys units;  /* the first node of each, ascending */
  double *size;       /* nodes in each; 0: merged into one before it */
  double *cells;      /* row i has those with 0..i-1: average: the sum over all pairs; complete: the least */
  double *best;       /* the greatest similarity in a row, or a bound for it; negative: none */
  uint32_t *nearest;  /* with which it is, + 1; 0: `best` is only a bound */
  size_t size_capacity, cell_capacity, best_capacity, nearest_capacity;
} Matrix;

typedef struct Finish {
  ShingleLinkage *linkage;
  ShinglePairSimilarity *similarity;
  void *user;
  Unit *units;
  ShingleForest clusters; /* the result */
  Matrix matrix;
  size_t work;
} Finish;

/* Counts work; after enough of it, asks whether to stop. */
static int linkage_stopped(Finish *f, size_t work)
{
  f->work += work;
  if (f->work < WORK) return 0;
  f->work = 0;
  return shingle_interrupted(f->linkage->host);
}

/* Adds y's sample to x's. As the least of all by mixed number, it is spread evenly over the cluster, and does
** not depend on how that came about. */
static void linkage_merge_samples(Unit *x, const Unit *y)
{
  uint32_t merged[SHINGLE_LINKAGE_SAMPLE];
  size_t i = 0, j = 0;
  for (size_t n = 0; n < SHINGLE_LINKAGE_SAMPLE; n++) {
    int more_x = i < x->size, more_y = j < y->size;
    if (more_x && more_y) more_x = shingle_mix(x->sample[i]) < shingle_mix(y->sample[j]);
    merged[n] = more_x ? x->sample[i++] : more_y ? y->sample[j++] : NONE;
  }
  memcpy(x->sample, merged, sizeof merged);
}

/* Makes cluster b part of cluster a, a < b. */
static void linkage_unite(Finish *f, uint32_t a, uint32_t b)
{
  linkage_merge_samples(&f->units[a], &f->units[b]);
  f->units[a].size += f->units[b].size;
  shingle_forest_join(&f->clusters, a, b);
}

/* --------------------------------------------------------------------------- matrix -- */

static double *linkage_cell(const Matrix *m, size_t i, size_t j)
{
  return i > j ? &m->cells[i * (i - 1) / 2 + j] : &m->cells[j * (j - 1) / 2 + i];
}

static double linkage_nearness(const Finish *f, size_t i, size_t j)
{
  const Matrix *m = &f->matrix;
  double value = *linkage_cell(m, i, j);
  return f->linkage->kind == SHINGLE_AVERAGE ? value / (m->size[i] * m->size[j]) : value;
}

/* What belongs into the cell of two clusters: from all pairs of their nodes, or of their samples. */
static int linkage_measure(Finish *f, const Unit *x, const Unit *y, double *value)
{
  uint32_t xs = x->size < SHINGLE_LINKAGE_SAMPLE ? x->size : SHINGLE_LINKAGE_SAMPLE;
  uint32_t ys = y->size < SHINGLE_LINKAGE_SAMPLE ? y->size : SHINGLE_LINKAGE_SAMPLE;
  double sum = 0, least = 1;
  for (uint32_t i = 0; i < xs; i++) {
    for (uint32_t j = 0; j < ys; j++) {
      double s = 0;
      int status = f->similarity(f->user, x->sample[i], y->sample[j], &s);
      if (status != SHINGLE_OK) return status;
      if (!(s > 0)) s = 0; /* nor is NaN */
      sum += s;
      if (s < least) least = s;
    }
  }
  double scale = (double)x->size * y->size / ((double)xs * ys);
  *value = f->linkage->kind == SHINGLE_AVERAGE ? sum * scale : least;
  return SHINGLE_OK;
}

/* Finds the nearest in row i, the first of equals. */
static void linkage_refresh(Finish *f, size_t i)
{
  Matrix *m = &f->matrix;
  m->best[i] = -1;
  m->nearest[i] = NONE;
  for (size_t j = 0; j < i; j++) {
    if (m->size[j] == 0) continue;
    double value = linkage_nearness(f, i, j);
    if (value <= m->best[i]) continue;
    m->best[i] = value;
    m->nearest[i] = (uint32_t)j + 1;
  }
}

/* Lists the clusters of a piece in the matrix, and makes room for `n` of them. */
static int linkage_open_matrix(Finish *f, uint32_t first, size_t n)
{
  Matrix *m = &f->matrix;
  int status = SHINGLE_OK;
  m->units.count = 0;
  for (uint32_t at = first; m->units.count < n && status == SHINGLE_OK; at = f->units[at].next) {
    shingle_keys_add(&m->units, at, &status);
  }
  if (status == SHINGLE_OK) status = shingle_keys_sort(&m->units, f->linkage->host);
  m->size = shingle_grown(m->size, &m->size_capacity, n, sizeof *m->size, &status);
  m->best = shingle_grown(m->best, &m->best_capacity, n, sizeof *m->best, &status);
  m->nearest = shingle_grown(m->nearest, &m->nearest_capacity, n, sizeof *m->nearest, &status);
  m->cells = shingle_grown(m->cells, &m->cell_capacity, n * (n - 1) / 2, sizeof *m->cells, &status);
  return status;
}

static int linkage_fill_matrix(Finish *f)
{
  Matrix *m = &f->matrix;
  for (size_t i = 0; i < m->units.count; i++) {
    const Unit *x = &f->units[m->units.items[i]];
    if (linkage_stopped(f, i)) return SHINGLE_INTERRUPTED;
    m->size[i] = x->size;
    for (size_t j = 0; j < i; j++) {
      int status = linkage_measure(f, x, &f->units[m->units.items[j]], linkage_cell(m, i, j));
      if (status != SHINGLE_OK) return status;
    }
    linkage_refresh(f, i);
  }
  return SHINGLE_OK;
}

/* The row with the greatest similarity; of equals that with the first `nearest`, then the first row. A bound
** comes before its equals, to be looked into. */
static size_t linkage_top_row(const Matrix *m)
{
  size_t top = 0;
  for (size_t i = 1; i < m->units.count; i++) {
    if (m->best[i] < m->best[top]) continue;
    if (m->best[i] > m->best[top] || m->nearest[i] < m->nearest[top]) top = i;
  }
  return top;
}

/* Cluster x has new similarities: what is the greatest in row k now? Merging never makes two clusters more
** similar than the more similar of the two before, so where the nearest is gone, `best` is still a bound. */
static void linkage_update_best(Finish *f, size_t k, size_t x, size_t y)
{
  Matrix *m = &f->matrix;
  double value = linkage_nearness(f, k, x);
  if (m->nearest[k] == x + 1 || m->nearest[k] == y + 1) m->nearest[k] = 0;
  if (value < m->best[k] || (value == m->best[k] && m->nearest[k] < x + 1)) return;
  m->best[k] = value;
  if (m->nearest[k] != 0) m->nearest[k] = (uint32_t)x + 1;
}

/* Makes row y part of row x, x < y (Lance and Williams 1967). */
static void linkage_merge_rows(Finish *f, size_t x, size_t y)
{
  Matrix *m = &f->matrix;
  for (size_t k = 0; k < m->units.count; k++) {
    if (m->size[k] == 0 || k == x || k == y) continue;
    double *into = linkage_cell(m, k, x), other = *linkage_cell(m, k, y);
    if (f->linkage->kind == SHINGLE_AVERAGE) *into += other;
    else if (other < *into) *into = other;
  }
  m->best[x] = m->best[y]; /* of the top row: nothing is more similar */
  m->nearest[x] = 0;
  m->size[x] += m->size[y];
  m->size[y] = 0;
  m->best[y] = -1;
  m->nearest[y] = NONE;
  for (size_t k = x + 1; k < m->units.count; k++) {
    if (m->size[k] != 0) linkage_update_best(f, k, x, y);
  }
}

/* Merges the most similar clusters until none reach the threshold, or `few` are left and none `level`. */
static int linkage_merge_clusters(Finish *f, double level, size_t few)
{
  Matrix *m = &f->matrix;
  double least = f->linkage->threshold - SHINGLE_LINKAGE_TOLERANCE;
  size_t left = m->units.count;
  for (;;) {
    if (linkage_stopped(f, m->units.count)) return SHINGLE_INTERRUPTED;
    size_t y = linkage_top_row(m);
    if (m->best[y] < 0 || m->best[y] < least) return SHINGLE_OK;
    if (m->nearest[y] == 0) {
      linkage_refresh(f, y);
      continue;
    }
    if (left <= few && m->best[y] < level) return SHINGLE_OK;
    size_t x = m->nearest[y] - 1;
    linkage_merge_rows(f, x, y);
    linkage_unite(f, (uint32_t)m->units.items[x], (uint32_t)m->units.items[y]);
    left--;
  }
}

/* ------------------------------------------------------------------------- together -- */

/* The clusters that are left in the matrix are those of the piece. */
static void linkage_close_matrix(Finish *f, Unit *piece)
{
  const Matrix *m = &f->matrix;
  uint32_t last = NONE;
  piece->units = 0;
  for (size_t i = 0; i < m->units.count; i++) {
    if (m->size[i] == 0) continue;
    uint32_t at = (uint32_t)m->units.items[i];
    if (piece->units++ == 0) piece->first = at;
    else f->units[last].next = at;
    last = at;
  }
  f->units[last].next = piece->first;
}

/* Merges the clusters of the piece whose root is given. */
static int linkage_condense(Finish *f, uint32_t root, double level, size_t few)
{
  Unit *piece = &f->units[root];
  if (piece->units < 2) return SHINGLE_OK;
  if (f->linkage->forest.nodes[root].size == 2) { /* the only pair is an edge */
    uint32_t other = f->units[root].next;
    linkage_unite(f, root < other ? root : other, root < other ? other : root);
    return SHINGLE_OK;
  }
  int status = linkage_open_matrix(f, piece->first, piece->units);
  if (status == SHINGLE_OK) status = linkage_fill_matrix(f);
  if (status == SHINGLE_OK) status = linkage_merge_clusters(f, level, few);
  if (status == SHINGLE_OK) linkage_close_matrix(f, piece);
  return status;
}

/* Makes a piece smaller than half of what fits, where two are too large to become one. */
static int linkage_make_small(Finish *f, uint32_t root, double level)
{
  Unit *piece = &f->units[root];
  if (piece->units <= SHINGLE_LINKAGE_UNITS / 2) return SHINGLE_OK;
  int status = linkage_condense(f, root, level, SHINGLE_LINKAGE_FEW);
  if (piece->units <= SHINGLE_LINKAGE_UNITS / 2) return status;
  piece->units = 0;
  piece->first = NONE;
  return status;
}

/* Makes one piece of two: their rings become one by an exchange. */
static void linkage_join_pieces(Finish *f, uint32_t a, uint32_t b)
{
  Unit x = f->units[a], y = f->units[b];
  shingle_forest_join(&f->linkage->forest, a, b);
  Unit *piece = &f->units[shingle_forest_root(&f->linkage->forest, a)];
  piece->units = x.units + y.units;
  piece->first = x.units > 0 ? x.first : y.first;
  if (x.units == 0 || y.units == 0) return;
  uint32_t next = f->units[x.first].next;
  f->units[x.first].next = f->units[y.first].next;
  f->units[y.first].next = next;
}

static int linkage_join_along(Finish *f, const ShingleEdge *e)
{
  ShingleForest *forest = &f->linkage->forest;
  uint32_t a = shingle_forest_root(forest, e->a), b = shingle_forest_root(forest, e->b);
  int status = SHINGLE_OK;
  if (a == b) return SHINGLE_OK;
  if (f->units[a].units + f->units[b].units > SHINGLE_LINKAGE_UNITS) {
    status = linkage_make_small(f, a, e->similarity);
    if (status == SHINGLE_OK) status = linkage_make_small(f, b, e->similarity);
  }
  if (status == SHINGLE_OK) linkage_join_pieces(f, a, b);
  return status;
}

/* From the sorted edges to clusters. */
static int linkage_find_clusters(Finish *f)
{
  ShingleLinkage *l = f->linkage;
  size_t n = l->forest.count;
  int status = SHINGLE_OK;
  f->units = shingle_realloc(NULL, (n + 1) * sizeof *f->units);
  if (f->units == NULL) return SHINGLE_NOMEM;
  for (size_t i = 0; i < n && status == SHINGLE_OK; i++) {
    f->units[i] = (Unit){1, (uint32_t)i, {(uint32_t)i}, (uint32_t)i, 1};
    status = shingle_forest_add(&f->clusters);
  }
  linkage_cut_all(&l->forest);
  for (size_t i = 0; i < l->edge_count && status == SHINGLE_OK; i++) {
    status = linkage_stopped(f, 1) ? SHINGLE_INTERRUPTED : linkage_join_along(f, &l->edges[i]);
  }
  for (size_t i = 0; i < n && status == SHINGLE_OK; i++) {
    if (shingle_forest_root(&l->forest, (uint32_t)i) == i) status = linkage_condense(f, (uint32_t)i, l->threshold, 1);
  }
  return status;
}

/* Lists the groups of a forest, in the order of node numbers. */
static int linkage_list_groups(ShingleForest *forest, ShingleGroups *g, void *host)
{
  uint32_t *order = shingle_realloc(NULL, (forest->count + 1) * sizeof *order);
  if (order == NULL) return SHINGLE_NOMEM;
  for (size_t i = 0; i < forest->count; i++) order[i] = (uint32_t)i;
  int status = shingle_forest_groups(forest, order, g, host);
  shingle_release(order);
  return status;
}

int shingle_linkage_finish(ShingleLinkage *l, ShinglePairSimilarity *similarity, void *user, ShingleGroups *g)
{
  if (l->kind == SHINGLE_SINGLE) return linkage_list_groups(&l->forest, g, l->host);
  Finish f = {.linkage = l, .similarity = similarity, .user = user};
  int status = linkage_sort_edges(l);
  if (status == SHINGLE_OK) status = linkage_find_clusters(&f);
  shingle_release(f.units);
  shingle_keys_free(&f.matrix.units);
  shingle_release(f.matrix.size);
  shingle_release(f.matrix.cells);
  shingle_release(f.matrix.best);
  shingle_release(f.matrix.nearest);
  if (status == SHINGLE_OK) status = linkage_list_groups(&f.clusters, g, l->host);
  shingle_forest_free(&f.clusters);
  return status;
}
