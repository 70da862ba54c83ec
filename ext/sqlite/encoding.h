/* encoding.h - texts that are not UTF-8.
**
** The C library's iconv decodes: it is there wherever SQLite's extensions are loaded, knows more encodings than a
** library of reasonable size, and adds nothing to shingle.so. Windows has none: there UTF-8 alone is read.
**
** Nothing guesses. A detector such as uchardet says "windows-1252" of Polish and Turkish texts too, and is the less
** certain the shorter a text is; a wrong letter in a name is worse than an error that names the remedy. A byte order
** mark is certain, and so is UTF-8 that is valid.
*/
#ifndef SHINGLE_ENCODING_H
#define SHINGLE_ENCODING_H

#include "../core/base/memory.h"

#include <stdint.h>

/* The encoding that a byte order mark tells, and the length of the mark; NULL where there is none. */
const char *shingle_db_encoding_mark(const char *bytes, size_t length, size_t *mark);

/* Can this encoding be read? A name with a slash is none: iconv has options there. */
int shingle_db_encoding_known(const char *name);

/* Is it UTF-8, however that is written? */
int shingle_db_encoding_is_utf8(const char *name);

/* Decodes `bytes` into `out`, which is overwritten, as UTF-8 without byte order mark. Returns SHINGLE_OK, SHINGLE_NOMEM,
** SHINGLE_TOOBIG: more than `limit` bytes, SHINGLE_INTERRUPTED, or SHINGLE_INVALID, and in *at the first byte that
** cannot be decoded, counted from 0. */
int shingle_db_encoding_decode(const char *name, const char *bytes, size_t length, int64_t limit, void *host,
                               ShingleBuffer *out, size_t *at);

#endif
