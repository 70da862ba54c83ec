/* test_page_text.c - pages of HTML: tags, references, what is seen, what a page says of itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "heap.h"
#include "markup/page_facts.h"
#include "markup/page_text.h"

/* ------------------------------------------------------------------------------- text -- */

static void assert_text(const char *html, size_t length, const char *expected)
{
  ShingleBuffer out = {0};
  char *copy = malloc(length + !length); /* not a byte too many, for the sanitizers */
  assert_non_null(copy);
  memcpy(copy, html, length);
  assert_int_equal(shingle_page_text(copy, length, NULL, &out), SHINGLE_OK);
  free(copy);
  char *text = malloc(out.length + 1);
  assert_non_null(text);
  if (out.length > 0) memcpy(text, out.bytes, out.length);
  text[out.length] = 0;
  assert_string_equal(text, expected);
  free(text);
  shingle_buffer_free(&out);
}

#define SEEN(html, expected) assert_text(html, sizeof html - 1, expected)

static void test_plain(void **state)
{
  (void)state;
  SEEN("", "");
  SEEN("a < b & c", "a < b & c");
  SEEN("two\n\n  lines\r\n", "two\n\n  lines\r\n");
  SEEN("Write to <john@example.org> now", "Write to <john@example.org> now");
  SEEN("if a <b then", "if a <b then");
  SEEN("Tom &amp; Jerry, AT&T, ?a=1&copy=2", "Tom & Jerry, AT&T, ?a=1&copy=2");
}

static void test_blocks(void **state)
{
  (void)state;
  SEEN("<p>One<p>two</p>three<div>four</div>", "One\n\ntwo\n\nthree\n\nfour");
  SEEN("a<br>b<br><br>c<BR/>d</br>e", "a\nb\n\nc\nd\ne");
  SEEN("<ul><li>one<li>two<ul><li>three</ul></ul>end", "one\ntwo\n\nthree\n\nend");
  SEEN("<b>bo</b>ld <i>it</i>\n\t al", "bold it al");
  SEEN("<p> </p><p>&nbsp;</p><p>x</p>", "x");
  SEEN("<dl><dt>term<dd>what<dt>other</dl>", "term\nwhat\nother");
}

static void test_tables(void **state)
{
  (void)state;
  SEEN("<table><tr><th>A<th>B<tr><td>1</td><td>2</table>c", "A\tB\n1\t2\n\nc");
  SEEN("<table><tr><td><p>1</p></td><td><div>2</div></td></tr></table>", "1\t2");
  SEEN("<table><tr><td><p>1</p><p>2</p></td><td>3</td></tr></table>", "1\n\n2\n\n3");
  SEEN("<table><tr><td></td><td>2</td></tr><tr><td>3</td></tr></table>", "2\n3");
}

static void test_references(void **state)
{
  (void)state;
  SEEN("<p>caf&eacute; &#233;&#xE9;&#XE9;", "caf\xc3\xa9 \xc3\xa9\xc3\xa9\xc3\xa9");
  SEEN("<p>&notit; &notin; &not; &copy2 &amp", "\xc2\xacit; \xe2\x88\x89 \xc2\xac \xc2\xa9" "2 &");
  SEEN("<p>&#151;&#128;&#129;x", "\xe2\x80\x94\xe2\x82\xac\xc2\x81x"); /* Windows-1252 */
  SEEN("<p>&#0;&#xD800;&#1114112;&#99999999999999999999;", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
  SEEN("<p>&bogus; &; &# &#; &#x; & AT&T", "&bogus; &; &# &#; &#x; & AT&T");
  SEEN("<p>&nGt;&CounterClockwiseContourIntegral;&NotEqualTilde;", "\xe2\x89\xab\xe2\x83\x92\xe2\x88\xb3\xe2\x89\x82\xcc\xb8");
  SEEN("<p>a&nbsp;b\xc2\xa0" "c &#160; d&#10;e&shy;f\xc2\xadg", "a b c d efg");
  SEEN("<img alt='?a=1&copy=2 &amp; &copy;'>", "?a=1&copy=2 & \xc2\xa9");
  SEEN("<p>&lt;b&gt;", "<b>"); /* decoded once */
}

static void test_hidden(void **state)
{
  (void)state;
  SEEN("a<script>if (1 < 2) '</p>'</script>b<style>p{}</style>c<!-- d -->e", "abce");
  SEEN("a<SCRIPT type=x><!-- <script> </script> --> no</SCRIPT>b", "ab");
  SEEN("a<script><!-- --></script>b", "ab");
  SEEN("a<script><!--></script>b", "ab");
  SEEN("a<noscript><p>b</noscript><iframe>c</iframe><textarea><p>d</textarea><title>e</title>f", "af");
  SEEN("a<div hidden>b<p>c</div>d<p style='color:red; DISPLAY : none'>e</p>f", "adf");
  SEEN("<p>a<span class='x sr-only'>b</span><span class=not-sr-only>c</span>", "ac");
  SEEN("a<template><p>b</template><select><option>c</select><dialog>d</dialog><dialog open>e</dialog>", "a\n\ne");
  SEEN("a<svg><title/><style>x</style><text>b</text></svg>c", "abc");
  SEEN("a<svg><title>x</title><path/><p>b</p>c", "a\n\nb\n\nc");
  SEEN("\xe6\xbc\xa2<ruby>\xe5\xad\x97<rp>(</rp><rt>ji</rt><rp>)</rp></ruby>", "\xe6\xbc\xa2\xe5\xad\x97");
}

static void test_malformed(void **state)
{
  (void)state;
  SEEN("<p>a</div></b></p>b</p>c", "a\n\nb\n\nc");
  SEEN("<b>a<p>b</b>c</p>d", "a\n\nbc\n\nd");
  SEEN("<p>a<!-->b<!--->c<!-- x --!>d<!x>e<?y>f</>g</ h>i", "abcdefgi");
  SEEN("<p>a<!-- never ends <p>b", "a");
  SEEN("<p>a<a href='b>c</a><p>d", "a");
  SEEN("<p>a<a href=\"x>y\" title='>'>b</a>c<br/ >d", "abc\nd");
  SEEN("<p>1 < 2 <3 <", "1 < 2 <3 <");
  SEEN("<p a=1 a=2 =x / y>b", "b");
  SEEN("<div style=x hidden=1>a<div>b</div>", "");
  SEEN("<p>a<textarea>b", "a");
  SEEN("<table><td>a<tr><td>b</div>c</table></table>d", "a\nbc\n\nd");
  SEEN("<ul><li>a<div>b<li>c</ul>", "a\n\nb\n\nc");
  SEEN("<h1>a<h2>b</h1>c", "a\n\nb\n\nc");
  SEEN("<plaintext><p>a</plaintext>", "<p>a</plaintext>");
  SEEN("<p>a\0b<p\0>c", "ab\n\nc");
  SEEN("<p>\xff\xc3<b>x</b>", "\xff\xc3x"); /* what is no UTF-8 is no matter of tags */
}

static void test_pre(void **state)
{
  (void)state;
  SEEN("<pre>\n\n  a\n\tb\r\nc\rd  </pre>e", "\n  a\n\tb\nc\nd\n\ne");
  SEEN("<pre>a<br>b</pre>", "a\nb");
  SEEN("<p>x<pre>a&#10;b", "x\n\na\nb");
}

static void test_feeds(void **state)
{
  (void)state;
  SEEN("<![CDATA[<p>One</p><p>two]]>", "One\n\ntwo");
  SEEN("<p>a]]>b<![CDATA[c]]]>d", "a]]>bc]d");
  SEEN("<content:encoded><![CDATA[<p>One &amp; two</p>]]></content:encoded>", "One & two");
  SEEN("&lt;p&gt;One &amp;amp; two&lt;/p&gt;", "One & two");
  SEEN("One &lt;b&gt;two&lt;/b&gt;", "One two");
  SEEN("the tag &lt;b&gt; is bold", "the tag <b> is bold"); /* neither begins with a tag nor ends one */
  SEEN("&amp;lt;p&amp;gt;", "&lt;p&gt;");
}

/* ---------------------------------------------------------------------------- article -- */

static const char prose[] =
    "<p>The ferry left the harbour at ten in the morning with three hundred people on board, and it came back at noon because "
    "of the storm that had been announced.</p>";

static void assert_article(const char *html, const char *expected)
{
  ShingleBuffer out = {0};
  ShinglePageOptions options = {.article = 1};
  assert_int_equal(shingle_page_text(html, strlen(html), &options, &out), SHINGLE_OK);
  shingle_buffer_append(&out, "", 1);
  assert_string_equal(out.bytes, expected);
  shingle_buffer_free(&out);
}

/* Prose stands for itself: P is where it goes. */
static void assert_kept(const char *before, const char *after, const char *kept_before, const char *kept_after)
{
  char html[2000], expected[2000];
  snprintf(html, sizeof html, "%s%s%s", before, prose, after);
  snprintf(expected, sizeof expected, "%s%.*s%s", kept_before, (int)sizeof prose - 8, prose + 3, kept_after);
  assert_article(html, expected);
}

/* Prose in an element with this class, and other prose beside it. */
static void assert_class(const char *class, int stays)
{
  char html[2000];
  ShingleBuffer out = {0};
  ShinglePageOptions options = {.article = 1};
  snprintf(html, sizeof html,
           "<div class='%s'><p>Inside. %s</div><div><p>Outside, there is as much that can be read, and more: one, two, three, four, five, six, "
           "seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen, seventeen, eighteen, nineteen, twenty, and then all "
           "the other numbers, so that it is enough for an article of its own, of more than fifty words.</div>", class, prose + 3);
  assert_int_equal(shingle_page_text(html, strlen(html), &options, &out), SHINGLE_OK);
  if ((memcmp(out.bytes, "Inside.", 7) == 0) != stays) fail_msg("%s", class);
  shingle_buffer_free(&out);
}

static void test_classes(void **state)
{
  (void)state;
  static const char *const furniture[] = {"nav", "x Comments-list", "siteNav", "story-related", "a\tb_share_c", "SOCIAL", "related2"};
  static const char *const others[] = {"navy", "has-sidebar", "post tag-social-media category-ads", "no-comments", "shares", "discomments", "", "-", "content"};
  for (size_t i = 0; i < sizeof furniture / sizeof *furniture; i++) assert_class(furniture[i], 0);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) assert_class(others[i], 1);
}

static void test_article(void **state)
{
  (void)state;
  assert_kept("<nav><a>Home</a> and much more that is here</nav>", "", "", "");
  assert_kept("<h1>Ferry returns</h1><div class=share>Share this with everyone you know.</div>", "", "Ferry returns\n\n", "");
  assert_kept("", "<ul><li><a href=x>Storm over the sea, say people on the coast</a><li><a href=y>Other</a></ul>", "", "");
  assert_kept("", "<p>\"Yes,\" he said.</p><p>Advertisement</p>", "", "\n\n\"Yes,\" he said.");
  assert_kept("", "<div id=disqus_thread><p>I was on that ferry, and nobody told us anything at all for more than two long hours.</p></div>", "", "");
  assert_kept("", "<p>&copy; 2020 The Daily Example. All rights reserved.", "", "");
  assert_kept("<div class='sidebar'>", "</div>", "", ""); /* holds all the prose: no furniture */
  assert_article("<p>Short.</p>", "Short.");
  assert_article("<nav><a>Home</a></nav>", "");
  assert_article("no HTML < at all", "no HTML < at all");
  assert_article("", "");
}

#define WORDS "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "

static void test_repeats(void **state)
{
  (void)state;
  /* a label that comes again is none of the article, a sentence that does may be; a paragraph stays once */
  assert_article("<p>" WORDS "a.</p><div>Advertising here</div><p>\"No.\"<p>" WORDS "b.</p><div>Advertising here</div><p>\"No.\"<p>" WORDS "a.<p>" WORDS "c.",
                 WORDS "a.\n\n\"No.\"\n\n" WORDS "b.\n\n\"No.\"\n\n" WORDS "c.");
}

static void test_elements(void **state)
{
  (void)state;
  assert_article("<p>" WORDS "a.</p><div itemprop='x articleBody'><p>" WORDS WORDS WORDS "b.</div><p>" WORDS "c.", WORDS WORDS WORDS "b.");
  assert_article("<article><p>" WORDS "a.</article><article><p>" WORDS WORDS WORDS "b.</article>", WORDS WORDS WORDS "b.");
  assert_article("<article><p>" WORDS "a.</article><article><p>" WORDS "b.</article><article><p>" WORDS "c.</article>",
                 WORDS "a.\n\n" WORDS "b.\n\n" WORDS "c."); /* none has most */
  assert_article("<div role=complementary><p>" WORDS WORDS "x.</div><p>" WORDS WORDS WORDS WORDS "a.", WORDS WORDS WORDS WORDS "a.");
}

static void test_scripts(void **state)
{
  (void)state;
#define HAN "\xe6\xb8\xa1\xe8\xbc\xaa\xe5\x9b\x9e\xe5\x88\xb0\xe6\xb8\xaf\xe5\x8f\xa3\xe4\xba\x86\xe4\xb8\x80"
  assert_article("<a>" HAN HAN HAN "</a><p>" HAN HAN HAN HAN HAN "\xe3\x80\x82</p><a>" HAN "</a>", HAN HAN HAN HAN HAN "\xe3\x80\x82");
#define THAI "\xe0\xb9\x80\xe0\xb8\xa3\xe0\xb8\xb7\xe0\xb8\xad"
  assert_article("<a>" THAI "</a><p>" THAI THAI THAI THAI THAI THAI THAI THAI THAI THAI THAI "</p>", THAI THAI THAI THAI THAI THAI THAI THAI THAI THAI THAI);
}

/* -------------------------------------------------------------------------------- facts -- */

static void assert_part(ShinglePart part, const char *expected)
{
  if (expected == NULL) {
    assert_null(part.bytes);
    return;
  }
  assert_int_equal(part.length, strlen(expected));
  assert_memory_equal(part.bytes, expected, part.length);
}

static void assert_facts(const char *html, const char *title, const char *author, const char *time, const char *url, const char *source)
{
  ShinglePageFacts facts;
  assert_int_equal(shingle_page_facts(html, strlen(html), NULL, &facts), SHINGLE_OK);
  assert_part(facts.title, title);
  assert_part(facts.author, author);
  assert_part(facts.time, time);
  assert_part(facts.url, url);
  assert_part(facts.source, source);
  shingle_page_facts_free(&facts);
}

static void test_facts(void **state)
{
  (void)state;
  assert_facts("", NULL, NULL, NULL, NULL, NULL);
  assert_facts("<title> A &amp;\n b </title><h1>C</h1>", "A & b", NULL, NULL, NULL, NULL);
  assert_facts("<h1>C <i>d</i></h1>", "C d", NULL, NULL, NULL, NULL);
  assert_facts("<meta name=twitter:title content=T><title>A</title><META PROPERTY='OG:TITLE' CONTENT='O'>", "O", NULL, NULL, NULL, NULL);
  assert_facts("<meta property=article:author content='https://x.org/me'><a rel='x author' href=/>Ann <b>Lee</b></a>", NULL, "Ann Lee", NULL, NULL, NULL);
  assert_facts("<time datetime='2021-07-12T10:00Z'>x</time><script type=application/ld+json>{\"datePublished\" : \"2020-01-02\"}</script>", NULL, NULL, "2020-01-02", NULL, NULL);
  assert_facts("<p itemprop=datePublished content='2020-03'>x<p itemprop='a b' rel=b>y", NULL, NULL, "2020-03", NULL, NULL);
  assert_facts("<script type=application/ld+json>{\"dateModified\": \"1\", \"datePublished\": 2}</script><script type=x>\"datePublished\":\"3\"</script>", NULL, NULL, NULL, NULL, NULL);
  assert_facts("<time>x</time><time datetime='2021-07-12T10:00Z'>x</time>", NULL, NULL, "2021-07-12T10:00Z", NULL, NULL);
  assert_facts("<meta name=date content=2019><meta property=article:published_time content='2021-07-12'>", NULL, NULL, "2021-07-12", NULL, NULL);
  assert_facts("<meta property=og:url content=/b><link rel=canonical href='https://x.org/?a=1&amp;b=2'><meta property=og:site_name content='The Day'>", NULL, NULL, NULL,
               "https://x.org/?a=1&b=2", "The Day");
  assert_facts("<!-- <title>no</title> --><script>'<title>no</title>'</script><meta name=author content=' '>", NULL, NULL, NULL, NULL, NULL);
}

static void test_languages(void **state)
{
  ShinglePageFacts facts;
  static const char html[] = "<html lang=de><meta http-equiv=Content-Type content='text/html; charset=windows-1252'>";
  (void)state;
  assert_int_equal(shingle_page_facts(html, sizeof html - 1, NULL, &facts), SHINGLE_OK);
  assert_part(facts.lang, "de");
  assert_part(facts.charset, "windows-1252");
  shingle_page_facts_free(&facts);
}

/* --------------------------------------------------------------------- size, faults, stops -- */

static void test_deep(void **state)
{
  (void)state;
  static const char *const tags[] = {"<div>", "<b>", "<table>", "<ul><li>", "<svg>", "<x>", "<a>", "<p>", "<table><td>", "</div>", "<select>", "<q hidden>"};
  for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
    ShingleBuffer html = {0}, out = {0};
    ShinglePageOptions options = {.article = 1};
    shingle_buffer_text(&html, "<p>");
    for (int n = 0; n < 100000; n++) shingle_buffer_text(&html, tags[i]);
    shingle_buffer_text(&html, "x");
    assert_int_equal(shingle_page_text(html.bytes, html.length, &options, &out), SHINGLE_OK);
    if (out.length > 1) fail_msg("%s: %zu bytes", tags[i], out.length);
    shingle_buffer_free(&out);
    shingle_buffer_free(&html);
  }
}

static const char everything[] =
    "<title>T</title><meta property=og:site_name content=S><h1>A</h1><nav><a>b</a></nav><img alt='c &amp; d'><table><tr><td>e<td>f</table>"
    "<p>One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen.</p>";

static int run_everything(void)
{
  ShingleBuffer out = {0};
  ShinglePageOptions options = {0};
  ShinglePageFacts facts;
  int status = shingle_page_text(everything, sizeof everything - 1, &options, &out);
  shingle_buffer_free(&out);
  options.article = 1;
  if (status == SHINGLE_OK) status = shingle_page_text(everything, sizeof everything - 1, &options, &out);
  shingle_buffer_free(&out);
  static const char escaped[] = "&lt;p&gt;x&lt;/p&gt;";
  if (status == SHINGLE_OK) status = shingle_page_text(escaped, sizeof escaped - 1, NULL, &out);
  shingle_buffer_free(&out);
  if (status != SHINGLE_OK) return status;
  status = shingle_page_facts(everything, sizeof everything - 1, NULL, &facts);
  shingle_page_facts_free(&facts);
  return status;
}

static void test_no_memory(void **state)
{
  (void)state;
  heap_fail_each(run_everything);
}

static void test_interrupt(void **state)
{
  (void)state;
  static const char *const parts[] = {"<p>x ", "x", "<!--", "<script>", "<a b=c>", "<textarea><", "<script><!--<", "&amp;", "]]>"};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    ShingleBuffer html = {0}, out = {0};
    ShinglePageOptions options = {.article = 1};
    shingle_buffer_text(&html, "<p><![CDATA[");
    while (html.length < 400000) shingle_buffer_text(&html, parts[i]);
    heap_interrupt_at(2);
    int status = shingle_page_text(html.bytes, html.length, &options, &out);
    if (status != SHINGLE_INTERRUPTED) fail_msg("%s: not interrupted", parts[i]);
    heap_interrupt_at(0);
    shingle_buffer_free(&out);
    shingle_buffer_free(&html);
  }
  ShingleBuffer text = {0}, out = {0};
  while (text.length < 400000) shingle_buffer_text(&text, "&amp; < ");
  heap_interrupt_at(4);
  assert_int_equal(shingle_page_text(text.bytes, text.length, NULL, &out), SHINGLE_INTERRUPTED);
  heap_interrupt_at(8);
  assert_int_equal(shingle_page_text(text.bytes, text.length, NULL, &out), SHINGLE_INTERRUPTED);
  heap_interrupt_at(0);
  shingle_buffer_free(&text);
  shingle_buffer_free(&out);
  assert_int_equal(heap_in_use(), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_plain),
      cmocka_unit_test(test_blocks),
      cmocka_unit_test(test_tables),
      cmocka_unit_test(test_references),
      cmocka_unit_test(test_hidden),
      cmocka_unit_test(test_malformed),
      cmocka_unit_test(test_pre),
      cmocka_unit_test(test_feeds),
      cmocka_unit_test(test_classes),
      cmocka_unit_test(test_article),
      cmocka_unit_test(test_repeats),
      cmocka_unit_test(test_elements),
      cmocka_unit_test(test_scripts),
      cmocka_unit_test(test_facts),
      cmocka_unit_test(test_languages),
      cmocka_unit_test(test_deep),
      cmocka_unit_test(test_no_memory),
      cmocka_unit_test(test_interrupt),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
