/* article.c - a text file as a news article. The rules are in article.h. */
#include "article.h"
#include "dateline.h"
#include "../text/text.h"

#include <string.h>

#define TITLE_MAX 300     /* bytes of a first line that may be a title */
#define DATE_MAX 64       /* bytes of the value of a date header */
#define DIGITS_MAX 18     /* of a number: fewer than 2^63 has */
#define INTERRUPT_EVERY 65536

/* ------------------------------------------------------------------ characters, parts -- */

static int article_is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static int article_is_digit(char c) { return c >= '0' && c <= '9'; }

static char article_lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static ShinglePart article_trim(const char *bytes, size_t length)
{
  while (length > 0 && article_is_space(bytes[0])) { bytes++; length--; }
  while (length > 0 && article_is_space(bytes[length - 1])) length--;
  return (ShinglePart){bytes, length};
}

/* Without the comment that may follow a YAML value. */
static ShinglePart article_uncomment(ShinglePart p)
{
  if (p.length > 0 && (p.bytes[0] == '"' || p.bytes[0] == '\'')) {
    const char *quote = p.bytes + p.length;
    while (*--quote != p.bytes[0]) {}
    ShinglePart rest = article_trim(quote + 1, (size_t)(p.bytes + p.length - quote - 1));
    return rest.length == 0 || rest.bytes[0] == '#' ? (ShinglePart){p.bytes, (size_t)(quote + 1 - p.bytes)} : p;
  }
  for (size_t i = 1; i < p.length; i++) {
    if (p.bytes[i] == '#' && article_is_space(p.bytes[i - 1])) return article_trim(p.bytes, i);
  }
  return p;
}

/* Without the quotes a value may stand in: those around all of it, with none of their kind inside. */
static ShinglePart article_unquote(ShinglePart p)
{
  if (p.length < 2 || (p.bytes[0] != '"' && p.bytes[0] != '\'')) return p;
  const char *second = memchr(p.bytes + 1, p.bytes[0], p.length - 1);
  return second == p.bytes + p.length - 1 ? (ShinglePart){p.bytes + 1, p.length - 2} : p;
}

/* Is `part` this word, in small letters, whatever the case? */
static int article_equals(ShinglePart part, const char *word)
{
  if (part.length != strlen(word)) return 0;
  for (size_t i = 0; i < part.length; i++) {
    if (article_lower(part.bytes[i]) != word[i]) return 0;
  }
  return 1;
}

/* A part where something is in it, else none. */
static ShinglePart article_or_none(ShinglePart p) { return p.length > 0 ? p : (ShinglePart){NULL, 0}; }

/* ------------------------------------------------------------------------ the text -- */

/* What of the text is still to be read. */
typedef struct Rest {
  const char *at, *end;
} Rest;

/* The line that begins at r->at, without white space around it; moves r behind it. A line ends in LF, CR LF or
** CR alone. */
static ShinglePart article_take_line(Rest *r)
{
  const char *start = r->at;
  while (r->at < r->end && *r->at != '\n' && *r->at != '\r') r->at++;
  if (r->end - r->at >= 2 && r->at[0] == '\r' && r->at[1] == '\n') r->at++;
  if (r->at < r->end) r->at++;
  return article_trim(start, (size_t)(r->at - start));
}

static void article_skip_space(Rest *r)
{
  while (r->at < r->end && article_is_space(*r->at)) r->at++;
}

/* --------------------------------------------------------------------------- headers -- */

/* Splits "key: value". Returns 0 where the line is not one; a key is a word of ASCII letters. */
static int article_split_header(ShinglePart line, ShinglePart *key, ShinglePart *value)
{
  const char *colon = line.length > 0 ? memchr(line.bytes, ':', line.length) : NULL;
  if (colon == NULL) return 0;
  *key = article_trim(line.bytes, (size_t)(colon - line.bytes));
  *value = article_trim(colon + 1, line.length - (size_t)(colon + 1 - line.bytes));
  for (size_t i = 0; i < key->length; i++) {
    char c = article_lower(key->bytes[i]);
    if ((c < 'a' || c > 'z') && c != '-' && c != '_') return 0;
  }
  return key->length > 0;
}

/* May it be a date as headers have it: short, and no colon in it but those of a time? */
static int article_is_date_value(ShinglePart value)
{
  for (size_t i = 0; i < value.length; i++) {
    if (value.bytes[i] == ':' && (i + 1 == value.length || !article_is_digit(value.bytes[i + 1]))) return 0;
  }
  return value.length <= DATE_MAX;
}

/* Is it the key of a date? */
static int article_is_date_key(ShinglePart key)
{
  return article_equals(key, "date") || article_equals(key, "published");
}

/* Takes a value over where there was none. */
static void article_keep(ShinglePart *part, ShinglePart value)
{
  if (part->bytes == NULL) *part = article_or_none(value);
}

/* Takes over a title or a date. Returns whether it was one that can be read. The first of each counts. Sources,
** addresses and authors are taken over too, but make no header of a line. */
static int article_read_header(ShinglePart key, ShinglePart value, ShingleArticle *a)
{
  ShingleDate date;
  if (value.length > TITLE_MAX) return 0;
  if (article_equals(key, "title")) {
    article_keep(&a->title, value);
    return 1;
  }
  if (article_equals(key, "source") || article_equals(key, "publisher")) article_keep(&a->source, value);
  if (article_equals(key, "url") || article_equals(key, "link")) article_keep(&a->url, value);
  if (article_equals(key, "author") || article_equals(key, "byline")) article_keep(&a->author, value);
  if (!article_is_date_key(key) || !article_is_date_value(value)) return 0;
  if (!shingle_date_parse_header(value.bytes, value.length, &date)) return 0;
  if (a->date.year == 0) a->date = date;
  return 1;
}

/* The indented lines that come next, in which YAML has the value of a key: all of them, as they stand. */
static ShinglePart article_take_indented(Rest *r)
{
  const char *start = r->at;
  while (r->at < r->end && (*r->at == ' ' || *r->at == '\t')) article_take_line(r);
  return article_trim(start, (size_t)(r->at - start));
}

/* Is it what YAML writes before a value that stands in the lines below: "|", ">-"? */
static int article_is_block(ShinglePart value)
{
  if (value.length == 0 || value.length > 3 || (value.bytes[0] != '|' && value.bytes[0] != '>')) return 0;
  for (size_t i = 1; i < value.length; i++) {
    if (value.bytes[i] != '-' && value.bytes[i] != '+' && !article_is_digit(value.bytes[i])) return 0;
  }
  return 1;
}

/* May front matter have this line that is no "key: value": a comment, an item, the end of a list? */
static int article_is_yaml_line(ShinglePart line)
{
  return line.bytes[0] == '#' || line.bytes[0] == ']' || line.bytes[0] == '}' ||
         (line.bytes[0] == '-' && line.length > 1 && line.bytes[1] == ' ');
}

/* Reads front matter between two lines "---", the second perhaps "...". Without that, or with a line inside that
** is no "key: value" and does not belong to one, it is none: two rules with a text between them. */
static int article_read_front_matter(Rest *r, ShingleArticle *a)
{
  ShingleArticle found = *a;
  ShinglePart key, value;
  Rest rest = *r;
  int keys = 0, others = 0;
  if (!article_equals(article_take_line(&rest), "---")) return 0;
  while (rest.at < rest.end) {
    int indented = article_is_space(*rest.at); /* a value of the key before */
    ShinglePart line = article_take_line(&rest);
    if (article_equals(line, "---") || article_equals(line, "...")) {
      if (keys == 0 && others > 0) return 0;
      *r = rest;
      *a = found;
      return 1;
    }
    if (line.length == 0 || (indented && keys > 0)) continue;
    if (article_split_header(line, &key, &value)) {
      keys++;
      if (article_is_block(value)) value = article_take_indented(&rest);
      else value = article_unquote(article_uncomment(value));
      article_read_header(key, value, &found);
    } else if (article_is_yaml_line(line)) others++;
    else return 0;
  }
  return 0;
}

/* Reads header lines. Those with other keys count as headers only where a blank line comes before any
** other line; else the text goes on behind the last title or date. Where nothing comes after them all, they are
** the text. */
static void article_read_headers(Rest *r, ShingleArticle *a)
{
  ShingleArticle found = *a;
  ShinglePart key, value;
  Rest rest = *r, behind = *r;
  int any = 0;
  while (rest.at < rest.end) {
    ShinglePart line = article_take_line(&rest);
    if (line.length == 0 && any) {
      behind = rest;
      *a = found;
    }
    if (line.length > DATE_MAX + TITLE_MAX || !article_split_header(line, &key, &value)) break;
    if (!article_read_header(key, article_unquote(value), &found)) continue;
    any = 1;
    behind = rest;
    *a = found;
  }
  article_skip_space(&behind);
  if (behind.at < behind.end) *r = behind;
  else *a = (ShingleArticle){0};
}

/* ---------------------------------------------------------------- title, date, dateline -- */

/* Does it end with a full stop or the like, closing quotes aside? A question may be a title. */
static int article_ends_like_sentence(ShinglePart p)
{
  static const char *const closing[] = {"\"", "'", ")", "\xe2\x80\x9d", "\xe2\x80\x99", "\xc2\xbb"};
  static const char *const stops[] = {".", ":", ";", ",", "\xe2\x80\xa6", "\xe3\x80\x82", "\xe0\xa5\xa4"};
  for (size_t i = 0; i < sizeof closing / sizeof *closing; i++) {
    size_t n = strlen(closing[i]);
    if (p.length > n && memcmp(p.bytes + p.length - n, closing[i], n) == 0) {
      p.length -= n;
      break;
    }
  }
  for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
    size_t n = strlen(stops[i]);
    if (p.length >= n && memcmp(p.bytes + p.length - n, stops[i], n) == 0) return 1;
  }
  return 0;
}

/* The text of a Markdown heading, or no part. */
static ShinglePart article_heading(ShinglePart line)
{
  size_t marks = 0;
  while (marks < line.length && marks < 6 && line.bytes[marks] == '#') marks++;
  if (marks == 0 || marks == line.length || line.bytes[marks] != ' ') return (ShinglePart){NULL, 0};
  return article_trim(line.bytes + marks, line.length - marks);
}

/* Is there a letter or a digit in it, or anything beyond ASCII? A row of dashes is no title. */
static int article_has_words(ShinglePart p)
{
  for (size_t i = 0; i < p.length; i++) {
    char c = article_lower(p.bytes[i]);
    if ((c >= 'a' && c <= 'z') || article_is_digit(c) || (c & 0x80)) return 1;
  }
  return 0;
}

/* Is it a header that says a title or a date, whether that can be read or not? */
static int article_is_header(ShinglePart line)
{
  ShinglePart key, value;
  return article_split_header(line, &key, &value) && (article_is_date_key(key) || article_equals(key, "title"));
}

/* Reads a title in the first line, where a blank line and some text come after it. */
static void article_read_title(Rest *r, ShingleArticle *a)
{
  Rest rest = *r;
  size_t report;
  ShinglePart line = article_take_line(&rest), title = article_heading(line);
  if (title.bytes == NULL) {
    ShinglePart next = article_take_line(&rest);
    int dateline = shingle_dateline_find(line.bytes, line.length, a->date.year > 0, &report) > 0;
    if (next.length > 0 || dateline || line.length > TITLE_MAX || article_ends_like_sentence(line)) return;
    if (!article_has_words(line) || article_is_header(line)) return;
    title = line;
  }
  article_skip_space(&rest);
  if (rest.at == rest.end || title.length == 0) return;
  *r = rest;
  a->title = title;
}

/* Reads "date YYYY-MM-DD ". Returns whether it was there. */
static int article_read_date(Rest *r, ShingleArticle *a)
{
  ShingleDate date;
  const char *at = r->at;
  if (r->end - at < 5 || memcmp(at, "date", 4) != 0 || !article_is_space(at[4])) return 0;
  for (at += 5; at < r->end && article_is_space(*at);) at++;
  const char *start = at;
  while (at < r->end && !article_is_space(*at)) at++;
  if (!shingle_date_parse(start, (size_t)(at - start), &date)) return 0;
  if (a->date.year == 0) a->date = date;
  r->at = at;
  article_skip_space(r);
  return 1;
}

static void article_read_dateline(Rest *r, ShingleArticle *a)
{
  size_t body = 0;
  size_t length = shingle_dateline_find(r->at, (size_t)(r->end - r->at), a->date.year > 0, &body);
  if (length == 0) return;
  a->dateline = (ShinglePart){r->at, length};
  r->at += body;
}

void shingle_article_read(const char *text, size_t length, ShingleArticle *a)
{
  Rest r = {text, text + length};
  *a = (ShingleArticle){0};
  article_skip_space(&r);
  if (!article_read_front_matter(&r, a)) article_read_headers(&r, a);
  article_skip_space(&r);
  if (!article_read_date(&r, a)) {
    if (a->title.bytes == NULL) article_read_title(&r, a);
    article_read_date(&r, a);
  }
  article_read_dateline(&r, a);
  a->body = article_trim(r.at, (size_t)(r.end - r.at));
}

/* ----------------------------------------------------------------------- name, bytes -- */

int shingle_article_name(const char *name, size_t length, int64_t *number, ShinglePart *id)
{
  size_t digits = 0, end = length;
  int64_t n = 0;
  *id = (ShinglePart){NULL, 0};
  for (; digits < length && article_is_digit(name[digits]); digits++) {
    if (digits == DIGITS_MAX) return 0;
    n = n * 10 + (name[digits] - '0');
  }
  if (digits == 0 || digits == length || name[digits] != '_') return 0;
  while (end > digits + 1 && name[end - 1] != '.') end--;
  end = end > digits + 1 ? end - 1 : length; /* without the extension, if there is one */
  if (end == digits + 1) return 0;
  *number = n;
  *id = (ShinglePart){name + digits + 1, end - digits - 1};
  return 1;
}

/* The bytes up to the next one that is not ASCII. */
static size_t article_ascii_run(const char *bytes, size_t length)
{
  size_t at = 0;
  uint64_t word;
  for (; at + sizeof word <= length; at += sizeof word) {
    memcpy(&word, bytes + at, sizeof word);
    if (word & 0x8080808080808080u) break;
  }
  while (at < length && !(bytes[at] & 0x80)) at++;
  return at;
}

int shingle_article_repair(const char *bytes, size_t length, ShingleBuffer *buffer, void *host,
                           ShinglePart *part)
{
  size_t kept = 0, check = INTERRUPT_EVERY, at = 0;
  uint32_t c;
  buffer->length = 0;
  buffer->status = SHINGLE_OK;
  while (at < length) {
    size_t ahead = length - at < INTERRUPT_EVERY ? length - at : INTERRUPT_EVERY;
    size_t run = article_ascii_run(bytes + at, ahead);
    at += run;
    if (at >= check && shingle_interrupted(host)) return SHINGLE_INTERRUPTED;
    if (at >= check) check = at + INTERRUPT_EVERY;
    if (run == ahead) continue;
    size_t n = shingle_utf8_read((const uint8_t *)bytes + at, length - at, &c);
    if (c == 0xfffd && (n != 3 || memcmp(bytes + at, "\xef\xbf\xbd", 3) != 0)) {
      shingle_buffer_append(buffer, bytes + kept, at - kept);
      shingle_buffer_text(buffer, "\xef\xbf\xbd");
      kept = at + n;
    }
    at += n;
  }
  *part = (ShinglePart){bytes, length};
  if (kept == 0) return SHINGLE_OK;
  shingle_buffer_append(buffer, bytes + kept, length - kept);
  *part = (ShinglePart){buffer->bytes, buffer->length};
  return buffer->status;
}
