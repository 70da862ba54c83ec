/* test_text.c - folding, tokens and their places in the original. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "corpus.h"
#include "heap.h"
#include "text/tokens.h"

#define SEEDS 24

/* ------------------------------------------------------------------------- helpers -- */

/* All elements of a text, read by a reader of its own. The bytes are first copied to memory of exactly
** their size, so that a sanitizer sees a read beyond them. */
static ShingleTokens read_with(ShingleCpu cpu, int unit, const void *bytes, size_t length)
{
  ShingleText t;
  ShingleTokens list = {0};
  char *copy = malloc(length ? length : 1);
  assert_non_null(copy);
  memcpy(copy, bytes, length);
  shingle_text_init(&t, NULL);
  t.cpu = cpu;
  assert_int_equal(shingle_tokens_read(&list, &t, unit, copy, length), SHINGLE_OK);
  shingle_text_free(&t);
  free(copy);
  return list;
}

static ShingleTokens read_words(const void *bytes, size_t length)
{
  return read_with(shingle_cpu(), SHINGLE_WORD, bytes, length);
}

/* Each as token[start,end), a space between them. */
static char *listed(const ShingleTokens *list)
{
  size_t room = list->folded.length + list->count * 32 + 1, n = 0;
  char *text = malloc(room);
  assert_non_null(text);
  text[0] = 0;
  for (size_t i = 0; i < list->count; i++) {
    const ShingleToken *token = &list->items[i];
    n += (size_t)snprintf(text + n, room - n, "%s%.*s[%u,%u)", i ? " " : "", (int)token->length,
                          list->folded.bytes + token->at, token->start, token->end);
  }
  return text;
}

static int same_bytes(const ShingleTokens *a, size_t i, const ShingleTokens *b, size_t j)
{
  return a->items[i].length == b->items[j].length &&
         memcmp(a->folded.bytes + a->items[i].at, b->folded.bytes + b->items[j].at, a->items[i].length) == 0;
}

/* Are b's elements those of `a` from number `from` on, `shift` bytes further on? */
static int follows_at(const ShingleTokens *a, size_t from, const ShingleTokens *b, size_t shift)
{
  if (from + b->count > a->count) return 0;
  for (size_t i = 0; i < b->count; i++) {
    if (!same_bytes(a, from + i, b, i) || a->hashes[from + i] != b->hashes[i]) return 0;
    if (a->items[from + i].start != b->items[i].start + shift) return 0;
    if (a->items[from + i].end != b->items[i].end + shift) return 0;
  }
  return 1;
}

static int same_lists(const ShingleTokens *a, const ShingleTokens *b)
{
  return a->count == b->count && follows_at(a, 0, b, 0);
}

/* Ranges lie in the text, between characters, are not empty and never step back. */
static void check_ranges(const ShingleTokens *list, const void *bytes, size_t length)
{
  char *boundary = calloc(length + 1, 1);
  assert_non_null(boundary);
  uint32_t c;
  for (size_t at = 0; at < length; at += shingle_utf8_read((const uint8_t *)bytes + at, length - at, &c)) {
    boundary[at] = 1;
  }
  boundary[length] = 1;
  for (size_t i = 0; i < list->count; i++) {
    const ShingleToken *token = &list->items[i];
    int good = token->start < token->end && token->end <= length && token->length > 0;
    good = good && boundary[token->start] && boundary[token->end];
    good = good && (i == 0 || (token->start >= list->items[i - 1].start && token->end >= list->items[i - 1].end));
    if (!good) {
      fail_msg("element %zu of %zu has the range [%u,%u) in %zu bytes: %.60s", i, list->count, token->start,
               token->end, length, (const char *)bytes);
    }
  }
  free(boundary);
}

static void assert_tokens(const char *text, size_t length, const char *expected)
{
  ShingleTokens list = read_words(text, length);
  char *found = listed(&list);
  if (strcmp(found, expected) != 0) fail_msg("%s\n  gives    %s\n  expected %s", text, found, expected);
  check_ranges(&list, text, length);
  free(found);
  shingle_tokens_free(&list);
}

static char *folded(const char *bytes, size_t length)
{
  ShingleText t;
  shingle_text_init(&t, NULL);
  ShingleBuffer out = {0};
  assert_int_equal(shingle_text_open(&t, bytes, length), SHINGLE_OK);
  while (!shingle_text_done(&t)) {
    assert_int_equal(shingle_text_fold(&t), SHINGLE_OK);
    shingle_buffer_append(&out, t.folded, t.folded_length);
  }
  char *text = calloc(out.length + 1, 1);
  assert_non_null(text);
  memcpy(text, out.bytes ? out.bytes : "", out.length);
  shingle_buffer_free(&out);
  shingle_text_free(&t);
  return text;
}

static void assert_folded(const char *bytes, size_t length, const char *expected)
{
  char *found = folded(bytes, length);
  if (strcmp(found, expected) != 0) fail_msg("%s\n  folds to %s\n  expected %s", bytes, found, expected);
  free(found);
}

/* --------------------------------------------------------------------------- rules -- */

static void test_token_rules(void **state)
{
  static const char *const cases[][2] = {
      {"", ""},
      {" ", ""},
      {"...,,,'''", ""},
      {"Hello, World", "hello[0,5) world[7,12)"},
      {"x", "x[0,1)"},
      {"well-known", "well[0,4) known[5,10)"},
      {"snake_case a@b", "snake[0,5) case[6,10) a[11,12) b[13,14)"},
      /* possessives */
      {"China's", "china[0,7)"},
      {"China\xe2\x80\x99s wall", "china[0,9) wall[10,14)"},
      {"CHINA'S", "china[0,7)"},
      {"Inc.'s", "inc[0,6)"},
      {"U.S.'s", "us[0,6)"},
      {"U.S.\xe2\x80\x99s", "us[0,8)"},
      {"the 1990's", "the[0,3) 1990[4,10)"},
      {"1,000's", "1000[0,7)"},
      {"1,00a 1,0000 1,000b 1,0\xc3\xa9" "0", "1[0,1) 00a[2,5) 1[6,7) 0000[8,12) 1000b[13,19) 1[20,21) 0e0[22,26)"},
      {"students'", "students[0,8)"},
      {"it's's", "it[0,4) s[5,6)"},
      {"don't", "don[0,3) t[4,5)"},
      {"o'shea", "o[0,1) shea[2,6)"},
      {"'s", "s[1,2)"},
      {"a 's", "a[0,1) s[3,4)"},
      {"a''s", "a[0,1) s[3,4)"},
      {"a..'s", "a[0,1) s[4,5)"},
      {"a'ss", "a[0,1) ss[2,4)"},
      /* dotted initials */
      {"U.S.", "us[0,4)"},
      {"U.S", "us[0,3)"},
      {"U.S. U.K.", "us[0,4) uk[5,9)"},
      {"u.s.a. today", "usa[0,6) today[7,12)"},
      {"a.b.cd", "ab[0,4) cd[4,6)"},
      {"U..S.", "u[0,1) s[3,4)"},
      {"J. Smith", "j[0,1) smith[3,8)"},
      {"U.S.-led", "us[0,4) led[5,8)"},
      {"a,b", "a[0,1) b[2,3)"},
      {"e.g.", "eg[0,4)"},
      {"1.a.2", "1[0,1) a[2,3) 2[4,5)"},
      {"\xc3\x89.U.", "eu[0,5)"},
      {"\xd0\xa1.\xd0\xa8.\xd0\x90.", "\xd1\x81\xd1\x88\xd0\xb0[0,9)"},
      {"\xe4\xb8\xad.\xe5\x9b\xbd.", "\xe4\xb8\xad[0,3) \xe5\x9b\xbd[4,7)"},
      /* digit groups */
      {"1,000", "1000[0,5)"},
      {"1.000", "1000[0,5)"},
      {"1'000", "1000[0,5)"},
      {"1\xe2\x80\x99""000", "1000[0,7)"},
      {"12,345,678", "12345678[0,10)"},
      {"1,000.50", "1000[0,5) 50[6,8)"},
      {"1,000.500", "1000[0,5) 500[6,9)"},
      {"1000,000", "1000[0,4) 000[5,8)"},
      {"0,123", "0[0,1) 123[2,5)"},
      {"012,345", "012[0,3) 345[4,7)"},
      {"1,00", "1[0,1) 00[2,4)"},
      {"1,0000", "1[0,1) 0000[2,6)"},
      {"1,,000", "1[0,1) 000[3,6)"},
      {"1, 000", "1[0,1) 000[3,6)"},
      {"1 000", "1[0,1) 000[2,5)"},
      {"1,000bn", "1000bn[0,7)"},
      {"1,000bn,000", "1000bn[0,7) 000[8,11)"},
      {"\xef\xbc\x91\xef\xbc\x8c\xef\xbc\x90\xef\xbc\x90\xef\xbc\x90", "1000[0,15)"},
      {"x1,000", "x1[0,2) 000[3,6)"},
      {"3.14", "3[0,1) 14[2,4)"},
      {"12.345.6", "12345[0,6) 6[7,8)"},
      /* scripts */
      {"\xe4\xb8\xad\xe5\x9b\xbd", "\xe4\xb8\xad[0,3) \xe5\x9b\xbd[3,6)"},
      {"a\xe4\xb8\xad" "b", "a[0,1) \xe4\xb8\xad[1,4) b[4,5)"},
      {"2021\xe5\xb9\xb4" "7\xe6\x9c\x88", "2021[0,4) \xe5\xb9\xb4[4,7) 7[7,8) \xe6\x9c\x88[8,11)"},
      {"\xe0\xb8\x81\xe0\xb8\xb4" "a\xc3\xa9\xe0\xb8\x99\xd0\x96", "\xe0\xb8\x81\xe0\xb8\xb4[0,6) ae[6,9) \xe0\xb8\x99[9,12) \xd0\xb6[12,14)"},
      {"\xea\xb0\x80\xea\xb0\x80 x", "\xe1\x84\x80\xe1\x85\xa1\xe1\x84\x80\xe1\x85\xa1[0,6) x[7,8)"},
      {"\xe0\xb8\x81\xe0\xb8\xb4\xe0\xb8\x99", "\xe0\xb8\x81\xe0\xb8\xb4[0,6) \xe0\xb8\x99[6,9)"},
      {"\xe3\x81\x8c", "\xe3\x81\x8b\xe3\x82\x99[0,3)"},
      {"\xe4\xb8\xad's", "\xe4\xb8\xad[0,5)"},
      /* what folding changes is still found in the original */
      {"Stra\xc3\x9f" "e!", "strasse[0,7)"},
      {"caf\xc3\xa9 cafe\xcc\x81 x", "cafe[0,5) cafe[6,12) x[13,14)"},
      {"so\xc2\xad" "ft", "soft[0,6)"},
      {"\xef\xbb\xbfmark", "mark[3,7)"},
      {"a\xe2\x80\xa6" "b", "a[0,1) b[4,5)"},
      {"\xc2\xbd", "1[0,2) 2[0,2)"},
      {"\xef\xac\x81ne", "fine[0,5)"},
      {"x\xc2\xb2", "x2[0,3)"},
      {"a\xff" "b", "a[0,1) b[2,3)"},
      {"\xcc\x81", ""},
      {"\xe0\xa5\x8d", "\xe0\xa5\x8d[0,3)"}};
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_tokens(cases[i][0], strlen(cases[i][0]), cases[i][1]);
  }
  assert_tokens("a\0b\0", 4, "a[0,1) b[2,3)");
  assert_tokens("U.\0S.", 5, "u[0,1) s[3,4)");
  assert_tokens("\0\0\0", 3, "");
}

static void test_folding_rules(void **state)
{
  static const char *const cases[][2] = {
      {"ABC xyz 12", "abc xyz 12"},
      {"\xe2\x80\x9cq\xe2\x80\x9d \xe2\x80\x98q\xe2\x80\x99 \xc2\xabq\xc2\xbb \xe2\x80\xb9q\xe2\x80\xba", "\"q\" 'q' \"q\" 'q'"},
      {"\xe2\x80\x93 \xe2\x80\x94 \xe2\x88\x92 \xe2\x80\x90 \xe3\x80\x9c", "- - - - -"},
      {"\xe2\x80\xa6", "..."},
      {"\xef\xac\x80\xc5\x92", "ff\xc5\x93"},
      {"\xc3\x85ngstr\xc3\xb6m \xce\x86 \xd0\x99", "angstrom \xce\xb1 \xd0\xb8"},
      {"\xd8\xa3\xd9\x8e \xd7\xa9\xd6\xb8", "\xd8\xa7 \xd7\xa9"},
      {"\xcf\x82\xce\xa3", "\xcf\x83\xcf\x83"},
      {"\xc4\xb0I\xc4\xb1", "ii\xc4\xb1"},
      {"a\xe2\x80\x8b\xe2\x81\xa0" "b\xef\xb8\x8f", "ab"},
      /* marks that stay come in canonical order: nukta before virama */
      {"\xe0\xa4\x95\xe0\xa5\x8d\xe0\xa4\xbc", "\xe0\xa4\x95\xe0\xa4\xbc\xe0\xa5\x8d"}};
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    assert_folded(cases[i][0], strlen(cases[i][0]), cases[i][1]);
  }
}

/* The examples of the Unicode Standard for "maximal subparts" (version 15, tables 3-8 to 3-11). */
static void test_bad_utf8(void **state)
{
#define R "\xef\xbf\xbd"
  (void)state;
  assert_folded("\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41", 9, R R R R R R R R "a");
  assert_folded("\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41", 9, R R R R R R R R "a");
  assert_folded("\xf4\x91\x92\x93\xff\x41\x80\xbf\x42", 9, R R R R R "a" R R "b");
  assert_folded("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41", 9, R R R R "a");
  assert_folded("\x61\xf1\x80\x80\xe1\x80\xc2\x62\x80\x63\x80\xbf\x64", 13, "a" R R R "b" R "c" R R "d");
  assert_folded("\xe2\x82", 2, R);
  assert_folded("\xf0\x9f\x98", 3, R);
  assert_tokens("\xe1\x80\xe2x\xf0\x91\x92y", 8, "x[3,4) y[7,8)");
#undef R
}

/* Every lead byte with every second byte: as many bytes are taken, and as much is read, as by a decoder
** that knows nothing but the definition. */
static void test_all_byte_pairs(void **state)
{
  (void)state;
  for (int a = 0; a < 256; a++) {
    for (int b = 0; b < 256; b++) {
      uint8_t s[4] = {(uint8_t)a, (uint8_t)b, 0x80, 0x80};
      uint32_t c, value = (uint32_t)a;
      size_t took = shingle_utf8_read(s, 4, &c), width = 1;
      if (a >= 0x80) {
        int need = a >= 0xc2 && a < 0xe0 ? 2 : a >= 0xe0 && a < 0xf0 ? 3 : a >= 0xf0 && a < 0xf5 ? 4 : 1;
        value = 0xfffd;
        if (need > 1 && (b & 0xc0) == 0x80) {
          uint32_t whole = ((uint32_t)a & (0x7fu >> need)) << 6 | ((uint32_t)b & 0x3f);
          for (int i = 2; i < need; i++) whole <<= 6; /* then 0x80 each: nothing to add */
          uint32_t least = need == 2 ? 0x80 : need == 3 ? 0x800 : 0x10000;
          uint32_t span = need == 2 ? 1 : need == 3 ? 0x40 : 0x1000; /* which the rest may fill */
          int good = whole + span > least && whole <= 0x10ffff && (whole < 0xd800 || whole > 0xdfff);
          if (good) { value = whole; width = (size_t)need; }
        }
      }
      if (took != width || c != value) fail_msg("%02x %02x: %zu bytes, U+%04X", a, b, took, c);
    }
  }
}

/* --------------------------------------------------------------- vectors and scalars -- */

static void check_all_paths(const char *text, size_t length)
{
  ShingleTokens plain = read_with(SHINGLE_CPU_PLAIN, SHINGLE_WORD, text, length);
  check_ranges(&plain, text, length);
  for (int cpu = SHINGLE_CPU_BASE; cpu <= (int)shingle_cpu(); cpu++) {
    ShingleTokens other = read_with((ShingleCpu)cpu, SHINGLE_WORD, text, length);
    if (!same_lists(&plain, &other)) {
      fail_msg("%s differs from plain: %.*s", shingle_cpu_name((ShingleCpu)cpu), (int)length, text);
    }
    shingle_tokens_free(&other);
  }
  shingle_tokens_free(&plain);
}

static void test_path_names(void **state)
{
  (void)state;
  assert_string_equal(shingle_cpu_name(SHINGLE_CPU_PLAIN), "plain");
  assert_true(strcmp(shingle_cpu_name(SHINGLE_CPU_BASE), "sse2") == 0 || strcmp(shingle_cpu_name(SHINGLE_CPU_BASE), "neon") == 0);
  assert_string_equal(shingle_cpu_name(SHINGLE_CPU_AVX2), "avx2");
  assert_string_equal(shingle_cpu_name(SHINGLE_CPU_AVX512), "avx512");
}

static void test_paths_random(void **state)
{
  uint64_t seed = 1;
  char text[700];
  (void)state;
  for (int i = 0; i < 12000; i++) {
    size_t length = corpus_below(&seed, i % 10 == 0 ? sizeof text : 140);
    corpus_text(&seed, i % CORPUS_KINDS, text, length);
    check_all_paths(text, length);
  }
}

static void test_paths_seeds(void **state)
{
  (void)state;
  for (int i = 0; i < SEEDS; i++) {
    size_t length;
    char *text = corpus_seed(i, &length);
    assert_non_null(text);
    for (size_t from = 0; from < 70 && from < length; from += 3) check_all_paths(text + from, length - from);
    free(text);
  }
}

/* Every byte value, alone and among others, at every place in a vector. */
static void test_paths_all_bytes(void **state)
{
  char text[80];
  (void)state;
  for (int c = 0; c < 256; c++) {
    for (size_t at = 0; at < 66; at++) {
      memset(text, at % 2 ? 'Q' : ',', sizeof text);
      text[at] = (char)c;
      check_all_paths(text, at % 3 ? sizeof text : at + 1);
    }
  }
}

/* ASCII spelled in full-width forms goes the long way, and must give the same tokens. */
static void check_fullwidth(const char *text, size_t length)
{
  char *wide = malloc(length * 3 + 1);
  uint32_t *place = malloc((length + 1) * sizeof *place); /* of each byte in `wide` */
  assert_true(wide != NULL && place != NULL);
  size_t n = 0;
  for (size_t i = 0; i < length; i++) {
    place[i] = (uint32_t)n;
    if (text[i] >= '!' && text[i] <= '~') n += corpus_utf8(0xff00 + (uint32_t)(text[i] - 0x20), wide + n);
    else wide[n++] = text[i];
  }
  place[length] = (uint32_t)n;
  ShingleTokens a = read_words(text, length), b = read_words(wide, n);
  int same = a.count == b.count;
  for (size_t i = 0; same && i < a.count; i++) {
    same = same_bytes(&a, i, &b, i) && place[a.items[i].start] == b.items[i].start && place[a.items[i].end] == b.items[i].end;
  }
  if (!same) fail_msg("differs when it is spelled in full width: %.*s", (int)length, text);
  shingle_tokens_free(&a);
  shingle_tokens_free(&b);
  free(wide);
  free(place);
}

static void test_fullwidth(void **state)
{
  uint64_t seed = 2;
  char text[400];
  (void)state;
  for (int i = 0; i < 10000; i++) {
    size_t length = corpus_below(&seed, i % 10 == 0 ? sizeof text : 60);
    corpus_text(&seed, CORPUS_ASCII, text, length);
    check_fullwidth(text, length);
  }
  for (int i = 0; i < SEEDS; i++) {
    size_t length = 0;
    char *article = corpus_seed(i, &length);
    for (size_t k = 0; k < length; k++) article[k] = article[k] & 0x7f;
    check_fullwidth(article, length);
    free(article);
  }
}

/* ---------------------------------------------------------------------- characters -- */

/* Code points: ranges are in order and between characters, and do not depend on what was read before. */
static void test_code_points(void **state)
{
  uint64_t seed = 3;
  char text[200], twice[400];
  (void)state;
  for (int i = 0; i < 6000; i++) {
    size_t length = 1 + corpus_below(&seed, sizeof text - 1);
    corpus_text(&seed, i % CORPUS_KINDS, text, length);
    for (size_t k = 0; k + 2 < length; k++) {
      if (memcmp(text + k, "\xf0\x91\x82", 3) == 0) memset(text + k, ' ', 3); /* see test_marks_of_two_widths */
    }
    text[length - 1] = ' '; /* so that marks do not run on into the second copy */
    memcpy(twice, text, length);
    memcpy(twice + length, text, length);
    ShingleTokens once = read_with(shingle_cpu(), SHINGLE_CHAR, text, length);
    ShingleTokens both = read_with(shingle_cpu(), SHINGLE_CHAR, twice, 2 * length);
    check_ranges(&once, text, length);
    if (both.count != 2 * once.count || !follows_at(&both, once.count, &once, length)) {
      fail_msg("the second copy reads in another way: %.*s", (int)length, text);
    }
    shingle_tokens_free(&once);
    shingle_tokens_free(&both);
  }
}

/* -------------------------------------------------------------------------- pieces -- */

/* Reads parts[] joined by `between`, and compares with the parts read one by one. */
static void check_parts(char *const *parts, const size_t *lengths, size_t count, const char *between)
{
  ShingleBuffer whole = {0};
  for (size_t i = 0; i < count; i++) {
    shingle_buffer_append(&whole, parts[i], lengths[i]);
    shingle_buffer_text(&whole, between);
  }
  assert_int_equal(whole.status, SHINGLE_OK);
  ShingleTokens all = read_words(whole.bytes, whole.length);
  size_t token = 0, at = 0;
  for (size_t i = 0; i < count; i++) {
    ShingleTokens part = read_words(parts[i], lengths[i]);
    if (!follows_at(&all, token, &part, at)) fail_msg("part %zu of %zu reads in another way", i, count);
    token += part.count;
    at += lengths[i] + strlen(between);
    shingle_tokens_free(&part);
  }
  assert_int_equal(token, all.count);
  check_ranges(&all, whole.bytes, whole.length);
  shingle_tokens_free(&all);
  shingle_buffer_free(&whole);
}

static void test_long_texts(void **state)
{
  static const char *const between[] = {" ", "\n", "\xe3\x80\x82"};
  enum { PARTS = 200 };
  char *parts[PARTS];
  size_t lengths[PARTS];
  uint64_t seed = 4;
  (void)state;
  for (int round = 0; round < 6; round++) {
    for (int i = 0; i < PARTS; i++) {
      lengths[i] = corpus_below(&seed, round == 0 ? 1000 : 15000); /* up to 1.5 MB in all */
      parts[i] = malloc(lengths[i] + 1);
      assert_non_null(parts[i]);
      corpus_text(&seed, round % CORPUS_KINDS, parts[i], lengths[i]);
      /* a character that is cut may not join with the separator */
      if (lengths[i] > 0) parts[i][lengths[i] - 1] = 'x';
    }
    check_parts(parts, lengths, PARTS, between[round % 3]);
    for (int i = 0; i < PARTS; i++) free(parts[i]);
  }
}

/* A token, a number, a possessive, an abbreviation at every place around the ends of pieces. */
static void test_piece_borders(void **state)
{
  static const char phrase[] = "U.S. China\xe2\x80\x99s 1,000 caf\xc3\xa9 \xe4\xb8\xad\xe5\x9b\xbd\xe3\x80\x82" "end ";
  static const size_t borders[] = {65536, 65536 + 16384, 2 * 65536};
  size_t size = 3 * 65536, n = strlen(phrase);
  char *text = malloc(size);
  (void)state;
  assert_non_null(text);
  ShingleTokens part = read_words(phrase, n);
  for (size_t b = 0; b < 3; b++) {
    for (size_t at = borders[b] - n - 3; at < borders[b] + 3; at++) {
      for (int tail = 0; tail < 2; tail++) {
        memset(text, '-', size); /* no token, and no white space that a piece could end at */
        text[at - 1] = ' ';
        memcpy(text + at, phrase, n);
        ShingleTokens all = read_words(text, tail ? size : at + n);
        if (all.count != part.count || !follows_at(&all, 0, &part, at)) fail_msg("at %zu", at);
        shingle_tokens_free(&all);
      }
    }
  }
  shingle_tokens_free(&part);
  free(text);
}

static char *repeated(const char *unit, size_t times, size_t *length)
{
  size_t n = strlen(unit);
  char *text = malloc(n * times + 1);
  assert_non_null(text);
  for (size_t i = 0; i < times; i++) memcpy(text + i * n, unit, n);
  *length = n * times;
  return text;
}

/* A megabyte without white space: how many tokens, and how long the first is. */
static void check_solid(const char *unit, size_t tokens, size_t first_length)
{
  size_t length, times = 1000000 / strlen(unit);
  char *text = repeated(unit, times, &length);
  ShingleTokens list = read_words(text, length);
  if (list.count != tokens * times && list.count != tokens) fail_msg("%s: %zu tokens", unit, list.count);
  if (list.count > 0) assert_int_equal(list.items[0].length, first_length);
  if (list.count > 0) assert_int_equal(list.items[list.count - 1].end <= length, 1);
  check_ranges(&list, text, length);
  shingle_tokens_free(&list);
  free(text);
}

static void test_no_white_space(void **state)
{
  (void)state;
  check_solid("a", 1, 1000000);
  check_solid("a.", 1, 500000);
  check_solid("a-", 1, 1);
  check_solid("'", 0, 0);
  check_solid(".", 0, 0);
  check_solid("a,", 1, 1);
  check_solid("a's-", 1, 1);
  check_solid("U.S.-", 1, 2);
  check_solid("1,000-", 1, 4);
  check_solid("111,", 1, 3 * 250000);
  check_solid("\xc3\xa9", 1, 500000);
  check_solid("\xe4\xb8\xad", 1, 3);
  check_solid("\xc2\xbd-", 2, 1);
  check_solid("\xff", 0, 0);
  check_solid("\xef\xb7\xba-", 4, 6); /* U+FDFA: four words in one character */
}

/* -------------------------------------------------------------------------- marks -- */

static void check_marks(const char *marks, const char *before, const char *after, size_t tokens)
{
  size_t length, times = 1000000 / strlen(marks);
  char *body = repeated(marks, times, &length);
  ShingleBuffer text = {0};
  shingle_buffer_text(&text, before);
  shingle_buffer_append(&text, body, length);
  shingle_buffer_text(&text, after);
  assert_int_equal(text.status, SHINGLE_OK);
  ShingleTokens list = read_words(text.bytes, text.length);
  assert_int_equal(list.count, tokens);
  check_ranges(&list, text.bytes, text.length);
  if (tokens > 0) assert_int_equal(list.items[0].end, strlen(before) + length);
  shingle_tokens_free(&list);
  list = read_with(shingle_cpu(), SHINGLE_CHAR, text.bytes, text.length);
  shingle_tokens_free(&list);
  shingle_buffer_free(&text);
  free(body);
}

/* A Han character with a mark is one token, wherever in a long text it stands: no piece ends between the two. */
static void test_marks_of_han(void **state)
{
  static const char character[] = "\xe4\xb8\xad\xe3\x82\x99"; /* U+4E2D, U+3099 */
  enum { WIDTH = sizeof character - 1, COUNT = 40000 };
  uint8_t *text = malloc(WIDTH + WIDTH * COUNT);
  (void)state;
  assert_non_null(text);
  for (size_t shift = 1; shift <= WIDTH; shift++) {
    memset(text, 'x', shift);
    for (size_t i = 0; i < COUNT; i++) memcpy(text + shift + i * WIDTH, character, WIDTH);
    ShingleTokens list = read_words(text, shift + WIDTH * COUNT);
    assert_int_equal(list.count, 1 + COUNT);
    for (size_t i = 0; i < COUNT; i++) {
      assert_int_equal(list.items[1 + i].start, shift + i * WIDTH);
      assert_int_equal(list.items[1 + i].end, shift + (i + 1) * WIDTH);
    }
    shingle_tokens_free(&list);
  }
  free(text);
}

/* Any number of initials, among them so many that they end as far from where they begin as their letters do from
** where they are put together: 64, as so many zeros are between. */
static void test_many_initials(void **state)
{
  char text[201], expected[120];
  (void)state;
  for (size_t n = 2; n <= 100; n++) {
    memset(expected, 0, sizeof expected);
    for (size_t i = 0; i < n; i++) {
      text[2 * i] = expected[i] = (char)('a' + i % 26);
      text[2 * i + 1] = '.';
    }
    sprintf(expected + n, "[0,%zu)", 2 * n);
    assert_tokens(text, 2 * n, expected);
  }
}

/* Is a text of this character alone, 200,000 bytes of it, read in pieces that end soon after 64 KiB? */
static int is_cut_between(const char *character)
{
  ShingleText t;
  size_t width = strlen(character), length = 200000 / width * width;
  uint8_t *text = malloc(length);
  assert_non_null(text);
  for (size_t i = 0; i < length; i++) text[i] = (uint8_t)character[i % width];
  shingle_text_init(&t, NULL);
  assert_int_equal(shingle_text_open(&t, text, length), SHINGLE_OK);
  assert_int_equal(shingle_text_fold(&t), SHINGLE_OK);
  size_t piece = t.next;
  shingle_text_free(&t);
  free(text);
  assert_true(piece == length || piece < 66000);
  return piece < length;
}

/* Before any letter of a script written without spaces, and nowhere else: another letter may be part of a longer token,
** and a mark, or what begins with one once it is taken apart, belongs to the letter before. */
static void test_cut_before_single_letters(void **state)
{
  (void)state;
  assert_true(is_cut_between("\xe4\xb8\x80"));     /* Han */
  assert_true(is_cut_between("\xe9\xbf\x80"));
  assert_true(is_cut_between("\xe3\x90\x80"));     /* Han, extension A */
  assert_true(is_cut_between("\xf0\xa0\x80\x80")); /* Han, extension B */
  assert_true(is_cut_between("\xe3\x81\x82"));     /* hiragana a */
  assert_true(is_cut_between("\xe3\x82\xa2"));     /* katakana a */
  assert_true(is_cut_between("\xe0\xb8\x81"));     /* Thai */
  assert_true(is_cut_between("\xe0\xba\x81"));     /* Lao */
  assert_true(is_cut_between("\xe1\x9e\x80"));     /* Khmer */
  assert_true(is_cut_between("\xe1\x80\x80"));     /* Myanmar */
  assert_false(is_cut_between("\xe3\x81\x8c"));    /* hiragana ga: ka and a mark */
  assert_false(is_cut_between("\xe0\xb8\xb3"));    /* Thai sara am: a mark and a letter */
  assert_false(is_cut_between("\xe0\xb8\xb4"));    /* a Thai mark */
  assert_false(is_cut_between("\xe3\x83\xbc"));    /* the mark of long kana, a letter of another kind */
  assert_false(is_cut_between("\xea\x80\x80"));    /* Yi */
  assert_false(is_cut_between("x"));
}

/* A megabyte of marks. That it takes no longer than other text shows in the time limit of the suite: an
** ordering of the whole run would take 10^11 steps. */
static void test_many_marks(void **state)
{
  (void)state;
  check_marks("\xcc\x81", "a", " b", 2);
  check_marks("\xcc\x81", "", "", 0);
  check_marks("\xe2\x80\x8b", "a", " b", 2);
  check_marks("\xe0\xa5\x8d\xe0\xa4\xbc", "\xe0\xa4\x95", " b", 2);
  check_marks("\xe0\xa5\x8d\xf0\x91\x82\xba", "\xe0\xa4\x95", " b", 2);
}

/* Where marks change places that are not of one width in bytes, ranges of code points may begin or end
** inside of a mark, but still lie in the text, in order. Words are not affected. */
static void test_marks_of_two_widths(void **state)
{
  static const char text[] = "\xe0\xb8\x81\xe0\xb9\x88\xf0\x91\x82\xba x";
  (void)state;
  assert_tokens(text, sizeof text - 1, "\xe0\xb8\x81\xf0\x91\x82\xba\xe0\xb9\x88[0,10) x[11,12)");
  ShingleTokens list = read_with(shingle_cpu(), SHINGLE_CHAR, text, sizeof text - 1);
  assert_int_equal(list.count, 5);
  for (size_t i = 0; i < list.count; i++) {
    assert_true(list.items[i].start < list.items[i].end && list.items[i].end < sizeof text);
    assert_true(i == 0 || list.items[i].start == list.items[i - 1].end);
  }
  shingle_tokens_free(&list);
}

/* Up to 32 marks come in canonical order, more than that 32 at a time. */
static void test_mark_order(void **state)
{
  char text[400], expected[400];
  (void)state;
  for (size_t n = 1; n <= 70; n++) {
    text[0] = expected[0] = 0;
    size_t low = 0;
    for (size_t i = 0; i < n; i++) strcat(text, i % 2 ? "\xe0\xa4\xbc" : "\xe0\xa5\x8d"); /* class 9, 7 */
    for (size_t from = 0; from < n; from += 32) {
      size_t run = n - from < 32 ? n - from : 32;
      low = run / 2;
      for (size_t i = 0; i < run; i++) strcat(expected, i < low ? "\xe0\xa4\xbc" : "\xe0\xa5\x8d");
    }
    assert_folded(text, strlen(text), expected);
  }
}

/* ------------------------------------------------------------------ stopping, failing -- */

/* Texts of one piece, for want of a place to end it, are left in the middle too. */
static void test_interrupt_in_a_piece(void **state)
{
  static const char *const units[] = {"a", "a.", "\xc3\xa9", "\xe4\xb8\xad", "\xcc\x81", "\xe0\xa5\x8d", "\xff", "\xc3\xa9.", "word."};
  (void)state;
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    ShingleText t;
    ShingleTokens list = {0};
    size_t length;
    char *text = repeated(units[i], 1000000 / strlen(units[i]), &length);
    shingle_text_init(&t, NULL);
    for (long n = 1; n <= 12; n++) {
      heap_interrupt_at(n);
      assert_int_equal(shingle_tokens_read(&list, &t, n % 2 ? SHINGLE_WORD : SHINGLE_CHAR, text, length), SHINGLE_INTERRUPTED);
    }
    heap_interrupt_at(0);
    assert_int_equal(shingle_tokens_read(&list, &t, SHINGLE_WORD, text, length), SHINGLE_OK);
    ShingleTokens right = read_words(text, length);
    assert_true(same_lists(&list, &right));
    shingle_tokens_free(&list);
    shingle_tokens_free(&right);
    shingle_text_free(&t);
    free(text);
  }
}

static void test_interrupt(void **state)
{
  ShingleText t;
  ShingleTokens list = {0};
  size_t length;
  char *text = repeated("a word, ", 125000, &length);
  long checks = 0;
  (void)state;
  shingle_text_init(&t, NULL);
  for (;; checks++) {
    heap_interrupt_at(checks + 1);
    int status = shingle_tokens_read(&list, &t, SHINGLE_WORD, text, length);
    heap_interrupt_at(0);
    if (status == SHINGLE_OK) break;
    assert_int_equal(status, SHINGLE_INTERRUPTED);
    assert_int_equal(shingle_tokens_read(&list, &t, SHINGLE_WORD, "still good", 10), SHINGLE_OK);
    assert_int_equal(list.count, 2);
  }
  assert_true(checks >= 10 && checks <= 40); /* once in 64 KiB or so */
  assert_int_equal(list.count, 250000);
  shingle_tokens_free(&list);
  shingle_text_free(&t);
  free(text);
}

/* Fails the n-th allocation for each n, once, or that and all after it; then reads on with the same reader,
** first the text that failed, then another. */
static void check_out_of_memory(int unit, const char *text, size_t length)
{
  ShingleTokens right = read_with(shingle_cpu(), unit, text, length);
  for (int forever = 0; forever < 2; forever++) {
    for (long n = 1;; n++) {
      long before = heap_in_use();
      ShingleText t;
      ShingleTokens list = {0};
      shingle_text_init(&t, NULL);
      heap_fail_at(n, forever);
      int status = shingle_tokens_read(&list, &t, unit, "A short one, U.S. 1,000", 23);
      if (status == SHINGLE_OK) status = shingle_tokens_read(&list, &t, unit, text, length);
      int failed = heap_failed();
      heap_fail_at(0, 0);
      assert_int_equal(status, failed ? SHINGLE_NOMEM : SHINGLE_OK);
      assert_int_equal(shingle_tokens_read(&list, &t, unit, text, length), SHINGLE_OK);
      assert_true(same_lists(&right, &list));
      shingle_tokens_free(&list);
      shingle_text_free(&t);
      assert_int_equal(heap_in_use(), before);
      if (!failed) break;
    }
  }
  shingle_tokens_free(&right);
}

static void test_out_of_memory(void **state)
{
  uint64_t seed = 5;
  size_t length = 200000;
  char *text = malloc(length);
  (void)state;
  assert_non_null(text);
  corpus_text(&seed, CORPUS_MIXED, text, length);
  check_out_of_memory(SHINGLE_WORD, text, length);
  check_out_of_memory(SHINGLE_CHAR, text, 3000);
  check_out_of_memory(SHINGLE_WORD, text, 3000);
  memset(text, 0, length);
  for (size_t i = 0; i + 6 < length; i += 6) memcpy(text + i, "1,000 ", 6);
  check_out_of_memory(SHINGLE_WORD, text, length);
  free(text);
}

/* One reader for texts of all sizes and kinds reads each as a fresh one does. */
static void test_reuse(void **state)
{
  ShingleText t;
  ShingleTokens list = {0};
  uint64_t seed = 6;
  char *text = malloc(160000);
  (void)state;
  assert_non_null(text);
  shingle_text_init(&t, NULL);
  for (int i = 0; i < 400; i++) {
    size_t length = corpus_below(&seed, i % 8 == 0 ? 160000 : 300);
    if (i % 5 == 0) {
      for (size_t k = 0; k < length; k++) text[k] = "1,000 "[k % 6];
    } else {
      corpus_text(&seed, i % CORPUS_KINDS, text, length);
    }
    ShingleTokens fresh = read_words(text, length);
    assert_int_equal(shingle_tokens_read(&list, &t, SHINGLE_WORD, text, length), SHINGLE_OK);
    if (!same_lists(&fresh, &list)) fail_msg("text %d of %zu bytes", i, length);
    shingle_tokens_free(&fresh);
    shingle_text_trim(&t, 100000);
  }
  shingle_tokens_free(&list);
  shingle_text_free(&t);
  free(text);
}

static void test_limits(void **state)
{
  ShingleText t;
  (void)state;
  shingle_text_init(&t, NULL);
  assert_int_equal(shingle_text_open(&t, "", SHINGLE_BYTES_MAX + 1), SHINGLE_TOOBIG);
  assert_int_equal(shingle_text_open(&t, "", 0), SHINGLE_OK);
  assert_true(shingle_text_done(&t));
  assert_int_equal(shingle_text_fold(&t), SHINGLE_OK);
  assert_int_equal(t.folded_length, 0);
  assert_int_equal(shingle_text_read(&t), SHINGLE_OK);
  assert_int_equal(t.token_count, 0);
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
      cmocka_unit_test(test_token_rules),     cmocka_unit_test(test_folding_rules),
      cmocka_unit_test(test_bad_utf8),        cmocka_unit_test(test_all_byte_pairs),
      cmocka_unit_test(test_path_names), cmocka_unit_test(test_paths_random),    cmocka_unit_test(test_paths_seeds),
      cmocka_unit_test(test_paths_all_bytes), cmocka_unit_test(test_fullwidth),
      cmocka_unit_test(test_code_points),     cmocka_unit_test(test_long_texts),
      cmocka_unit_test(test_piece_borders),   cmocka_unit_test(test_no_white_space),
      cmocka_unit_test(test_many_initials), cmocka_unit_test(test_marks_of_han),
      cmocka_unit_test(test_cut_before_single_letters),
      cmocka_unit_test(test_many_marks),      cmocka_unit_test(test_mark_order),
      cmocka_unit_test(test_marks_of_two_widths),
      cmocka_unit_test(test_interrupt_in_a_piece),
      cmocka_unit_test(test_interrupt),       cmocka_unit_test(test_out_of_memory),
      cmocka_unit_test(test_reuse),           cmocka_unit_test(test_limits),
  };
  return cmocka_run_group_tests(tests, NULL, nothing_left);
}
