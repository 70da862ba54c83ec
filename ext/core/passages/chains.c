/* chains.c - runs of equal words, and chains of them. The method is told in passages.h. */
#include "chains.h"

#include <string.h>

#include "../wording/shingles.h"

#define SEED 4         /* words of a seed */
#define GAP 4          /* words between two runs of a chain, in either text */
#define OVERLAP 2      /* words that two runs of a chain may share: the words around an edit may be alike */
#define STEPS 64       /* of extension for each word; later runs are as long as their seeds */

typedef struct Runs {
  const ShingleWords *words;
  size_t seed, min_tokens;
  ShingleKeys seeds;       /* diagonal << 32 | place in a << 1 | long; diagonal = a - b + b_count */
  ShingleBoxes runs;
  ShingleKeys starts, ends; /* a0 << 32 | run, a1 << 32 | run, sorted */
  uint32_t *chain;         /* of each run */
  uint32_t *last;          /* for each place of b: the run that ended there last, + 1 */
  ShingleBoxes chains;
  ShingleKeys weights;     /* of each chain: the words of its runs */
} Runs;

/* -------------------------------------------------------------------------------- seeds -- */

/* Hashes of all n-grams: a polynomial in an odd constant, rolled along, then mixed. */
static int chains_hash_grams(ShingleKeys *grams, const uint64_t *hashes, size_t count, size_t n, void *host)
{
  const uint64_t base = 0x9e3779b97f4a7c15ULL;
  uint64_t sum = 0, leaving = 1;
  int status = SHINGLE_OK;
  if (count < n) return SHINGLE_OK;
  grams->items = shingle_grown(grams->items, &grams->capacity, count - n + 1, sizeof sum, &status);
  for (size_t i = 1; i < n; i++) leaving *= base;
  for (size_t i = 0; i < count && status == SHINGLE_OK; i++) {
    if (i >= n) sum -= hashes[i - n] * leaving;
    sum = sum * base + hashes[i];
    if (i + 1 >= n) grams->items[grams->count++] = shingle_mix(sum);
    if ((i & 0x3fff) == 0x3fff && shingle_interrupted(host)) status = SHINGLE_INTERRUPTED;
  }
  return status;
}

/* Adds the n-grams that both texts have to the seeds: those of 4 words, or the `is_long` ones. */
static int chains_find_seeds(Runs *r, const uint64_t *hash_a, const uint64_t *hash_b, uint64_t is_long)
{
  size_t n = is_long ? r->min_tokens : r->seed;
  const ShingleWords *w = r->words;
  ShingleKeys a = {0}, b = {0};
  size_t from = r->seeds.count;
  int status = chains_hash_grams(&a, hash_a, w->a_count, n, w->host);
  if (status == SHINGLE_OK) status = chains_hash_grams(&b, hash_b, w->b_count, n, w->host);
  /* the longest seeds are those that no run may lack: see passages.h */
  ShingleCommon common = n == r->min_tokens ? SHINGLE_COMMON_CYCLE : SHINGLE_COMMON_SKIP;
  if (status == SHINGLE_OK) status = shingle_join(&r->seeds, &a, &b, common, w->host);
  for (size_t i = from; i < r->seeds.count; i++) {
    uint64_t at_a = r->seeds.items[i] >> 32, at_b = (uint32_t)r->seeds.items[i];
    r->seeds.items[i] = (at_a + w->b_count - at_b) << 32 | at_a << 1 | is_long;
  }
  shingle_keys_free(&a);
  shingle_keys_free(&b);
  return status;
}

/* --------------------------------------------------------------------------------- runs -- */

/* The run of equal words around a seed, not further back than `from` in a; its steps are taken from
** *steps. Shorter than the seed: there was none, two hashes collided. */
static ShingleBox chains_extend(const ShingleWords *w, uint32_t at_a, uint32_t at_b, uint32_t from, size_t *steps)
{
  ShingleBox run = {at_a, at_a, at_b, at_b};
  while (run.a1 < w->a_count && run.b1 < w->b_count && w->a[run.a1] == w->b[run.b1]) {
    run.a1++;
    run.b1++;
  }
  while (run.a0 > from && run.b0 > 0 && w->a[run.a0 - 1] == w->b[run.b0 - 1]) {
    run.a0--;
    run.b0--;
  }
  *steps -= *steps < run.a1 - run.a0 + 1 ? *steps : run.a1 - run.a0 + 1;
  return run;
}

/* Makes runs of the seeds, one diagonal after another. A seed inside the last run is part of it. */
static int chains_find_runs(Runs *r)
{
  const ShingleWords *w = r->words;
  size_t steps = STEPS * (w->a_count + w->b_count);
  uint64_t diagonal = UINT64_MAX;
  uint32_t end = 0;
  int status = shingle_keys_sort(&r->seeds, w->host);
  for (size_t i = 0; i < r->seeds.count && status == SHINGLE_OK; i++) {
    if ((i & 0x3fff) == 0x3fff && shingle_interrupted(w->host)) return SHINGLE_INTERRUPTED;
    uint64_t seed = r->seeds.items[i];
    uint32_t at_a = (uint32_t)seed >> 1, at_b = (uint32_t)(at_a + w->b_count - (seed >> 32));
    uint32_t length = (uint32_t)(seed & 1 ? r->min_tokens : r->seed);
    if (seed >> 32 != diagonal) end = 0;
    diagonal = seed >> 32;
    if (at_a + length <= end) continue;
    ShingleBox run = {at_a, at_a + length, at_b, at_b + length};
    if (steps > 0) run = chains_extend(w, at_a, at_b, end, &steps);
    if (run.a1 - run.a0 < length) continue;
    end = run.a1;
    status = shingle_boxes_add(&r->runs, run);
  }
  return status;
}

/* ------------------------------------------------------------------------------- chains -- */

static int chains_sort_runs(Runs *r)
{
  int status = SHINGLE_OK;
  for (size_t i = 0; i < r->runs.count; i++) {
    shingle_keys_add(&r->starts, (uint64_t)r->runs.items[i].a0 << 32 | i, &status);
    shingle_keys_add(&r->ends, (uint64_t)r->runs.items[i].a1 << 32 | i, &status);
  }
  if (status == SHINGLE_OK) status = shingle_keys_sort(&r->starts, r->words->host);
  if (status == SHINGLE_OK) status = shingle_keys_sort(&r->ends, r->words->host);
  return status;
}

static uint32_t chains_distance(uint32_t x, uint32_t y) { return x > y ? x - y : y - x; }

/* The run that ends nearest to where this one starts, + 1; 0 if none does within GAP. */
static uint32_t chains_find_previous(const Runs *r, const ShingleBox *run, uint32_t overlap)
{
  uint32_t best = 0, best_distance = UINT32_MAX;
  uint32_t from = run->b0 > GAP ? run->b0 - GAP : 0;
  for (uint32_t b = from; b <= run->b0 + overlap && b <= r->words->b_count; b++) {
    if (r->last[b] == 0) continue;
    uint32_t a = r->runs.items[r->last[b] - 1].a1;
    if (a + GAP < run->a0) continue;
    uint32_t apart = chains_distance(a, run->a0) + chains_distance(b, run->b0);
    if (apart >= best_distance) continue;
    best_distance = apart;
    best = r->last[b];
  }
  return best;
}

/* Adds a run to the chain of `previous` (run + 1), or, if 0, begins one. */
static int chains_chain_run(Runs *r, uint32_t number, uint32_t previous)
{
  ShingleBox run = r->runs.items[number];
  uint64_t length = run.a1 - run.a0;
  int status = SHINGLE_OK;
  if (previous == 0) {
    r->chain[number] = (uint32_t)r->chains.count;
    shingle_keys_add(&r->weights, length, &status);
    return status == SHINGLE_OK ? shingle_boxes_add(&r->chains, run) : status;
  }
  uint32_t chain = r->chain[number] = r->chain[previous - 1];
  ShingleBox *box = &r->chains.items[chain];
  r->weights.items[chain] += length;
  if (run.b0 < box->b0) box->b0 = run.b0;
  if (run.a1 > box->a1) box->a1 = run.a1;
  if (run.b1 > box->b1) box->b1 = run.b1;
  return SHINGLE_OK;
}

/* Goes through the runs by where they start in a, and keeps `last` up to date with those that ended
** there before. */
static int chains_chain_runs(Runs *r)
{
  size_t count = r->runs.count, ended = 0, places = r->words->b_count + 1;
  /* less than a run: so that no run follows one that starts after it */
  uint32_t overlap = r->seed > OVERLAP ? OVERLAP : (uint32_t)r->seed - 1;
  r->chain = shingle_realloc(NULL, count * sizeof *r->chain);
  r->last = shingle_realloc(NULL, places * sizeof *r->last);
  if (r->chain == NULL || r->last == NULL) return SHINGLE_NOMEM;
  memset(r->last, 0, places * sizeof *r->last);

  for (size_t i = 0; i < count; i++) {
    if ((i & 0x3fff) == 0x3fff && shingle_interrupted(r->words->host)) return SHINGLE_INTERRUPTED;
    uint32_t number = (uint32_t)r->starts.items[i];
    const ShingleBox *run = &r->runs.items[number];
    for (; r->ends.items[ended] >> 32 <= run->a0 + overlap; ended++) {
      uint32_t before = (uint32_t)r->ends.items[ended];
      r->last[r->runs.items[before].b1] = before + 1;
    }
    int status = chains_chain_run(r, number, chains_find_previous(r, run, overlap));
    if (status != SHINGLE_OK) return status;
  }
  return SHINGLE_OK;
}

static int chains_keep_long(const Runs *r, ShingleBoxes *boxes)
{
  for (size_t i = 0; i < r->chains.count; i++) {
    if (r->weights.items[i] < r->min_tokens) continue;
    int status = shingle_boxes_add(boxes, r->chains.items[i]);
    if (status != SHINGLE_OK) return status;
  }
  return SHINGLE_OK;
}

int shingle_runs_find(ShingleBoxes *boxes, const ShingleWords *words, const uint64_t *hash_a,
                      const uint64_t *hash_b, size_t min_tokens)
{
  Runs r = {.words = words, .min_tokens = min_tokens, .seed = min_tokens < SEED ? min_tokens : SEED};
  int status = chains_find_seeds(&r, hash_a, hash_b, 0);
  if (status == SHINGLE_OK && min_tokens > SEED) status = chains_find_seeds(&r, hash_a, hash_b, 1);
  if (status == SHINGLE_OK) status = chains_find_runs(&r);
  if (status == SHINGLE_OK) status = chains_sort_runs(&r);
  if (status == SHINGLE_OK && r.runs.count > 0) status = chains_chain_runs(&r);
  if (status == SHINGLE_OK) status = chains_keep_long(&r, boxes);
  shingle_keys_free(&r.seeds);
  shingle_release(r.runs.items);
  shingle_keys_free(&r.starts);
  shingle_keys_free(&r.ends);
  shingle_release(r.chain);
  shingle_release(r.last);
  shingle_release(r.chains.items);
  shingle_keys_free(&r.weights);
  return status;
}
