/* test_weights.c - document frequencies: stems, counting, the BLOB, merging, damaged BLOBs, failure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "heap.h"
#include "text/stem.h"
#include "meaning/weights.h"

static ShingleText reader;

static void read_profile(ShingleProfile *p, const char *text)
{
  assert_int_equal(shingle_profile_read(p, &reader, text, strlen(text)), SHINGLE_OK);
}

/* The BLOB of some documents; NULL ends them. To be freed. */
static uint8_t *make_blob(const char *const *documents, size_t *length)
{
  ShingleProfile p = {0};
  ShingleTally tally = {0};
  ShingleFrequencies f;
  for (; *documents != NULL; documents++) {
    read_profile(&p, *documents);
    assert_int_equal(shingle_tally_add(&tally, &p), SHINGLE_OK);
  }
  shingle_tally_sort(&tally, &f);
  *length = shingle_frequencies_bytes(&f);
  uint8_t *blob = malloc(*length);
  shingle_frequencies_write(&f, blob);
  shingle_frequencies_free(&f);
  shingle_profile_free(&p);
  return blob;
}

/* The hash of the only stem of a text. */
static uint64_t stem_of(const char *text)
{
  ShingleProfile p = {0};
  read_profile(&p, text);
  assert_int_equal(p.term_count, 1);
  uint64_t hash = p.hashes[1];
  shingle_profile_free(&p);
  return hash;
}

/* ---------------------------------------------------------------------------- stems -- */

static void test_stems(void **state)
{
  (void)state;
  assert_true(stem_of("president") == stem_of("Presidential"));
  assert_true(stem_of("\xc3\x89lys\xc3\xa9""e") == stem_of("elys"));
  assert_true(stem_of("press") == stem_of("PRES\xc2\xadS")); /* a soft hyphen */
  assert_true(stem_of("cat") != stem_of("cats"));
  assert_true(stem_of("a") != stem_of("b"));
  assert_true(stem_of("1,000") == stem_of("10007"));
  /* four letters of two bytes, and of three */
  assert_true(stem_of("\xd0\xbc\xd0\xbe\xd1\x81\xd0\xba\xd0\xb2\xd0\xb0") ==
              stem_of("\xd0\x9c\xd0\xbe\xd1\x81\xd0\xba"));
  assert_true(stem_of("\xe0\xa4\x95\xe0\xa4\x96\xe0\xa4\x97\xe0\xa4\x98\xe0\xa4\x99") ==
              stem_of("\xe0\xa4\x95\xe0\xa4\x96\xe0\xa4\x97\xe0\xa4\x98"));
  /* Arabic: al-kitab, wal-kitab = kitab; al- alone before two letters stays */
  assert_true(stem_of("\xd8\xa7\xd9\x84\xd9\x83\xd8\xaa\xd8\xa7\xd8\xa8") ==
              stem_of("\xd9\x83\xd8\xaa\xd8\xa7\xd8\xa8"));
  assert_true(stem_of("\xd9\x88\xd8\xa7\xd9\x84\xd9\x83\xd8\xaa\xd8\xa7\xd8\xa8") ==
              stem_of("\xd9\x83\xd8\xaa\xd8\xa7\xd8\xa8"));
  assert_true(stem_of("\xd8\xa7\xd9\x84\xd9\x83\xd8\xaa") != stem_of("\xd9\x83\xd8\xaa"));
}

/* The hash is part of the format: these are 0x9e3779b97f4a7c15 x, then x ^ x >> 32. */
static void test_hash(void **state)
{
  (void)state;
  uint64_t pres = 0x73657270ULL * 0x9e3779b97f4a7c15ULL;
  assert_true(stem_of("president") == (pres ^ pres >> 32));
  assert_true(stem_of("president") == shingle_stem_hash((const uint8_t *)"pres", 4));
  assert_true(shingle_stem_hash((const uint8_t *)"123456789", 9) == shingle_hash_bytes("123456789", 9));
}

/* Neighbours of a script without spaces are pairs; anything between them parts them. */
static void test_pairs(void **state)
{
  static const struct { const char *text; size_t pairs, stems; } cases[] = {
      {"\xe4\xb8\xad", 1, 1},                                                          /* one alone */
      {"\xe4\xb8\xad\xe6\x96\x87", 1, 1},                                              /* ab */
      {"\xe4\xb8\xad\xe6\x96\x87\xe5\xad\x97", 2, 2},                                  /* abc */
      {"\xe4\xb8\xad\xe6\x96\x87, \xe5\xad\x97", 2, 2},                                /* ab, c */
      {"\xe4\xb8\xad\xe6\x96\x87\xe5\xad\x97 abc \xe4\xb8\xad\xe6\x96\x87", 3, 3}};    /* abc x ab */
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    ShingleProfile p = {0};
    read_profile(&p, cases[i].text);
    assert_int_equal(p.pairs, cases[i].pairs);
    assert_int_equal(p.term_count, cases[i].stems);
    shingle_profile_free(&p);
  }
}

/* A run of characters goes on from piece to piece of a long text. */
static void test_pairs_across_pieces(void **state)
{
  size_t n = 100000;
  char *text = malloc(3 * n);
  ShingleProfile p = {0};
  (void)state;
  for (size_t i = 0; i < n; i++) memcpy(text + 3 * i, i % 2 ? "\xe4\xb8\xad" : "\xe6\x96\x87", 3);
  assert_int_equal(shingle_profile_read(&p, &reader, text, 3 * n), SHINGLE_OK);
  assert_int_equal(p.pairs, n - 1);
  assert_int_equal(p.term_count, 2);
  shingle_profile_free(&p);
  free(text);
}

/* ----------------------------------------------------------------------------- BLOB -- */

static const char *const corpus[] = {"Alpha beta gamma, beta.", "beta delta", "", "Gamma beta 1999", NULL};

static void test_counts(void **state)
{
  size_t length;
  uint8_t *blob = make_blob(corpus, &length);
  ShingleWeights w = {0};
  (void)state;
  assert_int_equal(length, SHINGLE_WEIGHTS_HEADER + 5 * 12);
  assert_memory_equal(blob, "SHGW\1\0\0\0\4\0\0\0\0\0\0\0\5\0\0\0\0\0\0\0", SHINGLE_WEIGHTS_HEADER);
  assert_null(shingle_weights_check(blob, length));
  assert_int_equal(shingle_weights_read(&w, blob), SHINGLE_OK);
  assert_int_equal(w.documents, 4);
  assert_true(fabs(shingle_weights_idf(&w, stem_of("beta")) - log(4.5 / 3)) < 1e-12);
  assert_true(fabs(shingle_weights_idf(&w, stem_of("gamma")) - log(4.5 / 2)) < 1e-12);
  assert_true(fabs(shingle_weights_idf(&w, stem_of("1999")) - log(4.5)) < 1e-12);
  assert_true(fabs(shingle_weights_idf(&w, stem_of("never")) - log(4.5)) < 1e-12);
  assert_true(shingle_weights_idf(&w, 0) == w.unknown && shingle_weights_idf(&w, UINT64_MAX) == w.unknown);
  shingle_weights_free(&w);
  free(blob);
}

/* Many stems: the table grows, all are found again, rare ones weigh SHINGLE_IDF_MOST. */
static void test_many(void **state)
{
  enum { DOCUMENTS = 100, WORDS = 200 };
  ShingleProfile p = {0};
  ShingleTally tally = {0};
  ShingleFrequencies f;
  ShingleWeights w = {0};
  char text[WORDS * 6];
  (void)state;
  for (int d = 0; d < DOCUMENTS; d++) {
    for (int i = 0; i < WORDS; i++) {
      int n = d * WORDS / 2 + i; /* half of the words again in the next document */
      char word[6] = {(char)('a' + n % 26), (char)('a' + n / 26 % 26), (char)('a' + n / 676 % 26), 'q', ' '};
      memcpy(text + 5 * i, word, 6);
    }
    read_profile(&p, text);
    assert_int_equal(shingle_tally_add(&tally, &p), SHINGLE_OK);
  }
  shingle_tally_sort(&tally, &f);
  assert_int_equal(f.entries, (DOCUMENTS + 1) * WORDS / 2);
  for (size_t i = 1; i < f.entries; i++) assert_true(f.hashes[i - 1] < f.hashes[i]);
  uint8_t *blob = malloc(shingle_frequencies_bytes(&f));
  shingle_frequencies_write(&f, blob);
  assert_null(shingle_weights_check(blob, shingle_frequencies_bytes(&f)));
  assert_int_equal(shingle_weights_read(&w, blob), SHINGLE_OK);
  for (size_t i = 0; i < f.entries; i++) {
    double idf = log((DOCUMENTS + .5) / f.counts[i]);
    if (idf > SHINGLE_IDF_MOST) idf = SHINGLE_IDF_MOST;
    assert_true(fabs(shingle_weights_idf(&w, f.hashes[i]) - idf) < 1e-12);
  }
  shingle_weights_free(&w);
  shingle_frequencies_free(&f);
  shingle_profile_free(&p);
  free(blob);
}

/* Chosen hashes, all in one bucket: still found, and quickly. */
static void test_crowded(void **state)
{
  enum { ENTRIES = 5000 };
  uint64_t hashes[ENTRIES];
  uint32_t counts[ENTRIES];
  (void)state;
  for (int i = 0; i < ENTRIES; i++) {
    hashes[i] = (uint64_t)i * 3;
    counts[i] = (uint32_t)i % 7 + 1;
  }
  ShingleFrequencies f = {7, hashes, counts, ENTRIES};
  ShingleWeights w = {0};
  uint8_t *blob = malloc(shingle_frequencies_bytes(&f));
  shingle_frequencies_write(&f, blob);
  assert_int_equal(shingle_weights_read(&w, blob), SHINGLE_OK);
  for (int i = 0; i < ENTRIES; i++) {
    assert_true(fabs(shingle_weights_idf(&w, hashes[i]) - log(7.5 / counts[i])) < 1e-12);
    assert_true(shingle_weights_idf(&w, hashes[i] + 1) == w.unknown);
  }
  shingle_weights_free(&w);
  free(blob);
}

/* The union of two corpora is, byte for byte, the corpus of both. */
static void test_union(void **state)
{
  static const char *const more[] = {"beta zeta", "Gamma rays", NULL}, *const none[] = {NULL};
  static const char *const all[] = {"Alpha beta gamma, beta.", "beta delta", "", "Gamma beta 1999",
                                    "beta zeta", "Gamma rays", NULL};
  size_t lengths[4];
  uint8_t *blobs[] = {make_blob(corpus, &lengths[0]), make_blob(more, &lengths[1]),
                      make_blob(none, &lengths[2]), make_blob(all, &lengths[3])};
  ShingleFrequencies f = {0};
  (void)state;
  for (int i = 0; i < 3; i++) {
    assert_null(shingle_weights_check(blobs[i], lengths[i]));
    assert_int_equal(shingle_frequencies_add(&f, blobs[i]), SHINGLE_OK);
  }
  assert_int_equal(shingle_frequencies_bytes(&f), lengths[3]);
  uint8_t *merged = malloc(lengths[3]);
  shingle_frequencies_write(&f, merged);
  assert_memory_equal(merged, blobs[3], lengths[3]);
  free(merged);
  shingle_frequencies_free(&f);
  for (int i = 0; i < 4; i++) free(blobs[i]);
}

static void test_too_many_documents(void **state)
{
  size_t length;
  uint8_t *blob = make_blob(corpus, &length);
  ShingleFrequencies f = {.documents = SHINGLE_DOCUMENTS_MAX - 3};
  ShingleTally tally = {.documents = SHINGLE_DOCUMENTS_MAX};
  ShingleProfile p = {0};
  (void)state;
  assert_int_equal(shingle_frequencies_add(&f, blob), SHINGLE_TOOBIG);
  assert_true(f.documents == SHINGLE_DOCUMENTS_MAX - 3);
  assert_int_equal(shingle_tally_add(&tally, &p), SHINGLE_TOOBIG);
  free(blob);
}

/* -------------------------------------------------------------------------- damaged -- */

static void expect_wrong(const uint8_t *blob, size_t length, size_t at, uint8_t value, const char *wrong)
{
  uint8_t *copy = malloc(length);
  memcpy(copy, blob, length);
  copy[at] = value;
  assert_string_equal(shingle_weights_check(copy, length), wrong);
  free(copy);
}

static void test_damaged(void **state)
{
  size_t length, counts = SHINGLE_WEIGHTS_HEADER + 5 * 8;
  uint8_t *blob = make_blob(corpus, &length);
  (void)state;
  for (size_t cut = 0; cut < length; cut++) {
    uint8_t *copy = malloc(cut + 1); /* so that reading on is noticed */
    memcpy(copy, blob, cut);
    copy = realloc(copy, cut > 0 ? cut : 1);
    assert_string_equal(shingle_weights_check(copy, cut),
                        cut < SHINGLE_WEIGHTS_HEADER ? "is too short" : "has the wrong length");
    free(copy);
  }
  expect_wrong(blob, length, 3, 'L', "does not begin with SHGW");
  expect_wrong(blob, length, 4, 2, "has a format version other than 1");
  expect_wrong(blob, length, 7, 1, "has reserved bytes that are not zero");
  expect_wrong(blob, length, 12, 1, "has more than 4294967295 documents");
  expect_wrong(blob, length, 23, 255, "has the wrong length");
  expect_wrong(blob, length, 16, 4, "has the wrong length");
  expect_wrong(blob, length, SHINGLE_WEIGHTS_HEADER + 7, 255, "has stems that do not ascend");
  expect_wrong(blob, length, counts, 0, "has a stem in no document, or in more than there are");
  expect_wrong(blob, length, counts, 5, "has a stem in no document, or in more than there are");
  expect_wrong(blob, length, counts + 3, 1, "has a stem in no document, or in more than there are");
  expect_wrong(blob, length, 8, 1, "has a stem in no document, or in more than there are");
  free(blob);
}

/* -------------------------------------------------------------------------- failure -- */

/* Counts, sorts, writes, merges and reads, whatever fails. Returns the status. */
static int run_all(void)
{
  ShingleText text;
  ShingleProfile p = {0};
  ShingleTally tally = {0};
  ShingleFrequencies f = {0}, merged = {0};
  ShingleWeights w = {0};
  uint8_t *blob = NULL;
  int status = SHINGLE_OK;
  shingle_text_init(&text, NULL);
  for (const char *const *d = corpus; *d != NULL && status == SHINGLE_OK; d++) {
    status = shingle_profile_read(&p, &text, *d, strlen(*d));
    if (status == SHINGLE_OK) status = shingle_tally_add(&tally, &p);
  }
  if (status == SHINGLE_OK) {
    shingle_tally_sort(&tally, &f);
    blob = malloc(shingle_frequencies_bytes(&f));
    shingle_frequencies_write(&f, blob);
    status = shingle_frequencies_add(&merged, blob);
    if (status == SHINGLE_OK) status = shingle_frequencies_add(&merged, blob);
    if (status == SHINGLE_OK) status = shingle_weights_read(&w, blob);
  }
  shingle_weights_free(&w);
  shingle_frequencies_free(&merged);
  shingle_frequencies_free(&f);
  shingle_tally_free(&tally);
  shingle_profile_free(&p);
  shingle_text_free(&text);
  free(blob);
  return status;
}

static void test_no_memory(void **state)
{
  (void)state;
  heap_fail_each(run_all);
}

static int set_up(void **state)
{
  (void)state;
  shingle_text_init(&reader, NULL);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  shingle_text_free(&reader);
  return heap_in_use() != 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_stems),    cmocka_unit_test(test_hash),
      cmocka_unit_test(test_pairs),    cmocka_unit_test(test_pairs_across_pieces),
      cmocka_unit_test(test_counts),   cmocka_unit_test(test_many),
      cmocka_unit_test(test_crowded),  cmocka_unit_test(test_union),
      cmocka_unit_test(test_too_many_documents), cmocka_unit_test(test_damaged),
      cmocka_unit_test(test_no_memory)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
