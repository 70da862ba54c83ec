/* function_page.c - article_text(html [, options]): what a reader sees of a page of HTML. What that is: core/markup/page_text.h.
**
**     SELECT article_text(content) FROM entry;
**     SELECT article_text(page, 'article=1') FROM download;
**
**     article    1: only the article, without navigation, related links, comments and the like; see
**                core/markup/page_article.h. 0, the default: everything that is seen
*/
#include "extension.h"

#include "../core/article/article.h"
#include "../core/markup/page_text.h"

typedef struct PageFields {
  int64_t article;
} PageFields;

static const ShingleKey page_keys[] = {
    {"article", SHINGLE_KEY_FLAG, 0, 0, NULL, offsetof(PageFields, article)},
};

/* 0: the call has its error. */
static int page_read_options(sqlite3_context *context, sqlite3_value *value, PageFields *fields)
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
  int rc = shingle_db_options_parse(page_keys, 1, fields, &seen, text, (int)length, &error);
  if (error != NULL) shingle_db_error(context, "%s", error);
  else if (rc != SQLITE_OK) sqlite3_result_error_code(context, rc);
  sqlite3_free(error);
  return rc == SQLITE_OK;
}

/* Makes a text the result, which takes its memory over unless it has to be made UTF-8. */
static void page_result(sqlite3_context *context, ShingleBuffer *text)
{
  ShingleBuffer repaired = {.bytes = NULL};
  ShinglePart part;
  int status = shingle_article_repair(text->bytes != NULL ? text->bytes : "", text->length, &repaired,
                                      sqlite3_user_data(context), &part);
  if (status != SHINGLE_OK) {
    shingle_db_error_status(context, status);
  } else if (part.length == 0) {
    sqlite3_result_text(context, "", 0, SQLITE_STATIC);
  } else {
    ShingleBuffer *owner = part.bytes == text->bytes ? text : &repaired;
    sqlite3_result_text64(context, owner->bytes, part.length, shingle_release, SQLITE_UTF8);
    *owner = (ShingleBuffer){.bytes = NULL};
  }
  shingle_buffer_free(&repaired);
}

void shingle_db_function_article_text(sqlite3_context *context, int count, sqlite3_value **values)
{
  const char *html;
  size_t length;
  PageFields fields = {0};
  ShingleBuffer text = {.bytes = NULL};
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  if (!page_read_options(context, count > 1 ? values[1] : NULL, &fields)) return;
  ShinglePageOptions options = {.article = (int)fields.article, .host = sqlite3_user_data(context)};
  int status = shingle_db_value_bytes(values[0], &html, &length);
  if (status == SHINGLE_OK) status = shingle_page_text(html, length, &options, &text);
  if (status == SHINGLE_OK) page_result(context, &text);
  else shingle_db_error_status(context, status);
  shingle_buffer_free(&text);
}
