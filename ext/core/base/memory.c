/* memory.c - growable arrays over the host's allocator. See memory.h. */
#include "memory.h"

#include <string.h>

void *shingle_grown(void *items, size_t *capacity, size_t need, size_t size, int *status)
{
  if (need <= *capacity) return items;
  size_t room = *capacity + *capacity / 2;
  if (room < need) room = need;
  if (room < 16) room = 16;
  if (need > SHINGLE_ITEMS_MAX * 2 || room > SIZE_MAX / 2 / size) {
    *status = SHINGLE_TOOBIG;
    return items;
  }
  void *grown = shingle_realloc(items, room * size);
  if (grown == NULL) {
    *status = SHINGLE_NOMEM;
    return items;
  }
  *capacity = room;
  return grown;
}

void shingle_buffer_append(ShingleBuffer *b, const void *bytes, size_t length)
{
  if (b->status != SHINGLE_OK || length == 0) return;
  if (length > SHINGLE_BYTES_MAX - b->length) {
    b->status = SHINGLE_TOOBIG;
    return;
  }
  b->bytes = shingle_grown(b->bytes, &b->capacity, b->length + length, 1, &b->status);
  if (b->status != SHINGLE_OK) return;
  memcpy(b->bytes + b->length, bytes, length);
  b->length += length;
}

void shingle_buffer_text(ShingleBuffer *b, const char *text)
{
  shingle_buffer_append(b, text, strlen(text));
}

void shingle_buffer_free(ShingleBuffer *b)
{
  shingle_release(b->bytes);
  *b = (ShingleBuffer){0};
}
