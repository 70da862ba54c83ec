/* test_html_writer.c - the HTML writer, and the page of two articles that is written with it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "page/compare_page.h"
#include "heap.h"
#include "page/html_writer.h"

/* ------------------------------------------------------------------------- writer -- */

static void assert_written(ShingleBuffer *b, const char *expected)
{
  assert_int_equal(b->status, SHINGLE_OK);
  assert_int_equal(b->length, strlen(expected));
  assert_memory_equal(b->bytes, expected, b->length);
  shingle_buffer_free(b);
}

static void assert_escaped(const char *bytes, size_t length, const char *expected)
{
  ShingleBuffer b = {0};
  char *copy = malloc(length + !length); /* not a byte too many, for the sanitizers */
  assert_non_null(copy);
  memcpy(copy, bytes, length);
  shingle_html_escaped(&b, copy, length);
  free(copy);
  if (*expected == 0) assert_int_equal(b.length, 0);
  else assert_written(&b, expected);
  shingle_buffer_free(&b);
}

#define ESCAPED(text, expected) assert_escaped(text, sizeof text - 1, expected)
#define BAD "\xef\xbf\xbd"

static void test_escaping(void **state)
{
  (void)state;
  ESCAPED("", "");
  ESCAPED("plain", "plain");
  ESCAPED("<a href=\"x\" id='y'>&amp;</a>", "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;");
  ESCAPED("tab\tline\nend", "tab\tline\nend");
  ESCAPED("one\r\ntwo\rthree\r", "one\ntwo\nthree\n");
  ESCAPED("a\0b\x01\x08\x0b\x1b\x1f\x7f", "a" BAD "b" BAD BAD BAD BAD BAD BAD);
}

static void test_utf8(void **state)
{
  (void)state;
  ESCAPED("Z\xc3\xbcrich \xe2\x82\xac \xf0\x9f\x98\x80 \xef\xbf\xbd", "Z\xc3\xbcrich \xe2\x82\xac \xf0\x9f\x98\x80 " BAD);
  ESCAPED("\xc3", BAD);
  ESCAPED("\xc3<", BAD "&lt;");
  ESCAPED("\xe2\x82", BAD);
  ESCAPED("\xc0\xbc", BAD BAD);              /* an overlong < */
  ESCAPED("\xe0\x80\xbc", BAD BAD BAD);
  ESCAPED("\xed\xa0\x80", BAD BAD BAD);      /* a surrogate */
  ESCAPED("\xf4\x90\x80\x80", BAD BAD BAD BAD);
  ESCAPED("\xf0\x9f\x98", BAD);
  ESCAPED("\xff\xfe", BAD BAD);
  ESCAPED("\xc2\x80\xc2\x9f\xc2\xa0", BAD BAD "\xc2\xa0"); /* C1 controls, a no-break space */
  ESCAPED("\xef\xb7\x90\xef\xbf\xbe\xf0\x9f\xbf\xbf", BAD BAD BAD); /* noncharacters */
  ESCAPED("\xef\xb7\x8f\xef\xb7\xaf\xef\xb7\xb0\xef\xbc\x81", "\xef\xb7\x8f" BAD "\xef\xb7\xb0\xef\xbc\x81");
}

static void test_every_byte(void **state)
{
  (void)state;
  for (int first = 0; first < 256; first++) {
    for (int second = 0; second < 256; second++) {
      const char text[2] = {(char)first, (char)second};
      ShingleBuffer b = {0};
      shingle_html_escaped(&b, text, 2);
      for (size_t i = 0; i < b.length; i++) {
        unsigned char c = (unsigned char)b.bytes[i];
        assert_true(c >= 0x20 || c == '\t' || c == '\n');
        assert_true(c != '<' && c != '>' && c != '"' && c != '\'' && c != 0x7f);
      }
      shingle_buffer_free(&b);
    }
  }
}

static void test_numbers(void **state)
{
  ShingleBuffer b = {0};
  (void)state;
  shingle_html_number(&b, 0);
  shingle_html_string(&b, " ");
  shingle_html_number(&b, UINT64_MAX);
  assert_written(&b, "0 18446744073709551615");
  shingle_html_decimal(&b, 0, 0);
  shingle_html_string(&b, " ");
  shingle_html_decimal(&b, 0.049, 2);
  shingle_html_string(&b, " ");
  shingle_html_decimal(&b, 99.96, 1);
  shingle_html_string(&b, " ");
  shingle_html_decimal(&b, 1, 6);
  assert_written(&b, "0 0.05 100.0 1.000000");
}

/* --------------------------------------------------------------------------- page -- */

/* Writes the page of two texts. `page` may have titles, dates and so on. */
static int write_page(ShingleBuffer *out, ShinglePage page, const char *a, size_t a_length, const char *b, size_t b_length)
{
  const char *const texts[2] = {a, b};
  const size_t lengths[2] = {a_length, b_length};
  ShingleText reader;
  ShingleMarks marks = {0};
  ShingleMeasures measures = {.verdict = SHINGLE_REWRITE, .jaccard = 0.1734, .a_in_b = 0.9999, .b_in_a = 0.0001,
                              .passage = -1, .rewrite = 0.5, .story = 1, .a_tokens = 2, .b_tokens = 1};
  shingle_text_init(&reader, NULL);
  int status = shingle_marks_make(&marks, &reader, texts, lengths, NULL, NULL);
  if (page.prefix == NULL) page.prefix = "";
  if (page.measures == NULL) page.measures = &measures;
  page.marks = &marks;
  for (int i = 0; i < 2; i++) {
    page.side[i].bytes = texts[i];
    page.side[i].length = lengths[i];
  }
  if (status == SHINGLE_OK) status = shingle_compare_page(out, &page);
  shingle_marks_free(&marks);
  shingle_text_free(&reader);
  return status;
}

/* The page as a string, to be freed with release(). */
static const char *page_of(ShingleBuffer *out, ShinglePage page, const char *a, const char *b)
{
  assert_int_equal(write_page(out, page, a, strlen(a), b, strlen(b)), SHINGLE_OK);
  shingle_buffer_append(out, "", 1);
  return out->bytes;
}

#define HAS(page, what) assert_non_null(strstr(page, what))
#define LACKS(page, what) assert_null(strstr(page, what))

static const char treaty_a[] = "The ministers promised to look after the river.\n\nA letter was handed over on Monday morning.\n\n"
                               "It rained all day.";
static const char treaty_b[] = "A letter was handed over on Monday morning. Nothing else was said by anyone. "
                               "The ministers vowed to look after the river.";

static void test_marks_on_page(void **state)
{
  ShingleBuffer out = {0};
  (void)state;
  const char *page = page_of(&out, (ShinglePage){0}, treaty_a, treaty_b);
  HAS(page, "<!DOCTYPE html>\n<html lang=\"en\">");
  HAS(page, "content=\"default-src 'none'; style-src 'unsafe-inline'\"");
  HAS(page, "<a class=\"m edited");
  HAS(page, "id=\"a1\" href=\"#b1\"");
  HAS(page, "id=\"b1\" href=\"#a1\"");
  HAS(page, "ministers <b>promised</b> to look");
  HAS(page, "ministers <b>vowed</b> to look");
  HAS(page, ", words that differ: 1, also in article B:");
  HAS(page, "2 copied");
  HAS(page, ", moved<span");
  HAS(page, "<span class=\"m only\"><small>only here</small> It rained all day.</span></p>");
  HAS(page, "lang=\"\"");
  HAS(page, "&gt; 99&#8239;%");
  HAS(page, "&lt; 0.1&#8239;%");
  HAS(page, ">none</dd>");
  HAS(page, ":has(#a1:is(:hover,:focus-visible)) #b1{");
  shingle_buffer_free(&out);
}

static void test_paragraphs(void **state)
{
  ShingleBuffer out = {0};
  (void)state;
  /* every line a paragraph, for no line ends inside a sentence */
  const char *page = page_of(&out, (ShinglePage){0}, "One line of text.\nAnother line.\r\n\r\nA third one.\rA fourth.", "");
  int paragraphs = 0;
  for (const char *at = page; (at = strstr(at, "<p dir=\"auto\">")) != NULL; at++) paragraphs++;
  assert_int_equal(paragraphs, 4);
  HAS(page, "This article has no text.");
  shingle_buffer_free(&out);
  /* wrapped lines: only a blank one separates; a headline keeps its line */
  page = page_of(&out, (ShinglePage){0},
                 "Storm hits the coast\nThe storm that came from the north on Monday hit\nthe coast at noon. Nobody was hurt, the\n"
                 "mayor said at noon.\n \t\nThe end.", "***");
  HAS(page, "Storm hits the coast<br>The storm");
  HAS(page, "hit\nthe coast at noon. Nobody");
  HAS(page, "said at noon.</span></p>\n<p dir=\"auto\"><span class=\"m only\"><small>only here</small> The end.</span></p>");
  HAS(page, "<p dir=\"auto\">***</p>");
  shingle_buffer_free(&out);
  /* what a headline ends with that is no word: it goes on */
  static const char *const ends[] = {"1", "9", "z", "Z", "A", "a", "0", "\xc3\xa9", "\xe6\xbc\xa2"};
  static const char *const no_ends[] = {"-", "[", "{", "@", "/", ":", "`", "\xe2\x80\x94", "\xe3\x80\x8d"};
  for (size_t i = 0; i < 18; i++) {
    char text[300], found[100];
    const char *end = i < 9 ? ends[i] : no_ends[i - 9];
    snprintf(text, sizeof text, "Storm hits %s\nThe storm that came from the north on Monday hit\nthe coast at noon. Nobody was hurt, the\n"
             "mayor said at noon.", end);
    snprintf(found, sizeof found, "Storm hits %s%sThe storm", end, i < 9 ? "<br>" : " ");
    page = page_of(&out, (ShinglePage){0}, text, "");
    HAS(page, found);
    shingle_buffer_free(&out);
  }
}

static void test_options(void **state)
{
  ShingleBuffer out = {0};
  (void)state;
  ShinglePage options = {.lang = "tr", .prefix = "p7-", .fragment = 1,
                         .side = {{.title = "<b>\"A\"</b>", .date = {2021, 7, 0}}, {.title = "", .date = {2021, 8, 2}}}};
  const char *page = page_of(&out, options, treaty_a, treaty_b);
  LACKS(page, "<html");
  LACKS(page, "<style");
  HAS(page, "<article class=\"sh\" aria-labelledby=\"p7-verdict\">");
  HAS(page, "<h3 class=\"verdict\" id=\"p7-verdict\">Rewrite</h3>");
  HAS(page, "<bdi>&lt;b&gt;&quot;A&quot;&lt;/b&gt;</bdi>");
  HAS(page, "Article B</h4>");
  HAS(page, "id=\"p7-a1\" href=\"#p7-b1\"");
  HAS(page, "lang=\"tr\"");
  HAS(page, "<time datetime=\"2021-07\">2021-07</time>");
  HAS(page, "<b>2 days</b> lie between their dates, or more.");
  shingle_buffer_free(&out);
}

static void test_dates(void **state)
{
  static const struct {
    ShingleDate a, b;
    const char *said;
  } cases[] = {
      {{2021, 7, 1}, {2021, 7, 1}, "They have the same date."},
      {{2021, 7, 1}, {2021, 7, 0}, "Their dates may be the same day."},
      {{2021, 7, 1}, {2021, 7, 2}, "<b>1 day</b> lies between their dates."},
      {{2021, 7, 1}, {2021, 8, 1}, "<b>31 days</b> lie between their dates."},
      {{2021, 7, 1}, {2021, 6, 0}, "<b>1 day</b> lies between their dates, or more."},
      {{2021, 0, 0}, {2022, 1, 2}, "<b>2 days</b> lie between their dates, or more."},
  };
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    ShingleBuffer out = {0};
    ShinglePage options = {.side = {{.date = cases[i].a}, {.date = cases[i].b}}};
    HAS(page_of(&out, options, treaty_a, treaty_b), cases[i].said);
    shingle_buffer_free(&out);
  }
}

static void test_verdicts(void **state)
{
  static const char *const headlines[] = {"Identical<", "Copy<", "Excerpt<", "Partial copy<", "Rewrite<", "One form, other facts<",
                                          "Same story<", "Follow-up<", "Different articles<"};
  (void)state;
  for (int i = 0; i < 9; i++) {
    ShingleBuffer out = {0};
    ShingleMeasures m = {.verdict = (ShingleVerdict)i, .weighted = i % 2, .a_tokens = 9, .b_tokens = 8};
    const char *page = page_of(&out, (ShinglePage){.measures = &m}, treaty_a, treaty_b);
    HAS(page, headlines[i]);
    if (i == SHINGLE_EXCERPT) HAS(page, "Much of article B, the shorter one,");
    shingle_buffer_free(&out);
  }
}

static void test_hostile(void **state)
{
  static const char text[] = "<script>alert(1)</script> is what the first sentence said. </style></p></a> \"onclick=x' says the second one.\0 "
                             "A third \xff one & so on.";
  ShingleBuffer out = {0};
  (void)state;
  assert_int_equal(write_page(&out, (ShinglePage){0}, text, sizeof text - 1, text, sizeof text - 9), SHINGLE_OK);
  shingle_buffer_append(&out, "", 1);
  assert_int_equal(strlen(out.bytes) + 1, out.length);
  LACKS(out.bytes, "<script");
  LACKS(out.bytes, "</style></p>");
  HAS(out.bytes, "&lt;script&gt;alert(1)&lt;/script&gt;");
  HAS(out.bytes, "A third " BAD " one");
  shingle_buffer_free(&out);
}

static void test_memory(void **state)
{
  (void)state;
  for (int forever = 0; forever < 2; forever++) {
    int failed = 1;
    for (long n = 1; failed; n++) {
      ShingleBuffer out = {0};
      heap_fail_at(n, forever);
      int status = write_page(&out, (ShinglePage){.lang = "en"}, treaty_a, strlen(treaty_a), treaty_b, strlen(treaty_b));
      failed = heap_failed();
      assert_int_equal(status, failed ? SHINGLE_NOMEM : SHINGLE_OK);
      heap_fail_at(0, 0);
      shingle_buffer_free(&out);
      assert_int_equal(heap_in_use(), 0);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_escaping), cmocka_unit_test(test_utf8), cmocka_unit_test(test_every_byte),
      cmocka_unit_test(test_numbers), cmocka_unit_test(test_marks_on_page), cmocka_unit_test(test_paragraphs),
      cmocka_unit_test(test_options), cmocka_unit_test(test_dates), cmocka_unit_test(test_verdicts),
      cmocka_unit_test(test_hostile), cmocka_unit_test(test_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
