/* handle.c - an index found by its name, for table-valued functions. See index.h.
**
** SQLite connects a virtual table when a statement names it. So a statement that does is prepared, and the object
** is then among those of the connection. The statement is stepped and kept open: as long as it is, the object
** stays, the table can't be dropped, and all that is read is of one state of the database.
*/
#include "index.h"

#include <string.h>

/* The newest object of that name: after a change of the schema an older one may still be in use. */
static ShingleIndex *handle_find(ShingleConnection *c, const char *schema, const char *name)
{
  ShingleIndex *x = c->indexes;
  while (x != NULL && (sqlite3_stricmp(x->name, name) != 0 || sqlite3_stricmp(x->schema, schema) != 0)) x = x->next;
  return x;
}

/* Did the index itself say why it cannot be opened? */
static int handle_is_own_error(sqlite3 *db) { return strncmp(sqlite3_errmsg(db), "shingle: ", 9) == 0; }

/* Opens schema.name. SQLITE_OK with h->x NULL where there is no such table, or it is something else. */
static int handle_open_in(ShingleHandle *h, ShingleConnection *c, const char *schema, const char *name)
{
  char *text = sqlite3_mprintf("SELECT rowid FROM \"%w\".\"%w\"", schema, name);
  if (text == NULL) return SQLITE_NOMEM;
  int rc = sqlite3_prepare_v2(c->db, text, -1, &h->anchor, NULL);
  sqlite3_free(text);
  if (rc != SQLITE_OK && (rc != SQLITE_ERROR || handle_is_own_error(c->db))) return rc; /* else there is none */
  if (rc != SQLITE_OK || handle_find(c, schema, name) == NULL) {
    shingle_db_handle_close(h);
    return SQLITE_OK;
  }
  rc = sqlite3_step(h->anchor);
  h->x = handle_find(c, schema, name);
  if (rc == SQLITE_ROW || rc == SQLITE_DONE) return SQLITE_OK;
  return h->x == NULL ? rc : shingle_db_store_reset(h->x, h->anchor);
}

/* Looks in all schemas, in the order in which SQLite does: temp, main, and those that were attached. */
static int handle_open_anywhere(ShingleHandle *h, ShingleConnection *c, const char *name)
{
  int rc = handle_open_in(h, c, "temp", name);
  if (rc == SQLITE_OK && h->x == NULL) rc = handle_open_in(h, c, "main", name);
  sqlite3_stmt *list = NULL;
  if (rc != SQLITE_OK || h->x != NULL) return rc;
  rc = sqlite3_prepare_v2(c->db, "SELECT name FROM pragma_database_list WHERE seq > 1 ORDER BY seq", -1, &list, NULL);
  while (rc == SQLITE_OK && h->x == NULL && sqlite3_step(list) == SQLITE_ROW) {
    rc = handle_open_in(h, c, (const char *)sqlite3_column_text(list, 0), name);
  }
  sqlite3_finalize(list);
  return rc;
}

/* "schema.name", both perhaps quoted. */
static int handle_open_qualified(ShingleHandle *h, ShingleConnection *c, const char *text)
{
  const char *dot = strchr(text, '.');
  if (dot == NULL) return SQLITE_OK;
  char *schema = shingle_db_dequote(text, (int)(dot - text)), *name = shingle_db_dequote(dot + 1, (int)strlen(dot + 1));
  int rc = schema == NULL || name == NULL ? SQLITE_NOMEM : handle_open_in(h, c, schema, name);
  sqlite3_free(schema);
  sqlite3_free(name);
  return rc;
}

static int handle_no_such_index(ShingleCursor *cursor, const char *name)
{
  char *quoted = shingle_db_quoted(name, (int)strlen(name));
  if (quoted == NULL) return SQLITE_NOMEM;
  int rc = shingle_db_table_error(cursor->base.pVtab, "there is no shingle_index called %s", quoted);
  sqlite3_free(quoted);
  return rc;
}

int shingle_db_handle_open(ShingleHandle *h, ShingleCursor *cursor, int i)
{
  const char *name = (const char *)sqlite3_value_text(cursor->values[i]);
  if (name == NULL) return SQLITE_NOMEM;
  int rc = handle_open_anywhere(h, cursor->connection, name);
  if (rc == SQLITE_OK && h->x == NULL) rc = handle_open_qualified(h, cursor->connection, name);
  if (rc == SQLITE_OK && h->x == NULL) return handle_no_such_index(cursor, name);
  if (rc != SQLITE_OK && rc != SQLITE_NOMEM && h->x == NULL && cursor->base.pVtab->zErrMsg == NULL) {
    const char *said = sqlite3_errmsg(cursor->connection->db);
    shingle_db_table_error(cursor->base.pVtab, "%s", handle_is_own_error(cursor->connection->db) ? said + 9 : said);
  }
  if (rc == SQLITE_OK) rc = shingle_db_index_enter(h->x);
  if (rc == SQLITE_OK) {
    rc = shingle_db_segments_settle(h->x);
    shingle_db_index_leave(h->x);
  }
  return shingle_db_handle_error(h, cursor, rc);
}

int shingle_db_handle_enter(ShingleHandle *h, ShingleCursor *cursor)
{
  return shingle_db_handle_error(h, cursor, shingle_db_index_enter(h->x));
}

void shingle_db_handle_leave(ShingleHandle *h) { shingle_db_index_leave(h->x); }

int shingle_db_handle_error(ShingleHandle *h, ShingleCursor *cursor, int rc)
{
  if (rc == SQLITE_OK || h->x == NULL || h->x->base.zErrMsg == NULL) return rc;
  sqlite3_free(cursor->base.pVtab->zErrMsg);
  cursor->base.pVtab->zErrMsg = h->x->base.zErrMsg;
  h->x->base.zErrMsg = NULL;
  return rc;
}

void shingle_db_handle_close(ShingleHandle *h)
{
  sqlite3_finalize(h->anchor);
  h->anchor = NULL;
  h->x = NULL;
}
