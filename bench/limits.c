/* limits.c - what the benchmarks measure against, and what they measure with: a loadable file.
**
**   bench_fetch(text)   looks at the text's first byte: what SQLite's handing over costs
**   bench_xxh3(text)    XXH3_64bits of the text: what reading every byte once costs
**   bench_signature(i)  a signature like that of article i among millions, 128 slots, without there being a text. Of
**                       its slots three in four are its own, the others one of 1,000 common values, the first most often, so
**                       that two unrelated ones have a similarity of about .001, as in news. Every tenth
**                       is a near copy of the one before it.
**   bench_signature_shared(i)   how many slots i has from i - 1: 38 to 128 for every tenth i, 0 for others
*/
#include <sqlite3ext.h>
#include <stdint.h>
#include <string.h>

SQLITE_EXTENSION_INIT1

#define XXH_INLINE_ALL
#include <xxhash.h>

static void fetch(sqlite3_context *context, int count, sqlite3_value **values)
{
  const unsigned char *text = sqlite3_value_text(values[0]);
  (void)count;
  sqlite3_result_int(context, text == NULL ? 0 : text[0]);
}

static void xxh3(sqlite3_context *context, int count, sqlite3_value **values)
{
  const void *text = sqlite3_value_text(values[0]);
  (void)count;
  sqlite3_result_int64(context, (sqlite3_int64)(XXH3_64bits(text, (size_t)sqlite3_value_bytes(values[0])) >> 32));
}

/* ---------------------------------------------------------------------------- signatures -- */

enum { HEADER = 32, SLOTS = 128, COPY_EVERY = 10, SHARED_LEAST = 38, COMMON = 1000 };

/* A number that (i, which) decide: the mixing function of splitmix64. */
static uint64_t draw(uint64_t i, uint64_t which)
{
  uint64_t x = (i * 1024 + which + 1) * 0x9e3779b97f4a7c15ULL;
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
  return x ^ x >> 31;
}

static int shared_slots(sqlite3_int64 i)
{
  return i % COPY_EVERY == 0 && i > 0 ? SHARED_LEAST + (int)(draw((uint64_t)i, 1000) % (SLOTS - SHARED_LEAST + 1)) : 0;
}

static uint32_t slot_of(uint64_t i, unsigned slot)
{
  uint64_t r = draw(i, slot);
  if (r % 4 != 0) return (uint32_t)(r >> 35);
  double u = (double)(r >> 40) / (1 << 24);
  return (uint32_t)(draw((uint64_t)(u * u * u * COMMON), 512 + slot) >> 35);
}

/* Which slots are shared: the first of a random order. */
static void mark_shared(sqlite3_int64 i, char *marks)
{
  unsigned char order[SLOTS];
  int count = shared_slots(i);
  for (int k = 0; k < SLOTS; k++) order[k] = (unsigned char)k, marks[k] = 0;
  for (int k = 0; k < count; k++) {
    int other = k + (int)(draw((uint64_t)i, 600 + (uint64_t)k) % (uint64_t)(SLOTS - k));
    unsigned char swap = order[k];
    order[k] = order[other];
    order[other] = swap;
    marks[order[k]] = 1;
  }
}

static void signature(sqlite3_context *context, int count, sqlite3_value **values)
{
  static const unsigned char head[HEADER] = {'S', 'H', 'G', 'L', 1, 2, 1, 3, SLOTS, 0, 0, 0, 0, 0, 0, 0,
                                             0, 0, 0, 0, 0, 0, 0, 0, 400 % 256, 400 / 256};
  unsigned char blob[HEADER + 4 * SLOTS];
  char marks[SLOTS];
  sqlite3_int64 i = sqlite3_value_int64(values[0]);
  (void)count;
  memcpy(blob, head, HEADER);
  mark_shared(i, marks);
  for (unsigned k = 0; k < SLOTS; k++) {
    uint32_t value = slot_of((uint64_t)(marks[k] ? i - 1 : i), k);
    for (unsigned byte = 0; byte < 4; byte++) blob[HEADER + 4 * k + byte] = (unsigned char)(value >> 8 * byte);
  }
  sqlite3_result_blob(context, blob, sizeof blob, SQLITE_TRANSIENT);
}

static void shared(sqlite3_context *context, int count, sqlite3_value **values)
{
  (void)count;
  sqlite3_result_int(context, shared_slots(sqlite3_value_int64(values[0])));
}

int sqlite3_limits_init(sqlite3 *db, char **error, const sqlite3_api_routines *api)
{
  SQLITE_EXTENSION_INIT2(api)
  (void)error;
  int rc = sqlite3_create_function(db, "bench_fetch", 1, SQLITE_UTF8, NULL, fetch, NULL, NULL);
  if (rc == SQLITE_OK) rc = sqlite3_create_function(db, "bench_xxh3", 1, SQLITE_UTF8, NULL, xxh3, NULL, NULL);
  if (rc == SQLITE_OK) rc = sqlite3_create_function(db, "bench_signature", 1, SQLITE_UTF8, NULL, signature, NULL, NULL);
  if (rc == SQLITE_OK) rc = sqlite3_create_function(db, "bench_signature_shared", 1, SQLITE_UTF8, NULL, shared, NULL, NULL);
  return rc;
}
