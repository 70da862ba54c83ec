/* test_segment.c - sorted entries and the pages that hold them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "corpus.h"
#include "heap.h"
#include "base/segment.h"

static const int64_t odd_ids[] = {INT64_MIN, INT64_MIN + 1, -4294967296, -256, -255, -1, 0, 1, 255, 256, 65536, INT64_MAX - 1, INT64_MAX};
static const uint64_t odd_keys[] = {0, 1, 255, 256, 65535, 0xffffffff, SHINGLE_KEYS / 2, SHINGLE_KEYS - 2, SHINGLE_KEYS - 1};
#define ODD_IDS (sizeof odd_ids / sizeof *odd_ids)
#define ODD_KEYS (sizeof odd_keys / sizeof *odd_keys)

static int compare(const void *a, const void *b)
{
  const ShingleEntry *x = a, *y = b;
  if (x->key != y->key) return x->key < y->key ? -1 : 1;
  return (x->id > y->id) - (x->id < y->id);
}

static void add(ShingleEntries *list, uint64_t key, int64_t id)
{
  assert_int_equal(shingle_entries_reserve(list, 1), SHINGLE_OK);
  shingle_entries_add(list, key, id);
}

/* What kinds of lists there are to be sorted. */
enum { RANDOM, FEW_KEYS, FEW_IDS, ODD, SORTED, BACKWARDS, EQUAL, IDS_ASCEND, ONE_BYTE, KINDS };

static void make(ShingleEntries *list, int kind, size_t count, uint64_t *state)
{
  list->count = 0;
  for (size_t i = 0; i < count; i++) {
    uint64_t r = corpus_random(state), key = r >> 24;
    int64_t id = (int64_t)corpus_random(state);
    switch (kind) {
      case FEW_KEYS: key = r % 5; break;
      case FEW_IDS: id = (int64_t)(r % 3) - 1; key %= 50; break;
      case ODD: key = odd_keys[r % ODD_KEYS]; id = odd_ids[(r >> 32) % ODD_IDS]; break;
      case SORTED: key = i * 3; id = -(int64_t)i; break;
      case BACKWARDS: key = SHINGLE_KEYS - 1 - i / 2; id = -(int64_t)i; break;
      case EQUAL: key = 77; id = -77; break;
      case IDS_ASCEND: id = (int64_t)(i / 7) - 1000; break;
      case ONE_BYTE: key = (r & 0xff) << 16; id = 5; break;
      default: break;
    }
    add(list, key, id);
  }
}

/* As qsort() and a loop have it. */
static void check_sorted(const ShingleEntries *list, ShingleEntry *expected, size_t count)
{
  size_t kept = 0;
  qsort(expected, count, sizeof *expected, compare);
  for (size_t i = 0; i < count; i++) {
    if (kept == 0 || compare(&expected[kept - 1], &expected[i]) != 0) expected[kept++] = expected[i];
  }
  assert_int_equal(list->count, kept);
  for (size_t i = 0; i < kept; i++) assert_int_equal(compare(&list->items[i], &expected[i]), 0);
}

static void test_sort(void **unused)
{
  static const size_t sizes[] = {0, 1, 2, 31, 32, 33, 34, 100, 1000, 20000};
  ShingleEntries list = {NULL, 0, 0, NULL, 0};
  uint64_t state = 1;
  (void)unused;
  for (int kind = 0; kind < KINDS; kind++) {
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
      make(&list, kind, sizes[s], &state);
      ShingleEntry *expected = malloc((sizes[s] + 1) * sizeof *expected);
      if (sizes[s] > 0) memcpy(expected, list.items, sizes[s] * sizeof *expected);
      assert_int_equal(shingle_entries_sort(&list, NULL), SHINGLE_OK);
      check_sorted(&list, expected, sizes[s]);
      assert_int_equal(shingle_entries_sort(&list, NULL), SHINGLE_OK); /* once more changes nothing */
      check_sorted(&list, expected, list.count);
      free(expected);
    }
  }
  shingle_entries_free(&list);
  assert_int_equal(heap_in_use(), 0);
}

static void test_sum(void **unused)
{
  ShingleEntries list = {NULL, 0, 0, NULL, 0};
  (void)unused;
  shingle_entries_sum(&list);
  assert_int_equal(list.count, 0);
  add(&list, 1, 5);
  add(&list, 1, -3);
  add(&list, 1, 5);
  add(&list, 2, INT64_MAX);
  add(&list, 2, 1); /* wraps around, as numbers that were tampered with may */
  add(&list, SHINGLE_KEYS - 1, 9);
  shingle_entries_sum(&list);
  assert_int_equal(list.count, 3);
  assert_int_equal(list.items[0].key, 1);
  assert_int_equal(list.items[0].id, 7);
  assert_true(list.items[1].id == INT64_MIN);
  assert_int_equal(list.items[2].id, 9);
  shingle_entries_free(&list);
}

/* Memory is kept up to a limit, and the list is empty afterwards in any case. */
static void test_trim(void **unused)
{
  ShingleEntries list = {NULL, 0, 0, NULL, 0};
  uint64_t state = 2;
  (void)unused;
  make(&list, RANDOM, 1000, &state);
  shingle_entries_trim(&list, 1 << 20);
  assert_int_equal(list.count, 0);
  assert_true(list.capacity >= 1000);
  make(&list, RANDOM, 1000, &state);
  shingle_entries_trim(&list, 1000);
  assert_int_equal(list.count, 0);
  assert_int_equal(list.capacity, 0);
  assert_null(list.items);
  assert_int_equal(heap_in_use(), 0);
  assert_int_equal(shingle_entries_reserve(&list, SIZE_MAX), SHINGLE_TOOBIG);
  assert_int_equal(shingle_entries_reserve(&list, SHINGLE_ITEMS_MAX + 1), SHINGLE_TOOBIG);
  assert_int_equal(heap_in_use(), 0);
}

/* -------------------------------------------------------------------------------- pages -- */

/* Bytes in memory that ends with them, so that a sanitizer sees what reads beyond. */
static uint8_t *exactly(const uint8_t *bytes, size_t length)
{
  uint8_t *copy = malloc(length > 0 ? length : 1);
  if (length > 0) memcpy(copy, bytes, length);
  return copy;
}

static uint8_t *written(const ShingleEntries *list, size_t *length)
{
  *length = shingle_page_bytes(list->items, list->count);
  uint8_t *page = malloc(*length);
  shingle_page_write(page, list->items, list->count);
  return page;
}

static void check_found(const uint8_t *page, size_t length, const ShingleEntries *list, uint64_t key)
{
  ShingleIds ids;
  size_t first = 0, count = 0;
  assert_int_equal(shingle_page_find(&ids, page, length, key), SHINGLE_OK);
  while (first < list->count && list->items[first].key < key) first++;
  while (first + count < list->count && list->items[first + count].key == key) count++;
  assert_int_equal(ids.count, count);
  for (size_t i = 0; i < count; i++) assert_true(shingle_ids_get(&ids, i) == list->items[first + i].id);
}

/* Everything that is written is read again: all of it, a range, each key. */
static void check_page(ShingleEntries *list)
{
  ShingleEntries again = {NULL, 0, 0, NULL, 0};
  size_t length;
  assert_int_equal(shingle_entries_sort(list, NULL), SHINGLE_OK);
  uint8_t *page = written(list, &length);
  assert_int_equal(shingle_page_read(&again, page, length, 0, SHINGLE_KEYS), SHINGLE_OK);
  assert_int_equal(again.count, list->count);
  for (size_t i = 0; i < list->count; i++) assert_int_equal(compare(&again.items[i], &list->items[i]), 0);
  uint64_t low = list->items[list->count / 3].key, high = list->items[2 * list->count / 3].key;
  size_t expected = 0;
  for (size_t i = 0; i < list->count; i++) expected += list->items[i].key >= low && list->items[i].key < high;
  again.count = 0;
  assert_int_equal(shingle_page_read(&again, page, length, low, high), SHINGLE_OK);
  assert_int_equal(again.count, expected);
  for (size_t i = 0; i < list->count; i += 1 + list->count / 50) {
    uint64_t key = list->items[i].key;
    check_found(page, length, list, key);
    check_found(page, length, list, key > 0 ? key - 1 : 0);
    check_found(page, length, list, key + 1);
  }
  free(page);
  shingle_entries_free(&again);
}

static void test_round_trip(void **unused)
{
  ShingleEntries list = {NULL, 0, 0, NULL, 0};
  uint64_t state = 3;
  (void)unused;
  for (int kind = 0; kind < KINDS; kind++) {
    for (size_t count = 1; count < 3000; count = count * 3 + 1) {
      make(&list, kind, count, &state);
      check_page(&list);
    }
  }
  shingle_entries_free(&list);
}

/* Every width of an id takes as many bytes as it must, and no more. */
static void test_widths(void **unused)
{
  static const int64_t bases[] = {0, 1, -1, 1000000, INT64_MIN, -300};
  (void)unused;
  for (size_t b = 0; b < sizeof bases / sizeof *bases; b++) {
    for (int bits = 0; bits < 64; bits++) {
      uint64_t range = bits == 0 ? 0 : UINT64_MAX >> (64 - bits);
      if (bases[b] > 0 && range > (uint64_t)(INT64_MAX - bases[b])) continue;
      if (bases[b] == 0 && range > INT64_MAX) continue;
      ShingleEntries list = {NULL, 0, 0, NULL, 0};
      add(&list, 7, bases[b]);
      add(&list, 9, (int64_t)((uint64_t)bases[b] + range));
      add(&list, SHINGLE_KEYS - 1, bases[b]);
      int bytes = bits <= 8 ? 1 : (bits + 7) / 8;
      assert_int_equal(shingle_page_bytes(list.items, list.count), SHINGLE_PAGE_HEADER + 3 * (size_t)(SHINGLE_KEY_BYTES + bytes));
      check_page(&list);
      shingle_entries_free(&list);
    }
  }
  ShingleEntries all = {NULL, 0, 0, NULL, 0};
  add(&all, 1, INT64_MAX);
  add(&all, 2, INT64_MIN);
  assert_int_equal(shingle_page_bytes(all.items, 2), SHINGLE_PAGE_HEADER + 2 * (SHINGLE_KEY_BYTES + 8));
  check_page(&all);
  shingle_entries_free(&all);
}

/* The format, byte for byte: it is in databases. */
static void test_format(void **unused)
{
  static const uint8_t expected[] = {2, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                     0x01, 0, 0, 0, 0, 0x01, 0, 0, 0, 0, 0x05, 0x04, 0x03, 0x02, 0xff,
                                     0, 0, 0x02, 0x01, 0x03, 0};
  ShingleEntries list = {NULL, 0, 0, NULL, 0};
  size_t length;
  (void)unused;
  add(&list, 1, -2);
  add(&list, 1, 256);
  add(&list, 0xff02030405, 1);
  uint8_t *page = written(&list, &length);
  assert_int_equal(length, sizeof expected);
  assert_memory_equal(page, expected, length);
  free(page);
  shingle_entries_free(&list);
}

/* Reads bytes that may be anything. What is read must be in order and in range; nothing else is asked. */
static void read_anything(const uint8_t *bytes, size_t length)
{
  ShingleEntries list = {NULL, 0, 0, NULL, 0};
  ShingleIds ids;
  uint8_t *page = exactly(bytes, length);
  int status = shingle_page_read(&list, page, length, 10, SHINGLE_KEYS - 10);
  assert_true(status == SHINGLE_OK || status == SHINGLE_INVALID);
  assert_true(list.count <= length);
  for (size_t i = 0; i < list.count; i++) assert_true(list.items[i].key >= 10 && list.items[i].key < SHINGLE_KEYS - 10);
  for (size_t i = 1; i < list.count; i++) assert_true(list.items[i - 1].key <= list.items[i].key);
  for (size_t k = 0; k < ODD_KEYS; k++) {
    if (shingle_page_find(&ids, page, length, odd_keys[k]) != SHINGLE_OK) continue;
    for (size_t i = 0; i < ids.count; i++) shingle_ids_get(&ids, i);
  }
  free(page);
  shingle_entries_free(&list);
}

static void test_malformed(void **unused)
{
  ShingleEntries list = {NULL, 0, 0, NULL, 0};
  ShingleIds ids;
  uint64_t state = 4;
  size_t length;
  (void)unused;
  make(&list, ODD, 200, &state);
  assert_int_equal(shingle_entries_sort(&list, NULL), SHINGLE_OK);
  uint8_t *page = written(&list, &length);
  for (size_t cut = 0; cut < length; cut++) { /* cut anywhere: whole entries are all that a length can say */
    uint8_t *part = exactly(page, cut);
    int whole = cut >= SHINGLE_PAGE_HEADER && (cut - SHINGLE_PAGE_HEADER) % (SHINGLE_KEY_BYTES + 8) == 0;
    list.count = 0;
    int status = shingle_page_read(&list, part, cut, 0, SHINGLE_KEYS);
    assert_true(whole ? status == SHINGLE_OK || status == SHINGLE_INVALID : status == SHINGLE_INVALID);
    assert_int_equal(shingle_page_find(&ids, part, cut, 1), whole ? SHINGLE_OK : SHINGLE_INVALID);
    free(part);
    read_anything(page, cut);
  }
  for (int width = 0; width < 256; width++) {
    page[0] = (uint8_t)width;
    if (width < 1 || width > 8) assert_int_equal(shingle_page_find(&ids, page, length, 1), SHINGLE_INVALID);
    read_anything(page, length);
  }
  page[0] = 8;
  for (int i = 0; i < 20000; i++) { /* bits turned, a few at a time */
    size_t at = corpus_below(&state, length);
    uint8_t bit = (uint8_t)(1 << corpus_below(&state, 8));
    page[at] ^= bit;
    read_anything(page, length);
    if (i % 5 != 0) page[at] ^= bit;
  }
  for (int i = 0; i < 20000; i++) { /* any bytes at all */
    uint8_t bytes[80];
    size_t some = corpus_below(&state, sizeof bytes);
    for (size_t k = 0; k < some; k++) bytes[k] = (uint8_t)corpus_random(&state);
    if (i % 2 && some > 0) bytes[0] = (uint8_t)(1 + bytes[0] % 8);
    read_anything(bytes, some);
  }
  free(page);
  shingle_entries_free(&list);
}

/* Keys that do not ascend are no page. */
static void test_out_of_order(void **unused)
{
  static const uint8_t page[] = {1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 5, 6};
  ShingleEntries list = {NULL, 0, 0, NULL, 0};
  (void)unused;
  assert_int_equal(shingle_page_read(&list, page, sizeof page, 0, SHINGLE_KEYS), SHINGLE_INVALID);
  shingle_entries_free(&list);
  assert_int_equal(heap_in_use(), 0);
}

/* ---------------------------------------------------------------------------- partitions -- */

/* Pages divide the keys without a gap: each begins where the one before ends. */
static void check_partition(uint64_t pages, uint64_t *state)
{
  assert_true(shingle_page_start(0, pages) == 0);
  assert_true(shingle_key_page(0, pages) == 0);
  assert_true(shingle_key_page(SHINGLE_KEYS - 1, pages) == pages - 1);
  for (int i = 0; i < 50; i++) {
    uint64_t page = i < 5 && (uint64_t)i < pages ? (uint64_t)i : i < 10 && pages > 5 ? pages - 1 - (uint64_t)i % 5 : corpus_random(state) % pages;
    uint64_t start = shingle_page_start(page, pages);
    if (page > 0) assert_true(start > 0 && shingle_key_page(start - 1, pages) == page - 1);
    assert_true(shingle_key_page(start, pages) == page);
    uint64_t key = corpus_random(state) >> 24;
    uint64_t holds = shingle_key_page(key, pages);
    assert_true(holds < pages && shingle_page_start(holds, pages) <= key);
    if (holds + 1 < pages) assert_true(key < shingle_page_start(holds + 1, pages));
  }
}

static void test_partitions(void **unused)
{
  uint64_t state = 5;
  (void)unused;
  for (uint64_t pages = 1; pages <= 2000; pages++) check_partition(pages, &state);
  for (int bits = 11; bits <= 24; bits++) {
    for (int64_t d = -2; d <= 2; d++) {
      uint64_t pages = ((uint64_t)1 << bits) + (uint64_t)d;
      if (pages <= (uint64_t)1 << 24) check_partition(pages, &state);
    }
  }
  for (int i = 0; i < 2000; i++) check_partition(1 + corpus_below(&state, (size_t)1 << 24), &state);
  assert_true(shingle_key(UINT64_MAX) == SHINGLE_KEYS - 1);
  assert_true(shingle_key((uint64_t)1 << 24) == 1 && shingle_key(((uint64_t)1 << 24) - 1) == 0);
}

/* -------------------------------------------------------------------------------- memory -- */

static int use_everything(void)
{
  ShingleEntries list = {NULL, 0, 0, NULL, 0}, again = {NULL, 0, 0, NULL, 0};
  uint64_t state = 6;
  int status = SHINGLE_OK;
  uint8_t page[8000];
  for (int i = 0; status == SHINGLE_OK && i < 300; i++) {
    status = shingle_entries_reserve(&list, 1);
    if (status == SHINGLE_OK) shingle_entries_add(&list, corpus_random(&state) >> 24, (int64_t)corpus_random(&state));
  }
  if (status == SHINGLE_OK) status = shingle_entries_sort(&list, NULL);
  if (status == SHINGLE_OK) {
    size_t length = shingle_page_bytes(list.items, list.count);
    assert_true(length <= sizeof page);
    shingle_page_write(page, list.items, list.count);
    status = shingle_page_read(&again, page, length, 0, SHINGLE_KEYS);
  }
  shingle_entries_free(&list);
  shingle_entries_free(&again);
  return status;
}

static void test_no_memory(void **unused)
{
  (void)unused;
  heap_fail_each(use_everything);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_sort), cmocka_unit_test(test_sum), cmocka_unit_test(test_trim),
    cmocka_unit_test(test_round_trip), cmocka_unit_test(test_widths), cmocka_unit_test(test_format),
    cmocka_unit_test(test_malformed), cmocka_unit_test(test_out_of_order), cmocka_unit_test(test_partitions),
    cmocka_unit_test(test_no_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
