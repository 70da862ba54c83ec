/* table_shingles.c - shingles(text [, options]): the shingles of a text, in order, repeated ones too.
**
**     SELECT position, start, end, shingle, hash FROM shingles('to be or not to be', 2);
**
** `hash` is the 64-bit hash of core/wording/shingles.h as a signed integer: two texts share the shingles whose
** hashes are equal. start and end are byte offsets into the text.
*/
#include "table.h"
#include "../core/text/tokens.h"

enum { POSITION, START, END, SHINGLE, HASH, TEXT };

typedef struct State {
  ShingleTokens elements;
  ShingleFactors factors;
  ShingleOptions options;
  size_t width;          /* elements in a shingle: fewer than asked for where the text has fewer */
  ShingleBuffer shingle; /* the current row's text */
} State;

static int shingles_fill(ShingleCursor *cursor)
{
  State *s = cursor->state;
  const char *bytes;
  size_t length;
  int rc = shingle_db_cursor_options(cursor, 1, &s->options);
  if (rc == SQLITE_OK) rc = shingle_db_cursor_text(cursor, 0, &bytes, &length);
  if (rc != SQLITE_OK) return rc;
  rc = shingle_tokens_read(&s->elements, &cursor->connection->text, s->options.unit, bytes, length);
  if (rc != SHINGLE_OK) return shingle_db_result_code(rc);

  size_t count = s->elements.count;
  s->width = (size_t)s->options.width < count ? (size_t)s->options.width : count;
  shingle_factors(&s->factors, s->options.seed);
  cursor->rows = count == 0 ? 0 : (sqlite3_int64)(count - s->width + 1);
  return SQLITE_OK;
}

/* The elements of the current shingle: words with a space between them, code points without. */
static void shingles_result_shingle(State *s, sqlite3_context *context, const ShingleToken *first)
{
  s->shingle.length = 0;
  for (size_t i = 0; i < s->width; i++) {
    if (i > 0 && s->options.unit == SHINGLE_WORD) shingle_buffer_text(&s->shingle, " ");
    shingle_buffer_append(&s->shingle, s->elements.folded.bytes + first[i].at, first[i].length);
  }
  if (s->shingle.status != SHINGLE_OK) {
    shingle_db_error_status(context, s->shingle.status);
    shingle_buffer_free(&s->shingle);
  } else {
    sqlite3_result_text64(context, s->shingle.bytes, s->shingle.length, SQLITE_TRANSIENT, SQLITE_UTF8);
  }
}

static void shingles_column(ShingleCursor *cursor, sqlite3_context *context, int number)
{
  State *s = cursor->state;
  const ShingleToken *first = &s->elements.items[cursor->row];
  const uint64_t *hashes = &s->elements.hashes[cursor->row];
  switch (number) {
    case POSITION: sqlite3_result_int64(context, cursor->row); break;
    case START: sqlite3_result_int64(context, first->start); break;
    case END: sqlite3_result_int64(context, first[s->width - 1].end); break;
    case SHINGLE: shingles_result_shingle(s, context, first); break;
    case HASH:
      sqlite3_result_int64(context, (sqlite3_int64)shingle_combine(&s->factors, hashes, s->width));
      break;
  }
}

static void shingles_release(ShingleCursor *cursor)
{
  State *s = cursor->state;
  shingle_tokens_free(&s->elements);
  shingle_buffer_free(&s->shingle);
}

const ShingleTable shingle_db_table_shingles = {
  .name = "shingles",
  .columns = "position INTEGER, start INTEGER, end INTEGER, shingle TEXT, hash INTEGER, "
             "argument_text HIDDEN, argument_options HIDDEN",
  .visible = TEXT,
  .arguments = 2,
  .required = 1,
  .state_bytes = sizeof(State),
  .fill = shingles_fill,
  .column = shingles_column,
  .release = shingles_release,
};
