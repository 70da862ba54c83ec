/* verdict.h - all measures of two articles, and what they mean together.
**
** With j the Jaccard similarity of word triples, `inside` the share of the triples of the article with
** fewer tokens that the other one has, and `ratio` its number of tokens divided by the other's, the
** verdict is the first line that is true:
**
**     identical     the tokens are the same, in the same order
**     copy          j >= 0.5
**     excerpt       inside >= 0.6 or passage >= 0.4, and ratio <= 0.8
**     copy          inside >= 0.6, and story_sim >= 0.3
**     excerpt       passage >= 0.4, and story_sim >= 0.3
**     rewrite       rewrite_sim >= 0.36, without weights 0.34 (in both cases 0.25 where most stems are
**                   pairs of a script without spaces), and story_sim >= 0.5
**     same story    story_sim >= 0.45, without weights 0.5
**     different
**
** `passage` is `inside` for runs of SHINGLE_PASSAGE_WIDTH words: what both have to the letter. A rewrite has
** little of that, however much of it is copied; an article made from parts of two others has much. Articles of one
** length that share half of their wording, but not what they are about, were made from one template: two obituaries.
** An article without words is `identical` with another such, and `different` from all others.
**
** The thresholds were set on one half of the pairs that bench/quality.py reads; it prints how they do on
** each half. Scripts without spaces have no such data: theirs is a guess from the scores of other pairs.
*/
#ifndef SHINGLE_VERDICT_H
#define SHINGLE_VERDICT_H

#include "rewrite.h"
#include "story.h"

typedef enum ShingleVerdict {
  SHINGLE_IDENTICAL, SHINGLE_COPY, SHINGLE_EXCERPT, SHINGLE_REWRITE, SHINGLE_SAME_STORY, SHINGLE_DIFFERENT
} ShingleVerdict;

/* Measures of a and b. -1: there is none, because the articles it would rest on have no words. */
typedef struct ShingleMeasures {
  ShingleVerdict verdict;
  int identical;           /* the same tokens in the same order */
  int weighted;            /* weights of a corpus were used */
  double jaccard;          /* of word triples */
  double a_in_b, b_in_a;   /* shares of word triples */
  double passage;          /* share of the shorter article's runs of SHINGLE_PASSAGE_WIDTH words */
  double rewrite, story;
  size_t a_tokens, b_tokens, a_sentences, b_sentences;
} ShingleMeasures;

/* Work space. All zero is empty. */
typedef struct ShingleVerdictWork {
  ShingleStoryWork story;
  ShingleRewriteWork rewrite;
} ShingleVerdictWork;

/* Both articles must have their sentences and shingles (profile.h). `weights` may be NULL. SHINGLE_OK,
** SHINGLE_NOMEM or SHINGLE_INTERRUPTED. */
int shingle_measure(const ShingleProfile *a, const ShingleProfile *b, const ShingleWeights *weights,
                    ShingleVerdictWork *work, void *host, ShingleMeasures *m);

/* "same story", ... */
const char *shingle_verdict_name(ShingleVerdict verdict);

void shingle_verdict_free(ShingleVerdictWork *work);

#endif
