/* article_file.c - the file that a walk is at, as an article. See article_file.h. */
#include "article_file.h"
#include "encoding.h"
#include "extension.h"

#include <string.h>

#define BUFFER_KEPT (4 << 20) /* bytes of a buffer that are kept for the next file */

void shingle_db_file_forget(ShingleArticleFile *file)
{
  if (file->content.capacity > BUFFER_KEPT) shingle_buffer_free(&file->content);
  if (file->valid.capacity > BUFFER_KEPT) shingle_buffer_free(&file->valid);
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

static int article_file_read_text(ShingleArticleFile *file, ShingleWalk *walk, int64_t limit)
{
  int status = shingle_db_walk_read(walk, limit, file->asked != NULL, &file->content, &file->facts);
  if (status != SHINGLE_OK) return status;
  file->looked = file->has_facts = 1;
  ShinglePart text;
  status = article_file_make_text(file, walk, limit, &text);
  if (status == SHINGLE_OK && text.length > (size_t)limit) status = SHINGLE_TOOBIG;
  if (status != SHINGLE_OK) {
    file->encoding = NULL;
    return status;
  }
  shingle_article_read(text.bytes, text.length, &file->article);
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
