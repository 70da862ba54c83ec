/* facts.c - see facts.h. */
#include "facts.h"

#include <stdio.h>
#include <string.h>

#include "stem.h"

#define CHECK_TOKENS 16384 /* between two looks for an interrupt */

#define PARTICLES_MOST 2   /* "von der" */
#define HEADLINE_WORDS 4   /* no fewer, all with capitals, ... */
#define HEADLINE_LETTERS 3 /* ... of no fewer letters */

/* What a text has of a word: bits of flags[]. */
enum { SMALL = 1, NAMED = 2 };

/* What a token is: bits of marks[]. */
enum { CAPITAL = 1, OPENING = 2, HEADLINE = 4, TAKEN = 8, FIRST = 16 /* of a sentence */ };

static const char *const particles[] = {"al", "bin", "da", "de", "del", "den", "der", "di", "du", "el", "la", "le", "van", "von"};

static uint64_t facts_mix(uint64_t x)
{
  x ^= x >> 31;
  x *= 0x9e3779b97f4a7c15ULL;
  return x ^ x >> 29;
}

/* Appends a fact; those of a date or a figure have their key from what they say. */
static ShingleFact *facts_add(ShingleFactList *list, ShingleFact fact, int *status)
{
  list->items = shingle_grown(list->items, &list->capacity, list->count + 1, sizeof *list->items, status);
  if (*status != SHINGLE_OK) return NULL;
  fact.key = facts_mix(fact.value + facts_mix((uint64_t)fact.kind << 32 | (uint64_t)fact.form << 16 | (uint16_t)fact.exponent));
  list->items[list->count] = fact;
  return &list->items[list->count++];
}

/* --------------------------------------------------------------------------- dates -- */

typedef struct DateReader {
  const ShingleNumberText *text;
  size_t at;          /* the next token */
  int year, month, day;
} DateReader;

static int facts_gap_is(const ShingleNumberText *t, size_t at, const char *gap)
{
  if (at + 1 >= t->tokens->count) return 0;
  size_t from = t->tokens->items[at].end, to = t->tokens->items[at + 1].start, length = strlen(gap);
  return to >= from && to - from == length && memcmp(t->bytes + from, gap, length) == 0;
}

static int facts_is_token(const ShingleNumberText *t, size_t at, const char *word)
{
  if (at >= t->tokens->count) return 0;
  const ShingleToken *token = &t->tokens->items[at];
  return token->length == strlen(word) && memcmp(t->tokens->folded.bytes + token->at, word, token->length) == 0;
}

/* A number of `low` to `high` in at most `digits` digits, perhaps as an ordinal ("12th"); or 0. */
static int facts_small(const ShingleNumberText *t, size_t at, int low, int high, size_t digits)
{
  if (at >= t->tokens->count) return 0;
  int64_t n = shingle_number_plain(t, at, digits);
  if (n < 0 && digits == 2) {
    ShingleNumber number;
    if (shingle_number_read(t, at, &number) != 1 || number.unit != SHINGLE_UNIT_ORDINAL || number.exponent > 1) return 0;
    n = (int64_t)number.digits * (number.exponent == 1 ? 10 : 1);
  }
  return n >= low && n <= high ? (int)n : 0;
}

static int facts_month(const ShingleNumberText *t, size_t at)
{
  int value;
  return at < t->tokens->count && shingle_number_word(t, at, &value) == SHINGLE_WORD_MONTH ? value : 0;
}

/* Do two tokens stand beside each other, but for what may be inside a date? */
static int facts_beside(const ShingleNumberText *t, size_t at)
{
  return shingle_number_spaced(t, at) || facts_gap_is(t, at, ", ") || facts_gap_is(t, at, ". ") || facts_gap_is(t, at, "-") ||
         facts_gap_is(t, at, "");
}

/* The token after `at`, or after a "de" or "of" behind it; `at` where there is none beside it. */
static size_t facts_next(const ShingleNumberText *t, size_t at)
{
  if (!facts_beside(t, at)) return at;
  int link = facts_is_token(t, at + 1, "de") || facts_is_token(t, at + 1, "of") || facts_is_token(t, at + 1, "del");
  if (!link) return at + 1;
  return facts_beside(t, at + 1) ? at + 2 : at;
}

static void facts_read_year(DateReader *d)
{
  size_t last = d->at - 1, next = facts_next(d->text, last);
  if (next == last) return;
  int year = facts_small(d->text, next, 1000, 2999, 4);
  if (year == 0) return;
  d->year = year;
  d->at = next + 1;
}

/* "July 12, 2021", "12 July 2021", "12 de julio de 2021", "July". */
static int facts_read_named(DateReader *d)
{
  const ShingleNumberText *t = d->text;
  size_t at = d->at;
  d->month = facts_month(t, at);
  if (d->month > 0) {
    int day = facts_beside(t, at) ? facts_small(t, at + 1, 1, 31, 2) : 0;
    d->day = day;
    d->at = at + 1 + (day > 0);
  } else {
    d->day = facts_small(t, at, 1, 31, 2);
    size_t next = d->day > 0 ? facts_next(t, at) : at;
    d->month = next > at ? facts_month(t, next) : 0;
    if (d->month == 0) return 0;
    d->at = next + 1;
  }
  facts_read_year(d);
  return 1;
}

/* "2021-07-12", "12.07.2021", "12/07/2021": where both may be months, the first is the month behind slashes. */
static int facts_read_digits(DateReader *d)
{
  const ShingleNumberText *t = d->text;
  size_t at = d->at;
  const char *gap = facts_gap_is(t, at, "-") ? "-" : facts_gap_is(t, at, ".") ? "." : facts_gap_is(t, at, "/") ? "/" : NULL;
  if (gap == NULL || at + 2 >= t->tokens->count || !facts_gap_is(t, at + 1, gap)) return 0;
  int64_t x = shingle_number_plain(t, at, 4), y = shingle_number_plain(t, at + 1, 2), z = shingle_number_plain(t, at + 2, 4);
  if (x < 1 || y < 1 || z < 1) return 0;
  if (x >= 1000 && x <= 2999 && z <= 31) *d = (DateReader){t, at, (int)x, (int)y, (int)z};
  else if (z >= 1000 && z <= 2999 && x <= 31 && *gap == '/' && y > 12) *d = (DateReader){t, at, (int)z, (int)x, (int)y};
  else if (z >= 1000 && z <= 2999 && x <= 12 && *gap == '/') *d = (DateReader){t, at, (int)z, (int)x, (int)y};
  else if (z >= 1000 && z <= 2999 && x <= 31) *d = (DateReader){t, at, (int)z, (int)y, (int)x};
  else return 0;
  d->at = at + 3;
  return d->month <= 12 && d->day <= 31;
}

/* "10:30". Returns the tokens of it. */
static size_t facts_read_time(const ShingleNumberText *t, size_t at, uint64_t *minutes)
{
  if (!facts_gap_is(t, at, ":")) return 0;
  int64_t hour = shingle_number_plain(t, at, 2), minute = shingle_number_plain(t, at + 1, 2);
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || t->tokens->items[at + 1].length < 2) return 0;
  *minutes = (uint64_t)(hour * 60 + minute);
  return 2;
}

/* The date that begins at token `at`. Returns how many tokens it has; 0: there is none. */
static size_t facts_read_date(const ShingleNumberText *t, size_t at, ShingleFact *fact)
{
  DateReader d = {t, at, 0, 0, 0};
  int weekday;
  size_t tokens = facts_read_time(t, at, &fact->value);
  fact->form = SHINGLE_DATE_TIME;
  if (tokens > 0) return tokens;
  if (shingle_number_word(t, at, &weekday) == SHINGLE_WORD_WEEKDAY) {
    fact->form = SHINGLE_DATE_WEEKDAY;
    fact->value = (uint64_t)weekday;
    return 1;
  }
  fact->form = SHINGLE_DATE_DAY;
  if (!facts_read_digits(&d)) {
    d = (DateReader){t, at, 0, 0, 0};
    if (!facts_read_named(&d)) return 0;
  }
  fact->value = (uint64_t)(d.year * 10000 + d.month * 100 + d.day);
  return d.at - at;
}

/* -------------------------------------------------------------- figures and dates -- */

static void facts_take(ShingleFactList *list, ShingleFact *fact, size_t at, size_t tokens)
{
  const ShingleToken *items = list->numbers.tokens->items;
  fact->token = (uint32_t)at;
  fact->tokens = (uint32_t)tokens;
  if (fact->end == 0) {
    fact->start = items[at].start;
    fact->end = items[at + tokens - 1].end;
  }
}

/* A figure, or a year that stands alone. */
static size_t facts_read_figure(const ShingleNumberText *t, size_t at, ShingleFact *fact)
{
  ShingleNumber n;
  size_t tokens = shingle_number_read(t, at, &n);
  if (tokens == 0) return 0;
  *fact = (ShingleFact){.value = n.digits, .exponent = n.exponent, .form = n.unit, .kind = SHINGLE_FACT_FIGURE, .start = n.start,
                        .end = n.end};
  int64_t year = n.plain && n.unit == SHINGLE_UNIT_NONE ? shingle_number_plain(t, at, 4) : -1;
  if (year >= 1900 && year < 2100 && t->tokens->items[at].end - t->tokens->items[at].start == 4) {
    *fact = (ShingleFact){.value = (uint64_t)year * 10000, .form = SHINGLE_DATE_DAY, .kind = SHINGLE_FACT_DATE};
  }
  return tokens;
}

/* Can a date or a figure begin here? */
static int facts_may_begin(const ShingleNumberText *t, size_t at)
{
  uint8_t first = (uint8_t)t->tokens->folded.bytes[t->tokens->items[at].at];
  return t->words[at] != 0 || (unsigned)first - '0' < 10 || first >= 0xd9;
}

/* Adds the date or figure that begins with a token; returns how many tokens it has. */
static size_t facts_read_one(ShingleFactList *list, size_t at, int *status)
{
  ShingleFact fact = {.kind = SHINGLE_FACT_DATE};
  if (!facts_may_begin(&list->numbers, at)) return 0;
  size_t tokens = facts_read_date(&list->numbers, at, &fact);
  if (tokens == 0) tokens = facts_read_figure(&list->numbers, at, &fact);
  if (tokens == 0) return 0;
  facts_take(list, &fact, at, tokens);
  facts_add(list, fact, status);
  return tokens;
}

/* --------------------------------------------------------------------------- names -- */

static size_t facts_slot(const ShingleFactList *list, size_t mask, uint64_t hash)
{
  size_t at = facts_mix(hash) & mask;
  while (list->flags[at] != 0 && list->table[at] != hash) at = (at + 1) & mask;
  return at;
}

static int facts_make_room(ShingleFactList *list, size_t tokens, size_t *mask)
{
  int status = SHINGLE_OK;
  size_t slots = 64;
  while (slots < 2 * tokens) slots *= 2;
  list->table = shingle_grown(list->table, &list->table_capacity, slots, sizeof *list->table, &status);
  list->flags = shingle_grown(list->flags, &list->flag_capacity, slots, sizeof *list->flags, &status);
  list->marks = shingle_grown(list->marks, &list->mark_capacity, tokens + 1, sizeof *list->marks, &status);
  if (status != SHINGLE_OK) return status;
  memset(list->flags, 0, slots);
  memset(list->marks, 0, tokens + 1);
  *mask = slots - 1;
  return SHINGLE_OK;
}

/* Marks the tokens of a sentence, [from, to). */
static void facts_mark_sentence(ShingleFactList *list, size_t from, size_t to)
{
  const ShingleNumberText *t = &list->numbers;
  size_t small = 0, words = 0;
  int value;
  for (size_t i = from; i < to; i++) {
    const ShingleToken *token = &t->tokens->items[i];
    int capital = shingle_is_capital(t->bytes + token->start, token->end - token->start);
    int role = shingle_number_word(t, i, &value);
    list->marks[i] |= (uint8_t)((capital ? CAPITAL : 0) | (role != SHINGLE_WORD_OTHER || facts_gap_is(t, i, "$") ? OPENING : 0));
    if (role != SHINGLE_WORD_OTHER || token->length < HEADLINE_LETTERS) continue;
    words++;
    small += !capital;
  }
  if (from < to) list->marks[from] |= FIRST;
  int headline = small == 0 && words >= HEADLINE_WORDS;
  for (size_t i = from; i < to && headline; i++) list->marks[i] |= HEADLINE;
}

/* How a text writes a word: a capital says something inside a sentence that is no headline. */
static void facts_note_words(ShingleFactList *list, size_t mask)
{
  const ShingleTokens *tokens = list->numbers.tokens;
  for (size_t i = 0; i < tokens->count; i++) {
    uint8_t mark = list->marks[i];
    int named = mark & CAPITAL && !(mark & (HEADLINE | FIRST));
    if (mark & CAPITAL && !named) continue;
    size_t at = facts_slot(list, mask, tokens->hashes[i]);
    list->table[at] = tokens->hashes[i];
    list->flags[at] |= named ? NAMED : SMALL;
  }
}

/* Where blanks, a hyphen, an apostrophe or the stop of an initial join two tokens. */
static int facts_is_joined(const ShingleFactList *list, size_t at)
{
  const ShingleNumberText *t = &list->numbers;
  if (at + 1 >= t->tokens->count || list->marks[at + 1] & FIRST) return 0;
  return shingle_number_spaced(t, at) || facts_gap_is(t, at, "-") || facts_gap_is(t, at, "'") || facts_gap_is(t, at, "\xe2\x80\x99") ||
         facts_gap_is(t, at, "&") || facts_gap_is(t, at, " & ") ||
         (facts_gap_is(t, at, ". ") && t->tokens->items[at].length <= 2);
}

/* Is a token a word of a name by itself? */
static int facts_is_name(const ShingleFactList *list, size_t mask, size_t at)
{
  uint8_t mark = list->marks[at];
  if (!(mark & CAPITAL) || mark & (OPENING | TAKEN)) return 0;
  size_t slot = facts_slot(list, mask, list->numbers.tokens->hashes[at]);
  uint8_t flags = list->flags[slot];
  if (mark & (FIRST | HEADLINE)) return flags & NAMED && !(flags & SMALL);
  return !(flags & SMALL);
}

static int facts_is_particle(const ShingleFactList *list, size_t at)
{
  for (size_t i = 0; i < sizeof particles / sizeof *particles; i++) {
    if (facts_is_token(&list->numbers, at, particles[i])) return 1;
  }
  return 0;
}

/* The token that goes on with a name behind token `at`, small words passed over; `at`: none does. */
static size_t facts_next_of_name(const ShingleFactList *list, size_t at)
{
  size_t next = at + 1;
  if (!facts_is_joined(list, at)) return at;
  while (next - at <= PARTICLES_MOST && facts_is_joined(list, next) && facts_is_particle(list, next)) next++;
  return next;
}

/* Is it one beside another? The first word of a sentence only before one. */
static int facts_is_name_beside(const ShingleFactList *list, size_t mask, size_t at)
{
  uint8_t mark = list->marks[at];
  if (facts_is_name(list, mask, at)) return 1;
  if (!(mark & CAPITAL) || mark & (OPENING | TAKEN | HEADLINE)) return 0;
  if (mark & FIRST) {
    size_t slot = facts_slot(list, mask, list->numbers.tokens->hashes[at]);
    if (list->flags[slot] & SMALL) return 0;
  }
  size_t next = facts_next_of_name(list, at);
  if (next > at && facts_is_name(list, mask, next)) return 1;
  return at > 0 && facts_is_joined(list, at - 1) && facts_is_name(list, mask, at - 1);
}

/* How many tokens the name has that begins at `at`; 0: none does. */
static size_t facts_name_length(const ShingleFactList *list, size_t mask, size_t at)
{
  if (!facts_is_name_beside(list, mask, at)) return 0;
  size_t last = at;
  for (;;) {
    size_t next = facts_next_of_name(list, last);
    if (next == last || next - at >= SHINGLE_NAME_WORDS || !facts_is_name_beside(list, mask, next)) break;
    last = next;
  }
  return last - at + 1;
}

static int facts_add_name(ShingleFactList *list, size_t at, size_t tokens)
{
  int status = SHINGLE_OK;
  ShingleFact fact = {.kind = SHINGLE_FACT_NAME};
  for (size_t i = at; i < at + tokens; i++) fact.value = facts_mix(fact.value ^ list->numbers.tokens->hashes[i]);
  facts_take(list, &fact, at, tokens);
  facts_add(list, fact, &status);
  return status;
}

/* The tokens of each sentence are marked, and how the text writes its words is noted. */
static int facts_prepare_names(ShingleFactList *list, const ShingleSentences *sentences, size_t *mask, void *host)
{
  const ShingleTokens *tokens = list->numbers.tokens;
  size_t at = 0;
  int status = facts_make_room(list, tokens->count, mask);
  for (size_t s = 0; s < sentences->count && status == SHINGLE_OK; s++) {
    size_t from = at;
    while (at < tokens->count && tokens->items[at].start < sentences->items[s].end) at++;
    facts_mark_sentence(list, from, at);
    if (s % 1024 == 1023 && shingle_interrupted(host)) status = SHINGLE_INTERRUPTED;
  }
  if (status == SHINGLE_OK) facts_note_words(list, *mask);
  return status;
}

int shingle_facts_read(ShingleFactList *list, const ShingleTokens *tokens, const ShingleSentences *sentences,
                       const uint8_t *bytes, size_t length, void *host)
{
  size_t mask = 0, step, checked = 0;
  list->count = 0;
  int status = shingle_numbers_open(&list->numbers, tokens, bytes, length, host);
  if (status == SHINGLE_OK && sentences != NULL) status = facts_prepare_names(list, sentences, &mask, host);
  for (size_t at = 0; at < tokens->count && status == SHINGLE_OK; at += step) {
    step = facts_read_one(list, at, &status);
    if (step == 0 && sentences != NULL && status == SHINGLE_OK) {
      step = facts_name_length(list, mask, at);
      if (step > 0) status = facts_add_name(list, at, step);
    }
    step = step > 0 ? step : 1;
    if (at - checked >= CHECK_TOKENS && status == SHINGLE_OK) {
      checked = at;
      if (shingle_interrupted(host)) status = SHINGLE_INTERRUPTED;
    }
  }
  return status;
}

/* ---------------------------------------------------------------------- comparison -- */

/* Are all words of one name in the other? */
static int facts_is_within(const ShingleFact *a, const ShingleTokens *a_tokens, const ShingleFact *b, const ShingleTokens *b_tokens)
{
  for (uint32_t i = 0; i < a->tokens; i++) {
    uint32_t k = 0;
    while (k < b->tokens && b_tokens->hashes[b->token + k] != a_tokens->hashes[a->token + i]) k++;
    if (k == b->tokens) return 0;
  }
  return 1;
}

int shingle_facts_same(const ShingleFact *a, const ShingleTokens *a_tokens, const ShingleFact *b, const ShingleTokens *b_tokens)
{
  if (a->kind != b->kind) return 0;
  if (a->key == b->key) return 1;
  if (a->kind != SHINGLE_FACT_NAME) return 0;
  return a->tokens <= b->tokens ? facts_is_within(a, a_tokens, b, b_tokens) : facts_is_within(b, b_tokens, a, a_tokens);
}

/* ------------------------------------------------------------------------- writing -- */

const char *shingle_fact_kind(uint8_t kind)
{
  static const char *const names[] = {"figure", "date", "name"};
  return names[kind];
}

/* Digits, with zeros or a point as the exponent has them. A mantissa has at most 19 digits, an exponent -22..40. */
static size_t facts_write_number(const ShingleFact *f, char *text)
{
  char digits[24];
  int count = snprintf(digits, sizeof digits, "%llu", (unsigned long long)f->value), exponent = f->exponent;
  if (exponent >= 0) return (size_t)snprintf(text, SHINGLE_FACT_BYTES, "%s%.*s", digits, exponent, "0000000000000000000000000000000000000000");
  int before = count + exponent;
  if (before > 0) return (size_t)snprintf(text, SHINGLE_FACT_BYTES, "%.*s.%s", before, digits, digits + before);
  return (size_t)snprintf(text, SHINGLE_FACT_BYTES, "0.%.*s%s", -before, "0000000000000000000000000000000000000000", digits);
}

static size_t facts_write_figure(const ShingleFact *f, char *text)
{
  if (f->exponent < -30 || f->exponent > 30) return 0;
  size_t length = facts_write_number(f, text);
  if (f->form == SHINGLE_UNIT_NONE || length + 12 > SHINGLE_FACT_BYTES) return length;
  return length + (size_t)snprintf(text + length, SHINGLE_FACT_BYTES - length, " %s", shingle_unit_name(f->form));
}

size_t shingle_fact_write(const ShingleFact *f, char text[SHINGLE_FACT_BYTES])
{
  unsigned value = (unsigned)f->value;
  unsigned year = value / 10000, month = value / 100 % 100, day = value % 100;
  if (f->kind == SHINGLE_FACT_NAME) return 0;
  if (f->kind == SHINGLE_FACT_FIGURE) return facts_write_figure(f, text);
  if (f->form == SHINGLE_DATE_WEEKDAY) return (size_t)snprintf(text, SHINGLE_FACT_BYTES, "weekday %u", value);
  if (f->form == SHINGLE_DATE_TIME) return (size_t)snprintf(text, SHINGLE_FACT_BYTES, "%02u:%02u", value / 60, value % 60);
  size_t length = year > 0 ? (size_t)snprintf(text, SHINGLE_FACT_BYTES, "%04u", year) : 1;
  if (year == 0) text[0] = '-';
  if (month > 0) length += (size_t)snprintf(text + length, SHINGLE_FACT_BYTES - length, "-%02u", month);
  if (day > 0) length += (size_t)snprintf(text + length, SHINGLE_FACT_BYTES - length, "-%02u", day);
  return length;
}

void shingle_facts_trim(ShingleFactList *list)
{
  shingle_numbers_free(&list->numbers);
  shingle_release(list->table);
  shingle_release(list->flags);
  shingle_release(list->marks);
  list->table = NULL;
  list->flags = list->marks = NULL;
  list->table_capacity = list->flag_capacity = list->mark_capacity = 0;
}

void shingle_facts_free(ShingleFactList *list)
{
  shingle_facts_trim(list);
  shingle_release(list->items);
  *list = (ShingleFactList){0};
}
