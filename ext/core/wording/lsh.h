/* lsh.h - locality-sensitive hashing of signatures: bands, rows, keys, and the recall curve.
**
** The slots of a signature are cut into `bands` bands of `rows` slots. Two texts are candidates when
** at least one band is equal. For a pair of Jaccard similarity s that happens with probability
**
**     P(s) = 1 - (1 - s^rows)^bands
**
** (Indyk and Motwani, STOC 1998; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, ch. 3).
** The key of a band, 64 bits: XXH3_64bits of its slots, 4 little-endian bytes each, with the band's
** number, from 0, as seed. Keys of different bands live in different spaces: compare (band, key).
*/
#ifndef SHINGLE_LSH_H
#define SHINGLE_LSH_H

#include <stddef.h>
#include <stdint.h>

typedef struct ShinglePlan {
  int bands, rows;
  double recall_at_threshold;  /* P(threshold) */
  double false_positive_rate;  /* mean of P(s) over s from 0 to the threshold */
  double half_found_at;        /* the s with P(s) = 1/2 */
} ShinglePlan;

/* P(similarity), 0..1. */
double shingle_band_probability(double similarity, int bands, int rows);

/* The plan with the fewest false positives that finds a pair at `threshold` with a probability of at
** least `recall`: the most rows that allow it, then as many bands as it takes. Where even rows = 1 does not
** reach `recall`, that plan with every slot as a band; its recall_at_threshold tells.
** O(hashes) time. */
ShinglePlan shingle_plan(double threshold, int hashes, double recall);

/* The figures of a plan with these bands and rows. */
ShinglePlan shingle_plan_figures(double threshold, int bands, int rows);

/* The key of band `band`: slots[band * rows .. band * rows + rows). rows <= 4096. */
uint64_t shingle_band_key(const uint32_t *slots, int band, int rows);

#endif
