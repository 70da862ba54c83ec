/* page_facts.c - see page_facts.h. */
#include "page_facts.h"

#include <string.h>

#include "entities.h"
#include "markup.h"

#define FACT_BYTES 4096 /* of the longest that is believed */

typedef enum Fact { FACT_TITLE, FACT_AUTHOR, FACT_TIME, FACT_URL, FACT_SOURCE, FACT_LANG, FACT_CHARSET, FACTS } Fact;

/* <meta> by its name, property or itemprop, the better ones first. */
static const struct {
  char name[28];
  uint8_t fact;
} page_facts_names[] = {
    {"og:title", FACT_TITLE}, {"twitter:title", FACT_TITLE}, {"dc.title", FACT_TITLE},
    {"author", FACT_AUTHOR}, {"article:author", FACT_AUTHOR}, {"byl", FACT_AUTHOR}, {"dc.creator", FACT_AUTHOR},
    {"dcterms.creator", FACT_AUTHOR}, {"parsely-author", FACT_AUTHOR}, {"sailthru.author", FACT_AUTHOR},
    {"article:published_time", FACT_TIME}, {"og:article:published_time", FACT_TIME}, {"article:published", FACT_TIME},
    {"datepublished", FACT_TIME}, {"parsely-pub-date", FACT_TIME}, {"sailthru.date", FACT_TIME}, {"pubdate", FACT_TIME},
    {"publishdate", FACT_TIME}, {"publish-date", FACT_TIME}, {"publication_date", FACT_TIME}, {"dc.date.issued", FACT_TIME},
    {"dcterms.created", FACT_TIME}, {"dcterms.date", FACT_TIME}, {"dc.date", FACT_TIME}, {"date", FACT_TIME},
    {"og:url", FACT_URL}, {"twitter:url", FACT_URL},
    {"og:site_name", FACT_SOURCE}, {"application-name", FACT_SOURCE}, {"dc.publisher", FACT_SOURCE}};
#define NAMES (sizeof page_facts_names / sizeof *page_facts_names)

/* What ranks behind or before those. The smaller rank wins. */
enum { RANK_LINK = 0, RANK_NAMES = 1, RANK_ELEMENT = 100, RANK_JSON, RANK_TIME, RANK_HEADING, RANK_NONE };

typedef struct PageFacts {
  ShingleMarkup markup;
  ShinglePageFacts *facts;
  int rank[FACTS];
  size_t at[FACTS], length[FACTS]; /* in facts->text */
  int awaited;                     /* the fact that the next text gives, or FACTS; its element, and what it ranks */
  int awaited_rank;
  const ShingleElement *element;
  ShingleBuffer words;             /* that text, so far */
  int json;                        /* the next raw text is JSON-LD */
} PageFacts;

static int page_facts_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

static int page_facts_same(ShinglePart a, const char *b)
{
  if (a.length != strlen(b)) return 0;
  for (size_t i = 0; i < a.length; i++) {
    char c = a.bytes[i];
    if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != b[i]) return 0;
  }
  return 1;
}

/* Does a value have this word, in a list with spaces between? */
static int page_facts_lists(ShinglePart list, const char *word)
{
  for (size_t at = 0; at < list.length;) {
    size_t end = at;
    while (end < list.length && !page_facts_space(list.bytes[end])) end++;
    if (page_facts_same((ShinglePart){list.bytes + at, end - at}, word)) return 1;
    at = end + 1;
  }
  return 0;
}

/* Keeps a fact, unless there is a better one. White space in it becomes one space. */
static void page_facts_keep(PageFacts *p, Fact fact, int rank, const char *bytes, size_t length, int decoded)
{
  ShingleBuffer plain = {0}, *text = &p->facts->text;
  if (rank >= p->rank[fact] || length > FACT_BYTES) return;
  if (decoded) shingle_buffer_append(&plain, bytes, length);
  else shingle_entities_decoded(&plain, bytes, length, SHINGLE_ENTITY_IN_ATTRIBUTE, p->markup.host);
  size_t start = text->length;
  int space = 0;
  for (size_t i = 0; i < plain.length; i++) {
    const char *c = plain.bytes + i;
    int wide = i + 1 < plain.length && memcmp(c, "\xc2\xa0", 2) == 0; /* a no-break space */
    if (page_facts_space(*c) || wide) {
      space = text->length > start;
      i += (size_t)wide;
    } else if (*c != 0) {
      if (space) shingle_buffer_append(text, " ", 1);
      space = 0;
      shingle_buffer_append(text, c, 1);
    }
  }
  if (plain.status != SHINGLE_OK) text->status = plain.status;
  shingle_buffer_free(&plain);
  if (text->length == start) return;
  int address = fact == FACT_AUTHOR && text->length - start > 4 && memcmp(text->bytes + start, "http", 4) == 0;
  if (address) {
    text->length = start;
    return;
  }
  p->rank[fact] = rank;
  p->at[fact] = start;
  p->length[fact] = text->length - start;
}

static void page_facts_keep_attribute(PageFacts *p, Fact fact, int rank, ShingleAttribute a)
{
  if (!shingle_markup_has(&p->markup, a)) return;
  page_facts_keep(p, fact, rank, p->markup.attributes[a].bytes, p->markup.attributes[a].length, 0);
}

/* ------------------------------------------------------------------------------ tags -- */

/* charset=... in what would be a header of HTTP */
static void page_facts_content_type(PageFacts *p)
{
  ShinglePart content = p->markup.attributes[SHINGLE_ATTRIBUTE_CONTENT];
  for (size_t i = 0; i + 8 < content.length; i++) {
    if (!page_facts_same((ShinglePart){content.bytes + i, 8}, "charset=")) continue;
    size_t end = i += 8;
    while (end < content.length && !page_facts_space(content.bytes[end]) && content.bytes[end] != ';') end++;
    page_facts_keep(p, FACT_CHARSET, RANK_ELEMENT, content.bytes + i, end - i, 0);
    return;
  }
}

static void page_facts_meta(PageFacts *p)
{
  static const ShingleAttribute named[] = {SHINGLE_ATTRIBUTE_PROPERTY, SHINGLE_ATTRIBUTE_NAME, SHINGLE_ATTRIBUTE_ITEMPROP};
  const ShingleMarkup *m = &p->markup;
  page_facts_keep_attribute(p, FACT_CHARSET, RANK_LINK, SHINGLE_ATTRIBUTE_CHARSET);
  if (!shingle_markup_has(m, SHINGLE_ATTRIBUTE_CONTENT)) return;
  int names = 0;
  for (size_t k = 0; k < sizeof named / sizeof *named; k++) {
    if (!shingle_markup_has(m, named[k])) continue;
    names = 1;
    for (size_t i = 0; i < NAMES; i++) {
      if (page_facts_same(m->attributes[named[k]], page_facts_names[i].name)) {
        page_facts_keep_attribute(p, (Fact)page_facts_names[i].fact, RANK_NAMES + (int)i, SHINGLE_ATTRIBUTE_CONTENT);
      }
    }
  }
  if (!names) page_facts_content_type(p);
}

static void page_facts_await(PageFacts *p, Fact fact, int rank)
{
  if (p->awaited != FACTS || rank >= p->rank[fact]) return;
  p->awaited = (int)fact;
  p->awaited_rank = rank;
  p->element = p->markup.element;
  p->words.length = 0;
}

static void page_facts_start(PageFacts *p)
{
  const ShingleMarkup *m = &p->markup;
  const ShinglePart *value = m->attributes;
  switch (m->element->element) {
    case SHINGLE_ELEMENT_META: page_facts_meta(p); return;
    case SHINGLE_ELEMENT_HTML: page_facts_keep_attribute(p, FACT_LANG, RANK_ELEMENT, SHINGLE_ATTRIBUTE_LANG); return;
    case SHINGLE_ELEMENT_LINK:
      if (shingle_markup_has(m, SHINGLE_ATTRIBUTE_REL) && page_facts_lists(value[SHINGLE_ATTRIBUTE_REL], "canonical")) {
        page_facts_keep_attribute(p, FACT_URL, RANK_LINK, SHINGLE_ATTRIBUTE_HREF);
      }
      return;
    case SHINGLE_ELEMENT_TIME: page_facts_keep_attribute(p, FACT_TIME, RANK_TIME, SHINGLE_ATTRIBUTE_DATETIME); break;
    case SHINGLE_ELEMENT_TITLE: page_facts_await(p, FACT_TITLE, RANK_ELEMENT); return;
    case SHINGLE_ELEMENT_SCRIPT:
      p->json = shingle_markup_has(m, SHINGLE_ATTRIBUTE_TYPE) && page_facts_same(value[SHINGLE_ATTRIBUTE_TYPE], "application/ld+json");
      return;
    case SHINGLE_ELEMENT_HEADING:
      if (m->element->name[1] == '1') page_facts_await(p, FACT_TITLE, RANK_HEADING);
      break;
    default: break;
  }
  if ((shingle_markup_has(m, SHINGLE_ATTRIBUTE_ITEMPROP) && page_facts_lists(value[SHINGLE_ATTRIBUTE_ITEMPROP], "author")) ||
      (shingle_markup_has(m, SHINGLE_ATTRIBUTE_REL) && page_facts_lists(value[SHINGLE_ATTRIBUTE_REL], "author"))) {
    if (!(m->element->is & SHINGLE_IS_VOID)) page_facts_await(p, FACT_AUTHOR, RANK_ELEMENT);
  }
  if (shingle_markup_has(m, SHINGLE_ATTRIBUTE_ITEMPROP) && page_facts_lists(value[SHINGLE_ATTRIBUTE_ITEMPROP], "datepublished")) {
    page_facts_keep_attribute(p, FACT_TIME, RANK_ELEMENT, SHINGLE_ATTRIBUTE_DATETIME);
    page_facts_keep_attribute(p, FACT_TIME, RANK_ELEMENT, SHINGLE_ATTRIBUTE_CONTENT);
  }
}

/* An end tag of the element whose text is awaited, or so much text that it is none. */
static void page_facts_arrive(PageFacts *p)
{
  page_facts_keep(p, (Fact)p->awaited, p->awaited_rank, p->words.bytes, p->words.length, 1);
  p->awaited = FACTS;
}

/* "datePublished": "..." in JSON. */
static void page_facts_json(PageFacts *p)
{
  static const char key[] = "\"datePublished\"";
  ShinglePart json = p->markup.part;
  const char *end = json.bytes + json.length, *at = json.bytes;
  p->json = 0;
  for (; (at = memchr(at, '"', (size_t)(end - at))) != NULL; at++) {
    if ((size_t)(end - at) < sizeof key - 1 || memcmp(at, key, sizeof key - 1) != 0) continue;
    at += sizeof key - 1;
    while (at < end && (page_facts_space(*at) || *at == ':')) at++;
    if (at == end || *at != '"') return;
    const char *close = memchr(at + 1, '"', (size_t)(end - at - 1));
    if (close != NULL) page_facts_keep(p, FACT_TIME, RANK_JSON, at + 1, (size_t)(close - at - 1), 1);
    return;
  }
}

static void page_facts_token(PageFacts *p, ShingleMarkupKind kind)
{
  if (kind == SHINGLE_MARKUP_START) {
    page_facts_start(p);
    if (p->awaited != FACTS && p->element != p->markup.element) shingle_buffer_append(&p->words, " ", 1);
  } else if (kind == SHINGLE_MARKUP_STOP) {
    if (p->awaited != FACTS && p->markup.element == p->element) page_facts_arrive(p);
  } else if (kind == SHINGLE_MARKUP_RAW) {
    if (p->json) page_facts_json(p);
  } else if (p->awaited != FACTS) {
    shingle_entities_decoded(&p->words, p->markup.part.bytes, p->markup.part.length, SHINGLE_ENTITY_IN_TEXT, p->markup.host);
    if (p->words.length > FACT_BYTES) p->awaited = FACTS;
  }
}

static void page_facts_finish(PageFacts *p)
{
  ShinglePageFacts *f = p->facts;
  ShinglePart *const parts[FACTS] = {&f->title, &f->author, &f->time, &f->url, &f->source, &f->lang, &f->charset};
  for (int i = 0; i < FACTS; i++) {
    if (p->rank[i] < RANK_NONE) *parts[i] = (ShinglePart){f->text.bytes + p->at[i], p->length[i]};
  }
}

int shingle_page_facts(const char *html, size_t length, void *host, ShinglePageFacts *facts)
{
  PageFacts p = {.facts = facts, .awaited = FACTS};
  ShingleMarkupKind kind;
  *facts = (ShinglePageFacts){0};
  for (int i = 0; i < FACTS; i++) p.rank[i] = RANK_NONE;
  shingle_markup_open(&p.markup, html, length, host);
  while (facts->text.status == SHINGLE_OK && (kind = shingle_markup_next(&p.markup)) != SHINGLE_MARKUP_END) {
    page_facts_token(&p, kind);
    if (p.words.status != SHINGLE_OK) facts->text.status = p.words.status;
  }
  shingle_buffer_free(&p.words);
  int status = facts->text.status != SHINGLE_OK ? facts->text.status : p.markup.status;
  if (status == SHINGLE_OK) page_facts_finish(&p);
  return status;
}

void shingle_page_facts_free(ShinglePageFacts *facts)
{
  shingle_buffer_free(&facts->text);
  *facts = (ShinglePageFacts){0};
}
