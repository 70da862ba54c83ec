/* directory_posix.c - directories and files on POSIX systems. See directory_system.h. */
#ifndef _DEFAULT_SOURCE
#  define _DEFAULT_SOURCE 1 /* d_type, which saves a system call a file */
#endif

#include "directory_system.h"

#ifndef _WIN32
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIST_CHECK 1024 /* directory entries between two looks for an interrupt */

static int directory_posix_failed(ShingleWalk *w, int error)
{
  w->error = error;
  return error == ENOMEM ? SHINGLE_NOMEM : SHINGLE_IO;
}

/* ------------------------------------------------------------------------- entries -- */

static ShingleFileKind directory_posix_kind_of_mode(mode_t mode)
{
  if (S_ISREG(mode)) return SHINGLE_KIND_FILE;
  if (S_ISDIR(mode)) return SHINGLE_KIND_FOLDER;
  return S_ISLNK(mode) ? SHINGLE_KIND_LINK : SHINGLE_KIND_OTHER;
}

int shingle_db_system_kind(const ShingleFolder *folder, const char *name)
{
  struct stat s;
  if (fstatat((int)folder->handle, name, &s, AT_SYMLINK_NOFOLLOW) != 0) return 0;
  return (int)directory_posix_kind_of_mode(s.st_mode);
}

static int directory_posix_kind_of_entry(const ShingleFolder *folder, const struct dirent *entry)
{
#ifdef DT_UNKNOWN
  switch (entry->d_type) {
    case DT_REG: return SHINGLE_KIND_FILE;
    case DT_DIR: return SHINGLE_KIND_FOLDER;
    case DT_LNK: return SHINGLE_KIND_LINK;
    case DT_UNKNOWN: break; /* some file systems do not say */
    default: return SHINGLE_KIND_OTHER;
  }
#endif
  return shingle_db_system_kind(folder, entry->d_name);
}

static int directory_posix_list_stream(ShingleWalk *w, ShingleFolder *folder, DIR *stream)
{
  const struct dirent *entry;
  for (long n = 1; (errno = 0, entry = readdir(stream)) != NULL; n++) {
    if (n % LIST_CHECK == 0 && shingle_interrupted(w->host)) return SHINGLE_INTERRUPTED;
    int status = shingle_db_walk_offer(w, folder, entry->d_name, directory_posix_kind_of_entry(folder, entry));
    if (status != SHINGLE_OK) return status;
  }
  return errno != 0 ? directory_posix_failed(w, errno) : SHINGLE_OK;
}

int shingle_db_system_list(ShingleWalk *w, ShingleFolder *folder)
{
  int copy = fcntl((int)folder->handle, F_DUPFD_CLOEXEC, 0); /* closedir() closes what it is given */
  DIR *stream = copy >= 0 ? fdopendir(copy) : NULL;
  if (stream == NULL) {
    int error = errno;
    if (copy >= 0) close(copy);
    return directory_posix_failed(w, error);
  }
  int status = directory_posix_list_stream(w, folder, stream);
  closedir(stream);
  return status;
}

/* ------------------------------------------------------------------------- folders -- */

int shingle_db_system_enter(ShingleWalk *w, const ShingleFolder *parent, const char *name, ShingleFolder *folder)
{
  int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
  int descriptor = parent == NULL ? open(name, flags) : openat((int)parent->handle, name, flags | O_NOFOLLOW);
  if (descriptor < 0) return directory_posix_failed(w, errno);
  folder->handle = descriptor;
  return SHINGLE_OK;
}

void shingle_db_system_leave(ShingleFolder *folder) { close((int)folder->handle); }

/* --------------------------------------------------------------------------- files -- */

static void directory_posix_take_facts(const struct stat *s, ShingleFacts *facts)
{
  facts->bytes = (int64_t)s->st_size;
  facts->modified = (int64_t)s->st_mtime;
}

int shingle_db_system_facts(ShingleWalk *w, const ShingleFolder *folder, const char *name, ShingleFacts *facts)
{
  struct stat s;
  if (fstatat((int)folder->handle, name, &s, AT_SYMLINK_NOFOLLOW) != 0) return directory_posix_failed(w, errno);
  directory_posix_take_facts(&s, facts);
  return SHINGLE_OK;
}

int shingle_db_system_open(ShingleWalk *w, const ShingleFolder *folder, const char *name, intptr_t *file,
                        ShingleFacts *facts)
{
  struct stat s;
  /* O_NONBLOCK in case that a FIFO has taken the file's place since its kind was seen */
  int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
  int descriptor = openat((int)folder->handle, name, flags);
  if (descriptor < 0) return directory_posix_failed(w, errno);
  int error = fstat(descriptor, &s) != 0 ? errno : !S_ISREG(s.st_mode) ? SHINGLE_ERROR_CHANGED : 0;
  if (error != 0) {
    close(descriptor);
    return directory_posix_failed(w, error);
  }
  directory_posix_take_facts(&s, facts);
  *file = descriptor;
  return SHINGLE_OK;
}

int shingle_db_system_read(ShingleWalk *w, intptr_t file, void *out, size_t room, size_t *got)
{
  ssize_t n;
  do {
    n = read((int)file, out, room);
  } while (n < 0 && errno == EINTR);
  if (n < 0) return directory_posix_failed(w, errno);
  *got = (size_t)n;
  return SHINGLE_OK;
}

void shingle_db_system_close(intptr_t file) { close((int)file); }

#else
typedef int shingle_not_posix; /* a file must declare something */
#endif
