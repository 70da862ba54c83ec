/* shingles.h - shingles, sets of them, and exact Jaccard and containment.
**
** A shingle is `width` consecutive elements: words (tokens of text.h) or code points of the folded
** text. A text with fewer elements than `width`, but at least one, has one shingle: all of them.
**
** Its hash, 64 bits:
**
**     element   h(e) = XXH3_64bits(the element's folded UTF-8 bytes), seed 0
**     factor    c(j) = XXH3_64bits(j as 8 little-endian bytes) with seed `seed`, lowest bit set
**     shingle   mix( c(0) h(e0) + c(1) h(e1) + ... + c(width-1) h(e[width-1])  mod 2^64 )
**     mix(x)    x ^= x >> 33;  x *= 0xc2b2ae3d27d4eb4f;  x ^= x >> 29;  x *= 0x165667b19e3779f9;
**               x ^= x >> 32                                       (the avalanche of XXH64)
**
** So each word is hashed once, however wide the shingles are. The sum is a multilinear hash
** (Carter and Wegman 1979) over values that are already hashes. Two different shingles collide
** with probability about 2^-64: in a text of 10^6 shingles, one pair in 4 * 10^7 such texts.
**
** Sets are what is compared: how often a shingle occurs does not count.
*/
#ifndef SHINGLE_SHINGLES_H
#define SHINGLE_SHINGLES_H

#include "../text/text.h"

#define SHINGLE_WIDTH_MAX 32
#define SHINGLE_HASHES_MIN 16
#define SHINGLE_HASHES_MAX 4096
#define SHINGLE_HASHES_DEFAULT 128
#define SHINGLE_WIDTH_WORDS 3 /* default width, in words */
#define SHINGLE_WIDTH_CHARS 5 /* default width, in code points */

typedef enum ShingleUnit { SHINGLE_WORD = 1, SHINGLE_CHAR = 2 } ShingleUnit;

typedef struct ShingleOptions {
  int unit;       /* ShingleUnit */
  int width;      /* elements in a shingle: 1..SHINGLE_WIDTH_MAX */
  int hashes;     /* slots of a signature: SHINGLE_HASHES_MIN..SHINGLE_HASHES_MAX */
  uint64_t seed;  /* 0..2^63-1 */
} ShingleOptions;

/* The c(j) of a seed, computed when the seed changes. */
typedef struct ShingleFactors {
  int ready;
  uint64_t seed;
  uint64_t factor[SHINGLE_WIDTH_MAX];
} ShingleFactors;

/* A set of shingle hashes; all zero is the empty set. */
typedef struct ShingleSet {
  uint64_t *items;   /* the different hashes, in order of first appearance */
  size_t count, capacity;
  uint32_t *table;   /* open addressing, a power of two of them: a member's place in items[] + 1, 0 = free */
  size_t slots;      /* in use; table_capacity are there */
  size_t table_capacity;
  ShingleFactors factors;
  uint64_t *elements; /* work space: element hashes of a piece, the last width-1 of the one before first */
  size_t element_capacity;
  void *host;        /* for shingle_interrupted(): that of the text last read; NULL: it goes on */
} ShingleSet;

uint64_t shingle_mix(uint64_t x);
uint64_t shingle_hash_bytes(const void *bytes, size_t length); /* h(e) */
void shingle_factors(ShingleFactors *f, uint64_t seed);

/* The hash of the shingle of `count` elements with these hashes. */
uint64_t shingle_combine(const ShingleFactors *f, const uint64_t *elements, size_t count);

/* Hashes of the tokens of t's current piece, into out[token_count]. */
void shingle_hash_tokens(const ShingleText *t, uint64_t *out);

/* Makes `set` the shingle set of a text, read through `t`. O(bytes) time; memory about 24 bytes a
** different shingle. Returns SHINGLE_OK, SHINGLE_NOMEM, SHINGLE_TOOBIG or SHINGLE_INTERRUPTED. */
int shingle_set_read(ShingleSet *set, ShingleText *t, const ShingleOptions *o,
                     const void *bytes, size_t length);

/* The same from the hashes of a text's elements, in order. */
int shingle_set_elements(ShingleSet *set, size_t width, uint64_t seed, const uint64_t *elements, size_t count, void *host);

/* Makes `set` the set of these hashes, in that order, without repetitions. */
int shingle_set_assign(ShingleSet *set, const uint64_t *hashes, size_t count);

/* Adds hashes to a set. SHINGLE_INTERRUPTED leaves a set that is empty, or has a part of them. */
int shingle_set_add(ShingleSet *set, const uint64_t *hashes, size_t count);

int shingle_set_has(const ShingleSet *set, uint64_t hash);

/* The number of hashes in both, into *shared. O(smaller). SHINGLE_OK or SHINGLE_INTERRUPTED. */
int shingle_set_shared(const ShingleSet *a, const ShingleSet *b, size_t *shared);

/* From sizes: Jaccard |a n b| / |a u b|, and the share of a that b has. -1 where both sets, or for
** containment a, are empty: there is no such share. */
double shingle_jaccard(size_t a, size_t b, size_t shared);
double shingle_containment(size_t a, size_t shared);

/* Gives back buffers of more than `bytes` bytes in all; less is kept for the next text. */
void shingle_set_trim(ShingleSet *set, size_t bytes);
void shingle_set_free(ShingleSet *set);

#endif
