/* article_file.h - what is known of the file that a walk is at, learnt no sooner than it is asked for. */
#ifndef SHINGLE_ARTICLE_FILE_H
#define SHINGLE_ARTICLE_FILE_H

#include "directory.h"
#include "../core/article/article.h"
#include "../core/markup/page_facts.h"

/* All zero is a file of which nothing is known. Its buffers serve one file after another. */
typedef struct ShingleArticleFile {
  int looked, has_facts;   /* after shingle_db_file_look() */
  ShingleFacts facts;
  int was_read;            /* after shingle_db_file_read() */
  ShinglePart text;        /* valid UTF-8; not there if the file cannot be read */
  ShingleArticle article;  /* the parts of `text`, or of `page` and `told` */
  ShingleBuffer page;      /* of *.html: the article on it, as text */
  ShinglePageFacts told;   /* of *.html: what the page says of its article */
  const char *asked;       /* the encoding that the user names, NULL for none; kept for all files */
  const char *encoding;    /* of the file; NULL where it cannot be read */
  char *error;             /* why it cannot be read */
  ShingleBuffer content;   /* as read */
  ShingleBuffer valid;     /* made UTF-8, where it was not */
} ShingleArticleFile;

/* Finds size and time, without opening the file. */
void shingle_db_file_look(ShingleArticleFile *file, ShingleWalk *walk);

/* Reads the file, of at most `limit` bytes, and finds its parts. That it cannot be read is no failure,
** but file->error. Returns SHINGLE_OK, SHINGLE_NOMEM or SHINGLE_INTERRUPTED. */
int shingle_db_file_read(ShingleArticleFile *file, ShingleWalk *walk, int64_t limit);

/* Forgets the file, for the next one. */
void shingle_db_file_forget(ShingleArticleFile *file);

void shingle_db_file_free(ShingleArticleFile *file);

#endif
