/* segment.c - see segment.h. */
#include "segment.h"

#include "bytes.h"

#include <string.h>

#define KEY_BYTES SHINGLE_KEY_BYTES
#define DIGITS 16              /* bytes by which entries are sorted: those of the id, then of the key */
#define FEW 32                 /* so few are sorted by insertion */
#define MANY 32768             /* more than a processor's cache holds twice, 16 bytes each */
#define CHECK_EVERY 262144     /* entries moved between two looks at shingle_interrupted() */

/* ------------------------------------------------------------------------------- lists -- */

int shingle_entries_reserve(ShingleEntries *list, size_t more)
{
  int status = SHINGLE_OK;
  if (more > SHINGLE_ITEMS_MAX - list->count) return SHINGLE_TOOBIG;
  list->items = shingle_grown(list->items, &list->capacity, list->count + more, sizeof *list->items, &status);
  return status;
}

static int segment_in_order(const ShingleEntry *a, const ShingleEntry *b)
{
  return a->key < b->key || (a->key == b->key && a->id <= b->id);
}

static void segment_sort_few(ShingleEntry *items, size_t count)
{
  for (size_t i = 1; i < count; i++) {
    ShingleEntry moved = items[i];
    size_t at = i;
    for (; at > 0 && !segment_in_order(&items[at - 1], &moved); at--) items[at] = items[at - 1];
    items[at] = moved;
  }
}

/* Digit d of an entry: 0..7 are the bytes of the id, the lowest first, as a number whose order is that of
** signed ones; 8..15 those of the key. */
static unsigned segment_digit(const ShingleEntry *e, int d)
{
  if (d >= 8) return e->key >> 8 * (d - 8) & 255;
  return (((uint64_t)e->id ^ (uint64_t)1 << 63) >> 8 * d) & 255;
}

static int segment_ids_ascend(const ShingleEntries *list)
{
  for (size_t i = 1; i < list->count; i++) {
    if (list->items[i].id < list->items[i - 1].id) return 0;
  }
  return 1;
}

/* One stable pass over `count` entries, more than none. Returns 0, and moves nothing, where all have the same digit. */
static int segment_sort_pass(const ShingleEntry *from, ShingleEntry *to, size_t count, int d)
{
  size_t starts[257] = {0};
  for (size_t i = 0; i < count; i++) starts[segment_digit(&from[i], d) + 1]++;
  if (starts[segment_digit(&from[0], d) + 1] == count) return 0;
  for (int i = 0; i < 256; i++) starts[i + 1] += starts[i];
  for (size_t i = 0; i < count; i++) to[starts[segment_digit(&from[i], d)]++] = from[i];
  return 1;
}

/* What sorting many takes: it is counted, and after enough of it the host is asked. */
typedef struct Work {
  size_t moved;
  void *host;
} Work;

static int segment_stopped(Work *w, size_t moved)
{
  w->moved += moved;
  if (w->moved < CHECK_EVERY) return 0;
  w->moved = 0;
  return shingle_interrupted(w->host);
}

/* Sorts by the digits low..high-1, the lowest first. Interrupted, all entries are still there. */
static int segment_sort_digits(ShingleEntry *items, ShingleEntry *spare, size_t count, int low, int high, Work *work)
{
  ShingleEntry *from = items, *to = spare;
  int status = SHINGLE_OK;
  for (int d = low; d < high && status == SHINGLE_OK; d++) {
    if (!segment_sort_pass(from, to, count, d)) continue;
    ShingleEntry *moved = from;
    from = to;
    to = moved;
    if (segment_stopped(work, count)) status = SHINGLE_INTERRUPTED;
  }
  if (from != items) memcpy(items, from, count * sizeof *items);
  return status;
}

/* The highest digit that is not the same everywhere, of those of the key; or the lowest of them. */
static int segment_top_digit(const ShingleEntries *list)
{
  uint64_t differ = 0;
  int d = DIGITS - 1;
  for (size_t i = 1; i < list->count; i++) differ |= list->items[i].key ^ list->items[0].key;
  while (d > 8 && (differ >> 8 * (d - 8) & 255) == 0) d--;
  return d;
}

static size_t segment_run_of(const ShingleEntry *items, size_t count, int d)
{
  size_t end = 1;
  while (end < count && segment_digit(&items[end], d) == segment_digit(&items[0], d)) end++;
  return end;
}

/* Many are dealt out by the highest digit first, then each part is sorted where it stays in the processor's cache:
** 4.6 million entries take half the time that passes over all of them do. */
static int segment_sort_many(ShingleEntries *list, int low, void *host)
{
  Work work = {0, host};
  int top = segment_top_digit(list), status = SHINGLE_OK;
  if (list->count <= MANY || !segment_sort_pass(list->items, list->spare, list->count, top)) {
    return segment_sort_digits(list->items, list->spare, list->count, low, top + 1, &work);
  }
  memcpy(list->items, list->spare, list->count * sizeof *list->items);
  for (size_t at = 0, end; at < list->count && status == SHINGLE_OK; at = end) {
    end = at + segment_run_of(list->items + at, list->count - at, top);
    status = segment_sort_digits(list->items + at, list->spare + at, end - at, low, top, &work);
  }
  return status;
}

static void segment_drop_repetitions(ShingleEntries *list)
{
  size_t kept = 0;
  for (size_t i = 0; i < list->count; i++) {
    const ShingleEntry *e = &list->items[i];
    if (kept > 0 && list->items[kept - 1].key == e->key && list->items[kept - 1].id == e->id) continue;
    list->items[kept++] = *e;
  }
  list->count = kept;
}

/* As those of a single segment are. */
static int segment_is_sorted(const ShingleEntries *list)
{
  for (size_t i = 1; i < list->count; i++) {
    if (!segment_in_order(&list->items[i - 1], &list->items[i])) return 0;
  }
  return 1;
}

int shingle_entries_sort(ShingleEntries *list, void *host)
{
  if (list->count <= FEW) {
    segment_sort_few(list->items, list->count);
  } else if (!segment_is_sorted(list)) {
    int status = SHINGLE_OK;
    list->spare = shingle_grown(list->spare, &list->spare_capacity, list->count, sizeof *list->spare, &status);
    if (status == SHINGLE_OK) status = segment_sort_many(list, segment_ids_ascend(list) ? 8 : 0, host);
    if (status != SHINGLE_OK) return status;
  }
  segment_drop_repetitions(list);
  return SHINGLE_OK;
}

/* Counts that were tampered with may wrap around, and nothing worse. */
static int64_t segment_added(int64_t a, int64_t b) { return (int64_t)((uint64_t)a + (uint64_t)b); }

void shingle_entries_sum(ShingleEntries *list)
{
  size_t kept = 0;
  for (size_t i = 0; i < list->count; i++) {
    const ShingleEntry e = list->items[i];
    if (kept > 0 && list->items[kept - 1].key == e.key)
      list->items[kept - 1].id = segment_added(list->items[kept - 1].id, e.id);
    else list->items[kept++] = e;
  }
  list->count = kept;
}

void shingle_entries_free(ShingleEntries *list)
{
  shingle_release(list->items);
  shingle_release(list->spare);
  memset(list, 0, sizeof *list);
}

void shingle_entries_trim(ShingleEntries *list, size_t bytes)
{
  if ((list->capacity + list->spare_capacity) * sizeof *list->items > bytes) shingle_entries_free(list);
  list->count = 0;
}

/* ------------------------------------------------------------------------------- pages -- */

/* The least id, and how many bytes the difference to the greatest takes. */
static int64_t segment_id_range(const ShingleEntry *entries, size_t count, int *bytes)
{
  int64_t least = entries[0].id, most = entries[0].id;
  for (size_t i = 1; i < count; i++) {
    if (entries[i].id < least) least = entries[i].id;
    if (entries[i].id > most) most = entries[i].id;
  }
  uint64_t range = (uint64_t)most - (uint64_t)least;
  *bytes = 1;
  while (*bytes < 8 && range >> 8 * *bytes != 0) ++*bytes;
  return least;
}

size_t shingle_page_bytes(const ShingleEntry *entries, size_t count)
{
  int bytes;
  segment_id_range(entries, count, &bytes);
  return SHINGLE_PAGE_HEADER + count * (size_t)(KEY_BYTES + bytes);
}

void shingle_page_write(uint8_t *out, const ShingleEntry *entries, size_t count)
{
  int bytes;
  int64_t base = segment_id_range(entries, count, &bytes);
  out[0] = (uint8_t)bytes;
  shingle_put(out + 1, 8, (uint64_t)base);
  uint8_t *keys = out + SHINGLE_PAGE_HEADER, *ids = keys + count * KEY_BYTES;
  for (size_t i = 0; i < count; i++) {
    shingle_put(keys + i * KEY_BYTES, KEY_BYTES, entries[i].key);
    shingle_put(ids + i * (size_t)bytes, bytes, (uint64_t)entries[i].id - (uint64_t)base);
  }
}

/* The parts of a page. 0: these bytes are not a page. */
static int segment_open_page(const uint8_t *page, size_t length, size_t *count, ShingleIds *ids)
{
  if (length < SHINGLE_PAGE_HEADER || page[0] < 1 || page[0] > 8) return 0;
  size_t each = (size_t)KEY_BYTES + page[0];
  *count = (length - SHINGLE_PAGE_HEADER) / each;
  if (*count * each != length - SHINGLE_PAGE_HEADER) return 0;
  *ids = (ShingleIds){page + SHINGLE_PAGE_HEADER + *count * KEY_BYTES, *count, page[0],
                      (int64_t)shingle_get(page + 1, 8)};
  return 1;
}

int64_t shingle_ids_get(const ShingleIds *ids, size_t i)
{
  uint64_t offset = shingle_get(ids->at + i * (size_t)ids->bytes, ids->bytes);
  return (int64_t)((uint64_t)ids->base + offset);
}

int shingle_page_read(ShingleEntries *list, const uint8_t *page, size_t length, uint64_t low, uint64_t high)
{
  size_t count;
  ShingleIds ids;
  if (!segment_open_page(page, length, &count, &ids)) return SHINGLE_INVALID;
  int status = shingle_entries_reserve(list, count);
  if (status != SHINGLE_OK) return status;
  const uint8_t *keys = page + SHINGLE_PAGE_HEADER;
  uint64_t last = 0;
  for (size_t i = 0; i < count; i++) {
    uint64_t key = shingle_get(keys + i * KEY_BYTES, KEY_BYTES);
    if (key < last) return SHINGLE_INVALID;
    last = key;
    if (key >= low && key < high) shingle_entries_add(list, key, shingle_ids_get(&ids, i));
  }
  return SHINGLE_OK;
}

/* The first of `count` keys that is not below `key`. */
static size_t segment_first_key(const uint8_t *keys, size_t count, uint64_t key)
{
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (shingle_get(keys + middle * KEY_BYTES, KEY_BYTES) < key) low = middle + 1; else high = middle;
  }
  return low;
}

int shingle_page_find(ShingleIds *ids, const uint8_t *page, size_t length, uint64_t key)
{
  size_t count;
  if (!segment_open_page(page, length, &count, ids)) return SHINGLE_INVALID;
  const uint8_t *keys = page + SHINGLE_PAGE_HEADER;
  size_t first = segment_first_key(keys, count, key), end = first;
  while (end < count && shingle_get(keys + end * KEY_BYTES, KEY_BYTES) == key) end++;
  ids->at += first * (size_t)ids->bytes;
  ids->count = end - first;
  return SHINGLE_OK;
}
