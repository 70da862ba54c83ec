/* test_related.c - what is done with candidates: the two steps, and the order of the results. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "heap.h"
#include "meaning/related.h"

static const ShingleDays undated = {SHINGLE_DAYS_UNKNOWN, SHINGLE_DAYS_UNKNOWN};

#define S1 "The council voted on Monday to close the old bridge over the river. "
#define S2 "Traffic will be sent over the new one for three years while it is rebuilt. "
#define S3 "The mayor called it the only safe choice after cracks were found in two piers. "
#define S4 "Shop owners on the eastern bank fear that customers will stay away. "
#define S5 "A ferry for people on foot is to run from May. "
#define QUERY S1 S2 S3 S4 S5

static const char *const articles[] = {
    /* 0 */ "Snow fell on the hills in the north during the night. Two trains stood still for hours.",
    /* 1: a rewrite */
    "City leaders decided Monday that the old bridge across the river must close. For three years, while "
    "it is being rebuilt, cars will be sent across the new one. It is the only safe choice, the mayor "
    "said, since two piers were found to have cracks. Owners of shops on the east bank are afraid "
    "customers will no longer come. Beginning in May, a ferry will run for people who walk.",
    /* 2: another report */
    "Anger grew at a meeting about the bridge on Tuesday. \"Nobody asked us,\" said the owner of a bakery "
    "on the eastern bank, who expects to lose half of her customers. The mayor promised help for shops, "
    "and a ferry.",
    /* 3: the same */ QUERY,
    /* 4: an excerpt */ S2 S3,
    /* 5 */ "",
    /* 6: as 0, under another id */
    "Snow fell on the hills in the north during the night. Two trains stood still for hours."};

enum { ARTICLES = sizeof articles / sizeof *articles };

static int64_t id_of(size_t article) { return 100 - 10 * (int64_t)article; }
static const char *text_of(int64_t id) { return articles[(100 - id) / 10]; }

/* Finds what is related to a query among all articles; `most` are measured. */
static int find(ShingleRelatedList *r, const char *query, size_t most)
{
  int status = shingle_related_query(r, NULL, query, strlen(query));
  for (size_t i = 0; status == SHINGLE_OK && i < ARTICLES; i++) {
    status = shingle_related_add(r, id_of(i), articles[i], strlen(articles[i]));
  }
  if (status != SHINGLE_OK) return status;
  shingle_related_keep(r, most);
  for (size_t i = 0; status == SHINGLE_OK && i < r->count; i++) {
    const char *text = text_of(r->items[i].id);
    status = shingle_related_measure(r, i, text, strlen(text), undated);
  }
  shingle_related_sort(r);
  return status;
}

static void expect_order(const ShingleRelatedList *r, const size_t *order, size_t count)
{
  assert_int_equal(r->count, count);
  for (size_t i = 0; i < count; i++) assert_int_equal(r->items[i].id, id_of(order[i]));
}

static void test_order(void **state)
{
  ShingleRelatedList r;
  (void)state;
  shingle_related_init(&r, NULL);
  assert_int_equal(find(&r, QUERY, ARTICLES), SHINGLE_OK);
  expect_order(&r, (const size_t[]){3, 1, 4, 2, 6, 0, 5}, ARTICLES); /* 6 and 0 are equal: by id */
  assert_int_equal(r.items[0].m.verdict, SHINGLE_IDENTICAL);
  assert_int_equal(r.items[1].m.verdict, SHINGLE_REWRITE);
  assert_int_equal(r.items[2].m.verdict, SHINGLE_EXCERPT);
  for (size_t i = 0; i < 3; i++) assert_true(r.items[i].rank > 1 + r.items[3].rank); /* no count of words in common lifts others above */
  for (size_t i = 3; i < ARTICLES; i++) {
    assert_true(r.items[i].m.verdict > SHINGLE_REWRITE);
    assert_true(r.items[i].rank == r.items[i].terms);
  }
  assert_true(r.items[0].terms > 0.999 && r.items[0].m.rewrite > 0.999 && r.items[0].m.a_in_b == 1);
  assert_true(r.items[2].m.a_in_b < 1 && r.items[2].m.b_in_a == 1); /* the query is a */
  assert_true(r.items[ARTICLES - 1].terms == 0);

  /* Another query begins anew; only the best by terms_sim are measured. */
  assert_int_equal(find(&r, articles[0], 2), SHINGLE_OK);
  expect_order(&r, (const size_t[]){6, 0}, 2);
  assert_int_equal(find(&r, "", ARTICLES), SHINGLE_OK);
  assert_int_equal(r.count, ARTICLES);
  shingle_related_free(&r);
}

/* Step 1 reads the beginning of a long text, step 2 all of it. */
static void test_long(void **state)
{
  size_t length = 2 * SHINGLE_RELATED_BYTES;
  char *text = malloc(length);
  ShingleRelatedList r;
  (void)state;
  for (size_t i = 0; i < length; i += 8) memcpy(text + i, i < length / 2 ? "harbour " : "lantern ", 8);
  shingle_related_init(&r, NULL);
  assert_int_equal(shingle_related_query(&r, NULL, "lantern", 7), SHINGLE_OK);
  assert_int_equal(shingle_related_add(&r, 1, text, length), SHINGLE_OK);
  assert_true(r.items[0].terms == 0);
  assert_int_equal(shingle_related_query(&r, NULL, "harbour", 7), SHINGLE_OK);
  assert_int_equal(shingle_related_add(&r, 1, text, length), SHINGLE_OK);
  assert_true(r.items[0].terms > 0.999);
  assert_int_equal(shingle_related_measure(&r, 0, text, length, undated), SHINGLE_OK);
  assert_int_equal(r.items[0].m.b_tokens, length / 8);
  shingle_related_free(&r);
  free(text);
}

static void test_interrupt(void **state)
{
  size_t length = 1 << 20;
  char *text = malloc(length);
  ShingleRelatedList r;
  (void)state;
  for (size_t i = 0; i < length; i += 8) memcpy(text + i, "harbour ", 8);
  shingle_related_init(&r, NULL);
  assert_int_equal(shingle_related_query(&r, NULL, "harbour", 7), SHINGLE_OK);
  for (long n = 1; n <= 3; n++) {
    heap_interrupt_at(n);
    assert_int_equal(shingle_related_add(&r, 1, text, length), SHINGLE_INTERRUPTED);
    heap_interrupt_at(n);
    assert_int_equal(shingle_related_query(&r, NULL, text, length), SHINGLE_INTERRUPTED);
  }
  heap_interrupt_at(0);
  shingle_related_free(&r);
  free(text);
}

static int run_all(void)
{
  ShingleRelatedList r;
  shingle_related_init(&r, NULL);
  int status = find(&r, QUERY, ARTICLES);
  shingle_related_free(&r);
  return status;
}

static void test_no_memory(void **state)
{
  (void)state;
  heap_fail_each(run_all);
}

static int tear_down(void **state)
{
  (void)state;
  return heap_in_use() != 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_order), cmocka_unit_test(test_long),
                                     cmocka_unit_test(test_interrupt), cmocka_unit_test(test_no_memory)};
  return cmocka_run_group_tests(tests, NULL, tear_down);
}
