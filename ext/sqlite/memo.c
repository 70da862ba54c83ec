/* memo.c - see memo.h. */
#include "memo.h"

#include <string.h>

#include "../core/base/memory.h"

ShingleMemo *shingle_db_memo_find(ShingleMemos *m, ShingleMemoTag tag, const void *bytes, size_t length)
{
  for (int i = 0; i < SHINGLE_MEMOS; i++) {
    ShingleMemo *entry = &m->entries[i];
    if (entry->used == 0 || entry->tag.a != tag.a || entry->tag.b != tag.b) continue;
    if (entry->length != length || memcmp(entry->bytes, bytes, length) != 0) continue;
    entry->used = ++m->clock;
    return entry;
  }
  return NULL;
}

ShingleMemo *shingle_db_memo_claim(ShingleMemos *m, const ShingleMemo *keep)
{
  ShingleMemo *oldest = NULL;
  for (int i = 0; i < SHINGLE_MEMOS; i++) {
    ShingleMemo *entry = &m->entries[i];
    if (entry != keep && (oldest == NULL || entry->used < oldest->used)) oldest = entry;
  }
  oldest->used = 0;
  return oldest;
}

int shingle_db_memo_keep(ShingleMemos *m, ShingleMemo *entry, ShingleMemoTag tag, const void *bytes, size_t length)
{
  int status = SHINGLE_OK;
  entry->bytes = shingle_grown(entry->bytes, &entry->capacity, length + 1, 1, &status);
  if (status != SHINGLE_OK) return status;
  memcpy(entry->bytes, bytes, length);
  entry->length = length;
  entry->tag = tag;
  entry->used = ++m->clock;
  return SHINGLE_OK;
}

void shingle_db_memos_free(ShingleMemos *m, void (*free_made)(void *))
{
  for (int i = 0; i < SHINGLE_MEMOS; i++) {
    shingle_release(m->entries[i].bytes);
    free_made(m->entries[i].made);
  }
  *m = (ShingleMemos){0};
}
