/* test_align.c - which sentence is which: kinds, splits, order, what holds for every pair, hostile texts,
** failure.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "passages/align.h"
#include "heap.h"
#include "text/stem.h"

#define HOSTILE 1000000 /* bytes */

/* A text, read. */
typedef struct Text {
  ShingleTokens tokens;
  ShingleSentences sentences;
} Text;

static void read_bytes(Text *text, const char *bytes, size_t length)
{
  ShingleText reader;
  *text = (Text){{.items = NULL}, {.items = NULL}};
  shingle_text_init(&reader, NULL);
  assert_int_equal(shingle_tokens_read(&text->tokens, &reader, SHINGLE_WORD, bytes, length), SHINGLE_OK);
  assert_int_equal(shingle_sentences_split(&text->sentences, bytes, length, NULL), SHINGLE_OK);
  shingle_text_free(&reader);
}

static void free_text(Text *text)
{
  shingle_tokens_free(&text->tokens);
  shingle_sentences_free(&text->sentences);
}

static ShingleAlignText view(const Text *text) { return (ShingleAlignText){&text->tokens, &text->sentences}; }

static void align_bytes(ShingleAlignment *list, const char *a, size_t a_length, const char *b,
                        size_t b_length)
{
  Text x, y;
  read_bytes(&x, a, a_length);
  read_bytes(&y, b, b_length);
  assert_int_equal(shingle_align(list, view(&x), view(&y), NULL, NULL), SHINGLE_OK);
  free_text(&x);
  free_text(&y);
}

/* The rows as "0=0 1~1+2 3< >3 *4=5": = same, - edited, ~ rewritten, * moved, < only in a, > only in b. */
static void describe(const ShingleAlignment *list, char *out)
{
  for (size_t i = 0; i < list->count; i++) {
    const ShingleAlignRow *r = &list->rows[i];
    out += sprintf(out, "%s%s", i > 0 ? " " : "", r->moved ? "*" : "");
    if (r->a_count > 0) out += sprintf(out, "%u", r->a);
    if (r->a_count > 1) out += sprintf(out, "+%u", r->a + 1);
    *out++ = "=-~<>"[r->kind];
    if (r->b_count > 0) out += sprintf(out, "%u", r->b);
    if (r->b_count > 1) out += sprintf(out, "+%u", r->b + 1);
  }
  *out = '\0';
}

static void check(const char *a, const char *b, const char *expected)
{
  char found[1000];
  ShingleAlignment list = {0};
  align_bytes(&list, a, strlen(a), b, strlen(b));
  describe(&list, found);
  assert_string_equal(found, expected);
  shingle_align_free(&list);
}

/* ------------------------------------------------------------------------- the cases -- */

#define BRIDGE "The old bridge over the river was closed on Monday. "
#define SCHOOL "Pupils at the village school must walk two miles further. "
#define MAYOR "Mayor Ellen Brandt said repairs would cost four million dollars. "
#define FISH "Fishermen reported a record catch of salmon this autumn. "

static void test_kinds(void **state)
{
  (void)state;
  check(BRIDGE SCHOOL MAYOR, BRIDGE SCHOOL MAYOR, "0=0 1=1 2=2");
  check(BRIDGE, "the OLD bridge over the river \xe2\x80\x93 was closed on Monday!", "0=0");
  check(BRIDGE, "The old stone bridge over the river was closed on Tuesday.", "0-0");
  check(BRIDGE, "On Monday, officials closed a bridge that has spanned the river for ages.", "0~0");
  check(BRIDGE MAYOR, BRIDGE FISH MAYOR, "0=0 >1 1=2");
  check(BRIDGE SCHOOL MAYOR, BRIDGE MAYOR, "0=0 1< 2=1");
  check(BRIDGE, FISH, ">0 0<");
}

/* Sentences too long for a comparison in order: words in common decide. */
static void test_long_sentences(void **state)
{
  enum { WORDS = 400 };
  static char a[8 * WORDS], b[8 * WORDS];
  size_t at_a = 0, at_b = 0;
  (void)state;
  for (int i = 0; i < WORDS; i++) {
    at_a += (size_t)snprintf(a + at_a, sizeof a - at_a, "w%c%c%d ", 'a' + i % 26, 'a' + i / 26, i % 7);
    int j = i % 100 == 50 ? i + WORDS : WORDS - 1 - i;
    at_b += (size_t)snprintf(b + at_b, sizeof b - at_b, "w%c%c%d ", 'a' + j % 26, 'a' + j / 26, j % 7);
  }
  check(a, b, "0-0");
}

static void test_splits(void **state)
{
#define BUS "Pupils at the village school would get a free bus until spring. "
#define BOTH \
  "Mayor Ellen Brandt said repairs would cost four million dollars, and that pupils at the village school would get a " \
  "free bus until the spring. "
  (void)state;
  check(BOTH, MAYOR BUS, "0-0+1");
  check(FISH "Mayor Ellen Brandt said. Repairs would cost four million dollars.", FISH MAYOR, "0=0 1+2=1");
  check("It was the second closure. " MAYOR, MAYOR FISH, "0< 1=0 >1");
  /* the first of two equal ones is in two parts, and what stands at its own place belongs to the other: be this text
  ** the one of more words or of fewer */
  check("Snow fell. " BOTH BRIDGE BOTH FISH, "Trains ran. " BOTH FISH MAYOR BUS, ">0 0< *1-3+4 2< 3=1 4=2");
  check("Snow fell. " BOTH BRIDGE BOTH FISH,
        "Trains that ran on time until last week now leave early or late as they please. " BOTH FISH MAYOR BUS,
        ">0 0< *1-3+4 2< 3=1 4=2");
#undef BOTH
#undef BUS
}

static void test_order(void **state)
{
  (void)state;
  check(BRIDGE SCHOOL MAYOR FISH, FISH BRIDGE SCHOOL MAYOR, "0=1 1=2 2=3 *3=0");
  /* b2 stands after b1, which moved: then after b0, the next before it that did not */
  check(BRIDGE SCHOOL MAYOR FISH, BRIDGE FISH "Nobody knows when trains will run again. " SCHOOL MAYOR,
        "0=0 >2 1=3 2=4 *3=1");
  check(BRIDGE, FISH BRIDGE SCHOOL, ">0 0=1 >2");
  check("", BRIDGE SCHOOL, ">0 >1");
  check(BRIDGE SCHOOL, "... !", "0< 1<");
  check("", "", "");
}

/* What kept its place is what has most words, be it one sentence among many. */
static void test_heaviest(void **state)
{
#define LONG_ONE "The long report that the committee wrote for the ministers last spring says nothing about what the harbour cost the town. "
#define SHORT_ONES "We left town early. They sang old songs. You paint small boats. "
  (void)state;
  check(LONG_ONE SHORT_ONES, SHORT_ONES LONG_ONE, "0=3 *1=0 *2=1 *3=2");
  check(SHORT_ONES LONG_ONE, LONG_ONE SHORT_ONES, "*0=1 *1=2 *2=3 3=0");
}

/* Of sentences that are repeated, that is taken which has the right neighbours. */
static void test_repeated(void **state)
{
  (void)state;
  check("Read more. " BRIDGE SCHOOL "Read more. " MAYOR, BRIDGE SCHOOL "Read more. " MAYOR,
        "0< 1=0 2=1 3=2 4=3");
  check("Read more. " BRIDGE "Read more. ", "Read more. " BRIDGE "Read more. ", "0=0 1=1 2=2");
  check("No. No. No. No. No. No. No. No. No. No.", "No. No.", "0=0 1=1 2< 3< 4< 5< 6< 7< 8< 9<");
}

/* Of two that are equally similar, and one much nearer, that is taken which has a neighbour in common: one before or
** behind it, or the one beyond that on either side. */
static void test_neighbours(void **state)
{
#define COUNCIL(day) "The council met in the hall on " day ". "
#define ONLY_A "Rain fell. Wind blew. Snow came. Fog hung. Ice held. Sun shone. "
#define ONLY_B "Trains ran. Planes flew. Ships sailed. Cars drove. Trams rang. Bikes won. "
  (void)state;
  check(MAYOR COUNCIL("Monday") ONLY_A, COUNCIL("Friday") ONLY_B MAYOR COUNCIL("Sunday"),
        ">0 >1 >2 >3 >4 >5 >6 0=7 1-8 2< 3< 4< 5< 6< 7<");
  check(MAYOR COUNCIL("Monday") ONLY_A, COUNCIL("Friday") ONLY_B MAYOR FISH COUNCIL("Sunday"),
        ">0 >1 >2 >3 >4 >5 >6 0=7 >8 1-9 2< 3< 4< 5< 6< 7<");
  check(MAYOR FISH COUNCIL("Monday") ONLY_A, COUNCIL("Friday") ONLY_B MAYOR COUNCIL("Sunday"),
        ">0 >1 >2 >3 >4 >5 >6 0=7 1< 2-8 3< 4< 5< 6< 7< 8<");
  check(ONLY_A COUNCIL("Monday") MAYOR, COUNCIL("Sunday") MAYOR ONLY_B COUNCIL("Friday"),
        "0< 1< 2< 3< 4< 5< 6-0 7=1 >2 >3 >4 >5 >6 >7 >8");
  check(ONLY_A COUNCIL("Monday") MAYOR, COUNCIL("Sunday") FISH MAYOR ONLY_B COUNCIL("Friday"),
        "0< 1< 2< 3< 4< 5< 6-0 >1 7=2 >3 >4 >5 >6 >7 >8 >9");
  check(ONLY_A COUNCIL("Monday") FISH MAYOR, COUNCIL("Sunday") MAYOR ONLY_B COUNCIL("Friday"),
        "0< 1< 2< 3< 4< 5< 6-0 7< 8=1 >2 >3 >4 >5 >6 >7 >8");
  /* the neighbours need not be the same, only similar; the first sentences, the last, those in between */
#define EDITED "Mayor Ellen Brandt said the repairs would cost six million dollars. "
  check(EDITED COUNCIL("Monday") ONLY_A, COUNCIL("Friday") ONLY_B MAYOR COUNCIL("Sunday"),
        ">0 >1 >2 >3 >4 >5 >6 0-7 1-8 2< 3< 4< 5< 6< 7<");
  check(ONLY_A COUNCIL("Monday") EDITED, COUNCIL("Sunday") MAYOR ONLY_B COUNCIL("Friday"),
        "0< 1< 2< 3< 4< 5< 6-0 7-1 >2 >3 >4 >5 >6 >7 >8");
  check(FISH EDITED COUNCIL("Monday") ONLY_A, COUNCIL("Friday") ONLY_B MAYOR COUNCIL("Sunday") SCHOOL,
        ">0 >1 >2 >3 >4 >5 >6 0< 1-7 2-8 >9 3< 4< 5< 6< 7< 8<");
}

/* Scripts without spaces are compared by pairs of characters. */
static void test_spaceless(void **state)
{
  (void)state;
  check("\xe7\xa7\x81\xe3\x81\xaf\xe5\xad\xa6\xe7\x94\x9f\xe3\x81\xa7\xe3\x81\x99\xe3\x80\x82"
        "\xe9\x9b\xa8\xe3\x81\x8c\xe9\x99\x8d\xe3\x82\x8b\xe3\x80\x82",
        "\xe9\x9b\xa8\xe3\x81\x8c\xe9\x99\x8d\xe3\x82\x8b\xe3\x80\x82"
        "\xe5\xbd\xbc\xe3\x81\xaf\xe5\xad\xa6\xe7\x94\x9f\xe3\x81\xa7\xe3\x81\x99\xe3\x80\x82",
        "0-1 *1=0");
}

static void test_names_and_ranges(void **state)
{
  ShingleSentence items[] = {{2, 5}, {7, 9}, {10, 12}};
  ShingleSentences list = {items, 3, 3};
  ShingleSentence one = shingle_align_range(&list, 2, 1), two = shingle_align_range(&list, 0, 2);
  (void)state;
  assert_true(one.start == 10 && one.end == 12 && two.start == 2 && two.end == 9);
  assert_string_equal(shingle_align_kind(SHINGLE_ALIGN_SAME), "same");
  assert_string_equal(shingle_align_kind(SHINGLE_ALIGN_ONLY_B), "only in b");
}

/* --------------------------------------------------------------------------- weights -- */

/* The BLOB of a corpus of 1000 documents that all have the stem of `word`. */
static void make_weights(uint8_t *blob, const char *word)
{
  uint64_t hash = shingle_stem_hash((const uint8_t *)word, strlen(word));
  memset(blob, 0, SHINGLE_WEIGHTS_HEADER + 12);
  memcpy(blob, "SHGW\1", 5);
  blob[8] = 1000 & 255;
  blob[9] = 1000 >> 8;
  blob[16] = 1;
  for (int i = 0; i < 8; i++) blob[24 + i] = (uint8_t)(hash >> 8 * i);
  blob[32] = 1000 & 255;
  blob[33] = 1000 >> 8;
}

/* A stem that every document has says less than one that none has. */
static void test_weights(void **state)
{
  static const char a[] = "Police smugglers.", b[] = "Police hikers.";
  uint8_t blob[SHINGLE_WEIGHTS_HEADER + 12];
  ShingleWeights weights = {0}, none = {0};
  ShingleAlignment with = {0}, without = {0};
  Text x, y;
  (void)state;
  make_weights(blob, "poli");
  assert_null(shingle_weights_check(blob, sizeof blob));
  assert_int_equal(shingle_weights_read(&weights, blob), SHINGLE_OK);
  read_bytes(&x, a, strlen(a));
  read_bytes(&y, b, strlen(b));
  assert_int_equal(shingle_align(&with, view(&x), view(&y), &weights, NULL), SHINGLE_OK);
  assert_int_equal(shingle_align(&without, view(&x), view(&y), &none, NULL), SHINGLE_OK);
  assert_int_equal(with.count, 2);
  assert_int_equal(without.count, 1);
  free_text(&x);
  free_text(&y);
  shingle_weights_free(&weights);
  shingle_align_free(&with);
  shingle_align_free(&without);
}

/* --------------------------------------------------------------------- what holds for all -- */

static uint32_t random_number(uint64_t *state, uint32_t below)
{
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(*state >> 33) % below;
}

/* Sentences of 1 to 8 words, of which there are `words`; one in ten without a word. */
static size_t random_text(char *out, uint64_t *state, uint32_t sentences, uint32_t words)
{
  char *at = out;
  for (uint32_t i = 0; i < sentences; i++) {
    uint32_t length = 1 + random_number(state, 8);
    for (uint32_t k = 0; k < length; k++) {
      uint32_t word = random_number(state, words);
      at += sprintf(at, "%c%cxyz%s", k == 0 ? 'A' + word % 26 : 'a' + word % 26, 'a' + word / 26,
                    k + 1 == length ? ". " : " ");
    }
  }
  return (size_t)(at - out);
}

/* Every sentence is in one row; rows ascend in a, those that did not move in b as well. */
static void check_rows(const ShingleAlignment *list, size_t a_count, size_t b_count)
{
  size_t a = 0, b = 0, in_order = 0;
  for (size_t i = 0; i < list->count; i++) {
    const ShingleAlignRow *r = &list->rows[i];
    int is_pair = r->a_count > 0 && r->b_count > 0;
    assert_int_equal(r->a, a);
    a += r->a_count;
    b += r->b_count;
    assert_true(r->a_count + r->b_count >= 1 && r->a_count + r->b_count <= 3);
    assert_true(is_pair == (r->kind <= SHINGLE_ALIGN_REWRITTEN) && (is_pair || !r->moved));
    assert_true(is_pair ? r->similarity > 0 && r->similarity <= 1 : r->similarity == 0);
    assert_true((r->similarity == 1) == (r->kind == SHINGLE_ALIGN_SAME));
    if (r->moved) continue;
    assert_true(r->b >= in_order);
    in_order = r->b + r->b_count;
  }
  assert_int_equal(a, a_count);
  assert_int_equal(b, b_count);
}

static int compare_rows(const void *x, const void *y)
{
  const ShingleAlignRow *p = x, *q = y;
  if ((p->a_count > 0) != (q->a_count > 0)) return p->a_count > 0 ? -1 : 1;
  if (p->a_count > 0) return (p->a > q->a) - (p->a < q->a);
  return (p->b > q->b) - (p->b < q->b);
}

/* With a and b exchanged, there are the same pairs with the same values. */
static void check_mirrored(ShingleAlignment *list, ShingleAlignment *mirrored)
{
  assert_int_equal(list->count, mirrored->count);
  for (size_t i = 0; i < list->count; i++) {
    ShingleAlignRow *r = &mirrored->rows[i], row = *r;
    *r = (ShingleAlignRow){.a = row.b, .b = row.a, .a_count = row.b_count, .b_count = row.a_count,
                           .kind = row.kind, .moved = row.moved, .similarity = row.similarity};
    if (row.kind == SHINGLE_ALIGN_ONLY_A) r->kind = SHINGLE_ALIGN_ONLY_B;
    if (row.kind == SHINGLE_ALIGN_ONLY_B) r->kind = SHINGLE_ALIGN_ONLY_A;
  }
  if (list->count > 0) qsort(list->rows, list->count, sizeof *list->rows, compare_rows);
  if (list->count > 0) qsort(mirrored->rows, list->count, sizeof *list->rows, compare_rows);
  for (size_t i = 0; i < list->count; i++) {
    const ShingleAlignRow *p = &list->rows[i], *q = &mirrored->rows[i];
    assert_true(p->a_count == q->a_count && p->b_count == q->b_count);
    assert_true(p->kind == q->kind && p->moved == q->moved);
    assert_true(p->a_count == 0 || p->a == q->a);
    assert_true(p->b_count == 0 || p->b == q->b);
    assert_true(p->similarity == q->similarity);
  }
}

static void test_random_texts(void **state)
{
  static char a[4096], b[4096];
  uint64_t random = 1;
  ShingleAlignment list = {0}, mirrored = {0};
  (void)state;
  for (int round = 0; round < 2000; round++) {
    uint32_t words = 1 + random_number(&random, 200);
    size_t a_length = random_text(a, &random, random_number(&random, 30), words);
    size_t b_length = round % 50 == 0 ? a_length : random_text(b, &random, random_number(&random, 30), words);
    Text x, y;
    if (round % 50 == 0) memcpy(b, a, a_length);
    read_bytes(&x, a, a_length);
    read_bytes(&y, b, b_length);
    assert_int_equal(shingle_align(&list, view(&x), view(&y), NULL, NULL), SHINGLE_OK);
    assert_int_equal(shingle_align(&mirrored, view(&y), view(&x), NULL, NULL), SHINGLE_OK);
    check_rows(&list, x.sentences.count, y.sentences.count);
    check_mirrored(&list, &mirrored);
    free_text(&x);
    free_text(&y);
  }
  shingle_align_free(&list);
  shingle_align_free(&mirrored);
  assert_int_equal(heap_in_use(), 0);
}

/* --------------------------------------------------------------------- hostile texts -- */

static size_t repeat(char *out, const char *pattern, size_t length)
{
  size_t step = strlen(pattern), at = 0;
  for (; at + step <= length; at += step) memcpy(out + at, pattern, step);
  return at;
}

static double seconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* One word, one sentence, no stop, only stops, and each of them against each. */
static void test_hostile_texts(void **state)
{
  static const char *const patterns[] = {"word ", "a. ", "One sentence again and again. ", ". ",
                                         "\xe4\xb8\xad", "\xe4\xb8\xad\xe3\x80\x82"};
  size_t count = sizeof patterns / sizeof *patterns;
  char *a = malloc(HOSTILE), *b = malloc(HOSTILE);
  double start = seconds();
  (void)state;
  assert_true(a != NULL && b != NULL);
  for (size_t i = 0; i < count * count; i++) {
    ShingleAlignment list = {0};
    size_t a_length = repeat(a, patterns[i / count], HOSTILE);
    size_t b_length = repeat(b, patterns[i % count], HOSTILE / 2);
    Text x, y;
    read_bytes(&x, a, a_length);
    read_bytes(&y, b, b_length);
    assert_int_equal(shingle_align(&list, view(&x), view(&y), NULL, NULL), SHINGLE_OK);
    check_rows(&list, x.sentences.count, y.sentences.count);
    free_text(&x);
    free_text(&y);
    shingle_align_free(&list);
  }
  assert_true(seconds() - start < 60);
  free(a);
  free(b);
}

/* Many sentences that are all somewhat alike; and one sentence that has something of each of them. */
static void test_many_alike(void **state)
{
  char *a = malloc(HOSTILE + 100), *b = malloc(HOSTILE + 100);
  uint64_t random = 7;
  double start = seconds();
  (void)state;
  assert_true(a != NULL && b != NULL);
  for (int one_sentence = 0; one_sentence <= 1; one_sentence++) {
    char *a_end = a, *b_end = b;
    const char *word = one_sentence ? "abcd%u " : "Abcd%u. ";
    ShingleAlignment list = {0};
    while (a_end < a + HOSTILE) a_end += sprintf(a_end, "Abcd%u. ", random_number(&random, 9999999));
    while (b_end < b + HOSTILE) b_end += sprintf(b_end, word, random_number(&random, 9999999));
    align_bytes(&list, a, (size_t)(a_end - a), b, (size_t)(b_end - b));
    shingle_align_free(&list);
  }
  assert_true(seconds() - start < 60);
  free(a);
  free(b);
}

/* --------------------------------------------------------------------------- failure -- */

static const char FIRST[] = BRIDGE "Read more. " SCHOOL
                            "Mayor Ellen Brandt said. Repairs would cost four dollars. "
                            "It rained. It snowed. It hailed. Read more. " FISH;
static const char SECOND[] = FISH "The old bridge over the river was shut on Tuesday. Read more. " MAYOR
                             "Trains are late. Buses are full. Nobody knows why.";

static void test_memory_fails(void **state)
{
  Text x, y;
  (void)state;
  read_bytes(&x, FIRST, strlen(FIRST));
  read_bytes(&y, SECOND, strlen(SECOND));
  long before = heap_in_use();
  for (int forever = 0; forever <= 1; forever++) {
    int status = SHINGLE_NOMEM;
    for (long n = 1; status != SHINGLE_OK; n++) {
      ShingleAlignment list = {0};
      heap_fail_at(n, forever);
      status = shingle_align(&list, view(&x), view(&y), NULL, NULL);
      assert_int_equal(status, heap_failed() ? SHINGLE_NOMEM : SHINGLE_OK);
      if (status != SHINGLE_OK) assert_int_equal(list.count, 0);
      heap_fail_at(0, 0);
      shingle_align_free(&list);
      assert_int_equal(heap_in_use(), before);
    }
  }
  free_text(&x);
  free_text(&y);
}

static void test_interrupt(void **state)
{
  static const char *const patterns[] = {"word ", "a. ", "One sentence again and again. "};
  char *bytes = malloc(HOSTILE);
  ShingleAlignment list = {0};
  (void)state;
  assert_non_null(bytes);
  for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
    Text x;
    read_bytes(&x, bytes, repeat(bytes, patterns[p], HOSTILE));
    for (long n = 1; n <= 6; n++) {
      heap_interrupt_at(n);
      assert_int_equal(shingle_align(&list, view(&x), view(&x), NULL, NULL), SHINGLE_INTERRUPTED);
      assert_int_equal(list.count, 0);
    }
    heap_interrupt_at(0);
    free_text(&x);
  }
  shingle_align_free(&list);
  free(bytes);
  assert_int_equal(heap_in_use(), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_long_sentences), cmocka_unit_test(test_neighbours),
      cmocka_unit_test(test_kinds),         cmocka_unit_test(test_splits),
      cmocka_unit_test(test_order),         cmocka_unit_test(test_repeated),
      cmocka_unit_test(test_heaviest),
      cmocka_unit_test(test_spaceless),     cmocka_unit_test(test_names_and_ranges),
      cmocka_unit_test(test_weights),       cmocka_unit_test(test_random_texts),
      cmocka_unit_test(test_hostile_texts), cmocka_unit_test(test_many_alike),
      cmocka_unit_test(test_memory_fails),  cmocka_unit_test(test_interrupt)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
