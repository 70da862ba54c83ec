/* test_passages.c - joins and sorts; that every copied run is covered; edits, moves, shuffling; hostile
** texts; failure. Texts are made of numbered words, so that what was copied is known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "heap.h"
#include "passages/passages.h"

/* ----------------------------------------------------------------------------- texts -- */

static uint64_t random_state;

/* xorshift64*: the same numbers everywhere. */
static uint32_t random_below(uint32_t n)
{
  random_state ^= random_state >> 12;
  random_state ^= random_state << 25;
  random_state ^= random_state >> 27;
  return (uint32_t)((random_state * 0x2545f4914f6cdd1dULL >> 33) % n);
}

#define WORDS 4096

/* A text as numbers of words. */
typedef struct Words {
  uint32_t items[WORDS];
  size_t count;
} Words;

static void add(Words *w, uint32_t word)
{
  assert_true(w->count < WORDS);
  w->items[w->count++] = word;
}

static void add_random(Words *w, size_t count, uint32_t vocabulary)
{
  while (count-- > 0) add(w, random_below(vocabulary));
}

/* Like prose: of every three words, one is common. */
static void add_prose(Words *w, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    add(w, random_below(3) == 0 ? random_below(20) : 100 + random_below(20000));
  }
}

static void add_range(Words *w, const Words *from, size_t start, size_t end)
{
  for (size_t i = start; i < end; i++) add(w, from->items[i]);
}

typedef struct Pair {
  ShingleText reader;
  ShingleTokens a, b;
  ShinglePassages found;
  int status;
} Pair;

static void read_words(Pair *p, ShingleTokens *tokens, const Words *w)
{
  static char text[WORDS * 12];
  size_t length = 0;
  for (size_t i = 0; i < w->count; i++) {
    length += (size_t)sprintf(text + length, "w%u%s", w->items[i], i % 9 == 8 ? ". " : " ");
  }
  assert_int_equal(shingle_tokens_read(tokens, &p->reader, SHINGLE_WORD, text, length), SHINGLE_OK);
  assert_int_equal(tokens->count, w->count);
}

static void check_form(const Pair *p, size_t min_tokens);
static void check_exchanged(const Pair *p, size_t min_tokens);

static Pair *find(const Words *a, const Words *b, size_t min_tokens)
{
  Pair *p = test_calloc(1, sizeof *p);
  shingle_text_init(&p->reader, NULL);
  read_words(p, &p->a, a);
  read_words(p, &p->b, b);
  p->status = shingle_passages_find(&p->found, &p->a, &p->b, min_tokens, NULL);
  assert_int_equal(p->status, SHINGLE_OK);
  check_form(p, min_tokens);
  check_exchanged(p, min_tokens);
  return p;
}

static void done(Pair *p)
{
  shingle_text_free(&p->reader);
  shingle_tokens_free(&p->a);
  shingle_tokens_free(&p->b);
  shingle_passages_free(&p->found);
  test_free(p);
}

/* What holds for every result. */
static void check_form(const Pair *p, size_t min_tokens)
{
  for (size_t i = 0; i < p->found.count; i++) {
    const ShinglePassage *f = &p->found.items[i];
    assert_true(f->range.a0 < f->range.a1 && f->range.a1 <= p->a.count);
    assert_true(f->range.b0 < f->range.b1 && f->range.b1 <= p->b.count);
    assert_int_equal(f->a_start, p->a.items[f->range.a0].start);
    assert_int_equal(f->a_end, p->a.items[f->range.a1 - 1].end);
    assert_int_equal(f->b_start, p->b.items[f->range.b0].start);
    assert_int_equal(f->b_end, p->b.items[f->range.b1 - 1].end);
    assert_true(f->tokens >= min_tokens);
    assert_true(f->tokens <= f->range.a1 - f->range.a0 && f->tokens <= f->range.b1 - f->range.b0);
    assert_true(f->similarity > 0 && f->similarity <= 1);
    if (i == 0) continue;
    const ShinglePassage *before = f - 1;
    assert_true(before->a_start <= f->a_start);
    if (before->a_start == f->a_start) assert_true(before->b_start <= f->b_start);
  }
}

static int same_ranges(const ShinglePassage *ab, const ShinglePassage *ba)
{
  ShingleBox p = ab->range, q = ba->range;
  return p.a0 == q.b0 && p.a1 == q.b1 && p.b0 == q.a0 && p.b1 == q.a1;
}

/* The passages of (b, a) are those of (a, b). */
static void check_exchanged(const Pair *p, size_t min_tokens)
{
  ShinglePassages other = {.items = NULL};
  assert_int_equal(shingle_passages_find(&other, &p->b, &p->a, min_tokens, NULL), SHINGLE_OK);
  assert_int_equal(other.count, p->found.count);
  for (size_t i = 0; i < other.count; i++) {
    const ShinglePassage *f = &p->found.items[i];
    size_t k = 0;
    while (k < other.count && !same_ranges(f, &other.items[k])) k++;
    assert_true(k < other.count);
    const ShinglePassage *g = &other.items[k];
    assert_true(f->a_start == g->b_start && f->a_end == g->b_end && f->b_start == g->a_start && f->b_end == g->a_end);
    assert_true(f->tokens == g->tokens && f->similarity == g->similarity);
    assert_int_equal(f->moved, g->moved);
    if (k > 0) assert_true(g[-1].a_start < g->a_start || (g[-1].a_start == g->a_start && g[-1].b_start <= g->b_start));
  }
  shingle_passages_free(&other);
}

/* Is there one passage that covers both ranges of `length` words? */
static int covers(const Pair *p, size_t a, size_t b, size_t length)
{
  for (size_t i = 0; i < p->found.count; i++) {
    ShingleBox r = p->found.items[i].range;
    if (r.a0 <= a && a + length <= r.a1 && r.b0 <= b && b + length <= r.b1) return 1;
  }
  return 0;
}

static size_t moved(const Pair *p)
{
  size_t count = 0;
  for (size_t i = 0; i < p->found.count; i++) count += p->found.items[i].moved != 0;
  return count;
}

/* ----------------------------------------------------------------------------- tools -- */

static int compare_keys(const void *x, const void *y)
{
  uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
  return (a > b) - (a < b);
}

static void test_sort(void **state)
{
  (void)state;
  random_state = 1;
  for (size_t count = 0; count < 3000; count = count * 3 / 2 + 1) {
    ShingleKeys keys = {0};
    int status = SHINGLE_OK;
    uint64_t *expected = test_malloc((count + 1) * sizeof *expected);
    for (size_t i = 0; i < count; i++) {
      expected[i] = (uint64_t)random_below(1u << 20) << (random_below(3) * 20) | random_below(4);
      shingle_keys_add(&keys, expected[i], &status);
    }
    qsort(expected, count, sizeof *expected, compare_keys);
    assert_int_equal(status, SHINGLE_OK);
    assert_int_equal(shingle_keys_sort(&keys, NULL), SHINGLE_OK);
    assert_int_equal(keys.count, count);
    if (count > 0) assert_memory_equal(keys.items, expected, count * sizeof *expected);
    test_free(expected);
    shingle_keys_free(&keys);
  }
  assert_int_equal(heap_in_use(), 0);
}

static void test_numbers(void **state)
{
  (void)state;
  uint64_t keys[1000];
  uint32_t numbers[1000], most = 0;
  ShingleNumbering n = {0};
  random_state = 2;
  for (int i = 0; i < 1000; i++) keys[i] = random_below(300) * 0x9e3779b97f4a7c15ULL;
  assert_int_equal(shingle_number(&n, keys, 500, numbers, NULL), SHINGLE_OK);
  assert_int_equal(shingle_number(&n, keys + 500, 500, numbers + 500, NULL), SHINGLE_OK);
  for (int i = 0; i < 1000; i++) {
    assert_true(numbers[i] <= most);
    most += numbers[i] == most;
    assert_int_equal(n.keys.items[numbers[i]], keys[i]);
  }
  assert_int_equal(n.keys.count, most);
  shingle_numbering_free(&n);
}

static ShingleKeys list(const char *letters)
{
  ShingleKeys keys = {0};
  int status = SHINGLE_OK;
  for (; *letters != '\0'; letters++) shingle_keys_add(&keys, (uint64_t)*letters, &status);
  return keys;
}

static void check_join(const char *a, const char *b, ShingleCommon common, const char *expected)
{
  ShingleKeys in_a = list(a), in_b = list(b), pairs = {0};
  char found[400] = "";
  assert_int_equal(shingle_join(&pairs, &in_a, &in_b, common, NULL), SHINGLE_OK);
  for (size_t i = 0; i < pairs.count; i++) {
    sprintf(found + strlen(found), "%u-%u ", (unsigned)(pairs.items[i] >> 32), (unsigned)pairs.items[i]);
  }
  assert_string_equal(found, expected);
  shingle_keys_free(&in_a);
  shingle_keys_free(&in_b);
  shingle_keys_free(&pairs);
}

static void test_join(void **state)
{
  (void)state;
  check_join("", "", SHINGLE_COMMON_CYCLE, "");
  check_join("abc", "xyz", SHINGLE_COMMON_CYCLE, "");
  check_join("abc", "cxb", SHINGLE_COMMON_CYCLE, "1-2 2-0 ");
  check_join("xaxa", "aya", SHINGLE_COMMON_SKIP, "1-0 1-2 3-0 3-2 ");
  check_join("zaaaa", "aazyaa", SHINGLE_COMMON_SKIP, "0-2 ");
  check_join("zaaaa", "aazyaa", SHINGLE_COMMON_CYCLE, "0-2 1-0 2-1 3-4 4-5 ");
  check_join("aaaa", "aaa", SHINGLE_COMMON_CYCLE, "0-0 1-1 2-2 3-0 ");
}

/* -------------------------------------------------------------------------- coverage -- */

/* A run planted into random words is covered, whatever the vocabulary and min_tokens. */
static void test_planted(void **state)
{
  (void)state;
  static const uint32_t vocabularies[] = {30, 100, 1000, 20000};
  static const size_t least[] = {1, 2, 3, 4, 5, 8, 20, 100};
  random_state = 3;
  for (int round = 0; round < 640; round++) {
    uint32_t vocabulary = vocabularies[round % 4];
    size_t min_tokens = least[round / 4 % 8], length = min_tokens + random_below(3) * random_below(30);
    Words a = {.count = 0}, b = {.count = 0}, run = {.count = 0};
    add_random(&run, length, vocabulary);
    run.items[0] = 50000 + (uint32_t)round; /* so that it is there once, however short */
    add_random(&a, random_below(400), vocabulary);
    add_random(&b, random_below(400), vocabulary);
    size_t at_a = a.count, at_b = b.count;
    add_range(&a, &run, 0, length);
    add_range(&b, &run, 0, length);
    add_random(&a, random_below(400), vocabulary);
    add_random(&b, random_below(400), vocabulary);
    Pair *p = find(&a, &b, min_tokens);
    assert_true(covers(p, at_a, at_b, length));
    done(p);
  }
}

static int same_words(const Words *a, size_t i, const Words *b, size_t j, size_t n)
{
  if (i + n > a->count || j + n > b->count) return 0;
  return memcmp(a->items + i, b->items + j, n * sizeof *a->items) == 0;
}

/* Where the n words at `i` of `a` are in `b`. */
static size_t occurrences(const Words *a, size_t i, const Words *b, size_t n)
{
  size_t count = 0;
  for (size_t j = 0; j + n <= b->count; j++) count += (size_t)same_words(a, i, b, j, n);
  return count;
}

static int covered_in_a(const Pair *p, size_t i, size_t n)
{
  for (size_t k = 0; k < p->found.count; k++) {
    if (p->found.items[k].range.a0 <= i && i + n <= p->found.items[k].range.a1) return 1;
  }
  return 0;
}

/* The promise in full, by brute force, where nearly everything repeats. */
static void test_every_run(void **state)
{
  (void)state;
  random_state = 4;
  for (int round = 0; round < 300; round++) {
    size_t n = 1 + random_below(9);
    uint32_t vocabulary = 1 + random_below(6);
    Words a = {.count = 0}, b = {.count = 0};
    add_random(&a, random_below(150), vocabulary);
    add_random(&b, random_below(150), vocabulary);
    Pair *p = find(&a, &b, n), *back = find(&b, &a, n);
    for (size_t i = 0; i + n <= a.count; i++) {
      size_t in_a = occurrences(&a, i, &a, n), in_b = occurrences(&a, i, &b, n);
      if (in_b == 0) continue;
      assert_true(covered_in_a(p, i, n));
      if (in_a * in_b > SHINGLE_JOIN_ALL) continue;
      for (size_t j = 0; j + n <= b.count; j++) {
        if (!same_words(&a, i, &b, j, n)) continue;
        assert_true(covers(p, i, j, n));
        assert_true(covers(back, j, i, n));
      }
    }
    done(p);
    done(back);
  }
}

/* ------------------------------------------------------------------------- edits, moves -- */

static void test_edits(void **state)
{
  (void)state;
  random_state = 5;
  for (int round = 0; round < 100; round++) {
    Words text = {.count = 0}, a = {.count = 0}, b = {.count = 0};
    add_prose(&text, 300);
    add_prose(&a, 50);
    size_t at = a.count;
    add_range(&a, &text, 0, 14);
    add_prose(&a, 50);
    add_prose(&b, 200);
    add_range(&b, &text, 0, 6);     /* a word replaced, dropped or added */
    if (round % 3 != 1) add(&b, 60000);
    add_range(&b, &text, round % 3 == 2 ? 6 : 7, 14);
    add_prose(&b, 50);
    Pair *p = find(&a, &b, 8);
    assert_int_equal(p->found.count, 1);
    assert_true(p->found.items[0].tokens >= (round % 3 == 2 ? 14u : 13u));
    assert_true(p->found.items[0].range.a0 <= at && p->found.items[0].range.a1 >= at + 14);
    assert_int_equal(moved(p), 0);
    done(p);
  }
}

static void test_same(void **state)
{
  (void)state;
  random_state = 6;
  Words a = {.count = 0};
  add_prose(&a, 500);
  add_range(&a, &a, 20, 80); /* what it repeats of itself is no passage of its own */
  add_prose(&a, 100);
  add_range(&a, &a, 20, 80);
  Pair *p = find(&a, &a, 8);
  assert_int_equal(p->found.count, 1);
  assert_int_equal(p->found.items[0].tokens, a.count);
  assert_true(p->found.items[0].similarity == 1.0);
  assert_int_equal(moved(p), 0);
  done(p);
}

static void test_moved(void **state)
{
  (void)state;
  random_state = 7;
  for (uint32_t round = 0; round < 60; round++) {
    Words a = {.count = 0}, b = {.count = 0};
    size_t block = 10 + round, to = 250 + random_below(100);
    add_prose(&a, 400);
    add_range(&b, &a, 0, 100);      /* a block goes from 100 to `to` */
    add_range(&b, &a, 100 + block, to);
    add_range(&b, &a, 100, 100 + block);
    add_range(&b, &a, to, 400);
    Pair *p = find(&a, &b, 8);
    assert_true(covers(p, 100, to - block, block));
    assert_int_equal(moved(p), 1);
    for (size_t i = 0; i < p->found.count; i++) {
      ShingleBox r = p->found.items[i].range;
      if (!p->found.items[i].moved) continue;
      assert_in_range(r.a0, 98, 102);
      assert_in_range(r.a1, 98 + block, 102 + block);
    }
    done(p);
  }
}

/* ---------------------------------------------------------------------------- loose -- */

static int is_near(size_t x, size_t y, size_t most) { return (x > y ? x - y : y - x) <= most; }

/* Words shuffled within ten places, three of ten replaced: no run of eight is left, but one passage. */
static void test_shuffled(void **state)
{
  (void)state;
  random_state = 8;
  for (int round = 0; round < 40; round++) {
    Words text = {.count = 0}, a = {.count = 0}, b = {.count = 0};
    add_prose(&text, 300);
    add_prose(&a, 500);
    add_range(&a, &text, 0, 300);
    add_prose(&a, 200);
    add_prose(&b, 100);
    for (size_t i = 0; i < 300; i++) {
      size_t other = i / 10 * 10 + random_below(10);
      uint32_t word = text.items[i];
      text.items[i] = text.items[other];
      text.items[other] = word;
    }
    for (size_t i = 0; i < 300; i++) {
      add(&b, random_below(10) < 3 ? 30000 + random_below(9999) : text.items[i]);
    }
    add_prose(&b, 700);
    Pair *p = find(&a, &b, 8);
    assert_int_equal(p->found.count, 1);
    ShingleBox r = p->found.items[0].range;
    assert_true(is_near(r.a0, 500, 30) && is_near(r.a1, 800, 30));
    assert_true(is_near(r.b0, 100, 30) && is_near(r.b1, 400, 30));
    assert_int_equal(moved(p), 0);
    done(p);
  }
}

static void test_unrelated(void **state)
{
  (void)state;
  random_state = 9;
  for (int round = 0; round < 200; round++) {
    Words a = {.count = 0}, b = {.count = 0};
    add_prose(&a, 400 + random_below(1000));
    add_prose(&b, 400 + random_below(1000));
    Pair *p = find(&a, &b, 8);
    assert_int_equal(p->found.count, 0);
    done(p);
  }
}

/* ------------------------------------------------------------------- offsets, empty texts -- */

static void find_texts(Pair *p, const char *a, const char *b, size_t min_tokens)
{
  memset(p, 0, sizeof *p);
  shingle_text_init(&p->reader, NULL);
  assert_int_equal(shingle_tokens_read(&p->a, &p->reader, SHINGLE_WORD, a, strlen(a)), SHINGLE_OK);
  assert_int_equal(shingle_tokens_read(&p->b, &p->reader, SHINGLE_WORD, b, strlen(b)), SHINGLE_OK);
  p->status = shingle_passages_find(&p->found, &p->a, &p->b, min_tokens, NULL);
}

static void free_texts(Pair *p)
{
  shingle_text_free(&p->reader);
  shingle_tokens_free(&p->a);
  shingle_tokens_free(&p->b);
  shingle_passages_free(&p->found);
}

static void test_offsets(void **state)
{
  (void)state;
  const char *a = "« Fußball – “the U.S. team’s 1,000th game” » ended.";
  const char *b = "FUSSBALL: The US team 1000th game, bah";
  Pair p;
  find_texts(&p, a, b, 5);
  assert_int_equal(p.found.count, 1);
  assert_int_equal(p.found.items[0].a_start, strstr(a, "Fu") - a);
  assert_int_equal(p.found.items[0].a_end, strstr(a, "” »") - a);
  assert_int_equal(p.found.items[0].b_start, 0);
  assert_int_equal(p.found.items[0].b_end, strchr(b, ',') - b);
  assert_int_equal(p.found.items[0].tokens, 6);
  free_texts(&p);

  static const char *const none[][2] = {
    {"", ""}, {"", "one two"}, {"one two", ""}, {"... !", "?"}, {"a b c", "d e"},
  };
  for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
    find_texts(&p, none[i][0], none[i][1], 1);
    assert_int_equal(p.status, SHINGLE_OK);
    assert_int_equal(p.found.count, 0);
    free_texts(&p);
  }
}

/* ----------------------------------------------------------------------- hostile texts -- */

#define HOSTILE 10000000

/* `period` repeated, without the first `skip` bytes. */
static void fill_text(char *text, const char *period, size_t skip)
{
  size_t length = strlen(period);
  for (size_t i = 0; i < HOSTILE; i++) text[i] = period[(i + skip) % length];
  text[HOSTILE] = '\0';
}

static void test_hostile(void **state)
{
  (void)state;
  static const char *const periods[] = {"word ", "a b ", "one two three four five six seven. ", ". "};
  char *a = test_malloc(HOSTILE + 1), *b = test_malloc(HOSTILE + 1);
  for (size_t i = 0; i < sizeof periods / sizeof *periods; i++) {
    Pair p;
    fill_text(a, periods[i], 0);
    fill_text(b, periods[i], 2);
    find_texts(&p, a, b, 8);
    assert_int_equal(p.status, SHINGLE_OK);
    assert_true(p.found.count <= 4);
    size_t words = p.a.count;
    if (words > 0) assert_true(covered_in_a(&p, words / 4, words / 2));
    free_texts(&p);
  }
  random_state = 10;
  for (size_t i = 0; i < HOSTILE; i++) {
    a[i] = (char)(random_below(6) == 0 ? ' ' : 'a' + random_below(26));
    b[i] = (char)(random_below(6) == 0 ? ' ' : 'a' + random_below(26));
  }
  Pair p;
  find_texts(&p, a, b, 8);
  assert_int_equal(p.status, SHINGLE_OK);
  free_texts(&p);
  test_free(a);
  test_free(b);
  assert_int_equal(heap_in_use(), 0);
}

#define PERIOD 300

/* A text that repeats itself, behind which its n-grams come again, each another number of times: so the
** i-th occurrences of each pair up on another diagonal, and every diagonal is one long run. There are
** more steps in them than passages.h allows for. */
static void test_many_diagonals(void **state)
{
  (void)state;
  size_t length = 0;
  char *a = test_malloc(4000000), *b = test_malloc(4000000);
  for (int i = 0; i < 1000 * PERIOD; i++) length += (size_t)sprintf(a + length, "w%d ", i % PERIOD);
  memcpy(b, a, length + 1);
  for (int i = 0; i < 200; i++) {
    for (int k = 0; k < 8 * i; k++) length += (size_t)sprintf(a + length, "w%d ", (i + k % 8) % PERIOD);
  }
  Pair p;
  find_texts(&p, a, b, 8);
  assert_int_equal(p.status, SHINGLE_OK);
  uint8_t *covered = test_calloc(p.a.count, 1);
  for (size_t i = 0; i < p.found.count; i++) {
    memset(covered + p.found.items[i].range.a0, 1, p.found.items[i].range.a1 - p.found.items[i].range.a0);
  }
  assert_null(memchr(covered, 0, p.a.count));
  test_free(covered);
  free_texts(&p);
  test_free(a);
  test_free(b);
}

/* ------------------------------------------------------------------------------ failure -- */

/* Two texts that need every part of the search. */
static void make_hard(Words *a, Words *b)
{
  random_state = 11;
  a->count = b->count = 0;
  add_prose(a, 600);
  add_range(b, a, 300, 500);
  add_range(b, a, 0, 200);
  add_prose(b, 50);
  for (size_t i = 500; i < 600; i++) add(b, a->items[i ^ 1]);
  add_range(b, a, 50, 80);
}

static void test_no_memory(void **state)
{
  (void)state;
  Words a, b;
  make_hard(&a, &b);
  for (int forever = 0; forever < 2; forever++) {
    Pair *p = find(&a, &b, 8);
    assert_true(p->found.count >= 3);
    for (long n = 1;; n++) {
      shingle_passages_free(&p->found);
      long before = heap_in_use();
      heap_fail_at(n, forever);
      int status = shingle_passages_find(&p->found, &p->a, &p->b, 8, NULL);
      int failed = heap_failed();
      heap_fail_at(0, 0);
      if (!failed) {
        assert_int_equal(status, SHINGLE_OK);
        break;
      }
      assert_int_equal(status, SHINGLE_NOMEM);
      shingle_passages_free(&p->found);
      assert_int_equal(heap_in_use(), before);
    }
    done(p);
    assert_int_equal(heap_in_use(), 0);
  }
}

static void test_interrupt(void **state)
{
  (void)state;
  size_t length = 0, repeats = 30000;
  char *a = test_malloc(repeats * 24);
  random_state = 12;
  for (size_t i = 0; i < repeats; i++) {
    length += (size_t)sprintf(a + length, "w%u x%u ", random_below(9), random_below(99999));
  }
  Pair p;
  find_texts(&p, a, a, 8);
  assert_int_equal(p.status, SHINGLE_OK);
  long stops = 0;
  for (long n = 1;; n++) {
    shingle_passages_free(&p.found);
    long before = heap_in_use();
    heap_interrupt_at(n);
    int status = shingle_passages_find(&p.found, &p.a, &p.b, 8, NULL);
    heap_interrupt_at(0);
    if (status == SHINGLE_OK) break;
    assert_int_equal(status, SHINGLE_INTERRUPTED);
    shingle_passages_free(&p.found);
    assert_int_equal(heap_in_use(), before);
    stops++;
  }
  assert_true(stops > 20);
  free_texts(&p);
  test_free(a);
  assert_int_equal(heap_in_use(), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_sort),        cmocka_unit_test(test_numbers),
    cmocka_unit_test(test_join),        cmocka_unit_test(test_planted),
    cmocka_unit_test(test_every_run),   cmocka_unit_test(test_edits),
    cmocka_unit_test(test_same),        cmocka_unit_test(test_moved),
    cmocka_unit_test(test_shuffled),    cmocka_unit_test(test_unrelated),
    cmocka_unit_test(test_offsets),     cmocka_unit_test(test_hostile),
    cmocka_unit_test(test_many_diagonals), cmocka_unit_test(test_no_memory),
    cmocka_unit_test(test_interrupt),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
