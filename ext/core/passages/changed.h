/* changed.h - which figure, date or name of one text became which in the other.
**
** In each pair of sentences that correspond (align.h) and are not the same, the facts (facts.h) that both have are set
** aside. What remains is paired, a figure with a figure, a date with a date, a name with a name, where the words around it
** tell that one stands for the other: the best pair first. A word before and after that is the same speaks for a pair, and
** so does a unit; in a sentence that was merely edited, so does being the only one of its kind that is left. A fact that
** only one text has is no change, as news is told in more or fewer words.
**
** Where a and b change places, so do the sides of each change, and nothing else is different but their order. Sentences of
** more than SHINGLE_CHANGED_MOST facts, lists of results say, are left out.
**
** O(n log n), as aligning is. Memory: about 150 bytes a word of both texts.
*/
#ifndef SHINGLE_CHANGED_H
#define SHINGLE_CHANGED_H

#include "align.h"
#include "../text/facts.h"

#define SHINGLE_CHANGED_MOST 32

/* A fact that became another: their numbers, and those of the sentences they stand in. */
typedef struct ShingleChange {
  uint32_t a, b;
  uint32_t a_sentence, b_sentence;
} ShingleChange;

/* One of the texts. All zero is an empty one. */
typedef struct ShingleChangedText {
  const uint8_t *bytes;
  size_t length;
  ShingleTokens tokens;
  ShingleSentences sentences;
  ShingleFactList facts;
} ShingleChangedText;

/* All zero is an empty list. */
typedef struct ShingleChanges {
  ShingleChange *items;   /* in the order of a; what stands in sentences that moved, where they are in a */
  size_t count, capacity;
  ShingleAlignment alignment;
} ShingleChanges;

/* Reads words, sentences and facts. The bytes must stay. SHINGLE_OK, SHINGLE_NOMEM, SHINGLE_TOOBIG or
** SHINGLE_INTERRUPTED; the same below. */
int shingle_changed_read(ShingleChangedText *text, ShingleText *t, const void *bytes, size_t length, void *host);

/* Finds what changed. `weights` may be NULL. */
int shingle_changed_find(ShingleChanges *list, const ShingleChangedText *a, const ShingleChangedText *b,
                         const ShingleWeights *weights, void *host);

void shingle_changed_free_text(ShingleChangedText *text);
void shingle_changed_free(ShingleChanges *list);

#endif
