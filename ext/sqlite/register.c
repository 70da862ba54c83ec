/* register.c - the entry points, and THE tables of what shingle registers and with which flags.
**
** A function or table exists for SQL because it has a line here. Security flags are nowhere else.
*/
#define SHINGLE_REGISTER_C
#include "extension.h"
#include "table.h"
#include "../shingle.h"
#include "index/index.h"

SQLITE_EXTENSION_INIT1

#include <string.h>
#include <utf8proc.h>
#include <xxhash.h>

#define OLDEST_SQLITE 3038000

/* --------------------------------------------------------------------------- functions -- */

/* PURE: the result depends on the arguments alone and nothing else is read. So it may be computed
** once for constant arguments, stand in indexes and generated columns, and be used by triggers and
** views of a schema that is not trusted. */
#define PURE (SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS)

/* JSON: PURE, and the result is marked as JSON for functions that look. */
#define JSON (PURE | SQLITE_RESULT_SUBTYPE)

static ShingleFunction register_version, register_debug;

static const struct {
  const char *name;
  int arguments;
  int flags;
  ShingleFunction *function;      /* or, for an aggregate, step and final */
  ShingleFunction *step;
  void (*final)(sqlite3_context *);
} functions[] = {
  /* shingle sets, exactly */
  {"shingle_sim", 2, PURE, shingle_db_function_sim, NULL, NULL},
  {"shingle_sim", 3, PURE, shingle_db_function_sim, NULL, NULL},
  {"shingle_containment", 2, PURE, shingle_db_function_containment, NULL, NULL},
  {"shingle_containment", 3, PURE, shingle_db_function_containment, NULL, NULL},
  {"shingle_count", 1, PURE, shingle_db_function_count, NULL, NULL},
  {"shingle_count", 2, PURE, shingle_db_function_count, NULL, NULL},
  {"shingle_fold", 1, PURE, shingle_db_function_fold, NULL, NULL},

  /* signatures */
  {"minhash", 1, PURE, shingle_db_function_minhash, NULL, NULL},
  {"minhash", 2, PURE, shingle_db_function_minhash, NULL, NULL},
  {"minhash_sim", 2, PURE, shingle_db_function_minhash_sim, NULL, NULL},
  {"minhash_containment", 2, PURE, shingle_db_function_minhash_containment, NULL, NULL},
  {"minhash_error", 2, PURE, shingle_db_function_minhash_error, NULL, NULL},
  {"minhash_info", 1, JSON, shingle_db_function_minhash_info, NULL, NULL},
  {"minhash_union", 2, PURE, shingle_db_function_minhash_union, NULL, NULL},
  {"minhash_union", 1, PURE, NULL, shingle_db_union_step, shingle_db_union_final},
  {"simhash", 1, PURE, shingle_db_function_simhash, NULL, NULL},
  {"simhash", 2, PURE, shingle_db_function_simhash, NULL, NULL},
  {"simhash_distance", 2, PURE, shingle_db_function_simhash_distance, NULL, NULL},
  {"simhash_sim", 2, PURE, shingle_db_function_simhash_sim, NULL, NULL},

  /* stories, rewrites and verdicts */
  {"story_sim", 2, PURE, shingle_db_function_story_sim, NULL, NULL},
  {"story_sim", 3, PURE, shingle_db_function_story_sim, NULL, NULL},
  {"rewrite_sim", 2, PURE, shingle_db_function_rewrite_sim, NULL, NULL},
  {"rewrite_sim", 3, PURE, shingle_db_function_rewrite_sim, NULL, NULL},
  {"fact_sim", 2, PURE, shingle_db_function_fact_sim, NULL, NULL},
  {"fact_sim", 3, PURE, shingle_db_function_fact_sim, NULL, NULL},
  {"article_compare", 2, JSON, shingle_db_function_article_compare, NULL, NULL},
  {"article_compare", 3, JSON, shingle_db_function_article_compare, NULL, NULL},
  {"article_compare", 4, JSON, shingle_db_function_article_compare, NULL, NULL},
  {"article_verdict", 2, PURE, shingle_db_function_article_verdict, NULL, NULL},
  {"article_verdict", 3, PURE, shingle_db_function_article_verdict, NULL, NULL},
  {"article_verdict", 4, PURE, shingle_db_function_article_verdict, NULL, NULL},
  {"article_reuse", 2, JSON, shingle_db_function_article_reuse, NULL, NULL},
  {"article_reuse", 3, JSON, shingle_db_function_article_reuse, NULL, NULL},
  {"compare_html", 2, PURE, shingle_db_function_compare_html, NULL, NULL},
  {"compare_html", 3, PURE, shingle_db_function_compare_html, NULL, NULL},
  {"compare_html", 4, PURE, shingle_db_function_compare_html, NULL, NULL},
  {"story_weights", 1, PURE, NULL, shingle_db_story_weights_step, shingle_db_story_weights_final},
  {"story_weights_union", 2, PURE, shingle_db_function_story_weights_union, NULL, NULL},
  {"story_weights_union", 1, PURE, NULL, shingle_db_story_weights_union_step, shingle_db_story_weights_union_final},

  /* around articles */
  {"shingle_weights", 1, SQLITE_UTF8, shingle_db_function_weights, NULL, NULL}, /* reads an index */
  {"article_text", 1, PURE, shingle_db_function_article_text, NULL, NULL},
  {"article_text", 2, PURE, shingle_db_function_article_text, NULL, NULL},
  {"date_gap", 2, PURE, shingle_db_date_gap, NULL, NULL},

  /* groups of related articles */
  {"shingle_components", 2, JSON, NULL, shingle_db_components_step, shingle_db_components_final},

  /* about shingle */
  {"shingle_version", 0, PURE, register_version, NULL, NULL},
  {"shingle_debug", 0, PURE, register_debug, NULL, NULL},
};

/* ------------------------------------------------------------------------------ tables -- */

/* Table-valued functions: pure, like the functions above, and tagged INNOCUOUS by table.c; but for those that
** read an index. */
static const ShingleTable *const tables[] = {
  &shingle_db_table_shingles, &shingle_db_table_tokens, &shingle_db_table_sentences,
  &shingle_db_table_bands, &shingle_db_table_plan, &shingle_db_table_passages, &shingle_db_table_aligned,
  &shingle_db_table_pairs, &shingle_db_table_clusters, &shingle_db_table_index_bands, &shingle_db_table_related,
  &shingle_db_table_weights, &shingle_db_table_reuse, &shingle_db_table_facts, &shingle_db_table_changed,
};

static void register_version(sqlite3_context *context, int count, sqlite3_value **values)
{
  (void)count;
  (void)values;
  sqlite3_result_text(context, SHINGLE_VERSION, -1, SQLITE_STATIC);
}

static void register_debug(sqlite3_context *context, int count, sqlite3_value **values)
{
  (void)count;
  (void)values;
  char *text = sqlite3_mprintf(
      "shingle %s\nsqlite header %s, library %s\ncpu path %s\nsignature format %d\n"
      "utf8proc %s, unicode %s\nxxhash %d.%d.%d\ncompiler %s",
      SHINGLE_VERSION, SQLITE_VERSION, sqlite3_libversion(), shingle_cpu_name(shingle_cpu()),
      SHINGLE_SIGNATURE_VERSION, utf8proc_version(), utf8proc_unicode_version(),
      XXH_VERSION_MAJOR, XXH_VERSION_MINOR, XXH_VERSION_RELEASE, __VERSION__);
  if (text == NULL) sqlite3_result_error_nomem(context);
  else sqlite3_result_text(context, text, -1, sqlite3_free);
}

/* -------------------------------------------------------------------------- connection -- */

static void register_release_connection(void *connection)
{
  ShingleConnection *c = connection;
  if (--c->references > 0) return;
  shingle_text_free(&c->text);
  shingle_set_free(&c->set);
  shingle_slots_free(&c->slots);
  shingle_db_reader_free(c->reader);
  shingle_db_sets_free(&c->sets);
  sqlite3_free(c->options_text);
  sqlite3_free(c);
}

static int register_functions(sqlite3 *db, ShingleConnection *c)
{
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    c->references++; /* SQLite drops it again, now if it fails */
    int rc = sqlite3_create_function_v2(db, functions[i].name, functions[i].arguments, functions[i].flags, c,
                                        functions[i].function, functions[i].step, functions[i].final,
                                        register_release_connection);
    /* While a statement runs, as `SELECT load_extension(...)` does, no function can be replaced: shingle is
    ** there already. */
    if (rc == SQLITE_BUSY && i == 0) return SQLITE_OK;
    if (rc != SQLITE_OK) return rc;
  }
  return SQLITE_OK;
}

static int register_tables(sqlite3 *db, ShingleConnection *c, int with_files)
{
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
    int rc = shingle_db_table_register(db, c, tables[i], register_release_connection);
    if (rc != SQLITE_OK) return rc;
  }
  c->references++;
  int rc = sqlite3_create_module_v2(db, "shingle_index", shingle_db_module_index, c, register_release_connection);
  if (rc != SQLITE_OK || !with_files) return rc;
  c->references++;
  return sqlite3_create_module_v2(db, "article_files", &shingle_db_module_files, c, register_release_connection);
}

static int register_initialise(sqlite3 *db, char **error, int with_files)
{
  if (sqlite3_libversion_number() < OLDEST_SQLITE) {
    if (error != NULL) {
      *error = shingle_db_message("requires SQLite 3.38.0 or later, this is %s", sqlite3_libversion());
    }
    return SQLITE_ERROR;
  }
  ShingleConnection *c = sqlite3_malloc64(sizeof *c);
  if (c == NULL) return SQLITE_NOMEM;
  memset(c, 0, sizeof *c);
  c->db = db;
  c->references = 1;
  shingle_text_init(&c->text, c);

  int rc = register_functions(db, c);
  if (rc == SQLITE_OK) rc = register_tables(db, c, with_files);
  register_release_connection(c);
  return rc;
}

int sqlite3_shingle_init(sqlite3 *db, char **error, const sqlite3_api_routines *api)
{
  SQLITE_EXTENSION_INIT2(api);
  return register_initialise(db, error, 1);
}

int sqlite3_shingle_nofs_init(sqlite3 *db, char **error, const sqlite3_api_routines *api)
{
  SQLITE_EXTENSION_INIT2(api);
  return register_initialise(db, error, 0);
}
