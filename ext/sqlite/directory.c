/* directory.c - a walk over the files of a directory, for POSIX systems. See directory.h. */
#ifndef _DEFAULT_SOURCE
#  define _DEFAULT_SOURCE 1 /* d_type, which saves a system call a file */
#endif

#include "directory.h"
#include "glue.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK ((size_t)1 << 20) /* bytes read at a time: between them a user can interrupt */
#define LIST_CHECK 1024         /* directory entries between two looks for an interrupt */

const char *shingle_walk_words(int error)
{
  switch (error) {
    case SHINGLE_ERROR_DEEP: return "more than 64 directories inside each other";
    case SHINGLE_ERROR_CHANGED: return "changed while it was read";
    case ENOENT: return "no such file or directory";
    case ENOTDIR: return "not a directory";
    case EACCES: case EPERM: return "permission denied";
    case ELOOP: return "a symbolic link";
    case EMFILE: case ENFILE: return "too many open files";
    case ENAMETOOLONG: return "name too long";
    case EIO: return "input/output error";
    default: return NULL;
  }
}

/* ------------------------------------------------------------------------- entries -- */

static ShingleFileKind kind_of_mode(mode_t mode)
{
  if (S_ISREG(mode)) return SHINGLE_KIND_FILE;
  if (S_ISDIR(mode)) return SHINGLE_KIND_FOLDER;
  return S_ISLNK(mode) ? SHINGLE_KIND_LINK : SHINGLE_KIND_OTHER;
}

/* The kind of a name in an open directory; 0 where there is no such name. */
static int kind_of_name(int descriptor, const char *name)
{
  struct stat s;
  if (fstatat(descriptor, name, &s, AT_SYMLINK_NOFOLLOW) != 0) return 0;
  return (int)kind_of_mode(s.st_mode);
}

static int kind_of_entry(int descriptor, const struct dirent *entry)
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
  return kind_of_name(descriptor, entry->d_name);
}

/* Makes `name` in `folder` the current path. Failure sticks in w->path.status. */
static void set_path(ShingleWalk *w, const ShingleFolder *folder, const char *name)
{
  w->path.length = w->name_at = folder->path_length;
  shingle_buffer_append(&w->path, name, strlen(name) + 1);
}

static int is_wanted(ShingleWalk *w, const ShingleFolder *folder, const char *name, int kind)
{
  int folders_too = kind == SHINGLE_KIND_FOLDER;
  if (kind == 0 || (name[0] == '.' && (folders_too || w->pattern[0] != '.'))) return 0;
  if (folders_too) return w->recursive;
  if (strchr(w->pattern, '/') == NULL) return sqlite3_strglob(w->pattern, name) == 0;
  set_path(w, folder, name);
  return w->path.status == SHINGLE_OK && sqlite3_strglob(w->pattern, w->path.bytes) == 0;
}

static int add_entry(ShingleFolder *folder, const char *name, int kind)
{
  int status = SHINGLE_OK;
  size_t need = strlen(name) + 2;
  folder->bytes = shingle_grown(folder->bytes, &folder->capacity, folder->length + need, 1, &status);
  if (status != SHINGLE_OK) return status;
  folder->bytes[folder->length] = (char)kind;
  memcpy(folder->bytes + folder->length + 1, name, need - 1);
  folder->length += need;
  folder->count++;
  return SHINGLE_OK;
}

/* Orders entries as their paths, so that of a folder as if a slash came after its name. */
static int compare_entries(const void *x, const void *y)
{
  const char *a = *(const char *const *)x, *b = *(const char *const *)y;
  int a_end = *a++ == SHINGLE_KIND_FOLDER ? '/' : 0, b_end = *b++ == SHINGLE_KIND_FOLDER ? '/' : 0;
  while (*a == *b && *a != 0) { a++; b++; }
  return (*a != 0 ? (unsigned char)*a : a_end) - (*b != 0 ? (unsigned char)*b : b_end);
}

static int sort_entries(ShingleFolder *folder)
{
  int status = SHINGLE_OK;
  if (folder->count == 0) return SHINGLE_OK;
  folder->entries = shingle_grown(folder->entries, &folder->entry_capacity, folder->count,
                                  sizeof *folder->entries, &status);
  if (status != SHINGLE_OK) return status;
  const char *at = folder->bytes;
  for (size_t i = 0; i < folder->count; i++) {
    folder->entries[i] = at;
    at += strlen(at) + 1;
  }
  qsort(folder->entries, folder->count, sizeof *folder->entries, compare_entries);
  return SHINGLE_OK;
}

/* Reads the entries of a folder that are wanted. */
static int list_entries(ShingleWalk *w, ShingleFolder *folder, DIR *stream)
{
  const struct dirent *entry;
  int status = SHINGLE_OK;
  for (long n = 1; (errno = 0, entry = readdir(stream)) != NULL; n++) {
    if (n % LIST_CHECK == 0 && shingle_interrupted(w->host)) return SHINGLE_INTERRUPTED;
    int kind = kind_of_entry(folder->descriptor, entry);
    if (is_wanted(w, folder, entry->d_name, kind)) status = add_entry(folder, entry->d_name, kind);
    if (status == SHINGLE_OK) status = w->path.status;
    if (status != SHINGLE_OK) return status;
  }
  w->error = errno;
  return w->error != 0 ? SHINGLE_IO : sort_entries(folder);
}

/* Looks up the next name of w->only instead. */
static int look_up_entry(ShingleWalk *w, ShingleFolder *folder)
{
  char name[256];
  size_t length = strlen(w->only);
  if (folder->path_length >= length) return SHINGLE_OK;
  const char *start = w->only + folder->path_length;
  size_t bytes = strcspn(start, "/");
  if (bytes == 0 || bytes >= sizeof name) return SHINGLE_OK;
  memcpy(name, start, bytes);
  name[bytes] = 0;
  int kind = kind_of_name(folder->descriptor, name);
  int last = start[bytes] == 0;
  if (!last && kind != SHINGLE_KIND_FOLDER) return SHINGLE_OK;
  if (!is_wanted(w, folder, name, kind)) return w->path.status;
  int status = add_entry(folder, name, kind);
  return status == SHINGLE_OK ? sort_entries(folder) : status;
}

/* ------------------------------------------------------------------------- folders -- */

static void close_folder(ShingleWalk *w)
{
  ShingleFolder *folder = &w->folders[--w->depth];
  close(folder->descriptor);
  shingle_release(folder->bytes);
  shingle_release(folder->entries);
  *folder = (ShingleFolder){0};
}

static int fill_folder(ShingleWalk *w, ShingleFolder *folder)
{
  if (w->only != NULL) return look_up_entry(w, folder);
  int copy = fcntl(folder->descriptor, F_DUPFD_CLOEXEC, 0); /* closedir() closes what it is given */
  DIR *stream = copy >= 0 ? fdopendir(copy) : NULL;
  if (stream == NULL) {
    w->error = errno;
    if (copy >= 0) close(copy);
    return w->error == ENOMEM ? SHINGLE_NOMEM : SHINGLE_IO;
  }
  int status = list_entries(w, folder, stream);
  closedir(stream);
  return status;
}

/* Takes over an open directory, or the failure to open one, and reads its entries. */
static int enter_folder(ShingleWalk *w, int descriptor, size_t path_length)
{
  if (descriptor < 0) {
    w->error = errno;
    return SHINGLE_IO;
  }
  ShingleFolder *folder = &w->folders[w->depth++];
  folder->descriptor = descriptor;
  folder->path_length = path_length;
  int status = fill_folder(w, folder);
  if (status != SHINGLE_OK) close_folder(w);
  return status;
}

/* Enters the folder that is the current path. */
static int enter_current(ShingleWalk *w)
{
  if (w->depth == SHINGLE_DEPTH_MAX) {
    w->error = SHINGLE_ERROR_DEEP;
    return SHINGLE_IO;
  }
  int parent = w->folders[w->depth - 1].descriptor;
  int descriptor = openat(parent, w->path.bytes + w->name_at,
                          O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  size_t length = w->path.length, name_at = w->name_at;
  w->path.bytes[length - 1] = '/'; /* paths of its entries go on behind it */
  int status = enter_folder(w, descriptor, length);
  if (status == SHINGLE_IO) {
    w->path.bytes[length - 1] = 0;
    w->path.length = length;
    w->name_at = name_at;
  }
  return status;
}

int shingle_walk_open(ShingleWalk *w, const char *directory)
{
  w->done = 0;
  w->path.length = 0;
  return enter_folder(w, open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC), 0);
}

int shingle_walk_next(ShingleWalk *w)
{
  w->error = 0;
  while (w->depth > 0) {
    ShingleFolder *folder = &w->folders[w->depth - 1];
    if (folder->next == folder->count) {
      close_folder(w);
      continue;
    }
    const char *entry = folder->entries[folder->next++];
    w->kind = (ShingleFileKind)entry[0];
    set_path(w, folder, entry + 1);
    if (w->path.status != SHINGLE_OK) return w->path.status;
    if (w->kind != SHINGLE_KIND_FOLDER) return SHINGLE_OK;
    int status = enter_current(w);
    if (status == SHINGLE_IO) return SHINGLE_OK; /* a folder with an error */
    if (status != SHINGLE_OK) return status;
  }
  w->done = 1;
  return SHINGLE_OK;
}

void shingle_walk_close(ShingleWalk *w)
{
  while (w->depth > 0) close_folder(w);
  shingle_buffer_free(&w->path);
}

/* --------------------------------------------------------------------------- files -- */

static void take_facts(const struct stat *s, ShingleFacts *facts)
{
  facts->bytes = (int64_t)s->st_size;
  facts->modified = (int64_t)s->st_mtime;
}

static int current_folder(const ShingleWalk *w) { return w->folders[w->depth - 1].descriptor; }

static int failed(ShingleWalk *w, int error)
{
  w->error = error;
  return SHINGLE_IO;
}

int shingle_walk_facts(ShingleWalk *w, ShingleFacts *facts)
{
  struct stat s;
  if (fstatat(current_folder(w), w->path.bytes + w->name_at, &s, AT_SYMLINK_NOFOLLOW) != 0) {
    return failed(w, errno);
  }
  take_facts(&s, facts);
  return SHINGLE_OK;
}

/* Reads `bytes` bytes, no more than a chunk at a time, and sees that it is all there is. */
static int read_all(ShingleWalk *w, int descriptor, size_t bytes, ShingleBuffer *out)
{
  for (;;) {
    size_t room = bytes - out->length < CHUNK ? bytes - out->length + 1 : CHUNK; /* 1: to see the end */
    out->bytes = shingle_grown(out->bytes, &out->capacity, out->length + room, 1, &out->status);
    if (out->status != SHINGLE_OK) return out->status;
    ssize_t got = read(descriptor, out->bytes + out->length, room);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(w, errno);
    if (memchr(out->bytes + out->length, 0, (size_t)got) != NULL) {
      out->length += (size_t)got;
      return SHINGLE_INVALID;
    }
    out->length += (size_t)got;
    if (out->length > bytes) return failed(w, SHINGLE_ERROR_CHANGED);
    if (out->length == bytes && (size_t)got < room) return SHINGLE_OK;
    if (got == 0) return failed(w, SHINGLE_ERROR_CHANGED);
    if (shingle_interrupted(w->host)) return SHINGLE_INTERRUPTED;
  }
}

int shingle_walk_read(ShingleWalk *w, int64_t limit, ShingleBuffer *out, ShingleFacts *facts)
{
  struct stat s;
  int status;
  out->length = 0;
  out->status = SHINGLE_OK;
  /* the kind was seen before; O_NONBLOCK in case that a FIFO has taken the file's place since then */
  int descriptor = openat(current_folder(w), w->path.bytes + w->name_at,
                          O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (descriptor < 0) return failed(w, errno);
  if (fstat(descriptor, &s) != 0) {
    status = failed(w, errno);
  } else if (!S_ISREG(s.st_mode)) {
    status = failed(w, SHINGLE_ERROR_CHANGED);
  } else {
    take_facts(&s, facts);
    status = facts->bytes > limit ? SHINGLE_TOOBIG : read_all(w, descriptor, (size_t)s.st_size, out);
  }
  close(descriptor);
  return status;
}
