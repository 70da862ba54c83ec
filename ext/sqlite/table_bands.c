/* table_bands.c - minhash_bands(signature, bands, rows): the LSH keys of a signature.
**
**     CREATE TABLE bands AS
**       SELECT news.id, band, key FROM news, minhash_bands(minhash(news.body), 32, 4);
**     SELECT DISTINCT a.id, b.id FROM bands a JOIN bands b USING (band, key) WHERE a.id < b.id;
**
** Texts are candidates when they share a (band, key): core/wording/lsh.h says how likely that is, and how keys
** are made. An empty text has no bands: it is like nothing.
*/
#include "table.h"
#include "../core/wording/lsh.h"

enum { BAND, KEY, SIGNATURE };

typedef struct State {
  ShingleSlots slots;
  int rows_per_band;
} State;

static int bands_read_signature(ShingleCursor *cursor, ShingleSignature *signature)
{
  const char *wrong = shingle_db_value_signature(cursor->values[0], signature);
  if (wrong == NULL) return SQLITE_OK;
  return shingle_db_table_error(cursor->base.pVtab, "argument 1 of minhash_bands() is no signature: it %s", wrong);
}

static int bands_fill(ShingleCursor *cursor)
{
  State *s = cursor->state;
  ShingleSignature signature;
  sqlite3_int64 bands, rows;
  int rc = bands_read_signature(cursor, &signature);
  if (rc != SQLITE_OK) return rc;
  int hashes = signature.options.hashes;
  rc = shingle_db_cursor_integer(cursor, 1, "bands", 1, hashes, &bands);
  if (rc == SQLITE_OK) rc = shingle_db_cursor_integer(cursor, 2, "rows", 1, hashes, &rows);
  if (rc != SQLITE_OK) return rc;
  if (bands * rows > hashes) {
    return shingle_db_table_error(cursor->base.pVtab, "%lld bands of %lld rows need %lld hashes: the signature has %d",
                               bands, rows, bands * rows, hashes);
  }
  if (signature.size == 0) return SQLITE_OK;
  s->rows_per_band = (int)rows;
  cursor->rows = bands;
  return shingle_db_result_code(shingle_signature_slots(&signature, &s->slots));
}

static void bands_column(ShingleCursor *cursor, sqlite3_context *context, int number)
{
  State *s = cursor->state;
  int band = (int)cursor->row;
  if (number == BAND) sqlite3_result_int(context, band);
  else sqlite3_result_int64(context, (sqlite3_int64)shingle_band_key(s->slots.slots, band, s->rows_per_band));
}

static void bands_release(ShingleCursor *cursor)
{
  shingle_slots_free(&((State *)cursor->state)->slots);
}

const ShingleTable shingle_db_table_bands = {
  .name = "minhash_bands",
  .columns = "band INTEGER, key INTEGER, argument_signature HIDDEN, argument_bands HIDDEN, argument_rows HIDDEN",
  .visible = SIGNATURE,
  .arguments = 3,
  .required = 3,
  .state_bytes = sizeof(State),
  .fill = bands_fill,
  .column = bands_column,
  .release = bands_release,
};
