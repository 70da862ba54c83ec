/* winnow.c - see winnow.h.
**
** A piece of the text is worked on array by array: token hashes, the ranks of the grams, the least rank of
** each window. The last min_tokens - 1 tokens stand again in front of the next piece, so that each piece has
** its windows whole and nothing else is carried over.
*/
#include "winnow.h"

#include <string.h>

#define BATCH 256        /* fingerprints collected before they go into the set */
#define WIDTH_MOST 16
#define WIDTH_TELLING 6  /* shorter runs of words are the common property of a language */

/* Half of min_tokens, but WIDTH_TELLING as far as three quarters of it allow. Wide grams occur in fewer
** articles that have no passage in common, but leave a narrow window, from which more are chosen. Measured on
** 19,779 news articles of 120 words, with min_tokens = 16: fingerprints an article, and pairs of articles
** that meet in one, of which 3,700 do share 16 tokens:
**
**     width           4        6        8       10       12       14
**     fingerprints   17.9     20.8     24.8     30.8     40.7     60.5
**     pairs        230,500   40,600   14,200    8,700    6,100    5,000
**
** With min_tokens = 8 and widths 4, 5, 6, 7: 43, 52, 64, 86 fingerprints; 558,000, 215,000, 108,000, 62,000
** pairs, of which 40,800. */
int shingle_winnow_width(int min_tokens)
{
  int half = min_tokens / 2, most = min_tokens * 3 / 4;
  int telling = most < WIDTH_TELLING ? most : WIDTH_TELLING;
  return half < telling ? telling : half > WIDTH_MOST ? WIDTH_MOST : half;
}

/* Where a hash stands in the order of grams, and back. */
static uint64_t winnow_rank_of(uint64_t hash) { return hash << 40 | hash >> 24; }
static uint64_t winnow_hash_of(uint64_t rank) { return rank << 24 | rank >> 40; }

int shingle_winnow_begin(ShingleWinnow *w, int min_tokens)
{
  w->width = (size_t)shingle_winnow_width(min_tokens);
  w->window = (size_t)min_tokens - w->width + 1;
  w->carried = 0;
  w->windows = 0;
  shingle_factors(&w->found.factors, 0);
  return shingle_set_assign(&w->found, NULL, 0);
}

/* Makes each of the first n - window + 1 ranks the least of the `window` that begin there: windows that
** double, and then two that overlap. */
static void winnow_least_of_windows(uint64_t *ranks, size_t n, size_t window)
{
  size_t seen = 1;
  while (seen < window) {
    size_t step = 2 * seen <= window ? seen : window - seen;
    for (size_t i = 0; i < n - step; i++) ranks[i] = ranks[i] < ranks[i + step] ? ranks[i] : ranks[i + step];
    seen += step;
  }
}

/* Adds ranks as fingerprints; the same ones mostly follow each other. */
static int winnow_add_all(ShingleSet *found, const uint64_t *ranks, size_t count)
{
  uint64_t batch[BATCH];
  size_t n = 0;
  for (size_t i = 0; i < count; i++) {
    if (i > 0 && ranks[i] == ranks[i - 1]) continue;
    batch[n++] = winnow_hash_of(ranks[i]);
    if (n < BATCH) continue;
    int status = shingle_set_add(found, batch, n);
    if (status != SHINGLE_OK) return status;
    n = 0;
  }
  return shingle_set_add(found, batch, n);
}

/* Adds the fingerprints of `count` tokens, whose hashes are in found.elements[], with a given window. */
static int winnow_choose(ShingleWinnow *w, size_t count, size_t window)
{
  int status = SHINGLE_OK;
  size_t grams = count - w->width + 1;
  w->ranks = shingle_grown(w->ranks, &w->rank_capacity, grams, sizeof *w->ranks, &status);
  if (status != SHINGLE_OK) return status;
  for (size_t i = 0; i < grams; i++) {
    w->ranks[i] = winnow_rank_of(shingle_combine(&w->found.factors, w->found.elements + i, w->width));
  }
  winnow_least_of_windows(w->ranks, grams, window);
  return winnow_add_all(&w->found, w->ranks, grams - window + 1);
}

/* Makes room for `more` token hashes behind those carried over. */
static int winnow_make_room(ShingleWinnow *w, size_t more)
{
  int status = SHINGLE_OK;
  ShingleSet *set = &w->found;
  set->elements = shingle_grown(set->elements, &set->element_capacity, w->carried + more + 1,
                                sizeof *set->elements, &status);
  return status;
}

/* Takes the `more` token hashes that stand behind those carried over. */
static int winnow_take(ShingleWinnow *w, size_t more)
{
  uint64_t *elements = w->found.elements;
  size_t count = w->carried + more, keep = w->width + w->window - 2;
  w->carried = count;
  if (count <= keep) return SHINGLE_OK;
  int status = winnow_choose(w, count, w->window);
  w->windows = 1;
  w->carried = keep;
  memmove(elements, elements + count - keep, keep * sizeof *elements);
  return status;
}

int shingle_winnow_add(ShingleWinnow *w, const uint64_t *hashes, size_t count)
{
  if (count == 0) return SHINGLE_OK;
  int status = winnow_make_room(w, count);
  if (status != SHINGLE_OK) return status;
  memcpy(w->found.elements + w->carried, hashes, count * sizeof *hashes);
  return winnow_take(w, count);
}

int shingle_winnow_end(ShingleWinnow *w)
{
  if (w->windows || w->carried < w->width) return SHINGLE_OK;
  return winnow_choose(w, w->carried, w->carried - w->width + 1);
}

int shingle_winnow_read(ShingleWinnow *w, ShingleText *t, int min_tokens, const void *bytes, size_t length)
{
  w->found.host = t->host;
  int status = shingle_winnow_begin(w, min_tokens);
  if (status == SHINGLE_OK) status = shingle_text_open(t, bytes, length);
  while (status == SHINGLE_OK && !shingle_text_done(t)) {
    status = shingle_text_words(t);
    if (status == SHINGLE_OK) status = winnow_make_room(w, t->token_count);
    if (status != SHINGLE_OK) return status;
    shingle_hash_tokens(t, w->found.elements + w->carried);
    status = winnow_take(w, t->token_count);
  }
  return status == SHINGLE_OK ? shingle_winnow_end(w) : status;
}

void shingle_winnow_trim(ShingleWinnow *w, size_t bytes)
{
  if (w->rank_capacity * sizeof *w->ranks > bytes / 2) shingle_winnow_free(w);
  shingle_set_trim(&w->found, bytes / 2);
}

void shingle_winnow_free(ShingleWinnow *w)
{
  shingle_set_free(&w->found);
  shingle_release(w->ranks);
  *w = (ShingleWinnow){0};
}
