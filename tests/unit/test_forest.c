/* test_forest.c - connected components, and the JSON they are written as. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "groups/forest.h"
#include "corpus.h"
#include "heap.h"
#include "base/json.h"

#define NODES 3000

/* What the forest is held against: labels[i] is the least node of i's group, kept by renaming all. */
static void join_slowly(uint32_t *labels, uint32_t a, uint32_t b)
{
  uint32_t x = labels[a], y = labels[b], least = x < y ? x : y;
  for (uint32_t i = 0; i < NODES; i++) {
    if (labels[i] == x || labels[i] == y) labels[i] = least;
  }
}

static void add_nodes(ShingleForest *f, size_t count)
{
  while (f->count < count) assert_int_equal(shingle_forest_add(f), SHINGLE_OK);
}

static uint32_t *ascending(size_t count)
{
  uint32_t *order = malloc((count + 1) * sizeof *order);
  for (size_t i = 0; i < count; i++) order[i] = (uint32_t)i;
  return order;
}

static void check_groups(const ShingleGroups *g, const uint32_t *labels)
{
  uint32_t members = 0;
  for (size_t i = 0; i < g->count; i++) {
    uint32_t first = g->members[g->starts[i]];
    assert_int_equal(g->starts[i], members);
    assert_int_equal(labels[first], first);
    if (i > 0) assert_true(first > g->members[g->starts[i - 1]]);
    for (uint32_t j = g->starts[i]; j < g->starts[i + 1]; j++, members++) {
      assert_int_equal(labels[g->members[j]], first);
      if (j > g->starts[i]) assert_true(g->members[j] > g->members[j - 1]);
    }
  }
  assert_int_equal(members, NODES);
  assert_int_equal(g->starts[g->count], NODES);
}

static void test_against_renaming(void **state)
{
  uint64_t random = 1;
  (void)state;
  for (size_t edges = 0; edges <= 2 * NODES; edges = edges * 2 + 100) {
    ShingleForest f = {0};
    ShingleGroups g = {0};
    uint32_t labels[NODES], *order = ascending(NODES);
    for (uint32_t i = 0; i < NODES; i++) labels[i] = i;
    add_nodes(&f, NODES);
    for (size_t i = 0; i < edges; i++) {
      uint32_t a = (uint32_t)corpus_below(&random, NODES), b = (uint32_t)corpus_below(&random, NODES);
      shingle_forest_join(&f, a, b);
      join_slowly(labels, a, b);
      assert_int_equal(shingle_forest_root(&f, a), shingle_forest_root(&f, b));
    }
    assert_int_equal(shingle_forest_groups(&f, order, &g, NULL), SHINGLE_OK);
    check_groups(&g, labels);
    shingle_groups_free(&g);
    shingle_forest_free(&f);
    free(order);
  }
  assert_int_equal(heap_in_use(), 0);
}

/* Groups and members follow the order that is asked for. */
static void test_order(void **state)
{
  static const uint32_t order[] = {5, 3, 0, 4, 1, 2}, members[] = {5, 0, 3, 2, 4, 1}, starts[] = {0, 2, 4, 5, 6};
  ShingleForest f = {0};
  ShingleGroups g = {0};
  (void)state;
  add_nodes(&f, 6);
  shingle_forest_join(&f, 0, 5);
  shingle_forest_join(&f, 2, 3);
  shingle_forest_join(&f, 3, 2);
  shingle_forest_join(&f, 4, 4);
  assert_int_equal(shingle_forest_groups(&f, order, &g, NULL), SHINGLE_OK);
  assert_int_equal(g.count, 4);
  assert_memory_equal(g.members, members, sizeof members);
  assert_memory_equal(g.starts, starts, sizeof starts);
  shingle_groups_free(&g);
  shingle_forest_free(&f);
}

static void test_nothing(void **state)
{
  ShingleForest f = {0};
  ShingleGroups g = {0};
  uint32_t order = 0;
  (void)state;
  assert_int_equal(shingle_forest_groups(&f, &order, &g, NULL), SHINGLE_OK);
  assert_int_equal(g.count, 0);
  assert_int_equal(g.starts[0], 0);
  shingle_groups_free(&g);
  shingle_forest_free(&f);
  assert_int_equal(heap_in_use(), 0);
}

/* Chains, which make the deepest trees of a careless forest: a million joins are done in no time. */
static void test_chains(void **state)
{
  enum { MANY = 1000000 };
  uint32_t *order = ascending(MANY);
  (void)state;
  for (int way = 0; way < 3; way++) {
    ShingleForest f = {0};
    ShingleGroups g = {0};
    add_nodes(&f, MANY);
    for (uint32_t i = 1; i < MANY; i++) {
      uint32_t at = way == 0 ? i : MANY - i;
      shingle_forest_join(&f, way == 2 ? 0 : at - 1, at);
    }
    assert_int_equal(shingle_forest_groups(&f, order, &g, NULL), SHINGLE_OK);
    assert_int_equal(g.count, 1);
    assert_memory_equal(g.members, order, MANY * sizeof *order);
    shingle_groups_free(&g);
    shingle_forest_free(&f);
  }
  free(order);
}

static int build(ShingleForest *f, ShingleGroups *g, const uint32_t *order)
{
  int status = SHINGLE_OK;
  for (size_t i = 0; i < 1000 && status == SHINGLE_OK; i++) status = shingle_forest_add(f);
  for (uint32_t i = 10; i < 1000 && status == SHINGLE_OK; i++) shingle_forest_join(f, i, i - 10);
  return status == SHINGLE_OK ? shingle_forest_groups(f, order, g, f) : status;
}

static void test_without_memory(void **state)
{
  uint32_t *order = ascending(1000);
  (void)state;
  for (int forever = 0; forever < 2; forever++) {
    int status = SHINGLE_NOMEM;
    for (long n = 1; status != SHINGLE_OK; n++) {
      ShingleForest f = {0};
      ShingleGroups g = {0};
      heap_fail_at(n, forever);
      status = build(&f, &g, order);
      assert_int_equal(status, heap_failed() ? SHINGLE_NOMEM : SHINGLE_OK);
      heap_fail_at(0, 0);
      shingle_groups_free(&g);
      shingle_forest_free(&f);
      assert_int_equal(heap_in_use(), 0);
    }
  }
  free(order);
}

static void test_interrupted(void **state)
{
  uint32_t *order = ascending(1000);
  ShingleForest f = {0};
  ShingleGroups g = {0};
  (void)state;
  heap_interrupt_at(1);
  assert_int_equal(build(&f, &g, order), SHINGLE_INTERRUPTED);
  heap_interrupt_at(0);
  shingle_groups_free(&g);
  shingle_forest_free(&f);
  assert_int_equal(heap_in_use(), 0);
  free(order);
}

/* ---------------------------------------------------------------------------- JSON -- */

static void check_buffer(ShingleBuffer *b, const char *expected)
{
  assert_int_equal(b->status, SHINGLE_OK);
  assert_int_equal(b->length, strlen(expected));
  assert_memory_equal(b->bytes, expected, b->length);
  shingle_buffer_free(b);
}

static void test_json_integers(void **state)
{
  ShingleBuffer b = {0};
  static const int64_t values[] = {0, 9, 10, -1, -10, INT64_MAX, INT64_MIN, 1234567890};
  (void)state;
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    shingle_json_integer(&b, values[i]);
    shingle_buffer_text(&b, " ");
  }
  check_buffer(&b, "0 9 10 -1 -10 9223372036854775807 -9223372036854775808 1234567890 ");
}

static void test_json_texts(void **state)
{
  ShingleBuffer b = {0};
  (void)state;
  shingle_json_text(&b, "", 0);
  check_buffer(&b, "\"\"");
  shingle_json_text(&b, "plain / é 🙂 \x7f", strlen("plain / é 🙂 \x7f"));
  check_buffer(&b, "\"plain / é 🙂 \x7f\"");
  shingle_json_text(&b, "\"\\\"", 3);
  check_buffer(&b, "\"\\\"\\\\\\\"\"");
  shingle_json_text(&b, "a\0b\b\t\n\v\f\r\x1f", 10);
  check_buffer(&b, "\"a\\u0000b\\b\\t\\n\\u000b\\f\\r\\u001f\"");
  shingle_json_text(&b, "cut \xe2\x82", 6);
  check_buffer(&b, "\"cut \xe2\x82\"");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_against_renaming),
      cmocka_unit_test(test_order),
      cmocka_unit_test(test_nothing),
      cmocka_unit_test(test_chains),
      cmocka_unit_test(test_without_memory),
      cmocka_unit_test(test_interrupted),
      cmocka_unit_test(test_json_integers),
      cmocka_unit_test(test_json_texts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
