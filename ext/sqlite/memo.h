/* memo.h - what was made of a few texts or BLOBs, kept in case they come again.
**
** SQLite tells functions which of their arguments are constant, but not that the outer side of a join
** stays the same from row to row, or that a subquery gives the same BLOB. Comparing bytes tells it, at a
** hundredth of the cost of reading a text. A connection keeps the last few, and forgets what was used
** longest ago.
*/
#ifndef SHINGLE_MEMO_H
#define SHINGLE_MEMO_H

#include <stddef.h>
#include <stdint.h>

#define SHINGLE_MEMOS 4

/* How the bytes were read, where that can differ: any two numbers. */
typedef struct ShingleMemoTag {
  uint64_t a, b;
} ShingleMemoTag;

/* One entry. All zero holds nothing. */
typedef struct ShingleMemo {
  ShingleMemoTag tag;
  char *bytes;             /* a copy of what was read */
  size_t length, capacity;
  uint64_t used;           /* when it was last used, 0: it answers for nothing */
  void *made;              /* the user's: stays when the entry is given to other bytes */
} ShingleMemo;

typedef struct ShingleMemos {
  ShingleMemo entries[SHINGLE_MEMOS];
  uint64_t clock;          /* counts uses */
} ShingleMemos;

/* The entry of these bytes, read like this, or NULL. */
ShingleMemo *shingle_db_memo_find(ShingleMemos *m, ShingleMemoTag tag, const void *bytes, size_t length);

/* The entry used longest ago, other than `keep`, for something new: it answers for nothing until
** shingle_db_memo_keep() was called. */
ShingleMemo *shingle_db_memo_claim(ShingleMemos *m, const ShingleMemo *keep);

/* entry->made was made of these bytes. SHINGLE_OK, or SHINGLE_NOMEM: the entry answers for nothing. */
int shingle_db_memo_keep(ShingleMemos *m, ShingleMemo *entry, ShingleMemoTag tag, const void *bytes, size_t length);

/* Frees the bytes, and calls `free_made` for everything that was made. */
void shingle_db_memos_free(ShingleMemos *m, void (*free_made)(void *));

#endif
