/* winnow.h - fingerprints of a text, few of them, that two texts with a copied passage are bound to share.
**
** For finding a short excerpt of a long text, where the similarity of the whole texts says nothing. The
** hashes of all runs of `width` tokens (grams; the hash: shingles.h, seed 0) are looked at through a window
** that moves over `window` grams at a time; the least gram of each window, in an order that is like a random
** one, is a fingerprint of the text (winnowing: Schleimer, Wilkerson and Aiken, SIGMOD 2003). With
**
**     width + window - 1 = min_tokens
**
** a window spans `min_tokens` tokens. When two texts share a run of `min_tokens` equal tokens or more,
** they share the windows in it, the least gram of each, and so at least one fingerprint: for certain. Shorter
** runs, from `width` tokens on, may be found. In random text 2 / (window + 1) of the grams are chosen.
** Fingerprints are a set of values: where one gram occurs twice in a window, which of the two is chosen makes
** no difference.
**
** A text of fewer than `min_tokens` tokens holds no such run. If it has at least `width`, it is one window
** by itself and gives one fingerprint; with fewer it has none.
**
** The order of grams is that of their hashes rotated left by 40 bits, which puts the lowest 24 bits in front.
** So a fingerprint's highest 40 bits, which are what an index keeps of it, are still evenly spread, which the
** highest bits of the least of many numbers are not.
**
** Cost: O(tokens * log(window)) time, without a branch that depends on the text; memory O(different
** fingerprints) beyond a piece of the text.
*/
#ifndef SHINGLE_WINNOW_H
#define SHINGLE_WINNOW_H

#include "shingles.h"

#define SHINGLE_MIN_TOKENS_MIN 4
#define SHINGLE_MIN_TOKENS_MAX 1000
#define SHINGLE_MIN_TOKENS_DEFAULT 16

/* The result, and work space. All zero is empty; it may be used for one text after another. */
typedef struct ShingleWinnow {
  ShingleSet found;      /* items[0..count): the fingerprints, in order of first appearance */
  size_t width, window;  /* tokens in a gram, grams in a window */
  size_t carried;        /* tokens in found.elements[] whose windows are not complete: < min_tokens */
  int windows;           /* there was a whole window */
  uint64_t *ranks;       /* of the grams of a piece */
  size_t rank_capacity;
} ShingleWinnow;

/* Tokens in a gram, for a `min_tokens` from SHINGLE_MIN_TOKENS_MIN to .._MAX. */
int shingle_winnow_width(int min_tokens);

/* Makes w->found the fingerprints of a text, read through `t`. SHINGLE_OK, SHINGLE_NOMEM, SHINGLE_TOOBIG or
** SHINGLE_INTERRUPTED. */
int shingle_winnow_read(ShingleWinnow *w, ShingleText *t, int min_tokens, const void *bytes, size_t length);

/* The same from token hashes that come in pieces, from any tokenizer: begin, add each piece, end. */
int shingle_winnow_begin(ShingleWinnow *w, int min_tokens);
int shingle_winnow_add(ShingleWinnow *w, const uint64_t *hashes, size_t count);
int shingle_winnow_end(ShingleWinnow *w);

/* Gives back buffers of more than `bytes` bytes in all; less is kept for the next text. */
void shingle_winnow_trim(ShingleWinnow *w, size_t bytes);
void shingle_winnow_free(ShingleWinnow *w);

#endif
