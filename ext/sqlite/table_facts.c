/* table_facts.c - what articles state: article_facts(text), and what became of it: changed_facts(a, b [, weights]).
**
**     SELECT kind, fact, value FROM article_facts(:text);
**     SELECT kind, a_fact, b_fact FROM changed_facts(:a, :b);
**
** article_facts has a row for each figure, date and name, in the order of the text. `value` is what a figure or a date says,
** normalised: "$1.2bn" and "1.2 billion dollars" are "1200000000 dollar", "July 12, 2021" is "2021-07-12"; NULL for names.
**
** changed_facts has a row for each fact that became another in sentences that correspond. It is what a corrections desk
** looks for. `start` and `end` are byte ranges, as in shingle_tokens(); positions are those of shingle_sentences().
**
** core/text/facts.h and core/passages/changed.h have the methods.
*/
#include "article_pair.h"
#include "table.h"
#include "../core/passages/changed.h"

static void facts_result_text(sqlite3_context *context, const ShingleChangedText *text, const ShingleFact *fact)
{
  shingle_db_result_repaired(context, (const char *)text->bytes + fact->start, fact->end - fact->start);
}

static void facts_result_value(sqlite3_context *context, const ShingleFact *fact)
{
  char value[SHINGLE_FACT_BYTES];
  size_t length = shingle_fact_write(fact, value);
  if (length > 0) sqlite3_result_text(context, value, (int)length, SQLITE_TRANSIENT);
}

static int facts_read_text(ShingleCursor *cursor, int i, ShingleChangedText *text)
{
  ShingleConnection *c = cursor->connection;
  const char *bytes;
  size_t length;
  int rc = shingle_db_cursor_text(cursor, i, &bytes, &length);
  if (rc != SQLITE_OK) return rc;
  return shingle_db_result_code(shingle_changed_read(text, &c->text, bytes, length, c));
}

/* ------------------------------------------------------------------- article_facts -- */

enum { POSITION, KIND, FACT, VALUE, START, END, TEXT };

static int facts_fill(ShingleCursor *cursor)
{
  ShingleChangedText *text = cursor->state;
  int rc = facts_read_text(cursor, 0, text);
  cursor->rows = (sqlite3_int64)text->facts.count;
  shingle_db_connection_trim(cursor->connection);
  return rc;
}

/* The last sentence that begins no later than a fact. */
static sqlite3_int64 facts_sentence(const ShingleSentences *sentences, uint32_t start)
{
  size_t low = 0, high = sentences->count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (sentences->items[middle].start <= start) low = middle + 1;
    else high = middle;
  }
  return low > 0 ? (sqlite3_int64)low - 1 : 0;
}

static void facts_column(ShingleCursor *cursor, sqlite3_context *context, int number)
{
  const ShingleChangedText *text = cursor->state;
  const ShingleFact *fact = &text->facts.items[cursor->row];
  switch (number) {
    case POSITION: sqlite3_result_int64(context, facts_sentence(&text->sentences, fact->start)); break;
    case KIND: sqlite3_result_text(context, shingle_fact_kind(fact->kind), -1, SQLITE_STATIC); break;
    case FACT: facts_result_text(context, text, fact); break;
    case VALUE: facts_result_value(context, fact); break;
    case START: sqlite3_result_int64(context, fact->start); break;
    case END: sqlite3_result_int64(context, fact->end); break;
  }
}

static void facts_release(ShingleCursor *cursor) { shingle_changed_free_text(cursor->state); }

const ShingleTable shingle_db_table_facts = {
  .name = "article_facts",
  .columns = "position INTEGER, kind TEXT, fact TEXT, value TEXT, start INTEGER, end INTEGER, argument_text HIDDEN",
  .visible = TEXT,
  .arguments = 1,
  .required = 1,
  .state_bytes = sizeof(ShingleChangedText),
  .fill = facts_fill,
  .column = facts_column,
  .release = facts_release,
};

/* ------------------------------------------------------------------- changed_facts -- */

enum { CHANGED_KIND, A_FACT, B_FACT, A_POSITION, B_POSITION, A_START, A_END, B_START, B_END, CHANGED_A };

typedef struct State {
  ShingleChangedText text[2];
  ShingleChanges changes;
  ShingleSharedWeights *weights;
} State;

/* No weights, where the argument is missing or NULL. */
static int facts_read_weights(ShingleCursor *cursor, ShingleSharedWeights **weights)
{
  sqlite3_value *given = cursor->values[2];
  const char *wrong;
  if (given == NULL || sqlite3_value_type(given) == SQLITE_NULL) return SQLITE_OK;
  *weights = shingle_db_weights_share(cursor->connection, given, &wrong);
  if (*weights != NULL) return SQLITE_OK;
  if (wrong == NULL) return SQLITE_NOMEM;
  return shingle_db_table_error(cursor->base.pVtab, "argument 3 of changed_facts() holds no story weights: it %s", wrong);
}

static int facts_fill_changes(ShingleCursor *cursor)
{
  State *s = cursor->state;
  int rc = facts_read_weights(cursor, &s->weights);
  for (int i = 0; i < 2 && rc == SQLITE_OK; i++) rc = facts_read_text(cursor, i, &s->text[i]);
  if (rc == SQLITE_OK) {
    const ShingleWeights *weights = shingle_db_weights_shared(s->weights);
    rc = shingle_db_result_code(shingle_changed_find(&s->changes, &s->text[0], &s->text[1], weights, cursor->connection));
  }
  cursor->rows = (sqlite3_int64)s->changes.count;
  shingle_db_connection_trim(cursor->connection);
  return rc;
}

static void facts_changes_column(ShingleCursor *cursor, sqlite3_context *context, int number)
{
  State *s = cursor->state;
  const ShingleChange *change = &s->changes.items[cursor->row];
  const ShingleFact *a = &s->text[0].facts.items[change->a], *b = &s->text[1].facts.items[change->b];
  switch (number) {
    case CHANGED_KIND: sqlite3_result_text(context, shingle_fact_kind(a->kind), -1, SQLITE_STATIC); break;
    case A_FACT: facts_result_text(context, &s->text[0], a); break;
    case B_FACT: facts_result_text(context, &s->text[1], b); break;
    case A_POSITION: sqlite3_result_int64(context, change->a_sentence); break;
    case B_POSITION: sqlite3_result_int64(context, change->b_sentence); break;
    case A_START: sqlite3_result_int64(context, a->start); break;
    case A_END: sqlite3_result_int64(context, a->end); break;
    case B_START: sqlite3_result_int64(context, b->start); break;
    case B_END: sqlite3_result_int64(context, b->end); break;
  }
}

static void facts_release_changes(ShingleCursor *cursor)
{
  State *s = cursor->state;
  for (int i = 0; i < 2; i++) shingle_changed_free_text(&s->text[i]);
  shingle_changed_free(&s->changes);
  shingle_db_weights_release(s->weights);
}

const ShingleTable shingle_db_table_changed = {
  .name = "changed_facts",
  .columns = "kind TEXT, a_fact TEXT, b_fact TEXT, a_position INTEGER, b_position INTEGER, a_start INTEGER, a_end INTEGER, "
             "b_start INTEGER, b_end INTEGER, argument_a HIDDEN, argument_b HIDDEN, argument_weights HIDDEN",
  .visible = CHANGED_A,
  .arguments = 3,
  .required = 2,
  .state_bytes = sizeof(State),
  .fill = facts_fill_changes,
  .column = facts_changes_column,
  .release = facts_release_changes,
};
