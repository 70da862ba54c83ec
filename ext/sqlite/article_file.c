/* article_file.c - the file that a walk is at, as an article. See article_file.h. */
#include "article_file.h"
#include "encoding.h"
#include "../core/markup/page_text.h"
#include "extension.h"

#include <string.h>

#define BUFFER_KEPT (4 << 20) /* bytes of a buffer that are kept for the next file */

void shingle_db_file_forget(ShingleArticleFile *file)
{
  if (file->content.capacity > BUFFER_KEPT) shingle_buffer_free(&file->content);
  if (file->valid.capacity > BUFFER_KEPT) shingle_buffer_free(&file->valid);
  if (file->page.capacity > BUFFER_KEPT) shingle_buffer_free(&file->page);
  shingle_page_facts_free(&file->told);
  sqlite3_free(file->error);
  file->error = NULL;
  file->encoding = NULL;
  file->looked = file->has_facts = file->was_read = 0;
  file->text = (ShinglePart){NULL, 0};
  memset(&file->article, 0, sizeof file->article);
}

void shingle_db_file_free(ShingleArticleFile *file)
{
  shingle_db_file_forget(file);
  shingle_buffer_free(&file->content);
  shingle_buffer_free(&file->valid);
  shingle_buffer_free(&file->page);
}

void shingle_db_file_look(ShingleArticleFile *file, ShingleWalk *walk)
{
  if (file->looked) return;
  file->looked = 1;
  if (walk->kind != SHINGLE_KIND_FILE) return;
  file->has_facts = shingle_db_walk_facts(walk, &file->facts) == SHINGLE_OK;
}

/* Words for what shingle_db_walk_read() returned. NULL: no memory. */
static char *article_file_reason(const ShingleWalk *walk, int status, int64_t limit)
{
  const char *words = shingle_db_walk_words(walk->error);
  if (status == SHINGLE_TOOBIG) {
    return sqlite3_mprintf("larger than the limit of %lld bytes", (sqlite3_int64)limit);
  }
  if (status == SHINGLE_INVALID) return sqlite3_mprintf("not text: it has a zero byte");
  if (words == NULL) return sqlite3_mprintf("cannot be read: error %d", walk->error);
  return sqlite3_mprintf(walk->kind == SHINGLE_KIND_FOLDER ? "directory cannot be read: %s" : "%s", words);
}

/* Keeps the reason why there is no text. What is no fault of the file is returned. */
static int article_file_keep_reason(ShingleArticleFile *file, const ShingleWalk *walk, int status, int64_t limit)
{
  if (status != SHINGLE_TOOBIG && status != SHINGLE_INVALID && status != SHINGLE_IO) return status;
  if (file->error == NULL) file->error = article_file_reason(walk, status, limit);
  return file->error != NULL ? SHINGLE_OK : SHINGLE_NOMEM;
}

/* Decodes a text that has another encoding than UTF-8 into file->valid. */
static int article_file_decode(ShingleArticleFile *file, const ShingleWalk *walk, ShinglePart content, int64_t limit,
                               ShinglePart *text)
{
  size_t at, mark;
  int status = shingle_db_encoding_decode(file->encoding, content.bytes, content.length, limit, walk->host, &file->valid, &at);
  if (status == SHINGLE_INVALID) {
    file->error = sqlite3_mprintf("not %s: byte %lld cannot be decoded", file->encoding, (sqlite3_int64)at);
    if (file->error == NULL) return SHINGLE_NOMEM;
  }
  if (status != SHINGLE_OK) return status;
  shingle_db_encoding_mark(file->valid.bytes, file->valid.length, &mark);
  *text = (ShinglePart){file->valid.bytes + mark, file->valid.length - mark};
  if (file->valid.length == 0) *text = (ShinglePart){"", 0};
  return text->length > 0 && memchr(text->bytes, 0, text->length) != NULL ? SHINGLE_INVALID : SHINGLE_OK;
}

/* Makes the file's bytes UTF-8: by its byte order mark, by the encoding that the user names, or as they are. Bytes
** that are no UTF-8 are an error, unless the user says that it is. */
static int article_file_make_text(ShingleArticleFile *file, const ShingleWalk *walk, int64_t limit, ShinglePart *text)
{
  size_t mark;
  const char *encoding = shingle_db_encoding_mark(file->content.bytes, file->content.length, &mark);
  if (encoding == NULL) encoding = file->asked;
  file->encoding = encoding != NULL ? encoding : "UTF-8";
  ShinglePart content = {file->content.bytes + mark, file->content.length - mark};
  if (content.length == 0) {
    *text = (ShinglePart){"", 0};
    return SHINGLE_OK;
  }
  if (!shingle_db_encoding_is_utf8(file->encoding)) return article_file_decode(file, walk, content, limit, text);
  if (file->asked != NULL && memchr(content.bytes, 0, content.length) != NULL) return SHINGLE_INVALID;
  int status = shingle_article_repair(content.bytes, content.length, &file->valid, walk->host, text);
  if (status != SHINGLE_OK) return status;
  if (text->bytes == content.bytes || (file->asked != NULL && shingle_db_encoding_is_utf8(file->asked))) return SHINGLE_OK;
  file->error = sqlite3_mprintf("not UTF-8: the option encoding= names what it is, as in encoding=windows-1252");
  return file->error != NULL ? SHINGLE_INVALID : SHINGLE_NOMEM;
}

/* Is it a page, by its name? */
static int article_file_is_page(const ShingleWalk *walk)
{
  const char *dot = strrchr(walk->path.bytes + walk->name_at, '.');
  return dot != NULL && (sqlite3_stricmp(dot, ".html") == 0 || sqlite3_stricmp(dot, ".htm") == 0);
}

/* Reads the article on a page; where none is found, all that a reader sees. What the page says of its article comes
** before what is read from the text. */
static int article_file_read_page(ShingleArticleFile *file, const ShingleWalk *walk, ShinglePart html)
{
  ShingleArticle *a = &file->article;
  ShinglePageFacts *told = &file->told;
  ShingleDate date;
  int status = shingle_page_facts(html.bytes, html.length, walk->host, told);
  for (int article = 1; article >= 0 && status == SHINGLE_OK; article--) {
    ShinglePageOptions options = {article, walk->host};
    file->page.length = 0;
    file->page.status = SHINGLE_OK;
    status = shingle_page_text(html.bytes, html.length, &options, &file->page);
    if (file->page.length > 0) break;
  }
  if (status != SHINGLE_OK) return status;
  shingle_article_read(file->page.length > 0 ? file->page.bytes : "", file->page.length, a);
  if (told->title.bytes != NULL) a->title = told->title;
  if (told->source.bytes != NULL) a->source = told->source;
  if (told->url.bytes != NULL) a->url = told->url;
  if (told->author.bytes != NULL) a->author = told->author;
  if (told->time.bytes != NULL && shingle_date_parse_header(told->time.bytes, told->time.length, &date)) a->date = date;
  return SHINGLE_OK;
}

static int article_file_read_text(ShingleArticleFile *file, ShingleWalk *walk, int64_t limit)
{
  int status = shingle_db_walk_read(walk, limit, file->asked != NULL, &file->content, &file->facts);
  if (status != SHINGLE_OK) return status;
  file->looked = file->has_facts = 1;
  ShinglePart text;
  status = article_file_make_text(file, walk, limit, &text);
  if (status == SHINGLE_OK && text.length > (size_t)limit) status = SHINGLE_TOOBIG;
  int page = status == SHINGLE_OK && article_file_is_page(walk);
  if (page) status = article_file_read_page(file, walk, text);
  else if (status == SHINGLE_OK) shingle_article_read(text.bytes, text.length, &file->article);
  if (status != SHINGLE_OK) {
    file->encoding = NULL;
    memset(&file->article, 0, sizeof file->article);
    return status;
  }
  file->text = text;
  return SHINGLE_OK;
}

int shingle_db_file_read(ShingleArticleFile *file, ShingleWalk *walk, int64_t limit)
{
  int status;
  if (file->was_read) return SHINGLE_OK;
  file->was_read = 1;
  switch (walk->kind) {
    case SHINGLE_KIND_FILE: status = article_file_read_text(file, walk, limit); break;
    case SHINGLE_KIND_FOLDER: status = SHINGLE_IO; break; /* walk->error says why */
    default:
      file->error = sqlite3_mprintf(walk->kind == SHINGLE_KIND_LINK ? "a symbolic link: not followed"
                                                                    : "not a regular file");
      return file->error != NULL ? SHINGLE_OK : SHINGLE_NOMEM;
  }
  return status == SHINGLE_OK ? SHINGLE_OK : article_file_keep_reason(file, walk, status, limit);
}
