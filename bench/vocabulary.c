/* vocabulary.c - see vocabulary.h. */
#include "vocabulary.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONTENT_WORDS = 40000, NAMES = 15000, WORD_MAX = 24 };

void fail(const char *what, const char *which)
{
  fprintf(stderr, "bench: %s '%s'\n", what, which);
  exit(1);
}

void *grow(void *old, size_t bytes)
{
  void *memory = realloc(old, bytes > 0 ? bytes : 1);
  if (memory == NULL) fail("no memory for", "the corpus");
  return memory;
}

/* -------------------------------------------------------------------------------- chance -- */

uint64_t random_mix(uint64_t x)
{
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
  return x ^ x >> 31;
}

uint32_t random_below(Random *r, uint32_t n)
{
  r->state += 0x9e3779b97f4a7c15ULL;
  return (uint32_t)((random_mix(r->state) >> 32) * n >> 32);
}

void zipf_make(Zipf *z, uint32_t count, double shift)
{
  double sum = 0, *share = grow(NULL, count * sizeof *share);
  uint32_t *small = grow(NULL, count * sizeof *small), *large = grow(NULL, count * sizeof *large), s = 0, l = 0;
  z->count = count;
  z->keep = grow(NULL, count * sizeof *z->keep);
  z->alias = grow(NULL, count * sizeof *z->alias);
  for (uint32_t i = 0; i < count; i++) sum += 1 / (i + shift);
  for (uint32_t i = 0; i < count; i++) {
    share[i] = count / (i + shift) / sum;
    if (share[i] < 1) small[s++] = i;
    else large[l++] = i;
  }
  while (s > 0 && l > 0) {
    uint32_t less = small[--s], more = large[l - 1];
    z->keep[less] = (uint32_t)(share[less] * 4294967295.0);
    z->alias[less] = more;
    share[more] -= 1 - share[less];
    if (share[more] < 1) small[s++] = large[--l];
  }
  while (l > 0) z->keep[large[--l]] = UINT32_MAX;
  while (s > 0) z->keep[small[--s]] = UINT32_MAX;
  free(share);
  free(small);
  free(large);
}

uint32_t zipf_draw(const Zipf *z, Random *r)
{
  uint32_t i = random_below(r, z->count);
  return random_below(r, UINT32_MAX) < z->keep[i] ? i : z->alias[i];
}

/* -------------------------------------------------------------- the words of the seeds -- */

/* A word as the seeds have it. */
typedef struct Entry {
  char text[WORD_MAX];                        /* in lower case */
  uint32_t count, articles, last, capitals;   /* occurrences; in how many articles; capitalised inside a sentence */
  uint32_t inside;                            /* occurrences inside a sentence */
  uint32_t word;                              /* its number in the vocabulary */
} Entry;

typedef struct Reader {
  Entry *entries;
  uint32_t count, capacity;
  uint32_t *token;       /* the seeds: an entry's number, or NUMBER or END; COMMA added where one follows */
  uint32_t tokens, token_capacity;
  uint32_t articles;
} Reader;

enum { TOKEN_END = 0x7ffffffe, TOKEN_NUMBER = 0x7ffffffd };
#define TOKEN_COMMA 0x80000000u

static uint32_t find_entry(Reader *r, const char *text)
{
  for (uint32_t i = 0; i < r->count; i++)
    if (strcmp(r->entries[i].text, text) == 0) return i;
  if (r->count == r->capacity) {
    r->capacity = r->capacity * 2 + 1024;
    r->entries = grow(r->entries, r->capacity * sizeof *r->entries);
  }
  memset(&r->entries[r->count], 0, sizeof *r->entries);
  snprintf(r->entries[r->count].text, WORD_MAX, "%s", text);
  return r->count++;
}

static void add_token(Reader *r, uint32_t token)
{
  if (r->tokens == r->token_capacity) {
    r->token_capacity = r->token_capacity * 2 + 1024;
    r->token = grow(r->token, r->token_capacity * sizeof *r->token);
  }
  r->token[r->tokens++] = token;
}

static int at_start(const Reader *r)
{
  return r->tokens == 0 || r->token[r->tokens - 1] == TOKEN_END;
}

/* Reads a word of `n` bytes, ASCII letters and perhaps a hyphen or an apostrophe; others are left out. */
static void read_word(Reader *r, const char *s, size_t n, int comma)
{
  char text[WORD_MAX];
  int digits = 0;
  if (n > 2 && s[n - 2] == '\'' && s[n - 1] == 's') n -= 2;
  if (n == 0 || n >= WORD_MAX || (n > 1 && isupper((unsigned char)s[1]))) return;
  for (size_t i = 0; i < n; i++) {
    if (isdigit((unsigned char)s[i])) digits++;
    else if (!isalpha((unsigned char)s[i]) && s[i] != '-' && s[i] != '\'' && s[i] != ',' && s[i] != '.') return;
    text[i] = (char)tolower((unsigned char)s[i]);
  }
  text[n] = 0;
  if (digits > 0) {
    add_token(r, TOKEN_NUMBER | (comma ? TOKEN_COMMA : 0));
    return;
  }
  if (strpbrk(text, ",.-") != NULL) return;
  uint32_t id = find_entry(r, text);
  Entry *e = &r->entries[id];
  e->count++;
  if (e->last != r->articles) e->articles++;
  e->last = r->articles;
  if (!at_start(r)) {
    e->inside++;
    e->capitals += isupper((unsigned char)s[0]) != 0;
  }
  add_token(r, id | (comma ? TOKEN_COMMA : 0));
}

/* Typographic quotation marks and dashes become blanks or plain apostrophes, in place. */
static void plain_marks(char *s)
{
  char *out = s;
  while (*s != 0) {
    unsigned char a = (unsigned char)s[0], b = (unsigned char)s[1], c = b != 0 ? (unsigned char)s[2] : 0;
    if (a == 0xe2 && b == 0x80) {
      *out++ = c == 0x99 ? '\'' : ' ';
      s += 3;
    } else {
      *out++ = strchr("\"()", *s) != NULL ? ' ' : *s;
      s++;
    }
  }
  *out = 0;
}

static void read_article(Reader *r, char *text)
{
  size_t foreign = 0;
  plain_marks(text);
  for (const char *s = text; *s != 0; s++) foreign += (unsigned char)*s >= 0x80;
  if (foreign > strlen(text) / 10) return; /* not in the Latin script */
  r->articles++;
  char *word = strtok(text, " \t\r\n");    /* "date", then the date itself */
  if (word != NULL && strcmp(word, "date") == 0) word = strtok(NULL, " \t\r\n");
  while (word != NULL && (word = strtok(NULL, " \t\r\n")) != NULL) {
    size_t n = strlen(word);
    int comma = n > 0 && strchr(",;:", word[n - 1]) != NULL, end = n > 2 && strchr(".?!", word[n - 1]) != NULL;
    read_word(r, word, n - (comma || end), comma);
    if (end && !at_start(r)) add_token(r, TOKEN_END);
  }
  if (!at_start(r)) add_token(r, TOKEN_END);
}

static char *read_file(const char *path)
{
  FILE *f = fopen(path, "rb");
  if (f == NULL) return NULL;
  size_t length = 0, capacity = 1 << 16, got;
  char *bytes = grow(NULL, capacity);
  while ((got = fread(bytes + length, 1, capacity - length - 1, f)) > 0) {
    length += got;
    if (capacity - length < 2) bytes = grow(bytes, capacity *= 2);
  }
  bytes[length] = 0;
  fclose(f);
  return bytes;
}

static int compare_names(const void *a, const void *b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Reads all `.txt` files of a directory, in the order of their names. */
static void read_seeds(Reader *r, const char *directory)
{
  char **names = NULL, path[4096];
  size_t count = 0;
  struct dirent *file;
  DIR *d = opendir(directory);
  if (d == NULL) fail("no directory", directory);
  while ((file = readdir(d)) != NULL) {
    size_t n = strlen(file->d_name);
    if (n < 4 || strcmp(file->d_name + n - 4, ".txt") != 0) continue;
    names = grow(names, (count + 1) * sizeof *names);
    names[count++] = strcpy(grow(NULL, n + 1), file->d_name);
  }
  closedir(d);
  qsort(names, count, sizeof *names, compare_names);
  for (size_t i = 0; i < count; i++) {
    snprintf(path, sizeof path, "%s/%s", directory, names[i]);
    char *text = read_file(path);
    if (text == NULL) fail("can't read", path);
    read_article(r, text);
    free(text);
    free(names[i]);
  }
  free(names);
  if (r->tokens == 0) fail("no article in English in", directory);
}

/* -------------------------------------------------------------------- words by syllable -- */

static const char *const onsets[] = {"b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "br", "dr",
                                     "fl", "gr", "kr", "pl", "pr", "sh", "st", "tr", "h", "j", "w", "z", "ch"};
static const char *const nuclei[] = {"a", "e", "i", "o", "u", "a", "e", "i", "o", "ai", "ea", "ou", "ie", "oo"};
static const char *const codas[] = {"", "", "", "", "n", "r", "l", "s", "t", "m", "nd", "rk", "st", "ck", "ng"};
static const char *const accented[] = {"á", "é", "í", "ó", "ö", "ü", "ø", "ã"};
#define ANY(list, r) list[random_below(r, sizeof list / sizeof *list)]

/* Two to four syllables, into out[32]. Every fortieth name has an accent. */
static void build_word(char *out, Random *r, int name)
{
  uint32_t syllables = 2 + random_below(r, 3) * random_below(r, 2), accent = name && random_below(r, 40) == 0;
  size_t n = 0;
  for (uint32_t i = 0; i < syllables; i++)
    n += (size_t)snprintf(out + n, 32 - n, "%s%s%s", ANY(onsets, r),
                          accent && i == 0 ? ANY(accented, r) : ANY(nuclei, r), i + 1 == syllables ? ANY(codas, r) : "");
  if (name) out[0] = (char)toupper((unsigned char)out[0]);
}

/* ------------------------------------------------------------------------- vocabulary -- */

static uint32_t add_word(Vocabulary *v, const char *text)
{
  size_t n = strlen(text) + 1;
  if (v->pool_length + n > v->pool_capacity) {
    v->pool_capacity = v->pool_capacity * 2 + 4096;
    v->pool = grow(v->pool, v->pool_capacity);
  }
  if (v->count == v->capacity) {
    v->capacity = v->capacity * 2 + 1024;
    v->at = grow(v->at, v->capacity * sizeof *v->at);
  }
  v->at[v->count] = (uint32_t)v->pool_length;
  memcpy(v->pool + v->pool_length, text, n);
  v->pool_length += n;
  return v->count++;
}

static int is_function(const Reader *r, const Entry *e)
{
  return e->articles * 3 >= r->articles && e->capitals * 2 < e->inside;
}

static int is_name(const Entry *e) { return e->inside > 0 && e->capitals * 2 > e->inside; }

static int compare_entries(const void *a, const void *b)
{
  const Entry *x = *(Entry *const *)a, *y = *(Entry *const *)b;
  if (x->count != y->count) return x->count > y->count ? -1 : 1;
  return strcmp(x->text, y->text);
}

/* The words of the list that are plain lower-case ones, short ones before long ones on the whole. */
typedef struct Listed { uint64_t key; char *text; } Listed;

static int compare_listed(const void *a, const void *b)
{
  const Listed *x = a, *y = b;
  return (x->key > y->key) - (x->key < y->key);
}

static void add_listed(Vocabulary *v, const char *list)
{
  Listed *words = NULL;
  size_t count = 0;
  Random chance = {7};
  char *text = read_file(list);
  if (text == NULL) fail("can't read", list);
  for (char *word = strtok(text, "\r\n"); word != NULL; word = strtok(NULL, "\r\n")) {
    size_t n = strlen(word);
    if (n < 3 || n > 13 || strspn(word, "abcdefghijklmnopqrstuvwxyz") != n) continue;
    if (count % 1024 == 0) words = grow(words, (count + 1024) * sizeof *words);
    words[count++] = (Listed){((uint64_t)(n * 4 + random_below(&chance, 60)) << 32) + count, word};
  }
  if (count > 0) qsort(words, count, sizeof *words, compare_listed);
  for (size_t i = 0; i < count && v->contents < CONTENT_WORDS; i++, v->contents++) add_word(v, words[i].text);
  free(words);
  free(text);
}

static void add_words(Vocabulary *v, Reader *r, const char *list)
{
  char built[32];
  Random chance = {11};
  Entry **sorted = grow(NULL, r->count * sizeof *sorted);
  for (uint32_t i = 0; i < r->count; i++) sorted[i] = &r->entries[i];
  qsort(sorted, r->count, sizeof *sorted, compare_entries);

  for (uint32_t i = 0; i < r->count; i++)
    if (is_function(r, sorted[i])) sorted[i]->word = add_word(v, strcmp(sorted[i]->text, "i") == 0 ? "I" : sorted[i]->text);
  v->functions = v->content = v->count;

  for (uint32_t i = 0; i < r->count; i++)
    if (!is_function(r, sorted[i]) && !is_name(sorted[i])) sorted[i]->word = add_word(v, sorted[i]->text);
  v->followed = v->contents = v->count - v->content;
  if (list != NULL) add_listed(v, list);
  for (; v->contents < CONTENT_WORDS; v->contents++) {
    build_word(built, &chance, 0);
    add_word(v, built);
  }

  v->name = v->count;
  for (uint32_t i = 0; i < r->count; i++) {
    if (!is_name(sorted[i]) || is_function(r, sorted[i])) continue;
    sorted[i]->word = add_word(v, sorted[i]->text);
    v->pool[v->at[sorted[i]->word]] = (char)toupper((unsigned char)sorted[i]->text[0]);
  }
  for (v->names = v->count - v->name; v->names < NAMES; v->names++) {
    build_word(built, &chance, 1);
    add_word(v, built);
  }
  free(sorted);
}

/* ---------------------------------------------------------------------------- grammar -- */

static uint16_t symbol_of(const Vocabulary *v, const Reader *r, uint32_t token)
{
  uint16_t comma = (uint16_t)(token & TOKEN_COMMA ? SYMBOL_COMMA : 0);
  uint32_t id = token & ~TOKEN_COMMA;
  if (id == TOKEN_END) return SYMBOL_END;
  if (id == TOKEN_NUMBER) return SYMBOL_NUMBER | comma;
  uint32_t word = r->entries[id].word;
  if (word < v->functions) return (uint16_t)(SYMBOL_WORD + word) | comma;
  return (word < v->name ? SYMBOL_CONTENT : SYMBOL_NAME) | comma;
}

/* What decides on the symbol that comes after `place`: it and the one before, or that a sentence ended. */
static uint32_t context_after(const Grammar *g, uint32_t place)
{
  if (g->symbol[place] == SYMBOL_END) return 0;
  return (uint32_t)(place > 0 ? g->symbol[place - 1] : SYMBOL_END) << 16 | g->symbol[place];
}

typedef struct Place { uint32_t context, place; } Place;

static int compare_places(const void *a, const void *b)
{
  const Place *x = a, *y = b;
  if (x->context != y->context) return x->context > y->context ? 1 : -1;
  return (x->place > y->place) - (x->place < y->place);
}

static void make_grammar(Vocabulary *v, const Reader *r)
{
  Grammar *g = &v->grammar;
  uint32_t n = r->tokens;
  Place *places = grow(NULL, n * sizeof *places);
  g->count = n;
  g->symbol = grow(NULL, n * sizeof *g->symbol);
  g->word = grow(NULL, n * sizeof *g->word);
  g->order = grow(NULL, n * sizeof *g->order);
  g->first = grow(NULL, n * sizeof *g->first);
  g->choices = grow(NULL, n * sizeof *g->choices);
  for (uint32_t i = 0; i < n; i++) {
    uint32_t id = r->token[i] & ~TOKEN_COMMA;
    g->symbol[i] = symbol_of(v, r, r->token[i]);
    g->word[i] = id < r->count ? r->entries[id].word : 0;
  }
  /* The last place is the end of a sentence: what follows it is the first. */
  for (uint32_t i = 0; i < n; i++) places[i] = (Place){context_after(g, i), (i + 1) % n};
  qsort(places, n, sizeof *places, compare_places);
  for (uint32_t i = 0, j; i < n; i = j) {
    for (j = i; j < n && places[j].context == places[i].context; j++) {
      uint32_t before = (places[j].place + n - 1) % n;
      g->order[j] = places[j].place;
      g->first[before] = i;
    }
    for (uint32_t k = i; k < j; k++) g->choices[(places[k].place + n - 1) % n] = j - i;
  }
  free(places);
}

uint32_t grammar_next(const Grammar *g, uint32_t place, Random *r)
{
  return g->order[g->first[place] + random_below(r, g->choices[place])];
}

uint32_t grammar_start(const Grammar *g, Random *r) { return grammar_next(g, g->count - 1, r); }

/* Lists, for each content word of the seeds, the content words that follow it. */
static void make_followers(Vocabulary *v)
{
  const Grammar *g = &v->grammar;
  uint32_t n = v->followed, *first = grow(NULL, (n + 2) * sizeof *first), total = 0;
  memset(first, 0, (n + 2) * sizeof *first);
  v->follower = grow(NULL, g->count * sizeof *v->follower);
  for (int pass = 0; pass < 2; pass++) {
    for (uint32_t i = 0; i + 1 < g->count; i++) {
      if (g->symbol[i] != SYMBOL_CONTENT || (g->symbol[i + 1] & ~SYMBOL_COMMA) != SYMBOL_CONTENT) continue;
      uint32_t w = g->word[i] - v->content;
      if (pass == 0) first[w + 2]++;
      else v->follower[first[w + 1]++] = g->word[i + 1];
    }
    for (uint32_t w = 0; pass == 0 && w < n + 2; w++) first[w] = total += first[w];
  }
  v->follower_first = first;
}

uint32_t vocabulary_follower(const Vocabulary *v, uint32_t word, Random *r)
{
  uint32_t w = word - v->content;
  if (word < v->content || w >= v->followed) return 0;
  uint32_t count = v->follower_first[w + 1] - v->follower_first[w];
  return count == 0 ? 0 : v->follower[v->follower_first[w] + random_below(r, count)];
}

void vocabulary_read(Vocabulary *v, const char *seeds, const char *list)
{
  Reader r = {0};
  *v = (Vocabulary){0};
  read_seeds(&r, seeds);
  add_words(v, &r, list);
  make_grammar(v, &r);
  make_followers(v);
  zipf_make(&v->content_rank, v->contents, 12);
  zipf_make(&v->name_rank, v->names, 20);
  free(r.entries);
  free(r.token);
}
