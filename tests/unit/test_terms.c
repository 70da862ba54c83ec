/* test_terms.c - the terms an article is known by: their weights, the choice, the cosine, candidates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "corpus.h"
#include "heap.h"
#include "text/stem.h"
#include "meaning/terms.h"

static ShingleText reader;

static void read_profile(ShingleProfile *p, const char *text)
{
  assert_int_equal(shingle_profile_read(p, &reader, text, strlen(text)), SHINGLE_OK);
}

static uint64_t key_of(const char *stem)
{
  return shingle_key(shingle_stem_hash((const uint8_t *)stem, strlen(stem)));
}

/* The weight of a stem among those chosen of a text; 0: it is not there. */
static uint32_t weight_in(const ShingleTermKey *keys, size_t count, const char *stem)
{
  for (size_t i = 0; i < count; i++) {
    if (keys[i].key == key_of(stem)) return keys[i].weight;
  }
  return 0;
}

static void expect_keys(const ShingleTermKey *keys, const ShingleTermKey *expected, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    assert_int_equal(keys[i].key, expected[i].key);
    assert_int_equal(keys[i].weight, expected[i].weight);
  }
}

static uint32_t in_units(double weight) { return (uint32_t)(weight * 1024); }

/* Weights of a corpus of `documents`, in which two stems occur. */
static void make_weights(ShingleWeights *w, uint64_t documents, const char *x, uint32_t x_count,
                         const char *y, uint32_t y_count)
{
  uint64_t hashes[] = {shingle_stem_hash((const uint8_t *)x, strlen(x)),
                       shingle_stem_hash((const uint8_t *)y, strlen(y))};
  uint32_t counts[] = {x_count, y_count};
  uint8_t blob[SHINGLE_WEIGHTS_HEADER + 2 * 12];
  if (hashes[0] > hashes[1]) {
    uint64_t hash = hashes[0];
    hashes[0] = hashes[1];
    hashes[1] = hash;
    counts[0] = y_count;
    counts[1] = x_count;
  }
  ShingleFrequencies f = {documents, hashes, counts, 2};
  shingle_frequencies_write(&f, blob);
  assert_null(shingle_weights_check(blob, sizeof blob));
  assert_int_equal(shingle_weights_read(w, blob), SHINGLE_OK);
}

/* ------------------------------------------------------------------------- choosing -- */

/* Ten words of lead, so that what comes next is not in it. */
#define LEAD "be be be be be be be be be be "

static void test_looks(void **state)
{
  ShingleProfile p = {0};
  ShingleTermKey keys[SHINGLE_TERMS_MOST];
  (void)state;
  read_profile(&p, LEAD "Anna 1999 oil river mountains Mountains \xe4\xb8\xad\xe6\x96\x87 oil oil oil");
  size_t count = shingle_terms_choose(keys, SHINGLE_TERMS_MOST, &p, NULL);
  assert_int_equal(count, 7);
  assert_int_equal(weight_in(keys, count, "be"), in_units(sqrt(11)));           /* two letters, in the lead */
  assert_int_equal(weight_in(keys, count, "anna"), in_units(3.5));              /* a name */
  assert_int_equal(weight_in(keys, count, "1999"), in_units(1.5 * 3.5));
  assert_int_equal(weight_in(keys, count, "oil"), in_units(2 * 1.5));           /* four times */
  assert_int_equal(weight_in(keys, count, "rive"), in_units(2.5));
  assert_int_equal(weight_in(keys, count, "moun"), in_units(sqrt(2) * 3));      /* not always a capital */
  assert_int_equal(weight_in(keys, count, "\xe4\xb8\xad\xe6\x96\x87"), in_units(4));
  assert_int_equal(keys[0].key, key_of("1999"));
  assert_int_equal(keys[1].key, key_of("moun"));
  assert_int_equal(keys[6].key, key_of("rive"));
  shingle_profile_free(&p);
}

static void test_weights(void **state)
{
  ShingleProfile p = {0};
  ShingleWeights none = {0}, w = {0};
  ShingleTermKey keys[8], without[8];
  (void)state;
  make_weights(&w, 900, "rive", 3, "oil", 900);
  read_profile(&p, LEAD "river oil Anna");
  size_t count = shingle_terms_choose(keys, 8, &p, &w);
  assert_int_equal(count, 4);
  assert_int_equal(weight_in(keys, 4, "rive"), in_units((900 * log(900.5 / 3) + 100 * 2.5) / 1000));
  assert_int_equal(weight_in(keys, 4, "oil"), in_units((900 * log(900.5 / 900) + 100 * 1.5) / 1000));
  assert_int_equal(weight_in(keys, 4, "anna"), in_units((900 * log(900.5) + 100 * 3.5) / 1000));

  /* weights of no documents are none */
  count = shingle_terms_choose(keys, 8, &p, &none);
  assert_int_equal(shingle_terms_choose(without, 8, &p, NULL), count);
  expect_keys(keys, without, count);
  shingle_weights_free(&w);
  shingle_profile_free(&p);
}

static int compare_keys(const void *x, const void *y)
{
  const ShingleTermKey *a = x, *b = y;
  if (a->weight != b->weight) return a->weight > b->weight ? -1 : 1;
  return (a->key > b->key) - (a->key < b->key);
}

/* The heaviest of many stems, with many ties: the same as sorting all of them. */
static void test_choice(void **state)
{
  enum { STEMS = 1000 };
  uint64_t hashes[STEMS + 1], random = 5;
  ShingleTerm terms[STEMS + 1];
  ShingleTermKey all[STEMS], chosen[SHINGLE_TERMS_MOST];
  ShingleProfile p = {.hashes = hashes, .terms = terms};
  (void)state;
  for (size_t i = 1; i <= STEMS; i++) {
    uint32_t count = 1 + (uint32_t)corpus_below(&random, 9), letters = 1 + (uint32_t)corpus_below(&random, 8);
    hashes[i] = corpus_random(&random);
    terms[i] = (ShingleTerm){.count = count, .letters = count * letters, .lead = i % 50 == 0};
    p.term_count = 1;
    p.hashes = hashes + i - 1;
    p.terms = terms + i - 1;
    assert_int_equal(shingle_terms_choose(&all[i - 1], 1, &p, NULL), 1);
  }
  qsort(all, STEMS, sizeof *all, compare_keys);
  p = (ShingleProfile){.hashes = hashes, .terms = terms, .term_count = STEMS};
  for (size_t most = 0; most <= SHINGLE_TERMS_MOST; most++) {
    assert_int_equal(shingle_terms_choose(chosen, most, &p, NULL), most);
    expect_keys(chosen, all, most);
  }
}

static void test_extremes(void **state)
{
  uint64_t hashes[] = {0, 42};
  ShingleTerm terms[] = {{0}, {.count = UINT32_MAX, .pair = 1}};
  ShingleProfile many = {.hashes = hashes, .terms = terms, .term_count = 1}, empty = {0};
  ShingleTermKey key;
  (void)state;
  assert_int_equal(shingle_terms_choose(&key, 1, &many, NULL), 1);
  assert_int_equal(key.weight, SHINGLE_TERM_WEIGHT_MOST);
  assert_int_equal(shingle_terms_choose(&key, 1, &empty, NULL), 0);

  /* What every document of a very large corpus has weighs nothing, and is no key. */
  ShingleProfile p = {0};
  ShingleWeights w = {0};
  make_weights(&w, SHINGLE_DOCUMENTS_MAX, "rive", UINT32_MAX, "oil", UINT32_MAX);
  read_profile(&p, "river oil");
  assert_int_equal(shingle_terms_choose(&key, 1, &p, &w), 0);
  shingle_weights_free(&w);
  shingle_profile_free(&p);
}

/* --------------------------------------------------------------------------- cosine -- */

static double sim_of(ShingleTermVector *v, const ShingleProfile *a, const ShingleProfile *b,
                     const ShingleWeights *w)
{
  assert_int_equal(shingle_terms_weigh(v, a, w), SHINGLE_OK);
  return shingle_terms_sim(v, b);
}

static double sim(const char *x, const char *y, const ShingleWeights *weights)
{
  ShingleProfile a = {0}, b = {0};
  ShingleTermVector v = {0};
  read_profile(&a, x);
  read_profile(&b, y);
  double there = sim_of(&v, &a, &b, weights), back = sim_of(&v, &b, &a, weights);
  assert_true(fabs(there - back) < 1e-12);
  shingle_terms_free(&v);
  shingle_profile_free(&a);
  shingle_profile_free(&b);
  return there;
}

static void test_cosine(void **state)
{
  ShingleWeights w = {0};
  (void)state;
  assert_true(sim("", " . ", NULL) == -1);
  assert_true(sim("", "river", NULL) == 0 && sim("river", "", NULL) == 0);
  assert_true(sim("river", "mountain", NULL) == 0);
  assert_true(fabs(sim("The river rose in 1999.", "the RIVER rose in 1999", NULL) - 1) < .1);
  assert_true(fabs(sim("a river, a mountain", "a mountain, a river", NULL) - 1) < 1e-12);
  /* Equal weights, one of two stems in common. */
  assert_true(fabs(sim("river field", "river plain", NULL) - 0.5) < 1e-12);
  /* Beside a rare stem a common one hardly counts. */
  make_weights(&w, 1000000, "rive", 900000, "plai", 1);
  assert_true(sim("river field", "river plain", &w) < 0.001);
  assert_true(sim("plain river", "plain", &w) > 0.999);
  shingle_weights_free(&w);
}

/* ----------------------------------------------------------------------- candidates -- */

enum { ARTICLES = 3000 };

/* Article i of the tests below: ids of either sign, the extremes among them. */
static int64_t id_of(size_t i)
{
  if (i == 0) return INT64_MIN;
  return i == 1 ? INT64_MAX : ((int64_t)i - ARTICLES / 2) * 1000003;
}

static int compare_candidates(const void *x, const void *y)
{
  const ShingleCandidate *a = x, *b = y;
  if (a->score != b->score) return a->score > b->score ? -1 : 1;
  return (a->id > b->id) - (a->id < b->id);
}

/* Adds random lists, with articles that come twice, in pieces; scores[] gets what they sum up to. */
static void add_lists(ShingleCandidates *c, uint64_t *random, uint32_t *scores)
{
  memset(scores, 0, ARTICLES * sizeof *scores);
  for (int list = 0; list < 20; list++) {
    uint32_t weight = (uint32_t)corpus_below(random, 50);
    uint8_t has[ARTICLES] = {0};
    shingle_candidates_key(c, weight);
    for (int piece = 0; piece < 3; piece++) {
      int64_t ids[600];
      size_t count = corpus_below(random, 601);
      for (size_t i = 0; i < count; i++) {
        size_t article = corpus_below(random, ARTICLES);
        ids[i] = id_of(article);
        if (!has[article]) scores[article] += weight;
        has[article] = 1;
      }
      assert_int_equal(shingle_candidates_add(c, ids, count, NULL), SHINGLE_OK);
    }
  }
}

static void check_best(const ShingleCandidates *c, const uint32_t *scores)
{
  static ShingleCandidate all[ARTICLES], best[ARTICLES + 1];
  size_t there = 0;
  for (size_t i = 0; i < ARTICLES; i++) {
    if (scores[i] > 0) all[there++] = (ShingleCandidate){.id = id_of(i), .score = scores[i]};
  }
  assert_int_equal(c->count, there);
  qsort(all, there, sizeof *all, compare_candidates);
  for (size_t most = 0; most <= ARTICLES + 1; most = 3 * most + 1) {
    size_t count = shingle_candidates_best(c, best, most);
    assert_int_equal(count, most < there ? most : there);
    for (size_t i = 0; i < count; i++) {
      assert_true(best[i].id == all[i].id);
      assert_int_equal(best[i].score, all[i].score);
    }
  }
}

static void test_candidates(void **state)
{
  ShingleCandidates c = {0};
  ShingleCandidate best;
  uint64_t random = 7;
  uint32_t scores[ARTICLES];
  (void)state;
  shingle_candidates_begin(&c);
  assert_int_equal(shingle_candidates_best(&c, &best, 1), 0);
  for (int query = 0; query < 5; query++) { /* each forgets the one before */
    shingle_candidates_begin(&c);
    add_lists(&c, &random, scores);
    check_best(&c, scores);
  }
  shingle_candidates_begin(&c);
  assert_int_equal(shingle_candidates_best(&c, &best, 1), 0);
  shingle_candidates_free(&c);
}

/* What goes beyond the limit is ignored. */
static void test_limit(void **state)
{
  enum { PART = 100000 };
  int64_t *ids = malloc(PART * sizeof *ids), last = -1;
  ShingleCandidates c = {0};
  ShingleCandidate best;
  (void)state;
  shingle_candidates_begin(&c);
  shingle_candidates_key(&c, 5);
  for (int64_t part = 0; part < 11; part++) {
    for (int64_t i = 0; i < PART; i++) ids[i] = part * PART + i;
    assert_int_equal(shingle_candidates_add(&c, ids, PART, NULL), SHINGLE_OK);
  }
  shingle_candidates_key(&c, 9);
  assert_int_equal(shingle_candidates_add(&c, &last, 1, NULL), SHINGLE_OK);
  assert_int_equal(c.count, SHINGLE_CANDIDATE_ENTRIES);
  assert_int_equal(shingle_candidates_best(&c, &best, 1), 1);
  assert_true(best.id == 0 && best.score == 5);
  shingle_candidates_begin(&c);
  shingle_candidates_key(&c, 9);
  assert_int_equal(shingle_candidates_add(&c, &last, 1, NULL), SHINGLE_OK);
  assert_int_equal(c.count, 1);
  shingle_candidates_free(&c);
  free(ids);
}

static void test_interrupt(void **state)
{
  enum { COUNT = 200000 };
  int64_t *ids = malloc(COUNT * sizeof *ids);
  ShingleCandidates c = {0};
  (void)state;
  for (int64_t i = 0; i < COUNT; i++) ids[i] = i;
  shingle_candidates_begin(&c);
  shingle_candidates_key(&c, 1);
  heap_interrupt_at(2);
  assert_int_equal(shingle_candidates_add(&c, ids, COUNT, NULL), SHINGLE_INTERRUPTED);
  heap_interrupt_at(0);
  shingle_candidates_free(&c);
  free(ids);
}

/* -------------------------------------------------------------------------- failure -- */

static int run_all(void)
{
  ShingleCandidates c = {0};
  int64_t ids[10000];
  int status = SHINGLE_OK;
  for (int64_t i = 0; i < 10000; i++) ids[i] = i;
  for (int query = 0; query < 2 && status == SHINGLE_OK; query++) {
    shingle_candidates_begin(&c);
    shingle_candidates_key(&c, 3);
    for (size_t from = 0; status == SHINGLE_OK && from < 10000; from += 2500) {
      status = shingle_candidates_add(&c, ids + from, 2500, NULL);
    }
  }
  if (status == SHINGLE_OK) assert_int_equal(c.count, 10000);
  shingle_candidates_free(&c);
  return status;
}

static void test_no_memory(void **state)
{
  (void)state;
  heap_fail_each(run_all);
}

static int set_up(void **state)
{
  (void)state;
  shingle_text_init(&reader, NULL);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  shingle_text_free(&reader);
  return heap_in_use() != 0;
}

/* A stem is a number where its token begins with a digit, whatever follows. */
static void test_number(void **unused)
{
  static const struct {
    char token[16];
    int number;
  } cases[] = {{"5", 1}, {"5a", 1}, {"a5", 0}, {"0\xd0\xbc", 1}, {"9\xc3\xa9t\xc3\xa9", 1}, {"\xd0\xbc" "5", 0}, {":\xc3\xa9", 0}, {"/\xc3\xa9", 0}};
  (void)unused;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    ShingleStem stem = shingle_stem((const uint8_t *)cases[i].token, strlen(cases[i].token));
    assert_int_equal(stem.number != 0, cases[i].number);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_looks),      cmocka_unit_test(test_weights), cmocka_unit_test(test_choice),
      cmocka_unit_test(test_extremes),   cmocka_unit_test(test_cosine),  cmocka_unit_test(test_candidates),
      cmocka_unit_test(test_limit),      cmocka_unit_test(test_interrupt), cmocka_unit_test(test_no_memory),
      cmocka_unit_test(test_number)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
