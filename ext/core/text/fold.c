/* fold.c - UTF-8, folding, and the way back from folded bytes to the original. The rules are in text.h.
**
** ASCII runs are copied in lower case by ascii.c. Each other code point goes through utf8proc, or the
** cache of what utf8proc said, which for Latin scripts mostly gives ASCII back; and because it is known
** here what it is, its bits in the masks `word` and `single` are set here.
*/
#include "fold.h"

#include <string.h>
#include <utf8proc.h>

#define PIECE 65536      /* source bytes in a piece; its arrays stay in the second-level cache */
#define MARKS_MAX 32     /* combining marks put in canonical order at a time */
#define FOLD_MAX 32      /* code points that one code point can fold to: 18 in Unicode 15 */
#define PADDING SHINGLE_FOLD_PADDING

#define CACHE_SIZE 1024  /* entries, 16 KiB. Without it Cyrillic text folds at a third of the speed */

typedef struct FoldEntry {
  uint32_t code_point;   /* 0: empty; U+0000 is ASCII and never looked up */
  uint8_t kind;          /* KIND_... of all the bytes */
  uint8_t length;        /* of bytes[] */
  uint8_t several;       /* more than one code point */
  uint8_t bytes[9];
} FoldEntry;

typedef struct ShingleFoldCache {
  FoldEntry entries[CACHE_SIZE];
} ShingleFoldCache;

enum { KIND_OTHER, KIND_WORD, KIND_MARK, KIND_SINGLE };

/* ------------------------------------------------------------------------- UTF-8 -- */

size_t shingle_utf8_length(uint8_t first)
{
  return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

size_t shingle_utf8_read(const uint8_t *p, size_t length, uint32_t *code_point)
{
  uint8_t first = p[0];
  *code_point = first;
  if (first < 0x80) return 1;

  *code_point = 0xfffd;
  if (first < 0xc2 || first > 0xf4) return 1;
  size_t want = shingle_utf8_length(first);
  uint32_t value = first & (0x7fu >> want);
  /* the second byte's range excludes overlong forms, surrogates and what is beyond U+10FFFF */
  uint8_t low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  uint8_t high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  for (size_t i = 1; i < want; i++) {
    if (i >= length || p[i] < low || p[i] > high) return i;
    value = value << 6 | (p[i] & 0x3fu);
    low = 0x80;
    high = 0xbf;
  }
  *code_point = value;
  return want;
}

static size_t fold_utf8_write(uint8_t *out, uint32_t c)
{
  return (size_t)utf8proc_encode_char((utf8proc_int32_t)c, out);
}

/* ---------------------------------------------------------------- code points -- */

/* The plain form of typographic quotes and dashes, or 0. */
static uint32_t fold_plain_form(uint32_t c, utf8proc_propval_t category)
{
  if (category == UTF8PROC_CATEGORY_PD || c == 0x2212) return '-';
  switch (c) {
    case 0xb4: case 0x2b9: case 0x2bb: case 0x2bc: case 0x2bd: case 0x5f3:
    case 0x2018: case 0x2019: case 0x201a: case 0x201b: case 0x2032: case 0x2035:
    case 0x2039: case 0x203a: case 0x275b: case 0x275c:
      return '\'';
    case 0xab: case 0xbb: case 0x2ba: case 0x5f4: case 0x201c: case 0x201d: case 0x201e:
    case 0x201f: case 0x2033: case 0x2036: case 0x275d: case 0x275e: case 0x301d: case 0x301e:
    case 0x301f:
      return '"';
    default:
      return 0;
  }
}

static int fold_in_ranges(uint32_t c, const uint32_t (*ranges)[2], size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (c < ranges[i][0]) return 0;
    if (c <= ranges[i][1]) return 1;
  }
  return 0;
}

/* Combining marks of Latin, Greek, Cyrillic, Hebrew and Arabic, by block. */
static int fold_is_dropped_mark(uint32_t c)
{
  static const uint32_t ranges[][2] = {
      {0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5c7},   {0x610, 0x61a},   {0x64b, 0x65f},
      {0x670, 0x670},   {0x6d6, 0x6ed},   {0x898, 0x8ff},   {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},
      {0x20d0, 0x20ff}, {0x2de0, 0x2dff}, {0xa66f, 0xa69f}, {0xfb1e, 0xfb1e}, {0xfe20, 0xfe2f}};
  return fold_in_ranges(c, ranges, sizeof ranges / sizeof *ranges);
}

/* Scripts written without spaces: every character is a token. */
int shingle_is_single(uint32_t c)
{
  static const uint32_t ranges[][2] = {
      {0xe00, 0xeff},     /* Thai, Lao */
      {0x1000, 0x109f},   /* Myanmar */
      {0x1780, 0x17ff},   /* Khmer */
      {0x2e80, 0x2fdf},   /* Han radicals */
      {0x3005, 0x3007},   /* Han iteration, closing and zero marks */
      {0x3021, 0x3029},   {0x3031, 0x3035}, {0x3038, 0x303c},
      {0x3041, 0x30ff},   /* kana */
      {0x31f0, 0x31ff},   /* kana */
      {0x3400, 0x4dbf},   {0x4e00, 0x9fff}, /* Han */
      {0xa9e0, 0xa9ff},   {0xaa60, 0xaa7f}, /* Myanmar */
      {0xf900, 0xfaff},   /* Han */
      {0x1aff0, 0x1b16f}, /* kana */
      {0x20000, 0x3ffff}  /* Han */};
  return fold_in_ranges(c, ranges, sizeof ranges / sizeof *ranges);
}

static int fold_is_mark(utf8proc_propval_t category)
{
  return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

static int fold_kind_of(uint32_t c, utf8proc_propval_t category)
{
  if (category < UTF8PROC_CATEGORY_LU || category > UTF8PROC_CATEGORY_NO) return KIND_OTHER;
  if (fold_is_mark(category)) return KIND_MARK;
  return shingle_is_single(c) ? KIND_SINGLE : KIND_WORD;
}

/* Writes the folded form of `c` to out[FOLD_MAX], not yet in canonical order; returns its length,
** 0 where `c` is dropped. */
static int fold_code_point(uint32_t c, uint32_t *out)
{
  utf8proc_int32_t parts[FOLD_MAX];
  int boundary = 0;
  uint32_t plain = fold_plain_form(c, utf8proc_get_property((utf8proc_int32_t)c)->category);
  if (plain != 0) {
    out[0] = plain;
    return 1;
  }
  utf8proc_ssize_t n = utf8proc_decompose_char(
      (utf8proc_int32_t)c, parts, FOLD_MAX,
      UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE, &boundary);
  int kept = 0;
  for (utf8proc_ssize_t i = 0; i < n && i < FOLD_MAX; i++) {
    uint32_t part = (uint32_t)parts[i];
    utf8proc_propval_t category = utf8proc_get_property(parts[i])->category;
    if (fold_is_mark(category) && fold_is_dropped_mark(part)) continue;
    plain = fold_plain_form(part, category);
    out[kept++] = plain != 0 ? plain : part;
  }
  return kept;
}

/* ------------------------------------------------------------------------ folding -- */

/* Combining marks that wait for the rest of their run, in canonical order. */
typedef struct MarkRun {
  int count;
  size_t length;  /* bytes they will take */
  uint32_t code_point[MARKS_MAX];
  uint8_t order[MARKS_MAX];
} MarkRun;

static uint64_t *fold_grown_mask(uint64_t *mask, size_t *capacity, size_t blocks, int *status)
{
  size_t had = *capacity;
  mask = shingle_grown(mask, capacity, blocks, sizeof *mask, status);
  if (*capacity > had) memset(mask + had, 0, (*capacity - had) * sizeof *mask);
  return mask;
}

/* Room for `more` folded bytes, PADDING after them, and the masks over all of it. */
static int fold_reserve(ShingleText *t, size_t more)
{
  size_t need = t->folded_length + more + 2 * PADDING;
  if (need > SHINGLE_BYTES_MAX) return SHINGLE_TOOBIG;
  if (need <= t->reserved) return SHINGLE_OK;

  int status = SHINGLE_OK;
  t->folded = shingle_grown(t->folded, &t->folded_capacity, need, 1, &status);
  size_t blocks = t->folded_capacity / 64 + 2;
  t->word = fold_grown_mask(t->word, &t->mask_capacity, blocks, &status);
  t->single = fold_grown_mask(t->single, &t->single_capacity, blocks, &status);
  t->joiner = fold_grown_mask(t->joiner, &t->joiner_capacity, blocks, &status);
  if (status == SHINGLE_OK) t->reserved = t->folded_capacity;
  return status;
}

/* Sets `count` bits, at most 32, from bit `from` on. */
SHINGLE_INLINE void fold_set_bits(uint64_t *mask, size_t from, size_t count)
{
  uint64_t bits = ((uint64_t)1 << count) - 1;
  mask[from / 64] |= bits << (from % 64);
  if (from % 64 + count > 64) mask[from / 64 + 1] |= bits >> (64 - from % 64);
}

/* Sets the bits of a code point, or several of one kind, just written at `at`. What follows a character
** that is a token by itself begins another one, but for the marks on it. */
SHINGLE_INLINE void fold_note_kind(ShingleText *t, size_t at, size_t length, int kind)
{
  int after_single = at == t->single_end;
  if (kind == KIND_OTHER) return;
  fold_set_bits(t->word, at, length);
  if (kind == KIND_SINGLE || (kind == KIND_WORD && after_single)) fold_set_bits(t->single, at, 1);
  if (kind == KIND_SINGLE || (kind == KIND_MARK && after_single)) t->single_end = at + length;
}

/* The same for ASCII that is about to be written at `at`: ascii.c tells whether it is part of a word. */
static void fold_note_ascii(ShingleText *t, size_t at)
{
  if (at == t->single_end) fold_set_bits(t->single, at, 1);
}

/* Appends one code point; bits for ASCII are left to ascii.c. */
static void fold_append_code_point(ShingleText *t, uint32_t c, int kind)
{
  size_t length = fold_utf8_write(t->folded + t->folded_length, c);
  if (c >= 0x80) fold_note_kind(t, t->folded_length, length, kind);
  else fold_note_ascii(t, t->folded_length);
  t->folded_length += length;
}

static void fold_flush_marks(ShingleText *t, MarkRun *marks)
{
  for (int i = 0; i < marks->count; i++) fold_append_code_point(t, marks->code_point[i], KIND_MARK);
  marks->count = 0;
  marks->length = 0;
}

static void fold_add_mark(ShingleText *t, MarkRun *marks, uint32_t c, uint8_t order)
{
  uint8_t scratch[4];
  if (marks->count == MARKS_MAX) fold_flush_marks(t, marks);
  int i = marks->count++;
  for (; i > 0 && marks->order[i - 1] > order; i--) {
    marks->order[i] = marks->order[i - 1];
    marks->code_point[i] = marks->code_point[i - 1];
  }
  marks->order[i] = order;
  marks->code_point[i] = c;
  marks->length += fold_utf8_write(scratch, c);
}

static int fold_note_shift(ShingleText *t, size_t folded, size_t length, size_t source, size_t width)
{
  int status = SHINGLE_OK;
  t->shifts = shingle_grown(t->shifts, &t->shift_capacity, t->shift_count + 1,
                            sizeof *t->shifts, &status);
  if (status != SHINGLE_OK) return status;
  t->shifts[t->shift_count++] = (ShingleShift){(uint32_t)folded, (uint32_t)length,
                                               (uint32_t)source, (uint32_t)width};
  return SHINGLE_OK;
}

/* Keeps what `c` folds to, if that is short, of one kind, and has no mark to put in order. */
static void fold_remember(ShingleText *t, uint32_t c, const uint32_t *parts, int count)
{
  FoldEntry entry = {.code_point = c, .several = count > 1};
  for (int i = 0; i < count; i++) {
    uint8_t bytes[4];
    size_t length = fold_utf8_write(bytes, parts[i]);
    const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)parts[i]);
    int kind = parts[i] < 0x80 ? KIND_OTHER : fold_kind_of(parts[i], p->category);
    if (p->combining_class != 0 || entry.length + length > sizeof entry.bytes) return;
    if (i > 0 && kind != entry.kind) return;
    if (i > 0 && kind == KIND_SINGLE) return;
    entry.kind = (uint8_t)kind;
    memcpy(entry.bytes + entry.length, bytes, length);
    entry.length = (uint8_t)(entry.length + length);
  }
  t->cache->entries[c % CACHE_SIZE] = entry;
}

/* Folds the code point `c`, found at source bytes [source, source + width). */
static int fold_slowly(ShingleText *t, MarkRun *marks, uint32_t c, size_t source, size_t width)
{
  uint32_t parts[FOLD_MAX];
  int count = fold_code_point(c, parts);
  size_t before = t->folded_length + marks->length;
  for (int i = 0; i < count; i++) {
    const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)parts[i]);
    if (p->combining_class != 0) {
      fold_add_mark(t, marks, parts[i], (uint8_t)p->combining_class);
    } else {
      fold_flush_marks(t, marks);
      fold_append_code_point(t, parts[i], fold_kind_of(parts[i], p->category));
    }
  }
  fold_remember(t, c, parts, count);
  size_t length = t->folded_length + marks->length - before;
  if (length == width && count == 1) return SHINGLE_OK;
  return fold_note_shift(t, before, length, source, width);
}

/* Folds one code point beyond ASCII at source byte `at`; returns its width in *width. */
static int fold_one(ShingleText *t, MarkRun *marks, size_t at, size_t end, size_t *width)
{
  uint32_t c;
  *width = shingle_utf8_read(t->source + at, end - at, &c);
  int status = fold_reserve(t, 4 * (FOLD_MAX + MARKS_MAX));
  if (status != SHINGLE_OK) return status;
  return fold_slowly(t, marks, c, at, *width);
}

/* A code point of two or three bytes that is well-formed, at s[0..3); 0 for anything else. */
SHINGLE_INLINE uint32_t fold_common_code_point(const uint8_t *s, size_t *width)
{
  if (s[0] >= 0xc2 && s[0] < 0xe0 && (s[1] & 0xc0) == 0x80) {
    *width = 2;
    return (s[0] & 0x1fu) << 6 | (s[1] & 0x3fu);
  }
  if (s[0] > 0xe0 && s[0] < 0xf0 && s[0] != 0xed && (s[1] & 0xc0) == 0x80 && (s[2] & 0xc0) == 0x80) {
    *width = 3;
    return (s[0] & 0xfu) << 12 | (s[1] & 0x3fu) << 6 | (s[2] & 0x3fu);
  }
  return 0;
}

/* The ideographs that begin with the bytes e4 to e9: U+4000 to U+9FFF but for the hexagrams among them. */
static int fold_is_common_ideograph(const uint8_t *s)
{
  return (uint8_t)(s[0] - 0xe4) < 6 && (s[1] & 0xc0) == 0x80 && (s[2] & 0xc0) == 0x80 &&
         !(s[0] == 0xe4 && s[1] == 0xb7);
}

/* Copies ideographs from source byte `at` to folded byte `out` while there are some, up to source byte
** `end`, with room for all; returns how many. Chinese text is mostly these: 1.3 times as fast. */
static size_t fold_ideographs(ShingleText *t, size_t at, size_t end, size_t out)
{
  const uint8_t *s = t->source;
  size_t room = (t->reserved - out - 2 * PADDING) / 3, count = 0;
  for (; count < room && at + 3 <= end && fold_is_common_ideograph(s + at); at += 3, out += 3, count++) {
    memcpy(t->folded + out, s + at, 3);
    fold_set_bits(t->word, out, 3);
    t->single[out / 64] |= (uint64_t)1 << (out % 64);
  }
  if (count > 0) t->single_end = out;
  return count;
}

/* Folds from source byte `at` on as long as that is simple: code points of two or three bytes that are
** in the cache, ideographs, and single ASCII bytes among them, with room for all. Returns where it
** stopped. No mark may be waiting. Without it, texts in other scripts than Latin take twice as long. */
static size_t fold_simply(ShingleText *t, size_t at, size_t end)
{
  const uint8_t *s = t->source;
  size_t out = t->folded_length;
  while (at + 3 <= end && out + 2 * PADDING + 16 <= t->reserved && t->shift_count < t->shift_capacity) {
    size_t width = 0;
    if (s[at] < 0x80) {
      if (s[at + 1] < 0x80) break; /* a run: for ascii.c */
      fold_note_ascii(t, out);
      t->folded[out++] = (uint8_t)(s[at] + ((uint8_t)(s[at] - 'A') < 26) * 32);
      at++;
      continue;
    }
    size_t ideographs = fold_ideographs(t, at, end, out);
    if (ideographs > 0) {
      at += 3 * ideographs;
      out += 3 * ideographs;
      continue;
    }
    uint32_t c = fold_common_code_point(s + at, &width);
    const FoldEntry *entry = &t->cache->entries[c % CACHE_SIZE];
    if (c != 0 && entry->code_point == c) {
      memcpy(t->folded + out, entry->bytes, sizeof entry->bytes);
      if (entry->kind != KIND_OTHER) fold_note_kind(t, out, entry->length, entry->kind);
      else if (entry->length > 0) fold_note_ascii(t, out);
      if (entry->length != width || entry->several) {
        t->shifts[t->shift_count++] = (ShingleShift){(uint32_t)out, entry->length, (uint32_t)at, (uint32_t)width};
      }
      out += entry->length;
    } else {
      break;
    }
    at += width;
  }
  t->folded_length = out;
  return at;
}

/* An ASCII byte that is in no token and joins none? */
static int fold_separates(uint8_t c)
{
  uint8_t letter = c | 0x20;
  return c < 0x80 && !(letter >= 'a' && letter <= 'z') && !(c >= '0' && c <= '9') &&
         c != '\'' && c != ',' && c != '.';
}

/* Does a character begin at s[i] that begins a token by itself, whatever stands before it? A letter of a script written
** without spaces does. One that folding takes apart may begin with a mark, which belongs to the token before. */
static int fold_begins_single(const uint8_t *s, size_t i, size_t n)
{
  uint32_t c;
  if (s[i] < 0xe0) return 0;
  shingle_utf8_read(s + i, n - i, &c);
  if (!shingle_is_single(c)) return 0;
  const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)c);
  return p->category == UTF8PROC_CATEGORY_LO && p->decomp_seqindex == UINT16_MAX;
}

/* The end of the piece that begins at `from`: after a white space or the like, after a CJK stop or comma, or before a
** letter of a script written without spaces. No token, and nothing that joins two, can be cut there. */
static size_t fold_piece_end(const ShingleText *t, size_t from)
{
  const uint8_t *s = t->source;
  size_t n = t->source_length;
  if (n - from <= PIECE + PIECE / 4) return n;
  for (size_t i = from + PIECE; i < n; i++) {
    if (fold_separates(s[i])) return i + 1;
    if (s[i] == 0xe3 && i + 2 < n && s[i + 1] == 0x80 && (s[i + 2] == 0x81 || s[i + 2] == 0x82)) {
      return i + 3;
    }
    if (fold_begins_single(s, i, n)) return i;
  }
  return n;
}

int shingle_text_fold(ShingleText *t)
{
  if (t->next > 0 && shingle_interrupted(t->host)) return SHINGLE_INTERRUPTED;
  size_t at = t->next, end = fold_piece_end(t, at);
  if (t->reserved > 0) { /* the last piece's bits */
    memset(t->word, 0, (t->folded_length / 64 + 2) * sizeof *t->word);
    memset(t->single, 0, (t->folded_length / 64 + 2) * sizeof *t->single);
  }
  t->folded_length = 0;
  t->single_end = SIZE_MAX;
  t->shift_count = 0;
  t->token_count = 0;
  t->joined_count = 0;
  if (at == end) return SHINGLE_OK;

  int status = fold_reserve(t, end - at);
  if (status != SHINGLE_OK) return status;
  if (t->cache == NULL) {
    t->cache = shingle_realloc(NULL, sizeof *t->cache);
    if (t->cache == NULL) return SHINGLE_NOMEM;
    memset(t->cache, 0, sizeof *t->cache);
  }
  status = fold_note_shift(t, 0, 0, at, 0); /* where the piece begins */
  if (status != SHINGLE_OK) return status;

  MarkRun marks;
  marks.count = 0;
  marks.length = 0;
  size_t stop = at + PIECE; /* in a piece that does not end, too, the host is asked once in 64 KiB */
  while (at < end) {
    if (at >= stop) {
      if (shingle_interrupted(t->host)) return SHINGLE_INTERRUPTED;
      stop = at + PIECE;
    }
    size_t limit = end < stop ? end : stop;
    if (t->source[at] < 0x80) {
      fold_flush_marks(t, &marks);
      status = fold_reserve(t, end - at);
      if (status != SHINGLE_OK) return status;
      fold_note_ascii(t, t->folded_length);
      size_t run = shingle_ascii_lower(t->cpu, t->folded + t->folded_length,
                                       t->source + at, limit - at);
      t->folded_length += run;
      at += run;
    } else {
      size_t width, from = at;
      if (marks.count == 0) at = fold_simply(t, at, limit);
      if (at > from) continue;
      status = fold_one(t, &marks, at, end, &width);
      if (status != SHINGLE_OK) return status;
      at += width;
    }
  }
  fold_flush_marks(t, &marks);
  memset(t->folded + t->folded_length, 0, PADDING);
  t->next = end;
  return SHINGLE_OK;
}

/* ------------------------------------------------- from folded bytes to the original -- */

void shingle_text_range(const ShingleText *t, uint32_t from, uint32_t to,
                        uint32_t *start, uint32_t *end)
{
  size_t low = 0, high = t->shift_count; /* binary search: the last shift at or before `from` */
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (t->shifts[middle].folded <= from) low = middle; else high = middle;
  }
  *start = shingle_source_start(t, low, from);
  *end = shingle_source_end(t, shingle_shift_before(t, low, to), to);
}
