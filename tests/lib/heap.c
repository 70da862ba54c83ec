/* heap.c - the core's host in unit tests: malloc() with a countdown. See heap.h. */
#include "heap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../../ext/core/base/memory.h"

static struct {
  long countdown, forever, failed, in_use, interrupt;
} heap;

void heap_fail_at(long n, int forever)
{
  heap.countdown = n;
  heap.forever = forever;
  heap.failed = 0;
}

int heap_failed(void) { return heap.failed != 0; }
long heap_in_use(void) { return heap.in_use; }
void heap_interrupt_at(long n) { heap.interrupt = n; }

static int must_fail(void)
{
  if (heap.failed && heap.forever) return 1;
  if (heap.countdown == 0 || --heap.countdown > 0) return 0;
  heap.failed = 1;
  return 1;
}

void *shingle_realloc(void *old, size_t bytes)
{
  if (must_fail()) return NULL;
  void *memory = realloc(old, bytes);
  heap.in_use += old == NULL && memory != NULL;
  return memory;
}

void shingle_release(void *memory)
{
  heap.in_use -= memory != NULL;
  free(memory);
}

int shingle_interrupted(void *host)
{
  (void)host;
  return heap.interrupt > 0 && --heap.interrupt == 0;
}

void heap_fail_each(int (*run)(void))
{
  long before = heap_in_use();
  for (int forever = 0; forever <= 1; forever++) {
    for (long n = 1;; n++) {
      heap_fail_at(n, forever);
      int status = run();
      assert_int_equal(heap_in_use(), before);
      if (!heap_failed()) {
        assert_int_equal(status, SHINGLE_OK);
        break;
      }
      assert_int_equal(status, SHINGLE_NOMEM);
    }
    heap_fail_at(0, 0);
  }
}
