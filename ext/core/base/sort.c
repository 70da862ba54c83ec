/* sort.c - see sort.h. */
#include "sort.h"

#include <stdlib.h>
#include <string.h>

#define PART 16384 /* items: about two milliseconds */

typedef int Compare(const void *, const void *);

/* Merges the first `a` items of `from` with the `b` after them. */
static void sort_merge(const char *from, size_t a, size_t b, char *to, size_t size, Compare *compare)
{
  const char *x = from, *x_end = from + a * size, *y = x_end, *y_end = y + b * size;
  if (b == 0 || compare(y - size, y) <= 0) { /* they are in order */
    memcpy(to, from, (a + b) * size);
    return;
  }
  for (; x < x_end && y < y_end; to += size) {
    const char **least = compare(x, y) <= 0 ? &x : &y;
    memcpy(to, *least, size);
    *least += size;
  }
  memcpy(to, x, (size_t)(x_end - x));
  memcpy(to + (x_end - x), y, (size_t)(y_end - y));
}

/* Merges all parts of `part` items with their neighbours, from one array into the other. */
static void sort_merge_parts(const char *from, char *to, size_t count, size_t part, size_t size, Compare *compare)
{
  for (size_t at = 0; at < count; at += 2 * part) {
    size_t left = count - at, a = left < part ? left : part, b = left - a < part ? left - a : part;
    sort_merge(from + at * size, a, b, to + at * size, size, compare);
  }
}

int shingle_sort(void *items, size_t count, size_t size, Compare *compare, void *host)
{
  char *from = items, *spare = NULL;
  int status = SHINGLE_OK;
  if (count > PART && (spare = shingle_realloc(NULL, count * size)) == NULL) return SHINGLE_NOMEM;
  for (size_t at = 0; at < count && status == SHINGLE_OK; at += PART) {
    size_t n = count - at < PART ? count - at : PART;
    qsort(from + at * size, n, size, compare);
    if (n < count && shingle_interrupted(host)) status = SHINGLE_INTERRUPTED;
  }
  char *to = spare;
  for (size_t part = PART; part < count && status == SHINGLE_OK; part *= 2) {
    char *sorted = to;
    sort_merge_parts(from, to, count, part, size, compare);
    to = from;
    from = sorted;
    if (shingle_interrupted(host)) status = SHINGLE_INTERRUPTED;
  }
  if (from != items) memcpy(items, from, count * size);
  shingle_release(spare);
  return status;
}
