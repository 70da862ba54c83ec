/* truth.c - every pair of texts whose word-shingle Jaccard similarity is at least a threshold, exactly.
**
**     truth NEWS OUT [width=3] [threshold=0.3] [sql=SELECT id, body FROM news]
**
** writes to the database OUT the tables
**
**     truth(a, b, similarity)         a < b; sorted
**     truth_info(key, value)          width, threshold, texts, pairs, seconds, peak_mb
**
** Shingles are those of ext/core, so similarities are the ones that shingle_sim() gives. The method is prefix
** filtering (Chaudhuri, Ganti, Kaushik, ICDE 2006; Bayardo, Ma, Srikant, WWW 2007): all sets are sorted by one
** order, rare shingles first. Two sets of J >= t must have one in common among the first n - ceil(t n) + 1 of
** each, so only these are indexed, and what meets there is compared. Texts come by size: a smaller one than t
** times the size can't be similar, and ends the search.
**
** A shingle that one text alone has can't be shared and is dropped; a pass over all texts finds them with two
** bit tables, where a collision only means that one is kept. Any order is right, so the counts that
** it rests on may collide, too. What is left of a hash beside the count is 56 bits: a pair of texts of 400 shingles has
** one too many in common once in 10^12 pairs. Memory: about 3 KB a text, 0.3 of it while reading.
*/
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "../ext/core/wording/shingles.h"

void *shingle_realloc(void *old, size_t bytes) { return realloc(old, bytes); }
void shingle_release(void *memory) { free(memory); }
int shingle_interrupted(void *host) { (void)host; return 0; }

typedef struct Document {
  sqlite3_int64 id;
  uint64_t at;              /* its kept shingles: keys[at .. at+kept) */
  uint32_t kept, size;      /* of `size` in all */
} Document;

typedef struct Pair {
  sqlite3_int64 a, b;
  double similarity;
} Pair;

typedef struct Truth {
  int width;
  double threshold;
  Document *documents;
  size_t count, capacity;
  uint64_t *keys;
  size_t key_count, key_capacity;
  uint64_t *once, *twice;   /* bit tables by hash */
  uint8_t *frequency;       /* of kept shingles, up to 255 */
  uint64_t bits, frequencies;
  Pair *pairs;
  size_t pair_count, pair_capacity, compared;
} Truth;

static void fail(const char *what, const char *which)
{
  fprintf(stderr, "truth: %s '%s'\n", what, which);
  exit(1);
}

static void *grown(void *items, size_t *capacity, size_t need, size_t size)
{
  if (need <= *capacity) return items;
  *capacity = need + need / 4 + 1024;
  items = realloc(items, *capacity * size);
  if (items == NULL) fail("no memory for", "the truth");
  return items;
}

static void *zeros(size_t count, size_t size)
{
  void *items = calloc(count, size);
  if (items == NULL) fail("no memory for", "a table");
  return items;
}

static void must(sqlite3 *db, int status)
{
  if (status != SQLITE_OK && status != SQLITE_DONE && status != SQLITE_ROW) fail("sqlite:", sqlite3_errmsg(db));
}

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ------------------------------------------------------------------------------ reading -- */

static int test_and_set(uint64_t *table, uint64_t bit)
{
  uint64_t mask = 1ULL << (bit & 63), before = table[bit >> 6] & mask;
  table[bit >> 6] |= mask;
  return before != 0;
}

/* First pass: which shingles are there more than once? */
static void note_shingles(Truth *t, sqlite3_int64 id, const ShingleSet *set)
{
  (void)id;
  for (size_t i = 0; i < set->count; i++) {
    uint64_t bit = set->items[i] & (t->bits - 1);
    if (test_and_set(t->once, bit)) test_and_set(t->twice, bit);
  }
}

/* Second pass: keeps these, and counts them. */
static void keep_shingles(Truth *t, sqlite3_int64 id, const ShingleSet *set)
{
  t->documents = grown(t->documents, &t->capacity, t->count + 1, sizeof *t->documents);
  t->keys = grown(t->keys, &t->key_capacity, t->key_count + set->count, sizeof *t->keys);
  Document *d = &t->documents[t->count++];
  *d = (Document){id, t->key_count, 0, (uint32_t)set->count};
  for (size_t i = 0; i < set->count; i++) {
    uint64_t hash = set->items[i], bit = hash & (t->bits - 1);
    if (!(t->twice[bit >> 6] >> (bit & 63) & 1)) continue;
    uint8_t *frequency = &t->frequency[hash & (t->frequencies - 1)];
    if (*frequency < 255) ++*frequency;
    t->keys[t->key_count++] = hash;
  }
  d->kept = (uint32_t)(t->key_count - d->at);
}

static void read_texts(Truth *t, sqlite3 *db, const char *sql, void (*use)(Truth *, sqlite3_int64, const ShingleSet *))
{
  static ShingleText text;
  static ShingleSet set;
  ShingleOptions options = {SHINGLE_WORD, t->width, SHINGLE_HASHES_DEFAULT, 0};
  sqlite3_stmt *rows;
  shingle_text_init(&text, NULL);
  must(db, sqlite3_prepare_v2(db, sql, -1, &rows, NULL));
  while (sqlite3_step(rows) == SQLITE_ROW) {
    const void *bytes = sqlite3_column_text(rows, 1);
    int status = shingle_set_read(&set, &text, &options, bytes, (size_t)sqlite3_column_bytes(rows, 1));
    if (status != SHINGLE_OK) fail("can't read a text:", sql);
    use(t, sqlite3_column_int64(rows, 0), &set);
  }
  must(db, sqlite3_finalize(rows));
}

static int compare_keys(const void *a, const void *b)
{
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

static int compare_documents(const void *a, const void *b)
{
  const Document *x = a, *y = b;
  if (x->size != y->size) return x->size > y->size ? 1 : -1;
  return (x->id > y->id) - (x->id < y->id);
}

/* Hashes become keys that sort by frequency; sets are sorted by them, documents by size. */
static void order(Truth *t)
{
  for (size_t i = 0; i < t->key_count; i++)
    t->keys[i] = (uint64_t)t->frequency[t->keys[i] & (t->frequencies - 1)] << 56 | t->keys[i] >> 8;
  for (size_t i = 0; i < t->count; i++)
    qsort(t->keys + t->documents[i].at, t->documents[i].kept, sizeof *t->keys, compare_keys);
  qsort(t->documents, t->count, sizeof *t->documents, compare_documents);
}

static void read_all(Truth *t, sqlite3 *db, const char *sql)
{
  sqlite3_stmt *rows;
  char *counting = sqlite3_mprintf("SELECT count(*) FROM (%s)", sql);
  must(db, sqlite3_prepare_v2(db, counting, -1, &rows, NULL));
  must(db, sqlite3_step(rows));
  uint64_t expected = (uint64_t)sqlite3_column_int64(rows, 0) * 400;
  sqlite3_finalize(rows);
  sqlite3_free(counting);
  for (t->bits = 1 << 20; t->bits < expected * 8; t->bits *= 2) {}
  t->frequencies = t->bits / 8;
  t->once = zeros(t->bits / 64, 8);
  t->twice = zeros(t->bits / 64, 8);
  read_texts(t, db, sql, note_shingles);
  free(t->once);
  t->frequency = zeros(t->frequencies, 1);
  read_texts(t, db, sql, keep_shingles);
  free(t->twice);
  order(t);
  free(t->frequency);
}

/* -------------------------------------------------------------------------------- joining -- */

/* The documents that have a shingle in their prefix, the last and largest first. Two shingles may share a chain. */
typedef struct Posting { uint32_t next, document; } Posting;
typedef struct Postings {
  uint32_t *head;   /* a posting's number + 1 */
  uint64_t mask;
  Posting *items;
  size_t count, capacity;
} Postings;

/* How many of the kept shingles of a document, from the rarest on, are in its prefix. */
static uint32_t prefix_of(const Truth *t, const Document *d)
{
  uint32_t must_share = (uint32_t)ceil(t->threshold * d->size - 1e-9), dropped = d->size - d->kept;
  uint32_t prefix = d->size - must_share + 1;
  if (prefix > d->size) prefix = d->size;
  return prefix > dropped ? prefix - dropped : 0;
}

static void compare(Truth *t, const Document *x, const Document *y)
{
  const uint64_t *a = t->keys + x->at, *b = t->keys + y->at, *a_end = a + x->kept, *b_end = b + y->kept;
  double need = t->threshold / (1 + t->threshold) * ((double)x->size + y->size) - 1e-6;
  size_t shared = 0, enough = need > 0 ? (size_t)ceil(need) : 0;
  t->compared++;
  while (a < a_end && b < b_end) {
    uint64_t p = *a, q = *b;
    size_t left = (size_t)(a_end - a < b_end - b ? a_end - a : b_end - b);
    if (shared + left < enough) return;
    shared += p == q;
    a += p <= q;
    b += q <= p;
  }
  double similarity = (double)shared / (double)(x->size + y->size - shared);
  if (similarity < t->threshold) return;
  t->pairs = grown(t->pairs, &t->pair_capacity, t->pair_count + 1, sizeof *t->pairs);
  t->pairs[t->pair_count++] = x->id < y->id ? (Pair){x->id, y->id, similarity} : (Pair){y->id, x->id, similarity};
}

/* Compares document `i` with the smaller ones that it meets, and adds its prefix. */
static void join_one(Truth *t, Postings *p, uint32_t *met, uint32_t i)
{
  const Document *x = &t->documents[i];
  uint32_t prefix = prefix_of(t, x);
  double least = t->threshold * x->size - 1e-9;
  for (uint32_t k = 0; k < prefix; k++) {
    uint32_t *head = &p->head[t->keys[x->at + k] * 0x9e3779b97f4a7c15ULL >> 20 & p->mask];
    for (uint32_t at = *head; at != 0; at = p->items[at - 1].next) {
      uint32_t y = p->items[at - 1].document;
      if (t->documents[y].size < least) break;
      if (met[y] == i) continue;
      met[y] = i;
      if (y != i) compare(t, x, &t->documents[y]);
    }
    p->items[p->count++] = (Posting){*head, i};
    *head = (uint32_t)p->count;
  }
}

static void join(Truth *t)
{
  Postings p = {0};
  size_t total = 0;
  uint32_t *met = zeros(t->count + 1, sizeof *met);
  for (size_t i = 0; i < t->count; i++) total += prefix_of(t, &t->documents[i]);
  if (total >= UINT32_MAX || t->count >= UINT32_MAX) fail("too many shingles for", "one run");
  for (p.mask = 1 << 16; p.mask < total; p.mask *= 2) {}
  p.head = zeros(p.mask, sizeof *p.head);
  p.mask--;
  p.items = zeros(total + 1, sizeof *p.items);
  for (size_t i = 0; i < t->count; i++) met[i] = UINT32_MAX;
  for (size_t i = 0; i < t->count; i++) join_one(t, &p, met, (uint32_t)i);
  free(p.head);
  free(p.items);
  free(met);
}

/* -------------------------------------------------------------------------------- writing -- */

static int compare_pairs(const void *a, const void *b)
{
  const Pair *x = a, *y = b;
  if (x->a != y->a) return x->a > y->a ? 1 : -1;
  return (x->b > y->b) - (x->b < y->b);
}

static void write_pairs(const Truth *t, const char *path, double seconds)
{
  sqlite3 *db;
  sqlite3_stmt *insert;
  struct rusage usage;
  remove(path);
  must(NULL, sqlite3_open(path, &db));
  must(db, sqlite3_exec(db, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;"
                            "CREATE TABLE truth(a INTEGER, b INTEGER, similarity REAL);"
                            "CREATE TABLE truth_info(key TEXT PRIMARY KEY, value)", NULL, NULL, NULL));
  must(db, sqlite3_prepare_v2(db, "INSERT INTO truth VALUES(?1, ?2, ?3)", -1, &insert, NULL));
  for (size_t i = 0; i < t->pair_count; i++) {
    sqlite3_bind_int64(insert, 1, t->pairs[i].a);
    sqlite3_bind_int64(insert, 2, t->pairs[i].b);
    sqlite3_bind_double(insert, 3, t->pairs[i].similarity);
    must(db, sqlite3_step(insert));
    must(db, sqlite3_reset(insert));
  }
  sqlite3_finalize(insert);
  getrusage(RUSAGE_SELF, &usage);
  char *sql = sqlite3_mprintf("INSERT INTO truth_info VALUES('width', %d), ('threshold', %g), ('texts', %lld), ('pairs', %lld),"
                              "('seconds', %.2f), ('peak_mb', %lld); COMMIT", t->width, t->threshold, (long long)t->count,
                              (long long)t->pair_count, seconds, (long long)usage.ru_maxrss / 1000);
  must(db, sqlite3_exec(db, sql, NULL, NULL, NULL));
  sqlite3_free(sql);
  sqlite3_close(db);
  printf("%zu texts, width %d: %zu pairs of J >= %g, %zu compared, %.1f s, %ld MB\n", t->count, t->width, t->pair_count,
         t->threshold, t->compared, seconds, usage.ru_maxrss / 1000);
}

int main(int argc, char **argv)
{
  static Truth t;
  const char *sql = "SELECT id, body FROM news";
  sqlite3 *db;
  t.width = SHINGLE_WIDTH_WORDS;
  t.threshold = 0.3;
  if (argc < 3) fail("usage: truth NEWS OUT [width=3] [threshold=0.3] [sql=...], not", argc > 1 ? argv[1] : "");
  for (int i = 3; i < argc; i++) {
    if (strncmp(argv[i], "width=", 6) == 0) t.width = atoi(argv[i] + 6);
    else if (strncmp(argv[i], "threshold=", 10) == 0) t.threshold = atof(argv[i] + 10);
    else if (strncmp(argv[i], "sql=", 4) == 0) sql = argv[i] + 4;
    else fail("unknown option", argv[i]);
  }
  if (t.width < 1 || t.width > SHINGLE_WIDTH_MAX || t.threshold <= 0 || t.threshold > 1) fail("out of range in", argv[3]);
  double start = now();
  must(NULL, sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL));
  read_all(&t, db, sql);
  sqlite3_close(db);
  join(&t);
  if (t.pair_count > 0) qsort(t.pairs, t.pair_count, sizeof *t.pairs, compare_pairs);
  write_pairs(&t, argv[2], now() - start);
  return 0;
}
