/* compare_page.h - two articles side by side as HTML, for people: what was copied, edited, rewritten or
** moved, and what only one of them has.
**
** The page works by itself: no script, nothing from elsewhere (its Content-Security-Policy allows no more
** than its own style sheet), light and dark, on paper and on a phone. Every mark that has a counterpart is
** a link to it. Marks differ by underline and label, not only by colour. Paragraphs are kept: of a text
** without line ends inside its sentences every line is one, of others a blank line begins one.
**
** Ids, each after `prefix`: a, b (the articles), a1, b1, a2, b2, ... (the marks of link 1, 2, ...).
**
** O(length) time and bytes; each sentence adds about 200 bytes of markup.
*/
#ifndef SHINGLE_COMPARE_PAGE_H
#define SHINGLE_COMPARE_PAGE_H

#include "../article/date.h"
#include "marks.h"
#include "../meaning/verdict.h"

typedef struct ShinglePageSide {
  const char *bytes;       /* the text */
  size_t length;
  const char *title;       /* NULL or "": none */
  ShingleDate date;        /* without a year: none */
} ShinglePageSide;

typedef struct ShinglePage {
  ShinglePageSide side[2];
  const char *lang;        /* a language tag for both texts; NULL: not known */
  const char *prefix;      /* of all ids: letters, digits, - and _ */
  int fragment;            /* an <article>, class sh, for a page that has the same style sheet */
  const ShingleMeasures *measures;
  const ShingleMarks *marks;
  void *host;
} ShinglePage;

/* Appends the page. SHINGLE_OK, SHINGLE_NOMEM, SHINGLE_TOOBIG or SHINGLE_INTERRUPTED. */
int shingle_compare_page(ShingleBuffer *out, const ShinglePage *page);

#endif
