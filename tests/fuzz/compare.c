/* compare.c - two texts compared by every measure: story, rewrite, verdict, sentences and their alignment.
**
** Input: a byte of choices, a text, 0xff, and the other text, or what makes the other one of the first
** (fuzz_twin).
*/
#include "fuzz.h"

#include "passages/align.h"
#include "meaning/verdict.h"

#define LONGEST 20000 /* bytes of either text */

typedef struct Side {
  const uint8_t *bytes;
  size_t length;
  ShingleProfile profile;
  ShingleTokens tokens;
  ShingleSentences sentences;
} Side;

static ShingleText reader;

static void read_side(Side *s)
{
  must(shingle_profile_read(&s->profile, &reader, s->bytes, s->length) == SHINGLE_OK);
  must(shingle_profile_sentences(&s->profile, s->bytes, s->length, NULL) == SHINGLE_OK);
  must(shingle_profile_shingles(&s->profile, &reader, s->bytes, s->length) == SHINGLE_OK);
  must(shingle_tokens_read(&s->tokens, &reader, SHINGLE_WORD, s->bytes, s->length) == SHINGLE_OK);
  must(shingle_sentences_split(&s->sentences, s->bytes, s->length, NULL) == SHINGLE_OK);
}

static void free_side(Side *s)
{
  shingle_profile_free(&s->profile);
  shingle_tokens_free(&s->tokens);
  shingle_sentences_free(&s->sentences);
}

/* Sentences are in order, do not overlap, and every token is in one. */
static void check_sentences(const Side *s)
{
  size_t token = 0;
  for (size_t i = 0; i < s->sentences.count; i++) {
    const ShingleSentence *x = &s->sentences.items[i];
    must(x->start < x->end && x->end <= s->length);
    must(i == 0 || x->start >= x[-1].end);
    must(token == s->tokens.count || s->tokens.items[token].start >= x->start);
    while (token < s->tokens.count && s->tokens.items[token].start < x->end) token++;
  }
  must(token == s->tokens.count);
}

static void check_profile(const Side *s)
{
  uint64_t occurrences = 0;
  for (size_t i = 1; i <= s->profile.term_count; i++) {
    must(shingle_profile_find(&s->profile, s->profile.hashes[i]) == i);
    occurrences += s->profile.terms[i].count;
  }
  must(occurrences == s->profile.occurrence_count);
  must(s->profile.block_count <= SHINGLE_BLOCKS_MAX);
}

static void check_measures(const Side *a, const Side *b, const ShingleWeights *weights)
{
  ShingleVerdictWork work = {0};
  ShingleMeasures m, back;
  must(shingle_measure(&a->profile, &b->profile, weights, &work, NULL, &m) == SHINGLE_OK);
  must(shingle_measure(&b->profile, &a->profile, weights, &work, NULL, &back) == SHINGLE_OK);
  must(m.verdict == back.verdict && m.identical == back.identical && m.jaccard == back.jaccard);
  must(m.a_in_b == back.b_in_a && m.b_in_a == back.a_in_b && m.passage == back.passage);
  must(m.rewrite == back.rewrite && m.story == back.story);
  must(m.verdict >= SHINGLE_IDENTICAL && m.verdict <= SHINGLE_DIFFERENT);
  const double values[] = {m.jaccard, m.a_in_b, m.b_in_a, m.passage, m.rewrite, m.story};
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    must(values[i] == -1 || (values[i] >= 0 && values[i] <= 1));
  }
  must(!m.identical || a->tokens.count == 0 || (m.rewrite == 1 && m.story == 1 && m.jaccard == 1));
  shingle_verdict_free(&work);
}

/* Every sentence of both texts is in one row. */
static void check_rows(const ShingleAlignment *list, const Side *a, const Side *b)
{
  uint8_t *seen[2] = {calloc(a->sentences.count + 1, 1), calloc(b->sentences.count + 1, 1)};
  for (size_t i = 0; i < list->count; i++) {
    const ShingleAlignRow *r = &list->rows[i];
    must(r->a_count + r->b_count >= 1 && r->a_count <= 2 && r->b_count <= 2 && r->a_count + r->b_count <= 3);
    must(r->similarity >= 0 && r->similarity <= 1);
    must((r->similarity == 0) == (r->kind == SHINGLE_ALIGN_ONLY_A || r->kind == SHINGLE_ALIGN_ONLY_B));
    must((r->similarity == 1) == (r->kind == SHINGLE_ALIGN_SAME));
    must((r->kind == SHINGLE_ALIGN_ONLY_A) == (r->b_count == 0) && (r->kind == SHINGLE_ALIGN_ONLY_B) == (r->a_count == 0));
    must((size_t)r->a + r->a_count <= a->sentences.count && (size_t)r->b + r->b_count <= b->sentences.count);
    for (uint32_t k = 0; k < r->a_count; k++) must(seen[0][r->a + k]++ == 0);
    for (uint32_t k = 0; k < r->b_count; k++) must(seen[1][r->b + k]++ == 0);
  }
  for (size_t i = 0; i < a->sentences.count; i++) must(seen[0][i]);
  for (size_t i = 0; i < b->sentences.count; i++) must(seen[1][i]);
  free(seen[0]);
  free(seen[1]);
}

static int same_row(const ShingleAlignRow *r, const ShingleAlignRow *back)
{
  static const uint8_t other[] = {SHINGLE_ALIGN_SAME, SHINGLE_ALIGN_EDITED, SHINGLE_ALIGN_REWRITTEN,
                                  SHINGLE_ALIGN_ONLY_B, SHINGLE_ALIGN_ONLY_A};
  if (r->kind != other[back->kind] || r->similarity != back->similarity || r->moved != back->moved) return 0;
  if (r->a_count != back->b_count || r->b_count != back->a_count) return 0;
  return (r->a_count == 0 || r->a == back->b) && (r->b_count == 0 || r->b == back->a);
}

static void check_alignment(const Side *a, const Side *b, const ShingleWeights *weights)
{
  ShingleAlignText x = {&a->tokens, &a->sentences}, y = {&b->tokens, &b->sentences};
  ShingleAlignment there = {0}, back = {0};
  must(shingle_align(&there, x, y, weights, NULL) == SHINGLE_OK);
  must(shingle_align(&back, y, x, weights, NULL) == SHINGLE_OK);
  check_rows(&there, a, b);
  check_rows(&back, b, a);
  must(there.count == back.count);
  for (size_t i = 0; i < there.count; i++) {
    size_t j = 0;
    while (j < back.count && !same_row(&there.rows[i], &back.rows[j])) j++;
    must(j < back.count);
  }
  shingle_align_free(&there);
  shingle_align_free(&back);
}

/* Weights of a corpus of these two and of some copies of the first. */
static void make_weights(const Side *a, const Side *b, int copies, ShingleWeights *w)
{
  ShingleTally tally = {0};
  ShingleFrequencies f;
  for (int i = 0; i < copies; i++) must(shingle_tally_add(&tally, &a->profile) == SHINGLE_OK);
  must(shingle_tally_add(&tally, &b->profile) == SHINGLE_OK);
  shingle_tally_sort(&tally, &f);
  size_t length = shingle_frequencies_bytes(&f);
  uint8_t *blob = malloc(length);
  if (blob == NULL) exit(1);
  shingle_frequencies_write(&f, blob);
  must(shingle_weights_check(blob, length) == NULL);
  must(shingle_weights_read(w, blob) == SHINGLE_OK);
  shingle_frequencies_free(&f);
  free(blob);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  FuzzInput in = {data, size};
  int choice = (int)fuzz_take(&in, 1);
  FuzzInput first = fuzz_take_part(&in);
  if (first.left > LONGEST || in.left > LONGEST) return 0;
  size_t length = in.left;
  uint8_t *copy = fuzz_copy(first);
  uint8_t *other = choice & 1 ? fuzz_twin(first, in, LONGEST, &length) : fuzz_copy(in);
  other = realloc(other, length + !length);

  shingle_text_init(&reader, NULL);
  Side a = {.bytes = copy, .length = first.left}, b = {.bytes = other, .length = length};
  ShingleWeights weights = {0};
  read_side(&a);
  read_side(&b);
  check_sentences(&a);
  check_sentences(&b);
  check_profile(&a);
  check_profile(&b);
  if (choice & 2) make_weights(&a, &b, 1 + choice % 64, &weights);
  const ShingleWeights *used = choice & 2 ? &weights : NULL;
  check_measures(&a, &b, used);
  check_measures(&a, &a, used);
  check_alignment(&a, &b, used);
  shingle_weights_free(&weights);
  free_side(&a);
  free_side(&b);
  shingle_text_free(&reader);
  free(copy);
  free(other);
  return 0;
}
