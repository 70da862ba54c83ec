/* simhash.c - see simhash.h. */
#include "simhash.h"

#define PLANES 64 /* bits of a counter: no set is larger */

/* 64 counters at once: bit i of planes[p] is bit p of counter i. Adding a hash to all of them is one
** binary addition, of two steps on average, instead of 64 increments. */
static void simhash_count_bits(uint64_t *planes, uint64_t hash)
{
  for (int p = 0; hash != 0 && p < PLANES; p++) {
    uint64_t carry = planes[p] & hash;
    planes[p] ^= hash;
    hash = carry;
  }
}

uint64_t shingle_simhash(const uint64_t *hashes, size_t n)
{
  uint64_t planes[PLANES] = {0}, greater = 0, equal = ~(uint64_t)0;
  for (size_t i = 0; i < n; i++) simhash_count_bits(planes, hashes[i]);
  /* which counters are greater than n / 2, from the highest bit down */
  for (int p = PLANES - 1; p >= 0; p--) {
    uint64_t half = (n / 2 >> p & 1) ? ~(uint64_t)0 : 0;
    greater |= equal & planes[p] & ~half;
    equal &= ~(planes[p] ^ half);
  }
  return greater;
}

int shingle_simhash_distance(uint64_t a, uint64_t b)
{
  return __builtin_popcountll(a ^ b);
}
