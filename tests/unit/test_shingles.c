/* test_shingles.c - shingle hashes, sets of them, exact similarity. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "corpus.h"
#include "heap.h"
#include "text/tokens.h"

static const ShingleOptions words = {SHINGLE_WORD, SHINGLE_WIDTH_WORDS, SHINGLE_HASHES_DEFAULT, 0};

/* The numbers were computed by tests/signature.py. */
static void test_golden(void **state)
{
  ShingleFactors f = {0};
  (void)state;
  assert_true(shingle_mix(0) == 0);
  assert_true(shingle_mix(1) == 0x283a72a5b9ab93d3);
  assert_true(shingle_mix(UINT64_MAX) == 0x100ab62daadd9289);
  assert_true(shingle_hash_bytes("abc", 3) == 0x78af5f94892f3950);
  assert_true(shingle_hash_bytes("", 0) == 0x2d06800538d394c2);
  shingle_factors(&f, 0);
  assert_true(f.factor[0] == 0xc77b3abb6f87acd9 && f.factor[1] == 0x2fbc593564db792f && f.factor[31] == 0x126c911693422109);
  shingle_factors(&f, 7);
  assert_true(f.factor[0] == 0x473e2c8cd5d46be9 && f.factor[31] == 0xd1406843af438fc7);
  shingle_factors(&f, 0);
  assert_true(f.factor[0] == 0xc77b3abb6f87acd9);
}

static void read_set(ShingleSet *set, const ShingleOptions *o, const char *text, size_t length)
{
  ShingleText t;
  shingle_text_init(&t, NULL);
  assert_int_equal(shingle_set_read(set, &t, o, text, length), SHINGLE_OK);
  shingle_text_free(&t);
}

static size_t shared_by(const ShingleSet *a, const ShingleSet *b)
{
  size_t shared = SIZE_MAX;
  assert_int_equal(shingle_set_shared(a, b, &shared), SHINGLE_OK);
  return shared;
}

/* Words of every length, in texts of every size around the sizes that vectors work in: the same set, in the
** same order, on every path. */
static void test_paths(void **state)
{
  static char text[40000];
  uint64_t seed = 11;
  (void)state;
  for (size_t count = 0; count < 700; count += count < 70 ? 1 : 37) {
    size_t length = 0;
    for (size_t w = 0; w < count; w++) {
      for (size_t k = 1 + corpus_below(&seed, w % 2 ? 6 : 40); k > 0; k--) {
        text[length++] = (char)('a' + corpus_below(&seed, 26));
      }
      text[length++] = ' ';
    }
    ShingleSet plain = {0};
    for (int cpu = SHINGLE_CPU_PLAIN; cpu <= (int)shingle_cpu(); cpu++) {
      ShingleSet set = {0};
      ShingleText t;
      shingle_text_init(&t, NULL);
      t.cpu = (ShingleCpu)cpu;
      assert_int_equal(shingle_set_read(cpu == 0 ? &plain : &set, &t, &words, text, length), SHINGLE_OK);
      if (cpu > 0) {
        assert_int_equal(set.count, plain.count);
        if (set.count > 0) assert_memory_equal(set.items, plain.items, set.count * sizeof *set.items);
      }
      shingle_text_free(&t);
      shingle_set_free(&set);
    }
    assert_true(plain.count == (count == 0 ? 0 : count < 3 ? 1 : count - 2));
    shingle_set_free(&plain);
  }
}

static void test_few_elements(void **state)
{
  ShingleSet set = {0};
  ShingleOptions o = {SHINGLE_CHAR, 5, 128, 9};
  (void)state;
  read_set(&set, &words, "one two three four", 18);
  assert_int_equal(set.count, 2);
  assert_true(set.items[0] == 0xf395dd4cd2f5d003 || set.items[0] == 0xf11b433ddcc6a445);
  assert_true(shingle_set_has(&set, 0xf395dd4cd2f5d003) && shingle_set_has(&set, 0xf11b433ddcc6a445));
  read_set(&set, &words, "One two", 7); /* fewer than three: all of them */
  assert_int_equal(set.count, 1);
  assert_true(set.items[0] == 0x47cd192bb59ee23f);
  read_set(&set, &words, "", 0);
  assert_int_equal(set.count, 0);
  assert_false(shingle_set_has(&set, 0));
  assert_false(shingle_set_has(&set, 0x47cd192bb59ee23f));
  read_set(&set, &words, "?!", 2);
  assert_int_equal(set.count, 0);
  read_set(&set, &o, "ABCDEF", 6);
  assert_int_equal(set.count, 2);
  assert_true(shingle_set_has(&set, 0x81dcaa29ab48dc5c) && shingle_set_has(&set, 0x83fe86ce54a0cc46));
  shingle_set_free(&set);
}

/* The shingles of a text by their definition, one by one, repetitions left out. */
static size_t by_definition(const ShingleOptions *o, const char *text, size_t length, uint64_t **out)
{
  ShingleText t;
  ShingleTokens list = {0};
  ShingleFactors f = {0};
  ShingleSet seen = {0};
  shingle_text_init(&t, NULL);
  assert_int_equal(shingle_tokens_read(&list, &t, o->unit, text, length), SHINGLE_OK);
  shingle_factors(&f, o->seed);
  size_t width = (size_t)o->width < list.count ? (size_t)o->width : list.count, n = 0;
  *out = malloc((list.count + 1) * sizeof **out);
  assert_non_null(*out);
  for (size_t i = 0; list.count > 0 && i + width <= list.count; i++) {
    uint64_t hash = shingle_combine(&f, list.hashes + i, width);
    if (shingle_set_has(&seen, hash)) continue;
    assert_int_equal(shingle_set_add(&seen, &hash, 1), SHINGLE_OK);
    (*out)[n++] = hash;
  }
  shingle_set_free(&seen);
  shingle_tokens_free(&list);
  shingle_text_free(&t);
  return n;
}

static void check_set(ShingleSet *set, const ShingleOptions *o, const char *text, size_t length)
{
  uint64_t *hashes;
  size_t n = by_definition(o, text, length, &hashes);
  read_set(set, o, text, length);
  if (set->count != n) fail_msg("%zu shingles instead of %zu", set->count, n);
  if (memcmp(set->items, hashes, n * sizeof *hashes) != 0) fail_msg("other shingles, or in another order");
  for (size_t i = 0; i < n; i++) assert_true(shingle_set_has(set, hashes[i]));
  free(hashes);
}

static void test_sets_of_texts(void **state)
{
  ShingleSet set = {0};
  uint64_t seed = 1;
  char *text = malloc(250000);
  (void)state;
  assert_non_null(text);
  for (int i = 0; i < 3000; i++) {
    size_t length = corpus_below(&seed, i % 100 == 0 ? 250000 : i % 10 == 0 ? 3000 : 100);
    ShingleOptions o = {1 + (int)corpus_below(&seed, 2), 1 + (int)corpus_below(&seed, 32), 128, i % 3 ? 0 : seed >> 1};
    corpus_text(&seed, i % CORPUS_KINDS, text, length);
    check_set(&set, &o, text, length);
  }
  /* the end of the first piece, at every distance from the start of a shingle */
  for (size_t i = 0; i < 250000; i++) text[i] = i % 7 == 3 ? ' ' : (char)('a' + corpus_below(&seed, 26));
  for (size_t length = 65520; length < 65620; length++) check_set(&set, &words, text, length);
  for (size_t length = 81900; length < 81990; length++) check_set(&set, &words, text, length);
  shingle_set_free(&set);
  free(text);
}

static void test_set_operations(void **state)
{
  static const uint64_t some[] = {5, 0, UINT64_MAX, 5, 7, 0, 1ULL << 63};
  ShingleSet a = {0}, b = {0};
  uint64_t seed = 2;
  (void)state;
  assert_int_equal(shingle_set_assign(&a, some, 7), SHINGLE_OK);
  assert_int_equal(a.count, 5);
  assert_true(a.items[0] == 5 && a.items[1] == 0 && a.items[4] == 1ULL << 63);
  assert_true(shingle_set_has(&a, 0) && shingle_set_has(&a, UINT64_MAX) && !shingle_set_has(&a, 6));
  assert_int_equal(shingle_set_assign(&b, NULL, 0), SHINGLE_OK);
  assert_int_equal(shared_by(&a, &b), 0);
  assert_int_equal(shared_by(&b, &a), 0);

  for (int round = 0; round < 200; round++) { /* sets of numbers below n against counting */
    enum { N = 1000 };
    char in_a[N] = {0}, in_b[N] = {0};
    size_t both = 0, count_a = 0, count_b = 0;
    shingle_set_assign(&a, NULL, 0);
    shingle_set_assign(&b, NULL, 0);
    for (size_t k = corpus_below(&seed, N); k > 0; k--) {
      uint64_t x = corpus_below(&seed, N), y = corpus_below(&seed, N);
      x <<= round % 3 * 27; /* in the lowest bits, in the middle, in the highest: 27 zeros below */
      y <<= round % 3 * 27;
      assert_int_equal(shingle_set_add(&a, &x, 1), SHINGLE_OK);
      assert_int_equal(shingle_set_add(&b, &y, 1), SHINGLE_OK);
      in_a[x >> round % 3 * 27] = 1;
      in_b[y >> round % 3 * 27] = 1;
    }
    for (size_t i = 0; i < N; i++) both += in_a[i] && in_b[i], count_a += in_a[i], count_b += in_b[i];
    assert_int_equal(a.count, count_a);
    assert_int_equal(b.count, count_b);
    assert_int_equal(shared_by(&a, &b), both);
    assert_int_equal(shared_by(&b, &a), both);
  }
  shingle_set_trim(&a, 0);
  assert_null(a.items);
  shingle_set_free(&a);
  shingle_set_free(&b);
}

static void test_measures(void **state)
{
  (void)state;
  assert_true(shingle_jaccard(0, 0, 0) == -1);
  assert_true(shingle_jaccard(3, 0, 0) == 0);
  assert_true(shingle_jaccard(3, 5, 2) == 2.0 / 6);
  assert_true(shingle_jaccard(4, 4, 4) == 1);
  assert_true(shingle_containment(0, 0) == -1);
  assert_true(shingle_containment(4, 1) == 0.25);
}

/* Two texts of 10 MB that repeat one word, and what is left of them. */
static void test_one_word_repeated(void **state)
{
  enum { LENGTH = 10000000 };
  ShingleSet a = {0}, b = {0};
  char *text = malloc(LENGTH);
  (void)state;
  assert_non_null(text);
  for (size_t i = 0; i < LENGTH; i++) text[i] = "spam "[i % 5];
  read_set(&a, &words, text, LENGTH);
  read_set(&b, &words, text, LENGTH - 5000);
  assert_int_equal(a.count, 1);
  assert_int_equal(shared_by(&a, &b), 1);
  shingle_set_free(&a);
  shingle_set_free(&b);
  free(text);
}

static void test_interrupt(void **state)
{
  enum { LENGTH = 1000000 };
  ShingleSet set = {0};
  ShingleText t;
  char *text = malloc(LENGTH);
  (void)state;
  assert_non_null(text);
  memset(text, 'x', LENGTH);
  for (size_t i = 0; i < LENGTH; i += 10) text[i] = ' ';
  shingle_text_init(&t, NULL);
  for (long n = 1; n < 12; n++) {
    heap_interrupt_at(n);
    assert_int_equal(shingle_set_read(&set, &t, &words, text, LENGTH), SHINGLE_INTERRUPTED);
  }
  heap_interrupt_at(0);
  assert_int_equal(shingle_set_read(&set, &t, &words, text, LENGTH), SHINGLE_OK);
  shingle_text_free(&t);
  shingle_set_free(&set);
  free(text);
}

static void test_out_of_memory(void **state)
{
  enum { LENGTH = 200000 };
  uint64_t seed = 3, *hashes;
  char *text = malloc(LENGTH);
  (void)state;
  assert_non_null(text);
  corpus_text(&seed, CORPUS_MIXED, text, LENGTH);
  for (int unit = SHINGLE_WORD; unit <= SHINGLE_CHAR; unit++) {
    ShingleOptions o = {unit, 4, 128, 0};
    size_t count = by_definition(&o, text, LENGTH, &hashes);
    for (int forever = 0; forever < 2; forever++) {
      for (long n = 1;; n++) {
        ShingleSet set = {0};
        ShingleText t;
        shingle_text_init(&t, NULL);
        heap_fail_at(n, forever);
        int status = shingle_set_read(&set, &t, &words, "a short text before", 19);
        if (status == SHINGLE_OK) status = shingle_set_read(&set, &t, &o, text, LENGTH);
        int failed = heap_failed();
        heap_fail_at(0, 0);
        assert_int_equal(status, failed ? SHINGLE_NOMEM : SHINGLE_OK);
        for (size_t i = 0; i < set.count; i++) (void)shingle_set_has(&set, set.items[i]);
        assert_int_equal(shingle_set_read(&set, &t, &o, text, LENGTH), SHINGLE_OK);
        assert_int_equal(set.count, count);
        assert_memory_equal(set.items, hashes, count * sizeof *hashes);
        shingle_set_free(&set);
        shingle_text_free(&t);
        assert_int_equal(heap_in_use(), 0);
        if (!failed) break;
      }
    }
    free(hashes);
  }
  free(text);
}

static int nothing_left(void **state)
{
  (void)state;
  assert_int_equal(heap_in_use(), 0);
  return 0;
}

/* A set that is interrupted while it grows, or while it is compared, can be used again. */
static void test_interrupted_set(void **state)
{
  enum { COUNT = 300000 };
  uint64_t *hashes = malloc(COUNT * sizeof *hashes);
  ShingleSet set = {0}, other = {0};
  int stopped = 0;
  (void)state;
  for (uint64_t i = 0; i < COUNT; i++) hashes[i] = shingle_mix(i + 1);
  assert_int_equal(shingle_set_assign(&other, hashes, COUNT), SHINGLE_OK);
  for (long n = 1;; n++) {
    heap_interrupt_at(n);
    int status = shingle_set_assign(&set, hashes, COUNT / 4);
    if (status == SHINGLE_OK) status = shingle_set_add(&set, hashes, COUNT);
    size_t shared = 0;
    if (status == SHINGLE_OK) status = shingle_set_shared(&set, &other, &shared);
    heap_interrupt_at(0);
    if (status == SHINGLE_OK) {
      assert_int_equal(shared, COUNT);
      break;
    }
    stopped++;
    assert_int_equal(status, SHINGLE_INTERRUPTED);
    assert_int_equal(shingle_set_assign(&set, hashes, 100), SHINGLE_OK);
    assert_int_equal(shared_by(&set, &other), 100);
  }
  assert_true(stopped >= 6);
  shingle_set_free(&set);
  shingle_set_free(&other);
  free(hashes);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_golden),          cmocka_unit_test(test_paths),
      cmocka_unit_test(test_few_elements),
      cmocka_unit_test(test_sets_of_texts),   cmocka_unit_test(test_set_operations),
      cmocka_unit_test(test_measures),        cmocka_unit_test(test_one_word_repeated),
      cmocka_unit_test(test_interrupt),       cmocka_unit_test(test_out_of_memory),
      cmocka_unit_test(test_interrupted_set),
  };
  return cmocka_run_group_tests(tests, NULL, nothing_left);
}
