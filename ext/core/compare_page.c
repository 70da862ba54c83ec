/* compare_page.c - see compare_page.h. */
#include "compare_page.h"

#include <string.h>

#include "compare_style.h"
#include "html.h"

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

static void put(Writer *w, const char *html) { shingle_buffer_text(w->out, html); }
static void put_char(Writer *w, char c) { shingle_buffer_append(w->out, &c, 1); }
static void put_number(Writer *w, uint64_t number) { shingle_html_number(w->out, number); }
static void put_text(Writer *w, const char *text) { shingle_html_string(w->out, text); }

/* An id or the name of one: prefix, "a" or "b", and a number unless that is 0. */
static void put_id(Writer *w, int side, uint32_t number)
{
  put_text(w, w->page->prefix);
  put_char(w, side_id[side]);
  if (number > 0) put_number(w, number);
}

static void put_named_id(Writer *w, const char *name)
{
  put_text(w, w->page->prefix);
  put(w, name);
}

/* h1 and h2 of a page, h3 and h4 of a fragment. */
static void put_heading(Writer *w, int level, const char *attributes)
{
  put(w, "<h");
  put_char(w, (char)('0' + level + (w->page->fragment ? 2 : 0)));
  put(w, attributes);
}

static void end_heading(Writer *w, int level)
{
  put(w, "</h");
  put_char(w, (char)('0' + level + (w->page->fragment ? 2 : 0)));
  put(w, ">\n");
}

static void put_percent(Writer *w, double share)
{
  if (share < 0) {
    put(w, "none");
    return;
  }
  double percent = 100 * share;
  /* not 100 % unless it is all, not 0 % unless it is nothing */
  if (share < 1 && percent >= 99.5) put(w, "&gt; 99");
  else if (share > 0 && percent < 0.05) put(w, "&lt; 0.1");
  else shingle_html_decimal(w->out, percent, percent < 9.95 && share > 0 ? 1 : 0);
  put(w, "&#8239;%");
}

static int has_title(const ShinglePageSide *side) { return side->title != NULL && side->title[0] != 0; }

static void put_date(Writer *w, const ShingleDate *date)
{
  char text[SHINGLE_DATE_BYTES];
  size_t length = shingle_date_write(date, text);
  put(w, "<time datetime=\"");
  shingle_buffer_append(w->out, text, length);
  put(w, "\">");
  shingle_buffer_append(w->out, text, length);
  put(w, "</time>");
}

/* ------------------------------------------------------------------------- verdict -- */

static const char *headline(ShingleVerdict verdict)
{
  switch (verdict) {
    case SHINGLE_IDENTICAL: return "Identical";
    case SHINGLE_COPY: return "Copy";
    case SHINGLE_EXCERPT: return "Excerpt";
    case SHINGLE_REWRITE: return "Rewrite";
    case SHINGLE_SAME_STORY: return "Same story";
    default: return "Different articles";
  }
}

static const char *explanation(const ShingleMeasures *m)
{
  switch (m->verdict) {
    case SHINGLE_IDENTICAL:
      return "Both have the same words in the same order. Punctuation, capitals and line breaks may differ.";
    case SHINGLE_COPY:
      return "Most of the wording is the same. One was made from the other, or both from one text or template.";
    case SHINGLE_EXCERPT:
      return m->a_tokens <= m->b_tokens
                 ? "Much of article A, the shorter one, stands word for word in article B."
                 : "Much of article B, the shorter one, stands word for word in article A.";
    case SHINGLE_REWRITE:
      return "Both say mostly the same things in the same order, but not in the same words. "
             "One was probably made from the other.";
    case SHINGLE_SAME_STORY: return "Both report the same event, each in its own words.";
    default:
      return m->jaccard >= PHRASES
                 ? "Phrases are the same, as in a template, a footer or a quotation, but not what they are about."
                 : "No sign that one was made from the other, or that both report the same event.";
  }
}

static void put_days(Writer *w)
{
  const ShingleDate *a = &w->page->side[0].date, *b = &w->page->side[1].date;
  if (a->year == 0 || b->year == 0) return;
  int64_t days = shingle_date_distance(a, b);
  if (days > 0) {
    put(w, " <b>");
    put_number(w, (uint64_t)days);
    put(w, days == 1 ? " day</b> lies" : " days</b> lie");
    put(w, a->day == 0 || b->day == 0 ? " between their dates, or more." : " between their dates.");
  } else {
    put(w, a->day == 0 || b->day == 0 ? " Their dates may be the same day." : " They have the same date.");
  }
}

static void write_verdict(Writer *w)
{
  const ShingleMeasures *m = w->page->measures;
  put(w, "<p class=\"kicker\">Two articles compared</p>\n");
  put_heading(w, 1, " class=\"verdict\" id=\"");
  put_named_id(w, "verdict\">");
  put(w, headline(m->verdict));
  end_heading(w, 1);
  put(w, "<p class=\"lead\">");
  put(w, explanation(m));
  put_days(w);
  put(w, "</p>\n<p class=\"jump phone\"><a href=\"#");
  put_id(w, 0, 0);
  put(w, "\">Go to article A</a> <a href=\"#");
  put_id(w, 1, 0);
  put(w, "\">Go to article B</a></p>\n");
}

/* ------------------------------------------------------------------------ measures -- */

static void write_measure(Writer *w, double value, int percent, const char *name, const char *why)
{
  put(w, "<div><dt>");
  put(w, name);
  put(w, "</dt><dd class=\"value\">");
  if (percent || value < 0) put_percent(w, value);
  else shingle_html_decimal(w->out, value, 2);
  put(w, "</dd><dd class=\"bar\" aria-hidden=\"true\"><i style=\"width:");
  shingle_html_decimal(w->out, value < 0 ? 0 : 100 * value, 1);
  put(w, "%\"></i></dd><dd class=\"why\">");
  put(w, why);
  put(w, "</dd></div>\n");
}

static void write_measures(Writer *w)
{
  const ShingleMeasures *m = w->page->measures;
  put(w, "<section class=\"card\" aria-labelledby=\"");
  put_named_id(w, "measures\">");
  put_heading(w, 2, " id=\"");
  put_named_id(w, "measures\">Measures");
  end_heading(w, 2);
  put(w, "<dl>\n");
  write_measure(w, m->jaccard, 1, "Wording in common",
                "Of all sequences of three words in A or B, those in both.");
  write_measure(w, m->a_in_b, 1, "A&#8217;s wording found in B",
                "Of A&#8217;s sequences of three words, those that B has.");
  write_measure(w, m->b_in_a, 1, "B&#8217;s wording found in A",
                "Of B&#8217;s sequences of three words, those that A has.");
  write_measure(w, m->passage, 1, "Copied in long runs",
                "Of the shorter article&#8217;s sequences of eight words, those in the other.");
  write_measure(w, m->rewrite, 0, "Rewrite score",
                "0 to 1: how much of both is said again, sentence by sentence and in the same order.");
  write_measure(w, m->story, 0, "Story score",
                m->weighted ? "0 to 1: how alike in names, figures and words that are rare in the collection."
                            : "0 to 1: how alike in names, figures and words that are likely to be rare.");
  put(w, "</dl></section>\n");
}

/* -------------------------------------------------------------------------- legend -- */

static double share_of(const ShingleMarkedText *text, uint64_t words)
{
  return text->words == 0 ? 0 : (double)words / (double)text->words;
}

static void write_legend_row(Writer *w, const char *classes, const char *label, const char *meaning,
                             uint64_t a, uint64_t b)
{
  put(w, "<tr><th scope=\"row\"><span class=\"m ");
  put(w, classes);
  put(w, "\">");
  put(w, label);
  put(w, "</span></th><td class=\"what\">");
  put(w, meaning);
  put(w, "</td><td class=\"num\">");
  put_percent(w, share_of(&w->page->marks->side[0], a));
  put(w, "</td><td class=\"num\">");
  put_percent(w, share_of(&w->page->marks->side[1], b));
  put(w, "</td></tr>\n");
}

static void write_legend(Writer *w)
{
  static const char *const labels[SHINGLE_MARK_KINDS] = {
      "copied", "<b>words</b> edited", "<u>same words</u> rewritten", "<small>only here</small>"};
  static const char *const meanings[SHINGLE_MARK_KINDS] = {
      "The same words.", "The same but for the words set off like <b>this</b>.",
      "The same statement in other words; three words or more in a row that are the same have a solid line.",
      "No counterpart in the other article."};
  const ShingleMarkedText *a = &w->page->marks->side[0], *b = &w->page->marks->side[1];
  put(w, "<section class=\"card\" aria-labelledby=\"");
  put_named_id(w, "legend\">");
  put_heading(w, 2, " id=\"");
  put_named_id(w, "legend\">What the marks mean");
  end_heading(w, 2);
  put(w, "<table><thead><tr><th scope=\"col\">Mark</th><th scope=\"col\">Meaning</th><th scope=\"col\" "
         "class=\"num\">of A</th><th scope=\"col\" class=\"num\">of B</th></tr></thead><tbody>\n");
  for (int k = 0; k < SHINGLE_MARK_KINDS; k++) {
    write_legend_row(w, kind_names[k], labels[k], meanings[k], a->shares[k], b->shares[k]);
  }
  write_legend_row(w, "copied moved", "moved",
                   "A double line: it stands elsewhere in the other article. Also counted above.",
                   a->moved, b->moved);
  put(w, "</tbody></table></section>\n");
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

static int is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
static int is_line_end(char c) { return c == '\n' || c == '\r'; }

static int has_line_end(const char *text, size_t from, size_t to)
{
  for (size_t i = from; i < to; i++) {
    if (is_line_end(text[i])) return 1;
  }
  return 0;
}

static int is_wrapped(const char *text, const ShingleMarkedText *marked)
{
  for (size_t i = 0; i < marked->count; i++) {
    if (has_line_end(text, marked->marks[i].start, marked->marks[i].end)) return 1;
  }
  return 0;
}

/* Does text[0, end) end with a letter or digit, and not with a stop or quotation mark? */
static int ends_in_word(const char *text, size_t end)
{
  if (end == 0) return 0;
  unsigned char c = (unsigned char)text[end - 1];
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  if (end < 3) return 1;
  /* U+2000-203F and U+3000-303F are punctuation */
  return memcmp(text + end - 3, "\xe2\x80", 2) != 0 && memcmp(text + end - 3, "\xe3\x80", 2) != 0;
}

static void begin_paragraph(TextWriter *t)
{
  if (!t->paragraph) put(t->w, "<p dir=\"auto\">");
  t->paragraph = 1;
}

static void close_mark(TextWriter *t)
{
  if (t->open) put(t->w, t->link > 0 ? "</a>" : "</span>");
  t->open = 0;
}

static void end_paragraph(TextWriter *t)
{
  close_mark(t);
  if (t->paragraph) put(t->w, "</p>\n");
  t->paragraph = 0;
}

/* White space text[from, to) between marks. A blank line ends the paragraph, and so does any line end if
** the text is not wrapped; if it is, a line that ends without a stop, a headline, stays by itself. */
static void write_space(TextWriter *t, size_t from, size_t to)
{
  int line_end = has_line_end(t->text, from, to);
  if (line_end && (!t->wrapped || shingle_blank_line(t->text, from, to))) {
    end_paragraph(t);
  } else if (t->paragraph) {
    put(t->w, line_end && ends_in_word(t->text, from) ? "<br>" : " ");
  }
}

/* Text [from, to), escaped. The host is asked every WORK bytes; that it wants to stop becomes the page's status. */
static void write_bytes(TextWriter *t, size_t from, size_t to)
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
static void write_between(TextWriter *t, size_t from, size_t to)
{
  for (size_t i = from, end; i < to && t->w->out->status == SHINGLE_OK; i = end) {
    int space = is_space(t->text[i]);
    for (end = i + 1; end < to && is_space(t->text[end]) == space;) end++;
    if (space) {
      write_space(t, i, end);
    } else {
      close_mark(t);
      begin_paragraph(t);
      write_bytes(t, i, end);
    }
  }
}

/* Bytes [from, to) of a mark, its words set off by `tag`. */
static void write_words(TextWriter *t, size_t from, size_t to, char tag)
{
  const ShingleFineMark *fine = t->marked->fine;
  size_t at = from;
  for (; t->fine < t->marked->fine_count && fine[t->fine].start < to; t->fine++) {
    write_bytes(t, at, fine[t->fine].start);
    put(t->w, tag == 'b' ? "<b>" : "<u>");
    write_bytes(t, fine[t->fine].start, fine[t->fine].end);
    put(t->w, tag == 'b' ? "</b>" : "</u>");
    at = fine[t->fine].end;
  }
  write_bytes(t, at, to);
}

static void write_label(TextWriter *t, const ShingleLink *link)
{
  put(t->w, "<small><span class=\"hidden\">Passage </span>");
  put_number(t->w, link->number);
  put_char(t->w, ' ');
  put(t->w, kind_names[link->kind]);
  if (link->moved) put(t->w, ", moved");
  put(t->w, "<span class=\"hidden\">");
  if (link->words[t->side] > 0) {
    put(t->w, ", words that differ: ");
    put_number(t->w, link->words[t->side]);
  }
  put(t->w, ", also in article ");
  put_char(t->w, side_name[!t->side]);
  put(t->w, ":</span></small> ");
}

static void open_link(TextWriter *t, const ShingleMark *mark)
{
  Writer *w = t->w;
  const ShingleLink *links = w->page->marks->links, *link = &links[mark->link - 1];
  uint32_t target = link->target[!t->side];
  put(w, "<a class=\"m ");
  put(w, kind_names[link->kind]);
  if (link->moved) put(w, " moved");
  if (link->start[t->side] == mark->start) {
    put(w, "\" id=\"");
    put_id(w, t->side, link->number);
  }
  put(w, "\" href=\"#");
  put_id(w, !t->side, target > 0 ? links[target - 1].number : 0);
  put(w, "\">");
  write_label(t, link);
}

static void write_mark(TextWriter *t, const ShingleMark *mark)
{
  begin_paragraph(t);
  if (!t->open && mark->link > 0) open_link(t, mark);
  if (!t->open && mark->link == 0) put(t->w, "<span class=\"m only\"><small>only here</small> ");
  t->open = 1;
  t->link = mark->link;
  int edited = mark->link > 0 && t->w->page->marks->links[mark->link - 1].kind == SHINGLE_MARK_EDITED;
  write_words(t, mark->start, mark->end, edited ? 'b' : 'u');
}

static int write_text(Writer *w, int side)
{
  const ShinglePageSide *s = &w->page->side[side];
  TextWriter t = {.w = w, .side = side, .text = s->bytes, .marked = &w->page->marks->side[side]};
  size_t at = 0;
  t.wrapped = is_wrapped(t.text, t.marked);
  for (size_t i = 0; i < t.marked->count; i++) {
    const ShingleMark *mark = &t.marked->marks[i];
    if (t.link != mark->link) close_mark(&t);
    write_between(&t, at, mark->start);
    write_mark(&t, mark);
    w->work += MARK_WORK;
    at = mark->end;
  }
  close_mark(&t);
  write_between(&t, at, s->length);
  end_paragraph(&t);
  if (s->length == 0) put(w, "<p class=\"none\" lang=\"en\">This article has no text.</p>\n");
  return w->out->status;
}

/* ------------------------------------------------------------------------ articles -- */

static void write_counts(Writer *w, int side)
{
  const ShingleMarkedText *m = &w->page->marks->side[side];
  put(w, "<p class=\"meta\">");
  if (w->page->side[side].date.year > 0) {
    put_date(w, &w->page->side[side].date);
    put(w, " &#183; ");
  }
  put_number(w, m->words);
  put(w, m->words == 1 ? " word &#183; " : " words &#183; ");
  put_number(w, m->sentences);
  put(w, m->sentences == 1 ? " sentence</p>\n" : " sentences</p>\n");
}

static void write_composition(Writer *w, int side)
{
  const ShingleMarkedText *m = &w->page->marks->side[side];
  put(w, "<div class=\"bar\" aria-hidden=\"true\">");
  for (int k = 0; k < SHINGLE_MARK_ONLY; k++) {
    if (m->shares[k] == 0) continue;
    put(w, "<i class=\"");
    put(w, kind_names[k]);
    put(w, "\" style=\"width:");
    shingle_html_decimal(w->out, 100 * share_of(m, m->shares[k]), 1);
    put(w, "%\"></i>");
  }
  put(w, "</div>\n");
}

static void write_side_head(Writer *w, int side)
{
  const ShinglePageSide *s = &w->page->side[side];
  put(w, "<header>\n");
  put_heading(w, 2, " id=\"");
  put_named_id(w, side == 0 ? "title-a\">" : "title-b\">");
  if (has_title(s)) put(w, "<span class=\"which\">");
  put(w, "Article ");
  put_char(w, side_name[side]);
  if (has_title(s)) {
    put(w, "</span> <bdi>");
    put_text(w, s->title);
    put(w, "</bdi>");
  }
  end_heading(w, 2);
  write_counts(w, side);
  write_composition(w, side);
  put(w, "</header>\n<p class=\"jump phone\"><b>Article ");
  put_char(w, side_name[side]);
  put(w, "</b> <a href=\"#");
  put_id(w, !side, 0);
  put(w, "\">Go to article ");
  put_char(w, side_name[!side]);
  put(w, "</a></p>\n");
}

static int write_side(Writer *w, int side)
{
  put(w, w->page->fragment ? "<section class=\"side\" id=\"" : "<article class=\"side\" id=\"");
  put_id(w, side, 0);
  put(w, "\" aria-labelledby=\"");
  put_named_id(w, side == 0 ? "title-a\">\n" : "title-b\">\n");
  write_side_head(w, side);
  put(w, "<div class=\"text\" tabindex=\"0\" role=\"group\" aria-label=\"Text of article ");
  put_char(w, side_name[side]);
  put(w, "\" lang=\"");
  if (w->page->lang != NULL) put_text(w, w->page->lang);
  put(w, "\">\n");
  int status = write_text(w, side);
  put(w, w->page->fragment ? "</div>\n</section>\n" : "</div>\n</article>\n");
  return status;
}

/* The verdict must have been written before. */
static int write_comparison(Writer *w)
{
  put(w, "<div class=\"wrap\">\n<div class=\"facts\">\n");
  write_measures(w);
  write_legend(w);
  put(w, "</div>\n<p class=\"hint\">Each marked passage is a link to its counterpart in the other article."
         "</p>\n"
         "<div class=\"sides\">\n");
  int status = write_side(w, 0);
  if (status == SHINGLE_OK) status = write_side(w, 1);
  put(w, "</div>\n</div>\n");
  return status;
}

/* ---------------------------------------------------------------------------- page -- */

static void write_style(Writer *w)
{
  for (size_t i = 0; i < sizeof style_rules / sizeof *style_rules; i++) {
    put(w, style_rules[i]);
    put(w, "\n");
  }
}

/* The passage that the pointer or the keyboard is on, and its counterpart. Browsers that do not know
** :has() do without. */
static void write_hover_rules(Writer *w)
{
  const ShingleMarks *m = w->page->marks;
  for (size_t i = 0; i < m->count; i++) {
    if (m->links[i].number == 0 || m->links[i].number > HOVER_LINKS) continue;
    for (int side = 0; side < 2; side++) {
      uint32_t target = m->links[i].target[!side];
      if (m->links[i].target[side] != i + 1 || target == 0) continue;
      put(w, ".sh:has(#");
      put_id(w, side, m->links[i].number);
      put(w, ":is(:hover,:focus-visible)) #");
      put_id(w, !side, m->links[target - 1].number);
      put(w, "{box-shadow:0 0 0 3px var(--mark-line)}\n");
    }
  }
}

static void write_page_title(Writer *w)
{
  put(w, "<title>");
  put(w, headline(w->page->measures->verdict));
  for (int side = 0; side < 2; side++) {
    put(w, side == 0 ? ": " : " / ");
    if (has_title(&w->page->side[side])) put_text(w, w->page->side[side].title);
    else put(w, side == 0 ? "article A" : "article B");
  }
  put(w, "</title>\n");
}

static int write_page(Writer *w)
{
  put(w, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" "
         "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n");
  write_page_title(w);
  put(w, "<style>\n");
  write_style(w);
  put(w, "</style>\n<style>\n");
  write_hover_rules(w);
  put(w, "</style>\n</head>\n<body class=\"sh\">\n<a class=\"hidden skip\" href=\"#");
  put_id(w, 0, 0);
  put(w, "\">Skip to the articles</a>\n<header class=\"wrap top\">\n");
  write_verdict(w);
  put(w, "</header>\n<main>\n");
  int status = write_comparison(w);
  put(w, "</main>\n<footer class=\"wrap foot\">Made with shingle. Marks and verdict are computed from the "
         "texts and say nothing of who wrote first.</footer>\n</body>\n</html>\n");
  return status;
}

static int write_fragment(Writer *w)
{
  put(w, "<article class=\"sh\" aria-labelledby=\"");
  put_named_id(w, "verdict\">\n<div class=\"wrap top\">\n");
  write_verdict(w);
  put(w, "</div>\n");
  int status = write_comparison(w);
  put(w, "</article>\n");
  return status;
}

int shingle_compare_page(ShingleBuffer *out, const ShinglePage *page)
{
  Writer w = {.out = out, .page = page};
  int status = page->fragment ? write_fragment(&w) : write_page(&w);
  return status == SHINGLE_OK ? out->status : status;
}
