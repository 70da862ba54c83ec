/* test_lsh.c - bands, rows, keys, plans. How often pairs meet in a band: test_minhash.c. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "corpus.h"
#include "wording/lsh.h"

static int near(double x, double y, double tolerance) { return fabs(x - y) <= tolerance; }

static void test_probability(void **state)
{
  (void)state;
  for (int bands = 1; bands <= 64; bands += 7) {
    for (int rows = 1; rows <= 32; rows += 3) {
      double before = -1;
      for (int i = 0; i <= 100; i++) {
        double s = i / 100.0, p = shingle_band_probability(s, bands, rows);
        assert_true(near(p, 1 - pow(1 - pow(s, rows), bands), 1e-12));
        assert_true(p >= before && p >= 0 && p <= 1);
        before = p;
      }
      assert_true(shingle_band_probability(0, bands, rows) == 0);
      assert_true(shingle_band_probability(1, bands, rows) == 1);
    }
  }
}

static void test_figures(void **state)
{
  ShinglePlan p = shingle_plan_figures(0.5, 32, 4);
  double mean = 0;
  (void)state;
  for (int i = 0; i < 100000; i++) mean += shingle_band_probability(0.5 * (i + 0.5) / 100000, 32, 4) / 100000;
  assert_int_equal(p.bands, 32);
  assert_int_equal(p.rows, 4);
  assert_true(near(p.recall_at_threshold, 1 - pow(1 - 0.0625, 32), 1e-12));
  assert_true(near(p.false_positive_rate, mean, 1e-5));
  assert_true(near(shingle_band_probability(p.half_found_at, 32, 4), 0.5, 1e-9));
}

/* Of all plans that reach the recall, none has more rows, and with these rows none has fewer bands. */
static void check_plan(double threshold, int hashes, double recall)
{
  ShinglePlan p = shingle_plan(threshold, hashes, recall);
  assert_true(p.bands >= 1 && p.rows >= 1 && p.bands * p.rows <= hashes);
  assert_true(p.false_positive_rate >= 0 && p.false_positive_rate <= 1);
  if (p.recall_at_threshold < recall) {
    assert_true(p.rows == 1 && p.bands == hashes);
    return;
  }
  assert_true(p.bands == 1 || shingle_band_probability(threshold, p.bands - 1, p.rows) < recall);
  for (int rows = p.rows + 1; rows <= hashes; rows++) {
    assert_true(shingle_band_probability(threshold, hashes / rows, rows) < recall);
  }
}

static void test_plans(void **state)
{
  static const int hashes[] = {16, 17, 64, 128, 200, 256, 4096};
  static const double recalls[] = {1e-9, 0.5, 0.9, 0.95, 0.98, 0.999, 1};
  (void)state;
  for (int t = 0; t <= 20; t++) {
    double threshold = t == 0 ? 1e-9 : t / 20.0;
    for (size_t h = 0; h < sizeof hashes / sizeof *hashes; h++) {
      for (size_t r = 0; r < sizeof recalls / sizeof *recalls; r++) check_plan(threshold, hashes[h], recalls[r]);
    }
  }
  ShinglePlan p = shingle_plan(1, 128, 1);
  assert_true(p.bands == 1 && p.rows == 128 && p.recall_at_threshold == 1);
}

/* The numbers were computed by tests/signature.py: the 16 slots of "w0 w1 ... w299". */
static void test_keys(void **state)
{
  static const uint32_t slots[16] = {0x27dcc22, 0x2afafe8, 0x17ded3d, 0x93d550,  0xca9786,  0x3d50b26,
                                     0xe0450e,  0x1587619, 0x18b6a59, 0xb28381,  0x9e7492,  0x1ced0ad,
                                     0x1360fc4, 0x2d43adb, 0x91296d,  0x13c0f2};
  uint32_t many[4096];
  (void)state;
  assert_true(shingle_band_key(slots, 0, 4) == 0x16c2bcb5f351045b);
  assert_true(shingle_band_key(slots, 3, 4) == 0x9ff486fc83a108a8);
  assert_true(shingle_band_key(slots, 0, 16) == 0x1c80d86398db16f);
  assert_true(shingle_band_key(slots, 0, 4) != shingle_band_key(slots, 1, 4));
  /* a key depends on every slot of its band and on no other */
  for (int i = 0; i < 4096; i++) many[i] = (uint32_t)i;
  for (int i = 0; i < 4096; i += 37) {
    uint64_t whole = shingle_band_key(many, 0, 4096), own = shingle_band_key(many, i / 64, 64);
    uint64_t other = shingle_band_key(many, (i / 64 + 1) % 64, 64);
    many[i] ^= 0x80000000u;
    assert_true(shingle_band_key(many, 0, 4096) != whole);
    assert_true(shingle_band_key(many, i / 64, 64) != own);
    assert_true(shingle_band_key(many, (i / 64 + 1) % 64, 64) == other);
    many[i] ^= 0x80000000u;
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_probability),
      cmocka_unit_test(test_figures),
      cmocka_unit_test(test_plans),
      cmocka_unit_test(test_keys),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
