/* markup.h - HTML as a row of tags and texts: the HTML standard's tokeniser (13.2.5), without its tree.
**
** Any bytes are HTML: there are no errors. Comments, declarations and processing instructions are passed over. Raw text
** (script, style, textarea, title and the like) comes as one text. Two things are read for feeds' sake that browsers do
** not do outside of SVG and MathML: <![CDATA[ and the ]]> that ends it are dropped, and what stands between is read as
** HTML like the rest.
**
** No memory is taken, nothing is called again from inside itself. O(length) in all.
*/
#ifndef SHINGLE_MARKUP_H
#define SHINGLE_MARKUP_H

#include "elements.h"
#include "../article/article.h" /* ShinglePart */

typedef enum ShingleMarkupKind {
  SHINGLE_MARKUP_END,   /* of the input; or `status` is not SHINGLE_OK */
  SHINGLE_MARKUP_TEXT,  /* with references, not decoded */
  SHINGLE_MARKUP_RAW,   /* without: they mean themselves */
  SHINGLE_MARKUP_START,
  SHINGLE_MARKUP_STOP   /* an end tag */
} ShingleMarkupKind;

/* The attributes that are looked at. */
typedef enum ShingleAttribute {
  SHINGLE_ATTRIBUTE_ALT, SHINGLE_ATTRIBUTE_CHARSET, SHINGLE_ATTRIBUTE_CLASS, SHINGLE_ATTRIBUTE_CONTENT,
  SHINGLE_ATTRIBUTE_DATETIME, SHINGLE_ATTRIBUTE_HIDDEN, SHINGLE_ATTRIBUTE_HREF, SHINGLE_ATTRIBUTE_ID,
  SHINGLE_ATTRIBUTE_ITEMPROP, SHINGLE_ATTRIBUTE_LANG, SHINGLE_ATTRIBUTE_NAME, SHINGLE_ATTRIBUTE_OPEN,
  SHINGLE_ATTRIBUTE_PROPERTY, SHINGLE_ATTRIBUTE_REL, SHINGLE_ATTRIBUTE_ROLE, SHINGLE_ATTRIBUTE_STYLE,
  SHINGLE_ATTRIBUTE_TYPE, SHINGLE_ATTRIBUTES
} ShingleAttribute;

typedef struct ShingleMarkup {
  const char *bytes;
  size_t length, at;
  void *host;
  int status;             /* SHINGLE_OK or SHINGLE_INTERRUPTED */

  /* the token; a tag's part is its name, which no element's name may be */
  ShinglePart part;
  const ShingleElement *element;
  int closed;             /* a start tag that ends with /> */
  uint32_t present;       /* bit i: attribute i is there */
  ShinglePart attributes[SHINGLE_ATTRIBUTES]; /* values as they stand; valid where present */

  /* the caller says where it is: */
  int foreign;            /* in SVG or MathML: no raw text but that of script and style */

  /* between tokens */
  const ShingleElement *raw; /* the element whose raw text comes next; or NULL */
  int cdata;              /* a <![CDATA[ is open */
  size_t look;            /* where to ask for an interrupt next */
} ShingleMarkup;

/* Starts reading; `host` is what shingle_interrupted() is asked with. The bytes are not copied. */
void shingle_markup_open(ShingleMarkup *m, const char *bytes, size_t length, void *host);

ShingleMarkupKind shingle_markup_next(ShingleMarkup *m);

/* Has the tag this attribute? */
static inline int shingle_markup_has(const ShingleMarkup *m, ShingleAttribute a) { return (int)(m->present >> a & 1); }

/* Is a text HTML, and no plain text in which a < or > happens to be? *html becomes 1 if it has a tag of a known element, a
** comment, a doctype or a CDATA section, else 0. Returns SHINGLE_OK or SHINGLE_INTERRUPTED. O(length). */
int shingle_markup_is_html(const char *bytes, size_t length, void *host, int *html);

#endif
