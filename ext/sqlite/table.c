/* table.c - the virtual table around a ShingleTable. See table.h.
**
** Eponymous only (xCreate is NULL): always there, nothing to create. The arguments of
** `name(x, y)` reach SQLite as `WHERE x = ... AND y = ...` on hidden columns. xBestIndex turns each
** into an argument of xFilter; bit i of idxNum says that argument i is among them, in that order.
*/
#include "table.h"

#include <string.h>

#define ARGUMENTS_MISSING (1 << 16) /* in idxNum */

typedef struct Module {
  const ShingleTable *table;
  ShingleConnection *connection;
  void (*release)(void *);
} Module;

typedef struct Table {
  sqlite3_vtab base;
  const ShingleTable *table;
  ShingleConnection *connection;
} Table;

static const ShingleTable *table_of(ShingleCursor *cursor)
{
  return ((Table *)(void *)cursor->base.pVtab)->table;
}

static int table_connect(sqlite3 *db, void *client, int argc, const char *const *argv,
                         sqlite3_vtab **result, char **error)
{
  Module *module = client;
  (void)argc;
  (void)argv;
  (void)error;
  char *schema = sqlite3_mprintf("CREATE TABLE x(%s)", module->table->columns);
  if (schema == NULL) return SQLITE_NOMEM;
  int rc = sqlite3_declare_vtab(db, schema);
  sqlite3_free(schema);
  if (rc != SQLITE_OK) return rc;
  /* INNOCUOUS: rows depend on the arguments alone. What reads tables by name is neither that nor DIRECTONLY: it
  ** works in views and triggers of a schema that is trusted. */
  if (!module->table->reads_tables) sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);

  Table *t = sqlite3_malloc64(sizeof *t);
  if (t == NULL) return SQLITE_NOMEM;
  memset(t, 0, sizeof *t);
  t->table = module->table;
  t->connection = module->connection;
  *result = &t->base;
  return SQLITE_OK;
}

/* The column of argument or key `i`. */
static int table_column_of(const ShingleTable *table, int i)
{
  return i < table->arguments ? table->visible + i : i - table->arguments;
}

/* The constraint that gives argument or key `i`: its index, -1 for none, -2 for one that cannot be used yet. */
static int table_find_argument(const ShingleTable *table, const sqlite3_index_info *info, int i)
{
  int found = -1;
  for (int c = 0; c < info->nConstraint; c++) {
    if (info->aConstraint[c].iColumn != table_column_of(table, i)) continue;
    if (info->aConstraint[c].op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
    if (info->aConstraint[c].usable) return c;
    found = -2;
  }
  return found;
}

/* SQLite also asks for a plan with one branch of an OR alone, which has no arguments: a plan that it
** will not choose if there is another, and that is an error once it is opened. */
static int table_plan_without_arguments(sqlite3_index_info *info)
{
  for (int c = 0; c < info->nConstraint; c++) info->aConstraintUsage[c].argvIndex = 0;
  info->idxNum = ARGUMENTS_MISSING;
  info->estimatedCost = 1e99;
  return SQLITE_OK;
}

static int table_best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
  Table *t = (Table *)(void *)base;
  const ShingleTable *table = t->table;
  int given = 0, keyed = 0;
  info->idxNum = 0;
  for (int i = 0; i < table->arguments + table->keys; i++) {
    int c = table_find_argument(table, info, i), is_key = i >= table->arguments;
    if (c == -2 && !is_key) return SQLITE_CONSTRAINT;
    if (c == -1 && i < table->required) return table_plan_without_arguments(info);
    if (c < 0) continue;
    info->aConstraintUsage[c].argvIndex = ++given;
    info->aConstraintUsage[c].omit = (unsigned char)!is_key;
    info->idxNum |= 1 << i;
    keyed |= is_key;
  }
  /* all pairs of an index, say, against those of one article */
  info->estimatedCost = keyed ? 10 : table->reads_tables ? 1000000 : 1000;
  info->estimatedRows = keyed ? 10 : table->reads_tables ? 100000 : 1000;
  return SQLITE_OK;
}

static int table_disconnect(sqlite3_vtab *base)
{
  sqlite3_free(base);
  return SQLITE_OK;
}

static int table_open_cursor(sqlite3_vtab *base, sqlite3_vtab_cursor **result)
{
  Table *t = (Table *)(void *)base;
  ShingleCursor *cursor = sqlite3_malloc64(sizeof *cursor + t->table->state_bytes);
  if (cursor == NULL) return SQLITE_NOMEM;
  memset(cursor, 0, sizeof *cursor + t->table->state_bytes);
  cursor->connection = t->connection;
  cursor->state = cursor + 1;
  *result = &cursor->base;
  return SQLITE_OK;
}

/* Back to how the cursor was opened. */
static void table_clear_cursor(ShingleCursor *cursor)
{
  const ShingleTable *table = table_of(cursor);
  table->release(cursor);
  memset(cursor->state, 0, table->state_bytes);
  for (int i = 0; i < SHINGLE_ARGUMENTS_MAX; i++) {
    sqlite3_value_free(cursor->values[i]);
    cursor->values[i] = NULL;
  }
  cursor->rows = cursor->row = cursor->before = 0;
}

static int table_close_cursor(sqlite3_vtab_cursor *base)
{
  ShingleCursor *cursor = (ShingleCursor *)(void *)base;
  table_clear_cursor(cursor);
  sqlite3_free(cursor);
  return SQLITE_OK;
}

static int table_filter(sqlite3_vtab_cursor *base, int given, const char *unused, int argc, sqlite3_value **argv)
{
  ShingleCursor *cursor = (ShingleCursor *)(void *)base;
  const ShingleTable *table = table_of(cursor);
  int next = 0;
  (void)unused;
  table_clear_cursor(cursor);
  if (given == ARGUMENTS_MISSING) {
    return shingle_db_table_error(base->pVtab, "%s() needs %d argument%s", table->name, table->required,
                               table->required == 1 ? "" : "s");
  }
  for (int i = 0; i < table->arguments + table->keys && next < argc; i++) {
    if (!(given >> i & 1)) continue;
    cursor->values[i] = sqlite3_value_dup(argv[next++]);
    if (cursor->values[i] == NULL) return SQLITE_NOMEM;
  }
  for (int i = 0; i < table->required; i++) {
    if (sqlite3_value_type(cursor->values[i]) == SQLITE_NULL) return SQLITE_OK;
  }
  return table->fill(cursor);
}

static int table_next_row(sqlite3_vtab_cursor *base)
{
  ShingleCursor *cursor = (ShingleCursor *)(void *)base;
  const ShingleTable *table = table_of(cursor);
  if (++cursor->row < cursor->rows || table->more == NULL) return SQLITE_OK;
  cursor->before += cursor->rows;
  cursor->rows = cursor->row = 0;
  return table->more(cursor);
}

static int table_at_end(sqlite3_vtab_cursor *base)
{
  ShingleCursor *cursor = (ShingleCursor *)(void *)base;
  return cursor->row >= cursor->rows;
}

static int table_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int number)
{
  ShingleCursor *cursor = (ShingleCursor *)(void *)base;
  const ShingleTable *table = table_of(cursor);
  if (number < table->visible) {
    table->column(cursor, context, number);
  } else if (cursor->values[number - table->visible] != NULL) {
    sqlite3_result_value(context, cursor->values[number - table->visible]);
  }
  return SQLITE_OK;
}

static int table_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *result)
{
  ShingleCursor *cursor = (ShingleCursor *)(void *)base;
  const ShingleTable *table = table_of(cursor);
  *result = table->rowid != NULL ? table->rowid(cursor) : cursor->before + cursor->row + 1;
  return SQLITE_OK;
}

static const sqlite3_module module_methods = {
  .iVersion = 0,
  .xCreate = NULL,             /* eponymous only */
  .xConnect = table_connect,
  .xBestIndex = table_best_index,
  .xDisconnect = table_disconnect,
  .xOpen = table_open_cursor,
  .xClose = table_close_cursor,
  .xFilter = table_filter,
  .xNext = table_next_row,
  .xEof = table_at_end,
  .xColumn = table_column,
  .xRowid = table_rowid,             /* read only: the other slots are NULL */
};

static void table_release_module(void *client)
{
  Module *module = client;
  module->release(module->connection);
  sqlite3_free(module);
}

int shingle_db_table_register(sqlite3 *db, ShingleConnection *c, const ShingleTable *table,
                           void (*release)(void *))
{
  Module *module = sqlite3_malloc64(sizeof *module);
  if (module == NULL) return SQLITE_NOMEM;
  *module = (Module){table, c, release};
  c->references++;
  return sqlite3_create_module_v2(db, table->name, &module_methods, module, table_release_module);
}

/* --------------------------------------------------------------------------- arguments -- */

int shingle_db_cursor_text(ShingleCursor *cursor, int i, const char **bytes, size_t *length)
{
  *bytes = "";
  *length = 0;
  if (cursor->values[i] == NULL) return SQLITE_OK;
  return shingle_db_result_code(shingle_db_value_bytes(cursor->values[i], bytes, length));
}

/* sqlite3_value_numeric_type() is no help: it wants a value that belongs to a connection, and the copy
** that a cursor keeps does not. */
int shingle_db_cursor_number(ShingleCursor *cursor, int i, double *value)
{
  sqlite3_value *given = cursor->values[i];
  int type = sqlite3_value_type(given);
  *value = 0;
  if (type == SQLITE_TEXT) {
    const char *text = (const char *)sqlite3_value_text(given);
    return text != NULL && shingle_db_read_real(text, value);
  }
  if (type == SQLITE_INTEGER || type == SQLITE_FLOAT) *value = sqlite3_value_double(given);
  return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}

int shingle_db_cursor_integer(ShingleCursor *cursor, int i, const char *name,
                           sqlite3_int64 low, sqlite3_int64 high, sqlite3_int64 *value)
{
  double number;
  if (shingle_db_cursor_number(cursor, i, &number) && number >= (double)low && number <= (double)high) {
    *value = (sqlite3_int64)number;
    if ((double)*value == number) return SQLITE_OK;
  }
  const char *text;
  size_t length;
  int rc = shingle_db_cursor_text(cursor, i, &text, &length);
  if (rc != SQLITE_OK) return rc;
  char *quoted = shingle_db_quoted(text, (int)length);
  if (quoted == NULL) return SQLITE_NOMEM;
  rc = shingle_db_table_error(cursor->base.pVtab, "bad value %s for %s of %s(): allowed is a whole number from %lld to %lld",
                           quoted, name, table_of(cursor)->name, low, high);
  sqlite3_free(quoted);
  return rc;
}

int shingle_db_cursor_real(ShingleCursor *cursor, int i, const char *name, double low, double high, double *value)
{
  const char *text;
  size_t length;
  if (shingle_db_cursor_number(cursor, i, value) && *value >= low && *value <= high) return SQLITE_OK;
  int rc = shingle_db_cursor_text(cursor, i, &text, &length);
  if (rc != SQLITE_OK) return rc;
  char *quoted = shingle_db_quoted(text, (int)length);
  if (quoted == NULL) return SQLITE_NOMEM;
  rc = shingle_db_table_error(cursor->base.pVtab, "bad value %s for %s of %s(): allowed is a number from %g to %g", quoted,
                           name, table_of(cursor)->name, low, high);
  sqlite3_free(quoted);
  return rc;
}

int shingle_db_cursor_options(ShingleCursor *cursor, int i, ShingleOptions *o)
{
  char *error = NULL;
  int rc = shingle_db_read_options(cursor->connection, cursor->values[i], o, &error);
  if (error != NULL) rc = shingle_db_table_error(cursor->base.pVtab, "%s", error);
  sqlite3_free(error);
  return rc;
}
