/* entities.c - see entities.h. */
#include "entities.h"

#include <string.h>

#include "entity_table.h"

#define LOOK 65536 /* bytes between two looks for an interrupt */

/* What the numbers 80 to 9F stand for; 0: themselves. */
static const uint16_t entities_windows[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0,
    0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178};

static int entities_digit(char c)
{
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 16;
}

static int entities_alphanumeric(char c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t entities_write(uint32_t c, char *text)
{
  uint8_t *out = (uint8_t *)text;
  if (c < 0x80) {
    out[0] = (uint8_t)c;
    return 1;
  }
  size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  for (size_t i = length - 1; i > 0; i--, c >>= 6) out[i] = (uint8_t)(0x80 | (c & 0x3f));
  static const uint8_t lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
  out[0] = (uint8_t)(lead[length] | c);
  return length;
}

static uint32_t entities_character(uint32_t number)
{
  if (number == 0 || number > 0x10ffff || (number >= 0xd800 && number < 0xe000)) return 0xfffd;
  if (number >= 0x80 && number < 0xa0 && entities_windows[number - 0x80] != 0) return entities_windows[number - 0x80];
  return number;
}

/* &#233; or &#xE9; */
static size_t entities_number(const char *bytes, size_t length, int where, char *text, size_t *text_length)
{
  size_t at = 2;
  int base = at < length && (bytes[at] == 'x' || bytes[at] == 'X') ? 16 : 10;
  if (base == 16) at++;
  size_t first = at;
  uint32_t number = 0;
  for (; at < length; at++) {
    int digit = entities_digit(bytes[at]);
    if (digit >= base) break;
    if (number <= 0x10ffff) number = number * (uint32_t)base + (uint32_t)digit;
  }
  if (at == first) return 0;
  if (at < length && bytes[at] == ';') at++;
  else if (where == SHINGLE_ENTITY_STRICT) return 0;
  *text_length = entities_write(entities_character(number), text);
  return at;
}

/* The entry of a name, or -1. */
static int entities_find(const char *name, size_t length)
{
  size_t low = 0, high = sizeof entity_table / sizeof *entity_table;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = strncmp(entity_table[middle].name, name, length);
    if (order == 0 && entity_table[middle].name[length] == 0) return (int)middle;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return -1;
}

/* The longest name without a semicolon that `name` begins with; *length becomes its length. */
static int entities_find_bare(const char *name, size_t *length)
{
  size_t longest = *length < ENTITY_BARE_BYTES ? *length : ENTITY_BARE_BYTES;
  for (size_t n = longest; n > 1; n--) {
    int entry = entities_find(name, n);
    if (entry < 0 || !entity_table[entry].bare) continue;
    *length = n;
    return entry;
  }
  return -1;
}

size_t shingle_entity_read(const char *bytes, size_t length, int where, char text[SHINGLE_ENTITY_BYTES],
                           size_t *text_length)
{
  if (length < 3) return 0;
  if (bytes[1] == '#') return entities_number(bytes, length, where, text, text_length);
  const char *name = bytes + 1;
  size_t n = 0;
  while (n < length - 1 && n <= ENTITY_NAME_BYTES && entities_alphanumeric(name[n])) n++;
  int semicolon = n < length - 1 && name[n] == ';';
  int entry = semicolon && n <= ENTITY_NAME_BYTES ? entities_find(name, n) : -1;
  size_t used = n + 2;
  if (entry < 0) {
    if (where == SHINGLE_ENTITY_STRICT) return 0;
    entry = entities_find_bare(name, &n);
    used = n + 1;
    if (entry < 0) return 0;
    char next = used < length ? bytes[used] : ' ';
    if (where == SHINGLE_ENTITY_IN_ATTRIBUTE && (next == '=' || entities_alphanumeric(next))) return 0;
  }
  *text_length = strlen(entity_table[entry].text);
  memcpy(text, entity_table[entry].text, *text_length);
  return used;
}

void shingle_entities_decoded(ShingleBuffer *out, const char *bytes, size_t length, int where, void *host)
{
  char text[SHINGLE_ENTITY_BYTES];
  size_t text_length;
  for (size_t at = 0, look = LOOK; at < length && out->status == SHINGLE_OK;) {
    if (at >= look) {
      look = at + LOOK;
      if (shingle_interrupted(host)) out->status = SHINGLE_INTERRUPTED;
    }
    const char *mark = memchr(bytes + at, '&', length - at);
    size_t plain = mark != NULL ? (size_t)(mark - bytes) - at : length - at;
    shingle_buffer_append(out, bytes + at, plain);
    at += plain;
    if (at == length) break;
    size_t used = shingle_entity_read(bytes + at, length - at, where, text, &text_length);
    if (used > 0) shingle_buffer_append(out, text, text_length);
    else shingle_buffer_append(out, "&", 1);
    at += used > 0 ? used : 1;
  }
}
