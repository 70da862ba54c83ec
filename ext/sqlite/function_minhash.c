/* function_minhash.c - minhash and what is done with signatures. The format is in core/wording/minhash.h. */
#include "extension.h"

#include <string.h>

static void minhash_function_result_bytes(sqlite3_context *context, uint8_t *bytes, size_t length)
{
  sqlite3_result_blob64(context, bytes, length, sqlite3_free);
}

void shingle_db_function_minhash(sqlite3_context *context, int count, sqlite3_value **values)
{
  ShingleConnection *c = sqlite3_user_data(context);
  ShingleOptions o;
  if (shingle_db_read_argument(context, count, values, &o)) {
    size_t length = shingle_signature_bytes(&o, c->set.count);
    uint8_t *bytes = sqlite3_malloc64(length);
    int status = bytes == NULL ? SHINGLE_NOMEM : shingle_signature_write(bytes, &o, &c->set, &c->slots);
    if (status == SHINGLE_OK) {
      minhash_function_result_bytes(context, bytes, length);
    } else {
      sqlite3_free(bytes);
      shingle_db_error_status(context, status);
    }
  }
  shingle_db_connection_trim(c);
}

/* ---------------------------------------------------------------- reading signatures -- */

const char *shingle_db_value_signature(sqlite3_value *value, ShingleSignature *s)
{
  if (sqlite3_value_type(value) != SQLITE_BLOB) return "is not a BLOB";
  const void *bytes = sqlite3_value_blob(value);
  return shingle_signature_read(s, bytes, (size_t)sqlite3_value_bytes(value));
}

/* Reads argument `number` of `function`. 0: it is NULL, or the call has its error. */
static int minhash_function_read_signature(sqlite3_context *context, const char *function, int number, sqlite3_value *value,
                          ShingleSignature *s)
{
  if (sqlite3_value_type(value) == SQLITE_NULL) return 0;
  const char *wrong = shingle_db_value_signature(value, s);
  if (wrong == NULL) return 1;
  shingle_db_error(context, "argument %d of %s() is no signature: it %s", number, function, wrong);
  return 0;
}

static const char *minhash_function_unit_name(uint64_t unit) { return unit == SHINGLE_WORD ? "word" : "char"; }

/* An error if signatures with these options cannot be compared. */
static int minhash_function_check_options(sqlite3_context *context, const ShingleOptions *a, const ShingleOptions *b)
{
  uint64_t x, y;
  const char *name = shingle_options_difference(a, b, &x, &y);
  if (name == NULL) return 1;
  if (strcmp(name, "unit") == 0) {
    shingle_db_error(context, "signatures differ in unit: %s and %s", minhash_function_unit_name(x), minhash_function_unit_name(y));
  } else {
    shingle_db_error(context, "signatures differ in %s: %llu and %llu", name,
                  (unsigned long long)x, (unsigned long long)y);
  }
  return 0;
}

/* Reads and compares the two arguments of `function`. 0: the result is set already, or NULL. */
static int minhash_function_compare(sqlite3_context *context, const char *function, sqlite3_value **values, ShingleComparison *r)
{
  ShingleConnection *c = sqlite3_user_data(context);
  ShingleSignature a, b;
  if (sqlite3_value_type(values[1]) == SQLITE_NULL) return 0;
  if (!minhash_function_read_signature(context, function, 1, values[0], &a)) return 0;
  if (!minhash_function_read_signature(context, function, 2, values[1], &b)) return 0;
  if (!minhash_function_check_options(context, &a.options, &b.options)) return 0;
  int status = shingle_signature_compare(&a, &b, &c->slots, r);
  if (status != SHINGLE_OK) shingle_db_error_status(context, status);
  return status == SHINGLE_OK;
}

void shingle_db_function_minhash_sim(sqlite3_context *context, int count, sqlite3_value **values)
{
  ShingleComparison r;
  (void)count;
  if (minhash_function_compare(context, "minhash_sim", values, &r) && !r.empty) sqlite3_result_double(context, r.jaccard);
}

void shingle_db_function_minhash_containment(sqlite3_context *context, int count, sqlite3_value **values)
{
  ShingleComparison r;
  (void)count;
  if (!minhash_function_compare(context, "minhash_containment", values, &r) || r.empty) return;
  sqlite3_result_double(context, r.a == 0 ? 0 : shingle_comparison_containment(&r));
}

void shingle_db_function_minhash_error(sqlite3_context *context, int count, sqlite3_value **values)
{
  ShingleComparison r;
  (void)count;
  if (minhash_function_compare(context, "minhash_error", values, &r) && !r.empty) {
    sqlite3_result_double(context, shingle_comparison_error(&r));
  }
}

void shingle_db_function_minhash_info(sqlite3_context *context, int count, sqlite3_value **values)
{
  ShingleSignature s;
  (void)count;
  if (!minhash_function_read_signature(context, "minhash_info", 1, values[0], &s)) return;
  const char *exact = s.kind == SHINGLE_KIND_SET ? "true" : "false";
  char *json = sqlite3_mprintf(
      "{\"version\":%d,\"kind\":\"%s\",\"unit\":\"%s\",\"width\":%d,\"hashes\":%d,\"seed\":%lld,"
      "\"size\":%lld,\"size_exact\":%s,\"exact\":%s,\"bytes\":%d}",
      SHINGLE_SIGNATURE_VERSION, s.kind == SHINGLE_KIND_SET ? "set" : "sketch",
      minhash_function_unit_name((uint64_t)s.options.unit), s.options.width, s.options.hashes,
      (long long)s.options.seed, (long long)s.size, s.size_estimated ? "false" : "true", exact,
      sqlite3_value_bytes(values[0]));
  if (json == NULL) {
    sqlite3_result_error_nomem(context);
    return;
  }
  sqlite3_result_text(context, json, -1, sqlite3_free);
  sqlite3_result_subtype(context, 'J');
}

/* ------------------------------------------------------------------------------ union -- */

/* Adds one argument to a union. 0: the call has its error. SQL NULL adds nothing. */
static int minhash_function_add_to_union(sqlite3_context *context, ShingleUnion *u, int number, sqlite3_value *value)
{
  ShingleConnection *c = sqlite3_user_data(context);
  ShingleSignature s;
  if (sqlite3_value_type(value) == SQLITE_NULL) return 1;
  if (!minhash_function_read_signature(context, "minhash_union", number, value, &s)) return 0;
  if (u->started && !minhash_function_check_options(context, &u->options, &s.options)) return 0;
  int status = shingle_union_add(u, &s, &c->slots);
  if (status != SHINGLE_OK) shingle_db_error_status(context, status);
  return status == SHINGLE_OK;
}

static void minhash_function_result_union(sqlite3_context *context, const ShingleUnion *u)
{
  ShingleConnection *c = sqlite3_user_data(context);
  size_t length = shingle_union_bytes(u);
  uint8_t *bytes = sqlite3_malloc64(length);
  int status = bytes == NULL ? SHINGLE_NOMEM : shingle_union_write(u, bytes, &c->slots);
  if (status == SHINGLE_OK) {
    minhash_function_result_bytes(context, bytes, length);
  } else {
    sqlite3_free(bytes);
    shingle_db_error_status(context, status);
  }
}

void shingle_db_function_minhash_union(sqlite3_context *context, int count, sqlite3_value **values)
{
  ShingleUnion u = {0};
  (void)count;
  if (sqlite3_value_type(values[0]) == SQLITE_NULL || sqlite3_value_type(values[1]) == SQLITE_NULL) return;
  if (minhash_function_add_to_union(context, &u, 1, values[0]) && minhash_function_add_to_union(context, &u, 2, values[1])) {
    minhash_function_result_union(context, &u);
  }
  shingle_union_free(&u);
}

/* The aggregate. Its state is SQLite's memory, zero at first; what hangs on it is freed at the end,
** which SQLite calls also after an error. */
void shingle_db_union_step(sqlite3_context *context, int count, sqlite3_value **values)
{
  (void)count;
  ShingleUnion *u = sqlite3_aggregate_context(context, sizeof *u);
  if (u == NULL) sqlite3_result_error_nomem(context);
  else minhash_function_add_to_union(context, u, 1, values[0]);
}

void shingle_db_union_final(sqlite3_context *context)
{
  ShingleUnion *u = sqlite3_aggregate_context(context, 0);
  if (u == NULL) return;
  if (u->started) minhash_function_result_union(context, u);
  shingle_union_free(u);
}
