/* minhash.c - building, reading, comparing and merging signatures. The format is in minhash.h. */
#include "minhash.h"

#include "../base/bytes.h"

#include <math.h>
#include <string.h>

#define ROUNDS 4
#define VALUE_BITS 29
#define VALUE_MASK (((uint32_t)1 << VALUE_BITS) - 1)
#define EMPTY UINT32_MAX  /* its round would be 7: greater than any slot's value */
#define STEP 0x9e3779b97f4a7c15ULL

static const uint8_t magic[4] = {'S', 'H', 'G', 'L'};

static uint32_t minhash_get_slot(const uint8_t *values, size_t i) { return (uint32_t)shingle_get(values + 4 * i, 4); }
static uint64_t minhash_get_hash(const uint8_t *values, size_t i) { return shingle_get(values + 8 * i, 8); }

/* ---------------------------------------------------------------------- the sketch -- */

/* y(h, i) of minhash.h. */
static uint64_t minhash_nth_hash(uint64_t hash, uint64_t i)
{
  uint64_t y = i < 2 ? hash : shingle_mix(hash + (i >> 1) * STEP);
  return i & 1 ? y << 32 | y >> 32 : y;
}

/* The slot and the packed value of `hash` in `round`. */
SHINGLE_INLINE size_t minhash_place(uint64_t hash, uint32_t round, size_t k, uint32_t *value)
{
  uint64_t y = minhash_nth_hash(hash, round);
  *value = round << VALUE_BITS | ((uint32_t)y & VALUE_MASK);
  return (size_t)((y >> 32) * k >> 32);
}

/* Round 0 fills most slots, and whether a hash is the least so far is anyone's guess: no branch. */
static void minhash_run_first_round(uint32_t *slots, size_t k, const uint64_t *hashes, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    uint32_t value;
    size_t slot = minhash_place(hashes[i], 0, k, &value);
    uint32_t least = slots[slot];
    slots[slot] = value < least ? value : least;
  }
}

/* In later rounds nearly all slots are taken by earlier ones: a branch that is nearly never taken. */
SHINGLE_INLINE void minhash_run_round(uint32_t *slots, size_t k, uint32_t round, const uint64_t *hashes, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    uint32_t value;
    size_t slot = minhash_place(hashes[i], round, k, &value);
    if (value < slots[slot]) slots[slot] = value;
  }
}

static int minhash_any_empty(const uint32_t *slots, size_t k)
{
  uint32_t most = 0;
  for (size_t j = 0; j < k; j++) most |= slots[j] == EMPTY; /* no early exit: this is vectorised */
  return most != 0;
}

static uint32_t minhash_least_of_permutation(const uint64_t *hashes, size_t n, uint64_t number)
{
  uint32_t least = VALUE_MASK;
  for (size_t i = 0; i < n; i++) {
    uint32_t value = (uint32_t)minhash_nth_hash(hashes[i], number) & VALUE_MASK;
    least = value < least ? value : least;
  }
  return least;
}

void shingle_sketch(uint32_t *slots, size_t k, const uint64_t *hashes, size_t n)
{
  memset(slots, 0xff, k * sizeof *slots);
  minhash_run_first_round(slots, k, hashes, n);
  for (uint32_t round = 1; minhash_any_empty(slots, k); round++) {
    if (round < ROUNDS) {
      minhash_run_round(slots, k, round, hashes, n);
      continue;
    }
    for (size_t j = 0; j < k; j++) {
      if (slots[j] == EMPTY) slots[j] = (uint32_t)ROUNDS << VALUE_BITS | minhash_least_of_permutation(hashes, n, ROUNDS + 2 * j);
    }
  }
}

static int minhash_make_slots(ShingleSlots *work, size_t k)
{
  int status = SHINGLE_OK;
  work->slots = shingle_grown(work->slots, &work->slot_capacity, k, sizeof *work->slots, &status);
  return status;
}

static int minhash_make_hashes(ShingleSlots *work, size_t n)
{
  int status = SHINGLE_OK;
  work->hashes = shingle_grown(work->hashes, &work->hash_capacity, n, sizeof *work->hashes, &status);
  return status;
}

int shingle_signature_slots(const ShingleSignature *s, ShingleSlots *work)
{
  size_t k = (size_t)s->options.hashes;
  int status = minhash_make_slots(work, k);
  if (status != SHINGLE_OK) return status;
  if (s->kind == SHINGLE_KIND_SKETCH) {
    for (size_t j = 0; j < k; j++) work->slots[j] = minhash_get_slot(s->values, j);
    return SHINGLE_OK;
  }
  size_t n = (size_t)s->size;
  status = minhash_make_hashes(work, n + 1);
  if (status != SHINGLE_OK) return status;
  for (size_t i = 0; i < n; i++) work->hashes[i] = minhash_get_hash(s->values, i);
  shingle_sketch(work->slots, k, work->hashes, n);
  return SHINGLE_OK;
}

/* --------------------------------------------------------------------------- writing -- */

size_t shingle_signature_bytes(const ShingleOptions *o, size_t size)
{
  size_t hashes = (size_t)o->hashes;
  return SHINGLE_SIGNATURE_HEADER + (size <= hashes ? size * 8 : hashes * 4);
}

static void minhash_write_header(uint8_t *out, const ShingleOptions *o, uint64_t size, int estimated)
{
  memset(out, 0, SHINGLE_SIGNATURE_HEADER);
  memcpy(out, magic, sizeof magic);
  out[4] = SHINGLE_SIGNATURE_VERSION;
  out[5] = size <= (uint64_t)o->hashes ? SHINGLE_KIND_SET : SHINGLE_KIND_SKETCH;
  out[6] = (uint8_t)o->unit;
  out[7] = (uint8_t)o->width;
  shingle_put(out + 8, 2, (uint64_t)o->hashes);
  out[10] = (uint8_t)estimated;
  shingle_put(out + 16, 8, o->seed);
  shingle_put(out + 24, 8, size);
}

static void minhash_write_slots(uint8_t *out, const uint32_t *slots, size_t k)
{
  for (size_t j = 0; j < k; j++) shingle_put(out + 4 * j, 4, slots[j]);
}

/* Few hashes go into fewer buckets, which takes 1.05 times as many texts of 20 words a second as ranking each among all. */
enum { FEW = 32, FEW_BITS = 6, MANY_BITS = 8 };

/* Sorts at most SHINGLE_HASHES_MAX different hashes. They are evenly spread over 64 bits, so a pass that
** deals them out by their highest `bits` bits leaves next to nothing for the insertion sort after it: O(n).
** `from` and `to` do not overlap. */
SHINGLE_INLINE void minhash_deal_and_sort(const uint64_t *from, uint64_t *to, size_t n, int bits)
{
  uint32_t at[(1 << MANY_BITS) + 1];
  int shift = 64 - bits, buckets = 1 << bits;
  memset(at, 0, ((size_t)buckets + 1) * sizeof *at);
  for (size_t i = 0; i < n; i++) at[(from[i] >> shift) + 1]++;
  for (int b = 0; b < buckets; b++) at[b + 1] += at[b];
  for (size_t i = 0; i < n; i++) to[at[from[i] >> shift]++] = from[i];
  for (size_t i = 1; i < n; i++) {
    uint64_t hash = to[i];
    size_t j = i;
    for (; j > 0 && to[j - 1] > hash; j--) to[j] = to[j - 1];
    to[j] = hash;
  }
}

static void minhash_sort_hashes(const uint64_t *from, uint64_t *to, size_t n)
{
  if (n <= FEW) minhash_deal_and_sort(from, to, n, FEW_BITS);
  else minhash_deal_and_sort(from, to, n, MANY_BITS);
}

int shingle_signature_write(uint8_t *out, const ShingleOptions *o, const ShingleSet *set, ShingleSlots *work)
{
  size_t n = set->count, k = (size_t)o->hashes;
  minhash_write_header(out, o, n, 0);
  out += SHINGLE_SIGNATURE_HEADER;
  if (n <= k) {
    int status = minhash_make_hashes(work, n + 1);
    if (status != SHINGLE_OK) return status;
    minhash_sort_hashes(set->items, work->hashes, n);
    for (size_t i = 0; i < n; i++) shingle_put(out + 8 * i, 8, work->hashes[i]);
    return SHINGLE_OK;
  }
  int status = minhash_make_slots(work, k);
  if (status != SHINGLE_OK) return status;
  shingle_sketch(work->slots, k, set->items, n);
  minhash_write_slots(out, work->slots, k);
  return SHINGLE_OK;
}

/* --------------------------------------------------------------------------- reading -- */

static const char *minhash_check_values(const ShingleSignature *s)
{
  size_t hashes = (size_t)s->options.hashes;
  if (s->kind == SHINGLE_KIND_SET) {
    for (size_t i = 1; i < s->size; i++) {
      if (minhash_get_hash(s->values, i - 1) >= minhash_get_hash(s->values, i)) return "has hashes that do not ascend";
    }
    return NULL;
  }
  for (size_t j = 0; j < hashes; j++) {
    if (minhash_get_slot(s->values, j) >> VALUE_BITS > ROUNDS) return "has a slot of a round that does not exist";
  }
  return NULL;
}

const char *shingle_signature_read(ShingleSignature *s, const void *bytes, size_t length)
{
  const uint8_t *p = bytes;
  if (length < SHINGLE_SIGNATURE_HEADER) return "is too short";
  if (memcmp(p, magic, sizeof magic) != 0) return "does not begin with SHGL";
  if (p[4] != SHINGLE_SIGNATURE_VERSION) return "has a format version other than 1";

  *s = (ShingleSignature){.kind = p[5], .size_estimated = p[10], .size = shingle_get(p + 24, 8),
                          .values = p + SHINGLE_SIGNATURE_HEADER};
  s->options = (ShingleOptions){p[6], p[7], (int)shingle_get(p + 8, 2), shingle_get(p + 16, 8)};
  if (s->kind != SHINGLE_KIND_SET && s->kind != SHINGLE_KIND_SKETCH) return "is of no known kind";
  if (p[6] != SHINGLE_WORD && p[6] != SHINGLE_CHAR) return "has no known unit";
  if (p[7] < 1 || p[7] > SHINGLE_WIDTH_MAX) return "has a width outside 1 to 32";
  int hashes = s->options.hashes;
  if (hashes < SHINGLE_HASHES_MIN || hashes > SHINGLE_HASHES_MAX) return "has a number of hashes outside 16 to 4096";
  if (s->options.seed > INT64_MAX) return "has a seed beyond 2^63-1";
  if (p[10] > (s->kind == SHINGLE_KIND_SKETCH)) return "has an unknown flag";
  if (shingle_get(p + 11, 5) != 0) return "has reserved bytes that are not zero";
  if ((s->size <= (uint64_t)hashes) != (s->kind == SHINGLE_KIND_SET)) return "has a size that does not fit its kind";
  if (s->size > ((uint64_t)1 << 53)) return "has a size that no text has";
  if (length != shingle_signature_bytes(&s->options, (size_t)s->size)) return "has the wrong length";
  return minhash_check_values(s);
}

const char *shingle_options_difference(const ShingleOptions *a, const ShingleOptions *b,
                                       uint64_t *a_value, uint64_t *b_value)
{
  const struct { const char *name; uint64_t a, b; } values[] = {
      {"unit", (uint64_t)a->unit, (uint64_t)b->unit},
      {"width", (uint64_t)a->width, (uint64_t)b->width},
      {"hashes", (uint64_t)a->hashes, (uint64_t)b->hashes},
      {"seed", a->seed, b->seed}};
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    if (values[i].a == values[i].b) continue;
    *a_value = values[i].a;
    *b_value = values[i].b;
    return values[i].name;
  }
  return NULL;
}

/* ------------------------------------------------------------------------- comparing -- */

/* Hashes in both of two sets, from their sorted bytes. */
static uint64_t minhash_shared_hashes(const ShingleSignature *a, const ShingleSignature *b)
{
  uint64_t shared = 0;
  for (size_t i = 0, j = 0; i < a->size && j < b->size;) {
    uint64_t x = minhash_get_hash(a->values, i), y = minhash_get_hash(b->values, j);
    shared += x == y;
    i += x <= y;
    j += y <= x;
  }
  return shared;
}

static int minhash_equal_slots(const uint8_t *a, const uint8_t *b, size_t k)
{
  int equal = 0;
  for (size_t j = 0; j < k; j++) equal += minhash_get_slot(a, j) == minhash_get_slot(b, j);
  return equal;
}

/* |a n b| from the Jaccard similarity and the sizes, within what the sizes allow. */
static double minhash_shared_estimate(double jaccard, double a, double b)
{
  double shared = jaccard / (1 + jaccard) * (a + b), smaller = a < b ? a : b;
  return shared < smaller ? shared : smaller;
}

int shingle_signature_compare(const ShingleSignature *a, const ShingleSignature *b,
                              ShingleSlots *work, ShingleComparison *c)
{
  *c = (ShingleComparison){.a = a->size, .b = b->size};
  if (a->size == 0 || b->size == 0) {
    c->empty = a->size == b->size;
    c->exact = 1;
    return SHINGLE_OK;
  }
  if (a->kind == SHINGLE_KIND_SET && b->kind == SHINGLE_KIND_SET) {
    uint64_t shared = minhash_shared_hashes(a, b);
    c->exact = 1;
    c->shared = (double)shared;
    c->jaccard = shingle_jaccard(a->size, b->size, shared);
    return SHINGLE_OK;
  }

  size_t k = (size_t)a->options.hashes;
  int equal = 0;
  if (a->kind == b->kind) {
    equal = minhash_equal_slots(a->values, b->values, k);
  } else {
    const ShingleSignature *set = a->kind == SHINGLE_KIND_SET ? a : b;
    const ShingleSignature *sketch = set == a ? b : a;
    int status = shingle_signature_slots(set, work);
    if (status != SHINGLE_OK) return status;
    for (size_t j = 0; j < k; j++) equal += work->slots[j] == minhash_get_slot(sketch->values, j);
  }
  c->slots = (int)k;
  c->jaccard = (double)equal / (double)k;
  c->shared = minhash_shared_estimate(c->jaccard, (double)a->size, (double)b->size);
  return SHINGLE_OK;
}

double shingle_comparison_containment(const ShingleComparison *c)
{
  return c->a == 0 ? -1 : c->shared / (double)c->a;
}

/* The variance of the estimate as a share of classic MinHash's, for m shingles in both sets together.
** Slots that were filled in the same round have different winners, which is the gain over drawing with
** replacement; a slot is filled in round r with a probability of (1 - e) e^r, e = exp(-m / k). */
static double minhash_variance_share(double k, double m)
{
  double empty = exp(-m / k), filled = 1 - empty, same_round = 0;
  for (int round = 0; round < ROUNDS; round++, filled *= empty) same_round += filled * filled;
  double share = 1 - (k - 1) / (m - 1) * same_round;
  return share < 1 ? share : 1;
}

/* The plug-in estimate with half a count more on either side, so that no agreement, or nothing but
** agreement, among a few slots is not taken for certainty. */
double shingle_comparison_error(const ShingleComparison *c)
{
  if (c->exact) return 0;
  double k = c->slots, p = (c->jaccard * k + 0.5) / (k + 1);
  double all = ((double)c->a + (double)c->b) / (1 + c->jaccard);
  return __builtin_sqrt(p * (1 - p) / k * minhash_variance_share(k, all));
}

/* ---------------------------------------------------------------------------- union -- */

static void minhash_lower_slots(ShingleUnion *u, const uint32_t *slots)
{
  size_t k = (size_t)u->options.hashes;
  for (size_t j = 0; j < k; j++) {
    if (slots[j] < u->slots.slots[j]) u->slots.slots[j] = slots[j];
  }
}

/* From the set to its slots, for good. */
static int minhash_start_sketch(ShingleUnion *u)
{
  size_t k = (size_t)u->options.hashes;
  int status = minhash_make_slots(&u->slots, k);
  if (status != SHINGLE_OK) return status;
  if (u->set.count > 0) shingle_sketch(u->slots.slots, k, u->set.items, u->set.count);
  else memset(u->slots.slots, 0xff, k * sizeof *u->slots.slots);
  shingle_set_free(&u->set);
  u->sketched = 1;
  return SHINGLE_OK;
}

static int minhash_add_hashes(ShingleUnion *u, const ShingleSignature *s, ShingleSlots *work)
{
  size_t n = (size_t)s->size;
  int status = minhash_make_hashes(work, n + 1);
  if (status != SHINGLE_OK) return status;
  for (size_t i = 0; i < n; i++) work->hashes[i] = minhash_get_hash(s->values, i);
  status = shingle_set_add(&u->set, work->hashes, n);
  if (status != SHINGLE_OK || u->set.count <= SHINGLE_UNION_EXACT) return status;
  return minhash_start_sketch(u);
}

static int minhash_add_slots(ShingleUnion *u, const ShingleSignature *s, ShingleSlots *work)
{
  int status = u->sketched ? SHINGLE_OK : minhash_start_sketch(u);
  if (status == SHINGLE_OK) status = shingle_signature_slots(s, work);
  if (status == SHINGLE_OK) minhash_lower_slots(u, work->slots);
  return status;
}

int shingle_union_add(ShingleUnion *u, const ShingleSignature *s, ShingleSlots *work)
{
  u->started = 1;
  u->options = s->options;
  if (s->size == 0) return SHINGLE_OK;
  u->parts++;
  u->sum = u->sum > UINT64_MAX - s->size ? UINT64_MAX : u->sum + s->size; /* sizes may be forged */
  u->estimated |= s->size_estimated;
  if (s->size > u->largest) u->largest = s->size;
  int as_set = s->kind == SHINGLE_KIND_SET && !u->sketched;
  return as_set ? minhash_add_hashes(u, s, work) : minhash_add_slots(u, s, work);
}

/* The size of the set with these slots: see ShingleUnion. */
static double minhash_size_estimate(const uint32_t *slots, size_t k)
{
  double sum = 0, filled = 0, range = (double)VALUE_MASK + 1;
  for (size_t j = 0; j < k; j++) {
    int first = slots[j] >> VALUE_BITS == 0;
    sum += first ? (slots[j] + 0.5) / range : 1;
    filled += first;
  }
  return filled * (double)(k - 1) / sum;
}

static uint64_t minhash_union_size(const ShingleUnion *u)
{
  if (!u->sketched) return u->set.count;
  double size = minhash_size_estimate(u->slots.slots, (size_t)u->options.hashes) + 0.5;
  uint64_t least = u->largest > (uint64_t)u->options.hashes ? u->largest : (uint64_t)u->options.hashes + 1;
  if (size < (double)least) return least;
  return size > (double)u->sum ? u->sum : (uint64_t)size;
}

size_t shingle_union_bytes(const ShingleUnion *u)
{
  return shingle_signature_bytes(&u->options, (size_t)minhash_union_size(u));
}

int shingle_union_write(const ShingleUnion *u, uint8_t *out, ShingleSlots *work)
{
  if (!u->sketched) return shingle_signature_write(out, &u->options, &u->set, work);
  minhash_write_header(out, &u->options, minhash_union_size(u), u->parts > 1 || u->estimated);
  minhash_write_slots(out + SHINGLE_SIGNATURE_HEADER, u->slots.slots, (size_t)u->options.hashes);
  return SHINGLE_OK;
}

void shingle_union_free(ShingleUnion *u)
{
  shingle_set_free(&u->set);
  shingle_slots_free(&u->slots);
  *u = (ShingleUnion){0};
}

void shingle_slots_free(ShingleSlots *work)
{
  shingle_release(work->slots);
  shingle_release(work->hashes);
  *work = (ShingleSlots){0};
}
