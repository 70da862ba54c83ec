/* test_minhash.c - signatures: bytes, exactness, error of the estimates, unions, hostile bytes. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "corpus.h"
#include "heap.h"
#include "wording/lsh.h"
#include "wording/minhash.h"

/* ------------------------------------------------------------------------- helpers -- */

typedef struct Blob {
  uint8_t *bytes; /* malloc'ed, exactly `length` */
  size_t length;
} Blob;

static ShingleOptions with_hashes(int hashes) { return (ShingleOptions){SHINGLE_WORD, 3, hashes, 0}; }

/* The signature of the set of these hashes. */
static Blob signature(int k, const uint64_t *hashes, size_t n)
{
  ShingleOptions o = with_hashes(k);
  ShingleSet set = {0};
  ShingleSlots work = {0};
  assert_int_equal(shingle_set_assign(&set, hashes, n), SHINGLE_OK);
  Blob b = {NULL, shingle_signature_bytes(&o, set.count)};
  b.bytes = malloc(b.length);
  assert_non_null(b.bytes);
  assert_int_equal(shingle_signature_write(b.bytes, &o, &set, &work), SHINGLE_OK);
  shingle_set_free(&set);
  shingle_slots_free(&work);
  return b;
}

static ShingleSignature parsed(Blob b)
{
  ShingleSignature s;
  const char *wrong = shingle_signature_read(&s, b.bytes, b.length);
  if (wrong != NULL) fail_msg("a signature that %s", wrong);
  return s;
}

static ShingleComparison compared(Blob a, Blob b)
{
  ShingleSignature x = parsed(a), y = parsed(b);
  ShingleSlots work = {0};
  ShingleComparison c;
  assert_int_equal(shingle_signature_compare(&x, &y, &work, &c), SHINGLE_OK);
  shingle_slots_free(&work);
  return c;
}

static Blob united(const Blob *parts, size_t count)
{
  ShingleUnion u = {0};
  ShingleSlots work = {0};
  for (size_t i = 0; i < count; i++) {
    ShingleSignature s = parsed(parts[i]);
    assert_int_equal(shingle_union_add(&u, &s, &work), SHINGLE_OK);
  }
  Blob b = {NULL, shingle_union_bytes(&u)};
  b.bytes = malloc(b.length);
  assert_non_null(b.bytes);
  assert_int_equal(shingle_union_write(&u, b.bytes, &work), SHINGLE_OK);
  shingle_union_free(&u);
  shingle_slots_free(&work);
  parsed(b);
  return b;
}

static void slots_of(Blob b, uint32_t *out)
{
  ShingleSignature s = parsed(b);
  ShingleSlots work = {0};
  assert_int_equal(shingle_signature_slots(&s, &work), SHINGLE_OK);
  memcpy(out, work.slots, (size_t)s.options.hashes * sizeof *out);
  shingle_slots_free(&work);
}

static int same_blob(Blob a, Blob b) { return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0; }

static void random_hashes(uint64_t *state, uint64_t *out, size_t n)
{
  for (size_t i = 0; i < n; i++) out[i] = corpus_random(state);
}

static uint64_t fnv(Blob b)
{
  uint64_t h = 0xcbf29ce484222325ULL;
  for (size_t i = 0; i < b.length; i++) h = (h ^ b.bytes[i]) * 0x100000001b3ULL;
  return h;
}

static Blob signature_of_text(const char *text, const ShingleOptions *o)
{
  ShingleText t;
  ShingleSet set = {0};
  ShingleSlots work = {0};
  shingle_text_init(&t, NULL);
  assert_int_equal(shingle_set_read(&set, &t, o, text, strlen(text)), SHINGLE_OK);
  Blob b = {NULL, shingle_signature_bytes(o, set.count)};
  b.bytes = malloc(b.length);
  assert_non_null(b.bytes);
  assert_int_equal(shingle_signature_write(b.bytes, o, &set, &work), SHINGLE_OK);
  shingle_set_free(&set);
  shingle_slots_free(&work);
  shingle_text_free(&t);
  return b;
}

/* -------------------------------------------------------------------------- bytes -- */

/* FNV-1a of the signatures that tests/signature.py makes of "w0 w1 ... w299". More vectors, in full, are in
** tests/fixtures/signatures.txt. */
static void test_golden(void **state)
{
  static const struct { ShingleOptions o; size_t length, bytes; uint64_t hash; } cases[] = {
      {{SHINGLE_WORD, 3, 16, 0}, 0, 96, 0x2d6bb1b7f68bd785},
      {{SHINGLE_WORD, 3, 128, 0}, 0, 544, 0x11861b5f4c26feef},
      {{SHINGLE_WORD, 3, 4096, 0}, 0, 2416, 0xa057dea19a720176},
      {{SHINGLE_CHAR, 5, 64, INT64_MAX}, 0, 288, 0xcad9a39e9c2f5bd9},
      {{SHINGLE_WORD, 1, 16, 3}, 100, 96, 0x4917c83792726d8c}};
  char text[2000] = "";
  (void)state;
  for (int i = 0; i < 300; i++) sprintf(text + strlen(text), "%sw%d", i ? " " : "", i);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char *copy = strdup(text);
    if (cases[i].length) copy[cases[i].length] = 0;
    Blob b = signature_of_text(copy, &cases[i].o);
    assert_int_equal(b.length, cases[i].bytes);
    if (fnv(b) != cases[i].hash) fail_msg("signature %zu is not the one of the format", i);
    free(b.bytes);
    free(copy);
  }
}

/* The slots of a set by the recipe of minhash.h, word for word. */
static void sketch_by_definition(uint32_t *slots, size_t k, const uint64_t *hashes, size_t n)
{
  for (size_t j = 0; j < k; j++) slots[j] = UINT32_MAX;
  for (uint64_t i = 0; i < 4 + 2 * k; i++) {
    if (i > 3 && (i % 2 != 0 || slots[(i - 4) / 2] != UINT32_MAX)) continue;
    for (size_t m = 0; m < n; m++) {
      uint64_t even = i < 2 ? hashes[m] : shingle_mix(hashes[m] + (i / 2) * 0x9e3779b97f4a7c15ULL);
      uint64_t y = i % 2 ? even << 32 | even >> 32 : even;
      uint32_t round = i < 4 ? (uint32_t)i : 4;
      size_t slot = i < 4 ? (size_t)((y >> 32) * k >> 32) : (size_t)(i - 4) / 2;
      uint32_t value = round << 29 | (uint32_t)(y & 0x1fffffff);
      if (value < slots[slot]) slots[slot] = value;
    }
  }
}

static void test_sketch(void **state)
{
  static const size_t ks[] = {16, 17, 128, 1000, 4096};
  static uint32_t found[4096], right[4096];
  static uint64_t hashes[5000];
  uint64_t seed = 1;
  (void)state;
  for (size_t i = 0; i < sizeof ks / sizeof *ks; i++) {
    for (int round = 0; round < 40; round++) {
      size_t n = 1 + corpus_below(&seed, round % 4 == 0 ? 5000 : 300);
      random_hashes(&seed, hashes, n);
      if (round == 5) hashes[0] = 0;
      if (round == 6) hashes[0] = UINT64_MAX;
      shingle_sketch(found, ks[i], hashes, n);
      sketch_by_definition(right, ks[i], hashes, n);
      assert_memory_equal(found, right, ks[i] * sizeof *found);
    }
  }
}

/* A set in any order, with repetitions, has one signature; read back, it has what was put in. */
static void test_round_trip(void **state)
{
  static uint64_t hashes[3000], again[6000];
  uint64_t seed = 2;
  (void)state;
  for (int round = 0; round < 400; round++) {
    size_t n = corpus_below(&seed, round % 4 ? 200 : 3000), m = 0;
    int k = 16 + (int)corpus_below(&seed, round % 3 ? 200 : 4081);
    random_hashes(&seed, hashes, n);
    if (round % 5 == 0) for (size_t i = 0; i < n; i++) hashes[i] >>= 56; /* few, all in one bucket of the sort */
    for (size_t i = 0; i < n; i++) again[m++] = hashes[n - 1 - i];
    for (size_t i = 0; i < n; i++) again[m++] = hashes[corpus_below(&seed, n)];
    Blob a = signature(k, hashes, n), b = signature(k, again, m);
    assert_true(same_blob(a, b));
    ShingleSignature s = parsed(a);
    assert_true(s.options.hashes == k && s.options.width == 3 && s.options.unit == SHINGLE_WORD && s.options.seed == 0);
    assert_int_equal(s.size_estimated, 0);
    assert_int_equal(s.kind, s.size <= (uint64_t)k ? SHINGLE_KIND_SET : SHINGLE_KIND_SKETCH);
    ShingleComparison c = compared(a, b);
    if (n == 0) {
      assert_true(c.empty && c.exact);
    } else {
      assert_true(c.jaccard == 1 && c.shared == (double)s.size && shingle_comparison_containment(&c) == 1);
    }
    free(a.bytes);
    free(b.bytes);
  }
}

/* ---------------------------------------------------------------------- exactness -- */

/* Two sets of `a` and `b` hashes of which `shared` are in both: x[0..a), x[a-shared..a-shared+b). */
static void test_small_sets_are_exact(void **state)
{
  uint64_t x[256], seed = 3;
  (void)state;
  for (int round = 0; round < 2000; round++) {
    size_t a = corpus_below(&seed, 129), b = corpus_below(&seed, 129);
    size_t shared = corpus_below(&seed, (a < b ? a : b) + 1);
    random_hashes(&seed, x, a + b - shared);
    Blob p = signature(128, x, a), q = signature(128, x + a - shared, b);
    ShingleComparison c = compared(p, q), d = compared(q, p);
    assert_true(c.exact && c.a == a && c.b == b && c.shared == (double)shared);
    assert_true(shingle_comparison_error(&c) == 0);
    assert_true(c.empty == (a + b == 0));
    if (a + b > 0) assert_true(c.jaccard == (double)shared / (double)(a + b - shared) && d.jaccard == c.jaccard);
    assert_true(shingle_comparison_containment(&c) == (a ? (double)shared / (double)a : -1));
    free(p.bytes);
    free(q.bytes);
  }
}

/* A set compares with a sketch as its own sketch would; with nothing in it, exactly. */
static void test_set_with_sketch(void **state)
{
  static uint64_t x[2000];
  uint32_t p[128], q[128];
  uint64_t seed = 4;
  (void)state;
  for (int round = 0; round < 500; round++) {
    size_t a = 1 + corpus_below(&seed, 128), b = 129 + corpus_below(&seed, 1000), from = corpus_below(&seed, a + 1);
    random_hashes(&seed, x, from + b + a);
    Blob s = signature(128, x, a), t = signature(128, x + from, b), none = signature(128, x, 0);
    ShingleComparison c = compared(s, t), d = compared(t, s), e = compared(none, t);
    shingle_sketch(p, 128, x, a);
    shingle_sketch(q, 128, x + from, b);
    int equal = 0;
    for (int j = 0; j < 128; j++) equal += p[j] == q[j];
    assert_true(!c.exact && c.jaccard == equal / 128.0 && d.jaccard == c.jaccard && d.shared == c.shared);
    assert_true(c.a == a && c.b == b && d.a == b);
    assert_true(shingle_comparison_containment(&c) >= 0 && shingle_comparison_containment(&c) <= 1);
    assert_true(e.exact && !e.empty && e.jaccard == 0 && e.shared == 0);
    free(s.bytes);
    free(t.bytes);
    free(none.bytes);
  }
}

/* ----------------------------------------------------------------- error of estimates -- */

typedef struct Spread {
  double jaccard, bias, rmse, claimed; /* of `pairs` estimates; claimed: root mean square of the error stated */
} Spread;

/* Estimates for `pairs` random pairs of sets of a and b hashes, `shared` of them in both. */
static Spread estimate(uint64_t *seed, size_t k, size_t a, size_t b, size_t shared, int pairs)
{
  static uint64_t x[40000];
  static uint32_t p[4096], q[4096];
  Spread s = {(double)shared / (double)(a + b - shared), 0, 0, 0};
  for (int i = 0; i < pairs; i++) {
    random_hashes(seed, x, a + b - shared);
    shingle_sketch(p, k, x, a);
    shingle_sketch(q, k, x + a - shared, b);
    int equal = 0;
    for (size_t j = 0; j < k; j++) equal += p[j] == q[j];
    ShingleComparison c = {.jaccard = equal / (double)k, .a = a, .b = b, .slots = (int)k};
    double difference = c.jaccard - s.jaccard, claimed = shingle_comparison_error(&c);
    s.bias += difference / pairs;
    s.rmse += difference * difference / pairs;
    s.claimed += claimed * claimed / pairs;
  }
  s.rmse = sqrt(s.rmse);
  s.claimed = sqrt(s.claimed);
  return s;
}

/* The variance of the estimate, as a share of that of classic MinHash, for m shingles in both sets together.
** Two slots filled in one round have different winners: that is the gain over drawing with replacement.
** A slot is filled in round r, of 4, with a probability of (1 - e^-m/k) e^-rm/k; after them it is classic. */
static double variance_share(double k, double m)
{
  double empty = exp(-m / k), same_round = 0;
  for (int r = 0; r < 4; r++) same_round += pow((1 - empty) * pow(empty, r), 2);
  return 1 - (k - 1) / (m - 1) * same_round;
}

/* Unbiased, as exact as theory says, and the error stated is not below the real one, nor much above. Returns
** the error as a share of that of classic MinHash, sqrt(J (1 - J) / k). */
static double check_spread(uint64_t *seed, size_t k, size_t a, size_t b, size_t shared)
{
  int pairs = a + b > 5000 ? 1500 : 3000;
  Spread s = estimate(seed, k, a, b, shared, pairs);
  double classic = sqrt(s.jaccard * (1 - s.jaccard) / (double)k);
  double theory = classic * sqrt(variance_share((double)k, (double)(a + b - shared)));
  if (getenv("SHINGLE_SPREADS")) {
    print_message("k %4zu, sizes %5zu %5zu, J %.3f: bias %+.4f, error/classic %.3f, error/theory %.3f, stated/error %.3f\n",
                  k, a, b, s.jaccard, s.bias, s.rmse / classic, s.rmse / theory, s.claimed / s.rmse);
  }
  if (fabs(s.bias) > 4.5 * classic / sqrt(pairs)) {
    fail_msg("biased by %+.4f: %zu hashes, sizes %zu and %zu, J %.3f", s.bias, k, a, b, s.jaccard);
  }
  if (fabs(s.rmse / theory - 1) > 0.09) {
    fail_msg("error %.3f of theory: %zu hashes, sizes %zu and %zu, J %.3f", s.rmse / theory, k, a, b, s.jaccard);
  }
  if (s.claimed < 0.93 * s.rmse || s.claimed > 1.25 * s.rmse) {
    fail_msg("states %.3f of its error: %zu hashes, sizes %zu and %zu, J %.3f", s.claimed / s.rmse, k, a, b, s.jaccard);
  }
  return s.rmse / classic;
}

static void test_error_of_equal_sizes(void **state)
{
  static const struct { size_t k, size; double most; } cases[] = {
      {128, 10, 0.9}, {128, 20, 0.82}, {128, 100, 0.8}, {64, 100, 0.85},  {128, 400, 0.9},
      {16, 100, 1},   {128, 1000, 1},  {512, 1000, 0.85}, {128, 10000, 1.03}};
  uint64_t seed = 5;
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    double mean = 0;
    for (int j = 1; j <= 9; j += 2) { /* Jaccard similarities of about .1 .3 .5 .7 .9 */
      size_t shared = (size_t)(2 * (double)cases[i].size * j / (10.0 + j) + 0.5);
      mean += check_spread(&seed, cases[i].k, cases[i].size, cases[i].size, shared) / 5;
    }
    if (mean > cases[i].most) fail_msg("error %.3f of classic: %zu hashes, size %zu", mean, cases[i].k, cases[i].size);
  }
}

static void test_error_of_different_sizes(void **state)
{
  static const struct { size_t k, a, b, shared; } cases[] = {
      {128, 10, 100, 10}, {128, 50, 1000, 50}, {128, 100, 5000, 50}, {128, 130, 10000, 130},
      {128, 2000, 200, 200}, {128, 300, 600, 150}, {1024, 10, 3000, 10}, {16, 20, 400, 20}};
  uint64_t seed = 6;
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    check_spread(&seed, cases[i].k, cases[i].a, cases[i].b, cases[i].shared);
  }
}

/* Candidates by 32 bands of 4 rows: found as often as 1 - (1 - s^4)^32 says. */
static void test_band_recall(void **state)
{
  enum { PAIRS = 1500, SIZE = 400 };
  static uint64_t x[2 * SIZE];
  uint32_t p[128], q[128];
  uint64_t seed = 7;
  (void)state;
  for (int tenth = 2; tenth <= 8; tenth++) {
    size_t shared = (size_t)(2.0 * SIZE * tenth / (10.0 + tenth) + 0.5);
    double s = (double)shared / (double)(2 * SIZE - shared);
    int found = 0;
    for (int i = 0; i < PAIRS; i++) {
      random_hashes(&seed, x, 2 * SIZE - shared);
      shingle_sketch(p, 128, x, SIZE);
      shingle_sketch(q, 128, x + SIZE - shared, SIZE);
      int meet = 0;
      for (int band = 0; band < 32; band++) meet |= shingle_band_key(p, band, 4) == shingle_band_key(q, band, 4);
      found += meet;
    }
    double expected = shingle_band_probability(s, 32, 4), recall = found / (double)PAIRS;
    double tolerance = 4 * sqrt(expected * (1 - expected) / PAIRS) + 0.015;
    if (fabs(recall - expected) > tolerance) fail_msg("J %.2f: found %.3f, expected %.3f", s, recall, expected);
  }
}

/* -------------------------------------------------------------------------- unions -- */

/* Deals `n` hashes out to `count` parts, at random, some to two of them; then unites the parts, in random
** order, and compares with the set's own signature. */
static void check_partition(uint64_t *seed, int k, const uint64_t *x, size_t n, size_t count, double *error)
{
  Blob parts[64], whole = signature(k, x, n);
  uint64_t *part = malloc((n + 1) * sizeof *part), sum = 0, largest = 0;
  uint32_t found[4096], right[4096];
  int all_sets = 1;
  assert_non_null(part);
  uint64_t deal = corpus_random(seed);
  for (size_t i = 0; i < count; i++) {
    size_t m = 0;
    for (size_t j = 0; j < n; j++) {
      uint64_t r = deal ^ j * 0x9e3779b97f4a7c15ULL;
      r = corpus_random(&r);
      if (r % count == i || (r >> 40) % (4 * count) == i) part[m++] = x[j];
    }
    parts[i] = signature(k, part, m);
    all_sets &= m <= (size_t)k;
    sum += m;
    if (m > largest) largest = m;
  }
  for (size_t i = count; i > 1; i--) { /* shuffled */
    size_t j = corpus_below(seed, i);
    Blob b = parts[i - 1];
    parts[i - 1] = parts[j];
    parts[j] = b;
  }
  Blob u = united(parts, count);
  ShingleSignature s = parsed(u), own = parsed(whole);
  if (n > 0) {
    slots_of(u, found);
    slots_of(whole, right);
    if (memcmp(found, right, (size_t)k * sizeof *found) != 0) fail_msg("other slots: %zu hashes in %zu parts", n, count);
  }
  if (all_sets && n <= SHINGLE_UNION_EXACT) {
    if (!same_blob(u, whole)) fail_msg("not the same bytes: %zu hashes in %zu parts", n, count);
  } else if (s.size_estimated) {
    assert_true(s.size >= largest && s.size <= sum && s.kind == own.kind);
    *error += ((double)s.size - (double)n) * ((double)s.size - (double)n) / ((double)n * (double)n);
  } else {
    assert_int_equal(s.size, n);
  }
  free(u.bytes);
  free(whole.bytes);
  for (size_t i = 0; i < count; i++) free(parts[i].bytes);
  free(part);
}

static void test_union_partitions(void **state)
{
  static uint64_t x[6000];
  uint64_t seed = 8;
  double error = 0;
  (void)state;
  for (int round = 0; round < 1500; round++) {
    int k = round % 3 == 0 ? 16 : round % 3 == 1 ? 128 : 100 + (int)corpus_below(&seed, 200);
    size_t n = corpus_below(&seed, round % 7 == 0 ? 6000 : 400);
    random_hashes(&seed, x, n);
    check_partition(&seed, k, x, n, 1 + corpus_below(&seed, round % 5 == 0 ? 64 : 4), &error);
  }
  assert_true(error >= 0);
}

/* The size of a union is estimated with a relative error of about 1 / sqrt(k). */
static void test_union_size(void **state)
{
  static uint64_t x[20000];
  uint64_t seed = 9;
  (void)state;
  for (int k = 64; k <= 1024; k *= 4) {
    double error = 0;
    enum { ROUNDS = 150 };
    for (int round = 0; round < ROUNDS; round++) {
      size_t n = (size_t)k * 3 + corpus_below(&seed, 10000);
      random_hashes(&seed, x, n);
      /* three parts that overlap so much that neither bound is near */
      Blob parts[3] = {signature(k, x, n * 7 / 10), signature(k, x + n * 3 / 20, n * 7 / 10), signature(k, x + n * 3 / 10, n - n * 3 / 10)};
      Blob u = united(parts, 3);
      ShingleSignature s = parsed(u);
      assert_true(s.size_estimated && s.kind == SHINGLE_KIND_SKETCH);
      error += ((double)s.size / (double)n - 1) * ((double)s.size / (double)n - 1) / ROUNDS;
      for (int i = 0; i < 3; i++) free(parts[i].bytes);
      free(u.bytes);
    }
    if (getenv("SHINGLE_SPREADS")) print_message("k %d: relative error of the size %.4f / sqrt(k)\n", k, sqrt(error) * sqrt(k));
    assert_true(sqrt(error) < 1.3 / sqrt(k) && sqrt(error) > 0.5 / sqrt(k));
  }
}

static void test_union_forms(void **state)
{
  static uint64_t x[3000];
  uint64_t seed = 10;
  (void)state;
  random_hashes(&seed, x, 3000);
  Blob set = signature(128, x, 100), other = signature(128, x + 50, 78), sketch = signature(128, x + 60, 1000);
  Blob none = signature(128, x, 0);

  Blob pair[2] = {set, none};
  Blob u = united(pair, 2);
  assert_true(same_blob(u, set));
  free(u.bytes);
  pair[0] = none, pair[1] = sketch; /* nothing is added: the size stays exact */
  u = united(pair, 2);
  assert_true(same_blob(u, sketch));
  free(u.bytes);
  pair[0] = pair[1] = none;
  u = united(pair, 2);
  assert_true(same_blob(u, none));
  free(u.bytes);
  pair[0] = set, pair[1] = other; /* together exactly as many as fit in a set */
  u = united(pair, 2);
  Blob whole = signature(128, x, 128);
  assert_true(same_blob(u, whole) && parsed(u).kind == SHINGLE_KIND_SET);
  free(whole.bytes);
  free(u.bytes);
  pair[0] = pair[1] = sketch; /* the same twice: within its bounds, and said to be an estimate */
  u = united(pair, 2);
  assert_true(parsed(u).size_estimated && parsed(u).size >= 1000 && parsed(u).size <= 2000);
  assert_memory_equal(u.bytes + SHINGLE_SIGNATURE_HEADER, sketch.bytes + SHINGLE_SIGNATURE_HEADER, 128 * 4);
  /* an estimate stays one */
  Blob again[2] = {u, none};
  Blob v = united(again, 2);
  assert_true(parsed(v).size_estimated && parsed(v).size == parsed(u).size);
  free(v.bytes);
  free(u.bytes);
  free(set.bytes);
  free(other.bytes);
  free(sketch.bytes);
  free(none.bytes);
}

/* More sets than are kept as one. */
static void test_union_of_many_sets(void **state)
{
  enum { K = 4096, PARTS = 20, N = K * PARTS };
  uint64_t seed = 11, *x = malloc(N * sizeof *x);
  static uint32_t right[K], found[K];
  Blob parts[PARTS];
  (void)state;
  assert_non_null(x);
  random_hashes(&seed, x, N);
  for (int i = 0; i < PARTS; i++) parts[i] = signature(K, x + i * K, K);
  Blob u = united(parts, PARTS), most = united(parts, 16);
  shingle_sketch(right, K, x, N);
  slots_of(u, found);
  assert_memory_equal(found, right, sizeof right);
  ShingleSignature s = parsed(u), t = parsed(most);
  assert_true(s.size_estimated && fabs((double)s.size / N - 1) < 5 / sqrt(K));
  assert_true(!t.size_estimated && t.size == SHINGLE_UNION_EXACT);
  for (int i = 0; i < PARTS; i++) free(parts[i].bytes);
  free(u.bytes);
  free(most.bytes);
  free(x);
}

/* ---------------------------------------------------------------------- hostile bytes -- */

static void put(uint8_t *p, int bytes, uint64_t value)
{
  for (int i = 0; i < bytes; i++, value >>= 8) p[i] = (uint8_t)value;
}

static void check_share(double x) { assert_true(x >= 0 && x <= 1); }

/* Whatever was accepted behaves: numbers in their ranges, unions that can be read again. */
static void use(const ShingleSignature *s, Blob b, Blob other)
{
  ShingleSignature o = parsed(other);
  uint64_t x, y;
  assert_true(s->options.hashes >= SHINGLE_HASHES_MIN && s->options.hashes <= SHINGLE_HASHES_MAX);
  assert_true(s->size <= (uint64_t)1 << 53);
  if (shingle_options_difference(&s->options, &o.options, &x, &y) == NULL) {
    for (int swap = 0; swap < 2; swap++) {
      ShingleComparison c = swap ? compared(other, b) : compared(b, other);
      if (c.empty) continue;
      check_share(c.jaccard);
      if (c.a > 0) check_share(shingle_comparison_containment(&c));
      check_share(shingle_comparison_error(&c));
    }
    Blob both[3] = {b, other, b};
    free(united(both, 3).bytes);
  }
  Blob alone = united(&b, 1);
  if (s->kind == SHINGLE_KIND_SET) assert_true(same_blob(alone, b));
  free(alone.bytes);
}

static void check_changes(Blob b, Blob other)
{
  ShingleSignature s;
  for (size_t length = 0; length < b.length; length++) { /* cut at every length */
    uint8_t *cut = malloc(length ? length : 1);
    memcpy(cut, b.bytes, length);
    assert_non_null(shingle_signature_read(&s, cut, length));
    free(cut);
  }
  Blob longer = {malloc(b.length + 8), b.length};
  memcpy(longer.bytes, b.bytes, b.length);
  memset(longer.bytes + b.length, 0, 8);
  for (size_t more = 1; more <= 8; more++) assert_non_null(shingle_signature_read(&s, longer.bytes, b.length + more));
  free(longer.bytes);

  Blob changed = {malloc(b.length), b.length};
  int accepted = 0;
  for (size_t i = 0; i < b.length; i++) {
    for (int value = 0; value < 256; value++) {
      memcpy(changed.bytes, b.bytes, b.length);
      changed.bytes[i] = (uint8_t)value;
      if (shingle_signature_read(&s, changed.bytes, changed.length) != NULL) continue;
      accepted++;
      if (value % 5 == 0 || i < SHINGLE_SIGNATURE_HEADER) use(&s, changed, other);
    }
  }
  assert_true(accepted > 0);
  free(changed.bytes);
}

static void test_changed_bytes(void **state)
{
  uint64_t x[300], seed = 12;
  (void)state;
  random_hashes(&seed, x, 300);
  Blob none = signature(16, x, 0), one = signature(16, x, 1), set = signature(16, x, 16), sketch = signature(16, x + 8, 200);
  check_changes(none, sketch);
  check_changes(one, set);
  check_changes(set, sketch);
  check_changes(sketch, set);
  check_changes(sketch, sketch);
  free(none.bytes);
  free(one.bytes);
  free(set.bytes);
  free(sketch.bytes);
}

static void test_random_bytes(void **state)
{
  uint64_t seed = 13;
  ShingleSignature s;
  (void)state;
  for (int round = 0; round < 200000; round++) {
    size_t length = corpus_below(&seed, 120);
    uint8_t *bytes = malloc(length ? length : 1);
    for (size_t i = 0; i < length; i++) bytes[i] = (uint8_t)corpus_random(&seed);
    if (length > 40 && round % 2) { /* a good beginning */
      memcpy(bytes, "SHGL\x01\x02\x01\x03\x10\x00\x00\x00\x00\x00\x00\x00", 16);
      bytes[5] = (uint8_t)(1 + round % 4 / 2);
      if (round % 8 > 3) put(bytes + 24, 8, corpus_random(&seed) % 30);
    }
    if (shingle_signature_read(&s, bytes, length) == NULL) use(&s, (Blob){bytes, length}, (Blob){bytes, length});
    free(bytes);
  }
}

/* Sizes that no text has: sums and estimates stay in the range that can be read, in a BLOB of that length. */
static void test_forged_sizes(void **state)
{
  static const uint64_t sizes[] = {4097, 65537, (uint64_t)1 << 32, (uint64_t)1 << 40, (uint64_t)1 << 53};
  enum { K = 4096 };
  uint64_t seed = 14;
  static uint64_t x[K + 1];
  (void)state;
  random_hashes(&seed, x, K + 1);
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    for (int slots = 0; slots < 3; slots++) {
      Blob b = signature(K, x, K + 1);
      put(b.bytes + 24, 8, sizes[i]);
      /* as they are; all 0, as if the set were huge; all of the last round, as if it were empty */
      for (size_t j = 0; slots > 0 && j < K; j++) put(b.bytes + SHINGLE_SIGNATURE_HEADER + 4 * j, 4, slots == 1 ? 0 : 4u << 29);
      Blob twice[2] = {b, b};
      Blob u = united(twice, 2);
      assert_true(parsed(u).size >= sizes[i]);
      free(u.bytes);

      ShingleUnion grown = {0}; /* as after very many of them: the sum must not start again at 0 */
      ShingleSlots work = {0};
      ShingleSignature s = parsed(b);
      assert_int_equal(shingle_union_add(&grown, &s, &work), SHINGLE_OK);
      grown.sum = UINT64_MAX - 5;
      assert_int_equal(shingle_union_add(&grown, &s, &work), SHINGLE_OK);
      Blob w = {NULL, shingle_union_bytes(&grown)};
      assert_int_equal(w.length, SHINGLE_SIGNATURE_HEADER + 4 * K);
      w.bytes = malloc(w.length);
      assert_int_equal(shingle_union_write(&grown, w.bytes, &work), SHINGLE_OK);
      assert_true(parsed(w).size >= sizes[i]);
      shingle_union_free(&grown);
      shingle_slots_free(&work);
      free(w.bytes);
      free(b.bytes);
    }
  }
}

static void test_options_difference(void **state)
{
  ShingleOptions a = {SHINGLE_WORD, 3, 128, 0}, b = a;
  uint64_t x = 0, y = 0;
  (void)state;
  assert_null(shingle_options_difference(&a, &b, &x, &y));
  b.seed = 9;
  assert_string_equal(shingle_options_difference(&a, &b, &x, &y), "seed");
  assert_true(x == 0 && y == 9);
  b.hashes = 64;
  assert_string_equal(shingle_options_difference(&a, &b, &x, &y), "hashes");
  b.width = 4;
  assert_string_equal(shingle_options_difference(&a, &b, &x, &y), "width");
  b.unit = SHINGLE_CHAR;
  assert_string_equal(shingle_options_difference(&a, &b, &x, &y), "unit");
}

/* ------------------------------------------------------------------------ failing -- */

static int everything(const Blob *parts, size_t count)
{
  ShingleUnion u = {0};
  ShingleSlots work = {0};
  int status = SHINGLE_OK;
  for (size_t i = 0; i < count && status == SHINGLE_OK; i++) {
    ShingleSignature s = parsed(parts[i]), first = parsed(parts[0]);
    ShingleComparison c;
    status = shingle_union_add(&u, &s, &work);
    if (status == SHINGLE_OK) status = shingle_signature_compare(&first, &s, &work, &c);
  }
  Blob b = {malloc(shingle_union_bytes(&u)), 0};
  if (status == SHINGLE_OK) status = shingle_union_write(&u, b.bytes, &work);
  free(b.bytes);
  shingle_union_free(&u);
  shingle_slots_free(&work);
  return status;
}

static void test_out_of_memory(void **state)
{
  static uint64_t x[3000];
  uint64_t seed = 15;
  (void)state;
  random_hashes(&seed, x, 3000);
  Blob parts[4] = {signature(128, x, 100), signature(128, x + 50, 120), signature(128, x + 100, 2000), signature(128, x, 1)};
  for (size_t count = 1; count <= 4; count++) {
    for (int forever = 0; forever < 2; forever++) {
      for (long n = 1;; n++) {
        long before = heap_in_use();
        heap_fail_at(n, forever);
        int status = everything(parts, count), failed = heap_failed();
        heap_fail_at(0, 0);
        assert_int_equal(status, failed ? SHINGLE_NOMEM : SHINGLE_OK);
        assert_int_equal(heap_in_use(), before);
        if (!failed) break;
      }
    }
  }
  for (int i = 0; i < 4; i++) free(parts[i].bytes);
}

static int nothing_left(void **state)
{
  (void)state;
  assert_int_equal(heap_in_use(), 0);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_golden),
      cmocka_unit_test(test_sketch),
      cmocka_unit_test(test_round_trip),
      cmocka_unit_test(test_small_sets_are_exact),
      cmocka_unit_test(test_set_with_sketch),
      cmocka_unit_test(test_error_of_equal_sizes),
      cmocka_unit_test(test_error_of_different_sizes),
      cmocka_unit_test(test_band_recall),
      cmocka_unit_test(test_union_partitions),
      cmocka_unit_test(test_union_size),
      cmocka_unit_test(test_union_forms),
      cmocka_unit_test(test_union_of_many_sets),
      cmocka_unit_test(test_changed_bytes),
      cmocka_unit_test(test_random_bytes),
      cmocka_unit_test(test_forged_sizes),
      cmocka_unit_test(test_options_difference),
      cmocka_unit_test(test_out_of_memory),
  };
  return cmocka_run_group_tests(tests, NULL, nothing_left);
}
