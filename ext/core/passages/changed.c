/* changed.c - see changed.h. */
#include "changed.h"

#include <stdlib.h>

#define ENOUGH 2        /* what must speak for a pair */
#define SAME_NEIGHBOUR 2
#define SAME_UNIT 1
#define LAST_OF_KIND 2

int shingle_changed_read(ShingleChangedText *text, ShingleText *t, const void *bytes, size_t length, void *host)
{
  text->bytes = bytes;
  text->length = length;
  int status = shingle_tokens_read(&text->tokens, t, SHINGLE_WORD, bytes, length);
  if (status == SHINGLE_OK) status = shingle_sentences_split(&text->sentences, bytes, length, host);
  if (status == SHINGLE_OK) {
    status = shingle_facts_read(&text->facts, &text->tokens, &text->sentences, bytes, length, host);
  }
  shingle_facts_trim(&text->facts);
  return status;
}

/* The facts of the sentences of a row, on one side. */
typedef struct Side {
  const ShingleChangedText *text;
  uint32_t facts[SHINGLE_CHANGED_MOST];
  size_t count;
  uint32_t start, end;                  /* byte range */
  uint8_t gone[SHINGLE_CHANGED_MOST];   /* it has its counterpart */
  size_t left[3];                       /* how many of each kind have none */
} Side;

/* The number of the first fact that begins at `start` or later. */
static size_t changed_first(const ShingleFactList *facts, uint32_t start)
{
  size_t low = 0, high = facts->count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (facts->items[middle].start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/* 0: there are too many. */
static int changed_collect(Side *side, const ShingleChangedText *text, uint32_t first, uint8_t count)
{
  ShingleSentence range = shingle_align_range(&text->sentences, first, count);
  side->text = text;
  side->count = 0;
  side->start = range.start;
  side->end = range.end;
  for (size_t i = changed_first(&text->facts, range.start); i < text->facts.count && text->facts.items[i].start < range.end; i++) {
    if (side->count == SHINGLE_CHANGED_MOST) return 0;
    side->gone[side->count] = 0;
    side->facts[side->count++] = (uint32_t)i;
  }
  return 1;
}

static const ShingleFact *changed_fact(const Side *side, size_t i) { return &side->text->facts.items[side->facts[i]]; }

/* Takes away what both sides have, however often. */
static void changed_set_aside(Side *a, Side *b)
{
  for (size_t i = 0; i < a->count; i++) {
    for (size_t k = 0; k < b->count; k++) {
      if (!shingle_facts_same(changed_fact(a, i), &a->text->tokens, changed_fact(b, k), &b->text->tokens)) continue;
      a->gone[i] = b->gone[k] = 1;
    }
  }
}

static void changed_count_left(Side *side)
{
  side->left[0] = side->left[1] = side->left[2] = 0;
  for (size_t i = 0; i < side->count; i++) side->left[changed_fact(side, i)->kind] += !side->gone[i];
}

/* The hash of the word `step` places beside a fact (-1, 1); 0: it is the first or last of its sentences. */
static uint64_t changed_neighbour(const Side *side, const ShingleFact *f, int step)
{
  const ShingleTokens *tokens = &side->text->tokens;
  if (step < 0) return f->token > 0 && tokens->items[f->token - 1].start >= side->start ? tokens->hashes[f->token - 1] : 0;
  size_t next = (size_t)f->token + f->tokens;
  return next < tokens->count && tokens->items[next].start < side->end ? tokens->hashes[next] : 0;
}

/* What speaks for a pair; 0: it is none. */
static int changed_score(const Side *a, size_t i, const Side *b, size_t k, int edited)
{
  const ShingleFact *x = changed_fact(a, i), *y = changed_fact(b, k);
  if (x->kind != y->kind || (x->kind == SHINGLE_FACT_DATE && x->form != y->form)) return 0;
  int score = 0;
  for (int step = -1; step <= 1; step += 2) {
    uint64_t word = changed_neighbour(a, x, step);
    if (word == changed_neighbour(b, y, step)) score += word != 0 ? SAME_NEIGHBOUR : edited;
  }
  if (x->kind == SHINGLE_FACT_FIGURE && x->form != SHINGLE_UNIT_NONE && x->form == y->form) score += SAME_UNIT;
  if (edited && a->left[x->kind] == 1 && b->left[x->kind] == 1) score += LAST_OF_KIND;
  return score >= ENOUGH ? score : 0;
}

typedef struct Candidate {
  uint8_t a, b;
  int score, distance;
} Candidate;

/* The best one first; of equal ones, that whose facts have the most similar places. No two that are equal in all that is
** compared exclude each other, so the sides may change places. */
static int changed_order(const void *x, const void *y)
{
  const Candidate *p = x, *q = y;
  if (p->score != q->score) return p->score > q->score ? -1 : 1;
  if (p->distance != q->distance) return p->distance < q->distance ? -1 : 1;
  if (p->a + p->b != q->a + q->b) return p->a + p->b < q->a + q->b ? -1 : 1;
  return (p->a > q->a) - (p->a < q->a);
}

/* Pairs what is left, the best first. partner[i] becomes the number of the fact of b that the fact i of a became. */
static void changed_pair(Side *a, Side *b, int edited, uint8_t partner[SHINGLE_CHANGED_MOST])
{
  Candidate candidates[SHINGLE_CHANGED_MOST * SHINGLE_CHANGED_MOST];
  size_t count = 0;
  for (size_t i = 0; i < a->count; i++) {
    partner[i] = SHINGLE_CHANGED_MOST;
    for (size_t k = 0; k < b->count && !a->gone[i]; k++) {
      int score = b->gone[k] ? 0 : changed_score(a, i, b, k, edited);
      if (score > 0) candidates[count++] = (Candidate){(uint8_t)i, (uint8_t)k, score, abs((int)i - (int)k)};
    }
  }
  qsort(candidates, count, sizeof *candidates, changed_order);
  for (size_t c = 0; c < count; c++) {
    uint8_t i = candidates[c].a, k = candidates[c].b;
    if (a->gone[i] || b->gone[k]) continue;
    a->gone[i] = b->gone[k] = 1;
    partner[i] = k;
  }
}

/* The sentence of a row that a fact stands in. */
static uint32_t changed_sentence(const ShingleSentences *sentences, uint32_t first, uint8_t count, const ShingleFact *f)
{
  return count == 2 && f->start >= sentences->items[first + 1].start ? first + 1 : first;
}

static int changed_add(ShingleChanges *list, const ShingleAlignRow *row, const Side *a, size_t i, const Side *b, size_t k)
{
  int status = SHINGLE_OK;
  list->items = shingle_grown(list->items, &list->capacity, list->count + 1, sizeof *list->items, &status);
  if (status != SHINGLE_OK) return status;
  list->items[list->count++] = (ShingleChange){
      a->facts[i], b->facts[k], changed_sentence(&a->text->sentences, row->a, row->a_count, changed_fact(a, i)),
      changed_sentence(&b->text->sentences, row->b, row->b_count, changed_fact(b, k))};
  return SHINGLE_OK;
}

static int changed_in_row(ShingleChanges *list, const ShingleAlignRow *row, const ShingleChangedText *a_text,
                          const ShingleChangedText *b_text)
{
  Side a, b;
  uint8_t partner[SHINGLE_CHANGED_MOST];
  int status = SHINGLE_OK, edited = row->kind == SHINGLE_ALIGN_EDITED;
  if (!changed_collect(&a, a_text, row->a, row->a_count) || !changed_collect(&b, b_text, row->b, row->b_count)) return SHINGLE_OK;
  changed_set_aside(&a, &b);
  changed_count_left(&a);
  changed_count_left(&b);
  changed_pair(&a, &b, edited, partner);
  for (size_t i = 0; i < a.count && status == SHINGLE_OK; i++) {
    if (partner[i] < SHINGLE_CHANGED_MOST) status = changed_add(list, row, &a, i, &b, partner[i]);
  }
  return status;
}

int shingle_changed_find(ShingleChanges *list, const ShingleChangedText *a, const ShingleChangedText *b,
                         const ShingleWeights *weights, void *host)
{
  ShingleAlignText x = {&a->tokens, &a->sentences}, y = {&b->tokens, &b->sentences};
  list->count = 0;
  int status = shingle_align(&list->alignment, x, y, weights, host);
  for (size_t i = 0; i < list->alignment.count && status == SHINGLE_OK; i++) {
    const ShingleAlignRow *row = &list->alignment.rows[i];
    if (row->kind == SHINGLE_ALIGN_EDITED || row->kind == SHINGLE_ALIGN_REWRITTEN) status = changed_in_row(list, row, a, b);
    if (i % 64 == 63 && status == SHINGLE_OK && shingle_interrupted(host)) status = SHINGLE_INTERRUPTED;
  }
  return status;
}

void shingle_changed_free_text(ShingleChangedText *text)
{
  shingle_tokens_free(&text->tokens);
  shingle_sentences_free(&text->sentences);
  shingle_facts_free(&text->facts);
  *text = (ShingleChangedText){0};
}

void shingle_changed_free(ShingleChanges *list)
{
  shingle_release(list->items);
  shingle_align_free(&list->alignment);
  *list = (ShingleChanges){0};
}
