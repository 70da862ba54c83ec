/* shingle.h - the public interface of shingle, for programs that link it in.
**
** Loading the file (`.load ./shingle`, sqlite3_load_extension()) needs none of this. To link it in,
** compile with -DSQLITE_CORE and register it for every connection that is opened from then on:
**
**     sqlite3_auto_extension((void (*)(void))sqlite3_shingle_init);
*/
#ifndef SHINGLE_H
#define SHINGLE_H

#include <sqlite3.h>

#define SHINGLE_VERSION "0.1.0"

#if defined(_WIN32) && !defined(SQLITE_CORE)
#  define SHINGLE_API __declspec(dllexport)
#elif defined(__GNUC__)
#  define SHINGLE_API __attribute__((visibility("default")))
#else
#  define SHINGLE_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

struct sqlite3_api_routines;

/* Registers all functions and tables with a connection. Returns SQLITE_OK, or an error code with a
** message in *error (free with sqlite3_free()) where `error` is not NULL. Calling it again on the same
** connection is harmless. `api` is NULL when linked in. */
SHINGLE_API int sqlite3_shingle_init(sqlite3 *db, char **error, const struct sqlite3_api_routines *api);

/* The same without `article_files`: nothing that reads files. For servers that run SQL they did not
** write. */
SHINGLE_API int sqlite3_shingle_nofs_init(sqlite3 *db, char **error, const struct sqlite3_api_routines *api);

#ifdef __cplusplus
}
#endif

#endif
