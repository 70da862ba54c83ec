/* entry.c - who may use an index now. See index.h.
**
** An index keeps its statements and its work space from one use to the next. A use that began inside another one would
** step the same statements and overwrite the same memory. So it is refused.
*/
#include "index.h"

#define DEPTH_MAX 16 /* indexes at work at a time. Each may take some KB of the stack. */

void shingle_db_index_hold(ShingleIndex *x)
{
  x->at_work++;
  x->connection->depth++;
}

void shingle_db_index_leave(ShingleIndex *x)
{
  x->at_work--;
  x->connection->depth--;
}

int shingle_db_index_enter(ShingleIndex *x)
{
  if (x->at_work > 0) {
    return shingle_db_table_error(&x->base, "index \"%s\" is at work: its content, or a view or trigger on its shadow tables, "
                               "may not use it", x->name);
  }
  if (x->connection->depth >= DEPTH_MAX) {
    return shingle_db_table_error(&x->base, "index \"%s\" is read by another index, which is read by another one, and so on: "
                               "at most %d may be at work at a time", x->name, DEPTH_MAX);
  }
  shingle_db_index_hold(x);
  int rc = shingle_db_config_load(x);
  if (rc != SQLITE_OK) shingle_db_index_leave(x);
  return rc;
}

int shingle_db_index_may_nest(const ShingleIndex *x)
{
  return x->connection->depth < DEPTH_MAX ? SQLITE_OK : SQLITE_CORRUPT_VTAB;
}
