/* test_reuse.c - how much of one text was taken from another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "heap.h"
#include "passages/reuse.h"

typedef struct Article {
  ShingleTokens tokens;
  ShingleSentences sentences;
} Article;

static int read_article(Article *x, const char *text)
{
  ShingleText t;
  shingle_text_init(&t, NULL);
  int status = shingle_tokens_read(&x->tokens, &t, SHINGLE_WORD, text, strlen(text));
  if (status == SHINGLE_OK) status = shingle_sentences_split(&x->sentences, text, strlen(text), NULL);
  shingle_text_free(&t);
  return status;
}

static void free_article(Article *x)
{
  shingle_tokens_free(&x->tokens);
  shingle_sentences_free(&x->sentences);
}

/* `aligned`: with sentences paired. */
static int find(ShingleReuse *r, const char *a, const char *b, int aligned, int is_rewrite)
{
  Article x = {.tokens = {.items = NULL}}, y = {.tokens = {.items = NULL}};
  ShingleAlignment rows = {NULL, 0, 0};
  int status = read_article(&x, a);
  if (status == SHINGLE_OK) status = read_article(&y, b);
  ShingleAlignText side[2] = {{&x.tokens, &x.sentences}, {&y.tokens, &y.sentences}};
  if (status == SHINGLE_OK && aligned) status = shingle_align(&rows, side[0], side[1], NULL, NULL);
  if (status == SHINGLE_OK) status = shingle_reuse_find(r, a, strlen(a), side[0], side[1], &rows, is_rewrite, 0, NULL);
  free_article(&x);
  free_article(&y);
  shingle_align_free(&rows);
  return status;
}

/* Words of each kind, whatever the sentences. */
static void expect(const char *a, const char *b, uint64_t own, uint64_t verbatim, uint64_t quoted)
{
  ShingleReuse r = {0};
  uint64_t sums[SHINGLE_REUSE_KINDS] = {0};
  assert_int_equal(find(&r, a, b, 0, 0), SHINGLE_OK);
  assert_int_equal(r.words[SHINGLE_REUSE_OWN], own);
  assert_int_equal(r.words[SHINGLE_REUSE_REWORDED], 0);
  assert_int_equal(r.words[SHINGLE_REUSE_VERBATIM], verbatim);
  assert_int_equal(r.words[SHINGLE_REUSE_QUOTED], quoted);
  for (size_t i = 0; i < r.count; i++) {
    for (int k = 0; k < SHINGLE_REUSE_KINDS; k++) sums[k] += r.items[i].words[k];
  }
  for (int k = 0; k < SHINGLE_REUSE_KINDS; k++) assert_int_equal(sums[k], r.words[k]);
  shingle_reuse_free(&r);
}

#define EIGHT "one two three four five six seven eight"

static void test_runs(void **state)
{
  (void)state;
  expect("zero " EIGHT " nine", "a " EIGHT " b", 2, 8, 0);
  expect("zero one two three four five six seven nine", "a one two three four five six seven b", 9, 0, 0);
  expect("zero " EIGHT " nine ten", "x " EIGHT " nine y", 2, 9, 0);
  expect(EIGHT " x " EIGHT, "y " EIGHT, 1, 16, 0);
}

/* All of a text that is shorter than a run must be there. */
static void test_short(void **state)
{
  (void)state;
  expect("", "a", 0, 0, 0);
  expect("a", "", 1, 0, 0);
  expect("", "", 0, 0, 0);
  expect("a b c", "x a b c y", 0, 3, 0);
  expect("a b c", "x a b d c y", 3, 0, 0);
  expect("the a b c d e f g h i", "the", 10, 0, 0);
}

static void test_quotations(void **state)
{
  (void)state;
  expect("He said \"" EIGHT "\" and left", "She: \"" EIGHT "\" and left", 2, 2, 8);
  expect("He said \xe2\x80\x9c" EIGHT "\xe2\x80\x9d", "She: " EIGHT, 2, 0, 8);
  expect("He said \xe2\x80\x9e" EIGHT "\xe2\x80\x9c", "She: " EIGHT, 2, 0, 8);
  expect("He said \xc2\xab" EIGHT "\xc2\xbb", "She: " EIGHT, 2, 0, 8);
  expect("He said \" " EIGHT, "She: " EIGHT, 2, 8, 0);                /* never closed */
  expect("He said \"so\n\n" EIGHT " \" x", "She: " EIGHT, 4, 8, 0);  /* another paragraph */
  expect("\"" EIGHT, "\"" EIGHT "\"", 0, 8, 0);
}

#define SAID "The minister resigned on Monday after a long dispute about money. "
#define AGAIN "On Monday the minister resigned after disputes about the money. "

static void test_sentences(void **state)
{
  ShingleReuse r = {0};
  (void)state;
  assert_int_equal(find(&r, SAID "It rained all day in the north of the country.", "Snow fell. " AGAIN, 1, 0), SHINGLE_OK);
  assert_int_equal(r.count, 2);
  assert_int_equal(r.items[0].b, 1);
  assert_true(r.items[0].similarity >= SHINGLE_REUSE_ALIKE);
  assert_string_equal(shingle_reuse_name(shingle_reuse_kind(&r.items[0])), "reworded");
  assert_int_equal(r.items[1].b, SHINGLE_REUSE_NONE);
  assert_string_equal(shingle_reuse_name(shingle_reuse_kind(&r.items[1])), "own");
  shingle_reuse_free(&r);
}

/* A weak match counts where the whole is a rewrite. */
static void test_rewrite(void **state)
{
  (void)state;
  const char *a = "The old bridge over the river was closed to all traffic by the council in March.";
  const char *b = "In March the council decided that nobody may drive across the old bridge any more.";
  ShingleReuse r = {0};
  assert_int_equal(find(&r, a, b, 1, 1), SHINGLE_OK);
  assert_true(r.items[0].similarity > 0 && r.items[0].similarity < SHINGLE_REUSE_ALIKE);
  assert_int_equal(r.words[SHINGLE_REUSE_REWORDED], 16);
  assert_int_equal(find(&r, a, b, 1, 0), SHINGLE_OK);
  assert_int_equal(r.words[SHINGLE_REUSE_REWORDED], 0);
  shingle_reuse_free(&r);
}

static void test_no_memory(void **state)
{
  (void)state;
  for (int forever = 0; forever < 2; forever++) {
    int failed = 1;
    for (long n = 1; failed; n++) {
      ShingleReuse r = {0};
      heap_fail_at(n, forever);
      int status = find(&r, SAID EIGHT, AGAIN EIGHT, 1, 0);
      failed = heap_failed();
      assert_int_equal(status, failed ? SHINGLE_NOMEM : SHINGLE_OK);
      heap_fail_at(0, 0);
      shingle_reuse_free(&r);
      assert_int_equal(heap_in_use(), 0);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_runs), cmocka_unit_test(test_short), cmocka_unit_test(test_quotations),
                                     cmocka_unit_test(test_sentences), cmocka_unit_test(test_rewrite), cmocka_unit_test(test_no_memory)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
