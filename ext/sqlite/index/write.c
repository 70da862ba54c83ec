/* write.c - a document's entries; insert, update, delete. See index.h.
**
** Each of them is one statement on N_doc, and whatever can fail is done before it: so a row is there with all
** of its entries or not at all, also where SQLite keeps no journal for a single statement. Entries stay behind
** when a document goes; see index.h.
*/
#include "index.h"
#include "../../core/base/bytes.h"

#include <string.h>

/* --------------------------------------------------------------------------- documents -- */

int shingle_db_document_bytes(ShingleIndex *x, const char *bytes, size_t length, ShingleDocument *d)
{
  int rc = shingle_db_maker_ready(x);
  return rc == SQLITE_OK ? shingle_db_maker_document(&x->maker, bytes, length, d) : rc;
}

int shingle_db_document_read(ShingleIndex *x, sqlite3_value *text, ShingleDocument *d)
{
  const char *bytes = "";
  size_t length = 0;
  if (sqlite3_value_type(text) != SQLITE_NULL) {
    int status = shingle_db_value_bytes(text, &bytes, &length);
    if (status != SHINGLE_OK) return shingle_db_result_code(status);
  }
  return shingle_db_document_bytes(x, bytes, length, d);
}

int shingle_db_index_signature(ShingleIndex *x, sqlite3_value *value, ShingleSignature *s)
{
  uint64_t a, b;
  const char *wrong = shingle_db_value_signature(value, s);
  if (wrong != NULL) return shingle_db_table_error(&x->base, "the signature %s", wrong);
  const char *differs = shingle_options_difference(&x->config.options, &s->options, &a, &b);
  if (differs == NULL) return SQLITE_OK;
  return shingle_db_table_error(&x->base, "the signature differs from the index in %s (%llu and %llu)", differs,
                             (unsigned long long)b, (unsigned long long)a);
}

int shingle_db_document_take(ShingleIndex *x, sqlite3_value *value, ShingleDocument *d)
{
  ShingleSignature s;
  int status = SHINGLE_OK;
  int rc = shingle_db_index_signature(x, value, &s);
  if (rc != SQLITE_OK) return rc;
  d->passage_count = d->term_count = 0;
  d->counted = 0;
  d->signature_length = (size_t)sqlite3_value_bytes(value);
  d->signature = shingle_grown(d->signature, &d->signature_capacity, d->signature_length, 1, &status);
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  memcpy(d->signature, sqlite3_value_blob(value), d->signature_length);
  return shingle_db_maker_bands(&x->maker, &s, d);
}

/* Keys as they are stored in N_doc: 5 bytes each. */
static int write_read_passages(ShingleIndex *x, sqlite3_int64 id, const uint8_t *bytes, size_t length, ShingleDocument *d)
{
  int status = SHINGLE_OK;
  size_t count = length / SHINGLE_KEY_BYTES;
  d->passages = shingle_grown(d->passages, &d->passage_capacity, count, sizeof *d->passages, &status);
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  for (size_t i = 0; i < count; i++) {
    d->passages[i] = shingle_get(bytes + i * SHINGLE_KEY_BYTES, SHINGLE_KEY_BYTES);
    if (i == 0 || d->passages[i - 1] < d->passages[i]) continue;
    return shingle_db_index_corrupt(x, "the passages of row %lld in \"%s_doc\" are damaged", id, x->name);
  }
  d->passage_count = count;
  return SQLITE_OK;
}

/* Must a document have passages: do so many different shingles take min_tokens words or more? */
static int write_needs_passages(const ShingleIndexConfig *config, const ShingleSignature *s)
{
  if (!config->passages || config->content != NULL || config->unit != SHINGLE_WORD || s->size == 0) return 0;
  return s->size + (uint64_t)config->width - 1 >= (uint64_t)config->min_tokens;
}

static int write_take_row(ShingleIndex *x, sqlite3_int64 id, sqlite3_stmt *row, ShingleDocument *d)
{
  ShingleSignature s;
  int status = SHINGLE_OK;
  const void *bytes = sqlite3_column_blob(row, 0);
  size_t length = (size_t)sqlite3_column_bytes(row, 0);
  int rc = shingle_db_store_check(x, id, bytes, length, &s);
  if (rc != SQLITE_OK) return rc;
  d->signature = shingle_grown(d->signature, &d->signature_capacity, length, 1, &status);
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  memcpy(d->signature, bytes, length);
  d->signature_length = length;
  rc = shingle_db_maker_bands(&x->maker, &s, d);
  bytes = sqlite3_column_blob(row, 1);
  if (rc == SQLITE_OK) rc = write_read_passages(x, id, bytes, (size_t)sqlite3_column_bytes(row, 1), d);
  if (rc != SQLITE_OK || d->passage_count > 0 || !write_needs_passages(&x->config, &s)) return rc;
  return shingle_db_index_corrupt(x, "row %lld of \"%s_doc\" has no passages", id, x->name);
}

int shingle_db_document_row(ShingleIndex *x, sqlite3_int64 id, ShingleDocument *d)
{
  sqlite3_stmt *row;
  d->band_count = d->passage_count = d->term_count = d->signature_length = 0;
  d->counted = 0;
  int rc = shingle_db_store_get(x, SHINGLE_DOC_ROW, &row);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_int64(row, 1, id);
  if (sqlite3_step(row) == SQLITE_ROW) rc = write_take_row(x, id, row, d);
  int stopped = shingle_db_store_reset(x, row);
  return rc != SQLITE_OK ? rc : stopped;
}

int shingle_db_document_stored(ShingleIndex *x, sqlite3_int64 id, ShingleDocument *d)
{
  const char *bytes;
  size_t length;
  if (x->config.content == NULL || (!x->config.passages && !x->config.stories)) return shingle_db_document_row(x, id, d);
  int rc = shingle_db_store_text(x, id, &bytes, &length);
  if (rc != SQLITE_OK) return rc;
  rc = shingle_db_document_bytes(x, bytes, length, d);
  shingle_db_store_text_done(x);
  return rc;
}

/* ------------------------------------------------------------------------------ writing -- */

/* Makes sure that entries can be added. */
static int write_reserve(ShingleIndex *x, const ShingleDocument *d)
{
  const size_t more[SHINGLE_KINDS] = {
    [SHINGLE_BANDS] = d->band_count, [SHINGLE_PASSAGES] = d->passage_count, [SHINGLE_TERMS] = d->term_count,
  };
  return shingle_db_segments_reserve(x, more);
}

static int write_add(ShingleIndex *x, sqlite3_int64 id, const ShingleDocument *d)
{
  for (size_t i = 0; i < d->band_count; i++) {
    shingle_entries_add(&x->pending[SHINGLE_BANDS], d->bands[i], id);
  }
  for (size_t i = 0; i < d->passage_count; i++) {
    shingle_entries_add(&x->pending[SHINGLE_PASSAGES], d->passages[i], id);
  }
  for (size_t i = 0; i < d->term_count; i++) {
    shingle_entries_add(&x->pending[SHINGLE_TERMS], d->terms[i].key, id);
  }
  return d->counted ? shingle_db_index_count(x, d->stems, d->stem_count) : SQLITE_OK;
}

int shingle_db_document_add(ShingleIndex *x, sqlite3_int64 id, const ShingleDocument *d)
{
  int rc = write_reserve(x, d);
  return rc == SQLITE_OK ? write_add(x, id, d) : rc;
}

/* Binds the fingerprints, where there is no text to make them from again. */
static int write_bind_passages(ShingleIndex *x, sqlite3_stmt *statement, const ShingleDocument *d)
{
  int status = SHINGLE_OK;
  size_t length = d->passage_count * SHINGLE_KEY_BYTES;
  if (!x->config.passages || x->config.content != NULL) return SQLITE_OK;
  x->page = shingle_grown(x->page, &x->page_capacity, length + 1, 1, &status);
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  for (size_t i = 0; i < d->passage_count; i++) {
    shingle_put(x->page + i * SHINGLE_KEY_BYTES, SHINGLE_KEY_BYTES, d->passages[i]);
  }
  return sqlite3_bind_blob64(statement, 3, x->page, length, SQLITE_STATIC);
}

/* A row that is there already, in SQLite's words where it has a name for it. */
static int write_constraint(ShingleIndex *x, int rc, sqlite3_int64 id)
{
  int code = sqlite3_extended_errcode(x->connection->db);
  if ((rc & 0xff) != SQLITE_CONSTRAINT) return rc;
  if (code == SQLITE_CONSTRAINT_FOREIGNKEY || code == SQLITE_CONSTRAINT_TRIGGER) return rc; /* somebody's own */
  /* with OR IGNORE nobody would see the message, but the next error of the statement would bear it */
  if (sqlite3_vtab_on_conflict(x->connection->db) == SQLITE_IGNORE) {
    sqlite3_free(x->base.zErrMsg);
    x->base.zErrMsg = NULL;
    return SQLITE_CONSTRAINT;
  }
  return shingle_db_table_error(&x->base, "row %lld is in \"%s\" already", id, x->name) == SQLITE_NOMEM
             ? SQLITE_NOMEM : SQLITE_CONSTRAINT;
}

static int write_row(ShingleIndex *x, ShingleStatement which, sqlite3_int64 id, sqlite3_int64 old,
                     const ShingleDocument *d)
{
  sqlite3_stmt *statement;
  int rc = write_reserve(x, d);
  if (rc == SQLITE_OK) rc = shingle_db_store_get(x, which, &statement);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_int64(statement, 1, id);
  rc = sqlite3_bind_blob64(statement, 2, d->signature, d->signature_length, SQLITE_STATIC);
  if (rc == SQLITE_OK) rc = write_bind_passages(x, statement, d);
  if (rc != SQLITE_OK) return rc;
  if (which == SHINGLE_DOC_UPDATE || which == SHINGLE_DOC_UPDATE_REPLACE) sqlite3_bind_int64(statement, 4, old);
  rc = shingle_db_store_run(x, statement);
  sqlite3_clear_bindings(statement);
  if (rc != SQLITE_OK) return write_constraint(x, rc, id);
  return write_add(x, id, d);
}

int shingle_db_document_insert(ShingleIndex *x, sqlite3_int64 id, const ShingleDocument *d, int replace)
{
  ShingleSignature old;
  int found = 0;
  int rc = replace ? shingle_db_store_signature(x, id, &old, &found) : SQLITE_OK;
  if (rc != SQLITE_OK && rc != SQLITE_CORRUPT_VTAB) return rc;
  x->pending_stale += found;
  return write_row(x, replace ? SHINGLE_DOC_REPLACE : SHINGLE_DOC_INSERT, id, 0, d);
}

int shingle_db_document_update(ShingleIndex *x, sqlite3_int64 old, sqlite3_int64 id, const ShingleDocument *d,
                            int replace)
{
  int other = 0;
  int rc = replace && id != old ? shingle_db_store_has(x, id, &other) : SQLITE_OK;
  if (rc == SQLITE_OK) rc = write_row(x, replace ? SHINGLE_DOC_UPDATE_REPLACE : SHINGLE_DOC_UPDATE, id, old, d);
  if (rc == SQLITE_OK) x->pending_stale += 1 + other;
  return rc;
}

int shingle_db_document_delete(ShingleIndex *x, sqlite3_int64 id)
{
  sqlite3_stmt *statement;
  int rc = shingle_db_store_get(x, SHINGLE_DOC_DELETE, &statement);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_int64(statement, 1, id);
  rc = shingle_db_store_run(x, statement);
  if (rc == SQLITE_OK) x->pending_stale++;
  return rc;
}
