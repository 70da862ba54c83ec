/* shingles.c - from tokens to a set of shingle hashes. The hash is specified in shingles.h.
**
** Everything works on whole pieces of text (text.h), array by array: element hashes, then shingle
** hashes, then their way into the set. A piece keeps the last width-1 element hashes of the one
** before it in front of its own, so that shingles run across pieces.
*/
#include "shingles.h"

#include <string.h>

#ifdef SHINGLE_HAVE_X86
#  include <immintrin.h>
#endif
#define XXH_INLINE_ALL
#include <xxhash.h>

#define BATCH 256  /* tokens or shingles worked on at a time: their arrays stay in the first-level cache */
#define CHECK_EVERY 65536 /* hashes looked up between two looks at shingle_interrupted() */
#define CLEARED 1048576   /* slots cleared between two: 4 MB */

SHINGLE_INLINE uint64_t shingles_mix(uint64_t x)
{
  x ^= x >> 33;
  x *= 0xc2b2ae3d27d4eb4fULL;
  x ^= x >> 29;
  x *= 0x165667b19e3779f9ULL;
  return x ^ x >> 32;
}

uint64_t shingle_mix(uint64_t x) { return shingles_mix(x); }

uint64_t shingle_hash_bytes(const void *bytes, size_t length)
{
  return XXH3_64bits(bytes, length);
}

void shingle_factors(ShingleFactors *f, uint64_t seed)
{
  if (f->ready && f->seed == seed) return;
  for (int j = 0; j < SHINGLE_WIDTH_MAX; j++) {
    uint8_t number[8] = {(uint8_t)j};
    f->factor[j] = XXH3_64bits_withSeed(number, sizeof number, seed) | 1;
  }
  f->seed = seed;
  f->ready = 1;
}

uint64_t shingle_combine(const ShingleFactors *f, const uint64_t *elements, size_t count)
{
  uint64_t sum = 0;
  for (size_t j = 0; j < count; j++) sum += f->factor[j] * elements[j];
  return shingles_mix(sum);
}

/* ------------------------------------------------------------------------ elements -- */

/* The tokens of a batch by the length of their bytes: 1-3, 4-8, 9-16, and longer. XXH3 branches on these
** classes; token by token the branches are mispredicted every second word and cost more than the hash.
** So the tokens are dealt out by class first, without a branch, and each class is hashed in a loop of its
** own. Measured on English news: 1.06 times as many articles a second with the plain loop, 1.2 times
** with AVX-512. */
enum { CLASSES = 4, VECTOR = 16 };
typedef struct Deal {
  size_t count[CLASSES];
  uint16_t token[CLASSES][BATCH + VECTOR]; /* their numbers in the batch */
} Deal;

static void shingles_deal_plain(const uint32_t *runs, size_t n, Deal *d)
{
  size_t n1 = 0, n4 = 0, n9 = 0, n17 = 0;
  for (size_t i = 0; i < n; i++) {
    uint32_t length = runs[2 * i + 1] - runs[2 * i];
    d->token[0][n1] = d->token[1][n4] = d->token[2][n9] = d->token[3][n17] = (uint16_t)i;
    n1 += length < 4;
    n4 += length - 4 < 5;
    n9 += length - 9 < 8;
    n17 += length > 16;
  }
  d->count[0] = n1;
  d->count[1] = n4;
  d->count[2] = n9;
  d->count[3] = n17;
}

#ifdef SHINGLE_HAVE_X86
/* Appends those of 16 token numbers that the mask tells to a class. */
SHINGLE_AVX512 static inline void shingles_deal_out(Deal *d, int class, __mmask16 mask, __m512i numbers)
{
  __m256i chosen = _mm512_cvtepi32_epi16(_mm512_maskz_compress_epi32(mask, numbers));
  _mm256_storeu_si256((__m256i *)(void *)(d->token[class] + d->count[class]), chosen);
  d->count[class] += (size_t)__builtin_popcount(mask);
}

/* The same 16 tokens at a time. Reads up to 32 numbers beyond the runs: text.c leaves room for 80 tokens. */
SHINGLE_AVX512 static void shingles_deal_avx512(const uint32_t *runs, size_t n, Deal *d)
{
  const __m512i even = _mm512_set_epi32(30, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10, 8, 6, 4, 2, 0);
  const __m512i odd = _mm512_add_epi32(even, _mm512_set1_epi32(1));
  __m512i numbers = _mm512_srli_epi32(even, 1);
  for (int class = 0; class < CLASSES; class++) d->count[class] = 0;
  for (size_t i = 0; i < n; i += VECTOR) {
    __m512i low = _mm512_loadu_si512(runs + 2 * i), high = _mm512_loadu_si512(runs + 2 * i + VECTOR);
    __m512i start = _mm512_permutex2var_epi32(low, even, high);
    __m512i length = _mm512_sub_epi32(_mm512_permutex2var_epi32(low, odd, high), start);
    __mmask16 all = (__mmask16)(n - i >= VECTOR ? 0xffffu : (1u << (n - i)) - 1);
    __mmask16 to3 = _mm512_mask_cmplt_epu32_mask(all, length, _mm512_set1_epi32(4));
    __mmask16 to8 = _mm512_mask_cmplt_epu32_mask(all, length, _mm512_set1_epi32(9));
    __mmask16 to16 = _mm512_mask_cmplt_epu32_mask(all, length, _mm512_set1_epi32(17));
    shingles_deal_out(d, 0, to3, numbers);
    shingles_deal_out(d, 1, to8 ^ to3, numbers);
    shingles_deal_out(d, 2, to16 ^ to8, numbers);
    shingles_deal_out(d, 3, all ^ to16, numbers);
    numbers = _mm512_add_epi32(numbers, _mm512_set1_epi32(VECTOR));
  }
}
#endif

static void shingles_deal(const uint32_t *runs, size_t n, Deal *d, ShingleCpu cpu)
{
#ifdef SHINGLE_HAVE_X86
  if (cpu == SHINGLE_CPU_AVX512) {
    shingles_deal_avx512(runs, n, d);
    return;
  }
#endif
  (void)cpu;
  shingles_deal_plain(runs, n, d);
}

/* Hashes the tokens of one class, whose lengths are in [least, most]: constants, so that the compiler keeps
** one branch of XXH3. */
SHINGLE_INLINE void shingles_hash_class(const uint8_t *folded, const uint32_t *runs, const uint16_t *token, size_t n,
                               size_t least, size_t most, uint64_t *out)
{
  for (size_t k = 0; k < n; k++) {
    size_t i = token[k], length = runs[2 * i + 1] - runs[2 * i];
    if (length < least || length > most) continue; /* never */
    out[i] = XXH3_64bits(folded + runs[2 * i], length);
  }
}

static void shingles_hash_batch(const uint8_t *folded, const uint32_t *runs, size_t n, uint64_t *out, ShingleCpu cpu)
{
  Deal d;
  shingles_deal(runs, n, &d, cpu);
  shingles_hash_class(folded, runs, d.token[0], d.count[0], 1, 3, out);
  shingles_hash_class(folded, runs, d.token[1], d.count[1], 4, 8, out);
  shingles_hash_class(folded, runs, d.token[2], d.count[2], 9, 16, out);
  shingles_hash_class(folded, runs, d.token[3], d.count[3], 17, SIZE_MAX, out);
}

void shingle_hash_tokens(const ShingleText *t, uint64_t *out)
{
  for (size_t from = 0; from < t->token_count; from += BATCH) {
    size_t n = t->token_count - from < BATCH ? t->token_count - from : BATCH;
    shingles_hash_batch(t->folded, t->runs + 2 * from, n, out + from, t->cpu);
  }
  for (size_t k = 0; k < t->joined_count; k++) {
    const ShingleJoined *joined = &t->joined[k];
    out[joined->token] = XXH3_64bits(t->folded + joined->at, joined->length);
  }
}

/* Hashes of the code points of the current piece, into out[]; returns how many. */
static size_t shingles_hash_code_points(const ShingleText *t, uint64_t *out)
{
  size_t n = 0;
  for (size_t i = 0; i < t->folded_length;) {
    size_t length = shingle_utf8_length(t->folded[i]);
    out[n++] = XXH3_64bits(t->folded + i, length);
    i += length;
  }
  return n;
}

/* Reads the next piece and puts its element hashes behind the `carried` ones. Returns their
** number in all in *count. */
static int shingles_read_elements(ShingleSet *set, ShingleText *t, int unit, size_t carried, size_t *count)
{
  int status = unit == SHINGLE_WORD ? shingle_text_words(t) : shingle_text_fold(t);
  if (status != SHINGLE_OK) return status;

  size_t most = unit == SHINGLE_WORD ? t->token_count : t->folded_length;
  set->elements = shingle_grown(set->elements, &set->element_capacity, carried + most + 1,
                                sizeof *set->elements, &status);
  if (status != SHINGLE_OK) return status;

  if (unit == SHINGLE_WORD) {
    shingle_hash_tokens(t, set->elements + carried);
    *count = carried + t->token_count;
  } else {
    *count = carried + shingles_hash_code_points(t, set->elements + carried);
  }
  return SHINGLE_OK;
}

/* ----------------------------------------------------------------------------- sets -- */

/* Makes a table of `slots`, for which there is room. Where it is interrupted the set is empty. */
static int shingles_rebuild(ShingleSet *set, size_t slots)
{
  size_t count = set->count;
  set->count = set->slots = 0;
  for (size_t at = 0; at < slots; at += CLEARED) {
    size_t n = slots - at < CLEARED ? slots - at : CLEARED;
    memset(set->table + at, 0, n * sizeof *set->table);
    if (n == CLEARED && shingle_interrupted(set->host)) return SHINGLE_INTERRUPTED;
  }
  for (size_t i = 0; i < count; i++) {
    size_t at = set->items[i] & (slots - 1);
    while (set->table[at] != 0) at = (at + 1) & (slots - 1);
    set->table[at] = (uint32_t)i + 1;
    if (i % CHECK_EVERY == CHECK_EVERY - 1 && shingle_interrupted(set->host)) return SHINGLE_INTERRUPTED;
  }
  set->count = count;
  set->slots = slots;
  return SHINGLE_OK;
}

/* Room for `more` members: a table at most a quarter full. Rebuilds it when it grows. */
static int shingles_make_room(ShingleSet *set, size_t more)
{
  size_t need = set->count + more, slots = 64;
  int status = SHINGLE_OK;
  if (need > SHINGLE_ITEMS_MAX / 4) return SHINGLE_TOOBIG;
  set->items = shingle_grown(set->items, &set->capacity, need, sizeof *set->items, &status);
  if (status != SHINGLE_OK || set->slots >= need * 2) return status;

  while (slots < need * 4) slots *= 2;
  set->table = shingle_grown(set->table, &set->table_capacity, slots, sizeof *set->table, &status);
  return status == SHINGLE_OK ? shingles_rebuild(set, slots) : status;
}

/* Empties the set and makes room for `expected` members, in a table no larger than that takes. */
static int shingles_clear(ShingleSet *set, size_t expected)
{
  set->count = 0;
  set->slots = 0;
  return shingles_make_room(set, expected);
}

/* Adds hashes for which there is room. */
static void shingles_insert(ShingleSet *set, const uint64_t *hashes, size_t count)
{
  uint64_t *items = set->items;
  uint32_t *table = set->table;
  size_t mask = set->slots - 1, members = set->count;
  for (size_t i = 0; i < count; i++) {
    uint64_t hash = hashes[i];
    size_t at = hash & mask;
    while (table[at] != 0 && items[table[at] - 1] != hash) at = (at + 1) & mask;
    if (table[at] != 0) continue;
    items[members++] = hash;
    table[at] = (uint32_t)members;
  }
  set->count = members;
}

int shingle_set_add(ShingleSet *set, const uint64_t *hashes, size_t count)
{
  int status = shingles_make_room(set, count);
  if (status == SHINGLE_OK) shingles_insert(set, hashes, count);
  return status;
}

int shingle_set_assign(ShingleSet *set, const uint64_t *hashes, size_t count)
{
  int status = shingles_clear(set, count);
  if (status == SHINGLE_OK) shingles_insert(set, hashes, count);
  return status;
}

/* The hashes of `n` shingles of three elements, the default: products that the compiler can see, and
** does eight at a time where the machine has AVX-512 (1.15 times as many articles a second). */
SHINGLE_INLINE void shingles_combine_three(const uint64_t *f, const uint64_t *e, size_t n, uint64_t *out)
{
  for (size_t i = 0; i < n; i++) out[i] = shingles_mix(f[0] * e[i] + f[1] * e[i + 1] + f[2] * e[i + 2]);
}

static void shingles_combine_three_plain(const uint64_t *f, const uint64_t *e, size_t n, uint64_t *out)
{
  shingles_combine_three(f, e, n, out);
}

#ifdef SHINGLE_HAVE_X86
SHINGLE_AVX512 static void shingles_combine_three_avx512(const uint64_t *f, const uint64_t *e, size_t n, uint64_t *out)
{
  shingles_combine_three(f, e, n, out);
}
#endif

/* The hashes of the `n` shingles that begin with the first n of the elements. */
static void shingles_combine_all(const ShingleFactors *f, size_t width, const uint64_t *e, size_t n, uint64_t *out,
                        ShingleCpu cpu)
{
  if (width != 3) {
    for (size_t i = 0; i < n; i++) out[i] = shingle_combine(f, e + i, width);
    return;
  }
#ifdef SHINGLE_HAVE_X86
  if (cpu == SHINGLE_CPU_AVX512) {
    shingles_combine_three_avx512(f->factor, e, n, out);
    return;
  }
#endif
  (void)cpu;
  shingles_combine_three_plain(f->factor, e, n, out);
}

/* Adds the shingles of elements[0..count), count >= width. */
static int shingles_add(ShingleSet *set, size_t width, size_t count, ShingleCpu cpu)
{
  uint64_t batch[BATCH];
  size_t total = count - width + 1;
  for (size_t from = 0; from < total; from += BATCH) {
    size_t n = total - from < BATCH ? total - from : BATCH;
    shingles_combine_all(&set->factors, width, set->elements + from, n, batch, cpu);
    int status = shingle_set_add(set, batch, n);
    if (status != SHINGLE_OK) return status;
    if (from % CHECK_EVERY == CHECK_EVERY - BATCH && shingle_interrupted(set->host)) return SHINGLE_INTERRUPTED;
  }
  return SHINGLE_OK;
}

int shingle_set_read(ShingleSet *set, ShingleText *t, const ShingleOptions *o,
                     const void *bytes, size_t length)
{
  size_t width = (size_t)o->width, count = 0, carried = 0;
  int any = 0, status = shingle_text_open(t, bytes, length);
  if (status != SHINGLE_OK) return status;
  set->host = t->host;
  status = shingles_clear(set, length < 65536 ? length / 6 : 65536 / 6);
  if (status != SHINGLE_OK) return status;
  shingle_factors(&set->factors, o->seed);

  while (!shingle_text_done(t)) {
    status = shingles_read_elements(set, t, o->unit, carried, &count);
    if (status != SHINGLE_OK) return status;
    carried = count;
    if (count < width) continue;
    status = shingles_add(set, width, count, t->cpu);
    if (status != SHINGLE_OK) return status;
    any = 1;
    carried = width - 1;
    memmove(set->elements, set->elements + count - carried, carried * sizeof *set->elements);
  }
  if (any || count == 0) return SHINGLE_OK;
  uint64_t only = shingle_combine(&set->factors, set->elements, count);
  return shingle_set_add(set, &only, 1);
}

int shingle_set_elements(ShingleSet *set, size_t width, uint64_t seed, const uint64_t *elements, size_t count, void *host)
{
  uint64_t batch[256];
  size_t n = 0;
  if (width > count) width = count;
  size_t total = count == 0 ? 0 : count - width + 1;
  shingle_factors(&set->factors, seed);
  set->host = host;
  int status = shingle_set_assign(set, NULL, 0);
  for (size_t i = 0; status == SHINGLE_OK && i < total; i++) {
    batch[n++] = shingle_combine(&set->factors, elements + i, width);
    if (n < sizeof batch / sizeof *batch && i + 1 < total) continue;
    status = shingle_set_add(set, batch, n);
    n = 0;
    if (i % CHECK_EVERY == CHECK_EVERY - 1 && status == SHINGLE_OK && shingle_interrupted(host)) status = SHINGLE_INTERRUPTED;
  }
  return status;
}

int shingle_set_has(const ShingleSet *set, uint64_t hash)
{
  if (set->count == 0) return 0;
  size_t mask = set->slots - 1, at = hash & mask;
  while (set->table[at] != 0 && set->items[set->table[at] - 1] != hash) at = (at + 1) & mask;
  return set->table[at] != 0;
}

int shingle_set_shared(const ShingleSet *a, const ShingleSet *b, size_t *shared)
{
  if (a->count > b->count) return shingle_set_shared(b, a, shared);
  *shared = 0;
  for (size_t i = 0; i < a->count; i++) {
    *shared += (size_t)shingle_set_has(b, a->items[i]);
    if (i % CHECK_EVERY == CHECK_EVERY - 1 && shingle_interrupted(a->host)) return SHINGLE_INTERRUPTED;
  }
  return SHINGLE_OK;
}

double shingle_jaccard(size_t a, size_t b, size_t shared)
{
  size_t all = a + b - shared;
  return all == 0 ? -1 : (double)shared / (double)all;
}

double shingle_containment(size_t a, size_t shared)
{
  return a == 0 ? -1 : (double)shared / (double)a;
}

void shingle_set_trim(ShingleSet *set, size_t bytes)
{
  size_t held = set->capacity * sizeof *set->items + set->table_capacity * sizeof *set->table +
                set->element_capacity * sizeof *set->elements;
  if (held > bytes) shingle_set_free(set);
}

void shingle_set_free(ShingleSet *set)
{
  shingle_release(set->items);
  shingle_release(set->table);
  shingle_release(set->elements);
  *set = (ShingleSet){0};
}
