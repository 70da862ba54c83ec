/* config.c - the options of an index. See index.h. */
#include "index.h"
#include "workers.h"

#include <stdlib.h>
#include <string.h>

static const ShingleKey keys[] = {
  {"unit", SHINGLE_KEY_CHOICE, 0, 0, "word|char", offsetof(ShingleIndexConfig, unit)},
  {"width", SHINGLE_KEY_INTEGER, 1, SHINGLE_WIDTH_MAX, NULL, offsetof(ShingleIndexConfig, width)},
  {"hashes", SHINGLE_KEY_INTEGER, SHINGLE_HASHES_MIN, SHINGLE_HASHES_MAX, NULL, offsetof(ShingleIndexConfig, hashes)},
  {"seed", SHINGLE_KEY_INTEGER, 0, 9223372036854775807.0, NULL, offsetof(ShingleIndexConfig, seed)},
  {"threshold", SHINGLE_KEY_REAL, 0.01, 1, NULL, offsetof(ShingleIndexConfig, threshold)},
  {"recall", SHINGLE_KEY_REAL, 0.5, 0.9999, NULL, offsetof(ShingleIndexConfig, recall)},
  {"exact", SHINGLE_KEY_FLAG, 0, 1, NULL, offsetof(ShingleIndexConfig, exact)},
  {"passages", SHINGLE_KEY_FLAG, 0, 1, NULL, offsetof(ShingleIndexConfig, passages)},
  {"min_tokens", SHINGLE_KEY_INTEGER, 4, 1000, NULL, offsetof(ShingleIndexConfig, min_tokens)},
  {"max_docs", SHINGLE_KEY_INTEGER, 1, 1000000000, NULL, offsetof(ShingleIndexConfig, max_docs)},
  {"stories", SHINGLE_KEY_FLAG, 0, 1, NULL, offsetof(ShingleIndexConfig, stories)},
  {"threads", SHINGLE_KEY_INTEGER, 1, SHINGLE_WORKERS_MAX, NULL, offsetof(ShingleIndexConfig, threads)},
  {"tokenize", SHINGLE_KEY_TEXT, 0, 0, NULL, offsetof(ShingleIndexConfig, tokenize)},
  {"content", SHINGLE_KEY_TEXT, 0, 0, NULL, offsetof(ShingleIndexConfig, content)},
  {"content_rowid", SHINGLE_KEY_TEXT, 0, 0, NULL, offsetof(ShingleIndexConfig, content_rowid)},
  {"content_column", SHINGLE_KEY_TEXT, 0, 0, NULL, offsetof(ShingleIndexConfig, content_column)},
  {"date_column", SHINGLE_KEY_TEXT, 0, 0, NULL, offsetof(ShingleIndexConfig, date_column)},
};
#define KEYS ((int)(sizeof keys / sizeof *keys))

/* What else is missing once all options were read. NULL: nothing. */
static const char *config_missing(const ShingleIndexConfig *c)
{
  if (c->content == NULL && (c->content_rowid != NULL || c->content_column != NULL || c->date_column != NULL)) {
    return "options content_rowid, content_column and date_column need content=";
  }
  if (c->content != NULL && c->content_column == NULL) return "option content needs content_column=";
  if (c->tokenize != NULL && c->unit == SHINGLE_CHAR) return "option tokenize makes words: unit=char has none";
  if (c->content == NULL && c->exact) return "option exact=1 needs content=: similarity is computed from the texts";
  if (c->content == NULL && c->stories) return "option stories=1 needs content=: articles are compared by their texts";
  return NULL;
}

static void config_resolve(ShingleIndexConfig *c)
{
  if (c->width == 0) c->width = c->unit == SHINGLE_WORD ? SHINGLE_WIDTH_WORDS : SHINGLE_WIDTH_CHARS;
  c->options = (ShingleOptions){(int)c->unit, (int)c->width, (int)c->hashes, (uint64_t)c->seed};
  ShinglePlan plan = shingle_plan(c->threshold, (int)c->hashes, c->recall);
  c->bands = plan.bands;
  c->rows = plan.rows;
}

int shingle_db_config_parse(ShingleIndexConfig *c, int count, const char *const *arguments, char **error)
{
  memset(c, 0, sizeof *c);
  c->unit = SHINGLE_WORD;
  c->hashes = SHINGLE_HASHES_DEFAULT;
  c->threshold = 0.5;
  c->recall = 0.95;
  c->min_tokens = 16;
  c->max_docs = 1000;
  ShingleKeysSeen seen = 0;
  for (int i = 0; i < count; i++) {
    int rc = shingle_db_options_pair(keys, KEYS, c, &seen, arguments[i], (int)strlen(arguments[i]), error);
    if (rc != SQLITE_OK) return rc;
  }
  const char *wrong = config_missing(c);
  if (wrong != NULL) {
    *error = sqlite3_mprintf("%s", wrong);
    return *error == NULL ? SQLITE_NOMEM : SQLITE_ERROR;
  }
  if (c->content != NULL && c->content_rowid == NULL) {
    c->content_rowid = sqlite3_mprintf("rowid");
    if (c->content_rowid == NULL) return SQLITE_NOMEM;
  }
  config_resolve(c);
  return SQLITE_OK;
}

void shingle_db_config_free(ShingleIndexConfig *c)
{
  sqlite3_free(c->tokenize);
  sqlite3_free(c->content);
  sqlite3_free(c->content_rowid);
  sqlite3_free(c->content_column);
  sqlite3_free(c->date_column);
  memset(c, 0, sizeof *c);
}

/* -------------------------------------------------------------------------- what is stored -- */

/* The numbers that data in the shadow tables depends on. They were set once. One that a later version added has a value
** for indexes that lack it; all others must be there. */
typedef struct Stored {
  int64_t format, unit, width, hashes, seed, bands, rows, min_tokens;
} Stored;

#define MUST_BE_THERE INT64_MIN

static const struct {
  const char *key;
  size_t offset;
  int64_t low, high, absent;
} stored_keys[] = {
  {"format", offsetof(Stored, format), 1, INT64_MAX, MUST_BE_THERE},
  {"unit", offsetof(Stored, unit), SHINGLE_WORD, SHINGLE_CHAR, MUST_BE_THERE},
  {"width", offsetof(Stored, width), 1, SHINGLE_WIDTH_MAX, MUST_BE_THERE},
  {"hashes", offsetof(Stored, hashes), SHINGLE_HASHES_MIN, SHINGLE_HASHES_MAX, MUST_BE_THERE},
  {"seed", offsetof(Stored, seed), 0, INT64_MAX, MUST_BE_THERE},
  {"bands", offsetof(Stored, bands), 1, SHINGLE_HASHES_MAX, MUST_BE_THERE},
  {"rows", offsetof(Stored, rows), 1, SHINGLE_HASHES_MAX, MUST_BE_THERE},
  {"min_tokens", offsetof(Stored, min_tokens), 4, 1000, MUST_BE_THERE},
};
#define STORED_KEYS (sizeof stored_keys / sizeof *stored_keys)

static int64_t *config_stored_field(Stored *s, size_t i)
{
  return (int64_t *)(void *)((char *)s + stored_keys[i].offset);
}

int shingle_db_config_put(ShingleIndex *x, const char *key, sqlite3_int64 value)
{
  sqlite3_stmt *statement;
  int rc = shingle_db_store_get(x, SHINGLE_CONFIG_PUT, &statement);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_text(statement, 1, key, -1, SQLITE_STATIC);
  sqlite3_bind_int64(statement, 2, value);
  return shingle_db_store_run(x, statement);
}

int shingle_db_config_get(ShingleIndex *x, const char *key, sqlite3_int64 *value)
{
  sqlite3_stmt *statement;
  int rc = shingle_db_store_get(x, SHINGLE_CONFIG_GET, &statement);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_text(statement, 1, key, -1, SQLITE_STATIC);
  if (sqlite3_step(statement) == SQLITE_ROW) *value = sqlite3_column_int64(statement, 0);
  return shingle_db_store_reset(x, statement);
}

/* A number for those of `seen`, which is stored beside them: a value that was changed later would lose matches without
** a word. */
static sqlite3_int64 config_check(Stored *s, unsigned seen)
{
  uint64_t state = seen;
  for (size_t i = 0; i < STORED_KEYS; i++) {
    if (seen >> i & 1) state = shingle_mix(state + (uint64_t)*config_stored_field(s, i));
  }
  return (sqlite3_int64)(state >> 1);
}

int shingle_db_config_save(ShingleIndex *x)
{
  const ShingleIndexConfig *c = &x->config;
  Stored s = {SHINGLE_INDEX_FORMAT, c->unit, c->width, c->hashes, c->seed, c->bands, c->rows, c->min_tokens};
  for (size_t i = 0; i < STORED_KEYS; i++) {
    int rc = shingle_db_config_put(x, stored_keys[i].key, *config_stored_field(&s, i));
    if (rc != SQLITE_OK) return rc;
  }
  x->loaded = 1;
  int rc = shingle_db_config_put(x, "check", config_check(&s, (1u << STORED_KEYS) - 1));
  return rc == SQLITE_OK && c->stories ? shingle_db_config_put(x, "gone", 0) : rc;
}

static int config_read_rows(ShingleIndex *x, Stored *s, unsigned *seen)
{
  sqlite3_stmt *statement;
  int rc = shingle_db_store_get(x, SHINGLE_CONFIG_LIST, &statement);
  if (rc != SQLITE_OK) return rc;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    const char *key = (const char *)sqlite3_column_text(statement, 0);
    for (size_t i = 0; key != NULL && i < STORED_KEYS; i++) {
      if (strcmp(key, stored_keys[i].key) != 0 || sqlite3_column_type(statement, 1) != SQLITE_INTEGER) continue;
      int64_t value = sqlite3_column_int64(statement, 1);
      if (value < stored_keys[i].low || value > stored_keys[i].high) continue;
      *config_stored_field(s, i) = value;
      *seen |= 1u << i;
    }
  }
  return shingle_db_store_reset(x, statement);
}

int shingle_db_config_load(ShingleIndex *x)
{
  if (x->loaded) return SQLITE_OK;
  Stored s;
  unsigned seen = 0;
  memset(&s, 0, sizeof s);
  int rc = config_read_rows(x, &s, &seen);
  if (rc != SQLITE_OK) return rc;
  if ((seen & 1) && s.format > SHINGLE_INDEX_FORMAT) {
    return shingle_db_table_error(&x->base, "index format %lld of \"%s\" is newer than this version reads (%d): "
                               "load a newer shingle, or make the index again", (long long)s.format, x->name,
                               SHINGLE_INDEX_FORMAT);
  }
  sqlite3_int64 check = config_check(&s, seen); /* an index of version 0.1 has none */
  rc = shingle_db_config_get(x, "check", &check);
  if (rc != SQLITE_OK) return rc;
  int complete = check == config_check(&s, seen);
  for (size_t i = 0; i < STORED_KEYS; i++) {
    if (seen >> i & 1) continue;
    *config_stored_field(&s, i) = stored_keys[i].absent;
    complete &= stored_keys[i].absent != MUST_BE_THERE;
  }
  if (!complete || s.bands * s.rows > s.hashes) {
    return shingle_db_index_corrupt(x, "table \"%s_config\" lacks a value or holds a wrong one: drop \"%s\" and make it "
                                 "again", x->name, x->name);
  }
  ShingleIndexConfig *c = &x->config;
  c->unit = s.unit;
  c->width = s.width;
  c->hashes = s.hashes;
  c->seed = s.seed;
  c->min_tokens = s.min_tokens;
  c->bands = (int)s.bands;
  c->rows = (int)s.rows;
  c->options = (ShingleOptions){(int)s.unit, (int)s.width, (int)s.hashes, (uint64_t)s.seed};
  x->loaded = 1;
  return SQLITE_OK;
}
