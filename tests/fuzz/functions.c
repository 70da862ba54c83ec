/* functions.c - every function and table of shingle, called from SQL with any values of any type.
**
** Input: a statement's number, then its arguments: a byte for the type, and bytes up to the next 0xff.
*/
#include "fuzz.h"

#include <sqlite3.h>

#include "shingle.h"

static const char *const statements[] = {
    "SELECT shingle_sim(?1, ?2), shingle_containment(?1, ?2), shingle_sim(?1, ?2, ?3), shingle_containment(?2, ?1, ?3)",
    "SELECT shingle_count(?1), shingle_count(?1, ?2), shingle_fold(?3)",
    "SELECT minhash_info(minhash(?1)), minhash_info(minhash(?1, ?2))",
    "SELECT minhash_sim(?1, ?2), minhash_containment(?1, ?2), minhash_error(?1, ?2)",
    "SELECT minhash_info(?1), minhash_info(minhash_union(?1, ?2)), minhash_sim(minhash(?1), ?2)",
    "SELECT minhash_info(minhash_union(column1)) FROM (VALUES (?1), (?2), (?3))",
    "SELECT simhash(?1), simhash(?1, ?2), simhash_distance(?1, ?2), simhash_sim(?2, ?3)",
    "SELECT story_sim(?1, ?2), rewrite_sim(?1, ?2), article_verdict(?1, ?2)",
    "SELECT story_sim(?1, ?2, ?3), rewrite_sim(?1, ?2, ?3), article_verdict(?1, ?2, ?3)",
    "SELECT article_compare(?1, ?2), article_compare(?1, ?2, ?3)",
    "SELECT story_sim(?1, ?2, w), length(w) FROM (SELECT story_weights(column1) AS w FROM (VALUES (?1), (?2), (?3)))",
    "SELECT story_weights_union(?1, ?2), story_weights_union(column1) FROM (VALUES (?1), (?2), (?3))",
    "SELECT length(compare_html(?1, ?2)), length(compare_html(?1, ?2, ?3))",
    "SELECT length(compare_html(?1, ?2, ?3, ?4))",
    "SELECT article_text(?1), article_text(?3, ?2)",
    "SELECT date_gap(?1, ?2), shingle_version(), shingle_debug() IS NULL",
    "SELECT shingle_components(column1, column2) FROM (VALUES (?1, ?2), (?2, ?3), (?3, ?4))",
    "SELECT * FROM shingles(?1, ?2)",
    "SELECT * FROM shingles(?1), shingle_tokens(?2)",
    "SELECT * FROM shingle_sentences(?1)",
    "SELECT * FROM shared_passages(?1, ?2, ?3)",
    "SELECT * FROM aligned_sentences(?1, ?2, ?3)",
    "SELECT fact_sim(?1, ?2), fact_sim(?1, ?2, ?3)",
    "SELECT * FROM article_facts(?1)",
    "SELECT * FROM changed_facts(?1, ?2, ?3)",
    "SELECT count(*) FROM changed_facts(?1, ?2)",
    "SELECT count(*) FROM aligned_sentences(?1, ?2)",
    "SELECT * FROM minhash_bands(?1, ?2, ?3)",
    "SELECT * FROM minhash_bands(minhash(?1), ?2, ?3)",
    "SELECT * FROM lsh_plan(?1, ?2, ?3)",
    "SELECT * FROM article_files(?1, ?2) WHERE name = ?3",
    "SELECT name, path, error FROM article_files('tests/fuzz/corpus', ?1) WHERE path GLOB ?2 AND name LIKE ?3",
};
#define STATEMENTS (sizeof statements / sizeof *statements)

static sqlite3 *db;

static void open_database(void)
{
  must(sqlite3_open(":memory:", &db) == SQLITE_OK);
  must(sqlite3_shingle_init(db, NULL, NULL) == SQLITE_OK);
}

static void bind(sqlite3_stmt *s, int i, FuzzInput *in)
{
  int type = (int)fuzz_take(in, 1);
  FuzzInput part = fuzz_take_part(in);
  const char *bytes = part.left > 0 ? (const char *)part.at : "";
  switch (type % 8) {
    case 0: sqlite3_bind_null(s, i); break;
    case 1: sqlite3_bind_int64(s, i, (sqlite3_int64)fuzz_take(&part, 8)); break;
    case 2: {
      double real;
      uint64_t bits = fuzz_take(&part, 8);
      memcpy(&real, &bits, sizeof real);
      sqlite3_bind_double(s, i, real);
      break;
    }
    case 3: sqlite3_bind_blob(s, i, bytes, (int)part.left, SQLITE_TRANSIENT); break;
    case 4: sqlite3_bind_int(s, i, (int8_t)fuzz_take(&part, 1)); break;
    case 5: sqlite3_bind_double(s, i, (double)fuzz_take(&part, 1) / 256); break;
    default: sqlite3_bind_text(s, i, bytes, (int)part.left, SQLITE_TRANSIENT); break;
  }
}

/* An error of a function of shingle begins with its name, or is one of SQLite's own. */
static void check_error(int rc, const char *message)
{
  static const char *const own[] = {"string or blob too big", "interrupted", "out of memory"};
  if (rc == SQLITE_DONE) return;
  if (rc != SQLITE_ERROR && rc != SQLITE_TOOBIG) fprintf(stderr, "%d: %s\n", rc, message);
  must(rc == SQLITE_ERROR || rc == SQLITE_TOOBIG);
  for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
    if (strcmp(message, own[i]) == 0) return;
  }
  must(strncmp(message, "shingle: ", 9) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  FuzzInput in = {data, size};
  sqlite3_stmt *s;
  if (size > 20000) return 0;
  if (db == NULL) open_database();
  sqlite3_int64 before = sqlite3_memory_used();
  const char *sql = statements[fuzz_take(&in, 1) % STATEMENTS];
  must(sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK);
  for (int i = 1; i <= sqlite3_bind_parameter_count(s); i++) bind(s, i, &in);
  int rc = SQLITE_ROW;
  for (int rows = 0; rows < 2000 && rc == SQLITE_ROW; rows++) {
    rc = sqlite3_step(s);
    for (int i = 0; rc == SQLITE_ROW && i < sqlite3_column_count(s); i++) {
      if (sqlite3_column_type(s, i) == SQLITE_TEXT) must(sqlite3_column_text(s, i) != NULL);
    }
  }
  if (rc != SQLITE_ROW) check_error(rc, sqlite3_errmsg(db));
  sqlite3_finalize(s);
  if (sqlite3_memory_used() - before > 1 << 20) { /* what a connection keeps goes with it */
    must(sqlite3_close(db) == SQLITE_OK);
    db = NULL;
  }
  return 0;
}
