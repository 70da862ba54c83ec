/* marks.h - what a reader of two articles should see marked in each: the sentences that an alignment
** pairs (align.h), the passages that only shared_passages finds (passages.h), and the words inside.
**
** A mark is a byte range of one text. Marks with the same number, on either side, belong together: a
** *link* between the articles.
**
**   1. Each row of the alignment is a link; rows of the same words that follow one another in both texts,
**      within a paragraph, are one. Sentences of one article only are marks without a number.
**   2. A passage of similarity 0.8 or more that lies in such sentences, at least four fifths of it in one
**      of the texts, is cut out of them: what was copied from inside a longer sentence, or twice.
**   3. Words are compared inside edited and rewritten links, by a longest common subsequence: in edited
**      ones what differs is noted, in rewritten ones runs of at least 3 words that are the same. What that
**      costs is bounded: see worddiff.h.
**
** O(n) time and memory for n words, beyond what alignment and passages take; in step 3 a word is compared
** with some 500 others at most where the sentences are equally long.
*/
#ifndef SHINGLE_MARKS_H
#define SHINGLE_MARKS_H

#include "../passages/align.h"
#include "../passages/passages.h"

typedef enum ShingleMarkKind {
  SHINGLE_MARK_COPIED, SHINGLE_MARK_EDITED, SHINGLE_MARK_REWRITTEN, SHINGLE_MARK_ONLY
} ShingleMarkKind;
#define SHINGLE_MARK_KINDS 4

/* Byte range [start, end) of one text. */
typedef struct ShingleMark {
  uint32_t start, end;
  uint32_t link;          /* links[link - 1]; 0 for what is in one article only */
} ShingleMark;

/* What both articles have. target[i] is the link whose marks to go to in article i: the link itself, or
** the one that covers its place; 0 where there is none. */
typedef struct ShingleLink {
  uint8_t kind;           /* ShingleMarkKind */
  uint8_t moved;
  uint32_t number;        /* 1, 2, ... as a reader meets them, first in a, then in b */
  uint32_t words[2];      /* words that differ in either article; 0 unless edited */
  uint32_t target[2];
  uint32_t start[2];      /* where its first mark begins; without one, where its place is */
} ShingleLink;

/* A run of words inside a mark. */
typedef struct ShingleFineMark {
  uint32_t start, end;
} ShingleFineMark;

typedef struct ShingleMarkedText {
  ShingleMark *marks;     /* by start, without overlap */
  size_t count, capacity;
  ShingleFineMark *fine;  /* likewise; in edited marks what differs, in rewritten ones what is the same */
  size_t fine_count, fine_capacity;
  uint64_t words, sentences;
  uint64_t shares[SHINGLE_MARK_KINDS]; /* words in marks of each kind */
  uint64_t moved;         /* words in marks that moved */
} ShingleMarkedText;

/* All zero is empty. */
typedef struct ShingleMarks {
  ShingleMarkedText side[2];
  ShingleLink *links;
  size_t count, capacity;
} ShingleMarks;

/* Marks two texts, read through `reader`. `weights` may be NULL. Adds to an empty struct. SHINGLE_OK,
** SHINGLE_NOMEM, SHINGLE_TOOBIG or SHINGLE_INTERRUPTED. */
int shingle_marks_make(ShingleMarks *m, ShingleText *reader, const char *const texts[2],
                       const size_t lengths[2], const ShingleWeights *weights, void *host);

/* Is there a blank line in text[from, to)? */
int shingle_blank_line(const char *text, size_t from, size_t to);

void shingle_marks_free(ShingleMarks *m);

#endif
