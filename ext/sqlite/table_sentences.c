/* table_sentences.c - shingle_sentences(text): the sentences of a text.
**
**     SELECT position, start, end, sentence FROM shingle_sentences('It rained. Mr. Smith stayed.');
**
** start and end are byte offsets into the text: substr(CAST(text AS BLOB), start + 1, end - start).
*/
#include "table.h"
#include "../core/text/sentence.h"

enum { POSITION, START, END, SENTENCE, TEXT };

typedef struct Sentences {
  ShingleSentences list;
  const char *text; /* belongs to the cursor's argument */
} Sentences;

static int sentences_fill(ShingleCursor *cursor)
{
  Sentences *sentences = cursor->state;
  size_t length;
  int rc = shingle_db_cursor_text(cursor, 0, &sentences->text, &length);
  if (rc != SQLITE_OK) return rc;
  rc = shingle_sentences_split(&sentences->list, sentences->text, length, cursor->connection);
  cursor->rows = (sqlite3_int64)sentences->list.count;
  return shingle_db_result_code(rc);
}

static void sentences_column(ShingleCursor *cursor, sqlite3_context *context, int number)
{
  Sentences *sentences = cursor->state;
  ShingleSentence sentence = sentences->list.items[cursor->row];
  switch (number) {
    case POSITION: sqlite3_result_int64(context, cursor->row); break;
    case START: sqlite3_result_int64(context, sentence.start); break;
    case END: sqlite3_result_int64(context, sentence.end); break;
    case SENTENCE:
      shingle_db_result_repaired(context, sentences->text + sentence.start, sentence.end - sentence.start);
      break;
  }
}

static void sentences_release(ShingleCursor *cursor)
{
  Sentences *sentences = cursor->state;
  shingle_sentences_free(&sentences->list);
}

const ShingleTable shingle_db_table_sentences = {
  .name = "shingle_sentences",
  .columns = "position INTEGER, start INTEGER, end INTEGER, sentence TEXT, argument_text HIDDEN",
  .visible = TEXT,
  .arguments = 1,
  .required = 1,
  .state_bytes = sizeof(Sentences),
  .fill = sentences_fill,
  .column = sentences_column,
  .release = sentences_release,
};
