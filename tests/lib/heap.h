/* heap.h - an allocator for the core's unit tests that can be told to fail. */
#ifndef HEAP_H
#define HEAP_H

/* Let the n-th allocation from now fail (1 = the next), and with `forever` all after it. 0: none. */
void heap_fail_at(long n, int forever);

/* Did an allocation fail since heap_fail_at()? */
int heap_failed(void);

/* Allocations that were not released yet. */
long heap_in_use(void);

/* Let shingle_interrupted() answer yes from its n-th call from now. 0: never. */
void heap_interrupt_at(long n);

#endif
