/* stem_bags.c - see stem_bags.h. */
#include "stem_bags.h"

#include <math.h>
#include <string.h>

#include "../text/stem.h"

#define SCALE 1024        /* of weights */
#define NUMBER_FACTOR 1.5 /* what stems weigh: as in rewrite.h */
#define NUMBER_WEIGHT 4.5
#define PAIR_WEIGHT 3.0
#define LETTERS_MOST 6
#define WORK 65536        /* steps between two looks at shingle_interrupted() */

void *shingle_bags_zeros(size_t count, size_t size)
{
  void *memory = shingle_realloc(NULL, (count + 1) * size);
  if (memory != NULL) memset(memory, 0, (count + 1) * size);
  return memory;
}

int shingle_bags_work(ShingleBags *b, size_t steps)
{
  b->work += steps;
  if (b->work < WORK) return SHINGLE_OK;
  b->work = 0;
  return shingle_interrupted(b->host) ? SHINGLE_INTERRUPTED : SHINGLE_OK;
}

/* ------------------------------------------------------------------------- sentences -- */

/* Which words each sentence has: those that begin before the next one does. */
static void stem_bags_find_words(ShingleBagSide *s)
{
  uint32_t token = 0;
  for (uint32_t i = 0; i + 1 < s->count; i++) {
    uint32_t next = s->sentences->items[i + 1].start;
    while (token < s->tokens->count && s->tokens->items[token].start < next) token++;
    s->words[i + 1] = token;
  }
  if (s->count > 0) s->words[s->count] = (uint32_t)s->tokens->count;
}

static uint32_t stem_bags_word_count(const ShingleBagSide *s, uint32_t first, uint32_t count)
{
  return s->words[first + count] - s->words[first];
}

/* Numbers sentences by their words. */
static int stem_bags_find_equal(ShingleBags *b, ShingleBagSide *s)
{
  ShingleKeys keys = {0};
  int status = SHINGLE_OK;
  for (uint32_t i = 0; i < s->count && status == SHINGLE_OK; i++) {
    size_t words = stem_bags_word_count(s, i, 1);
    uint64_t key = shingle_hash_bytes(s->tokens->hashes + s->words[i], words * sizeof(uint64_t));
    shingle_keys_add(&keys, key, &status);
    if (status == SHINGLE_OK) status = shingle_bags_work(b, words);
  }
  if (status == SHINGLE_OK) status = shingle_number(&b->sentences, keys.items, keys.count, s->equal, b->host);
  for (uint32_t i = 0; i < s->count; i++) {
    if (stem_bags_word_count(s, i, 1) == 0) s->equal[i] = SHINGLE_NO_SENTENCE;
  }
  shingle_keys_free(&keys);
  return status;
}

/* ----------------------------------------------------------------------------- stems -- */

/* A stem where it stands. */
typedef struct Stem {
  uint64_t hash;
  uint8_t mark;
} Stem;

/* What a stem weighs depends on. The greater of two marks of one stem is taken. */
enum { MARK_LETTERS = 15, MARK_NUMBER = 16, MARK_PAIR = 32 };

#define STEM_BYTES 64      /* of a word that its stem, and the count of its letters, may depend on */
#define CHARACTER_BYTES 32 /* of a character with its marks; as in profile.c */

static const uint8_t *stem_bags_word_at(const ShingleBagSide *s, uint32_t token, size_t *length)
{
  const ShingleToken *item = &s->tokens->items[token];
  *length = item->length < STEM_BYTES ? item->length : STEM_BYTES;
  return (const uint8_t *)s->tokens->folded.bytes + item->at;
}

static int stem_bags_is_spaceless_at(const ShingleBagSide *s, uint32_t token)
{
  size_t length;
  const uint8_t *word = stem_bags_word_at(s, token, &length);
  return shingle_is_spaceless(word, length);
}

/* Are these two characters of a script without spaces, with nothing between them? */
static int stem_bags_is_pair(const ShingleBagSide *s, uint32_t token)
{
  const ShingleToken *items = s->tokens->items;
  if (items[token].end != items[token + 1].start) return 0;
  return stem_bags_is_spaceless_at(s, token) && stem_bags_is_spaceless_at(s, token + 1);
}

/* The stem of word `token` of sentence i, as in profile.h. 0: it gives none, being the last of a run of
** characters. */
static int stem_bags_stem_at(const ShingleBagSide *s, uint32_t i, uint32_t token, Stem *stem)
{
  uint8_t bytes[2 * STEM_BYTES + 8] = {0};
  size_t length, more = 0;
  const uint8_t *word = stem_bags_word_at(s, token, &length);
  memcpy(bytes, word, length);
  if (!shingle_is_spaceless(word, length)) {
    ShingleStem found = shingle_stem(bytes, length);
    *stem = (Stem){found.hash, (uint8_t)(found.letters | (found.number ? MARK_NUMBER : 0))};
    return 1;
  }
  if (length > CHARACTER_BYTES) length = CHARACTER_BYTES;
  if (token + 1 < s->words[i + 1] && stem_bags_is_pair(s, token)) {
    word = stem_bags_word_at(s, token + 1, &more);
    if (more > CHARACTER_BYTES) more = CHARACTER_BYTES;
    memcpy(bytes + length, word, more);
  } else if (token > s->words[i] && stem_bags_is_pair(s, token - 1)) {
    return 0;
  }
  *stem = (Stem){shingle_stem_hash(bytes, length + more), MARK_PAIR};
  return 1;
}

/* The stems of a side, where they stand: their hashes, their marks, and the sentences. */
typedef struct Stems {
  ShingleKeys hashes;
  uint8_t *marks;
  uint32_t *sentences, *numbers;
} Stems;

static int stem_bags_read_stems(ShingleBags *b, const ShingleBagSide *s, Stems *stems)
{
  size_t words = s->tokens->count;
  int status = SHINGLE_OK;
  stems->marks = shingle_bags_zeros(words, sizeof *stems->marks);
  stems->sentences = shingle_bags_zeros(words, sizeof *stems->sentences);
  stems->numbers = shingle_bags_zeros(words, sizeof *stems->numbers);
  if (stems->marks == NULL || stems->sentences == NULL || stems->numbers == NULL) return SHINGLE_NOMEM;
  for (uint32_t i = 0; i < s->count; i++) {
    for (uint32_t token = s->words[i]; token < s->words[i + 1] && status == SHINGLE_OK; token++) {
      Stem stem;
      status = shingle_bags_work(b, 1);
      if (!stem_bags_stem_at(s, i, token, &stem)) continue;
      stems->marks[stems->hashes.count] = stem.mark;
      stems->sentences[stems->hashes.count] = i;
      shingle_keys_add(&stems->hashes, stem.hash, &status);
    }
  }
  return status;
}

/* Lists the different stems of each sentence. */
static int stem_bags_list_stems(ShingleBags *b, ShingleBagSide *s, const Stems *stems)
{
  ShingleKeys keys = {0};
  int status = SHINGLE_OK;
  for (size_t k = 0; k < stems->hashes.count; k++) {
    shingle_keys_add(&keys, (uint64_t)stems->sentences[k] << 32 | stems->numbers[k], &status);
  }
  if (status == SHINGLE_OK) status = shingle_bags_work(b, keys.count);
  if (status == SHINGLE_OK) status = shingle_keys_sort(&keys, b->host);
  s->stems = shingle_bags_zeros(keys.count, sizeof *s->stems);
  if (status == SHINGLE_OK && s->stems == NULL) status = SHINGLE_NOMEM;
  for (size_t k = 0; k < keys.count && status == SHINGLE_OK; k++) {
    if (k > 0 && keys.items[k] == keys.items[k - 1]) continue;
    s->stems[s->stem_count++] = (uint32_t)keys.items[k];
    s->starts[(keys.items[k] >> 32) + 1] = s->stem_count;
  }
  for (uint32_t i = 0; i < s->count; i++) {
    if (s->starts[i + 1] < s->starts[i]) s->starts[i + 1] = s->starts[i]; /* a sentence without any */
  }
  shingle_keys_free(&keys);
  return status == SHINGLE_OK ? shingle_bags_work(b, s->count) : status;
}

static int stem_bags_merge_marks(ShingleBags *b, const Stems stems[2])
{
  b->marks = shingle_bags_zeros(b->stems.keys.count, sizeof *b->marks);
  if (b->marks == NULL) return SHINGLE_NOMEM;
  for (int side = 0; side < 2; side++) {
    for (size_t k = 0; k < stems[side].hashes.count; k++) {
      uint8_t *mark = &b->marks[stems[side].numbers[k]];
      if (stems[side].marks[k] > *mark) *mark = stems[side].marks[k];
    }
  }
  return shingle_bags_work(b, stems[0].hashes.count + stems[1].hashes.count);
}

static int stem_bags_find_stems(ShingleBags *b)
{
  Stems stems[2] = {{.marks = NULL}, {.marks = NULL}};
  int status = SHINGLE_OK;
  for (int i = 0; i < 2; i++) {
    if (status == SHINGLE_OK) status = stem_bags_read_stems(b, &b->side[i], &stems[i]);
    if (status == SHINGLE_OK) {
      const ShingleKeys *hashes = &stems[i].hashes;
      status = shingle_number(&b->stems, hashes->items, hashes->count, stems[i].numbers, b->host);
    }
    if (status == SHINGLE_OK) status = stem_bags_list_stems(b, &b->side[i], &stems[i]);
  }
  if (status == SHINGLE_OK) status = stem_bags_merge_marks(b, stems);
  for (int i = 0; i < 2; i++) {
    shingle_keys_free(&stems[i].hashes);
    shingle_release(stems[i].marks);
    shingle_release(stems[i].sentences);
    shingle_release(stems[i].numbers);
  }
  return status;
}

/* --------------------------------------------------------------------------- weights -- */

static double stem_bags_guessed_weight(uint8_t mark)
{
  if (mark & MARK_PAIR) return PAIR_WEIGHT;
  if (mark & MARK_NUMBER) return NUMBER_WEIGHT;
  int letters = mark & MARK_LETTERS;
  if (letters > LETTERS_MOST) letters = LETTERS_MOST;
  return letters > 1 ? letters - 1 : 1;
}

static double stem_bags_base_weight(const ShingleBags *b, const ShingleWeights *weights, size_t stem)
{
  if (weights == NULL || weights->documents == 0) return stem_bags_guessed_weight(b->marks[stem]);
  double weight = 1 + shingle_weights_idf(weights, b->stems.keys.items[stem]);
  return b->marks[stem] & MARK_NUMBER ? weight * NUMBER_FACTOR : weight;
}

static void stem_bags_weigh_sentences(const ShingleBags *b, ShingleBagSide *s)
{
  for (uint32_t i = 0; i < s->count; i++) {
    for (uint32_t k = s->starts[i]; k < s->starts[i + 1]; k++) s->weight[i] += b->weight[s->stems[k]];
  }
}

/* First weight[] counts the sentences that have a stem. */
static int stem_bags_weigh(ShingleBags *b, const ShingleWeights *weights)
{
  size_t stems = b->stems.keys.count;
  b->weight = shingle_bags_zeros(stems, sizeof *b->weight);
  if (b->weight == NULL) return SHINGLE_NOMEM;
  for (int i = 0; i < 2; i++) {
    for (uint32_t k = 0; k < b->side[i].stem_count; k++) b->weight[b->side[i].stems[k]]++;
  }
  double sentences = (double)b->side[0].count + b->side[1].count, most = log(1 + sentences);
  for (size_t t = 0; t < stems; t++) {
    double rarity = log(1 + sentences / b->weight[t]) / most;
    b->weight[t] = (uint32_t)(stem_bags_base_weight(b, weights, t) * rarity * SCALE) + 1;
    int status = shingle_bags_work(b, 4);
    if (status != SHINGLE_OK) return status;
  }
  for (int i = 0; i < 2; i++) stem_bags_weigh_sentences(b, &b->side[i]);
  return SHINGLE_OK;
}

/* ------------------------------------------------------------------------- comparing -- */

/* Two neighbours together, in b->merged. */
static ShingleBag stem_bags_unite(const ShingleBags *b, const ShingleBagSide *s, uint32_t first)
{
  uint32_t i = s->starts[first], j = s->starts[first + 1], i_end = j, j_end = s->starts[first + 2];
  ShingleBag all = {b->merged, 0, 0};
  while (i < i_end || j < j_end) {
    uint32_t stem = j == j_end || (i < i_end && s->stems[i] < s->stems[j]) ? s->stems[i] : s->stems[j];
    i += i < i_end && s->stems[i] == stem;
    j += j < j_end && s->stems[j] == stem;
    b->merged[all.count++] = stem;
    all.weight += b->weight[stem];
  }
  return all;
}

ShingleBag shingle_bags_get(const ShingleBags *b, int side, uint32_t first, uint32_t count)
{
  const ShingleBagSide *s = &b->side[side];
  if (count == 2) return stem_bags_unite(b, s, first);
  return (ShingleBag){s->stems + s->starts[first], s->starts[first + 1] - s->starts[first], s->weight[first]};
}

/* The first place from `at` on whose stem is not less: by steps that double, then by halves. */
static uint32_t stem_bags_skip_to(ShingleBag bag, uint32_t at, uint32_t stem)
{
  uint32_t step = 1;
  while (at + step < bag.count && bag.items[at + step] < stem) {
    at += step;
    step *= 2;
  }
  for (; step > 0; step /= 2) {
    while (at + step <= bag.count && bag.items[at + step - 1] < stem) at += step;
  }
  return at;
}

uint64_t shingle_bags_shared(const ShingleBags *b, ShingleBag u, ShingleBag v)
{
  uint64_t shared = 0;
  ShingleBag shorter = u.count < v.count ? u : v, longer = u.count < v.count ? v : u;
  for (uint32_t i = 0, j = 0; i < shorter.count && j < longer.count; i++) {
    j = stem_bags_skip_to(longer, j, shorter.items[i]);
    if (j < longer.count && longer.items[j] == shorter.items[i]) shared += b->weight[shorter.items[i]];
  }
  return shared;
}

double shingle_bags_ratio(uint64_t shared, uint64_t u, uint64_t v)
{
  return u + v == 0 ? 0 : 2.0 * (double)shared / ((double)u + (double)v);
}

/* ---------------------------------------------------------------------------- reading -- */

static int stem_bags_open_side(ShingleBagSide *s, ShingleAlignText text)
{
  size_t count = text.sentences->count;
  *s = (ShingleBagSide){.tokens = text.tokens, .sentences = text.sentences, .count = (uint32_t)count};
  s->words = shingle_bags_zeros(count + 1, sizeof *s->words);
  s->starts = shingle_bags_zeros(count + 1, sizeof *s->starts);
  s->weight = shingle_bags_zeros(count, sizeof *s->weight);
  s->equal = shingle_bags_zeros(count, sizeof *s->equal);
  if (!s->words || !s->starts || !s->weight || !s->equal) return SHINGLE_NOMEM;
  stem_bags_find_words(s);
  return SHINGLE_OK;
}

int shingle_bags_read(ShingleBags *b, ShingleAlignText first, ShingleAlignText second,
                      const ShingleWeights *weights)
{
  int status = stem_bags_open_side(&b->side[0], first);
  if (status == SHINGLE_OK) status = stem_bags_open_side(&b->side[1], second);
  for (int i = 0; i < 2 && status == SHINGLE_OK; i++) status = stem_bags_find_equal(b, &b->side[i]);
  if (status == SHINGLE_OK) status = stem_bags_find_stems(b);
  if (status == SHINGLE_OK) status = stem_bags_weigh(b, weights);
  if (status != SHINGLE_OK) return status;
  uint32_t first_count = b->side[0].stem_count, second_count = b->side[1].stem_count;
  b->merged = shingle_bags_zeros(first_count > second_count ? first_count : second_count, sizeof *b->merged);
  return b->merged == NULL ? SHINGLE_NOMEM : SHINGLE_OK;
}

void shingle_bags_free(ShingleBags *b)
{
  for (int i = 0; i < 2; i++) {
    ShingleBagSide *s = &b->side[i];
    void *owned[] = {s->words, s->starts, s->stems, s->weight, s->equal};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++) shingle_release(owned[k]);
  }
  shingle_numbering_free(&b->stems);
  shingle_numbering_free(&b->sentences);
  shingle_release(b->marks);
  shingle_release(b->weight);
  shingle_release(b->merged);
  *b = (ShingleBags){.host = b->host};
}
