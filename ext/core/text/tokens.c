/* tokens.c - see tokens.h. */
#include "tokens.h"

static int tokens_make_room(ShingleTokens *list, size_t more)
{
  int status = SHINGLE_OK;
  size_t need = list->count + more + 1;
  list->items = shingle_grown(list->items, &list->capacity, need, sizeof *list->items, &status);
  list->hashes = shingle_grown(list->hashes, &list->hash_capacity, need, sizeof *list->hashes, &status);
  return status;
}

static int tokens_add_words(ShingleTokens *list, const ShingleText *t)
{
  int status = tokens_make_room(list, t->token_count);
  if (status != SHINGLE_OK) return status;
  shingle_hash_tokens(t, list->hashes + list->count);
  for (size_t i = 0; i < t->token_count; i++) {
    ShingleToken token = t->tokens[i];
    size_t at = list->folded.length;
    shingle_buffer_append(&list->folded, t->folded + token.at, token.length);
    token.at = (uint32_t)at;
    list->items[list->count++] = token;
  }
  return list->folded.status;
}

static int tokens_add_code_points(ShingleTokens *list, const ShingleText *t)
{
  int status = tokens_make_room(list, t->folded_length);
  uint32_t base = (uint32_t)list->folded.length;
  if (status == SHINGLE_OK) shingle_buffer_append(&list->folded, t->folded, t->folded_length);
  if (status == SHINGLE_OK) status = list->folded.status;
  if (status != SHINGLE_OK) return status;
  for (uint32_t i = 0; i < t->folded_length;) {
    uint32_t length = (uint32_t)shingle_utf8_length(t->folded[i]);
    ShingleToken *item = &list->items[list->count];
    *item = (ShingleToken){.at = base + i, .length = length};
    shingle_text_range(t, i, i + length, &item->start, &item->end);
    list->hashes[list->count++] = shingle_hash_bytes(t->folded + i, length);
    i += length;
  }
  return SHINGLE_OK;
}

int shingle_tokens_read(ShingleTokens *list, ShingleText *t, int unit, const void *bytes, size_t length)
{
  list->count = 0;
  list->folded.length = 0;
  list->folded.status = SHINGLE_OK;
  int status = shingle_text_open(t, bytes, length);
  while (status == SHINGLE_OK && !shingle_text_done(t)) {
    status = unit == SHINGLE_WORD ? shingle_text_read(t) : shingle_text_fold(t);
    if (status == SHINGLE_OK) status = unit == SHINGLE_WORD ? tokens_add_words(list, t) : tokens_add_code_points(list, t);
  }
  return status;
}

int shingle_tokens_compare(const ShingleTokens *a, const ShingleTokens *b)
{
  if (a->count != b->count) return a->count < b->count ? -1 : 1;
  size_t i = 0;
  while (i < a->count && a->hashes[i] == b->hashes[i]) i++;
  return i == a->count ? 0 : a->hashes[i] < b->hashes[i] ? -1 : 1;
}

void shingle_tokens_free(ShingleTokens *list)
{
  shingle_release(list->items);
  shingle_release(list->hashes);
  shingle_buffer_free(&list->folded);
  *list = (ShingleTokens){0};
}
