/* terms.h - finding rewrites and other reports of a story: the terms an article is known by.
**
** Rewrites share too few shingles to be found by a signature, but they keep what the story is about: its
** names, its places, the words of its subject. So an index keeps, of each article, its SHINGLE_TERMS_STORED
** heaviest stems (stem.h) as keys; a query looks up those of its own text, adds up what they weigh for each
** article that has them, and the articles with the greatest sums are compared in full (related.h). It is the
** classic ranking by TF-IDF over an inverted index (Salton and Buckley 1988), cut to the heaviest terms of
** both sides.
**
** The weight of a stem that occurs f times, one more if it occurs in the lead (profile.h):
**
**     sqrt(f) rarity                      a number 1.5 times that
**     rarity = (N r + 100 g) / (N + 100)  r = ln((N + 0.5) / max(1, df)) in a corpus of N documents;
**                                         g, what its looks tell: 4 for a pair of a script without spaces,
**                                         3.5 for a number or where every word has a capital, else half the
**                                         letters of the words, on average, at most 3
**
** So the first articles of an index, which know of no corpus, are filed under names, numbers and long words.
** What weights an article was filed by hardly matters: the heaviest terms by one corpus are among the
** heaviest by another.
**
** Measured: pairs of articles, in ten languages, among 222,000, most made by recombining sentences of real
** news; share of pairs whose other half is among the best 10, asked from both sides (480, 292 and 362
** lookups):
**
**                                                    rewrites    back-     other reports of an event, judged
**                                                    by models   translated    the same by people
**     by the sum of weights                            1.000      1.000      .88    (best 100: .94)
**     then by terms_sim, of the best 100               1.000      1.000      .92
**     then by terms_sim, of the best 200               1.000      1.000      .92
**     then by story_sim, of the best 100               1.000      1.000      .85
**     24 terms instead of 40, best 200, terms_sim      1.000       .993      .91
**     32 terms                                         1.000      1.000      .92
**     filed by looks alone, without weights            1.000      1.000      .92
**     weights of the moment, at each doubling          1.000      1.000      .92
**     among 1,022,000                                  1.000      1.000      .90
**
** 39 keys an article. A lookup reads 41,000 entries of 222,000 articles, 186,000 of 1,022,000: adding them up
** takes 1 ms and 6 ms. Longer stems, of 5, 6 or 8 letters, need document frequencies of their own and propose
** no more; neither do 64 keys of the query, other powers of f and of rarity, or keys that tell whether a stem
** is frequent in an article.
*/
#ifndef SHINGLE_TERMS_H
#define SHINGLE_TERMS_H

#include "../base/segment.h"
#include "weights.h"

#define SHINGLE_TERMS_STORED 40 /* keys of an article */
#define SHINGLE_TERMS_ASKED 40  /* keys of a query */

/* A stem that stands for an article. */
typedef struct ShingleTermKey {
  uint64_t key;      /* as in segment.h: the upper bits of the stem's hash */
  uint32_t weight;   /* in 1/1024, at most SHINGLE_TERM_WEIGHT_MOST */
} ShingleTermKey;

#define SHINGLE_TERM_WEIGHT_MOST ((uint32_t)1 << 25) /* so that the sum of all keys' fits into 32 bits */

/* `rarity`, as above. `weights` may be NULL. */
double shingle_terms_rarity(const ShingleTerm *term, uint64_t hash, const ShingleWeights *weights);

/* The at most `most` <= SHINGLE_TERMS_MOST heaviest stems of an article, to keys[], heaviest first; equal
** ones ascend by key. Returns how many there are. `weights` may be NULL. O(stems * most) at worst. */
#define SHINGLE_TERMS_MOST 64
size_t shingle_terms_choose(ShingleTermKey *keys, size_t most, const ShingleProfile *article,
                            const ShingleWeights *weights);

/* An article as the vector of such weights of all its stems. All zero is empty. */
typedef struct ShingleTermVector {
  const ShingleProfile *article; /* not owned */
  const ShingleWeights *weights; /* likewise */
  double *values;                /* of article->terms[] */
  double length;                 /* of the vector */
  size_t capacity;
} ShingleTermVector;

/* Weighs an article, which must stay as it is. O(stems). SHINGLE_OK or SHINGLE_NOMEM. */
int shingle_terms_weigh(ShingleTermVector *v, const ShingleProfile *article, const ShingleWeights *weights);

/* terms_sim: the cosine of the angle between two articles' vectors, 0..1, or -1 where neither has a word. It
** tells other reports of a story from the rest of the news better than story_sim does where there are very
** many others, because no rarity is too rare for it; as a scale of similarity it is worse. Symmetric up to
** rounding. O(stems of the other). */
double shingle_terms_sim(const ShingleTermVector *v, const ShingleProfile *other);

void shingle_terms_free(ShingleTermVector *v);

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

/* From here on, articles are added that have a key of this weight. Call it with the heaviest key first, at
** most SHINGLE_TERMS_MOST times. */
void shingle_candidates_key(ShingleCandidates *c, uint32_t weight);

/* Adds articles that have the current key, in any number of calls; one that comes twice counts once.
** O(count). SHINGLE_OK, SHINGLE_NOMEM or SHINGLE_INTERRUPTED. All take at most 32 MB, 48 while they grow. */
int shingle_candidates_add(ShingleCandidates *c, const int64_t *ids, size_t count, void *host);

/* The at most `most` candidates with the greatest scores, to best[], greatest first, equal ones by id.
** Returns how many there are. O(candidates * most) at worst, in any order but the worst O(candidates). */
size_t shingle_candidates_best(const ShingleCandidates *c, ShingleCandidate *best, size_t most);

void shingle_candidates_free(ShingleCandidates *c);

#endif
