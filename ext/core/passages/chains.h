/* chains.h - chains of exact runs: the first layer of passages.h. */
#ifndef SHINGLE_CHAINS_H
#define SHINGLE_CHAINS_H

#include "../base/keys.h"

/* Appends the bounds of every chain of runs of equal words that has at least min_tokens words, by
** where they start in a. `hash_a`, `hash_b`: the words' hashes. */
int shingle_runs_find(ShingleBoxes *boxes, const ShingleWords *words, const uint64_t *hash_a,
                      const uint64_t *hash_b, size_t min_tokens);

#endif
