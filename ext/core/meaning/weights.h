/* weights.h - how many documents of a corpus hold each stem: what makes a word rare.
**
** THE FORMAT, version 1. All numbers are little-endian; nothing may follow.
**
**     offset  bytes    content
**     0       4        magic: "SHGW" (0x53 0x48 0x47 0x57)
**     4       1        format version: 1
**     5       3        zero
**     8       8        documents: 0..2^32-1
**     16      8        entries: number of different stems
**     24      8 each   hashes of the stems (stem.h), ascending
**             4 each   in the same order, how many documents hold that stem: 1..documents
**
** Which stems a document has: see profile.h. Every stem is there, also one that a single document holds:
** so the union of two corpora is exact, its counts being their sums. A stem takes 12 bytes.
**
** Weight of a stem that df of N documents hold (one that none holds counts as one that one holds):
**
**     idf = min(SHINGLE_IDF_MOST, ln((N + 0.5) / max(1, df)))
**
** Capped, because beyond a certain rarity it says more about the size of the corpus than about the word.
** Never negative. Computed with the C library's log(): its last bit may differ between machines.
*/
#ifndef SHINGLE_WEIGHTS_H
#define SHINGLE_WEIGHTS_H

#include "profile.h"

#define SHINGLE_WEIGHTS_HEADER 24
#define SHINGLE_WEIGHTS_VERSION 1
#define SHINGLE_DOCUMENTS_MAX ((uint64_t)UINT32_MAX)
#define SHINGLE_IDF_MOST 4.0

/* Document frequencies while they are counted: a hash table. All zero is "nothing yet". */
typedef struct ShingleTally {
  uint64_t documents;
  uint64_t *hashes;     /* by their highest bits, open addressing */
  uint32_t *counts;     /* 0: a free slot */
  size_t entries, slots; /* slots: a power of two, 2^bits */
  int bits;
} ShingleTally;

/* Counts one document. O(its stems). SHINGLE_OK, SHINGLE_NOMEM, or SHINGLE_TOOBIG where there are too
** many documents. */
int shingle_tally_add(ShingleTally *t, const ShingleProfile *document);

/* The same from the hashes of its different stems. */
int shingle_tally_stems(ShingleTally *t, const uint64_t *hashes, size_t count);
void shingle_tally_free(ShingleTally *t);

/* Document frequencies, sorted by hash. All zero is "no documents". */
typedef struct ShingleFrequencies {
  uint64_t documents;
  uint64_t *hashes;
  uint32_t *counts;
  size_t entries;
} ShingleFrequencies;

/* Moves what was counted to *f, sorted; the tally is empty after that. It cannot fail. */
void shingle_tally_sort(ShingleTally *t, ShingleFrequencies *f);

/* Adds the BLOB `bytes`, found valid, to *f. O(both). SHINGLE_OK, SHINGLE_NOMEM or SHINGLE_TOOBIG;
** after a failure *f is as it was. */
int shingle_frequencies_add(ShingleFrequencies *f, const void *bytes);
void shingle_frequencies_free(ShingleFrequencies *f);

size_t shingle_frequencies_bytes(const ShingleFrequencies *f);
void shingle_frequencies_write(const ShingleFrequencies *f, uint8_t *out);

/* NULL, or what is wrong with a BLOB ("is cut", ...). Reads all of it, never beyond `length`. O(length). */
const char *shingle_weights_check(const void *bytes, size_t length);

/* Weights made ready for use: sorted hashes, and where those with the same highest bits begin. A search
** looks at one or two hashes; at log2(entries) where someone chose the hashes. All zero is empty. */
typedef struct ShingleWeights {
  uint64_t documents;
  size_t entries;
  int shift;            /* buckets: hash >> shift */
  uint64_t *hashes;
  double *rarity;
  uint32_t *buckets;
  double unknown;       /* rarity of a stem that is not there */
  size_t hash_capacity, rarity_capacity, bucket_capacity;
} ShingleWeights;

/* Prepares a BLOB that was found valid. O(entries). SHINGLE_OK or SHINGLE_NOMEM. */
int shingle_weights_read(ShingleWeights *w, const void *bytes);
void shingle_weights_free(ShingleWeights *w);

double shingle_weights_idf(const ShingleWeights *w, uint64_t hash);

/* The same without the cap: what tells rare stems from rarer ones. */
double shingle_weights_rarity(const ShingleWeights *w, uint64_t hash);

#endif
