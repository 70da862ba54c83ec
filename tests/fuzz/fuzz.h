/* fuzz.h - what the harnesses of tests/fuzz share.
**
** A harness is one file: LLVMFuzzerTestOneInput() reads any bytes at all as input to one part of shingle
** and checks what must hold whatever they are. Built with clang's libFuzzer (`make fuzz`) it looks for
** bytes that break it; built with replay.c it runs over the files of corpus/ (`make test`).
**
** The core's host is host.c here: malloc() itself, so that a sanitizer sees every byte too many. Harnesses
** that need SQLite are linked with ext/sqlite/ instead.
*/
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold. */
#define must(x) ((x) ? (void)0 : fuzz_failed(#x, __FILE__, __LINE__))
static inline void fuzz_failed(const char *what, const char *file, int line)
{
  fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
  abort();
}

/* What is left of the input. */
typedef struct FuzzInput {
  const uint8_t *at;
  size_t left;
} FuzzInput;

/* The next bytes as a number, 0 where there are no more. */
static inline uint64_t fuzz_take(FuzzInput *in, int bytes)
{
  uint64_t value = 0;
  for (int i = 0; i < bytes && in->left > 0; i++, in->left--) value |= (uint64_t)*in->at++ << 8 * i;
  return value;
}

/* Takes the bytes before the next 0xff, which no UTF-8 has, and that itself. */
static inline FuzzInput fuzz_take_part(FuzzInput *in)
{
  const uint8_t *end = in->left > 0 ? memchr(in->at, 0xff, in->left) : NULL;
  FuzzInput part = {in->at, end != NULL ? (size_t)(end - in->at) : in->left};
  size_t used = part.left + (end != NULL);
  in->at += used;
  in->left -= used;
  return part;
}

/* A copy that ends where its block of memory does. To be freed. */
static inline uint8_t *fuzz_copy(FuzzInput in)
{
  uint8_t *copy = calloc(in.left + !in.left, 1);
  if (copy == NULL) exit(1);
  if (in.left > 0) memcpy(copy, in.at, in.left);
  return copy;
}

/* Makes a second text of the first: the bytes of `program` say what to copy, repeat, drop and put in. So
** what two versions of an article have in common need not be found by chance. To be freed. */
static inline uint8_t *fuzz_twin(FuzzInput first, FuzzInput program, size_t most, size_t *length)
{
  uint8_t *out = malloc(most + 1);
  if (out == NULL) exit(1);
  *length = 0;
  while (program.left > 0) {
    size_t operation = fuzz_take(&program, 1), from = fuzz_take(&program, 2), n = fuzz_take(&program, 1);
    const uint8_t *source = first.at;
    if (operation % 4 == 3) { /* bytes of the program itself */
      source = program.at;
      from = 0;
      n = n % 32 < program.left ? n % 32 : program.left;
      program.at += n;
      program.left -= n;
    } else {
      from = first.left > 0 ? from % first.left : 0;
      n *= operation % 4 == 0 ? 1 : 8;
      if (n > first.left - from) n = first.left - from;
    }
    if (n > most - *length) n = most - *length;
    if (n > 0) memcpy(out + *length, source + from, n);
    *length += n;
  }
  return out;
}

#endif
