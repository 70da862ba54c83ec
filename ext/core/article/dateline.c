/* dateline.c - where a news report was filed. The rules are in dateline.h.
**
** A dateline is read word by word; a word ends at a blank, a comma, a parenthesis or a dash. The names
** that tell where an undashed one ends are looked up in the sorted lists of dateline_names.h.
*/
#include "dateline.h"
#include "dateline_names.h"
#include "../text/text.h"

#include <string.h>
#include <utf8proc.h>

#define WINDOW 200       /* bytes of a text that are looked at */
#define DATELINE_MAX 120 /* bytes of a dateline */
#define AGENCY_MAX 48    /* bytes in parentheses */
#define WORDS_MAX 6      /* words of a city, or of a name in the lists */
#define ACRONYM_MAX 4    /* letters of a word in capitals that may follow a city: US, NATO */
#define UNLISTED_MIN 4   /* letters of a city that is in no list */
#define UNLISTED_WORDS 3 /* its words */

typedef struct Scan {
  const uint8_t *text;
  size_t length;
} Scan;

/* The words in capitals that the text begins with. */
typedef struct City {
  int count;
  size_t ends[WORDS_MAX];
  int capitals[WORDS_MAX]; /* letters of each */
} City;

/* A list, as the two arguments that functions take it in. */
#define LIST(names) (names), sizeof(names) / sizeof *(names)

/* --------------------------------------------------------------------- characters -- */

/* The byte at `at`, or 0 beyond the end. */
static uint8_t dateline_byte_at(const Scan *s, size_t at) { return at < s->length ? s->text[at] : 0; }

static int dateline_starts_with(const Scan *s, size_t at, const char *bytes)
{
  size_t length = strlen(bytes);
  return at + length <= s->length && memcmp(s->text + at, bytes, length) == 0;
}

static size_t dateline_category_at(const Scan *s, size_t at, utf8proc_propval_t *category)
{
  uint32_t c;
  size_t length = shingle_utf8_read(s->text + at, s->length - at, &c);
  *category = utf8proc_get_property((utf8proc_int32_t)c)->category;
  return length;
}

/* The bytes of a blank within a line: space, tab, no-break spaces; 0 where there is none. */
static size_t dateline_blank_bytes(const Scan *s, size_t at)
{
  uint8_t c = dateline_byte_at(s, at);
  if (c == ' ' || c == '\t') return 1;
  if (c < 0x80) return 0;
  return dateline_starts_with(s, at, "\xc2\xa0") ? 2 : dateline_starts_with(s, at, "\xe2\x80\xaf") ? 3 : 0;
}

static size_t dateline_skip_blanks(const Scan *s, size_t at)
{
  for (size_t n; (n = dateline_blank_bytes(s, at)) > 0;) at += n;
  return at;
}

static int dateline_is_newline(uint8_t c) { return c == '\n' || c == '\r'; }

/* Past blanks and line ends. */
static size_t dateline_skip_space(const Scan *s, size_t at)
{
  at = dateline_skip_blanks(s, at);
  while (dateline_is_newline(dateline_byte_at(s, at))) at = dateline_skip_blanks(s, at + 1);
  return at;
}

/* The bytes of an en dash, an em dash or a horizontal bar, or 0. */
static size_t dateline_long_dash_bytes(const Scan *s, size_t at)
{
  uint8_t last = dateline_byte_at(s, at + 2);
  return dateline_starts_with(s, at, "\xe2\x80") && last >= 0x93 && last <= 0x95 ? 3 : 0;
}

/* The end of the hyphens and dashes at `at`. */
static size_t dateline_dash_run(const Scan *s, size_t at)
{
  for (size_t n; (n = dateline_byte_at(s, at) == '-' ? 1 : dateline_long_dash_bytes(s, at)) > 0;) at += n;
  return at;
}

/* The bytes of a dash that needs no blanks around it: any run of them but a single hyphen. */
static size_t dateline_dash_bytes(const Scan *s, size_t at)
{
  size_t bytes = dateline_dash_run(s, at) - at;
  return bytes == 1 ? 0 : bytes;
}

static size_t dateline_word_end(const Scan *s, size_t at)
{
  for (; at < s->length; at++) {
    uint8_t c = s->text[at];
    if (dateline_is_newline(c) || c == ',' || c == '(' || c == ')') break;
    if (dateline_blank_bytes(s, at) > 0 || dateline_dash_bytes(s, at) > 0) break;
  }
  return at;
}

/* -------------------------------------------------------------------------- names -- */

/* Is [from, to) in a sorted list? */
static int dateline_is_listed(const Scan *s, size_t from, size_t to, const char *const *names, size_t count)
{
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2, length = strlen(names[middle]);
    size_t common = length < to - from ? length : to - from;
    int order = memcmp(s->text + from, names[middle], common);
    if (order == 0) order = (to - from > length) - (to - from < length);
    if (order == 0) return 1;
    if (order < 0) high = middle; else low = middle + 1;
  }
  return 0;
}

/* The end of the longest name of a list that stands at `at`, in whole words; 0 for none. */
static size_t dateline_listed(const Scan *s, size_t at, const char *const *names, size_t count)
{
  size_t best = 0, end = at;
  for (int words = 0; words < WORDS_MAX; words++) {
    size_t from = words > 0 ? dateline_skip_blanks(s, end) : at;
    end = dateline_word_end(s, from);
    if (end == from) break;
    if (dateline_is_listed(s, at, end, names, count)) best = end;
  }
  return best;
}

/* --------------------------------------------------------------------------- city -- */

/* How many capitals the word [from, to) has: 0 where it has anything that a place in capitals has not. */
static int dateline_count_capitals(const Scan *s, size_t from, size_t to)
{
  utf8proc_propval_t category;
  int capitals = 0;
  if (dateline_starts_with(s, from, "Mc")) from += 2; /* McALLEN */
  while (from < to) {
    size_t length = dateline_category_at(s, from, &category);
    int letter = category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
    int other = category == UTF8PROC_CATEGORY_MN || dateline_starts_with(s, from, "\xe2\x80\x99") ||
                (length == 1 && memchr(".'-/&", s->text[from], 5) != NULL);
    if (!letter && (!other || capitals == 0)) return 0;
    capitals += letter;
    from += length;
  }
  return capitals;
}

/* Reads the words in capitals at the start. A letter alone is none of them: "KHARKIV A strong quake". */
static void dateline_read_city(const Scan *s, City *city)
{
  size_t at = 0;
  for (city->count = 0; city->count < WORDS_MAX; city->count++) {
    size_t end = dateline_word_end(s, at);
    int capitals = dateline_count_capitals(s, at, end);
    if (capitals == 0 || (capitals == 1 && (city->count == 0 || s->text[end - 1] != '.'))) return;
    city->ends[city->count] = end;
    city->capitals[city->count] = capitals;
    at = dateline_skip_blanks(s, end);
  }
}

/* -------------------------------------------------------------------- with a dash -- */

/* May [from, to) stand between city and dash: a name, a number, a small word, the month after a day? */
static int dateline_is_region_word(const Scan *s, size_t from, size_t to, int *after_number)
{
  static const char *const small[] = {"al", "and", "da", "de", "del", "di", "do", "du", "e",
                                      "et", "la", "of", "the", "und", "y"};
  utf8proc_propval_t category;
  for (size_t i = from; i < to; i++) {
    if (memchr(":;?!\"", s->text[i], 5) != NULL) return 0;
  }
  if (dateline_is_listed(s, from, to, LIST(small))) return 1;
  dateline_category_at(s, from, &category);
  int good = *after_number || category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT ||
             category == UTF8PROC_CATEGORY_ND;
  *after_number = category == UTF8PROC_CATEGORY_ND;
  return good;
}

/* The end of what stands after the city and its comma; `at` itself where nothing does, 0 where it is
** no place and no day. */
static size_t dateline_region_end(const Scan *s, size_t at)
{
  size_t end = at;
  int after_number = 0;
  if (dateline_byte_at(s, at) != ',') return at;
  for (;;) {
    if (dateline_byte_at(s, at) == ',') at++;
    at = dateline_skip_blanks(s, at);
    size_t to = dateline_word_end(s, at);
    if (to == at || (to == at + 1 && s->text[at] == '-')) return end;
    if (!dateline_is_region_word(s, at, to, &after_number)) return 0;
    end = at = to;
  }
}

/* Past an agency in parentheses; `at` where there is none. */
static size_t dateline_agency_end(const Scan *s, size_t at)
{
  size_t open = dateline_skip_blanks(s, at);
  if (dateline_byte_at(s, open) != '(') return at;
  for (size_t i = open + 1; i < s->length && i <= open + AGENCY_MAX; i++) {
    if (dateline_is_newline(s->text[i])) break;
    if (s->text[i] == ')') return i + 1;
  }
  return at;
}

/* Past a dash and the space after it; 0 where there is none. A single hyphen needs blanks, or
** stands as in "MADRID (EFE).- ". */
static size_t dateline_dash_end(const Scan *s, size_t at)
{
  size_t from = dateline_skip_blanks(s, at);
  if (dateline_starts_with(s, from, ".-") && from > 0 && s->text[from - 1] == ')') from++;
  size_t end = from + dateline_dash_bytes(s, from);
  if (end == from) {
    int spaced = from > at && dateline_byte_at(s, from) == '-' &&
                 (dateline_blank_bytes(s, from + 1) > 0 || dateline_is_newline(dateline_byte_at(s, from + 1)));
    if (!spaced) return 0;
    end = from + 1;
  }
  return dateline_skip_space(s, end);
}

/* Where the report begins behind a dash, or 0; *end: the end of the dateline. */
static size_t dateline_find_dashed(const Scan *s, const City *city, size_t *end)
{
  *end = dateline_region_end(s, city->ends[city->count - 1]);
  return *end > 0 ? dateline_dash_end(s, dateline_agency_end(s, *end)) : 0;
}

/* ----------------------------------------------------------------- without a dash -- */

/* The end of a city of the list, or 0. Words in capitals behind it are no part of its name only where
** there is one short one, in a sentence: "MOSCOW US diplomats", but not "LONDON GOLD 1230". */
static size_t dateline_listed_city_end(const Scan *s, const City *city)
{
  int last = city->count - 1;
  utf8proc_propval_t category = UTF8PROC_CATEGORY_CN;
  if (dateline_is_listed(s, 0, city->ends[last], LIST(shingle_cities))) return city->ends[last];
  if (last == 0 || city->capitals[last] > ACRONYM_MAX) return 0;
  size_t next = dateline_skip_blanks(s, city->ends[last]);
  if (next < s->length) dateline_category_at(s, next, &category);
  if (category != UTF8PROC_CATEGORY_LU && category != UTF8PROC_CATEGORY_LL) return 0;
  return dateline_is_listed(s, 0, city->ends[last - 1], LIST(shingle_cities)) ? city->ends[last - 1] : 0;
}

/* The end of a city with a listed country, of a listed city, or of one before a listed agency or
** a word that begins a sentence; 0 for none. */
static size_t dateline_undashed_end(const Scan *s, const City *city)
{
  size_t end = city->ends[city->count - 1], next = dateline_skip_blanks(s, end);
  int letters = 0;
  if (dateline_byte_at(s, end) == ',') return dateline_listed(s, dateline_skip_blanks(s, end + 1), LIST(shingle_regions));
  if (dateline_byte_at(s, next) == '(') {
    size_t close = dateline_listed(s, next + 1, LIST(shingle_agencies));
    return close > 0 && dateline_byte_at(s, close) == ')' ? end : 0;
  }
  size_t known = dateline_listed_city_end(s, city);
  if (known > 0 || city->count > UNLISTED_WORDS) return known;
  for (int i = 0; i < city->count; i++) letters += city->capitals[i];
  return letters >= UNLISTED_MIN && dateline_listed(s, next, LIST(shingle_openings)) > 0 ? end : 0;
}

/* Likewise without one. */
static size_t dateline_find_undashed(const Scan *s, const City *city, size_t *end)
{
  *end = dateline_undashed_end(s, city);
  size_t at = *end > 0 ? dateline_agency_end(s, *end) : 0;
  size_t body = dateline_skip_space(s, at);
  return body > at ? body : 0;
}

/* --------------------------------------------------------------------------- all -- */

/* Does what may be a sentence begin here, behind quotes and parentheses: anything but a small letter? */
static int dateline_begins_sentence(const Scan *s, size_t at)
{
  for (int marks = 0; at < s->length && marks < 4; marks++) {
    utf8proc_propval_t category;
    size_t length = dateline_category_at(s, at, &category);
    switch (category) {
      case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LT: case UTF8PROC_CATEGORY_LO:
      case UTF8PROC_CATEGORY_LM: case UTF8PROC_CATEGORY_ND: case UTF8PROC_CATEGORY_SC:
        return 1;
      case UTF8PROC_CATEGORY_PS: case UTF8PROC_CATEGORY_PI:
        break;
      default:
        if (s->text[at] != '"' && s->text[at] != '\'' && !dateline_starts_with(s, at, "\xc2\xbf") &&
            !dateline_starts_with(s, at, "\xc2\xa1")) return 0; /* ¿ ¡ */
    }
    at += length;
  }
  return 0;
}

size_t shingle_dateline_find(const char *text, size_t length, int dated, size_t *body)
{
  Scan s = {(const uint8_t *)text, length < WINDOW ? length : WINDOW};
  City city;
  size_t end = 0, at = 0;
  dateline_read_city(&s, &city);
  if (city.count == 0 || dateline_listed(&s, 0, LIST(shingle_labels)) >= city.ends[city.count - 1]) return 0;
  if (dated) at = dateline_find_undashed(&s, &city, &end);
  if (at == 0 || !dateline_begins_sentence(&s, at)) at = dateline_find_dashed(&s, &city, &end);
  if (at == 0 || end > DATELINE_MAX || !dateline_begins_sentence(&s, at)) return 0;
  *body = at;
  return end;
}
