/* reuse.h - how much of one text was taken from another, and how.
**
** Two papers that report one event on their own share its names, a phrase here and there, and what people said. Nobody
** copied anything. So every word of a counts as one of four, the first that fits:
**
**     quoted      it stands in quotation marks, in a run that b has to the letter: both may have heard it said
**     verbatim    it stands in a run of SHINGLE_REUSE_RUN words or more that b has to the letter
**     reworded    its sentence is paired with one of b (align.h) with a similarity of SHINGLE_REUSE_ALIKE or more; or with
**                 any, where a as a whole is a rewrite of b
**     own         none of these
**
** In scripts without spaces, where a token is a character, a run is twice as long. Where a is shorter than a run, all of
** it is one.
**
** Measured (bench/reuse.py): of 300 ordered pairs of independent reports of one event, none has half of its words called
** verbatim or reworded. Of model rewrites, 19 of 20 have four fifths and more accounted for.
**
** A run is found by the hashes of all runs of that length (a polynomial, rolled along). O(n log n) for n words of both
** texts; 16 bytes a word.
*/
#ifndef SHINGLE_REUSE_H
#define SHINGLE_REUSE_H

#include "align.h"

#define SHINGLE_REUSE_RUN 8
#define SHINGLE_REUSE_ALIKE 0.5
#define SHINGLE_REUSE_NONE UINT32_MAX

typedef enum ShingleReuseKind {
  SHINGLE_REUSE_OWN, SHINGLE_REUSE_REWORDED, SHINGLE_REUSE_VERBATIM, SHINGLE_REUSE_QUOTED
} ShingleReuseKind;
#define SHINGLE_REUSE_KINDS 4

/* A sentence of a, and where it comes from. */
typedef struct ShingleReuseSentence {
  uint32_t words[SHINGLE_REUSE_KINDS]; /* how many of each kind */
  uint32_t b;                          /* the sentence of b that it is paired with, or SHINGLE_REUSE_NONE */
  double similarity;                   /* with that one; 0 without */
} ShingleReuseSentence;

/* All zero is empty. */
typedef struct ShingleReuse {
  ShingleReuseSentence *items;         /* of every sentence of a */
  size_t count, capacity;
  uint64_t words[SHINGLE_REUSE_KINDS]; /* of all of a */
} ShingleReuse;

/* Looks a up in b. `bytes`: those of a, `length` of them. `rows`: their alignment. `is_rewrite`: a as a whole is a rewrite of b. What the
** list held before is forgotten. SHINGLE_OK, SHINGLE_NOMEM or SHINGLE_INTERRUPTED. */
int shingle_reuse_find(ShingleReuse *r, const void *bytes, size_t length, ShingleAlignText a, ShingleAlignText b, const ShingleAlignment *rows,
                       int is_rewrite, int spaceless, void *host);

/* What most of a sentence's reused words are; SHINGLE_REUSE_OWN where most words are its own. */
ShingleReuseKind shingle_reuse_kind(const ShingleReuseSentence *s);

/* "own", "reworded", "verbatim" or "quoted". */
const char *shingle_reuse_name(ShingleReuseKind kind);

void shingle_reuse_free(ShingleReuse *r);

#endif
