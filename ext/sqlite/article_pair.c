/* article_pair.c - see article_pair.h. */
#include "article_pair.h"

#include <string.h>

#define WEIGHTS_ARGUMENT 2

static const ShingleMemoTag plain = {0, 0}; /* there is one way to read an article, or weights */

struct ShingleSharedWeights {
  int references;
  ShingleWeights weights;
};

static void *article_pair_zeroed(size_t bytes)
{
  void *memory = sqlite3_malloc64(bytes);
  if (memory != NULL) memset(memory, 0, bytes);
  return memory;
}

static void article_pair_free_profile(void *profile)
{
  if (profile == NULL) return;
  shingle_profile_free(profile);
  sqlite3_free(profile);
}

static void article_pair_release_weights(void *shared)
{
  ShingleSharedWeights *w = shared;
  if (w == NULL || --w->references > 0) return;
  shingle_weights_free(&w->weights);
  sqlite3_free(w);
}

ShingleReader *shingle_db_reader(ShingleConnection *c)
{
  if (c->reader == NULL) c->reader = article_pair_zeroed(sizeof *c->reader);
  return c->reader;
}

void shingle_db_reader_free(ShingleReader *r)
{
  if (r == NULL) return;
  shingle_db_memos_free(&r->articles, article_pair_free_profile);
  shingle_db_memos_free(&r->weights, article_pair_release_weights);
  shingle_verdict_free(&r->work);
  shingle_profile_free(&r->scratch);
  sqlite3_free(r);
}

/* ------------------------------------------------------------------------ articles -- */

/* A kept article; the entry of the first one stays while the second is prepared. */
static int article_pair_keep_article(ShingleConnection *c, const char *bytes, size_t length, ShingleMemo **entry,
                        const ShingleMemo *first)
{
  ShingleMemos *memos = &c->reader->articles;
  *entry = shingle_db_memo_find(memos, plain, bytes, length);
  if (*entry != NULL) return SHINGLE_OK;
  *entry = shingle_db_memo_claim(memos, first);
  if ((*entry)->made == NULL) (*entry)->made = article_pair_zeroed(sizeof(ShingleProfile));
  if ((*entry)->made == NULL) return SHINGLE_NOMEM;
  int status = shingle_profile_read((*entry)->made, &c->text, bytes, length);
  return status == SHINGLE_OK ? shingle_db_memo_keep(memos, *entry, plain, bytes, length) : status;
}

/* A long article: the statement's, or a new one in *fresh. */
static int article_pair_long_article(sqlite3_context *context, int argument, const char *bytes, size_t length,
                        ShingleProfile **profile, ShingleProfile **fresh)
{
  ShingleConnection *c = sqlite3_user_data(context);
  *profile = sqlite3_get_auxdata(context, argument);
  if (*profile != NULL) return SHINGLE_OK;
  *profile = *fresh = article_pair_zeroed(sizeof **profile);
  if (*profile == NULL) return SHINGLE_NOMEM;
  int status = shingle_profile_read(*profile, &c->text, bytes, length);
  shingle_text_trim(&c->text, 4 * SHINGLE_KEEP_BYTES);
  return status;
}

static int article_pair_add_parts(ShingleConnection *c, ShingleProfile *p, int parts, const char *bytes, size_t length)
{
  int status = SHINGLE_OK;
  if (parts & SHINGLE_WITH_SENTENCES) status = shingle_profile_sentences(p, bytes, length, c);
  if (status == SHINGLE_OK && parts & SHINGLE_WITH_SHINGLES) {
    status = shingle_profile_shingles(p, &c->text, bytes, length);
  }
  if (status == SHINGLE_OK && parts & SHINGLE_WITH_FIGURES) status = shingle_profile_figures(p, &c->text, bytes, length);
  return status;
}

static int article_pair_open_articles(sqlite3_context *context, sqlite3_value **values, int parts, ShinglePair *pair)
{
  ShingleConnection *c = sqlite3_user_data(context);
  ShingleMemo *entry = NULL;
  for (int i = 0; i < 2; i++) {
    const char *bytes;
    size_t length;
    ShingleProfile *profile = NULL;
    int status = shingle_db_value_bytes(values[i], &bytes, &length);
    if (status == SHINGLE_OK && length <= SHINGLE_KEEP_ARTICLE) {
      status = article_pair_keep_article(c, bytes, length, &entry, entry);
      profile = entry->made;
    } else if (status == SHINGLE_OK) {
      status = article_pair_long_article(context, i, bytes, length, &profile, &pair->fresh[i]);
    }
    if (status == SHINGLE_OK) status = article_pair_add_parts(c, profile, parts, bytes, length);
    if (status != SHINGLE_OK) return status;
    pair->article[i] = profile;
  }
  return SHINGLE_OK;
}

/* ------------------------------------------------------------------------- weights -- */

/* The bytes of a value that holds valid weights, or NULL and what is wrong. */
static const uint8_t *article_pair_valid_weights(sqlite3_value *value, size_t *length, const char **wrong)
{
  *wrong = "is not a BLOB";
  if (sqlite3_value_type(value) != SQLITE_BLOB) return NULL;
  const uint8_t *bytes = sqlite3_value_blob(value);
  *length = (size_t)sqlite3_value_bytes(value);
  *wrong = shingle_weights_check(bytes, *length);
  return *wrong == NULL ? bytes : NULL;
}

const uint8_t *shingle_db_value_weights(sqlite3_context *context, const char *function, int number,
                                     sqlite3_value *value, size_t *length)
{
  const char *wrong;
  const uint8_t *bytes = article_pair_valid_weights(value, length, &wrong);
  if (bytes != NULL) return bytes;
  shingle_db_error(context, "argument %d of %s() holds no story weights: it %s", number, function, wrong);
  return NULL;
}

/* Reads valid weights; the connection keeps them, too, unless they are very long. */
static ShingleSharedWeights *article_pair_read_weights(ShingleMemos *memos, const uint8_t *bytes, size_t length)
{
  ShingleSharedWeights *w = article_pair_zeroed(sizeof *w);
  if (w == NULL) return NULL;
  w->references = 1;
  if (shingle_weights_read(&w->weights, bytes) != SHINGLE_OK) {
    article_pair_release_weights(w);
    return NULL;
  }
  if (length > SHINGLE_KEEP_WEIGHTS) return w;
  ShingleMemo *entry = shingle_db_memo_claim(memos, NULL);
  if (shingle_db_memo_keep(memos, entry, plain, bytes, length) == SHINGLE_OK) {
    article_pair_release_weights(entry->made);
    entry->made = w;
    w->references++;
  }
  return w;
}

ShingleSharedWeights *shingle_db_weights_share(ShingleConnection *c, sqlite3_value *value, const char **wrong)
{
  *wrong = NULL;
  if (shingle_db_reader(c) == NULL) return NULL;
  ShingleMemos *memos = &c->reader->weights;
  if (sqlite3_value_type(value) == SQLITE_BLOB) {
    const void *bytes = sqlite3_value_blob(value);
    ShingleMemo *entry = shingle_db_memo_find(memos, plain, bytes, (size_t)sqlite3_value_bytes(value));
    if (entry != NULL) {
      ShingleSharedWeights *w = entry->made;
      w->references++;
      return w;
    }
  }
  size_t length;
  const uint8_t *bytes = article_pair_valid_weights(value, &length, wrong);
  return bytes == NULL ? NULL : article_pair_read_weights(memos, bytes, length);
}

int shingle_db_cursor_weights(ShingleCursor *cursor, int i, const char *function, ShingleSharedWeights **weights)
{
  sqlite3_value *given = cursor->values[i];
  const char *wrong;
  if (given == NULL || sqlite3_value_type(given) == SQLITE_NULL) return SQLITE_OK;
  *weights = shingle_db_weights_share(cursor->connection, given, &wrong);
  if (*weights != NULL) return SQLITE_OK;
  if (wrong == NULL) return SQLITE_NOMEM;
  return shingle_db_table_error(cursor->base.pVtab, "argument %d of %s() holds no story weights: it %s", i + 1, function, wrong);
}

void shingle_db_weights_release(ShingleSharedWeights *shared) { article_pair_release_weights(shared); }

const ShingleWeights *shingle_db_weights_shared(const ShingleSharedWeights *shared)
{
  return shared == NULL ? NULL : &shared->weights;
}

/* 0: the call has its error. */
static int article_pair_open_weights(sqlite3_context *context, const char *function, sqlite3_value *value,
                        ShinglePair *pair)
{
  ShingleSharedWeights *w = sqlite3_get_auxdata(context, WEIGHTS_ARGUMENT);
  if (w == NULL) {
    const char *wrong;
    w = pair->shared = shingle_db_weights_share(sqlite3_user_data(context), value, &wrong);
    if (w == NULL && wrong == NULL) sqlite3_result_error_nomem(context);
    if (w == NULL && wrong != NULL) {
      shingle_db_error(context, "argument %d of %s() holds no story weights: it %s", WEIGHTS_ARGUMENT + 1,
                    function, wrong);
    }
    if (w == NULL) return 0;
  }
  pair->weights = &w->weights;
  return 1;
}

/* ---------------------------------------------------------------------------- pair -- */

static void article_pair_drop_pair(ShinglePair *pair)
{
  article_pair_release_weights(pair->shared);
  for (int i = 0; i < 2; i++) article_pair_free_profile(pair->fresh[i]);
}

int shingle_db_pair_open(sqlite3_context *context, const char *function, int count, sqlite3_value **values,
                      int parts, ShinglePair *pair)
{
  *pair = (ShinglePair){{NULL, NULL}, NULL, {NULL, NULL}, NULL};
  if (sqlite3_value_type(values[0]) == SQLITE_NULL || sqlite3_value_type(values[1]) == SQLITE_NULL) return 0;
  if (shingle_db_reader(sqlite3_user_data(context)) == NULL) {
    sqlite3_result_error_nomem(context);
    return 0;
  }
  int weighted = count > WEIGHTS_ARGUMENT && sqlite3_value_type(values[WEIGHTS_ARGUMENT]) != SQLITE_NULL;
  if (weighted && !article_pair_open_weights(context, function, values[WEIGHTS_ARGUMENT], pair)) return 0;
  int status = article_pair_open_articles(context, values, parts, pair);
  if (status == SHINGLE_OK) return 1;
  shingle_db_error_status(context, status);
  article_pair_drop_pair(pair);
  return 0;
}

void shingle_db_pair_close(sqlite3_context *context, ShinglePair *pair)
{
  for (int i = 0; i < 2; i++) {
    if (pair->fresh[i] != NULL) sqlite3_set_auxdata(context, i, pair->fresh[i], article_pair_free_profile);
  }
  if (pair->shared != NULL) sqlite3_set_auxdata(context, WEIGHTS_ARGUMENT, pair->shared, article_pair_release_weights);
}
