/* test_simhash.c - 64-bit SimHash against counting bit by bit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "corpus.h"
#include "wording/simhash.h"

static uint64_t counted(const uint64_t *hashes, size_t n)
{
  uint64_t result = 0;
  for (int bit = 0; bit < 64; bit++) {
    size_t ones = 0;
    for (size_t i = 0; i < n; i++) ones += hashes[i] >> bit & 1;
    if (ones > n / 2.0) result |= (uint64_t)1 << bit;
  }
  return result;
}

static void test_against_counting(void **state)
{
  uint64_t hashes[600], seed = 1;
  (void)state;
  for (int round = 0; round < 3000; round++) {
    size_t n = corpus_below(&seed, round % 10 == 0 ? 600 : 20);
    for (size_t i = 0; i < n; i++) {
      hashes[i] = corpus_random(&seed);
      if (round % 3 == 1) hashes[i] &= corpus_random(&seed);
      if (round % 3 == 2) hashes[i] |= corpus_random(&seed);
    }
    assert_true(shingle_simhash(hashes, n) == counted(hashes, n));
  }
}

static void test_few(void **state)
{
  uint64_t hashes[4] = {0xf0f0, 0x0ff0, UINT64_MAX, 0};
  (void)state;
  assert_true(shingle_simhash(NULL, 0) == 0);
  assert_true(shingle_simhash(hashes, 1) == 0xf0f0);
  assert_true(shingle_simhash(hashes, 2) == 0x00f0); /* a half is not more than a half */
  assert_true(shingle_simhash(hashes, 3) == 0xfff0);
  assert_true(shingle_simhash(hashes, 4) == 0x00f0);
}

static void test_distance(void **state)
{
  (void)state;
  assert_int_equal(shingle_simhash_distance(0, 0), 0);
  assert_int_equal(shingle_simhash_distance(0, UINT64_MAX), 64);
  assert_int_equal(shingle_simhash_distance(1, 1ULL << 63), 2);
}

/* Sets with more in common are nearer to each other: the angle shows. */
static void test_angle(void **state)
{
  uint64_t seed = 2, a[400], b[400];
  double mean[3] = {0, 0, 0};
  (void)state;
  for (int round = 0; round < 300; round++) {
    for (int share = 0; share < 3; share++) { /* none, a half, nine tenths of the hashes in common */
      for (int i = 0; i < 400; i++) {
        a[i] = corpus_random(&seed);
        b[i] = i < (share == 0 ? 0 : share == 1 ? 200 : 360) ? a[i] : corpus_random(&seed);
      }
      mean[share] += shingle_simhash_distance(shingle_simhash(a, 400), shingle_simhash(b, 400)) / 300.0;
    }
  }
  /* 64 * arccos(share) / pi: 32, 21.3, 9.2 */
  assert_true(mean[0] > 31 && mean[0] < 33);
  assert_true(mean[1] > 20.3 && mean[1] < 22.3);
  assert_true(mean[2] > 8.4 && mean[2] < 10);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_against_counting),
      cmocka_unit_test(test_few),
      cmocka_unit_test(test_distance),
      cmocka_unit_test(test_angle),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
