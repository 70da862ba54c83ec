/* function_html.c - compare_html(a, b [, weights] [, options]): two articles side by side, for people.
**
**     SELECT compare_html(:a, :b);
**     SELECT compare_html(:a, :b, 'a_title="Treaty at 50", a_date=2025-02-26, b_date=2025-02');
**     SELECT compare_html(:a, :b, (SELECT story_weights(body) FROM news), 'lang=en');
**
** A third argument alone is weights if it is a BLOB, else options:
**
**     a_title, b_title    titles; a title with a comma stands in quotes
**     a_date, b_date      YYYY, YYYY-MM or YYYY-MM-DD; empty: none
**     lang                the language of both texts, as in HTML: en, pt-BR. Never guessed
**     page                1, the default: a complete page. 0: an <article> to stand in another page, below an
**                         <h2>. That page needs the style sheet, too: the first <style> of a complete page
**     prefix              what ids begin with, so that pages with several of them keep them apart
**
** What the page is, and why it is safe: core/page/compare_page.h.
*/
#include "article_pair.h"

#include <string.h>

#include "../core/page/compare_page.h"

typedef struct Options {
  char *title[2], *date[2];
  char *lang, *prefix;
  int64_t page;
} Options;

static const ShingleKey keys[] = {
  {"a_title", SHINGLE_KEY_TEXT, 0, 0, NULL, offsetof(Options, title[0])},
  {"b_title", SHINGLE_KEY_TEXT, 0, 0, NULL, offsetof(Options, title[1])},
  {"a_date", SHINGLE_KEY_TEXT, 0, 0, NULL, offsetof(Options, date[0])},
  {"b_date", SHINGLE_KEY_TEXT, 0, 0, NULL, offsetof(Options, date[1])},
  {"lang", SHINGLE_KEY_TEXT, 0, 0, NULL, offsetof(Options, lang)},
  {"page", SHINGLE_KEY_FLAG, 0, 0, NULL, offsetof(Options, page)},
  {"prefix", SHINGLE_KEY_TEXT, 0, 0, NULL, offsetof(Options, prefix)},
};
#define KEY_COUNT ((int)(sizeof keys / sizeof *keys))

static void html_free_options(Options *o)
{
  for (int i = 0; i < 2; i++) {
    sqlite3_free(o->title[i]);
    sqlite3_free(o->date[i]);
  }
  sqlite3_free(o->lang);
  sqlite3_free(o->prefix);
}

static int html_is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static int html_is_digit(char c) { return c >= '0' && c <= '9'; }

/* Letters, digits and the signs of `also`, a letter first; at most 64 of them. NULL is a name, too. */
static int html_is_name(const char *s, const char *also)
{
  if (s == NULL) return 1;
  size_t length = strlen(s);
  if (length > 64 || !html_is_letter(*s)) return 0;
  for (; *s != 0; s++) {
    if (!html_is_letter(*s) && !html_is_digit(*s) && strchr(also, *s) == NULL) return 0;
  }
  return 1;
}

static int html_bad_value(sqlite3_context *context, const char *value, const char *allowed)
{
  char *quoted = shingle_db_quoted(value, (int)strlen(value));
  if (quoted == NULL) sqlite3_result_error_nomem(context);
  else shingle_db_error(context, "bad value %s for option %s", quoted, allowed);
  sqlite3_free(quoted);
  return 0;
}

/* 0: the call has its error. */
static int html_check_options(sqlite3_context *context, const Options *o, ShinglePage *page)
{
  static const char *const allowed[] = {
      "a_date: allowed is YYYY, YYYY-MM or YYYY-MM-DD", "b_date: allowed is YYYY, YYYY-MM or YYYY-MM-DD"};
  for (int i = 0; i < 2; i++) {
    const char *date = o->date[i];
    page->side[i].title = o->title[i];
    if (date == NULL || *date == 0) continue;
    if (!shingle_date_parse(date, strlen(date), &page->side[i].date)) {
      return html_bad_value(context, date, allowed[i]);
    }
  }
  if (o->lang != NULL && *o->lang != 0) {
    if (!html_is_name(o->lang, "-")) {
      return html_bad_value(context, o->lang, "lang: allowed is a language tag of letters, digits and -");
    }
    page->lang = o->lang;
  }
  if (o->prefix != NULL && *o->prefix != 0) {
    if (!html_is_name(o->prefix, "-_")) {
      return html_bad_value(context, o->prefix, "prefix: allowed are letters, digits, - and _, a letter first");
    }
    page->prefix = o->prefix;
  }
  page->fragment = o->page == 0;
  return 1;
}

/* 0: the call has its error. */
static int html_read_options(sqlite3_context *context, sqlite3_value *value, Options *o)
{
  const char *text;
  size_t length;
  ShingleKeysSeen seen = 0;
  char *error = NULL;
  if (value == NULL || sqlite3_value_type(value) == SQLITE_NULL) return 1;
  int status = shingle_db_value_bytes(value, &text, &length);
  if (status != SHINGLE_OK) {
    shingle_db_error_status(context, status);
    return 0;
  }
  int rc = shingle_db_options_parse(keys, KEY_COUNT, o, &seen, text, (int)length, &error);
  if (error != NULL) shingle_db_error(context, "%s", error);
  else if (rc != SQLITE_OK) sqlite3_result_error_code(context, rc);
  sqlite3_free(error);
  return rc == SQLITE_OK;
}

static int html_read_texts(sqlite3_value **values, ShinglePage *page)
{
  int status = SHINGLE_OK;
  for (int i = 0; i < 2 && status == SHINGLE_OK; i++) {
    status = shingle_db_value_bytes(values[i], &page->side[i].bytes, &page->side[i].length);
  }
  return status;
}

static int html_make_page(ShingleConnection *c, sqlite3_value **values, const ShinglePair *pair, ShinglePage *page,
                     ShingleBuffer *out)
{
  ShingleMeasures measures;
  ShingleMarks marks = {0};
  int status = html_read_texts(values, page);
  if (status == SHINGLE_OK) {
    status = shingle_measure(pair->article[0], pair->article[1], pair->weights, &c->reader->work, c,
                             &measures);
  }
  if (status == SHINGLE_OK) {
    const char *const texts[2] = {page->side[0].bytes, page->side[1].bytes};
    const size_t lengths[2] = {page->side[0].length, page->side[1].length};
    status = shingle_marks_make(&marks, &c->text, texts, lengths, pair->weights, c);
  }
  page->measures = &measures;
  page->marks = &marks;
  page->host = c;
  if (status == SHINGLE_OK) status = shingle_compare_page(out, page);
  shingle_marks_free(&marks);
  shingle_db_connection_trim(c);
  return status;
}

static void html_write(sqlite3_context *context, int count, sqlite3_value **values, ShinglePage *page)
{
  ShinglePair pair;
  ShingleBuffer out = {0};
  int parts = SHINGLE_WITH_SENTENCES | SHINGLE_WITH_SHINGLES;
  if (!shingle_db_pair_open(context, "compare_html", count, values, parts, &pair)) return;
  int status = html_make_page(sqlite3_user_data(context), values, &pair, page, &out);
  if (status != SHINGLE_OK) shingle_db_error_status(context, status);
  else sqlite3_result_text64(context, out.bytes, out.length, sqlite3_free, SQLITE_UTF8);
  if (status != SHINGLE_OK) shingle_buffer_free(&out);
  shingle_db_pair_close(context, &pair);
}

void shingle_db_function_compare_html(sqlite3_context *context, int count, sqlite3_value **values)
{
  int weighted = count == 4 || (count == 3 && sqlite3_value_type(values[2]) == SQLITE_BLOB);
  Options options = {.page = 1};
  ShinglePage page = {.prefix = ""};
  if (html_read_options(context, count > 2 + weighted ? values[count - 1] : NULL, &options) &&
      html_check_options(context, &options, &page)) {
    html_write(context, 2 + weighted, values, &page);
  }
  html_free_options(&options);
}
