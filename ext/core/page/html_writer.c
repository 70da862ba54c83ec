/* html_writer.c - see html_writer.h. */
#include "html_writer.h"

#include <string.h>

#include "../text/text.h"

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

/* What stands for an ASCII byte that cannot stand for itself; NULL where it can. */
static const char *html_writer_substitute(uint8_t byte)
{
  switch (byte) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case '\t': case '\n': return NULL;
    default: return byte < 0x20 || byte == 0x7f ? REPLACEMENT : NULL;
  }
}

/* C1 controls and noncharacters. */
static int html_writer_forbidden(uint32_t c)
{
  return (c >= 0x80 && c < 0xa0) || (c >= 0xfdd0 && c < 0xfdf0) || (c & 0xfffe) == 0xfffe;
}

/* How many bytes from `at` on can be copied as they are. */
static size_t html_writer_plain_bytes(const uint8_t *bytes, size_t at, size_t length)
{
  size_t i = at;
  while (i < length) {
    if (bytes[i] < 0x80) {
      if (html_writer_substitute(bytes[i]) != NULL) break;
      i++;
      continue;
    }
    uint32_t c;
    size_t width = shingle_utf8_read(bytes + i, length - i, &c);
    /* U+FFFD itself is three bytes long and starts with EF; anything else that gives it is malformed */
    if (html_writer_forbidden(c) || (c == 0xfffd && (width != 3 || bytes[i] != 0xef))) break;
    i += width;
  }
  return i - at;
}

void shingle_html_escaped(ShingleBuffer *out, const char *text, size_t length)
{
  const uint8_t *bytes = (const uint8_t *)text;
  size_t i = 0;
  while (i < length && out->status == SHINGLE_OK) {
    size_t plain = html_writer_plain_bytes(bytes, i, length);
    shingle_buffer_append(out, bytes + i, plain);
    i += plain;
    if (i == length) break;
    if (bytes[i] == '\r') {
      if (i + 1 == length || bytes[i + 1] != '\n') shingle_buffer_text(out, "\n");
      i++;
    } else if (bytes[i] < 0x80) {
      shingle_buffer_text(out, html_writer_substitute(bytes[i++]));
    } else {
      uint32_t c;
      i += shingle_utf8_read(bytes + i, length - i, &c);
      shingle_buffer_text(out, REPLACEMENT);
    }
  }
}

void shingle_html_string(ShingleBuffer *out, const char *text)
{
  shingle_html_escaped(out, text, strlen(text));
}

void shingle_html_number(ShingleBuffer *out, uint64_t number)
{
  char digits[20];
  size_t at = sizeof digits;
  do digits[--at] = (char)('0' + number % 10);
  while ((number /= 10) > 0);
  shingle_buffer_append(out, digits + at, sizeof digits - at);
}

void shingle_html_decimal(ShingleBuffer *out, double value, int decimals)
{
  uint64_t unit = 1;
  for (int i = 0; i < decimals; i++) unit *= 10;
  uint64_t scaled = (uint64_t)(value * (double)unit + 0.5);
  shingle_html_number(out, scaled / unit);
  if (decimals == 0) return;
  shingle_buffer_text(out, ".");
  for (uint64_t place = unit / 10; place > 0; place /= 10) {
    shingle_html_number(out, scaled / place % 10);
  }
}
