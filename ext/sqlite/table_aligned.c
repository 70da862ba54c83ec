/* table_aligned.c - aligned_sentences(a, b [, weights]): which sentence of one text is which of the other.
**
**     SELECT kind, a_sentence, b_sentence FROM aligned_sentences(:a, :b);
**     SELECT a_position, a_sentence FROM aligned_sentences(:a, :b) WHERE kind = 'only in a';
**
** One row for each pair of sentences, and for each sentence that only one text has; in the order of a, with
** what is only in b where it stands between its neighbours. Positions are those of shingle_sentences(),
** from 0. kind is `same` (the same words, whatever their case and what stands between them), `edited` (three
** quarters of the words, in the same order), `rewritten`, `moved` (any of these, elsewhere in the other
** text), `only in a` or `only in b`; similarity is 0 for these two, and 1 for the same words alone.
**
** A sentence that was split in two, or joined, is one row: a_position and b_position are those of the first
** one, a_sentence and b_sentence the text from where the first begins to where the second ends. So the
** second one's position is in no row.
**
** weights: of story_weights(). core/passages/align.h has the method.
*/
#include "article_pair.h"
#include "table.h"
#include "../core/passages/align.h"

enum { A_POSITION, B_POSITION, KIND, SIMILARITY, A_SENTENCE, B_SENTENCE, A };

typedef struct Text {
  const char *bytes;   /* belong to the cursor's argument */
  ShingleTokens tokens;
  ShingleSentences sentences;
} Text;

typedef struct State {
  Text text[2];
  ShingleSharedWeights *weights;
  ShingleAlignment alignment;
} State;

static int aligned_read_text(ShingleCursor *cursor, int i, Text *text)
{
  ShingleConnection *c = cursor->connection;
  size_t length;
  int rc = shingle_db_cursor_text(cursor, i, &text->bytes, &length);
  if (rc != SQLITE_OK) return rc;
  int status = shingle_tokens_read(&text->tokens, &c->text, SHINGLE_WORD, text->bytes, length);
  if (status == SHINGLE_OK) status = shingle_sentences_split(&text->sentences, text->bytes, length, c);
  return shingle_db_result_code(status);
}

static int aligned_fill(ShingleCursor *cursor)
{
  State *s = cursor->state;
  int rc = shingle_db_cursor_weights(cursor, 2, "aligned_sentences", &s->weights);
  for (int i = 0; i < 2 && rc == SQLITE_OK; i++) rc = aligned_read_text(cursor, i, &s->text[i]);
  if (rc == SQLITE_OK) {
    ShingleAlignText a = {&s->text[0].tokens, &s->text[0].sentences};
    ShingleAlignText b = {&s->text[1].tokens, &s->text[1].sentences};
    rc = shingle_db_result_code(shingle_align(&s->alignment, a, b, shingle_db_weights_shared(s->weights), cursor->connection));
  }
  cursor->rows = (sqlite3_int64)s->alignment.count;
  shingle_db_connection_trim(cursor->connection);
  return rc;
}

static void aligned_result_sentence(sqlite3_context *context, const Text *text, uint32_t first, uint8_t count)
{
  if (count == 0) return;
  ShingleSentence range = shingle_align_range(&text->sentences, first, count);
  shingle_db_result_repaired(context, text->bytes + range.start, range.end - range.start);
}

static void aligned_column(ShingleCursor *cursor, sqlite3_context *context, int number)
{
  State *s = cursor->state;
  const ShingleAlignRow *row = &s->alignment.rows[cursor->row];
  switch (number) {
    case A_POSITION: if (row->a_count > 0) sqlite3_result_int64(context, row->a); break;
    case B_POSITION: if (row->b_count > 0) sqlite3_result_int64(context, row->b); break;
    case KIND:
      sqlite3_result_text(context, row->moved ? "moved" : shingle_align_kind(row->kind), -1, SQLITE_STATIC);
      break;
    case SIMILARITY: sqlite3_result_double(context, row->similarity); break;
    case A_SENTENCE: aligned_result_sentence(context, &s->text[0], row->a, row->a_count); break;
    case B_SENTENCE: aligned_result_sentence(context, &s->text[1], row->b, row->b_count); break;
  }
}

static void aligned_release(ShingleCursor *cursor)
{
  State *s = cursor->state;
  for (int i = 0; i < 2; i++) {
    shingle_tokens_free(&s->text[i].tokens);
    shingle_sentences_free(&s->text[i].sentences);
  }
  shingle_db_weights_release(s->weights);
  shingle_align_free(&s->alignment);
}

const ShingleTable shingle_db_table_aligned = {
  .name = "aligned_sentences",
  .columns = "a_position INTEGER, b_position INTEGER, kind TEXT, similarity REAL, a_sentence TEXT, "
             "b_sentence TEXT, argument_a HIDDEN, argument_b HIDDEN, argument_weights HIDDEN",
  .visible = A,
  .arguments = 3,
  .required = 2,
  .state_bytes = sizeof(State),
  .fill = aligned_fill,
  .column = aligned_column,
  .release = aligned_release,
};
