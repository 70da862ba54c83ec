/* heap.h - an allocator for the core's unit tests that can be told to fail. */
#ifndef HEAP_H
#define HEAP_H

/* Let the n-th allocation from now fail (1 = the next), and with `forever` all after it. 0: none. */
void heap_fail_at(long n, int forever);

/* Did an allocation fail since heap_fail_at()? */
int heap_failed(void);

/* Allocations that were not released yet. */
long heap_in_use(void);

/* Runs `run` with its n-th allocation failing, for every n until none fails, first only that one and then
** all from there on. Asserts that it returns SHINGLE_NOMEM each time, SHINGLE_OK in the end, and leaves
** nothing allocated. */
void heap_fail_each(int (*run)(void));

/* Let shingle_interrupted() answer yes from its n-th call from now. 0: never. */
void heap_interrupt_at(long n);

#endif
