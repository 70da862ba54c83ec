/* index.h - the map of ext/sqlite/index/: the virtual table `shingle_index` and what reads it.
**
**     config.c     options of CREATE VIRTUAL TABLE, and what the index remembers of them
**     store.c      the shadow tables: all their SQL, in one array
**     id_list.c        lists of rowids
**     segments.c   entries (key, id): collected, written in sorted segments, merged, found again
**     tokenizer.c  the words of a text, also as FTS5 tokenizers have them
**     document.c      what is stored of a document, made from its text
**     weights.c    document frequencies of the index's articles
**     write.c      insert, update, delete
**     match.c      MATCH: candidates, and how similar they are
**     query.c      SELECT: plans and cursors of the virtual table
**     index.c      the virtual table
**     command.c    rebuild, optimize; rebuild.c: from a content table; integrity.c: integrity-check
**     workers.c    several threads, for work on many texts
**     entry.c        who may use an index now
**     handle.c       an index found by its name
**     pairs.c  clusters.c  related.c  table_contents.c    table-valued functions over an index; candidate_pairs.c, exact_pairs.c: its pairs
**
** THE SHADOW TABLES of an index called N, format 1:
**
**     N_config(key TEXT PRIMARY KEY, value)     format, version (that made it), unit, width, hashes, seed,
**                                               bands, rows, min_tokens; check: of these, see config.c;
**                                               stale: about how many documents left entries behind;
**                                               gone: how many that N_weights counts are no more, at most;
**                                               generation: how often all was made anew
**     N_doc(id INTEGER PRIMARY KEY,             the rowid of a document
**           signature BLOB,                     as in core/wording/minhash.h
**           passages BLOB)                      its fingerprints, 5 bytes each, ascending: only with
**                                               passages=1 and without content=
**     N_weights(id INTEGER PRIMARY KEY,         only with stories=1: document frequencies, as in core/meaning/weights.h, of
**               documents INTEGER,              so many documents; the sum of all rows is that of the index
**               weights BLOB)
**     N_segment(id INTEGER PRIMARY KEY,         1, 2, 3, ...: the later, the younger
**               kind INTEGER,                   what its keys are: see ShingleSegmentKind
**               entries INTEGER, pages INTEGER)
**     N_page(id INTEGER PRIMARY KEY,            segment * 2^32 + page, pages from 0; an empty one is not there
**            entries BLOB)                      as in core/base/segment.h
**
** N_doc is the truth. Entries propose; what they propose is looked up in N_doc and compared. So an entry
** that outlived its document, or is there twice, costs a microsecond and changes no result: nothing has to be
** deleted from segments when a document is. They are written again without such entries once half of them
** may be stale. (With content=, entries of passages and terms that a document had before it changed are only left
** out by 'rebuild': N_doc does not have those of the text as it is.)
**
** Signatures stand one in a row, not many in a chunk: measured, 3.0 us a document against 2.7 for chunks of 64
** (durable, WAL), 0.4 against 0.2 for reading all, and in return an update writes 544 bytes, not 35,000, and
** N_doc can be read, and joined, by anything that reads SQLite.
*/
#ifndef SHINGLE_INDEX_H
#define SHINGLE_INDEX_H

#include "../extension.h"
#include "../table.h"
#include "../../core/wording/lsh.h"
#include "../../core/article/date.h"
#include "../../core/base/segment.h"
#include "../../core/base/sort.h"
#include "../../core/meaning/terms.h"
#include "../../core/wording/winnow.h"

#define SHINGLE_INDEX_FORMAT 1

typedef struct ShingleIndex ShingleIndex;
typedef struct ShingleTokenizer ShingleTokenizer;

/* ---------------------------------------------------------------------------- config.c -- */

/* What CREATE VIRTUAL TABLE said, and what follows from it. */
typedef struct ShingleIndexConfig {
  int64_t unit, width, hashes, seed;
  double threshold, recall;
  int64_t exact;              /* similarity is computed from the texts */
  int64_t passages;           /* fingerprints are kept */
  int64_t min_tokens, max_docs;
  int64_t stories;            /* keys of rare terms are kept */
  int64_t threads;            /* that may be used; 0: see shingle_db_workers_count() */
  char *content, *content_rowid, *content_column, *date_column, *tokenize;
  int bands, rows;
  ShingleOptions options;     /* unit, width, hashes, seed again */
} ShingleIndexConfig;

/* Reads the arguments of CREATE VIRTUAL TABLE. SQLITE_OK, or an error and its message in *error, without
** "shingle: ". *c must be freed in any case. */
int shingle_db_config_parse(ShingleIndexConfig *c, int count, const char *const *arguments, char **error);
void shingle_db_config_free(ShingleIndexConfig *c);

/* Writes what must not change to N_config. */
int shingle_db_config_save(ShingleIndex *x);

/* One number of N_config: `value` is left as it is where there is none. */
int shingle_db_config_get(ShingleIndex *x, const char *key, sqlite3_int64 *value);
int shingle_db_config_put(ShingleIndex *x, const char *key, sqlite3_int64 value);

/* Reads it again, once a connection: before the first use of the index. What is stored wins. */
int shingle_db_config_load(ShingleIndex *x);


/* ----------------------------------------------------------------------------- entry.c -- */

/* Every use of an index begins with one of these two and ends with shingle_db_index_leave(). Between them the index
** runs SQL: on its content, which may be a view, and on its shadow tables, where a stranger's database may have views
** and triggers. That SQL may name the index again.
**
** shingle_db_index_enter() is for whatever a statement can start. It loads the options. It returns SQLITE_ERROR, with
** a message, where the index is at work already or where too many indexes read one another. On failure nothing is to
** be left. shingle_db_index_hold() is for what SQLite itself starts, as the end of a transaction, and for what was
** entered before. It never fails. */
int shingle_db_index_enter(ShingleIndex *x);
void shingle_db_index_hold(ShingleIndex *x);
void shingle_db_index_leave(ShingleIndex *x);

/* May another index be dropped or renamed by a statement of this one? Where shadow tables are indexes themselves, that
** goes on and on. SQLITE_OK or SQLITE_CORRUPT_VTAB: SQLite has no place for words here. */
int shingle_db_index_may_nest(const ShingleIndex *x);

/* ------------------------------------------------------------------------------- id_list.c -- */

typedef struct ShingleIdList {
  sqlite3_int64 *items;
  size_t count, capacity;
} ShingleIdList;

int shingle_db_ids_compare(const void *a, const void *b); /* for qsort(), bsearch() and shingle_sort() */
int shingle_db_ids_sort(ShingleIdList *ids, ShingleConnection *connection); /* ascending, each once */
const sqlite3_int64 *shingle_db_ids_find(const ShingleIdList *ids, sqlite3_int64 id); /* in sorted ones; or NULL */
int shingle_db_ids_have(const ShingleIdList *ids, sqlite3_int64 id); /* sorted ones */

/* ----------------------------------------------------------------------------- store.c -- */

typedef enum ShingleStatement {
  SHINGLE_CONFIG_LIST, SHINGLE_CONFIG_GET, SHINGLE_CONFIG_PUT,
  SHINGLE_DOC_GET, SHINGLE_DOC_ROW, SHINGLE_DOC_INSERT, SHINGLE_DOC_REPLACE, SHINGLE_DOC_UPDATE, SHINGLE_DOC_UPDATE_REPLACE,
  SHINGLE_DOC_DELETE, SHINGLE_DOC_CLEAR, SHINGLE_DOC_LAST, SHINGLE_DOC_SCAN, SHINGLE_DOC_IDS, SHINGLE_DOC_COUNT,
  SHINGLE_SEGMENT_LIST, SHINGLE_SEGMENT_PUT, SHINGLE_SEGMENT_DELETE, SHINGLE_SEGMENT_CLEAR,
  SHINGLE_PAGE_GET, SHINGLE_PAGE_PUT, SHINGLE_PAGE_DELETE, SHINGLE_PAGE_RANGE, SHINGLE_PAGE_LIST,
  SHINGLE_PAGE_CLEAR,
  SHINGLE_WEIGHTS_LIST, SHINGLE_WEIGHTS_GET, SHINGLE_WEIGHTS_PUT, SHINGLE_WEIGHTS_DELETE, SHINGLE_WEIGHTS_CLEAR,
  SHINGLE_CONTENT_GET, SHINGLE_CONTENT_SCAN, SHINGLE_CONTENT_COUNT, SHINGLE_CONTENT_DATE, /* the content's last */
  SHINGLE_STATEMENTS
} ShingleStatement;

/* Creates, drops and renames the shadow tables. */
int shingle_db_store_create(ShingleIndex *x, char **error);
int shingle_db_store_drop(ShingleIndex *x);
int shingle_db_store_rename(ShingleIndex *x, const char *name);

/* A statement, prepared when it is first needed and kept. SQLITE_OK or an error, with its message in the
** table's. It is to be reset (shingle_store_reset) after use. */
int shingle_db_store_get(ShingleIndex *x, ShingleStatement which, sqlite3_stmt **statement);

/* The same, not kept: to be finalised by the caller. */
int shingle_db_store_prepare(ShingleIndex *x, ShingleStatement which, sqlite3_stmt **statement);

/* Resets it and returns the error that it stopped with, if any: SQLITE_OK otherwise. */
int shingle_db_store_reset(ShingleIndex *x, sqlite3_stmt *statement);

/* Runs a statement that has no rows, and resets it. */
int shingle_db_store_run(ShingleIndex *x, sqlite3_stmt *statement);

/* Finalises all statements. */
void shingle_db_store_close(ShingleIndex *x);

/* The signature of a document: valid until the next call. SQLITE_OK with *found, or an error. */
int shingle_db_store_signature(ShingleIndex *x, sqlite3_int64 id, ShingleSignature *s, int *found);

/* Reads a signature of N_doc, which must be valid and have the index's options. */
int shingle_db_store_check(ShingleIndex *x, sqlite3_int64 id, const void *bytes, size_t length, ShingleSignature *s);

/* The ids of all documents, ascending. */
int shingle_db_store_ids(ShingleIndex *x, ShingleIdList *ids);

/* Is there a document of this id? */
int shingle_db_store_has(ShingleIndex *x, sqlite3_int64 id, int *found);

/* The number that a statement without parameters gives. */
int shingle_db_store_number(ShingleIndex *x, ShingleStatement which, sqlite3_int64 *number);

/* The bytes of a column, a text or BLOB; NULL is the empty text. SQLITE_OK or SQLITE_NOMEM. */
int shingle_db_store_column(sqlite3_stmt *row, int column, const char **bytes, size_t *length);

/* The rowid and the text of a row of SHINGLE_CONTENT_SCAN. SQLITE_OK or an error. */
int shingle_db_store_row(ShingleIndex *x, sqlite3_stmt *row, sqlite3_int64 *id, const char **bytes, size_t *length);

/* The text of a row of the content table, valid until shingle_db_store_text_done(). A row that is missing is an
** error that says so; a NULL is the empty text. */
int shingle_db_store_text(ShingleIndex *x, sqlite3_int64 id, const char **bytes, size_t *length);
void shingle_db_store_text_done(ShingleIndex *x);

/* The date of a row of the content table, by date_column=: without a year where it has none. SQLITE_OK or an error. */
int shingle_db_store_date(ShingleIndex *x, sqlite3_int64 id, ShingleDate *date);

/* The error of a shadow table that does not hold what it should: SQLITE_CORRUPT_VTAB, and a message. */
int shingle_db_index_corrupt(ShingleIndex *x, const char *format, ...);

/* ------------------------------------------------------------------------- tokenizer.c -- */

/* Finds the tokenizer of the index: done when it is first needed. */
int shingle_db_tokenizer_open(ShingleIndex *x);
void shingle_db_tokenizer_close(ShingleIndex *x);

/* ----------------------------------------------------------------------------- document.c -- */

/* What is stored of a document: made from its text, or from its signature. */
typedef struct ShingleDocument {
  uint8_t *signature;           /* signature_length bytes */
  size_t signature_length, signature_capacity;
  uint64_t *bands;              /* their keys, band_count of them: 0 for an empty text */
  size_t band_count, band_capacity;
  uint64_t *passages;           /* keys of its fingerprints, ascending */
  size_t passage_count, passage_capacity;
  ShingleTermKey terms[SHINGLE_TERMS_MOST];
  size_t term_count;
  int counted;                  /* `stems` are its different stems, to be counted */
  uint64_t *stems;
  size_t stem_count, stem_capacity;
} ShingleDocument;

void shingle_db_document_free(ShingleDocument *d);

/* All that it takes to make documents: for one thread at a time. */
typedef struct ShingleMaker {
  const ShingleIndexConfig *config;
  ShingleTokenizer *tokenizer;    /* NULL: shingle's own words. That of the index, for the connection's thread only */
  const ShingleWeights *weights;  /* to choose terms by, or NULL */
  ShingleText text;               /* work space */
  ShingleSet set, query;          /* of a document; of what it is compared with */
  ShingleSlots slots;
  ShingleWinnow winnow;
  ShingleProfile profile;
} ShingleMaker;

/* `host`: for shingle_interrupted(). It allocates nothing. */
void shingle_db_maker_init(ShingleMaker *m, const ShingleIndexConfig *config, void *host);
void shingle_db_maker_free(ShingleMaker *m);

/* All that follows returns SQLITE_OK, SQLITE_NOMEM, SQLITE_TOOBIG, SQLITE_INTERRUPT or an error of a tokenizer.
** A text's shingle set; its fingerprints, in m->winnow (both in tokenizer.c). */
int shingle_db_maker_set(ShingleMaker *m, ShingleSet *set, const char *bytes, size_t length);
int shingle_db_maker_fingerprints(ShingleMaker *m, const char *bytes, size_t length);

/* The document of a text; its stems alone; the band keys of a signature. */
int shingle_db_maker_document(ShingleMaker *m, const char *bytes, size_t length, ShingleDocument *d);
int shingle_db_maker_stems(ShingleMaker *m, const char *bytes, size_t length, ShingleDocument *d);
int shingle_db_maker_bands(ShingleMaker *m, const ShingleSignature *s, ShingleDocument *d);

/* Gives back what a long text made m->text and m->set grow to. */
void shingle_db_maker_trim(ShingleMaker *m);

/* Makes x->maker ready for texts: it has the tokenizer, and the weights of the moment. */
int shingle_db_maker_ready(ShingleIndex *x);

/* The same by x->maker, ready or not (tokenizer.c). */
int shingle_db_index_set(ShingleIndex *x, ShingleSet *set, const char *bytes, size_t length);
int shingle_db_index_fingerprints(ShingleIndex *x, const char *bytes, size_t length);

/* A maker for each thread that this index may use, *count of them. SQLITE_OK or an error. */
int shingle_db_makers_new(ShingleIndex *x, ShingleMaker **makers, int *count);
void shingle_db_makers_free(ShingleMaker *makers, int count);

/* --------------------------------------------------------------------------- weights.c -- */

/* Counts a document with these stems, at the end of this transaction at the latest. */
int shingle_db_index_count(ShingleIndex *x, const uint64_t *stems, size_t count);
int shingle_db_index_count_flush(ShingleIndex *x);

/* Weights to choose and judge by; NULL: there are none yet. They are those of all documents but the last sixteenth
** at most, so that they don't have to be read again for each that comes. Kept by the index until they change. */
int shingle_db_index_weights(ShingleIndex *x, const ShingleWeights **weights);

/* Are they intact, and can they be those of the documents that `counted`, which is emptied, has, and of up to `gone`
** others? `gone` is negative where that is not known. If not: SQLITE_CORRUPT_VTAB and a message. */
int shingle_db_index_weights_check(ShingleIndex *x, ShingleTally *counted, sqlite3_int64 gone);

/* All of them, as a BLOB to be freed with sqlite3_free(). */
int shingle_db_index_weights_blob(ShingleIndex *x, uint8_t **bytes, size_t *length);

/* -------------------------------------------------------------------------- segments.c -- */

typedef enum ShingleSegmentKind {
  SHINGLE_BANDS = 1,     /* of signatures: the upper 40 bits of the keys of core/wording/lsh.h */
  SHINGLE_PASSAGES = 2,  /* fingerprints of runs of tokens: core/wording/winnow.h */
  SHINGLE_TERMS = 3,     /* rare terms: core/meaning/terms.h */
  SHINGLE_KINDS = 4      /* one more than the last */
} ShingleSegmentKind;

typedef struct ShingleSegment {
  sqlite3_int64 id;
  sqlite3_int64 entries, pages;
  int kind;
} ShingleSegment;

typedef struct ShingleSegmentList {
  ShingleSegment *items;
  size_t count, capacity;
} ShingleSegmentList;

/* Entries that were added and not yet written. A transaction keeps them in memory until it ends, until a
** savepoint begins or somebody reads, or until there are SHINGLE_PENDING_MAX: then they become a segment. */
#define SHINGLE_PENDING_MAX 2097152 /* 32 MB, and as much to sort them */

/* Makes room for more[kind] entries of each kind: what is pending may be written first. */
int shingle_db_segments_reserve(ShingleIndex *x, const size_t more[SHINGLE_KINDS]);

/* Writes what is pending, merging segments of a similar size. */
int shingle_db_segments_flush(ShingleIndex *x);

/* Writes what is pending in all objects that stand for this index: after a change of the schema there may be
** two. For whoever is going to read. */
int shingle_db_segments_settle(ShingleIndex *x);

/* Forgets what is pending: the transaction, or the part of it since the last flush, was rolled back. */
void shingle_db_segments_forget(ShingleIndex *x);

/* The segments there are, oldest first. */
int shingle_db_segments_list(ShingleIndex *x, ShingleSegmentList *list);

#define SHINGLE_NO_LIMIT (SIZE_MAX / 2)

/* The ids of `count` keys, which ascend, in the segments of `list` of that kind are added to `ids`: unsorted, perhaps
** repeated. Stops when there are more than `most`. */
int shingle_db_segments_find(ShingleIndex *x, const ShingleSegmentList *list, int kind, const uint64_t *keys,
                          size_t count, size_t most, ShingleIdList *ids);

/* Adds all entries with low <= key < high of the segments in `list` of that kind to `entries`, and sorts. */
int shingle_db_segments_range(ShingleIndex *x, const ShingleSegmentList *list, int kind, uint64_t low, uint64_t high,
                           ShingleEntries *entries);

/* How many keys to ask shingle_db_segments_range() for, so that about `entries` come back. */
uint64_t shingle_db_segments_stride(const ShingleSegmentList *list, int kind, size_t entries);

/* Makes one segment of all of a kind. Entries of documents that are gone are left out, unless all were made anew. */
int shingle_db_segments_optimize(ShingleIndex *x, int kind, int renewed);

/* Deletes the segments of a kind. */
int shingle_db_segments_drop(ShingleIndex *x, int kind);

/* Deletes all segments. */
int shingle_db_segments_clear(ShingleIndex *x);

/* ----------------------------------------------------------------------------- write.c -- */

/* Reads a text (NULL: empty) or BLOB. On failure the table has its error. */
int shingle_db_document_read(ShingleIndex *x, sqlite3_value *text, ShingleDocument *d);
int shingle_db_document_bytes(ShingleIndex *x, const char *bytes, size_t length, ShingleDocument *d);

/* Reads a signature that the user gave: it must be valid and have the options of the index. */
int shingle_db_index_signature(ShingleIndex *x, sqlite3_value *value, ShingleSignature *s);

/* Takes a signature: it must have the options of the index. */
int shingle_db_document_take(ShingleIndex *x, sqlite3_value *signature, ShingleDocument *d);

/* What is stored of row `id`, which stays while its rowid changes. */
int shingle_db_document_stored(ShingleIndex *x, sqlite3_int64 id, ShingleDocument *d);

/* What N_doc alone has of it: bands and, without content=, passages. Nothing where there is no such row. */
int shingle_db_document_row(ShingleIndex *x, sqlite3_int64 id, ShingleDocument *d);

/* Stores a document under a rowid that has none (SQLITE_CONSTRAINT where it has), or whatever was there. */
int shingle_db_document_insert(ShingleIndex *x, sqlite3_int64 id, const ShingleDocument *d, int replace);

/* Replaces the document `old` by another under a rowid that may be another. */
int shingle_db_document_update(ShingleIndex *x, sqlite3_int64 old, sqlite3_int64 id, const ShingleDocument *d,
                            int replace);
int shingle_db_document_delete(ShingleIndex *x, sqlite3_int64 id);

/* Adds the entries of a document that is stored. */
int shingle_db_document_add(ShingleIndex *x, sqlite3_int64 id, const ShingleDocument *d);

/* ----------------------------------------------------------------------------- match.c -- */

/* A document that matches. */
typedef struct ShingleMatch {
  sqlite3_int64 id;
  double similarity;      /* 0..1 */
  double query_in_doc;    /* share of the query's shingles that the document has */
  double doc_in_query;
} ShingleMatch;

typedef struct ShingleMatches {
  ShingleMatch *items;
  size_t count, capacity;
} ShingleMatches;

/* What is asked for. */
typedef struct ShingleQuery {
  sqlite3_value *match;     /* a text, or a signature */
  double least;             /* similarity, at least; below 0: nothing was said */
  int contained;            /* a containment has a lower bound: similarity alone can't answer */
  const sqlite3_int64 *ids; /* only these, ascending; NULL: all */
  size_t id_count;
  sqlite3_int64 first, last; /* and only rowids first..last */
} ShingleQuery;

/* Finds all documents that match, most similar first, ties by rowid. */
int shingle_db_match(ShingleIndex *x, const ShingleQuery *query, ShingleMatches *matches);

/* A search in progress: how shingle_db_match() works, for those who have a row instead of a text. */
typedef struct ShingleSearch {
  ShingleIndex *x;              /* where to look */
  ShingleSignature signature;   /* of what is searched for; not empty */
  int has_set;                  /* x->maker.query is its set */
  ShingleIndex *source;         /* else, with exact=1: where to read its text, or NULL */
  sqlite3_int64 source_id;
  int later;                    /* texts are not read here: where they decide, similarity is SHINGLE_LATER */
  sqlite3_int64 first, last;    /* only these rowids */
  double least;                 /* similarity */
  ShingleMatches *matches;      /* what was found is added to these */
} ShingleSearch;

#define SHINGLE_LATER (-1.0)

/* How the set of a document compares to that of a query. SQLITE_OK or SQLITE_INTERRUPT. */
int shingle_db_match_sets(ShingleMatch *m, const ShingleSet *query, const ShingleSet *doc);

/* Those that share a band; or all. */
int shingle_db_search_bands(ShingleSearch *s);
int shingle_db_search_scan(ShingleSearch *s);

/* Compares one document, and keeps it where it is similar enough. */
int shingle_db_search_consider_id(ShingleSearch *s, sqlite3_int64 id);
int shingle_db_search_consider(ShingleSearch *s, sqlite3_int64 id, const ShingleSignature *doc);

/* ------------------------------------------------------ command.c, rebuild.c, integrity.c -- */

int shingle_db_index_rebuild(ShingleIndex *x);
int shingle_db_rebuild_content(ShingleIndex *x); /* of an index with content=: its part of it */
int shingle_db_index_optimize(ShingleIndex *x);

/* Makes one segment of all of a kind, as far as possible without entries that documents left behind. */
int shingle_db_index_compact(ShingleIndex *x);

/* Looks for damage; an error, SQLITE_CORRUPT_VTAB, says what was found first. */
int shingle_db_index_check(ShingleIndex *x);

/* Looks for damage: *report is NULL, or up to 100 lines (sqlite3_malloc'ed). An error only where it could not
** look. `quick`: without comparing with the content table. */
int shingle_db_index_integrity(ShingleIndex *x, int quick, char **report);

/* ----------------------------------------------------------------------------- index.c -- */

struct ShingleIndex {
  sqlite3_vtab base;
  ShingleConnection *connection;
  ShingleIndex *next;           /* of the connection's indexes */
  char *schema, *name;
  ShingleIndexConfig config;
  int loaded;                   /* N_config was read */
  int at_work;                  /* how many uses of it have begun and not ended: entry.c */
  int content_is_plain;         /* no virtual table is read to read the content table */
  sqlite3_stmt *statements[SHINGLE_STATEMENTS];
  ShingleEntries pending[SHINGLE_KINDS];
  sqlite3_int64 pending_stale;  /* documents deleted or replaced since the last flush */
  int savepoint;                /* number + 1 of the last savepoint that all before it was written for */
  ShingleDocument document;     /* work space */
  ShingleTally pending_tally;   /* of documents since then */
  ShingleWeights weights;
  uint64_t weights_state;       /* of which rows of N_weights they are; 0: of none */
  ShingleMaker maker;
  ShingleSet prints;            /* fingerprints of the query */
  ShingleSlots slots;
  ShingleSegmentList segments;
  ShingleIdList candidates;
  uint8_t *page;
  size_t page_capacity;
};

extern const sqlite3_module *const shingle_db_module_index;

/* ------------------------------------------------------------------------------ handle.c -- */

/* The index that a table-valued function was given by name. All zero is none. */
typedef struct ShingleHandle {
  ShingleIndex *x;
  sqlite3_stmt *anchor;  /* keeps the index connected and one state of the database in view */
} ShingleHandle;

/* Opens "name" or "schema.name", argument `i`: its options are loaded and nothing is pending. On failure the
** cursor's table has the error. */
int shingle_db_handle_open(ShingleHandle *h, ShingleCursor *cursor, int i);

/* For each time that the function works with the index, once it is open: shingle_db_index_enter() and its end. */
int shingle_db_handle_enter(ShingleHandle *h, ShingleCursor *cursor);
void shingle_db_handle_leave(ShingleHandle *h);

/* The error of the index becomes that of the function that works with it. */
int shingle_db_handle_error(ShingleHandle *h, ShingleCursor *cursor, int rc);
void shingle_db_handle_close(ShingleHandle *h);

#endif
