/* figures.c - the figures and dates of an article, for fact_sim. See profile.h. */
#include "profile.h"

#include "../base/sort.h"
#include "../text/stem.h"

static int figures_order(const void *x, const void *y)
{
  const ShingleFigure *p = x, *q = y;
  return p->key == q->key ? 0 : p->key < q->key ? -1 : 1;
}

static uint64_t figures_stem(const ShingleTokens *tokens, uint32_t at)
{
  const ShingleToken *token = &tokens->items[at];
  const uint8_t *bytes = (const uint8_t *)tokens->folded.bytes + token->at;
  uint8_t padded[8] = {0};
  if (token->length >= sizeof padded) return shingle_stem(bytes, token->length).hash;
  for (uint32_t i = 0; i < token->length; i++) padded[i] = bytes[i];
  return shingle_stem(padded, token->length).hash;
}

static uint64_t figures_key(uint64_t kind, uint64_t value)
{
  uint64_t x = (value ^ kind << 56) * 0x9e3779b97f4a7c15ULL;
  return x ^ x >> 32;
}

/* Adds what a fact says: a date says its year, and its day and month. Units say little in so short a list. */
static void figures_add(ShingleProfile *p, const ShingleFact *f, const ShingleTokens *tokens)
{
  uint32_t last = f->token + f->tokens - 1, second = f->tokens > 1 ? f->token + 1 : f->token;
  uint64_t stems[2] = {figures_stem(tokens, f->token), figures_stem(tokens, second)};
  uint64_t day = f->value % 10000, year = f->value / 10000;
  ShingleFigure figure = {0, {stems[0], stems[1]}};
  if (f->kind == SHINGLE_FACT_FIGURE) figure.key = figures_key(1, f->value ^ (uint64_t)(uint16_t)f->exponent << 40);
  else if (f->form != SHINGLE_DATE_DAY) figure.key = figures_key(2 + f->form, f->value);
  else if (day > 0) figure.key = figures_key(7, day);
  if (figure.key != 0) p->figures[p->figure_count++] = figure;
  if (f->kind != SHINGLE_FACT_DATE || f->form != SHINGLE_DATE_DAY || year == 0) return;
  uint64_t stem = figures_stem(tokens, last);
  p->figures[p->figure_count++] = (ShingleFigure){figures_key(1, year), {stem, stem}};
}

/* Sorted, and each once. */
static int figures_keep(ShingleProfile *p, const ShingleFactList *facts, const ShingleTokens *tokens, void *host)
{
  int status = SHINGLE_OK;
  size_t kept = 0;
  p->figures = shingle_grown(p->figures, &p->figure_capacity, 2 * facts->count + 1, sizeof *p->figures, &status);
  for (size_t i = 0; i < facts->count && status == SHINGLE_OK; i++) figures_add(p, &facts->items[i], tokens);
  if (status == SHINGLE_OK) status = shingle_sort(p->figures, p->figure_count, sizeof *p->figures, figures_order, host);
  if (status != SHINGLE_OK) return status;
  for (size_t i = 0; i < p->figure_count; i++) {
    if (kept == 0 || p->figures[kept - 1].key != p->figures[i].key) p->figures[kept++] = p->figures[i];
  }
  p->figure_count = kept;
  return SHINGLE_OK;
}

int shingle_profile_figures(ShingleProfile *p, ShingleText *t, const void *bytes, size_t length)
{
  ShingleTokens tokens = {0};
  ShingleFactList facts = {0};
  if (p->has_figures) return SHINGLE_OK;
  p->figure_count = 0;
  int status = shingle_tokens_read(&tokens, t, SHINGLE_WORD, bytes, length);
  if (status == SHINGLE_OK) status = shingle_facts_read(&facts, &tokens, NULL, bytes, length, t->host);
  if (status == SHINGLE_OK) status = figures_keep(p, &facts, &tokens, t->host);
  shingle_facts_free(&facts);
  shingle_tokens_free(&tokens);
  p->has_figures = status == SHINGLE_OK;
  return status;
}
