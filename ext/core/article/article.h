/* article.h - a text file as a news article: number, id, date, dateline, title, body.
**
** The file's name may give a number and an id: NNN_<id>.txt.
**
** Its text is read in this order; whatever is not there is passed over:
**
**   1. front matter: a line "---", lines "key: value", among them "title: ..." and "date: ...", a line "---"
**      or "..."; or headers: lines "Title: ..." and "Date: ..." ("Published: ...") at the very start, others among
**      them where a blank line ends them all. The value of a header is at most 300 bytes and ends with its line. Headers with
**      nothing behind them are the body;
**   2. a title: a first line with a blank line after it that does not end like a sentence, or a
**      Markdown heading, "# ...";
**   3. "date YYYY-MM-DD", or YYYY-MM, or YYYY;
**   4. a dateline: see dateline.h;
**   5. the body: all the rest, without the white space around it.
**
** Lines end in LF, CR LF or CR. A title over several lines of YAML (">-", "|") keeps its line ends. What cannot be
** read as one of 1 to 4 stays in the body. Nothing is copied: all parts point into
** the text or the name.
*/
#ifndef SHINGLE_ARTICLE_H
#define SHINGLE_ARTICLE_H

#include "date.h"
#include "../base/memory.h"

/* A part of a text; `bytes` is NULL where there is none. */
typedef struct ShinglePart {
  const char *bytes;
  size_t length;
} ShinglePart;

typedef struct ShingleArticle {
  ShinglePart title, dateline, body;
  ShinglePart source, url, author; /* of headers and front matter */
  ShingleDate date; /* without a year: none */
} ShingleArticle;

/* Reads what a file name tells. Returns 0, and no id, where it is not NNN_<id> with any extension,
** or NNN has more than 18 digits. */
int shingle_article_name(const char *name, size_t length, int64_t *number, ShinglePart *id);

/* Finds the parts of a text of UTF-8. */
void shingle_article_read(const char *text, size_t length, ShingleArticle *article);

/* Makes a file's bytes valid UTF-8: *part is those bytes themselves if they are valid, else a copy in
** `buffer`, which is overwritten, with U+FFFD for what is not. Returns SHINGLE_OK,
** SHINGLE_NOMEM, SHINGLE_TOOBIG or SHINGLE_INTERRUPTED. */
int shingle_article_repair(const char *bytes, size_t length, ShingleBuffer *buffer, void *host,
                           ShinglePart *part);

#endif
