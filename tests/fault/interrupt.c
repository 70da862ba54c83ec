/* interrupt.c - users who do not wait: sqlite3_interrupt() in the middle of everything that may take long.
**
**     interrupt [-gaps] [PATTERN]      PATTERN: only cases whose name has it
**
** Each case is a statement over inputs that make it work for long: ten megabytes of one word, of different words, of
** nothing but full stops, an index in which everything is like everything. Another thread calls sqlite3_interrupt()
** while it runs: after some milliseconds, or sooner where it was done by then. It must then end with SQLITE_INTERRUPT,
** not with a result, and the connection must go on. How long it took to answer is printed and not judged: that depends
** on what else the machine does.
**
** With -gaps each case runs to its end, and what is printed is the longest processor time of a thread between two
** looks at whether to stop: by shingle_interrupted(), or by SQLite itself where a statement is stepped or loops. So
** it is the longest that any interrupt could have to wait, at whatever moment it comes; beside it stand the time and the
** memory that the statement took. Exit status 1 where one is above 100 ms. Both functions are wrapped by the linker: see reliability.mk.
*/
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "script.h"

#define TRIES 30
#define DELAY 8192      /* microseconds from the first look to the interrupt */
#define ALLOWED 0.100   /* seconds between two looks */

/* -------------------------------------------------------------------------------- inputs -- */

#define TEXT(name) "(SELECT body FROM input WHERE name = '" name "')"
static size_t most = 3 << 20; /* bytes of a text; ten megabytes to measure */

static unsigned state;

static unsigned next(unsigned below)
{
  state = state * 1664525 + 1013904223;
  return (state >> 8) % below;
}

static size_t add_word(char *to, unsigned words)
{
  static const char syllables[][4] = {"ka", "ro", "min", "te", "lo", "bra", "su", "vi", "den", "po", "ga", "ne", "tri", "mo", "fe", "li"};
  unsigned word = next(words) * 2654435761u;
  size_t n = 0;
  for (int i = 0; i < 4; i++, word >>= 4) {
    const char *s = syllables[word & 15];
    memcpy(to + n, s, strlen(s));
    n += strlen(s);
  }
  to[n++] = ' ';
  return n;
}

/* Words of a vocabulary of that size, a full stop after so many (0: none). */
static size_t prose(char *to, size_t bytes, unsigned words, unsigned stop)
{
  size_t n = 0;
  for (unsigned i = 1; n + 20 < bytes; i++) {
    size_t at = n;
    n += add_word(to + n, words);
    if (stop != 0 && i % stop == 1) to[at] = (char)(to[at] - 32);
    if (stop != 0 && i % stop == 0) {
      to[n - 1] = '.';
      to[n++] = ' ';
    }
  }
  return n;
}

static size_t repeated(char *to, size_t bytes, const char *what)
{
  size_t each = strlen(what), n = 0;
  for (; n + each <= bytes; n += each) memcpy(to + n, what, each);
  return n;
}

/* The sentences of `from`, in another order, every fifth word another. */
static size_t shuffled(char *to, const char *from, size_t bytes)
{
  size_t n = 0, half = bytes / 2;
  while (half > 0 && from[half - 1] != ' ') half--;
  memcpy(to, from + half, bytes - half);
  memcpy(to + bytes - half, from, half);
  for (size_t i = 0; i < bytes; i++) {
    if (to[i] == ' ' && ++n % 5 == 0 && i + 1 < bytes && to[i + 1] >= 'a') to[i + 1] = (char)('a' + next(26));
  }
  return bytes;
}

static void add_input(sqlite3 *db, const char *name, const char *bytes, size_t length)
{
  sqlite3_stmt *s = NULL;
  sqlite3_prepare_v2(db, "INSERT INTO input VALUES(?1, ?2)", -1, &s, NULL);
  sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC);
  sqlite3_bind_text(s, 2, bytes, (int)length, SQLITE_STATIC);
  sqlite3_step(s);
  if (sqlite3_finalize(s) != SQLITE_OK) {
    fprintf(stderr, "%s: %s\n", name, sqlite3_errmsg(db));
    exit(2);
  }
}

static void make_inputs(sqlite3 *db)
{
  static const struct {
    const char *name, *what;
    size_t bytes; /* 0: most */
  } repetitions[] = {
      {"the", "the ", 0}, {"letter", "a", 0},       {"stops", ". ", 1 << 20},
      {"marks", "a\xcc\x81\xcc\xa7", 0}, {"han", "\xe4\xb8\xad\xe5\x9b\xbd", 0},
      {"angles", "<&>\" ", 0}, {"dots", "U.S.", 0}, {"digits", "1,000,000,", 0},
      {"lines", "A\n\n", 0}, {"quotes", "\"Yes.\" ", 0}, {"bad", "\xf0\x9f\xe2 ", 0},
      {"sentence", "The dam held. ", 0}, {"page", "<p class=x>One <b>two</b> &amp; <i>three</i>.", 0}, {"tags", "<p><b></a>", 0}, {"blocks", "<p>a", 0}, {"zalgo", "\xcc\x81\xcc\xa7", 0},
  };
  size_t bytes = most, n;
  char *a = malloc(bytes), *b = malloc(bytes);
  for (size_t i = 0; i < sizeof repetitions / sizeof *repetitions; i++) {
    n = repeated(a, repetitions[i].bytes > 0 ? repetitions[i].bytes : most, repetitions[i].what);
    add_input(db, repetitions[i].name, a, n);
  }
  add_input(db, "few", a, prose(a, bytes, 30, 0));
  add_input(db, "unstopped", a, prose(a, bytes, 60000, 0));
  n = prose(a, bytes, 60000, 17);
  add_input(db, "news", a, n);
  add_input(db, "shuffled", b, shuffled(b, a, n));
  add_input(db, "other", b, prose(b, bytes, 60000, 23));
  add_input(db, "short", b, prose(b, 1 << 20, 60000, 17));
  n = prose(a, 1 << 20, 2000, 5);
  add_input(db, "brief", a, n);
  add_input(db, "brief2", b, shuffled(b, a, n));
  free(a);
  free(b);
}

static void run(sqlite3 *db, const char *sql)
{
  char *error = NULL;
  if (sqlite3_exec(db, sql, NULL, NULL, &error) == SQLITE_OK) return;
  fprintf(stderr, "%s: %s\n", sql, error);
  exit(2);
}

#define NUMBERS(n) "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < " #n ") "

static void make_indexes(sqlite3 *db)
{
  /* all alike; all a little alike; each with one word of its own */
  run(db, "CREATE VIRTUAL TABLE alike USING shingle_index");
  run(db, "INSERT INTO alike(rowid, signature) SELECT i, minhash(substr(body, 1, 4000)) FROM "
          "(" NUMBERS(3000) "SELECT i FROM n), input WHERE name = 'news'");
  run(db, "CREATE VIRTUAL TABLE twins USING shingle_index");
  run(db, "INSERT INTO twins(rowid, signature) SELECT rowid, signature FROM alike WHERE rowid <= 1000");
  run(db, "CREATE VIRTUAL TABLE short USING shingle_index(hashes=16, threshold=0.9)");
  run(db, "INSERT INTO short(rowid, text) " NUMBERS(60000) "SELECT i, 'one two three four ' || (i % 30000) FROM n");
  run(db, "CREATE TABLE article(id INTEGER PRIMARY KEY, body)");
  run(db, "INSERT INTO article " NUMBERS(4000) "SELECT i, substr(body, i % 4 * 4000 + i * 37, 3000) FROM n, input WHERE name = 'news'");
  run(db, "CREATE VIRTUAL TABLE archive USING shingle_index(content=article, content_rowid=id, content_column=body, exact=1, "
          "passages=1, stories=1, threads=2)");
  run(db, "INSERT INTO archive(archive) VALUES('rebuild')");
  run(db, "CREATE TABLE long(id INTEGER PRIMARY KEY, body)");
  run(db, "INSERT INTO long SELECT rowid, body FROM input WHERE name IN ('the', 'han', 'news', 'shuffled', 'other', 'stops')");
  run(db, "CREATE VIRTUAL TABLE longs USING shingle_index(content=long, content_rowid=id, content_column=body, exact=1, "
          "passages=1, stories=1, threads=2)");
  run(db, "INSERT INTO longs(longs) VALUES('rebuild')");
}

/* --------------------------------------------------------------------------------- cases -- */

typedef struct Case {
  const char *name, *sql;
} Case;

#define PAIR(f, x, y) {f "(" x ", " y ")", "SELECT " f "(" TEXT(x) ", " TEXT(y) ")"}
#define ONE(f, x) {f "(" x ")", "SELECT " f "(" TEXT(x) ")"}
#define ROWS(f, x) {f "(" x ")", "SELECT count(*) FROM " f "(" TEXT(x) ")"}
#define ROWS2(f, x, y) {f "(" x ", " y ")", "SELECT count(*) FROM " f "(" TEXT(x) ", " TEXT(y) ")"}

static const Case cases[] = {
    ONE("shingle_count", "news"), ONE("shingle_count", "the"), ONE("shingle_count", "letter"), ONE("shingle_count", "han"),
    ONE("shingle_count", "dots"), ONE("shingle_count", "digits"), ONE("shingle_count", "bad"), ONE("shingle_count", "zalgo"),
    {"shingle_count(news, chars)", "SELECT shingle_count(" TEXT("news") ", 'unit=char,width=32')"},
    {"shingle_count(marks, chars)", "SELECT shingle_count(" TEXT("marks") ", 'unit=char,width=32')"},
    {"shingle_count(news, 32)", "SELECT shingle_count(" TEXT("news") ", 32)"},
    {"shingle_sim(news, other, chars)", "SELECT shingle_sim(" TEXT("news") ", " TEXT("other") ", 'unit=char,width=32')"},
    {"minhash(news, chars)", "SELECT minhash(" TEXT("news") ", 'unit=char,width=32,hashes=4096')"},
    PAIR("shingle_sim", "news", "other"), PAIR("shingle_containment", "news", "shuffled"),
    ONE("article_text", "page"), ONE("article_text", "tags"), {"article_text(page, article)", "SELECT article_text(" TEXT("page") ", 'article=1')"},
    {"article_text(blocks, article)", "SELECT article_text(" TEXT("blocks") ", 'article=1')"},
    ONE("shingle_fold", "news"), ONE("shingle_fold", "marks"), ONE("shingle_fold", "zalgo"), ONE("shingle_fold", "letter"),
    {"minhash(news, 4096)", "SELECT minhash(" TEXT("news") ", 'hashes=4096')"}, ONE("minhash", "marks"),
    ONE("simhash", "news"), ONE("simhash", "few"), ONE("story_weights", "news"), ONE("story_weights", "letter"),
    PAIR("fact_sim", "news", "other"), PAIR("story_sim", "news", "other"), PAIR("story_sim", "the", "few"),
    PAIR("rewrite_sim", "news", "other"), PAIR("rewrite_sim", "news", "shuffled"), PAIR("rewrite_sim", "the", "few"),
    PAIR("rewrite_sim", "brief", "brief2"), PAIR("rewrite_sim", "sentence", "sentence"), PAIR("rewrite_sim", "unstopped", "few"),
    PAIR("article_verdict", "news", "shuffled"), PAIR("article_compare", "unstopped", "other"),
    PAIR("compare_html", "news", "shuffled"), PAIR("compare_html", "the", "few"), PAIR("compare_html", "angles", "angles"),
    PAIR("compare_html", "stops", "lines"), PAIR("compare_html", "brief", "brief2"), PAIR("compare_html", "few", "few"),
    ROWS("shingle_tokens", "news"), ROWS("shingle_tokens", "han"), ROWS("shingles", "news"), ROWS("shingles", "the"),
    {"shingles(news, chars)", "SELECT count(*) FROM shingles(" TEXT("news") ", 'unit=char')"},
    ROWS("shingle_sentences", "news"), ROWS("shingle_sentences", "stops"), ROWS("shingle_sentences", "unstopped"),
    ROWS("shingle_sentences", "quotes"), ROWS("shingle_sentences", "lines"), ROWS("shingle_sentences", "dots"),
    ROWS2("shared_passages", "news", "shuffled"), ROWS2("shared_passages", "news", "other"), ROWS2("shared_passages", "the", "the"),
    ROWS2("shared_passages", "the", "few"), ROWS2("shared_passages", "few", "few"), ROWS2("shared_passages", "han", "han"),
    ROWS2("shared_passages", "brief", "brief2"), ROWS2("shared_passages", "news", "news"), ROWS2("shared_passages", "few", "unstopped"),
    ROWS2("changed_facts", "news", "shuffled"), ROWS2("changed_facts", "lines", "lines"), ROWS("article_facts", "news"),
    ROWS2("aligned_sentences", "news", "shuffled"), ROWS2("aligned_sentences", "news", "other"), ROWS2("aligned_sentences", "stops", "stops"),
    ROWS2("aligned_sentences", "quotes", "quotes"), ROWS2("aligned_sentences", "brief", "brief2"), ROWS2("aligned_sentences", "sentence", "sentence"),
    ROWS2("aligned_sentences", "unstopped", "few"), ROWS2("aligned_sentences", "lines", "lines"),
    {"minhash_bands", "SELECT count(*) FROM (" NUMBERS(5000) "SELECT i FROM n), minhash_bands(minhash('a b c d', 'hashes=4096'), 4096, 1)"},
    {"lsh_plan", "SELECT count(*) FROM (" NUMBERS(100000) "SELECT i FROM n), lsh_plan(0.01 + i % 90 * 0.01, 4096, 0.9999)"},
    {"minhash_union", "SELECT minhash_union(minhash(substr(" TEXT("short") ", i * 100, 5000), 'hashes=4096')) FROM (" NUMBERS(5000) "SELECT i FROM n)"},
    {"story_weights_union", "SELECT length(story_weights_union(w)) FROM (SELECT story_weights(" TEXT("news") ") AS w FROM (" NUMBERS(8) "SELECT i FROM n))"},
    {"shingle_components", "SELECT length(shingle_components(i, i * 7919 % 1000003)) FROM (" NUMBERS(1500000) "SELECT i FROM n)"},
    {"shingle_components(text)", "SELECT length(shingle_components('article ' || i, 'article ' || (i * 7919 % 1000003))) FROM (" NUMBERS(700000) "SELECT i FROM n)"},
    {"shingle_components(chain)", "SELECT length(shingle_components(i, i + 1)) FROM (" NUMBERS(2000000) "SELECT i FROM n)"},
    {"insert(news)", "INSERT INTO long SELECT rowid + 100, body FROM input WHERE name = 'news'; "
                     "INSERT INTO longs(rowid, text) SELECT id, body FROM long WHERE id > 100"},
    {"insert(many)", "INSERT INTO short(rowid, text) " NUMBERS(200000) "SELECT 100000 + i, 'one two three four ' || i FROM n"},
    {"update(many)", "UPDATE short SET text = 'five six seven eight ' || rowid"},
    {"delete(many)", "DELETE FROM short WHERE rowid % 7 < 6"},
    {"rebuild(short)", "INSERT INTO short(short) VALUES('rebuild')"},
    {"rebuild(archive)", "INSERT INTO archive(archive) VALUES('rebuild')"},
    {"rebuild(longs)", "INSERT INTO longs(longs) VALUES('rebuild')"},
    {"optimize(short)", "UPDATE short SET text = 'nine ten eleven twelve ' || rowid WHERE rowid % 3 = 0; INSERT INTO short(short) VALUES('optimize')"},
    {"integrity-check(short)", "INSERT INTO short(short) VALUES('integrity-check')"},
    {"integrity-check(archive)", "INSERT INTO archive(archive) VALUES('integrity-check')"},
    {"integrity-check(longs)", "INSERT INTO longs(longs) VALUES('integrity-check')"},
    {"match(news)", "SELECT count(*) FROM longs WHERE longs MATCH " TEXT("news")},
    {"match(han)", "SELECT count(*) FROM longs WHERE longs MATCH " TEXT("han")},
    {"match(all)", "SELECT count(*) FROM short WHERE short MATCH 'one two three four 9' AND similarity >= 0"},
    {"match(alike)", "SELECT count(*) FROM article x, alike WHERE x.id < 300 AND alike MATCH (SELECT signature FROM alike WHERE rowid = x.id)"},
    {"match(many)", "SELECT count(*) FROM article, archive WHERE id < 1000 AND archive MATCH body"},
    {"shingle_pairs(alike)", "SELECT count(*) FROM shingle_pairs('alike')"},
    {"shingle_pairs(alike, 0.02)", "SELECT count(*) FROM shingle_pairs('alike', 0.02)"},
    {"shingle_pairs(alike, alike)", "SELECT count(*) FROM shingle_pairs('alike', 0.5, 'alike')"},
    {"shingle_pairs(short, 0.1)", "SELECT count(*) FROM (SELECT 1 FROM shingle_pairs('short', 0.1) LIMIT 4000000)"},
    {"shingle_pairs(archive, 0.05)", "SELECT count(*) FROM shingle_pairs('archive', 0.05)"},
    {"shingle_pairs(longs, 0.01)", "SELECT count(*) FROM shingle_pairs('longs', 0.01)"},
    {"shingle_clusters(alike, single)", "SELECT count(*) FROM shingle_clusters('alike', 0.5, 'single')"},
    {"shingle_clusters(twins, average)", "SELECT count(*) FROM shingle_clusters('twins', 0.5, 'average')"},
    {"shingle_clusters(twins, complete)", "SELECT count(*) FROM shingle_clusters('twins', 0.5, 'complete')"},
    {"shingle_clusters(short, average)", "SELECT count(*) FROM shingle_clusters('short', 0.95, 'average')"},
    {"related_articles(news)", "SELECT count(*) FROM related_articles('longs', " TEXT("news") ")"},
    {"related_articles(few)", "SELECT count(*) FROM related_articles('longs', " TEXT("few") ")"},
    {"related_articles(many)", "SELECT count(*) FROM article a, related_articles('archive', a.body, 200) WHERE a.id < 100"},
    {"shingle_bands(short)", "SELECT count(*) FROM shingle_bands('short')"},
    {"shingle_weights(longs)", "SELECT sum(length(weights)) FROM (" NUMBERS(500) "SELECT i FROM n) CROSS JOIN shingle_weights('longs')"},
};

/* ------------------------------------------------------------------------------ looking -- */

static atomic_int armed;  /* the statement has looked whether to stop: an interrupt is not lost */

typedef struct Look {
  double at;
  void *from;
} Look;

static _Thread_local Look last;
static _Thread_local int epoch_of_last;
static atomic_int epoch;  /* of the statement */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
  double seconds;
  void *from, *to;
} longest;

static double seconds(clockid_t clock)
{
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void look(void *from)
{
  double now = seconds(CLOCK_THREAD_CPUTIME_ID);
  if (epoch_of_last == epoch && now - last.at > longest.seconds) {
    pthread_mutex_lock(&lock);
    if (now - last.at > longest.seconds) {
      longest.seconds = now - last.at;
      longest.from = last.from;
      longest.to = from;
    }
    pthread_mutex_unlock(&lock);
  }
  epoch_of_last = epoch;
  last = (Look){now, from};
  armed = 1;
}

int __real_shingle_interrupted(void *host);
int __wrap_shingle_interrupted(void *host);
int __wrap_shingle_interrupted(void *host)
{
  look(__builtin_return_address(0));
  int stop = __real_shingle_interrupted(host); /* may step a statement */
  last = (Look){seconds(CLOCK_THREAD_CPUTIME_ID), __builtin_return_address(0)};
  return stop;
}

int __real_sqlite3_step(sqlite3_stmt *s);
int __wrap_sqlite3_step(sqlite3_stmt *s);
int __wrap_sqlite3_step(sqlite3_stmt *s)
{
  look(__builtin_return_address(0));
  return __real_sqlite3_step(s);
}

static int progress(void *nothing)
{
  look(nothing);
  return 0;
}

/* --------------------------------------------------------------------------- interrupting -- */

static sqlite3 *database;
static atomic_int done;
static unsigned delay;
static double asked;

static void *interrupt(void *nothing)
{
  while (!armed && !done) usleep(100);
  usleep(delay);
  asked = seconds(CLOCK_MONOTONIC);
  if (!done) sqlite3_interrupt(database);
  return nothing;
}

/* Runs the statements of a case: all, or until one fails. */
static int run_case(const Case *c)
{
  int rc = SQLITE_OK;
  for (const char *sql = c->sql; rc == SQLITE_OK && *sql != 0;) {
    sqlite3_stmt *s = NULL;
    rc = sqlite3_prepare_v2(database, sql, -1, &s, &sql);
    if (rc != SQLITE_OK || s == NULL) break;
    while (__wrap_sqlite3_step(s) == SQLITE_ROW) continue;
    look(NULL);
    rc = sqlite3_finalize(s);
  }
  return rc;
}

extern char __executable_start; /* of the linker: addresses are printed for addr2line */

static long place(const void *address) { return address != NULL ? (long)((const char *)address - &__executable_start) : 0; }

static int failures, ran;
static double slowest;

/* Runs to its end: the longest between two looks. */
static void measure(const Case *c)
{
  epoch++;
  longest.seconds = 0;
  run(database, "SAVEPOINT a");
  sqlite3_progress_handler(database, 50, progress, NULL);
  double began = seconds(CLOCK_PROCESS_CPUTIME_ID);
  sqlite3_int64 before = sqlite3_memory_used();
  sqlite3_memory_highwater(1);
  int rc = run_case(c);
  double memory = (double)(sqlite3_memory_highwater(0) - before) / 1048576;
  double whole = seconds(CLOCK_PROCESS_CPUTIME_ID) - began;
  sqlite3_progress_handler(database, 0, NULL, NULL);
  int bad = rc != SQLITE_OK || longest.seconds > ALLOWED;
  printf("%-7s %7.1f ms of %8.0f, %6.0f MB  %s", bad ? "FAILED" : "ok", longest.seconds * 1000, whole * 1000, memory, c->name);
  if (bad) printf("  (%s: between 0x%lx and 0x%lx)", sqlite3_errmsg(database), place(longest.from), place(longest.to));
  printf("\n");
  run(database, "ROLLBACK TO a; RELEASE a");
  if (longest.seconds > slowest) slowest = longest.seconds;
  failures += bad;
}

/* Runs until it is interrupted, or to its end. */
static int run_interrupted(const Case *c)
{
  pthread_t id;
  run(database, "SAVEPOINT a");
  armed = done = 0;
  pthread_create(&id, NULL, interrupt, NULL);
  int rc = run_case(c);
  double now = seconds(CLOCK_MONOTONIC);
  done = 1;
  pthread_join(id, NULL);
  if (rc == SQLITE_INTERRUPT && now - asked > slowest) slowest = now - asked;
  if (rc == SQLITE_INTERRUPT && getenv("TIMES")) printf("%7.1f ms  %s\n", (now - asked) * 1000, c->name);
  /* an interrupted write may have ended the transaction */
  if (!sqlite3_get_autocommit(database)) run(database, "ROLLBACK TO a; RELEASE a");
  return rc;
}

static void stop(const Case *c)
{
  int rc = SQLITE_OK;
  delay = DELAY;
  /* on a busy machine the thread that interrupts may wake up too late: tried again */
  for (int tries = 0; rc == SQLITE_OK && tries < TRIES; tries++, delay /= 8) rc = run_interrupted(c);
  if (rc == SQLITE_INTERRUPT) return;
  printf("FAILED  %s: %s\n", c->name, rc == SQLITE_OK ? "was not interrupted" : sqlite3_errmsg(database));
  failures++;
}

int main(int count, char **arguments)
{
  int gaps = count > 1 && strcmp(arguments[1], "-gaps") == 0;
  const char *pattern = count > 1 + gaps ? arguments[1 + gaps] : "";
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (gaps) most = 10 << 20;
  database = script_open(NULL);
  run(database, "CREATE TABLE input(name TEXT PRIMARY KEY, body TEXT)");
  make_inputs(database);
  make_indexes(database);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    if (strstr(cases[i].name, pattern) == NULL) continue;
    ran++;
    if (gaps) measure(&cases[i]);
    else stop(&cases[i]);
  }
  const char *damage = script_damage(database);
  if (damage != NULL) {
    printf("FAILED  %s\n", damage);
    failures++;
  }
  printf("SQLite %s: %d statements %s, %d failed, %s %.1f ms\n", sqlite3_libversion(), ran, gaps ? "measured" : "interrupted", failures,
         gaps ? "at most" : "slowest", slowest * 1000);
  sqlite3_close(database);
  return failures != 0;
}
