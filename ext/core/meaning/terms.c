/* terms.c - see terms.h. */
#include "terms.h"

#include <string.h>

#include "../wording/shingles.h"

#define LEAD_BONUS 1.0
#define NUMBER_FACTOR 1.5
#define PRIOR_DOCUMENTS 100.0 /* what a guess counts for */
#define PAIR_RARITY 4.0
#define NAME_RARITY 3.5       /* and that of numbers */
#define LETTER_RARITY 0.5
#define WORD_RARITY_MOST 3.0
#define WEIGHT_UNIT 1024.0
#define SLOTS_LEAST 4096
#define AHEAD 16              /* slots that are fetched ahead of their use */
#define CHECK_EVERY 65536     /* entries between two looks at shingle_interrupted() */

/* ------------------------------------------------------------------------- choosing -- */

/* Rarity, guessed from the looks of a word. */
static double terms_guess(const ShingleTerm *term)
{
  if (term->pair) return PAIR_RARITY;
  if (term->number || term->capitals == term->count) return NAME_RARITY;
  double rarity = LETTER_RARITY * term->letters / term->count;
  return rarity < WORD_RARITY_MOST ? rarity : WORD_RARITY_MOST;
}

double shingle_terms_rarity(const ShingleTerm *term, uint64_t hash, const ShingleWeights *weights)
{
  double guess = terms_guess(term);
  if (weights == NULL || weights->documents == 0) return guess;
  double documents = (double)weights->documents;
  return (documents * shingle_weights_rarity(weights, hash) + PRIOR_DOCUMENTS * guess) / (documents + PRIOR_DOCUMENTS);
}

static double terms_weigh(const ShingleTerm *term, uint64_t hash, const ShingleWeights *weights)
{
  double rarity = shingle_terms_rarity(term, hash, weights), count = term->count;
  double weight = __builtin_sqrt(term->lead ? count + LEAD_BONUS : count) * rarity;
  return term->number ? weight * NUMBER_FACTOR : weight;
}

static uint32_t terms_in_units(double weight)
{
  double units = weight * WEIGHT_UNIT;
  return units < SHINGLE_TERM_WEIGHT_MOST ? (uint32_t)units : SHINGLE_TERM_WEIGHT_MOST;
}

static int terms_is_heavier(ShingleTermKey a, ShingleTermKey b)
{
  return a.weight != b.weight ? a.weight > b.weight : a.key < b.key;
}

/* Puts `key` in its place among the `count` before it, all heavier ones first. */
static void terms_insert_key(ShingleTermKey *keys, size_t count, ShingleTermKey key)
{
  for (; count > 0 && terms_is_heavier(key, keys[count - 1]); count--) keys[count] = keys[count - 1];
  keys[count] = key;
}

size_t shingle_terms_choose(ShingleTermKey *keys, size_t most, const ShingleProfile *article,
                            const ShingleWeights *weights)
{
  size_t count = 0;
  for (size_t t = 1; t <= article->term_count; t++) {
    uint64_t hash = article->hashes[t];
    ShingleTermKey key = {shingle_key(hash), terms_in_units(terms_weigh(&article->terms[t], hash, weights))};
    if (key.weight == 0) continue;
    if (count < most) terms_insert_key(keys, count++, key);
    else if (most > 0 && terms_is_heavier(key, keys[most - 1])) terms_insert_key(keys, most - 1, key);
  }
  return count;
}

/* -------------------------------------------------------------------------- cosine -- */

int shingle_terms_weigh(ShingleTermVector *v, const ShingleProfile *article, const ShingleWeights *weights)
{
  int status = SHINGLE_OK;
  double square = 0;
  v->values = shingle_grown(v->values, &v->capacity, article->term_count + 1, sizeof *v->values, &status);
  if (status != SHINGLE_OK) return status;
  v->article = article;
  v->weights = weights;
  for (size_t t = 1; t <= article->term_count; t++) {
    v->values[t] = terms_weigh(&article->terms[t], article->hashes[t], weights);
    square += v->values[t] * v->values[t];
  }
  v->length = __builtin_sqrt(square);
  return SHINGLE_OK;
}

double shingle_terms_sim(const ShingleTermVector *v, const ShingleProfile *other)
{
  double product = 0, square = 0;
  if (v->article->term_count + other->term_count == 0) return -1;
  for (size_t t = 1; t <= other->term_count; t++) {
    double value = terms_weigh(&other->terms[t], other->hashes[t], v->weights);
    uint32_t shared = shingle_profile_find(v->article, other->hashes[t]);
    if (shared != SHINGLE_NO_TERM) product += value * v->values[shared];
    square += value * value;
  }
  if (product <= 0) return 0;
  double cosine = product / (v->length * __builtin_sqrt(square));
  return cosine < 1 ? cosine : 1;
}

void shingle_terms_free(ShingleTermVector *v)
{
  shingle_release(v->values);
  *v = (ShingleTermVector){0};
}

/* ----------------------------------------------------------------------- candidates -- */

void shingle_candidates_begin(ShingleCandidates *c)
{
  if (c->count > 0) memset(c->slots, 0, c->slot_count * sizeof *c->slots);
  c->count = c->entries = 0;
  c->list = c->weight = 0;
}

void shingle_candidates_key(ShingleCandidates *c, uint32_t weight)
{
  c->list++;
  c->weight = weight;
}

static size_t terms_slot_of(const ShingleCandidates *c, int64_t id)
{
  return (size_t)shingle_mix((uint64_t)id) & (c->slot_count - 1);
}

/* The slot of an article: its own, or a free one. */
static ShingleCandidate *terms_find(const ShingleCandidates *c, int64_t id)
{
  size_t at = terms_slot_of(c, id);
  while (c->slots[at].score != 0 && c->slots[at].id != id) at = (at + 1) & (c->slot_count - 1);
  return &c->slots[at];
}

/* Makes room for `more` articles: at most half of the slots are in use. */
static int terms_make_room(ShingleCandidates *c, size_t more)
{
  size_t slots = c->slot_count == 0 ? SLOTS_LEAST : c->slot_count;
  while (slots < 2 * (c->count + more)) slots *= 2;
  if (slots == c->slot_count) return SHINGLE_OK;
  ShingleCandidates grown = *c;
  grown.slots = shingle_realloc(NULL, slots * sizeof *grown.slots);
  if (grown.slots == NULL) return SHINGLE_NOMEM;
  memset(grown.slots, 0, slots * sizeof *grown.slots);
  grown.slot_count = slots;
  for (size_t i = 0; i < c->slot_count; i++) {
    if (c->slots[i].score != 0) *terms_find(&grown, c->slots[i].id) = c->slots[i];
  }
  shingle_release(c->slots);
  *c = grown;
  return SHINGLE_OK;
}

static void terms_add_ids(ShingleCandidates *c, const int64_t *ids, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (i + AHEAD < count) __builtin_prefetch(&c->slots[terms_slot_of(c, ids[i + AHEAD])], 1);
    ShingleCandidate *found = terms_find(c, ids[i]);
    c->count += found->score == 0;
    if (found->score != 0 && found->list == c->list) continue;
    *found = (ShingleCandidate){ids[i], found->score + c->weight, c->list};
  }
}

int shingle_candidates_add(ShingleCandidates *c, const int64_t *ids, size_t count, void *host)
{
  if (c->weight == 0) return SHINGLE_OK;
  if (count > SHINGLE_CANDIDATE_ENTRIES - c->entries) count = SHINGLE_CANDIDATE_ENTRIES - c->entries;
  while (count > 0) {
    size_t part = count < CHECK_EVERY ? count : CHECK_EVERY;
    int status = terms_make_room(c, part);
    if (status != SHINGLE_OK) return status;
    terms_add_ids(c, ids, part);
    c->entries += part;
    ids += part;
    count -= part;
    if (part == CHECK_EVERY && shingle_interrupted(host)) return SHINGLE_INTERRUPTED;
  }
  return SHINGLE_OK;
}

static int terms_is_better(ShingleCandidate a, ShingleCandidate b)
{
  return a.score != b.score ? a.score > b.score : a.id < b.id;
}

size_t shingle_candidates_best(const ShingleCandidates *c, ShingleCandidate *best, size_t most)
{
  size_t count = 0;
  for (size_t i = 0; i < c->slot_count && most > 0; i++) {
    ShingleCandidate candidate = c->slots[i];
    if (candidate.score == 0 || (count == most && !terms_is_better(candidate, best[most - 1]))) continue;
    size_t at = count < most ? count++ : most - 1;
    for (; at > 0 && terms_is_better(candidate, best[at - 1]); at--) best[at] = best[at - 1];
    best[at] = candidate;
  }
  return count;
}

void shingle_candidates_free(ShingleCandidates *c)
{
  shingle_release(c->slots);
  *c = (ShingleCandidates){0};
}
