/* json.c - integers and strings as JSON. See json.h. */
#include "json.h"

void shingle_json_integer(ShingleBuffer *b, int64_t value)
{
  char digits[20];
  size_t first = sizeof digits;
  uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
  do {
    digits[--first] = (char)('0' + rest % 10);
    rest /= 10;
  } while (rest > 0);
  if (value < 0) digits[--first] = '-';
  shingle_buffer_append(b, digits + first, sizeof digits - first);
}

/* Returns how many bytes of `out` the escape of c takes, 0 where c needs none. */
static size_t json_escape(unsigned char c, char out[6])
{
  static const char hex[] = "0123456789abcdef", letters[] = "btn\0fr"; /* U+0008 to U+000D; U+000B has none */
  out[0] = '\\';
  if (c == '"' || c == '\\') {
    out[1] = (char)c;
    return 2;
  }
  if (c >= 0x20) return 0;
  if (c >= 8 && c <= 13 && c != 11) {
    out[1] = letters[c - 8];
    return 2;
  }
  out[1] = 'u';
  out[2] = out[3] = '0';
  out[4] = hex[c >> 4];
  out[5] = hex[c & 15];
  return 6;
}

void shingle_json_text(ShingleBuffer *b, const char *bytes, size_t length)
{
  char escaped[6];
  size_t plain = 0; /* where the run began that needs no escape */
  shingle_buffer_append(b, "\"", 1);
  for (size_t i = 0; i < length; i++) {
    size_t n = json_escape((unsigned char)bytes[i], escaped);
    if (n == 0) continue;
    shingle_buffer_append(b, bytes + plain, i - plain);
    shingle_buffer_append(b, escaped, n);
    plain = i + 1;
  }
  shingle_buffer_append(b, bytes + plain, length - plain);
  shingle_buffer_append(b, "\"", 1);
}
