/* directory_system.h - what directory.c asks of the operating system. directory_posix.c answers, or
** directory_windows.c: one of them is empty, by the machine that is compiled for.
**
** Names and paths are UTF-8 here, with slashes. Where a function returns SHINGLE_IO, walk->error is a
** number of errno.h. A folder is a directory that is held open: what is opened by a name in it is not
** elsewhere, whatever is renamed or replaced meanwhile.
*/
#ifndef SHINGLE_DIRECTORY_SYSTEM_H
#define SHINGLE_DIRECTORY_SYSTEM_H

#include "directory.h"

/* Opens `name` in `parent`, not following a link; or, without a parent, any path. Sets what the system
** needs of *folder, which shingle_db_system_leave() gives back. SHINGLE_OK, SHINGLE_IO, SHINGLE_NOMEM. */
int shingle_db_system_enter(ShingleWalk *walk, const ShingleFolder *parent, const char *name,
                         ShingleFolder *folder);
void shingle_db_system_leave(ShingleFolder *folder);

/* Hands every entry to shingle_db_walk_offer(), until that fails. Also SHINGLE_INTERRUPTED. */
int shingle_db_system_list(ShingleWalk *walk, ShingleFolder *folder);
int shingle_db_walk_offer(ShingleWalk *walk, ShingleFolder *folder, const char *name, int kind);

/* The kind of a name in a folder; 0 where it has no entry of exactly that name. */
int shingle_db_system_kind(const ShingleFolder *folder, const char *name);

/* Size and time of a name in a folder, which is not opened. SHINGLE_OK or SHINGLE_IO. */
int shingle_db_system_facts(ShingleWalk *walk, const ShingleFolder *folder, const char *name,
                         ShingleFacts *facts);

/* Opens a regular file, not following a link, and reads its facts. What has become something else since
** its kind was seen is SHINGLE_IO with SHINGLE_ERROR_CHANGED. Also SHINGLE_NOMEM. */
int shingle_db_system_open(ShingleWalk *walk, const ShingleFolder *folder, const char *name, intptr_t *file,
                        ShingleFacts *facts);

/* Reads up to `room` bytes; *got is 0 at the end. SHINGLE_OK or SHINGLE_IO. */
int shingle_db_system_read(ShingleWalk *walk, intptr_t file, void *out, size_t room, size_t *got);
void shingle_db_system_close(intptr_t file);

#endif
