/* segments.c - entries (key, id): collected, written in sorted segments, merged, found again. See index.h.
**
** The logarithmic method (Bentley and Saxe, J. Algorithms 1980; O'Neil et al., the LSM-tree, Acta Informatica
** 1996). The level of a segment is the number of times that LEVEL_FACTOR fits into its entries, beyond SMALL.
** New entries become a segment together with all segments of the same or a lower level, so there is at most one
** a level, and an entry is written LEVEL_FACTOR / 2 times a level on average. Segments beyond LARGE are left
** alone, or one insert in many would have to write the whole index: there may be many of them, until 'optimize'.
**
** A segment of up to SMALL entries is one page; larger ones have PAGE_ENTRIES a page, 1 KB: small enough that
** four fit on one of SQLite's, large enough that finding the page costs more than searching it (1 us).
**
** A merge reads, sorts and writes a range of keys at a time, so it takes the memory of BATCH entries, whatever
** the size of the segments. Written in this order - pages, then the segment, then what it replaces is
** deleted - an error in between leaves pages that nobody reads or entries that are there twice, which changes no
** result.
*/
#include "index.h"

#include <string.h>

#define SMALL 512
#define LEVEL_FACTOR 8
#define LARGE 8388608
#define PAGE_ENTRIES 128
#define BATCH 1048576
#define PAGES_MAX 16777216   /* so that key * pages fits 64 bits */
#define STATEMENTS_MAX 262144 /* to read all of an index a range of keys at a time */
#define STALE_LEAST 1000     /* fewer stale documents are not worth writing segments again */
#define ENTRIES_MOST ((sqlite3_int64)1 << 60) /* likewise; segments_plausible() lets 2^48 each pass */
#define STALE_MOST ((sqlite3_int64)1 << 40) /* nobody has so many: the number was tampered with */

static sqlite3_int64 segments_page_id(sqlite3_int64 segment, uint64_t page)
{
  return (sqlite3_int64)((uint64_t)segment << 32 | page);
}

/* -------------------------------------------------------------------------------- list -- */

/* A row of N_segment that could have been written by this file? */
static int segments_plausible(const ShingleSegment *s)
{
  return s->id > 0 && s->id <= INT32_MAX && s->kind > 0 && s->kind < SHINGLE_KINDS && s->entries > 0 &&
         s->entries < (sqlite3_int64)1 << 48 && s->pages > 0 && s->pages <= PAGES_MAX;
}

int shingle_db_segments_list(ShingleIndex *x, ShingleSegmentList *list)
{
  sqlite3_stmt *statement;
  int status = SHINGLE_OK, damaged = 0;
  list->count = 0;
  int rc = shingle_db_store_get(x, SHINGLE_SEGMENT_LIST, &statement);
  if (rc != SQLITE_OK) return rc;
  while (status == SHINGLE_OK && !damaged && sqlite3_step(statement) == SQLITE_ROW) {
    ShingleSegment s = {sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 2),
                        sqlite3_column_int64(statement, 3), sqlite3_column_int(statement, 1)};
    damaged = !segments_plausible(&s);
    list->items = shingle_grown(list->items, &list->capacity, list->count + 1, sizeof *list->items, &status);
    if (status == SHINGLE_OK && !damaged) list->items[list->count++] = s;
  }
  rc = shingle_db_store_reset(x, statement);
  if (rc != SQLITE_OK) return rc;
  if (damaged) return shingle_db_index_corrupt(x, "\"%s_segment\" is damaged: run 'rebuild'", x->name);
  return shingle_db_result_code(status);
}

static int segments_bad_page(ShingleIndex *x)
{
  return shingle_db_index_corrupt(x, "\"%s_page\" is damaged: run 'rebuild'", x->name);
}

/* ----------------------------------------------------------------------------- reading -- */

/* A page of a segment. No page: no entries. The bytes are valid until the statement is reset. */
static int segments_get_page(ShingleIndex *x, const ShingleSegment *s, uint64_t page, sqlite3_stmt **statement,
                    const uint8_t **bytes, size_t *length)
{
  int rc = shingle_db_store_get(x, SHINGLE_PAGE_GET, statement);
  if (rc != SQLITE_OK) return rc;
  *bytes = NULL;
  *length = 0;
  sqlite3_bind_int64(*statement, 1, segments_page_id(s->id, page));
  if (sqlite3_step(*statement) != SQLITE_ROW) return shingle_db_store_reset(x, *statement);
  *bytes = sqlite3_column_blob(*statement, 0);
  *length = (size_t)sqlite3_column_bytes(*statement, 0);
  if (*bytes != NULL) return SQLITE_OK;
  sqlite3_reset(*statement);
  return segments_bad_page(x);
}

static int segments_take_ids(ShingleIdList *list, const ShingleIds *ids, size_t most)
{
  int status = SHINGLE_OK;
  size_t room = most + 1 > list->count ? most + 1 - list->count : 0;
  size_t taken = ids->count < room ? ids->count : room;
  list->items = shingle_grown(list->items, &list->capacity, list->count + taken, sizeof *list->items, &status);
  for (size_t i = 0; status == SHINGLE_OK && i < taken; i++) {
    list->items[list->count++] = shingle_ids_get(ids, i);
  }
  return status;
}

/* The ids of `keys`, ascending, in one segment. Keys on one page are looked up together. */
static int segments_find_in_segment(ShingleIndex *x, const ShingleSegment *s, const uint64_t *keys, size_t count, size_t most,
                           ShingleIdList *ids)
{
  for (size_t i = 0; i < count;) {
    uint64_t page = shingle_key_page(keys[i], (uint64_t)s->pages);
    sqlite3_stmt *statement;
    const uint8_t *bytes;
    size_t length;
    int status = SHINGLE_OK;
    int rc = segments_get_page(x, s, page, &statement, &bytes, &length);
    if (rc != SQLITE_OK) return rc;
    for (; i < count && shingle_key_page(keys[i], (uint64_t)s->pages) == page; i++) {
      ShingleIds found;
      if (bytes == NULL || status != SHINGLE_OK) continue;
      status = shingle_page_find(&found, bytes, length, keys[i]);
      if (status == SHINGLE_OK) status = segments_take_ids(ids, &found, most);
    }
    rc = shingle_db_store_reset(x, statement);
    if (status == SHINGLE_INVALID) return segments_bad_page(x);
    if (rc == SQLITE_OK) rc = shingle_db_result_code(status);
    if (rc != SQLITE_OK) return rc;
  }
  return SQLITE_OK;
}

int shingle_db_segments_find(ShingleIndex *x, const ShingleSegmentList *list, int kind, const uint64_t *keys,
                          size_t count, size_t most, ShingleIdList *ids)
{
  int rc = SQLITE_OK;
  for (size_t i = 0; rc == SQLITE_OK && i < list->count && ids->count <= most; i++) {
    if (list->items[i].kind == kind) rc = segments_find_in_segment(x, &list->items[i], keys, count, most, ids);
  }
  return rc;
}

/* Adds the entries of a segment with low <= key < high. */
static int segments_read_range(ShingleIndex *x, const ShingleSegment *s, uint64_t low, uint64_t high, ShingleEntries *entries)
{
  sqlite3_stmt *statement;
  int status = SHINGLE_OK;
  int rc = shingle_db_store_get(x, SHINGLE_PAGE_RANGE, &statement);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_int64(statement, 1, segments_page_id(s->id, shingle_key_page(low, (uint64_t)s->pages)));
  sqlite3_bind_int64(statement, 2, segments_page_id(s->id, shingle_key_page(high - 1, (uint64_t)s->pages)));
  while (status == SHINGLE_OK && sqlite3_step(statement) == SQLITE_ROW) {
    const uint8_t *bytes = sqlite3_column_blob(statement, 0);
    size_t length = (size_t)sqlite3_column_bytes(statement, 0);
    status = bytes == NULL ? SHINGLE_INVALID : shingle_page_read(entries, bytes, length, low, high);
  }
  rc = shingle_db_store_reset(x, statement);
  if (status == SHINGLE_INVALID) return segments_bad_page(x);
  return rc != SQLITE_OK ? rc : shingle_db_result_code(status);
}

int shingle_db_segments_range(ShingleIndex *x, const ShingleSegmentList *list, int kind, uint64_t low, uint64_t high,
                           ShingleEntries *entries)
{
  int rc = SQLITE_OK;
  for (size_t i = 0; rc == SQLITE_OK && i < list->count; i++) {
    if (list->items[i].kind == kind) rc = segments_read_range(x, &list->items[i], low, high, entries);
  }
  if (rc == SQLITE_OK) rc = shingle_db_result_code(shingle_entries_sort(entries, x->connection));
  return rc;
}

uint64_t shingle_db_segments_stride(const ShingleSegmentList *list, int kind, size_t entries)
{
  uint64_t total = 0;
  for (size_t i = 0; i < list->count; i++) {
    if (list->items[i].kind == kind) total += (uint64_t)list->items[i].entries;
  }
  if (total <= entries) return SHINGLE_KEYS;
  /* a number that was tampered with must not make a loop without end: each part costs a statement a segment */
  uint64_t parts = total / entries, most = STATEMENTS_MAX / list->count;
  return SHINGLE_KEYS / ((parts < most ? parts : most) + 1) + 1;
}

/* ----------------------------------------------------------------------------- writing -- */

/* A segment that is being written, in order of its keys. */
typedef struct Writer {
  ShingleIndex *x;
  ShingleSegment segment;
} Writer;

/* A number that no segment has: the next one, or once those were all used, one that became free. */
static sqlite3_int64 segments_new_number(const ShingleSegmentList *list)
{
  if (list->count == 0) return 1;
  if (list->items[list->count - 1].id < INT32_MAX) return list->items[list->count - 1].id + 1;
  size_t i = 0;
  while (i < list->count && list->items[i].id == (sqlite3_int64)i + 1) i++;
  return (sqlite3_int64)i + 1;
}

/* The pages of a new segment: none may be there, but an error may have left some. */
static int segments_open_writer(Writer *w, const ShingleSegmentList *list, uint64_t expected)
{
  ShingleIndex *x = w->x;
  sqlite3_stmt *statement;
  sqlite3_int64 id = segments_new_number(list);
  uint64_t pages = expected <= SMALL ? 1 : (expected + PAGE_ENTRIES - 1) / PAGE_ENTRIES;
  if (pages > PAGES_MAX) pages = PAGES_MAX;
  w->segment.id = id;
  w->segment.pages = (sqlite3_int64)pages;
  int rc = shingle_db_store_get(x, SHINGLE_PAGE_DELETE, &statement);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_int64(statement, 1, segments_page_id(id, 0));
  sqlite3_bind_int64(statement, 2, segments_page_id(id, UINT32_MAX));
  return shingle_db_store_run(x, statement);
}

static int segments_put_page(ShingleIndex *x, sqlite3_int64 id, const ShingleEntry *entries, size_t count)
{
  sqlite3_stmt *statement;
  int status = SHINGLE_OK;
  size_t length = shingle_page_bytes(entries, count);
  x->page = shingle_grown(x->page, &x->page_capacity, length, 1, &status);
  if (status != SHINGLE_OK) return shingle_db_result_code(status);
  shingle_page_write(x->page, entries, count);
  int rc = shingle_db_store_get(x, SHINGLE_PAGE_PUT, &statement);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_int64(statement, 1, id);
  rc = sqlite3_bind_blob64(statement, 2, x->page, length, SQLITE_STATIC);
  if (rc == SQLITE_OK) rc = shingle_db_store_run(x, statement);
  sqlite3_clear_bindings(statement);
  return rc;
}

/* Writes sorted entries: all those of each page that they have a part in. */
static int segments_write_entries(Writer *w, const ShingleEntries *entries)
{
  int rc = SQLITE_OK;
  uint64_t pages = (uint64_t)w->segment.pages;
  for (size_t i = 0, end; rc == SQLITE_OK && i < entries->count; i = end) {
    uint64_t page = shingle_key_page(entries->items[i].key, pages);
    for (end = i + 1; end < entries->count && shingle_key_page(entries->items[end].key, pages) == page;) end++;
    rc = segments_put_page(w->x, segments_page_id(w->segment.id, page), entries->items + i, end - i);
  }
  w->segment.entries += (sqlite3_int64)entries->count;
  return rc;
}

/* Makes the segment known, unless nothing was written. */
static int segments_close_writer(Writer *w)
{
  sqlite3_stmt *statement;
  if (w->segment.entries == 0) return SQLITE_OK;
  int rc = shingle_db_store_get(w->x, SHINGLE_SEGMENT_PUT, &statement);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_int64(statement, 1, w->segment.id);
  sqlite3_bind_int(statement, 2, w->segment.kind);
  sqlite3_bind_int64(statement, 3, w->segment.entries);
  sqlite3_bind_int64(statement, 4, w->segment.pages);
  return shingle_db_store_run(w->x, statement);
}

static int segments_delete_segment(ShingleIndex *x, const ShingleSegment *s)
{
  sqlite3_stmt *statement;
  int rc = shingle_db_store_get(x, SHINGLE_SEGMENT_DELETE, &statement);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_int64(statement, 1, s->id);
  rc = shingle_db_store_run(x, statement);
  if (rc == SQLITE_OK) rc = shingle_db_store_get(x, SHINGLE_PAGE_DELETE, &statement);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_int64(statement, 1, segments_page_id(s->id, 0));
  sqlite3_bind_int64(statement, 2, segments_page_id(s->id, UINT32_MAX));
  return shingle_db_store_run(x, statement);
}

/* ----------------------------------------------------------------------------- merging -- */

static int segments_level(sqlite3_int64 entries)
{
  int n = 0;
  for (sqlite3_int64 size = SMALL; size < entries; size *= LEVEL_FACTOR) n++;
  return n;
}

/* Marks the segments of a kind that go into one with `total` entries, which grows by theirs. */
static void segments_choose(const ShingleSegmentList *list, int kind, uint8_t *chosen, sqlite3_int64 *total)
{
  for (int again = 1; again;) {
    again = 0;
    for (size_t i = list->count; i-- > 0;) {
      const ShingleSegment *s = &list->items[i];
      if (chosen[i] || s->kind != kind || s->entries > LARGE || segments_level(s->entries) > segments_level(*total)) continue;
      chosen[i] = 1;
      *total += s->entries;
      again = 1;
    }
  }
}

static void segments_keep_live(ShingleEntries *entries, const ShingleIdList *live)
{
  size_t kept = 0;
  for (size_t i = 0; i < entries->count; i++) {
    if (shingle_db_ids_have(live, entries->items[i].id)) entries->items[kept++] = entries->items[i];
  }
  entries->count = kept;
}

/* The entries of a batch must be those of whole pages of the new segment: where the first key of a page at or
** after `key` is. */
static uint64_t segments_page_bound(uint64_t key, uint64_t pages)
{
  if (key >= SHINGLE_KEYS) return SHINGLE_KEYS;
  uint64_t page = shingle_key_page(key, pages);
  if (shingle_page_start(page, pages) < key) page++;
  return page >= pages ? SHINGLE_KEYS : shingle_page_start(page, pages);
}

/* Writes one segment with the entries of `inputs` (and, for a small one, of `pending`). */
static int segments_merge(ShingleIndex *x, const ShingleSegmentList *all, const ShingleSegmentList *inputs,
                 const ShingleEntries *pending, int kind, uint64_t expected, const ShingleIdList *live)
{
  Writer w = {x, {0, 0, 1, kind}};
  ShingleEntries batch = {NULL, 0, 0, NULL, 0};
  size_t taken = 0;
  int rc = segments_open_writer(&w, all, expected);
  uint64_t stride = shingle_db_segments_stride(inputs, kind, BATCH);
  for (uint64_t low = 0, high; rc == SQLITE_OK && low < SHINGLE_KEYS; low = high) {
    high = segments_page_bound(low + stride, (uint64_t)w.segment.pages);
    batch.count = 0;
    size_t end = taken;
    while (end < pending->count && pending->items[end].key < high) end++;
    rc = shingle_db_result_code(shingle_entries_reserve(&batch, end - taken));
    while (rc == SQLITE_OK && taken < end) batch.items[batch.count++] = pending->items[taken++];
    if (rc == SQLITE_OK) rc = shingle_db_segments_range(x, inputs, kind, low, high, &batch);
    if (rc == SQLITE_OK && live != NULL) segments_keep_live(&batch, live);
    if (rc == SQLITE_OK) rc = segments_write_entries(&w, &batch);
  }
  shingle_entries_free(&batch);
  if (rc == SQLITE_OK) rc = segments_close_writer(&w);
  for (size_t i = 0; rc == SQLITE_OK && i < inputs->count; i++) rc = segments_delete_segment(x, &inputs->items[i]);
  return rc;
}

/* The commonest case, an article in a transaction of its own: a segment of one page takes in a few entries and stays
** one. The page first: entries that the segment does not count yet do no harm. (40 us a transaction, of which 25 are those of a plain table; 110 before, with SMALL 2048.) */
static int segments_grow(ShingleIndex *x, const ShingleSegment *s, const ShingleEntries *pending)
{
  Writer w = {x, {s->id, 0, 1, s->kind}};
  ShingleEntries all = {NULL, 0, 0, NULL, 0};
  int rc = shingle_db_result_code(shingle_entries_reserve(&all, pending->count));
  for (size_t i = 0; rc == SQLITE_OK && i < pending->count; i++) all.items[all.count++] = pending->items[i];
  if (rc == SQLITE_OK) rc = segments_read_range(x, s, 0, SHINGLE_KEYS, &all);
  if (rc == SQLITE_OK) rc = shingle_db_result_code(shingle_entries_sort(&all, x->connection));
  if (rc == SQLITE_OK) rc = segments_write_entries(&w, &all);
  if (rc == SQLITE_OK) rc = segments_close_writer(&w);
  shingle_entries_free(&all);
  return rc;
}

/* Writes what is pending of a kind. */
static int segments_flush_kind(ShingleIndex *x, int kind)
{
  ShingleEntries *pending = &x->pending[kind];
  ShingleSegmentList *all = &x->segments, inputs = {NULL, 0, 0};
  sqlite3_int64 total = (sqlite3_int64)pending->count;
  int status = shingle_entries_sort(pending, x->connection);
  int rc = status == SHINGLE_OK ? shingle_db_segments_list(x, all) : shingle_db_result_code(status);
  if (rc != SQLITE_OK) return rc;
  uint8_t *chosen = NULL;
  size_t room = 0;
  chosen = shingle_grown(chosen, &room, all->count + 1, 1, &status);
  inputs.items = shingle_grown(inputs.items, &inputs.capacity, all->count + 1, sizeof *inputs.items, &status);
  if (status == SHINGLE_OK) {
    memset(chosen, 0, all->count);
    segments_choose(all, kind, chosen, &total);
    for (size_t i = 0; i < all->count; i++) {
      if (chosen[i]) inputs.items[inputs.count++] = all->items[i];
    }
    int few = inputs.count == 1 && inputs.items[0].pages == 1 && total <= SMALL;
    rc = few ? segments_grow(x, &inputs.items[0], pending) : segments_merge(x, all, &inputs, pending, kind, (uint64_t)total, NULL);
  } else {
    rc = shingle_db_result_code(status);
  }
  shingle_release(chosen);
  shingle_release(inputs.items);
  if (rc == SQLITE_OK) shingle_entries_trim(pending, 65536);
  return rc;
}

/* Documents that went are still counted by the weights. An index of version 0.1 does not say how many. */
static int segments_note_gone(ShingleIndex *x)
{
  sqlite3_int64 gone = -1;
  int rc = x->config.stories ? shingle_db_config_get(x, "gone", &gone) : SQLITE_OK;
  if (rc != SQLITE_OK || gone < 0 || gone > STALE_MOST) return rc;
  return shingle_db_config_put(x, "gone", gone + x->pending_stale);
}

/* May half of what the segments hold be stale? */
static int segments_note_stale(ShingleIndex *x, int *optimize)
{
  sqlite3_int64 stale = 0, entries = 0;
  *optimize = 0;
  if (x->pending_stale == 0) return SQLITE_OK;
  int rc = shingle_db_config_get(x, "stale", &stale);
  if (rc == SQLITE_OK) rc = shingle_db_segments_list(x, &x->segments);
  if (rc != SQLITE_OK) return rc;
  if (stale < 0 || stale > STALE_MOST) stale = 0;
  stale += x->pending_stale;
  for (size_t i = 0; i < x->segments.count; i++) {
    if (x->segments.items[i].kind == SHINGLE_BANDS && entries < ENTRIES_MOST) entries += x->segments.items[i].entries;
  }
  *optimize = stale >= STALE_LEAST && stale * x->config.bands * 2 > entries;
  rc = shingle_db_config_put(x, "stale", *optimize ? 0 : stale);
  if (rc == SQLITE_OK) rc = segments_note_gone(x);
  if (rc == SQLITE_OK) x->pending_stale = 0;
  return rc;
}

/* Rows of shadow tables are no rows that the user inserted. */
int shingle_db_segments_flush(ShingleIndex *x)
{
  sqlite3 *db = x->connection->db;
  sqlite3_int64 last = sqlite3_last_insert_rowid(db);
  int rc = SQLITE_OK, optimize;
  shingle_db_index_hold(x);
  for (int kind = 1; rc == SQLITE_OK && kind < SHINGLE_KINDS; kind++) {
    if (x->pending[kind].count > 0) rc = segments_flush_kind(x, kind);
  }
  if (rc == SQLITE_OK) rc = shingle_db_index_count_flush(x);
  if (rc == SQLITE_OK) rc = segments_note_stale(x, &optimize);
  if (rc == SQLITE_OK && optimize) rc = shingle_db_index_compact(x);
  shingle_db_index_leave(x);
  sqlite3_set_last_insert_rowid(db, last);
  return rc;
}

int shingle_db_segments_settle(ShingleIndex *x)
{
  int rc = SQLITE_OK;
  for (ShingleIndex *y = x->connection->indexes; rc == SQLITE_OK && y != NULL; y = y->next) {
    if (sqlite3_stricmp(x->name, y->name) != 0 || sqlite3_stricmp(x->schema, y->schema) != 0) continue;
    rc = shingle_db_segments_flush(y);
  }
  return rc;
}

void shingle_db_segments_forget(ShingleIndex *x)
{
  for (int kind = 1; kind < SHINGLE_KINDS; kind++) x->pending[kind].count = 0;
  x->pending_stale = 0;
  shingle_tally_free(&x->pending_tally);
  x->weights_state = 0;
}

int shingle_db_segments_reserve(ShingleIndex *x, const size_t more[SHINGLE_KINDS])
{
  int rc = SQLITE_OK, full = 0;
  for (int kind = 1; kind < SHINGLE_KINDS; kind++) {
    full |= x->pending[kind].count > 0 && x->pending[kind].count + more[kind] > SHINGLE_PENDING_MAX;
  }
  /* before any room is made: what is written gives its memory back */
  if (full) rc = shingle_db_segments_flush(x);
  for (int kind = 1; rc == SQLITE_OK && kind < SHINGLE_KINDS; kind++) {
    rc = shingle_db_result_code(shingle_entries_reserve(&x->pending[kind], more[kind]));
  }
  return rc;
}

int shingle_db_segments_optimize(ShingleIndex *x, int kind, int renewed)
{
  static const ShingleEntries none = {NULL, 0, 0, NULL, 0};
  ShingleSegmentList inputs = {NULL, 0, 0};
  ShingleIdList live = {NULL, 0, 0};
  uint64_t total = 0;
  int status = SHINGLE_OK;
  int rc = shingle_db_segments_list(x, &x->segments);
  if (rc == SQLITE_OK) {
    inputs.items = shingle_grown(inputs.items, &inputs.capacity, x->segments.count + 1, sizeof *inputs.items, &status);
    rc = shingle_db_result_code(status);
  }
  for (size_t i = 0; rc == SQLITE_OK && i < x->segments.count; i++) {
    if (x->segments.items[i].kind != kind) continue;
    inputs.items[inputs.count++] = x->segments.items[i];
    total += (uint64_t)x->segments.items[i].entries;
  }
  if (rc == SQLITE_OK && !renewed) rc = shingle_db_store_ids(x, &live);
  if (rc == SQLITE_OK && inputs.count > (size_t)renewed) {
    rc = segments_merge(x, &x->segments, &inputs, &none, kind, total, renewed ? NULL : &live);
  }
  shingle_release(inputs.items);
  shingle_release(live.items);
  return rc;
}

int shingle_db_segments_drop(ShingleIndex *x, int kind)
{
  int rc = shingle_db_segments_list(x, &x->segments);
  for (size_t i = 0; rc == SQLITE_OK && i < x->segments.count; i++) {
    if (x->segments.items[i].kind == kind) rc = segments_delete_segment(x, &x->segments.items[i]);
  }
  return rc;
}

int shingle_db_segments_clear(ShingleIndex *x)
{
  sqlite3_stmt *statement;
  sqlite3_int64 generation = 0;
  shingle_db_segments_forget(x);
  int rc = shingle_db_config_get(x, "generation", &generation);
  if (rc == SQLITE_OK) rc = shingle_db_config_put(x, "generation", (sqlite3_int64)((uint64_t)generation + 1));
  if (rc == SQLITE_OK) rc = shingle_db_store_get(x, SHINGLE_SEGMENT_CLEAR, &statement);
  if (rc == SQLITE_OK) rc = shingle_db_store_run(x, statement);
  if (rc == SQLITE_OK) rc = shingle_db_store_get(x, SHINGLE_WEIGHTS_CLEAR, &statement);
  if (rc == SQLITE_OK) rc = shingle_db_store_run(x, statement);
  if (rc == SQLITE_OK) rc = shingle_db_store_get(x, SHINGLE_PAGE_CLEAR, &statement);
  if (rc == SQLITE_OK) rc = shingle_db_store_run(x, statement);
  return rc;
}
