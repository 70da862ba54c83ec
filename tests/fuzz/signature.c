/* signature.c - signatures from anywhere: reading, comparing, uniting, and the keys of bands.
**
** Input: a byte of choices, then two signatures with 0xff between them, or pieces to make valid ones of, so
** that what lies behind validation is reached often.
*/
#include "fuzz.h"

#include "base/bytes.h"
#include "wording/lsh.h"
#include "wording/minhash.h"

/* A signature that is valid but for what the choice spoils: the header from a few bytes, values from the
** rest, over and over. */
static uint8_t *forge(FuzzInput in, size_t *length)
{
  static const int hashes_of[] = {16, 17, 32, 128};
  int hashes = hashes_of[fuzz_take(&in, 1) % 4], kind = 1 + (int)fuzz_take(&in, 1) % 2;
  uint64_t size = kind == SHINGLE_KIND_SET ? fuzz_take(&in, 1) % (unsigned)(hashes + 1) : fuzz_take(&in, 7);
  if (kind == SHINGLE_KIND_SKETCH && size <= (unsigned)hashes) size += (unsigned)hashes + 1;
  *length = SHINGLE_SIGNATURE_HEADER + (kind == SHINGLE_KIND_SET ? 8 * size : 4 * (size_t)hashes);
  uint8_t *out = calloc(*length, 1);
  if (out == NULL) exit(1);
  memcpy(out, "SHGL\1", 5);
  out[5] = (uint8_t)kind;
  out[6] = out[7] = 1;
  shingle_put(out + 8, 2, (uint64_t)hashes);
  out[10] = kind == SHINGLE_KIND_SKETCH && fuzz_take(&in, 1) % 2;
  shingle_put(out + 24, 8, size);
  uint64_t before = 0;
  for (size_t i = 0; kind == SHINGLE_KIND_SET && i < size; i++) {
    before += fuzz_take(&in, 1) % 2 ? 1 + fuzz_take(&in, 2) : 1 + (fuzz_take(&in, 2) << 40);
    shingle_put(out + SHINGLE_SIGNATURE_HEADER + 8 * i, 8, before);
  }
  for (size_t i = 0; kind == SHINGLE_KIND_SKETCH && i < (size_t)hashes; i++) {
    shingle_put(out + SHINGLE_SIGNATURE_HEADER + 4 * i, 4, fuzz_take(&in, 4) % ((uint64_t)5 << 29));
  }
  if (in.left > 2) out[in.at[0] % *length] ^= in.at[1]; /* perhaps not quite valid */
  return out;
}

static void check_comparison(const ShingleComparison *c, const ShingleComparison *back)
{
  double containment = shingle_comparison_containment(c), error = shingle_comparison_error(c);
  must(c->empty || (c->jaccard >= 0 && c->jaccard <= 1));
  must(containment == -1 || (containment >= 0 && containment <= 1));
  must(error >= 0 && error <= 1);
  must(c->jaccard == back->jaccard && c->shared == back->shared && c->exact == back->exact);
  must(c->shared >= 0 && c->shared <= (double)c->a && c->shared <= (double)c->b);
}

static uint8_t *unite(const ShingleSignature *x, const ShingleSignature *y, ShingleSlots *work, size_t *length)
{
  ShingleUnion u = {0};
  must(shingle_union_add(&u, x, work) == SHINGLE_OK);
  must(shingle_union_add(&u, y, work) == SHINGLE_OK);
  *length = shingle_union_bytes(&u);
  uint8_t *out = malloc(*length);
  if (out == NULL) exit(1);
  must(shingle_union_write(&u, out, work) == SHINGLE_OK);
  shingle_union_free(&u);
  return out;
}

/* The union is a signature, the same in either order, and its slots are the least of both. */
static void check_union(const ShingleSignature *x, const ShingleSignature *y, ShingleSlots *work)
{
  size_t length, length_back;
  uint8_t *there = unite(x, y, work, &length), *back = unite(y, x, work, &length_back);
  ShingleSignature s;
  ShingleSlots all = {0}, one = {0};
  must(length == length_back && memcmp(there, back, length) == 0);
  must(shingle_signature_read(&s, there, length) == NULL);
  must(s.size >= x->size && s.size >= y->size && s.size <= x->size + y->size);
  if (s.size > 0) {
    must(shingle_signature_slots(&s, &all) == SHINGLE_OK);
    for (int side = 0; side < 2; side++) {
      const ShingleSignature *part = side == 0 ? x : y;
      if (part->size == 0) continue;
      must(shingle_signature_slots(part, &one) == SHINGLE_OK);
      for (int j = 0; j < s.options.hashes; j++) must(all.slots[j] <= one.slots[j]);
    }
  }
  shingle_slots_free(&all);
  shingle_slots_free(&one);
  free(there);
  free(back);
}

static void check_bands(const ShingleSignature *s, ShingleSlots *work, int rows)
{
  if (s->size == 0) return;
  must(shingle_signature_slots(s, work) == SHINGLE_OK);
  for (int band = 0; band < s->options.hashes / rows; band++) {
    must(shingle_band_key(work->slots, band, rows) == shingle_band_key(work->slots, band, rows));
  }
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
  ShingleSignature s[2];
  ShingleSlots work = {0};
  uint64_t x, y;
  const char *wrong[2];
  for (int i = 0; i < 2; i++) {
    wrong[i] = shingle_signature_read(&s[i], blobs[i], lengths[i]);
    if (wrong[i] == NULL) check_bands(&s[i], &work, 1 + (choice >> 3) % 16);
  }
  if (wrong[0] == NULL && wrong[1] == NULL &&
      shingle_options_difference(&s[0].options, &s[1].options, &x, &y) == NULL) {
    ShingleComparison there, back;
    must(shingle_signature_compare(&s[0], &s[1], &work, &there) == SHINGLE_OK);
    must(shingle_signature_compare(&s[1], &s[0], &work, &back) == SHINGLE_OK);
    check_comparison(&there, &back);
    check_union(&s[0], &s[1], &work);
  }
  shingle_slots_free(&work);
  free(blobs[0]);
  free(blobs[1]);
  return 0;
}
