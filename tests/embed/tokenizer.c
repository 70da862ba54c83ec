/* tokenizer.c - an index whose words are those of an FTS5 tokenizer that the application brings: used, recorded, used
** again by another connection, and missed where it is not registered, or FTS5 not there at all.
**
** Compiled with -DSQLITE_CORE, shingle is linked in. Without, the first argument is the file to load. The last argument
** is a database: made here where SQLite has FTS5; where it has not, one that was made so is opened. Prints what
** fails, and a line with the number of checks.
*/
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#ifdef SQLITE_CORE
#  include "shingle.h"
#endif

static const char *library;
static int checks, failures;

static void check(int good, const char *what, const char *found)
{
  checks++;
  if (good) return;
  failures++;
  printf("failed: %s: %s\n", what, found ? found : "");
}

/* ---------------------------------------------------------------------------- tokenizer -- */
/* `fields` has as its words what stands between separators, a semicolon or the argument that it is created with. It
** hands out each word in capitals as well, as a synonym, refuses texts with a '!', and must stay in one thread. */

static pthread_t home;
static int created, deleted, destroyed, strayed;

typedef struct Fields {
  char separator;
} Fields;

static int fields_create(void *client, const char **words, int count, Fts5Tokenizer **result)
{
  Fields *f;
  (void)client;
  if (count > 1 || (count == 1 && strlen(words[0]) != 1)) return SQLITE_ERROR;
  if ((f = sqlite3_malloc64(sizeof *f)) == NULL) return SQLITE_NOMEM;
  f->separator = count == 1 ? words[0][0] : ';';
  created++;
  *result = (Fts5Tokenizer *)f;
  return SQLITE_OK;
}

static void fields_delete(Fts5Tokenizer *tokenizer)
{
  deleted++;
  check(!destroyed, "a tokenizer is deleted before what it was made from", NULL);
  sqlite3_free(tokenizer);
}

static void fields_destroy(void *client)
{
  (void)client;
  destroyed = 1;
}

typedef int (*Take)(void *, int, const char *, int, int, int);

static int take_both(Take take, void *context, const char *text, int start, int end)
{
  char capitals[64];
  int length = end - start, rc = take(context, 0, text + start, length, start, end);
  if (rc != SQLITE_OK || length > (int)sizeof capitals) return rc;
  for (int i = 0; i < length; i++) {
    char c = text[start + i];
    capitals[i] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  return take(context, FTS5_TOKEN_COLOCATED, capitals, length, start, end);
}

static int fields_tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int length, Take take)
{
  char separator = ((Fields *)tokenizer)->separator;
  int start = 0, rc = SQLITE_OK;
  (void)flags;
  strayed += !pthread_equal(pthread_self(), home);
  if (length > 0 && memchr(text, '!', (size_t)length) != NULL) return SQLITE_MISMATCH;
  for (int i = 0; rc == SQLITE_OK && i <= length; i++) {
    if (i < length && text[i] != separator) continue;
    if (i > start) rc = take_both(take, context, text, start, i);
    start = i + 1;
  }
  return rc;
}

static fts5_api *find_fts5(sqlite3 *db)
{
  fts5_api *api = NULL;
  sqlite3_stmt *s = NULL;
  if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &s, NULL) == SQLITE_OK) {
    sqlite3_bind_pointer(s, 1, &api, "fts5_api_ptr", NULL);
    sqlite3_step(s);
  }
  sqlite3_finalize(s);
  return api;
}

static void register_fields(sqlite3 *db)
{
  static fts5_tokenizer methods = {fields_create, fields_delete, fields_tokenize};
  fts5_api *api = find_fts5(db);
  destroyed = 0;
  check(api != NULL && api->xCreateTokenizer(api, "fields", NULL, &methods, fields_destroy) == SQLITE_OK, "register",
        sqlite3_errmsg(db));
}

/* The interface of SQLite 3.47 on, which tells a tokenizer the language of a text. Returns whether it is there. */
#if SQLITE_VERSION_NUMBER >= 3047000
static int language_tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int length,
                             const char *language, int language_length, Take take)
{
  (void)language;
  (void)language_length;
  return fields_tokenize(tokenizer, context, flags, text, length, take);
}

static int register_newer(sqlite3 *db)
{
  static fts5_tokenizer_v2 methods = {2, fields_create, fields_delete, language_tokenize};
  fts5_api *api = find_fts5(db);
  destroyed = 0;
  return api != NULL && api->iVersion >= 3 &&
         api->xCreateTokenizer_v2(api, "fields", NULL, &methods, fields_destroy) == SQLITE_OK;
}
#else
static int register_newer(sqlite3 *db)
{
  (void)db;
  return 0;
}
#endif

/* ------------------------------------------------------------------------------ helpers -- */

static sqlite3 *opened(const char *path)
{
  sqlite3 *db = NULL;
  char *error = NULL;
  check(sqlite3_open(path, &db) == SQLITE_OK, "open", path);
#ifdef SQLITE_CORE
  check(sqlite3_shingle_init(db, &error, NULL) == SQLITE_OK, "load", error);
#else
  sqlite3_enable_load_extension(db, 1);
  check(sqlite3_load_extension(db, library, NULL, &error) == SQLITE_OK, "load", error);
#endif
  sqlite3_free(error);
  return db;
}

/* Nothing may be left: neither statements nor tokenizers. */
static void closed(sqlite3 *db)
{
  int rc = sqlite3_close(db);
  check(rc == SQLITE_OK, "close", sqlite3_errstr(rc));
  check(created == deleted, "every tokenizer is deleted", NULL);
}

/* What some statements give: values, a comma after each; where one fails, the message. */
static void expect(sqlite3 *db, const char *what, const char *sql, const char *expected)
{
  char found[600] = "";
  sqlite3_stmt *s = NULL;
  int rc = SQLITE_OK;
  while (rc == SQLITE_OK && *sql != 0) {
    size_t n = strlen(found);
    rc = sqlite3_prepare_v2(db, sql, -1, &s, &sql);
    while (rc == SQLITE_OK && s != NULL && sqlite3_step(s) == SQLITE_ROW) {
      for (int i = 0; i < sqlite3_column_count(s); i++) {
        const char *value = (const char *)sqlite3_column_text(s, i);
        n += (size_t)snprintf(found + n, sizeof found - n, "%s,", value ? value : "NULL");
        if (n >= sizeof found) n = sizeof found - 1;
      }
    }
    if (rc == SQLITE_OK) rc = sqlite3_finalize(s);
  }
  if (rc != SQLITE_OK) snprintf(found, sizeof found, "%s", sqlite3_errmsg(db));
  check(strcmp(found, expected) == 0, what, found);
}

/* -------------------------------------------------------------------------------- tests -- */

#define SIMILAR \
  "SELECT rowid, round(similarity, 3) FROM reports WHERE reports MATCH 'north, east/south' AND similarity > 0.1"
#define INSERT_4 "INSERT INTO reports VALUES ('south/west, north')"
#define NO_TOKENIZER "shingle: there is no tokenizer \"fields\""
#define NO_FTS5 "shingle: option tokenize needs FTS5, which is not part of this SQLite"

/* The three texts have the words {west; "north, east"; south}, {"north, east"; south}, {"north, east"; west}. */
static void test_index(const char *path)
{
  sqlite3 *db = opened(path);
  expect(db, "before it is registered",
         "CREATE VIRTUAL TABLE reports USING shingle_index(tokenize=fields)", NO_TOKENIZER);
  register_fields(db);
  expect(db, "arguments that it refuses",
         "CREATE VIRTUAL TABLE reports USING shingle_index(tokenize='fields / /')",
         "shingle: tokenizer \"fields\" does not take these arguments");
  expect(db, "nothing is left of these", "SELECT count(*) FROM sqlite_schema", "0,");
  expect(db, "an index",
         "CREATE VIRTUAL TABLE reports USING shingle_index(tokenize='fields /', width=1);"
         "INSERT INTO reports(rowid, text) VALUES"
         "  (1, 'west/north, east/south'), (2, 'north, east/south'), (3, 'north, east//west')", "");
  expect(db, "its words", SIMILAR, "2,1.0,1,0.667,3,0.333,");
  expect(db, "no synonyms", "SELECT minhash_info(signature) ->> 'size' FROM reports", "3,2,2,");
  expect(db, "it is recorded",
         "SELECT sql LIKE '%tokenize=''fields /''%' FROM sqlite_schema WHERE name = 'reports'", "1,");
  expect(db, "an error of its own", "INSERT INTO reports(rowid, text) VALUES (9, 'no!')",
         sqlite3_errstr(SQLITE_MISMATCH));
  expect(db, "and nothing of the text is there", "SELECT count(*), max(rowid) FROM reports", "3,3,");
  expect(db, "sound", "INSERT INTO reports(reports) VALUES ('integrity-check')", "");
  closed(db);
}

/* Another connection, which has the tokenizer or has not. What needs no words needs no tokenizer. */
static void test_again(const char *path)
{
  sqlite3 *db = opened(path);
  expect(db, "MATCH without it", SIMILAR, NO_TOKENIZER);
  expect(db, "INSERT without it", INSERT_4, NO_TOKENIZER);
  expect(db, "signatures without it", "SELECT count(*) FROM reports; SELECT rowid FROM reports "
         "WHERE reports MATCH (SELECT signature FROM reports WHERE rowid = 2) AND similarity > 0.9", "3,2,");
  expect(db, "pairs without it", "SELECT a, b FROM shingle_pairs('reports')", "1,2,1,3,");
  expect(db, "renamed and dropped without it",
         "BEGIN; ALTER TABLE reports RENAME TO events; DELETE FROM events WHERE rowid = 1;"
         "SELECT count(*) FROM events; DROP TABLE events; SELECT count(*) FROM sqlite_schema; ROLLBACK", "2,0,");
  register_fields(db);
  expect(db, "MATCH once it is registered", SIMILAR, "2,1.0,1,0.667,3,0.333,");
  expect(db, "INSERT once it is registered", "BEGIN;" INSERT_4 "; SELECT rowid FROM reports "
         "WHERE reports MATCH 'west, north/south' AND similarity > 0.9; ROLLBACK", "4,");
  expect(db, "sound", "INSERT INTO reports(reports) VALUES ('integrity-check')", "");
  closed(db);

  db = opened(path);
  if (register_newer(db)) expect(db, "the newer interface", SIMILAR, "2,1.0,1,0.667,3,0.333,");
  closed(db);
}

/* An application's tokenizer is used by the thread that it belongs to, whatever `threads` is. */
static void test_threads(void)
{
  sqlite3 *db = opened(":memory:");
  register_fields(db);
  expect(db, "rebuild", "CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT);"
         "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 3000)"
         "  INSERT INTO news SELECT n, printf('a%d;b%d;c%d', n, n / 2, n / 3) FROM n;"
         "CREATE VIRTUAL TABLE many USING shingle_index(content='news', content_rowid='id', content_column='body', "
         "  tokenize=fields, width=1, threads=4, exact=1);"
         "INSERT INTO many(many) VALUES ('rebuild'); INSERT INTO many(many) VALUES ('integrity-check');"
         "SELECT count(*) > 0 FROM shingle_pairs('many')", "1,");
  check(strayed == 0, "the tokenizer stays in its thread", NULL);
  closed(db);
}

/* The index of test_index(), and one without the option, in an SQLite without FTS5. */
static void test_without_fts5(const char *path)
{
  sqlite3 *db = opened(path);
  expect(db, "FTS5 is not there", "CREATE VIRTUAL TABLE temp.t USING fts5(x)", "no such module: fts5");
  expect(db, "a new index",
         "CREATE VIRTUAL TABLE stems USING shingle_index(tokenize='porter unicode61')", NO_FTS5);
  expect(db, "MATCH", SIMILAR, NO_FTS5);
  expect(db, "INSERT", INSERT_4, NO_FTS5);
  expect(db, "signatures", "SELECT count(*) FROM reports; SELECT rowid FROM reports "
         "WHERE reports MATCH (SELECT signature FROM reports WHERE rowid = 2) AND similarity > 0.9", "3,2,");
  expect(db, "an index of shingle's own words",
         "CREATE VIRTUAL TABLE temp.plain USING shingle_index(width=1);"
         "INSERT INTO plain VALUES ('north east'); SELECT similarity FROM plain WHERE plain MATCH 'North-East'", "1.0,");
  closed(db);
}

int main(int argc, char **argv)
{
  const char *path = argv[argc - 1];
  library = argv[1];
  home = pthread_self();
  if (sqlite3_compileoption_used("ENABLE_FTS5")) {
    test_index(path);
    test_again(path);
    test_threads();
  } else {
    test_without_fts5(path);
  }
  printf("%d checks, %d failed\n", checks, failures);
  return failures != 0;
}
