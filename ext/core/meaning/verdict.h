/* verdict.h - all measures of two articles, and what they mean together.
**
** With j the Jaccard similarity of word triples, `inside` the share of the triples of the article with
** fewer tokens that the other one has, `ratio` its number of tokens divided by the other's, and `passage` what
** `inside` is for runs of SHINGLE_PASSAGE_WIDTH words, the verdict is the first line that is true:
**
**     identical      the tokens are the same, in the same order
**     copy           j >= 0.5
**     excerpt        inside >= 0.6 or passage >= 0.4, and ratio <= 0.8
**     copy           inside >= 0.6, and story_sim >= 0.3
**     excerpt        passage >= 0.4, and story_sim >= 0.3
**     template       inside >= 0.6 or passage >= 0.4: half of the wording in common, but no subject
**     rewrite        rewrite_sim >= 0.36, without weights 0.34 (in both cases 0.25 where most stems are
**                    pairs of a script without spaces), and story_sim >= 0.5
**     partial copy   inside >= 0.25, and they are on one story with a probability of 0.5 or more: a footer that both
**                    have is no part of one
**     same story     they are on one story with a probability of 0.5 or more (judge.h), ...
**     follow-up      ... but are not about the same day of it
**     different
**
** `template` takes the place of copy, excerpt and rewrite where two articles have one form and other facts: two notices
** of earnings, two obituaries. Let `missing` be the names and figures that the one has and the other lacks, as a share of
** all words: (1 - the greater of the shares of facts in common) x (facts / tokens), both of the article that has less of
** them. A copy or excerpt is a template where `missing` >= 0.055, a rewrite where it is >= 0.07. A correction changes
** one or two figures and stays a copy.
**
** A rewrite has little of a passage to the letter, however much of it is copied; an article made from parts of two others
** has much. An article without words is `identical` with another such, and `different` from all others.
**
** The thresholds were set on one half of the pairs that bench/quality.py and bench/fit_verdicts.py read; these print how
** they do on each half. Scripts without spaces have no such data: their threshold of a rewrite is a guess from the scores
** of other pairs.
*/
#ifndef SHINGLE_VERDICT_H
#define SHINGLE_VERDICT_H

#include "agreement.h"
#include "rewrite.h"
#include "story.h"

/* Days between two articles, where they are known. */
#define SHINGLE_DAYS_UNKNOWN (-1)

/* Dates of two articles, as far as they are known, and what the caller thinks of them. */
typedef struct ShingleDays {
  int64_t between;  /* 0 or more, or SHINGLE_DAYS_UNKNOWN */
  int64_t most;     /* one story is at most so many days long; SHINGLE_DAYS_UNKNOWN: no such limit */
} ShingleDays;

typedef enum ShingleVerdict {
  SHINGLE_IDENTICAL, SHINGLE_COPY, SHINGLE_EXCERPT, SHINGLE_PARTIAL_COPY, SHINGLE_REWRITE, /* the wording was reproduced */
  SHINGLE_TEMPLATE, SHINGLE_SAME_STORY, SHINGLE_FOLLOW_UP, SHINGLE_DIFFERENT
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
  ShingleAgreement agreement;
  double probability;      /* that the two are on one story: shingle_judge_pair() */
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

/* The verdict, once it is known how many days lie between the two: one that rests on how likely they are one story may
** become another. */
void shingle_verdict_date(ShingleMeasures *m, ShingleDays days);

/* Did the verdict rest on how likely they are one story, not on their wording? */
int shingle_verdict_is_open(ShingleVerdict verdict);

/* "same story", ... */
const char *shingle_verdict_name(ShingleVerdict verdict);

void shingle_verdict_free(ShingleVerdictWork *work);

#endif
