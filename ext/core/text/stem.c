/* stem.c - see stem.h. */
#include "stem.h"

#include <string.h>
#include <utf8proc.h>

#include "fold.h"
#include "../wording/shingles.h"

/* ------------------------------------------------------------------------ letters -- */

/* The bytes of the first `letters` code points, all of them where there are fewer. */
static size_t stem_prefix(const uint8_t *bytes, size_t length, size_t letters)
{
  size_t at = 0;
  for (; letters > 0 && at < length; letters--) at += shingle_utf8_length(bytes[at]);
  return at < length ? at : length;
}

/* Code points, at most `most`. */
static uint32_t stem_count_letters(const uint8_t *folded, size_t length, uint32_t most)
{
  uint32_t letters = 0;
  for (size_t at = 0; at < length && letters < most; letters++) at += shingle_utf8_length(folded[at]);
  return letters;
}

/* Arabic, U+0600 to U+06FF. */
static int stem_is_arabic(uint8_t first) { return first >= 0xd8 && first <= 0xdb; }

/* Bytes of the article that an Arabic word begins with. */
static size_t stem_arabic_article(const uint8_t *token, size_t length)
{
  static const char articles[][7] = {
      "\xd9\x88\xd8\xa7\xd9\x84", /* wal */
      "\xd8\xa8\xd8\xa7\xd9\x84", /* bal */
      "\xd9\x83\xd8\xa7\xd9\x84", /* kal */
      "\xd9\x81\xd8\xa7\xd9\x84", /* fal */
      "\xd9\x84\xd9\x84",         /* lil */
      "\xd8\xa7\xd9\x84"          /* al */};
  for (size_t i = 0; i < sizeof articles / sizeof *articles; i++) {
    size_t bytes = strlen(articles[i]);
    if (bytes >= length || memcmp(token, articles[i], bytes) != 0) continue;
    if (stem_count_letters(token + bytes, length - bytes, 3) == 3) return bytes;
  }
  return 0;
}

/* --------------------------------------------------------------------------- stems -- */

uint64_t shingle_stem_hash(const uint8_t *stem, size_t length)
{
  uint8_t bytes[8] = {0};
  if (length > sizeof bytes) return shingle_hash_bytes(stem, length);
  memcpy(bytes, stem, length);
  return shingle_stem_mix(shingle_stem_load(bytes));
}

ShingleStem shingle_stem_any(const uint8_t *token, size_t length)
{
  size_t article = stem_is_arabic(token[0]) ? stem_arabic_article(token, length) : 0;
  const uint8_t *stem = token + article;
  size_t bytes = stem_prefix(stem, length - article, SHINGLE_STEM_LETTERS);
  uint64_t hash = bytes > 8 ? shingle_hash_bytes(stem, bytes)
                            : shingle_stem_mix(shingle_stem_cut(shingle_stem_load(stem), bytes));
  uint32_t letters = stem_count_letters(token, length, SHINGLE_LETTERS_MOST);
  return (ShingleStem){hash, letters, (uint8_t)(token[0] - '0') < 10};
}

/* --------------------------------------------------------------------- what it is -- */

int shingle_is_spaceless(const uint8_t *token, size_t length)
{
  uint32_t c;
  if (token[0] < 0xe0) return 0; /* below U+0800: none of them is */
  shingle_utf8_read(token, length, &c);
  return shingle_is_single(c);
}

int shingle_is_capital_any(const uint8_t *source, size_t length)
{
  uint32_t c;
  shingle_utf8_read(source, length, &c);
  utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
  return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}
