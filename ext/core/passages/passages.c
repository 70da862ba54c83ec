/* passages.c - the passages of two texts: of the chains of chains.h and the boxes of reworded.h. The method is
** told in passages.h.
*/
#include "passages.h"

#include <string.h>

#include "chains.h"
#include "../base/sort.h"

#define IN_ORDER_PERCENT 70 /* of a passage: then what is out of order in it has moved, */
#define MOVED_LOOSE 32      /* and otherwise only chains of so many words */

/* What becomes of a box: a passage where it is, one that moved, or none of its own. */
enum { DROPPED, KEPT, MOVED };

typedef struct Finder {
  ShingleWords words;
  ShingleNumbering numbering;
  size_t min_tokens;
  ShingleBoxes boxes;      /* exact ones, then loose ones */
  size_t exact;            /* how many of them are exact */
  ShingleKeys by_size;     /* ~size << 32 | box: the largest first */
  uint32_t *owner_a, *owner_b; /* for each place: the largest passage there, + 1 */
  ShingleKeys parts;       /* passage << 32 | box: the exact boxes in each passage, or it itself; sorted */
  uint8_t *fate;           /* of each box */
  uint32_t *tokens;        /* of each box that has a fate: words that both ranges have */
  uint32_t *tally;         /* work space: a number for each word number, all 0 */
  uint64_t *best;          /* work space: a Fenwick tree over the places of b, all 0 */
  uint8_t *marked_a, *marked_b; /* work space: a mark for each place, all 0 */
} Finder;

static uint32_t passages_length_a(ShingleBox box) { return box.a1 - box.a0; }
static uint32_t passages_length_b(ShingleBox box) { return box.b1 - box.b0; }

static int passages_inside(ShingleBox inner, ShingleBox outer)
{
  return inner.a0 >= outer.a0 && inner.a1 <= outer.a1 && inner.b0 >= outer.b0 && inner.b1 <= outer.b1;
}

/* An array of `count` zeros, or NULL. */
static void *passages_zeros(size_t count, size_t size)
{
  void *memory = shingle_realloc(NULL, (count + 1) * size);
  if (memory != NULL) memset(memory, 0, (count + 1) * size);
  return memory;
}

/* -------------------------------------------------------------------------------- words -- */

static int passages_number_words(Finder *f, const ShingleTokens *a, const ShingleTokens *b)
{
  ShingleWords *w = &f->words;
  w->a_count = a->count;
  w->b_count = b->count;
  w->a = passages_zeros(a->count, sizeof *w->a);
  w->b = passages_zeros(b->count, sizeof *w->b);
  if (w->a == NULL || w->b == NULL) return SHINGLE_NOMEM;
  int status = shingle_number(&f->numbering, a->hashes, a->count, w->a, w->host);
  if (status == SHINGLE_OK) status = shingle_number(&f->numbering, b->hashes, b->count, w->b, w->host);
  if (status != SHINGLE_OK) return status;

  w->different = f->numbering.keys.count;
  w->in_a = passages_zeros(w->different, sizeof *w->in_a);
  w->in_b = passages_zeros(w->different, sizeof *w->in_b);
  if (w->in_a == NULL || w->in_b == NULL) return SHINGLE_NOMEM;
  for (size_t i = 0; i < a->count; i++) w->in_a[w->a[i]]++;
  for (size_t i = 0; i < b->count; i++) w->in_b[w->b[i]]++;
  return SHINGLE_OK;
}

/* How many words both ranges of a box have, each as often as both have it. */
static uint32_t passages_shared_words(Finder *f, ShingleBox box)
{
  uint32_t shared = 0;
  for (uint32_t i = box.a0; i < box.a1; i++) f->tally[f->words.a[i]]++;
  for (uint32_t j = box.b0; j < box.b1; j++) {
    uint32_t *left = &f->tally[f->words.b[j]];
    shared += *left > 0;
    *left -= *left > 0;
  }
  for (uint32_t i = box.a0; i < box.a1; i++) f->tally[f->words.a[i]] = 0;
  return shared;
}

/* ---------------------------------------------------------------------- one in another -- */

static int passages_sort_by_size(Finder *f)
{
  int status = SHINGLE_OK;
  for (size_t i = 0; i < f->boxes.count; i++) {
    uint32_t size = passages_length_a(f->boxes.items[i]) + passages_length_b(f->boxes.items[i]);
    shingle_keys_add(&f->by_size, (uint64_t)(UINT32_MAX - size) << 32 | i, &status);
  }
  return status == SHINGLE_OK ? shingle_keys_sort(&f->by_size, f->words.host) : status;
}

/* A passage that the box lies inside of, + 1, or 0: of the largest passages at its four corners. */
static uint32_t passages_find_owner(const Finder *f, ShingleBox box)
{
  uint32_t corners[4] = {f->owner_a[box.a0], f->owner_a[box.a1 - 1],
                         f->owner_b[box.b0], f->owner_b[box.b1 - 1]};
  for (int i = 0; i < 4; i++) {
    if (corners[i] != 0 && passages_inside(box, f->boxes.items[corners[i] - 1])) return corners[i];
  }
  return 0;
}

/* Is at least half of a range owned? */
static int passages_half_owned(const uint32_t *owner, uint32_t from, uint32_t to)
{
  uint32_t count = 0;
  for (uint32_t i = from; i < to; i++) count += owner[i] != 0;
  return count * 2 >= to - from;
}

/* Do larger passages explain a loose box? An article that repeats itself resembles itself elsewhere. */
static int passages_explained(const Finder *f, ShingleBox box)
{
  return passages_half_owned(f->owner_a, box.a0, box.a1) && passages_half_owned(f->owner_b, box.b0, box.b1);
}

static void passages_own(Finder *f, uint32_t number)
{
  ShingleBox box = f->boxes.items[number];
  for (uint32_t i = box.a0; i < box.a1; i++) {
    if (f->owner_a[i] == 0) f->owner_a[i] = number + 1;
  }
  for (uint32_t j = box.b0; j < box.b1; j++) {
    if (f->owner_b[j] == 0) f->owner_b[j] = number + 1;
  }
}

/* Decides which boxes are passages and which are inside of one, the largest first. */
static int passages_choose(Finder *f)
{
  int status = passages_sort_by_size(f);
  for (size_t i = 0; i < f->by_size.count && status == SHINGLE_OK; i++) {
    uint32_t number = (uint32_t)f->by_size.items[i];
    if ((i & 0xfff) == 0xfff && shingle_interrupted(f->words.host)) return SHINGLE_INTERRUPTED;
    f->tokens[number] = passages_shared_words(f, f->boxes.items[number]);
    if (f->tokens[number] < f->min_tokens) continue;
    uint32_t owner = passages_find_owner(f, f->boxes.items[number]);
    int exact = number < f->exact;
    if (owner == 0 && (exact || !passages_explained(f, f->boxes.items[number]))) {
      owner = number + 1;
      f->fate[number] = KEPT;
      passages_own(f, number);
    }
    if (exact) shingle_keys_add(&f->parts, (uint64_t)(owner - 1) << 32 | number, &status);
  }
  return status == SHINGLE_OK ? shingle_keys_sort(&f->parts, f->words.host) : status;
}

/* -------------------------------------------------------------------------------- order -- */

/* The heaviest sequence so far that ends at place b or before: weight << 32 | member + 1, so that of
** equal ones the later member is taken. */
static uint64_t passages_best_until(const Finder *f, uint32_t b)
{
  uint64_t best = 0;
  for (size_t at = (size_t)b + 1; at > 0; at &= at - 1) {
    if (f->best[at - 1] > best) best = f->best[at - 1];
  }
  return best;
}

static void passages_set_best(Finder *f, uint32_t b, uint64_t value)
{
  for (size_t at = (size_t)b + 1; at <= f->words.b_count; at += at & (~at + 1)) {
    if (value == 0 || value > f->best[at - 1]) f->best[at - 1] = value;
  }
}

/* Finds the heaviest sequence among the boxes (keys: anything << 32 | box, which are sorted by a) in
** which places in a and b both ascend, and sets in_order[i] for its members. previous[]: work space. */
static void passages_find_order(Finder *f, const uint64_t *keys, size_t count, uint8_t *in_order, uint32_t *previous)
{
  uint64_t heaviest = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t number = (uint32_t)keys[i], b = f->boxes.items[number].b0;
    uint64_t before = b > 0 ? passages_best_until(f, b - 1) : 0;
    uint64_t weight = (before >> 32) + f->tokens[number];
    uint64_t now = (weight < UINT32_MAX ? weight : UINT32_MAX) << 32 | (i + 1);
    previous[i] = (uint32_t)before;
    passages_set_best(f, b, now);
    if (now > heaviest) heaviest = now;
  }
  for (size_t i = 0; i < count; i++) passages_set_best(f, f->boxes.items[(uint32_t)keys[i]].b0, 0);
  memset(in_order, 0, count);
  for (uint32_t i = (uint32_t)heaviest; i > 0; i = previous[i - 1]) in_order[i - 1] = 1;
}

/* ---------------------------------------------------------------------------- movements -- */

static void passages_mark(Finder *f, ShingleBox box, int value)
{
  memset(f->marked_a + box.a0, value, passages_length_a(box));
  memset(f->marked_b + box.b0, value, passages_length_b(box));
}

/* Is half of a range marked? */
static int passages_half_marked(const uint8_t *marked, uint32_t from, uint32_t to)
{
  uint32_t count = 0;
  for (uint32_t i = from; i < to; i++) count += marked[i];
  return count * 2 >= to - from;
}

/* Of the parts of one passage, those that moved become passages. */
static void passages_find_moved_parts(Finder *f, ShingleBox passage, const uint64_t *parts, size_t count,
                             uint8_t *in_order, uint32_t *previous)
{
  uint64_t sequence = 0;
  uint32_t shorter = passages_length_a(passage) < passages_length_b(passage) ? passages_length_a(passage) : passages_length_b(passage);
  passages_find_order(f, parts, count, in_order, previous);
  for (size_t i = 0; i < count; i++) {
    if (!in_order[i]) continue;
    sequence += f->tokens[(uint32_t)parts[i]];
    passages_mark(f, f->boxes.items[(uint32_t)parts[i]], 1);
  }
  uint32_t least = sequence * 100 >= (uint64_t)shorter * IN_ORDER_PERCENT ? 0 : MOVED_LOOSE;
  for (size_t i = 0; i < count; i++) {
    uint32_t number = (uint32_t)parts[i];
    ShingleBox box = f->boxes.items[number];
    if (in_order[i] || f->fate[number] == KEPT || f->tokens[number] < least) continue;
    if (passages_half_marked(f->marked_a, box.a0, box.a1) && passages_half_marked(f->marked_b, box.b0, box.b1)) continue;
    f->fate[number] = MOVED;
  }
  for (size_t i = 0; i < count; i++) passages_mark(f, f->boxes.items[(uint32_t)parts[i]], 0);
}

/* Lists the kept passages in the order of a. */
static int passages_list_kept(const Finder *f, ShingleKeys *kept)
{
  int status = SHINGLE_OK;
  for (size_t i = 0; i < f->boxes.count; i++) {
    if (f->fate[i] == KEPT) shingle_keys_add(kept, (uint64_t)f->boxes.items[i].a0 << 32 | i, &status);
  }
  return status == SHINGLE_OK ? shingle_keys_sort(kept, f->words.host) : status;
}

/* First inside passages, then among them. */
static int passages_find_moved(Finder *f)
{
  ShingleKeys kept = {0};
  int status = passages_list_kept(f, &kept);
  uint8_t *in_order = passages_zeros(f->boxes.count, sizeof *in_order);
  uint32_t *previous = passages_zeros(f->boxes.count, sizeof *previous);
  if (status == SHINGLE_OK && (in_order == NULL || previous == NULL)) status = SHINGLE_NOMEM;
  for (size_t i = 0, end; i < f->parts.count && status == SHINGLE_OK; i = end) {
    uint64_t *parts = f->parts.items;
    for (end = i + 1; end < f->parts.count && parts[end] >> 32 == parts[i] >> 32; end++) {}
    passages_find_moved_parts(f, f->boxes.items[parts[i] >> 32], parts + i, end - i, in_order, previous);
    if ((parts[i] >> 32 & 63) == 63 && shingle_interrupted(f->words.host)) status = SHINGLE_INTERRUPTED;
  }
  if (status == SHINGLE_OK) {
    passages_find_order(f, kept.items, kept.count, in_order, previous);
    for (size_t i = 0; i < kept.count; i++) {
      if (!in_order[i]) f->fate[(uint32_t)kept.items[i]] = MOVED;
    }
  }
  shingle_keys_free(&kept);
  shingle_release(in_order);
  shingle_release(previous);
  return status;
}

/* -------------------------------------------------------------------------------- result -- */

static ShinglePassage passages_describe(const Finder *f, size_t number, const ShingleTokens *a,
                               const ShingleTokens *b)
{
  ShingleBox box = f->boxes.items[number];
  return (ShinglePassage){
    .range = box,
    .a_start = a->items[box.a0].start, .a_end = a->items[box.a1 - 1].end,
    .b_start = b->items[box.b0].start, .b_end = b->items[box.b1 - 1].end,
    .tokens = f->tokens[number],
    .similarity = 2.0 * f->tokens[number] / ((double)passages_length_a(box) + passages_length_b(box)),
    .moved = f->fate[number] == MOVED,
  };
}

static int passages_compare(uint32_t x, uint32_t y) { return (x > y) - (x < y); }

/* A total order: no two passages have the same range, or one would be inside the other. */
static int passages_compare_passages(const void *x, const void *y)
{
  const ShingleBox *p = &((const ShinglePassage *)x)->range, *q = &((const ShinglePassage *)y)->range;
  if (p->a0 != q->a0) return passages_compare(p->a0, q->a0);
  if (p->b0 != q->b0) return passages_compare(p->b0, q->b0);
  if (p->a1 != q->a1) return passages_compare(p->a1, q->a1);
  return passages_compare(p->b1, q->b1);
}

static int passages_list(const Finder *f, const ShingleTokens *a, const ShingleTokens *b,
                         ShinglePassages *list)
{
  size_t count = 0;
  int status = SHINGLE_OK;
  for (size_t i = 0; i < f->boxes.count; i++) count += f->fate[i] >= KEPT;
  list->items = shingle_grown(list->items, &list->capacity, count, sizeof *list->items, &status);
  if (status != SHINGLE_OK) return status;
  for (size_t i = 0; i < f->boxes.count; i++) {
    if (f->fate[i] >= KEPT) list->items[list->count++] = passages_describe(f, i, a, b);
  }
  return SHINGLE_OK;
}

/* The passages of (b, a) from those of (a, b). */
static void passages_exchange(ShinglePassages *list)
{
  for (size_t i = 0; i < list->count; i++) {
    ShinglePassage *p = &list->items[i], q = *p;
    p->range = (ShingleBox){.a0 = q.range.b0, .a1 = q.range.b1, .b0 = q.range.a0, .b1 = q.range.a1};
    p->a_start = q.b_start, p->a_end = q.b_end;
    p->b_start = q.a_start, p->b_end = q.a_end;
  }
}

static int passages_make_room(Finder *f)
{
  size_t a = f->words.a_count, b = f->words.b_count, boxes = f->boxes.count;
  f->owner_a = passages_zeros(a, sizeof *f->owner_a);
  f->owner_b = passages_zeros(b, sizeof *f->owner_b);
  f->fate = passages_zeros(boxes, sizeof *f->fate);
  f->tokens = passages_zeros(boxes, sizeof *f->tokens);
  f->tally = passages_zeros(f->words.different, sizeof *f->tally);
  f->best = passages_zeros(b, sizeof *f->best);
  f->marked_a = passages_zeros(a, 1);
  f->marked_b = passages_zeros(b, 1);
  int all = f->owner_a && f->owner_b && f->fate && f->tokens && f->tally && f->best;
  return all && f->marked_a && f->marked_b ? SHINGLE_OK : SHINGLE_NOMEM;
}

static void passages_free_finder(Finder *f)
{
  void *owned[] = {f->words.a, f->words.b, f->words.in_a, f->words.in_b, f->boxes.items, f->owner_a,
                   f->owner_b, f->fate, f->tokens, f->tally, f->best, f->marked_a, f->marked_b};
  for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) shingle_release(owned[i]);
  shingle_numbering_free(&f->numbering);
  shingle_keys_free(&f->by_size);
  shingle_keys_free(&f->parts);
}

/* shingle_passages_find() of two texts in order, unsorted. */
static int passages_find(ShinglePassages *list, const ShingleTokens *a, const ShingleTokens *b, size_t min_tokens, void *host)
{
  Finder f = {.min_tokens = min_tokens, .words.host = host};
  int status = passages_number_words(&f, a, b);
  if (status == SHINGLE_OK) status = shingle_runs_find(&f.boxes, &f.words, a->hashes, b->hashes, min_tokens);
  f.exact = f.boxes.count;
  if (status == SHINGLE_OK) status = shingle_loose_find(&f.boxes, &f.words);
  if (status == SHINGLE_OK && f.boxes.count > 0) {
    status = passages_make_room(&f);
    if (status == SHINGLE_OK) status = passages_choose(&f);
    if (status == SHINGLE_OK) status = passages_find_moved(&f);
    if (status == SHINGLE_OK) status = passages_list(&f, a, b, list);
  }
  passages_free_finder(&f);
  return status;
}

int shingle_passages_find(ShinglePassages *list, const ShingleTokens *a, const ShingleTokens *b,
                          size_t min_tokens, void *host)
{
  int exchanged = shingle_tokens_compare(a, b) > 0;
  int status = passages_find(list, exchanged ? b : a, exchanged ? a : b, min_tokens, host);
  if (exchanged) passages_exchange(list);
  if (status == SHINGLE_OK) status = shingle_sort(list->items, list->count, sizeof *list->items, passages_compare_passages, host);
  return status;
}

void shingle_passages_free(ShinglePassages *list)
{
  shingle_release(list->items);
  *list = (ShinglePassages){0};
}
