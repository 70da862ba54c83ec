/* load.c - a C program that loads shingle when it runs.
**
**     cc -o load sql/hosts/load.c -lsqlite3 && ./load ./shingle
*/
#include <sqlite3.h>
#include <stdio.h>

int main(int argc, char **argv)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  char *error = NULL;

  if (argc != 2 || sqlite3_open(":memory:", &db) != SQLITE_OK) return 2;
  /* this allows the C function only; SQL's load_extension() stays off */
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
  if (sqlite3_load_extension(db, argv[1], NULL, &error) != SQLITE_OK) {
    fprintf(stderr, "%s\n", error);
    sqlite3_free(error);
    return 1;
  }

  sqlite3_prepare_v2(db, "SELECT article_verdict(a.body, b.body)"
                         " FROM article_files('seeds') a, article_files('seeds') b"
                         " WHERE a.number = ? AND b.number = ?", -1, &statement, NULL);
  sqlite3_bind_int(statement, 1, 4);
  sqlite3_bind_int(statement, 2, 0);
  if (sqlite3_step(statement) == SQLITE_ROW) printf("%s\n", (const char *)sqlite3_column_text(statement, 0));
  sqlite3_finalize(statement);
  return sqlite3_close(db);
}
