/* judge.c - see judge.h. */
#include "judge.h"

#include <math.h>

/* What stands for a measure that there is none of: the mean over the pairs that the coefficients come from. */
#define NO_FACTS 0.3
#define NO_LEAD 0.1
#define LEAST 0.02 /* of what a logarithm is taken of */

/* bench/fit_verdicts.py writes these lines. */
static const double pair_weighted[5] = {-1.24, 0.60, 0.60, 5.18, 9.21};
static const double pair_alone[5] = {-1.83, 0.74, 0.44, 4.65, 10.24};
static const double found[6] = {7.31, 7.33, -3.99, 4.41, 5.47, 10.36};

/* Not fitted, as few of the labelled articles have dates: each day beyond the first takes a fifth of the odds; reports of
** one event come within two days. In an index, which may span years, dates that are near are worth something by
** themselves: as much as eight days take. */
#define DAY_LOSS 0.22
#define NEAR_GAIN 1.5
#define EVENT_DAYS 2

static double judge_log(double share) { return log(share > LEAST ? share : LEAST); }

static double judge_logit(double share) { return log((share > LEAST ? share : LEAST) / (1 + LEAST - share)); }

static double judge_or(double measure, double otherwise) { return measure < 0 ? otherwise : measure; }

static double judge_facts(const ShingleAgreement *a) { return judge_or(shingle_agreement_least(a), NO_FACTS); }

static double judge_days(ShingleDays days) { return days.between > 1 ? DAY_LOSS * (double)(days.between - 1) : 0; }

static double judge_probability(double x, ShingleDays days)
{
  if (days.between >= 0 && days.most >= 0 && days.between > days.most) return 0;
  return 1 / (1 + exp(judge_days(days) - x));
}

double shingle_judge_pair(const ShingleMeasures *m, ShingleDays days)
{
  const double *c = m->weighted ? pair_weighted : pair_alone;
  double x = c[0] + c[1] * judge_logit(m->story) + c[2] * judge_log(m->rewrite) + c[3] * judge_facts(&m->agreement) +
             c[4] * judge_or(m->agreement.lead, NO_LEAD);
  return judge_probability(x, days);
}

double shingle_judge_found(const ShingleMeasures *m, double terms, double crowd, ShingleDays days)
{
  double x = found[0] + found[1] * judge_log(terms) + found[2] * judge_log(crowd) + found[3] * judge_log(m->rewrite) +
             found[4] * judge_facts(&m->agreement) + found[5] * judge_or(m->agreement.lead, NO_LEAD);
  if (days.between >= 0) x += NEAR_GAIN;
  return judge_probability(x, days);
}

int shingle_judge_follows(ShingleDays days) { return days.between > EVENT_DAYS; }
