/* page.c - any bytes as a page of HTML: its text, its article, what it says of itself.
**
** Input: the page.
*/
#include "fuzz.h"

#include "article/article.h"
#include "markup/markup.h"
#include "markup/page_facts.h"
#include "markup/page_text.h"
#include "text/text.h"

static int is_utf8(const char *bytes, size_t length)
{
  uint32_t c = 0;
  for (size_t i = 0, width; i < length; i += width) {
    width = shingle_utf8_read((const uint8_t *)bytes + i, length - i, &c);
    if (c == 0xfffd && width != 3) return 0;
  }
  return 1;
}

static int is_white(char c) { return c == ' ' || c == '\n' || c == '\t'; }

/* Tags and texts lie in the page, one behind the other. */
static void check_tokens(const char *page, size_t length)
{
  ShingleMarkup m;
  size_t before = 0;
  ShingleMarkupKind kind;
  shingle_markup_open(&m, page, length, NULL);
  while ((kind = shingle_markup_next(&m)) != SHINGLE_MARKUP_END) {
    must(m.at <= length && m.at >= before);
    must(m.part.bytes >= page + before && m.part.bytes + m.part.length <= page + m.at);
    for (int i = 0; kind == SHINGLE_MARKUP_START && i < SHINGLE_ATTRIBUTES; i++) {
      if (!shingle_markup_has(&m, i) || m.attributes[i].length == 0) continue;
      must(m.attributes[i].bytes >= page && m.attributes[i].bytes + m.attributes[i].length <= page + m.at);
    }
    before = m.at;
  }
  must(m.status == SHINGLE_OK);
}

static void check_text(const char *page, size_t length, int article)
{
  ShingleBuffer text = {0}, again = {0};
  ShinglePageOptions options = {.article = article};
  must(shingle_page_text(page, length, &options, &text) == SHINGLE_OK);
  must(is_utf8(text.bytes, text.length));
  must(text.length <= 2 * length);
  int html;
  must(shingle_markup_is_html(page, length, NULL, &html) == SHINGLE_OK);
  if (html && text.length > 0) {
    must(memchr(text.bytes, 0, text.length) == NULL);
    must(!is_white(text.bytes[text.length - 1]));
  }
  must(shingle_page_text(page, length, &options, &again) == SHINGLE_OK);
  must(again.length == text.length && (text.length == 0 || memcmp(again.bytes, text.bytes, text.length) == 0));
  shingle_buffer_free(&text);
  shingle_buffer_free(&again);
}

static void check_fact(const ShinglePageFacts *facts, ShinglePart fact)
{
  if (fact.bytes == NULL) return;
  must(fact.length > 0 && fact.bytes >= facts->text.bytes);
  must(fact.bytes + fact.length <= facts->text.bytes + facts->text.length);
  must(is_utf8(fact.bytes, fact.length) && !is_white(fact.bytes[0]) && !is_white(fact.bytes[fact.length - 1]));
}

static void check_facts(const char *page, size_t length)
{
  ShinglePageFacts facts;
  must(shingle_page_facts(page, length, NULL, &facts) == SHINGLE_OK);
  const ShinglePart all[] = {facts.title, facts.author, facts.time, facts.url, facts.source, facts.lang, facts.charset};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) check_fact(&facts, all[i]);
  shingle_page_facts_free(&facts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  FuzzInput in = {data, size};
  uint8_t *bytes = fuzz_copy(in);
  ShingleBuffer buffer = {0};
  ShinglePart page;
  must(shingle_article_repair((char *)bytes, size, &buffer, NULL, &page) == SHINGLE_OK);
  check_tokens(page.bytes, page.length);
  check_text(page.bytes, page.length, 0);
  check_text(page.bytes, page.length, 1);
  check_facts(page.bytes, page.length);
  shingle_buffer_free(&buffer);
  free(bytes);
  return 0;
}
