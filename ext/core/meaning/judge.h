/* judge.h - what measures are worth: how likely two articles report one story.
**
** Every measure says how alike two articles are. What a likeness is worth depends on where it was met. Of two articles
** that somebody put side by side, every second may be on one story. Of all that an archive has on a subject, one in
** twenty is. So there are two models, both logistic: p = 1 / (1 + exp(-x)), where x is a sum of few measures, each of
** which can only speak for the story where it is greater (but `crowd`, which speaks against it).
**
**     in pairs      x = c0 + c1 logit(story) + c2 log(rewrite) + c3 facts + c4 lead
**     in an index   x = c0 + c1 log(terms) + c2 log(crowd) + c3 log(rewrite) + c4 facts + c5 lead
**
** `facts` is the lesser of the shares of one's names and figures that the other has, `lead` the likeness of the first
** words (agreement.h). `terms` is terms_sim (terms.h). `crowd` is the mean of terms_sim over the query's 4th to 20th
** best neighbour: a likeness stands out from it, or is what all articles on the subject have.
**
** A story goes on. A later report of the same affair is a *follow-up*: it says what happened next. Only dates tell it from
** another report of the same event. (Tried without them, on pairs read by an editor: story_sim, rewrite_sim, names and
** wording together put 19 of 20 later reports where they have nine of ten reports of the same event.)
**
** The coefficients stand in judge.c. bench/fit_verdicts.py fitted them on one half of the labelled articles and prints
** what they are worth on the other.
*/
#ifndef SHINGLE_JUDGE_H
#define SHINGLE_JUDGE_H

#include "verdict.h"

/* How likely are two articles that somebody put side by side one story, 0..1? */
double shingle_judge_pair(const ShingleMeasures *m, ShingleDays days);

/* How likely is an article that an index found for the other one on the same story, or a later report of it, 0..1? */
double shingle_judge_found(const ShingleMeasures *m, double terms, double crowd, ShingleDays days);

/* Of two articles on one affair: is one a later development, not a report of the same event? */
int shingle_judge_follows(ShingleDays days);

#endif
