/* table_plan.c - lsh_plan(threshold [, hashes [, recall]]): how many bands of how many rows.
**
**     SELECT bands, rows, recall_at_threshold, false_positive_rate FROM lsh_plan(0.5, 128, 0.95);
**
** One row. core/wording/lsh.h has the mathematics. Where the recall asked for cannot be reached,
** recall_at_threshold is what can be.
*/
#include "table.h"
#include "../core/wording/lsh.h"

enum { BANDS, ROWS, RECALL, FALSE_POSITIVES, HALF_FOUND_AT, THRESHOLD };

#define DEFAULT_RECALL 0.95

static int plan_read_share(ShingleCursor *cursor, int i, const char *name, double *value)
{
  sqlite3_value *given = cursor->values[i];
  if (given == NULL || sqlite3_value_type(given) == SQLITE_NULL) return SQLITE_OK;
  if (shingle_db_cursor_number(cursor, i, value) && *value > 0 && *value <= 1) return SQLITE_OK;
  const char *text;
  size_t length;
  int rc = shingle_db_cursor_text(cursor, i, &text, &length);
  char *quoted = rc == SQLITE_OK ? shingle_db_quoted(text, (int)length) : NULL;
  if (quoted == NULL) return SQLITE_NOMEM;
  rc = shingle_db_table_error(cursor->base.pVtab, "bad value %s for %s of lsh_plan(): allowed is a number above 0, up to 1",
                           quoted, name);
  sqlite3_free(quoted);
  return rc;
}

static int plan_fill(ShingleCursor *cursor)
{
  ShinglePlan *plan = cursor->state;
  double threshold = 0, recall = DEFAULT_RECALL;
  sqlite3_int64 hashes = SHINGLE_HASHES_DEFAULT;
  int rc = plan_read_share(cursor, 0, "threshold", &threshold);
  if (rc == SQLITE_OK) rc = plan_read_share(cursor, 2, "recall", &recall);
  if (rc == SQLITE_OK && cursor->values[1] != NULL && sqlite3_value_type(cursor->values[1]) != SQLITE_NULL) {
    rc = shingle_db_cursor_integer(cursor, 1, "hashes", SHINGLE_HASHES_MIN, SHINGLE_HASHES_MAX, &hashes);
  }
  if (rc != SQLITE_OK) return rc;
  *plan = shingle_plan(threshold, (int)hashes, recall);
  cursor->rows = 1;
  return SQLITE_OK;
}

static void plan_column(ShingleCursor *cursor, sqlite3_context *context, int number)
{
  const ShinglePlan *plan = cursor->state;
  switch (number) {
    case BANDS: sqlite3_result_int(context, plan->bands); break;
    case ROWS: sqlite3_result_int(context, plan->rows); break;
    case RECALL: sqlite3_result_double(context, plan->recall_at_threshold); break;
    case FALSE_POSITIVES: sqlite3_result_double(context, plan->false_positive_rate); break;
    case HALF_FOUND_AT: sqlite3_result_double(context, plan->half_found_at); break;
  }
}

static void plan_release(ShingleCursor *cursor) { (void)cursor; }

const ShingleTable shingle_db_table_plan = {
  .name = "lsh_plan",
  .columns = "bands INTEGER, rows INTEGER, recall_at_threshold REAL, false_positive_rate REAL, "
             "half_found_at REAL, argument_threshold HIDDEN, argument_hashes HIDDEN, argument_recall HIDDEN",
  .visible = THRESHOLD,
  .arguments = 3,
  .required = 1,
  .state_bytes = sizeof(ShinglePlan),
  .fill = plan_fill,
  .column = plan_column,
  .release = plan_release,
};
