/* profile.h - an article as stems and sentences: read once, compared with many others.
**
** story_sim, rewrite_sim and the verdict all look at the same things, which are prepared here in
** steps; each measure asks for the steps it needs:
**
**     shingle_profile_read()       tokens, and the stems they stand for
**     shingle_profile_sentences()  which stems each sentence has, and which sentences each stem
**     shingle_profile_shingles()   sets of word shingles
**     shingle_profile_figures()    figures and dates, for fact_sim alone
**
** A token gives one stem (stem.h). A run of characters of a script without spaces (Han, kana, Thai,
** Lao, Khmer, Myanmar) with nothing between them gives its pairs of neighbours instead; a lone one
** gives itself.
**
** The lead of an article is its first SHINGLE_LEAD tokens, twice as many pairs; its end, likewise the
** last ones.
**
** O(length) time. Memory: about 50 bytes a token and 60 a different stem.
*/
#ifndef SHINGLE_PROFILE_H
#define SHINGLE_PROFILE_H

#include "../text/facts.h"
#include "../wording/shingles.h"

#define SHINGLE_LEAD 10
#define SHINGLE_BLOCKS_MAX 500      /* an article's sentences are grouped to no more than this, ... */
#define SHINGLE_BLOCKS_LEAST 50     /* ... beyond 100,000 words to fewer, down to this */
#define SHINGLE_PASSAGE_WIDTH 8     /* words: as many in a row are copied, not said again by chance */

/* A different stem of an article. */
typedef struct ShingleTerm {
  uint32_t count;     /* occurrences */
  uint32_t letters;   /* sum, over them, of the letters of the word (ShingleStem) */
  uint32_t capitals;  /* of them, words that begin with a capital in the original */
  uint8_t lead;       /* it occurs in the lead */
  uint8_t number;     /* it begins with a digit */
  uint8_t pair;       /* it comes from a script without spaces */
} ShingleTerm;

/* A stem at its place in the text. */
typedef struct ShingleOccurrence {
  uint32_t term;
  uint32_t start;     /* where its word begins in the original */
  uint32_t letters;   /* of the word */
} ShingleOccurrence;

/* A different stem of a block, in order of first occurrence in it. */
typedef struct ShingleBlockTerm {
  uint32_t term;
  uint32_t letters;   /* of the longest word in the block that has it */
} ShingleBlockTerm;

/* A block that a stem occurs in, and where it is listed there. */
typedef struct ShinglePosting {
  uint32_t block, entry;
} ShinglePosting;

/* A different figure or date of an article. */
typedef struct ShingleFigure {
  uint64_t key;       /* equal for equal values, units apart; a year is one by itself */
  uint64_t stems[2];  /* hashes of the stems of its first words, the same twice where there is one */
} ShingleFigure;

/* All zero is the profile of an empty text that has not been read. */
typedef struct ShingleProfile {
  size_t token_count;

  uint64_t *hashes;               /* of the different stems, 1..term_count, in order of first occurrence */
  ShingleTerm *terms;             /* likewise */
  size_t term_count, hash_capacity, term_capacity;
  ShingleOccurrence *occurrences; /* all of them, in order */
  size_t occurrence_count, occurrence_capacity;
  size_t lead, end;               /* how many occurrences the lead and the end have */
  size_t pairs;                   /* occurrences from scripts without spaces */
  uint32_t *table;                /* open addressing: terms, 0 = free */
  size_t slots, table_capacity;

  int has_sentences;
  ShingleSentences sentences;
  size_t sentence_count;          /* that hold a stem, before any were merged, cut or grouped */
  uint32_t *starts;               /* blocks: terms[starts[i] .. starts[i+1]) of `entries` */
  size_t block_count, start_capacity;
  ShingleBlockTerm *entries;
  size_t entry_count, entry_capacity;
  ShinglePosting *postings;       /* of stem t: postings[heads[t] .. heads[t+1]) */
  uint32_t *heads;
  size_t posting_capacity, head_capacity;
  uint32_t *bounds, *seen;        /* work space */
  size_t bound_capacity, seen_capacity;

  int has_shingles;
  uint64_t *tokens;               /* hashes of the tokens, in order */
  size_t token_capacity;
  ShingleSet shingles, passages;  /* of the default width and of SHINGLE_PASSAGE_WIDTH */

  int has_figures;
  ShingleFigure *figures;         /* ascending by key */
  size_t figure_count, figure_capacity;
} ShingleProfile;

/* Reads a text, through `t`. SHINGLE_OK, SHINGLE_NOMEM, SHINGLE_TOOBIG or SHINGLE_INTERRUPTED; the same
** for the next two. They want the bytes that were read, and do nothing when called again. */
int shingle_profile_read(ShingleProfile *p, ShingleText *t, const void *bytes, size_t length);

/* Finds the sentences and groups them to blocks: a sentence of fewer than 4 stems goes with the next one;
** one of more than 100 (pairs: 200) is cut every 40 (80); too many are joined evenly. */
int shingle_profile_sentences(ShingleProfile *p, const void *bytes, size_t length, void *host);

int shingle_profile_shingles(ShingleProfile *p, ShingleText *t, const void *bytes, size_t length);

/* Finds the figures and dates. In figures.c. */
int shingle_profile_figures(ShingleProfile *p, ShingleText *t, const void *bytes, size_t length);

/* The number of a stem, or SHINGLE_NO_TERM. */
#define SHINGLE_NO_TERM 0
uint32_t shingle_profile_find(const ShingleProfile *p, uint64_t hash);

/* Bytes that the profile holds. */
size_t shingle_profile_bytes(const ShingleProfile *p);
void shingle_profile_free(ShingleProfile *p);

#endif
