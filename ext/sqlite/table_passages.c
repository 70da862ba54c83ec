/* table_passages.c - shared_passages(a, b [, options]): what two texts have from one another.
**
**     SELECT a_start, b_start, tokens, moved, passage FROM shared_passages(:a, :b);
**     SELECT sum(tokens) FROM shared_passages(:a, :b, 'min_tokens=20') WHERE moved;
**
** options: min_tokens, the least words that both ranges of a passage have; also as an integer alone.
** a_start..b_end are byte offsets; tokens, how many words both ranges have, and similarity, 2 tokens /
** (words of both ranges), do not look at order; moved is 1 where the passage stands elsewhere in b;
** passage is its text in a. core/passages/passages.h has the method, and what is promised.
*/
#include "table.h"
#include "../core/passages/passages.h"

enum { A_START, A_END, B_START, B_END, TOKENS, SIMILARITY, MOVED, PASSAGE, A };

typedef struct State {
  ShingleTokens a, b;
  ShinglePassages passages;
  const char *text; /* of a */
} State;

typedef struct Options {
  int64_t min_tokens;
} Options;

static const ShingleKey keys[] = {
  {"min_tokens", SHINGLE_KEY_INTEGER, 1, SHINGLE_PASSAGE_TOKENS_MAX, NULL, offsetof(Options, min_tokens)},
};

static int passages_read_options(ShingleCursor *cursor, Options *o)
{
  sqlite3_value *given = cursor->values[2];
  *o = (Options){SHINGLE_PASSAGE_TOKENS};
  if (given == NULL || sqlite3_value_type(given) == SQLITE_NULL) return SQLITE_OK;
  if (sqlite3_value_type(given) == SQLITE_INTEGER) {
    sqlite3_int64 value;
    int rc = shingle_db_cursor_integer(cursor, 2, "min_tokens", 1, SHINGLE_PASSAGE_TOKENS_MAX, &value);
    o->min_tokens = value;
    return rc;
  }
  const char *text;
  size_t length;
  ShingleKeysSeen seen = 0;
  char *error = NULL;
  int rc = shingle_db_cursor_text(cursor, 2, &text, &length);
  if (rc == SQLITE_OK) rc = shingle_db_options_parse(keys, 1, o, &seen, text, (int)length, &error);
  if (error != NULL) rc = shingle_db_table_error(cursor->base.pVtab, "%s", error);
  sqlite3_free(error);
  return rc;
}

static int passages_read_tokens(ShingleCursor *cursor, int i, ShingleTokens *tokens, const char **text)
{
  size_t length;
  int rc = shingle_db_cursor_text(cursor, i, text, &length);
  if (rc != SQLITE_OK) return rc;
  rc = shingle_tokens_read(tokens, &cursor->connection->text, SHINGLE_WORD, *text, length);
  return shingle_db_result_code(rc);
}

static int passages_fill(ShingleCursor *cursor)
{
  State *s = cursor->state;
  Options options;
  const char *ignored;
  int rc = passages_read_options(cursor, &options);
  if (rc == SQLITE_OK) rc = passages_read_tokens(cursor, 0, &s->a, &s->text);
  if (rc == SQLITE_OK) rc = passages_read_tokens(cursor, 1, &s->b, &ignored);
  if (rc == SQLITE_OK) {
    rc = shingle_db_result_code(shingle_passages_find(&s->passages, &s->a, &s->b, (size_t)options.min_tokens,
                                                   cursor->connection));
  }
  cursor->rows = (sqlite3_int64)s->passages.count;
  shingle_db_connection_trim(cursor->connection);
  return rc;
}

static void passages_column(ShingleCursor *cursor, sqlite3_context *context, int number)
{
  State *s = cursor->state;
  const ShinglePassage *p = &s->passages.items[cursor->row];
  switch (number) {
    case A_START: sqlite3_result_int64(context, p->a_start); break;
    case A_END: sqlite3_result_int64(context, p->a_end); break;
    case B_START: sqlite3_result_int64(context, p->b_start); break;
    case B_END: sqlite3_result_int64(context, p->b_end); break;
    case TOKENS: sqlite3_result_int64(context, p->tokens); break;
    case SIMILARITY: sqlite3_result_double(context, p->similarity); break;
    case MOVED: sqlite3_result_int(context, p->moved); break;
    case PASSAGE:
      shingle_db_result_repaired(context, s->text + p->a_start, p->a_end - p->a_start);
      break;
  }
}

static void passages_release(ShingleCursor *cursor)
{
  State *s = cursor->state;
  shingle_tokens_free(&s->a);
  shingle_tokens_free(&s->b);
  shingle_passages_free(&s->passages);
}

const ShingleTable shingle_db_table_passages = {
  .name = "shared_passages",
  .columns = "a_start INTEGER, a_end INTEGER, b_start INTEGER, b_end INTEGER, tokens INTEGER, "
             "similarity REAL, moved INTEGER, passage TEXT, argument_a HIDDEN, argument_b HIDDEN, argument_options HIDDEN",
  .visible = A,
  .arguments = 3,
  .required = 2,
  .state_bytes = sizeof(State),
  .fill = passages_fill,
  .column = passages_column,
  .release = passages_release,
};
