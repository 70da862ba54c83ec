/* page_facts.h - what a page of HTML says about its article: title, author, date, address, newspaper.
**
** Each is taken from the first of these that is there:
**
**     title   <meta> og:title, twitter:title; <title>; the first <h1>
**     author  <meta> author, article:author, dc.creator and others, unless it is an address; itemprop or rel "author"
**     time    <meta> article:published_time, datePublished, date, dc.date and others; JSON-LD's datePublished; the first
**             <time datetime>
**     url     <link rel=canonical>, <meta> og:url
**     source  <meta> og:site_name, application-name
**     lang    of <html>
**     charset <meta charset>, <meta http-equiv=content-type>
**
** They are as the page has them, decoded, without white space around them; a date is in whatever form.
*/
#ifndef SHINGLE_PAGE_FACTS_H
#define SHINGLE_PAGE_FACTS_H

#include "../article/article.h" /* ShinglePart */

/* All zero is one without facts. `bytes` of a part is NULL where the page says nothing; the parts point into `text`. */
typedef struct ShinglePageFacts {
  ShinglePart title, author, time, url, source, lang, charset;
  ShingleBuffer text;
} ShinglePageFacts;

/* Reads the facts of a page into *facts, which is made empty first. Returns SHINGLE_OK, SHINGLE_NOMEM, SHINGLE_TOOBIG or
** SHINGLE_INTERRUPTED; free it in any case. O(length) time, memory for the facts alone: one longer than 4096 bytes is none. */
int shingle_page_facts(const char *html, size_t length, void *host, ShinglePageFacts *facts);

void shingle_page_facts_free(ShinglePageFacts *facts);

#endif
