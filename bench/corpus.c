/* corpus.c - writes a database of made-up news in which the near-duplicates are known.
**
**     corpus FILE ARTICLES [seeds=DIR] [words=FILE] [seed=N]
**
**     news(id INTEGER PRIMARY KEY, body TEXT, published TEXT, source TEXT)   dates of one year, 50 sources
**     planted(original, twin, kind, rate)     which article was made from which, and how
**     reported(original, report)              independent articles on the same event, with nothing copied
**     generated(key, value)                   how the file was made, and a checksum of the texts
**
** An article is a chain of sentences from the grammar of vocabulary.h, about 400 words, 2.5 KB. Its content
** words come from the language (Zipf's law), from its topic, and from its own event, whose people, places
** and things occur again and again. Tuned so that the figures of real news come out: half of the words of an
** article different, word-3 Jaccard of two unrelated ones about 0.001, three quarters of the articles with
** some byte beyond ASCII. Articles of a fifth of the sources end with a standing line.
**
** Two of five articles are made from an earlier one instead, in twelve ways, equal shares:
**
**     copy                        the same words; typography may differ
**     scattered 2 5 10 20 40 %    words replaced, deleted or inserted, one by one
**     clumped 5 10 20 %           runs of 6 to 16 words replaced
**     excerpt                     the first 40 to 95 % of the paragraphs; rate: the share of the words
**     boilerplate                 a line before, an advertisement inside, a notice after; rate: their share
**     merge                       the first halves of two articles; a row each, rate: the share from it
**
** An article depends on the seed and on its id alone, not on how many there are: the first 20,000 of 200,000
** articles are those of 20,000. Only `published` is spread over the year. Nothing is kept in memory, originals
** are made again, so a million articles take no more of it than one.
*/
#include "vocabulary.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOPICS = 1500, TOPIC_WORDS = 200, OWN_WORDS = 20, OWN_NAMES = 12, SOURCES = 50, NOTICES = 200 };
enum { PHRASES = 100000, TOPIC_PHRASES = 300, OWN_PHRASES = 15 };

/* ------------------------------------------------------------------------------- articles -- */

/* A word of an article and what stands around it. */
typedef struct Token {
  uint32_t word;  /* of the vocabulary, or a number: NUMBER | kind << 24 | value */
  uint32_t marks;
} Token;

#define NUMBER 0x80000000u
enum { PLAIN_NUMBER = 0, GROUPED = 1, DECIMAL = 2 };
enum { COMMA = 1, END = 2, CAPITAL = 4, PARAGRAPH = 8, OPEN = 16, CLOSE = 32, DASH = 64, POSSESSIVE = 128 };

typedef struct Article {
  Token *token;
  uint32_t count, capacity;
} Article;

static void add(Article *a, uint32_t word, uint32_t marks)
{
  if (a->count == a->capacity) {
    a->capacity = a->capacity * 2 + 1024;
    a->token = grow(a->token, a->capacity * sizeof *a->token);
  }
  a->token[a->count++] = (Token){word, marks};
}

/* What all articles are drawn from, and room to make one in. */
typedef struct Press {
  Vocabulary words;
  Zipf topic_rank, own_rank, own_name_rank, function_rank, phrase_rank, topic_phrase_rank;
  uint64_t seed;
  Article original, other, twin, bytes;
} Press;

/* What one article is about. `own` and `topic` say which words are likely in it. */
typedef struct Subject {
  uint64_t topic, own;
} Subject;

static uint64_t key(const Press *p, uint64_t id, uint64_t purpose)
{
  return random_mix(random_mix(p->seed * 0x9e3779b97f4a7c15ULL + purpose) + id * 0xd1342543de82ef95ULL);
}

/* Word `i` of a topic or an event: one of `count` words from `first` on, the frequent ones more often. */
static uint32_t member(uint64_t of, uint32_t i, uint32_t first, uint32_t count)
{
  uint64_t u = random_mix(of + i) >> 32;
  return first + (uint32_t)((u * u >> 32) * count >> 32);
}

static uint32_t draw_content(const Press *p, const Subject *s, uint32_t before, Random *r)
{
  const Vocabulary *v = &p->words;
  uint32_t from = random_below(r, 100), follower;
  if (before != 0 && from < 30 && (follower = vocabulary_follower(v, before, r)) != 0) return follower;
  if (from < 44) return v->content + zipf_draw(&v->content_rank, r);
  if (from < 70) return member(s->topic, zipf_draw(&p->topic_rank, r), v->content, v->contents);
  return member(s->own, zipf_draw(&p->own_rank, r), v->content, v->contents);
}

/* Name `place` of a run of names: a person or a place of the event keeps its first and last name. */
static uint32_t draw_name(const Press *p, const Subject *s, uint32_t *person, uint32_t place, Random *r)
{
  const Vocabulary *v = &p->words;
  if (place == 0) *person = random_percent(r, 70) ? zipf_draw(&p->own_name_rank, r) : UINT32_MAX;
  if (*person == UINT32_MAX) return v->name + zipf_draw(&v->name_rank, r);
  return member(s->own + 0x51ed27, *person * 4 + place % 4, v->name, v->names);
}

static uint32_t draw_number(Random *r)
{
  uint32_t kind = random_below(r, 20);
  if (kind < 9) return NUMBER | (2 + random_below(r, 98));
  if (kind < 13) return NUMBER | (1990 + random_below(r, 36));
  if (kind < 17) return NUMBER | GROUPED << 24 | (1000 + random_below(r, 90000) * (1 + random_below(r, 10)));
  return NUMBER | DECIMAL << 24 | random_below(r, 1000);
}

/* Any word that fits anywhere: what edits put in. */
static uint32_t draw_any(const Press *p, const Subject *s, Random *r)
{
  uint32_t from = random_below(r, 100), person = 0;
  if (from < 40) return random_below(r, p->words.functions);
  return from < 90 ? draw_content(p, s, 0, r) : draw_name(p, s, &person, 0, r);
}

/* Where the next words come from: the article's own chance, or for the length of a phrase that one's. */
typedef struct Voice {
  Random random;
  Subject subject;
  uint32_t left;    /* words of the phrase still to come */
} Voice;

/* Begins a phrase, three to six words that are always the same: one of the language, of the topic, or of the
** event. Returns where in the grammar it begins. */
static uint32_t begin_phrase(const Press *p, const Subject *s, Voice *v, Random *r)
{
  const Grammar *g = &p->words.grammar;
  uint32_t kind = random_below(r, 10), place;
  uint64_t phrase;
  if (kind < 6) phrase = random_mix(p->seed + zipf_draw(&p->phrase_rank, r));
  else if (kind < 8) phrase = random_mix(s->topic + 0x3c6ef + zipf_draw(&p->topic_phrase_rank, r));
  else phrase = random_mix(s->own + 0x6a09e + random_below(r, OWN_PHRASES));
  *v = (Voice){{phrase}, {kind < 6 ? phrase : s->topic, kind < 8 ? phrase : s->own}, 0};
  v->left = 3 + random_below(&v->random, 4);
  do place = random_below(&v->random, g->count);
  while (g->symbol[place] == SYMBOL_END);
  return place;
}

static void add_sentence(const Press *p, Article *a, const Subject *subject, Random *chance, uint32_t marks)
{
  const Grammar *g = &p->words.grammar;
  Voice voice = {{0}, {0, 0}, 0};
  uint32_t first = a->count, place = grammar_start(g, chance), run = 0, last = SYMBOL_END, person = 0, before = 0;
  int quote = random_percent(chance, 10), dash = random_percent(chance, 6);
  while (a->count - first < 45) {
    if (voice.left == 0 && random_percent(chance, 30)) {
      place = begin_phrase(p, subject, &voice, chance);
      last = SYMBOL_END;
    }
    Random *r = voice.left > 0 ? &voice.random : chance;
    const Subject *s = voice.left > 0 ? &voice.subject : subject;
    uint32_t symbol = g->symbol[place] & ~(uint32_t)SYMBOL_COMMA, word, around = 0;
    if (symbol == SYMBOL_END) break;
    if (g->symbol[place] & SYMBOL_COMMA) around = dash ? DASH : COMMA;
    run = symbol == last ? run + 1 : 0;
    if (symbol == SYMBOL_CONTENT) word = draw_content(p, s, run > 0 ? before : 0, r);
    else if (symbol == SYMBOL_NAME) word = draw_name(p, s, &person, run, r);
    else if (symbol == SYMBOL_NUMBER) word = draw_number(r);
    else word = random_percent(r, 80) ? symbol - SYMBOL_WORD : zipf_draw(&p->function_rank, r);
    if (symbol == SYMBOL_NAME && around == 0 && random_percent(r, 8)) around = POSSESSIVE;
    if (around & DASH) dash = 0;
    add(a, word, around);
    last = symbol;
    before = word;
    place = grammar_next(g, place, r);
    if (voice.left > 0) voice.left--;
  }
  if (a->count == first) return;
  Token *end = &a->token[a->count - 1];
  end->marks = (end->marks & ~(uint32_t)(COMMA | DASH)) | END | (quote ? CLOSE : 0);
  a->token[first].marks |= CAPITAL | marks | (quote ? OPEN : 0);
}

/* Text of at least `words` words on a subject of its own: standing lines, notices, advertisements. */
static void add_notice(const Press *p, Article *a, uint64_t number, uint32_t words, uint32_t marks)
{
  Random r = {key(p, number, 'n')};
  Subject s = {key(p, number, 't'), key(p, number, 'o')};
  for (uint32_t first = a->count; a->count - first < words; marks = 0) add_sentence(p, a, &s, &r, marks);
}

/* ------------------------------------------------------------------------ which is what -- */

typedef enum Kind { COPY, SCATTERED, CLUMPED, EXCERPT, BOILERPLATE, MERGE } Kind;
typedef struct Way { Kind kind; const char *name; uint32_t percent; } Way;
static const Way ways[] = {
  {COPY, "copy", 0},            {SCATTERED, "scattered", 2},  {SCATTERED, "scattered", 5},  {SCATTERED, "scattered", 10},
  {SCATTERED, "scattered", 20}, {SCATTERED, "scattered", 40}, {CLUMPED, "clumped", 5},      {CLUMPED, "clumped", 10},
  {CLUMPED, "clumped", 20},     {EXCERPT, "excerpt", 0},      {BOILERPLATE, "boilerplate", 0}, {MERGE, "merge", 0},
};
enum { WAYS = sizeof ways / sizeof *ways };

static int is_planted(const Press *p, uint32_t id) { return id > 10 && key(p, id, 'p') % 5 < 2; }

/* Any earlier article that was not made from another. */
static uint32_t draw_original(const Press *p, uint32_t id, Random *r)
{
  uint32_t original;
  do original = 1 + random_below(r, id - 1);
  while (is_planted(p, original));
  return original;
}

static int is_report(const Press *p, uint32_t id) { return id > 10 && !is_planted(p, id) && key(p, id, 'r') % 8 == 0; }

/* The article whose event `id` is about: itself, or for a report one of the 2,000 before it. */
static uint32_t event_of(const Press *p, uint32_t id)
{
  if (!is_report(p, id)) return id;
  Random r = {key(p, id, 'e')};
  for (;;) {
    uint32_t back = id - 1 < 2000 ? id - 1 : 2000, event = id - 1 - random_below(&r, back);
    if (!is_planted(p, event) && !is_report(p, event)) return event;
  }
}

static uint32_t source_of(const Press *p, uint32_t id) { return (uint32_t)(key(p, id, 's') % SOURCES); }

/* Three of four articles have typographic quotation marks and dashes. */
static int is_typographic(const Press *p, uint32_t id) { return key(p, id, 'q') % 16 < 11; }

static uint32_t draw_length(Random *r)
{
  uint32_t words = 130;
  for (int i = 0; i < 4; i++) words += random_below(r, 120);
  uint32_t kind = random_below(r, 20);
  if (kind == 0) return words * 3;
  return kind < 3 ? words / 2 : words;
}

static void make_original(const Press *p, Article *a, uint32_t id)
{
  Random r = {key(p, id, 'a')};
  uint64_t event = event_of(p, id), topic = key(p, event, 'T') % TOPICS;
  Subject s = {key(p, topic, 't'), key(p, event, 'o')};
  uint32_t length = draw_length(&r), source = source_of(p, id), marks = 0;
  a->count = 0;
  while (a->count < length) {
    add_sentence(p, a, &s, &r, marks);
    marks = random_percent(&r, 40) ? PARAGRAPH : 0;
  }
  if (source % 5 == 0) add_notice(p, a, source, 12, PARAGRAPH);
}

/* ---------------------------------------------------------------------------------- twins -- */

static void edit_scattered(const Press *p, Article *out, const Article *in, uint32_t percent, const Subject *s, Random *r)
{
  for (uint32_t i = 0; i < in->count; i++) {
    Token t = in->token[i];
    uint32_t how = random_percent(r, percent) ? random_below(r, 5) : 5;
    if (how == 0 && t.marks == 0) continue;             /* deleted */
    if (how == 1) add(out, draw_any(p, s, r), t.marks & (CAPITAL | PARAGRAPH | OPEN)), t.marks &= ~(uint32_t)(CAPITAL | PARAGRAPH | OPEN);
    else if (how < 5) t.word = draw_any(p, s, r);       /* replaced */
    add(out, t.word, t.marks);
  }
}

static void edit_clumped(const Press *p, Article *out, const Article *in, uint32_t percent, const Subject *s, Random *r)
{
  uint32_t edited = 0, run = 0;
  for (uint32_t i = 0; i < in->count; i++) {
    Token t = in->token[i];
    /* runs of 11 words on average begin at such a rate that `percent` of the words are in one */
    if (run == 0 && random_below(r, 100 * 11) < percent * 100 / (100 - percent)) run = 6 + random_below(r, 11);
    if (run > 0) {
      t.word = draw_any(p, s, r);
      run--;
      edited++;
    }
    add(out, t.word, t.marks);
  }
  if (edited == 0 && out->count > 0) out->token[out->count / 2].word = draw_any(p, s, r);
}

/* Words up to the last paragraph, or if `any`, sentence, that begins before `share` percent of them. */
static uint32_t cut_before(const Article *a, uint32_t share, uint32_t mark)
{
  uint32_t at = a->count * share / 100;
  while (at > 1 && !(a->token[at].marks & mark)) at--;
  return at > 1 ? at : a->count * share / 100;
}

static void copy_tokens(Article *out, const Article *in, uint32_t from, uint32_t to)
{
  for (uint32_t i = from; i < to; i++) add(out, in->token[i].word, in->token[i].marks);
}

static double edit_boilerplate(const Press *p, Article *out, const Article *in, Random *r)
{
  uint32_t middle = cut_before(in, 30 + random_below(r, 40), CAPITAL);
  add_notice(p, out, 1000 + random_below(r, NOTICES), 6 + random_below(r, 12), 0);
  copy_tokens(out, in, 0, middle);
  add_notice(p, out, 2000 + random_below(r, NOTICES), 5, PARAGRAPH);
  copy_tokens(out, in, middle, in->count);
  add_notice(p, out, 3000 + random_below(r, NOTICES), 30 + random_below(r, 40), PARAGRAPH);
  return 1.0 - (double)in->count / out->count;
}

/* A row of `planted`. */
typedef struct Origin { uint32_t original; const char *kind; double rate; } Origin;

/* Makes the twin `id` in p->twin. Returns how many articles it was made from: one or two. */
static int make_twin(Press *p, uint32_t id, Origin origin[2])
{
  Random r = {key(p, id, 'w')};
  const Way *way = &ways[key(p, id, 'k') % WAYS];
  Article *in = &p->original, *out = &p->twin;
  origin[0] = (Origin){draw_original(p, id, &r), way->name, way->percent / 100.0};
  Subject s = {key(p, key(p, origin[0].original, 'T') % TOPICS, 't'), key(p, id, 'o')};
  make_original(p, in, origin[0].original);
  out->count = 0;
  if (way->kind == COPY) copy_tokens(out, in, 0, in->count);
  else if (way->kind == SCATTERED) edit_scattered(p, out, in, way->percent, &s, &r);
  else if (way->kind == CLUMPED) edit_clumped(p, out, in, way->percent, &s, &r);
  else if (way->kind == BOILERPLATE) origin[0].rate = edit_boilerplate(p, out, in, &r);
  else {
    copy_tokens(out, in, 0, cut_before(in, 40 + random_below(&r, way->kind == MERGE ? 20 : 56), PARAGRAPH));
    origin[0].rate = (double)out->count / in->count;
  }
  if (way->kind != MERGE) return 1;

  origin[1] = (Origin){draw_original(p, id, &r), way->name, 0};
  make_original(p, &p->other, origin[1].original);
  add_sentence(p, out, &s, &r, PARAGRAPH);
  uint32_t taken = cut_before(&p->other, 40 + random_below(&r, 20), PARAGRAPH);
  if (origin[1].original != origin[0].original) copy_tokens(out, &p->other, 0, taken);
  origin[1].rate = (double)taken / out->count;
  origin[0].rate = origin[0].rate * in->count / out->count;
  return origin[1].original != origin[0].original ? 2 : 1;
}

/* ------------------------------------------------------------------------------ as bytes -- */

typedef struct Text {
  char *bytes;
  size_t length, capacity;
} Text;

static void put(Text *t, const char *s)
{
  size_t n = strlen(s);
  memcpy(t->bytes + t->length, s, n);
  t->length += n;
}

static void put_number(Text *t, uint32_t number)
{
  char digits[16];
  uint32_t value = number & 0xffffff, kind = number >> 24 & 0x7f;
  if (kind == GROUPED && value >= 1000) snprintf(digits, sizeof digits, "%u,%03u", value / 1000, value % 1000);
  else if (kind == DECIMAL) snprintf(digits, sizeof digits, "%u.%u", value / 10, value % 10);
  else snprintf(digits, sizeof digits, "%u", value);
  put(t, digits);
}

static void put_token(Text *t, const Vocabulary *v, Token k, int typographic)
{
  if (t->length > 0) put(t, k.marks & PARAGRAPH ? "\n\n" : " ");
  if (k.marks & OPEN) put(t, typographic ? "“" : "\"");
  size_t at = t->length;
  if (k.word & NUMBER) put_number(t, k.word);
  else put(t, vocabulary_word(v, k.word));
  char *first = t->bytes + at;
  if (k.marks & CAPITAL && *first >= 'a' && *first <= 'z') *first = (char)(*first - 'a' + 'A');
  if (k.marks & POSSESSIVE) put(t, typographic ? "’s" : "'s");
  if (k.marks & COMMA) put(t, ",");
  if (k.marks & END) put(t, ".");
  if (k.marks & CLOSE) put(t, typographic ? "”" : "\"");
  if (k.marks & DASH) put(t, typographic ? " —" : " --");
}

static void render(Text *t, const Vocabulary *v, const Article *a, int typographic)
{
  size_t most = (size_t)a->count * 48 + 64;
  t->length = 0;
  if (t->capacity < most) t->bytes = grow(t->bytes, t->capacity = most * 2);
  for (uint32_t i = 0; i < a->count; i++) put_token(t, v, a->token[i], typographic);
}

/* ------------------------------------------------------------------------------- database -- */

typedef struct Output {
  sqlite3 *db;
  sqlite3_stmt *news, *planted, *reported;
  uint32_t articles, twins;
  uint64_t bytes, words, checksum;
} Output;

static void must(Output *o, int status)
{
  if (status != SQLITE_OK && status != SQLITE_DONE && status != SQLITE_ROW) fail("sqlite:", sqlite3_errmsg(o->db));
}

static void run(Output *o, const char *sql) { must(o, sqlite3_exec(o->db, sql, NULL, NULL, NULL)); }

static void finish(Output *o, sqlite3_stmt *statement)
{
  must(o, sqlite3_step(statement));
  must(o, sqlite3_reset(statement));
}

static void open_output(Output *o, const char *path)
{
  remove(path);
  must(o, sqlite3_open(path, &o->db));
  run(o, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;"
         "CREATE TABLE news(id INTEGER PRIMARY KEY, body TEXT, published TEXT, source TEXT);"
         "CREATE TABLE planted(original INTEGER, twin INTEGER, kind TEXT, rate REAL);"
         "CREATE TABLE reported(original INTEGER, report INTEGER);"
         "CREATE TABLE generated(key TEXT PRIMARY KEY, value);");
  must(o, sqlite3_prepare_v2(o->db, "INSERT INTO news VALUES(?1, ?2, date('2025-01-01', ?3 || ' days'), ?4)", -1, &o->news, NULL));
  must(o, sqlite3_prepare_v2(o->db, "INSERT INTO planted VALUES(?1, ?2, ?3, round(?4, 3))", -1, &o->planted, NULL));
  must(o, sqlite3_prepare_v2(o->db, "INSERT INTO reported VALUES(?1, ?2)", -1, &o->reported, NULL));
}

static void write_news(Output *o, const Press *p, uint32_t id, const Text *t)
{
  char source[32];
  snprintf(source, sizeof source, "source %02u", source_of(p, id) + 1);
  must(o, sqlite3_bind_int64(o->news, 1, id));
  must(o, sqlite3_bind_text(o->news, 2, t->bytes, (int)t->length, SQLITE_STATIC));
  must(o, sqlite3_bind_int64(o->news, 3, (sqlite3_int64)(id - 1) * 365 / o->articles));
  must(o, sqlite3_bind_text(o->news, 4, source, -1, SQLITE_TRANSIENT));
  finish(o, o->news);
  o->bytes += t->length;
  uint64_t sum = id;
  for (size_t i = 0; i < t->length; i++) sum = (sum ^ (unsigned char)t->bytes[i]) * 0x100000001b3ULL;
  o->checksum += random_mix(sum);
}

static void write_origin(Output *o, uint32_t id, const Origin *origin)
{
  must(o, sqlite3_bind_int64(o->planted, 1, origin->original));
  must(o, sqlite3_bind_int64(o->planted, 2, id));
  must(o, sqlite3_bind_text(o->planted, 3, origin->kind, -1, SQLITE_STATIC));
  must(o, sqlite3_bind_double(o->planted, 4, origin->rate));
  finish(o, o->planted);
}

static void write_article(Output *o, Press *p, Text *t, uint32_t id)
{
  const Article *a = &p->original;
  if (is_planted(p, id)) {
    Origin origin[2];
    int n = make_twin(p, id, origin);
    for (int i = 0; i < n; i++) write_origin(o, id, &origin[i]);
    o->twins++;
    a = &p->twin;
  } else {
    make_original(p, &p->original, id);
    if (is_report(p, id)) {
      must(o, sqlite3_bind_int64(o->reported, 1, event_of(p, id)));
      must(o, sqlite3_bind_int64(o->reported, 2, id));
      finish(o, o->reported);
    }
  }
  o->words += a->count;
  render(t, &p->words, a, is_typographic(p, id));
  write_news(o, p, id, t);
}

static void close_output(Output *o, const Press *p, const char *list)
{
  char *sql = sqlite3_mprintf("INSERT INTO generated VALUES('articles', %u), ('seed', %lld), ('words', %Q), ('checksum', '%016llx');"
                              "COMMIT", o->articles, (long long)p->seed, list != NULL ? list : "syllables", (unsigned long long)o->checksum);
  if (sql == NULL) fail("no memory for", "the end");
  run(o, sql);
  sqlite3_free(sql);
  sqlite3_finalize(o->news);
  sqlite3_finalize(o->planted);
  sqlite3_finalize(o->reported);
  sqlite3_close(o->db);
  printf("%u articles, %u of them planted, %.1f MB, %.0f words each; words from %s; checksum %016llx\n", o->articles, o->twins,
         (double)o->bytes / 1e6, (double)o->words / o->articles, list != NULL ? list : "syllables", (unsigned long long)o->checksum);
}

int main(int argc, char **argv)
{
  static Press press;
  static Output output;
  static Text text;
  const char *seeds = "seeds", *list = NULL;
  press.seed = 1;
  for (int i = 3; i < argc; i++) {
    if (strncmp(argv[i], "seeds=", 6) == 0) seeds = argv[i] + 6;
    else if (strncmp(argv[i], "words=", 6) == 0) list = argv[i][6] != 0 ? argv[i] + 6 : NULL;
    else if (strncmp(argv[i], "seed=", 5) == 0) press.seed = strtoull(argv[i] + 5, NULL, 10);
    else fail("unknown option", argv[i]);
  }
  if (argc < 3) fail("usage: corpus FILE ARTICLES [seeds=DIR] [words=FILE] [seed=N], not", argc > 1 ? argv[1] : "");
  output.articles = (uint32_t)strtoul(argv[2], NULL, 10);
  vocabulary_read(&press.words, seeds, list);
  zipf_make(&press.topic_rank, TOPIC_WORDS, 4);
  zipf_make(&press.own_rank, OWN_WORDS, 2);
  zipf_make(&press.own_name_rank, OWN_NAMES, 1);
  zipf_make(&press.function_rank, press.words.functions, 3);
  zipf_make(&press.phrase_rank, PHRASES, 500);
  zipf_make(&press.topic_phrase_rank, TOPIC_PHRASES, 10);
  open_output(&output, argv[1]);
  for (uint32_t id = 1; id <= output.articles; id++) write_article(&output, &press, &text, id);
  close_output(&output, &press, list);
  return 0;
}
