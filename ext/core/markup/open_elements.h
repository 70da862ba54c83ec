/* open_elements.h - which elements of a page are open: the HTML standard's stack, without a tree.
**
** Start tags close what they cannot stand in (<li> an <li>, <p> and <div> a <p>, <td> a <td>), end tags close what was left
** open in them, and those that match nothing are passed over, by the rules of 13.2.6.4.7 ("in body") and those for tables.
** tests/html_test.py compares this with a whole parser. What is not done: a text that stands in a table but in no cell stays
** where it is, and is not moved before the table; formatting that is left open does not go on in the next block.
**
** There are at most SHINGLE_OPEN_MAX open elements; one more takes the place of the last, as in browsers. So a tag costs O(1),
** whatever the page.
*/
#ifndef SHINGLE_OPEN_ELEMENTS_H
#define SHINGLE_OPEN_ELEMENTS_H

#include "markup.h"

#define SHINGLE_OPEN_MAX 512

typedef struct ShingleOpenElement {
  const ShingleElement *element;
  uint32_t hash;    /* of the name of an unknown one */
  uint32_t mark;    /* the caller's, 0 at first, as are the next two */
  uint8_t hidden;   /* by an attribute */
  uint8_t role;
  uint8_t ended;    /* formatting or a form whose end tag came while a block was open in it */
} ShingleOpenElement;

typedef struct ShingleOpenElements {
  size_t count;
  ShingleOpenElement open[SHINGLE_OPEN_MAX];
  uint16_t of_kind[SHINGLE_ELEMENT_NAMES]; /* how many are open of each ShingleElementName */
  /* called for each that is closed, the innermost first */
  void (*closed)(void *caller, ShingleOpenElement *element);
  void *caller;
} ShingleOpenElements;

/* What a start tag is about to close. */
void shingle_open_before(ShingleOpenElements *o, const ShingleMarkup *tag);

/* Opens the element of a start tag, unless it is void, and returns it; NULL: nothing was opened. */
ShingleOpenElement *shingle_open_push(ShingleOpenElements *o, const ShingleMarkup *tag);

/* Closes what an end tag closes. 0: nothing; it matched no open element. */
int shingle_open_end(ShingleOpenElements *o, const ShingleMarkup *tag);

/* Closes all. */
void shingle_open_finish(ShingleOpenElements *o);

#endif
