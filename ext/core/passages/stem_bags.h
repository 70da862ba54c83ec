/* stem_bags.h - the sentences of two texts as bags of stems: sets that are compared by weight.
**
** align.h has what stems weigh and how bags are compared; profile.h, what is a stem where scripts do not
** write spaces.
*/
#ifndef SHINGLE_STEM_BAGS_H
#define SHINGLE_STEM_BAGS_H

#include "align.h"
#include "../base/keys.h"

#define SHINGLE_NO_SENTENCE UINT32_MAX

/* The stems of a sentence: numbers, ascending. */
typedef struct ShingleBag {
  const uint32_t *items;
  uint32_t count;
  uint64_t weight;
} ShingleBag;

/* One text. */
typedef struct ShingleBagSide {
  const ShingleTokens *tokens;
  const ShingleSentences *sentences;
  uint32_t count;     /* sentences */
  uint32_t *words;    /* of sentence i: words[i] .. words[i + 1] of the tokens */
  uint32_t *starts;   /* likewise: starts[i] .. starts[i + 1] of stems[] */
  uint32_t *stems;
  uint32_t stem_count;
  uint64_t *weight;   /* of sentence i */
  uint32_t *equal;    /* sentences of the same words have one number; SHINGLE_NO_SENTENCE: no word */
} ShingleBagSide;

/* All zero is empty, but for `host`. */
typedef struct ShingleBags {
  ShingleBagSide side[2];
  void *host;
  size_t work;                        /* steps since shingle_interrupted() */
  ShingleNumbering stems, sentences;  /* numbers of stems, and of equal sentences, in both texts */
  uint8_t *marks;                     /* of each stem number */
  uint32_t *weight;                   /* likewise, in 1/1024, so that sums are exact; at least 1 */
  uint32_t *merged;                   /* work space: as many as one side has stems */
} ShingleBags;

/* Reads two texts, which must stay where they are. SHINGLE_OK, SHINGLE_NOMEM, SHINGLE_TOOBIG or
** SHINGLE_INTERRUPTED. O(n log n) for n words. */
int shingle_bags_read(ShingleBags *b, ShingleAlignText first, ShingleAlignText second,
                      const ShingleWeights *weights);

/* The bag of sentence `first` of a side, or, for a count of 2, of it and the next one together, until the
** next call with such a count. */
ShingleBag shingle_bags_get(const ShingleBags *b, int side, uint32_t first, uint32_t count);

/* What the stems in both weigh. O(shorter * log longer): one may be a whole article without a full stop. */
uint64_t shingle_bags_shared(const ShingleBags *b, ShingleBag u, ShingleBag v);

/* 2 * shared / (u + v), 0 for two empty bags. */
double shingle_bags_ratio(uint64_t shared, uint64_t u, uint64_t v);

/* Counts steps of work. SHINGLE_OK, or SHINGLE_INTERRUPTED. */
int shingle_bags_work(ShingleBags *b, size_t steps);

/* An array of `count` zeros, never NULL for a reason other than lack of memory. */
void *shingle_bags_zeros(size_t count, size_t size);

void shingle_bags_free(ShingleBags *b);

#endif
