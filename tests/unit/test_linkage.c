/* test_linkage.c - clusters by single, average and complete linkage: against an agglomeration that looks at
** all pairs of nodes in every step. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "corpus.h"
#include "heap.h"
#include "groups/linkage.h"
#include "wording/shingles.h"

enum { SMALL = 48, KINDS = 3 };

/* A graph of up to SMALL nodes: all similarities, symmetric. */
typedef struct Graph {
  size_t nodes;
  double similarity[SMALL][SMALL];
} Graph;

static int look_up(void *user, uint32_t a, uint32_t b, double *value)
{
  const Graph *g = user;
  *value = g->similarity[a][b];
  return SHINGLE_OK;
}

static void set_pair(Graph *g, size_t a, size_t b, double similarity)
{
  g->similarity[a][b] = g->similarity[b][a] = similarity;
}

/* Feeds the pairs in an order that `random` tells, some of them twice, and turned, and some below the
** threshold. */
static int cluster(Graph *g, ShingleLinkageKind kind, double threshold, uint64_t random, ShingleGroups *out)
{
  uint32_t pairs[SMALL * SMALL][2];
  size_t n = 0;
  ShingleLinkage l = {0};
  int status = shingle_linkage_begin(&l, g->nodes, kind, threshold, g);
  for (uint32_t a = 0; a < g->nodes; a++) {
    for (uint32_t b = 0; b < g->nodes; b++) {
      if (a == b || (a > b && corpus_below(&random, 4) != 0)) continue;
      size_t at = corpus_below(&random, ++n);
      memcpy(pairs[n - 1], pairs[at], sizeof pairs[at]);
      pairs[at][0] = a;
      pairs[at][1] = b;
    }
  }
  for (size_t i = 0; i < n && status == SHINGLE_OK; i++) {
    double similarity = g->similarity[pairs[i][0]][pairs[i][1]];
    if (similarity < threshold && corpus_below(&random, 2)) continue;
    status = shingle_linkage_edge(&l, pairs[i][0], pairs[i][1], similarity);
  }
  if (status == SHINGLE_OK) status = shingle_linkage_finish(&l, look_up, g, out);
  shingle_linkage_free(&l);
  return status;
}

/* ------------------------------------------------------------------------ naively -- */

static double between(const Graph *g, const int *label, int x, int y, ShingleLinkageKind kind)
{
  double sum = 0, pairs = 0, least = 2, most = -1;
  for (size_t a = 0; a < g->nodes; a++) {
    for (size_t b = 0; b < g->nodes; b++) {
      if (label[a] != x || label[b] != y) continue;
      double s = g->similarity[a][b];
      sum += s;
      pairs += 1;
      if (s < least) least = s;
      if (s > most) most = s;
    }
  }
  return kind == SHINGLE_SINGLE ? most : kind == SHINGLE_AVERAGE ? sum / pairs : least;
}

/* label[i]: the first node of i's cluster. */
static void cluster_slowly(const Graph *g, ShingleLinkageKind kind, double threshold, int *label)
{
  int n = (int)g->nodes;
  for (int i = 0; i < n; i++) label[i] = i;
  for (;;) {
    double best = -1;
    int from = 0, to = 0;
    for (int x = 0; x < n; x++) {
      for (int y = x + 1; y < n; y++) {
        if (label[x] != x || label[y] != y) continue;
        double s = between(g, label, x, y, kind);
        if (s > best) best = s, to = x, from = y;
      }
    }
    if (best < threshold - SHINGLE_LINKAGE_TOLERANCE) return;
    for (int i = 0; i < n; i++) if (label[i] == from) label[i] = to;
  }
}

static void check_labels(const ShingleGroups *groups, const int *label, size_t n)
{
  uint32_t members = 0;
  for (size_t c = 0; c < groups->count; c++) {
    uint32_t first = groups->members[groups->starts[c]];
    assert_int_equal(groups->starts[c], members);
    assert_int_equal(label[first], first);
    if (c > 0) assert_true(first > groups->members[groups->starts[c - 1]]);
    for (uint32_t i = groups->starts[c]; i < groups->starts[c + 1]; i++, members++) {
      assert_int_equal(label[groups->members[i]], first);
      if (i > groups->starts[c]) assert_true(groups->members[i] > groups->members[i - 1]);
    }
  }
  assert_int_equal(members, n);
}

/* Similarities in steps of 1/64, whose sums are exact: with few values there are ties everywhere. Families,
** so that there is something to find. */
static void random_graph(Graph *g, uint64_t *random)
{
  g->nodes = corpus_below(random, SMALL + 1);
  size_t values = 1 + corpus_below(random, 64), families = 1 + corpus_below(random, 8);
  for (size_t a = 0; a < g->nodes; a++) {
    for (size_t b = 0; b < a; b++) {
      size_t s = corpus_below(random, values) * 64 / values;
      if (a % families == b % families) s = s / 2 + 32;
      set_pair(g, a, b, (double)s / 64);
    }
  }
}

static void test_against_naive(void **state)
{
  Graph g;
  int label[SMALL];
  uint64_t random = 1;
  (void)state;
  for (int round = 0; round < 200; round++) {
    random_graph(&g, &random);
    double threshold = (double)corpus_below(&random, 65) / 64;
    for (int kind = 0; kind < KINDS; kind++) {
      ShingleGroups groups = {0};
      cluster_slowly(&g, (ShingleLinkageKind)kind, threshold, label);
      for (uint64_t order = 0; order < 4; order++) {
        assert_int_equal(cluster(&g, (ShingleLinkageKind)kind, threshold, order, &groups), SHINGLE_OK);
        check_labels(&groups, label, g.nodes);
        shingle_groups_free(&groups);
      }
    }
  }
  assert_int_equal(heap_in_use(), 0);
}

/* Thresholds that no binary fraction is equal to, and means of them. */
static void test_threshold(void **state)
{
  static const double thresholds[] = {0.1, 0.2, 0.3, 0.6, 0.7, 0.9};
  Graph g = {.nodes = 30};
  (void)state;
  for (size_t i = 0; i < sizeof thresholds / sizeof *thresholds; i++) {
    for (int kind = 0; kind < KINDS; kind++) {
      for (int above = 0; above < 2; above++) {
        ShingleGroups groups = {0};
        for (size_t a = 0; a < g.nodes; a++) {
          for (size_t b = 0; b < a; b++) set_pair(&g, a, b, thresholds[i]);
        }
        double asked = thresholds[i] + above * 1e-6;
        assert_int_equal(cluster(&g, (ShingleLinkageKind)kind, asked, 1, &groups), SHINGLE_OK);
        assert_int_equal(groups.count, above ? g.nodes : 1);
        shingle_groups_free(&groups);
      }
    }
  }
}

/* 0 - 1 - 2 - 3, and otherwise strangers. */
static void test_weak_chain(void **state)
{
  static const size_t expected[KINDS] = {1, 2, 2};
  Graph g = {.nodes = 4};
  (void)state;
  set_pair(&g, 0, 1, 0.6);
  set_pair(&g, 1, 2, 0.55);
  set_pair(&g, 2, 3, 0.6);
  for (int kind = 0; kind < KINDS; kind++) {
    ShingleGroups groups = {0};
    assert_int_equal(cluster(&g, (ShingleLinkageKind)kind, 0.5, 1, &groups), SHINGLE_OK);
    assert_int_equal(groups.count, expected[kind]);
    if (kind != SHINGLE_SINGLE) assert_int_equal(groups.members[groups.starts[1]], 2);
    shingle_groups_free(&groups);
  }
}

static void test_bad_edges(void **state)
{
  ShingleLinkage l = {0};
  ShingleGroups groups = {0};
  Graph g = {.nodes = 3};
  (void)state;
  assert_int_equal(shingle_linkage_begin(&l, 3, SHINGLE_AVERAGE, 0.5, NULL), SHINGLE_OK);
  assert_int_equal(shingle_linkage_edge(&l, 0, 3, 0.9), SHINGLE_INVALID);
  assert_int_equal(shingle_linkage_edge(&l, UINT32_MAX, 0, 0.9), SHINGLE_INVALID);
  assert_int_equal(shingle_linkage_edge(&l, 1, 1, 0.9), SHINGLE_OK);
  assert_int_equal(shingle_linkage_edge(&l, 0, 1, 0.4), SHINGLE_OK);
  assert_int_equal(shingle_linkage_edge(&l, 0, 1, __builtin_nan("")), SHINGLE_OK);
  assert_int_equal(shingle_linkage_finish(&l, look_up, &g, &groups), SHINGLE_OK);
  assert_int_equal(groups.count, 3);
  shingle_groups_free(&groups);
  shingle_linkage_free(&l);
}

static int fails(void *user, uint32_t a, uint32_t b, double *value)
{
  (void)user, (void)a, (void)b, (void)value;
  return SHINGLE_IO;
}

static void test_failing_similarity(void **state)
{
  ShingleLinkage l = {0};
  ShingleGroups groups = {0};
  (void)state;
  assert_int_equal(shingle_linkage_begin(&l, 3, SHINGLE_COMPLETE, 0.5, NULL), SHINGLE_OK);
  assert_int_equal(shingle_linkage_edge(&l, 0, 1, 0.9), SHINGLE_OK);
  assert_int_equal(shingle_linkage_edge(&l, 1, 2, 0.9), SHINGLE_OK);
  assert_int_equal(shingle_linkage_finish(&l, fails, NULL, &groups), SHINGLE_IO);
  shingle_groups_free(&groups);
  shingle_linkage_free(&l);
  assert_int_equal(heap_in_use(), 0);
}

/* --------------------------------------------------------------- larger than a matrix -- */

/* Families of nodes: `near` to each other, and up to `spread` more, and nothing to others, but that each node
** is linked to the next one by `chain`, and `slope` more from node to node. */
typedef struct Families {
  uint32_t nodes, families;
  double near, spread, chain, slope;
  size_t calls;
} Families;

static double family_similarity(const Families *f, uint32_t a, uint32_t b)
{
  uint32_t low = a < b ? a : b, high = a < b ? b : a;
  if (low % f->families != high % f->families) return high - low == 1 ? f->chain + f->slope * low : 0;
  double random = (double)(shingle_mix((uint64_t)low << 32 | high) >> 32) / 4294967296.0;
  return f->near + f->spread * random;
}

static int look_up_family(void *user, uint32_t a, uint32_t b, double *value)
{
  Families *f = user;
  f->calls++;
  *value = family_similarity(f, a, b);
  return SHINGLE_OK;
}

/* Feeds each node's edges to the 100 before it, forwards or backwards. */
static void cluster_families(Families *f, ShingleLinkageKind kind, int backwards, ShingleGroups *g)
{
  ShingleLinkage l = {0};
  assert_int_equal(shingle_linkage_begin(&l, f->nodes, kind, 0.6, NULL), SHINGLE_OK);
  for (uint32_t i = 0; i < f->nodes; i++) {
    uint32_t a = backwards ? f->nodes - 1 - i : i;
    for (uint32_t b = a < 100 ? 0 : a - 100; b < a; b++) {
      assert_int_equal(shingle_linkage_edge(&l, a, b, family_similarity(f, a, b)), SHINGLE_OK);
    }
  }
  assert_true(l.edge_capacity <= 200000);
  f->calls = 0;
  assert_int_equal(shingle_linkage_finish(&l, look_up_family, f, g), SHINGLE_OK);
  shingle_linkage_free(&l);
}

static void check_families(const Families *f, const ShingleGroups *g)
{
  assert_int_equal(g->count, f->families);
  for (uint32_t i = 0; i < f->families; i++) {
    for (uint32_t k = g->starts[i]; k < g->starts[i + 1]; k++) {
      assert_int_equal(g->members[k] % f->families, i);
    }
  }
}

/* One family, and five linked by chains, of more nodes than a matrix has rows: found, at a bounded cost. */
static void test_large_families(void **state)
{
  (void)state;
  for (uint32_t families = 1; families <= 5; families += 4) {
    for (int kind = SHINGLE_AVERAGE; kind <= SHINGLE_COMPLETE; kind++) {
      Families f = {.nodes = 4000, .families = families, .near = 0.7, .spread = 0.3, .chain = 0.65};
      ShingleGroups forwards = {0}, backwards = {0};
      cluster_families(&f, (ShingleLinkageKind)kind, 0, &forwards);
      check_families(&f, &forwards);
      assert_true(f.calls < 4 * (size_t)f.nodes * SHINGLE_LINKAGE_UNITS);
      cluster_families(&f, (ShingleLinkageKind)kind, 1, &backwards);
      check_families(&f, &backwards);
      shingle_groups_free(&forwards);
      shingle_groups_free(&backwards);
    }
  }
  assert_int_equal(heap_in_use(), 0);
}

/* Clusters of a piece with more nodes than a matrix has rows are an approximation, which goes by the order of
** similarities and not by that of the edges. */
static void test_order_of_edges(void **state)
{
  (void)state;
  for (int kind = SHINGLE_AVERAGE; kind <= SHINGLE_COMPLETE; kind++) {
    Families f = {.nodes = 3000, .families = 1, .near = 0.3, .spread = 0.6};
    ShingleGroups forwards = {0}, backwards = {0};
    cluster_families(&f, (ShingleLinkageKind)kind, 0, &forwards);
    cluster_families(&f, (ShingleLinkageKind)kind, 1, &backwards);
    assert_true(forwards.count > 10 && forwards.count < f.nodes - 10);
    assert_int_equal(forwards.count, backwards.count);
    assert_memory_equal(forwards.starts, backwards.starts, (forwards.count + 1) * sizeof *forwards.starts);
    assert_memory_equal(forwards.members, backwards.members, f.nodes * sizeof *forwards.members);
    shingle_groups_free(&forwards);
    shingle_groups_free(&backwards);
  }
}

/* A chain longer than any matrix, of strangers but for each one's neighbours: pairs, and here and there a
** single node, because the clusters of a piece are final when they are too many. */
static void test_long_chain(void **state)
{
  enum { LONG = 8000 };
  (void)state;
  for (int way = 0; way < 2 * KINDS; way++) {
    int kind = way % KINDS;
    Families f = {.nodes = LONG, .families = LONG, .chain = 0.6, .slope = way < KINDS ? 0 : 1e-6};
    ShingleLinkage l = {0};
    ShingleGroups g = {0};
    assert_int_equal(shingle_linkage_begin(&l, LONG, (ShingleLinkageKind)kind, 0.5, NULL), SHINGLE_OK);
    for (uint32_t i = 1; i < LONG; i++) {
      assert_int_equal(shingle_linkage_edge(&l, i, i - 1, family_similarity(&f, i, i - 1)), SHINGLE_OK);
    }
    assert_int_equal(shingle_linkage_finish(&l, look_up_family, &f, &g), SHINGLE_OK);
    if (kind == SHINGLE_SINGLE) assert_int_equal(g.count, 1);
    else assert_in_range(g.count, LONG / 2, LONG / 2 + LONG / 100);
    for (size_t c = 0; c < g.count && kind != SHINGLE_SINGLE; c++) {
      uint32_t size = g.starts[c + 1] - g.starts[c];
      assert_in_range(size, 1, 2);
      if (size == 2) assert_int_equal(g.members[g.starts[c] + 1], g.members[g.starts[c]] + 1);
    }
    shingle_groups_free(&g);
    shingle_linkage_free(&l);
  }
}

/* ------------------------------------------------------------------------- failures -- */

static int cluster_some(void)
{
  static Graph g;
  ShingleGroups groups = {0};
  uint64_t random = 2;
  int status = SHINGLE_OK;
  do random_graph(&g, &random); while (g.nodes < SMALL - 2);
  for (int kind = 0; kind < KINDS && status == SHINGLE_OK; kind++) {
    shingle_groups_free(&groups);
    status = cluster(&g, (ShingleLinkageKind)kind, 0.4, 3, &groups);
  }
  shingle_groups_free(&groups);
  return status;
}

static void test_without_memory(void **state)
{
  (void)state;
  heap_fail_each(cluster_some);
}

/* Feeds each node's edges to the next `width` of its family. */
static int cluster_much(Families *f, uint32_t width)
{
  ShingleLinkage l = {0};
  ShingleGroups g = {0};
  int status = shingle_linkage_begin(&l, f->nodes, SHINGLE_AVERAGE, 0.6, f);
  for (uint32_t i = 0; i < width * f->nodes && status == SHINGLE_OK; i++) {
    uint32_t a = i % f->nodes, b = (a + f->families * (1 + i / f->nodes)) % f->nodes;
    status = shingle_linkage_edge(&l, a, b, family_similarity(f, a, b));
  }
  if (status == SHINGLE_OK) status = shingle_linkage_finish(&l, look_up_family, f, &g);
  shingle_groups_free(&g);
  shingle_linkage_free(&l);
  return status;
}

/* Wherever it is asked to stop, it does; and it is asked often. */
static void check_interrupts(Families f, uint32_t width, long often)
{
  int status = SHINGLE_INTERRUPTED;
  long asked = 0;
  for (long n = 1; status != SHINGLE_OK; n += 1 + n / 3) {
    heap_interrupt_at(n);
    status = cluster_much(&f, width);
    assert_true(status == SHINGLE_INTERRUPTED || status == SHINGLE_OK);
    assert_int_equal(heap_in_use(), 0);
    if (status != SHINGLE_OK) asked = n;
  }
  heap_interrupt_at(0);
  assert_true(asked >= often);
}

static void test_interrupted(void **state)
{
  (void)state;
  check_interrupts((Families){.nodes = 2500, .families = 1, .near = 0.7, .spread = 0.3}, 50, 500);
  check_interrupts((Families){.nodes = 20000, .families = 10000, .near = 0.7, .spread = 0.3}, 1, 10);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_against_naive),
      cmocka_unit_test(test_threshold),
      cmocka_unit_test(test_weak_chain),
      cmocka_unit_test(test_bad_edges),
      cmocka_unit_test(test_failing_similarity),
      cmocka_unit_test(test_large_families),
      cmocka_unit_test(test_order_of_edges), cmocka_unit_test(test_long_chain),
      cmocka_unit_test(test_without_memory),
      cmocka_unit_test(test_interrupted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
