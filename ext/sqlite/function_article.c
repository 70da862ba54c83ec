/* function_article.c - article_compare and article_verdict. What a verdict means is in core/meaning/verdict.h.
**
** article_compare(a, b [, weights] [, options]) is a JSON object:
**
**     verdict                    as article_verdict() says
**     identical                  true: the same words in the same order
**     shingle_sim                Jaccard similarity of word triples
**     a_in_b, b_in_a             share of the one's word triples that the other one has
**     passage                    share of the shorter one's runs of 8 words that the other one has
**     rewrite_sim, story_sim     as the functions of these names
**     probability                that they are on one story, of articles that somebody put side by side
**     names, figures, lead       likeness of names, of figures and of the first 40 words: core/meaning/agreement.h
**     facts_a_in_b, facts_b_in_a share of the one's names and figures that the other one has
**     a_facts, b_facts           how many different ones there are
**     weighted                   true: with weights of a corpus
**     a_tokens, b_tokens, a_sentences, b_sentences
**
** A share of nothing is null.
*/
#include "article_pair.h"

#define OPTIONS_DAYS_MOST 3650000 /* ten thousand years */

static const ShingleKey option_keys[] = {
  {"days", SHINGLE_KEY_INTEGER, 0, OPTIONS_DAYS_MOST, NULL, offsetof(ShingleDays, between)},
  {"max_days", SHINGLE_KEY_INTEGER, 0, OPTIONS_DAYS_MOST, NULL, offsetof(ShingleDays, most)},
};
#define OPTION_KEYS ((int)(sizeof option_keys / sizeof *option_keys))

/* Reads options, which may stand in the place of the weights. *count becomes the number of arguments before them. 0: the
** call has its error. */
static int article_function_options(sqlite3_context *context, int *count, sqlite3_value **values, ShingleDays *days)
{
  char *error = NULL;
  ShingleKeysSeen seen = 0;
  *days = (ShingleDays){SHINGLE_DAYS_UNKNOWN, SHINGLE_DAYS_UNKNOWN};
  if (*count < 3 || (*count == 3 && sqlite3_value_type(values[2]) != SQLITE_TEXT)) return 1;
  sqlite3_value *options = values[--*count];
  if (sqlite3_value_type(options) == SQLITE_NULL) return 1;
  const char *text = (const char *)sqlite3_value_text(options);
  if (text == NULL) {
    sqlite3_result_error_nomem(context);
    return 0;
  }
  int rc = shingle_db_options_parse(option_keys, OPTION_KEYS, days, &seen, text, sqlite3_value_bytes(options), &error);
  if (rc == SQLITE_OK) return 1;
  if (error != NULL) shingle_db_error(context, "%s", error);
  else sqlite3_result_error_code(context, rc);
  sqlite3_free(error);
  return 0;
}

/* 0: an article is NULL, or the call has its error. */
static int article_function_measure(sqlite3_context *context, const char *function, int count, sqlite3_value **values,
                   ShingleMeasures *m)
{
  ShingleConnection *c = sqlite3_user_data(context);
  ShinglePair pair;
  ShingleDays days;
  if (!article_function_options(context, &count, values, &days)) return 0;
  int parts = SHINGLE_WITH_SENTENCES | SHINGLE_WITH_SHINGLES;
  if (!shingle_db_pair_open(context, function, count, values, parts, &pair)) return 0;
  int status = shingle_measure(pair.article[0], pair.article[1], pair.weights, &c->reader->work, c, m);
  if (status == SHINGLE_OK) shingle_verdict_date(m, days);
  else shingle_db_error_status(context, status);
  shingle_db_pair_close(context, &pair);
  return status == SHINGLE_OK;
}

void shingle_db_function_article_verdict(sqlite3_context *context, int count, sqlite3_value **values)
{
  ShingleMeasures m;
  if (!article_function_measure(context, "article_verdict", count, values, &m)) return;
  sqlite3_result_text(context, shingle_verdict_name(m.verdict), -1, SQLITE_STATIC);
}

static void article_function_append_share(sqlite3_str *json, const char *name, double share)
{
  if (share < 0) sqlite3_str_appendf(json, ",\"%s\":null", name);
  else sqlite3_str_appendf(json, ",\"%s\":%!.15g", name, share);
}

static void article_function_append_count(sqlite3_str *json, const char *name, size_t count)
{
  sqlite3_str_appendf(json, ",\"%s\":%lld", name, (long long)count);
}

static void article_function_append_flag(sqlite3_str *json, const char *name, int flag)
{
  sqlite3_str_appendf(json, ",\"%s\":%s", name, flag ? "true" : "false");
}

static char *article_function_write_json(sqlite3 *db, const ShingleMeasures *m)
{
  sqlite3_str *json = sqlite3_str_new(db);
  sqlite3_str_appendf(json, "{\"verdict\":\"%s\"", shingle_verdict_name(m->verdict));
  article_function_append_flag(json, "identical", m->identical);
  article_function_append_share(json, "shingle_sim", m->jaccard);
  article_function_append_share(json, "a_in_b", m->a_in_b);
  article_function_append_share(json, "b_in_a", m->b_in_a);
  article_function_append_share(json, "passage", m->passage);
  article_function_append_share(json, "rewrite_sim", m->rewrite);
  article_function_append_share(json, "story_sim", m->story);
  article_function_append_share(json, "probability", m->probability);
  article_function_append_share(json, "names", m->agreement.names);
  article_function_append_share(json, "figures", m->agreement.figures);
  article_function_append_share(json, "lead", m->agreement.lead);
  article_function_append_share(json, "facts_a_in_b", m->agreement.a_in_b);
  article_function_append_share(json, "facts_b_in_a", m->agreement.b_in_a);
  article_function_append_count(json, "a_facts", m->agreement.a_facts);
  article_function_append_count(json, "b_facts", m->agreement.b_facts);
  article_function_append_flag(json, "weighted", m->weighted);
  article_function_append_count(json, "a_tokens", m->a_tokens);
  article_function_append_count(json, "b_tokens", m->b_tokens);
  article_function_append_count(json, "a_sentences", m->a_sentences);
  article_function_append_count(json, "b_sentences", m->b_sentences);
  sqlite3_str_appendall(json, "}");
  return sqlite3_str_finish(json);
}

void shingle_db_function_article_compare(sqlite3_context *context, int count, sqlite3_value **values)
{
  ShingleMeasures m;
  if (!article_function_measure(context, "article_compare", count, values, &m)) return;
  char *json = article_function_write_json(sqlite3_context_db_handle(context), &m);
  if (json == NULL) {
    sqlite3_result_error_nomem(context);
    return;
  }
  sqlite3_result_text(context, json, -1, sqlite3_free);
  sqlite3_result_subtype(context, 'J');
}
