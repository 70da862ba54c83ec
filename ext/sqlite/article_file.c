/* article_file.c - the file that a walk is at, as an article. See article_file.h. */
#include "article_file.h"
#include "extension.h"

#include <string.h>

#define BUFFER_KEPT (4 << 20) /* bytes of a buffer that are kept for the next file */

void shingle_db_file_forget(ShingleArticleFile *file)
{
  if (file->content.capacity > BUFFER_KEPT) shingle_buffer_free(&file->content);
  if (file->valid.capacity > BUFFER_KEPT) shingle_buffer_free(&file->valid);
  sqlite3_free(file->error);
  file->error = NULL;
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
static char *article_file_reason(const ShingleArticleFile *file, const ShingleWalk *walk, int status, int64_t limit)
{
  const char *words = shingle_db_walk_words(walk->error), *head = file->content.bytes;
  if (status == SHINGLE_TOOBIG) {
    return sqlite3_mprintf("larger than the limit of %lld bytes", (sqlite3_int64)limit);
  }
  if (status == SHINGLE_INVALID) {
    int utf16 = file->content.length >= 2 &&
                (memcmp(head, "\xff\xfe", 2) == 0 || memcmp(head, "\xfe\xff", 2) == 0);
    return sqlite3_mprintf(utf16 ? "UTF-16 text: only UTF-8 is read" : "not text: it has a zero byte");
  }
  if (words == NULL) return sqlite3_mprintf("cannot be read: error %d", walk->error);
  return sqlite3_mprintf(walk->kind == SHINGLE_KIND_FOLDER ? "directory cannot be read: %s" : "%s", words);
}

/* Keeps the reason why there is no text. What is no fault of the file is returned. */
static int article_file_keep_reason(ShingleArticleFile *file, const ShingleWalk *walk, int status, int64_t limit)
{
  if (status != SHINGLE_TOOBIG && status != SHINGLE_INVALID && status != SHINGLE_IO) return status;
  file->error = article_file_reason(file, walk, status, limit);
  return file->error != NULL ? SHINGLE_OK : SHINGLE_NOMEM;
}

static int article_file_read_text(ShingleArticleFile *file, ShingleWalk *walk, int64_t limit)
{
  int status = shingle_db_walk_read(walk, limit, &file->content, &file->facts);
  if (status != SHINGLE_OK) return status;
  file->looked = file->has_facts = 1;
  const char *bytes = file->content.bytes;
  size_t length = file->content.length;
  if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) { bytes += 3; length -= 3; } /* byte order mark */
  ShinglePart text;
  status = shingle_article_repair(bytes, length, &file->valid, walk->host, &text);
  if (status != SHINGLE_OK) return status;
  if (text.length > (size_t)limit) return SHINGLE_TOOBIG;
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
