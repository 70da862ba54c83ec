/* sort.h - sorting that can be interrupted. */
#ifndef SHINGLE_SORT_H
#define SHINGLE_SORT_H

#include "memory.h"

/* Sorts `count` items of `size` bytes as qsort() does. Few are left to that; of many, parts are, which are then merged,
** and between any two steps the host is asked. SHINGLE_OK, SHINGLE_NOMEM (many need as much memory again) or
** SHINGLE_INTERRUPTED; the items are all there in any case, in some order. */
int shingle_sort(void *items, size_t count, size_t size, int (*compare)(const void *, const void *), void *host);

#endif
