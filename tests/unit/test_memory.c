/* test_memory.c - arrays that grow, and buffers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "heap.h"
#include "base/memory.h"

static void test_grown(void **state)
{
  uint64_t *items = NULL;
  size_t capacity = 0;
  int status = SHINGLE_OK, moves = 0;
  (void)state;
  for (uint64_t i = 0; i < 100000; i++) {
    size_t before = capacity;
    items = shingle_grown(items, &capacity, i + 1, sizeof *items, &status);
    assert_int_equal(status, SHINGLE_OK);
    assert_true(capacity >= i + 1);
    moves += capacity != before;
    items[i] = i;
  }
  assert_true(moves < 40);
  for (uint64_t i = 0; i < 100000; i++) assert_int_equal(items[i], i);
  size_t before = capacity;
  assert_ptr_equal(shingle_grown(items, &capacity, 5, sizeof *items, &status), items);
  assert_int_equal(capacity, before);
  shingle_release(items);
  shingle_release(NULL);
}

static void test_grown_too_big(void **state)
{
  static const size_t needs[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX / 8, SIZE_MAX / 16 + 1, (size_t)UINT32_MAX + 1};
  size_t capacity = 0;
  int status = SHINGLE_OK;
  char *item = shingle_grown(NULL, &capacity, 1, 1, &status), *same;
  (void)state;
  for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
    size_t had = capacity;
    status = SHINGLE_OK;
    same = shingle_grown(item, &capacity, needs[i], 8, &status);
    assert_int_equal(status, SHINGLE_TOOBIG);
    assert_ptr_equal(same, item);
    assert_int_equal(capacity, had);
  }
  shingle_release(item);
}

static void test_grown_without_memory(void **state)
{
  size_t capacity = 0, had;
  int status = SHINGLE_OK;
  char *item = shingle_grown(NULL, &capacity, 1, 1, &status), *same;
  (void)state;
  item[0] = 'x';
  had = capacity;
  heap_fail_at(1, 0);
  same = shingle_grown(item, &capacity, 1000, 1, &status);
  assert_int_equal(status, SHINGLE_NOMEM);
  assert_ptr_equal(same, item);
  assert_int_equal(capacity, had);
  assert_int_equal(item[0], 'x');
  heap_fail_at(0, 0);
  shingle_release(item);
}

static void test_buffer(void **state)
{
  ShingleBuffer b = {0};
  (void)state;
  shingle_buffer_append(&b, "", 0);
  assert_null(b.bytes);
  shingle_buffer_text(&b, "one");
  shingle_buffer_append(&b, "\0two", 4);
  assert_int_equal(b.length, 7);
  assert_memory_equal(b.bytes, "one\0two", 7);
  /* a failure sticks, and loses nothing */
  shingle_buffer_append(&b, "x", SHINGLE_BYTES_MAX);
  assert_int_equal(b.status, SHINGLE_TOOBIG);
  shingle_buffer_text(&b, "three");
  assert_int_equal(b.length, 7);
  assert_int_equal(b.status, SHINGLE_TOOBIG);
  shingle_buffer_free(&b);
  assert_true(b.bytes == NULL && b.length == 0 && b.status == SHINGLE_OK);

  heap_fail_at(1, 0);
  shingle_buffer_text(&b, "four");
  assert_int_equal(b.status, SHINGLE_NOMEM);
  shingle_buffer_text(&b, "five"); /* memory is back, but the buffer has a hole */
  assert_int_equal(b.length, 0);
  heap_fail_at(0, 0);
  shingle_buffer_free(&b);
}

static int nothing_left(void **state)
{
  (void)state;
  assert_int_equal(heap_in_use(), 0);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_grown),
      cmocka_unit_test(test_grown_too_big),
      cmocka_unit_test(test_grown_without_memory),
      cmocka_unit_test(test_buffer),
  };
  return cmocka_run_group_tests(tests, NULL, nothing_left);
}
