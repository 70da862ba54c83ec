/* page_text.h - what a reader sees of a page of HTML, as plain text.
**
** Gone are tags, comments, scripts, styles, forms' fields, and what an attribute hides: `hidden`, a style of display: none or
** visibility: hidden, a class for screen readers alone. References are decoded, white space is one space each, but for that of
** <pre>. Blocks have an empty line between them; items of lists, rows of tables and <br> begin a line; cells have a tab between
** them; an image is its `alt`. No-break spaces are spaces; soft hyphens and U+0000 are gone.
**
** A text that is not HTML (see shingle_markup_is_html()) comes back as it is, but for references that end with a semicolon,
** which are decoded. Should that give HTML, with an end tag or a tag at its very beginning, then it was HTML that had been escaped once
** more, as feeds have it, and is read as such. This is done once.
*/
#ifndef SHINGLE_PAGE_TEXT_H
#define SHINGLE_PAGE_TEXT_H

#include "../base/memory.h"

typedef struct ShinglePageOptions {
  int article; /* 1: only the article; see page_article.h */
  void *host;  /* what shingle_interrupted() is asked with */
} ShinglePageOptions;

/* Appends the text of a page to `out`, which must be empty; it stays UTF-8 if the page is. `options` may be NULL: all 0. Returns
** SHINGLE_OK, SHINGLE_NOMEM, SHINGLE_TOOBIG or SHINGLE_INTERRUPTED. O(length) time; memory is that of the text, and of 32 bytes a
** block with `article`. */
int shingle_page_text(const char *html, size_t length, const ShinglePageOptions *options, ShingleBuffer *out);

#endif
