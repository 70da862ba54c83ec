/* corpus.h - texts for the unit tests: pseudo-random ones, the same in every run, and the seeds. */
#ifndef CORPUS_H
#define CORPUS_H

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* SplitMix64: a new state, and a number, a call. */
static inline uint64_t corpus_random(uint64_t *state)
{
  uint64_t x = *state += 0x9e3779b97f4a7c15ULL;
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
  return x ^ x >> 31;
}

static inline size_t corpus_below(uint64_t *state, size_t n)
{
  return (size_t)(corpus_random(state) % n);
}

/* Writes `c` as UTF-8; returns how many bytes. */
static inline size_t corpus_utf8(uint32_t c, char *out)
{
  if (c < 0x80) { out[0] = (char)c; return 1; }
  int bytes = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  for (int i = bytes - 1; i > 0; i--, c >>= 6) out[i] = (char)(0x80 | (c & 0x3f));
  out[0] = (char)((bytes == 2 ? 0xc0 : bytes == 3 ? 0xe0 : 0xf0) | c);
  return (size_t)bytes;
}

/* What random texts are made of. */
enum { CORPUS_ASCII, CORPUS_MIXED, CORPUS_BYTES, CORPUS_KINDS };

/* Fills out[0..length) with pseudo-random text: ASCII rich in what tokens are joined by; that mixed
** with other scripts, marks, quotes, digits and forms that decompose; any bytes at all. */
static inline void corpus_text(uint64_t *state, int kind, char *out, size_t length)
{
  static const char ascii[] = "aaabcsSSUz0011239  \t\n''..,,-\"AZ_@[`{";
  static const uint32_t other[] = {
      0xe9, 0xdf, 0x301, 0x308, 0xad, 0x200b, 0xfeff, 0x2019, 0x2018, 0x201c, 0x2026, 0x2013, 0x2212, 0xb4,
      0xbd, 0xb2, 0x130, 0x131, 0x132, 0x1c6, 0x1c5, 0xfb01, 0xfdfa, 0x1f82, 0x3b1, 0x3c2, 0x416, 0x439, 0x451,
      0x5d0, 0x5b0, 0x633, 0x64b, 0x661, 0x915, 0x94d, 0x93c, 0x93f, 0xe01, 0xe33, 0xe38, 0xe48, 0xeb2, 0x1000,
      0x1780, 0x3002, 0x3001, 0x3042, 0x304c, 0x3099, 0x30a2, 0xff76, 0xff9e, 0x4e2d, 0x3400, 0xf900, 0xac00,
      0xac01, 0x1100, 0xff07, 0xff0c, 0xff0e, 0xff11, 0xff10, 0xff21, 0xff53, 0x10400, 0x1d400, 0x20000,
      0x2f800, 0xe0101, 0x110ba, 0x110b9, 0x1f600, 0xfffd, 0x0, 0x2460, 0x3220, 0x337f};
  size_t n = 0;
  while (n < length) {
    uint64_t r = corpus_random(state);
    if (kind == CORPUS_BYTES && r % 3 == 0) {
      out[n++] = (char)(r >> 8);
    } else if (kind == CORPUS_ASCII || r % 5 < 3) {
      out[n++] = ascii[(r >> 8) % (sizeof ascii - 1)];
    } else {
      uint32_t c = other[(r >> 8) % (sizeof other / sizeof *other)];
      if (r % 97 == 0) c = (uint32_t)((r >> 8) % 0xd800); /* or any of the first plane's first part */
      char bytes[4];
      size_t width = corpus_utf8(c, bytes);
      if (n + width > length) { out[n++] = 'x'; continue; }
      memcpy(out + n, bytes, width);
      n += width;
    }
  }
}

/* A seed article, by its number; malloc'ed. NULL when there is none. */
static inline char *corpus_seed(int number, size_t *length)
{
  char path[600] = "";
  DIR *list = opendir("seeds");
  if (list == NULL) return NULL;
  for (const struct dirent *entry; (entry = readdir(list)) != NULL;) {
    const char *name = entry->d_name;
    if (name[0] >= '0' && name[0] <= '9' && atoi(name) == number) snprintf(path, sizeof path, "seeds/%s", name);
  }
  closedir(list);
  FILE *file = path[0] ? fopen(path, "rb") : NULL;
  if (file == NULL) return NULL;
  char *text = malloc(1 << 20);
  *length = text ? fread(text, 1, 1 << 20, file) : 0;
  fclose(file);
  return text;
}

#endif
