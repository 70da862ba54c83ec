/* minhash.h - signatures: small summaries of shingle sets that estimate Jaccard similarity.
**
** THE FORMAT, version 1. All numbers are little-endian; nothing may follow.
**
**     offset  bytes  content
**     0       4      magic: "SHGL" (0x53 0x48 0x47 0x4c)
**     4       1      format version: 1
**     5       1      kind: 1 = set, 2 = sketch
**     6       1      unit: 1 = word, 2 = char
**     7       1      width: 1..32
**     8       2      hashes: 16..4096
**     10      1      1 where `size` is an estimate (a union with a sketch in it), else 0
**     11      5      zero
**     16      8      seed: 0..2^63-1
**     24      8      size: number of different shingles
**     32             kind 1: `size` hashes of 8 bytes, ascending; size <= hashes
**                    kind 2: `hashes` slots of 4 bytes; size > hashes
**
** A set of at most `hashes` shingles is stored as it is and gives exact results. A larger one is
** stored as a fast similarity sketch (Dahlgaard, Knudsen and Thorup, FOCS 2017, with the number of
** rounds fixed in advance). Its slots, for the set S of 64-bit shingle hashes (shingles.h) and
** k = hashes:
**
**     y(h, 0) = h
**     y(h, i) = mix(h + (i / 2) * 0x9e3779b97f4a7c15 mod 2^64)                for even i > 0
**     y(h, i) = y(h, i - 1), its upper and lower 32 bits exchanged            for odd i
**     slot(y) = (y >> 32) * k >> 32
**     value(y) = y & (2^29 - 1)
**
**     rounds r = 0, 1, 2, 3: every h of S falls into slot(y(h, r)) with r * 2^29 + value(y(h, r))
**     a slot j that is still empty: 4 * 2^29 + value(y(h, 4 + 2 j)) for every h of S
**     each slot keeps the least that it was given
**
** Rounds need only run until no slot is empty, because the round is in the highest bits. Slots of
** the union of two sets are the slot-wise minimum of theirs, exactly; the share of slots in which
** two signatures agree estimates the Jaccard similarity of their sets, without bias, because the
** four rounds are fixed whatever the sets are. A set in the form of kind 1 has slots as well: those
** that this recipe gives. Two different shingles that meet in a slot agree by chance with a
** probability of about (|S| / k) * 2^-29.
**
** Standard error of the estimate, for m shingles in both sets together:
**
**     sqrt( J (1 - J) / k * (1 - (k-1)/(m-1) * sum over r = 0..3 of ((1-e) e^r)^2) ),   e = exp(-m/k)
**
** That is the error of classic MinHash, sqrt(J (1 - J) / k), for large sets, 0.87 of it for 400 shingles
** and 0.73 for 130. Measured within 3 % of this for sets of 10 to 10,000 (tests/unit/test_minhash.c).
**
** Test vectors: tests/fixtures/signatures.txt, written by tests/signature.py, which implements this
** page and shingles.h in Python.
*/
#ifndef SHINGLE_MINHASH_H
#define SHINGLE_MINHASH_H

#include "shingles.h"

#define SHINGLE_SIGNATURE_HEADER 32
#define SHINGLE_SIGNATURE_VERSION 1

typedef enum ShingleKind { SHINGLE_KIND_SET = 1, SHINGLE_KIND_SKETCH = 2 } ShingleKind;

/* A signature that was read and found valid. */
typedef struct ShingleSignature {
  ShingleOptions options;
  int kind;             /* ShingleKind */
  int size_estimated;
  uint64_t size;        /* number of different shingles */
  const uint8_t *values; /* in the bytes that were read */
} ShingleSignature;

/* Work space: the slots of one set, and hashes. All zero is empty. */
typedef struct ShingleSlots {
  uint32_t *slots;
  size_t slot_capacity;
  uint64_t *hashes;
  size_t hash_capacity;
} ShingleSlots;

/* How two signatures compare. */
typedef struct ShingleComparison {
  int empty;        /* both sets are empty: there is no similarity */
  int exact;        /* `jaccard` is the true value */
  double jaccard;
  double shared;    /* |a n b|: exact or estimated */
  uint64_t a, b;    /* sizes */
  int slots;        /* compared, where not exact */
} ShingleComparison;

/* Bytes of the signature of a set of `size` shingles. */
size_t shingle_signature_bytes(const ShingleOptions *o, size_t size);

/* Writes the signature of a set to out[shingle_signature_bytes()]. O(size + hashes) time.
** SHINGLE_OK or SHINGLE_NOMEM. */
int shingle_signature_write(uint8_t *out, const ShingleOptions *o, const ShingleSet *set, ShingleSlots *work);

/* Reads and validates a signature; `bytes` must outlive *s. Returns NULL, or what is wrong with it
** ("is cut", ...). Never reads beyond `length`. */
const char *shingle_signature_read(ShingleSignature *s, const void *bytes, size_t length);

/* The first option in which signatures made with these differ ("width"), with both values, or NULL
** where they can be compared. */
const char *shingle_options_difference(const ShingleOptions *a, const ShingleOptions *b,
                                       uint64_t *a_value, uint64_t *b_value);

/* Compares two signatures made with the same options. SHINGLE_OK or SHINGLE_NOMEM. */
int shingle_signature_compare(const ShingleSignature *a, const ShingleSignature *b,
                              ShingleSlots *work, ShingleComparison *c);

/* Estimated (or exact) share of a's shingles that b has, 0..1. -1 where a is empty. */
double shingle_comparison_containment(const ShingleComparison *c);

/* Standard error of c->jaccard, as above with the estimates for J and m; 0 where it is exact. Never 0 for an
** estimate. */
double shingle_comparison_error(const ShingleComparison *c);

/* The slots of a signature, o.hashes of them, into work->slots. Not for the empty set. */
int shingle_signature_slots(const ShingleSignature *s, ShingleSlots *work);

/* A signature that grows by union: the state of an aggregate. All zero is "nothing yet".
**
** While all parts are sets, and have at most SHINGLE_UNION_EXACT shingles together, the union is
** kept as a set and its size is exact. Then slots are kept, and the size is estimated from them:
** in round 0 a slot's value is the least of about |S| / k uniform ones, hence exponential with rate
** |S| / k, censored where round 0 left the slot empty. The maximum likelihood estimate has a
** relative error of about 1 / sqrt(k); it is held between the largest part and the sum of all. The
** result does not depend on the order of the parts. */
#define SHINGLE_UNION_EXACT 65536

typedef struct ShingleUnion {
  ShingleOptions options;
  uint64_t parts;        /* that were not empty */
  uint64_t largest, sum; /* of the parts' sizes */
  int started;           /* `options` are those of the parts */
  int estimated;         /* a part's size was an estimate */
  int sketched;          /* `slots` holds the union; before, `set` does */
  ShingleSet set;
  ShingleSlots slots;
} ShingleUnion;

/* Adds a signature whose options agree with the ones before. SHINGLE_OK or SHINGLE_NOMEM. */
int shingle_union_add(ShingleUnion *u, const ShingleSignature *s, ShingleSlots *work);

size_t shingle_union_bytes(const ShingleUnion *u);
int shingle_union_write(const ShingleUnion *u, uint8_t *out, ShingleSlots *work);
void shingle_union_free(ShingleUnion *u);

/* Slots of the set of these hashes, n >= 1 of them. */
void shingle_sketch(uint32_t *slots, size_t k, const uint64_t *hashes, size_t n);

void shingle_slots_free(ShingleSlots *work);

#endif
