/* simhash.h - 64-bit SimHash (Charikar, STOC 2002; Manku, Jain and Das Sarma, WWW 2007).
**
** Bit i of the SimHash of a set of shingle hashes is 1 where more than half of them have bit i set.
** The angle between two sets shows as the share of bits that differ: near-duplicates differ in few.
** It is smaller than a signature (8 bytes) and much less exact: a distance tells near-duplicates
** from the rest, but gives no Jaccard similarity.
*/
#ifndef SHINGLE_SIMHASH_H
#define SHINGLE_SIMHASH_H

#include <stddef.h>
#include <stdint.h>

/* O(n) time, about a nanosecond a hash. 0 for the empty set. */
uint64_t shingle_simhash(const uint64_t *hashes, size_t n);

/* The number of bits that differ: 0..64. */
int shingle_simhash_distance(uint64_t a, uint64_t b);

#endif
