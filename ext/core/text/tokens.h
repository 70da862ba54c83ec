/* tokens.h - all elements of a text at once: where text.h hands them out piece by piece.
**
** For what must look back and forth: listing shingles, splitting sentences, aligning. About 24 bytes
** a token beyond its folded bytes.
*/
#ifndef SHINGLE_TOKENS_H
#define SHINGLE_TOKENS_H

#include "../wording/shingles.h"

typedef struct ShingleTokens {
  ShingleToken *items;      /* `at` is an offset into `folded` */
  size_t count, capacity;
  uint64_t *hashes;         /* h(e) of each, see shingles.h */
  size_t hash_capacity;
  ShingleBuffer folded;     /* folded bytes of the elements */
} ShingleTokens;

/* Reads the elements of a text: its words, or the code points of its folded text. All zero is an
** empty list. SHINGLE_OK, SHINGLE_NOMEM, SHINGLE_TOOBIG or SHINGLE_INTERRUPTED. */
int shingle_tokens_read(ShingleTokens *list, ShingleText *t, int unit, const void *bytes, size_t length);

/* < 0, 0 or > 0: an order of texts, for methods that go by one of them first and should find the same when both are
** exchanged. Fewer tokens come first, then lower hashes. */
int shingle_tokens_compare(const ShingleTokens *a, const ShingleTokens *b);

void shingle_tokens_free(ShingleTokens *list);

#endif
