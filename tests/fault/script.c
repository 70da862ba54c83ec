/* script.c - see script.h. */
#include "script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shingle.h"

static void fatal(const char *what, const char *why)
{
  fprintf(stderr, "%s: %s\n", what, why);
  exit(2);
}

/* ---------------------------------------------------------------------------- reading -- */

static char *append(char *text, const char *line)
{
  size_t had = text ? strlen(text) : 0;
  text = realloc(text, had + strlen(line) + 1);
  if (text == NULL) fatal("script", "no memory");
  strcpy(text + had, line);
  return text;
}

/* Splits what sqlite3_complete() found complete: a line may hold several statements. */
static void add_statements(Script *s, const char *sql)
{
  while (*sql) {
    size_t length = 0;
    char *one = NULL;
    do { /* up to the semicolon after which it is complete */
      const char *end = strchr(sql + length, ';');
      length = end ? (size_t)(end - sql) + 1 : strlen(sql);
      free(one);
      one = strndup(sql, length);
      if (one == NULL) fatal(s->name, "no memory");
    } while (sql[length] && !sqlite3_complete(one));
    sql += length;
    if (strspn(one, " \t\r\n;") == strlen(one)) {
      free(one);
      continue;
    }
    s->items = realloc(s->items, (s->count + 1) * sizeof *s->items);
    if (s->items == NULL) fatal(s->name, "no memory");
    s->items[s->count++] = (Statement){.sql = one};
  }
}

Script script_read(const char *path)
{
  Script s = {.name = path};
  char *line = NULL, *sql = NULL;
  size_t room = 0;
  FILE *file = fopen(path, "r");
  if (file == NULL) fatal(path, "cannot be read");
  while (getline(&line, &room, file) > 0) {
    if (sql == NULL && (line[0] == '.' || line[0] == '\n' || strncmp(line, "--", 2) == 0)) continue;
    sql = append(sql, line);
    if (!sqlite3_complete(sql)) continue;
    add_statements(&s, sql);
    free(sql);
    sql = NULL;
  }
  if (sql) add_statements(&s, sql);
  free(sql);
  free(line);
  fclose(file);
  return s;
}

void script_free(Script *s)
{
  for (size_t i = 0; i < s->count; i++) free(s->items[i].sql);
  free(s->items);
  *s = (Script){0};
}

/* Does it begin with this word, in any case? */
static int begins(const char *sql, const char *word)
{
  sql += strspn(sql, " \t\r\n");
  return sqlite3_strnicmp(sql, word, (int)strlen(word)) == 0;
}

void script_classify(Script *s, sqlite3 *db)
{
  static const char *const control[] = {"BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA",
                                        "ATTACH", "DETACH", "CREATE TEMP", "CREATE VIRTUAL TABLE temp.", "CREATE VIEW temp."};
  for (size_t i = 0; i < s->count; i++) {
    sqlite3_stmt *prepared = NULL;
    sqlite3_prepare_v2(db, s->items[i].sql, -1, &prepared, NULL);
    s->items[i].writes = prepared != NULL && !sqlite3_stmt_readonly(prepared);
    for (size_t k = 0; k < sizeof control / sizeof *control; k++) {
      if (!begins(s->items[i].sql, control[k])) continue;
      s->items[i].writes = 1;
      s->items[i].connection = k >= 6; /* transactions are seen by other means */
    }
    sqlite3_finalize(prepared);
    script_run(db, s->items[i].sql);
  }
}

/* ---------------------------------------------------------------------------- running -- */

static void hash_bytes(uint64_t *hash, const void *bytes, size_t length)
{
  const uint8_t *p = bytes;
  for (size_t i = 0; i < length; i++) *hash = (*hash ^ p[i]) * 0x100000001b3ULL;
  *hash = (*hash ^ length) * 0x100000001b3ULL; /* where a value ends */
}

/* 0 where there was no memory to convert a value. */
static int hash_row(sqlite3_stmt *s, uint64_t *hash)
{
  for (int i = 0; i < sqlite3_column_count(s); i++) {
    int type = sqlite3_column_type(s, i);
    const void *bytes = type == SQLITE_BLOB ? sqlite3_column_blob(s, i) : sqlite3_column_text(s, i);
    int length = sqlite3_column_bytes(s, i);
    if (bytes == NULL && type != SQLITE_NULL && !(type == SQLITE_BLOB && length == 0)) return 0;
    hash_bytes(hash, &type, sizeof type);
    hash_bytes(hash, bytes ? bytes : "", (size_t)length);
  }
  return 1;
}

Outcome script_run(sqlite3 *db, const char *sql)
{
  Outcome o = {.hash = 0xcbf29ce484222325ULL};
  sqlite3_stmt *s = NULL;
  int rc = sqlite3_prepare_v2(db, sql, -1, &s, NULL);
  if (rc == SQLITE_OK && s != NULL) {
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
      o.rows++;
      if (!hash_row(s, &o.hash)) {
        rc = SQLITE_NOMEM;
        break;
      }
    }
    if (rc == SQLITE_DONE) rc = SQLITE_OK;
  }
  if (rc != SQLITE_OK) {
    snprintf(o.message, sizeof o.message, "%s", sqlite3_errmsg(db));
    hash_bytes(&o.hash, o.message, strlen(o.message));
    int extended = sqlite3_extended_errcode(db);
    if ((extended & 0xff) == (rc & 0xff)) rc = extended;
  }
  int last = sqlite3_finalize(s);
  o.rc = rc != SQLITE_OK ? rc : last;
  return o;
}

int script_no_memory(const Outcome *o)
{
  return o->rc == SQLITE_NOMEM || o->rc == SQLITE_IOERR_NOMEM;
}

/* --------------------------------------------------------------------------- checking -- */

uint64_t script_content(sqlite3 *db)
{
  uint64_t hash = 0;
  sqlite3_stmt *s = NULL;
  if (!sqlite3_get_autocommit(db)) script_run(db, "SAVEPOINT flushed"); /* what a table still keeps in memory */
  if (!sqlite3_get_autocommit(db)) script_run(db, "RELEASE flushed");
  Outcome schema = script_run(db, "SELECT type, name, sql FROM sqlite_schema ORDER BY rowid");
  hash = schema.hash;
  int rc = sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name", -1, &s, NULL);
  while (rc == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW) {
    char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", sqlite3_column_text(s, 0));
    Outcome o = script_run(db, sql);
    sqlite3_free(sql);
    hash = (hash ^ o.hash) * 0x100000001b3ULL;
  }
  sqlite3_finalize(s);
  return hash;
}

static char damage[500];

static const char *check_index(sqlite3 *db, const char *name)
{
  char *sql = sqlite3_mprintf("INSERT INTO \"%w\"(\"%w\") VALUES('integrity-check')", name, name);
  Outcome o = script_run(db, sql);
  sqlite3_free(sql);
  if (o.rc == SQLITE_OK) return NULL;
  snprintf(damage, sizeof damage, "integrity-check of %s: %.400s", name, o.message);
  return damage;
}

const char *script_damage(sqlite3 *db)
{
  sqlite3_stmt *s = NULL;
  const char *found = NULL;
  int rc = sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &s, NULL);
  if (rc == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(s, 0), "ok") != 0) {
    snprintf(damage, sizeof damage, "integrity_check: %.400s", sqlite3_column_text(s, 0));
    found = damage;
  }
  sqlite3_finalize(s);
  if (rc != SQLITE_OK) return sqlite3_errmsg(db);
  if (found != NULL) return found;
  static const char indexes[] = "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING%shingle_index%'";
  if (sqlite3_prepare_v2(db, indexes, -1, &s, NULL) != SQLITE_OK) return sqlite3_errmsg(db);
  while (found == NULL && sqlite3_step(s) == SQLITE_ROW) {
    char *name = sqlite3_mprintf("%s", sqlite3_column_text(s, 0));
    found = check_index(db, name);
    sqlite3_free(name);
  }
  sqlite3_finalize(s);
  return found;
}

sqlite3 *script_open(const char *path)
{
  sqlite3 *db = NULL;
  if (sqlite3_open(path ? path : ":memory:", &db) != SQLITE_OK) fatal(path ? path : "memory", sqlite3_errmsg(db));
  if (sqlite3_shingle_init(db, NULL, NULL) != SQLITE_OK) fatal("shingle", "does not load");
  return db;
}
