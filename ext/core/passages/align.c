/* align.c - see align.h. */
#include "align.h"

#include <string.h>

#include "stem_bags.h"

#define COMMON 32             /* sentences of b that a stem may be in */
#define CANDIDATES 8          /* for each sentence of a, in texts of up to MANY sentences ... */
#define MANY 100000
#define CANDIDATES_OF_MANY 2  /* ... and in longer ones */

#define ENOUGH 0.30           /* similarity of a pair */
#define LITTLE 0.20           /* or this much, and a score of SUPPORTED */
#define SUPPORTED 0.35
#define NEIGHBOUR 0.15        /* score for a neighbouring pair that is alike, times its similarity */
#define PLACE 0.05            /* score for a similar place */
#define GAIN 0.04             /* in similarity, for which a pair takes in a neighbour */
#define INSIDE 0.70           /* or this share of what it weighs is in the other text, and any gain */
#define EDITED 0.75           /* 2 * words of the longest common subsequence / words of both */
#define EXACT 65536           /* product of lengths up to which that is computed; beyond, order is ignored */
#define ALMOST 0.999          /* the most that is not the same */
#define ROW_STEPS 8           /* what writing a row counts as */

#define NONE SHINGLE_NO_SENTENCE

/* Sentences that belong together, side by side where there are two. */
typedef struct Pair {
  uint32_t first[2];
  uint8_t count[2];
  uint8_t moved;
} Pair;

/* Sentences that may do so. */
typedef struct Candidate {
  uint32_t a, b;
  double similarity;
} Candidate;

/* A sentence that a pair may take in. */
typedef struct Joiner {
  uint32_t pair, sentence;
  int side;
} Joiner;

/* Here a is side 0 and b is side 1, whichever is which to the caller. */
typedef struct Aligner {
  ShingleBags bags;
  int swapped;                 /* side 0 is the caller's b */
  uint32_t *pair[2];           /* of each sentence: its pair, or NONE */
  Pair *pairs;
  uint32_t pair_count;
  uint32_t *heads, *postings;  /* sentences of b with stem t: postings[heads[t] .. heads[t + 1]) */
  uint64_t *sums;              /* work space: one for each sentence of b, all 0 */
  uint32_t *touched;           /* work space: which of them are not */
  Candidate *candidates;       /* of sentence i of a: starts[i] .. starts[i + 1] */
  size_t candidate_count, candidate_capacity;
  uint32_t *starts;
} Aligner;

static void *align_zeros(size_t count, size_t size) { return shingle_bags_zeros(count, size); }

static int align_work(Aligner *x, size_t steps) { return shingle_bags_work(&x->bags, steps); }

static uint32_t align_word_count(const ShingleBagSide *s, uint32_t first, uint32_t count)
{
  return s->words[first + count] - s->words[first];
}

static double align_similarity(const ShingleBags *bags, ShingleBag u, ShingleBag v)
{
  return shingle_bags_ratio(shingle_bags_shared(bags, u, v), u.weight, v.weight);
}

/* ----------------------------------------------------------------------------- pairs -- */

static void align_make_pair(Aligner *x, uint32_t a, uint32_t b)
{
  x->pair[0][a] = x->pair[1][b] = x->pair_count;
  x->pairs[x->pair_count++] = (Pair){{a, b}, {1, 1}, 0};
}

/* Pairs of sentences of the same words, the k-th with the k-th: all that are left, or only those
** where it is clear which is which, or there are too many to look at. */
static int align_pair_equal(Aligner *x, int all)
{
  size_t numbers = x->bags.sentences.keys.count;
  const ShingleBagSide *a = &x->bags.side[0], *b = &x->bags.side[1];
  uint32_t *memory = align_zeros(3 * numbers + b->count, sizeof *memory);
  if (memory == NULL) return SHINGLE_NOMEM;
  uint32_t *in_a = memory, *in_b = in_a + numbers, *first = in_b + numbers, *next = first + numbers;
  for (uint32_t i = 0; i < a->count; i++) {
    if (x->pair[0][i] == NONE && a->equal[i] != NONE) in_a[a->equal[i]]++;
  }
  for (uint32_t j = b->count; j-- > 0;) { /* backwards, so that the lists run forwards */
    uint32_t number = b->equal[j];
    if (x->pair[1][j] != NONE || number == NONE) continue;
    in_b[number]++;
    next[j] = first[number];
    first[number] = j + 1;
  }
  for (uint32_t i = 0; i < a->count; i++) {
    uint32_t number = a->equal[i];
    if (x->pair[0][i] != NONE || number == NONE || first[number] == 0) continue;
    if (!all && in_a[number] != in_b[number] && in_a[number] + in_b[number] <= CANDIDATES) continue;
    uint32_t j = first[number] - 1;
    first[number] = next[j];
    align_make_pair(x, i, j);
  }
  shingle_release(memory);
  return align_work(x, numbers + a->count + b->count);
}

/* ------------------------------------------------------------------------ candidates -- */

/* Where stems are in the unpaired sentences of b: a counting sort. */
static int align_make_postings(Aligner *x)
{
  const ShingleBagSide *b = &x->bags.side[1];
  size_t stems = x->bags.stems.keys.count;
  x->heads = align_zeros(stems + 2, sizeof *x->heads);
  x->postings = align_zeros(b->stem_count, sizeof *x->postings);
  if (x->heads == NULL || x->postings == NULL) return SHINGLE_NOMEM;
  uint32_t *next = x->heads + 1; /* next[t] moves from where the postings of t begin to where they end */
  for (uint32_t j = 0; j < b->count; j++) {
    for (uint32_t k = b->starts[j]; k < b->starts[j + 1] && x->pair[1][j] == NONE; k++) {
      next[b->stems[k] + 1]++;
    }
  }
  for (size_t t = 0; t < stems; t++) next[t + 1] += next[t];
  for (uint32_t j = 0; j < b->count; j++) {
    for (uint32_t k = b->starts[j]; k < b->starts[j + 1] && x->pair[1][j] == NONE; k++) {
      x->postings[next[b->stems[k]]++] = j;
    }
  }
  return align_work(x, stems + b->stem_count);
}

/* Adds up what sentence i of a has in common with those of b. Returns how many it touched. */
static uint32_t align_sum_up(Aligner *x, uint32_t i, int *status)
{
  const ShingleBagSide *a = &x->bags.side[0];
  uint32_t touched = 0;
  for (uint32_t k = a->starts[i]; k < a->starts[i + 1] && *status == SHINGLE_OK; k++) {
    uint32_t term = a->stems[k], from = x->heads[term], to = x->heads[term + 1];
    if (to - from > COMMON) continue;
    for (uint32_t p = from; p < to; p++) {
      uint32_t j = x->postings[p];
      if (x->sums[j] == 0) x->touched[touched++] = j;
      x->sums[j] += x->bags.weight[term];
    }
    *status = align_work(x, 1 + to - from);
  }
  return touched;
}

static int align_is_better(const Candidate *p, const Candidate *q)
{
  return p->similarity > q->similarity || (p->similarity == q->similarity && p->b < q->b);
}

/* Keeps the best `most` of the touched sentences in best[], and clears the sums. */
static uint32_t align_choose_best(Aligner *x, uint32_t i, uint32_t touched, uint32_t most, Candidate *best)
{
  uint32_t count = 0;
  for (uint32_t k = 0; k < touched; k++) {
    uint32_t j = x->touched[k];
    double value = shingle_bags_ratio(x->sums[j], x->bags.side[0].weight[i], x->bags.side[1].weight[j]);
    x->sums[j] = 0;
    Candidate candidate = {i, j, value};
    uint32_t at = count;
    while (at > 0 && align_is_better(&candidate, &best[at - 1])) at--;
    if (at == most) continue;
    if (count < most) count++;
    memmove(best + at + 1, best + at, (count - 1 - at) * sizeof *best);
    best[at] = candidate;
  }
  return count;
}

static int align_add_candidate(Aligner *x, Candidate candidate)
{
  int status = SHINGLE_OK;
  candidate.similarity = align_similarity(&x->bags, shingle_bags_get(&x->bags, 0, candidate.a, 1),
                                    shingle_bags_get(&x->bags, 1, candidate.b, 1));
  if (candidate.similarity < LITTLE) return status;
  size_t need = x->candidate_count + 1;
  x->candidates = shingle_grown(x->candidates, &x->candidate_capacity, need, sizeof candidate, &status);
  if (status == SHINGLE_OK) x->candidates[x->candidate_count++] = candidate;
  return status;
}

static int align_find_candidates(Aligner *x)
{
  Candidate best[CANDIDATES];
  int is_long = x->bags.side[0].count > MANY || x->bags.side[1].count > MANY;
  uint32_t most = is_long ? CANDIDATES_OF_MANY : CANDIDATES;
  int status = align_make_postings(x);
  for (uint32_t i = 0; i < x->bags.side[0].count && status == SHINGLE_OK; i++) {
    uint32_t count = 0;
    if (x->pair[0][i] == NONE) count = align_choose_best(x, i, align_sum_up(x, i, &status), most, best);
    for (uint32_t k = 0; k < count && status == SHINGLE_OK; k++) status = align_add_candidate(x, best[k]);
    x->starts[i + 1] = (uint32_t)x->candidate_count;
    if (status == SHINGLE_OK) status = align_work(x, 1 + (size_t)count * align_word_count(&x->bags.side[0], i, 1));
  }
  return status;
}

/* The similarity of two sentences, as far as it is known. */
static double align_known_similarity(const Aligner *x, int64_t a, int64_t b)
{
  if (a < 0 || b < 0 || a >= x->bags.side[0].count || b >= x->bags.side[1].count) return 0;
  if (x->pair[0][a] != NONE && x->pair[0][a] == x->pair[1][b]) return 1;
  for (uint32_t k = x->starts[a]; k < x->starts[a + 1]; k++) {
    if (x->candidates[k].b == b) return x->candidates[k].similarity;
  }
  return 0;
}

static double align_score(const Aligner *x, const Candidate *c)
{
  static const int steps[][2] = {{-1, -1}, {1, 1}, {-1, -2}, {-2, -1}, {1, 2}, {2, 1}};
  double best = 0;
  for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
    double neighbour = align_known_similarity(x, (int64_t)c->a + steps[k][0], (int64_t)c->b + steps[k][1]);
    if (neighbour > best) best = neighbour;
  }
  double apart = (c->a + 0.5) / x->bags.side[0].count - (c->b + 0.5) / x->bags.side[1].count;
  return c->similarity + NEIGHBOUR * best + PLACE * (1 - (apart < 0 ? -apart : apart));
}

/* Sorts by value, 0 <= value < 2, the greatest first, then by number. */
static uint64_t align_descending(double value, size_t number)
{
  return (uint64_t)(UINT32_MAX - (uint32_t)(value * 2147483648.0)) << 32 | number;
}

/* May these be a pair, with a score that gave this key? */
static int align_is_enough(const Candidate *c, uint64_t key)
{
  return c->similarity >= ENOUGH || key <= align_descending(SUPPORTED, UINT32_MAX);
}

static int align_pair_candidates(Aligner *x)
{
  ShingleKeys keys = {0};
  int status = SHINGLE_OK;
  for (size_t k = 0; k < x->candidate_count && status == SHINGLE_OK; k++) {
    shingle_keys_add(&keys, align_descending(align_score(x, &x->candidates[k]), k), &status);
    if (status == SHINGLE_OK) status = align_work(x, 4 * CANDIDATES);
  }
  if (status == SHINGLE_OK) status = shingle_keys_sort(&keys, x->bags.host);
  for (size_t k = 0; k < keys.count && status == SHINGLE_OK; k++) {
    const Candidate *c = &x->candidates[(uint32_t)keys.items[k]];
    int is_free = x->pair[0][c->a] == NONE && x->pair[1][c->b] == NONE;
    if (is_free && align_is_enough(c, keys.items[k])) align_make_pair(x, c->a, c->b);
  }
  shingle_keys_free(&keys);
  return status;
}

/* ---------------------------------------------------------------------------- splits -- */

/* How much similarity a pair gains with sentence z of this side, which is next to its own one; 0 if it is
** not worth it. */
static double align_gain_of(const Aligner *x, const Pair *pair, int side, uint32_t z)
{
  const ShingleBags *bags = &x->bags;
  uint32_t own = pair->first[side];
  ShingleBag before = shingle_bags_get(bags, side, own, 1), added = shingle_bags_get(bags, side, z, 1);
  ShingleBag both = shingle_bags_get(bags, side, z < own ? z : own, 2);
  ShingleBag other = shingle_bags_get(bags, !side, pair->first[!side], 1);
  double gain = align_similarity(bags, both, other) - align_similarity(bags, before, other);
  if (gain <= 0) return 0;
  if (gain >= GAIN) return gain;
  return (double)shingle_bags_shared(bags, added, other) >= INSIDE * (double)added.weight ? gain : 0;
}

typedef struct Joiners {
  Joiner *items;
  size_t count, capacity;
  ShingleKeys keys; /* by gain */
} Joiners;

static int align_find_joiners(Aligner *x, uint32_t number, Joiners *list)
{
  const Pair *pair = &x->pairs[number];
  int status = SHINGLE_OK;
  for (int k = 0; k < 4 && status == SHINGLE_OK; k++) {
    int side = k >> 1;
    const ShingleBagSide *s = &x->bags.side[side];
    uint32_t at = pair->first[side], z = k & 1 ? at + 1 : at - 1;
    if ((k & 1 ? at + 1 >= s->count : at == 0) || x->pair[side][z] != NONE) continue;
    double gain = align_gain_of(x, pair, side, z);
    if (gain <= 0) continue;
    list->items = shingle_grown(list->items, &list->capacity, list->count + 1, sizeof *list->items, &status);
    if (status != SHINGLE_OK) break;
    shingle_keys_add(&list->keys, align_descending(gain, list->count), &status);
    list->items[list->count++] = (Joiner){number, z, side};
  }
  return status;
}

static void align_join_pair(Aligner *x, Joiner j)
{
  Pair *pair = &x->pairs[j.pair];
  if (pair->count[0] + pair->count[1] > 2 || x->pair[j.side][j.sentence] != NONE) return;
  if (j.sentence < pair->first[j.side]) pair->first[j.side] = j.sentence;
  pair->count[j.side] = 2;
  x->pair[j.side][j.sentence] = j.pair;
}

static int align_join_neighbours(Aligner *x)
{
  Joiners list = {.items = NULL};
  int status = SHINGLE_OK;
  for (uint32_t p = 0; p < x->pair_count && status == SHINGLE_OK; p++) {
    const Pair *pair = &x->pairs[p];
    if (x->bags.side[0].equal[pair->first[0]] == x->bags.side[1].equal[pair->first[1]]) continue;
    status = align_find_joiners(x, p, &list);
    if (status == SHINGLE_OK) status = align_work(x, align_word_count(&x->bags.side[0], pair->first[0], 1) + 64);
  }
  if (status == SHINGLE_OK) status = shingle_keys_sort(&list.keys, x->bags.host);
  for (size_t k = 0; k < list.keys.count && status == SHINGLE_OK; k++) {
    align_join_pair(x, list.items[(uint32_t)list.keys.items[k]]);
  }
  shingle_release(list.items);
  shingle_keys_free(&list.keys);
  return status;
}

/* ----------------------------------------------------------------------------- order -- */

/* tree[]: Fenwick's, over the sentences of b: weight << 32 | pair + 1 of the heaviest sequence that
** ends there or before. */
static uint64_t align_best_before(const uint64_t *tree, uint32_t b)
{
  uint64_t best = 0;
  for (size_t at = b; at > 0; at &= at - 1) {
    if (tree[at] > best) best = tree[at];
  }
  return best;
}

static void align_set_best(uint64_t *tree, uint32_t count, uint32_t b, uint64_t value)
{
  for (size_t at = (size_t)b + 1; at <= count; at += at & (~at + 1)) {
    if (value > tree[at]) tree[at] = value;
  }
}

/* Words of a pair: of the side that has fewer. */
static uint64_t align_pair_words(const Aligner *x, const Pair *p)
{
  uint32_t a = align_word_count(&x->bags.side[0], p->first[0], p->count[0]);
  uint32_t b = align_word_count(&x->bags.side[1], p->first[1], p->count[1]);
  return a < b ? a : b;
}

static int align_find_moved(Aligner *x)
{
  const ShingleBagSide *a = &x->bags.side[0];
  uint32_t *previous = align_zeros(x->pair_count, sizeof *previous), count = x->bags.side[1].count;
  uint64_t *tree = align_zeros(count, sizeof *tree), heaviest = 0;
  int status = previous == NULL || tree == NULL ? SHINGLE_NOMEM : SHINGLE_OK;
  for (uint32_t i = 0; i < a->count && status == SHINGLE_OK; i++) {
    Pair *pair = x->pair[0][i] == NONE ? NULL : &x->pairs[x->pair[0][i]];
    if (pair == NULL || pair->first[0] != i) continue;
    uint64_t before = align_best_before(tree, pair->first[1]);
    uint64_t now = ((before >> 32) + align_pair_words(x, pair)) << 32 | (x->pair[0][i] + 1);
    previous[x->pair[0][i]] = (uint32_t)before;
    align_set_best(tree, count, pair->first[1], now);
    if (now > heaviest) heaviest = now;
    pair->moved = 1;
    status = align_work(x, 16);
  }
  if (status == SHINGLE_OK) {
    for (uint32_t p = (uint32_t)heaviest; p > 0; p = previous[p - 1]) x->pairs[p - 1].moved = 0;
  }
  shingle_release(previous);
  shingle_release(tree);
  return status;
}

/* ----------------------------------------------------------------------------- kinds -- */

/* Words of one row on one side. */
typedef struct Words {
  const uint64_t *hashes;
  uint32_t count;
} Words;

static Words align_words_of(const Aligner *x, int side, const Pair *p)
{
  const ShingleBagSide *s = &x->bags.side[side];
  return (Words){s->tokens->hashes + s->words[p->first[side]], align_word_count(s, p->first[side], p->count[side])};
}

/* The longest common subsequence, u.count * v.count <= EXACT: by rows of the shorter one. */
static uint32_t align_common_subsequence(Words u, Words v)
{
  uint16_t row[257] = {0}; /* 256 * 256 = EXACT */
  if (u.count > v.count) return align_common_subsequence(v, u);
  for (uint32_t j = 0; j < v.count; j++) {
    uint16_t diagonal = 0;
    for (uint32_t i = 0; i < u.count; i++) {
      uint16_t above = row[i + 1], longest = above > row[i] ? above : row[i];
      if (u.hashes[i] == v.hashes[j]) longest = (uint16_t)(diagonal + 1);
      diagonal = above;
      row[i + 1] = longest;
    }
  }
  return row[u.count];
}

/* Words in both, each as often as both have it. */
static int align_common_words(Words u, Words v, void *host, uint32_t *common)
{
  ShingleKeys x = {0}, y = {0};
  int status = SHINGLE_OK;
  for (uint32_t i = 0; i < u.count; i++) shingle_keys_add(&x, u.hashes[i], &status);
  for (uint32_t i = 0; i < v.count; i++) shingle_keys_add(&y, v.hashes[i], &status);
  if (status == SHINGLE_OK) status = shingle_keys_sort(&x, host);
  if (status == SHINGLE_OK) status = shingle_keys_sort(&y, host);
  *common = 0;
  for (size_t i = 0, j = 0; i < x.count && j < y.count && status == SHINGLE_OK;) {
    uint64_t p = x.items[i], q = y.items[j];
    *common += p == q;
    i += p <= q;
    j += q <= p;
  }
  shingle_keys_free(&x);
  shingle_keys_free(&y);
  return status;
}

/* Is v an edited u? Sets *kind. */
static int align_find_kind(Aligner *x, Words u, Words v, uint8_t *kind)
{
  uint32_t all = u.count + v.count, shorter = u.count < v.count ? u.count : v.count, same = 0, common = 0;
  int status = SHINGLE_OK;
  *kind = SHINGLE_ALIGN_SAME;
  while (same < shorter && u.hashes[same] == v.hashes[same]) same++;
  if (same == u.count && same == v.count) return SHINGLE_OK;
  u = (Words){u.hashes + same, u.count - same};
  v = (Words){v.hashes + same, v.count - same};
  while (u.count > 0 && v.count > 0 && u.hashes[u.count - 1] == v.hashes[v.count - 1]) {
    u.count--;
    v.count--;
    same++;
  }
  *kind = SHINGLE_ALIGN_REWRITTEN;
  if (2.0 * shorter < EDITED * all) return SHINGLE_OK;
  if ((uint64_t)u.count * v.count <= EXACT) common = align_common_subsequence(u, v);
  else status = align_common_words(u, v, x->bags.host, &common);
  if (2.0 * (same + common) >= EDITED * all) *kind = SHINGLE_ALIGN_EDITED;
  return status == SHINGLE_OK ? align_work(x, u.count + v.count + (size_t)common) : status;
}

/* ------------------------------------------------------------------------------ rows -- */

static int align_add_row(ShingleAlignment *list, ShingleAlignRow row)
{
  int status = SHINGLE_OK;
  list->rows = shingle_grown(list->rows, &list->capacity, list->count + 1, sizeof row, &status);
  if (status == SHINGLE_OK) list->rows[list->count++] = row;
  return status;
}

static int align_add_pair(ShingleAlignment *list, Aligner *x, const Pair *p)
{
  int a = x->swapped, b = !x->swapped;
  ShingleAlignRow row = {.a = p->first[a], .b = p->first[b], .a_count = p->count[a], .b_count = p->count[b],
                         .moved = p->moved, .similarity = 1};
  int status = align_find_kind(x, align_words_of(x, 0, p), align_words_of(x, 1, p), &row.kind);
  if (row.kind != SHINGLE_ALIGN_SAME) {
    ShingleBag u = shingle_bags_get(&x->bags, 0, p->first[0], p->count[0]);
    ShingleBag v = shingle_bags_get(&x->bags, 1, p->first[1], p->count[1]);
    row.similarity = align_similarity(&x->bags, u, v);
    if (row.similarity > ALMOST) row.similarity = ALMOST;
  }
  return status == SHINGLE_OK ? align_add_row(list, row) : status;
}

/* Adds the sentences that only b has, from *at on, up to the next one that did not move. */
static int align_add_only_b(ShingleAlignment *list, Aligner *x, uint32_t a, uint32_t *at)
{
  const ShingleBagSide *b = &x->bags.side[!x->swapped];
  int status = SHINGLE_OK;
  for (; *at < b->count && status == SHINGLE_OK; ++*at) {
    if (x->pair[!x->swapped][*at] == NONE) {
      status = align_add_row(list, (ShingleAlignRow){.a = a, .b = *at, .b_count = 1, .kind = SHINGLE_ALIGN_ONLY_B});
    } else if (!x->pairs[x->pair[!x->swapped][*at]].moved) {
      break;
    }
    if (status == SHINGLE_OK) status = align_work(x, ROW_STEPS);
  }
  return status;
}

static int align_make_rows(ShingleAlignment *list, Aligner *x)
{
  const ShingleBagSide *a = &x->bags.side[x->swapped];
  uint32_t b = 0; /* sentences of b that stand before */
  int status = align_add_only_b(list, x, 0, &b);
  for (uint32_t i = 0, next; i < a->count && status == SHINGLE_OK; i = next) {
    const Pair *pair = x->pair[x->swapped][i] == NONE ? NULL : &x->pairs[x->pair[x->swapped][i]];
    next = i + (pair == NULL ? 1 : pair->count[x->swapped]);
    if (pair == NULL) {
      status = align_add_row(list, (ShingleAlignRow){.a = i, .b = b, .a_count = 1, .kind = SHINGLE_ALIGN_ONLY_A});
      if (status == SHINGLE_OK) status = align_work(x, ROW_STEPS);
      continue;
    }
    status = align_add_pair(list, x, pair);
    if (status == SHINGLE_OK) status = align_work(x, ROW_STEPS);
    if (pair->moved || status != SHINGLE_OK) continue;
    b += pair->count[!x->swapped];
    status = align_add_only_b(list, x, next, &b);
  }
  return status;
}

/* ----------------------------------------------------------------------------- align -- */

static int align_compare_counts(size_t x, size_t y) { return (x > y) - (x < y); }

/* An order of texts, so that exchanging them changes nothing. */
static int align_compare_texts(ShingleAlignText a, ShingleAlignText b)
{
  int order = align_compare_counts(a.sentences->count, b.sentences->count);
  if (order == 0) order = shingle_tokens_compare(a.tokens, b.tokens);
  for (size_t i = 0; i < a.sentences->count && order == 0; i++) {
    order = align_compare_counts(a.sentences->items[i].start, b.sentences->items[i].start);
  }
  return order;
}

static int align_make_room(Aligner *x)
{
  size_t a = x->bags.side[0].count, b = x->bags.side[1].count;
  x->pair[0] = align_zeros(a, sizeof *x->pair[0]);
  x->pair[1] = align_zeros(b, sizeof *x->pair[1]);
  x->sums = align_zeros(b, sizeof *x->sums);
  x->touched = align_zeros(b, sizeof *x->touched);
  x->starts = align_zeros(a + 1, sizeof *x->starts);
  x->pairs = align_zeros(a < b ? a : b, sizeof *x->pairs);
  if (!x->pair[0] || !x->pair[1] || !x->sums || !x->touched || !x->starts || !x->pairs) return SHINGLE_NOMEM;
  memset(x->pair[0], 0xff, a * sizeof *x->pair[0]); /* NONE */
  memset(x->pair[1], 0xff, b * sizeof *x->pair[1]);
  return SHINGLE_OK;
}

static void align_free_aligner(Aligner *x)
{
  void *owned[] = {x->pair[0], x->pair[1], x->pairs, x->heads, x->postings, x->sums, x->touched,
                   x->candidates, x->starts};
  for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) shingle_release(owned[i]);
  shingle_bags_free(&x->bags);
}

int shingle_align(ShingleAlignment *list, ShingleAlignText a, ShingleAlignText b,
                  const ShingleWeights *weights, void *host)
{
  Aligner x = {.bags.host = host, .swapped = align_compare_texts(a, b) > 0};
  list->count = 0;
  int status = shingle_bags_read(&x.bags, x.swapped ? b : a, x.swapped ? a : b, weights);
  if (status == SHINGLE_OK) status = align_make_room(&x);
  if (status == SHINGLE_OK) status = align_pair_equal(&x, 0);
  if (status == SHINGLE_OK) status = align_find_candidates(&x);
  if (status == SHINGLE_OK) status = align_pair_candidates(&x);
  if (status == SHINGLE_OK) status = align_pair_equal(&x, 1);
  if (status == SHINGLE_OK) status = align_join_neighbours(&x);
  if (status == SHINGLE_OK) status = align_find_moved(&x);
  if (status == SHINGLE_OK) status = align_make_rows(list, &x);
  align_free_aligner(&x);
  if (status != SHINGLE_OK) list->count = 0;
  return status;
}

ShingleSentence shingle_align_range(const ShingleSentences *sentences, uint32_t first, uint8_t count)
{
  return (ShingleSentence){sentences->items[first].start, sentences->items[first + count - 1].end};
}

const char *shingle_align_kind(uint8_t kind)
{
  static const char *const names[] = {"same", "edited", "rewritten", "only in a", "only in b"};
  return names[kind];
}

void shingle_align_free(ShingleAlignment *list)
{
  shingle_release(list->rows);
  *list = (ShingleAlignment){0};
}
