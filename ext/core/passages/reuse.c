/* reuse.c - see reuse.h. */
#include "reuse.h"

#include <string.h>

#include "../base/keys.h"
#include "../wording/shingles.h"

#define QUOTATION_MOST 2000 /* bytes: a quotation mark that is not closed by then opens nothing */
#define CHECK_EVERY 16384

/* Marks of each word, while they are looked for. */
enum { MARK_RUN = 1, MARK_QUOTED = 2, MARK_PAIRED = 4 };

static int reuse_stopped(size_t i, void *host) { return i % CHECK_EVERY == CHECK_EVERY - 1 && shingle_interrupted(host); }

/* ---------------------------------------------------------------------------- runs -- */

/* The hashes of all runs of n words. */
static int reuse_hash_runs(ShingleKeys *runs, const uint64_t *hashes, size_t count, size_t n, void *host)
{
  const uint64_t base = 0x9e3779b97f4a7c15ULL;
  uint64_t sum = 0, leaving = 1;
  int status = SHINGLE_OK;
  for (size_t i = 1; i < n; i++) leaving *= base;
  for (size_t i = 0; i < count && status == SHINGLE_OK; i++) {
    if (i >= n) sum -= hashes[i - n] * leaving;
    sum = sum * base + hashes[i];
    if (i + 1 >= n) shingle_keys_add(runs, shingle_mix(sum), &status);
    if (reuse_stopped(i, host)) status = SHINGLE_INTERRUPTED;
  }
  return status;
}

static int reuse_has(const ShingleKeys *sorted, uint64_t key)
{
  size_t low = 0, high = sorted->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (sorted->items[middle] < key) low = middle + 1; else high = middle;
  }
  return low < sorted->count && sorted->items[low] == key;
}

/* Marks the words of a that stand in a run of n words that b has. */
static int reuse_mark_runs(uint8_t *marks, const ShingleTokens *a, const ShingleTokens *b, size_t n, void *host)
{
  ShingleKeys in_a = {NULL, 0, 0}, in_b = {NULL, 0, 0};
  int status = reuse_hash_runs(&in_a, a->hashes, a->count, n, host);
  if (status == SHINGLE_OK) status = reuse_hash_runs(&in_b, b->hashes, b->count, n, host);
  if (status == SHINGLE_OK) status = shingle_keys_sort(&in_b, host);
  size_t until = 0; /* words before it are marked */
  for (size_t i = 0; i < in_a.count && status == SHINGLE_OK; i++) {
    if (reuse_stopped(i, host)) status = SHINGLE_INTERRUPTED;
    if (!reuse_has(&in_b, in_a.items[i])) continue;
    for (size_t k = until > i ? until : i; k < i + n; k++) marks[k] |= MARK_RUN;
    until = i + n;
  }
  shingle_keys_free(&in_a);
  shingle_keys_free(&in_b);
  return status;
}

/* ---------------------------------------------------------------------- quotations -- */

typedef enum Quote { NO_QUOTE, OPENS, CLOSES, EITHER } Quote;

/* The quotation mark that begins at p, if any, and its length. Single marks are mostly apostrophes. */
static Quote reuse_quote_at(const uint8_t *p, size_t left, size_t *length)
{
  static const struct {
    const char *bytes;
    Quote quote;
  } marks[] = {
    {"\"", EITHER}, {"\xe2\x80\x9c", EITHER}, {"\xe2\x80\x9d", CLOSES}, {"\xe2\x80\x9e", OPENS}, {"\xc2\xab", EITHER}, {"\xc2\xbb", EITHER},
    {"\xe3\x80\x8c", OPENS}, {"\xe3\x80\x8d", CLOSES}, {"\xe3\x80\x8e", OPENS}, {"\xe3\x80\x8f", CLOSES},
  };
  *length = 1;
  if (*p != '"' && *p < 0xc2) return NO_QUOTE;
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    size_t n = strlen(marks[i].bytes);
    if (n > left || memcmp(p, marks[i].bytes, n) != 0) continue;
    *length = n;
    return marks[i].quote;
  }
  return NO_QUOTE;
}

/* Marks the words of a between quotation marks that are not too far apart, and in one paragraph. */
static int reuse_mark_quotations(uint8_t *marks, const uint8_t *bytes, size_t length, const ShingleTokens *a, void *host)
{
  size_t opened = 0, first = 0, word = 0, check = CHECK_EVERY, step;
  int open = 0;
  for (size_t at = 0; at < length; at += step) {
    if (at >= check && shingle_interrupted(host)) return SHINGLE_INTERRUPTED;
    if (at >= check) check = at + CHECK_EVERY;
    Quote quote = reuse_quote_at(bytes + at, length - at, &step);
    while (word < a->count && a->items[word].start < at) word++;
    if (open && (at - opened > QUOTATION_MOST || (at + 1 < length && bytes[at] == '\n' && bytes[at + 1] == '\n'))) open = 0;
    if (open && (quote == CLOSES || quote == EITHER)) {
      for (size_t k = first; k < word; k++) marks[k] |= MARK_QUOTED;
      open = 0;
    } else if (!open && (quote == OPENS || quote == EITHER)) {
      open = 1;
      opened = at;
      first = word;
    }
  }
  return SHINGLE_OK;
}

/* ---------------------------------------------------------------------- sentences -- */

static ShingleReuseKind reuse_kind_of(uint8_t mark)
{
  if (mark & MARK_RUN) return mark & MARK_QUOTED ? SHINGLE_REUSE_QUOTED : SHINGLE_REUSE_VERBATIM;
  return mark & MARK_PAIRED ? SHINGLE_REUSE_REWORDED : SHINGLE_REUSE_OWN;
}

static void reuse_take_rows(ShingleReuse *r, const ShingleAlignment *rows, int is_rewrite)
{
  for (size_t i = 0; i < rows->count; i++) {
    const ShingleAlignRow *row = &rows->rows[i];
    if (row->a_count == 0 || row->b_count == 0) continue;
    if (!is_rewrite && row->similarity < SHINGLE_REUSE_ALIKE) continue;
    for (uint32_t k = row->a; k < row->a + row->a_count; k++) {
      r->items[k].b = row->b;
      r->items[k].similarity = row->similarity;
    }
  }
}

/* Counts the words of each sentence. */
static void reuse_count(ShingleReuse *r, const uint8_t *marks, ShingleAlignText a)
{
  size_t word = 0;
  for (size_t s = 0; s < r->count; s++) {
    ShingleReuseSentence *sentence = &r->items[s];
    uint32_t end = s + 1 < r->count ? a.sentences->items[s + 1].start : UINT32_MAX;
    uint8_t paired = sentence->b != SHINGLE_REUSE_NONE ? MARK_PAIRED : 0;
    for (; word < a.tokens->count && a.tokens->items[word].start < end; word++) {
      ShingleReuseKind kind = reuse_kind_of(marks[word] | paired);
      sentence->words[kind]++;
      r->words[kind]++;
    }
  }
}

int shingle_reuse_find(ShingleReuse *r, const void *bytes, size_t length, ShingleAlignText a, ShingleAlignText b, const ShingleAlignment *rows,
                       int is_rewrite, int spaceless, void *host)
{
  int status = SHINGLE_OK;
  size_t n = SHINGLE_REUSE_RUN * (spaceless ? 2 : 1);
  if (n > a.tokens->count) n = a.tokens->count;
  r->count = 0;
  memset(r->words, 0, sizeof r->words);
  r->items = shingle_grown(r->items, &r->capacity, a.sentences->count, sizeof *r->items, &status);
  if (status != SHINGLE_OK) return status;
  uint8_t *marks = shingle_realloc(NULL, a.tokens->count + 1);
  if (marks == NULL) return SHINGLE_NOMEM;
  memset(marks, 0, a.tokens->count + 1);
  r->count = a.sentences->count;
  for (size_t i = 0; i < r->count; i++) r->items[i] = (ShingleReuseSentence){.b = SHINGLE_REUSE_NONE};
  if (n > 0) status = reuse_mark_runs(marks, a.tokens, b.tokens, n, host);
  if (status == SHINGLE_OK) status = reuse_mark_quotations(marks, bytes, length, a.tokens, host);
  if (status == SHINGLE_OK) reuse_take_rows(r, rows, is_rewrite);
  if (status == SHINGLE_OK) reuse_count(r, marks, a);
  shingle_release(marks);
  return status;
}

ShingleReuseKind shingle_reuse_kind(const ShingleReuseSentence *s)
{
  const uint32_t *words = s->words;
  uint32_t taken = words[SHINGLE_REUSE_REWORDED] + words[SHINGLE_REUSE_VERBATIM] + words[SHINGLE_REUSE_QUOTED];
  if (taken <= words[SHINGLE_REUSE_OWN]) return SHINGLE_REUSE_OWN;
  ShingleReuseKind most = SHINGLE_REUSE_REWORDED;
  if (words[SHINGLE_REUSE_QUOTED] > words[most]) most = SHINGLE_REUSE_QUOTED;
  if (words[SHINGLE_REUSE_VERBATIM] >= words[most] && words[SHINGLE_REUSE_VERBATIM] > 0) most = SHINGLE_REUSE_VERBATIM;
  return most;
}

const char *shingle_reuse_name(ShingleReuseKind kind)
{
  static const char *const names[] = {"own", "reworded", "verbatim", "quoted"};
  return names[kind];
}

void shingle_reuse_free(ShingleReuse *r)
{
  shingle_release(r->items);
  *r = (ShingleReuse){0};
}
