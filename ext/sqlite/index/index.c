/* index.c - the virtual table shingle_index: created, connected, written to, renamed. See index.h; query.c answers
** its queries.
**
**     CREATE TABLE x(text, "the table's name" HIDDEN, k INTEGER HIDDEN, similarity REAL HIDDEN,
**                    query_in_doc REAL HIDDEN, doc_in_query REAL HIDDEN, signature HIDDEN)
**
** The first hidden columns are arguments, too: news_index('a text', 10).
*/
#include "query.h"

#include <string.h>

/* ------------------------------------------------------------------ create and connect -- */

static void index_free(ShingleIndex *x)
{
  ShingleIndex **link = &x->connection->indexes;
  while (*link != NULL && *link != x) link = &(*link)->next;
  if (*link != NULL) *link = x->next;
  shingle_db_store_close(x);
  shingle_db_config_free(&x->config);
  for (int kind = 0; kind < SHINGLE_KINDS; kind++) shingle_entries_free(&x->pending[kind]);
  shingle_db_document_free(&x->document);
  shingle_db_tokenizer_close(x);
  shingle_db_maker_free(&x->maker);
  shingle_tally_free(&x->pending_tally);
  shingle_weights_free(&x->weights);
  shingle_set_free(&x->prints);
  shingle_slots_free(&x->slots);
  shingle_release(x->segments.items);
  shingle_release(x->candidates.items);
  shingle_release(x->page);
  sqlite3_free(x->schema);
  sqlite3_free(x->name);
  sqlite3_free(x);
}

static int index_declare(sqlite3 *db, const char *name)
{
  char *text = sqlite3_mprintf(
      "CREATE TABLE x(text, \"%w\" HIDDEN, k INTEGER HIDDEN, similarity REAL HIDDEN, query_in_doc REAL HIDDEN,"
      " doc_in_query REAL HIDDEN, signature HIDDEN)", name);
  if (text == NULL) return SQLITE_NOMEM;
  int rc = sqlite3_declare_vtab(db, text);
  sqlite3_free(text);
  return rc;
}

/* Is it the name of a column? */
static int index_is_reserved(const char *name)
{
  static const char *const names[] = {"text", "signature", "similarity", "query_in_doc", "doc_in_query", "k",
                                      "rowid", "oid", "_rowid_"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (sqlite3_stricmp(name, names[i]) == 0) return 1;
  }
  return 0;
}

static int index_new(ShingleConnection *c, int argc, const char *const *argv, ShingleIndex **result, char **error)
{
  ShingleIndex *x = sqlite3_malloc64(sizeof *x);
  if (x == NULL) return SQLITE_NOMEM;
  memset(x, 0, sizeof *x);
  x->connection = c;
  shingle_db_maker_init(&x->maker, &x->config, c);
  x->schema = sqlite3_mprintf("%s", argv[1]);
  x->name = sqlite3_mprintf("%s", argv[2]);
  int rc = x->schema == NULL || x->name == NULL ? SQLITE_NOMEM : SQLITE_OK;
  if (rc == SQLITE_OK) rc = shingle_db_config_parse(&x->config, argc - 3, argv + 3, error);
  if (rc == SQLITE_OK) rc = index_declare(c->db, x->name);
  if (rc != SQLITE_OK) {
    index_free(x);
    return rc;
  }
  sqlite3_vtab_config(c->db, SQLITE_VTAB_CONSTRAINT_SUPPORT, 1);
  /* INNOCUOUS: it reads and writes its own tables, and reads the content table that it was created with, as any
  ** trigger could. So triggers may use it where the schema is not trusted. */
  sqlite3_vtab_config(c->db, SQLITE_VTAB_INNOCUOUS);
  x->next = c->indexes;
  c->indexes = x;
  *result = x;
  return SQLITE_OK;
}

/* The message of a failed xCreate or xConnect: the parser's, or the table's own. */
static int index_open_failed(int rc, char *said, ShingleIndex *x, char **error)
{
  if (said != NULL) {
    *error = shingle_db_message("%s", said);
    sqlite3_free(said);
    if (*error == NULL) rc = SQLITE_NOMEM;
  } else if (x != NULL && x->base.zErrMsg != NULL) {
    *error = x->base.zErrMsg;
    x->base.zErrMsg = NULL;
  }
  if (x != NULL) index_free(x);
  return rc;
}

/* The content table must be there, with its columns. */
static int index_check_content(ShingleIndex *x)
{
  sqlite3_stmt *statement;
  if (x->config.content == NULL) return SQLITE_OK;
  int rc = shingle_db_store_get(x, SHINGLE_CONTENT_GET, &statement);
  if (rc == SQLITE_OK) rc = shingle_db_store_reset(x, statement);
  if (rc != SQLITE_OK || x->config.date_column == NULL) return rc;
  rc = shingle_db_store_get(x, SHINGLE_CONTENT_DATE, &statement);
  return rc == SQLITE_OK ? shingle_db_store_reset(x, statement) : rc;
}

static int index_create(sqlite3 *db, void *client, int argc, const char *const *argv, sqlite3_vtab **result,
                        char **error)
{
  ShingleIndex *x = NULL;
  char *said = NULL;
  (void)db;
  if (index_is_reserved(argv[2])) {
    *error = shingle_db_message("an index cannot be called \"%s\": a column has that name", argv[2]);
    return *error == NULL ? SQLITE_NOMEM : SQLITE_ERROR;
  }
  int rc = index_new(client, argc, argv, &x, &said);
  if (rc == SQLITE_OK) rc = index_check_content(x);
  if (rc == SQLITE_OK) rc = shingle_db_tokenizer_open(x);
  if (rc == SQLITE_OK) rc = shingle_db_store_create(x, &said);
  if (rc == SQLITE_OK) rc = shingle_db_config_save(x);
  if (rc != SQLITE_OK) return index_open_failed(rc, said, x, error);
  *result = &x->base;
  return SQLITE_OK;
}

/* Reads nothing: a damaged index can still be dropped. */
static int index_connect(sqlite3 *db, void *client, int argc, const char *const *argv, sqlite3_vtab **result,
                         char **error)
{
  ShingleIndex *x = NULL;
  char *said = NULL;
  (void)db;
  int rc = index_new(client, argc, argv, &x, &said);
  if (rc != SQLITE_OK) return index_open_failed(rc, said, x, error);
  *result = &x->base;
  return SQLITE_OK;
}

static int index_disconnect(sqlite3_vtab *table)
{
  index_free(shingle_db_index_of(table));
  return SQLITE_OK;
}

static int index_destroy(sqlite3_vtab *table)
{
  ShingleIndex *x = shingle_db_index_of(table);
  int rc = shingle_db_index_may_nest(x);
  if (rc != SQLITE_OK) return rc;
  shingle_db_store_close(x);
  shingle_db_index_hold(x);
  rc = shingle_db_store_drop(x);
  shingle_db_index_leave(x);
  if (rc == SQLITE_OK) index_free(x);
  return rc == SQLITE_ERROR ? SQLITE_CORRUPT_VTAB : rc; /* SQLite has no place for words here, but some for this code */
}

/* ----------------------------------------------------------------------------- writing -- */

/* INSERT INTO t(t) VALUES('...'), as in FTS5. */
static int index_run_command(ShingleIndex *x, sqlite3_value **values)
{
  const char *name = (const char *)sqlite3_value_text(values[2 + SHINGLE_COLUMN_NAME]);
  if (name == NULL) return SQLITE_NOMEM;
  if (sqlite3_stricmp(name, "rebuild") == 0) return shingle_db_index_rebuild(x);
  if (sqlite3_stricmp(name, "optimize") == 0) return shingle_db_index_optimize(x);
  if (sqlite3_stricmp(name, "integrity-check") == 0) return shingle_db_index_check(x);
  if (sqlite3_stricmp(name, "delete") == 0 && sqlite3_value_type(values[1]) == SQLITE_INTEGER) {
    return shingle_db_document_delete(x, sqlite3_value_int64(values[1]));
  }
  char *quoted = shingle_db_quoted(name, sqlite3_value_bytes(values[2 + SHINGLE_COLUMN_NAME]));
  if (quoted == NULL) return SQLITE_NOMEM;
  int rc = shingle_db_table_error(&x->base, "unknown command %s: allowed are rebuild, optimize, integrity-check and, with "
                               "a rowid, delete", quoted);
  sqlite3_free(quoted);
  return rc;
}

/* The rowid that a new row gets. */
static int index_new_rowid(ShingleIndex *x, sqlite3_value *given, sqlite3_int64 *id)
{
  sqlite3_stmt *statement;
  if (sqlite3_value_type(given) != SQLITE_NULL) {
    *id = sqlite3_value_int64(given);
    return SQLITE_OK;
  }
  int rc = shingle_db_store_get(x, SHINGLE_DOC_LAST, &statement);
  if (rc != SQLITE_OK) return rc;
  sqlite3_int64 last = 0;
  if (sqlite3_step(statement) == SQLITE_ROW) last = sqlite3_column_int64(statement, 0);
  rc = shingle_db_store_reset(x, statement);
  if (rc == SQLITE_OK && last == INT64_MAX) return SQLITE_FULL;
  *id = last + 1;
  return rc;
}

static int index_is_given(sqlite3_value *value)
{
  return !sqlite3_value_nochange(value) && sqlite3_value_type(value) != SQLITE_NULL;
}

/* Columns that are results. An UPDATE says which columns were set, unless it has a FROM: then all that the row was
** found with comes back, and none is looked at. */
static int index_check_results(ShingleIndex *x, sqlite3_value **values)
{
  static const char *const names[] = {"k", "similarity", "query_in_doc", "doc_in_query"};
  sqlite3_value **results = values + 2 + SHINGLE_COLUMN_K;
  int insert = sqlite3_value_type(values[0]) == SQLITE_NULL, says = insert;
  for (int i = SHINGLE_COLUMN_TEXT; i <= SHINGLE_COLUMN_SIGNATURE; i++) says |= sqlite3_value_nochange(values[2 + i]);
  for (int i = 0; i < 4 && says; i++) {
    if (!index_is_given(results[i])) continue;
    return shingle_db_table_error(&x->base, "column %s cannot be set: it is computed", names[i]);
  }
  if (!says || insert || !index_is_given(values[2 + SHINGLE_COLUMN_NAME])) return SQLITE_OK;
  return shingle_db_table_error(&x->base, "column \"%s\" cannot be set: it takes commands, by INSERT", x->name);
}

/* Reads the document of an INSERT. */
static int index_read_new(ShingleIndex *x, sqlite3_value **values)
{
  sqlite3_value *text = values[2 + SHINGLE_COLUMN_TEXT], *signature = values[2 + SHINGLE_COLUMN_SIGNATURE];
  int rc = index_check_results(x, values);
  if (rc != SQLITE_OK) return rc;
  if (!index_is_given(signature)) return shingle_db_document_read(x, text, &x->document);
  if (index_is_given(text)) return shingle_db_table_error(&x->base, "a row has a text or a signature, not both");
  if (x->config.passages || x->config.stories) {
    return shingle_db_table_error(&x->base, "a signature is not enough for passages=1 or stories=1: the text is needed");
  }
  return shingle_db_document_take(x, signature, &x->document);
}

/* Reads the document of an UPDATE. A text or signature that was not set stays. Where SQLite does not say which
** were set, as in UPDATE ... FROM, the text of an index without content reads as NULL, but its signature is there. */
static int index_read_changed(ShingleIndex *x, sqlite3_int64 id, sqlite3_value **values)
{
  sqlite3_value *text = values[2 + SHINGLE_COLUMN_TEXT], *signature = values[2 + SHINGLE_COLUMN_SIGNATURE];
  int rc = index_check_results(x, values);
  if (rc != SQLITE_OK) return rc;
  if (index_is_given(text)) return shingle_db_document_read(x, text, &x->document);
  if (index_is_given(signature)) return shingle_db_document_take(x, signature, &x->document);
  if (sqlite3_value_nochange(text)) return shingle_db_document_stored(x, id, &x->document);
  if (x->config.content != NULL) return shingle_db_document_read(x, text, &x->document);
  return shingle_db_table_error(&x->base, "text cannot be set to NULL, as which it reads: '' makes a text empty");
}

static int index_insert_row(ShingleIndex *x, sqlite3_value **values, sqlite3_int64 *id)
{
  int rc = index_new_rowid(x, values[1], id);
  if (rc == SQLITE_OK) rc = index_read_new(x, values);
  if (rc == SQLITE_OK) {
    int replace = sqlite3_vtab_on_conflict(x->connection->db) == SQLITE_REPLACE;
    rc = shingle_db_document_insert(x, *id, &x->document, replace);
  }
  return rc;
}

static int index_update_row(ShingleIndex *x, sqlite3_value **values)
{
  sqlite3_int64 old = sqlite3_value_int64(values[0]), id = sqlite3_value_int64(values[1]);
  int replace = sqlite3_vtab_on_conflict(x->connection->db) == SQLITE_REPLACE;
  if (!shingle_db_query_is_rowid(values[1])) { /* SQLite looks at the rowid of a new row only */
    int bad = shingle_db_query_bad_value(&x->base, values[1], "rowid", "a whole number");
    return bad == SQLITE_ERROR ? SQLITE_MISMATCH : bad;
  }
  int rc = index_read_changed(x, old, values);
  return rc == SQLITE_OK ? shingle_db_document_update(x, old, id, &x->document, replace) : rc;
}

static int index_write(ShingleIndex *x, int count, sqlite3_value **values, sqlite3_int64 *id)
{
  if (count == 1) return shingle_db_document_delete(x, sqlite3_value_int64(values[0]));
  if (index_is_given(values[2 + SHINGLE_COLUMN_NAME]) && sqlite3_value_type(values[0]) == SQLITE_NULL) {
    return index_run_command(x, values);
  }
  return sqlite3_value_type(values[0]) == SQLITE_NULL ? index_insert_row(x, values, id) : index_update_row(x, values);
}

static int index_update(sqlite3_vtab *table, int count, sqlite3_value **values, sqlite3_int64 *id)
{
  ShingleIndex *x = shingle_db_index_of(table);
  int rc = shingle_db_index_enter(x);
  if (rc != SQLITE_OK) return rc;
  rc = index_write(x, count, values, id);
  shingle_db_index_leave(x);
  return rc;
}

/* ------------------------------------------------------------------------ transactions -- */

static int index_begin(sqlite3_vtab *table)
{
  shingle_db_index_of(table)->savepoint = 0;
  return SQLITE_OK;
}

static int index_sync(sqlite3_vtab *table) { return shingle_db_segments_flush(shingle_db_index_of(table)); }

static int index_rollback(sqlite3_vtab *table)
{
  shingle_db_segments_forget(shingle_db_index_of(table));
  return SQLITE_OK;
}

/* What is pending belongs to what was done before. */
static int index_savepoint(sqlite3_vtab *table, int number)
{
  ShingleIndex *x = shingle_db_index_of(table);
  if (x->connection->writing) return SQLITE_OK;
  int rc = shingle_db_segments_flush(x);
  if (rc == SQLITE_OK) x->savepoint = number + 1;
  /* SQLite does not ask for the words of this error: that a shadow table is not what it was */
  return rc == SQLITE_ERROR ? SQLITE_CORRUPT_VTAB : rc;
}

static int index_release(sqlite3_vtab *table, int number)
{
  ShingleIndex *x = shingle_db_index_of(table);
  if (!x->connection->writing && x->savepoint > number) x->savepoint = number;
  return SQLITE_OK;
}

/* All that is pending was done after the last savepoint began, and that one goes back at least: unless it is one
** that could not begin, because there was no memory to write what was pending then. */
static int index_rollback_to(sqlite3_vtab *table, int number)
{
  ShingleIndex *x = shingle_db_index_of(table);
  if (x->connection->writing || number >= x->savepoint) return SQLITE_OK;
  x->savepoint = number + 1;
  return index_rollback(table);
}

/* ------------------------------------------------------------------------------- module -- */

static const void *index_value_bytes(sqlite3_value *value, int *length)
{
  const void *bytes = sqlite3_value_type(value) == SQLITE_BLOB ? sqlite3_value_blob(value) : sqlite3_value_text(value);
  *length = sqlite3_value_bytes(value);
  return bytes;
}

/* query MATCH table, where SQLite wants to see for itself: true of the rows that were found for that query. */
static void index_match_row(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  int m, n;
  const void *query = index_value_bytes(argv[0], &m), *searched = index_value_bytes(argv[1], &n);
  (void)argc;
  if (m == n && query != NULL && searched != NULL && memcmp(query, searched, (size_t)n) == 0) {
    sqlite3_result_int(context, 1);
  } else {
    sqlite3_result_error(context, "shingle: MATCH cannot be used here: the left side is the name of the index, the right side one text, "
                         "known before its rows, and there is no OR or NOT", -1);
  }
}

static int index_find_function(sqlite3_vtab *table, int argc, const char *name,
                         void (**function)(sqlite3_context *, int, sqlite3_value **), void **client)
{
  (void)table;
  (void)client;
  if (argc != 2 || sqlite3_stricmp(name, "match") != 0) return 0;
  *function = index_match_row;
  return 1;
}

/* It could never be opened again. */
static int index_reserved_name(ShingleIndex *x, const char *name)
{
  return shingle_db_table_error(&x->base, "an index cannot be called \"%s\": a column has that name", name);
}

static int index_rename(sqlite3_vtab *table, const char *name)
{
  ShingleIndex *x = shingle_db_index_of(table);
  if (index_is_reserved(name)) return index_reserved_name(x, name);
  if (shingle_db_index_may_nest(x) != SQLITE_OK) return SQLITE_CORRUPT_VTAB;
  char *copy = sqlite3_mprintf("%s", name);
  if (copy == NULL) return SQLITE_NOMEM;
  int rc = shingle_db_segments_flush(x);
  shingle_db_store_close(x);
  shingle_db_index_hold(x);
  if (rc == SQLITE_OK) rc = shingle_db_store_rename(x, name);
  shingle_db_index_leave(x);
  if (rc != SQLITE_OK) {
    sqlite3_free(copy);
    return rc;
  }
  sqlite3_free(x->name);
  x->name = copy;
  return SQLITE_OK;
}

static int index_is_shadow(const char *suffix)
{
  static const char *const names[] = {"config", "doc", "weights", "segment", "page"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (sqlite3_stricmp(suffix, names[i]) == 0) return 1;
  }
  return 0;
}

/* Is a connection running PRAGMA integrity_check or quick_check? */
static int index_is_checking(sqlite3 *db)
{
  for (sqlite3_stmt *s = sqlite3_next_stmt(db, NULL); s != NULL; s = sqlite3_next_stmt(db, s)) {
    if (sqlite3_stmt_busy(s) && sqlite3_strlike("%\\_check%", sqlite3_sql(s), '\\') == 0) return 1;
  }
  return 0;
}

/* Where several connections share a cache, SQLite (3.44 to 3.53 at least) calls this for whichever of them has
** connected the index last, not for the one that runs the PRAGMA. To use that connection would wait for ever for what
** this one has locked. Its mutex is held by this thread if it is the right one. */
static int index_integrity(sqlite3_vtab *table, const char *schema, const char *name, int quick, char **report)
{
  ShingleIndex *x = shingle_db_index_of(table);
  sqlite3_mutex *mutex = sqlite3_db_mutex(x->connection->db);
  int rc = SQLITE_OK, ours = sqlite3_mutex_try(mutex) == SQLITE_OK;
  (void)schema;
  if (ours && index_is_checking(x->connection->db)) {
    shingle_db_index_hold(x);
    rc = shingle_db_index_integrity(x, quick, report);
    if (rc == SQLITE_ERROR && table->zErrMsg != NULL) { /* SQLite would only say that there was one */
      *report = table->zErrMsg; /* sqlite3_mprintf made both */
      table->zErrMsg = NULL;
      rc = SQLITE_OK;
    }
    shingle_db_index_leave(x);
  } else {
    *report = sqlite3_mprintf("index \"%s\": not checked, as the cache is shared with other connections", name);
    if (*report == NULL) rc = SQLITE_NOMEM;
  }
  if (ours) sqlite3_mutex_leave(mutex);
  return rc;
}

/* xIntegrity came with SQLite 3.44; what was built with older headers has the slot behind the struct. An older
** library does not look at it. */
typedef struct Module {
  sqlite3_module base;
#if SQLITE_VERSION_NUMBER < 3044000
  int (*xIntegrity)(sqlite3_vtab *, const char *, const char *, int, char **);
#endif
} Module;

static const Module module = {
  .base = {
    .iVersion = 4,
    .xCreate = index_create,
    .xConnect = index_connect,
    .xBestIndex = shingle_db_query_plan,
    .xDisconnect = index_disconnect,
    .xDestroy = index_destroy,
    .xOpen = shingle_db_query_open,
    .xClose = shingle_db_query_close,
    .xFilter = shingle_db_query_filter,
    .xNext = shingle_db_query_next,
    .xEof = shingle_db_query_eof,
    .xColumn = shingle_db_query_column,
    .xRowid = shingle_db_query_rowid,
    .xUpdate = index_update,
    .xBegin = index_begin,
    .xSync = index_sync,
    .xCommit = index_begin,             /* all is written by then */
    .xRollback = index_rollback,
    .xFindFunction = index_find_function,
    .xRename = index_rename,
    .xSavepoint = index_savepoint,
    .xRelease = index_release,
    .xRollbackTo = index_rollback_to,
    .xShadowName = index_is_shadow,
#if SQLITE_VERSION_NUMBER >= 3044000
    .xIntegrity = index_integrity,
#endif
  },
#if SQLITE_VERSION_NUMBER < 3044000
  .xIntegrity = index_integrity,
#endif
};

const sqlite3_module *const shingle_db_module_index = &module.base;
