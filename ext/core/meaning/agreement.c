/* agreement.c - see agreement.h. */
#include "agreement.h"

/* Weights are summed in whole units, so that the order of the terms makes no difference. */
#define UNIT 65536.0

typedef struct Share {
  uint64_t both, all;
} Share;

static double agreement_share(Share s) { return s.all == 0 ? -1 : (double)s.both / (double)s.all; }

static uint64_t agreement_weight(const ShingleProfile *p, uint32_t term, const ShingleWeights *weights)
{
  return (uint64_t)(shingle_terms_rarity(&p->terms[term], p->hashes[term], weights) * UNIT);
}

/* Has an article no capitals at all? */
static int agreement_is_caseless(const ShingleProfile *p)
{
  for (size_t t = 1; t <= p->term_count; t++) {
    if (p->terms[t].capitals > 0) return 0;
  }
  return 1;
}

static int agreement_is_name(const ShingleTerm *term, int caseless)
{
  return !term->number && (caseless || (!term->pair && term->capitals == term->count));
}

/* What `p` says, with its names and figures looked for in `other`. Those that are names or figures of both are added to
** the sums of the first article only, `first`. */
static double agreement_look_up(const ShingleProfile *p, const ShingleProfile *other, const ShingleWeights *weights, int caseless,
                                int other_caseless, int first, Share *names, Share *figures, size_t *facts)
{
  Share own = {0, 0};
  *facts = 0;
  for (uint32_t t = 1; t <= p->term_count; t++) {
    const ShingleTerm *term = &p->terms[t];
    if (!term->number && !agreement_is_name(term, caseless)) continue;
    uint32_t there = shingle_profile_find(other, p->hashes[t]);
    uint64_t weight = agreement_weight(p, t, weights);
    int in_both = there != SHINGLE_NO_TERM;
    int again = in_both && (term->number ? other->terms[there].number : agreement_is_name(&other->terms[there], other_caseless));
    /* rarity may depend on the looks that a stem has in one article: of two weights, the lesser */
    if (in_both) {
      uint64_t theirs = agreement_weight(other, there, weights);
      weight = theirs < weight ? theirs : weight;
    }
    ++*facts;
    own.all += weight;
    own.both += in_both ? weight : 0;
    if (again && !first) continue;
    Share *sum = term->number ? figures : names;
    sum->all += weight;
    sum->both += in_both ? weight : 0;
  }
  return agreement_share(own);
}

/* What a stem weighs that both articles have. Rarity may depend on the looks that it has in one: of two weights, the
** lesser. */
static uint64_t agreement_weight_of_both(const ShingleProfile *p, uint32_t term, const ShingleProfile *other, uint32_t there,
                                         const ShingleWeights *weights)
{
  uint64_t x = agreement_weight(p, term, weights), y = agreement_weight(other, there, weights);
  return x < y ? x : y;
}

ShingleNamesInside shingle_names_inside(const ShingleProfile *p, const ShingleProfile *other, const ShingleWeights *weights)
{
  ShingleNamesInside sum = {0, 0};
  int caseless = agreement_is_caseless(p);
  for (uint32_t t = 1; t <= p->term_count; t++) {
    if (!agreement_is_name(&p->terms[t], caseless)) continue;
    uint32_t there = shingle_profile_find(other, p->hashes[t]);
    int in_both = there != SHINGLE_NO_TERM;
    uint64_t weight = in_both ? agreement_weight_of_both(p, t, other, there, weights) : agreement_weight(p, t, weights);
    sum.all += weight;
    sum.both += in_both ? weight : 0;
  }
  return sum;
}

/* The different stems of the beginning of an article. */
typedef struct Lead {
  uint32_t terms[2 * SHINGLE_AGREEMENT_LEAD];
  size_t count;
} Lead;

static int agreement_has(const Lead *lead, uint32_t term)
{
  for (size_t i = 0; i < lead->count; i++) {
    if (lead->terms[i] == term) return 1;
  }
  return 0;
}

static void agreement_read_lead(const ShingleProfile *p, Lead *lead)
{
  int room = 2 * SHINGLE_AGREEMENT_LEAD;
  lead->count = 0;
  for (size_t i = 0; i < p->occurrence_count && room > 0; i++) {
    uint32_t term = p->occurrences[i].term;
    room -= p->terms[term].pair ? 1 : 2;
    if (!agreement_has(lead, term)) lead->terms[lead->count++] = term;
  }
}

static double agreement_of_leads(const ShingleProfile *a, const ShingleProfile *b, const ShingleWeights *weights)
{
  Lead x, y;
  Share sum = {0, 0};
  agreement_read_lead(a, &x);
  agreement_read_lead(b, &y);
  for (size_t i = 0; i < x.count; i++) {
    uint32_t there = shingle_profile_find(b, a->hashes[x.terms[i]]);
    uint64_t weight = agreement_weight(a, x.terms[i], weights);
    if (there != SHINGLE_NO_TERM && agreement_has(&y, there)) {
      uint64_t theirs = agreement_weight(b, there, weights);
      weight = theirs < weight ? theirs : weight;
      sum.both += weight;
    }
    sum.all += weight;
  }
  for (size_t i = 0; i < y.count; i++) {
    uint32_t there = shingle_profile_find(a, b->hashes[y.terms[i]]);
    if (there == SHINGLE_NO_TERM || !agreement_has(&x, there)) sum.all += agreement_weight(b, y.terms[i], weights);
  }
  return agreement_share(sum);
}

double shingle_agreement_least(const ShingleAgreement *a) { return a->a_in_b < a->b_in_a ? a->a_in_b : a->b_in_a; }

void shingle_agree(const ShingleProfile *a, const ShingleProfile *b, const ShingleWeights *weights, ShingleAgreement *result)
{
  Share names = {0, 0}, figures = {0, 0};
  int x = agreement_is_caseless(a), y = agreement_is_caseless(b);
  result->a_in_b = agreement_look_up(a, b, weights, x, y, 1, &names, &figures, &result->a_facts);
  result->b_in_a = agreement_look_up(b, a, weights, y, x, 0, &names, &figures, &result->b_facts);
  result->names = agreement_share(names);
  result->figures = agreement_share(figures);
  result->lead = agreement_of_leads(a, b, weights);
}
