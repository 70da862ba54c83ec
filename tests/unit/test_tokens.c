/* test_tokens.c - all elements of a text at once. What a token is: test_text.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "corpus.h"
#include "heap.h"
#include "text/tokens.h"

/* Words, their bytes and hashes, of texts of many lengths: each length goes another way through XXH3. */
static void test_word_lengths(void **state)
{
  ShingleText t;
  ShingleTokens list = {0};
  ShingleBuffer text = {0};
  (void)state;
  shingle_text_init(&t, NULL);
  for (size_t length = 1; length <= 600; length++) {
    for (size_t i = 0; i < length; i++) shingle_buffer_append(&text, "abcdefghij" + i % 10, 1);
    shingle_buffer_text(&text, "  ");
  }
  assert_int_equal(shingle_tokens_read(&list, &t, SHINGLE_WORD, text.bytes, text.length), SHINGLE_OK);
  assert_int_equal(list.count, 600);
  for (size_t i = 0; i < list.count; i++) {
    const ShingleToken *token = &list.items[i];
    assert_int_equal(token->length, i + 1);
    assert_int_equal(token->end - token->start, i + 1);
    assert_memory_equal(list.folded.bytes + token->at, text.bytes + token->start, i + 1);
    assert_true(list.hashes[i] == shingle_hash_bytes(text.bytes + token->start, i + 1));
  }
  shingle_buffer_free(&text);
  shingle_tokens_free(&list);
  shingle_text_free(&t);
}

/* Code points of a text of several pieces are those of its folded bytes, one after the other. */
/* The order in which texts go: by the number of tokens, then by any of them. */
static void test_order(void **state)
{
  static const char *const texts[] = {"", "a", "b", "a b", "c b", "a c", "a b c"};
  enum { TEXTS = sizeof texts / sizeof *texts };
  ShingleTokens tokens[TEXTS] = {{.items = NULL}};
  ShingleText t;
  (void)state;
  shingle_text_init(&t, NULL);
  for (size_t i = 0; i < TEXTS; i++) {
    assert_int_equal(shingle_tokens_read(&tokens[i], &t, SHINGLE_WORD, texts[i], strlen(texts[i])), SHINGLE_OK);
  }
  for (size_t i = 0; i < TEXTS; i++) {
    for (size_t j = 0; j < TEXTS; j++) {
      int order = shingle_tokens_compare(&tokens[i], &tokens[j]);
      assert_true((order == 0) == (i == j));
      assert_true((order < 0) == (shingle_tokens_compare(&tokens[j], &tokens[i]) > 0));
      if (tokens[i].count < tokens[j].count) assert_true(order < 0);
    }
  }
  for (size_t i = 0; i < TEXTS; i++) shingle_tokens_free(&tokens[i]);
  shingle_text_free(&t);
}

static void test_code_points(void **state)
{
  enum { LENGTH = 300000 };
  ShingleText t;
  ShingleTokens list = {0};
  ShingleBuffer folded = {0};
  uint64_t seed = 1;
  char *text = malloc(LENGTH);
  (void)state;
  assert_non_null(text);
  shingle_text_init(&t, NULL);
  corpus_text(&seed, CORPUS_MIXED, text, LENGTH);
  assert_int_equal(shingle_tokens_read(&list, &t, SHINGLE_CHAR, text, LENGTH), SHINGLE_OK);

  assert_int_equal(shingle_text_open(&t, text, LENGTH), SHINGLE_OK);
  while (!shingle_text_done(&t)) {
    assert_int_equal(shingle_text_fold(&t), SHINGLE_OK);
    shingle_buffer_append(&folded, t.folded, t.folded_length);
  }
  assert_int_equal(list.folded.length, folded.length);
  assert_memory_equal(list.folded.bytes, folded.bytes, folded.length);
  size_t at = 0;
  for (size_t i = 0; i < list.count; i++) {
    uint32_t c;
    assert_int_equal(list.items[i].at, at);
    assert_int_equal(list.items[i].length, shingle_utf8_read((uint8_t *)folded.bytes + at, folded.length - at, &c));
    assert_true(list.hashes[i] == shingle_hash_bytes(folded.bytes + at, list.items[i].length));
    at += list.items[i].length;
  }
  assert_int_equal(at, folded.length);
  shingle_buffer_free(&folded);
  shingle_tokens_free(&list);
  shingle_text_free(&t);
  free(text);
}

static void test_empty_and_again(void **state)
{
  ShingleText t;
  ShingleTokens list = {0};
  (void)state;
  shingle_text_init(&t, NULL);
  for (int unit = SHINGLE_WORD; unit <= SHINGLE_CHAR; unit++) {
    assert_int_equal(shingle_tokens_read(&list, &t, unit, "", 0), SHINGLE_OK);
    assert_int_equal(list.count, 0);
    assert_int_equal(shingle_tokens_read(&list, &t, unit, "abc", 3), SHINGLE_OK);
    assert_int_equal(list.count, unit == SHINGLE_WORD ? 1 : 3);
    assert_int_equal(shingle_tokens_read(&list, &t, unit, "\xcc\x81", 2), SHINGLE_OK);
    assert_int_equal(list.count, 0);
    assert_int_equal(shingle_tokens_read(&list, &t, unit, "x", SHINGLE_BYTES_MAX + 1), SHINGLE_TOOBIG);
    assert_int_equal(list.count, 0);
  }
  shingle_tokens_free(&list);
  shingle_tokens_free(&list);
  shingle_text_free(&t);
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
      cmocka_unit_test(test_word_lengths),
      cmocka_unit_test(test_order), cmocka_unit_test(test_code_points),
      cmocka_unit_test(test_empty_and_again),
  };
  return cmocka_run_group_tests(tests, NULL, nothing_left);
}
