/* host.c - the core's host in the harnesses that need no SQLite. */
#include <stdlib.h>

#include "../../ext/core/base/memory.h"

void *shingle_realloc(void *old, size_t bytes) { return realloc(old, bytes); }
void shingle_release(void *memory) { free(memory); }

int shingle_interrupted(void *host)
{
  (void)host;
  return 0;
}
