/* fact_sim.h - do two articles state the same about whom, when and how much?
**
**     fact_sim = sqrt(x y)
**
** x is the weight of a's names, figures and dates that b has, divided by the weight of all of a's; y is the same for b's.
** Names are words, so "Merkel" is in "Angela Merkel"; which words are names, agreement.h says. Figures and dates are
** compared by what they say: "$1.2bn" is "1.2 billion dollars" (facts.h).
**
** Each weighs its rarity (terms.h), a figure or date that of the rarer of its first two words. Of two weights that a fact has
** in two articles, the lesser counts, so that the measure is symmetric.
**
** bench/fit_facts.py prints what it is worth, beside other ways to combine names, figures and dates.
*/
#ifndef SHINGLE_FACT_SIM_H
#define SHINGLE_FACT_SIM_H

#include "agreement.h"

/* 0..1, or -1 where neither article states anything. Symmetric to the last bit. Both profiles must have been read, and have
** their figures. `weights` may be NULL. O(different stems). */
double shingle_fact_sim(const ShingleProfile *a, const ShingleProfile *b, const ShingleWeights *weights);

#endif
