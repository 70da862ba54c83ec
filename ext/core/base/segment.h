/* segment.h - sorted entries (key, id), and the pages in which an index stores them.
**
** An index finds articles by keys: of the bands of their signatures, of passages, of rare terms. An entry
** says that the article `id` has `key`. A segment is a sorted set of entries that never changes; it is cut
** into pages, each of which holds the keys of one range:
**
**     page(key) = key * pages / 2^40                     pages: of the segment
**
** Keys are hashes, so pages are about equally full, and a lookup reads one page of a segment.
**
** THE PAGE FORMAT, version 1. Numbers are little-endian; nothing may follow.
**
**     offset  bytes    content
**     0       1        w: bytes of an id, 1..8
**     1       8        base: the least id of the page, as a signed number
**     9       5 each   keys, ascending: 0..2^40-1
**             w each   in the same order, id - base; ids of equal keys ascend
**
** An entry of an index of up to 65,000 articles in a row takes 7 bytes, of up to 16 million 8.
**
** 40 bits: among a million articles with 25 keys each, an article shares a key with another by chance with
** a probability of 0.0006. What an index proposes is compared anyway.
*/
#ifndef SHINGLE_SEGMENT_H
#define SHINGLE_SEGMENT_H

#include "memory.h"

#define SHINGLE_KEY_BITS 40
#define SHINGLE_KEY_BYTES 5
#define SHINGLE_KEYS ((uint64_t)1 << SHINGLE_KEY_BITS)
#define SHINGLE_PAGE_HEADER 9

typedef struct ShingleEntry {
  uint64_t key; /* below SHINGLE_KEYS */
  int64_t id;
} ShingleEntry;

/* Entries in memory. All zero is an empty list. */
typedef struct ShingleEntries {
  ShingleEntry *items;
  size_t count, capacity;
  ShingleEntry *spare;      /* work space for sorting */
  size_t spare_capacity;
} ShingleEntries;

/* The key of a 64-bit hash: its upper bits. */
static inline uint64_t shingle_key(uint64_t hash) { return hash >> (64 - SHINGLE_KEY_BITS); }

/* The page, of `pages`, of a key; and the first key of a page. pages <= 2^24. */
static inline uint64_t shingle_key_page(uint64_t key, uint64_t pages)
{
  return (key * pages) >> SHINGLE_KEY_BITS;
}

static inline uint64_t shingle_page_start(uint64_t page, uint64_t pages)
{
  return ((page << SHINGLE_KEY_BITS) + pages - 1) / pages;
}

/* Makes room for `more` entries beyond those there are. SHINGLE_OK, SHINGLE_NOMEM or SHINGLE_TOOBIG. */
int shingle_entries_reserve(ShingleEntries *list, size_t more);

/* Adds an entry for which there is room. */
static inline void shingle_entries_add(ShingleEntries *list, uint64_t key, int64_t id)
{
  list->items[list->count++] = (ShingleEntry){key, id};
}

/* Sorts by key, all 64 bits of it, then id, and drops repetitions. A radix sort: O(count), 16 passes at most, fewer
** where bytes are the same everywhere or ids ascend already. (2 million entries: 40 ms; qsort() took 330.) SHINGLE_OK,
** SHINGLE_NOMEM or SHINGLE_INTERRUPTED. */
int shingle_entries_sort(ShingleEntries *list, void *host);

/* For entries whose id is a number of its own, a count: one entry for each key of a sorted list, the counts
** added up. */
void shingle_entries_sum(ShingleEntries *list);

/* Frees the memory where it is more than `bytes`; the list is empty after that. */
void shingle_entries_trim(ShingleEntries *list, size_t bytes);
void shingle_entries_free(ShingleEntries *list);

/* Bytes of the page that holds these entries, sorted, 1 or more; and the page, to out[bytes]. */
size_t shingle_page_bytes(const ShingleEntry *entries, size_t count);
void shingle_page_write(uint8_t *out, const ShingleEntry *entries, size_t count);

/* Adds the entries of a page to a list, those with low <= key < high. SHINGLE_OK, SHINGLE_NOMEM, SHINGLE_TOOBIG,
** or SHINGLE_INVALID where these bytes are not a page. */
int shingle_page_read(ShingleEntries *list, const uint8_t *page, size_t length, uint64_t low, uint64_t high);

/* Where the ids of a key stand in a page. */
typedef struct ShingleIds {
  const uint8_t *at;   /* `bytes` bytes each */
  size_t count;
  int bytes;
  int64_t base;
} ShingleIds;

/* Finds a key. SHINGLE_OK, also where the page does not have it; or SHINGLE_INVALID. O(log entries). */
int shingle_page_find(ShingleIds *ids, const uint8_t *page, size_t length, uint64_t key);

int64_t shingle_ids_get(const ShingleIds *ids, size_t i);

#endif
