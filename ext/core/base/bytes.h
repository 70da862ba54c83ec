/* bytes.h - numbers in the formats that are stored: little-endian, whatever the machine. */
#ifndef SHINGLE_BYTES_H
#define SHINGLE_BYTES_H

#include <stdint.h>

/* The number in `bytes` (1..8) bytes at p, which need not be aligned. */
static inline uint64_t shingle_get(const uint8_t *p, int bytes)
{
  uint64_t value = 0;
  for (int i = bytes - 1; i >= 0; i--) value = value << 8 | p[i];
  return value;
}

static inline void shingle_put(uint8_t *p, int bytes, uint64_t value)
{
  for (int i = 0; i < bytes; i++, value >>= 8) p[i] = (uint8_t)value;
}

#endif
