/* options.c - the one parser of key=value options. See options.h. */
#include "extension.h"

#include <string.h>

#define MESSAGE_BYTES 80 /* of an offending value are shown */

/* A stretch of the text that is parsed. */
typedef struct Slice {
  const char *at;
  int length;
} Slice;

static int options_is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static Slice options_trim(Slice s)
{
  while (s.length > 0 && options_is_blank(s.at[0])) { s.at++; s.length--; }
  while (s.length > 0 && options_is_blank(s.at[s.length - 1])) s.length--;
  return s;
}

static char options_lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

/* Equal but for ASCII case? */
static int options_matches(Slice s, const char *name, size_t length)
{
  if ((size_t)s.length != length) return 0;
  for (size_t i = 0; i < length; i++) {
    if (options_lower(s.at[i]) != options_lower(name[i])) return 0;
  }
  return 1;
}

char *shingle_db_quoted(const char *text, int length)
{
  int shown = 0;
  if (text == NULL) return NULL; /* there was no memory for it */
  while (shown < length && text[shown] != 0 && shown < MESSAGE_BYTES) shown++;
  int cut = shown < length;
  while (cut && shown > 0 && ((unsigned char)text[shown] & 0xc0) == 0x80) shown--;
  return sqlite3_mprintf("\"%.*s%s\"", shown, text, cut ? "..." : "");
}

/* Sets *error to `format`, in which %z is the quoted slice, which is freed. */
static int options_fail(char **error, const char *format, Slice s, const char *more)
{
  char *quoted = shingle_db_quoted(s.at, s.length);
  if (quoted == NULL) return SQLITE_NOMEM;
  *error = sqlite3_mprintf(format, quoted, more);
  sqlite3_free(quoted);
  return *error == NULL ? SQLITE_NOMEM : SQLITE_ERROR;
}

char *shingle_db_dequote(const char *text, int length)
{
  Slice s = options_trim((Slice){text, length});
  char *copy = sqlite3_malloc64((sqlite3_uint64)s.length + 1);
  if (copy == NULL) return NULL;
  char open = s.length >= 2 ? s.at[0] : 0;
  char close = open == '[' ? ']' : open;
  int quoted = (open == '\'' || open == '"' || open == '`' || open == '[') &&
               s.at[s.length - 1] == close;
  int end = quoted ? s.length - 1 : s.length, n = 0;
  for (int i = quoted; i < end; i++) {
    copy[n++] = s.at[i];
    if (quoted && s.at[i] == close && i + 1 < end && s.at[i + 1] == close) i++;
  }
  copy[n] = 0;
  return copy;
}

/* ------------------------------------------------------------------------ values -- */

/* All of `s` as a decimal integer? */
static int options_read_integer(const char *s, int64_t *value)
{
  int negative = *s == '-';
  uint64_t n = 0;
  if (*s == '-' || *s == '+') s++;
  if (*s == 0) return 0;
  for (; *s != 0; s++) {
    if (*s < '0' || *s > '9') return 0;
    unsigned digit = (unsigned)(*s - '0');
    if (n > ((uint64_t)INT64_MAX - digit) / 10) return 0;
    n = n * 10 + digit;
  }
  *value = negative ? -(int64_t)n : (int64_t)n;
  return 1;
}

/* Not strtod(), which follows the locale. */
int shingle_db_read_real(const char *s, double *value)
{
  double n = 0, place = 0, sign = *s == '-' ? -1 : 1;
  int digits = 0;
  if (*s == '-' || *s == '+') s++;
  for (; *s != 0; s++) {
    if (*s == '.' && place == 0) {
      place = 1;
    } else if (*s >= '0' && *s <= '9') {
      n = n * 10 + (*s - '0');
      place *= 10;
      digits++;
    } else {
      return 0;
    }
  }
  *value = sign * (place > 1 ? n / place : n);
  return digits > 0 && digits <= 18;
}

/* Which of "a|b|c" is `s`: 1, 2, 3, or 0 for none. */
static int options_read_choice(Slice s, const char *choices)
{
  for (int number = 1; *choices != 0; number++) {
    size_t length = strcspn(choices, "|");
    if (options_matches(s, choices, length)) return number;
    choices += length;
    if (*choices == '|') choices++;
  }
  return 0;
}

static int options_out_of_range(const ShingleKey *key, Slice value, char **error)
{
  char *range;
  if (key->type == SHINGLE_KEY_CHOICE) {
    range = sqlite3_mprintf("%s", key->choices);
  } else if (key->type == SHINGLE_KEY_FLAG) {
    range = sqlite3_mprintf("0|1");
  } else if (key->type == SHINGLE_KEY_REAL) {
    range = sqlite3_mprintf("a number from %g to %g", key->low, key->high);
  } else if (key->high >= 9.2e18) {
    range = sqlite3_mprintf("a whole number from %lld to 2^63-1", (long long)key->low);
  } else {
    range = sqlite3_mprintf("a whole number from %lld to %lld", (long long)key->low, (long long)key->high);
  }
  char *allowed = range ? sqlite3_mprintf("option %s: allowed is %s", key->name, range) : NULL;
  sqlite3_free(range);
  if (allowed == NULL) return SQLITE_NOMEM;
  int rc = options_fail(error, "bad value %s for %s", value, allowed);
  sqlite3_free(allowed);
  return rc;
}

static int options_set_value(const ShingleKey *key, void *target, Slice raw, char **error)
{
  char *field = (char *)target + key->offset;
  char *value = shingle_db_dequote(raw.at, raw.length);
  if (value == NULL) return SQLITE_NOMEM;
  Slice s = {value, (int)strlen(value)};
  int64_t integer = 0;
  double real = 0;
  int good = 1;

  switch (key->type) {
    case SHINGLE_KEY_INTEGER:
      good = options_read_integer(value, &integer) && (double)integer >= key->low && (double)integer <= key->high;
      break;
    case SHINGLE_KEY_REAL:
      good = shingle_db_read_real(value, &real) && real >= key->low && real <= key->high;
      break;
    case SHINGLE_KEY_CHOICE:
      integer = options_read_choice(s, key->choices);
      good = integer != 0;
      break;
    case SHINGLE_KEY_FLAG:
      integer = options_read_choice(s, "0|1|no|yes|off|on|false|true");
      good = integer != 0;
      integer = integer > 0 && integer % 2 == 0;
      break;
    case SHINGLE_KEY_TEXT:
      sqlite3_free(*(char **)(void *)field);
      *(char **)(void *)field = value;
      return SQLITE_OK;
  }
  if (good && key->type == SHINGLE_KEY_REAL) memcpy(field, &real, sizeof real);
  if (good && key->type != SHINGLE_KEY_REAL) memcpy(field, &integer, sizeof integer);
  int rc = good ? SQLITE_OK : options_out_of_range(key, s, error);
  sqlite3_free(value);
  return rc;
}

/* --------------------------------------------------------------------------- pairs -- */

static char *options_list_keys(const ShingleKey *keys, int key_count)
{
  char *list = sqlite3_mprintf("%s", keys[0].name);
  for (int i = 1; list != NULL && i < key_count; i++) {
    list = sqlite3_mprintf("%z, %s", list, keys[i].name);
  }
  return list;
}

static int options_unknown_key(const ShingleKey *keys, int key_count, Slice name, char **error)
{
  char *list = options_list_keys(keys, key_count);
  if (list == NULL) return SQLITE_NOMEM;
  int rc = options_fail(error, "unknown option %s: allowed are %s", name, list);
  sqlite3_free(list);
  return rc;
}

int shingle_db_options_pair(const ShingleKey *keys, int key_count, void *target,
                         ShingleKeysSeen *seen, const char *text, int length, char **error)
{
  Slice pair = options_trim((Slice){text, length});
  const char *equals = pair.length > 0 ? memchr(pair.at, '=', (size_t)pair.length) : NULL;
  int zero = pair.length > 0 && memchr(pair.at, 0, (size_t)pair.length) != NULL; /* it would end the value */
  if (equals == NULL || zero) {
    return options_fail(error, "bad option %s: expected key=value%s", pair, "");
  }
  Slice name = options_trim((Slice){pair.at, (int)(equals - pair.at)});
  Slice value = {equals + 1, pair.length - (int)(equals + 1 - pair.at)};
  for (int i = 0; i < key_count; i++) {
    if (!options_matches(name, keys[i].name, strlen(keys[i].name))) continue;
    if (*seen >> i & 1) return options_fail(error, "option %s is given twice%s", name, "");
    *seen |= (ShingleKeysSeen)1 << i;
    return options_set_value(&keys[i], target, value, error);
  }
  return options_unknown_key(keys, key_count, name, error);
}

/* The end of a list in braces, as in *.{txt,md}, that begins at `text`; 0 where there is none. One with "=" in it is none:
** an option would be swallowed. */
static int options_braces_length(const char *text, int length)
{
  const char *end = *text == '{' ? memchr(text, '}', (size_t)length) : NULL;
  return end != NULL && memchr(text, '=', (size_t)(end - text)) == NULL ? (int)(end - text) : 0;
}

/* The length of the pair at `text`: up to a comma outside quotes and braces. */
static int options_pair_length(const char *text, int length)
{
  char quote = 0;
  for (int i = 0; i < length; i++) {
    if (quote == 0) i += options_braces_length(text + i, length - i);
    if (quote == 0 && text[i] == ',') return i;
    if (quote == 0 && (text[i] == '\'' || text[i] == '"')) quote = text[i];
    else if (text[i] == quote) quote = 0;
  }
  return length;
}

int shingle_db_options_parse(const ShingleKey *keys, int key_count, void *target,
                          ShingleKeysSeen *seen, const char *text, int length, char **error)
{
  if (options_trim((Slice){text, length}).length == 0) return SQLITE_OK;
  for (int at = 0; at <= length;) {
    int pair = options_pair_length(text + at, length - at);
    int rc = shingle_db_options_pair(keys, key_count, target, seen, text + at, pair, error);
    if (rc != SQLITE_OK) return rc;
    at += pair + 1;
  }
  return SQLITE_OK;
}
