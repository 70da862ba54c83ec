/* terms.h - finding rewrites and other reports of a story: the terms an article is known by.
**
** Rewrites share too few shingles to be found by a signature, but they keep what the story is about: its names,
** its places, the words of its subject. So an index keeps, of each article, its SHINGLE_TERMS_STORED heaviest
** stems (stem.h) as keys; a query looks up those of its own text, adds up what they weigh for each article that
** has them, and the articles with the greatest sums are compared in full (related.h). It is the classic ranking
** by TF-IDF over an inverted index (Salton and Buckley 1988), cut to the heaviest terms of both sides.
**
** The weight of a stem that occurs f times, one more if it occurs in the lead (profile.h):
**
**     sqrt(f) rarity                      a number 1.5 times that
**     rarity = (N r + 100 g) / (N + 100)  r = ln((N + 0.5) / max(1, df)) in a corpus of N documents;
**                                         g, what its looks tell: 4 for a pair of a script without spaces,
**                                         3.5 for a number or where every word has a capital, else half the
**                                         letters of the words, on average, at most 3
**
** So the first articles of an index, which know of no corpus, are filed under names, numbers and long words;
** articles that were filed by other weights than those of today's query still share most of what matters.
*/
#ifndef SHINGLE_TERMS_H
#define SHINGLE_TERMS_H

#include "segment.h"
#include "weights.h"

#define SHINGLE_TERMS_STORED 40 /* keys of an article */
#define SHINGLE_TERMS_ASKED 40  /* keys of a query */

/* A stem that stands for an article. */
typedef struct ShingleTermKey {
  uint64_t key;      /* as in segment.h: the upper bits of the stem's hash */
  uint32_t weight;   /* in 1/1024, at most SHINGLE_TERM_WEIGHT_MOST */
} ShingleTermKey;

#define SHINGLE_TERM_WEIGHT_MOST ((uint32_t)1 << 25) /* so that the sum of all keys' fits into 32 bits */

/* The at most `most` <= SHINGLE_TERMS_MOST heaviest stems of an article, to keys[], heaviest first; equal ones
** ascend by key. Returns how many there are. `weights` may be NULL. O(stems * log most). */
#define SHINGLE_TERMS_MOST 64
size_t shingle_terms_choose(ShingleTermKey *keys, size_t most, const ShingleProfile *article,
                            const ShingleWeights *weights);

/* Cosine of the angle between two articles as vectors of such weights, of all their stems: 0..1, or -1 where
** neither has a word. It tells other reports of a story from the rest of the news better than story_sim does
** where there are very many others, because no rarity is too rare for it; as a scale of similarity it is worse.
** Symmetric up to rounding. O(stems). */
double shingle_terms_sim(const ShingleProfile *a, const ShingleProfile *b, const ShingleWeights *weights);

/* ------------------------------------------------------------------------ candidates -- */

/* A query takes notice of this many entries; what comes after them is ignored. */
#define SHINGLE_CANDIDATE_ENTRIES ((size_t)1 << 20)

/* An article that shares keys with the query. */
typedef struct ShingleCandidate {
  int64_t id;
  uint32_t score;    /* what the keys that it has weigh together; 0: a free slot */
  uint32_t list;     /* the last list that had it */
} ShingleCandidate;

/* All zero is empty. */
typedef struct ShingleCandidates {
  ShingleCandidate *slots;   /* a hash table, open addressing */
  size_t slot_count, count;  /* slots: a power of two */
  size_t entries;            /* that were added */
  uint32_t list, weight;     /* the current one */
} ShingleCandidates;

/* Forgets all candidates. */
void shingle_candidates_begin(ShingleCandidates *c);

/* From here on, articles are added that have a key of this weight. Call it with the heaviest key first, at most
** SHINGLE_TERMS_MOST times. */
void shingle_candidates_key(ShingleCandidates *c, uint32_t weight);

/* Adds articles that have the current key, in any number of calls; one that comes twice counts once. O(count).
** SHINGLE_OK, SHINGLE_NOMEM or SHINGLE_INTERRUPTED. At most 32 MB. */
int shingle_candidates_add(ShingleCandidates *c, const int64_t *ids, size_t count, void *host);

/* The at most `most` candidates with the greatest scores, to best[], greatest first, equal ones by id. Returns
** how many there are. O(candidates). */
size_t shingle_candidates_best(const ShingleCandidates *c, ShingleCandidate *best, size_t most);

void shingle_candidates_free(ShingleCandidates *c);

#endif
