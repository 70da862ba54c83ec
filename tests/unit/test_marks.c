/* test_marks.c - what is marked in two articles, and the words that differ. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "heap.h"
#include "page/marks.h"
#include "page/worddiff.h"

/* -------------------------------------------------------------------------- words -- */

/* Letters as words; those of a that have a partner, in order. */
static const char *common(const char *a, const char *b)
{
  static char out[64];
  uint64_t words[2][64];
  const uint64_t *const lists[2] = {words[0], words[1]};
  const uint32_t count[2] = {(uint32_t)strlen(a), (uint32_t)strlen(b)};
  ShingleWordDiff d = {0};
  size_t length = 0;
  for (uint32_t i = 0; i < count[0]; i++) words[0][i] = (uint64_t)a[i];
  for (uint32_t i = 0; i < count[1]; i++) words[1][i] = (uint64_t)b[i];
  assert_int_equal(shingle_worddiff(&d, lists, count), SHINGLE_OK);
  for (uint32_t i = 0; i < count[0]; i++) {
    uint32_t j = d.partner[0][i];
    if (j == SHINGLE_WORDDIFF_NONE) continue;
    assert_int_equal(a[i], b[j]);
    assert_int_equal(d.partner[1][j], i);
    out[length++] = a[i];
  }
  out[length] = 0;
  shingle_worddiff_free(&d);
  return out;
}

static void test_words(void **state)
{
  (void)state;
  assert_string_equal(common("", ""), "");
  assert_string_equal(common("abc", ""), "");
  assert_string_equal(common("abc", "abc"), "abc");
  assert_string_equal(common("abc", "xyz"), "");
  assert_string_equal(common("abc", "axc"), "ac");
  assert_string_equal(common("aab", "ab"), "ab");
  assert_string_equal(common("xaby", "uabv"), "ab");
  assert_string_equal(common("abcdefg", "acbdgef"), "acdef");
  assert_string_equal(common("aaaa", "aa"), "aa");
}

static void test_long_words(void **state)
{
  enum { N = 2000 };
  static uint64_t a[N], b[N];
  const uint64_t *const lists[2] = {a, b};
  const uint32_t count[2] = {N, N};
  ShingleWordDiff d = {0};
  (void)state;
  for (int i = 0; i < N; i++) a[i] = b[i] = (uint64_t)i % 7;
  a[5] = 100;
  b[N - 5] = 100;
  assert_int_equal(shingle_worddiff(&d, lists, count), SHINGLE_OK);
  for (uint32_t i = 0; i < N; i++) { /* beginning and end alone */
    assert_int_equal(d.partner[0][i], i < 5 || i > N - 5 ? i : SHINGLE_WORDDIFF_NONE);
  }
  assert_int_equal(d.table_capacity, 0);
  shingle_worddiff_free(&d);
}

/* -------------------------------------------------------------------------- marks -- */

static int make(ShingleMarks *m, const char *a, size_t a_length, const char *b, size_t b_length)
{
  const char *const texts[2] = {a, b};
  const size_t lengths[2] = {a_length, b_length};
  ShingleText reader;
  shingle_text_init(&reader, NULL);
  int status = shingle_marks_make(m, &reader, texts, lengths, NULL, NULL);
  shingle_text_free(&reader);
  return status;
}

/* Marks of one side as text: "1=copied sentence|-only here": number, sign, bytes; fine marks in []. */
static const char *described(const ShingleMarks *m, int side, const char *text)
{
  static char out[2][4096];
  static const char signs[] = "=~*";
  const ShingleMarkedText *s = &m->side[side];
  char *at = out[side];
  size_t fine = 0;
  *at = 0;
  for (size_t i = 0; i < s->count; i++) {
    const ShingleMark *mark = &s->marks[i];
    const ShingleLink *link = mark->link > 0 ? &m->links[mark->link - 1] : NULL;
    if (i > 0) *at++ = '|';
    if (link != NULL) at += sprintf(at, "%u%c%s", link->number, signs[link->kind], link->moved ? "^" : "");
    else *at++ = '-';
    for (uint32_t j = mark->start; j < mark->end; j++) {
      if (fine < s->fine_count && s->fine[fine].start == j) *at++ = '[';
      *at++ = text[j];
      if (fine < s->fine_count && s->fine[fine].end == j + 1) {
        *at++ = ']';
        fine++;
      }
    }
    *at = 0;
  }
  assert_int_equal(fine, s->fine_count);
  return out[side];
}

static void assert_marks(const char *a, const char *b, const char *a_marks, const char *b_marks)
{
  ShingleMarks m = {0};
  assert_int_equal(make(&m, a, strlen(a), b, strlen(b)), SHINGLE_OK);
  assert_string_equal(described(&m, 0, a), a_marks);
  assert_string_equal(described(&m, 1, b), b_marks);
  for (int k = 0; k < 2; k++) {
    const ShingleMarkedText *s = &m.side[k];
    uint64_t words = 0;
    for (int i = 0; i < SHINGLE_MARK_KINDS; i++) words += s->shares[i];
    assert_int_equal(words, s->words);
    assert_true(s->moved <= words);
  }
  shingle_marks_free(&m);
  assert_int_equal(heap_in_use(), 0);
}

static void test_sentences(void **state)
{
  (void)state;
  assert_marks("", "", "", "");
  assert_marks("Nothing at all is here.", "", "-Nothing at all is here.", "");
  /* equal sentences are one passage within a paragraph */
  assert_marks("One fish was sold today. Two boats sank at sea.\n\nThree men ran home.",
               "One fish was sold today. Two boats sank at sea. Three men ran home.",
               "1=One fish was sold today.|1=Two boats sank at sea.|2=Three men ran home.",
               "1=One fish was sold today.|1=Two boats sank at sea.|2=Three men ran home.");
  assert_marks("The ministers promised to look after the river. It rained all day.",
               "Nobody was there. The ministers vowed to look after the river.",
               "1~The ministers [promised] to look after the river.|-It rained all day.",
               "-Nobody was there.|1~The ministers [vowed] to look after the river.");
}

static void test_moved(void **state)
{
  (void)state;
  assert_marks("A letter was handed over on Monday. The river rose by nine metres in a single night. Nobody was hurt by the flood, police said.",
               "The river rose by nine metres in a single night. Nobody was hurt by the flood, police said. A letter was handed over on Monday.",
               "1=^A letter was handed over on Monday.|2=The river rose by nine metres in a single night.|2=Nobody was hurt by the flood, police said.",
               "2=The river rose by nine metres in a single night.|2=Nobody was hurt by the flood, police said.|1=^A letter was handed over on Monday.");
}

static void test_rewritten(void **state)
{
  (void)state;
  assert_marks("The Argentine minister replied that the two countries had learned the value of the treaty.",
               "Argentina's minister said in reply: the two countries had learned what a treaty is worth.",
               "1*The Argentine minister replied that [the two countries had learned] the value of the treaty.",
               "1*Argentina's minister said in reply: [the two countries had learned] what a treaty is worth.");
  assert_marks("The two countries had learned the value of the treaty, the Argentine minister replied.",
               "The two countries had learned what a treaty is worth, Argentina's minister said in reply.",
               "1*[The two countries had learned] the value of the treaty, the Argentine minister replied.",
               "1*[The two countries had learned] what a treaty is worth, Argentina's minister said in reply.");
}

/* A sentence that the other text has twice: one pair, and a passage. */
static void test_twice(void **state)
{
  (void)state;
  assert_marks("The council met on Monday to vote on the new harbour wall.",
               "The council met on Monday to vote on the new harbour wall. Something else came first. "
               "The council met on Monday to vote on the new harbour wall.",
               "1=The council met on Monday to vote on the new harbour wall.",
               "1=The council met on Monday to vote on the new harbour wall.|-Something else came first.|"
               "2=^The council met on Monday to vote on the new harbour wall.");
}

static void test_targets(void **state)
{
  static const char a[] = "The council met on Monday to vote on the new harbour wall.";
  static const char b[] = "The council met on Monday to vote on the new harbour wall. Something else came first. "
                          "The council met on Monday to vote on the new harbour wall.";
  ShingleMarks m = {0};
  (void)state;
  assert_int_equal(make(&m, a, strlen(a), b, strlen(b)), SHINGLE_OK);
  assert_int_equal(m.count, 2);
  assert_int_equal(m.links[0].target[0], 1);
  assert_int_equal(m.links[0].target[1], 1);
  assert_int_equal(m.links[1].target[0], 1); /* where the other one is, too */
  assert_int_equal(m.links[1].target[1], 2);
  shingle_marks_free(&m);
}

static void test_blank_line(void **state)
{
  static const struct {
    const char *text;
    int blank;
  } cases[] = {{"", 0}, {"\n", 0}, {"\n\n", 1}, {"\r\n", 0}, {"\r\n\r\n", 1}, {"\r\r", 1}, {"\n \t\n", 1}, {"\n.\n", 0}, {" \n", 0},
               {"\n.\n\n", 1}};
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_int_equal(shingle_blank_line(cases[i].text, 0, strlen(cases[i].text)), cases[i].blank);
  }
}

/* Any bytes: marks are in order, inside the text, and fine marks inside the marks. */
static void test_any_bytes(void **state)
{
  /* among them a soft hyphen, which belongs to a word but to no sentence, and a ligature of four words */
  static const char pieces[][12] = {"a ", "b. ", "The ", "river ", "\n\n", "\n", "Rose", "? ", "\xff", "\xe6\xb0\xb4", "\xe3\x80\x82",
                                    "1,000 ", "\xc2\xad", "\xef\xb7\xba"};
  enum { PIECES = sizeof pieces / sizeof *pieces };
  static char texts[2][3000];
  (void)state;
  srand(1);
  for (int round = 0; round < 300; round++) {
    size_t length[2] = {0, 0};
    for (int k = 0; k < 2; k++) {
      int count = rand() % 250;
      for (int i = 0; i < count; i++) {
        const char *piece = pieces[rand() % PIECES];
        memcpy(texts[k] + length[k], piece, strlen(piece));
        length[k] += strlen(piece);
      }
    }
    if (round % 3 == 0) memcpy(texts[1], texts[0], length[1] = length[0]);
    ShingleMarks m = {0};
    assert_int_equal(make(&m, texts[0], length[0], texts[1], length[1]), SHINGLE_OK);
    for (int k = 0; k < 2; k++) {
      const ShingleMarkedText *s = &m.side[k];
      size_t fine = 0;
      for (size_t i = 0, end = 0; i < s->count; end = s->marks[i++].end) {
        assert_true(s->marks[i].start >= end && s->marks[i].end > s->marks[i].start && s->marks[i].end <= length[k]);
        assert_true(s->marks[i].link <= m.count);
        for (; fine < s->fine_count && s->fine[fine].start < s->marks[i].end; fine++) {
          assert_true(s->fine[fine].start >= s->marks[i].start && s->fine[fine].end <= s->marks[i].end);
          assert_true(s->fine[fine].start < s->fine[fine].end && (fine == 0 || s->fine[fine].start >= s->fine[fine - 1].end));
        }
      }
      assert_int_equal(fine, s->fine_count);
    }
    shingle_marks_free(&m);
  }
  assert_int_equal(heap_in_use(), 0);
}

static void test_interrupted(void **state)
{
  static char text[400000];
  (void)state;
  for (size_t i = 0; i < sizeof text; i++) text[i] = "word number. Then "[i % 18];
  int interrupted = 0;
  for (long n = 1; n < 60; n += 3) {
    ShingleMarks m = {0};
    heap_interrupt_at(n);
    int status = make(&m, text, sizeof text, text, sizeof text);
    assert_true(status == SHINGLE_OK || status == SHINGLE_INTERRUPTED);
    interrupted += status == SHINGLE_INTERRUPTED;
    heap_interrupt_at(0);
    shingle_marks_free(&m);
    assert_int_equal(heap_in_use(), 0);
    if (status == SHINGLE_OK) break;
  }
  assert_true(interrupted > 2);
}

static void test_memory(void **state)
{
  static const char a[] = "The council met on Monday to vote on the wall. It rained all day. The ministers promised to look after the river.";
  static const char b[] = "The ministers vowed to look after the river. The council met on Monday to vote on the wall. "
                          "The council met on Monday to vote on the wall.";
  (void)state;
  for (int forever = 0; forever < 2; forever++) {
    int failed = 1;
    for (long n = 1; failed; n++) {
      ShingleMarks m = {0};
      heap_fail_at(n, forever);
      int status = make(&m, a, strlen(a), b, strlen(b));
      failed = heap_failed();
      assert_int_equal(status, failed ? SHINGLE_NOMEM : SHINGLE_OK);
      heap_fail_at(0, 0);
      shingle_marks_free(&m);
      assert_int_equal(heap_in_use(), 0);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_words), cmocka_unit_test(test_long_words), cmocka_unit_test(test_sentences),
      cmocka_unit_test(test_moved), cmocka_unit_test(test_rewritten), cmocka_unit_test(test_twice),
      cmocka_unit_test(test_targets), cmocka_unit_test(test_blank_line), cmocka_unit_test(test_any_bytes),
      cmocka_unit_test(test_interrupted), cmocka_unit_test(test_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
