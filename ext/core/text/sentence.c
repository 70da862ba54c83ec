/* sentence.c - finding the sentences of a news text. The rules are in sentence.h.
**
** One pass from left to right. A loop over bytes stops at what may be a newline or a full stop; only
** there are code points read and rules asked:
**
**   at_stop     reads the stops and the quotation marks behind them, then the gap and what the text
**               goes on with. The words on either side are looked up only for a plain full stop.
**   at_newline  a blank line, or a line that ends where its paragraph's width did not make it end.
**
** Looking ahead passes over blanks, quotes and dashes to the next word, so no two stops look far at the
** same bytes; looking back is limited to WORD_BYTES. The width of a paragraph is measured once. So the
** time is O(length) whatever the text.
*/
#include "sentence.h"
#include "sentence_kinds.h"
#include "sentence_words.h"
#include "text.h"

#include <string.h>

#define CHECK_BYTES 65536 /* between two calls of shingle_interrupted() */
#define WORD_BYTES 40     /* of a word that is looked at; longer ones are no abbreviations */
#define GAP_BYTES 8       /* of blanks between two words */
#define ACRONYM_PART 3    /* letters between the stops of an acronym: "Ph.D." */
#define GLUED_LETTERS 3   /* letters before a stop that lost its blank: "sanctions.The" */
#define WRAP_MAX 120      /* columns of hard-wrapped text */
#define NOTES_MAX 8       /* notes at the end of a sentence */
#define SAMPLE_BYTES 4096 /* that tell whether a text has capitals */
#define ONES 0x0101010101010101ULL

typedef struct Splitter {
  const uint8_t *text;
  size_t length;
  ShingleSentences *list;
  void *host;
  int status;          /* SHINGLE_OK, or the first failure */
  int cased;           /* has capitals: -1 not known yet, see sentence_is_cased() */
  size_t sentence;     /* where the current sentence begins */
  size_t line;         /* where the current line begins */
  size_t paragraph;    /* where the paragraph ends that was measured last */
  size_t width;        /* its columns */
  unsigned item;       /* number of the last line that began with one: "3. Turnout was low" */
} Splitter;

/* A list, as the two arguments that functions take it in. */
#define LIST(names) (names), sizeof(names) / sizeof *(names)

/* ----------------------------------------------------------------------- the text -- */

/* The kind of what stands at `at`, and its bytes; 0 and none at the end of the text. */
static unsigned sentence_kind_at(const Splitter *s, size_t at, size_t *bytes)
{
  uint32_t c;
  *bytes = at < s->length;
  if (at >= s->length) return 0;
  if (s->text[at] < 0x80) return ascii_kinds[s->text[at]];
  *bytes = shingle_utf8_read(s->text + at, s->length - at, &c);
  return sentence_kind_of(c);
}

/* Where the code point begins that ends at `at` (> 0), and its kind. */
static size_t sentence_step_back(const Splitter *s, size_t at, unsigned *kind)
{
  size_t start = at - 1;
  uint32_t c;
  if (s->text[start] < 0x80) {
    *kind = ascii_kinds[s->text[start]];
    return start;
  }
  while (start > 0 && at - start < 4 && (s->text[start] & 0xc0) == 0x80) start--;
  if (start + shingle_utf8_read(s->text + start, at - start, &c) != at) {
    start = at - 1; /* malformed */
    c = 0xfffd;
  }
  *kind = sentence_kind_of(c);
  return start;
}

static void sentence_check_interrupted(Splitter *s)
{
  if (s->status == SHINGLE_OK && shingle_interrupted(s->host)) s->status = SHINGLE_INTERRUPTED;
}

/* Past everything from `at` to `end` that is of one of `kinds`; adds to *seen what that was. */
static size_t sentence_skip(Splitter *s, size_t at, size_t end, unsigned kinds, unsigned *seen)
{
  size_t check = at + CHECK_BYTES, bytes;
  while (at < end) {
    unsigned kind = sentence_kind_at(s, at, &bytes);
    if ((kind & kinds) == 0) break;
    *seen |= kind;
    at += bytes;
    if (at < check) continue;
    sentence_check_interrupted(s);
    if (s->status != SHINGLE_OK) return end;
    check += CHECK_BYTES;
  }
  return at;
}

/* White space. */
typedef struct Gap {
  size_t end;
  int lines;    /* newlines in it; 2 stands for more, or a new page */
  size_t line;  /* where the line begins that `end` is in, if there are any */
} Gap;

static Gap sentence_read_gap(Splitter *s, size_t at)
{
  Gap gap = {.lines = 0};
  unsigned seen = 0;
  size_t bytes;
  for (;;) {
    gap.end = at = sentence_skip(s, at, s->length, BLANK, &seen);
    if ((sentence_kind_at(s, at, &bytes) & NEWLINE) == 0) return gap;
    if (s->text[at] == '\r' && at + 1 < s->length && s->text[at + 1] == '\n') bytes = 2;
    int page = s->text[at] == '\f' || memcmp(s->text + at, "\xe2\x80\xa9", bytes) == 0;
    gap.lines = gap.lines > 0 || page ? 2 : 1;
    gap.line = at += bytes;
  }
}

/* Does the text have capitals, as far as its beginning tells? Without, small letters tell nothing. */
static int sentence_is_cased(Splitter *s)
{
  unsigned seen = 0;
  size_t end = s->length < SAMPLE_BYTES ? s->length : SAMPLE_BYTES;
  if (s->cased < 0) s->cased = sentence_skip(s, 0, end, ~(unsigned)UPPER, &seen) < end;
  return s->cased;
}

/* ----------------------------------------------------------------------- the list -- */

static void sentence_append(Splitter *s, size_t start, size_t end)
{
  ShingleSentences *list = s->list;
  list->items = shingle_grown(list->items, &list->capacity, list->count + 1, sizeof *list->items, &s->status);
  if (s->status != SHINGLE_OK) return;
  list->items[list->count++] = (ShingleSentence){(uint32_t)start, (uint32_t)end};
}

/* Ends the current sentence at `end`, or before the space there, if it has a letter or digit. */
static int sentence_close(Splitter *s, size_t end)
{
  unsigned seen = 0, kind;
  if (end <= s->sentence || sentence_skip(s, s->sentence, end, ~(unsigned)WORD, &seen) >= end) return 0;
  for (size_t at; (at = sentence_step_back(s, end, &kind), kind & SPACE) != 0;) end = at;
  sentence_append(s, s->sentence, end);
  return 1;
}

/* -------------------------------------------------------------------------- words -- */

/* A word as the rules look at it. All zero: none. */
typedef struct Word {
  size_t start;
  unsigned first, last, all; /* kinds: of its first and last code point, of any */
  int letters;               /* code points, without joiners */
  int longest;               /* of them between two joiners */
  int dotted;
  char folded[WORD_BYTES + 8]; /* lower case, what follows its last apostrophe, NUL-terminated */
} Word;

static void sentence_read_word(const Splitter *s, size_t start, size_t end, Word *w)
{
  size_t used = 0;
  int part = 0;
  *w = (Word){.start = start};
  for (size_t at = start; at < end && used < WORD_BYTES;) {
    uint32_t c;
    at += shingle_utf8_read(s->text + at, end - at, &c);
    unsigned kind = sentence_kind_of(c);
    used += (size_t)utf8proc_encode_char(utf8proc_tolower((utf8proc_int32_t)c), (uint8_t *)w->folded + used);
    w->dotted |= c == '.';
    if ((kind & WORD) == 0) {
      if (kind & QUOTE) used = 0;
      part = 0;
      continue;
    }
    if (w->letters++ == 0) w->first = kind;
    w->last = kind;
    w->all |= kind;
    if (++part > w->longest) w->longest = part;
  }
  w->folded[used] = 0;
}

/* The word that ends at `end`, joiners in it: "U.S", "3.5", "l'on". */
static void sentence_word_before(const Splitter *s, size_t end, Word *w)
{
  size_t start = end, low = end > WORD_BYTES ? end - WORD_BYTES : 0;
  unsigned kind, before;
  if (low < s->sentence) low = s->sentence;
  while (start > low) {
    size_t at = sentence_step_back(s, start, &kind);
    if (at < low) break;
    if ((kind & WORD) == 0) {
      if ((kind & JOINER) == 0 || at <= low || start == end) break;
      sentence_step_back(s, at, &before);
      if ((before & WORD) == 0) break;
    }
    start = at;
  }
  sentence_read_word(s, start, end, w);
}

/* The word before the blanks before `w`. */
static void sentence_word_further_back(const Splitter *s, const Word *w, Word *earlier)
{
  size_t end = w->start;
  unsigned kind;
  *earlier = (Word){.start = end};
  while (end > s->sentence && w->start - end < GAP_BYTES) {
    size_t at = sentence_step_back(s, end, &kind);
    if ((kind & SPACE) == 0) break;
    end = at;
  }
  if (end < w->start) sentence_word_before(s, end, earlier);
}

static void sentence_word_at(const Splitter *s, size_t start, Word *w)
{
  size_t end = start, bytes;
  while (end < start + WORD_BYTES && (sentence_kind_at(s, end, &bytes) & WORD) != 0) end += bytes;
  sentence_read_word(s, start, end, w);
}

static int sentence_is_listed(const Word *w, const char *const *names, size_t count)
{
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = strcmp(w->folded, names[middle]);
    if (order == 0) return 1;
    if (order < 0) high = middle; else low = middle + 1;
  }
  return 0;
}

/* --------------------------------------------------------------- around a stop -- */

/* A run of stops, what closes behind it, and what the text goes on with. */
typedef struct Stop {
  size_t start, end;   /* the stops and the closing marks */
  unsigned stops;      /* PLAIN | ... */
  unsigned closers;    /* QUOTE | CLOSE */
  Gap gap;             /* white space behind it */
  int apart;           /* is there any? */
  int dash;            /* a dash stands before `next` */
  size_t next;         /* the word the text goes on with */
  unsigned kind;       /* the kind of its first code point; 0: no word */
} Stop;

/* Does the mark `c` of kind `kind` before `at` close what ends with the stops before it? Quotation marks
** that open in some languages and close in others do unless a word follows; one of a script without
** cases may: "끝났다."라고. But in Chinese, “ opens: 会议结束。“我们继续。” */
static int sentence_closes(const Splitter *s, const Stop *stop, uint32_t c, unsigned kind, size_t at)
{
  size_t bytes;
  if (kind & (CLOSE | FINAL)) return 1;
  unsigned words = UPPER | LOWER | DIGIT | OPEN;
  if ((stop->stops & WIDE) && (c == 0x201c || c == 0x2018)) words |= LETTER;
  return (kind & QUOTE) != 0 && (sentence_kind_at(s, at, &bytes) & words) == 0;
}

/* Past stops and closing marks from `at`. */
static size_t sentence_read_stops(Splitter *s, size_t at, Stop *stop)
{
  int plain = 0;
  size_t bytes, check = at + CHECK_BYTES;
  for (unsigned kind; (kind = sentence_kind_at(s, at, &bytes)) != 0 && s->status == SHINGLE_OK; at += bytes) {
    uint32_t c;
    shingle_utf8_read(s->text + at, bytes, &c);
    if (kind & STOP) {
      stop->stops |= sentence_stop_kind(c);
      if (c == '.' && stop->closers == 0 && ++plain == 2) stop->stops |= ELLIPSIS;
    } else if (sentence_closes(s, stop, c, kind, at + bytes)) {
      stop->closers |= kind & (QUOTE | CLOSE);
    } else {
      break;
    }
    if (at < check) continue;
    sentence_check_interrupted(s);
    check += CHECK_BYTES;
  }
  return at;
}

/* Past the marks of notes: "[1]". */
static size_t sentence_skip_notes(const Splitter *s, size_t at)
{
  for (int notes = 0; notes < NOTES_MAX && at < s->length && s->text[at] == '['; notes++) {
    size_t end = at + 1;
    while (end < s->length && end < at + 4 && s->text[end] >= '0' && s->text[end] <= '9') end++;
    if (end == at + 1 || end == s->length || s->text[end] != ']') break;
    at = end + 1;
  }
  return at;
}

/* Past a quotation mark that a blank separates from its sentence: "Nous partons. » Il". */
static size_t sentence_skip_late_quote(Splitter *s, size_t at)
{
  unsigned seen = 0;
  size_t bytes, mark = sentence_skip(s, at, s->length, BLANK, &seen);
  if ((sentence_kind_at(s, mark, &bytes) & FINAL) == 0) return at;
  size_t end = mark + bytes;
  return end == s->length || (sentence_kind_at(s, end, &bytes) & SPACE) != 0 ? end : at;
}

static Stop sentence_read_stop(Splitter *s, size_t at)
{
  Stop stop = {.start = at};
  unsigned seen = 0;
  size_t bytes;
  stop.end = sentence_skip_late_quote(s, sentence_skip_notes(s, sentence_read_stops(s, at, &stop)));
  stop.gap = sentence_read_gap(s, stop.end);
  stop.apart = stop.gap.end > stop.end;
  stop.next = sentence_skip(s, stop.gap.end, s->length, LEADING, &seen);
  stop.dash = (seen & DASH) != 0;
  stop.kind = sentence_kind_at(s, stop.next, &bytes) & WORD;
  return stop;
}

/* ----------------------------------------------------------------- a full stop's rules -- */

/* Is the next word one that often begins a sentence? Behind a dash, none is: "Jan. 5 -- The"; nor one in capitals
** behind one in small letters: "9 p.m. ET" is no French "et". */
static int sentence_opener_follows(const Splitter *s, const Stop *stop, const Word *w, int or_particle)
{
  Word next;
  if (stop->dash || stop->kind == DIGIT) return 0;
  sentence_word_at(s, stop->next, &next);
  if ((w->all & LOWER) && next.letters > 1 && (next.all & LOWER) == 0) return 0;
  if (sentence_is_listed(&next, LIST(shingle_openers))) return 1;
  return or_particle && sentence_is_listed(&next, LIST(shingle_particles));
}

/* "J. K. Rowling", "А. С. Пушкин", "Plan B. The others", "В 2021 г. Он". */
static int sentence_initial_ends(const Splitter *s, const Stop *stop, const Word *w)
{
  Word earlier;
  sentence_word_further_back(s, w, &earlier);
  if (w->first == LETTER) return 1;
  if (w->first == LOWER && earlier.last == DIGIT) return 1;
  return earlier.letters > 0 && sentence_opener_follows(s, stop, w, 0);
}

/* "1. First", "am 3. Oktober", "der 2. Weltkrieg". */
static int sentence_number_ends(const Splitter *s, const Stop *stop, const Word *w)
{
  Word earlier, next;
  if (w->letters > 2) return 1;
  if (w->start == s->sentence) return 0;
  sentence_word_at(s, stop->next, &next);
  sentence_word_further_back(s, w, &earlier);
  return !sentence_is_listed(&next, LIST(shingle_ordinal_months)) && !sentence_is_listed(&earlier, LIST(shingle_ordinal_leads));
}

/* "U.S. Commerce Department", "moved to the U.S. The family"; but "example.com. Next". */
static int sentence_dotted_ends(const Splitter *s, const Stop *stop, const Word *w)
{
  int acronym = (w->all & DIGIT) == 0 && w->longest <= ACRONYM_PART;
  return !acronym || sentence_opener_follows(s, stop, w, 1);
}

static int sentence_word_ends(Splitter *s, const Stop *stop, const Word *w)
{
  int capital = w->first == UPPER || !sentence_is_cased(s);
  if (stop->kind == DIGIT && sentence_is_listed(w, LIST(shingle_numbered))) return 0;
  if (capital && sentence_is_listed(w, LIST(shingle_titles))) return 0;
  if (sentence_is_listed(w, LIST(shingle_shortened))) return 0;
  if ((capital && sentence_is_listed(w, LIST(shingle_places))) || sentence_is_listed(w, LIST(shingle_endings))) {
    return sentence_opener_follows(s, stop, w, 1);
  }
  return 1;
}

/* Does a full stop before a gap and a word that may begin a sentence end one? */
static int sentence_plain_ends(Splitter *s, const Stop *stop)
{
  Word w;
  if (stop->closers & QUOTE) return 1;
  sentence_word_before(s, stop->start, &w);
  if (w.letters == 0) return 1;
  if (w.letters == 1 && w.all != DIGIT) return sentence_initial_ends(s, stop, &w);
  if (w.all == DIGIT && !w.dotted) return sentence_number_ends(s, stop, &w);
  if (w.dotted && !sentence_is_listed(&w, LIST(shingle_shortened))) return sentence_dotted_ends(s, stop, &w);
  return sentence_word_ends(s, stop, &w);
}

/* --------------------------------------------------------------------- any stop's rules -- */

/* A stop between letters of a script without cases needs no blank. */
static int sentence_caseless_ends(const Splitter *s, const Stop *stop)
{
  Word w;
  if (stop->closers != 0) return 0; /* a particle follows: "끝났다."라고 */
  if (stop->stops & HARD) return 1;
  sentence_word_before(s, stop->start, &w);
  return w.last == LETTER && w.letters > 1 && !w.dotted;
}

/* A stop that lost its blank, "sanctions.The"; not one in an address or a file's name. */
static int sentence_glued_ends(const Splitter *s, const Stop *stop)
{
  Word w;
  size_t bytes;
  unsigned kind;
  if (stop->dash || (stop->stops & ELLIPSIS)) return 0;
  if (stop->kind == LETTER) return sentence_caseless_ends(s, stop);
  sentence_kind_at(s, stop->next, &bytes);
  if (stop->kind != UPPER || sentence_kind_at(s, stop->next + bytes, &bytes) != LOWER) return 0;
  sentence_word_before(s, stop->start, &w);
  if (w.letters < GLUED_LETTERS || w.dotted || (w.last != LOWER && w.all != DIGIT)) return 0;
  if (w.start == s->sentence) return 1;
  sentence_step_back(s, w.start, &kind);
  return (kind & (DASH | COMMA | STOP)) == 0 && strchr(":/@_", s->text[w.start - 1]) == NULL;
}

/* A particle behind a quotation goes on with the sentence: 「…。」と. */
static int sentence_wide_ends(const Splitter *s, const Stop *stop)
{
  uint32_t c;
  shingle_utf8_read(s->text + stop->next, s->length - stop->next, &c);
  if (stop->closers & (QUOTE | CLOSE) && c > 0x3040 && c < 0x30a0) return 0;
  return stop->apart || stop->kind != LOWER;
}

/* "I wish (…) to lead" is none; any other ellipsis before a capital is. */
static int sentence_ellipsis_ends(const Splitter *s, const Stop *stop)
{
  unsigned kind = 0;
  if (stop->start > s->sentence) sentence_step_back(s, stop->start, &kind);
  return (kind & OPEN) == 0;
}

static int sentence_stop_ends(Splitter *s, const Stop *stop)
{
  if (stop->kind == 0 || stop->gap.lines > 1) return 0;
  if (stop->stops & WIDE) return sentence_wide_ends(s, stop);
  if (!stop->apart) return sentence_glued_ends(s, stop);
  if (stop->kind == LOWER && sentence_is_cased(s)) return 0;
  if (stop->dash && stop->kind == DIGIT) return 0;
  if (stop->stops & HARD) return 1;
  if (stop->stops & ELLIPSIS) return sentence_ellipsis_ends(s, stop);
  return sentence_plain_ends(s, stop);
}

/* Returns where to go on. */
static size_t sentence_at_stop(Splitter *s, size_t at)
{
  Stop stop = sentence_read_stop(s, at);
  if (sentence_stop_ends(s, &stop) && sentence_close(s, stop.end)) s->sentence = stop.gap.end;
  return stop.end;
}

/* -------------------------------------------------------------------------- lines -- */

/* Code points in [from, to): all bytes but those that continue one, eight at a time. */
static size_t sentence_columns(const Splitter *s, size_t from, size_t to)
{
  size_t count = to - from, i = from;
  for (; i + 8 <= to; i += 8) {
    uint64_t bytes;
    memcpy(&bytes, s->text + i, 8);
    bytes = bytes >> 7 & ~bytes >> 6 & ONES;
    count -= (size_t)(bytes * ONES >> 56);
  }
  for (; i < to; i++) count -= (s->text[i] & 0xc0) == 0x80;
  return count;
}

static int sentence_is_blank_line(const Splitter *s, size_t at, size_t end)
{
  while (at < end && s->text[at] < 0x80 && (ascii_kinds[s->text[at]] & SPACE) != 0) at++;
  return at == end;
}

/* The columns of the widest line from the current one to the next blank one, or more than WRAP_MAX. */
static void sentence_measure_paragraph(Splitter *s)
{
  size_t at = s->line, check = at + CHECK_BYTES;
  for (s->width = 0; at < s->length && s->status == SHINGLE_OK;) {
    const uint8_t *newline = memchr(s->text + at, '\n', s->length - at);
    size_t end = newline != NULL ? (size_t)(newline - s->text) : s->length;
    if (sentence_is_blank_line(s, at, end)) break;
    size_t line = end - at > 4 * WRAP_MAX ? WRAP_MAX + 1 : sentence_columns(s, at, end);
    if (line > s->width) s->width = line;
    at = end + 1;
    if (at < check) continue;
    sentence_check_interrupted(s);
    check = at + CHECK_BYTES;
  }
  s->paragraph = at;
}

/* Would the word at `next` have fitted into the line that ends at `end`? */
static int sentence_had_room(Splitter *s, size_t end, size_t next)
{
  unsigned seen = 0;
  size_t bytes;
  if (end >= s->paragraph) sentence_measure_paragraph(s);
  if (s->width > WRAP_MAX) return 1;
  size_t limit = s->length - next > 4 * WRAP_MAX ? next + 4 * WRAP_MAX : s->length;
  size_t word = sentence_skip(s, next, limit, ~(unsigned)SPACE, &seen);
  sentence_kind_at(s, next, &bytes);
  if (s->text[next] >= 0xe3 && s->text[next] < 0xea) word = next + bytes; /* Han, kana: breaks anywhere */
  return sentence_columns(s, s->line, end) + 1 + sentence_columns(s, next, word) <= s->width;
}

static int sentence_is_bullet(uint32_t c)
{
  return c == '*' || c == 0xb7 || c == 0x2022 || c == 0x2023 || c == 0x25aa || c == 0x25cf;
}

/* The number of the item of a list that begins at `at`, "3. Turnout" or "3) Turnout"; 0: none. */
static unsigned sentence_item_number(const Splitter *s, size_t at)
{
  unsigned number = 0;
  size_t start = at;
  for (; at < s->length && at < start + 2 && s->text[at] >= '0' && s->text[at] <= '9'; at++) {
    number = 10 * number + s->text[at] - '0';
  }
  if (at + 1 >= s->length || (s->text[at] != '.' && s->text[at] != ')')) return 0;
  return s->text[at + 1] == ' ' || s->text[at + 1] == '\t' ? number : 0;
}

/* Is the line that begins at `next`, behind one that ends at `end`, an item of a list? */
static int sentence_is_item(Splitter *s, size_t end, size_t next)
{
  unsigned number = sentence_item_number(s, next), before = s->item;
  if (number == 0) return 0;
  s->item = number;
  while (end > s->line && s->text[end - 1] == ' ') end--;
  return number == 1 ? end > s->line && s->text[end - 1] == ':' : number == before + 1;
}

/* Does the single newline at `end`, before `next`, end a sentence? A small letter that no dash is before,
** or a comma on either side, goes on with one. */
static int sentence_line_ends(Splitter *s, size_t end, size_t next)
{
  unsigned seen = 0, kind;
  size_t bytes, word = sentence_skip(s, next, s->length, LEADING, &seen);
  uint32_t c;
  kind = sentence_kind_at(s, word, &bytes);
  if (word == next && kind == LOWER && sentence_is_cased(s)) return 0;
  shingle_utf8_read(s->text + next, s->length - next, &c);
  if (sentence_is_bullet(c)) return 1;
  if ((kind & WORD) == 0 || (kind == LOWER && (seen & DASH) == 0 && sentence_is_cased(s))) return 0;
  if (end > s->line) {
    sentence_step_back(s, end, &kind);
    if (kind & COMMA) return 0;
  }
  return sentence_had_room(s, end, next);
}

/* Returns where to go on. */
static size_t sentence_at_newline(Splitter *s, size_t at)
{
  Gap gap = sentence_read_gap(s, at);
  int item = sentence_is_item(s, at, gap.end);
  if (gap.end < s->length && (gap.lines > 1 || item || sentence_line_ends(s, at, gap.end))) {
    sentence_close(s, at);
    if (s->sentence < gap.end) s->sentence = gap.end;
  }
  s->line = gap.line;
  return gap.end;
}

/* ------------------------------------------------------------------------ the pass -- */

/* The first bytes of newlines and stops: 1, or the second byte where only one leads to any. */
static const uint8_t marks[256] = {
    ['\n'] = 1, ['\v'] = 1, ['\f'] = 1, ['\r'] = 1, ['!'] = 1, ['.'] = 1, ['?'] = 1, [0xc2] = 0x85,
    [0xd6] = 0x89, [0xd8] = 0x9f, [0xdb] = 0x94, [0xe0] = 0xa5, [0xe1] = 1, [0xe2] = 1, [0xe3] = 0x80,
    [0xef] = 1};

/* The first of them in [at, end). */
static size_t sentence_find_mark(const Splitter *s, size_t at, size_t end)
{
  for (; at < end; at++) {
    uint8_t mark = marks[s->text[at]];
    if (mark == 1 || (mark > 1 && at + 1 < s->length && s->text[at + 1] == mark)) break;
  }
  return at;
}

/* Returns where to go on. */
static size_t sentence_at_mark(Splitter *s, size_t at)
{
  uint32_t c;
  size_t bytes = shingle_utf8_read(s->text + at, s->length - at, &c);
  if (sentence_stop_kind(c) != 0) return sentence_at_stop(s, at);
  return sentence_kind_of(c) == NEWLINE ? sentence_at_newline(s, at) : at + bytes;
}

static void sentence_split(Splitter *s)
{
  unsigned seen = 0;
  size_t at = 0, limit = 0;
  s->sentence = sentence_skip(s, 0, s->length, SPACE, &seen);
  s->item = sentence_item_number(s, s->sentence);
  while (at < s->length && s->status == SHINGLE_OK) {
    if (at >= limit) { /* at the start too */
      limit = s->length - at > CHECK_BYTES ? at + CHECK_BYTES : s->length;
      sentence_check_interrupted(s);
    }
    at = sentence_find_mark(s, at, limit);
    if (at < limit) at = sentence_at_mark(s, at);
  }
  if (s->status == SHINGLE_OK) sentence_close(s, s->length);
}

int shingle_sentences_split(ShingleSentences *list, const void *bytes, size_t length, void *host)
{
  Splitter s = {.text = bytes, .length = length, .list = list, .host = host, .cased = -1};
  list->count = 0;
  if (length > SHINGLE_BYTES_MAX) return SHINGLE_TOOBIG;
  sentence_split(&s);
  return s.status;
}

void shingle_sentences_free(ShingleSentences *list)
{
  shingle_release(list->items);
  *list = (ShingleSentences){0};
}
