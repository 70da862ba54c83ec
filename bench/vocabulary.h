/* vocabulary.h - what bench/corpus.c makes articles of: words, how often each is used, and which kinds of
** words follow each other.
**
** All of it comes from the project's own articles in seeds/, except that more words than those have are
** taken from a word list such as Debian's /usr/share/dict/words, or built of syllables where there is none.
**
**   function words   those that a third of the seeds have: "the", "of", "said"
**   names            capitalised within sentences; thousands more are built of syllables
**   content words    all others, the more frequent ones of the seeds first, then those of the list
**   grammar          the seeds as a chain of symbols: each function word is one, and so are "a content
**                    word", "a name", "a number" and "end of sentence". What may follow two symbols is
**                    what follows them somewhere in the seeds: a Markov chain of order two.
**   collocations     which content word follows which in the seeds: "central bank"
*/
#ifndef BENCH_VOCABULARY_H
#define BENCH_VOCABULARY_H

#include <stddef.h>
#include <stdint.h>

/* splitmix64 (Steele, Lea, Flood 2014): the same numbers on every machine. */
typedef struct Random { uint64_t state; } Random;
uint64_t random_mix(uint64_t x);
uint32_t random_below(Random *r, uint32_t n);    /* 0..n-1 */
static inline int random_percent(Random *r, uint32_t percent) { return random_below(r, 100) < percent; }

/* Draws 0..count-1 with Zipf's frequencies, 1 / (rank + shift): Walker's alias method, O(1). */
typedef struct Zipf {
  uint32_t count;
  uint32_t *keep, *alias;
} Zipf;
void zipf_make(Zipf *z, uint32_t count, double shift);
uint32_t zipf_draw(const Zipf *z, Random *r);

enum { SYMBOL_END = 0, SYMBOL_CONTENT, SYMBOL_NAME, SYMBOL_NUMBER, SYMBOL_WORD /* + a function word's number */ };
enum { SYMBOL_COMMA = 0x8000 }; /* a comma follows */

typedef struct Grammar {
  uint16_t *symbol;           /* the seeds as symbols; sentences end with SYMBOL_END */
  uint32_t *word;             /* the word at each place */
  uint32_t count, capacity;
  uint32_t *order;            /* places, those with the same two symbols before them together */
  uint32_t *first, *choices;  /* for each place: what may follow it is order[first .. first+choices) */
} Grammar;

typedef struct Vocabulary {
  char *pool;                 /* the words, each with a zero byte */
  size_t pool_length, pool_capacity;
  uint32_t *at;               /* where each word begins in the pool */
  uint32_t count, capacity;
  uint32_t functions;         /* words [0, functions) are function words */
  uint32_t content, contents; /* then `contents` content words from `content` on */
  uint32_t name, names;       /* then names */
  Grammar grammar;
  uint32_t *follower, *follower_first; /* content words of the seeds: follower[first[w] .. first[w+1]) */
  uint32_t followed;                   /* content words 0..followed-1 have such a list */
  Zipf content_rank, name_rank;
} Vocabulary;

/* Reads the articles of `seeds` and, if not NULL, the word list `list`. Ends the program if it can't. */
void vocabulary_read(Vocabulary *v, const char *seeds, const char *list);

static inline const char *vocabulary_word(const Vocabulary *v, uint32_t word) { return v->pool + v->at[word]; }

/* The place in the grammar that follows `place`; grammar_start() is where a sentence begins. */
uint32_t grammar_next(const Grammar *g, uint32_t place, Random *r);
uint32_t grammar_start(const Grammar *g, Random *r);

/* A content word that follows `word` in the seeds, or 0 where none does. */
uint32_t vocabulary_follower(const Vocabulary *v, uint32_t word, Random *r);

/* realloc() that ends the program when there is no memory. */
void *grow(void *old, size_t bytes);
void fail(const char *what, const char *which);

#endif
