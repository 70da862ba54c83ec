/* directory.h - a walk over the files of a directory. What touches the file system is behind
** directory_system.h.
**
** Files come one at a time, in the order of the bytes of their paths. Every file is opened by its name
** in a directory that is itself held open, and without following links: whatever is renamed or replaced
** meanwhile, nothing outside of the directory can be read. Links are reported, not followed (one to a
** file inside would only give that file twice). FIFOs, sockets and devices are never opened.
**
** Names that begin with a dot are passed over, as a shell does, unless the pattern begins with one.
**
** A directory's entries are read and sorted when it is entered, so memory is O(entries of the
** directories on the way down), of which there are SHINGLE_DEPTH_MAX at most.
*/
#ifndef SHINGLE_DIRECTORY_H
#define SHINGLE_DIRECTORY_H

#include "../core/base/memory.h"

#define SHINGLE_DEPTH_MAX 64 /* directories inside each other, the first one included */

typedef enum ShingleFileKind {
  SHINGLE_KIND_FILE = 1,
  SHINGLE_KIND_LINK,
  SHINGLE_KIND_FOLDER, /* met only where it cannot be read: `error` says why */
  SHINGLE_KIND_OTHER   /* FIFO, socket, device */
} ShingleFileKind;

/* Reasons that are not the operating system's; its own are positive. */
enum { SHINGLE_ERROR_DEEP = -1, SHINGLE_ERROR_CHANGED = -2 };

typedef struct ShingleFacts {
  int64_t bytes;
  int64_t modified; /* seconds since 1970-01-01 00:00:00 UTC */
} ShingleFacts;

/* A directory on the way down. */
typedef struct ShingleFolder {
  intptr_t handle;      /* the system's, of the open directory */
  void *path;           /* and its full path, on systems that open by path */
  char *bytes;          /* of each entry: its kind, its name, a zero */
  size_t length, capacity;
  const char **entries; /* sorted; each points to the kind */
  size_t count, next, entry_capacity;
  size_t path_length;   /* of its path in ShingleWalk.path, with the slash */
} ShingleFolder;

/* All zero is a walk that was not opened. */
typedef struct ShingleWalk {
  /* set by the caller before it is opened; not owned */
  const char *pattern;  /* GLOB, perhaps with a list in braces, over the name; over the path below the directory where it has a slash */
  const char *only;     /* NULL, or the path of the one file that is wanted */
  int recursive;
  void *host;           /* handed to shingle_interrupted() */

  /* the current file */
  int done;             /* there is none left */
  ShingleFileKind kind;
  int error;            /* why something could not be read: see shingle_db_walk_words() */
  ShingleBuffer path;   /* its path below the directory, with a zero at the end */
  size_t name_at;       /* where its name begins in the path */

  int depth;            /* folders in use */
  ShingleFolder folders[SHINGLE_DEPTH_MAX];
} ShingleWalk;

/* Begins a walk; shingle_db_walk_next() then goes to the first file. Returns SHINGLE_OK, SHINGLE_NOMEM,
** SHINGLE_INTERRUPTED, or SHINGLE_IO with the reason in w->error. A link as `directory` is followed. */
int shingle_db_walk_open(ShingleWalk *w, const char *directory);

/* Goes to the next file, or sets w->done. SHINGLE_OK, SHINGLE_NOMEM, SHINGLE_INTERRUPTED. */
int shingle_db_walk_next(ShingleWalk *w);

/* Gives back all that the walk holds; it can be opened again. */
void shingle_db_walk_close(ShingleWalk *w);

/* Size and time of the current file, which is not opened for it. SHINGLE_OK, or SHINGLE_IO. */
int shingle_db_walk_facts(ShingleWalk *w, ShingleFacts *facts);

/* Reads the current file, of kind SHINGLE_KIND_FILE, into `out`, and its facts. Returns SHINGLE_OK, or
** SHINGLE_TOOBIG: more than `limit` bytes; SHINGLE_INVALID: it has a zero byte, the part of it that is
** in `out`, and no byte order mark of UTF-16, and `zeros` is 0; SHINGLE_IO; SHINGLE_NOMEM; SHINGLE_INTERRUPTED. */
int shingle_db_walk_read(ShingleWalk *w, int64_t limit, int zeros, ShingleBuffer *out, ShingleFacts *facts);

/* What an `error` means, in words that do not depend on the locale; NULL for one that has none here. */
const char *shingle_db_walk_words(int error);

#endif
