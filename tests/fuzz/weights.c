/* weights.c - document frequencies from anywhere: checking, looking up, merging.
**
** Input: a byte of choices, then two BLOBs with 0xff between them, or pieces to make valid ones of.
*/
#include "fuzz.h"

#include "base/bytes.h"
#include "meaning/weights.h"

/* A BLOB that is valid but for, perhaps, one byte. */
static uint8_t *forge(FuzzInput in, size_t *length)
{
  size_t entries = fuzz_take(&in, 1) % 64;
  uint64_t documents = fuzz_take(&in, 1) % 2 ? fuzz_take(&in, 4) : 1 + fuzz_take(&in, 1), before = 0;
  *length = SHINGLE_WEIGHTS_HEADER + 12 * entries;
  uint8_t *out = calloc(*length, 1), *hashes = out + SHINGLE_WEIGHTS_HEADER, *counts = hashes + 8 * entries;
  if (out == NULL) exit(1);
  memcpy(out, "SHGW\1", 5);
  shingle_put(out + 8, 8, documents);
  shingle_put(out + 16, 8, entries);
  for (size_t i = 0; i < entries; i++) {
    before += 1 + (fuzz_take(&in, 1) << 8 * (fuzz_take(&in, 1) % 7));
    shingle_put(hashes + 8 * i, 8, before);
    shingle_put(counts + 4 * i, 4, documents > 0 ? 1 + fuzz_take(&in, 4) % documents : 0);
  }
  if (in.left > 2) out[in.at[0] % *length] ^= in.at[1];
  return out;
}

/* Every stem is found with a weight of its own, and what is not there has that of the unknown. */
static void check_lookup(const uint8_t *blob)
{
  ShingleWeights w = {0};
  must(shingle_weights_read(&w, blob) == SHINGLE_OK);
  double unknown = w.unknown < SHINGLE_IDF_MOST ? w.unknown : SHINGLE_IDF_MOST;
  for (size_t i = 0; i < w.entries; i++) {
    double idf = shingle_weights_idf(&w, w.hashes[i]);
    must(idf >= 0 && idf <= SHINGLE_IDF_MOST && (i == 0 || w.hashes[i - 1] < w.hashes[i]));
    uint64_t other = w.hashes[i] + 1;
    if (i + 1 == w.entries || w.hashes[i + 1] != other) must(shingle_weights_idf(&w, other) == unknown);
  }
  shingle_weights_free(&w);
}

static uint8_t *merge(const uint8_t *x, const uint8_t *y, size_t *length)
{
  ShingleFrequencies f = {0};
  uint8_t *out = NULL;
  if (shingle_frequencies_add(&f, x) == SHINGLE_OK && shingle_frequencies_add(&f, y) == SHINGLE_OK) {
    *length = shingle_frequencies_bytes(&f);
    out = malloc(*length);
    if (out == NULL) exit(1);
    shingle_frequencies_write(&f, out);
    must(shingle_weights_check(out, *length) == NULL);
  }
  shingle_frequencies_free(&f);
  return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  FuzzInput in = {data, size};
  int choice = (int)fuzz_take(&in, 1);
  FuzzInput half = choice & 4 ? (FuzzInput){in.at, in.left / 2} : fuzz_take_part(&in);
  if (choice & 4) in = (FuzzInput){in.at + half.left, in.left - half.left};
  size_t lengths[2] = {half.left, in.left};
  uint8_t *blobs[2] = {choice & 1 ? forge(half, &lengths[0]) : fuzz_copy(half),
                       choice & 2 ? forge(in, &lengths[1]) : fuzz_copy(in)};
  int valid = 1;
  for (int i = 0; i < 2; i++) {
    int this_one = shingle_weights_check(blobs[i], lengths[i]) == NULL;
    if (this_one) check_lookup(blobs[i]);
    valid = valid && this_one;
  }
  if (valid) {
    size_t length, length_back;
    uint8_t *there = merge(blobs[0], blobs[1], &length), *back = merge(blobs[1], blobs[0], &length_back);
    must((there == NULL) == (back == NULL));
    must(there == NULL || (length == length_back && memcmp(there, back, length) == 0));
    free(there);
    free(back);
  }
  free(blobs[0]);
  free(blobs[1]);
  return 0;
}
