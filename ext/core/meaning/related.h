/* related.h - rewrites and other reports of an article, best first: what is done with candidates.
**
** An index proposes articles that share heavy terms with the query (terms.h). They are judged in two steps,
** because the second costs four times as much:
**
**     1. shingle_related_add()      every candidate: terms_sim, the cosine of terms.h
**     2. shingle_related_measure()  the best by terms_sim: all measures, and the verdict (verdict.h)
**
** In the end, copies, excerpts and rewrites come first, by rewrite_sim + terms_sim, so that a rewrite of the
** whole comes before an excerpt of little; then all others, by terms_sim: other reports of the story, and
** what is next to them. (story_sim, which is a scale of how much two articles are one story, orders worse:
** beyond a certain rarity all words count the same there. terms.h has figures.) So an article that is
** `different` may come before one that is the `same story`.
**
** Where an article's wording was not reproduced, its verdict follows its *confidence*: how likely it is on the same story
** as the query, given what the neighbourhood of the query is like (judge.h).
**
** For articles of 1.8 KB, step 1 takes about 15 us a candidate, step 2 about 60.
*/
#ifndef SHINGLE_RELATED_H
#define SHINGLE_RELATED_H

#include "judge.h"
#include "terms.h"

#define SHINGLE_RELATED_CANDIDATES 200          /* judged by terms_sim, ... */
#define SHINGLE_RELATED_BYTES ((size_t)1 << 18) /* ... which reads no more than this of each */
#define SHINGLE_RELATED_MEASURED 20             /* by all measures; or twice as many as asked for */
#define SHINGLE_CONFIDENCE_LEAST 0.45            /* of what is called one story, or a follow-up. Of articles with a confidence of
                                                   0.45 to 0.5, three in five are: a reader would rather see them */
#define SHINGLE_CROWD_FIRST 4                   /* the crowd: the query's 4th to 20th neighbour by terms_sim; */
#define SHINGLE_CROWD_LAST 20
#define SHINGLE_CROWD_NOBODY 0.1                /* for each of them that there is none of */

/* An article that may be related to the query. */
typedef struct ShingleRelated {
  int64_t id;
  double terms;          /* terms_sim */
  double rank;           /* the greater, the better */
  ShingleMeasures m;     /* the query is a; all zero until it was measured */
  double confidence;     /* 0..1 */
  ShingleDays days;      /* between it and the query */
} ShingleRelated;

/* The articles related to one query. All zero is a valid one. */
typedef struct ShingleRelatedList {
  void *host;                    /* handed to shingle_interrupted() */
  const ShingleWeights *weights; /* may be NULL; not owned */
  ShingleTermVector vector;      /* of the query */
  ShingleRelated *items;
  size_t count, capacity;
  double crowd;                  /* mean terms_sim of those next to the query, once they were cut to the best */
  ShingleText text;              /* work space from here on */
  ShingleProfile query, other;
  ShingleVerdictWork work;
} ShingleRelatedList;

/* Makes an empty list. */
void shingle_related_init(ShingleRelatedList *r, void *host);

/* Begins with a query: the list is empty, r->query is its profile, for shingle_terms_choose(). `weights` must
** stay as they are. The functions from here on return SHINGLE_OK, SHINGLE_NOMEM, SHINGLE_TOOBIG or
** SHINGLE_INTERRUPTED. */
int shingle_related_query(ShingleRelatedList *r, const ShingleWeights *weights, const void *bytes,
                          size_t length);

/* Step 1: adds a candidate. */
int shingle_related_add(ShingleRelatedList *r, int64_t id, const void *bytes, size_t length);

/* Sorts the candidates by terms_sim, equal ones by id, sees what the crowd is like, and keeps the first `most`. */
void shingle_related_keep(ShingleRelatedList *r, size_t most);

/* Step 2: measures r->items[i], whose text this is, and which is so many days from the query. */
int shingle_related_measure(ShingleRelatedList *r, size_t i, const void *bytes, size_t length, ShingleDays days);

/* Sorts what was measured, best first, equal ones by id. */
void shingle_related_sort(ShingleRelatedList *r);

void shingle_related_free(ShingleRelatedList *r);

#endif
