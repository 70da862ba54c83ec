/* test_sort.c - sorting that can be interrupted: the order of qsort(), nothing lost whatever happens. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "corpus.h"
#include "heap.h"
#include "base/sort.h"

#define MOST 100000

static uint64_t items[MOST], right[MOST];

static int compare(const void *a, const void *b)
{
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

/* kind 0: any order; 1: in order already; 2: the reverse; 3: few different ones. */
static void fill(size_t count, int kind)
{
  uint64_t seed = count + (uint64_t)kind;
  for (size_t i = 0; i < count; i++) {
    items[i] = kind == 0 ? corpus_below(&seed, 1000000) : kind == 1 ? i : kind == 2 ? count - i : corpus_below(&seed, 3);
  }
  memcpy(right, items, count * sizeof *items);
  qsort(right, count, sizeof *right, compare);
}

static void test_order(void **state)
{
  static const size_t counts[] = {0, 1, 2, 16383, 16384, 16385, 32768, 32769, 49152, 50000, MOST};
  (void)state;
  for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
    for (int kind = 0; kind < 4; kind++) {
      fill(counts[c], kind);
      assert_int_equal(shingle_sort(items, counts[c], sizeof *items, compare, NULL), SHINGLE_OK);
      assert_memory_equal(items, right, counts[c] * sizeof *items);
    }
  }
  assert_int_equal(heap_in_use(), 0);
}

/* At whichever look: all items are still there. */
static void test_interrupt(void **state)
{
  (void)state;
  for (long n = 1;; n++) {
    fill(MOST, 0);
    heap_interrupt_at(n);
    int status = shingle_sort(items, MOST, sizeof *items, compare, NULL);
    heap_interrupt_at(0);
    if (status == SHINGLE_OK) {
      assert_true(n > 5);
      break;
    }
    assert_int_equal(status, SHINGLE_INTERRUPTED);
    qsort(items, MOST, sizeof *items, compare);
    assert_memory_equal(items, right, sizeof items);
    assert_int_equal(heap_in_use(), 0);
  }
}

static int sort_many(void)
{
  fill(MOST, 0);
  return shingle_sort(items, MOST, sizeof *items, compare, NULL);
}

static void test_no_memory(void **state)
{
  (void)state;
  heap_fail_each(sort_many);
  fill(1000, 0);
  heap_fail_at(1, 1); /* few need none */
  assert_int_equal(shingle_sort(items, 1000, sizeof *items, compare, NULL), SHINGLE_OK);
  heap_fail_at(0, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_order),
      cmocka_unit_test(test_interrupt),
      cmocka_unit_test(test_no_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
