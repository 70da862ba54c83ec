/* text.c - a text's folded form, tokens, shingles, signature and SimHash; every CPU path against the plain one.
**
** Input: 5 bytes that choose (unit, width, hashes, alignment, seed), then the text.
*/
#include "fuzz.h"

#include "wording/minhash.h"
#include "wording/simhash.h"
#include "text/tokens.h"

typedef struct Reading {
  ShingleTokens tokens;
  ShingleSet set;
  uint8_t *signature;
  size_t signature_bytes;
} Reading;

static void read_all(Reading *r, ShingleCpu cpu, const ShingleOptions *o, const uint8_t *text, size_t length)
{
  ShingleText t;
  ShingleSlots work = {0};
  shingle_text_init(&t, NULL);
  t.cpu = cpu;
  must(shingle_tokens_read(&r->tokens, &t, o->unit, text, length) == SHINGLE_OK);
  must(shingle_set_read(&r->set, &t, o, text, length) == SHINGLE_OK);
  r->signature_bytes = shingle_signature_bytes(o, r->set.count);
  r->signature = malloc(r->signature_bytes);
  if (r->signature == NULL) exit(1);
  must(shingle_signature_write(r->signature, o, &r->set, &work) == SHINGLE_OK);
  shingle_slots_free(&work);
  shingle_text_free(&t);
}

static void free_all(Reading *r)
{
  shingle_tokens_free(&r->tokens);
  shingle_set_free(&r->set);
  free(r->signature);
}

static void same_readings(const Reading *x, const Reading *y)
{
  must(x->tokens.count == y->tokens.count);
  for (size_t i = 0; i < x->tokens.count; i++) {
    const ShingleToken *a = &x->tokens.items[i], *b = &y->tokens.items[i];
    must(a->start == b->start && a->end == b->end && a->length == b->length);
    must(memcmp(x->tokens.folded.bytes + a->at, y->tokens.folded.bytes + b->at, a->length) == 0);
    must(x->tokens.hashes[i] == y->tokens.hashes[i]);
  }
  must(x->set.count == y->set.count);
  must(x->set.count == 0 || memcmp(x->set.items, y->set.items, x->set.count * sizeof *x->set.items) == 0);
  must(x->signature_bytes == y->signature_bytes && memcmp(x->signature, y->signature, x->signature_bytes) == 0);
}

/* Tokens lie in the text and in the folded bytes, are not empty, and never step back. */
static void check_tokens(const ShingleTokens *list, size_t length)
{
  for (size_t i = 0; i < list->count; i++) {
    const ShingleToken *t = &list->items[i];
    must(t->length > 0 && (size_t)t->at + t->length <= list->folded.length);
    must(t->start < t->end && t->end <= length);
    must(i == 0 || (t->start >= t[-1].start && t->end >= t[-1].end));
    must(list->hashes[i] == shingle_hash_bytes(list->folded.bytes + t->at, t->length));
  }
}

/* The set has each shingle of the tokens, in order of first appearance, and nothing else. */
static void check_set(const Reading *r, const ShingleOptions *o)
{
  size_t width = (size_t)o->width, n = r->tokens.count, next = 0;
  ShingleFactors f = {0};
  shingle_factors(&f, o->seed);
  if (n > 0 && n < width) width = n;
  for (size_t i = 0; n > 0 && i + width <= n; i++) {
    uint64_t hash = shingle_combine(&f, r->tokens.hashes + i, width);
    must(shingle_set_has(&r->set, hash));
    if (next < r->set.count && r->set.items[next] == hash) next++;
  }
  must(next == r->set.count);
}

static void check_signature(const Reading *r, const ShingleOptions *o)
{
  ShingleSignature s;
  ShingleSlots work = {0};
  ShingleComparison c;
  must(shingle_signature_read(&s, r->signature, r->signature_bytes) == NULL);
  must(s.size == r->set.count && s.options.hashes == o->hashes && s.options.seed == o->seed);
  must(shingle_signature_compare(&s, &s, &work, &c) == SHINGLE_OK);
  must(s.size == 0 ? c.empty : c.jaccard == 1);
  must(shingle_simhash(r->set.items, r->set.count) == shingle_simhash(r->set.items, r->set.count));
  shingle_slots_free(&work);
}

/* What folding gives is UTF-8, and the words of it are those of the text: folding changes no token's bytes
** twice but where a possessive or a number was put together. */
static void check_fold(const uint8_t *text, size_t length)
{
  ShingleText t;
  shingle_text_init(&t, NULL);
  must(shingle_text_open(&t, text, length) == SHINGLE_OK);
  while (!shingle_text_done(&t)) {
    uint32_t c;
    size_t width;
    must(shingle_text_fold(&t) == SHINGLE_OK);
    for (size_t i = 0; i < t.folded_length; i += width) {
      width = shingle_utf8_read(t.folded + i, t.folded_length - i, &c);
      must(c != 0xfffd || width == 3); /* U+FFFD itself, not a malformed sequence */
    }
  }
  shingle_text_free(&t);
}

static void check_text(const ShingleOptions *o, const uint8_t *text, size_t length)
{
  Reading plain = {0};
  read_all(&plain, SHINGLE_CPU_PLAIN, o, text, length);
  if (o->unit == SHINGLE_WORD) check_tokens(&plain.tokens, length);
  check_set(&plain, o);
  check_signature(&plain, o);
  check_fold(text, length);
  for (int cpu = SHINGLE_CPU_BASE; cpu <= (int)shingle_cpu(); cpu++) {
    Reading other = {0};
    read_all(&other, (ShingleCpu)cpu, o, text, length);
    same_readings(&plain, &other);
    free_all(&other);
  }
  free_all(&plain);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  FuzzInput in = {data, size};
  ShingleOptions o;
  o.unit = fuzz_take(&in, 1) % 4 == 1 ? SHINGLE_CHAR : SHINGLE_WORD;
  o.width = 1 + (int)fuzz_take(&in, 1) % SHINGLE_WIDTH_MAX;
  o.hashes = SHINGLE_HASHES_MIN + (int)fuzz_take(&in, 1);
  size_t shift = fuzz_take(&in, 1) % 64;
  o.seed = fuzz_take(&in, 1);

  uint8_t *text = malloc(in.left + shift + 1);
  if (text == NULL) return 0;
  if (in.left > 0) memcpy(text + shift, in.at, in.left);
  text = realloc(text, in.left + shift + !(in.left + shift)); /* not a byte too many */
  check_text(&o, text + shift, in.left);
  free(text);
  return 0;
}
