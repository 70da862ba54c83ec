/* store.c - the shadow tables: all their SQL stands here. See index.h for what is in them. */
#include "index.h"

#include <stdarg.h>
#include <string.h>

/* SQLite's own words, as the error of the table. */
static int store_pass_error(ShingleIndex *x, int rc)
{
  if (rc == SQLITE_NOMEM || rc == SQLITE_INTERRUPT) return rc;
  const char *said = sqlite3_errmsg(x->connection->db);
  if (strncmp(said, "shingle: ", 9) == 0) said += 9; /* of another table of ours */
  int set = shingle_db_table_error(&x->base, "%s", said);
  return set == SQLITE_NOMEM ? set : rc;
}

/* ------------------------------------------------------------------------------ tables -- */

/* Suffixes have no underscore: SQLite looks for a shadow table's owner before the last one. */
static const struct {
  const char *suffix, *columns;
} tables[] = {
  {"config", "(key TEXT PRIMARY KEY, value) WITHOUT ROWID"},
  {"doc", "(id INTEGER PRIMARY KEY, signature BLOB, passages BLOB)"},
  {"weights", "(id INTEGER PRIMARY KEY, documents INTEGER, weights BLOB)"},
  {"segment", "(id INTEGER PRIMARY KEY, kind INTEGER, entries INTEGER, pages INTEGER)"},
  {"page", "(id INTEGER PRIMARY KEY, entries BLOB)"},
};
#define TABLES (sizeof tables / sizeof *tables)

/* Runs SQL made by sqlite3_str functions, and frees it. */
static int store_run_text(sqlite3 *db, sqlite3_str *sql, char **error)
{
  char *text = sqlite3_str_finish(sql);
  if (text == NULL) return SQLITE_NOMEM;
  int rc = sqlite3_exec(db, text, NULL, NULL, error);
  sqlite3_free(text);
  return rc;
}

int shingle_db_store_create(ShingleIndex *x, char **error)
{
  sqlite3 *db = x->connection->db;
  sqlite3_str *sql = sqlite3_str_new(db);
  for (size_t i = 0; i < TABLES; i++) {
    sqlite3_str_appendf(sql, "CREATE TABLE \"%w\".\"%w_%s\"%s;", x->schema, x->name, tables[i].suffix,
                        tables[i].columns);
  }
  return store_run_text(db, sql, error);
}

/* Somebody may have put a view in the place of one. */
int shingle_db_store_drop(ShingleIndex *x)
{
  sqlite3 *db = x->connection->db;
  int rc = SQLITE_OK;
  for (size_t i = 0; rc == SQLITE_OK && i < TABLES; i++) {
    for (int is_view = 0; is_view <= 1; is_view++) {
      sqlite3_str *sql = sqlite3_str_new(db);
      sqlite3_str_appendf(sql, "DROP %s IF EXISTS \"%w\".\"%w_%s\"", is_view ? "VIEW" : "TABLE", x->schema, x->name, tables[i].suffix);
      rc = store_run_text(db, sql, NULL);
      if (rc != SQLITE_ERROR) break;
    }
  }
  return rc;
}

int shingle_db_store_rename(ShingleIndex *x, const char *name)
{
  sqlite3 *db = x->connection->db;
  sqlite3_str *sql = sqlite3_str_new(db);
  for (size_t i = 0; i < TABLES; i++) {
    sqlite3_str_appendf(sql, "ALTER TABLE \"%w\".\"%w_%s\" RENAME TO \"%w_%s\";", x->schema, x->name,
                        tables[i].suffix, name, tables[i].suffix);
  }
  int rc = store_run_text(db, sql, NULL);
  return rc == SQLITE_OK ? rc : store_pass_error(x, rc);
}

/* -------------------------------------------------------------------------- statements -- */

/* $ stands for "schema"."name_: the table's suffix and a closing quote follow. Columns are named everywhere: a table in
** which somebody renamed one must not take rows that cannot be found again. In those of the content table, @
** is the table, # the rowid's column, % the text's, ^ the date's: with the table's alias in front, or SQLite would take a
** quoted name that is no column for a text. */
static const char *const sql[SHINGLE_STATEMENTS] = {
  [SHINGLE_CONFIG_LIST] = "SELECT key, value FROM $config\"",
  [SHINGLE_CONFIG_GET] = "SELECT value FROM $config\" WHERE key = ?1",
  [SHINGLE_CONFIG_PUT] = "REPLACE INTO $config\"(key, value) VALUES(?1, ?2)",
  [SHINGLE_DOC_GET] = "SELECT signature FROM $doc\" WHERE id = ?1",
  [SHINGLE_DOC_ROW] = "SELECT signature, passages FROM $doc\" WHERE id = ?1",
  [SHINGLE_DOC_INSERT] = "INSERT INTO $doc\"(id, signature, passages) VALUES(?1, ?2, ?3)",
  [SHINGLE_DOC_REPLACE] = "REPLACE INTO $doc\"(id, signature, passages) VALUES(?1, ?2, ?3)",
  [SHINGLE_DOC_UPDATE] = "UPDATE $doc\" SET id = ?1, signature = ?2, passages = ?3 WHERE id = ?4",
  [SHINGLE_DOC_UPDATE_REPLACE] = "UPDATE OR REPLACE $doc\" SET id = ?1, signature = ?2, passages = ?3 WHERE id = ?4",
  [SHINGLE_DOC_DELETE] = "DELETE FROM $doc\" WHERE id = ?1",
  [SHINGLE_DOC_CLEAR] = "DELETE FROM $doc\"",
  [SHINGLE_DOC_LAST] = "SELECT max(id) FROM $doc\"",
  [SHINGLE_DOC_SCAN] = "SELECT id, signature FROM $doc\" WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
  [SHINGLE_DOC_IDS] = "SELECT id FROM $doc\" ORDER BY id",
  [SHINGLE_DOC_COUNT] = "SELECT count(*) FROM $doc\"",
  [SHINGLE_SEGMENT_LIST] = "SELECT id, kind, entries, pages FROM $segment\" ORDER BY id",
  [SHINGLE_SEGMENT_PUT] = "REPLACE INTO $segment\"(id, kind, entries, pages) VALUES(?1, ?2, ?3, ?4)",
  [SHINGLE_SEGMENT_DELETE] = "DELETE FROM $segment\" WHERE id = ?1",
  [SHINGLE_SEGMENT_CLEAR] = "DELETE FROM $segment\"",
  [SHINGLE_PAGE_GET] = "SELECT entries FROM $page\" WHERE id = ?1",
  [SHINGLE_PAGE_PUT] = "REPLACE INTO $page\"(id, entries) VALUES(?1, ?2)",
  [SHINGLE_PAGE_DELETE] = "DELETE FROM $page\" WHERE id BETWEEN ?1 AND ?2",
  [SHINGLE_PAGE_RANGE] = "SELECT entries FROM $page\" WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
  [SHINGLE_PAGE_LIST] = "SELECT id, entries FROM $page\" WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
  [SHINGLE_PAGE_CLEAR] = "DELETE FROM $page\"",
  [SHINGLE_WEIGHTS_LIST] = "SELECT id, documents FROM $weights\" ORDER BY id",
  [SHINGLE_WEIGHTS_GET] = "SELECT weights FROM $weights\" WHERE id = ?1",
  [SHINGLE_WEIGHTS_PUT] = "REPLACE INTO $weights\"(id, documents, weights) VALUES(?1, ?2, ?3)",
  [SHINGLE_WEIGHTS_DELETE] = "DELETE FROM $weights\" WHERE id = ?1",
  [SHINGLE_WEIGHTS_CLEAR] = "DELETE FROM $weights\"",
  [SHINGLE_CONTENT_GET] = "SELECT % FROM @ WHERE # = ?1",
  [SHINGLE_CONTENT_SCAN] = "SELECT #, % FROM @ ORDER BY #",
  [SHINGLE_CONTENT_COUNT] = "SELECT count(*) FROM @",
  [SHINGLE_CONTENT_DATE] = "SELECT ^ FROM @ WHERE # = ?1",
};

static char *store_statement_text(ShingleIndex *x, ShingleStatement which)
{
  sqlite3_str *text = sqlite3_str_new(x->connection->db);
  for (const char *s = sql[which]; *s != 0; s++) {
    if (*s == '$') sqlite3_str_appendf(text, "\"%w\".\"%w_", x->schema, x->name);
    else if (*s == '@') sqlite3_str_appendf(text, "\"%w\".\"%w\"", x->schema, x->config.content);
    else if (*s == '#') sqlite3_str_appendf(text, "\"%w\".\"%w\"", x->config.content, x->config.content_rowid);
    else if (*s == '%') sqlite3_str_appendf(text, "\"%w\".\"%w\"", x->config.content, x->config.content_column);
    else if (*s == '^') sqlite3_str_appendf(text, "\"%w\".\"%w\"", x->config.content, x->config.date_column);
    else sqlite3_str_appendchar(text, 1, *s);
  }
  return sqlite3_str_finish(text);
}

/* Of the statements on content only SHINGLE_CONTENT_GET is kept, and only while it reads ordinary tables: it was prepared
** as one that reads no virtual table, and SQLite prepares it again in that way when the schema changes. One that reads
** a virtual table keeps that one connected: where it is this index itself, as a view may have it, the index could not
** be closed any more. */
static int store_is_kept(const ShingleIndex *x, sqlite3_stmt *statement)
{
  if (statement == x->statements[SHINGLE_CONTENT_GET]) return x->content_is_plain;
  for (int i = SHINGLE_CONTENT_SCAN; i < SHINGLE_STATEMENTS; i++) {
    if (statement == x->statements[i]) return 0;
  }
  return 1;
}

static void store_drop_statement(ShingleIndex *x, sqlite3_stmt *statement)
{
  for (int i = 0; i < SHINGLE_STATEMENTS; i++) {
    if (x->statements[i] == statement) x->statements[i] = NULL;
  }
  sqlite3_finalize(statement);
}

/* ----------------------------------------------------------------------------- content -- */

/* content= comes from the schema, which a stranger may have written, and the index may be used where the schema is not
** trusted. So what SQLite would refuse a view must be refused here. Since 3.53 (3.51 does not have it), SQLite checks
** that itself, if it is asked to. Before, a virtual table is only taken where its module is known to be harmless. A
** view is left to SQLite, which looks at what it reads. Tables of FTS3, FTS4 and FTS5 may have a content= themselves,
** which they read as the user's own SQL would: so that must be harmless, too, with every SQLite. */
#ifndef SQLITE_PREPARE_FROM_DDL
#  define SQLITE_PREPARE_FROM_DDL 0x20 /* an older library ignores the bit */
#endif
#define FROM_DDL_SINCE 3053000

static const char *const content_modules[] = {"fts3", "fts4", "fts5", "rtree", "shingle_index"};

/* The end of a word of SQL: a name, a quoted name or a single character. White space and comments before it are
** skipped, and *start is where it begins. */
static const char *store_next_word(const char *s, const char **start)
{
  for (;;) {
    if (*s == ' ' || (*s >= '\t' && *s <= '\r')) {
      s++;
    } else if (s[0] == '-' && s[1] == '-') {
      s += strcspn(s, "\n");
    } else if (s[0] == '/' && s[1] == '*') {
      const char *end = strstr(s + 2, "*/");
      s = end != NULL ? end + 2 : s + strlen(s);
    } else {
      break;
    }
  }
  *start = s;
  if (*s == 0) return s;
  if (strchr("\"'`[", *s) != NULL) {
    char quote = *s == '[' ? ']' : *s;
    for (s++; *s != 0; s++) {
      if (*s == quote && (quote == ']' || s[1] != quote)) return s + 1;
      if (*s == quote) s++;
    }
    return s;
  }
  size_t length = strcspn(s, " \t\n\v\f\r\"'`[](),.;-/");
  return s + (length > 0 ? length : 1);
}

/* The module that CREATE VIRTUAL TABLE names, which is the word after USING; "" where another statement is given. NULL:
** no memory. */
static char *store_module_of(const char *create)
{
  const char *word, *s = store_next_word(store_next_word(create, &word), &word);
  if (s - word != 7 || sqlite3_strnicmp(word, "virtual", 7) != 0) return sqlite3_mprintf("");
  do s = store_next_word(s, &word); while (*word != 0 && (s - word != 5 || sqlite3_strnicmp(word, "using", 5) != 0));
  s = store_next_word(s, &word);
  return shingle_db_dequote(word, (int)(s - word));
}

/* In SQLite's words, and what would be allowed. */
static int store_unsafe(ShingleIndex *x)
{
  return shingle_db_table_error(&x->base, "unsafe use of virtual table \"%s\" as content: allowed are tables, views, and virtual tables "
                             "that a view may read, such as those of FTS5", x->config.content);
}

static int store_refuse_module(ShingleIndex *x, const char *module)
{
  for (size_t i = 0; i < sizeof content_modules / sizeof *content_modules; i++) {
    if (sqlite3_stricmp(module, content_modules[i]) == 0) return SQLITE_OK;
  }
  return store_unsafe(x);
}

static int store_check_name(ShingleIndex *x, const char *name, int depth);

/* The name that content= has here, after the equals sign. NULL: no memory, or what FTS reads in another way than SQL, as
** a comment before the name. Only FTS5 skips spaces there. */
static char *store_fts_name(const char *s, int is_fts5)
{
  if (is_fts5) s += strspn(s, " ");
  const char *word, *end = store_next_word(s, &word);
  if (word != s) return NULL;
  const char *next = end + strspn(end, " \n");
  return *next == ',' || *next == ')' ? shingle_db_dequote(word, (int)(end - word)) : NULL;
}

/* What content= of a table of FTS names, where `create` may have that anywhere: FTS5 takes what begins it, as c=, too. */
static int store_check_fts(ShingleIndex *x, const char *create, int is_fts5, int depth)
{
  int rc = SQLITE_OK;
  for (const char *s = strchr(create, '='); rc == SQLITE_OK && s != NULL; s = strchr(s + 1, '=')) {
    const char *end = s;
    while (end > create && (end[-1] == ' ' || (end[-1] >= '\t' && end[-1] <= '\r'))) end--;
    const char *key = end;
    while (key > create && strchr(" \t\n\v\f\r\"'`[](),.;=", key[-1]) == NULL) key--;
    if (end == key || end - key > 7 || sqlite3_strnicmp("content", key, (int)(end - key)) != 0) continue;
    char *name = store_fts_name(s + 1, is_fts5);
    rc = name == NULL ? store_unsafe(x) : *name == 0 ? SQLITE_OK : store_check_name(x, name, depth + 1);
    sqlite3_free(name);
  }
  return rc;
}

/* What makes a row of sqlite_schema: `create` is its statement. */
static int store_check_module(ShingleIndex *x, const char *create, int depth)
{
  char *module = store_module_of(create);
  if (module == NULL) return SQLITE_NOMEM;
  int rc = SQLITE_OK, checked_by_sqlite = depth == 0 && sqlite3_libversion_number() >= FROM_DDL_SINCE;
  if (*module != 0 && !checked_by_sqlite) rc = store_refuse_module(x, module);
  if (rc == SQLITE_OK && sqlite3_strnicmp(module, "fts", 3) == 0) {
    rc = store_check_fts(x, create, sqlite3_stricmp(module, "fts5") == 0, depth);
  }
  sqlite3_free(module);
  return rc;
}

/* A name that no schema has: but a module may give a table of its own name, and SQLite has some for PRAGMAs. */
static int store_check_eponymous(ShingleIndex *x, const char *content)
{
  sqlite3_stmt *statement = NULL;
  int rc = sqlite3_prepare_v2(x->connection->db, "SELECT 1 FROM pragma_module_list WHERE lower(name) = lower(?1)", -1, &statement, NULL);
  if (rc == SQLITE_OK) rc = sqlite3_bind_text(statement, 1, content, -1, SQLITE_STATIC);
  int found = rc == SQLITE_OK && (sqlite3_step(statement) == SQLITE_ROW || sqlite3_strnicmp(content, "pragma_", 7) == 0);
  int stopped = sqlite3_finalize(statement);
  if (found) return store_refuse_module(x, content);
  return rc != SQLITE_OK ? rc : stopped;
}

/* May content= name it, `depth` tables of FTS before? The schema is read as SQLite reads it, by what its statements say. (The PRAGMA that
** lists tables would connect every virtual table there is.) */
static int store_check_name(ShingleIndex *x, const char *name, int depth)
{
  sqlite3_stmt *rows = NULL;
  int found = 0;
  if (depth > 1) return store_unsafe(x);
  char *text = sqlite3_mprintf("SELECT sql FROM \"%w\".sqlite_schema WHERE type IN ('table', 'view') AND lower(name) = lower(?1)",
                               x->schema);
  if (text == NULL) return SQLITE_NOMEM;
  int rc = sqlite3_prepare_v2(x->connection->db, text, -1, &rows, NULL);
  sqlite3_free(text);
  if (rc == SQLITE_OK) rc = sqlite3_bind_text(rows, 1, name, -1, SQLITE_STATIC);
  while (rc == SQLITE_OK && sqlite3_step(rows) == SQLITE_ROW) {
    const char *create = (const char *)sqlite3_column_text(rows, 0);
    rc = store_check_module(x, create != NULL ? create : "", depth);
    found = 1;
  }
  int stopped = sqlite3_finalize(rows);
  if (rc == SQLITE_OK) rc = stopped;
  if (depth == 0 && sqlite3_libversion_number() >= FROM_DDL_SINCE) return rc;
  return rc == SQLITE_OK && !found ? store_check_eponymous(x, name) : rc;
}

/* A content table that is not there, or has no such column. */
static int store_content_error(ShingleIndex *x)
{
  if (strncmp(sqlite3_errmsg(x->connection->db), "unsafe use of virtual table", 27) == 0) return store_unsafe(x);
  return shingle_db_table_error(&x->base, "content table \"%s\" of schema \"%s\", which is that of the index: %s", x->config.content,
                             x->schema, sqlite3_errmsg(x->connection->db));
}

/* Prepares a statement on content, which may be a virtual table, or a view over one. */
static int store_prepare_content(ShingleIndex *x, const char *text, unsigned flags, sqlite3_stmt **statement, int *is_plain)
{
  sqlite3 *db = x->connection->db;
  int rc = sqlite3_prepare_v3(db, text, -1, flags | SQLITE_PREPARE_NO_VTAB, statement, NULL);
  *is_plain = rc == SQLITE_OK;
  if (*is_plain) return rc;
  rc = store_check_name(x, x->config.content, 0);
  if (rc != SQLITE_OK) return x->base.zErrMsg != NULL ? rc : store_pass_error(x, rc);
  rc = sqlite3_prepare_v3(db, text, -1, flags, statement, NULL);
  if (rc == SQLITE_ERROR) return store_content_error(x);
  return rc == SQLITE_OK ? rc : store_pass_error(x, rc);
}

static int store_prepare(ShingleIndex *x, ShingleStatement which, unsigned flags, sqlite3_stmt **statement)
{
  char *text = store_statement_text(x, which);
  int rc, is_plain;
  if (text == NULL) return SQLITE_NOMEM;
  flags |= SQLITE_PREPARE_FROM_DDL;
  if (which >= SHINGLE_CONTENT_GET) {
    rc = store_prepare_content(x, text, flags, statement, &is_plain);
    if (which == SHINGLE_CONTENT_GET) x->content_is_plain = is_plain;
  } else { /* a shadow table may not have become a virtual one */
    rc = sqlite3_prepare_v3(x->connection->db, text, -1, flags | SQLITE_PREPARE_NO_VTAB, statement, NULL);
    if (rc != SQLITE_OK) rc = store_pass_error(x, rc);
  }
  sqlite3_free(text);
  return rc;
}

int shingle_db_store_prepare(ShingleIndex *x, ShingleStatement which, sqlite3_stmt **statement)
{
  *statement = NULL;
  return store_prepare(x, which, 0, statement);
}

int shingle_db_store_get(ShingleIndex *x, ShingleStatement which, sqlite3_stmt **statement)
{
  int rc = SQLITE_OK;
  if (x->statements[which] != NULL && sqlite3_stmt_busy(x->statements[which])) { /* entry.c should have refused */
    *statement = NULL;
    return shingle_db_table_error(&x->base, "index \"%s\" is at work", x->name);
  }
  if (x->statements[which] == NULL) rc = store_prepare(x, which, SQLITE_PREPARE_PERSISTENT, &x->statements[which]);
  *statement = x->statements[which];
  return rc;
}

int shingle_db_store_reset(ShingleIndex *x, sqlite3_stmt *statement)
{
  if (statement == NULL) return SQLITE_OK; /* it could not be prepared */
  int rc = sqlite3_reset(statement);
  if (rc != SQLITE_OK) rc = store_pass_error(x, rc);
  if (!store_is_kept(x, statement)) store_drop_statement(x, statement);
  return rc;
}

/* Where a trigger or a foreign key was put on a shadow table, SQLite may begin a savepoint for this statement alone:
** not one that an index has to write its entries for. */
int shingle_db_store_run(ShingleIndex *x, sqlite3_stmt *statement)
{
  x->connection->writing++;
  sqlite3_step(statement);
  x->connection->writing--;
  return shingle_db_store_reset(x, statement);
}

void shingle_db_store_close(ShingleIndex *x)
{
  for (int i = 0; i < SHINGLE_STATEMENTS; i++) {
    sqlite3_finalize(x->statements[i]);
    x->statements[i] = NULL;
  }
}

int shingle_db_index_corrupt(ShingleIndex *x, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  char *text = sqlite3_vmprintf(format, arguments);
  va_end(arguments);
  if (text == NULL) return SQLITE_NOMEM;
  int rc = shingle_db_table_error(&x->base, "%s", text);
  sqlite3_free(text);
  return rc == SQLITE_NOMEM ? rc : SQLITE_CORRUPT_VTAB;
}

/* --------------------------------------------------------------------------- documents -- */

/* A copy of a BLOB that is in `statement`, in the index's buffer. */
static int store_keep_page(ShingleIndex *x, sqlite3_stmt *statement, int column, size_t *length)
{
  const void *bytes = sqlite3_column_blob(statement, column);
  int status = SHINGLE_OK;
  *length = (size_t)sqlite3_column_bytes(statement, column);
  x->page = shingle_grown(x->page, &x->page_capacity, *length + 1, 1, &status);
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  if (*length > 0 && bytes == NULL) return SQLITE_NOMEM;
  if (*length > 0) memcpy(x->page, bytes, *length);
  return SQLITE_OK;
}

int shingle_db_store_signature(ShingleIndex *x, sqlite3_int64 id, ShingleSignature *s, int *found)
{
  sqlite3_stmt *statement;
  size_t length = 0;
  int rc = shingle_db_store_get(x, SHINGLE_DOC_GET, &statement);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_int64(statement, 1, id);
  *found = sqlite3_step(statement) == SQLITE_ROW;
  if (*found) rc = store_keep_page(x, statement, 0, &length);
  int stopped = shingle_db_store_reset(x, statement);
  if (rc == SQLITE_OK) rc = stopped;
  if (rc != SQLITE_OK || !*found) return rc;
  return shingle_db_store_check(x, id, x->page, length, s);
}

int shingle_db_store_ids(ShingleIndex *x, ShingleIdList *ids)
{
  sqlite3_stmt *statement;
  int status = SHINGLE_OK, ordered = 1;
  int rc = shingle_db_store_get(x, SHINGLE_DOC_IDS, &statement);
  if (rc != SQLITE_OK) return rc;
  ids->count = 0;
  while (status == SHINGLE_OK && ordered && sqlite3_step(statement) == SQLITE_ROW) {
    sqlite3_int64 id = sqlite3_column_int64(statement, 0);
    ids->items = shingle_grown(ids->items, &ids->capacity, ids->count + 1, sizeof *ids->items, &status);
    ordered = ids->count == 0 || ids->items == NULL || ids->items[ids->count - 1] < id;
    if (status == SHINGLE_OK) ids->items[ids->count++] = id;
  }
  rc = shingle_db_store_reset(x, statement);
  if (rc == SQLITE_OK && !ordered) return shingle_db_index_corrupt(x, "rows of \"%s_doc\" have the same id", x->name);
  return rc != SQLITE_OK ? rc : shingle_db_result_code(status);
}

/* Is there a row of this id? */
int shingle_db_store_has(ShingleIndex *x, sqlite3_int64 id, int *found)
{
  sqlite3_stmt *statement;
  int rc = shingle_db_store_get(x, SHINGLE_DOC_GET, &statement);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_int64(statement, 1, id);
  *found = sqlite3_step(statement) == SQLITE_ROW;
  return shingle_db_store_reset(x, statement);
}

/* The number that a statement without parameters gives. */
int shingle_db_store_number(ShingleIndex *x, ShingleStatement which, sqlite3_int64 *number)
{
  sqlite3_stmt *statement;
  *number = 0;
  int rc = shingle_db_store_get(x, which, &statement);
  if (rc != SQLITE_OK) return rc;
  if (sqlite3_step(statement) == SQLITE_ROW) *number = sqlite3_column_int64(statement, 0);
  return shingle_db_store_reset(x, statement);
}

int shingle_db_store_check(ShingleIndex *x, sqlite3_int64 id, const void *bytes, size_t length, ShingleSignature *s)
{
  uint64_t a, b;
  const char *wrong = shingle_signature_read(s, bytes, length);
  if (wrong == NULL && shingle_options_difference(&s->options, &x->config.options, &a, &b) != NULL) {
    wrong = "was made with other options";
  }
  if (wrong == NULL) return SQLITE_OK;
  return shingle_db_index_corrupt(x, "the signature of row %lld in \"%s_doc\" %s", id, x->name, wrong);
}

int shingle_db_store_column(sqlite3_stmt *row, int column, const char **bytes, size_t *length)
{
  int type = sqlite3_column_type(row, column);
  *bytes = type == SQLITE_BLOB ? sqlite3_column_blob(row, column) : (const char *)sqlite3_column_text(row, column);
  *length = (size_t)sqlite3_column_bytes(row, column);
  if (*bytes != NULL) return SQLITE_OK;
  int empty = type == SQLITE_NULL || (type == SQLITE_BLOB && *length == 0);
  *bytes = "";
  *length = 0;
  return empty ? SQLITE_OK : SQLITE_NOMEM;
}

int shingle_db_store_row(ShingleIndex *x, sqlite3_stmt *row, sqlite3_int64 *id, const char **bytes, size_t *length)
{
  *id = sqlite3_column_int64(row, 0);
  if (sqlite3_column_type(row, 0) == SQLITE_INTEGER) return shingle_db_store_column(row, 1, bytes, length);
  return shingle_db_table_error(&x->base, "column \"%s\" of content table \"%s\" is not a whole number in every row, as the rowids of an index are",
                             x->config.content_rowid, x->config.content);
}

int shingle_db_store_text(ShingleIndex *x, sqlite3_int64 id, const char **bytes, size_t *length)
{
  sqlite3_stmt *statement;
  int kept = x->statements[SHINGLE_CONTENT_GET] != NULL;
  int rc = shingle_db_store_get(x, SHINGLE_CONTENT_GET, &statement);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_int64(statement, 1, id);
  int step = sqlite3_step(statement);
  if (step == SQLITE_ERROR && kept) { /* the content may have become a virtual table */
    store_drop_statement(x, statement);
    rc = shingle_db_store_get(x, SHINGLE_CONTENT_GET, &statement);
    if (rc != SQLITE_OK) return rc;
    sqlite3_bind_int64(statement, 1, id);
    step = sqlite3_step(statement);
  }
  if (step == SQLITE_ROW) {
    rc = shingle_db_store_column(statement, 0, bytes, length);
    if (rc != SQLITE_OK) shingle_db_store_text_done(x);
    return rc;
  }
  rc = shingle_db_store_reset(x, statement);
  if (rc != SQLITE_OK) return rc;
  return shingle_db_table_error(&x->base, "row %lld of content table \"%s\" is missing: run 'rebuild'", id,
                             x->config.content);
}

int shingle_db_store_date(ShingleIndex *x, sqlite3_int64 id, ShingleDate *date)
{
  sqlite3_stmt *statement;
  const char *bytes;
  size_t length;
  date->year = 0;
  int rc = shingle_db_store_get(x, SHINGLE_CONTENT_DATE, &statement);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_int64(statement, 1, id);
  if (sqlite3_step(statement) == SQLITE_ROW) {
    rc = shingle_db_store_column(statement, 0, &bytes, &length);
    if (rc == SQLITE_OK) shingle_date_parse(bytes, length, date);
  }
  int stopped = shingle_db_store_reset(x, statement);
  return rc != SQLITE_OK ? rc : stopped;
}

void shingle_db_store_text_done(ShingleIndex *x)
{
  sqlite3_stmt *statement = x->statements[SHINGLE_CONTENT_GET];
  sqlite3_reset(statement);
  if (!store_is_kept(x, statement)) store_drop_statement(x, statement);
}
