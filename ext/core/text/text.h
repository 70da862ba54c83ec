/* text.h - what a text is made of: folded bytes and tokens that know where they came from.
**
** Folding (the same on every platform and in every locale; Unicode data from libutf8proc):
**
**   1. Bytes are read as UTF-8. A sequence that is cut, overlong, a surrogate or beyond U+10FFFF
**      is read as U+FFFD, one for each maximal part of a sequence (as in the Unicode Standard,
**      chapter 3, "U+FFFD Substitution of Maximal Subparts").
**   2. Quotation marks, apostrophes and primes become ' or "; every dash (category Pd, and the
**      minus sign) becomes -.
**   3. Compatibility decomposition (NFKD) and full case folding: "ﬁ" = "fi", "Straße" = "strasse",
**      "…" = "...". Default-ignorable code points (soft hyphen, zero-width space, byte order mark,
**      variation selectors) are dropped.
**   4. Combining marks of Latin, Greek, Cyrillic, Arabic and Hebrew are dropped; all others (vowel
**      signs of Indic scripts and Thai, kana voicing) stay, in canonical order. Runs of more than
**      32 of them are ordered 32 at a time, so that a hostile text costs no more than a plain one.
**
** Tokens are found in the folded text:
**
**   * a run of letters, marks and numbers (categories L, M, N) is a token;
**   * a Han, kana, Thai, Lao, Khmer or Myanmar character is a token, its marks with it, and whatever
**     follows begins another;
**   * after a token, `'s` is dropped, also after its full stop: "China's" = "china", "Inc.'s" = "inc";
**   * single letters with a full stop between them are one token: "U.S." = "us";
**   * in a number of one to three ASCII digits, not 0 first, followed by groups of three with the
**     same separator ( , . ' ) before each, the separators are dropped: "1,000" = "1000".
**
** A token's range in the original covers all that went into it: "China's", "U.S.", "1,000".
**
** Cost: one pass, O(n) time. Texts are read in pieces of about 64 KiB that end where no token can,
** so memory is O(longest token) beyond that.
*/
#ifndef SHINGLE_TEXT_H
#define SHINGLE_TEXT_H

#include "ascii.h"
#include "../base/memory.h"

typedef struct ShingleToken {
  uint32_t at, length;  /* its folded bytes: text->folded + at */
  uint32_t start, end;  /* byte range in the original: [start, end) */
} ShingleToken;

/* Where folding changed the length of something: bytes [folded, folded + length) of the folded
** piece came from bytes [source, source + width) of the original. Between shifts, both advance
** in step. */
typedef struct ShingleShift {
  uint32_t folded, length, source, width;
} ShingleShift;

/* A token whose bytes are not those that it spans: something between or after them was dropped. */
typedef struct ShingleJoined {
  uint32_t token;       /* its number in the piece */
  uint32_t at, length;  /* its bytes: text->folded + at */
} ShingleJoined;

/* A reader of one text after another; its buffers are kept between texts.
** All zero is a valid reader, but for `cpu`, which shingle_text_init() sets to the best there is. */
typedef struct ShingleText {
  void *host;              /* handed to shingle_interrupted() */
  ShingleCpu cpu;

  const uint8_t *source;   /* the text being read; not owned */
  size_t source_length;
  size_t next;             /* where the next piece begins in the source */

  /* the current piece */
  uint8_t *folded;         /* folded_length bytes, then 64 zeros, then the bytes of joined tokens */
  size_t folded_length, folded_capacity;
  size_t token_count;
  uint32_t *runs;          /* where the tokens stand in `folded`: start, end, start, end... */
  ShingleJoined *joined;   /* those among them that are not simply what they span, in order */
  size_t joined_count;
  ShingleToken *tokens;    /* the same as a list, by shingle_text_read() alone */

  /* work space */
  uint64_t *word, *single, *joiner; /* a bit a folded byte: part of a token; begins one in any case; ' , . */
  size_t single_end;                /* where the last token of one character, and its marks, ended */
  size_t mask_capacity, single_capacity, joiner_capacity;
  size_t reserved;                  /* folded bytes for which there are masks */
  size_t run_capacity, joined_capacity, token_capacity;
  uint32_t *joins;                  /* runs with one joiner, or two, between them and the one before */
  size_t join_count, join_capacity;
  ShingleShift *shifts;
  size_t shift_count, shift_capacity;
  size_t joined_at;                 /* where the next joined token's bytes go */
  struct ShingleFoldCache *cache;   /* code point -> folded bytes */
} ShingleText;

void shingle_text_init(ShingleText *t, void *host);
void shingle_text_free(ShingleText *t);

/* Gives back all buffers if they hold more than `bytes` bytes; less is kept for the next text. */
void shingle_text_trim(ShingleText *t, size_t bytes);

/* Begins to read `length` bytes, which must stay where they are until the last piece was read.
** Returns SHINGLE_OK or SHINGLE_TOOBIG. */
int shingle_text_open(ShingleText *t, const void *bytes, size_t length);

/* Non-zero once all of the source was read. */
int shingle_text_done(const ShingleText *t);

/* Folds the next piece, without its tokens. After the last one, folded_length is 0. */
int shingle_text_fold(ShingleText *t);

/* Folds the next piece and finds its tokens, as runs[] and joined[]: all that hashing them needs. */
int shingle_text_words(ShingleText *t);

/* The same, and lists them in tokens[]. A piece may have none: see shingle_text_done(). */
int shingle_text_read(ShingleText *t);

/* The byte range in the original of folded bytes [from, to) of the current piece. */
void shingle_text_range(const ShingleText *t, uint32_t from, uint32_t to,
                        uint32_t *start, uint32_t *end);

/* Reads one code point of at most `length` (>= 1) bytes; returns how many bytes it took.
** Malformed bytes give U+FFFD. */
size_t shingle_utf8_read(const uint8_t *bytes, size_t length, uint32_t *code_point);

/* Bytes of the well-formed sequence that begins with `first`. */
size_t shingle_utf8_length(uint8_t first);

#endif
