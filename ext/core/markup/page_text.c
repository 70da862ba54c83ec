/* page_text.c - see page_text.h. */
#include "page_text.h"

#include <string.h>

#include "entities.h"
#include "open_elements.h"
#include "page_article.h"

/* What comes between the text so far and what is written next; the greater one counts. */
enum { GAP_NONE, GAP_SPACE, GAP_TAB, GAP_LINE, GAP_PARAGRAPH };

#define LOOK 65536 /* bytes of a text between two looks for an interrupt */

typedef struct PageText {
  ShingleMarkup markup;
  ShingleOpenElements open;
  ShingleBuffer *out;
  int gap;
  int hidden, pre, foreign;  /* how many elements of the kind are open */
  int pre_starts;            /* a line end that comes now is none: <pre> has just begun */
  int cell_is_empty;         /* nothing was written in the cell that is open: blocks in it begin no line */
  ShinglePageBlocks *blocks; /* NULL: they are not needed */
  int block_begins;          /* what is written next begins a block */
  int links;                 /* how many <a> are open */
  int cell_lines;            /* lines that began in it after its first */
} PageText;

/* --------------------------------------------------------------------------- writing -- */

static void page_text_gap(PageText *p, int gap)
{
  if (p->hidden > 0) return;
  if (gap >= GAP_TAB) p->block_begins = 1;
  if (p->cell_is_empty && gap > GAP_TAB) return;
  if (gap > p->gap) p->gap = gap;
}

/* Takes spaces and line ends off the end of the text. */
static void page_text_trim(ShingleBuffer *out)
{
  while (out->length > 0 && memchr(" \n\t", out->bytes[out->length - 1], 3) != NULL) out->length--;
}

/* What a block is, by the elements that are open. */
static uint8_t page_text_block_kind(const PageText *p)
{
  const uint16_t *open = p->open.of_kind;
  if (open[SHINGLE_ELEMENT_HEADING] > 0) {
    for (size_t i = p->open.count; i-- > 0;) {
      const ShingleElement *e = p->open.open[i].element;
      if (e->is & SHINGLE_IS_HEADING) return e->name[1] == '1' ? SHINGLE_BLOCK_TITLE : SHINGLE_BLOCK_HEADING;
    }
  }
  int item = open[SHINGLE_ELEMENT_LI] + open[SHINGLE_ELEMENT_CELL] + open[SHINGLE_ELEMENT_DT] + open[SHINGLE_ELEMENT_PRE] > 0;
  return item ? SHINGLE_BLOCK_ITEM : SHINGLE_BLOCK_PLAIN;
}

/* The text so far, without what is behind it, ends the last block. */
static void page_text_end_block(PageText *p)
{
  ShinglePageBlocks *b = p->blocks;
  if (b == NULL || b->count == 0 || b->blocks[b->count - 1].end > 0) return;
  b->blocks[b->count - 1].end = (uint32_t)p->out->length;
}

static void page_text_begin_block(PageText *p)
{
  ShinglePageBlocks *b = p->blocks;
  p->block_begins = 0;
  if (b == NULL) return;
  b->blocks = shingle_grown(b->blocks, &b->capacity, b->count + 1, sizeof *b->blocks, &p->out->status);
  if (p->out->status != SHINGLE_OK) return;
  b->blocks[b->count++] = (ShinglePageBlock){.start = (uint32_t)p->out->length, .kind = page_text_block_kind(p)};
}

/* Writes the gap that is due. */
static void page_text_separate(PageText *p)
{
  static const char *const between[] = {"", " ", "\t", "\n", "\n\n"};
  if (p->gap == GAP_NONE && !p->cell_is_empty) return;
  if (p->gap >= GAP_TAB) page_text_trim(p->out);
  if (p->block_begins) page_text_end_block(p);
  if (p->gap >= GAP_LINE && !p->cell_is_empty) p->cell_lines++;
  if (p->out->length > 0) shingle_buffer_text(p->out, between[p->gap]);
  p->gap = GAP_NONE;
  p->cell_is_empty = 0;
}

static void page_text_write(PageText *p, const char *bytes, size_t length)
{
  if (length == 0) return;
  page_text_separate(p);
  if (p->block_begins) page_text_begin_block(p);
  shingle_buffer_append(p->out, bytes, length);
  if (p->links > 0 && p->blocks != NULL && p->blocks->count > 0) {
    p->blocks->blocks[p->blocks->count - 1].linked += (uint32_t)length;
  }
}

/* White space that is kept. It begins no block. */
static void page_text_write_white(PageText *p, char c)
{
  page_text_separate(p);
  shingle_buffer_append(p->out, &c, 1);
}

static int page_text_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

/* Is a byte written as it is, whatever stands around it? */
static int page_text_is_plain(uint8_t c, int references)
{
  if (c > '&') return c != 0xc2;
  return c > ' ' && (c < '&' || !references);
}

/* How many bytes from `at` on are written as they are: single spaces between others, too. */
static size_t page_text_run(const char *bytes, size_t at, size_t length, int references)
{
  size_t i = at;
  for (; i < length; i++) {
    uint8_t c = (uint8_t)bytes[i];
    if (page_text_is_plain(c, references)) continue;
    if (c != ' ' || i == at || i + 1 >= length || !page_text_is_plain((uint8_t)bytes[i + 1], references)) break;
  }
  return i - at;
}

/* White space: in <pre> as it is, with line ends of any system. */
static void page_text_white(PageText *p, const char *bytes, size_t at)
{
  char c = bytes[at];
  if (p->pre == 0) {
    page_text_gap(p, GAP_SPACE);
  } else if (c != '\n' || at == 0 || bytes[at - 1] != '\r') {
    if (c == '\r') c = '\n';
    if (!(p->pre_starts && c == '\n')) page_text_write_white(p, c);
  }
}

/* What is no plain byte: white space, a reference, U+0000, U+00A0 and U+00AD. Returns how many bytes were used. */
static size_t page_text_other(PageText *p, const char *bytes, size_t at, size_t length, int references)
{
  char decoded[SHINGLE_ENTITY_BYTES];
  size_t n = 0, used;
  if (page_text_space(bytes[at])) {
    page_text_white(p, bytes, at);
    p->pre_starts = 0;
    return 1;
  }
  if (bytes[at] == 0) return 1;
  p->pre_starts = 0;
  if (bytes[at] == '&' && references) {
    used = shingle_entity_read(bytes + at, length - at, SHINGLE_ENTITY_IN_TEXT, decoded, &n);
    if (used > 0) {
      size_t i = 0;
      while (i < n) { /* what it stands for may be white space */
        size_t plain = page_text_run(decoded, i, n, 0);
        page_text_write(p, decoded + i, plain);
        i += plain;
        if (i < n) i += page_text_other(p, decoded, i, n, 0);
      }
      return used;
    }
  }
  if ((uint8_t)bytes[at] == 0xc2 && at + 1 < length) {
    if ((uint8_t)bytes[at + 1] == 0xad) return 2;
    if ((uint8_t)bytes[at + 1] == 0xa0) {
      if (p->pre > 0) page_text_write_white(p, ' ');
      else page_text_gap(p, GAP_SPACE);
      return 2;
    }
  }
  page_text_write(p, bytes + at, 1);
  return 1;
}

/* Writes a text, its references decoded and its white space made one. */
static void page_text_add(PageText *p, const char *bytes, size_t length, int references)
{
  if (p->hidden > 0) return;
  for (size_t at = 0, look = LOOK; at < length && p->out->status == SHINGLE_OK;) {
    if (at >= look) {
      look = at + LOOK;
      if (shingle_interrupted(p->markup.host)) p->out->status = SHINGLE_INTERRUPTED;
    }
    size_t plain = page_text_run(bytes, at, length - at < LOOK ? length : at + LOOK, references);
    if (plain > 0) {
      page_text_write(p, bytes + at, plain);
      p->pre_starts = 0;
      at += plain;
    } else {
      at += page_text_other(p, bytes, at, length, references);
    }
  }
}

/* ------------------------------------------------------------------------------ tags -- */

/* Where in a value stands a word, in letters of either case? Its length: nowhere. */
static size_t page_text_find(ShinglePart value, size_t from, const char *word)
{
  size_t n = strlen(word);
  for (size_t i = from; i + n <= value.length; i++) {
    size_t k = 0;
    while (k < n && (value.bytes[i + k] | 32) == word[k]) k++;
    if (k == n) return i;
  }
  return value.length;
}

static int page_text_has_class(ShinglePart value, const char *word)
{
  size_t n = strlen(word);
  for (size_t at = 0; (at = page_text_find(value, at, word)) < value.length; at++) {
    int begins = at == 0 || page_text_space(value.bytes[at - 1]);
    if (begins && (at + n == value.length || page_text_space(value.bytes[at + n]))) return 1;
  }
  return 0;
}

/* A style without its spaces, as far as it says that nothing is seen. */
static int page_text_style_hides(ShinglePart style)
{
  char small[256];
  size_t n = 0;
  for (size_t i = 0; i < style.length && n < sizeof small; i++) {
    if (!page_text_space(style.bytes[i])) small[n++] = style.bytes[i];
  }
  ShinglePart squeezed = {small, n};
  return page_text_find(squeezed, 0, "display:none") < n || page_text_find(squeezed, 0, "visibility:hidden") < n;
}

/* Does an attribute of this tag hide its element? */
static int page_text_hides(const ShingleMarkup *m)
{
  static const char *const classes[] = {"sr-only", "visually-hidden", "screen-reader-text", "visuallyhidden"};
  if (shingle_markup_has(m, SHINGLE_ATTRIBUTE_HIDDEN)) return 1;
  if (m->element->element == SHINGLE_ELEMENT_DIALOG && !shingle_markup_has(m, SHINGLE_ATTRIBUTE_OPEN)) return 1;
  if (shingle_markup_has(m, SHINGLE_ATTRIBUTE_STYLE) && page_text_style_hides(m->attributes[SHINGLE_ATTRIBUTE_STYLE])) return 1;
  if (!shingle_markup_has(m, SHINGLE_ATTRIBUTE_CLASS)) return 0;
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
    if (page_text_has_class(m->attributes[SHINGLE_ATTRIBUTE_CLASS], classes[i])) return 1;
  }
  return 0;
}

/* The gap before and after an element. */
static int page_text_gap_of(const ShingleElement *e)
{
  if (e->is & SHINGLE_IS_BLOCK) return GAP_PARAGRAPH;
  if (e->is & SHINGLE_IS_LINE) return GAP_LINE;
  if (e->is & SHINGLE_IS_CELL) return GAP_TAB;
  return GAP_NONE;
}

/* Remembers which blocks an element held. */
static void page_text_keep_span(PageText *p, const ShingleOpenElement *element)
{
  ShinglePageBlocks *b = p->blocks;
  if (p->hidden > 0 || b->count == element->mark) return;
  b->spans = shingle_grown(b->spans, &b->span_capacity, b->span_count + 1, sizeof *b->spans, &p->out->status);
  if (p->out->status != SHINGLE_OK) return;
  b->spans[b->span_count++] = (ShinglePageSpan){element->mark, (uint32_t)b->count, element->role};
}

/* A cell of one line has a tab behind it, even if that line is a paragraph. */
static void page_text_cell_closed(PageText *p)
{
  if (!p->cell_is_empty && p->cell_lines == 0 && p->hidden == 0) p->gap = GAP_TAB;
  p->cell_is_empty = 0;
}

static void page_text_closed(void *caller, ShingleOpenElement *element)
{
  PageText *p = caller;
  const ShingleElement *e = element->element;
  if (e->is & SHINGLE_IS_CELL) page_text_cell_closed(p);
  if ((e->is & SHINGLE_IS_HIDDEN) || element->hidden) p->hidden--;
  if (e->is & SHINGLE_IS_PRE) p->pre--;
  if (e->element == SHINGLE_ELEMENT_A) p->links--;
  if (e->is & SHINGLE_IS_FOREIGN) p->foreign--;
  if (!element->hidden && !(e->is & SHINGLE_IS_HIDDEN)) page_text_gap(p, page_text_gap_of(e));
  if (element->role != SHINGLE_SPAN_NONE) page_text_keep_span(p, element);
}

static void page_text_image(PageText *p)
{
  const ShingleMarkup *m = &p->markup;
  if (p->hidden > 0 || p->blocks != NULL || !shingle_markup_has(m, SHINGLE_ATTRIBUTE_ALT) || page_text_hides(m)) return;
  ShingleBuffer alt = {0};
  shingle_entities_decoded(&alt, m->attributes[SHINGLE_ATTRIBUTE_ALT].bytes, m->attributes[SHINGLE_ATTRIBUTE_ALT].length,
                           SHINGLE_ENTITY_IN_ATTRIBUTE, p->markup.host);
  page_text_gap(p, GAP_SPACE);
  if (alt.status == SHINGLE_OK) page_text_add(p, alt.bytes, alt.length, 0);
  else p->out->status = alt.status;
  page_text_gap(p, GAP_SPACE);
  shingle_buffer_free(&alt);
}

static void page_text_break(PageText *p)
{
  if (p->hidden > 0 || p->cell_is_empty) return;
  if (p->pre > 0) page_text_write_white(p, '\n');
  else if (p->gap < GAP_LINE) p->gap = GAP_LINE;
  else page_text_gap(p, GAP_PARAGRAPH);
}

static void page_text_start(PageText *p)
{
  const ShingleMarkup *m = &p->markup;
  const ShingleElement *e = m->element;
  if (e->element == SHINGLE_ELEMENT_BR) {
    page_text_break(p);
    return;
  }
  if (e->element == SHINGLE_ELEMENT_IMG) {
    page_text_image(p);
    return;
  }
  shingle_open_before(&p->open, m);
  int hides = page_text_hides(m);
  if (!hides && !(e->is & SHINGLE_IS_HIDDEN)) page_text_gap(p, page_text_gap_of(e));
  ShingleOpenElement *open = shingle_open_push(&p->open, m);
  if (open == NULL) return;
  open->hidden = (uint8_t)hides;
  if (hides || (e->is & SHINGLE_IS_HIDDEN)) p->hidden++;
  if (e->is & SHINGLE_IS_PRE) p->pre++;
  if (e->element == SHINGLE_ELEMENT_A) p->links++;
  if (p->blocks != NULL && p->hidden == 0) {
    open->role = (uint8_t)shingle_page_role(m);
    open->mark = (uint32_t)p->blocks->count;
  }
  if (e->is & SHINGLE_IS_FOREIGN) p->foreign++;
  if (e->is & SHINGLE_IS_CELL) {
    p->cell_is_empty = 1;
    p->cell_lines = 0;
  }
  p->pre_starts = (e->is & SHINGLE_IS_PRE) != 0;
  p->markup.foreign = p->foreign > 0;
}

static void page_text_stop(PageText *p)
{
  const ShingleElement *e = p->markup.element;
  if (e->element == SHINGLE_ELEMENT_BR) page_text_break(p); /* </br> is <br> */
  else if (!shingle_open_end(&p->open, &p->markup) && e->element == SHINGLE_ELEMENT_P) page_text_gap(p, GAP_PARAGRAPH);
  p->markup.foreign = p->foreign > 0;
}

static int page_text_read(const char *html, size_t length, const ShinglePageOptions *options, ShingleBuffer *out)
{
  ShinglePageBlocks blocks = {0};
  PageText p = {.out = out, .block_begins = 1, .blocks = options->article ? &blocks : NULL};
  ShingleMarkupKind kind;
  shingle_markup_open(&p.markup, html, length, options->host);
  p.open.closed = page_text_closed;
  p.open.caller = &p;
  while (out->status == SHINGLE_OK && (kind = shingle_markup_next(&p.markup)) != SHINGLE_MARKUP_END) {
    if (kind == SHINGLE_MARKUP_START) page_text_start(&p);
    else if (kind == SHINGLE_MARKUP_STOP) page_text_stop(&p);
    else page_text_add(&p, p.markup.part.bytes, p.markup.part.length, kind == SHINGLE_MARKUP_TEXT);
  }
  shingle_open_finish(&p.open);
  page_text_trim(out);
  page_text_end_block(&p);
  int status = out->status != SHINGLE_OK ? out->status : p.markup.status;
  if (status == SHINGLE_OK && options->article) status = shingle_page_article(&blocks, out, options->host);
  shingle_page_blocks_free(&blocks);
  return status;
}

/* --------------------------------------------------------------------- pages and texts -- */

/* HTML that had been escaped begins with a tag or has an end tag. */
static int page_text_was_escaped(const ShingleBuffer *text)
{
  size_t at = 0;
  while (at < text->length && page_text_space(text->bytes[at])) at++;
  if (at < text->length && text->bytes[at] == '<') return 1;
  for (; at + 1 < text->length; at++) {
    const char *mark = memchr(text->bytes + at, '<', text->length - at - 1);
    if (mark == NULL) return 0;
    if (mark[1] == '/') return 1;
    at = (size_t)(mark - text->bytes);
  }
  return 0;
}

/* A text that is no HTML, its references decoded; what that gives may be. */
static int page_text_plain(const char *text, size_t length, const ShinglePageOptions *options, ShingleBuffer *out)
{
  int html = 0;
  shingle_entities_decoded(out, text, length, SHINGLE_ENTITY_STRICT, options->host);
  if (out->status != SHINGLE_OK || out->length == length || !page_text_was_escaped(out)) return out->status;
  int status = shingle_markup_is_html(out->bytes, out->length, options->host, &html);
  if (status != SHINGLE_OK || !html) return status;
  ShingleBuffer page = *out;
  *out = (ShingleBuffer){0};
  status = page_text_read(page.bytes, page.length, options, out);
  shingle_buffer_free(&page);
  return status;
}

int shingle_page_text(const char *html, size_t length, const ShinglePageOptions *options, ShingleBuffer *out)
{
  static const ShinglePageOptions none = {0};
  int is_html;
  if (options == NULL) options = &none;
  int status = shingle_markup_is_html(html, length, options->host, &is_html);
  if (status != SHINGLE_OK) return status;
  return is_html ? page_text_read(html, length, options, out) : page_text_plain(html, length, options, out);
}
