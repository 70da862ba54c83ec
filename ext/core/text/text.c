/* text.c - from a folded piece of text to its tokens. The rules are in text.h; folding is in fold.c.
**
** A piece goes through loops over arrays, none of which looks at single characters:
**
**   classify  folded bytes -> one bit a byte: `word`. ascii.c does 64 bytes at a time; the bits of
**             code points beyond ASCII were set while folding.
**   find      bits -> runs of word bytes, start and end.
**   join      runs -> tokens. Only where one of ' , . stands between two runs (`joins`) can the rules for
**             possessives, initials and numbers apply; all other runs are tokens as they are.
*/
#include "fold.h"

#include <string.h>
#include <utf8proc.h>
#ifdef SHINGLE_HAVE_X86
#  include <immintrin.h>
#endif

#define LONG 1048576 /* folded bytes: no text with spaces has such a piece */

/* --------------------------------------------------------------------------- runs -- */

/* Writes the positions of the bits of `bits`, plus `base`, to out; returns how many. Writes eight
** at a time, so out needs room for 64 + 8: the number of turns is then nearly always predicted. */
SHINGLE_INLINE size_t text_bit_positions(uint64_t bits, uint32_t base, uint32_t *out)
{
  size_t count = (size_t)__builtin_popcountll(bits);
  for (size_t i = 0; i < count; i += 8) {
    for (int k = 0; k < 8; k++) {
      out[i + (size_t)k] = base + (uint32_t)__builtin_ctzll(bits | (uint64_t)1 << 63);
      bits &= bits - 1;
    }
  }
  return count;
}

#ifdef SHINGLE_HAVE_X86
/* The same with AVX-512, which turns a mask into the list of its bits by one instruction. */
SHINGLE_AVX512 static inline size_t text_bit_positions_avx512(uint64_t bits, uint32_t base, uint32_t *out)
{
  const __m512i numbers = _mm512_set_epi8(
      63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38,
      37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12,
      11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  size_t count = (size_t)_mm_popcnt_u64(bits);
  __m512i positions = _mm512_maskz_compress_epi8(bits, numbers), start = _mm512_set1_epi32((int)base);
  for (size_t i = 0; i < count; i += 16) {
    __m512i wide = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(positions));
    _mm512_storeu_si512(out + i, _mm512_add_epi32(wide, start));
    positions = _mm512_alignr_epi64(positions, positions, 2);
  }
  return count;
}
#endif

/* The same where a run may end at the very byte at which the next one starts: that position is
** written twice. */
static size_t text_edge_positions(uint64_t starts, uint64_t ends, uint32_t base, uint32_t *out)
{
  size_t count = 0;
  for (uint64_t edges = starts | ends; edges != 0; edges &= edges - 1) {
    uint32_t bit = (uint32_t)__builtin_ctzll(edges);
    out[count++] = base + bit;
    if (starts & ends & edges & (0 - edges)) out[count++] = base + bit;
  }
  return count;
}

/* Fills runs[] with the runs of word bytes: start, end, start, end... And joins[] with the numbers of
** the runs that follow the one before after one joiner, or two. Returns the number of runs. */
SHINGLE_INLINE size_t text_find_runs_inline(ShingleText *t, size_t (*positions)(uint64_t, uint32_t, uint32_t *))
{
  size_t blocks = t->folded_length / 64 + 1; /* a last zero byte ends the last run */
  size_t edges = 0, joins = 0;
  uint64_t word_before = 0, joiner_before = 0;

  for (size_t b = 0; b < blocks; b++) {
    uint64_t word = t->word[b], joiner = t->joiner[b];
    uint64_t after_word = word << 1 | word_before >> 63;
    uint64_t starts = word & (~after_word | t->single[b]);
    uint64_t ends = after_word & (~word | starts);
    uint64_t joined = starts & (joiner << 1 | joiner_before >> 63);
    joined &= (word << 2 | word_before >> 62) |
              ((joiner << 2 | joiner_before >> 62) & (word << 3 | word_before >> 61));
    for (; joined != 0; joined &= joined - 1) {
      uint64_t before = (joined & (0 - joined)) - 1;
      size_t earlier = (size_t)__builtin_popcountll(starts & before) + (size_t)__builtin_popcountll(ends & before);
      t->joins[joins++] = (uint32_t)((edges + earlier) / 2);
    }
    uint32_t base = (uint32_t)(b * 64);
    if ((starts & ends) == 0) edges += positions(starts | ends, base, t->runs + edges);
    else edges += text_edge_positions(starts, ends, base, t->runs + edges);
    word_before = word;
    joiner_before = joiner;
  }
  t->join_count = joins;
  return edges / 2;
}

static size_t text_find_runs_plain(ShingleText *t) { return text_find_runs_inline(t, text_bit_positions); }
#ifdef SHINGLE_HAVE_X86
SHINGLE_AVX2 static size_t text_find_runs_avx2(ShingleText *t) { return text_find_runs_inline(t, text_bit_positions); }
SHINGLE_AVX512 static size_t text_find_runs_avx512(ShingleText *t) { return text_find_runs_inline(t, text_bit_positions_avx512); }
#endif

static int text_find_runs(ShingleText *t, size_t *runs)
{
  size_t most = t->folded_length / 2 + 80; /* a run, and what ends it, take two bytes at least */
  int status = SHINGLE_OK;
  t->runs = shingle_grown(t->runs, &t->run_capacity, 2 * most, sizeof *t->runs, &status);
  t->joins = shingle_grown(t->joins, &t->join_capacity, most, sizeof *t->joins, &status);
  if (status != SHINGLE_OK) return status;

  shingle_ascii_classify(t->cpu, t->folded, t->folded_length / 64 + 1, t->word, t->joiner);
#ifdef SHINGLE_HAVE_X86
  if (t->cpu >= SHINGLE_CPU_AVX2) {
    *runs = t->cpu == SHINGLE_CPU_AVX512 ? text_find_runs_avx512(t) : text_find_runs_avx2(t);
    return SHINGLE_OK;
  }
#endif
  *runs = text_find_runs_plain(t);
  return SHINGLE_OK;
}

static uint32_t text_run_start(const ShingleText *t, size_t r) { return t->runs[2 * r]; }
static uint32_t text_run_end(const ShingleText *t, size_t r) { return t->runs[2 * r + 1]; }

/* ------------------------------------------------------------------------ joining -- */

/* A token under construction: runs [first, last], and where what was dropped after them ends. */
typedef struct Joined {
  size_t last;
  uint32_t end;
  int separators;    /* joiners between its runs, to be left out */
} Joined;

static int text_is_digit(uint8_t byte) { return (uint8_t)(byte - '0') < 10; }

static int text_is_digits(const uint8_t *p, uint32_t length)
{
  for (uint32_t i = 0; i < length; i++) {
    if (!text_is_digit(p[i])) return 0;
  }
  return length > 0;
}

/* Is run `r` one letter, of a script that has words? */
static int text_is_initial(const ShingleText *t, size_t r)
{
  uint32_t at = text_run_start(t, r), length = text_run_end(t, r) - at, c;
  if (length == 1) return t->folded[at] >= 'a';
  if (shingle_utf8_read(t->folded + at, length, &c) != length || shingle_is_single(c)) return 0;
  return utf8proc_category((utf8proc_int32_t)c) <= UTF8PROC_CATEGORY_LO; /* not a mark or a digit: other signs are in no run */
}

/* Does run `r` begin with exactly three digits? */
static int text_is_group(const ShingleText *t, size_t r)
{
  const uint8_t *p = t->folded + text_run_start(t, r);
  uint32_t length = text_run_end(t, r) - text_run_start(t, r);
  return length >= 3 && text_is_digits(p, 3) && (length == 3 || !text_is_digit(p[3]));
}

/* Does run `r` follow the one before after this one byte? */
static int text_follows(const ShingleText *t, size_t r, uint8_t joiner)
{
  return text_run_start(t, r) == text_run_end(t, r - 1) + 1 && t->folded[text_run_end(t, r - 1)] == joiner;
}

/* Run `r` and the joined ones after it as far as they are initials, or a number's groups. `until` is
** the first run that is not joined to the one before it. */
static Joined text_join_runs(const ShingleText *t, size_t r, size_t until)
{
  const uint8_t *folded = t->folded;
  uint32_t length = text_run_end(t, r) - text_run_start(t, r);
  size_t last = r;

  if (text_is_initial(t, r)) {
    while (last + 1 < until && text_follows(t, last + 1, '.') && text_is_initial(t, last + 1)) last++;
  } else if (length <= 3 && folded[text_run_start(t, r)] != '0' && text_is_digits(folded + text_run_start(t, r), length)) {
    uint8_t separator = folded[text_run_end(t, r)];
    while (last + 1 < until && text_follows(t, last + 1, separator) && text_is_group(t, last + 1)) {
      last++;
      if (text_run_end(t, last) - text_run_start(t, last) > 3) break;
    }
  }
  uint32_t end = text_run_end(t, last);
  if (last > r && text_is_initial(t, last) && folded[end] == '.') end++; /* "U.S." */
  return (Joined){last, end, (int)(last - r)};
}

/* Takes in a possessive right behind the token: 's, or .'s after an abbreviation. */
static void text_drop_possessive(const ShingleText *t, Joined *j, size_t runs)
{
  size_t next = j->last + 1;
  uint32_t apostrophe = j->end + (t->folded[j->end] == '.');
  if (next < runs && t->folded[apostrophe] == '\'' && text_run_start(t, next) == apostrophe + 1 &&
      text_run_end(t, next) == apostrophe + 2 && t->folded[apostrophe + 1] == 's') {
    j->last = next;
    j->end = text_run_end(t, next);
  }
}

/* Notes that token `token` has other bytes than those it spans. */
static int text_note_joined(ShingleText *t, size_t token, size_t at, size_t length)
{
  int status = SHINGLE_OK;
  t->joined = shingle_grown(t->joined, &t->joined_capacity, t->joined_count + 1, sizeof *t->joined, &status);
  if (status != SHINGLE_OK) return status;
  t->joined[t->joined_count++] = (ShingleJoined){(uint32_t)token, (uint32_t)at, (uint32_t)length};
  return SHINGLE_OK;
}

/* Copies the bytes of runs [first, last], without what is between them, behind the folded text.
** Returns their place in *at and their length in *length. */
static int text_copy_runs(ShingleText *t, size_t first, size_t last, size_t *at, size_t *length)
{
  int status = SHINGLE_OK;
  size_t most = text_run_end(t, last) - text_run_start(t, first);
  t->folded = shingle_grown(t->folded, &t->folded_capacity, t->joined_at + most + SHINGLE_FOLD_PADDING, 1, &status);
  if (status != SHINGLE_OK) return status;
  *at = t->joined_at;
  for (size_t r = first; r <= last; r++) {
    uint32_t bytes = text_run_end(t, r) - text_run_start(t, r);
    memcpy(t->folded + t->joined_at, t->folded + text_run_start(t, r), bytes);
    t->joined_at += bytes;
  }
  *length = t->joined_at - *at;
  return SHINGLE_OK;
}

/* Makes run `first`, of runs that are joined one by one up to `until`, the next token. Moves *next on
** to the run after it. */
static int text_keep_joined(ShingleText *t, size_t first, size_t until, size_t runs, size_t *next)
{
  Joined j = text_join_runs(t, first, until);
  size_t last = j.last, at = text_run_start(t, first), length = text_run_end(t, last) - at;
  text_drop_possessive(t, &j, runs);
  *next = j.last + 1;

  int status = SHINGLE_OK;
  if (j.separators > 0) status = text_copy_runs(t, first, last, &at, &length);
  if (status == SHINGLE_OK && j.end != at + length) status = text_note_joined(t, t->token_count, at, length);
  t->runs[2 * t->token_count] = text_run_start(t, first);
  t->runs[2 * t->token_count + 1] = j.end;
  t->token_count++;
  return status;
}

/* Makes runs [from, to) tokens as they are. */
static void text_keep_runs(ShingleText *t, size_t from, size_t to)
{
  if (t->token_count != from) {
    memmove(t->runs + 2 * t->token_count, t->runs + 2 * from, (to - from) * 2 * sizeof *t->runs);
  }
  t->token_count += to - from;
}

/* Between two steps of the work on a piece that has nowhere to be cut: does the host want to stop? */
static int text_check_long(const ShingleText *t)
{
  return t->folded_length > LONG && shingle_interrupted(t->host) ? SHINGLE_INTERRUPTED : SHINGLE_OK;
}

int shingle_text_words(ShingleText *t)
{
  size_t runs = 0, r = 0, join = 0, until = 0;
  int status = shingle_text_fold(t);
  if (status != SHINGLE_OK || t->folded_length == 0) return status;
  status = text_check_long(t);
  if (status == SHINGLE_OK) status = text_find_runs(t, &runs);
  if (status == SHINGLE_OK) status = text_check_long(t);
  if (status != SHINGLE_OK) return status;

  t->joined_at = t->folded_length + SHINGLE_FOLD_PADDING;
  while (r < runs) {
    while (join < t->join_count && t->joins[join] <= r) join++;
    /* runs up to the one before the next joined one stand alone */
    size_t first = join < t->join_count ? t->joins[join] - 1 : runs;
    text_keep_runs(t, r, first);
    r = first;
    if (r == runs) break;
    if (until <= r) { /* a new chain of joined runs: [r, until) */
      until = r + 1;
      for (size_t k = join; k < t->join_count && t->joins[k] == until; k++) until++;
    }
    status = text_keep_joined(t, r, until, runs, &r);
    if (status != SHINGLE_OK) return status;
  }
  return text_check_long(t);
}

/* ------------------------------------------------------------------------- listing -- */

/* Turns the tokens' ranges from places in the folded piece into places in the original. */
static void text_find_sources(ShingleText *t)
{
  size_t shift = 0;
  if (t->shift_count == 1 && t->shifts[0].source == 0) return; /* they are the same */
  for (size_t i = 0; i < t->token_count; i++) {
    ShingleToken *token = &t->tokens[i];
    uint32_t start = token->start, end = token->end;
    shift = shingle_shift_before(t, shift, start);
    token->start = shingle_source_start(t, shift, start);
    token->end = shingle_source_end(t, shingle_shift_before(t, shift, end), end);
  }
}

int shingle_text_read(ShingleText *t)
{
  int status = shingle_text_words(t);
  t->tokens = shingle_grown(t->tokens, &t->token_capacity, t->token_count, sizeof *t->tokens, &status);
  if (status != SHINGLE_OK) return status;
  for (size_t i = 0; i < t->token_count; i++) {
    uint32_t start = text_run_start(t, i), end = text_run_end(t, i);
    t->tokens[i] = (ShingleToken){start, end - start, start, end};
  }
  for (size_t k = 0; k < t->joined_count; k++) {
    t->tokens[t->joined[k].token].at = t->joined[k].at;
    t->tokens[t->joined[k].token].length = t->joined[k].length;
  }
  status = text_check_long(t);
  if (status == SHINGLE_OK) text_find_sources(t);
  return status == SHINGLE_OK ? text_check_long(t) : status;
}

/* ------------------------------------------------------------------------ life cycle -- */

void shingle_text_init(ShingleText *t, void *host)
{
  memset(t, 0, sizeof *t);
  t->host = host;
  t->cpu = shingle_cpu();
}

void shingle_text_free(ShingleText *t)
{
  shingle_release(t->folded);
  shingle_release(t->tokens);
  shingle_release(t->word);
  shingle_release(t->single);
  shingle_release(t->joiner);
  shingle_release(t->runs);
  shingle_release(t->joins);
  shingle_release(t->joined);
  shingle_release(t->shifts);
  shingle_release(t->cache);
  shingle_text_init(t, t->host);
}

void shingle_text_trim(ShingleText *t, size_t bytes)
{
  size_t held = t->folded_capacity + t->token_capacity * sizeof *t->tokens +
                (t->run_capacity + t->join_capacity) * sizeof *t->runs +
                t->shift_capacity * sizeof *t->shifts;
  if (held > bytes) shingle_text_free(t);
}

int shingle_text_open(ShingleText *t, const void *bytes, size_t length)
{
  if (length > SHINGLE_BYTES_MAX) return SHINGLE_TOOBIG;
  t->source = bytes;
  t->source_length = length;
  t->next = 0;
  return SHINGLE_OK;
}

int shingle_text_done(const ShingleText *t)
{
  return t->next == t->source_length;
}
