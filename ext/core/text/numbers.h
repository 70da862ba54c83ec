/* numbers.h - numbers as they are written in news, and what they are worth.
**
**     1,000   1000   1.000 (grouped)   1 000   one thousand   1 thousand   1k          1000
**     $1.2bn   1.2 billion dollars   1,2 Mrd. dollars                                  1200000000 dollars
**     12-1/2   12.5   12,5                                                             12.5
**     five percent   5 pct   5%   5 per cent                                           5 percent
**     third   3rd                                                                      3, ordinal
**
** A value is digits times a power of ten, without zeros at the end, so values that are equal are equal bit by bit.
** Number words are known in English, German, Dutch, French, Spanish, Italian, Portuguese, Polish, Turkish and Russian
** (number_words.h). A text is read in the language most of whose small words it has: "ten" is a number in English, and "this"
** in Polish; one that has fewer than two of them, in all languages. "1.005" is read as 1005, like all groups of three
** (text.h). Words for one alone are no numbers. Numbers joined to one word ("zweiundzwanzig") are not read. Digits of
** other scripts count as those of ASCII.
*/
#ifndef SHINGLE_NUMBERS_H
#define SHINGLE_NUMBERS_H

#include "tokens.h"

typedef enum ShingleNumberUnit {
  SHINGLE_UNIT_NONE, SHINGLE_UNIT_ORDINAL, SHINGLE_UNIT_PERCENT, SHINGLE_UNIT_CENT, SHINGLE_UNIT_DOLLAR, SHINGLE_UNIT_EURO,
  SHINGLE_UNIT_POUND, SHINGLE_UNIT_YEN, SHINGLE_UNIT_YUAN, SHINGLE_UNIT_ROUBLE, SHINGLE_UNIT_LIRA, SHINGLE_UNIT_ZLOTY,
  SHINGLE_UNIT_FRANC, SHINGLE_UNIT_MARK
} ShingleNumberUnit;

/* digits x 10^exponent. A number of more than 18 digits, a telephone number say, has the hash of its digits instead, and
** the exponent SHINGLE_NUMBER_LONG. */
#define SHINGLE_NUMBER_LONG 1000
typedef struct ShingleNumber {
  uint64_t digits;
  int16_t exponent;
  uint8_t unit;       /* ShingleNumberUnit */
  uint8_t plain;      /* nothing but digits of one token: it may be a year or a day */
  uint32_t start, end; /* byte range in the original, unit and all */
} ShingleNumber;

/* A text whose numbers are read. All zero is empty. */
typedef struct ShingleNumberText {
  const ShingleTokens *tokens;
  const uint8_t *bytes;   /* the original */
  size_t length;
  uint16_t *words;        /* of each token, where number_words[] has it, plus 1; 0: it does not */
  size_t capacity;
  uint16_t languages;     /* a set, see number_words.h */
} ShingleNumberText;

/* Looks up all tokens. They and the bytes must stay. O(tokens). SHINGLE_OK, SHINGLE_NOMEM or SHINGLE_INTERRUPTED. */
int shingle_numbers_open(ShingleNumberText *t, const ShingleTokens *tokens, const uint8_t *bytes, size_t length, void *host);

/* The number that begins with token `at`. Returns how many tokens it has, at most 16; 0: none begins there. */
size_t shingle_number_read(const ShingleNumberText *t, size_t at, ShingleNumber *number);

/* What else a word may be. */
typedef enum ShingleWordRole {
  SHINGLE_WORD_OTHER, SHINGLE_WORD_MONTH, SHINGLE_WORD_WEEKDAY, SHINGLE_WORD_SMALL /* one that names do not begin with */
} ShingleWordRole;

/* The role of token `at`; *value becomes the number of a month (1..12) or weekday (1..7, from Monday). */
ShingleWordRole shingle_number_word(const ShingleNumberText *t, size_t at, int *value);

/* The plain number that token `at` spells in digits alone, or -1: it is none, or has more than `most` digits. */
int64_t shingle_number_plain(const ShingleNumberText *t, size_t at, size_t most);

/* Is there nothing but a blank, or the end of a line, between token `at` and the next one? */
int shingle_number_spaced(const ShingleNumberText *t, size_t at);

/* "percent", "dollar", ...; "" for none. */
const char *shingle_unit_name(uint8_t unit);

void shingle_numbers_free(ShingleNumberText *t);

#endif
