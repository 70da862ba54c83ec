/* pieces.c - texts longer than the pieces in which they are read (text.h).
**
** Input: a byte that chooses the unit, then a text, which is repeated with a line end after each copy until
** it is longer than a piece. Reading all of it must give the tokens of one copy over and over, wherever the
** pieces end.
*/
#include "fuzz.h"

#include "text/tokens.h"

#define LONG 66000

static void read_tokens(ShingleTokens *list, ShingleCpu cpu, int unit, const uint8_t *text, size_t length)
{
  ShingleText t;
  shingle_text_init(&t, NULL);
  t.cpu = cpu;
  must(shingle_tokens_read(list, &t, unit, text, length) == SHINGLE_OK);
  shingle_text_free(&t);
}

static uint8_t *repeated(FuzzInput one, size_t times)
{
  uint8_t *out = malloc((one.left + 1) * times);
  if (out == NULL) exit(1);
  for (size_t i = 0; i < times; i++) {
    memcpy(out + i * (one.left + 1), one.at, one.left);
    out[i * (one.left + 1) + one.left] = '\n';
  }
  return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  FuzzInput in = {data, size};
  int choice = (int)fuzz_take(&in, 1), unit = choice % 8 == 1 ? SHINGLE_CHAR : SHINGLE_WORD;
  if (in.left < 8 || in.left > 4000) return 0;
  size_t times = LONG / (in.left + 1) + 1, length = (in.left + 1) * times;
  uint8_t *text = repeated(in, times);
  ShingleTokens one = {0}, all = {0};
  read_tokens(&one, SHINGLE_CPU_PLAIN, unit, text, in.left + 1);
  read_tokens(&all, choice & 16 ? SHINGLE_CPU_PLAIN : shingle_cpu(), unit, text, length);
  must(all.count == one.count * times);
  for (size_t i = 0; i < all.count; i++) {
    const ShingleToken *x = &one.items[i % one.count], *y = &all.items[i];
    uint32_t shift = (uint32_t)(i / one.count * (in.left + 1));
    must(all.hashes[i] == one.hashes[i % one.count]);
    must(y->start == x->start + shift && y->end == x->end + shift && y->length == x->length);
  }
  shingle_tokens_free(&one);
  shingle_tokens_free(&all);
  free(text);
  return 0;
}
