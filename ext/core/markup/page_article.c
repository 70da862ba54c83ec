/* page_article.c - see page_article.h. */
#include "page_article.h"

#include <string.h>

#include "../base/sort.h"

/* Words: the tree "number of words" of the paper; the rest are round numbers that no test was fitted to. What they
** do is measured by bench/pages.py. */
enum {
  SHORT_WORDS = 16,     /* a block with more is prose if its neighbours do not say otherwise */
  LABEL_WORDS = 4,      /* the block before a heading of a list has no more */
  ALONE_WORDS = 40,     /* a block with more is prose even after links */
  NEXT_WORDS = 17,
  LEAST_WORDS = 50,     /* of prose; with fewer left, furniture that holds most of it is none */
  LEAST_SHARE = 12,     /* or with less than one twelfth */
  PLAIN_LOSS = 3,       /* what a block that is no prose takes from a run, beside a third of its words */
  NOTICE_WORDS = 30,    /* a block with a copyright sign and no more words is furniture */
  TITLE_REACH = 8       /* blocks from the article back to its <h1> */
};

#define LINKED 0.333333        /* a block with more of it in links is no prose */
#define LINKED_BEFORE 0.555556 /* the same of the block before */
#define LOOK 4096              /* blocks between two looks for an interrupt */

/* ------------------------------------------------------------------------------ roles -- */

/* Words of classes and ids, and values of `role`, that mean furniture. Sorted by nothing: there are few. */
static const char page_article_words[][14] = {
    "ad", "ads", "advert", "advertisement", "banner", "breadcrumb", "breadcrumbs", "byline", "comment", "comments", "complementary",
    "consent", "contentinfo", "cookie", "cookies", "disqus", "footer", "gdpr", "masthead", "menu", "modal", "most", "nav", "navbar",
    "navigation", "newsletter", "outbrain", "pagination", "paywall", "popular", "popup", "promo", "recirc", "recommended", "related",
    "search", "share", "sharing", "sidebar", "social", "sponsored", "subscribe", "taboola", "tags", "toolbar", "trending", "widget"};

static int page_article_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static int page_article_is_word(const char *name, size_t length)
{
  for (size_t i = 0; i < sizeof page_article_words / sizeof *page_article_words; i++) {
    const char *word = page_article_words[i];
    if (strlen(word) != length) continue;
    size_t k = 0;
    while (k < length && (name[k] | 32) == word[k]) k++;
    if (k == length) return 1;
  }
  return 0;
}

/* Looks at each word of a name: letters, in which a capital after a small one begins another ("siteNav"). */
static int page_article_name_says(const char *name, size_t length)
{
  for (size_t at = 0; at < length;) {
    size_t end = at;
    while (end < length && page_article_letter(name[end])) {
      int small = end > at && name[end - 1] >= 'a';
      if (small && name[end] <= 'Z') break;
      end++;
    }
    if (end > at && page_article_is_word(name + at, end - at)) return 1;
    at = end > at ? end : at + 1;
  }
  return 0;
}

/* Names that say what an article is about ("tag-social-media"), or what stands beside it ("has-sidebar"). */
static int page_article_is_about(const char *name, size_t length)
{
  static const char *const beginnings[] = {"tag-", "category-", "topic-", "has-", "with-", "no-"};
  for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
    size_t n = strlen(beginnings[i]), k = 0;
    while (k < n && k < length && (name[k] | 32) == beginnings[i][k]) k++;
    if (k == n) return 1;
  }
  return 0;
}

/* Does one of the names in a class, an id or a role mean furniture? */
static int page_article_says_furniture(const ShingleMarkup *tag, ShingleAttribute attribute)
{
  if (!shingle_markup_has(tag, attribute)) return 0;
  ShinglePart value = tag->attributes[attribute];
  for (size_t at = 0; at < value.length;) {
    size_t end = at;
    while (end < value.length && (unsigned char)value.bytes[end] > ' ') end++;
    const char *name = value.bytes + at;
    if (!page_article_is_about(name, end - at) && page_article_name_says(name, end - at)) return 1;
    at = end + 1;
  }
  return 0;
}

/* Does an attribute hold this word, in small letters, between spaces or alone? */
static int page_article_has(const ShingleMarkup *tag, ShingleAttribute attribute, const char *word)
{
  size_t n = strlen(word);
  ShinglePart value = tag->attributes[attribute];
  if (!shingle_markup_has(tag, attribute)) return 0;
  for (size_t i = 0; i + n <= value.length; i++) {
    size_t k = 0;
    while (k < n && (value.bytes[i + k] | 32) == word[k]) k++;
    if (k == n) return 1;
  }
  return 0;
}

int shingle_page_role(const ShingleMarkup *tag)
{
  const ShingleElement *e = tag->element;
  if (e->is & SHINGLE_IS_FURNITURE) return SHINGLE_SPAN_FURNITURE;
  if (!(e->is & (SHINGLE_IS_BLOCK | SHINGLE_IS_LINE | SHINGLE_IS_CELL))) return SHINGLE_SPAN_NONE;
  if (e->element == SHINGLE_ELEMENT_ARTICLE || e->element == SHINGLE_ELEMENT_MAIN) return SHINGLE_SPAN_ARTICLE;
  if (page_article_has(tag, SHINGLE_ATTRIBUTE_ITEMPROP, "articlebody")) return SHINGLE_SPAN_ARTICLE;
  if (page_article_says_furniture(tag, SHINGLE_ATTRIBUTE_ROLE)) return SHINGLE_SPAN_FURNITURE;
  if (page_article_says_furniture(tag, SHINGLE_ATTRIBUTE_CLASS)) return SHINGLE_SPAN_FURNITURE;
  if (page_article_says_furniture(tag, SHINGLE_ATTRIBUTE_ID)) return SHINGLE_SPAN_FURNITURE;
  return SHINGLE_SPAN_NONE;
}

/* ------------------------------------------------------------------------------ words -- */

/* Does a character of a script without spaces begin here? Han, kana, Thai, Lao, Khmer, Myanmar. (Hangul has spaces.) */
static int page_article_unspaced(uint8_t lead, uint8_t next)
{
  if (lead >= 0xe3 && lead <= 0xe9) return 1;
  if (lead == 0xe0) return next >= 0xb8 && next <= 0xbb;
  return lead == 0xe1 && (next <= 0x82 || next == 0x9e || next == 0x9f);
}

/* Words between spaces; of scripts without spaces, one for two characters. */
static uint32_t page_article_count(const char *text, size_t length)
{
  size_t words = 0, characters = 0;
  int inside = 0;
  for (size_t i = 0; i < length; i++) {
    int space = text[i] == ' ' || text[i] == '\n' || text[i] == '\t';
    words += (size_t)(!space && !inside);
    inside = !space;
    if (i + 1 < length) characters += (size_t)page_article_unspaced((uint8_t)text[i], (uint8_t)text[i + 1]);
  }
  return (uint32_t)(words + characters / 2);
}

/* Is there a copyright sign? */
static int page_article_has_notice(const char *text, size_t length)
{
  for (size_t i = 0; i + 1 < length; i++) {
    if (memcmp(text + i, "\xc2\xa9", 2) == 0) return 1;
  }
  return 0;
}

/* Does a block end as a sentence does, with a closing quotation mark behind it or not? */
static int page_article_ends(const char *text, const ShinglePageBlock *b)
{
  static const char *const ends[] = {".", "!", "?", "\"", "\xe2\x80\x9d", "\xc2\xbb", "\xe2\x80\xa6", "\xe3\x80\x82", "\xef\xbc\x81",
                                     "\xef\xbc\x9f", "\xe3\x80\x8d", "\xe0\xa5\xa4", "\xd8\x9f", "\xdb\x94", "\xe2\x80\x9c", ".)"};
  size_t length = b->end - b->start;
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
    size_t n = strlen(ends[i]);
    if (length >= n && memcmp(text + b->end - n, ends[i], n) == 0) return 1;
  }
  return 0;
}

static double page_article_linked(const ShinglePageBlock *b)
{
  return b->end > b->start ? (double)b->linked / (double)(b->end - b->start) : 0;
}

/* Step 1. `before` and `after` may be NULL. */
static int page_article_is_prose(const ShinglePageBlock *before, const ShinglePageBlock *b, const ShinglePageBlock *after)
{
  uint32_t words_before = before != NULL ? before->words : 0, words_after = after != NULL ? after->words : 0;
  if (page_article_linked(b) > LINKED) return 0;
  if (before != NULL && page_article_linked(before) > LINKED_BEFORE) {
    return b->words > ALONE_WORDS || words_after > NEXT_WORDS;
  }
  return b->words > SHORT_WORDS || words_after >= SHORT_WORDS || words_before > LABEL_WORDS;
}

static int page_article_measure(ShinglePageBlocks *page, const ShingleBuffer *text, void *host)
{
  for (size_t i = 0; i < page->count; i++) {
    ShinglePageBlock *b = &page->blocks[i];
    b->words = page_article_count(text->bytes + b->start, b->end - b->start);
    b->furniture = b->words <= NOTICE_WORDS && page_article_has_notice(text->bytes + b->start, b->end - b->start);
    if (i % LOOK == 0 && shingle_interrupted(host)) return SHINGLE_INTERRUPTED;
  }
  for (size_t i = 0; i < page->count; i++) {
    ShinglePageBlock *b = &page->blocks[i];
    b->prose = (uint8_t)page_article_is_prose(i > 0 ? b - 1 : NULL, b, i + 1 < page->count ? b + 1 : NULL);
  }
  return SHINGLE_OK;
}

/* ------------------------------------------------------------------------- furniture -- */

typedef struct Repeat {
  const char *bytes;
  size_t length, block;
} Repeat;

static int page_article_order(const void *a, const void *b)
{
  const Repeat *x = a, *y = b;
  if (x->length != y->length) return x->length < y->length ? -1 : 1;
  int order = memcmp(x->bytes, y->bytes, x->length);
  return order != 0 ? order : x->block < y->block ? -1 : x->block > y->block;
}

/* What stands more than once is furniture, but for the first one of a long block and for short sentences. */
static int page_article_find_repeats(ShinglePageBlocks *page, const ShingleBuffer *text, void *host)
{
  if (page->count > SIZE_MAX / sizeof(Repeat)) return SHINGLE_TOOBIG;
  Repeat *all = shingle_realloc(NULL, page->count * sizeof *all);
  if (all == NULL) return SHINGLE_NOMEM;
  for (size_t i = 0; i < page->count; i++) {
    const ShinglePageBlock *b = &page->blocks[i];
    all[i] = (Repeat){text->bytes + b->start, b->end - b->start, i};
  }
  int status = shingle_sort(all, page->count, sizeof *all, page_article_order, host);
  for (size_t i = 1; i < page->count && status == SHINGLE_OK; i++) {
    ShinglePageBlock *b = &page->blocks[all[i].block], *first = &page->blocks[all[i - 1].block];
    if (all[i].length != all[i - 1].length || memcmp(all[i].bytes, all[i - 1].bytes, all[i].length) != 0) continue;
    if (b->words > SHORT_WORDS) {
      b->furniture = 1;
    } else if (b->kind == SHINGLE_BLOCK_PLAIN && !page_article_ends(text->bytes, b)) {
      b->furniture = 1;
      if (first->kind == SHINGLE_BLOCK_PLAIN) first->furniture = 1;
    }
  }
  shingle_release(all);
  return status;
}

/* Words of prose before each block that are no furniture. Freed by the caller; NULL: no memory. */
static uint64_t *page_article_sums(const ShinglePageBlocks *page)
{
  uint64_t *sums = shingle_realloc(NULL, (page->count + 1) * sizeof *sums);
  if (sums == NULL) return NULL;
  sums[0] = 0;
  for (size_t i = 0; i < page->count; i++) {
    const ShinglePageBlock *b = &page->blocks[i];
    sums[i + 1] = sums[i] + (b->prose && !b->furniture ? b->words : 0);
  }
  return sums;
}

/* Marks the blocks in elements that are furniture; `most`: not in those that hold more than so many words of prose. */
static void page_article_mark(ShinglePageBlocks *page, const uint64_t *sums, uint64_t most, int32_t *depth)
{
  memset(depth, 0, (page->count + 1) * sizeof *depth);
  for (size_t i = 0; i < page->span_count; i++) {
    const ShinglePageSpan *s = &page->spans[i];
    if (s->kind != SHINGLE_SPAN_FURNITURE || sums[s->end] - sums[s->first] > most) continue;
    depth[s->first]++;
    depth[s->end]--;
  }
  int32_t open = 0;
  for (size_t i = 0; i < page->count; i++) {
    open += depth[i];
    if (open > 0) page->blocks[i].furniture |= 2;
    else page->blocks[i].furniture &= 1;
  }
}

static uint64_t page_article_left(const ShinglePageBlocks *page)
{
  uint64_t words = 0;
  for (size_t i = 0; i < page->count; i++) {
    if (page->blocks[i].prose && !page->blocks[i].furniture) words += page->blocks[i].words;
  }
  return words;
}

/* Step 2. */
static int page_article_find_furniture(ShinglePageBlocks *page, const ShingleBuffer *text, void *host)
{
  int status = page_article_find_repeats(page, text, host);
  if (status != SHINGLE_OK) return status;
  uint64_t *sums = page_article_sums(page);
  int32_t *depth = shingle_realloc(NULL, (page->count + 1) * sizeof *depth);
  if (sums != NULL && depth != NULL) {
    uint64_t all = sums[page->count];
    page_article_mark(page, sums, all, depth);
    uint64_t left = page_article_left(page);
    if (left < LEAST_WORDS || left < all / LEAST_SHARE) page_article_mark(page, sums, all / 2, depth);
  } else {
    status = SHINGLE_NOMEM;
  }
  shingle_release(sums);
  shingle_release(depth);
  return status;
}

/* ------------------------------------------------------------------------------- the run -- */

/* What a block adds to a run. */
static double page_article_score(const ShinglePageBlock *b)
{
  if (b->furniture) return -(double)PLAIN_LOSS;
  if (b->prose) return b->words;
  return -PLAIN_LOSS - (double)b->words / 3;
}

/* The run of blocks from `first` to before `end` with the greatest sum. 0: no sum is above zero. */
static int page_article_best_run(const ShinglePageBlocks *page, size_t *first, size_t *end)
{
  double sum = 0, best = 0;
  size_t start = *first, stop = *end, begins = start;
  for (size_t i = start; i < stop; i++) {
    if (sum <= 0) {
      sum = 0;
      begins = i;
    }
    sum += page_article_score(&page->blocks[i]);
    if (sum <= best) continue;
    best = sum;
    *first = begins;
    *end = i + 1;
  }
  return best > 0;
}

/* The element that says to be the article, if it has most of the prose: the smallest that has about as much as any. */
static int page_article_find_element(const ShinglePageBlocks *page, size_t *first, size_t *end)
{
  uint64_t *sums = page_article_sums(page), most = 0;
  const ShinglePageSpan *best = NULL;
  if (sums == NULL) return SHINGLE_NOMEM;
  for (size_t i = 0; i < page->span_count; i++) {
    const ShinglePageSpan *s = &page->spans[i];
    uint64_t words = sums[s->end] - sums[s->first];
    if (s->kind == SHINGLE_SPAN_ARTICLE && words > most) most = words;
  }
  for (size_t i = 0; i < page->span_count && most * 2 > sums[page->count]; i++) {
    const ShinglePageSpan *s = &page->spans[i];
    uint64_t words = sums[s->end] - sums[s->first];
    if (s->kind != SHINGLE_SPAN_ARTICLE || words < most - most / 10) continue;
    if (best == NULL || s->end - s->first < best->end - best->first) best = s;
  }
  *first = best != NULL ? best->first : 0;
  *end = best != NULL ? best->end : page->count;
  shingle_release(sums);
  return SHINGLE_OK;
}

/* ----------------------------------------------------------------------------- choice -- */

/* Step 4, but for headings. */
static int page_article_stays(const char *text, const ShinglePageBlock *b)
{
  if (b->furniture || b->kind == SHINGLE_BLOCK_TITLE || b->kind == SHINGLE_BLOCK_HEADING) return 0;
  if (page_article_linked(b) > LINKED) return 0;
  if (b->words > SHORT_WORDS) return b->prose || page_article_ends(text, b);
  return b->kind == SHINGLE_BLOCK_ITEM || page_article_ends(text, b);
}

static void page_article_keep_headings(ShinglePageBlocks *page, size_t first, size_t end)
{
  for (size_t i = end; i-- > first;) {
    ShinglePageBlock *b = &page->blocks[i];
    int heading = b->kind == SHINGLE_BLOCK_HEADING || b->kind == SHINGLE_BLOCK_TITLE;
    if (heading && !b->furniture && i + 1 < page->count && page->blocks[i + 1].keep && page_article_linked(b) <= LINKED) b->keep = 1;
  }
  for (size_t i = first, steps = 0; i < page->count && steps <= TITLE_REACH; i--, steps++) {
    ShinglePageBlock *b = &page->blocks[i];
    if (b->kind == SHINGLE_BLOCK_TITLE && !b->furniture) {
      b->keep = 1;
      break;
    }
    if (i == 0) break;
  }
}

static void page_article_keep_all(ShinglePageBlocks *page)
{
  for (size_t i = 0; i < page->count; i++) {
    ShinglePageBlock *b = &page->blocks[i];
    b->keep = !b->furniture && page_article_linked(b) <= LINKED_BEFORE;
  }
}

/* Moves the blocks that stay together; between those that were neighbours stays what stood there. */
static void page_article_cut(const ShinglePageBlocks *page, ShingleBuffer *text)
{
  size_t to = 0, last = SIZE_MAX;
  for (size_t i = 0; i < page->count; i++) {
    const ShinglePageBlock *b = &page->blocks[i];
    if (!b->keep) continue;
    if (last != SIZE_MAX) {
      size_t from = page->blocks[last].end, gap = b->start - from;
      if (last + 1 == i) {
        memmove(text->bytes + to, text->bytes + from, gap);
        to += gap;
      } else { /* a block was between them, and two gaps: there is room for two bytes */
        text->bytes[to++] = '\n';
        text->bytes[to++] = '\n';
      }
    }
    memmove(text->bytes + to, text->bytes + b->start, b->end - b->start);
    to += b->end - b->start;
    last = i;
  }
  text->length = to;
}

int shingle_page_article(ShinglePageBlocks *page, ShingleBuffer *text, void *host)
{
  size_t first, end;
  if (page->count == 0) return SHINGLE_OK;
  int status = page_article_measure(page, text, host);
  if (status == SHINGLE_OK) status = page_article_find_furniture(page, text, host);
  if (status == SHINGLE_OK) status = page_article_find_element(page, &first, &end);
  if (status != SHINGLE_OK) return status;
  if (page_article_best_run(page, &first, &end)) {
    for (size_t i = first; i < end; i++) {
      page->blocks[i].keep = (uint8_t)page_article_stays(text->bytes, &page->blocks[i]);
    }
    page_article_keep_headings(page, first, end);
  } else {
    page_article_keep_all(page);
  }
  page_article_cut(page, text);
  return SHINGLE_OK;
}

void shingle_page_blocks_free(ShinglePageBlocks *page)
{
  shingle_release(page->blocks);
  shingle_release(page->spans);
  *page = (ShinglePageBlocks){0};
}
