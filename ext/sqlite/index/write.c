/* write.c - a document's entries; insert, update, delete. See index.h.
**
** Each of them is one statement on N_doc, and whatever can fail is done before it: so a row is there with all
** of its entries or not at all, also where SQLite keeps no journal for a single statement. Entries stay behind
** when a document goes; see index.h.
*/
#include "index.h"

#include <string.h>

/* --------------------------------------------------------------------------- documents -- */

void shingle_document_free(ShingleDocument *d)
{
  shingle_release(d->signature);
  shingle_release(d->bands);
  memset(d, 0, sizeof *d);
}

int shingle_document_bands(ShingleIndex *x, const ShingleSignature *s, ShingleDocument *d)
{
  const ShingleIndexConfig *c = &x->config;
  d->band_count = 0;
  if (s->size == 0) return SQLITE_OK;
  int status = shingle_signature_slots(s, &x->slots);
  d->bands = shingle_grown(d->bands, &d->band_capacity, (size_t)c->bands, sizeof *d->bands, &status);
  if (status != SHINGLE_OK) return shingle_result_code(status);
  for (int b = 0; b < c->bands; b++) {
    d->bands[b] = shingle_key(shingle_band_key(x->slots.slots, b, c->rows));
  }
  d->band_count = (size_t)c->bands;
  return SQLITE_OK;
}

int shingle_document_bytes(ShingleIndex *x, const char *bytes, size_t length, ShingleDocument *d)
{
  ShingleConnection *c = x->connection;
  const ShingleOptions *o = &x->config.options;
  ShingleSignature s;
  int status = shingle_set_read(&c->set, &c->text, o, bytes, length);
  if (status != SHINGLE_OK) return shingle_result_code(status);
  d->signature_length = shingle_signature_bytes(o, c->set.count);
  d->signature = shingle_grown(d->signature, &d->signature_capacity, d->signature_length, 1, &status);
  if (status == SHINGLE_OK) status = shingle_signature_write(d->signature, o, &c->set, &x->slots);
  if (length > SHINGLE_KEEP_BYTES) shingle_connection_trim(c);
  if (status != SHINGLE_OK) return shingle_result_code(status);
  shingle_signature_read(&s, d->signature, d->signature_length);
  return shingle_document_bands(x, &s, d);
}

int shingle_document_read(ShingleIndex *x, sqlite3_value *text, ShingleDocument *d)
{
  const char *bytes = "";
  size_t length = 0;
  if (sqlite3_value_type(text) != SQLITE_NULL) {
    int status = shingle_value_bytes(text, &bytes, &length);
    if (status != SHINGLE_OK) return shingle_result_code(status);
  }
  return shingle_document_bytes(x, bytes, length, d);
}

int shingle_index_signature(ShingleIndex *x, sqlite3_value *value, ShingleSignature *s)
{
  uint64_t a, b;
  const char *wrong = shingle_value_signature(value, s);
  if (wrong != NULL) return shingle_table_error(&x->base, "the signature %s", wrong);
  const char *differs = shingle_options_difference(&x->config.options, &s->options, &a, &b);
  if (differs == NULL) return SQLITE_OK;
  return shingle_table_error(&x->base, "the signature differs from the index in %s (%llu and %llu)", differs,
                             (unsigned long long)b, (unsigned long long)a);
}

int shingle_document_take(ShingleIndex *x, sqlite3_value *value, ShingleDocument *d)
{
  ShingleSignature s;
  int status = SHINGLE_OK;
  int rc = shingle_index_signature(x, value, &s);
  if (rc != SQLITE_OK) return rc;
  d->signature_length = (size_t)sqlite3_value_bytes(value);
  d->signature = shingle_grown(d->signature, &d->signature_capacity, d->signature_length, 1, &status);
  if (status != SHINGLE_OK) return shingle_result_code(status);
  memcpy(d->signature, sqlite3_value_blob(value), d->signature_length);
  return shingle_document_bands(x, &s, d);
}

/* ------------------------------------------------------------------------------ writing -- */

/* Makes sure that entries can be added. */
static int reserve(ShingleIndex *x, const ShingleDocument *d)
{
  return shingle_segments_reserve(x, SHINGLE_BANDS, d->band_count);
}

static void add(ShingleIndex *x, sqlite3_int64 id, const ShingleDocument *d)
{
  for (size_t i = 0; i < d->band_count; i++) {
    shingle_entries_add(&x->pending[SHINGLE_BANDS], d->bands[i], id);
  }
}

int shingle_document_add(ShingleIndex *x, sqlite3_int64 id, const ShingleDocument *d)
{
  int rc = reserve(x, d);
  if (rc == SQLITE_OK) add(x, id, d);
  return rc;
}

/* A row that is there already, in SQLite's words where it has a name for it. */
static int constraint(ShingleIndex *x, int rc, sqlite3_int64 id)
{
  if ((rc & 0xff) != SQLITE_CONSTRAINT) return rc;
  return shingle_table_error(&x->base, "row %lld is in \"%s\" already", id, x->name) == SQLITE_NOMEM
             ? SQLITE_NOMEM : SQLITE_CONSTRAINT;
}

static int write_row(ShingleIndex *x, ShingleStatement which, sqlite3_int64 id, sqlite3_int64 old,
                     const ShingleDocument *d)
{
  sqlite3_stmt *statement;
  int rc = reserve(x, d);
  if (rc == SQLITE_OK) rc = shingle_store_get(x, which, &statement);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_int64(statement, 1, id);
  sqlite3_bind_blob64(statement, 2, d->signature, d->signature_length, SQLITE_STATIC);
  if (which == SHINGLE_DOC_UPDATE || which == SHINGLE_DOC_UPDATE_REPLACE) sqlite3_bind_int64(statement, 4, old);
  rc = shingle_store_run(x, statement);
  sqlite3_clear_bindings(statement);
  if (rc != SQLITE_OK) return constraint(x, rc, id);
  add(x, id, d);
  return SQLITE_OK;
}

int shingle_document_insert(ShingleIndex *x, sqlite3_int64 id, const ShingleDocument *d, int replace)
{
  return write_row(x, replace ? SHINGLE_DOC_REPLACE : SHINGLE_DOC_INSERT, id, 0, d);
}

int shingle_document_update(ShingleIndex *x, sqlite3_int64 old, sqlite3_int64 id, const ShingleDocument *d,
                            int replace)
{
  int rc = write_row(x, replace ? SHINGLE_DOC_UPDATE_REPLACE : SHINGLE_DOC_UPDATE, id, old, d);
  if (rc == SQLITE_OK) x->pending_stale++;
  return rc;
}

int shingle_document_delete(ShingleIndex *x, sqlite3_int64 id)
{
  sqlite3_stmt *statement;
  int rc = shingle_store_get(x, SHINGLE_DOC_DELETE, &statement);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_int64(statement, 1, id);
  rc = shingle_store_run(x, statement);
  if (rc == SQLITE_OK) x->pending_stale++;
  return rc;
}
