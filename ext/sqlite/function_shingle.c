/* function_shingle.c - shingle_sim, shingle_containment, shingle_count, shingle_fold.
**
** Comparing needs both texts as shingle sets. A text that was seen lately is not read again: the
** connection keeps the sets of the last few texts, and finds them by comparing bytes, which costs a
** hundredth of reading them. So a constant argument is read once a statement, and so is the outer
** side of a join, which is no constant to SQLite. Long texts are not kept by the connection; as a
** constant argument they are kept by the statement (auxiliary data), and freed with it.
*/
#include "glue.h"

#include <string.h>

static int same_options(const ShingleOptions *a, const ShingleOptions *b)
{
  return a->unit == b->unit && a->width == b->width && a->seed == b->seed;
}

static int read_set(ShingleConnection *c, ShinglePrepared *p, const ShingleOptions *o,
                    const char *bytes, size_t length)
{
  p->options = *o;
  int status = shingle_set_read(&p->set, &c->text, o, bytes, length);
  shingle_text_trim(&c->text, 4 * SHINGLE_KEEP_BYTES);
  return status;
}

/* The connection's entry for a text, or the one used longest ago, now holding it. `keep` stays. */
static int prepare_kept(ShingleConnection *c, const ShingleOptions *o, const char *bytes, size_t length,
                        const ShinglePrepared *keep, ShinglePrepared **prepared)
{
  ShinglePrepared *oldest = NULL;
  for (int i = 0; i < SHINGLE_PREPARED; i++) {
    ShinglePrepared *p = &c->prepared[i];
    if (p->used != 0 && p->length == length && same_options(&p->options, o) &&
        memcmp(p->bytes, bytes, length) == 0) {
      p->used = ++c->clock;
      *prepared = p;
      return SHINGLE_OK;
    }
    if (p != keep && (oldest == NULL || p->used < oldest->used)) oldest = p;
  }
  oldest->used = 0;
  int status = SHINGLE_OK;
  oldest->bytes = shingle_grown(oldest->bytes, &oldest->capacity, length + 1, 1, &status);
  if (status == SHINGLE_OK) status = read_set(c, oldest, o, bytes, length);
  if (status != SHINGLE_OK) return status;
  memcpy(oldest->bytes, bytes, length);
  oldest->length = length;
  oldest->used = ++c->clock;
  *prepared = oldest;
  return SHINGLE_OK;
}

static void free_prepared(void *prepared)
{
  ShinglePrepared *p = prepared;
  shingle_set_free(&p->set);
  sqlite3_free(p);
}

/* The set of a long text: the one that the statement keeps for this argument, or a new one, for the
** caller to hand over in *fresh. */
static int prepare_long(sqlite3_context *context, int argument, const ShingleOptions *o,
                        const char *bytes, size_t length, ShinglePrepared **prepared, ShinglePrepared **fresh)
{
  ShinglePrepared *p = sqlite3_get_auxdata(context, argument);
  *prepared = p;
  if (p != NULL && same_options(&p->options, o)) return SHINGLE_OK;
  p = sqlite3_malloc64(sizeof *p);
  if (p == NULL) return SHINGLE_NOMEM;
  memset(p, 0, sizeof *p);
  *prepared = *fresh = p;
  return read_set(sqlite3_user_data(context), p, o, bytes, length);
}

/* Two texts as sets. All NULL is a pair that holds nothing. */
typedef struct Pair {
  ShinglePrepared *set[2];
  ShinglePrepared *fresh[2]; /* not yet handed over to the statement */
} Pair;

static int prepare_pair(sqlite3_context *context, sqlite3_value **values, const ShingleOptions *o, Pair *pair)
{
  ShingleConnection *c = sqlite3_user_data(context);
  for (int i = 0; i < 2; i++) {
    const char *bytes;
    size_t length;
    int status = shingle_value_bytes(values[i], &bytes, &length);
    if (status == SHINGLE_OK && length <= SHINGLE_KEEP_BYTES) {
      status = prepare_kept(c, o, bytes, length, pair->set[0], &pair->set[i]);
    } else if (status == SHINGLE_OK) {
      status = prepare_long(context, i, o, bytes, length, &pair->set[i], &pair->fresh[i]);
    }
    if (status != SHINGLE_OK) return status;
  }
  return SHINGLE_OK;
}

/* Gives long texts to the statement; where the argument is no constant, it frees them at once. */
static void finish_pair(sqlite3_context *context, Pair *pair, int status)
{
  for (int i = 0; i < 2; i++) {
    if (pair->fresh[i] == NULL) continue;
    if (status == SHINGLE_OK) sqlite3_set_auxdata(context, i, pair->fresh[i], free_prepared);
    else free_prepared(pair->fresh[i]);
  }
}

/* What shingle_sim and shingle_containment have in common: reads both texts and gives the sizes. */
static int compare(sqlite3_context *context, int count, sqlite3_value **values,
                   size_t *a, size_t *b, size_t *shared)
{
  ShingleOptions o;
  Pair pair = {{NULL, NULL}, {NULL, NULL}};
  if (sqlite3_value_type(values[0]) == SQLITE_NULL || sqlite3_value_type(values[1]) == SQLITE_NULL) return 0;
  if (!shingle_value_options(context, count > 2 ? values[2] : NULL, &o)) return 0;

  int status = prepare_pair(context, values, &o, &pair);
  if (status == SHINGLE_OK) {
    *a = pair.set[0]->set.count;
    *b = pair.set[1]->set.count;
    *shared = shingle_set_shared(&pair.set[0]->set, &pair.set[1]->set);
  } else {
    shingle_error_status(context, status);
  }
  finish_pair(context, &pair, status);
  return status == SHINGLE_OK;
}

void shingle_function_sim(sqlite3_context *context, int count, sqlite3_value **values)
{
  size_t a, b, shared;
  if (!compare(context, count, values, &a, &b, &shared)) return;
  if (a + b > 0) sqlite3_result_double(context, shingle_jaccard(a, b, shared));
}

void shingle_function_containment(sqlite3_context *context, int count, sqlite3_value **values)
{
  size_t a, b, shared;
  if (!compare(context, count, values, &a, &b, &shared)) return;
  if (a > 0) sqlite3_result_double(context, shingle_containment(a, shared));
  else if (b > 0) sqlite3_result_double(context, 0);
}

void shingle_function_count(sqlite3_context *context, int count, sqlite3_value **values)
{
  ShingleConnection *c = sqlite3_user_data(context);
  if (shingle_read_argument(context, count, values, NULL)) {
    sqlite3_result_int64(context, (sqlite3_int64)c->set.count);
  }
  shingle_connection_trim(c);
}

static int append_folded(ShingleText *t, ShingleBuffer *out, const char *bytes, size_t length)
{
  int status = shingle_text_open(t, bytes, length);
  while (status == SHINGLE_OK && !shingle_text_done(t)) {
    status = shingle_text_fold(t);
    if (status == SHINGLE_OK) shingle_buffer_append(out, t->folded, t->folded_length);
  }
  return status != SHINGLE_OK ? status : out->status;
}

void shingle_function_fold(sqlite3_context *context, int count, sqlite3_value **values)
{
  ShingleConnection *c = sqlite3_user_data(context);
  ShingleBuffer out = {0};
  const char *bytes;
  size_t length;
  (void)count;
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  int status = shingle_value_bytes(values[0], &bytes, &length);
  if (status == SHINGLE_OK) status = append_folded(&c->text, &out, bytes, length);
  if (status == SHINGLE_OK) {
    sqlite3_result_text64(context, out.bytes ? out.bytes : "", out.length, SQLITE_TRANSIENT, SQLITE_UTF8);
  } else {
    shingle_error_status(context, status);
  }
  shingle_buffer_free(&out);
  shingle_connection_trim(c);
}
