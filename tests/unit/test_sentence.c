/* test_sentence.c - splitting: the cases of a file, what holds for every text, hostile texts, failure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "heap.h"
#include "text/sentence.h"
#include "text/sentence_words.h"
#include "text/text.h"

#define CASES "tests/fixtures/sentences.txt"
#define LINE 4096
#define SENTENCES 32

/* ------------------------------------------------------------------------- the cases -- */

/* Copies a line without its end, \n and the like replaced. */
static void unescape(char *out, const char *in)
{
  for (; *in != '\0' && *in != '\n'; in++) {
    if (*in != '\\') { *out++ = *in; continue; }
    switch (*++in) {
      case 'n': *out++ = '\n'; break;
      case 'r': *out++ = '\r'; break;
      case 't': *out++ = '\t'; break;
      case 'f': *out++ = '\f'; break;
      case 'p': memcpy(out, "\xe2\x80\xa9", 3); out += 3; break;
      default: fail_msg("unknown escape \\%c", *in);
    }
  }
  *out = '\0';
}

static int differs(const char *text, char expected[][LINE], size_t count)
{
  ShingleSentences list = {0};
  int different;
  assert_int_equal(shingle_sentences_split(&list, text, strlen(text), NULL), SHINGLE_OK);
  different = list.count != count;
  for (size_t i = 0; i < list.count && i < count; i++) {
    size_t length = list.items[i].end - list.items[i].start;
    different |= length != strlen(expected[i]) || memcmp(text + list.items[i].start, expected[i], length) != 0;
  }
  if (different) {
    print_error("%s\n", text);
    for (size_t i = 0; i < list.count; i++) {
      print_error("  [%.*s]\n", (int)(list.items[i].end - list.items[i].start), text + list.items[i].start);
    }
  }
  shingle_sentences_free(&list);
  return different;
}

static void test_cases(void **state)
{
  static char line[LINE], text[LINE], expected[SENTENCES][LINE];
  size_t count = 0, cases = 0, failures = 0;
  int has_text = 0, more = 1;
  FILE *file = fopen(CASES, "r");
  (void)state;
  assert_non_null(file);
  while (more) {
    more = fgets(line, sizeof line, file) != NULL;
    if (!more || strcmp(line, "---\n") == 0) {
      assert_true(has_text);
      failures += (size_t)differs(text, expected, count);
      cases++;
      has_text = 0;
      count = 0;
    } else if (!has_text) {
      if (strncmp(line, "# ", 2) == 0) continue;
      unescape(text, line);
      has_text = 1;
    } else {
      assert_true(strncmp(line, "= ", 2) == 0 && count < SENTENCES);
      unescape(expected[count++], line + 2);
    }
  }
  fclose(file);
  assert_true(cases >= 130);
  assert_int_equal(failures, 0);
}

static void assert_sorted(const char *const *names, size_t count)
{
  for (size_t i = 1; i < count; i++) assert_true(strcmp(names[i - 1], names[i]) < 0);
}

static void test_lists_are_sorted(void **state)
{
#define SORTED(names) assert_sorted(names, sizeof(names) / sizeof *(names))
  (void)state;
  SORTED(shingle_titles);
  SORTED(shingle_shortened);
  SORTED(shingle_numbered);
  SORTED(shingle_places);
  SORTED(shingle_endings);
  SORTED(shingle_openers);
  SORTED(shingle_particles);
  SORTED(shingle_ordinal_months);
  SORTED(shingle_ordinal_leads);
}

/* ------------------------------------------------------------------------- every text -- */

/* Is it one of the letters and digits that random_text() makes? */
static int is_word_at(const uint8_t *text, size_t length, size_t at, size_t *bytes)
{
  uint32_t c;
  *bytes = shingle_utf8_read(text + at, length - at, &c);
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == 0xe9 || c == 0x4e2d;
}

/* In order, without overlap, trimmed; no letter outside of one, and one in each. */
static void assert_sound(const ShingleSentences *list, const uint8_t *text, size_t length)
{
  size_t i = 0, bytes, words = 0, before = 0;
  for (size_t k = 0; k < list->count; k++) {
    ShingleSentence s = list->items[k];
    assert_true(before <= s.start && s.start < s.end && s.end <= length);
    assert_true(text[s.start] > ' ' && text[s.end - 1] > ' ');
    before = s.end;
  }
  for (size_t at = 0; at < length; at += bytes) {
    if (i < list->count && at >= list->items[i].end) {
      assert_true(words > 0);
      words = 0;
      i++;
    }
    if (!is_word_at(text, length, at, &bytes)) continue;
    words++;
    assert_true(i < list->count && at >= list->items[i].start);
  }
}

static uint32_t random_below(uint32_t n)
{
  static uint64_t state = 1;
  state = state * 6364136223846793005ULL + 1442695040888963407ULL;
  return (uint32_t)((state >> 33) % n);
}

/* Text of pieces that matter to the rules, and bytes that are no UTF-8. */
static size_t random_text(uint8_t *text, size_t pieces)
{
  static const char *const parts[] = {
      " ", " ", " ", "\n", "\n", "\r\n", "\r", "\f", "\xc2\x85", "\xe2\x80\xa8", "\xc2\xa0", ".", ".", ".", "!",
      "?", "\xe2\x80\xa6", "\xe3\x80\x82", "\xd8\x9f", "\"", "'", "\xe2\x80\x9c", "\xe2\x80\x9d", "\xc2\xbb",
      "(", ")", "[1]", "-", "*", ",", "A", "b", "The", "the", "U.S", "Mr", "3", "12", "\xc3\xa9", "\xe4\xb8\xad",
      "\xe2\x80", "\xff", "\x80", "\xf0\x9f\x98\x80", "\xe3", "\xd8", "r", "am", "Oktober", "$"};
  size_t length = 0;
  for (size_t i = 0; i < pieces; i++) {
    const char *part = parts[random_below(sizeof parts / sizeof *parts)];
    memcpy(text + length, part, strlen(part));
    length += strlen(part);
  }
  return length;
}

/* The text is handed over in a buffer of its very length, so that sanitizers see what is read beyond. */
static void test_random_texts(void **state)
{
  ShingleSentences list = {0};
  uint8_t text[1024];
  (void)state;
  for (int i = 0; i < 30000; i++) {
    size_t length = random_text(text, random_below(100));
    uint8_t *copy = malloc(length + 1);
    assert_non_null(copy);
    uint8_t *exact = copy + 1;
    memcpy(exact, text, length);
    assert_int_equal(shingle_sentences_split(&list, exact, length, NULL), SHINGLE_OK);
    assert_sound(&list, exact, length);
    free(copy);
  }
  shingle_sentences_free(&list);
  assert_int_equal(heap_in_use(), 0);
}

static void test_no_words(void **state)
{
  static const char *const texts[] = {"", " ", "\n\n", "...", "?!", "\"\"", "- - -", "\xef\xbb\xbf", "\xff\xfe"};
  ShingleSentences list = {0};
  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    assert_int_equal(shingle_sentences_split(&list, texts[i], strlen(texts[i]), NULL), SHINGLE_OK);
    assert_int_equal(list.count, 0);
  }
  assert_int_equal(shingle_sentences_split(&list, NULL, 0, NULL), SHINGLE_OK);
  assert_int_equal(list.count, 0);
  shingle_sentences_free(&list);
}

/* ---------------------------------------------------------------------- hostile texts -- */

#define HOSTILE (1u << 18)

static double seconds(void)
{
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* 256 KiB of one pattern, behind one start, take a fraction of a second, also when instrumented; with
** quadratic time they would take minutes. */
static void test_hostile_texts(void **state)
{
  static const char *const starts[] = {"", "A", "A.", "A. \"", "Is it so?\nNo", "The word\n"};
  static const char *const patterns[] = {
      "\n", ".", "\"", "a", " ", ". ", ".\n", "\n ", "\n\n", "a\n", "A\n", "A.", "A. ", "\". ", "a.a", "1. ",
      "! $", ". (", "(", "-", ". - ", "'", "\xe2\x80\x9d", " \xe2\x80\x9d", "\xe2\x80\xa6", "\xe3\x80\x82",
      "[1]", ".[1] ", "\xcc\x81", "\xff", "\x80", "\r", "\r\n", "\f", "*\n", "\xe4\xb8\xad", "A long line\n- ",
      "\n*\nA", "\vA", "A.B ", "? *", "\n\"", "U.S. The "};
  ShingleSentences list = {0};
  char *text = malloc(HOSTILE + 64);
  (void)state;
  assert_non_null(text);
  for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
    for (size_t s = 0; s < sizeof starts / sizeof *starts; s++) {
      size_t length = strlen(starts[s]), step = strlen(patterns[p]);
      memcpy(text, starts[s], length);
      for (; length < HOSTILE; length += step) memcpy(text + length, patterns[p], step);
      double begun = seconds();
      assert_int_equal(shingle_sentences_split(&list, text, length, NULL), SHINGLE_OK);
      if (seconds() - begun > 2) fail_msg("start %zu, pattern %zu takes %.1f s", s, p, seconds() - begun);
    }
  }
  free(text);
  shingle_sentences_free(&list);
}

/* ---------------------------------------------------------------------------- failure -- */

static void test_memory_fails(void **state)
{
  static const char text[] = "One. Two. Three. Four. Five. Six. Seven. Eight. Nine. Ten. Eleven. Twelve. "
                             "Thirteen. Fourteen. Fifteen. Sixteen. Seventeen. Eighteen. Nineteen.";
  (void)state;
  for (int forever = 0; forever <= 1; forever++) {
    int status = SHINGLE_NOMEM;
    for (long n = 1; status != SHINGLE_OK; n++) {
      ShingleSentences list = {0};
      heap_fail_at(n, forever);
      status = shingle_sentences_split(&list, text, strlen(text), NULL);
      assert_int_equal(status, heap_failed() ? SHINGLE_NOMEM : SHINGLE_OK);
      if (status == SHINGLE_OK) assert_int_equal(list.count, 19);
      heap_fail_at(0, 0);
      shingle_sentences_free(&list);
      assert_int_equal(heap_in_use(), 0);
    }
  }
}

/* Whatever the text is made of, the host is asked about once in 64 KiB. */
static void test_interrupt(void **state)
{
  static const char *const patterns[] = {"a", "\n", ".", " ", "A. ", "\"", "line\n", "\xe4\xb8\xad"};
  size_t length = 4 * HOSTILE;
  ShingleSentences list = {0};
  char *text = malloc(length + 8);
  (void)state;
  assert_non_null(text);
  for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
    size_t step = strlen(patterns[p]);
    for (size_t at = 0; at < length; at += step) memcpy(text + at, patterns[p], step);
    for (long n = 1; n <= 8; n++) {
      heap_interrupt_at(n);
      assert_int_equal(shingle_sentences_split(&list, text, length, NULL), SHINGLE_INTERRUPTED);
    }
    heap_interrupt_at(0);
  }
  free(text);
  shingle_sentences_free(&list);
  assert_int_equal(heap_in_use(), 0);
}

static void test_too_big(void **state)
{
  ShingleSentences list = {0};
  (void)state;
  assert_int_equal(shingle_sentences_split(&list, "a", SHINGLE_BYTES_MAX + 1, NULL), SHINGLE_TOOBIG);
  assert_int_equal(list.count, 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_cases),         cmocka_unit_test(test_lists_are_sorted),
      cmocka_unit_test(test_random_texts),  cmocka_unit_test(test_no_words),
      cmocka_unit_test(test_hostile_texts), cmocka_unit_test(test_memory_fails),
      cmocka_unit_test(test_interrupt),     cmocka_unit_test(test_too_big)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
