/* elements.h - the elements of HTML, as far as what is seen of a page depends on them. */
#ifndef SHINGLE_ELEMENTS_H
#define SHINGLE_ELEMENTS_H

#include <stddef.h>
#include <stdint.h>

/* What is known of an element. */
enum {
  SHINGLE_IS_VOID = 1 << 0,       /* has no end tag and no content */
  SHINGLE_IS_BLOCK = 1 << 1,      /* stands by itself, with an empty line around it */
  SHINGLE_IS_LINE = 1 << 2,       /* stands on a line of its own */
  SHINGLE_IS_CELL = 1 << 3,       /* of a table's row */
  SHINGLE_IS_HIDDEN = 1 << 4,     /* is not seen, nor is what is in it */
  SHINGLE_IS_RAW = 1 << 5,        /* holds text without tags and references */
  SHINGLE_IS_ESCAPABLE = 1 << 6,  /* holds text without tags, but with references */
  SHINGLE_IS_PRE = 1 << 7,        /* keeps its white space */
  SHINGLE_IS_HEADING = 1 << 8,
  SHINGLE_IS_FORMATTING = 1 << 9, /* an end tag of it ends no block that is open in it: <b><p></b> */
  SHINGLE_IS_SPECIAL = 1 << 10,   /* the standard's "special": end tags of other elements do not end it */
  SHINGLE_IS_SCOPE = 1 << 11,     /* most end tags do not look beyond it */
  SHINGLE_ENDS_P = 1 << 12,       /* its start ends a paragraph that is open */
  SHINGLE_IS_FURNITURE = 1 << 13, /* holds no article: navigation, footers, forms */
  SHINGLE_IS_FOREIGN = 1 << 14    /* SVG and MathML */
};

/* Those that need to be told from all others. */
typedef enum ShingleElementName {
  SHINGLE_ELEMENT_UNKNOWN, /* a name that is no HTML */
  SHINGLE_ELEMENT_OTHER,   /* HTML without a rule of its own */
  SHINGLE_ELEMENT_A, SHINGLE_ELEMENT_ARTICLE, SHINGLE_ELEMENT_BODY, SHINGLE_ELEMENT_BR, SHINGLE_ELEMENT_BUTTON,
  SHINGLE_ELEMENT_CAPTION, SHINGLE_ELEMENT_CELL, SHINGLE_ELEMENT_DIALOG, SHINGLE_ELEMENT_DT, SHINGLE_ELEMENT_FORM,
  SHINGLE_ELEMENT_HEADING, SHINGLE_ELEMENT_HTML, SHINGLE_ELEMENT_IMG, SHINGLE_ELEMENT_LI, SHINGLE_ELEMENT_LINK,
  SHINGLE_ELEMENT_LIST, SHINGLE_ELEMENT_MAIN, SHINGLE_ELEMENT_META, SHINGLE_ELEMENT_OPTION, SHINGLE_ELEMENT_P,
  SHINGLE_ELEMENT_PLAINTEXT, SHINGLE_ELEMENT_PRE, SHINGLE_ELEMENT_ROW, SHINGLE_ELEMENT_ROWS, SHINGLE_ELEMENT_SCRIPT,
  SHINGLE_ELEMENT_TABLE, SHINGLE_ELEMENT_TEMPLATE, SHINGLE_ELEMENT_TIME, SHINGLE_ELEMENT_TITLE,
  SHINGLE_ELEMENT_NAMES    /* how many there are */
} ShingleElementName;

typedef struct ShingleElement {
  char name[14];       /* in small letters */
  uint8_t element;     /* a ShingleElementName */
  uint32_t is;
} ShingleElement;

#define SHINGLE_ELEMENT_BYTES 13 /* of the longest name */

/* The element of a name, in letters of either case. Never NULL: what has no entry is an unknown one. */
const ShingleElement *shingle_element(const char *name, size_t length);

/* Does a name mean HTML? Plain text may have other things between < and >. */
int shingle_element_known(const ShingleElement *element);

#endif
