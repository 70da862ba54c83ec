/* article_reuse.c - article_reuse(a, b [, weights]): how much of a was taken from b, as a function and as a table.
**
** The function gives a JSON object:
**
**     words       of a
**     verbatim    share of them that stands in runs of 8 words or more that b has to the letter
**     reworded    share in sentences that say what one of b says, in other words
**     quoted      share in quotation marks that b has to the letter, too
**     own         share that is none of these; the four make 1
**     facts       share of a's names and figures that b has, by weight; null where a has none
**
** The table has a row for each sentence of a:
**
**     position, start, end    as shingle_sentences() has them
**     kind                    what most of its words are: verbatim, reworded, quoted or own
**     verbatim, reworded, quoted    shares of its words
**     similarity              with the sentence of b that it is paired with
**     b_position              of that sentence, or NULL
**     sentence, b_sentence
**
** core/passages/reuse.h has the method.
*/
#include "article_pair.h"
#include "table.h"
#include "../core/passages/reuse.h"

#define REWRITE_LEAST 0.34 /* as in core/meaning/verdict.h, without weights */

typedef struct Text {
  const char *bytes;
  size_t length;
  ShingleTokens tokens;
  ShingleSentences sentences;
  ShingleProfile profile;
} Text;

/* Both articles, read, and what is found. All zero is empty. */
typedef struct Comparison {
  Text text[2];
  ShingleAlignment alignment;
  ShingleRewriteWork work;
  ShingleReuse reuse;
  ShingleAgreement agreement;
} Comparison;

static void reuse_free_comparison(Comparison *x)
{
  for (int i = 0; i < 2; i++) {
    shingle_tokens_free(&x->text[i].tokens);
    shingle_sentences_free(&x->text[i].sentences);
    shingle_profile_free(&x->text[i].profile);
  }
  shingle_align_free(&x->alignment);
  shingle_rewrite_free(&x->work);
  shingle_reuse_free(&x->reuse);
}

static int reuse_read_text(ShingleConnection *c, Text *t)
{
  int status = shingle_tokens_read(&t->tokens, &c->text, SHINGLE_WORD, t->bytes, t->length);
  if (status == SHINGLE_OK) status = shingle_sentences_split(&t->sentences, t->bytes, t->length, c);
  if (status == SHINGLE_OK) status = shingle_profile_read(&t->profile, &c->text, t->bytes, t->length);
  if (status == SHINGLE_OK) status = shingle_profile_sentences(&t->profile, t->bytes, t->length, c);
  return status;
}

static int reuse_compare(ShingleConnection *c, Comparison *x, const ShingleWeights *weights)
{
  Text *a = &x->text[0], *b = &x->text[1];
  double rewrite = 0;
  int status = reuse_read_text(c, a);
  if (status == SHINGLE_OK) status = reuse_read_text(c, b);
  if (status != SHINGLE_OK) return status;
  ShingleAlignText side[2] = {{&a->tokens, &a->sentences}, {&b->tokens, &b->sentences}};
  status = shingle_align(&x->alignment, side[0], side[1], weights, c);
  if (status == SHINGLE_OK) status = shingle_rewrite_sim(&a->profile, &b->profile, weights, &x->work, c, &rewrite);
  if (status != SHINGLE_OK) return status;
  shingle_agree(&a->profile, &b->profile, weights, &x->agreement);
  int spaceless = 2 * (a->profile.pairs + b->profile.pairs) > a->profile.occurrence_count + b->profile.occurrence_count;
  return shingle_reuse_find(&x->reuse, a->bytes, a->length, side[0], side[1], &x->alignment, rewrite >= REWRITE_LEAST, spaceless, c);
}

/* ---------------------------------------------------------------------- function -- */

static double reuse_share(uint64_t part, uint64_t whole) { return whole == 0 ? 0 : (double)part / (double)whole; }

static char *reuse_write_json(sqlite3 *db, const Comparison *x)
{
  static const ShingleReuseKind order[] = {SHINGLE_REUSE_VERBATIM, SHINGLE_REUSE_REWORDED, SHINGLE_REUSE_QUOTED, SHINGLE_REUSE_OWN};
  const uint64_t *words = x->reuse.words;
  uint64_t all = words[0] + words[1] + words[2] + words[3];
  sqlite3_str *json = sqlite3_str_new(db);
  sqlite3_str_appendf(json, "{\"words\":%llu", (unsigned long long)all);
  for (int i = 0; i < 4; i++) {
    if (all == 0) sqlite3_str_appendf(json, ",\"%s\":null", shingle_reuse_name(order[i]));
    else sqlite3_str_appendf(json, ",\"%s\":%!.15g", shingle_reuse_name(order[i]), reuse_share(words[order[i]], all));
  }
  if (x->agreement.a_in_b < 0) sqlite3_str_appendall(json, ",\"facts\":null}");
  else sqlite3_str_appendf(json, ",\"facts\":%!.15g}", x->agreement.a_in_b);
  return sqlite3_str_finish(json);
}

/* Reads the arguments. 0: an article is NULL, or the call has its error. */
static int reuse_read_arguments(sqlite3_context *context, int count, sqlite3_value **values, Comparison *x, ShingleSharedWeights **weights)
{
  const char *wrong = NULL;
  *weights = NULL;
  for (int i = 0; i < 2; i++) {
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) return 0;
    int status = shingle_db_value_bytes(values[i], &x->text[i].bytes, &x->text[i].length);
    if (status == SHINGLE_OK) continue;
    shingle_db_error_status(context, status);
    return 0;
  }
  if (count < 3 || sqlite3_value_type(values[2]) == SQLITE_NULL) return 1;
  *weights = shingle_db_weights_share(sqlite3_user_data(context), values[2], &wrong);
  if (*weights != NULL) return 1;
  if (wrong == NULL) sqlite3_result_error_nomem(context);
  else shingle_db_error(context, "argument 3 of article_reuse() holds no story weights: it %s", wrong);
  return 0;
}

void shingle_db_function_article_reuse(sqlite3_context *context, int count, sqlite3_value **values)
{
  ShingleConnection *c = sqlite3_user_data(context);
  Comparison x = {.work = {.row = NULL}};
  ShingleSharedWeights *weights;
  if (!reuse_read_arguments(context, count, values, &x, &weights)) return;
  int status = reuse_compare(c, &x, shingle_db_weights_shared(weights));
  char *json = status == SHINGLE_OK ? reuse_write_json(sqlite3_context_db_handle(context), &x) : NULL;
  if (status != SHINGLE_OK) shingle_db_error_status(context, status);
  else if (json == NULL) sqlite3_result_error_nomem(context);
  else sqlite3_result_text(context, json, -1, sqlite3_free);
  if (json != NULL) sqlite3_result_subtype(context, 'J');
  shingle_db_weights_release(weights);
  reuse_free_comparison(&x);
  shingle_db_connection_trim(c);
}

/* -------------------------------------------------------------------------- table -- */

enum { POSITION, START, END, KIND, VERBATIM, REWORDED, QUOTED, SIMILARITY, B_POSITION, SENTENCE, B_SENTENCE, A };

typedef struct State {
  Comparison x;
  ShingleSharedWeights *weights;
} State;

static int reuse_fill(ShingleCursor *cursor)
{
  State *s = cursor->state;
  int rc = shingle_db_cursor_weights(cursor, 2, "article_reuse", &s->weights);
  for (int i = 0; i < 2 && rc == SQLITE_OK; i++) rc = shingle_db_cursor_text(cursor, i, &s->x.text[i].bytes, &s->x.text[i].length);
  if (rc == SQLITE_OK) rc = shingle_db_result_code(reuse_compare(cursor->connection, &s->x, shingle_db_weights_shared(s->weights)));
  cursor->rows = rc == SQLITE_OK ? (sqlite3_int64)s->x.reuse.count : 0;
  shingle_db_connection_trim(cursor->connection);
  return rc;
}

static void reuse_result_sentence(sqlite3_context *context, const Text *t, uint32_t number)
{
  ShingleSentence range = t->sentences.items[number];
  shingle_db_result_repaired(context, t->bytes + range.start, range.end - range.start);
}

static void reuse_column(ShingleCursor *cursor, sqlite3_context *context, int number)
{
  State *s = cursor->state;
  const Text *a = &s->x.text[0];
  const ShingleReuseSentence *r = &s->x.reuse.items[cursor->row];
  const uint32_t *words = r->words;
  uint64_t all = (uint64_t)words[0] + words[1] + words[2] + words[3];
  switch (number) {
    case POSITION: sqlite3_result_int64(context, cursor->row); break;
    case START: sqlite3_result_int64(context, a->sentences.items[cursor->row].start); break;
    case END: sqlite3_result_int64(context, a->sentences.items[cursor->row].end); break;
    case KIND: sqlite3_result_text(context, shingle_reuse_name(shingle_reuse_kind(r)), -1, SQLITE_STATIC); break;
    case VERBATIM: sqlite3_result_double(context, reuse_share(words[SHINGLE_REUSE_VERBATIM], all)); break;
    case REWORDED: sqlite3_result_double(context, reuse_share(words[SHINGLE_REUSE_REWORDED], all)); break;
    case QUOTED: sqlite3_result_double(context, reuse_share(words[SHINGLE_REUSE_QUOTED], all)); break;
    case SIMILARITY: sqlite3_result_double(context, r->similarity); break;
    case B_POSITION: if (r->b != SHINGLE_REUSE_NONE) sqlite3_result_int64(context, r->b); break;
    case SENTENCE: reuse_result_sentence(context, a, (uint32_t)cursor->row); break;
    case B_SENTENCE: if (r->b != SHINGLE_REUSE_NONE) reuse_result_sentence(context, &s->x.text[1], r->b); break;
  }
}

static void reuse_release(ShingleCursor *cursor)
{
  State *s = cursor->state;
  reuse_free_comparison(&s->x);
  shingle_db_weights_release(s->weights);
}

const ShingleTable shingle_db_table_reuse = {
  .name = "article_reuse",
  .columns = "position INTEGER, start INTEGER, \"end\" INTEGER, kind TEXT, verbatim REAL, reworded REAL, quoted REAL, similarity REAL, "
             "b_position INTEGER, sentence TEXT, b_sentence TEXT, argument_a HIDDEN, argument_b HIDDEN, argument_weights HIDDEN",
  .visible = A,
  .arguments = 3,
  .required = 2,
  .state_bytes = sizeof(State),
  .fill = reuse_fill,
  .column = reuse_column,
  .release = reuse_release,
};
