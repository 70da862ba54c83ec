/* test_page_text.c - pages of HTML: tags, references, what is seen, what a page says of itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
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

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_plain),
      cmocka_unit_test(test_blocks),
      cmocka_unit_test(test_tables),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
