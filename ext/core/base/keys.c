/* keys.c - see keys.h. */
#include "keys.h"
#include "../wording/shingles.h"

#include <string.h>

#define NONE UINT32_MAX

/* Every 16 Ki rounds of a loop: does the host want to stop? */
#define STOPPED(i, host) (((i) & 0x3fff) == 0x3fff && shingle_interrupted(host))

void shingle_keys_free(ShingleKeys *keys)
{
  shingle_release(keys->items);
  *keys = (ShingleKeys){0};
}

/* ------------------------------------------------------------------------------ sorting -- */

#define SMALL 48 /* up to this many keys, inserting is faster */

static void keys_insertion_sort(uint64_t *items, size_t count)
{
  for (size_t i = 1; i < count; i++) {
    uint64_t key = items[i];
    size_t at = i;
    for (; at > 0 && items[at - 1] > key; at--) items[at] = items[at - 1];
    items[at] = key;
  }
}

/* Moves all keys to `to` in the order of the byte at `shift`; equal bytes stay in order. SHINGLE_OK or
** SHINGLE_INTERRUPTED. */
static int keys_distribute(const uint64_t *from, uint64_t *to, size_t count, int shift, void *host)
{
  size_t start[256] = {0}, at = 0;
  for (size_t i = 0; i < count; i++) start[from[i] >> shift & 255]++;
  for (int byte = 0; byte < 256; byte++) {
    size_t these = start[byte];
    start[byte] = at;
    at += these;
  }
  for (size_t i = 0; i < count; i++) {
    if (STOPPED(i, host)) return SHINGLE_INTERRUPTED;
    to[start[from[i] >> shift & 255]++] = from[i];
  }
  return SHINGLE_OK;
}

int shingle_keys_sort(ShingleKeys *keys, void *host)
{
  uint64_t differ = 0;
  for (size_t i = 1; i < keys->count; i++) differ |= keys->items[i] ^ keys->items[0];
  if (keys->count <= SMALL) {
    keys_insertion_sort(keys->items, keys->count);
    return SHINGLE_OK;
  }
  uint64_t *spare = shingle_realloc(NULL, keys->capacity * sizeof *spare);
  if (spare == NULL) return SHINGLE_NOMEM;
  int status = SHINGLE_OK;
  for (int shift = 0; shift < 64 && status == SHINGLE_OK; shift += 8) {
    if ((differ >> shift & 255) == 0) continue;
    status = keys_distribute(keys->items, spare, keys->count, shift, host);
    if (status != SHINGLE_OK) break;
    uint64_t *sorted = spare;
    spare = keys->items;
    keys->items = sorted;
  }
  shingle_release(spare);
  return status;
}

/* ---------------------------------------------------------------------------- numbering -- */

/* A table of `slots` for at least twice `need` entries. */
static size_t keys_slots_for(size_t need)
{
  size_t slots = 64;
  while (slots < need * 2) slots *= 2;
  return slots;
}

static int keys_grow_table(ShingleNumbering *n)
{
  int status = SHINGLE_OK;
  size_t slots = keys_slots_for(n->keys.count * 2 + 1);
  if (slots <= n->slots) return SHINGLE_OK;
  n->table = shingle_grown(n->table, &n->capacity, slots, sizeof *n->table, &status);
  if (status != SHINGLE_OK) return status;
  n->slots = slots;
  memset(n->table, 0, slots * sizeof *n->table);
  for (size_t i = 0; i < n->keys.count; i++) {
    size_t at = n->keys.items[i] & (slots - 1);
    while (n->table[at] != 0) at = (at + 1) & (slots - 1);
    n->table[at] = (uint32_t)i + 1;
  }
  return SHINGLE_OK;
}

int shingle_number(ShingleNumbering *n, const uint64_t *keys, size_t count, uint32_t *numbers,
                   void *host)
{
  int status = SHINGLE_OK;
  for (size_t i = 0; i < count; i++) {
    if (STOPPED(i, host)) return SHINGLE_INTERRUPTED;
    if (n->keys.count * 2 >= n->slots) status = keys_grow_table(n);
    if (status != SHINGLE_OK) return status;
    size_t at = keys[i] & (n->slots - 1);
    while (n->table[at] != 0 && n->keys.items[n->table[at] - 1] != keys[i]) at = (at + 1) & (n->slots - 1);
    if (n->table[at] == 0) {
      shingle_keys_add(&n->keys, keys[i], &status);
      if (status != SHINGLE_OK) return status;
      n->table[at] = (uint32_t)n->keys.count;
    }
    numbers[i] = n->table[at] - 1;
  }
  return SHINGLE_OK;
}

void shingle_numbering_free(ShingleNumbering *n)
{
  shingle_keys_free(&n->keys);
  shingle_release(n->table);
  *n = (ShingleNumbering){0};
}

/* ----------------------------------------------------------------------------- the join -- */

/* For each key of `a`: the list of its positions there and the list of its positions in `b`, as
** links from one position to the next. The first position in `a` stands for the key. */
typedef struct Lists {
  uint32_t *table;   /* open addressing: first position in a + 1, 0 = free */
  size_t slots;
  uint32_t *next_a, *next_b; /* the next position with the same key, or NONE */
  uint32_t *first_b; /* at a key's first position in a: its first position in b, or NONE */
} Lists;

/* Where the key is in the table, or would be. */
static size_t keys_find(const Lists *l, const uint64_t *keys, uint64_t key)
{
  size_t at = key & (l->slots - 1);
  while (l->table[at] != 0 && keys[l->table[at] - 1] != key) at = (at + 1) & (l->slots - 1);
  return at;
}

/* Backwards, so that the lists run forwards. */
static int keys_fill_lists(Lists *l, const ShingleKeys *a, const ShingleKeys *b, void *host)
{
  for (size_t i = a->count; i-- > 0;) {
    if (STOPPED(i, host)) return SHINGLE_INTERRUPTED;
    size_t at = keys_find(l, a->items, a->items[i]);
    l->next_a[i] = l->table[at] == 0 ? NONE : l->table[at] - 1;
    l->first_b[i] = NONE;
    l->table[at] = (uint32_t)i + 1;
  }
  for (size_t j = b->count; j-- > 0;) {
    if (STOPPED(j, host)) return SHINGLE_INTERRUPTED;
    uint32_t first = l->table[keys_find(l, a->items, b->items[j])];
    if (first == 0) continue;
    l->next_b[j] = l->first_b[first - 1];
    l->first_b[first - 1] = (uint32_t)j;
  }
  return SHINGLE_OK;
}

static size_t keys_list_length(const uint32_t *next, uint32_t first)
{
  size_t length = 0;
  for (; first != NONE; first = next[first]) length++;
  return length;
}

/* Joins the occurrences of the key whose first position in `a` is `first`. */
static void keys_join_key(const Lists *l, uint32_t first, ShingleCommon common, ShingleKeys *pairs, int *status)
{
  size_t in_a = keys_list_length(l->next_a, first), in_b = keys_list_length(l->next_b, l->first_b[first]);
  if (in_a <= SHINGLE_JOIN_ALL && in_b <= SHINGLE_JOIN_ALL && in_a * in_b <= SHINGLE_JOIN_ALL) {
    for (uint32_t i = first; i != NONE; i = l->next_a[i]) {
      for (uint32_t j = l->first_b[first]; j != NONE; j = l->next_b[j]) {
        shingle_keys_add(pairs, (uint64_t)i << 32 | j, status);
      }
    }
  } else if (common == SHINGLE_COMMON_CYCLE) {
    uint32_t i = first, j = l->first_b[first];
    for (size_t most = in_a > in_b ? in_a : in_b; most > 0; most--) {
      shingle_keys_add(pairs, (uint64_t)i << 32 | j, status);
      i = l->next_a[i] == NONE ? first : l->next_a[i];
      j = l->next_b[j] == NONE ? l->first_b[first] : l->next_b[j];
    }
  }
}

int shingle_join(ShingleKeys *pairs, const ShingleKeys *a, const ShingleKeys *b, ShingleCommon common,
                 void *host)
{
  if (a->count == 0 || b->count == 0) return SHINGLE_OK;
  if (a->count > SHINGLE_ITEMS_MAX || b->count > SHINGLE_ITEMS_MAX) return SHINGLE_TOOBIG;
  Lists l = {.slots = keys_slots_for(a->count)};
  uint32_t *memory = shingle_realloc(NULL, (l.slots + a->count * 2 + b->count) * sizeof *memory);
  if (memory == NULL) return SHINGLE_NOMEM;
  l.table = memory;
  l.next_a = l.table + l.slots;
  l.first_b = l.next_a + a->count;
  l.next_b = l.first_b + a->count;
  memset(l.table, 0, l.slots * sizeof *l.table);

  int status = keys_fill_lists(&l, a, b, host);
  for (size_t i = 0; i < a->count && status == SHINGLE_OK; i++) {
    if (STOPPED(i, host)) status = SHINGLE_INTERRUPTED;
    else if (l.first_b[i] != NONE) keys_join_key(&l, (uint32_t)i, common, pairs, &status);
  }
  shingle_release(memory);
  return status;
}

int shingle_boxes_add(ShingleBoxes *boxes, ShingleBox box)
{
  int status = SHINGLE_OK;
  boxes->items = shingle_grown(boxes->items, &boxes->capacity, boxes->count + 1, sizeof box, &status);
  if (status == SHINGLE_OK) boxes->items[boxes->count++] = box;
  return status;
}
