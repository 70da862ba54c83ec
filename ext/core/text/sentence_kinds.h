/* sentence_kinds.h - what a code point may be to sentence.c, its only user.
**
** ASCII by a table, the rest by its Unicode category (libutf8proc) with a few exceptions.
*/
#ifndef SHINGLE_SENTENCE_KINDS_H
#define SHINGLE_SENTENCE_KINDS_H

#include <stdint.h>
#include <utf8proc.h>

/* What a code point may be; some are two. */
enum {
  UPPER = 1, LOWER = 2, LETTER = 4, /* LETTER: of a script without cases, or a mark */
  DIGIT = 8,
  BLANK = 16, NEWLINE = 32,
  STOP = 64,
  OPEN = 128, CLOSE = 256,          /* brackets; OPEN also signs that stand before a word: $ * # */
  QUOTE = 512, FINAL = 1024,        /* FINAL: a quotation mark that closes in most languages */
  DASH = 2048,
  JOINER = 4096,                    /* ' . & within a word */
  COMMA = 8192,
  SPACE = BLANK | NEWLINE,
  WORD = UPPER | LOWER | LETTER | DIGIT,
  LEADING = OPEN | QUOTE | DASH | BLANK /* may stand between a gap and the word after it */
};

/* What a run of stops holds. */
enum {
  PLAIN = 1,    /* . */
  HARD = 2,     /* ! ? and their kind, full stops that do nothing else */
  WIDE = 4,     /* of Chinese and Japanese, where no blank follows */
  ELLIPSIS = 8
};

#define FIVE(kind) kind, kind, kind, kind, kind
#define ALPHABET(kind) FIVE(kind), FIVE(kind), FIVE(kind), FIVE(kind), FIVE(kind), kind

static const uint16_t ascii_kinds[128] = {
    FIVE(BLANK), FIVE(BLANK), NEWLINE, NEWLINE, NEWLINE, NEWLINE, FIVE(BLANK), FIVE(BLANK), FIVE(BLANK),
    BLANK, BLANK, BLANK, BLANK, ['!'] = STOP, ['"'] = QUOTE, ['#'] = OPEN, ['$'] = OPEN, ['&'] = JOINER,
    ['\''] = QUOTE | JOINER, ['('] = OPEN, [')'] = CLOSE, ['*'] = OPEN, [','] = COMMA, ['-'] = DASH,
    ['.'] = STOP | JOINER, ['0'] = FIVE(DIGIT), FIVE(DIGIT), [';'] = COMMA, ['?'] = STOP,
    ['@'] = OPEN, ['A'] = ALPHABET(UPPER), ['['] = OPEN, [']'] = CLOSE, ['_'] = OPEN,
    ['a'] = ALPHABET(LOWER), ['{'] = OPEN, ['}'] = CLOSE, [0x7f] = BLANK};

/* What a code point is as a stop, or 0. */
static unsigned sentence_stop_kind(uint32_t c)
{
  switch (c) {
    case '.': return PLAIN;
    case 0x2026: return ELLIPSIS;
    case '!': case '?': case 0x203c: case 0x203d: case 0x2047: case 0x2048: case 0x2049:
    case 0x589: case 0x61f: case 0x6d4: /* Armenian, Arabic, Urdu */
    case 0x964: case 0x965: case 0x104b: case 0x1362: case 0x17d4: /* Indic, Burmese, Ethiopic, Khmer */
      return HARD;
    case 0x3002: case 0xff01: case 0xff1f: case 0xff61: return WIDE;
    default: return 0;
  }
}

static unsigned sentence_category_kind(uint32_t c)
{
  switch (utf8proc_get_property((utf8proc_int32_t)c)->category) {
    case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LT: return UPPER;
    case UTF8PROC_CATEGORY_LL: return LOWER;
    case UTF8PROC_CATEGORY_LM: case UTF8PROC_CATEGORY_LO: case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ME:
      return LETTER;
    case UTF8PROC_CATEGORY_ND: case UTF8PROC_CATEGORY_NL: case UTF8PROC_CATEGORY_NO: return DIGIT;
    case UTF8PROC_CATEGORY_PS: case UTF8PROC_CATEGORY_SC: case UTF8PROC_CATEGORY_SO: return OPEN;
    case UTF8PROC_CATEGORY_PE: return CLOSE;
    case UTF8PROC_CATEGORY_PI: return QUOTE;
    case UTF8PROC_CATEGORY_PF: return QUOTE | FINAL;
    case UTF8PROC_CATEGORY_PD: return DASH;
    case UTF8PROC_CATEGORY_ZS: case UTF8PROC_CATEGORY_CC: case UTF8PROC_CATEGORY_CF: return BLANK;
    default: return 0;
  }
}

static unsigned sentence_kind_of(uint32_t c)
{
  if (c < 0x80) return ascii_kinds[c];
  if (sentence_stop_kind(c) != 0) return STOP;
  switch (c) {
    case 0x85: case 0x2028: case 0x2029: return NEWLINE;
    case 0x2019: return QUOTE | FINAL | JOINER;
    case 0x201a: case 0x201e: case 0xa1: case 0xbf: case 0xa7: return OPEN; /* low quotes, ¡ ¿ § */
    case 0xb7: case 0x2022: case 0x2023: case 0x2043: case 0x30fb: return OPEN; /* bullets */
    case 0x2212: return DASH;
    case 0x60c: case 0x61b: case 0x3001: case 0xff0c: case 0xff1b: return COMMA;
    default: return sentence_category_kind(c);
  }
}

#endif
