/* index.c - SQL over a database in which somebody wrote to the shadow tables of an index.
**
** Input: a byte that chooses one of a few indexes, then damages: each a table, a row, a column, what to do,
** and bytes up to the next 0xff. Then every query and command is run. Whatever the damage, each succeeds or
** says what is wrong; and what rebuild makes anew, integrity-check must accept.
*/
#include "fuzz.h"

#include <sqlite3.h>

#include "shingle.h"

/* Starting threads takes nine tenths of an input's time under a sanitizer: one index does. */
static const char *const options[] = {
    "threshold=0.5", "threshold=0.3, hashes=16, width=1",
    "content=news, content_rowid=id, content_column=body, exact=1, passages=1, min_tokens=6, threads=1",
    "passages=1, min_tokens=5, hashes=32, max_docs=3",
    "content=news, content_rowid=id, content_column=body, stories=1, passages=1, min_tokens=8, threads=1",
    "content=news, content_rowid=id, content_column=body, stories=1, exact=1, hashes=24, width=2, threads=2"};
#define INDEXES (sizeof options / sizeof *options)

static const char *const statements[] = {
    "SELECT rowid, similarity, query_in_doc, doc_in_query FROM i WHERE i MATCH (SELECT body FROM news WHERE id = 3)",
    "SELECT rowid, similarity FROM i WHERE i MATCH (SELECT body FROM news WHERE id = 5) AND similarity >= 0.05 ORDER BY similarity DESC LIMIT 3",
    "SELECT rowid FROM i WHERE i MATCH (SELECT body FROM news WHERE id = 7) AND query_in_doc > 0.2 AND k = 3",
    "SELECT rowid, hex(signature), text FROM i WHERE rowid IN (2, 4, 400)",
    "SELECT count(*), count(signature), count(text) FROM i",
    "SELECT * FROM shingle_pairs('i')",
    "SELECT * FROM shingle_pairs('i', 0.1)",
    "SELECT count(*) FROM shingle_bands('i')",
    "SELECT * FROM shingle_clusters('i', 0.3)",
    "SELECT * FROM shingle_clusters('i', 0.3, 'average')",
    "SELECT * FROM related_articles('i', (SELECT body FROM news WHERE id = 4), 5)",
    "SELECT length(shingle_weights('i'))",
    "INSERT INTO i(i) VALUES ('integrity-check')",
    "PRAGMA integrity_check",
    "INSERT INTO news VALUES (50, 'an article that was not there when somebody wrote to the tables of the index')",
    "INSERT INTO i(rowid, text) SELECT id, body FROM news WHERE id = 50",
    "UPDATE i SET text = 'other words for the third one of them all' WHERE rowid = 3",
    "DELETE FROM i WHERE rowid IN (4, 5)",
    "REPLACE INTO i(rowid, text) VALUES (6, 'and other words for the sixth one of them')",
    "SELECT rowid, similarity FROM i WHERE i MATCH 'an article that was not there when somebody wrote to the tables'",
    "INSERT INTO i(i) VALUES ('optimize')",
    "SELECT * FROM shingle_pairs('i', 0.2)",
    "INSERT INTO i(i) VALUES ('rebuild')",
};
#define STATEMENTS (sizeof statements / sizeof *statements)

static unsigned char *images[INDEXES]; /* databases as they are without damage */
static sqlite3_int64 image_bytes[INDEXES];

static void run(sqlite3 *db, const char *sql)
{
  char *error = NULL;
  if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK) {
    fprintf(stderr, "%s: %s\n", sql, error);
    abort();
  }
}

static sqlite3 *opened(void)
{
  sqlite3 *db;
  must(sqlite3_open(":memory:", &db) == SQLITE_OK);
  must(sqlite3_shingle_init(db, NULL, NULL) == SQLITE_OK);
  return db;
}

/* Articles that share sentences, in a table and an index, a few in each transaction. */
static void make_image(size_t number)
{
  static const char words[][12] = {"river", "bridge", "council", "vote", "Monday", "mayor", "budget", "school", "train",
                                   "harbour", "storm", "museum", "price", "wheat", "minister", "treaty"};
  sqlite3 *db = opened();
  run(db, "CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT)");
  char *sql = sqlite3_mprintf("CREATE VIRTUAL TABLE i USING shingle_index(%s)", options[number]);
  run(db, sql);
  sqlite3_free(sql);
  for (unsigned id = 1; id <= 24; id++) {
    char body[2000] = "";
    for (unsigned k = 0; k < 60; k++) {
      unsigned which = id % 4 == 0 && k > 20 ? k * 7 + k / 3 : id * 31 + k * (id % 5 + 3) + k * k / (id + 2);
      snprintf(body + strlen(body), sizeof body - strlen(body), "%s%s", words[which % 16], k % 9 == 8 ? ". The " : " ");
    }
    sql = sqlite3_mprintf("INSERT INTO news VALUES (%u, %Q); INSERT INTO i(rowid, text) SELECT id, body FROM news WHERE id = %u", id, body, id);
    run(db, sql);
    sqlite3_free(sql);
  }
  run(db, "DELETE FROM i WHERE rowid = 2; DELETE FROM news WHERE id = 2");
  images[number] = sqlite3_serialize(db, "main", &image_bytes[number], 0);
  must(images[number] != NULL);
  must(sqlite3_close(db) == SQLITE_OK);
}

static sqlite3 *open_copy(size_t number)
{
  if (images[number] == NULL) make_image(number);
  sqlite3 *db = opened();
  unsigned char *copy = sqlite3_malloc64((sqlite3_uint64)image_bytes[number]);
  must(copy != NULL);
  memcpy(copy, images[number], (size_t)image_bytes[number]);
  must(sqlite3_deserialize(db, "main", copy, image_bytes[number], image_bytes[number],
                           SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE) == SQLITE_OK);
  return db;
}

/* ----------------------------------------------------------------------------- damages -- */

/* The n-th value of the first column of a query, to be freed with sqlite3_free(); NULL without rows. */
static char *choose(sqlite3 *db, const char *sql, uint64_t n)
{
  char *all[64], *chosen = NULL;
  unsigned count = 0;
  sqlite3_stmt *s;
  must(sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK);
  while (count < 64 && sqlite3_step(s) == SQLITE_ROW) all[count++] = sqlite3_mprintf("%s", sqlite3_column_text(s, 0));
  sqlite3_finalize(s);
  for (unsigned i = 0; i < count; i++) {
    if (i == n % count) chosen = all[i];
    else sqlite3_free(all[i]);
  }
  return chosen;
}

/* The value of a column with some of its bytes changed, cut off or put in. */
static void bind_changed(sqlite3 *db, sqlite3_stmt *s, const char *table, const char *column, const char *where, FuzzInput part)
{
  char *sql = sqlite3_mprintf("SELECT \"%w\" FROM \"%w\" WHERE %s", column, table, where);
  sqlite3_stmt *old;
  must(sqlite3_prepare_v2(db, sql, -1, &old, NULL) == SQLITE_OK);
  sqlite3_free(sql);
  if (sqlite3_step(old) == SQLITE_ROW && sqlite3_column_type(old, 0) == SQLITE_BLOB && sqlite3_column_bytes(old, 0) > 0) {
    size_t length = (size_t)sqlite3_column_bytes(old, 0), room = length + 256;
    uint8_t *bytes = calloc(room, 1);
    if (bytes == NULL) exit(1);
    memcpy(bytes, sqlite3_column_blob(old, 0), length);
    while (part.left >= 3) {
      int how = (int)fuzz_take(&part, 1);
      size_t at = fuzz_take(&part, 1);
      if (how & 64) at = length - 1 - at % length;
      uint8_t byte = (uint8_t)fuzz_take(&part, 1);
      if (how % 8 == 0) length = length > byte ? length - byte : length;
      else if (how % 8 == 1) length = length + byte < room ? length + byte : length;
      else if (how % 8 == 2) bytes[at % length] = byte;
      else bytes[at % length] ^= byte;
    }
    sqlite3_bind_blob(s, 1, bytes, (int)length, SQLITE_TRANSIENT);
    free(bytes);
  } else {
    sqlite3_bind_int64(s, 1, sqlite3_column_int64(old, 0) + (int8_t)fuzz_take(&part, 1));
  }
  sqlite3_finalize(old);
}

static void bind_value(sqlite3_stmt *s, int type, FuzzInput part)
{
  const char *bytes = part.left > 0 ? (const char *)part.at : "";
  switch (type % 5) {
    case 0: sqlite3_bind_null(s, 1); break;
    case 1: sqlite3_bind_int64(s, 1, (sqlite3_int64)fuzz_take(&part, 8)); break;
    case 2: sqlite3_bind_double(s, 1, (double)(int64_t)fuzz_take(&part, 8) / 7); break;
    case 3: sqlite3_bind_blob(s, 1, bytes, (int)part.left, SQLITE_TRANSIENT); break;
    default: sqlite3_bind_text(s, 1, bytes, (int)part.left, SQLITE_TRANSIENT); break;
  }
}

/* Damages to a whole shadow table, and to the one that the texts are in. */
static void damage_table(sqlite3 *db, const char *table, const char *key, uint64_t which)
{
  static const char *const damages[] = {
      "DELETE FROM \"%w\"",
      "DROP TABLE \"%w\"",
      "ALTER TABLE \"%w\" ADD COLUMN another DEFAULT 7",
      "ALTER TABLE \"%w\" RENAME COLUMN \"%w\" TO another",
      "UPDATE OR REPLACE \"%w\" SET \"%w\" = \"%w\" + 1",
      "UPDATE OR IGNORE \"%w\" SET \"%w\" = \"%w\" * 1000000007",
      "DELETE FROM news WHERE id % 3 = 0",
      "UPDATE news SET id = id + 1 WHERE id > 20",
      "UPDATE news SET body = zeroblob(3) WHERE id % 5 = 0",
      "ALTER TABLE news RENAME COLUMN body TO another",
      "DROP TABLE news"};
  const char *damage = damages[which % (sizeof damages / sizeof *damages)];
  char *sql = strstr(damage, "%w") != NULL ? sqlite3_mprintf(damage, table, key, key) : sqlite3_mprintf("%s", damage);
  sqlite3_exec(db, sql, NULL, NULL, NULL);
  sqlite3_free(sql);
}

static void damage(sqlite3 *db, FuzzInput *in)
{
  char *table = choose(db, "SELECT name FROM sqlite_schema WHERE name LIKE 'i\\_%' ESCAPE '\\' AND type = 'table' ORDER BY name", fuzz_take(in, 1));
  if (table == NULL) { /* all dropped */
    in->left = 0;
    return;
  }
  char *sql = sqlite3_mprintf("SELECT name FROM pragma_table_info(%Q) WHERE pk = 1", table);
  char *key = choose(db, sql, 0);
  sqlite3_free(sql);
  sql = sqlite3_mprintf("SELECT quote(\"%w\") FROM \"%w\"", key, table);
  char *row = choose(db, sql, fuzz_take(in, 1)), *where = sqlite3_mprintf("\"%w\" = %s", key, row);
  sqlite3_free(sql);
  sql = sqlite3_mprintf("SELECT name FROM pragma_table_info(%Q)", table);
  char *column = choose(db, sql, fuzz_take(in, 1));
  sqlite3_free(sql);
  int what = (int)fuzz_take(in, 1);
  FuzzInput part = fuzz_take_part(in);
  sqlite3_stmt *s = NULL;
  if (what % 16 == 14) {
    damage_table(db, table, key, fuzz_take(&part, 1));
  } else if (row != NULL) {
    sql = what % 16 == 15 ? sqlite3_mprintf("DELETE FROM \"%w\" WHERE %s", table, where)
                          : sqlite3_mprintf("UPDATE OR IGNORE \"%w\" SET \"%w\" = ?1 WHERE %s", table, column, where);
    must(sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK);
    if (what % 16 < 8) bind_changed(db, s, table, column, where, part);
    else if (what % 16 < 14) bind_value(s, what / 16, part);
    sqlite3_step(s);
    sqlite3_finalize(s);
    sqlite3_free(sql);
  }
  sqlite3_free(table);
  sqlite3_free(key);
  sqlite3_free(row);
  sqlite3_free(where);
  sqlite3_free(column);
}

/* ---------------------------------------------------------------------------- checking -- */

/* Runs a statement; what it may say is that an index is damaged, or that something is not as it should be. */
static int check(sqlite3 *db, const char *sql)
{
  sqlite3_stmt *s = NULL;
  int rc = sqlite3_prepare_v2(db, sql, -1, &s, NULL);
  const char *message = sqlite3_errmsg(db);
  if (rc == SQLITE_ERROR && (strstr(message, "no such table") || strstr(message, "no such function"))) return SQLITE_OK;
  for (int rows = 0; rc == SQLITE_OK && rows < 5000; rows++) {
    int step = sqlite3_step(s);
    if (step != SQLITE_ROW) rc = step;
  }
  if (rc != SQLITE_OK && rc != SQLITE_DONE) {
    int known = rc == SQLITE_CORRUPT || rc == SQLITE_ERROR || rc == SQLITE_CONSTRAINT || rc == SQLITE_MISMATCH;
    if (!known) fprintf(stderr, "%d: %s: %s\n", rc, sqlite3_errmsg(db), sql);
    must(known);
  }
  sqlite3_finalize(s);
  return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  FuzzInput in = {data, size};
  if (size > 2000) return 0;
  size_t number = fuzz_take(&in, 1) % INDEXES;
  sqlite3 *db = open_copy(number);
  while (in.left > 0) damage(db, &in);
  int rebuilt = SQLITE_ERROR;
  for (size_t i = 0; i < STATEMENTS; i++) rebuilt = check(db, statements[i]);
  if (rebuilt == SQLITE_OK) must(check(db, "INSERT INTO i(i) VALUES ('integrity-check')") == SQLITE_OK);
  check(db, "ALTER TABLE i RENAME TO j");
  check(db, "DROP TABLE i");
  check(db, "DROP TABLE j");
  must(sqlite3_close(db) == SQLITE_OK);
  return 0;
}
