/* article.c - file names, dates, and files as articles.
**
** Input: a file name, a date, and the file's bytes, 0xff before each but the first.
*/
#include "fuzz.h"

#include "article/article.h"
#include "text/text.h"

static void check_date(FuzzInput in)
{
  uint8_t *text = fuzz_copy(in);
  ShingleDate date, again;
  char written[SHINGLE_DATE_BYTES];
  if (shingle_date_parse((char *)text, in.left, &date)) {
    must(date.year >= 1 && date.year <= 9999 && date.month >= 0 && date.month <= 12);
    must(date.day >= 0 && date.day <= 31 && (date.day == 0 || date.month > 0));
    size_t length = shingle_date_write(&date, written);
    must(length <= sizeof written && shingle_date_parse(written, length, &again));
    must(memcmp(&date, &again, sizeof date) == 0);
    must(shingle_date_distance(&date, &again) == 0);
    must(shingle_date_precision(&date) != NULL);
  } else {
    must(date.year == 0);
  }
  free(text);
}

static void check_name(FuzzInput in)
{
  uint8_t *name = fuzz_copy(in);
  int64_t number = 0;
  ShinglePart id;
  if (shingle_article_name((char *)name, in.left, &number, &id)) {
    must(number >= 0 && id.length > 0);
    must(id.bytes >= (char *)name && id.bytes + id.length <= (char *)name + in.left);
  }
  free(name);
}

static void check_part(ShinglePart whole, ShinglePart part)
{
  if (part.bytes == NULL) return;
  must(part.bytes >= whole.bytes && part.length <= whole.length);
  must(part.bytes + part.length <= whole.bytes + whole.length);
}

static int is_utf8(ShinglePart p)
{
  uint32_t c = 0;
  for (size_t i = 0, width; i < p.length; i += width) {
    width = shingle_utf8_read((const uint8_t *)p.bytes + i, p.length - i, &c);
    if (c == 0xfffd && width != 3) return 0;
  }
  return 1;
}

static void check_file(FuzzInput in)
{
  uint8_t *bytes = fuzz_copy(in);
  ShingleBuffer buffer = {0};
  ShinglePart text;
  ShingleArticle article = {0};
  must(shingle_article_repair((char *)bytes, in.left, &buffer, NULL, &text) == SHINGLE_OK);
  must(is_utf8(text));
  must(text.length >= in.left && text.length <= 3 * in.left);
  shingle_article_read(text.bytes, text.length, &article);
  check_part(text, article.title);
  check_part(text, article.dateline);
  check_part(text, article.body);
  check_part(text, article.source);
  check_part(text, article.url);
  check_part(text, article.author);
  must(is_utf8(article.title) && is_utf8(article.dateline) && is_utf8(article.body));
  must(article.date.year >= 0 && article.date.year <= 9999);
  shingle_buffer_free(&buffer);
  free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  FuzzInput in = {data, size};
  check_name(fuzz_take_part(&in));
  check_date(fuzz_take_part(&in));
  check_file(in);
  return 0;
}
