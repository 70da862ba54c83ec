/* table_tokens.c - shingle_tokens(text): the tokens of a text.
**
**     SELECT position, start, end, token FROM shingle_tokens('The U.S. said no.');
**
** start and end are byte offsets into the text: substr(CAST(text AS BLOB), start + 1, end - start).
*/
#include "table.h"
#include "../core/text/tokens.h"

enum { POSITION, START, END, TOKEN, TEXT };

static int tokens_fill(ShingleCursor *cursor)
{
  ShingleTokens *tokens = cursor->state;
  const char *bytes;
  size_t length;
  int rc = shingle_db_cursor_text(cursor, 0, &bytes, &length);
  if (rc != SQLITE_OK) return rc;
  rc = shingle_tokens_read(tokens, &cursor->connection->text, SHINGLE_WORD, bytes, length);
  cursor->rows = (sqlite3_int64)tokens->count;
  return shingle_db_result_code(rc);
}

static void tokens_column(ShingleCursor *cursor, sqlite3_context *context, int number)
{
  ShingleTokens *tokens = cursor->state;
  const ShingleToken *token = &tokens->items[cursor->row];
  switch (number) {
    case POSITION: sqlite3_result_int64(context, cursor->row); break;
    case START: sqlite3_result_int64(context, token->start); break;
    case END: sqlite3_result_int64(context, token->end); break;
    case TOKEN:
      sqlite3_result_text(context, tokens->folded.bytes + token->at, (int)token->length, SQLITE_TRANSIENT);
      break;
  }
}

static void tokens_release(ShingleCursor *cursor)
{
  shingle_tokens_free(cursor->state);
}

const ShingleTable shingle_db_table_tokens = {
  .name = "shingle_tokens",
  .columns = "position INTEGER, start INTEGER, end INTEGER, token TEXT, argument_text HIDDEN",
  .visible = TEXT,
  .arguments = 1,
  .required = 1,
  .state_bytes = sizeof(ShingleTokens),
  .fill = tokens_fill,
  .column = tokens_column,
  .release = tokens_release,
};
