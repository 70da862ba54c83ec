/* function_story.c - story_sim, rewrite_sim, fact_sim, and the weights that all can use: story_weights and
** story_weights_union. The measures are described in core/meaning/story.h and core/meaning/rewrite.h, the format of
** weights in core/meaning/weights.h.
**
**     SELECT story_sim(a.body, b.body, w) FROM news a, news b, (SELECT story_weights(body) AS w FROM news);
*/
#include "article_pair.h"
#include "../core/meaning/fact_sim.h"

static void story_function_result_similarity(sqlite3_context *context, int status, double similarity)
{
  if (status != SHINGLE_OK) shingle_db_error_status(context, status);
  else if (similarity >= 0) sqlite3_result_double(context, similarity);
}

void shingle_db_function_story_sim(sqlite3_context *context, int count, sqlite3_value **values)
{
  ShingleConnection *c = sqlite3_user_data(context);
  ShinglePair pair;
  double similarity = -1;
  if (!shingle_db_pair_open(context, "story_sim", count, values, 0, &pair)) return;
  int status = shingle_story_sim(pair.article[0], pair.article[1], pair.weights, &c->reader->work.story,
                                 &similarity);
  story_function_result_similarity(context, status, similarity);
  shingle_db_pair_close(context, &pair);
}

void shingle_db_function_rewrite_sim(sqlite3_context *context, int count, sqlite3_value **values)
{
  ShingleConnection *c = sqlite3_user_data(context);
  ShinglePair pair;
  double similarity = -1;
  if (!shingle_db_pair_open(context, "rewrite_sim", count, values, SHINGLE_WITH_SENTENCES, &pair)) return;
  int status = shingle_rewrite_sim(pair.article[0], pair.article[1], pair.weights, &c->reader->work.rewrite,
                                   c, &similarity);
  story_function_result_similarity(context, status, similarity);
  shingle_db_pair_close(context, &pair);
}

void shingle_db_function_fact_sim(sqlite3_context *context, int count, sqlite3_value **values)
{
  ShinglePair pair;
  if (!shingle_db_pair_open(context, "fact_sim", count, values, SHINGLE_WITH_FIGURES, &pair)) return;
  story_function_result_similarity(context, SHINGLE_OK, shingle_fact_sim(pair.article[0], pair.article[1], pair.weights));
  shingle_db_pair_close(context, &pair);
}

/* ------------------------------------------------------------------------- weights -- */

static void story_function_error_documents(sqlite3_context *context, int status)
{
  unsigned long long most = SHINGLE_DOCUMENTS_MAX;
  if (status == SHINGLE_TOOBIG) shingle_db_error(context, "story weights of more than %llu documents", most);
  else shingle_db_error_status(context, status);
}

static void story_function_result_weights(sqlite3_context *context, const ShingleFrequencies *f)
{
  size_t length = shingle_frequencies_bytes(f);
  uint8_t *bytes = sqlite3_malloc64(length);
  if (bytes == NULL) {
    sqlite3_result_error_nomem(context);
    return;
  }
  shingle_frequencies_write(f, bytes);
  sqlite3_result_blob64(context, bytes, length, sqlite3_free);
}

/* Both aggregates keep their state in SQLite's memory, zero at first; what hangs on it is freed at the
** end, which SQLite calls also after an error. */
void shingle_db_story_weights_step(sqlite3_context *context, int count, sqlite3_value **values)
{
  ShingleConnection *c = sqlite3_user_data(context);
  ShingleReader *reader = shingle_db_reader(c);
  ShingleTally *t = sqlite3_aggregate_context(context, sizeof *t);
  const char *bytes;
  size_t length;
  (void)count;
  if (sqlite3_value_type(values[0]) == SQLITE_NULL) return;
  if (t == NULL || reader == NULL) {
    sqlite3_result_error_nomem(context);
    return;
  }
  int status = shingle_db_value_bytes(values[0], &bytes, &length);
  if (status == SHINGLE_OK) status = shingle_profile_read(&reader->scratch, &c->text, bytes, length);
  if (status == SHINGLE_OK) {
    status = shingle_tally_add(t, &reader->scratch);
    if (status != SHINGLE_OK) story_function_error_documents(context, status);
  } else {
    shingle_db_error_status(context, status);
  }
  shingle_text_trim(&c->text, 4 * SHINGLE_KEEP_BYTES);
  size_t held = shingle_profile_bytes(&reader->scratch);
  if (held > 4 * SHINGLE_KEEP_BYTES) shingle_profile_free(&reader->scratch);
}

void shingle_db_story_weights_final(sqlite3_context *context)
{
  ShingleTally *t = sqlite3_aggregate_context(context, 0);
  ShingleFrequencies f;
  if (t == NULL) return;
  shingle_tally_sort(t, &f);
  if (f.documents > 0) story_function_result_weights(context, &f);
  shingle_frequencies_free(&f);
}

/* Adds argument `number` to a union. 0: the call has its error. */
static int story_function_add_to_union(sqlite3_context *context, ShingleFrequencies *f, int number, sqlite3_value *value)
{
  size_t length;
  const uint8_t *bytes = shingle_db_value_weights(context, "story_weights_union", number, value, &length);
  if (bytes == NULL) return 0;
  int status = shingle_frequencies_add(f, bytes);
  if (status != SHINGLE_OK) story_function_error_documents(context, status);
  return status == SHINGLE_OK;
}

void shingle_db_function_story_weights_union(sqlite3_context *context, int count, sqlite3_value **values)
{
  ShingleFrequencies f = {0};
  (void)count;
  if (sqlite3_value_type(values[0]) == SQLITE_NULL || sqlite3_value_type(values[1]) == SQLITE_NULL) return;
  if (story_function_add_to_union(context, &f, 1, values[0]) && story_function_add_to_union(context, &f, 2, values[1])) {
    story_function_result_weights(context, &f);
  }
  shingle_frequencies_free(&f);
}

/* `hashes` is set with the first BLOB, also if that has no entries. */
void shingle_db_story_weights_union_step(sqlite3_context *context, int count, sqlite3_value **values)
{
  ShingleFrequencies *f = sqlite3_aggregate_context(context, sizeof *f);
  (void)count;
  if (f == NULL) sqlite3_result_error_nomem(context);
  else if (sqlite3_value_type(values[0]) != SQLITE_NULL) story_function_add_to_union(context, f, 1, values[0]);
}

void shingle_db_story_weights_union_final(sqlite3_context *context)
{
  ShingleFrequencies *f = sqlite3_aggregate_context(context, 0);
  if (f == NULL) return;
  if (f->hashes != NULL) story_function_result_weights(context, f);
  shingle_frequencies_free(f);
}
