/* link.c - a C program with shingle linked in: nothing is loaded, every connection has it.
**
** With the one file that `make amalgamation` writes:
**
**     cc -O2 -DSQLITE_CORE -Ibuild -o link sql/hosts/link.c build/shingle.c -lsqlite3 -lutf8proc -lm && ./link
**
** or with the library that `make static` builds:
**
**     cc -DSQLITE_CORE -Iext -o link sql/hosts/link.c build/libshingle.a -lsqlite3 -lutf8proc -lm && ./link
*/
#include "shingle.h"
#include <stdio.h>

int main(void)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;

  /* for all connections that are opened from now on; or sqlite3_shingle_init(db, NULL, NULL) for one */
  sqlite3_auto_extension((void (*)(void))sqlite3_shingle_init);

  if (sqlite3_open(":memory:", &db) != SQLITE_OK) return 2;
  sqlite3_prepare_v2(db, "SELECT article_verdict(a.body, b.body)"
                         " FROM article_files('seeds') a, article_files('seeds') b"
                         " WHERE a.number = ? AND b.number = ?", -1, &statement, NULL);
  sqlite3_bind_int(statement, 1, 4);
  sqlite3_bind_int(statement, 2, 0);
  if (sqlite3_step(statement) == SQLITE_ROW) printf("%s\n", (const char *)sqlite3_column_text(statement, 0));
  sqlite3_finalize(statement);
  return sqlite3_close(db);
}
