/* ascii.c - case folding and classification of ASCII, plain and vectorised. See ascii.h.
**
** What the vectors are for: with the plain loops, minhash() runs at about half the speed that it has with SSE2
** (bench/stages.c, with the path as its third argument).
*/
#include "ascii.h"

#include <string.h>

#if defined(SHINGLE_HAVE_X86)
#  include <immintrin.h>
#elif defined(__aarch64__) && defined(__ARM_NEON)
#  define HAVE_NEON 1
#  include <arm_neon.h>
#endif

static int ascii_is_word(uint8_t c) { return (uint8_t)(c - 'a') < 26 || (uint8_t)(c - '0') < 10; }
static int ascii_is_joiner(uint8_t c) { return c == '\'' || c == ',' || c == '.'; }

/* ------------------------------------------------------------------------- plain C -- */

static size_t ascii_lower_plain(uint8_t *out, const uint8_t *in, size_t length)
{
  size_t i = 0;
  for (; i < length && in[i] < 0x80; i++) {
    out[i] = (uint8_t)(in[i] + ((uint8_t)(in[i] - 'A') < 26) * 32);
  }
  return i;
}

static void ascii_classify_plain(const uint8_t *in, size_t blocks, uint64_t *word, uint64_t *joiner)
{
  for (size_t b = 0; b < blocks; b++, in += 64) {
    uint64_t w = 0, j = 0;
    for (int i = 0; i < 64; i++) {
      w |= (uint64_t)ascii_is_word(in[i]) << i;
      j |= (uint64_t)ascii_is_joiner(in[i]) << i;
    }
    word[b] |= w;
    joiner[b] = j;
  }
}

/* ---------------------------------------------------------------- SSE2 and AVX2 -- */

#ifdef SHINGLE_HAVE_X86

static __m128i ascii_lower_16(__m128i v)
{
  /* signed compare: bytes >= 0x80 are negative and stay as they are */
  __m128i upper = _mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8('A' - 1)),
                                _mm_cmplt_epi8(v, _mm_set1_epi8('Z' + 1)));
  return _mm_or_si128(v, _mm_and_si128(upper, _mm_set1_epi8(0x20)));
}

static size_t ascii_lower_sse2(uint8_t *out, const uint8_t *in, size_t length)
{
  size_t i = 0;
  for (; i + 16 <= length; i += 16) {
    __m128i v = _mm_loadu_si128((const __m128i *)(in + i));
    int high = _mm_movemask_epi8(v);
    _mm_storeu_si128((__m128i *)(out + i), ascii_lower_16(v));
    if (high != 0) return i + (size_t)__builtin_ctz((unsigned)high);
  }
  return i + ascii_lower_plain(out + i, in + i, length - i);
}

static uint64_t ascii_between_16(__m128i v, char low, char high)
{
  __m128i in = _mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8((char)(low - 1))),
                             _mm_cmplt_epi8(v, _mm_set1_epi8((char)(high + 1))));
  return (uint64_t)(unsigned)_mm_movemask_epi8(in);
}

static void ascii_classify_sse2(const uint8_t *in, size_t blocks, uint64_t *word, uint64_t *joiner)
{
  for (size_t b = 0; b < blocks; b++, in += 64) {
    uint64_t w = 0, j = 0;
    for (int i = 0; i < 4; i++) {
      __m128i v = _mm_loadu_si128((const __m128i *)(in + i * 16));
      __m128i join = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('\'')),
                                  _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(',')),
                                               _mm_cmpeq_epi8(v, _mm_set1_epi8('.'))));
      w |= (ascii_between_16(v, 'a', 'z') | ascii_between_16(v, '0', '9')) << (i * 16);
      j |= (uint64_t)(unsigned)_mm_movemask_epi8(join) << (i * 16);
    }
    word[b] |= w;
    joiner[b] = j;
  }
}

SHINGLE_AVX2
static size_t ascii_lower_avx2(uint8_t *out, const uint8_t *in, size_t length)
{
  size_t i = 0;
  for (; i + 32 <= length; i += 32) {
    __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(in + i));
    unsigned high = (unsigned)_mm256_movemask_epi8(v);
    __m256i upper = _mm256_and_si256(_mm256_cmpgt_epi8(v, _mm256_set1_epi8('A' - 1)),
                                     _mm256_cmpgt_epi8(_mm256_set1_epi8('Z' + 1), v));
    v = _mm256_or_si256(v, _mm256_and_si256(upper, _mm256_set1_epi8(0x20)));
    _mm256_storeu_si256((__m256i *)(void *)(out + i), v);
    if (high != 0) return i + (size_t)__builtin_ctz(high);
  }
  return i + ascii_lower_sse2(out + i, in + i, length - i);
}

SHINGLE_AVX2
static uint64_t ascii_between_32(__m256i v, char low, char high)
{
  __m256i in = _mm256_and_si256(_mm256_cmpgt_epi8(v, _mm256_set1_epi8((char)(low - 1))),
                                _mm256_cmpgt_epi8(_mm256_set1_epi8((char)(high + 1)), v));
  return (uint64_t)(unsigned)_mm256_movemask_epi8(in);
}

SHINGLE_AVX2
static void ascii_classify_avx2(const uint8_t *in, size_t blocks, uint64_t *word, uint64_t *joiner)
{
  for (size_t b = 0; b < blocks; b++, in += 64) {
    uint64_t w = 0, j = 0;
    for (int i = 0; i < 2; i++) {
      __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(in + i * 32));
      __m256i join = _mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('\'')),
                                     _mm256_or_si256(_mm256_cmpeq_epi8(v, _mm256_set1_epi8(',')),
                                                     _mm256_cmpeq_epi8(v, _mm256_set1_epi8('.'))));
      w |= (ascii_between_32(v, 'a', 'z') | ascii_between_32(v, '0', '9')) << (i * 32);
      j |= (uint64_t)(unsigned)_mm256_movemask_epi8(join) << (i * 32);
    }
    word[b] |= w;
    joiner[b] = j;
  }
}

#endif /* SHINGLE_HAVE_X86 */

/* ------------------------------------------------------------------------- NEON -- */

#ifdef HAVE_NEON

static size_t ascii_lower_neon(uint8_t *out, const uint8_t *in, size_t length)
{
  size_t i = 0;
  for (; i + 16 <= length; i += 16) {
    uint8x16_t v = vld1q_u8(in + i);
    if (vmaxvq_u8(v) >= 0x80) break;
    uint8x16_t upper = vcltq_u8(vsubq_u8(v, vdupq_n_u8('A')), vdupq_n_u8(26));
    vst1q_u8(out + i, vorrq_u8(v, vandq_u8(upper, vdupq_n_u8(0x20))));
  }
  return i + ascii_lower_plain(out + i, in + i, length - i);
}

/* One bit a byte from four vectors of 0x00/0xff: pairwise sums of weighted bits. */
static uint64_t ascii_mask_64(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d)
{
  static const uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  uint8x16_t bit = vld1q_u8(weights);
  uint8x16_t low = vpaddq_u8(vandq_u8(a, bit), vandq_u8(b, bit));
  uint8x16_t high = vpaddq_u8(vandq_u8(c, bit), vandq_u8(d, bit));
  low = vpaddq_u8(low, high);
  low = vpaddq_u8(low, low);
  return vgetq_lane_u64(vreinterpretq_u64_u8(low), 0);
}

static uint8x16_t ascii_word_16(uint8x16_t v)
{
  return vorrq_u8(vcltq_u8(vsubq_u8(v, vdupq_n_u8('a')), vdupq_n_u8(26)),
                  vcltq_u8(vsubq_u8(v, vdupq_n_u8('0')), vdupq_n_u8(10)));
}

static uint8x16_t ascii_joiner_16(uint8x16_t v)
{
  return vorrq_u8(vceqq_u8(v, vdupq_n_u8('\'')),
                  vorrq_u8(vceqq_u8(v, vdupq_n_u8(',')), vceqq_u8(v, vdupq_n_u8('.'))));
}

static void ascii_classify_neon(const uint8_t *in, size_t blocks, uint64_t *word, uint64_t *joiner)
{
  for (size_t b = 0; b < blocks; b++, in += 64) {
    uint8x16_t v0 = vld1q_u8(in), v1 = vld1q_u8(in + 16);
    uint8x16_t v2 = vld1q_u8(in + 32), v3 = vld1q_u8(in + 48);
    word[b] |= ascii_mask_64(ascii_word_16(v0), ascii_word_16(v1), ascii_word_16(v2), ascii_word_16(v3));
    joiner[b] = ascii_mask_64(ascii_joiner_16(v0), ascii_joiner_16(v1), ascii_joiner_16(v2), ascii_joiner_16(v3));
  }
}

#endif /* HAVE_NEON */

/* ---------------------------------------------------------------------- dispatch -- */

#ifdef SHINGLE_HAVE_X86
static int ascii_has_avx2(void)
{
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
         __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

static int ascii_has_avx512(void)
{
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512vbmi2");
}
#endif

ShingleCpu shingle_cpu(void)
{
#if defined(SHINGLE_HAVE_X86)
  if (!ascii_has_avx2()) return SHINGLE_CPU_BASE;
  return ascii_has_avx512() ? SHINGLE_CPU_AVX512 : SHINGLE_CPU_AVX2;
#elif defined(HAVE_NEON)
  return SHINGLE_CPU_BASE;
#else
  return SHINGLE_CPU_PLAIN;
#endif
}

const char *shingle_cpu_name(ShingleCpu cpu)
{
#if defined(HAVE_NEON)
  if (cpu == SHINGLE_CPU_BASE) return "neon";
#else
  if (cpu == SHINGLE_CPU_BASE) return "sse2";
#endif
  return cpu == SHINGLE_CPU_AVX512 ? "avx512" : cpu == SHINGLE_CPU_AVX2 ? "avx2" : "plain";
}

size_t shingle_ascii_lower(ShingleCpu cpu, uint8_t *out, const uint8_t *in, size_t length)
{
#if defined(SHINGLE_HAVE_X86)
  if (cpu >= SHINGLE_CPU_AVX2) return ascii_lower_avx2(out, in, length);
  if (cpu == SHINGLE_CPU_BASE) return ascii_lower_sse2(out, in, length);
#elif defined(HAVE_NEON)
  if (cpu == SHINGLE_CPU_BASE) return ascii_lower_neon(out, in, length);
#endif
  (void)cpu;
  return ascii_lower_plain(out, in, length);
}

void shingle_ascii_classify(ShingleCpu cpu, const uint8_t *in, size_t blocks,
                            uint64_t *word, uint64_t *joiner)
{
#if defined(SHINGLE_HAVE_X86)
  if (cpu >= SHINGLE_CPU_AVX2) { ascii_classify_avx2(in, blocks, word, joiner); return; }
  if (cpu == SHINGLE_CPU_BASE) { ascii_classify_sse2(in, blocks, word, joiner); return; }
#elif defined(HAVE_NEON)
  if (cpu == SHINGLE_CPU_BASE) { ascii_classify_neon(in, blocks, word, joiner); return; }
#endif
  (void)cpu;
  ascii_classify_plain(in, blocks, word, joiner);
}
