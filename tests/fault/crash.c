/* crash.c - kill -9 at any moment of a writer, and what the file holds then.
**
**     crash ROUNDS DIRECTORY
**
** Each round, a child opens the database and works on it: transactions that insert, update and delete articles
** which triggers bring into two indexes, single statements, 'optimize', 'rebuild', VACUUM. After some random
** time it is killed. Then the file is opened anew, and must be intact: PRAGMA integrity_check, 'integrity-check'
** of both indexes, and each article in them with the signature of its text, and no other; what the child had
** committed before it died, and told in a pipe, must be there. Rounds take turns with a rollback journal and
** with a write-ahead log; now and then the database is made anew.
*/
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../lib/corpus.h"
#include "script.h"

#define ARTICLES 60 /* ids are below that */
#define WORDS 120

static const char *path;
static long failures;

static void failed(int round, const char *what, const char *detail)
{
  if (failures++ < 20) printf("FAILED: round %d: %s: %s\n", round, what, detail ? detail : "");
}

static void must_run(sqlite3 *db, const char *sql)
{
  Outcome o = script_run(db, sql);
  if (o.rc == SQLITE_OK) return;
  fprintf(stderr, "%s: %s\n", sql, o.message);
  exit(2);
}

/* ------------------------------------------------------------------------------- writer -- */

/* A new article's text, or one that resembles another: its first part is that of the article before. */
static char *text_of(uint64_t *state)
{
  char *text = calloc(WORDS + 1, 16);
  uint64_t own = corpus_random(state), common = corpus_random(state) % 5;
  if (text == NULL) exit(2);
  for (int i = 0; i < WORDS; i++) {
    uint64_t *source = i < WORDS / 2 ? &common : &own;
    sprintf(text + strlen(text), "w%x%s", (unsigned)(corpus_random(source) % 900), i % 11 == 10 ? ". " : " ");
  }
  return text;
}

static void change_article(sqlite3 *db, uint64_t *state)
{
  size_t id = corpus_below(state, ARTICLES), what = corpus_below(state, 5);
  char *text = text_of(state), *sql;
  if (what == 0) sql = sqlite3_mprintf("DELETE FROM news WHERE id = %d", (int)id);
  else if (what == 1) sql = sqlite3_mprintf("UPDATE news SET body = %Q WHERE id = %d", text, (int)id);
  else if (what == 2) sql = sqlite3_mprintf("UPDATE OR IGNORE news SET id = (id + 7) %% %d WHERE id = %d", ARTICLES, (int)id);
  else sql = sqlite3_mprintf("INSERT OR IGNORE INTO news VALUES(%d, %Q)", (int)id, text);
  must_run(db, sql);
  sqlite3_free(sql);
  free(text);
}

/* A few changes, with a savepoint that goes back, and the number of the step. */
static void transaction(sqlite3 *db, uint64_t *state, int step)
{
  char *sql = sqlite3_mprintf("UPDATE progress SET step = %d", step);
  must_run(db, "BEGIN");
  for (size_t i = corpus_below(state, 12); i > 0; i--) change_article(db, state);
  must_run(db, "SAVEPOINT here");
  for (size_t i = corpus_below(state, 4); i > 0; i--) change_article(db, state);
  must_run(db, corpus_below(state, 2) ? "ROLLBACK TO here" : "RELEASE here");
  must_run(db, sql);
  must_run(db, "COMMIT");
  sqlite3_free(sql);
}

/* Works until it is killed; tells each step once it is committed. */
static void work(uint64_t seed, int wal, int report, int step)
{
  static const char *const others[] = {
      "INSERT INTO copies(copies) VALUES('optimize')", "INSERT INTO stories(stories) VALUES('rebuild')",
      "INSERT INTO copies(copies) VALUES('rebuild')", "VACUUM", "INSERT INTO stories(stories) VALUES('optimize')",
      "PRAGMA wal_checkpoint(TRUNCATE)"};
  sqlite3 *db = script_open(path);
  must_run(db, wal ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE");
  /* Pages are written before the commit where the cache is small. With a write-ahead log, and a savepoint that goes
  ** back, older SQLites then leave frames that a recovery stops at: committed transactions are lost. Seen with 3.40.1,
  ** where the log held frames without a salt before those; repaired by 3.53. */
  if (!wal || sqlite3_libversion_number() >= 3053000) must_run(db, "PRAGMA cache_size = 30");
  must_run(db, "PRAGMA synchronous = OFF"); /* the system stays: it has what was written */
  for (uint64_t state = seed;;) {
    size_t what = corpus_below(&state, 24);
    if (what < sizeof others / sizeof *others) {
      must_run(db, others[what]);
      continue;
    }
    transaction(db, &state, ++step);
    if (write(report, &step, sizeof step) != sizeof step) exit(2);
  }
}

/* ------------------------------------------------------------------------------- checks -- */

static void remove_database(void)
{
  static const char *const suffixes[] = {"", "-journal", "-wal", "-shm"};
  for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
    char *name = sqlite3_mprintf("%s%s", path, suffixes[i]);
    unlink(name);
    sqlite3_free(name);
  }
}

static void make_database(void)
{
  static const char *const statements[] = {
      "CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT)", "CREATE TABLE progress(step)", "INSERT INTO progress VALUES(0)",
      "CREATE VIRTUAL TABLE copies USING shingle_index(hashes=32, passages=1, min_tokens=8)",
      "CREATE VIRTUAL TABLE stories USING shingle_index(content=news, content_rowid=id, content_column=body, hashes=64, stories=1)",
      "CREATE TRIGGER news_ai AFTER INSERT ON news BEGIN INSERT INTO copies(rowid, text) VALUES(new.id, new.body);"
      " INSERT INTO stories(rowid, text) VALUES(new.id, new.body); END",
      "CREATE TRIGGER news_ad AFTER DELETE ON news BEGIN DELETE FROM copies WHERE rowid = old.id; DELETE FROM stories WHERE rowid = old.id; END",
      "CREATE TRIGGER news_au AFTER UPDATE ON news BEGIN UPDATE copies SET rowid = new.id, text = new.body WHERE rowid = old.id;"
      " UPDATE stories SET rowid = new.id, text = new.body WHERE rowid = old.id; END"};
  remove_database();
  sqlite3 *db = script_open(path);
  for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) must_run(db, statements[i]);
  sqlite3_close(db);
}

/* The first value of a query, as a number; -1 on failure. */
static long number_of(sqlite3 *db, const char *sql)
{
  sqlite3_stmt *s = NULL;
  long value = -1;
  if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW) value = (long)sqlite3_column_int64(s, 0);
  sqlite3_finalize(s);
  return value;
}

static void check_query(sqlite3 *db, int round, const char *sql)
{
  if (number_of(db, sql) != 0) failed(round, sql, sqlite3_errmsg(db));
}

static void check_database(int round, int step, int *found)
{
  sqlite3 *db = script_open(path);
  const char *wrong = script_damage(db);
  if (wrong != NULL) failed(round, "the database is damaged", wrong);
  *found = (int)number_of(db, "SELECT step FROM progress");
  if (*found != step && *found != step + 1) {
    char text[200];
    snprintf(text, sizeof text, "the last one was %d, the last one told %d %s", *found, step, *found < 0 ? sqlite3_errmsg(db) : "");
    failed(round, "a transaction is lost", text);
  }
  check_query(db, round, "SELECT (SELECT count(*) FROM news) <> (SELECT count(*) FROM copies)");
  check_query(db, round, "SELECT (SELECT count(*) FROM news) <> (SELECT count(*) FROM stories)");
  check_query(db, round, "SELECT count(*) FROM news LEFT JOIN copies ON copies.rowid = news.id WHERE copies.signature IS NOT minhash(body, 'hashes=32')");
  check_query(db, round, "SELECT count(*) FROM news LEFT JOIN stories ON stories.rowid = news.id WHERE stories.signature IS NOT minhash(body, 'hashes=64')");
  check_query(db, round, "SELECT count(*) FROM news WHERE NOT EXISTS (SELECT 1 FROM copies WHERE copies MATCH news.body AND copies.rowid = news.id AND similarity = 1)");
  int rc = sqlite3_close(db);
  if (rc != SQLITE_OK) failed(round, "the connection does not close", sqlite3_errstr(rc));
}

/* Lets a child work for a random time and kills it. Returns the last step that it told, or the one before. */
static int killed(int round, uint64_t *state, int step)
{
  int pipes[2], told;
  if (pipe(pipes) != 0) exit(2);
  uint64_t seed = corpus_random(state);
  pid_t child = fork();
  if (child < 0) exit(2);
  if (child == 0) {
    close(pipes[0]);
    work(seed, round % 2, pipes[1], step);
    _exit(2);
  }
  close(pipes[1]);
  struct timespec time = {0, (long)corpus_below(state, round % 8 == 0 ? 300000000 : 60000000)};
  nanosleep(&time, NULL);
  kill(child, SIGKILL);
  int status;
  waitpid(child, &status, 0);
  if (!WIFSIGNALED(status)) failed(round, "the writer", "ended by itself");
  while (read(pipes[0], &told, sizeof told) == sizeof told) step = told;
  close(pipes[0]);
  return step;
}

int main(int argc, char **argv)
{
  if (argc != 3) {
    fprintf(stderr, "usage: crash ROUNDS DIRECTORY\n");
    return 2;
  }
  int rounds = atoi(argv[1]), step = 0;
  long steps = 0;
  uint64_t state = (uint64_t)time(NULL);
  char *name = sqlite3_mprintf("%s/crash.db", argv[2]);
  path = name;
  setvbuf(stdout, NULL, _IOLBF, 0);
  printf("seed %llu\n", (unsigned long long)state);
  for (int round = 0; round < rounds && failures == 0; round++) {
    if (round % 20 == 0) {
      steps += step;
      step = 0;
      make_database();
    }
    int told = killed(round, &state, step);
    check_database(round, told, &step);
  }
  if (failures == 0) remove_database();
  sqlite3_free(name);
  printf("SQLite %s: killed %d times in %ld transactions, %ld failed\n", sqlite3_libversion(), rounds, steps + step, failures);
  return failures != 0;
}
