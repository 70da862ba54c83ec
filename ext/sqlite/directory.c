/* directory.c - a walk over the files of a directory. See directory.h. */
#include "directory_system.h"
#include "extension.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK ((size_t)1 << 20) /* bytes read at a time: between them a user can interrupt */

const char *shingle_db_walk_words(int error)
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

/* Makes `name` in `folder` the current path. Failure sticks in w->path.status. */
static void directory_set_path(ShingleWalk *w, const ShingleFolder *folder, const char *name)
{
  w->path.length = w->name_at = folder->path_length;
  shingle_buffer_append(&w->path, name, strlen(name) + 1);
}

/* GLOB, with one list in braces: *.{txt,md}. Braces without a comma stand for themselves. */
static int directory_matches(ShingleWalk *w, const char *name)
{
  const char *open = strchr(w->pattern, '{'), *close = open != NULL ? strchr(open, '}') : NULL;
  if (close == NULL || memchr(open, ',', (size_t)(close - open)) == NULL) return sqlite3_strglob(w->pattern, name) == 0;
  for (const char *at = open; at < close;) {
    const char *from = at + 1;
    for (at = from; at < close && *at != ',';) at++;
    char *pattern = sqlite3_mprintf("%.*s%.*s%s", (int)(open - w->pattern), w->pattern, (int)(at - from), from, close + 1);
    if (pattern == NULL) {
      w->path.status = SHINGLE_NOMEM;
      return 0;
    }
    int matches = sqlite3_strglob(pattern, name) == 0;
    sqlite3_free(pattern);
    if (matches) return 1;
  }
  return 0;
}

static int directory_is_wanted(ShingleWalk *w, const ShingleFolder *folder, const char *name, int kind)
{
  int folders_too = kind == SHINGLE_KIND_FOLDER;
  if (kind == 0 || (name[0] == '.' && (folders_too || w->pattern[0] != '.'))) return 0;
  if (folders_too) return w->recursive;
  if (strchr(w->pattern, '/') == NULL) return directory_matches(w, name);
  directory_set_path(w, folder, name);
  return w->path.status == SHINGLE_OK && directory_matches(w, w->path.bytes);
}

static int directory_add_entry(ShingleFolder *folder, const char *name, int kind)
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
static int directory_compare_entries(const void *x, const void *y)
{
  const char *a = *(const char *const *)x, *b = *(const char *const *)y;
  int a_end = *a++ == SHINGLE_KIND_FOLDER ? '/' : 0, b_end = *b++ == SHINGLE_KIND_FOLDER ? '/' : 0;
  while (*a == *b && *a != 0) { a++; b++; }
  return (*a != 0 ? (unsigned char)*a : a_end) - (*b != 0 ? (unsigned char)*b : b_end);
}

int shingle_db_walk_offer(ShingleWalk *w, ShingleFolder *folder, const char *name, int kind)
{
  int status = directory_is_wanted(w, folder, name, kind) ? directory_add_entry(folder, name, kind) : SHINGLE_OK;
  return status == SHINGLE_OK ? w->path.status : status;
}

static int directory_sort_entries(ShingleFolder *folder)
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
  qsort(folder->entries, folder->count, sizeof *folder->entries, directory_compare_entries);
  return SHINGLE_OK;
}

/* Looks up the next name of w->only instead. */
static int directory_look_up_entry(ShingleWalk *w, ShingleFolder *folder)
{
  char name[256];
  size_t length = strlen(w->only);
  if (folder->path_length >= length) return SHINGLE_OK;
  const char *start = w->only + folder->path_length;
  size_t bytes = strcspn(start, "/");
  if (bytes == 0 || bytes >= sizeof name) return SHINGLE_OK;
  memcpy(name, start, bytes);
  name[bytes] = 0;
  int kind = shingle_db_system_kind(folder, name);
  int last = start[bytes] == 0;
  if (!last && kind != SHINGLE_KIND_FOLDER) return SHINGLE_OK;
  return shingle_db_walk_offer(w, folder, name, kind);
}

/* ------------------------------------------------------------------------- folders -- */

static void directory_close_folder(ShingleWalk *w)
{
  ShingleFolder *folder = &w->folders[--w->depth];
  shingle_db_system_leave(folder);
  shingle_release(folder->bytes);
  shingle_release(folder->entries);
  *folder = (ShingleFolder){0};
}

/* Opens a directory, in `parent` or, without one, by any path, and reads its entries. */
static int directory_enter_folder(ShingleWalk *w, const ShingleFolder *parent, const char *name, size_t path_length)
{
  ShingleFolder *folder = &w->folders[w->depth];
  int status = shingle_db_system_enter(w, parent, name, folder);
  if (status != SHINGLE_OK) return status;
  w->depth++;
  folder->path_length = path_length;
  status = w->only != NULL ? directory_look_up_entry(w, folder) : shingle_db_system_list(w, folder);
  if (status == SHINGLE_OK) status = directory_sort_entries(folder);
  if (status != SHINGLE_OK) directory_close_folder(w);
  return status;
}

/* Enters the folder that is the current path, by its name. */
static int directory_enter_current(ShingleWalk *w, const char *name)
{
  if (w->depth == SHINGLE_DEPTH_MAX) {
    w->error = SHINGLE_ERROR_DEEP;
    return SHINGLE_IO;
  }
  size_t length = w->path.length, name_at = w->name_at;
  w->path.bytes[length - 1] = '/'; /* paths of its entries go on behind it */
  int status = directory_enter_folder(w, &w->folders[w->depth - 1], name, length);
  if (status == SHINGLE_IO) {
    w->path.bytes[length - 1] = 0;
    w->path.length = length;
    w->name_at = name_at;
  }
  return status;
}

int shingle_db_walk_open(ShingleWalk *w, const char *directory)
{
  w->done = 0;
  w->path.length = 0;
  return directory_enter_folder(w, NULL, directory, 0);
}

int shingle_db_walk_next(ShingleWalk *w)
{
  w->error = 0;
  while (w->depth > 0) {
    ShingleFolder *folder = &w->folders[w->depth - 1];
    if (folder->next == folder->count) {
      directory_close_folder(w);
      continue;
    }
    const char *entry = folder->entries[folder->next++];
    w->kind = (ShingleFileKind)entry[0];
    directory_set_path(w, folder, entry + 1);
    if (w->path.status != SHINGLE_OK) return w->path.status;
    if (w->kind != SHINGLE_KIND_FOLDER) return SHINGLE_OK;
    int status = directory_enter_current(w, entry + 1);
    if (status == SHINGLE_IO) return SHINGLE_OK; /* a folder with an error */
    if (status != SHINGLE_OK) return status;
  }
  w->done = 1;
  return SHINGLE_OK;
}

void shingle_db_walk_close(ShingleWalk *w)
{
  while (w->depth > 0) directory_close_folder(w);
  shingle_buffer_free(&w->path);
}

/* --------------------------------------------------------------------------- files -- */

static const ShingleFolder *directory_current_folder(const ShingleWalk *w) { return &w->folders[w->depth - 1]; }
static const char *directory_current_name(const ShingleWalk *w) { return w->path.bytes + w->name_at; }

int shingle_db_walk_facts(ShingleWalk *w, ShingleFacts *facts)
{
  return shingle_db_system_facts(w, directory_current_folder(w), directory_current_name(w), facts);
}

static int directory_changed(ShingleWalk *w)
{
  w->error = SHINGLE_ERROR_CHANGED;
  return SHINGLE_IO;
}

/* Does it begin with a byte order mark of UTF-16? */
static int directory_is_utf16(const ShingleBuffer *b)
{
  return b->length >= 2 && (memcmp(b->bytes, "\xff\xfe", 2) == 0 || memcmp(b->bytes, "\xfe\xff", 2) == 0);
}

/* Reads `bytes` bytes, no more than a chunk at a time, and sees that it is all there is. */
static int directory_read_all(ShingleWalk *w, intptr_t file, size_t bytes, int zeros, ShingleBuffer *out)
{
  for (;;) {
    size_t got, room = bytes - out->length < CHUNK ? bytes - out->length + 1 : CHUNK; /* 1: to see the end */
    out->bytes = shingle_grown(out->bytes, &out->capacity, out->length + room, 1, &out->status);
    if (out->status != SHINGLE_OK) return out->status;
    int status = shingle_db_system_read(w, file, out->bytes + out->length, room, &got);
    if (status != SHINGLE_OK) return status;
    int binary = memchr(out->bytes + out->length, 0, got) != NULL;
    out->length += got;
    if (binary && !zeros && !directory_is_utf16(out)) return SHINGLE_INVALID;
    if (out->length > bytes) return directory_changed(w);
    if (out->length == bytes && got < room) return SHINGLE_OK;
    if (got == 0) return directory_changed(w);
    if (shingle_interrupted(w->host)) return SHINGLE_INTERRUPTED;
  }
}

int shingle_db_walk_read(ShingleWalk *w, int64_t limit, int zeros, ShingleBuffer *out, ShingleFacts *facts)
{
  intptr_t file;
  out->length = 0;
  out->status = SHINGLE_OK;
  int status = shingle_db_system_open(w, directory_current_folder(w), directory_current_name(w), &file, facts);
  if (status != SHINGLE_OK) return status;
  status = facts->bytes > limit ? SHINGLE_TOOBIG : directory_read_all(w, file, (size_t)facts->bytes, zeros, out);
  shingle_db_system_close(file);
  return status;
}
