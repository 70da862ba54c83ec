/* weights.c - counting, merging, checking and looking up document frequencies. See weights.h. */
#include "weights.h"

#include "../base/bytes.h"

#include <math.h>
#include <string.h>

static const uint8_t magic[4] = {'S', 'H', 'G', 'W'};

/* ------------------------------------------------------------------------ counting -- */

/* Slots are numbered by the highest bits of the hash, so the table is nearly in order. */
static size_t weights_find_slot(const ShingleTally *t, uint64_t hash)
{
  size_t at = (size_t)(hash >> (64 - t->bits));
  while (t->counts[at] != 0 && t->hashes[at] != hash) at = (at + 1) & (t->slots - 1);
  return at;
}

/* An empty table of 2^bits slots. */
static int weights_make_slots(ShingleTally *t, int bits)
{
  size_t slots = (size_t)1 << bits;
  *t = (ShingleTally){.documents = t->documents, .slots = slots, .bits = bits};
  t->hashes = shingle_realloc(NULL, slots * sizeof *t->hashes);
  t->counts = shingle_realloc(NULL, slots * sizeof *t->counts);
  if (t->hashes == NULL || t->counts == NULL) {
    shingle_tally_free(t);
    return SHINGLE_NOMEM;
  }
  memset(t->counts, 0, slots * sizeof *t->counts);
  return SHINGLE_OK;
}

/* Makes room for `more` entries, at most three slots of four in use. */
static int weights_make_room(ShingleTally *t, size_t more)
{
  int bits = t->slots == 0 ? 10 : t->bits;
  while ((t->entries + more) / 3 >= ((size_t)1 << bits) / 4) bits++;
  if (t->slots == (size_t)1 << bits) return SHINGLE_OK;
  ShingleTally grown = *t;
  int status = weights_make_slots(&grown, bits);
  if (status != SHINGLE_OK) return status;
  for (size_t i = 0; i < t->slots; i++) {
    if (t->counts[i] == 0) continue;
    size_t at = weights_find_slot(&grown, t->hashes[i]);
    grown.hashes[at] = t->hashes[i];
    grown.counts[at] = t->counts[i];
  }
  grown.entries = t->entries;
  shingle_tally_free(t);
  *t = grown;
  return SHINGLE_OK;
}

int shingle_tally_stems(ShingleTally *t, const uint64_t *hashes, size_t count)
{
  if (t->documents >= SHINGLE_DOCUMENTS_MAX) return SHINGLE_TOOBIG;
  int status = weights_make_room(t, count);
  if (status != SHINGLE_OK) return status;
  for (size_t i = 0; i < count; i++) {
    size_t at = weights_find_slot(t, hashes[i]);
    t->entries += t->counts[at] == 0;
    t->hashes[at] = hashes[i];
    t->counts[at]++;
  }
  t->documents++;
  return SHINGLE_OK;
}

int shingle_tally_add(ShingleTally *t, const ShingleProfile *document)
{
  return shingle_tally_stems(t, document->term_count > 0 ? document->hashes + 1 : NULL, document->term_count);
}

void shingle_tally_free(ShingleTally *t)
{
  shingle_release(t->hashes);
  shingle_release(t->counts);
  *t = (ShingleTally){0};
}

/* Used slots move to the front; then an insertion sort puts right what collisions displaced. */
void shingle_tally_sort(ShingleTally *t, ShingleFrequencies *f)
{
  size_t n = 0;
  for (size_t i = 0; i < t->slots; i++) {
    if (t->counts[i] == 0) continue;
    uint64_t hash = t->hashes[i];
    uint32_t count = t->counts[i];
    size_t j = n++;
    for (; j > 0 && t->hashes[j - 1] > hash; j--) {
      t->hashes[j] = t->hashes[j - 1];
      t->counts[j] = t->counts[j - 1];
    }
    t->hashes[j] = hash;
    t->counts[j] = count;
  }
  *f = (ShingleFrequencies){t->documents, t->hashes, t->counts, n};
  *t = (ShingleTally){0};
}

/* ------------------------------------------------------------------------- merging -- */

static uint64_t weights_blob_documents(const uint8_t *p) { return shingle_get(p + 8, 8); }
static size_t weights_blob_entries(const uint8_t *p) { return (size_t)shingle_get(p + 16, 8); }
static uint64_t weights_blob_hash(const uint8_t *p, size_t i) { return shingle_get(p + SHINGLE_WEIGHTS_HEADER + 8 * i, 8); }

static uint32_t weights_blob_count(const uint8_t *p, size_t i)
{
  return (uint32_t)shingle_get(p + SHINGLE_WEIGHTS_HEADER + 8 * weights_blob_entries(p) + 4 * i, 4);
}

/* Merges f and the BLOB into *out, which has room. */
static void weights_merge(const ShingleFrequencies *f, const uint8_t *p, ShingleFrequencies *out)
{
  size_t i = 0, j = 0, entries = weights_blob_entries(p);
  while (i < f->entries || j < entries) {
    int from_f = j == entries || (i < f->entries && f->hashes[i] <= weights_blob_hash(p, j));
    int from_p = i == f->entries || (j < entries && weights_blob_hash(p, j) <= f->hashes[i]);
    out->hashes[out->entries] = from_f ? f->hashes[i] : weights_blob_hash(p, j);
    out->counts[out->entries++] = (from_f ? f->counts[i] : 0) + (from_p ? weights_blob_count(p, j) : 0);
    i += (size_t)from_f;
    j += (size_t)from_p;
  }
}

int shingle_frequencies_add(ShingleFrequencies *f, const void *bytes)
{
  const uint8_t *p = bytes;
  ShingleFrequencies out = {.documents = f->documents + weights_blob_documents(p)};
  size_t most = f->entries + weights_blob_entries(p);
  if (out.documents > SHINGLE_DOCUMENTS_MAX) return SHINGLE_TOOBIG;
  out.hashes = shingle_realloc(NULL, (most + 1) * sizeof *out.hashes);
  out.counts = shingle_realloc(NULL, (most + 1) * sizeof *out.counts);
  if (out.hashes == NULL || out.counts == NULL) {
    shingle_frequencies_free(&out);
    return SHINGLE_NOMEM;
  }
  weights_merge(f, p, &out);
  shingle_frequencies_free(f);
  *f = out;
  return SHINGLE_OK;
}

void shingle_frequencies_free(ShingleFrequencies *f)
{
  shingle_release(f->hashes);
  shingle_release(f->counts);
  *f = (ShingleFrequencies){0};
}

size_t shingle_frequencies_bytes(const ShingleFrequencies *f)
{
  return SHINGLE_WEIGHTS_HEADER + 12 * f->entries;
}

void shingle_frequencies_write(const ShingleFrequencies *f, uint8_t *out)
{
  memset(out, 0, SHINGLE_WEIGHTS_HEADER);
  memcpy(out, magic, sizeof magic);
  out[4] = SHINGLE_WEIGHTS_VERSION;
  shingle_put(out + 8, 8, f->documents);
  shingle_put(out + 16, 8, f->entries);
  uint8_t *hashes = out + SHINGLE_WEIGHTS_HEADER, *counts = hashes + 8 * f->entries;
  for (size_t i = 0; i < f->entries; i++) {
    shingle_put(hashes + 8 * i, 8, f->hashes[i]);
    shingle_put(counts + 4 * i, 4, f->counts[i]);
  }
}

/* ------------------------------------------------------------------------- reading -- */

const char *shingle_weights_check(const void *bytes, size_t length)
{
  const uint8_t *p = bytes;
  if (length < SHINGLE_WEIGHTS_HEADER) return "is too short";
  if (memcmp(p, magic, sizeof magic) != 0) return "does not begin with SHGW";
  if (p[4] != SHINGLE_WEIGHTS_VERSION) return "has a format version other than 1";
  if (shingle_get(p + 5, 3) != 0) return "has reserved bytes that are not zero";
  uint64_t documents = weights_blob_documents(p);
  if (documents > SHINGLE_DOCUMENTS_MAX) return "has more than 4294967295 documents";
  size_t rest = length - SHINGLE_WEIGHTS_HEADER;
  if (rest % 12 != 0 || rest / 12 != shingle_get(p + 16, 8)) return "has the wrong length";
  size_t entries = weights_blob_entries(p);
  for (size_t i = 0; i < entries; i++) {
    if (i > 0 && weights_blob_hash(p, i - 1) >= weights_blob_hash(p, i)) return "has stems that do not ascend";
    uint32_t count = weights_blob_count(p, i);
    if (count < 1 || count > documents) return "has a stem in no document, or in more than there are";
  }
  return NULL;
}

static double weights_rarity(uint64_t documents, uint32_t count)
{
  return log(((double)documents + 0.5) / (double)count);
}

/* Where each bucket begins; one entry more says where the last one ends. */
static void weights_fill_buckets(ShingleWeights *w, size_t buckets)
{
  size_t i = 0;
  for (size_t b = 0; b < buckets; b++) {
    while (i < w->entries && w->hashes[i] >> w->shift < b) i++;
    w->buckets[b] = (uint32_t)i;
  }
  w->buckets[buckets] = (uint32_t)w->entries;
}

int shingle_weights_read(ShingleWeights *w, const void *bytes)
{
  const uint8_t *p = bytes;
  size_t n = weights_blob_entries(p), buckets = 2;
  int status = SHINGLE_OK, shift = 63;
  for (; buckets < 2 * n; buckets *= 2) shift--;
  w->hashes = shingle_grown(w->hashes, &w->hash_capacity, n + 1, sizeof *w->hashes, &status);
  w->rarity = shingle_grown(w->rarity, &w->rarity_capacity, n + 1, sizeof *w->rarity, &status);
  w->buckets = shingle_grown(w->buckets, &w->bucket_capacity, buckets + 1, sizeof *w->buckets, &status);
  if (status != SHINGLE_OK) return status;
  w->documents = weights_blob_documents(p);
  w->entries = n;
  w->shift = shift;
  w->unknown = weights_rarity(w->documents, 1);
  for (size_t i = 0; i < n; i++) {
    w->hashes[i] = weights_blob_hash(p, i);
    w->rarity[i] = weights_rarity(w->documents, weights_blob_count(p, i));
  }
  weights_fill_buckets(w, buckets);
  return SHINGLE_OK;
}

double shingle_weights_rarity(const ShingleWeights *w, uint64_t hash)
{
  size_t bucket = (size_t)(hash >> w->shift);
  size_t from = w->buckets[bucket], to = w->buckets[bucket + 1];
  while (to - from > 4) {
    size_t middle = from + (to - from) / 2;
    if (w->hashes[middle] <= hash) from = middle;
    else to = middle;
  }
  for (; from < to; from++) {
    if (w->hashes[from] == hash) return w->rarity[from];
  }
  return w->unknown;
}

double shingle_weights_idf(const ShingleWeights *w, uint64_t hash)
{
  double idf = shingle_weights_rarity(w, hash);
  return idf < SHINGLE_IDF_MOST ? idf : SHINGLE_IDF_MOST;
}

void shingle_weights_free(ShingleWeights *w)
{
  shingle_release(w->hashes);
  shingle_release(w->rarity);
  shingle_release(w->buckets);
  *w = (ShingleWeights){0};
}
