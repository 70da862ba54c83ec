/* json.h - the two JSON values (RFC 8259) that lists of identifiers are made of, appended to a buffer. */
#ifndef SHINGLE_JSON_H
#define SHINGLE_JSON_H

#include "memory.h"

void shingle_json_integer(ShingleBuffer *b, int64_t value);

/* A string: quotes, backslashes and control characters are escaped, all else stands as it is. Like SQLite's
** json_quote() this passes on bytes that are no UTF-8, so that a reader gets back what was written. */
void shingle_json_text(ShingleBuffer *b, const char *bytes, size_t length);

#endif
