/* keys.h - what two lists of 64-bit keys have in common.
**
** The tools that comparing two token streams is made of: a growable list of keys and its sort, small
** numbers for equal keys, and the join: which positions of one list hold the key of which positions
** of the other.
**
** Everything is in the order in which keys appear in the lists or in that of their values, never in
** that of a hash table, so that results are the same everywhere.
*/
#ifndef SHINGLE_KEYS_H
#define SHINGLE_KEYS_H

#include "memory.h"

typedef struct ShingleKeys {
  uint64_t *items;
  size_t count, capacity;
} ShingleKeys;

void shingle_keys_free(ShingleKeys *keys);

/* Appends a key. Sets *status on failure and does nothing where it is set already, so that a loop
** may look at it once. */
static inline void shingle_keys_add(ShingleKeys *keys, uint64_t key, int *status)
{
  if (keys->count == keys->capacity) {
    if (*status == SHINGLE_OK) {
      keys->items = shingle_grown(keys->items, &keys->capacity, keys->count + 1, sizeof key, status);
    }
    if (keys->count == keys->capacity) return;
  }
  keys->items[keys->count++] = key;
}

/* Sorts ascending: a radix sort over those bytes in which the keys differ, O(n) for each of them;
** a second list of the same size while it lasts. */
int shingle_keys_sort(ShingleKeys *keys, void *host);

/* Numbers for keys: equal ones get the same, counted from 0 in order of first appearance. All zero
** is an empty numbering. */
typedef struct ShingleNumbering {
  ShingleKeys keys;       /* the key of each number */
  uint32_t *table;        /* open addressing: number + 1, 0 = free */
  size_t slots, capacity;
} ShingleNumbering;

/* Sets numbers[i] to the number of keys[i], for all i < count. O(count) expected. */
int shingle_number(ShingleNumbering *n, const uint64_t *keys, size_t count, uint32_t *numbers,
                   void *host);
void shingle_numbering_free(ShingleNumbering *n);

/* A key that occurs x times in one list and y times in the other is joined each with each up to
** x y = SHINGLE_JOIN_ALL. Beyond that it says little about any one place. */
#define SHINGLE_JOIN_ALL 9

typedef enum ShingleCommon {
  SHINGLE_COMMON_SKIP,  /* such a key is left out */
  SHINGLE_COMMON_CYCLE  /* its i-th occurrences are joined, the shorter list starting over again */
} ShingleCommon;

/* Appends i << 32 | j to `pairs` for positions i of `a` and j of `b` that hold the same key. At most
** 1.5 (a + b) pairs; each occurrence of a key that both have is in one, unless it is skipped.
** O(a + b) expected time; up to 24 bytes for each of `a`, 4 for each of `b`, while it works. */
int shingle_join(ShingleKeys *pairs, const ShingleKeys *a, const ShingleKeys *b, ShingleCommon common,
                 void *host);

/* ------------------------------------------------------------ two texts side by side -- */

/* A range of tokens of both texts: [a0, a1) and [b0, b1). */
typedef struct ShingleBox {
  uint32_t a0, a1, b0, b1;
} ShingleBox;

typedef struct ShingleBoxes {
  ShingleBox *items;
  size_t count, capacity;
} ShingleBoxes;

/* Two texts as numbers: equal words have equal ones. `host`: see memory.h. */
typedef struct ShingleWords {
  uint32_t *a, *b;         /* the number of each word */
  size_t a_count, b_count;
  uint32_t *in_a, *in_b;   /* how often each number occurs */
  size_t different;        /* how many numbers there are */
  void *host;
} ShingleWords;

int shingle_boxes_add(ShingleBoxes *boxes, ShingleBox box);

#endif
