/* memory.h - result codes, the host's hooks, and growable arrays for the core.
**
** The core measures texts and knows nothing of SQLite. What it needs from the program around it,
** memory and the wish to stop, comes through three functions that the *host* defines at link time:
** ext/sqlite/extension.c through SQLite, tests/lib/heap.c through a malloc() that can be told to fail.
*/
#ifndef SHINGLE_MEMORY_H
#define SHINGLE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/* What a core function that can fail returns. Zero is success, so results can be tested plainly. */
enum {
  SHINGLE_OK = 0,
  SHINGLE_NOMEM,       /* the host had no memory: nothing is lost, the object can still be freed */
  SHINGLE_TOOBIG,      /* more than SHINGLE_BYTES_MAX bytes or SHINGLE_ITEMS_MAX items */
  SHINGLE_INTERRUPTED, /* the host asked to stop */
  SHINGLE_INVALID,     /* bytes or values that are not what they claim to be; see the function */
  SHINGLE_IO           /* a file could not be read */
};

/* Offsets into texts are 32-bit: a text, and its folded form, stay below 4 GiB. */
#define SHINGLE_BYTES_MAX ((size_t)UINT32_MAX - 64)
#define SHINGLE_ITEMS_MAX ((size_t)UINT32_MAX / 2)

/* ------------------------------------------------------------------ defined by the host -- */

/* Like realloc(): `bytes` is never 0. NULL when there is no memory; `old` is then untouched. */
void *shingle_realloc(void *old, size_t bytes);

/* Like free(): NULL is allowed. */
void shingle_release(void *memory);

/* Non-zero when the user wants the work to stop. Called once in about 64 KiB of input. `host` is
** what the host gave to the object at hand (ShingleText.host), NULL where there is none. */
int shingle_interrupted(void *host);

/* -------------------------------------------------------------------------- arrays -- */

/* Makes room for `need` items of `size` bytes in `items`, which has room for *capacity, and
** returns the array to use from now on. Grows by half at least, so that n appends cost O(n).
** On failure it returns `items` as it was and sets *status, which the caller has at SHINGLE_OK:
**
**     list->items = shingle_grown(list->items, &list->capacity, n + 1, sizeof *list->items, &status);
*/
void *shingle_grown(void *items, size_t *capacity, size_t need, size_t size, int *status);

/* A growable string of bytes: all zero is an empty one, shingle_buffer_free() makes it so again.
** The first failure sticks in `status`; later appends then do nothing, so a writer may check once. */
typedef struct ShingleBuffer {
  char *bytes;     /* not terminated; NULL while empty */
  size_t length;
  size_t capacity;
  int status;      /* SHINGLE_OK, or the first failure */
} ShingleBuffer;

void shingle_buffer_append(ShingleBuffer *b, const void *bytes, size_t length);
void shingle_buffer_text(ShingleBuffer *b, const char *text); /* text: NUL-terminated */
void shingle_buffer_free(ShingleBuffer *b);

#endif
