/* passages.h - what one text has from another: copied passages, edited, moved, shuffled or reworded.
**
** The method is seed and extend (Potthast et al., "Overview of the PAN competitions on plagiarism
** detection", 2009-2014), in two layers:
**
**   exact    Seeds are n-grams of 4 words that both texts have (fewer, where min_tokens is less); too
**            common ones are left out. Each is extended to a run of equal words, and runs that follow
**            one another within 4 words in both texts are chained: a passage with small edits inside.
**            Chains of min_tokens words or more count. So that no run is missed because its 4-grams
**            are common, n-grams of min_tokens words are seeds as well, however common (chains.h).
**   loose    What is shuffled or reworded has few such runs. There, pairs of rare words that stand near
**            each other in both texts say what belongs together, in whichever order (reworded.h).
**
** Both are boxes: a range of a and a range of b. They are taken by size. One inside a larger one, in
** both texts, is part of it; a loose one is dropped, too, when larger ones cover half of it in both
** texts, because an article that repeats itself resembles itself elsewhere. The others are passages.
**
** Then what moved is marked. Among passages: those outside the heaviest sequence of them whose places
** ascend in both texts. Inside a passage, likewise: where 70 % of it is one sequence of chains, a chain
** outside of that sequence, of words which it does not explain, is a passage of its own, and moved. In
** shuffled and reworded text everything moved a little; there only a chain of 32 words is.
**
** The text of fewer words goes first, whichever the caller has first: exchanging them exchanges the ranges, and no more.
**
** What is promised: a run of min_tokens or more words that both texts have is covered by passages, in
** all its places in a and in all its places in b; where that makes at most SHINGLE_JOIN_ALL pairs of
** places, each of those pairs is covered by one passage.
**
** Complexity: O(n log n) expected time for n words in both texts (at most 64 n steps of extension), and
** as much memory as the boxes take: at most 1.5 for each word, and few unless the texts are hostile. About 60
** bytes a word beyond the tokens for texts that share little, 110 for two copies, at most 300. Two texts
** of 10 MB that repeat a word, alternate two, or are random words from a large vocabulary: 1 to 3 seconds.
*/
#ifndef SHINGLE_PASSAGES_H
#define SHINGLE_PASSAGES_H

#include "reworded.h"
#include "../text/tokens.h"

#define SHINGLE_PASSAGE_TOKENS 8      /* the default of min_tokens */
#define SHINGLE_PASSAGE_TOKENS_MAX 10000

typedef struct ShinglePassage {
  ShingleBox range;          /* in tokens */
  uint32_t a_start, a_end;   /* in bytes of the original texts */
  uint32_t b_start, b_end;
  uint32_t tokens;           /* that both ranges have, order aside */
  double similarity;         /* 2 tokens / (length in a + length in b) */
  int moved;
} ShinglePassage;

/* All zero is an empty list. */
typedef struct ShinglePassages {
  ShinglePassage *items;     /* by range: a0, b0, a1, b1 */
  size_t count, capacity;
} ShinglePassages;

/* Finds the passages of at least min_tokens (1..SHINGLE_PASSAGE_TOKENS_MAX) tokens. Adds to an empty
** list. SHINGLE_OK, SHINGLE_NOMEM, SHINGLE_TOOBIG or SHINGLE_INTERRUPTED. */
int shingle_passages_find(ShinglePassages *list, const ShingleTokens *a, const ShingleTokens *b,
                          size_t min_tokens, void *host);

void shingle_passages_free(ShinglePassages *list);

#endif
