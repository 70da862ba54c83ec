/* compare_page.c - see compare_page.h. */
#include "compare_page.h"

#include <string.h>

#include "compare_style.h"
#include "html_writer.h"

#define HOVER_LINKS 200  /* counterparts that light up under the pointer: a rule each */
#define WORK 65536       /* bytes between two looks at shingle_interrupted() */
#define PHRASES 0.1      /* wording in common; unrelated news has some .001 of it */
#define MARK_WORK 200    /* so many stand for what a mark is set off by */

typedef struct Writer {
  ShingleBuffer *out;
  const ShinglePage *page;
  size_t work;
} Writer;

static const char side_name[2] = {'A', 'B'};
static const char side_id[2] = {'a', 'b'};
static const char *const kind_names[SHINGLE_MARK_KINDS] = {"copied", "edited", "rewritten", "only"};

/* -------------------------------------------------------------------------- pieces -- */

static void compare_page_put(Writer *w, const char *html) { shingle_buffer_text(w->out, html); }
static void compare_page_put_char(Writer *w, char c) { shingle_buffer_append(w->out, &c, 1); }
static void compare_page_put_number(Writer *w, uint64_t number) { shingle_html_number(w->out, number); }
static void compare_page_put_text(Writer *w, const char *text) { shingle_html_string(w->out, text); }

/* An id or the name of one: prefix, "a" or "b", and a number unless that is 0. */
static void compare_page_put_id(Writer *w, int side, uint32_t number)
{
  compare_page_put_text(w, w->page->prefix);
  compare_page_put_char(w, side_id[side]);
  if (number > 0) compare_page_put_number(w, number);
}

static void compare_page_put_named_id(Writer *w, const char *name)
{
  compare_page_put_text(w, w->page->prefix);
  compare_page_put(w, name);
}

/* h1 and h2 of a page, h3 and h4 of a fragment. */
static void compare_page_put_heading(Writer *w, int level, const char *attributes)
{
  compare_page_put(w, "<h");
  compare_page_put_char(w, (char)('0' + level + (w->page->fragment ? 2 : 0)));
  compare_page_put(w, attributes);
}

static void compare_page_end_heading(Writer *w, int level)
{
  compare_page_put(w, "</h");
  compare_page_put_char(w, (char)('0' + level + (w->page->fragment ? 2 : 0)));
  compare_page_put(w, ">\n");
}

static void compare_page_put_percent(Writer *w, double share)
{
  if (share < 0) {
    compare_page_put(w, "none");
    return;
  }
  double percent = 100 * share;
  /* not 100 % unless it is all, not 0 % unless it is nothing */
  if (share < 1 && percent >= 99.5) compare_page_put(w, "&gt; 99");
  else if (share > 0 && percent < 0.05) compare_page_put(w, "&lt; 0.1");
  else shingle_html_decimal(w->out, percent, percent < 9.95 && share > 0 ? 1 : 0);
  compare_page_put(w, "&#8239;%");
}

static int compare_page_has_title(const ShinglePageSide *side) { return side->title != NULL && side->title[0] != 0; }

static void compare_page_put_date(Writer *w, const ShingleDate *date)
{
  char text[SHINGLE_DATE_BYTES];
  size_t length = shingle_date_write(date, text);
  compare_page_put(w, "<time datetime=\"");
  shingle_buffer_append(w->out, text, length);
  compare_page_put(w, "\">");
  shingle_buffer_append(w->out, text, length);
  compare_page_put(w, "</time>");
}

/* ------------------------------------------------------------------------- verdict -- */

static const char *compare_page_headline(ShingleVerdict verdict)
{
  switch (verdict) {
    case SHINGLE_IDENTICAL: return "Identical";
    case SHINGLE_COPY: return "Copy";
    case SHINGLE_EXCERPT: return "Excerpt";
    case SHINGLE_PARTIAL_COPY: return "Partial copy";
    case SHINGLE_REWRITE: return "Rewrite";
    case SHINGLE_TEMPLATE: return "One form, other facts";
    case SHINGLE_SAME_STORY: return "Same story";
    case SHINGLE_FOLLOW_UP: return "Follow-up";
    default: return "Different articles";
  }
}

static const char *compare_page_explanation(const ShingleMeasures *m)
{
  switch (m->verdict) {
    case SHINGLE_IDENTICAL:
      return "Both have the same words in the same order. Punctuation, capitals and line breaks may differ.";
    case SHINGLE_COPY:
      return "Most of the wording is the same. One was made from the other, or both from one text.";
    case SHINGLE_EXCERPT:
      return m->a_tokens <= m->b_tokens
                 ? "Much of article A, the shorter one, stands word for word in article B."
                 : "Much of article B, the shorter one, stands word for word in article A.";
    case SHINGLE_REWRITE:
      return "Both say mostly the same things in the same order, but not in the same words. "
             "One was probably made from the other.";
    case SHINGLE_PARTIAL_COPY:
      return m->a_in_b >= m->b_in_a ? "A good part of article A stands word for word in article B. The rest is its own."
                                    : "A good part of article B stands word for word in article A. The rest is its own.";
    case SHINGLE_TEMPLATE:
      return "Both have one form, as two notices or two obituaries do, but name other people, places or figures.";
    case SHINGLE_SAME_STORY: return "Both report the same event, each in its own words.";
    case SHINGLE_FOLLOW_UP: return "Both report the same affair, on different days of it.";
    default:
      return m->jaccard >= PHRASES
                 ? "Phrases are the same, as in a template, a footer or a quotation, but not what they are about."
                 : "No sign that one was made from the other, or that both report the same event.";
  }
}

static void compare_page_put_days(Writer *w)
{
  const ShingleDate *a = &w->page->side[0].date, *b = &w->page->side[1].date;
  if (a->year == 0 || b->year == 0) return;
  int64_t days = shingle_date_distance(a, b);
  if (days > 0) {
    compare_page_put(w, " <b>");
    compare_page_put_number(w, (uint64_t)days);
    compare_page_put(w, days == 1 ? " day</b> lies" : " days</b> lie");
    compare_page_put(w, a->day == 0 || b->day == 0 ? " between their dates, or more." : " between their dates.");
  } else {
    compare_page_put(w, a->day == 0 || b->day == 0 ? " Their dates may be the same day." : " They have the same date.");
  }
}

static void compare_page_write_verdict(Writer *w)
{
  const ShingleMeasures *m = w->page->measures;
  compare_page_put(w, "<p class=\"kicker\">Two articles compared</p>\n");
  compare_page_put_heading(w, 1, " class=\"verdict\" id=\"");
  compare_page_put_named_id(w, "verdict\">");
  compare_page_put(w, compare_page_headline(m->verdict));
  compare_page_end_heading(w, 1);
  compare_page_put(w, "<p class=\"lead\">");
  compare_page_put(w, compare_page_explanation(m));
  compare_page_put_days(w);
  compare_page_put(w, "</p>\n<p class=\"jump phone\"><a href=\"#");
  compare_page_put_id(w, 0, 0);
  compare_page_put(w, "\">Go to article A</a> <a href=\"#");
  compare_page_put_id(w, 1, 0);
  compare_page_put(w, "\">Go to article B</a></p>\n");
}

/* ------------------------------------------------------------------------ measures -- */

static void compare_page_write_measure(Writer *w, double value, int percent, const char *name, const char *why)
{
  compare_page_put(w, "<div><dt>");
  compare_page_put(w, name);
  compare_page_put(w, "</dt><dd class=\"value\">");
  if (percent || value < 0) compare_page_put_percent(w, value);
  else shingle_html_decimal(w->out, value, 2);
  compare_page_put(w, "</dd><dd class=\"bar\" aria-hidden=\"true\"><i style=\"width:");
  shingle_html_decimal(w->out, value < 0 ? 0 : 100 * value, 1);
  compare_page_put(w, "%\"></i></dd><dd class=\"why\">");
  compare_page_put(w, why);
  compare_page_put(w, "</dd></div>\n");
}

static void compare_page_write_measures(Writer *w)
{
  const ShingleMeasures *m = w->page->measures;
  compare_page_put(w, "<section class=\"card\" aria-labelledby=\"");
  compare_page_put_named_id(w, "measures\">");
  compare_page_put_heading(w, 2, " id=\"");
  compare_page_put_named_id(w, "measures\">Measures");
  compare_page_end_heading(w, 2);
  compare_page_put(w, "<dl>\n");
  compare_page_write_measure(w, m->jaccard, 1, "Wording in common",
                "Of all sequences of three words in A or B, those in both.");
  compare_page_write_measure(w, m->a_in_b, 1, "A&#8217;s wording found in B",
                "Of A&#8217;s sequences of three words, those that B has.");
  compare_page_write_measure(w, m->b_in_a, 1, "B&#8217;s wording found in A",
                "Of B&#8217;s sequences of three words, those that A has.");
  compare_page_write_measure(w, m->passage, 1, "Copied in long runs",
                "Of the shorter article&#8217;s sequences of eight words, those in the other.");
  compare_page_write_measure(w, m->rewrite, 0, "Rewrite score",
                "0 to 1: how much of both is said again, sentence by sentence and in the same order.");
  compare_page_write_measure(w, m->story, 0, "Story score",
                m->weighted ? "0 to 1: how alike in names, figures and words that are rare in the collection."
                            : "0 to 1: how alike in names, figures and words that are likely to be rare.");
  compare_page_put(w, "</dl></section>\n");
}

/* -------------------------------------------------------------------------- legend -- */

static double compare_page_share_of(const ShingleMarkedText *text, uint64_t words)
{
  return text->words == 0 ? 0 : (double)words / (double)text->words;
}

static void compare_page_write_legend_row(Writer *w, const char *classes, const char *label, const char *meaning,
                             uint64_t a, uint64_t b)
{
  compare_page_put(w, "<tr><th scope=\"row\"><span class=\"m ");
  compare_page_put(w, classes);
  compare_page_put(w, "\">");
  compare_page_put(w, label);
  compare_page_put(w, "</span></th><td class=\"what\">");
  compare_page_put(w, meaning);
  compare_page_put(w, "</td><td class=\"num\">");
  compare_page_put_percent(w, compare_page_share_of(&w->page->marks->side[0], a));
  compare_page_put(w, "</td><td class=\"num\">");
  compare_page_put_percent(w, compare_page_share_of(&w->page->marks->side[1], b));
  compare_page_put(w, "</td></tr>\n");
}

static void compare_page_write_legend(Writer *w)
{
  static const char *const labels[SHINGLE_MARK_KINDS] = {
      "copied", "<b>words</b> edited", "<u>same words</u> rewritten", "<small>only here</small>"};
  static const char *const meanings[SHINGLE_MARK_KINDS] = {
      "The same words.", "The same but for the words set off like <b>this</b>.",
      "The same statement in other words; three words or more in a row that are the same have a solid line.",
      "No counterpart in the other article."};
  const ShingleMarkedText *a = &w->page->marks->side[0], *b = &w->page->marks->side[1];
  compare_page_put(w, "<section class=\"card\" aria-labelledby=\"");
  compare_page_put_named_id(w, "legend\">");
  compare_page_put_heading(w, 2, " id=\"");
  compare_page_put_named_id(w, "legend\">What the marks mean");
  compare_page_end_heading(w, 2);
  compare_page_put(w, "<table><thead><tr><th scope=\"col\">Mark</th><th scope=\"col\">Meaning</th><th scope=\"col\" "
         "class=\"num\">of A</th><th scope=\"col\" class=\"num\">of B</th></tr></thead><tbody>\n");
  for (int k = 0; k < SHINGLE_MARK_KINDS; k++) {
    compare_page_write_legend_row(w, kind_names[k], labels[k], meanings[k], a->shares[k], b->shares[k]);
  }
  compare_page_write_legend_row(w, "copied moved", "moved",
                   "A double line: it stands elsewhere in the other article. Also counted above.",
                   a->moved, b->moved);
  compare_page_put(w, "</tbody></table></section>\n");
}

/* ------------------------------------------------------------------------ the texts -- */

typedef struct TextWriter {
  Writer *w;
  int side;
  const char *text;
  const ShingleMarkedText *marked;
  size_t fine;             /* the next fine mark */
  int open;                /* a mark is */
  uint32_t link;           /* its link, or 0 */
  int paragraph;           /* a <p> is open */
  int wrapped;             /* there are line ends inside sentences */
} TextWriter;

static int compare_page_is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
static int compare_page_is_line_end(char c) { return c == '\n' || c == '\r'; }

static int compare_page_has_line_end(const char *text, size_t from, size_t to)
{
  for (size_t i = from; i < to; i++) {
    if (compare_page_is_line_end(text[i])) return 1;
  }
  return 0;
}

static int compare_page_is_wrapped(const char *text, const ShingleMarkedText *marked)
{
  for (size_t i = 0; i < marked->count; i++) {
    if (compare_page_has_line_end(text, marked->marks[i].start, marked->marks[i].end)) return 1;
  }
  return 0;
}

/* Does text[0, end) end with a letter or digit, and not with a stop or quotation mark? */
static int compare_page_ends_in_word(const char *text, size_t end)
{
  if (end == 0) return 0;
  unsigned char c = (unsigned char)text[end - 1];
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  if (end < 3) return 1;
  /* U+2000-203F and U+3000-303F are punctuation */
  return memcmp(text + end - 3, "\xe2\x80", 2) != 0 && memcmp(text + end - 3, "\xe3\x80", 2) != 0;
}

static void compare_page_begin_paragraph(TextWriter *t)
{
  if (!t->paragraph) compare_page_put(t->w, "<p dir=\"auto\">");
  t->paragraph = 1;
}

static void compare_page_close_mark(TextWriter *t)
{
  if (t->open) compare_page_put(t->w, t->link > 0 ? "</a>" : "</span>");
  t->open = 0;
}

static void compare_page_end_paragraph(TextWriter *t)
{
  compare_page_close_mark(t);
  if (t->paragraph) compare_page_put(t->w, "</p>\n");
  t->paragraph = 0;
}

/* White space text[from, to) between marks. A blank line ends the paragraph, and so does any line end if
** the text is not wrapped; if it is, a line that ends without a stop, a headline, stays by itself. */
static void compare_page_write_space(TextWriter *t, size_t from, size_t to)
{
  int line_end = compare_page_has_line_end(t->text, from, to);
  if (line_end && (!t->wrapped || shingle_blank_line(t->text, from, to))) {
    compare_page_end_paragraph(t);
  } else if (t->paragraph) {
    compare_page_put(t->w, line_end && compare_page_ends_in_word(t->text, from) ? "<br>" : " ");
  }
}

/* Text [from, to), escaped. The host is asked every WORK bytes; that it wants to stop becomes the page's status. */
static void compare_page_write_bytes(TextWriter *t, size_t from, size_t to)
{
  Writer *w = t->w;
  for (size_t end; from < to && w->out->status == SHINGLE_OK; from = end) {
    end = to - from > WORK ? from + WORK : to;
    for (int k = 0; k < 4 && end < to && ((t->text[end] & 0xc0) == 0x80 || t->text[end] == '\n'); k++) end++;
    shingle_html_escaped(w->out, t->text + from, end - from);
    w->work += end - from;
    if (w->work < WORK) continue;
    w->work = 0;
    if (shingle_interrupted(w->page->host) && w->out->status == SHINGLE_OK) w->out->status = SHINGLE_INTERRUPTED;
  }
}

/* What is between marks: white space and stray signs. */
static void compare_page_write_between(TextWriter *t, size_t from, size_t to)
{
  for (size_t i = from, end; i < to && t->w->out->status == SHINGLE_OK; i = end) {
    int space = compare_page_is_space(t->text[i]);
    for (end = i + 1; end < to && compare_page_is_space(t->text[end]) == space;) end++;
    if (space) {
      compare_page_write_space(t, i, end);
    } else {
      compare_page_close_mark(t);
      compare_page_begin_paragraph(t);
      compare_page_write_bytes(t, i, end);
    }
  }
}

/* Bytes [from, to) of a mark, its words set off by `tag`. */
static void compare_page_write_words(TextWriter *t, size_t from, size_t to, char tag)
{
  const ShingleFineMark *fine = t->marked->fine;
  size_t at = from;
  for (; t->fine < t->marked->fine_count && fine[t->fine].start < to; t->fine++) {
    compare_page_write_bytes(t, at, fine[t->fine].start);
    compare_page_put(t->w, tag == 'b' ? "<b>" : "<u>");
    compare_page_write_bytes(t, fine[t->fine].start, fine[t->fine].end);
    compare_page_put(t->w, tag == 'b' ? "</b>" : "</u>");
    at = fine[t->fine].end;
  }
  compare_page_write_bytes(t, at, to);
}

static void compare_page_write_label(TextWriter *t, const ShingleLink *link)
{
  compare_page_put(t->w, "<small><span class=\"hidden\">Passage </span>");
  compare_page_put_number(t->w, link->number);
  compare_page_put_char(t->w, ' ');
  compare_page_put(t->w, kind_names[link->kind]);
  if (link->moved) compare_page_put(t->w, ", moved");
  compare_page_put(t->w, "<span class=\"hidden\">");
  if (link->words[t->side] > 0) {
    compare_page_put(t->w, ", words that differ: ");
    compare_page_put_number(t->w, link->words[t->side]);
  }
  compare_page_put(t->w, ", also in article ");
  compare_page_put_char(t->w, side_name[!t->side]);
  compare_page_put(t->w, ":</span></small> ");
}

static void compare_page_open_link(TextWriter *t, const ShingleMark *mark)
{
  Writer *w = t->w;
  const ShingleLink *links = w->page->marks->links, *link = &links[mark->link - 1];
  uint32_t target = link->target[!t->side];
  compare_page_put(w, "<a class=\"m ");
  compare_page_put(w, kind_names[link->kind]);
  if (link->moved) compare_page_put(w, " moved");
  if (link->start[t->side] == mark->start) {
    compare_page_put(w, "\" id=\"");
    compare_page_put_id(w, t->side, link->number);
  }
  compare_page_put(w, "\" href=\"#");
  compare_page_put_id(w, !t->side, target > 0 ? links[target - 1].number : 0);
  compare_page_put(w, "\">");
  compare_page_write_label(t, link);
}

static void compare_page_write_mark(TextWriter *t, const ShingleMark *mark)
{
  compare_page_begin_paragraph(t);
  if (!t->open && mark->link > 0) compare_page_open_link(t, mark);
  if (!t->open && mark->link == 0) compare_page_put(t->w, "<span class=\"m only\"><small>only here</small> ");
  t->open = 1;
  t->link = mark->link;
  int edited = mark->link > 0 && t->w->page->marks->links[mark->link - 1].kind == SHINGLE_MARK_EDITED;
  compare_page_write_words(t, mark->start, mark->end, edited ? 'b' : 'u');
}

static int compare_page_write_text(Writer *w, int side)
{
  const ShinglePageSide *s = &w->page->side[side];
  TextWriter t = {.w = w, .side = side, .text = s->bytes, .marked = &w->page->marks->side[side]};
  size_t at = 0;
  t.wrapped = compare_page_is_wrapped(t.text, t.marked);
  for (size_t i = 0; i < t.marked->count; i++) {
    const ShingleMark *mark = &t.marked->marks[i];
    if (t.link != mark->link) compare_page_close_mark(&t);
    compare_page_write_between(&t, at, mark->start);
    compare_page_write_mark(&t, mark);
    w->work += MARK_WORK;
    at = mark->end;
  }
  compare_page_close_mark(&t);
  compare_page_write_between(&t, at, s->length);
  compare_page_end_paragraph(&t);
  if (s->length == 0) compare_page_put(w, "<p class=\"none\" lang=\"en\">This article has no text.</p>\n");
  return w->out->status;
}

/* ------------------------------------------------------------------------ articles -- */

static void compare_page_write_counts(Writer *w, int side)
{
  const ShingleMarkedText *m = &w->page->marks->side[side];
  compare_page_put(w, "<p class=\"meta\">");
  if (w->page->side[side].date.year > 0) {
    compare_page_put_date(w, &w->page->side[side].date);
    compare_page_put(w, " &#183; ");
  }
  compare_page_put_number(w, m->words);
  compare_page_put(w, m->words == 1 ? " word &#183; " : " words &#183; ");
  compare_page_put_number(w, m->sentences);
  compare_page_put(w, m->sentences == 1 ? " sentence</p>\n" : " sentences</p>\n");
}

static void compare_page_write_composition(Writer *w, int side)
{
  const ShingleMarkedText *m = &w->page->marks->side[side];
  compare_page_put(w, "<div class=\"bar\" aria-hidden=\"true\">");
  for (int k = 0; k < SHINGLE_MARK_ONLY; k++) {
    if (m->shares[k] == 0) continue;
    compare_page_put(w, "<i class=\"");
    compare_page_put(w, kind_names[k]);
    compare_page_put(w, "\" style=\"width:");
    shingle_html_decimal(w->out, 100 * compare_page_share_of(m, m->shares[k]), 1);
    compare_page_put(w, "%\"></i>");
  }
  compare_page_put(w, "</div>\n");
}

static void compare_page_write_side_head(Writer *w, int side)
{
  const ShinglePageSide *s = &w->page->side[side];
  compare_page_put(w, "<header>\n");
  compare_page_put_heading(w, 2, " id=\"");
  compare_page_put_named_id(w, side == 0 ? "title-a\">" : "title-b\">");
  if (compare_page_has_title(s)) compare_page_put(w, "<span class=\"which\">");
  compare_page_put(w, "Article ");
  compare_page_put_char(w, side_name[side]);
  if (compare_page_has_title(s)) {
    compare_page_put(w, "</span> <bdi>");
    compare_page_put_text(w, s->title);
    compare_page_put(w, "</bdi>");
  }
  compare_page_end_heading(w, 2);
  compare_page_write_counts(w, side);
  compare_page_write_composition(w, side);
  compare_page_put(w, "</header>\n<p class=\"jump phone\"><b>Article ");
  compare_page_put_char(w, side_name[side]);
  compare_page_put(w, "</b> <a href=\"#");
  compare_page_put_id(w, !side, 0);
  compare_page_put(w, "\">Go to article ");
  compare_page_put_char(w, side_name[!side]);
  compare_page_put(w, "</a></p>\n");
}

static int compare_page_write_side(Writer *w, int side)
{
  compare_page_put(w, w->page->fragment ? "<section class=\"side\" id=\"" : "<article class=\"side\" id=\"");
  compare_page_put_id(w, side, 0);
  compare_page_put(w, "\" aria-labelledby=\"");
  compare_page_put_named_id(w, side == 0 ? "title-a\">\n" : "title-b\">\n");
  compare_page_write_side_head(w, side);
  compare_page_put(w, "<div class=\"text\" tabindex=\"0\" role=\"group\" aria-label=\"Text of article ");
  compare_page_put_char(w, side_name[side]);
  compare_page_put(w, "\" lang=\"");
  if (w->page->lang != NULL) compare_page_put_text(w, w->page->lang);
  compare_page_put(w, "\">\n");
  int status = compare_page_write_text(w, side);
  compare_page_put(w, w->page->fragment ? "</div>\n</section>\n" : "</div>\n</article>\n");
  return status;
}

/* The verdict must have been written before. */
static int compare_page_write_comparison(Writer *w)
{
  compare_page_put(w, "<div class=\"wrap\">\n<div class=\"facts\">\n");
  compare_page_write_measures(w);
  compare_page_write_legend(w);
  compare_page_put(w, "</div>\n<p class=\"hint\">Each marked passage is a link to its counterpart in the other article."
         "</p>\n"
         "<div class=\"sides\">\n");
  int status = compare_page_write_side(w, 0);
  if (status == SHINGLE_OK) status = compare_page_write_side(w, 1);
  compare_page_put(w, "</div>\n</div>\n");
  return status;
}

/* ---------------------------------------------------------------------------- page -- */

static void compare_page_write_style(Writer *w)
{
  for (size_t i = 0; i < sizeof style_rules / sizeof *style_rules; i++) {
    compare_page_put(w, style_rules[i]);
    compare_page_put(w, "\n");
  }
}

/* The passage that the pointer or the keyboard is on, and its counterpart. Browsers that do not know
** :has() do without. */
static void compare_page_write_hover_rules(Writer *w)
{
  const ShingleMarks *m = w->page->marks;
  for (size_t i = 0; i < m->count; i++) {
    if (m->links[i].number == 0 || m->links[i].number > HOVER_LINKS) continue;
    for (int side = 0; side < 2; side++) {
      uint32_t target = m->links[i].target[!side];
      if (m->links[i].target[side] != i + 1 || target == 0) continue;
      compare_page_put(w, ".sh:has(#");
      compare_page_put_id(w, side, m->links[i].number);
      compare_page_put(w, ":is(:hover,:focus-visible)) #");
      compare_page_put_id(w, !side, m->links[target - 1].number);
      compare_page_put(w, "{box-shadow:0 0 0 3px var(--mark-line)}\n");
    }
  }
}

static void compare_page_write_page_title(Writer *w)
{
  compare_page_put(w, "<title>");
  compare_page_put(w, compare_page_headline(w->page->measures->verdict));
  for (int side = 0; side < 2; side++) {
    compare_page_put(w, side == 0 ? ": " : " / ");
    if (compare_page_has_title(&w->page->side[side])) compare_page_put_text(w, w->page->side[side].title);
    else compare_page_put(w, side == 0 ? "article A" : "article B");
  }
  compare_page_put(w, "</title>\n");
}

static int compare_page_write_page(Writer *w)
{
  compare_page_put(w, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" "
         "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n");
  compare_page_write_page_title(w);
  compare_page_put(w, "<style>\n");
  compare_page_write_style(w);
  compare_page_put(w, "</style>\n<style>\n");
  compare_page_write_hover_rules(w);
  compare_page_put(w, "</style>\n</head>\n<body class=\"sh\">\n<a class=\"hidden skip\" href=\"#");
  compare_page_put_id(w, 0, 0);
  compare_page_put(w, "\">Skip to the articles</a>\n<header class=\"wrap top\">\n");
  compare_page_write_verdict(w);
  compare_page_put(w, "</header>\n<main>\n");
  int status = compare_page_write_comparison(w);
  compare_page_put(w, "</main>\n<footer class=\"wrap foot\">Made with shingle. Marks and verdict are computed from the "
         "texts and say nothing of who wrote first.</footer>\n</body>\n</html>\n");
  return status;
}

static int compare_page_write_fragment(Writer *w)
{
  compare_page_put(w, "<article class=\"sh\" aria-labelledby=\"");
  compare_page_put_named_id(w, "verdict\">\n<div class=\"wrap top\">\n");
  compare_page_write_verdict(w);
  compare_page_put(w, "</div>\n");
  int status = compare_page_write_comparison(w);
  compare_page_put(w, "</article>\n");
  return status;
}

int shingle_compare_page(ShingleBuffer *out, const ShinglePage *page)
{
  Writer w = {.out = out, .page = page};
  int status = page->fragment ? compare_page_write_fragment(&w) : compare_page_write_page(&w);
  return status == SHINGLE_OK ? out->status : status;
}
