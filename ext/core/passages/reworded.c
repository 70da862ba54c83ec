/* reworded.c - see reworded.h. */
#include "reworded.h"

#include <math.h>
#include <string.h>

#include "../wording/shingles.h"

#define NEXT 3           /* a word is paired with so many of the shared words after it */
#define APART 8          /* which are at most so many words away */
#define RARE_BITS 15     /* strong seeds: chance makes 2^-15 of them */
#define PROOF_BITS 80    /* what the different words of a cluster weigh beyond E */
#define LINK 64          /* words between points of a cluster, in a; in b, so many in whole blocks */
#define BLOCK 16
#define WINDOW 24        /* how far the fit looks beyond an edge, in words */
#define ROUNDS 4
#define SCALE 64         /* weights are in 1/64 bit, so that sums are exact */

/* A point as one number, which sorts by a, then b, weak before strong. */
#define POINT(a, b, strong) ((uint64_t)(a) << 32 | (uint64_t)(b) << 1 | (strong))
#define POINT_A(p) ((uint32_t)((p) >> 32))
#define POINT_B(p) ((uint32_t)(p) >> 1)
#define POINT_STRONG(p) ((p) & 1)

typedef struct Loose {
  const ShingleWords *words;
  uint32_t *weight;        /* of each word number; 0 if only one text has it */
  int64_t expected;        /* E */
  ShingleKeys points;      /* sorted, each place pair once */
  uint32_t *parent;        /* of each point: union-find, the root is the least */
  uint32_t *seen;          /* work space: one number for each word of b */
  uint32_t stamp;
} Loose;

static int64_t reworded_bits(double x)
{
  return (int64_t)(log(x) * (SCALE / 0.69314718055994530942) + 0.5);
}

static int reworded_weigh(Loose *l)
{
  const ShingleWords *w = l->words;
  double all = (double)(w->a_count + w->b_count);
  l->weight = shingle_realloc(NULL, w->different * sizeof *l->weight);
  if (l->weight == NULL) return SHINGLE_NOMEM;
  for (size_t i = 0; i < w->different; i++) {
    int both = w->in_a[i] > 0 && w->in_b[i] > 0;
    l->weight[i] = both ? (uint32_t)reworded_bits(all / ((double)w->in_a[i] + w->in_b[i])) : 0;
  }
  l->expected = reworded_bits((double)w->a_count * (double)w->b_count);
  return SHINGLE_OK;
}

/* -------------------------------------------------------------------------------- seeds -- */

/* The seeds of one text: a key for the two words, and where they are, that with the lower number
** first, so that equal keys have equal words in equal places. */
typedef struct Seeds {
  ShingleKeys keys, places;
} Seeds;

/* One bit for each key that a list may have: keys that the other text lacks are not worth keeping. */
typedef struct Filter {
  uint64_t *bits;
  uint64_t mask;
} Filter;

static int reworded_filter_has(const Filter *f, uint64_t key)
{
  return (int)(f->bits[(key & f->mask) / 64] >> (key & 63) & 1);
}

static void reworded_filter_add(Filter *f, uint64_t key)
{
  f->bits[(key & f->mask) / 64] |= (uint64_t)1 << (key & 63);
}

static int reworded_filter_make(Filter *f, size_t words)
{
  size_t size = 1024;
  while (size < words * 16) size *= 2;
  f->mask = size - 1;
  f->bits = shingle_realloc(NULL, size / 8);
  if (f->bits == NULL) return SHINGLE_NOMEM;
  memset(f->bits, 0, size / 8);
  return SHINGLE_OK;
}

/* Visits the seeds of a text: those that `known` has (NULL: all) are added to `found` and, if not
** NULL, to `seeds`. */
static int reworded_find_seeds(const Loose *l, const uint32_t *text, size_t count, const Filter *known, Filter *found,
                      Seeds *seeds)
{
  int status = SHINGLE_OK;
  for (size_t i = 0; i < count && status == SHINGLE_OK; i++) {
    if ((i & 0x3fff) == 0x3fff && shingle_interrupted(l->words->host)) return SHINGLE_INTERRUPTED;
    if (l->weight[text[i]] == 0) continue;
    int next = 0;
    for (size_t j = i + 1; j < count && j <= i + APART && next < NEXT; j++) {
      uint32_t u = text[i], v = text[j];
      if (l->weight[v] == 0) continue;
      next++;
      if (u == v || 2 * ((int64_t)l->weight[u] + l->weight[v]) < l->expected) continue;
      uint64_t key = shingle_mix(u < v ? (uint64_t)u << 32 | v : (uint64_t)v << 32 | u);
      if (known != NULL && !reworded_filter_has(known, key)) continue;
      reworded_filter_add(found, key);
      if (seeds == NULL) continue;
      shingle_keys_add(&seeds->keys, key, &status);
      shingle_keys_add(&seeds->places, u < v ? (uint64_t)i << 32 | j : (uint64_t)j << 32 | i, &status);
    }
  }
  return status;
}

/* Both texts' seeds, without most of those that only one has. */
static int reworded_find_both(const Loose *l, Seeds *a, Seeds *b)
{
  const ShingleWords *w = l->words;
  Filter in_a = {0}, in_b = {0}, ignored = {0};
  int status = reworded_filter_make(&in_a, w->a_count);
  if (status == SHINGLE_OK) status = reworded_filter_make(&in_b, w->b_count);
  if (status == SHINGLE_OK) status = reworded_filter_make(&ignored, 0);
  if (status == SHINGLE_OK) status = reworded_find_seeds(l, w->a, w->a_count, NULL, &in_a, NULL);
  if (status == SHINGLE_OK) status = reworded_find_seeds(l, w->b, w->b_count, &in_a, &in_b, b);
  if (status == SHINGLE_OK) status = reworded_find_seeds(l, w->a, w->a_count, &in_b, &ignored, a);
  shingle_release(in_a.bits);
  shingle_release(in_b.bits);
  shingle_release(ignored.bits);
  return status;
}

/* Two points for each pair of seeds, one a word. */
static int reworded_make_points(Loose *l, const Seeds *a, const Seeds *b, const ShingleKeys *pairs)
{
  int status = SHINGLE_OK;
  for (size_t p = 0; p < pairs->count && status == SHINGLE_OK; p++) {
    if ((p & 0x3fff) == 0x3fff && shingle_interrupted(l->words->host)) return SHINGLE_INTERRUPTED;
    uint64_t in_a = a->places.items[pairs->items[p] >> 32];
    uint64_t in_b = b->places.items[(uint32_t)pairs->items[p]];
    int64_t weight = (int64_t)l->weight[l->words->a[in_a >> 32]] + l->weight[l->words->a[(uint32_t)in_a]];
    uint64_t strong = 2 * weight >= l->expected + RARE_BITS * SCALE;
    shingle_keys_add(&l->points, POINT(in_a >> 32, in_b >> 32, strong), &status);
    shingle_keys_add(&l->points, POINT((uint32_t)in_a, (uint32_t)in_b, strong), &status);
  }
  return status;
}

/* Sorts the points and leaves one of each place pair, the strong one if there is one. */
static int reworded_sort_points(Loose *l)
{
  int status = shingle_keys_sort(&l->points, l->words->host);
  if (status != SHINGLE_OK) return status;
  uint64_t *items = l->points.items;
  size_t kept = 0;
  for (size_t i = 0; i < l->points.count; i++) {
    if (kept > 0 && items[kept - 1] >> 1 == items[i] >> 1) kept--;
    items[kept++] = items[i];
  }
  l->points.count = kept;
  return SHINGLE_OK;
}

static int reworded_seed(Loose *l)
{
  Seeds a = {0}, b = {0};
  ShingleKeys pairs = {0};
  int status = reworded_find_both(l, &a, &b);
  if (status == SHINGLE_OK) {
    status = shingle_join(&pairs, &a.keys, &b.keys, SHINGLE_COMMON_SKIP, l->words->host);
  }
  if (status == SHINGLE_OK) status = reworded_make_points(l, &a, &b, &pairs);
  shingle_keys_free(&a.keys);
  shingle_keys_free(&a.places);
  shingle_keys_free(&b.keys);
  shingle_keys_free(&b.places);
  shingle_keys_free(&pairs);
  return status == SHINGLE_OK ? reworded_sort_points(l) : status;
}

/* ----------------------------------------------------------------------------- clusters -- */

static uint32_t reworded_root_of(uint32_t *parent, uint32_t i)
{
  while (parent[i] != i) i = parent[i] = parent[parent[i]];
  return i;
}

static void reworded_unite(uint32_t *parent, uint32_t i, uint32_t j)
{
  i = reworded_root_of(parent, i);
  j = reworded_root_of(parent, j);
  if (i < j) parent[j] = i;
  else parent[i] = j;
}

/* Links strong points, in order of a, to the last one before them in each block of b nearby. Those
** further back need no look: within the same distance, they are linked to the last one. */
static int reworded_link_points(Loose *l)
{
  size_t count = l->points.count, blocks = l->words->b_count / BLOCK + 1, reach = LINK / BLOCK;
  uint32_t *last = shingle_realloc(NULL, blocks * sizeof *last); /* point + 1 */
  l->parent = shingle_realloc(NULL, count * sizeof *l->parent);
  if (last == NULL || l->parent == NULL) {
    shingle_release(last);
    return SHINGLE_NOMEM;
  }
  memset(last, 0, blocks * sizeof *last);
  int status = SHINGLE_OK;
  for (size_t i = 0; i < count && status == SHINGLE_OK; i++) {
    uint64_t point = l->points.items[i];
    l->parent[i] = (uint32_t)i;
    if ((i & 0x3fff) == 0x3fff && shingle_interrupted(l->words->host)) status = SHINGLE_INTERRUPTED;
    if (!POINT_STRONG(point)) continue;
    size_t block = POINT_B(point) / BLOCK;
    size_t end = block + reach < blocks ? block + reach + 1 : blocks;
    for (size_t k = block > reach ? block - reach : 0; k < end; k++) {
      if (last[k] == 0 || POINT_A(point) - POINT_A(l->points.items[last[k] - 1]) > LINK) continue;
      reworded_unite(l->parent, last[k] - 1, (uint32_t)i);
    }
    last[block] = (uint32_t)i + 1;
  }
  shingle_release(last);
  return status;
}

/* Lists root << 32 | word for every strong point, sorted. */
static int reworded_list_members(const Loose *l, ShingleKeys *members)
{
  int status = SHINGLE_OK;
  for (size_t i = 0; i < l->points.count && status == SHINGLE_OK; i++) {
    uint64_t point = l->points.items[i];
    if (!POINT_STRONG(point)) continue;
    uint32_t word = l->words->a[POINT_A(point)];
    shingle_keys_add(members, (uint64_t)reworded_root_of(l->parent, (uint32_t)i) << 32 | word, &status);
  }
  return status == SHINGLE_OK ? shingle_keys_sort(members, l->words->host) : status;
}

/* For each cluster whose different words weigh enough an empty box, and number[its root] = the number
** of the box + 1. The other numbers are 0. */
static int reworded_filter_clusters(const Loose *l, uint32_t *number, ShingleBoxes *boxes)
{
  ShingleKeys members = {0};
  int status = reworded_list_members(l, &members);
  memset(number, 0, l->points.count * sizeof *number);
  int64_t weight = 0;
  for (size_t i = 0; i < members.count && status == SHINGLE_OK; i++) {
    uint64_t member = members.items[i];
    if (i == 0 || members.items[i - 1] != member) weight += l->weight[(uint32_t)member];
    if (i + 1 < members.count && members.items[i + 1] >> 32 == member >> 32) continue;
    if (weight >= l->expected + PROOF_BITS * SCALE) {
      status = shingle_boxes_add(boxes, (ShingleBox){UINT32_MAX, 0, UINT32_MAX, 0});
      number[member >> 32] = (uint32_t)boxes->count;
    }
    weight = 0;
  }
  shingle_keys_free(&members);
  return status;
}

static void reworded_widen(ShingleBox *box, uint32_t a, uint32_t b)
{
  if (a < box->a0) box->a0 = a;
  if (a >= box->a1) box->a1 = a + 1;
  if (b < box->b0) box->b0 = b;
  if (b >= box->b1) box->b1 = b + 1;
}

/* The kept clusters' bounds. */
static int reworded_cluster(Loose *l, ShingleBoxes *boxes)
{
  int status = reworded_link_points(l);
  if (status != SHINGLE_OK) return status;
  uint32_t *number = shingle_realloc(NULL, l->points.count * sizeof *number);
  if (number == NULL) return SHINGLE_NOMEM;
  status = reworded_filter_clusters(l, number, boxes);
  for (size_t i = 0; i < l->points.count && status == SHINGLE_OK; i++) {
    uint64_t point = l->points.items[i];
    uint32_t box = POINT_STRONG(point) ? number[reworded_root_of(l->parent, (uint32_t)i)] : 0;
    if (box > 0) reworded_widen(&boxes->items[box - 1], POINT_A(point), POINT_B(point));
  }
  shingle_release(number);
  return status;
}

/* --------------------------------------------------------------------------------- fit -- */

/* Finds, among ascending positions fed one by one, the range of the greatest sum, where each position
** counts `gain` and each place between two of them costs `cost`. */
typedef struct Stretch {
  int64_t gain, cost;
  int64_t sum, best;
  uint32_t start, last, best_start, best_end;
} Stretch;

static void reworded_stretch_feed(Stretch *s, uint32_t at)
{
  if (s->sum > 0) s->sum -= s->cost * (int64_t)(at - s->last - 1);
  if (s->sum <= 0) {
    s->sum = 0;
    s->start = at;
  }
  s->sum += s->gain;
  s->last = at;
  if (s->sum > s->best) {
    s->best = s->sum;
    s->best_start = s->start;
    s->best_end = at + 1;
  }
}

/* With half the density, points / (2 length), times 2 length. */
static Stretch reworded_stretch_for(size_t points, uint32_t length)
{
  return (Stretch){.gain = 2 * (int64_t)length - (int64_t)points, .cost = (int64_t)points};
}

/* The first point at or after place `a`. */
static size_t reworded_first_point(const Loose *l, uint32_t a)
{
  size_t low = 0, high = l->points.count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (POINT_A(l->points.items[middle]) < a) low = middle + 1;
    else high = middle;
  }
  return low;
}

/* How many places of a, and of b, have a point inside the box. */
static void reworded_count_places(Loose *l, ShingleBox box, size_t *in_a, size_t *in_b)
{
  uint32_t last = UINT32_MAX;
  *in_a = *in_b = 0;
  l->stamp++;
  for (size_t i = reworded_first_point(l, box.a0); i < l->points.count; i++) {
    uint32_t a = POINT_A(l->points.items[i]), b = POINT_B(l->points.items[i]);
    if (a >= box.a1) break;
    if (b < box.b0 || b >= box.b1) continue;
    *in_a += a != last;
    *in_b += l->seen[b] != l->stamp;
    l->seen[b] = l->stamp;
    last = a;
  }
}

static uint32_t reworded_below(uint32_t x) { return x > WINDOW ? x - WINDOW : 0; }

/* One round. Returns the new box. */
static ShingleBox reworded_fit_once(Loose *l, ShingleBox box)
{
  size_t in_a, in_b;
  reworded_count_places(l, box, &in_a, &in_b);
  Stretch a = reworded_stretch_for(in_a, box.a1 - box.a0), b = reworded_stretch_for(in_b, box.b1 - box.b0);
  uint32_t low = reworded_below(box.b0), high = box.b1 + WINDOW;
  if (high > l->words->b_count) high = (uint32_t)l->words->b_count;

  uint32_t last = UINT32_MAX;
  for (size_t i = reworded_first_point(l, reworded_below(box.a0)); i < l->points.count; i++) {
    uint32_t at = POINT_A(l->points.items[i]), other = POINT_B(l->points.items[i]);
    if (at >= box.a1 + WINDOW) break;
    if (at == last || other < low || other >= high) continue;
    reworded_stretch_feed(&a, at);
    last = at;
  }
  l->stamp++;
  for (size_t i = reworded_first_point(l, a.best_start); i < l->points.count; i++) {
    if (POINT_A(l->points.items[i]) >= a.best_end) break;
    l->seen[POINT_B(l->points.items[i])] = l->stamp;
  }
  for (uint32_t at = low; at < high; at++) {
    if (l->seen[at] == l->stamp) reworded_stretch_feed(&b, at);
  }
  return (ShingleBox){a.best_start, a.best_end, b.best_start, b.best_end};
}

static int reworded_fit(Loose *l, ShingleBoxes *boxes, size_t from)
{
  l->seen = shingle_realloc(NULL, l->words->b_count * sizeof *l->seen);
  if (l->seen == NULL) return SHINGLE_NOMEM;
  memset(l->seen, 0, l->words->b_count * sizeof *l->seen);
  for (size_t i = from; i < boxes->count; i++) {
    for (int round = 0; round < ROUNDS; round++) {
      ShingleBox fitted = reworded_fit_once(l, boxes->items[i]);
      if (memcmp(&fitted, &boxes->items[i], sizeof fitted) == 0) break;
      boxes->items[i] = fitted;
    }
    if ((i & 15) == 15 && shingle_interrupted(l->words->host)) return SHINGLE_INTERRUPTED;
  }
  return SHINGLE_OK;
}

int shingle_loose_find(ShingleBoxes *boxes, const ShingleWords *words)
{
  Loose l = {.words = words};
  size_t from = boxes->count;
  if (words->a_count == 0 || words->b_count == 0) return SHINGLE_OK;
  int status = reworded_weigh(&l);
  if (status == SHINGLE_OK) status = reworded_seed(&l);
  if (status == SHINGLE_OK && l.points.count > 0) status = reworded_cluster(&l, boxes);
  if (status == SHINGLE_OK && boxes->count > from) status = reworded_fit(&l, boxes, from);
  shingle_release(l.weight);
  shingle_keys_free(&l.points);
  shingle_release(l.parent);
  shingle_release(l.seen);
  return status;
}
