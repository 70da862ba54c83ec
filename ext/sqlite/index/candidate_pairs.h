/* candidate_pairs.h - an index joined with itself: pairs of documents of one index that share a band, each once, in order, a batch at a time.
**
** Entries are read a range of keys at a time; documents with the same key are candidates. A pair that shares
** several bands comes up several times, so pairs are collected, sorted, and repetitions dropped. Memory stays
** bounded: a batch holds the pairs (a, b), a < b, with `from <= a < to`, and `to` shrinks when there are too
** many; the next batch reads all entries again, from there on. One batch is enough unless there are more than
** PAIRS_MAX candidates; one article that is like a million others takes a batch of its own.
**
** For a threshold below the index's, bands are made anew from the signatures, by a plan for that threshold.
*/
#ifndef SHINGLE_CANDIDATE_PAIRS_H
#define SHINGLE_CANDIDATE_PAIRS_H

#include "index.h"

/* All zero is none. */
typedef struct ShingleJoin {
  ShingleIndex *x;
  double threshold;
  sqlite3_int64 from, to;   /* of the current batch; `to` is not in it unless `last` */
  int last;                 /* the current batch reaches to the last rowid */
  ShingleIdList known;      /* the documents at the end of the first batch, where there is another one */
  ShingleEntries pairs;     /* key: see shingle_db_join_a(); id: b; a < b */
  ShingleEntries entries;   /* work space */
  ShingleSegmentList segments;
} ShingleJoin;

/* What stands for `a` among unsigned numbers, in the same order, and back. */
static inline uint64_t shingle_db_join_key(sqlite3_int64 a) { return (uint64_t)a ^ (uint64_t)1 << 63; }
static inline sqlite3_int64 shingle_db_join_a(const ShingleEntry *pair) { return (sqlite3_int64)(pair->key ^ (uint64_t)1 << 63); }

/* Starts anew. */
void shingle_db_join_begin(ShingleJoin *c, ShingleIndex *x, double threshold);

/* Collects the next batch. *more is 0 when there was none left. It may be empty. */
int shingle_db_join_next(ShingleJoin *c, int *more);
void shingle_db_join_free(ShingleJoin *c);

/* A verified pair. */
typedef struct ShinglePairRow {
  sqlite3_int64 a, b;
  double similarity, a_in_b, b_in_a;
} ShinglePairRow;

typedef struct ShinglePairRows {
  ShinglePairRow *items;
  size_t count, capacity;
} ShinglePairRows;

/* Fills in what is SHINGLE_LATER, from the texts. */
int shingle_db_pairs_exact(ShingleIndex *x, ShinglePairRows *rows);

/* Replaces `rows` by those of the next batch of candidates that are similar enough, by (a, b). */
int shingle_db_pairs_next(ShingleJoin *c, ShingleMatches *work, ShinglePairRows *rows, int *more);

#endif
