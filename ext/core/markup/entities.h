/* entities.h - HTML's character references: &eacute; &#233; &#xE9;
**
** Read as the HTML standard says (13.2.5.72 to 80): the longest of its 2,231 names; names of Latin-1 also without
** their semicolon; a number 80 to 9F as Windows-1252 has it; U+FFFD for 0, surrogates and numbers above 10FFFF.
*/
#ifndef SHINGLE_ENTITIES_H
#define SHINGLE_ENTITIES_H

#include "../base/memory.h"

/* Where a reference stands. */
enum {
  SHINGLE_ENTITY_IN_TEXT,      /* of a page */
  SHINGLE_ENTITY_IN_ATTRIBUTE, /* a name without semicolon is none where = or a letter or digit follows */
  SHINGLE_ENTITY_STRICT        /* only with its semicolon: what a text without tags may mean */
};

#define SHINGLE_ENTITY_BYTES 8 /* room for what a reference stands for */

/* Reads the reference at `bytes`, which begin with &. Returns its length, with the UTF-8 that it stands for in `text`
** and *text_length; 0: this & is one. O(1), but for numbers with many digits. */
size_t shingle_entity_read(const char *bytes, size_t length, int where, char text[SHINGLE_ENTITY_BYTES],
                           size_t *text_length);

/* Appends text with its references decoded; `host` is what shingle_interrupted() is asked with. O(length). */
void shingle_entities_decoded(ShingleBuffer *out, const char *bytes, size_t length, int where, void *host);

#endif
