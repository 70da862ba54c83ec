/* extension.c - what the core asks of its host, answered by SQLite; errors; values. */
#include "extension.h"
#include "../core/article/article.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------- core/base/memory.h -- */

void *shingle_realloc(void *old, size_t bytes) { return sqlite3_realloc64(old, bytes); }

void shingle_release(void *memory) { sqlite3_free(memory); }

/* sqlite3_is_interrupted() is there since 3.41. Before, a statement that is stepped tells: SQLite
** checks the flag first, and clears it only when no statement is running, but ours is. It costs some
** microseconds, once in 64 KiB. (It is not kept: an open statement would keep the connection open.) */
static int extension_connection_interrupted(ShingleConnection *c)
{
#if SQLITE_VERSION_NUMBER >= 3041000
  if (sqlite3_libversion_number() >= 3041000) return sqlite3_is_interrupted(c->db);
#endif
  sqlite3_stmt *probe = NULL;
  int rc = sqlite3_prepare_v2(c->db, "SELECT 1", -1, &probe, NULL);
  if (rc == SQLITE_OK) rc = sqlite3_step(probe);
  sqlite3_finalize(probe);
  return rc == SQLITE_INTERRUPT;
}

/* Only the connection's own thread may look at the connection; others look at a flag. */
int shingle_interrupted(void *host)
{
  ShingleConnection *c = host;
  if (c == NULL) return 0;
  return c->stop != NULL ? atomic_load(c->stop) : extension_connection_interrupted(c);
}

/* ------------------------------------------------------------------------------ errors -- */

/* A copy of a text in which what is no UTF-8 became U+FFFD: hosts such as Python fail on the error itself otherwise. */
static char *extension_repaired(const char *text)
{
  ShingleBuffer repaired = {.bytes = NULL};
  ShinglePart part;
  int status = shingle_article_repair(text, strlen(text), &repaired, NULL, &part);
  char *copy = status == SHINGLE_OK ? sqlite3_mprintf("shingle: %.*s", (int)part.length, part.bytes) : NULL;
  shingle_buffer_free(&repaired);
  return copy;
}

static char *extension_error_text(const char *format, va_list arguments)
{
  char *text = sqlite3_vmprintf(format, arguments);
  char *words = text != NULL ? extension_repaired(text) : NULL;
  sqlite3_free(text);
  return words;
}

char *shingle_db_message(const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  char *text = extension_error_text(format, arguments);
  va_end(arguments);
  return text;
}

void shingle_db_error(sqlite3_context *context, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  char *text = extension_error_text(format, arguments);
  va_end(arguments);
  if (text == NULL) {
    sqlite3_result_error_nomem(context);
  } else {
    sqlite3_result_error(context, text, -1);
    sqlite3_free(text);
  }
}

void shingle_db_error_status(sqlite3_context *context, int status)
{
  switch (status) {
    case SHINGLE_NOMEM: sqlite3_result_error_nomem(context); break;
    case SHINGLE_TOOBIG: sqlite3_result_error_toobig(context); break;
    default: sqlite3_result_error_code(context, shingle_db_result_code(status)); break;
  }
}

void shingle_db_result_repaired(sqlite3_context *context, const char *bytes, size_t length)
{
  ShingleBuffer repaired = {.bytes = NULL};
  ShinglePart part;
  int status = shingle_article_repair(bytes, length, &repaired, NULL, &part);
  if (status == SHINGLE_OK) sqlite3_result_text64(context, part.bytes, part.length, SQLITE_TRANSIENT, SQLITE_UTF8);
  else shingle_db_error_status(context, status);
  shingle_buffer_free(&repaired);
}

int shingle_db_result_code(int status)
{
  switch (status) {
    case SHINGLE_OK: return SQLITE_OK;
    case SHINGLE_NOMEM: return SQLITE_NOMEM;
    case SHINGLE_TOOBIG: return SQLITE_TOOBIG;
    case SHINGLE_INTERRUPTED: return SQLITE_INTERRUPT;
    case SHINGLE_IO: return SQLITE_IOERR;
    default: return SQLITE_ERROR;
  }
}

int shingle_db_table_error(sqlite3_vtab *table, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  char *text = extension_error_text(format, arguments);
  va_end(arguments);
  sqlite3_free(table->zErrMsg);
  table->zErrMsg = text;
  return text == NULL ? SQLITE_NOMEM : SQLITE_ERROR;
}

/* ------------------------------------------------------------------------------ values -- */

int shingle_db_value_bytes(sqlite3_value *value, const char **bytes, size_t *length)
{
  *bytes = sqlite3_value_type(value) == SQLITE_BLOB ? sqlite3_value_blob(value)
                                                    : (const char *)sqlite3_value_text(value);
  *length = (size_t)sqlite3_value_bytes(value);
  if (*bytes != NULL) return SHINGLE_OK;
  /* an empty BLOB has no address; anything else without one is a failed conversion */
  int empty = sqlite3_value_type(value) == SQLITE_BLOB && *length == 0;
  *bytes = "";
  *length = 0;
  return empty ? SHINGLE_OK : SHINGLE_NOMEM;
}

/* What an options text fills; parsed into ShingleOptions below. */
typedef struct Fields {
  int64_t unit, width, hashes, seed;
} Fields;

static const ShingleKey option_keys[] = {
    {"unit", SHINGLE_KEY_CHOICE, 0, 0, "word|char", offsetof(Fields, unit)},
    {"width", SHINGLE_KEY_INTEGER, 1, SHINGLE_WIDTH_MAX, NULL, offsetof(Fields, width)},
    {"hashes", SHINGLE_KEY_INTEGER, SHINGLE_HASHES_MIN, SHINGLE_HASHES_MAX, NULL, offsetof(Fields, hashes)},
    {"seed", SHINGLE_KEY_INTEGER, 0, 9223372036854775807.0, NULL, offsetof(Fields, seed)},
};
#define OPTION_KEYS ((int)(sizeof option_keys / sizeof *option_keys))

static int extension_parse_options(const char *text, int length, ShingleOptions *o, char **error)
{
  Fields f = {SHINGLE_WORD, 0, SHINGLE_HASHES_DEFAULT, 0};
  ShingleKeysSeen seen = 0;
  int rc = shingle_db_options_parse(option_keys, OPTION_KEYS, &f, &seen, text, length, error);
  if (f.width == 0) f.width = f.unit == SHINGLE_WORD ? SHINGLE_WIDTH_WORDS : SHINGLE_WIDTH_CHARS;
  *o = (ShingleOptions){(int)f.unit, (int)f.width, (int)f.hashes, (uint64_t)f.seed};
  return rc;
}

/* Parses a text, or finds that it is the one parsed last. */
static int extension_parse_or_recall(ShingleConnection *c, const char *text, int length, ShingleOptions *o, char **error)
{
  if (c->options_text != NULL && c->options_length == (size_t)length &&
      memcmp(c->options_text, text, (size_t)length) == 0) {
    *o = c->options;
    return SQLITE_OK;
  }
  int rc = extension_parse_options(text, length, o, error);
  if (rc != SQLITE_OK) return rc;
  int status = SHINGLE_OK;
  c->options_text = shingle_grown(c->options_text, &c->options_capacity, (size_t)length + 1, 1, &status);
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  memcpy(c->options_text, text, (size_t)length);
  c->options_length = (size_t)length;
  c->options = *o;
  return SQLITE_OK;
}

int shingle_db_read_options(ShingleConnection *c, sqlite3_value *value, ShingleOptions *o, char **error)
{
  *o = (ShingleOptions){SHINGLE_WORD, SHINGLE_WIDTH_WORDS, SHINGLE_HASHES_DEFAULT, 0};
  if (value == NULL || sqlite3_value_type(value) == SQLITE_NULL) return SQLITE_OK;
  if (sqlite3_value_type(value) == SQLITE_INTEGER) {
    sqlite3_int64 width = sqlite3_value_int64(value);
    if (width >= 1 && width <= SHINGLE_WIDTH_MAX) {
      o->width = (int)width;
      return SQLITE_OK;
    }
    *error = sqlite3_mprintf("bad value \"%lld\" for option width: allowed is a whole number from 1 to %d",
                             width, SHINGLE_WIDTH_MAX);
    return *error ? SQLITE_ERROR : SQLITE_NOMEM;
  }
  const char *text;
  size_t length;
  int status = shingle_db_value_bytes(value, &text, &length);
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  return extension_parse_or_recall(c, text, (int)length, o, error);
}

int shingle_db_value_options(sqlite3_context *context, sqlite3_value *value, ShingleOptions *o)
{
  char *error = NULL;
  int rc = shingle_db_read_options(sqlite3_user_data(context), value, o, &error);
  if (rc == SQLITE_OK) return 1;
  if (error != NULL) shingle_db_error(context, "%s", error);
  else sqlite3_result_error_code(context, rc);
  sqlite3_free(error);
  return 0;
}

int shingle_db_read_argument(sqlite3_context *context, int count, sqlite3_value **values, ShingleOptions *o)
{
  ShingleConnection *c = sqlite3_user_data(context);
  ShingleOptions defaults;
  const char *bytes;
  size_t length;
  if (o == NULL) o = &defaults;
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return 0;
  if (!shingle_db_value_options(context, count > 1 ? values[1] : NULL, o)) return 0;
  int status = shingle_db_value_bytes(values[0], &bytes, &length);
  if (status == SHINGLE_OK) status = shingle_set_read(&c->set, &c->text, o, bytes, length);
  if (status != SHINGLE_OK) shingle_db_error_status(context, status);
  return status == SHINGLE_OK;
}

void shingle_db_connection_trim(ShingleConnection *c)
{
  shingle_set_trim(&c->set, SHINGLE_KEEP_BYTES);
  shingle_text_trim(&c->text, 4 * SHINGLE_KEEP_BYTES);
}
