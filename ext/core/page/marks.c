/* marks.c - see marks.h. */
#include "marks.h"

#include <string.h>

#include "worddiff.h"

#define LOOSE 0.8          /* similarity of a passage that is marked where no sentences are paired */
#define MOSTLY 0.8         /* share of it, in one of the texts, that must be there */
#define RUN 3              /* words that are the same in a row, inside a rewritten sentence */
#define WORK 65536         /* steps between two looks at shingle_interrupted() */

/* One of the texts while it is marked. */
typedef struct Text {
  const char *bytes;
  size_t length;
  ShingleTokens tokens;
  ShingleSentences sentences;
  uint32_t *first;         /* of sentence i: tokens first[i] .. first[i + 1] */
  uint32_t *link;          /* of each token, 0: none */
  uint8_t *fine;           /* of each token: 1 where it is in a fine mark */
} Text;

typedef struct Marker {
  Text text[2];
  ShingleAlignment alignment;
  ShinglePassages passages;
  ShingleWordDiff diff;
  ShingleMarks *out;
  void *host;
  size_t work;
} Marker;

int shingle_blank_line(const char *text, size_t from, size_t to)
{
  int lines = 0;
  for (size_t i = from; i < to && lines < 2; i++) {
    char c = text[i];
    if (c == '\n' || (c == '\r' && (i + 1 == to || text[i + 1] != '\n'))) lines++;
    else if (c != ' ' && c != '\t' && c != '\r') lines = 0;
  }
  return lines == 2;
}

static int marks_after(Marker *m, size_t steps)
{
  m->work += steps;
  if (m->work < WORK) return SHINGLE_OK;
  m->work = 0;
  return shingle_interrupted(m->host) ? SHINGLE_INTERRUPTED : SHINGLE_OK;
}

/* ------------------------------------------------------------------------- reading -- */

/* Memory for `count` items of `size` bytes, all zero. Room for one at least. */
static void *marks_zeros(size_t count, size_t size, int *status)
{
  size_t capacity = 0;
  void *memory = shingle_grown(NULL, &capacity, count + 1, size, status);
  if (*status == SHINGLE_OK) memset(memory, 0, (count + 1) * size);
  return memory;
}

static int marks_read_text(Marker *m, Text *t, ShingleText *reader)
{
  int status = shingle_tokens_read(&t->tokens, reader, SHINGLE_WORD, t->bytes, t->length);
  if (status == SHINGLE_OK) status = shingle_sentences_split(&t->sentences, t->bytes, t->length, m->host);
  if (status == SHINGLE_OK) t->first = marks_zeros(t->sentences.count, sizeof *t->first, &status);
  if (status == SHINGLE_OK) t->link = marks_zeros(t->tokens.count, sizeof *t->link, &status);
  if (status == SHINGLE_OK) t->fine = marks_zeros(t->tokens.count, sizeof *t->fine, &status);
  if (status != SHINGLE_OK) return status;
  uint32_t token = 0;
  for (size_t i = 0; i < t->sentences.count; i++) {
    while (token < t->tokens.count && t->tokens.items[token].start < t->sentences.items[i].start) token++;
    t->first[i] = token;
  }
  t->first[t->sentences.count] = (uint32_t)t->tokens.count;
  return SHINGLE_OK;
}

static void marks_free_text(Text *t)
{
  shingle_tokens_free(&t->tokens);
  shingle_sentences_free(&t->sentences);
  shingle_release(t->first);
  shingle_release(t->link);
  shingle_release(t->fine);
}

/* --------------------------------------------------------------------------- links -- */

static ShingleLink *marks_add_link(Marker *m, ShingleMarkKind kind, int moved)
{
  ShingleMarks *out = m->out;
  int status = SHINGLE_OK;
  out->links = shingle_grown(out->links, &out->capacity, out->count + 1, sizeof *out->links, &status);
  if (status != SHINGLE_OK) return NULL;
  ShingleLink *link = &out->links[out->count++];
  *link = (ShingleLink){.kind = (uint8_t)kind, .moved = (uint8_t)moved};
  return link;
}

/* Are sentences i and i + 1 of one paragraph? */
static int marks_in_paragraph(const Text *t, uint32_t i)
{
  return !shingle_blank_line(t->bytes, t->sentences.items[i].end, t->sentences.items[i + 1].start);
}

/* Does `row` go on where `last` ended, in both texts and without a new paragraph? */
static int marks_continues(const Marker *m, const ShingleAlignRow *last, const ShingleAlignRow *row)
{
  return last != NULL && last->kind == SHINGLE_ALIGN_SAME && row->kind == SHINGLE_ALIGN_SAME &&
         last->moved == row->moved && last->a + last->a_count == row->a &&
         last->b + last->b_count == row->b &&
         marks_in_paragraph(&m->text[0], row->a - 1) && marks_in_paragraph(&m->text[1], row->b - 1);
}

static void marks_link_sentences(Text *t, uint32_t first, uint32_t count, uint32_t link)
{
  for (uint32_t i = t->first[first]; i < t->first[first + count]; i++) t->link[i] = link;
}

static int marks_link_rows(Marker *m)
{
  static const ShingleMarkKind kinds[] = {SHINGLE_MARK_COPIED, SHINGLE_MARK_EDITED, SHINGLE_MARK_REWRITTEN};
  const ShingleAlignRow *last = NULL;
  for (size_t i = 0; i < m->alignment.count; i++) {
    const ShingleAlignRow *row = &m->alignment.rows[i];
    if (row->a_count == 0 || row->b_count == 0) continue;
    if (!marks_continues(m, last, row) && marks_add_link(m, kinds[row->kind], row->moved) == NULL) return SHINGLE_NOMEM;
    last = row;
    marks_link_sentences(&m->text[0], row->a, row->a_count, (uint32_t)m->out->count);
    marks_link_sentences(&m->text[1], row->b, row->b_count, (uint32_t)m->out->count);
  }
  return SHINGLE_OK;
}

/* ------------------------------------------------------------------------ passages -- */

/* Do most of these tokens have no link yet? */
static int marks_mostly_free(const Text *t, uint32_t from, uint32_t to)
{
  uint32_t free = 0;
  for (uint32_t i = from; i < to; i++) free += t->link[i] == 0;
  return free >= MOSTLY * (to - from);
}

static void marks_link_free(Text *t, uint32_t from, uint32_t to, uint32_t link)
{
  for (uint32_t i = from; i < to; i++) {
    if (t->link[i] == 0) t->link[i] = link;
  }
}

static int marks_link_passages(Marker *m)
{
  for (size_t i = 0; i < m->passages.count; i++) {
    const ShinglePassage *p = &m->passages.items[i];
    const ShingleBox *r = &p->range;
    int status = marks_after(m, (size_t)(r->a1 - r->a0) + (r->b1 - r->b0));
    if (status != SHINGLE_OK) return status;
    int a = marks_mostly_free(&m->text[0], r->a0, r->a1), b = marks_mostly_free(&m->text[1], r->b0, r->b1);
    if (p->similarity < LOOSE || (!a && !b)) continue;
    ShingleLink *link = marks_add_link(m, p->similarity < 1 ? SHINGLE_MARK_EDITED : SHINGLE_MARK_COPIED, p->moved);
    if (link == NULL) return SHINGLE_NOMEM;
    link->start[0] = p->a_start;
    link->start[1] = p->b_start;
    if (a) marks_link_free(&m->text[0], r->a0, r->a1, (uint32_t)m->out->count);
    if (b) marks_link_free(&m->text[1], r->b0, r->b1, (uint32_t)m->out->count);
  }
  return SHINGLE_OK;
}

/* --------------------------------------------------------------------------- words -- */

/* Marks the words of text k, tokens `first` and on, that the diff says nothing of. Returns how many. */
static uint32_t marks_mark_different(Marker *m, int k, uint32_t first, uint32_t count)
{
  uint32_t marked = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (m->diff.partner[k][i] != SHINGLE_WORDDIFF_NONE) continue;
    m->text[k].fine[first + i] = 1;
    marked++;
  }
  return marked;
}

/* Marks runs of words that stand together in both texts. */
static void marks_mark_same(Marker *m, int k, uint32_t first, uint32_t count)
{
  const uint32_t *partner = m->diff.partner[k];
  for (uint32_t i = 0, end; i < count; i = end) {
    end = i + 1;
    if (partner[i] == SHINGLE_WORDDIFF_NONE) continue;
    while (end < count && partner[end] == partner[end - 1] + 1) end++;
    if (end - i >= RUN) memset(m->text[k].fine + first + i, 1, end - i);
  }
}

static int marks_compare_words(Marker *m, const ShingleAlignRow *row)
{
  const uint32_t sentence[2] = {row->a, row->b}, sentences[2] = {row->a_count, row->b_count};
  uint32_t first[2], count[2];
  const uint64_t *words[2];
  for (int k = 0; k < 2; k++) {
    const Text *t = &m->text[k];
    first[k] = t->first[sentence[k]];
    count[k] = t->first[sentence[k] + sentences[k]] - first[k];
    words[k] = t->tokens.hashes + first[k];
  }
  int status = shingle_worddiff(&m->diff, words, count);
  if (status != SHINGLE_OK) return status;
  uint32_t number = count[0] > 0 ? m->text[0].link[first[0]] : 0;
  for (int k = 0; k < 2; k++) {
    if (row->kind == SHINGLE_ALIGN_REWRITTEN) marks_mark_same(m, k, first[k], count[k]);
    else if (number > 0) m->out->links[number - 1].words[k] = marks_mark_different(m, k, first[k], count[k]);
  }
  return marks_after(m, (size_t)count[0] * count[1]);
}

static int marks_compare_rows(Marker *m)
{
  for (size_t i = 0; i < m->alignment.count; i++) {
    const ShingleAlignRow *row = &m->alignment.rows[i];
    if (row->kind != SHINGLE_ALIGN_EDITED && row->kind != SHINGLE_ALIGN_REWRITTEN) continue;
    int status = marks_compare_words(m, row);
    if (status != SHINGLE_OK) return status;
  }
  return SHINGLE_OK;
}

/* --------------------------------------------------------------------------- marks -- */

static int marks_add_mark(ShingleMarkedText *s, uint32_t start, uint32_t end, uint32_t link)
{
  int status = SHINGLE_OK;
  s->marks = shingle_grown(s->marks, &s->capacity, s->count + 1, sizeof *s->marks, &status);
  if (status == SHINGLE_OK) s->marks[s->count++] = (ShingleMark){start, end, link};
  return status;
}

static int marks_add_fine(ShingleMarkedText *s, uint32_t start, uint32_t end)
{
  int status = SHINGLE_OK;
  s->fine = shingle_grown(s->fine, &s->fine_capacity, s->fine_count + 1, sizeof *s->fine, &status);
  if (status == SHINGLE_OK) s->fine[s->fine_count++] = (ShingleFineMark){start, end};
  return status;
}

static void marks_count_words(ShingleMarks *out, ShingleMarkedText *s, uint32_t link, uint64_t words)
{
  s->shares[link == 0 ? SHINGLE_MARK_ONLY : out->links[link - 1].kind] += words;
  if (link > 0 && out->links[link - 1].moved) s->moved += words;
}

/* The part of the bytes of tokens [i, end) that is in a sentence and not before byte `least`. It may be empty:
** the words of a ligature have one place, and a word's range may take in signs that the sentence leaves out. */
static ShingleSentence marks_place(const Text *t, uint32_t i, uint32_t end, uint32_t least, uint32_t most)
{
  uint32_t start = t->tokens.items[i].start, stop = t->tokens.items[end - 1].end;
  if (start < least) start = least;
  if (stop > most) stop = most;
  return (ShingleSentence){start, stop > start ? stop : start};
}

/* A mark for each run of tokens with the same link; the first begins, the last ends with the sentence. */
static int marks_mark_runs(Marker *m, int k, ShingleSentence sentence, uint32_t from, uint32_t to)
{
  const Text *t = &m->text[k];
  ShingleMarkedText *s = &m->out->side[k];
  int status = SHINGLE_OK;
  for (uint32_t i = from, end, at = sentence.start; i < to && status == SHINGLE_OK; i = end) {
    for (end = i + 1; end < to && t->link[end] == t->link[i];) end++;
    ShingleSentence run = marks_place(t, i, end, at, sentence.end);
    if (i == from) run.start = sentence.start;
    if (end == to) run.end = sentence.end;
    if (run.start < run.end) status = marks_add_mark(s, run.start, run.end, t->link[i]);
    marks_count_words(m->out, s, t->link[i], end - i);
    at = run.end;
  }
  return status;
}

static int marks_mark_words(Marker *m, int k, ShingleSentence sentence, uint32_t from, uint32_t to)
{
  const Text *t = &m->text[k];
  int status = SHINGLE_OK;
  for (uint32_t i = from, end, at = sentence.start; i < to && status == SHINGLE_OK; i = end) {
    end = i + 1;
    if (!t->fine[i]) continue;
    while (end < to && t->fine[end]) end++;
    ShingleSentence run = marks_place(t, i, end, at, sentence.end);
    if (run.start < run.end) status = marks_add_fine(&m->out->side[k], run.start, run.end);
    at = run.end;
  }
  return status;
}

static int marks_mark_sentence(Marker *m, int k, uint32_t number)
{
  const Text *t = &m->text[k];
  ShingleSentence sentence = t->sentences.items[number];
  uint32_t from = t->first[number], to = t->first[number + 1];
  int status = marks_mark_runs(m, k, sentence, from, to);
  if (status == SHINGLE_OK) status = marks_mark_words(m, k, sentence, from, to);
  return status == SHINGLE_OK ? marks_after(m, to - from) : status;
}

static int marks_mark_text(Marker *m, int k)
{
  int status = SHINGLE_OK;
  m->out->side[k].words = m->text[k].tokens.count;
  m->out->side[k].sentences = m->text[k].sentences.count;
  for (uint32_t i = 0; i < m->text[k].sentences.count && status == SHINGLE_OK; i++) {
    status = marks_mark_sentence(m, k, i);
  }
  return status;
}

/* The link of the mark that covers byte `at`, or 0. */
static uint32_t marks_link_at(const ShingleMarkedText *s, uint32_t at)
{
  size_t low = 0, high = s->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (s->marks[middle].end <= at) low = middle + 1;
    else high = middle;
  }
  return low < s->count && s->marks[low].start <= at ? s->marks[low].link : 0;
}

/* Numbers the links in the order in which a reader meets them, and finds where they lead. */
static void marks_find_targets(ShingleMarks *out)
{
  uint32_t number = 0;
  for (int k = 0; k < 2; k++) {
    ShingleMarkedText *s = &out->side[k];
    for (size_t i = 0; i < s->count; i++) {
      if (s->marks[i].link == 0) continue;
      ShingleLink *link = &out->links[s->marks[i].link - 1];
      if (link->number == 0) link->number = ++number;
      if (link->target[k] == 0) link->start[k] = s->marks[i].start;
      link->target[k] = s->marks[i].link;
    }
    for (size_t i = 0; i < out->count; i++) {
      ShingleLink *link = &out->links[i];
      if (link->target[k] == 0) link->target[k] = marks_link_at(s, link->start[k]);
    }
  }
}

/* ----------------------------------------------------------------------------- all -- */

static int marks_make(Marker *m, ShingleText *reader, const ShingleWeights *weights)
{
  Text *a = &m->text[0], *b = &m->text[1];
  int status = marks_read_text(m, a, reader);
  if (status == SHINGLE_OK) status = marks_read_text(m, b, reader);
  if (status == SHINGLE_OK) {
    status = shingle_align(&m->alignment, (ShingleAlignText){&a->tokens, &a->sentences},
                           (ShingleAlignText){&b->tokens, &b->sentences}, weights, m->host);
  }
  if (status == SHINGLE_OK) {
    status = shingle_passages_find(&m->passages, &a->tokens, &b->tokens, SHINGLE_PASSAGE_TOKENS, m->host);
  }
  if (status == SHINGLE_OK) status = marks_link_rows(m);
  if (status == SHINGLE_OK) status = marks_link_passages(m);
  if (status == SHINGLE_OK) status = marks_compare_rows(m);
  if (status == SHINGLE_OK) status = marks_mark_text(m, 0);
  if (status == SHINGLE_OK) status = marks_mark_text(m, 1);
  if (status == SHINGLE_OK) marks_find_targets(m->out);
  return status;
}

int shingle_marks_make(ShingleMarks *out, ShingleText *reader, const char *const texts[2],
                       const size_t lengths[2], const ShingleWeights *weights, void *host)
{
  Marker m = {.out = out, .host = host};
  for (int k = 0; k < 2; k++) {
    m.text[k].bytes = texts[k];
    m.text[k].length = lengths[k];
  }
  int status = marks_make(&m, reader, weights);
  for (int k = 0; k < 2; k++) marks_free_text(&m.text[k]);
  shingle_align_free(&m.alignment);
  shingle_passages_free(&m.passages);
  shingle_worddiff_free(&m.diff);
  return status;
}

void shingle_marks_free(ShingleMarks *m)
{
  for (int k = 0; k < 2; k++) {
    shingle_release(m->side[k].marks);
    shingle_release(m->side[k].fine);
  }
  shingle_release(m->links);
  *m = (ShingleMarks){0};
}
