/* align.h - which sentence of one text is which sentence of the other.
**
** An alignment is a list of rows in reading order. A row pairs a sentence of a with one of b, or one with
** two that stand side by side where it was split or joined, or holds a sentence that only one text has.
** Every sentence of both texts is in exactly one row.
**
** Sentences are sets of stems (stem.h), compared by what their stems weigh. A stem weighs
** log(1 + S / f) / log(1 + S) of its weight in rewrite.h, where f of the S sentences of both texts have
** it: a name that is in every sentence says little about any one.
**
**     similarity = 2 * weight of the stems in both / (weight of the one + weight of the other)
**
**   1. Sentences of the same words are paired, the k-th with the k-th, where both texts have them equally
**      often.
**   2. For each other sentence of a, an inverted index gives those of b with the most weight in common.
**      Stems of more than 32 sentences of b are left out.
**   3. Pairs are accepted by score, the highest first: similarity, and something for neighbours that are
**      alike, too, and for a similar place in the text. Then what is left of equal sentences is paired.
**   4. An unpaired sentence next to one of a pair joins that, if the pair gains similarity by it.
**   5. Pairs that are not in the heaviest sequence of pairs, in words, that has the same order in both texts
**      moved.
**
** a and b may be exchanged: then so are the rows' sides, and nothing else is different but their order.
** Weights are whole numbers, so that sums are exact; they come from the C library's log().
**
** Complexity: O(n log n) for n words in both texts: a sentence looks at no more than 32 others for each of
** its stems. Memory: about 60 bytes a word, and 150 a sentence.
*/
#ifndef SHINGLE_ALIGN_H
#define SHINGLE_ALIGN_H

#include "../text/sentence.h"
#include "../text/tokens.h"
#include "../meaning/weights.h"

/* One of the texts: its words (unit SHINGLE_WORD) and its sentences. */
typedef struct ShingleAlignText {
  const ShingleTokens *tokens;
  const ShingleSentences *sentences;
} ShingleAlignText;

/* What became of a sentence, wherever it stands. */
typedef enum ShingleAlignKind {
  SHINGLE_ALIGN_SAME,      /* the same words */
  SHINGLE_ALIGN_EDITED,    /* three quarters of the words are the same, in the same order (in any order, in
                              sentences of more than 256 words) */
  SHINGLE_ALIGN_REWRITTEN,
  SHINGLE_ALIGN_ONLY_A,
  SHINGLE_ALIGN_ONLY_B
} ShingleAlignKind;

typedef struct ShingleAlignRow {
  uint32_t a, b;                /* the first sentence; where the count is 0, how many stand before this row */
  uint8_t a_count, b_count;     /* 0, 1 or 2, not 2 and 2 */
  uint8_t kind;                 /* ShingleAlignKind */
  uint8_t moved;                /* a pair that stands elsewhere in the other text */
  double similarity;            /* 0..1; 1 exactly where the words are the same, 0 where there is no pair */
} ShingleAlignRow;

/* All zero is an empty list. The rows that did not move are in the order of both texts. All others but
** those only in b are where they stand in a. */
typedef struct ShingleAlignment {
  ShingleAlignRow *rows;
  size_t count, capacity;
} ShingleAlignment;

/* Aligns two texts. `weights` may be NULL; weights of no documents are none. What the list held before is
** forgotten. SHINGLE_OK, SHINGLE_NOMEM, SHINGLE_TOOBIG or SHINGLE_INTERRUPTED: the list is then empty. */
int shingle_align(ShingleAlignment *list, ShingleAlignText a, ShingleAlignText b,
                  const ShingleWeights *weights, void *host);

/* The byte range in its original of `count` (1 or 2) sentences from number `first` on. */
ShingleSentence shingle_align_range(const ShingleSentences *sentences, uint32_t first, uint8_t count);

/* "same", "edited", "rewritten", "only in a" or "only in b". */
const char *shingle_align_kind(uint8_t kind);

void shingle_align_free(ShingleAlignment *list);

#endif
