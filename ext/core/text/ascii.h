/* ascii.h - the two loops over ASCII bytes that a tokeniser spends its time in.
**
** Each exists as plain C, which is the reference, and as vector code chosen at run time. All
** versions write the same bytes: tests/unit/test_text.c compares them over random and real text.
*/
#ifndef SHINGLE_ASCII_H
#define SHINGLE_ASCII_H

#include <stddef.h>
#include <stdint.h>

/* The implementations, by the instructions that they need. */
typedef enum ShingleCpu {
  SHINGLE_CPU_PLAIN = 0, /* any machine */
  SHINGLE_CPU_BASE,      /* what every machine of this kind has: SSE2 on x86-64, NEON on arm64 */
  SHINGLE_CPU_AVX2,      /* x86-64 with AVX2, BMI1, BMI2 and POPCNT: Haswell, Zen and later */
  SHINGLE_CPU_AVX512     /* and AVX-512 F, BW, DQ, VL and VBMI2: Ice Lake, Zen 4 and later */
} ShingleCpu;

/* A hot loop of plain C is written once, in an SHINGLE_INLINE function, and compiled several times: as
** it is, and in callers marked SHINGLE_AVX2 or SHINGLE_AVX512, which may use those instructions. */
#define SHINGLE_INLINE static inline __attribute__((always_inline))
#if defined(__x86_64__)
#  define SHINGLE_HAVE_X86 1
#  define SHINGLE_AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))
#  define SHINGLE_AVX512 __attribute__((target("avx2,bmi,bmi2,popcnt,avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi2")))
#endif

ShingleCpu shingle_cpu(void);                /* the best that this machine runs */
const char *shingle_cpu_name(ShingleCpu cpu); /* "plain", "sse2", "neon", "avx2", "avx512" */

/* Copies ASCII bytes, upper case to lower, from `in` to `out` up to the first byte >= 0x80 or to
** `length`; returns how many. Reads `length` bytes at most; may write up to 64 bytes beyond the
** ones it counts, so `out` needs room for length + 64. */
size_t shingle_ascii_lower(ShingleCpu cpu, uint8_t *out, const uint8_t *in, size_t length);

/* For each block of 64 lower-case bytes: adds to word[] a bit for every ASCII letter or digit, and
** writes to joiner[] a bit for every `'` `,` `.`. Bit i of a word stands for byte i of its block. */
void shingle_ascii_classify(ShingleCpu cpu, const uint8_t *in, size_t blocks,
                            uint64_t *word, uint64_t *joiner);

#endif
