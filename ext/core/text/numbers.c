/* numbers.c - see numbers.h. */
#include "numbers.h"

#include <string.h>

#include "number_words.h"
#include "stem.h"
#include "text.h"

#define WORD_COUNT (sizeof number_words / sizeof *number_words)
#define TOKENS_MOST 16
#define DIGITS_MOST 18
#define SPACE_BYTES 8      /* between two words of one number */
#define TELLING 2          /* small words tell a language from so many on */
#define CHECK_TOKENS 16384 /* between two looks for an interrupt */

/* --------------------------------------------------------------------------- words -- */

static uint64_t numbers_begin(const uint8_t *word, size_t length)
{
  uint64_t begin = 0;
  for (size_t i = 0; i < 8; i++) begin = begin << 8 | (i < length ? word[i] : 0);
  return begin;
}

/* The first entry of a word, plus 1; 0: there is none. Words with the same first eight bytes are few. */
static uint16_t numbers_look_up(const uint8_t *word, size_t length)
{
  size_t low = number_word_starts[word[0]], high = number_word_starts[word[0] + 1], last = high;
  if (low == high || length > NUMBER_WORD_BYTES) return 0;
  uint64_t begin = numbers_begin(word, length);
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (number_words[middle].begin < begin) low = middle + 1;
    else high = middle;
  }
  for (; low < last && number_words[low].begin == begin; low++) {
    if (number_words[low].length == length && memcmp(number_words[low].word, word, length) == 0) return (uint16_t)(low + 1);
  }
  return 0;
}

/* What token `at` means in the languages of the text, as a part of a number or otherwise; NULL: it says nothing. */
static const NumberWord *numbers_entry(const ShingleNumberText *t, size_t at, int role)
{
  if (at >= t->tokens->count || t->words[at] == 0) return NULL;
  const NumberWord *first = &number_words[t->words[at] - 1];
  for (const NumberWord *w = first; w < number_words + WORD_COUNT; w++) {
    if (w->length != first->length || memcmp(w->word, first->word, w->length) != 0) return NULL;
    int asked = role == 0 ? w->role != TELLS && w->role != PER && w->role != CENT_OF : w->role == role;
    if (asked && w->languages & t->languages) return w;
  }
  return NULL;
}

static const NumberWord *numbers_word(const ShingleNumberText *t, size_t at) { return numbers_entry(t, at, 0); }

static int numbers_has_role(const ShingleNumberText *t, size_t at, int role) { return numbers_entry(t, at, role) != NULL; }

/* Adds the languages that a word tells. */
static void numbers_count(size_t counts[LANGUAGES], uint16_t word)
{
  const NumberWord *first = &number_words[word - 1];
  for (const NumberWord *w = first; w < number_words + WORD_COUNT; w++) {
    if (w->length != first->length || memcmp(w->word, first->word, w->length) != 0) return;
    for (int l = 0; l < LANGUAGES && (w->role == TELLS || w->role == OPENS); l++) counts[l] += w->languages >> l & 1;
  }
}

int shingle_numbers_open(ShingleNumberText *t, const ShingleTokens *tokens, const uint8_t *bytes, size_t length, void *host)
{
  int status = SHINGLE_OK;
  size_t counts[LANGUAGES] = {0}, most = 0;
  t->tokens = tokens;
  t->bytes = bytes;
  t->length = length;
  t->words = shingle_grown(t->words, &t->capacity, tokens->count + 1, sizeof *t->words, &status);
  for (size_t i = 0; i < tokens->count && status == SHINGLE_OK; i++) {
    const ShingleToken *token = &tokens->items[i];
    t->words[i] = numbers_look_up((const uint8_t *)tokens->folded.bytes + token->at, token->length);
    if (t->words[i] != 0) numbers_count(counts, t->words[i]);
    if (i % CHECK_TOKENS == CHECK_TOKENS - 1 && shingle_interrupted(host)) status = SHINGLE_INTERRUPTED;
  }
  t->languages = 0;
  for (int l = 0; l < LANGUAGES; l++) most = counts[l] > most ? counts[l] : most;
  for (int l = 0; l < LANGUAGES; l++) t->languages |= (uint16_t)((counts[l] == most || most < TELLING) << l);
  return status;
}

void shingle_numbers_free(ShingleNumberText *t)
{
  shingle_release(t->words);
  *t = (ShingleNumberText){0};
}

ShingleWordRole shingle_number_word(const ShingleNumberText *t, size_t at, int *value)
{
  const NumberWord *w = numbers_word(t, at);
  const ShingleToken *token = &t->tokens->items[at];
  *value = 0;
  if (w == NULL) return t->words[at] == 0 ? SHINGLE_WORD_OTHER : SHINGLE_WORD_SMALL;
  if (w->role != MONTH && w->role != WEEKDAY) return SHINGLE_WORD_SMALL;
  /* "may", "march", "sat": in English, only with a capital */
  int english = (w->languages & t->languages) == EN || w->languages == EN;
  if (english && !shingle_is_capital(t->bytes + token->start, token->end - token->start)) return SHINGLE_WORD_SMALL;
  *value = w->value;
  return w->role == MONTH ? SHINGLE_WORD_MONTH : SHINGLE_WORD_WEEKDAY;
}

/* -------------------------------------------------------------------------- digits -- */

/* Zeros of the digits that are no compatibility characters, in scripts of news. */
static const uint32_t zeros[] = {'0', 0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0,
                                 0x1040, 0x17e0};

/* The digit that folded bytes begin with, or -1. */
static int numbers_digit(const uint8_t *bytes, size_t length, size_t *used)
{
  uint32_t c = bytes[0];
  *used = 1;
  if (c < 0x80) return c - '0' < 10 ? (int)(c - '0') : -1;
  *used = shingle_utf8_read(bytes, length, &c);
  for (size_t i = 1; i < sizeof zeros / sizeof *zeros; i++) {
    if (c - zeros[i] < 10) return (int)(c - zeros[i]);
  }
  return -1;
}

static const uint8_t *numbers_folded(const ShingleNumberText *t, size_t at)
{
  return (const uint8_t *)t->tokens->folded.bytes + t->tokens->items[at].at;
}

/* Digits at the beginning of a token. */
typedef struct Digits {
  uint64_t value;
  size_t count;   /* 0: it begins with none */
  size_t rest;    /* where what is behind them begins */
} Digits;

static Digits numbers_digits(const ShingleNumberText *t, size_t at)
{
  Digits d = {0, 0, 0};
  if (at >= t->tokens->count) return d;
  const uint8_t *bytes = numbers_folded(t, at);
  size_t length = t->tokens->items[at].length, used;
  while (d.rest < length) {
    int digit = numbers_digit(bytes + d.rest, length - d.rest, &used);
    if (digit < 0) break;
    d.value = d.count < DIGITS_MOST ? 10 * d.value + (uint64_t)digit : d.value;
    d.count++;
    d.rest += used;
  }
  if (d.count > DIGITS_MOST) d.value = shingle_hash_bytes(bytes, d.rest);
  return d;
}

static int numbers_is_whole(const ShingleNumberText *t, size_t at, Digits d)
{
  return d.count > 0 && d.rest == t->tokens->items[at].length;
}

int64_t shingle_number_plain(const ShingleNumberText *t, size_t at, size_t most)
{
  Digits d = numbers_digits(t, at);
  most = most < DIGITS_MOST ? most : DIGITS_MOST;
  return at < t->tokens->count && numbers_is_whole(t, at, d) && d.count <= most ? (int64_t)d.value : -1;
}

/* Is the original between token `at` and the next one `gap`? */
static int numbers_gap(const ShingleNumberText *t, size_t at, const char *gap)
{
  if (at + 1 >= t->tokens->count) return 0;
  size_t from = t->tokens->items[at].end, to = t->tokens->items[at + 1].start, length = strlen(gap);
  return to >= from && to - from == length && memcmp(t->bytes + from, gap, length) == 0;
}

int shingle_number_spaced(const ShingleNumberText *t, size_t at)
{
  if (at + 1 >= t->tokens->count) return 0;
  size_t from = t->tokens->items[at].end, to = t->tokens->items[at + 1].start, lines = 0;
  if (to <= from || to - from > SPACE_BYTES) return 0;
  if (numbers_gap(t, at, "\xc2\xa0")) return 1;
  for (; from < to; from++) {
    if (t->bytes[from] != ' ' && t->bytes[from] != '\n' && t->bytes[from] != '\r') return 0;
    lines += t->bytes[from] == '\n';
  }
  return lines < 2;
}

/* A blank that joins groups of digits. */
static int numbers_blank(const ShingleNumberText *t, size_t at)
{
  return numbers_gap(t, at, "\xc2\xa0") || numbers_gap(t, at, "\xe2\x80\xaf") || numbers_gap(t, at, "\xe2\x80\x89") ||
         (numbers_gap(t, at, " ") && !(t->languages & EN));
}

/* ------------------------------------------------------------------------- numbers -- */

/* Where a number is being read. */
typedef struct Reader {
  const ShingleNumberText *text;
  size_t at;         /* the next token */
  size_t limit;      /* no token from here on belongs to it */
  ShingleNumber *number;
} Reader;

static void numbers_scale(ShingleNumber *n, int exponent) { n->exponent = (int16_t)(n->exponent + exponent); }

/* Removes zeros at the end, so that a value is written in one way. */
static void numbers_normalise(ShingleNumber *n)
{
  if (n->exponent >= SHINGLE_NUMBER_LONG) return;
  while (n->digits != 0 && n->digits % 10 == 0) {
    n->digits /= 10;
    n->exponent++;
  }
  if (n->digits == 0) n->exponent = 0;
}

static const uint64_t powers[] = {1, 10, 100, 1000, 10000, 100000, 1000000};

/* Appends the digits of the next token behind a point, or as a group of three. */
static int numbers_append(Reader *r, Digits d, int fraction)
{
  ShingleNumber *n = r->number;
  if (d.count > 6 || n->digits >= powers[6] * powers[5]) return 0;
  n->digits = n->digits * powers[d.count] + d.value;
  if (fraction) numbers_scale(n, -(int)d.count);
  r->at++;
  return 1;
}

/* "1 000 000": groups of three behind blanks. */
static void numbers_read_groups(Reader *r, size_t first_count)
{
  const ShingleNumberText *t = r->text;
  if (first_count > 3) return;
  while (r->at < r->limit && numbers_blank(t, r->at - 1)) {
    Digits d = numbers_digits(t, r->at);
    if (d.count != 3 || !numbers_is_whole(t, r->at, d) || !numbers_append(r, d, 0)) return;
    r->number->plain = 0;
  }
}

/* "12-1/2" of the stock markets, halves to sixteenths. */
static void numbers_read_vulgar(Reader *r)
{
  const ShingleNumberText *t = r->text;
  if (r->at + 1 >= r->limit || !(numbers_gap(t, r->at - 1, "-") || numbers_gap(t, r->at - 1, " ")) || !numbers_gap(t, r->at, "/")) {
    return;
  }
  int64_t above = shingle_number_plain(t, r->at, 2), below = shingle_number_plain(t, r->at + 1, 2);
  int known = below == 2 || below == 4 || below == 8 || below == 16;
  if (!known || above < 1 || above >= below || r->number->digits > powers[6] * powers[3]) return;
  r->number->digits = r->number->digits * 10000 + (uint64_t)(above * 10000 / below);
  numbers_scale(r->number, -4);
  r->number->plain = 0;
  r->at += 2;
}

/* A word glued to the last digits: "2bn", "20th". 0: it is no number at all ("4x4"). */
static int numbers_read_glued(Reader *r, size_t at, Digits d)
{
  const ShingleNumberText *t = r->text;
  if (numbers_is_whole(t, at, d)) return 1;
  size_t length = t->tokens->items[at].length - d.rest;
  const uint8_t *rest = numbers_folded(t, at) + d.rest;
  uint16_t found = numbers_look_up(rest, length);
  const NumberWord *w = found > 0 ? &number_words[found - 1] : NULL;
  size_t start = t->tokens->items[at].start;
  r->number->plain = 0;
  if (w != NULL && w->role == SUFFIX) r->number->unit = SHINGLE_UNIT_ORDINAL;
  else if (w != NULL && w->role == POWER) numbers_scale(r->number, w->value);
  else if (length == 1 && rest[0] == 'm' && start > 0 && t->bytes[r->number->start] >= 0x21) numbers_scale(r->number, 6);
  else return 0;
  return 1;
}

static int numbers_read_digits(Reader *r)
{
  const ShingleNumberText *t = r->text;
  size_t first = r->at++, last = first;
  Digits d = numbers_digits(t, first);
  r->number->digits = d.value;
  r->number->exponent = d.count > DIGITS_MOST ? SHINGLE_NUMBER_LONG : 0;
  r->number->plain = 1;
  if (d.count > DIGITS_MOST) return numbers_is_whole(t, first, d);
  if (numbers_is_whole(t, first, d)) {
    numbers_read_groups(r, d.count);
    if (r->at < r->limit && (numbers_gap(t, r->at - 1, ".") || numbers_gap(t, r->at - 1, ","))) {
      Digits fraction = numbers_digits(t, r->at);
      if (fraction.count > 0 && numbers_append(r, fraction, 1)) {
        d = fraction;
        last = r->at - 1;
        r->number->plain = 0;
      }
    } else {
      numbers_read_vulgar(r);
    }
  }
  return last != first ? numbers_read_glued(r, last, d) : numbers_read_glued(r, first, d);
}

/* "two hundred and five thousand": the part below a thousand is `low`, what is already multiplied, `high`. */
static int numbers_read_words(Reader *r)
{
  const ShingleNumberText *t = r->text;
  uint64_t high = 0, low = 0;
  size_t begin = r->at;
  int least = 100; /* the last power of ten; later ones must be less */
  for (; r->at < r->limit; r->at++) {
    const NumberWord *w = numbers_word(t, r->at);
    if (w == NULL) break;
    size_t next = low % 100;
    if (r->at > begin && !(shingle_number_spaced(t, r->at - 1) || numbers_gap(t, r->at - 1, "-"))) break;
    if (w->role == ONES && (low == 0 || (next == 0 && low > 0) || (next >= 20 && next % 10 == 0 && w->value < 10))) low += w->value;
    else if (w->role == TENS && next == 0) low += w->value;
    else if (w->role == HUNDRED && low < 20) low = (low == 0 ? 1 : low) * 100;
    else if (w->role == POWER && w->value <= 9 && w->value < least && low > 0) {
      uint64_t power = 1;
      for (int i = 0; i < w->value; i++) power *= 10;
      high += low * power;
      low = 0;
      least = w->value;
    } else if (w->role == AND && r->at > begin && (low % 100 == 0) &&
               (numbers_has_role(t, r->at - 1, HUNDRED) || numbers_has_role(t, r->at - 1, POWER)) &&
               (numbers_has_role(t, r->at + 1, ONES) || numbers_has_role(t, r->at + 1, TENS))) {
      continue;
    } else {
      break;
    }
  }
  r->number->digits = high + low;
  return r->at > begin && high + low > 1;
}

/* ---------------------------------------------------------------------------- units -- */

static const struct {
  const char *sign;
  uint8_t length, unit;
} signs[] = {{"$", 1, SHINGLE_UNIT_DOLLAR}, {"\xe2\x82\xac", 3, SHINGLE_UNIT_EURO}, {"\xc2\xa3", 2, SHINGLE_UNIT_POUND},
             {"\xc2\xa5", 2, SHINGLE_UNIT_YEN}, {"\xe2\x82\xbd", 3, SHINGLE_UNIT_ROUBLE}, {"\xe2\x82\xba", 3, SHINGLE_UNIT_LIRA},
             {"%", 1, SHINGLE_UNIT_PERCENT},
             {"\xef\xbc\x85", 3, SHINGLE_UNIT_PERCENT}};
#define SIGN_COUNT (sizeof signs / sizeof *signs)

/* A sign right before the number, or a blank away. */
static void numbers_read_sign_before(Reader *r)
{
  const uint8_t *bytes = r->text->bytes;
  uint32_t start = r->number->start;
  uint32_t at = start > 0 && bytes[start - 1] == ' ' ? start - 1 : start;
  for (size_t i = 0; i < SIGN_COUNT; i++) {
    uint32_t length = signs[i].length;
    if (at < length || memcmp(bytes + at - length, signs[i].sign, length) != 0) continue;
    if (at != start && signs[i].unit == SHINGLE_UNIT_PERCENT) continue;
    r->number->unit = signs[i].unit;
    r->number->start = at - length;
    return;
  }
}

static void numbers_read_sign_after(Reader *r)
{
  const uint8_t *bytes = r->text->bytes;
  size_t end = r->number->end, length = r->text->length;
  if (end < length && bytes[end] == ' ') end++;
  else if (end + 1 < length && memcmp(bytes + end, "\xc2\xa0", 2) == 0) end += 2;
  for (size_t i = 0; i < SIGN_COUNT; i++) {
    size_t bytes_of = signs[i].length;
    if (length - end < bytes_of || memcmp(bytes + end, signs[i].sign, bytes_of) != 0) continue;
    if (end != r->number->end && signs[i].unit == SHINGLE_UNIT_DOLLAR) continue; /* "5 $6" */
    r->number->unit = signs[i].unit;
    r->number->end = (uint32_t)(end + bytes_of);
    return;
  }
}

/* Is the next token in the same clause, but for the full stop of an abbreviation? */
static int numbers_goes_on(const Reader *r)
{
  const ShingleNumberText *t = r->text;
  return r->at < r->limit && (shingle_number_spaced(t, r->at - 1) || numbers_gap(t, r->at - 1, "-") || numbers_gap(t, r->at - 1, ". ") ||
                              numbers_gap(t, r->at - 1, ""));
}

static void numbers_take(Reader *r, size_t tokens)
{
  r->at += tokens;
  r->number->end = r->text->tokens->items[r->at - 1].end;
  r->number->plain = 0;
}

/* Multipliers and units behind a number. */
static void numbers_read_behind(Reader *r)
{
  const NumberWord *w;
  while (numbers_goes_on(r) && (w = numbers_word(r->text, r->at)) != NULL && w->role == POWER && r->number->exponent < 24) {
    numbers_scale(r->number, w->value);
    numbers_take(r, 1);
  }
  if (r->number->unit != SHINGLE_UNIT_NONE) return;
  numbers_read_sign_after(r);
  if (r->number->unit != SHINGLE_UNIT_NONE || !numbers_goes_on(r)) return;
  size_t link = numbers_has_role(r->text, r->at, OF) && shingle_number_spaced(r->text, r->at) ? 1 : 0;
  w = r->at + link < r->limit ? numbers_entry(r->text, r->at + link, UNIT) : NULL;
  if (w != NULL) {
    r->number->unit = w->value;
    numbers_take(r, link + 1);
  } else if (numbers_has_role(r->text, r->at, PER) && r->at + 1 < r->limit && numbers_has_role(r->text, r->at + 1, CENT_OF)) {
    r->number->unit = SHINGLE_UNIT_PERCENT;
    numbers_take(r, 2);
  }
}

size_t shingle_number_read(const ShingleNumberText *t, size_t at, ShingleNumber *number)
{
  const ShingleTokens *tokens = t->tokens;
  size_t limit = tokens->count - at < TOKENS_MOST ? tokens->count : at + TOKENS_MOST;
  Reader r = {t, at, limit, number};
  const NumberWord *w = numbers_word(t, at);
  *number = (ShingleNumber){.start = tokens->items[at].start};
  size_t used;
  const uint8_t *bytes = numbers_folded(t, at);
  if (numbers_digit(bytes, tokens->items[at].length, &used) >= 0) {
    numbers_read_sign_before(&r);
    if (!numbers_read_digits(&r)) return 0;
  } else if (w != NULL && w->role == ORDINAL) {
    number->digits = w->value;
    number->unit = SHINGLE_UNIT_ORDINAL;
    r.at++;
  } else if (w == NULL || (w->role != ONES && w->role != TENS && w->role != HUNDRED) || !numbers_read_words(&r)) {
    return 0;
  }
  number->end = tokens->items[r.at - 1].end;
  numbers_read_behind(&r);
  numbers_normalise(number);
  return r.at - at;
}

const char *shingle_unit_name(uint8_t unit)
{
  static const char *const names[] = {"", "ordinal", "percent", "cent", "dollar", "euro", "pound", "yen", "yuan", "rouble", "lira",
                                      "zloty", "franc", "mark"};
  return names[unit];
}
