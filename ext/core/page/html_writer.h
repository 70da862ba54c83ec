/* html_writer.h - writing HTML: every byte of a foreign text goes through here.
**
** What comes out is safe as text between tags and as a quoted attribute value: & < > " and ' are
** escaped. Bytes that are not UTF-8 become U+FFFD, as text.h reads them; so do control characters,
** NUL among them, and code points that HTML forbids. Tabs and line ends stay; a carriage return,
** which a browser would turn into a line end anyway, becomes one unless one follows.
**
** Numbers are written with digits and a point, whatever the locale.
*/
#ifndef SHINGLE_HTML_WRITER_H
#define SHINGLE_HTML_WRITER_H

#include "../base/memory.h"

/* Appends a text, escaped. O(length). */
void shingle_html_escaped(ShingleBuffer *out, const char *bytes, size_t length);

/* The same for a text that ends with NUL. */
void shingle_html_string(ShingleBuffer *out, const char *text);

void shingle_html_number(ShingleBuffer *out, uint64_t number);

/* Appends 0 <= value < 10^9 with 0 to 6 decimals, rounded to the nearest. */
void shingle_html_decimal(ShingleBuffer *out, double value, int decimals);

#endif
