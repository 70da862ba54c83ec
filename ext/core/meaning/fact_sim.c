/* fact_sim.c - see fact_sim.h. */
#include "fact_sim.h"

#include <math.h>

/* Weights are summed in whole units, so that the order of the facts makes no difference. */
#define UNIT 65536.0

static uint64_t fact_sim_rarity(const ShingleProfile *p, uint64_t stem, const ShingleWeights *weights)
{
  uint32_t term = shingle_profile_find(p, stem);
  return term == SHINGLE_NO_TERM ? 0 : (uint64_t)(shingle_terms_rarity(&p->terms[term], stem, weights) * UNIT);
}

static uint64_t fact_sim_weigh(const ShingleProfile *p, const ShingleFigure *figure, const ShingleWeights *weights)
{
  uint64_t x = fact_sim_rarity(p, figure->stems[0], weights), y = fact_sim_rarity(p, figure->stems[1], weights);
  return x > y ? x : y;
}

/* Adds figures and dates to the names of both. */
static void fact_sim_add_figures(const ShingleProfile *a, const ShingleProfile *b, const ShingleWeights *weights,
                                 ShingleNamesInside *a_in_b, ShingleNamesInside *b_in_a)
{
  size_t i = 0, k = 0;
  while (i < a->figure_count || k < b->figure_count) {
    int in_a = k == b->figure_count || (i < a->figure_count && a->figures[i].key <= b->figures[k].key);
    int in_b = i == a->figure_count || (k < b->figure_count && b->figures[k].key <= a->figures[i].key);
    uint64_t x = in_a ? fact_sim_weigh(a, &a->figures[i], weights) : 0;
    uint64_t y = in_b ? fact_sim_weigh(b, &b->figures[k], weights) : 0;
    uint64_t lesser = x < y ? x : y;
    i += (size_t)in_a;
    k += (size_t)in_b;
    a_in_b->all += in_b ? lesser : x;
    b_in_a->all += in_a ? lesser : y;
    a_in_b->both += lesser;
    b_in_a->both += lesser;
  }
}

double shingle_fact_sim(const ShingleProfile *a, const ShingleProfile *b, const ShingleWeights *weights)
{
  ShingleNamesInside x = shingle_names_inside(a, b, weights), y = shingle_names_inside(b, a, weights);
  fact_sim_add_figures(a, b, weights, &x, &y);
  if (x.all == 0 && y.all == 0) return -1;
  if (x.both == 0 || y.both == 0) return 0;
  return sqrt((double)x.both / (double)x.all * ((double)y.both / (double)y.all));
}
