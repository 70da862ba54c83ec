/* page_article.h - which blocks of a page are its article.
**
** A page's text is a row of blocks: paragraphs, items, cells, headings. The article is found in four steps:
**
**   1. A block is prose by its number of words, the share of it that is in links, and those of the blocks before and
**      after: the decision tree "number of words" of Kohlschütter, Fankhauser and Nejdl, "Boilerplate detection using shallow
**      text features", WSDM 2010. A word of a script without spaces counts as two characters.
**   2. It is furniture if it stands in <nav>, <aside>, <footer>, <dialog>, <button> or <search>, in an element whose
**      role says the same, or whose class or id has a word such as "comments", "related" or "share"; if it is short and has
**      a copyright sign; or if the same words stand elsewhere on the page (as in jusText: Pomikálek, "Removing boilerplate
**      and duplicate content from web corpora", 2011). Where hardly any prose would be left, elements that hold most of
**      it are none.
**   3. The article is the run of blocks with the greatest sum, where prose adds its words and what is no prose takes some away:
**      Pasternack and Roth, "Extracting article text from the web with maximum subsequence segmentation", WWW 2009. If an
**      <article>, <main> or itemprop "articleBody" has most of the prose, the run lies in it.
**   4. In this run prose stays, and what is short but ends like a sentence, is an item of a list or a cell, without
**      links. Headings stay if what follows them does; so does the page's <h1> shortly before.
**
** Where nothing is prose, all stays that is neither furniture nor mostly links.
*/
#ifndef SHINGLE_PAGE_ARTICLE_H
#define SHINGLE_PAGE_ARTICLE_H

#include "markup.h"

enum { /* what a block is */
  SHINGLE_BLOCK_PLAIN,
  SHINGLE_BLOCK_TITLE,   /* <h1> */
  SHINGLE_BLOCK_HEADING,
  SHINGLE_BLOCK_ITEM     /* of a list, a cell of a table: need not end like a sentence */
};

enum { /* what an element may make of the blocks in it */
  SHINGLE_SPAN_NONE,
  SHINGLE_SPAN_FURNITURE,
  SHINGLE_SPAN_ARTICLE
};

typedef struct ShinglePageBlock {
  uint32_t start, end;   /* in the text */
  uint32_t linked;       /* how many bytes of it are in links */
  uint32_t words;
  uint8_t kind;
  uint8_t prose, furniture, keep;
} ShinglePageBlock;

typedef struct ShinglePageSpan {
  uint32_t first, end;   /* blocks */
  int kind;
} ShinglePageSpan;

/* The blocks of a text, and the elements that hold them. All zero is empty. */
typedef struct ShinglePageBlocks {
  ShinglePageBlock *blocks;
  size_t count, capacity;
  ShinglePageSpan *spans;
  size_t span_count, span_capacity;
} ShinglePageBlocks;

/* What a start tag of a block-level element says: SHINGLE_SPAN_... */
int shingle_page_role(const ShingleMarkup *tag);

/* Takes everything out of `text` that is not the article. Returns SHINGLE_OK, SHINGLE_NOMEM or SHINGLE_INTERRUPTED.
** O(length + blocks · log blocks). */
int shingle_page_article(ShinglePageBlocks *page, ShingleBuffer *text, void *host);

void shingle_page_blocks_free(ShinglePageBlocks *page);

#endif
