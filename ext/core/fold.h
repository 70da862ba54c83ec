/* fold.h - what fold.c does for text.c. Everyone else uses text.h. */
#ifndef SHINGLE_FOLD_H
#define SHINGLE_FOLD_H

#include "text.h"

#define SHINGLE_FOLD_PADDING 64 /* zero bytes behind the folded text */

/* A character of a script written without spaces, which is a token by itself? */
int shingle_is_single(uint32_t code_point);

/* The last shift at or before folded byte `folded`, searching on from shift `from`. */
size_t shingle_shift_before(const ShingleText *t, size_t from, uint32_t folded);

/* Where the original of folded byte `folded` begins, or of what ends there, ends; `shift` is the last
** one at or before it. */
uint32_t shingle_source_start(const ShingleText *t, size_t shift, uint32_t folded);
uint32_t shingle_source_end(const ShingleText *t, size_t shift, uint32_t folded);

#endif
