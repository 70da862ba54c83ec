/* function_similarity.c - shingle_sim, shingle_containment, shingle_count, shingle_fold.
**
** Comparing needs both texts as shingle sets. A text that was seen lately is not read again: the
** connection keeps the sets of the last few texts (memo.h). So a constant argument is read once a statement, and so is the outer
** side of a join, which is no constant to SQLite. Long texts are not kept by the connection; as a
** constant argument they are kept by the statement (auxiliary data), and freed with it.
*/
#include "extension.h"

#include <string.h>

/* A text as a set, and how it was read. */
typedef struct Prepared {
  ShingleMemoTag tag;
  ShingleSet set;
} Prepared;

static ShingleMemoTag similarity_tag_of(const ShingleOptions *o)
{
  return (ShingleMemoTag){(uint64_t)o->unit << 32 | (uint64_t)o->width, o->seed};
}

static Prepared *similarity_new_prepared(void)
{
  Prepared *p = sqlite3_malloc64(sizeof *p);
  if (p != NULL) memset(p, 0, sizeof *p);
  return p;
}

static void similarity_free_prepared(void *prepared)
{
  Prepared *p = prepared;
  if (p == NULL) return;
  shingle_set_free(&p->set);
  sqlite3_free(p);
}

void shingle_db_sets_free(ShingleMemos *sets) { shingle_db_memos_free(sets, similarity_free_prepared); }

static int similarity_read_set(ShingleConnection *c, Prepared *p, const ShingleOptions *o, const char *bytes, size_t length)
{
  p->tag = similarity_tag_of(o);
  int status = shingle_set_read(&p->set, &c->text, o, bytes, length);
  shingle_text_trim(&c->text, 4 * SHINGLE_KEEP_BYTES);
  return status;
}

/* The connection's entry for a text, or a new one; the entry of the first text stays. */
static int similarity_prepare_kept(ShingleConnection *c, const ShingleOptions *o, const char *bytes, size_t length,
                        const ShingleMemo *first, ShingleMemo **entry)
{
  *entry = shingle_db_memo_find(&c->sets, similarity_tag_of(o), bytes, length);
  if (*entry != NULL) return SHINGLE_OK;
  *entry = shingle_db_memo_claim(&c->sets, first);
  if ((*entry)->made == NULL) (*entry)->made = similarity_new_prepared();
  if ((*entry)->made == NULL) return SHINGLE_NOMEM;
  int status = similarity_read_set(c, (*entry)->made, o, bytes, length);
  return status == SHINGLE_OK ? shingle_db_memo_keep(&c->sets, *entry, similarity_tag_of(o), bytes, length) : status;
}

/* The set of a long text: the one that the statement keeps for this argument, or a new one, for the
** caller to hand over in *fresh. */
static int similarity_prepare_long(sqlite3_context *context, int argument, const ShingleOptions *o,
                        const char *bytes, size_t length, Prepared **prepared, Prepared **fresh)
{
  Prepared *p = sqlite3_get_auxdata(context, argument);
  ShingleMemoTag tag = similarity_tag_of(o);
  *prepared = p;
  if (p != NULL && p->tag.a == tag.a && p->tag.b == tag.b) return SHINGLE_OK;
  *prepared = *fresh = p = similarity_new_prepared();
  return p == NULL ? SHINGLE_NOMEM : similarity_read_set(sqlite3_user_data(context), p, o, bytes, length);
}

/* Two texts as sets. All NULL is a pair that holds nothing. */
typedef struct Pair {
  Prepared *set[2];
  Prepared *fresh[2]; /* not yet handed over to the statement */
} Pair;

static int similarity_prepare_pair(sqlite3_context *context, sqlite3_value **values, const ShingleOptions *o, Pair *pair)
{
  ShingleConnection *c = sqlite3_user_data(context);
  ShingleMemo *entry = NULL;
  for (int i = 0; i < 2; i++) {
    const char *bytes;
    size_t length;
    int status = shingle_db_value_bytes(values[i], &bytes, &length);
    if (status == SHINGLE_OK && length <= SHINGLE_KEEP_BYTES) {
      status = similarity_prepare_kept(c, o, bytes, length, entry, &entry);
      pair->set[i] = entry->made;
    } else if (status == SHINGLE_OK) {
      status = similarity_prepare_long(context, i, o, bytes, length, &pair->set[i], &pair->fresh[i]);
    }
    if (status != SHINGLE_OK) return status;
  }
  return SHINGLE_OK;
}

/* Gives long texts to the statement; where the argument is no constant, it frees them at once. */
static void similarity_finish_pair(sqlite3_context *context, Pair *pair, int status)
{
  for (int i = 0; i < 2; i++) {
    if (pair->fresh[i] == NULL) continue;
    if (status == SHINGLE_OK) sqlite3_set_auxdata(context, i, pair->fresh[i], similarity_free_prepared);
    else similarity_free_prepared(pair->fresh[i]);
  }
}

/* What shingle_sim and shingle_containment have in common: reads both texts and gives the sizes. */
static int similarity_compare(sqlite3_context *context, int count, sqlite3_value **values,
                   size_t *a, size_t *b, size_t *shared)
{
  ShingleOptions o;
  Pair pair = {{NULL, NULL}, {NULL, NULL}};
  if (sqlite3_value_type(values[0]) == SQLITE_NULL || sqlite3_value_type(values[1]) == SQLITE_NULL) return 0;
  if (!shingle_db_value_options(context, count > 2 ? values[2] : NULL, &o)) return 0;

  int status = similarity_prepare_pair(context, values, &o, &pair);
  if (status == SHINGLE_OK) {
    *a = pair.set[0]->set.count;
    *b = pair.set[1]->set.count;
    status = shingle_set_shared(&pair.set[0]->set, &pair.set[1]->set, shared);
  }
  if (status != SHINGLE_OK) shingle_db_error_status(context, status);
  similarity_finish_pair(context, &pair, status);
  return status == SHINGLE_OK;
}

void shingle_db_function_sim(sqlite3_context *context, int count, sqlite3_value **values)
{
  size_t a, b, shared;
  if (!similarity_compare(context, count, values, &a, &b, &shared)) return;
  if (a + b > 0) sqlite3_result_double(context, shingle_jaccard(a, b, shared));
}

void shingle_db_function_containment(sqlite3_context *context, int count, sqlite3_value **values)
{
  size_t a, b, shared;
  if (!similarity_compare(context, count, values, &a, &b, &shared)) return;
  if (a > 0) sqlite3_result_double(context, shingle_containment(a, shared));
  else if (b > 0) sqlite3_result_double(context, 0);
}

void shingle_db_function_count(sqlite3_context *context, int count, sqlite3_value **values)
{
  ShingleConnection *c = sqlite3_user_data(context);
  if (shingle_db_read_argument(context, count, values, NULL)) {
    sqlite3_result_int64(context, (sqlite3_int64)c->set.count);
  }
  shingle_db_connection_trim(c);
}

static int similarity_append_folded(ShingleText *t, ShingleBuffer *out, const char *bytes, size_t length)
{
  int status = shingle_text_open(t, bytes, length);
  while (status == SHINGLE_OK && !shingle_text_done(t)) {
    status = shingle_text_fold(t);
    if (status == SHINGLE_OK) shingle_buffer_append(out, t->folded, t->folded_length);
  }
  return status != SHINGLE_OK ? status : out->status;
}

void shingle_db_function_fold(sqlite3_context *context, int count, sqlite3_value **values)
{
  ShingleConnection *c = sqlite3_user_data(context);
  ShingleBuffer out = {0};
  const char *bytes;
  size_t length;
  (void)count;
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  int status = shingle_db_value_bytes(values[0], &bytes, &length);
  if (status == SHINGLE_OK) status = similarity_append_folded(&c->text, &out, bytes, length);
  if (status == SHINGLE_OK) {
    sqlite3_result_text64(context, out.bytes ? out.bytes : "", out.length, SQLITE_TRANSIENT, SQLITE_UTF8);
  } else {
    shingle_db_error_status(context, status);
  }
  shingle_buffer_free(&out);
  shingle_db_connection_trim(c);
}
