/* lsh.c - see lsh.h. */
#include "lsh.h"

#include "../base/bytes.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#define STEPS 1000 /* of the midpoint rule for the mean below the threshold */
#define ROWS_MAX 4096

/* x^n by repeated squaring; the same on every platform, which pow() does not promise. */
static double lsh_power(double x, int n)
{
  double result = 1;
  for (; n > 0; n >>= 1, x *= x) {
    if (n & 1) result *= x;
  }
  return result;
}

double shingle_band_probability(double similarity, int bands, int rows)
{
  return 1 - lsh_power(1 - lsh_power(similarity, rows), bands);
}

static double lsh_mean_below(double threshold, int bands, int rows)
{
  double sum = 0;
  for (int i = 0; i < STEPS; i++) {
    sum += shingle_band_probability(threshold * (i + 0.5) / STEPS, bands, rows);
  }
  return sum / STEPS;
}

static double lsh_half_found(int bands, int rows)
{
  double low = 0, high = 1;
  for (int i = 0; i < 50; i++) {
    double middle = (low + high) / 2;
    if (shingle_band_probability(middle, bands, rows) < 0.5) low = middle; else high = middle;
  }
  return high;
}

ShinglePlan shingle_plan_figures(double threshold, int bands, int rows)
{
  return (ShinglePlan){bands, rows, shingle_band_probability(threshold, bands, rows),
                       lsh_mean_below(threshold, bands, rows), lsh_half_found(bands, rows)};
}

ShinglePlan shingle_plan(double threshold, int hashes, double recall)
{
  int rows = hashes, bands = 1;
  while (rows > 1 && shingle_band_probability(threshold, hashes / rows, rows) < recall) rows--;
  while (bands < hashes / rows && shingle_band_probability(threshold, bands, rows) < recall) bands++;
  return shingle_plan_figures(threshold, bands, rows);
}

uint64_t shingle_band_key(const uint32_t *slots, int band, int rows)
{
  uint8_t bytes[ROWS_MAX * 4];
  const uint32_t *from = slots + (size_t)band * (size_t)rows;
  for (int i = 0; i < rows; i++) shingle_put(bytes + 4 * i, 4, from[i]);
  return XXH3_64bits_withSeed(bytes, (size_t)rows * 4, (uint64_t)band);
}
