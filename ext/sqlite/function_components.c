/* function_components.c - the aggregate shingle_components(a, b): groups of what pairs connect.
**
**     SELECT shingle_components(a, b) FROM pair WHERE similarity >= 0.5;      -> [[1,4,9],[2,7]]
**     SELECT cluster.key AS cluster, member.value AS id
**     FROM (SELECT shingle_components(a, b) AS groups FROM pair), json_each(groups) AS cluster,
**          json_each(cluster.value) AS member;
**
** Identifiers are all INTEGER or all TEXT, compared as SQLite does without a collation: 'a' is not 'A'. A mix is
** an error, as 1 and '1' would be two articles. A NULL beside an identifier connects nothing but lists it: after
** a LEFT JOIN an article without a partner is a group of its own. Two NULLs are nothing.
** Members ascend, and groups by their first member, whatever the order of the rows. No rows: [].
**
** Each different identifier gets a number through a hash table, with a random seed so that nobody can choose
** identifiers that collide; core/groups/forest.h joins the numbers. n identifiers and m pairs: O(m + n log n) time,
** below 100 bytes an identifier, and the texts themselves; pairs are not kept.
*/
#include "extension.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "../core/groups/forest.h"
#include "../core/base/json.h"

#define FIRST_SLOTS 64

/* An identifier: the integer, or where the text is. */
typedef struct Identifier {
  int64_t value;     /* the integer, or the offset of the text in `texts` */
  uint32_t length;   /* of the text */
} Identifier;

/* The state of the aggregate, zero at first. Number i is identifiers[i], and node i of the forest. */
typedef struct Components {
  int type;              /* of all identifiers: SQLITE_INTEGER or SQLITE_TEXT, 0 before the first */
  int failed;            /* there is an error already */
  uint64_t seed;
  Identifier *identifiers;
  size_t capacity;
  ShingleBuffer texts;   /* one after the other */
  uint64_t *slots;       /* hash table, linear probing: hash << 32 | number + 1, or 0 */
  size_t slot_count;     /* a power of 2, more than 3/2 of the identifiers */
  ShingleForest forest;
} Components;

static void components_release(Components *c)
{
  shingle_release(c->identifiers);
  shingle_release(c->slots);
  shingle_buffer_free(&c->texts);
  shingle_forest_free(&c->forest);
}

/* ------------------------------------------------------------- identifiers to numbers -- */

static int components_grow_slots(Components *c)
{
  size_t count = c->slot_count == 0 ? FIRST_SLOTS : 2 * c->slot_count;
  uint64_t *slots = shingle_realloc(NULL, count * sizeof *slots);
  if (slots == NULL) return SHINGLE_NOMEM;
  memset(slots, 0, count * sizeof *slots);
  for (size_t i = 0; i < c->slot_count; i++) {
    if (c->slots[i] == 0) continue;
    size_t at = (c->slots[i] >> 32) & (count - 1);
    while (slots[at] != 0) at = (at + 1) & (count - 1);
    slots[at] = c->slots[i];
  }
  shingle_release(c->slots);
  c->slots = slots;
  c->slot_count = count;
  return SHINGLE_OK;
}

static int components_same(const Components *c, const Identifier *x, const Identifier *y, const char *text)
{
  if (c->type == SQLITE_INTEGER) return x->value == y->value;
  return x->length == y->length &&
         (x->length == 0 || memcmp(c->texts.bytes + x->value, text, x->length) == 0);
}

/* Gives a new identifier its number, the next one. */
static int components_add_identifier(Components *c, Identifier x, const char *text)
{
  int status = SHINGLE_OK;
  size_t number = c->forest.count;
  c->identifiers = shingle_grown(c->identifiers, &c->capacity, number + 1, sizeof x, &status);
  if (status != SHINGLE_OK) return status;
  if (c->type == SQLITE_TEXT) {
    x.value = (int64_t)c->texts.length;
    shingle_buffer_append(&c->texts, text, x.length);
    if (c->texts.status != SHINGLE_OK) return c->texts.status;
  }
  c->identifiers[number] = x;
  return shingle_forest_add(&c->forest);
}

/* The number of an identifier, whose value or text is given, into *number. */
static int components_find_number(Components *c, Identifier x, const char *text, uint32_t *number)
{
  int status = SHINGLE_OK;
  if (c->forest.count >= c->slot_count / 2 + c->slot_count / 6) status = components_grow_slots(c);
  if (status != SHINGLE_OK) return status;
  uint64_t hash = c->type == SQLITE_INTEGER ? XXH3_64bits_withSeed(&x.value, sizeof x.value, c->seed)
                                            : XXH3_64bits_withSeed(text, x.length, c->seed);
  size_t at = (hash >> 32) & (c->slot_count - 1);
  for (; c->slots[at] != 0; at = (at + 1) & (c->slot_count - 1)) {
    *number = (uint32_t)c->slots[at] - 1;
    if (c->slots[at] >> 32 == hash >> 32 && components_same(c, &c->identifiers[*number], &x, text)) return SHINGLE_OK;
  }
  *number = (uint32_t)c->forest.count;
  status = components_add_identifier(c, x, text);
  if (status == SHINGLE_OK) c->slots[at] = hash >> 32 << 32 | (*number + 1);
  return status;
}

/* ----------------------------------------------------------------------------- step -- */

static void components_error_value(sqlite3_context *context, int argument, sqlite3_value *value, const char *wrong)
{
  static const char *const types[] = {"INTEGER", "REAL", "TEXT", "BLOB", "NULL"};
  const char *type = types[sqlite3_value_type(value) - 1], *bytes;
  size_t length;
  char *quoted = NULL;
  if (sqlite3_value_type(value) == SQLITE_BLOB) {
    quoted = sqlite3_mprintf("of %d bytes", sqlite3_value_bytes(value));
  } else if (shingle_db_value_bytes(value, &bytes, &length) == SHINGLE_OK) {
    quoted = shingle_db_quoted(bytes, (int)length);
  }
  if (quoted == NULL) {
    sqlite3_result_error_nomem(context);
  } else {
    shingle_db_error(context, "argument %d of shingle_components() is %s %s: %s", argument, type, quoted, wrong);
  }
  sqlite3_free(quoted);
}

/* Is an argument, which is not NULL, of the type of all? 0: the call has its error. */
static int components_check_type(sqlite3_context *context, Components *c, int argument, sqlite3_value *value)
{
  int type = sqlite3_value_type(value);
  const char *wrong = "allowed are INTEGER and TEXT";
  if (type == SQLITE_INTEGER || type == SQLITE_TEXT) {
    if (c->type == 0) {
      c->type = type;
      sqlite3_randomness(sizeof c->seed, &c->seed);
    }
    if (type == c->type) return 1;
    wrong = type == SQLITE_TEXT ? "those before are INTEGER" : "those before are TEXT";
  }
  components_error_value(context, argument, value, wrong);
  return 0;
}

/* The number of an argument. 0: the call has its error. */
static int components_read_number(sqlite3_context *context, Components *c, int argument, sqlite3_value *value,
                       uint32_t *number)
{
  Identifier x = {0, 0};
  const char *text = NULL;
  size_t length;
  int status = SHINGLE_OK;
  if (!components_check_type(context, c, argument, value)) return 0;
  if (c->type == SQLITE_INTEGER) {
    x.value = sqlite3_value_int64(value);
  } else {
    status = shingle_db_value_bytes(value, &text, &length);
    x.length = (uint32_t)length;
  }
  if (status == SHINGLE_OK) status = components_find_number(c, x, text, number);
  if (status != SHINGLE_OK) shingle_db_error_status(context, status);
  return status == SHINGLE_OK;
}

void shingle_db_components_step(sqlite3_context *context, int count, sqlite3_value **values)
{
  Components *c = sqlite3_aggregate_context(context, sizeof *c);
  uint32_t numbers[2];
  int known = 0;
  if (c == NULL) {
    sqlite3_result_error_nomem(context);
    return;
  }
  for (int i = 0; i < count && !c->failed; i++) {
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) continue;
    c->failed = !components_read_number(context, c, i + 1, values[i], &numbers[known++]);
  }
  if (known == 2 && !c->failed) shingle_forest_join(&c->forest, numbers[0], numbers[1]);
}

/* ---------------------------------------------------------------------------- order -- */

/* What identifiers are sorted by: keys are in the order of the integers, or of the texts' first 8 bytes. */
typedef struct Rank {
  uint64_t key;
  uint32_t number;
} Rank;

static uint64_t components_sort_key(const Components *c, const Identifier *x)
{
  uint64_t key = 0;
  if (c->type == SQLITE_INTEGER) return (uint64_t)x->value ^ (uint64_t)1 << 63;
  for (uint32_t i = 0; i < 8; i++) {
    key = key << 8 | (i < x->length ? (unsigned char)c->texts.bytes[x->value + i] : 0);
  }
  return key;
}

/* Does x come after y? Never asked with two that are equal. */
static int components_after(const Components *c, const Rank *x, const Rank *y)
{
  if (x->key != y->key || c->type == SQLITE_INTEGER) return x->key > y->key;
  const Identifier *a = &c->identifiers[x->number], *b = &c->identifiers[y->number];
  uint32_t shared = a->length < b->length ? a->length : b->length;
  int order = shared == 0 ? 0 : memcmp(c->texts.bytes + a->value, c->texts.bytes + b->value, shared);
  return order != 0 ? order > 0 : a->length > b->length;
}

/* Merges from[0..half) and from[half..count), each sorted. */
static void components_merge(const Components *c, const Rank *from, size_t half, size_t count, Rank *to)
{
  size_t i = 0, j = half;
  if (half == count || components_after(c, &from[half], &from[half - 1])) {
    memcpy(to, from, count * sizeof *to);
    return;
  }
  while (i < half && j < count) *to++ = components_after(c, &from[i], &from[j]) ? from[j++] : from[i++];
  memcpy(to, from + i, (half - i) * sizeof *to);
  memcpy(to + (half - i), from + j, (count - j) * sizeof *to);
}

/* Sorts by merging runs of 1, 2, 4, ... *sorted is one of the two arrays. */
static int components_merge_sort(const Components *c, Rank *ranks, Rank *spare, Rank **sorted, void *host)
{
  size_t count = c->forest.count, since = 0;
  for (size_t run = 1; run < count; run *= 2) {
    for (size_t at = 0; at < count; at += 2 * run) {
      size_t left = count - at, size = left < 2 * run ? left : 2 * run;
      components_merge(c, ranks + at, left < run ? left : run, size, spare + at);
      since += size;
      if (since >= 4096 && shingle_interrupted(host)) return SHINGLE_INTERRUPTED;
      if (since >= 4096) since = 0;
    }
    Rank *other = ranks;
    ranks = spare;
    spare = other;
  }
  *sorted = ranks;
  return SHINGLE_OK;
}

/* Writes the numbers, by ascending identifier, to order[]. */
static int components_sort_numbers(const Components *c, uint32_t *order, void *host)
{
  size_t count = c->forest.count;
  Rank *ranks = shingle_realloc(NULL, (2 * count + 1) * sizeof *ranks), *sorted = NULL;
  if (ranks == NULL) return SHINGLE_NOMEM;
  for (size_t i = 0; i < count; i++) ranks[i] = (Rank){components_sort_key(c, &c->identifiers[i]), (uint32_t)i};
  int status = components_merge_sort(c, ranks, ranks + count, &sorted, host);
  for (size_t i = 0; status == SHINGLE_OK && i < count; i++) order[i] = sorted[i].number;
  shingle_release(ranks);
  return status;
}

/* --------------------------------------------------------------------------- result -- */

static void components_write_identifier(const Components *c, uint32_t number, ShingleBuffer *json)
{
  const Identifier *x = &c->identifiers[number];
  if (c->type == SQLITE_INTEGER) shingle_json_integer(json, x->value);
  else if (x->length == 0) shingle_json_text(json, "", 0);
  else shingle_json_text(json, c->texts.bytes + x->value, x->length);
}

static int components_write_groups(const Components *c, const ShingleGroups *g, ShingleBuffer *json, void *host)
{
  size_t asked = 0;
  shingle_buffer_text(json, "[");
  for (size_t i = 0; i < g->count; i++) {
    shingle_buffer_text(json, i == 0 ? "[" : ",[");
    for (uint32_t j = g->starts[i]; j < g->starts[i + 1]; j++) {
      if (j > g->starts[i]) shingle_buffer_text(json, ",");
      components_write_identifier(c, g->members[j], json);
      if (json->length - asked < 65536) continue;
      asked = json->length;
      if (shingle_interrupted(host)) return SHINGLE_INTERRUPTED;
    }
    shingle_buffer_text(json, "]");
  }
  shingle_buffer_text(json, "]");
  return json->status;
}

static int components_write(Components *c, ShingleBuffer *json, void *host)
{
  ShingleGroups groups = {0};
  uint32_t *order = shingle_realloc(NULL, (c->forest.count + 1) * sizeof *order);
  int status = order == NULL ? SHINGLE_NOMEM : components_sort_numbers(c, order, host);
  if (status == SHINGLE_OK) status = shingle_forest_groups(&c->forest, order, &groups, host);
  if (status == SHINGLE_OK) status = components_write_groups(c, &groups, json, host);
  shingle_groups_free(&groups);
  shingle_release(order);
  return status;
}

/* Called also after an error, to free what there is. */
void shingle_db_components_final(sqlite3_context *context)
{
  Components none = {0}, *c = sqlite3_aggregate_context(context, 0);
  ShingleBuffer json = {0};
  if (c == NULL) c = &none;
  int status = c->failed ? SHINGLE_OK : components_write(c, &json, sqlite3_user_data(context));
  if (status != SHINGLE_OK) {
    shingle_db_error_status(context, status);
  } else if (!c->failed) {
    sqlite3_result_text64(context, json.bytes, json.length, shingle_release, SQLITE_UTF8);
    sqlite3_result_subtype(context, 'J');
    json = (ShingleBuffer){0}; /* SQLite has it now */
  }
  shingle_buffer_free(&json);
  components_release(c);
}
