/* fold.h - what fold.c does for text.c. Everyone else uses text.h. */
#ifndef SHINGLE_FOLD_H
#define SHINGLE_FOLD_H

#include "text.h"

#define SHINGLE_FOLD_PADDING 64 /* zero bytes behind the folded text */

/* A character of a script written without spaces, which is a token by itself? */
int shingle_is_single(uint32_t code_point);

/* The last shift at or before folded byte `folded`, searching on from shift `from`. */
static inline size_t shingle_shift_before(const ShingleText *t, size_t from, uint32_t folded)
{
  size_t i = from;
  while (i + 1 < t->shift_count && t->shifts[i + 1].folded <= folded) i++;
  return i;
}

/* Where in the original that begins which is folded byte `folded`; `shift` is the last one at or before
** it. */
static inline uint32_t shingle_source_start(const ShingleText *t, size_t shift, uint32_t folded)
{
  const ShingleShift *s = &t->shifts[shift];
  if (folded < s->folded + s->length) return s->source;
  return s->source + s->width + (folded - s->folded - s->length);
}

/* Where in the original that ends which ends before folded byte `folded`. It takes in what was dropped
** right after it, a combining mark say, but nothing that stands for a byte of its own. */
static inline uint32_t shingle_source_end(const ShingleText *t, size_t shift, uint32_t folded)
{
  while (shift > 0 && t->shifts[shift].folded == folded && t->shifts[shift].length > 0) shift--;
  const ShingleShift *s = &t->shifts[shift];
  if (folded <= s->folded + s->length) return s->source + s->width;
  return s->source + s->width + (folded - s->folded - s->length);
}

#endif
