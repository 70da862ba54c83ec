/* passages.c - what one text has from another.
**
** Input: a byte of choices, a byte that chooses min_tokens, a text, 0xff, and the other text, or what makes
** the other one of the first (fuzz_twin).
*/
#include "fuzz.h"

#include "passages/passages.h"

#define LONGEST 20000     /* bytes of either text */
#define COMPARED 400      /* words of either text that every pair of places is tried for */

/* Is each place of a and of b that is in a common run of min_tokens words in a passage? */
static void check_promise(const ShingleTokens *a, const ShingleTokens *b, const ShinglePassages *list, size_t least)
{
  uint8_t covered[2][COMPARED] = {{0}};
  if (a->count > COMPARED || b->count > COMPARED) return;
  for (size_t p = 0; p < list->count; p++) {
    const ShingleBox *box = &list->items[p].range;
    for (uint32_t i = box->a0; i < box->a1; i++) covered[0][i] = 1;
    for (uint32_t i = box->b0; i < box->b1; i++) covered[1][i] = 1;
  }
  for (size_t i = 0; i < a->count; i++) {
    for (size_t j = 0; j < b->count; j++) {
      size_t n = 0;
      if (i > 0 && j > 0 && a->hashes[i - 1] == b->hashes[j - 1]) continue;
      while (i + n < a->count && j + n < b->count && a->hashes[i + n] == b->hashes[j + n]) n++;
      for (size_t k = 0; n >= least && k < n; k++) must(covered[0][i + k] && covered[1][j + k]);
    }
  }
}

static void check_list(const ShinglePassages *list, const ShingleTokens *a, const ShingleTokens *b)
{
  for (size_t i = 0; i < list->count; i++) {
    const ShinglePassage *p = &list->items[i];
    must(p->range.a0 < p->range.a1 && p->range.a1 <= a->count);
    must(p->range.b0 < p->range.b1 && p->range.b1 <= b->count);
    must(p->a_start == a->items[p->range.a0].start && p->a_end == a->items[p->range.a1 - 1].end);
    must(p->b_start == b->items[p->range.b0].start && p->b_end == b->items[p->range.b1 - 1].end);
    must(p->similarity > 0 && p->similarity <= 1 && p->tokens > 0);
    must(p->tokens <= p->range.a1 - p->range.a0 && p->tokens <= p->range.b1 - p->range.b0);
    must(p->moved == 0 || p->moved == 1);
    if (i == 0) continue;
    must(p->range.a0 > p[-1].range.a0 || (p->range.a0 == p[-1].range.a0 && p->range.b0 >= p[-1].range.b0));
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  FuzzInput in = {data, size};
  int choice = (int)fuzz_take(&in, 1);
  size_t least = 1 + fuzz_take(&in, 1) % 32, length;
  FuzzInput first = fuzz_take_part(&in);
  if (first.left > LONGEST || in.left > LONGEST) return 0;
  length = in.left;
  uint8_t *copy = fuzz_copy(first);
  uint8_t *other = choice & 1 ? fuzz_twin(first, in, LONGEST, &length) : fuzz_copy(in);

  ShingleText reader;
  ShingleTokens a = {0}, b = {0};
  ShinglePassages there = {0};
  shingle_text_init(&reader, NULL);
  must(shingle_tokens_read(&a, &reader, SHINGLE_WORD, copy, first.left) == SHINGLE_OK);
  must(shingle_tokens_read(&b, &reader, SHINGLE_WORD, other, length) == SHINGLE_OK);
  must(shingle_passages_find(&there, &a, &b, least, NULL) == SHINGLE_OK);
  check_list(&there, &a, &b);
  check_promise(&a, &b, &there, least);
  shingle_passages_free(&there);
  shingle_tokens_free(&a);
  shingle_tokens_free(&b);
  shingle_text_free(&reader);
  free(copy);
  free(other);
  return 0;
}
