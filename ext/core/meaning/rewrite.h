/* rewrite.h - is one article a rewrite of the other?
**
** A rewrite says every sentence again, in other words but in the same order; two reports of one event
** share a few quotations to the letter and nothing of the rest. So sentences are compared as sets of
** stems, all of them count, a moderate match counts a lot, and the order of matches must be kept.
**
** A stem of a block (profile.h: a sentence, more or less) weighs
**
**     with weights of a corpus    1 + idf, a number 1.5 times that
**     without                     a number 4.5; a pair of a script without spaces 3; else
**                                 min(5, letters of the longest word that has it) - 1, at least 1, and
**                                 0.5 less where every one begins with a capital: names are what reports
**                                 of one event share anyway
**
** W(i) is the weight of block i. For i of a and j of b, with M = the sum, over stems in both, of the
** lesser weight, and m = max(W(i), W(j)):
**
**     y(i, j) = sqrt(min(1, M / max(m / 2, m - slack)))      slack 10 with weights, 6 without: about
**                                                            two words may differ for nothing; but at
**                                                            most .15 of what either article weighs
**     way(a, b) = the greatest sum of W(i) y(i, j(i)), over all choices with j(1) <= j(2) <= ...,
**                 divided by the sum of W(i)
**     r = ((way(a, b) + way(b, a)) / 2)^2
**
** (a longest common subsequence with weights, so by dynamic programming; one block may serve several,
** because sentences are split and merged). Articles that share no more than a notice in the middle are
** told by their leads and ends:
**
**     cover(x, y) = share of weight of the different stems in x's lead that occur in y; likewise the end
**     lead = min(cover(a, b), cover(b, a)), likewise end
**     rewrite_sim = r (0.6 + 0.4 min(1, lead / 0.3)) (0.8 + 0.2 min(1, end / 0.3))
**
** Symmetric to the last bit; 1 for equal articles. Time: the pairs of blocks, and the stems that they have
** in common; profile.c limits both to about 10^8. Memory: linear.
*/
#ifndef SHINGLE_REWRITE_H
#define SHINGLE_REWRITE_H

#include "weights.h"

/* One article, weighed. */
typedef struct ShingleWeighed {
  double *entries;   /* weights of profile->entries[] */
  double *blocks;    /* W: weights of the blocks */
  double *idf;       /* of the stems; unused without weights of a corpus */
  uint32_t *partner; /* stem -> the same stem in the other article, or SHINGLE_NO_TERM */
  size_t entry_capacity, block_capacity, idf_capacity, partner_capacity;
} ShingleWeighed;

/* Work space. All zero is empty. */
typedef struct ShingleRewriteWork {
  ShingleWeighed side[2];
  double *row, *best;
  size_t row_capacity, best_capacity;
} ShingleRewriteWork;

/* Similarity 0..1, or -1 where neither article has a word. Both must have their sentences (profile.h).
** `weights` may be NULL; weights of no documents are none. SHINGLE_OK, SHINGLE_NOMEM or
** SHINGLE_INTERRUPTED. */
int shingle_rewrite_sim(const ShingleProfile *a, const ShingleProfile *b, const ShingleWeights *weights,
                        ShingleRewriteWork *work, void *host, double *similarity);

void shingle_rewrite_free(ShingleRewriteWork *work);

#endif
