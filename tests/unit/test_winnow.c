/* test_winnow.c - winnowed fingerprints: against windows looked at one by one, and the promise they make. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "corpus.h"
#include "heap.h"
#include "text/tokens.h"
#include "wording/winnow.h"

enum { LONGEST = 4000, BYTES = 64 * LONGEST };

/* A text of numbers: token i is the word, or the Han character, of number[i]. */
typedef struct Numbers {
  uint32_t number[LONGEST];
  size_t count;
} Numbers;

static const int sizes[] = {4, 5, 6, 7, 8, 11, 16, 17, 24, 50, 200, 1000};
enum { SIZES = sizeof sizes / sizeof *sizes };

static char text[BYTES];

/* Writes numbers as a text, as words or as Han; returns its length. */
static size_t write_text(const Numbers *n, int han)
{
  size_t length = 0;
  for (size_t i = 0; i < n->count; i++) {
    if (han) length += corpus_utf8(0x4e00 + n->number[i] % 20000, text + length);
    else length += (size_t)snprintf(text + length, BYTES - length, "w%u ", (unsigned)n->number[i]);
  }
  return length;
}

static void read_numbers(ShingleWinnow *w, int min_tokens, const Numbers *n, int han)
{
  ShingleText t;
  shingle_text_init(&t, NULL);
  assert_int_equal(shingle_winnow_read(w, &t, min_tokens, text, write_text(n, han)), SHINGLE_OK);
  shingle_text_free(&t);
}

static void add_random(Numbers *n, uint64_t *random, size_t count, uint32_t vocabulary)
{
  while (count-- > 0) n->number[n->count++] = (uint32_t)corpus_below(random, vocabulary);
}

/* The same, of words that are none of those. */
static void add_others(Numbers *n, uint64_t *random, size_t count, uint32_t first)
{
  while (count-- > 0) n->number[n->count++] = first + (uint32_t)corpus_below(random, 500);
}

static void check_equal(const ShingleSet *x, const ShingleSet *y)
{
  assert_int_equal(x->count, y->count);
  if (x->count > 0) assert_memory_equal(x->items, y->items, x->count * sizeof *x->items);
}

/* ------------------------------------------------------------------- the definition -- */

static uint64_t rank(uint64_t hash) { return hash << 40 | hash >> 24; }

/* The least gram of each window, each window looked at by itself. */
static void look_at_each(ShingleSet *found, const ShingleTokens *tokens, int min_tokens)
{
  ShingleFactors f = {0};
  size_t width = (size_t)shingle_winnow_width(min_tokens), window = (size_t)min_tokens - width + 1;
  shingle_factors(&f, 0);
  assert_int_equal(shingle_set_assign(found, NULL, 0), SHINGLE_OK);
  if (tokens->count < width) return;
  size_t grams = tokens->count - width + 1;
  if (grams < window) window = grams;
  for (size_t from = 0; from + window <= grams; from++) {
    uint64_t least = 0;
    for (size_t i = from; i < from + window; i++) {
      uint64_t hash = shingle_combine(&f, tokens->hashes + i, width);
      if (i == from || rank(hash) < rank(least)) least = hash;
    }
    assert_int_equal(shingle_set_add(found, &least, 1), SHINGLE_OK);
  }
}

static void check_definition(const char *bytes, size_t length, int min_tokens)
{
  ShingleWinnow w = {0};
  ShingleSet slow = {0};
  ShingleTokens tokens = {0};
  ShingleText t;
  shingle_text_init(&t, NULL);
  assert_int_equal(shingle_tokens_read(&tokens, &t, SHINGLE_WORD, bytes, length), SHINGLE_OK);
  look_at_each(&slow, &tokens, min_tokens);
  assert_int_equal(shingle_winnow_read(&w, &t, min_tokens, bytes, length), SHINGLE_OK);
  check_equal(&w.found, &slow);
  shingle_text_free(&t);
  shingle_tokens_free(&tokens);
  shingle_set_free(&slow);
  shingle_winnow_free(&w);
}

static void test_definition(void **state)
{
  static char bytes[3000];
  uint64_t random = 1;
  (void)state;
  for (int s = 0; s < SIZES; s++) {
    for (int kind = 0; kind < CORPUS_KINDS; kind++) {
      for (size_t length = 0; length < sizeof bytes; length += length < 100 ? 7 : 613) {
        corpus_text(&random, kind, bytes, length);
        check_definition(bytes, length, sizes[s]);
      }
    }
  }
  assert_int_equal(heap_in_use(), 0);
}

/* Vocabularies from one word up: repeated grams, and windows full of one gram. */
static void test_repetition(void **state)
{
  uint64_t random = 2;
  (void)state;
  for (int s = 0; s < SIZES; s++) {
    for (uint32_t vocabulary = 1; vocabulary <= 3; vocabulary++) {
      for (size_t count = 0; count < 1500; count += 1 + count / 3) {
        Numbers n = {.count = 0};
        add_random(&n, &random, count, vocabulary);
        check_definition(text, write_text(&n, s % 2), sizes[s]);
      }
    }
  }
}

static void test_widths(void **state)
{
  (void)state;
  assert_int_equal(shingle_winnow_width(4), 3);
  assert_int_equal(shingle_winnow_width(8), 6);
  assert_int_equal(shingle_winnow_width(16), 8);
  assert_int_equal(shingle_winnow_width(1000), 16);
  for (int m = SHINGLE_MIN_TOKENS_MIN; m <= SHINGLE_MIN_TOKENS_MAX; m++) {
    int width = shingle_winnow_width(m);
    assert_in_range(width, 3, SHINGLE_WIDTH_MAX);
    assert_true(width < m);
    assert_true(m == SHINGLE_MIN_TOKENS_MIN || width >= shingle_winnow_width(m - 1));
  }
}

/* Texts that are too short for the promise: one fingerprint from `width` tokens on, none below. */
static void test_short_texts(void **state)
{
  uint64_t random = 3;
  (void)state;
  for (int s = 0; s < SIZES; s++) {
    Numbers n = {.count = 0};
    for (int count = 0; count <= sizes[s]; count++) {
      ShingleWinnow w = {0};
      read_numbers(&w, sizes[s], &n, 0);
      assert_int_equal(w.found.count, count >= shingle_winnow_width(sizes[s]));
      shingle_winnow_free(&w);
      add_random(&n, &random, 1, 1000000);
    }
  }
}

/* ---------------------------------------------------------------------- the promise -- */

static size_t shared(const Numbers *x, const Numbers *y, int min_tokens, int han)
{
  ShingleWinnow a = {0}, b = {0};
  read_numbers(&a, min_tokens, x, han);
  read_numbers(&b, min_tokens, y, han);
  size_t both = 0;
  assert_int_equal(shingle_set_shared(&a.found, &b.found, &both), SHINGLE_OK);
  for (size_t i = 0; i < a.found.count; i++) a.found.items[i] >>= 24;
  for (size_t i = 0; i < b.found.count; i++) b.found.items[i] >>= 24;
  ShingleSet kept = {0};
  assert_int_equal(shingle_set_assign(&kept, a.found.items, a.found.count), SHINGLE_OK);
  size_t kept_both = 0;
  for (size_t i = 0; i < b.found.count; i++) kept_both += (size_t)shingle_set_has(&kept, b.found.items[i]);
  assert_int_equal(kept_both, both); /* 40 bits do as well */
  shingle_set_free(&kept);
  shingle_winnow_free(&a);
  shingle_winnow_free(&b);
  return both;
}

/* Other words, the run, other words; `where` 0: the run first, 1: last, else in the middle. */
static void plant(Numbers *n, uint64_t *random, const Numbers *run, size_t where, uint32_t first)
{
  n->count = 0;
  if (where != 0) add_others(n, random, corpus_below(random, 150), first);
  memcpy(n->number + n->count, run->number, run->count * sizeof *run->number);
  n->count += run->count;
  if (where != 1) add_others(n, random, corpus_below(random, 150), first);
}

/* Two texts without a word in common but for a run of exactly min_tokens: always a fingerprint in common. The
** run stands first, last or within; its words are many or few. */
static void test_promise(void **state)
{
  static Numbers run, x, y;
  uint64_t random = 4;
  (void)state;
  for (int round = 0; round < 3000; round++) {
    int min_tokens = sizes[corpus_below(&random, SIZES)];
    run.count = 0;
    add_random(&run, &random, (size_t)min_tokens, 1 + (uint32_t)corpus_below(&random, 400));
    plant(&x, &random, &run, corpus_below(&random, 3), 1000);
    plant(&y, &random, &run, corpus_below(&random, 3), 2000);
    assert_true(shared(&x, &y, min_tokens, round % 2) > 0);
  }
}

/* Length of the longest run of equal numbers: all pairs of places. */
static size_t longest_run(const Numbers *x, const Numbers *y)
{
  static size_t row[LONGEST + 1];
  size_t longest = 0;
  memset(row, 0, sizeof row);
  for (size_t i = 0; i < x->count; i++) {
    for (size_t j = y->count; j > 0; j--) {
      row[j] = x->number[i] == y->number[j - 1] ? row[j - 1] + 1 : 0;
      if (row[j] > longest) longest = row[j];
    }
  }
  return longest;
}

/* Random texts over so few words that runs come about by themselves: those with one of min_tokens share a
** fingerprint; those whose longest run is below the width of a gram share none. */
static void test_against_all_runs(void **state)
{
  static Numbers x, y;
  uint64_t random = 5;
  size_t long_enough = 0, too_short = 0;
  (void)state;
  for (int round = 0; round < 4000; round++) {
    int min_tokens = sizes[corpus_below(&random, 7)];
    x.count = y.count = 0;
    uint32_t vocabulary = 2 + (uint32_t)corpus_below(&random, 6);
    add_random(&x, &random, corpus_below(&random, 120), vocabulary);
    add_random(&y, &random, corpus_below(&random, 120), vocabulary);
    size_t run = longest_run(&x, &y), both = shared(&x, &y, min_tokens, round % 2);
    if (run >= (size_t)min_tokens) assert_true(both > 0);
    if (run < (size_t)shingle_winnow_width(min_tokens)) assert_int_equal(both, 0);
    long_enough += run >= (size_t)min_tokens;
    too_short += run < (size_t)shingle_winnow_width(min_tokens);
  }
  assert_true(long_enough > 300 && too_short > 300);
}

/* ----------------------------------------------------------------- cost and spread -- */

/* Random text: 2 / (window + 1) of the grams, within 5 %; the kept bits are evenly spread. */
static void test_density(void **state)
{
  static Numbers n;
  uint64_t random = 6;
  (void)state;
  for (int s = 0; s < SIZES - 2; s++) {
    size_t chosen = 0, grams = 0, upper = 0;
    int width = shingle_winnow_width(sizes[s]), window = sizes[s] - width + 1;
    for (int round = 0; round < 20; round++) {
      ShingleWinnow w = {0};
      n.count = 0;
      add_random(&n, &random, LONGEST, 1000000);
      read_numbers(&w, sizes[s], &n, 0);
      chosen += w.found.count;
      grams += LONGEST - (size_t)width + 1;
      for (size_t i = 0; i < w.found.count; i++) upper += (size_t)(w.found.items[i] >> 63);
      shingle_winnow_free(&w);
    }
    double density = (double)chosen / (double)grams * (window + 1) / 2;
    assert_true(density > 0.95 && density < 1.05);
    assert_true((double)upper > 0.45 * (double)chosen && (double)upper < 0.55 * (double)chosen);
  }
}

/* Texts of many windows, the widest: any order of grams costs the same. Nothing is timed here; a cost of
** window * tokens would be seen. */
static void test_long_texts(void **state)
{
  enum { MANY = 2000000 };
  uint64_t *hashes = malloc(MANY * sizeof *hashes), random = 7;
  ShingleWinnow w = {0};
  (void)state;
  for (int kind = 0; kind < 3; kind++) {
    for (size_t i = 0; i < MANY; i++) hashes[i] = kind == 0 ? 7 : kind == 1 ? i : corpus_random(&random);
    assert_int_equal(shingle_winnow_begin(&w, 1000), SHINGLE_OK);
    assert_int_equal(shingle_winnow_add(&w, hashes, MANY), SHINGLE_OK);
    assert_int_equal(shingle_winnow_end(&w), SHINGLE_OK);
    if (kind == 0) assert_int_equal(w.found.count, 1);
    else assert_in_range(w.found.count, MANY * 2 / 986 * 9 / 10, MANY * 2 / 986 * 11 / 10);
  }
  shingle_winnow_free(&w);
  free(hashes);
}

/* Token hashes that come in pieces of any size give what they give at once. */
static void test_pieces(void **state)
{
  uint64_t hashes[3000], random = 8;
  (void)state;
  for (size_t i = 0; i < 3000; i++) hashes[i] = corpus_random(&random);
  for (int s = 0; s < SIZES; s++) {
    ShingleWinnow once = {0}, pieces = {0};
    assert_int_equal(shingle_winnow_begin(&once, sizes[s]), SHINGLE_OK);
    assert_int_equal(shingle_winnow_add(&once, hashes, 3000), SHINGLE_OK);
    assert_int_equal(shingle_winnow_end(&once), SHINGLE_OK);
    for (size_t most = 1; most < 1000; most *= 3) {
      assert_int_equal(shingle_winnow_begin(&pieces, sizes[s]), SHINGLE_OK);
      for (size_t from = 0, n; from < 3000; from += n) {
        n = corpus_below(&random, most + 1);
        if (n > 3000 - from) n = 3000 - from;
        assert_int_equal(shingle_winnow_add(&pieces, hashes + from, n), SHINGLE_OK);
      }
      assert_int_equal(shingle_winnow_end(&pieces), SHINGLE_OK);
      check_equal(&once.found, &pieces.found);
    }
    shingle_winnow_free(&once);
    shingle_winnow_free(&pieces);
  }
}

/* One object for texts of any length, trimmed or not, gives what a new one gives. */
static void test_used_again(void **state)
{
  static Numbers n;
  uint64_t random = 9;
  ShingleWinnow used = {0};
  (void)state;
  for (int round = 0; round < 200; round++) {
    ShingleWinnow w = {0};
    int min_tokens = sizes[corpus_below(&random, SIZES)];
    n.count = 0;
    add_random(&n, &random, corpus_below(&random, 2000), 1000);
    read_numbers(&used, min_tokens, &n, 0);
    read_numbers(&w, min_tokens, &n, 0);
    check_equal(&used.found, &w.found);
    if (round % 3 == 0) shingle_winnow_trim(&used, round % 2 ? 4096 : 1 << 20);
    shingle_winnow_free(&w);
  }
  shingle_winnow_free(&used);
  assert_int_equal(heap_in_use(), 0);
}

static size_t text_length;

static int read_text(void)
{
  static uint64_t hashes[1900];
  ShingleWinnow w = {0};
  ShingleText t;
  shingle_text_init(&t, NULL);
  int status = shingle_winnow_read(&w, &t, 16, text, text_length);
  shingle_text_free(&t);
  shingle_winnow_free(&w);
  if (status == SHINGLE_OK) status = shingle_winnow_begin(&w, 16);
  for (int i = 0; i < 20 && status == SHINGLE_OK; i++) status = shingle_winnow_add(&w, hashes, 100 * i);
  if (status == SHINGLE_OK) status = shingle_winnow_end(&w);
  shingle_winnow_free(&w);
  return status;
}

static void test_without_memory(void **state)
{
  static Numbers n;
  uint64_t random = 10;
  (void)state;
  n.count = 0;
  add_random(&n, &random, LONGEST, 5000);
  text_length = write_text(&n, 0);
  heap_fail_each(read_text);
}

static void test_too_long(void **state)
{
  (void)state;
  text_length = SHINGLE_BYTES_MAX + 1;
  assert_int_equal(read_text(), SHINGLE_TOOBIG);
}

static void test_interrupted(void **state)
{
  (void)state;
  text_length = BYTES;
  for (size_t i = 0; i < BYTES; i++) text[i] = i % 5 == 0 ? ' ' : 'a';
  for (long n = 1; n <= 3; n++) {
    heap_interrupt_at(n);
    assert_int_equal(read_text(), SHINGLE_INTERRUPTED);
  }
  heap_interrupt_at(0);
  assert_int_equal(heap_in_use(), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_definition),
      cmocka_unit_test(test_repetition),
      cmocka_unit_test(test_widths),
      cmocka_unit_test(test_short_texts),
      cmocka_unit_test(test_promise),
      cmocka_unit_test(test_against_all_runs),
      cmocka_unit_test(test_density),
      cmocka_unit_test(test_long_texts),
      cmocka_unit_test(test_pieces),
      cmocka_unit_test(test_used_again),
      cmocka_unit_test(test_without_memory),
      cmocka_unit_test(test_too_long),
      cmocka_unit_test(test_interrupted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
