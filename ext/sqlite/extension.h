/* extension.h - what the files of ext/sqlite/ share: SQLite's interface, the state of a connection, and
** the way errors are worded. The core (ext/core/) must not include this.
*/
#ifndef SHINGLE_EXTENSION_H
#define SHINGLE_EXTENSION_H

#include "sqlite3ext.h" /* with -DSQLITE_CORE: sqlite3.h and nothing more */

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* register.c defines `sqlite3_api`; all others refer to it. */
#ifndef SHINGLE_REGISTER_C
SQLITE_EXTENSION_INIT3
#endif

#include "../core/wording/minhash.h"
#include "../core/wording/shingles.h"
#include "memo.h"
#include "options.h"

/* Newer than the headers of SQLite 3.40; an older library ignores the bit. */
#ifndef SQLITE_RESULT_SUBTYPE
#  define SQLITE_RESULT_SUBTYPE 0x001000000
#endif

#define SHINGLE_KEEP_BYTES 1048576  /* longer texts, and larger buffers, are not kept */

/* One for each connection that loaded the extension: buffers and small caches that its functions
** share. SQLite runs them one at a time. Freed with the last function. */
typedef struct ShingleConnection {
  sqlite3 *db;
  int references;            /* functions and modules that point here */
  ShingleText text;
  ShingleSet set;
  ShingleSlots slots;
  ShingleMemos sets;         /* of the texts compared last: function_similarity.c */
  char *options_text;        /* the option string parsed last, and what it said */
  size_t options_length, options_capacity;
  ShingleOptions options;
  struct ShingleIndex *indexes; /* that this connection opened: index/index.h */
  int writing;               /* a statement on an index's own tables is running */
  int depth;                 /* how many indexes are at work, each started by the one before: index/entry.c */
  struct ShingleReader *reader; /* for comparing articles, see article_pair.h; NULL before the first time */
  const atomic_int *stop;    /* NULL, but in what stands for a connection on other threads, index/workers.h: that
                                has nothing else, and set, this asks to stop */
} ShingleConnection;

/* ----------------------------------------------------------------------- errors -- */

/* Makes "shingle: ..." the error of a function call. `format` is that of sqlite3_mprintf(). */
void shingle_db_error(sqlite3_context *context, const char *format, ...);

/* "shingle: ..." as a text to be freed with sqlite3_free(), or NULL: no memory. All errors are worded here, so that they
** are valid UTF-8 whatever they quote. */
char *shingle_db_message(const char *format, ...);

/* The error of a function call for a SHINGLE_... status other than SHINGLE_OK. */
void shingle_db_error_status(sqlite3_context *context, int status);

/* Makes `length` bytes the result, as TEXT: valid UTF-8, with U+FFFD for what is not. */
void shingle_db_result_repaired(sqlite3_context *context, const char *bytes, size_t length);

/* The SQLite result code of a SHINGLE_... status. */
int shingle_db_result_code(int status);

/* Sets a virtual table's error message, "shingle: ...", and returns SQLITE_ERROR (or SQLITE_NOMEM). */
int shingle_db_table_error(sqlite3_vtab *table, const char *format, ...);

/* At most 80 bytes of `text`, quoted for an error message, cut between characters; to be freed with
** sqlite3_free(). NULL when there is no memory. */
char *shingle_db_quoted(const char *text, int length);

/* ------------------------------------------------------------------ values and names -- */

/* The bytes of a TEXT or BLOB value (of any other type: as text). Returns SHINGLE_OK, or
** SHINGLE_NOMEM. The bytes are valid as long as the value is not converted. */
int shingle_db_value_bytes(sqlite3_value *value, const char **bytes, size_t *length);

/* Reads a function's options argument (an integer: the width; text: key=value pairs) into *o.
** On failure the call has its error, and 0 is returned. `value` NULL or SQL NULL: the defaults. */
int shingle_db_value_options(sqlite3_context *context, sqlite3_value *value, ShingleOptions *o);

/* Likewise outside of function calls: returns SQLITE_OK, or an error and its message in *error
** (sqlite3_malloc'ed, without "shingle: "). */
int shingle_db_read_options(ShingleConnection *c, sqlite3_value *value, ShingleOptions *o, char **error);

/* Reads the first argument of a function into the connection's `set`, with the second as options,
** which are also left in *o where that is not NULL. 0: one of them is NULL, or the call has its error. */
int shingle_db_read_argument(sqlite3_context *context, int count, sqlite3_value **values, ShingleOptions *o);

/* Reads a value that should be a signature; the value must outlive *s. NULL, or what is wrong with it. */
const char *shingle_db_value_signature(sqlite3_value *value, ShingleSignature *s);

/* Gives back what a long text made the connection's buffers grow to. */
void shingle_db_connection_trim(ShingleConnection *c);

/* ------------------------------------------------------------------ what is registered -- */

typedef void ShingleFunction(sqlite3_context *context, int count, sqlite3_value **values);

/* function_similarity.c */
ShingleFunction shingle_db_function_sim, shingle_db_function_containment, shingle_db_function_count,
    shingle_db_function_fold;

void shingle_db_sets_free(ShingleMemos *sets);

/* function_minhash.c */
ShingleFunction shingle_db_function_minhash, shingle_db_function_minhash_sim,
    shingle_db_function_minhash_containment, shingle_db_function_minhash_error,
    shingle_db_function_minhash_union, shingle_db_function_minhash_info, shingle_db_union_step;
void shingle_db_union_final(sqlite3_context *context);

/* function_simhash.c */
ShingleFunction shingle_db_function_simhash, shingle_db_function_simhash_distance,
    shingle_db_function_simhash_sim;

/* article_pair.c */
void shingle_db_reader_free(struct ShingleReader *reader);

/* function_story.c */
ShingleFunction shingle_db_function_story_sim, shingle_db_function_rewrite_sim, shingle_db_function_fact_sim,
    shingle_db_function_story_weights_union, shingle_db_story_weights_step, shingle_db_story_weights_union_step;
void shingle_db_story_weights_final(sqlite3_context *context);
void shingle_db_story_weights_union_final(sqlite3_context *context);

/* function_article.c */
ShingleFunction shingle_db_function_article_compare, shingle_db_function_article_verdict;

/* article_reuse.c */
ShingleFunction shingle_db_function_article_reuse;

/* function_html.c */
ShingleFunction shingle_db_function_compare_html;

/* function_page.c */
ShingleFunction shingle_db_function_article_text;

/* index/related.c */
ShingleFunction shingle_db_function_weights;

/* function_components.c */
ShingleFunction shingle_db_components_step;
void shingle_db_components_final(sqlite3_context *context);

/* function_date.c */
ShingleFunction shingle_db_date_gap;

/* table_*.c */
typedef struct ShingleTable ShingleTable;
extern const ShingleTable shingle_db_table_shingles, shingle_db_table_tokens,
    shingle_db_table_sentences, shingle_db_table_bands, shingle_db_table_plan,
    shingle_db_table_passages, shingle_db_table_aligned, shingle_db_table_pairs, shingle_db_table_clusters,
    shingle_db_table_index_bands, shingle_db_table_related, shingle_db_table_weights, shingle_db_table_reuse,
    shingle_db_table_facts, shingle_db_table_changed;
extern const sqlite3_module shingle_db_module_files;

#endif
