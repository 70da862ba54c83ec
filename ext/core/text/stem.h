/* stem.h - what stands for a word when articles are compared by content: its first letters.
**
** The stem of a token is its first SHINGLE_STEM_LETTERS code points, folded, so that "president",
** "presidents" and "presidential" meet. Arabic words first lose one article or the particle and
** article before it: the first of wal- bal- kal- fal- lil- al- (in Arabic letters) that they begin
** with and that leaves three letters.
**
** Cutting needs no dictionary and no knowledge of the language. Four letters did better than 3, 5, 6,
** 8 and whole words, both at telling stories apart and at telling rewrites from reports of one event,
** in each of ten languages that write spaces. Scripts that do not write spaces have characters as
** tokens; there, two neighbours together are what a stem is elsewhere (profile.h).
**
** The hash of a stem, 64 bits:
**
**     up to 8 bytes    x = the bytes as a little-endian number, zeros after them;
**                      x *= 0x9e3779b97f4a7c15 (2^64 divided by the golden ratio);  x ^= x >> 32
**     longer           XXH3_64bits of the bytes, seed 0
**
** Two stems of up to 8 bytes (all but those of Indic and a few other scripts) never have the same hash.
*/
#ifndef SHINGLE_STEM_H
#define SHINGLE_STEM_H

#include <stddef.h>
#include <stdint.h>

#define SHINGLE_STEM_LETTERS 4
#define SHINGLE_LETTERS_MOST 8  /* letters of a word are counted up to here */

/* A word, as far as comparing needs it. */
typedef struct ShingleStem {
  uint64_t hash;
  uint32_t letters;  /* of the whole word, at most SHINGLE_LETTERS_MOST */
  int number;        /* it begins with a digit */
} ShingleStem;

/* The stem of a folded token of `length` >= 1 bytes that does not begin with eight bytes of ASCII. After
** every token, 8 more bytes can be read. */
ShingleStem shingle_stem_any(const uint8_t *token, size_t length);

/* The hash of a stem of these bytes. Nothing after them is read. */
uint64_t shingle_stem_hash(const uint8_t *stem, size_t length);

/* Eight bytes as a little-endian number: one instruction on most machines. */
static inline uint64_t shingle_stem_load(const uint8_t *p)
{
  return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
         (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

/* The first `length` of eight bytes. */
static inline uint64_t shingle_stem_cut(uint64_t eight, size_t length)
{
  return length < 8 ? eight & (((uint64_t)1 << 8 * length) - 1) : eight;
}

static inline uint64_t shingle_stem_mix(uint64_t x)
{
  x *= 0x9e3779b97f4a7c15ULL;
  return x ^ x >> 32;
}

/* The stem of a folded token. Most words begin with eight bytes of ASCII, or are shorter: for them there
** is no branch. */
static inline ShingleStem shingle_stem(const uint8_t *token, size_t length)
{
  uint64_t eight = shingle_stem_cut(shingle_stem_load(token), length);
  if (eight & 0x8080808080808080ULL) return shingle_stem_any(token, length);
  uint32_t letters = length < SHINGLE_LETTERS_MOST ? (uint32_t)length : SHINGLE_LETTERS_MOST;
  return (ShingleStem){shingle_stem_mix(eight & 0xffffffff), letters, (uint32_t)(eight & 0xff) - '0' < 10};
}

/* Is this folded token a character of a script that does not write spaces? */
int shingle_is_spaceless(const uint8_t *token, size_t length);

/* Does the original of a token begin with a capital letter? The second one is for those outside ASCII. */
int shingle_is_capital_any(const uint8_t *source, size_t length);

static inline int shingle_is_capital(const uint8_t *source, size_t length)
{
  return source[0] < 0x80 ? (unsigned)source[0] - 'A' < 26 : shingle_is_capital_any(source, length);
}

#endif
