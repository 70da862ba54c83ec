/* story.h - do two articles report the same story?
**
** Each article is a vector over its stems (profile.h): f w, where f is how often a stem occurs, and 2.25 more
** if it occurs in the lead, and w is its weight:
**
**     with weights of a corpus    min(3.5, idf) (weights.h), a number 1.5 times that
**     without                     a number 2; a pair of a script without spaces 3; else the mean length
**                                 of its words, as min(6, letters) - 2, at least 0.5, and 2 more where
**                                 every one begins with a capital: long words and names are rare.
**                                 Words of at most 4 letters on average that do not all begin with a
**                                 capital are mostly grammar: of their number, only the square root
**                                 goes into f, or the longer two articles are, the more they would agree
**
** C is the cosine of the two vectors, n the number of stems that contribute more than t to it (or, in very
** long texts, more than half of what the heaviest stem contributes to the cosine of its article with itself):
**
**     x = C n / (n + m (1 - C))                           with weights t = 0.005, m = 8.5, S = 0.25
**     story_sim = (1 - exp(-x / S)) / (1 - exp(-1 / S))   without      t = 0.015, m = 4,   S = 0.4
**
** Weights of N < 100 documents give N/100 of the score, that without weights the rest. The words of a story are
** common in a collection of little else, so its own weights alone would call none of its articles related.
**
** The factor wants agreement to rest on several different words, not on one name that is repeated;
** the exponential brings the score to the scale of people's judgement. Constants were fitted to news
** pairs judged by people in six languages; bench/quality.py measures what they are worth.
**
** Symmetric to the last bit; 1 for equal articles. O(different stems). Uses the C library's exp().
*/
#ifndef SHINGLE_STORY_H
#define SHINGLE_STORY_H

#include "weights.h"

/* Work space. All zero is empty. */
typedef struct ShingleStoryWork {
  double *values;   /* one article's vector, then the other's */
  size_t capacity;
} ShingleStoryWork;

/* Similarity 0..1, or -1 where neither article has a word. `weights` may be NULL. SHINGLE_OK or SHINGLE_NOMEM. */
int shingle_story_sim(const ShingleProfile *a, const ShingleProfile *b, const ShingleWeights *weights,
                      ShingleStoryWork *work, double *similarity);

void shingle_story_free(ShingleStoryWork *work);

#endif
