/* pure.h - keeps the core free of SQLite.
**
** The build includes this file ahead of every core source (`-include`). Once these names are
** poisoned, a core file that includes sqlite3.h, or its loadable-extension twin, does not compile.
*/
#pragma GCC poison sqlite3 sqlite3_context sqlite3_value sqlite3_stmt sqlite3_api_routines
