/* test_story.c - profiles, story_sim and rewrite_sim: what must hold for all texts, small cases that can
** be computed by hand, hostile texts, failure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "heap.h"
#include "meaning/rewrite.h"
#include "meaning/story.h"

static ShingleText reader;

static void read_bytes(ShingleProfile *p, const char *text, size_t length)
{
  assert_int_equal(shingle_profile_read(p, &reader, text, length), SHINGLE_OK);
  assert_int_equal(shingle_profile_sentences(p, text, length, NULL), SHINGLE_OK);
}

static void read_profile(ShingleProfile *p, const char *text) { read_bytes(p, text, strlen(text)); }

static double story(const ShingleProfile *a, const ShingleProfile *b, const ShingleWeights *w)
{
  ShingleStoryWork work = {0};
  double similarity;
  assert_int_equal(shingle_story_sim(a, b, w, &work, &similarity), SHINGLE_OK);
  shingle_story_free(&work);
  return similarity;
}

static double rewrite(const ShingleProfile *a, const ShingleProfile *b, const ShingleWeights *w)
{
  ShingleRewriteWork work = {0};
  double similarity;
  assert_int_equal(shingle_rewrite_sim(a, b, w, &work, NULL, &similarity), SHINGLE_OK);
  shingle_rewrite_free(&work);
  return similarity;
}

/* Weights of some profiles. */
static void make_weights(ShingleWeights *w, const ShingleProfile *profiles, size_t count)
{
  ShingleTally tally = {0};
  ShingleFrequencies f;
  for (size_t i = 0; i < count; i++) assert_int_equal(shingle_tally_add(&tally, &profiles[i]), SHINGLE_OK);
  shingle_tally_sort(&tally, &f);
  uint8_t *blob = malloc(shingle_frequencies_bytes(&f));
  shingle_frequencies_write(&f, blob);
  assert_int_equal(shingle_weights_read(w, blob), SHINGLE_OK);
  shingle_frequencies_free(&f);
  free(blob);
}

/* --------------------------------------------------------------------- all texts -- */

static const char *const texts[] = {
    "",
    "...",
    "One",
    "One sentence without a stop that goes on",
    "The council voted on Monday to close the old bridge. Traffic will be sent over the new one for three "
    "years. The mayor called it the only safe choice. Nobody spoke against it.",
    "City leaders decided Monday that the old bridge must close. For three years, drivers will use the new "
    "crossing. It is the only safe choice, the mayor said. There were no votes against.",
    "Snow fell on the hills. Two trains were late. A farmer near Brno lost 40 sheep in a night of frost.",
    "\xe6\xb9\x96\xe6\xb0\xb4\xe4\xb8\x8b\xe9\x99\x8d\xe4\xba\x86\xe4\xb8\x89\xe7\xb1\xb3\xe3\x80\x82"
    "\xe6\xb8\x94\xe6\xb0\x91\xe5\xbe\x88\xe6\x8b\x85\xe5\xbf\x83\xe3\x80\x82",
    "\xe6\xb9\x96\xe6\xb0\xb4\xe4\xb8\x8b\xe9\x99\x8d\xe3\x80\x82 Lake water fell, Xinhua says.",
    "a a a a a a a a a a a a. a b. b. c.",
};
enum { TEXTS = sizeof texts / sizeof *texts };

/* Both measures are in 0..1, symmetric to the last bit, 1 for equal texts, -1 for two empty ones. */
static void check_pair(const ShingleProfile *a, const ShingleProfile *b, const ShingleWeights *w)
{
  double s = story(a, b, w), r = rewrite(a, b, w);
  assert_true(s == story(b, a, w));
  assert_true(r == rewrite(b, a, w));
  if (a->term_count + b->term_count == 0) {
    assert_true(s == -1 && r == -1);
  } else if (a->term_count == 0 || b->term_count == 0) {
    assert_true(s == 0 && r == 0);
  } else if (a == b) {
    assert_true(s == 1 && r == 1);
  } else {
    assert_true(s >= 0 && s <= 1 && r >= 0 && r <= 1);
  }
}

static void test_invariants(void **state)
{
  ShingleProfile profiles[TEXTS] = {{0}};
  ShingleWeights w = {0}, none = {0};
  (void)state;
  for (int i = 0; i < TEXTS; i++) read_profile(&profiles[i], texts[i]);
  make_weights(&w, profiles, TEXTS);
  for (int i = 0; i < TEXTS; i++) {
    for (int j = 0; j < TEXTS; j++) {
      check_pair(&profiles[i], &profiles[j], NULL);
      check_pair(&profiles[i], &profiles[j], &w);
      assert_true(story(&profiles[i], &profiles[j], &none) == story(&profiles[i], &profiles[j], NULL));
      assert_true(rewrite(&profiles[i], &profiles[j], &none) == rewrite(&profiles[i], &profiles[j], NULL));
    }
  }
  /* the rewritten text is a rewrite, the other one is not */
  assert_true(rewrite(&profiles[4], &profiles[5], NULL) > 0.3);
  assert_true(rewrite(&profiles[4], &profiles[6], NULL) < 0.1);
  assert_true(story(&profiles[4], &profiles[5], NULL) > 2 * story(&profiles[4], &profiles[6], NULL));
  for (int i = 0; i < TEXTS; i++) shingle_profile_free(&profiles[i]);
  shingle_weights_free(&w);
}

/* What a profile is said to hold is no less than what its arrays take. */
static void check_bytes(const ShingleProfile *p)
{
  const size_t parts[] = {
      p->token_capacity * sizeof *p->tokens, p->hash_capacity * sizeof *p->hashes, p->term_capacity * sizeof *p->terms,
      p->occurrence_capacity * sizeof *p->occurrences, p->table_capacity * sizeof *p->table,
      p->sentences.capacity * sizeof *p->sentences.items, p->start_capacity * sizeof *p->starts,
      p->entry_capacity * sizeof *p->entries, p->posting_capacity * sizeof *p->postings,
      p->head_capacity * sizeof *p->heads, p->bound_capacity * sizeof *p->bounds, p->seen_capacity * sizeof *p->seen};
  size_t all = shingle_profile_bytes(p), sum = 0;
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) sum += parts[i];
  assert_true(all >= sum && all < sum + 100000);
}

/* A profile that is used again is as good as new. */
static void test_reuse(void **state)
{
  ShingleProfile used = {0}, other = {0};
  (void)state;
  read_profile(&other, texts[5]);
  for (int i = TEXTS - 1; i >= 0; i--) {
    ShingleProfile fresh = {0};
    read_profile(&fresh, texts[i]);
    read_profile(&used, texts[i]);
    assert_int_equal(shingle_profile_sentences(&used, texts[i], strlen(texts[i]), NULL), SHINGLE_OK);
    assert_true(story(&used, &other, NULL) == story(&fresh, &other, NULL));
    assert_true(rewrite(&used, &other, NULL) == rewrite(&fresh, &other, NULL));
    assert_int_equal(used.block_count, fresh.block_count);
    check_bytes(&used);
    shingle_profile_free(&fresh);
  }
  shingle_profile_free(&used);
  shingle_profile_free(&other);
}

/* -------------------------------------------------------------------------- by hand -- */

/* "Alpha beta gamma" and "Beta delta": all in the lead, so f = 1 + 2.25. Letters 5, 4, 5 and 5, capitals:
** alpha 3 + 2, beta 2 in the one, 2 + 2 in the other, gamma 3; delta 3. */
static void test_story_by_hand(void **state)
{
  ShingleProfile a = {0}, b = {0};
  (void)state;
  read_profile(&a, "Alpha beta gamma");
  read_profile(&b, "Beta delta");
  double cosine = 2.0 * 4 / sqrt((25.0 + 4 + 9) * (16 + 9)), x = cosine / (1 + 4 * (1 - cosine));
  double expected = (1 - exp(-x / 0.4)) / (1 - exp(-1 / 0.4));
  assert_true(fabs(story(&a, &b, NULL) - expected) < 1e-12);
  shingle_profile_free(&a);
  shingle_profile_free(&b);
}

/* One block each: "alpha beta gamma delta" and "alpha beta gamma omega", all weights 5 - 1 or 4 - 1. */
static void test_rewrite_by_hand(void **state)
{
  ShingleProfile a = {0}, b = {0};
  (void)state;
  read_profile(&a, "alpha beta gamma delta");
  read_profile(&b, "alpha beta gamma omega");
  /* W = 15, M = 11, slack 6 or .15 of 15, enough = max(7.5, 12.75); leads and ends are covered to 11/15 */
  assert_true(fabs(rewrite(&a, &b, NULL) - 11 / 12.75) < 1e-12);
  read_profile(&b, "alpha tango gamma omega sigma");
  /* W = 15 and 20, M = 8, slack .15 of the lesser, enough = max(10, 17.75): y = sqrt(8/17.75); r = y^2 */
  assert_true(fabs(rewrite(&a, &b, NULL) - 8 / 17.75) < 1e-12);
  /* long enough for all of the slack: eleven words of weight 4, of which ten are in both, and 44 - 6 < 40 */
  read_profile(&a, "alphas betans gammas deltas epsils zetans etanan thetas iotans kappas lambda");
  read_profile(&b, "alphas betans gammas deltas epsils zetans etanan thetas iotans kappas omegan");
  assert_true(rewrite(&a, &b, NULL) == 1);
  shingle_profile_free(&a);
  shingle_profile_free(&b);
}

/* The order of sentences counts. */
static void test_order(void **state)
{
  static const char first[] = "The storm reached the coast before dawn.", second[] =
      "Fishermen had pulled their boats ashore.", third[] = "Power failed in eleven villages inland.";
  char straight[200], turned[200];
  ShingleProfile a = {0}, b = {0};
  (void)state;
  strcpy(straight, first), strcat(straight, " "), strcat(straight, second);
  strcat(straight, " "), strcat(straight, third);
  strcpy(turned, third), strcat(turned, " "), strcat(turned, second);
  strcat(turned, " "), strcat(turned, first);
  read_profile(&a, straight);
  read_profile(&b, turned);
  assert_int_equal(a.block_count, 3);
  assert_true(rewrite(&a, &b, NULL) < 0.5);
  assert_true(story(&a, &b, NULL) > 0.7);
  shingle_profile_free(&a);
  shingle_profile_free(&b);
}

/* --------------------------------------------------------------------------- blocks -- */

static void expect_blocks(const char *text, size_t sentences, size_t blocks)
{
  ShingleProfile p = {0};
  read_profile(&p, text);
  assert_int_equal(p.sentence_count, sentences);
  assert_int_equal(p.block_count, blocks);
  size_t listed = 0;
  for (size_t t = 1; t <= p.term_count; t++) {
    for (uint32_t k = p.heads[t]; k < p.heads[t + 1]; k++, listed++) {
      uint32_t block = p.postings[k].block, entry = p.postings[k].entry;
      assert_int_equal(p.entries[entry].term, t);
      assert_true(entry >= p.starts[block] && entry < p.starts[block + 1]);
    }
  }
  assert_int_equal(listed, p.entry_count);
  shingle_profile_free(&p);
}

static char *repeated(const char *text, size_t times)
{
  size_t length = strlen(text);
  char *all = malloc(times * length + 1);
  for (size_t i = 0; i < times; i++) memcpy(all + i * length, text, length);
  all[times * length] = '\0';
  return all;
}

static void test_blocks(void **state)
{
  static const struct { const char *text; size_t times, sentences, blocks; } cases[] = {
      {"Word after word in a sentence. ", 3, 3, 3},
      {"Word after word in a sentence. ", 1000, 1000, 500}, /* joined */
      {"word after word in a text without a stop ", 9, 1, 1},
      {"word after word in a text without a stop ", 12, 1, 3}, /* 108 = 40 + 40 + 28 */
      {"word after word in a text without a stop ", 40000, 1, 138}, /* 360,000 words */
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char *text = repeated(cases[i].text, cases[i].times);
    expect_blocks(text, cases[i].sentences, cases[i].blocks);
    free(text);
  }
  expect_blocks("", 0, 0);
  expect_blocks("Yes. No. Maybe so. I think that it rains. Go.", 5, 2);
}

/* -------------------------------------------------------------------------- hostile -- */

static double seconds(void) { return (double)clock() / CLOCKS_PER_SEC; }

static void expect_quick(const char *a_text, size_t a_times, const char *b_text, size_t b_times)
{
  ShingleProfile a = {0}, b = {0};
  char *a_all = repeated(a_text, a_times), *b_all = repeated(b_text, b_times);
  double start = seconds();
  read_profile(&a, a_all);
  read_profile(&b, b_all);
  check_pair(&a, &b, NULL);
  assert_true(seconds() - start < 60); /* quadratic time would take hours */
  shingle_profile_free(&a);
  shingle_profile_free(&b);
  free(a_all);
  free(b_all);
}

static void test_hostile(void **state)
{
  (void)state;
  expect_quick("word ", 2000000, "word ", 1999999);
  expect_quick("word after word in a text without a stop ", 250000, "a. ", 3000000);
  expect_quick(".", 1000000, "!? ", 300000);
  expect_quick("\xe4\xb8\xad\xe6\x96\x87\xe5\xad\x97", 300000, "\xe4\xb8\xad\xe6\x96\x87", 400000);
  expect_quick("\xff\xc0 \x80", 300000, "\xe0\xb8\x81\xe0\xb8\xb4", 300000);
}

/* Stems of which none stands out: equal texts still count as such. */
static void test_flat(void **state)
{
  enum { WORDS = 20000 };
  char *text = malloc(WORDS * 5 + 1);
  ShingleProfile a = {0}, b = {0};
  (void)state;
  for (int i = 0; i < WORDS; i++) {
    char word[6] = {(char)('a' + i % 26), (char)('a' + i / 26 % 26), (char)('a' + i / 676 % 26),
                    (char)('a' + i / 17576 % 26), ' ', 0};
    memcpy(text + 5 * i, word, 6);
  }
  read_profile(&a, text);
  read_bytes(&b, text, WORDS * 5 - 50);
  assert_true(story(&a, &b, NULL) > 0.99);
  shingle_profile_free(&a);
  shingle_profile_free(&b);
  free(text);
}

/* -------------------------------------------------------------------------- failure -- */

static int run_all(const char *a_text, const char *b_text)
{
  ShingleText text;
  ShingleProfile a = {0}, b = {0};
  ShingleStoryWork story_work = {0};
  ShingleRewriteWork rewrite_work = {0};
  double similarity;
  shingle_text_init(&text, NULL);
  int status = shingle_profile_read(&a, &text, a_text, strlen(a_text));
  if (status == SHINGLE_OK) status = shingle_profile_read(&b, &text, b_text, strlen(b_text));
  if (status == SHINGLE_OK) status = shingle_story_sim(&a, &b, NULL, &story_work, &similarity);
  if (status == SHINGLE_OK) status = shingle_profile_sentences(&a, a_text, strlen(a_text), NULL);
  if (status == SHINGLE_OK) status = shingle_profile_sentences(&b, b_text, strlen(b_text), NULL);
  if (status == SHINGLE_OK) status = shingle_rewrite_sim(&a, &b, NULL, &rewrite_work, NULL, &similarity);
  shingle_story_free(&story_work);
  shingle_rewrite_free(&rewrite_work);
  shingle_profile_free(&a);
  shingle_profile_free(&b);
  shingle_text_free(&text);
  return status;
}

static int run_once(void) { return run_all(texts[4], texts[8]); }

static void test_no_memory(void **state)
{
  (void)state;
  heap_fail_each(run_once);
}

/* Every place that asks is heard. */
static void test_interrupted(void **state)
{
  char *a = repeated("Word after word in a sentence of some length. ", 20000);
  char *b = repeated("After word in a sentence of another length. ", 20000);
  int interrupted = 0;
  (void)state;
  for (long n = 1;; n += 7) {
    heap_interrupt_at(n);
    int status = run_all(a, b);
    if (status == SHINGLE_OK) break;
    assert_int_equal(status, SHINGLE_INTERRUPTED);
    interrupted++;
  }
  heap_interrupt_at(0);
  assert_true(interrupted > 5);
  free(a);
  free(b);
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

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_invariants),      cmocka_unit_test(test_reuse),
      cmocka_unit_test(test_story_by_hand),   cmocka_unit_test(test_rewrite_by_hand),
      cmocka_unit_test(test_order),           cmocka_unit_test(test_blocks),
      cmocka_unit_test(test_hostile),         cmocka_unit_test(test_flat),
      cmocka_unit_test(test_no_memory),       cmocka_unit_test(test_interrupted)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
