/* tokenizer.c - what an index takes for the words of a text: shingle's own tokens (core/text/text.h), or those of an
** FTS5 tokenizer, as in tokenize='porter unicode61'. See index.h.
**
** Any tokenizer that is registered with the connection will do, also one of the application's own; it must then be
** registered wherever the index is used. A word is what the tokenizer hands out, byte for byte; synonyms (colocated
** tokens) are left out. Signatures do not say how they were made: those of minhash() cannot be compared with those of
** such an index, which gives its own in the column `signature`.
*/
#include "index.h"

#include <string.h>

#define WORDS_MAX 32 /* of tokenize= */

struct ShingleTokenizer {
  fts5_tokenizer methods;
  Fts5Tokenizer *instance;
  ShingleConnection *connection;
  uint64_t *hashes;          /* of the tokens of a text */
  size_t count, capacity;
};

/* --------------------------------------------------------------------------- finding it -- */

/* FTS5's interface, or NULL where it is not there. */
static fts5_api *tokenizer_find_fts5(sqlite3 *db)
{
  fts5_api *api = NULL;
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &statement, NULL) == SQLITE_OK) {
    sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", NULL);
    sqlite3_step(statement);
  }
  sqlite3_finalize(statement);
  return api != NULL && api->iVersion >= 2 ? api : NULL;
}

/* Cuts a text at white space, but not inside '' or "". `words` point into `text`, which is changed. */
static int tokenizer_split(char *text, const char **words)
{
  int count = 0;
  char *to = text;
  for (const char *s = text; *s != 0 && count < WORDS_MAX;) {
    while (*s == ' ' || *s == '\t' || *s == '\n') s++;
    if (*s == 0) break;
    words[count++] = to;
    char quote = 0;
    for (; *s != 0 && (quote != 0 || (*s != ' ' && *s != '\t' && *s != '\n')); s++) {
      if (quote == 0 && (*s == '\'' || *s == '"')) quote = *s;
      else if (quote != 0 && *s == quote && s[1] == quote) *to++ = *s++;
      else if (quote != 0 && *s == quote) quote = 0;
      else *to++ = *s;
    }
    if (*s != 0) s++;
    *to++ = 0;
  }
  return count;
}

static int tokenizer_create(ShingleIndex *x, fts5_api *api, const char **words, int count)
{
  void *client = NULL;
  ShingleTokenizer *t = x->maker.tokenizer;
  if (count == 0 || api->xFindTokenizer(api, words[0], &client, &t->methods) != SQLITE_OK) {
    return shingle_db_table_error(&x->base, "there is no tokenizer \"%s\"", count == 0 ? "" : words[0]);
  }
  int rc = t->methods.xCreate(client, words + 1, count - 1, &t->instance);
  if (rc == SQLITE_OK || rc == SQLITE_NOMEM) return rc;
  t->instance = NULL;
  return shingle_db_table_error(&x->base, "tokenizer \"%s\" does not take these arguments", words[0]);
}

int shingle_db_tokenizer_open(ShingleIndex *x)
{
  const char *words[WORDS_MAX];
  if (x->config.tokenize == NULL || x->maker.tokenizer != NULL) return SQLITE_OK;
  fts5_api *api = tokenizer_find_fts5(x->connection->db);
  if (api == NULL) {
    return shingle_db_table_error(&x->base, "option tokenize needs FTS5, which is not part of this SQLite");
  }
  char *text = sqlite3_mprintf("%s ", x->config.tokenize);
  x->maker.tokenizer = sqlite3_malloc64(sizeof *x->maker.tokenizer);
  if (x->maker.tokenizer != NULL) memset(x->maker.tokenizer, 0, sizeof *x->maker.tokenizer);
  int rc = text == NULL || x->maker.tokenizer == NULL ? SQLITE_NOMEM : tokenizer_create(x, api, words, tokenizer_split(text, words));
  sqlite3_free(text);
  if (rc != SQLITE_OK) shingle_db_tokenizer_close(x);
  else x->maker.tokenizer->connection = x->connection;
  return rc;
}

void shingle_db_tokenizer_close(ShingleIndex *x)
{
  ShingleTokenizer *t = x->maker.tokenizer;
  if (t == NULL) return;
  if (t->instance != NULL) t->methods.xDelete(t->instance);
  shingle_release(t->hashes);
  sqlite3_free(t);
  x->maker.tokenizer = NULL;
}

/* ----------------------------------------------------------------------------- using it -- */

static int tokenizer_take_token(void *context, int flags, const char *token, int length, int start, int end)
{
  ShingleTokenizer *t = context;
  int status = SHINGLE_OK;
  (void)start;
  (void)end;
  if (flags & FTS5_TOKEN_COLOCATED) return SQLITE_OK;
  if ((t->count & 65535) == 65535 && shingle_interrupted(t->connection)) return SQLITE_INTERRUPT;
  t->hashes = shingle_grown(t->hashes, &t->capacity, t->count + 1, sizeof *t->hashes, &status);
  if (status == SHINGLE_OK) t->hashes[t->count++] = shingle_hash_bytes(token, (size_t)length);
  return shingle_db_result_code(status);
}

static int tokenizer_tokenize(ShingleTokenizer *t, const char *bytes, size_t length)
{
  t->count = 0;
  if (length > INT32_MAX) return SQLITE_TOOBIG;
  return t->methods.xTokenize(t->instance, t, FTS5_TOKENIZE_DOCUMENT, bytes, (int)length, tokenizer_take_token);
}

static void tokenizer_trim(ShingleTokenizer *t)
{
  if (t->capacity * sizeof *t->hashes <= SHINGLE_KEEP_BYTES) return;
  shingle_release(t->hashes);
  t->hashes = NULL;
  t->count = t->capacity = 0;
}

int shingle_db_maker_set(ShingleMaker *m, ShingleSet *set, const char *bytes, size_t length)
{
  const ShingleOptions *o = &m->config->options;
  ShingleTokenizer *t = m->tokenizer;
  if (t == NULL) return shingle_db_result_code(shingle_set_read(set, &m->text, o, bytes, length));
  int rc = tokenizer_tokenize(t, bytes, length);
  if (rc != SQLITE_OK) return rc;
  int status = shingle_set_elements(set, (size_t)o->width, o->seed, t->hashes, t->count, t->connection);
  tokenizer_trim(t);
  return shingle_db_result_code(status);
}

int shingle_db_maker_fingerprints(ShingleMaker *m, const char *bytes, size_t length)
{
  ShingleWinnow *w = &m->winnow;
  ShingleTokenizer *t = m->tokenizer;
  int min_tokens = (int)m->config->min_tokens;
  if (t == NULL) return shingle_db_result_code(shingle_winnow_read(w, &m->text, min_tokens, bytes, length));
  int rc = tokenizer_tokenize(t, bytes, length);
  if (rc != SQLITE_OK) return rc;
  int status = shingle_winnow_begin(w, min_tokens);
  if (status == SHINGLE_OK) status = shingle_winnow_add(w, t->hashes, t->count);
  if (status == SHINGLE_OK) status = shingle_winnow_end(w);
  tokenizer_trim(t);
  return shingle_db_result_code(status);
}

int shingle_db_index_set(ShingleIndex *x, ShingleSet *set, const char *bytes, size_t length)
{
  int rc = shingle_db_tokenizer_open(x);
  return rc == SQLITE_OK ? shingle_db_maker_set(&x->maker, set, bytes, length) : rc;
}

int shingle_db_index_fingerprints(ShingleIndex *x, const char *bytes, size_t length)
{
  int rc = shingle_db_tokenizer_open(x);
  return rc == SQLITE_OK ? shingle_db_maker_fingerprints(&x->maker, bytes, length) : rc;
}
