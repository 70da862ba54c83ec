/* html.c - compare_html() on any two texts: the page must be well-formed, say what the texts say, and hold
** nothing of them that a browser could take for markup.
**
** Input: a byte of choices, a title, 0xff, a text, 0xff, and the other text, or what makes the other one of
** the first (fuzz_twin).
*/
#include "fuzz.h"

#include "page/compare_page.h"
#include "page/html_writer.h"
#include "text/text.h"

#define LONGEST 8000
#define DEEPEST 64
#define IDS 4000

/* What the page may consist of: everything else is an escape that failed. */
static const char *const elements[] = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "p", "h1", "h2", "h3", "h4", "main", "div",
    "section", "dl", "dt", "dd", "i", "table", "thead", "tbody", "tr", "th", "td", "span", "b", "u", "small",
    "article", "time", "bdi", "br", "footer"};
static const char *const attributes[] = {
    "lang", "charset", "http-equiv", "content", "name", "class", "href", "id", "aria-labelledby", "aria-hidden",
    "style", "scope", "datetime", "dir", "tabindex", "role", "aria-label"};

typedef struct Page {
  const char *at, *end;
  char open[DEEPEST][16];
  int depth;
  char id[IDS][24], link[IDS][24];
  int ids, links;
  ShingleBuffer text[2];   /* what the two <div class="text"> show, but for the labels of marks */
  int side;                /* 0, 1: inside one; 2: not */
  int sides;               /* how many there were */
  int text_depth, label_depth; /* depth of the <div class="text">, and of a <small> in it; 0: not inside */
} Page;

static int is_listed(const char *name, const char *const *list, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (strcmp(name, list[i]) == 0) return 1;
  }
  return 0;
}
#define LISTED(name, list) is_listed(name, list, sizeof list / sizeof *list)

static int is_name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

static void read_name(Page *p, char name[16])
{
  size_t n = 0;
  while (p->at < p->end && is_name_char(*p->at) && n < 15) name[n++] = *p->at++;
  name[n] = 0;
}

static void note_id(char ids[IDS][24], int *count, const char *value, size_t length)
{
  must(*count < IDS && length < 24);
  memcpy(ids[*count], value, length);
  ids[(*count)++][length] = 0;
}

/* name="value" */
static void read_attribute(Page *p, const char *element, int *is_text)
{
  char name[16];
  read_name(p, name);
  must(LISTED(name, attributes));
  must(p->end - p->at > 2 && p->at[0] == '=' && p->at[1] == '"');
  const char *value = p->at + 2, *quote = memchr(value, '"', (size_t)(p->end - value));
  must(quote != NULL);
  size_t length = (size_t)(quote - value);
  must(memchr(value, '<', length) == NULL && memchr(value, '>', length) == NULL);
  if (strcmp(name, "id") == 0) note_id(p->id, &p->ids, value, length);
  if (strcmp(name, "href") == 0) {
    must(length > 1 && value[0] == '#');
    note_id(p->link, &p->links, value + 1, length - 1);
  }
  if (strcmp(name, "style") == 0) must(length > 6 && memcmp(value, "width:", 6) == 0);
  *is_text |= strcmp(element, "div") == 0 && strcmp(name, "class") == 0 && length == 4 && memcmp(value, "text", 4) == 0;
  p->at = quote + 1;
}

static void open_element(Page *p)
{
  char name[16];
  int is_text = 0;
  read_name(p, name);
  must(LISTED(name, elements));
  while (p->at < p->end && *p->at == ' ') {
    p->at++;
    read_attribute(p, name, &is_text);
  }
  must(p->at < p->end && *p->at++ == '>');
  if (strcmp(name, "br") == 0 || strcmp(name, "meta") == 0) return;
  must(p->depth + 1 < DEEPEST);
  strcpy(p->open[p->depth++], name);
  if (is_text) {
    must(p->side == 2 && p->sides < 2);
    p->side = p->sides++;
    p->text_depth = p->depth;
  }
  if (p->side < 2 && p->label_depth == 0 && strcmp(name, "small") == 0) p->label_depth = p->depth;
}

static void close_element(Page *p)
{
  char name[16];
  read_name(p, name);
  must(p->depth > 0 && strcmp(p->open[p->depth - 1], name) == 0);
  must(p->at < p->end && *p->at++ == '>');
  if (p->label_depth == p->depth) p->label_depth = 0;
  if (p->text_depth == p->depth) {
    p->text_depth = 0;
    p->side = 2;
  }
  p->depth--;
}

/* Text up to the next tag: valid UTF-8 without controls, each & the begin of a reference. */
static void read_text(Page *p)
{
  const char *start = p->at;
  while (p->at < p->end && *p->at != '<') {
    uint32_t c;
    size_t width = shingle_utf8_read((const uint8_t *)p->at, (size_t)(p->end - p->at), &c);
    must(c != 0xfffd || width == 3);
    must((c >= 0x20 && c != 0x7f) || c == '\n' || c == '\t');
    must(c != '>' && c != '"' && c != '\'');
    if (c == '&') {
      const char *semicolon = memchr(p->at, ';', (size_t)(p->end - p->at) < 8 ? (size_t)(p->end - p->at) : 8);
      must(semicolon != NULL && (p->at[1] == '#' || (p->at[1] >= 'a' && p->at[1] <= 'z')));
    }
    p->at += width;
  }
  if (p->side < 2 && p->label_depth == 0) shingle_buffer_append(&p->text[p->side], start, (size_t)(p->at - start));
}

/* The style sheets are ours, but for numbers: they end where they say. */
static void read_style(Page *p)
{
  while (p->at < p->end && *p->at != '<') must(*p->at++ != '&');
  must(p->end - p->at > 8 && memcmp(p->at, "</style>", 8) == 0);
}

static void read_page(Page *p)
{
  static const char doctype[] = "<!DOCTYPE html>";
  p->side = 2;
  if ((size_t)(p->end - p->at) > sizeof doctype && memcmp(p->at, doctype, sizeof doctype - 1) == 0) p->at += sizeof doctype - 1;
  while (p->at < p->end) {
    if (*p->at != '<') {
      if (p->depth > 0 && strcmp(p->open[p->depth - 1], "style") == 0) read_style(p);
      else read_text(p);
    } else if (p->end - p->at > 1 && p->at[1] == '/') {
      p->at += 2;
      close_element(p);
    } else {
      p->at++;
      open_element(p);
    }
  }
  must(p->depth == 0 && p->sides == 2);
}

/* Ids are there once, and links lead to one. */
static void check_links(const Page *p)
{
  for (int i = 0; i < p->ids; i++) {
    for (int k = 0; k < i; k++) must(strcmp(p->id[i], p->id[k]) != 0);
  }
  for (int i = 0; i < p->links; i++) {
    int found = 0;
    for (int k = 0; k < p->ids && !found; k++) found = strcmp(p->link[i], p->id[k]) == 0;
    must(found);
  }
}

static size_t without_space(char *text, size_t length)
{
  size_t n = 0;
  for (size_t i = 0; i < length; i++) {
    if (text[i] != ' ' && text[i] != '\n' && text[i] != '\t' && text[i] != '\r') text[n++] = text[i];
  }
  return n;
}

/* White space aside, the page shows the text and nothing else. */
static void check_text(ShingleBuffer *shown, const uint8_t *bytes, size_t length)
{
  ShingleBuffer right = {0};
  if (length == 0) return; /* then it says so */
  shingle_html_escaped(&right, (const char *)bytes, length);
  size_t n = without_space(right.bytes, right.length), m = without_space(shown->bytes, shown->length);
  must(n == m && (n == 0 || memcmp(right.bytes, shown->bytes, n) == 0));
  shingle_buffer_free(&right);
}

static int write_page(ShingleBuffer *out, int choice, const char *title, const uint8_t *const bytes[2], const size_t lengths[2])
{
  ShingleText reader;
  ShingleProfile profiles[2] = {{0}};
  ShingleVerdictWork work = {0};
  ShingleMeasures measures;
  ShingleMarks marks = {0};
  const char *const texts[2] = {(const char *)bytes[0], (const char *)bytes[1]};
  shingle_text_init(&reader, NULL);
  for (int i = 0; i < 2; i++) {
    must(shingle_profile_read(&profiles[i], &reader, bytes[i], lengths[i]) == SHINGLE_OK);
    must(shingle_profile_sentences(&profiles[i], bytes[i], lengths[i], NULL) == SHINGLE_OK);
    must(shingle_profile_shingles(&profiles[i], &reader, bytes[i], lengths[i]) == SHINGLE_OK);
  }
  must(shingle_measure(&profiles[0], &profiles[1], NULL, &work, NULL, &measures) == SHINGLE_OK);
  must(shingle_marks_make(&marks, &reader, texts, lengths, NULL, NULL) == SHINGLE_OK);
  ShinglePage page = {.prefix = choice & 2 ? "p-" : "", .fragment = choice >> 2 & 1, .measures = &measures, .marks = &marks};
  for (int i = 0; i < 2; i++) {
    page.side[i] = (ShinglePageSide){texts[i], lengths[i], i == (choice >> 3 & 1) ? title : NULL, {0}};
    page.side[i].date = (ShingleDate){choice >> 4 & 1 ? 2021 : 0, i, 0};
  }
  int status = shingle_compare_page(out, &page);
  shingle_marks_free(&marks);
  shingle_verdict_free(&work);
  for (int i = 0; i < 2; i++) shingle_profile_free(&profiles[i]);
  shingle_text_free(&reader);
  return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static Page page;
  FuzzInput in = {data, size};
  int choice = (int)fuzz_take(&in, 1);
  FuzzInput name = fuzz_take_part(&in), first = fuzz_take_part(&in);
  if (first.left > LONGEST || in.left > LONGEST) return 0;
  char *title = calloc(name.left + 1, 1);
  if (title == NULL) exit(1);
  if (name.left > 0) memcpy(title, name.at, name.left);
  uint8_t *copy = fuzz_copy(first);
  size_t length = in.left;
  uint8_t *other = choice & 1 ? fuzz_twin(first, in, LONGEST, &length) : fuzz_copy(in);
  other = realloc(other, length + !length);

  ShingleBuffer out = {0};
  const uint8_t *const bytes[2] = {copy, other};
  const size_t lengths[2] = {first.left, length};
  must(write_page(&out, choice, title, bytes, lengths) == SHINGLE_OK);
  page = (Page){.at = out.bytes, .end = out.bytes + out.length};
  read_page(&page);
  check_links(&page);
  for (int i = 0; i < 2; i++) {
    check_text(&page.text[i], bytes[i], lengths[i]);
    shingle_buffer_free(&page.text[i]);
  }
  shingle_buffer_free(&out);
  free(copy);
  free(other);
  free(title);
  return 0;
}
