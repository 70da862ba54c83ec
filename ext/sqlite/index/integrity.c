/* integrity.c - is an index what it should be? See index.h.
**
** Every signature must be valid and have the index's options; every page must be one, its keys in its range; and
** every key of every document must lead to it. With a content table, the signature of each article must be that
** of its text, and there must be no others. With stories=1, each article with words must have terms, whichever were
** the heaviest when it came, and the weights must count no fewer articles than there are.
*/
#include "index.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MAX 100
#define ENTRIES_MOST ((sqlite3_int64)1 << 52)
#define CHECK_EVERY 65536 /* entries between two looks at whether to go on */

/* A check in progress. */
typedef struct Check {
  ShingleIndex *x;
  sqlite3_str *report;
  int lines;
  ShingleEntries bands, passages; /* of documents, not looked for yet */
  ShingleIdList with_terms;       /* documents that must have some */
  ShingleTally tally;             /* of the stems of all documents */
} Check;

static void integrity_note(Check *c, const char *format, ...)
{
  if (c->lines++ >= LINES_MAX) return;
  va_list arguments;
  va_start(arguments, format);
  if (c->lines > 1) sqlite3_str_appendall(c->report, "\n");
  sqlite3_str_appendf(c->report, "index \"%s\": ", c->x->name);
  sqlite3_str_vappendf(c->report, format, arguments);
  va_end(arguments);
}

/* What was said of damage becomes a line; other errors stay. */
static int integrity_noted(Check *c, int rc)
{
  if (rc != SQLITE_CORRUPT_VTAB && rc != SQLITE_ERROR) return rc;
  const char *said = c->x->base.zErrMsg;
  if (said != NULL && strncmp(said, "shingle: ", 9) == 0) said += 9;
  integrity_note(c, "%s", said != NULL ? said : "damaged");
  sqlite3_free(c->x->base.zErrMsg);
  c->x->base.zErrMsg = NULL;
  return SQLITE_OK;
}

/* Finalises a statement. Its error, with a message, where it had one. */
static int integrity_finish(ShingleIndex *x, sqlite3_stmt *statement)
{
  int rc = shingle_db_store_reset(x, statement);
  sqlite3_finalize(statement);
  return rc;
}

/* ------------------------------------------------------------------------------ pages -- */

static int integrity_check_page(Check *c, const ShingleSegment *s, uint64_t number, const uint8_t *bytes, size_t length,
                      ShingleEntries *entries)
{
  entries->count = 0;
  int status = bytes == NULL ? SHINGLE_INVALID : shingle_page_read(entries, bytes, length, 0, SHINGLE_KEYS);
  if (status == SHINGLE_NOMEM) return SQLITE_NOMEM;
  if (status != SHINGLE_OK) {
    integrity_note(c, "page %llu of segment %lld is damaged", (unsigned long long)number, s->id);
    return SQLITE_OK;
  }
  for (size_t i = 0; i < entries->count; i++) {
    if (shingle_key_page(entries->items[i].key, (uint64_t)s->pages) == number) continue;
    integrity_note(c, "page %llu of segment %lld has a key of another page", (unsigned long long)number, s->id);
    break;
  }
  return SQLITE_OK;
}

static int integrity_check_segment(Check *c, const ShingleSegment *s)
{
  sqlite3_stmt *statement;
  ShingleEntries entries = {NULL, 0, 0, NULL, 0};
  sqlite3_int64 total = 0;
  int rc = shingle_db_store_prepare(c->x, SHINGLE_PAGE_LIST, &statement);
  if (rc != SQLITE_OK) return rc;
  sqlite3_bind_int64(statement, 1, s->id << 32);
  sqlite3_bind_int64(statement, 2, s->id << 32 | UINT32_MAX);
  while (rc == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
    uint64_t number = (uint64_t)sqlite3_column_int64(statement, 0) & UINT32_MAX;
    rc = integrity_check_page(c, s, number, sqlite3_column_blob(statement, 1), (size_t)sqlite3_column_bytes(statement, 1),
                    &entries);
    total += (sqlite3_int64)entries.count;
  }
  int stopped = integrity_finish(c->x, statement);
  shingle_entries_free(&entries);
  if (rc == SQLITE_OK) rc = stopped;
  if (rc == SQLITE_OK && total != s->entries) {
    integrity_note(c, "segment %lld has %lld entries, not %lld", s->id, total, s->entries);
  }
  return rc;
}

/* A document has at most so many entries of bands, and one that is gone leaves as many. Some are there twice, where an
** error came between two writes: but not most of them. */
static int integrity_check_number(Check *c, const ShingleSegmentList *list)
{
  ShingleIndex *x = c->x;
  sqlite3_int64 documents, stale = 0, entries = 0;
  int rc = shingle_db_store_number(x, SHINGLE_DOC_COUNT, &documents);
  if (rc == SQLITE_OK) rc = shingle_db_config_get(x, "stale", &stale);
  for (size_t i = 0; i < list->count && entries < ENTRIES_MOST; i++) {
    if (list->items[i].kind == SHINGLE_BANDS) entries += list->items[i].entries;
  }
  if (rc != SQLITE_OK || stale < 0 || stale > ENTRIES_MOST / SHINGLE_HASHES_MAX) return rc;
  if (entries / 2 / x->config.bands > documents + stale) {
    integrity_note(c, "%lld entries of bands, where %lld documents and %lld that are gone have %d each: run 'rebuild'", entries,
         documents, stale, x->config.bands);
  }
  return rc;
}

static int integrity_check_segments(Check *c)
{
  ShingleSegmentList list = {NULL, 0, 0};
  int rc = shingle_db_segments_list(c->x, &list);
  for (size_t i = 0; rc == SQLITE_OK && i < list.count; i++) rc = integrity_check_segment(c, &list.items[i]);
  if (rc == SQLITE_OK) rc = integrity_check_number(c, &list);
  shingle_release(list.items);
  return integrity_noted(c, rc);
}

/* -------------------------------------------------------------------------- documents -- */

/* Are the keys of all documents there? So many at a time are compared with all of the segments, both in order: at 25
** a document, 80,000 documents. */
#define BATCH 2097152
#define RANGE 1048576 /* about so many entries of the segments are read at a time */

/* Sorted entries that should be there; `at`: the first that was not looked for. */
typedef struct Wanted {
  int kind;
  const ShingleEntries *entries;
  size_t at;
} Wanted;

/* Which of those below `high` are not among the sorted ones of `there`? */
static int integrity_compare_range(Check *c, uint64_t high, const ShingleEntries *there, void *user)
{
  Wanted *wanted = user;
  size_t i = 0;
  for (; wanted->at < wanted->entries->count && wanted->entries->items[wanted->at].key < high; wanted->at++) {
    const ShingleEntry *w = &wanted->entries->items[wanted->at];
    while (i < there->count && (there->items[i].key < w->key ||
                                (there->items[i].key == w->key && there->items[i].id < w->id))) i++;
    if (i < there->count && there->items[i].key == w->key && there->items[i].id == w->id) continue;
    integrity_note(c, "row %lld has a %s that no segment has: run 'rebuild'", (sqlite3_int64)w->id,
         wanted->kind == SHINGLE_BANDS ? "band" : "passage");
  }
  return SQLITE_OK;
}

/* Hands all entries of a kind to `look`, sorted, a range of keys at a time. */
static int integrity_read_entries(Check *c, int kind, int (*look)(Check *, uint64_t high, const ShingleEntries *there, void *user), void *user)
{
  ShingleIndex *x = c->x;
  ShingleEntries there = {NULL, 0, 0, NULL, 0};
  int rc = shingle_db_segments_list(x, &x->segments);
  uint64_t stride = shingle_db_segments_stride(&x->segments, kind, RANGE);
  for (uint64_t low = 0; rc == SQLITE_OK && low < SHINGLE_KEYS; low += stride) {
    uint64_t high = low + stride < SHINGLE_KEYS ? low + stride : SHINGLE_KEYS;
    there.count = 0;
    rc = shingle_db_segments_range(x, &x->segments, kind, low, high, &there);
    if (rc == SQLITE_OK) rc = look(c, high, &there, user);
  }
  shingle_entries_free(&there);
  return rc;
}

static int integrity_find_batch(Check *c, int kind, ShingleEntries *wanted)
{
  Wanted w = {kind, wanted, 0};
  int rc = shingle_db_result_code(shingle_entries_sort(wanted, c->x->connection));
  if (rc == SQLITE_OK) rc = integrity_read_entries(c, kind, integrity_compare_range, &w);
  wanted->count = 0;
  return rc;
}

static int integrity_add_to_batch(Check *c, int kind, ShingleEntries *wanted, sqlite3_int64 id, const uint64_t *keys, size_t count)
{
  int rc = shingle_db_result_code(shingle_entries_reserve(wanted, count));
  for (size_t i = 0; rc == SQLITE_OK && i < count; i++) shingle_entries_add(wanted, keys[i], id);
  if (rc == SQLITE_OK && wanted->count >= BATCH) rc = integrity_find_batch(c, kind, wanted);
  return rc;
}

/* What is stored of a document. */
static int integrity_check_document(Check *c, sqlite3_int64 id)
{
  ShingleDocument *d = &c->x->document;
  int rc = shingle_db_document_row(c->x, id, d);
  if (rc != SQLITE_OK) return integrity_noted(c, rc);
  rc = integrity_add_to_batch(c, SHINGLE_BANDS, &c->bands, id, d->bands, d->band_count);
  return rc == SQLITE_OK ? integrity_add_to_batch(c, SHINGLE_PASSAGES, &c->passages, id, d->passages, d->passage_count) : rc;
}

static int integrity_check_documents(Check *c)
{
  sqlite3_stmt *rows;
  int rc = shingle_db_store_prepare(c->x, SHINGLE_DOC_IDS, &rows);
  while (rc == SQLITE_OK && sqlite3_step(rows) == SQLITE_ROW) rc = integrity_check_document(c, sqlite3_column_int64(rows, 0));
  if (rc == SQLITE_OK) rc = integrity_find_batch(c, SHINGLE_BANDS, &c->bands);
  if (rc == SQLITE_OK) rc = integrity_find_batch(c, SHINGLE_PASSAGES, &c->passages);
  int stopped = integrity_finish(c->x, rows);
  return integrity_noted(c, rc != SQLITE_OK ? rc : stopped);
}

/* ---------------------------------------------------------------------------- content -- */

/* Is what is stored of a row what its text says? */
static int integrity_check_row(Check *c, sqlite3_int64 id, const char *bytes, size_t length, sqlite3_int64 *count)
{
  ShingleIndex *x = c->x;
  ShingleSignature s;
  int found;
  int rc = shingle_db_store_signature(x, id, &s, &found);
  if (rc != SQLITE_OK) return integrity_noted(c, rc);
  if (!found) {
    integrity_note(c, "row %lld of content table \"%s\" is not in the index: run 'rebuild'", id, x->config.content);
    return SQLITE_OK;
  }
  ++*count;
  size_t stored = shingle_signature_bytes(&s.options, (size_t)s.size);
  uint8_t *kept = sqlite3_malloc64(stored + 1);
  if (kept == NULL) return SQLITE_NOMEM;
  memcpy(kept, x->page, stored);
  rc = shingle_db_document_bytes(x, bytes, length, &x->document);
  if (rc == SQLITE_OK && (x->document.signature_length != stored || memcmp(kept, x->document.signature, stored) != 0)) {
    integrity_note(c, "row %lld was changed in content table \"%s\", but not in the index: run 'rebuild'", id, x->config.content);
  }
  sqlite3_free(kept);
  const ShingleDocument *d = &x->document;
  if (rc == SQLITE_OK) rc = integrity_add_to_batch(c, SHINGLE_PASSAGES, &c->passages, id, d->passages, d->passage_count);
  int status = SHINGLE_OK;
  if (rc == SQLITE_OK && d->counted) rc = shingle_db_result_code(shingle_tally_stems(&c->tally, d->stems, d->stem_count));
  if (rc != SQLITE_OK || d->term_count == 0) return rc;
  ShingleIdList *ids = &c->with_terms;
  ids->items = shingle_grown(ids->items, &ids->capacity, ids->count + 1, sizeof *ids->items, &status);
  if (status == SHINGLE_OK) ids->items[ids->count++] = id;
  return shingle_db_result_code(status);
}

/* Which documents with terms have these entries? Their `seen` becomes 1. */
static int integrity_see_documents(Check *c, uint64_t high, const ShingleEntries *there, void *user)
{
  const ShingleIdList *ids = &c->with_terms;
  uint8_t *seen = user;
  (void)high;
  for (size_t i = 0; i < there->count; i++) {
    if (i % CHECK_EVERY == CHECK_EVERY - 1 && shingle_interrupted(c->x->connection)) return SQLITE_INTERRUPT;
    sqlite3_int64 id = (sqlite3_int64)there->items[i].id;
    const sqlite3_int64 *found = shingle_db_ids_find(ids, id);
    if (found != NULL) seen[found - ids->items] = 1;
  }
  return SQLITE_OK;
}

static int integrity_check_terms(Check *c)
{
  ShingleIndex *x = c->x;
  ShingleIdList *ids = &c->with_terms;
  sqlite3_int64 gone = -1;
  if (!x->config.stories) return SQLITE_OK;
  int rc = shingle_db_ids_sort(ids, x->connection);
  uint8_t *seen = sqlite3_malloc64(ids->count + 1);
  if (seen == NULL) return SQLITE_NOMEM;
  memset(seen, 0, ids->count + 1);
  if (rc == SQLITE_OK && ids->count > 0) rc = integrity_read_entries(c, SHINGLE_TERMS, integrity_see_documents, seen);
  for (size_t i = 0; rc == SQLITE_OK && i < ids->count; i++) {
    if (!seen[i]) integrity_note(c, "row %lld has no terms: run 'rebuild'", ids->items[i]);
  }
  sqlite3_free(seen);
  if (rc == SQLITE_OK) rc = shingle_db_config_get(x, "gone", &gone);
  if (rc == SQLITE_OK) rc = shingle_db_index_weights_check(x, &c->tally, gone);
  return integrity_noted(c, rc);
}

static int integrity_check_content(Check *c)
{
  ShingleIndex *x = c->x;
  sqlite3_stmt *rows;
  sqlite3_int64 count = 0, documents = 0;
  if (x->config.content == NULL) return SQLITE_OK;
  int rc = shingle_db_store_prepare(x, SHINGLE_CONTENT_SCAN, &rows);
  if (rc != SQLITE_OK) return integrity_noted(c, rc);
  while (rc == SQLITE_OK && sqlite3_step(rows) == SQLITE_ROW) {
    sqlite3_int64 id;
    const char *bytes;
    size_t length;
    rc = shingle_db_store_row(x, rows, &id, &bytes, &length);
    if (rc == SQLITE_OK) rc = integrity_check_row(c, id, bytes, length, &count);
  }
  int stopped = integrity_finish(x, rows);
  if (rc == SQLITE_OK) rc = stopped;
  if (rc != SQLITE_OK) return integrity_noted(c, rc); /* not all was read: nothing more can be said */
  rc = integrity_noted(c, integrity_find_batch(c, SHINGLE_PASSAGES, &c->passages));
  if (rc == SQLITE_OK) rc = integrity_check_terms(c);
  if (rc == SQLITE_OK) rc = shingle_db_store_number(x, SHINGLE_DOC_COUNT, &documents);
  if (rc == SQLITE_OK && documents > count) {
    integrity_note(c, "rows that are not in content table \"%s\": %lld: run 'rebuild'", x->config.content, documents - count);
  }
  return rc;
}

/* ------------------------------------------------------------------------------ result -- */

int shingle_db_index_integrity(ShingleIndex *x, int quick, char **report)
{
  Check c = {.x = x, .report = sqlite3_str_new(x->connection->db)};
  *report = NULL;
  int rc = integrity_noted(&c, shingle_db_config_load(x));
  if (rc == SQLITE_OK && c.lines == 0) rc = integrity_noted(&c, shingle_db_segments_settle(x));
  if (rc == SQLITE_OK && c.lines == 0) rc = integrity_check_segments(&c);
  if (rc == SQLITE_OK && c.lines == 0) rc = integrity_check_documents(&c);
  if (rc == SQLITE_OK && !quick) rc = integrity_check_content(&c);
  shingle_entries_free(&c.bands);
  shingle_entries_free(&c.passages);
  shingle_release(c.with_terms.items);
  shingle_tally_free(&c.tally);
  *report = sqlite3_str_finish(c.report);
  if (c.lines == 0 || rc != SQLITE_OK) {
    sqlite3_free(*report);
    *report = NULL;
    return rc;
  }
  return *report == NULL ? SQLITE_NOMEM : SQLITE_OK;
}

int shingle_db_index_check(ShingleIndex *x)
{
  char *report;
  int rc = shingle_db_index_integrity(x, 0, &report);
  if (rc != SQLITE_OK || report == NULL) return rc;
  rc = shingle_db_index_corrupt(x, "%s", report);
  sqlite3_free(report);
  return rc;
}
