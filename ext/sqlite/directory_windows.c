/* directory_windows.c - directories and files on Windows. See directory_system.h.
**
** Windows opens by path. But a directory cannot be renamed, removed or made a link while somebody has it
** open without sharing that: so every folder on the way down is held open in this way, and its path, as
** Windows has it, stays its path. Reparse points, Windows' links and mount points, are not followed.
**
** UTF-8 becomes UTF-16 in directory_windows_wide(), and only there; names come back in directory_windows_narrow(). Paths begin with `\\?\`,
** which lifts the limit of 260 characters, and gives no meaning to names like `nul`.
*/
#include "directory_system.h"

#ifdef _WIN32
#ifndef WIN32_LEAN_AND_MEAN
#  define WIN32_LEAN_AND_MEAN
#endif
#include <windows.h>

#include <errno.h>
#include <string.h>

#define LIST_CHECK 1024       /* directory entries between two looks for an interrupt */
#define NAME_BYTES (255 * 3 + 1) /* of a name, as UTF-8: it has 255 UTF-16 units at most */
#define SECONDS_TO_1970 11644473600 /* from 1601, when Windows' time begins */
#define UNITS_A_SECOND 10000000

static int directory_windows_failed(ShingleWalk *w, DWORD error)
{
  switch (error) {
    case ERROR_FILE_NOT_FOUND: case ERROR_PATH_NOT_FOUND: case ERROR_INVALID_NAME: case ERROR_BAD_NETPATH:
    case ERROR_BAD_NET_NAME: case ERROR_INVALID_DRIVE:
      w->error = ENOENT;
      break;
    case ERROR_DIRECTORY: w->error = ENOTDIR; break;
    case ERROR_ACCESS_DENIED: case ERROR_SHARING_VIOLATION: case ERROR_LOCK_VIOLATION:
      w->error = EACCES;
      break;
    case ERROR_TOO_MANY_OPEN_FILES: w->error = EMFILE; break;
    case ERROR_FILENAME_EXCED_RANGE: w->error = ENAMETOOLONG; break;
    case ERROR_NOT_ENOUGH_MEMORY: case ERROR_OUTOFMEMORY: return SHINGLE_NOMEM;
    default: w->error = EIO; break;
  }
  return SHINGLE_IO;
}

/* --------------------------------------------------------------------------- names -- */

/* UTF-8 as UTF-16, behind `prefix` and a backslash where there is one; to be released. NULL: no memory,
** or another error: GetLastError() tells. */
static wchar_t *directory_windows_wide(const wchar_t *prefix, const char *text)
{
  int status = SHINGLE_OK;
  size_t capacity = 0, before = prefix != NULL ? wcslen(prefix) + 1 : 0;
  int units = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, NULL, 0);
  if (units == 0) {
    SetLastError(ERROR_INVALID_NAME);
    return NULL;
  }
  wchar_t *out = shingle_grown(NULL, &capacity, before + (size_t)units, sizeof *out, &status);
  SetLastError(ERROR_OUTOFMEMORY);
  if (status != SHINGLE_OK) return NULL;
  if (before > 0) {
    memcpy(out, prefix, (before - 1) * sizeof *out);
    out[before - 1] = L'\\';
  }
  MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, out + before, units);
  return out;
}

/* A name as UTF-8. Half of a surrogate pair becomes U+FFFD, and the file cannot be opened by that. */
static int directory_windows_narrow(const wchar_t *name, char *out)
{
  return WideCharToMultiByte(CP_UTF8, 0, name, -1, out, NAME_BYTES, NULL, NULL) > 0;
}

/* ------------------------------------------------------------------------- entries -- */

static int directory_windows_kind_of_attributes(DWORD attributes)
{
  if (attributes & FILE_ATTRIBUTE_REPARSE_POINT) return SHINGLE_KIND_LINK;
  if (attributes & FILE_ATTRIBUTE_DIRECTORY) return SHINGLE_KIND_FOLDER;
  return attributes & FILE_ATTRIBUTE_DEVICE ? SHINGLE_KIND_OTHER : SHINGLE_KIND_FILE;
}

/* Looks a name up; 0, and GetLastError(), where that fails. Windows does not tell upper case from lower,
** knows short names, and takes `*` for a pattern: the entry must have the very name. */
static int directory_windows_look_up(const ShingleFolder *folder, const char *name, WIN32_FIND_DATAW *entry)
{
  char found[NAME_BYTES];
  wchar_t *path = directory_windows_wide(folder->path, name);
  if (path == NULL) return 0;
  HANDLE search = FindFirstFileExW(path, FindExInfoBasic, entry, FindExSearchNameMatch, NULL, 0);
  shingle_release(path);
  if (search == INVALID_HANDLE_VALUE) return 0;
  FindClose(search);
  SetLastError(ERROR_FILE_NOT_FOUND);
  return directory_windows_narrow(entry->cFileName, found) && strcmp(found, name) == 0;
}

int shingle_db_system_kind(const ShingleFolder *folder, const char *name)
{
  WIN32_FIND_DATAW entry;
  return directory_windows_look_up(folder, name, &entry) ? directory_windows_kind_of_attributes(entry.dwFileAttributes) : 0;
}

static int directory_windows_offer(ShingleWalk *w, ShingleFolder *folder, const WIN32_FIND_DATAW *entry)
{
  char name[NAME_BYTES];
  if (!directory_windows_narrow(entry->cFileName, name) || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) return SHINGLE_OK;
  return shingle_db_walk_offer(w, folder, name, directory_windows_kind_of_attributes(entry->dwFileAttributes));
}

int shingle_db_system_list(ShingleWalk *w, ShingleFolder *folder)
{
  WIN32_FIND_DATAW entry;
  wchar_t *path = directory_windows_wide(folder->path, "*");
  if (path == NULL) return directory_windows_failed(w, GetLastError());
  HANDLE search = FindFirstFileExW(path, FindExInfoBasic, &entry, FindExSearchNameMatch, NULL,
                                   FIND_FIRST_EX_LARGE_FETCH);
  shingle_release(path);
  if (search == INVALID_HANDLE_VALUE) {
    /* the root of a drive has no entries `.` and `..`, so there may be none at all */
    return GetLastError() == ERROR_FILE_NOT_FOUND ? SHINGLE_OK : directory_windows_failed(w, GetLastError());
  }
  int status = SHINGLE_OK;
  long n = 1;
  do {
    if (n++ % LIST_CHECK == 0 && shingle_interrupted(w->host)) status = SHINGLE_INTERRUPTED;
    if (status == SHINGLE_OK) status = directory_windows_offer(w, folder, &entry);
  } while (status == SHINGLE_OK && FindNextFileW(search, &entry));
  if (status == SHINGLE_OK && GetLastError() != ERROR_NO_MORE_FILES) status = directory_windows_failed(w, GetLastError());
  FindClose(search);
  return status;
}

/* ------------------------------------------------------------------------- folders -- */

/* The path of an open directory, as Windows has it: full, links resolved, with `\\?\` in front. */
static int directory_windows_take_path(ShingleWalk *w, HANDLE handle, ShingleFolder *folder)
{
  int status = SHINGLE_OK;
  size_t capacity = 0;
  folder->path = NULL;
  DWORD units = GetFinalPathNameByHandleW(handle, NULL, 0, FILE_NAME_NORMALIZED);
  if (units == 0) return directory_windows_failed(w, GetLastError());
  wchar_t *path = shingle_grown(NULL, &capacity, (size_t)units + 1, sizeof *path, &status);
  if (status != SHINGLE_OK) return status;
  DWORD length = GetFinalPathNameByHandleW(handle, path, units + 1, FILE_NAME_NORMALIZED);
  if (length == 0 || length > units) {
    shingle_release(path);
    return directory_windows_failed(w, length == 0 ? GetLastError() : ERROR_FILENAME_EXCED_RANGE);
  }
  if (path[length - 1] == L'\\') path[length - 1] = 0; /* the root of a drive: directory_windows_wide() adds it again */
  folder->path = path;
  return SHINGLE_OK;
}

static int directory_windows_is_folder(HANDLE handle, int linked_too)
{
  BY_HANDLE_FILE_INFORMATION facts;
  if (!GetFileInformationByHandle(handle, &facts)) return 0;
  SetLastError(ERROR_DIRECTORY);
  return (facts.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) &&
         (linked_too || !(facts.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT));
}

int shingle_db_system_enter(ShingleWalk *w, const ShingleFolder *parent, const char *name, ShingleFolder *folder)
{
  wchar_t *path = directory_windows_wide(parent != NULL ? parent->path : NULL, name);
  if (path == NULL) return directory_windows_failed(w, GetLastError());
  /* shared for reading only: it stays what and where it is */
  DWORD flags = FILE_FLAG_BACKUP_SEMANTICS | (parent != NULL ? FILE_FLAG_OPEN_REPARSE_POINT : 0);
  HANDLE handle = CreateFileW(path, FILE_LIST_DIRECTORY, FILE_SHARE_READ, NULL, OPEN_EXISTING, flags, NULL);
  int good = handle != INVALID_HANDLE_VALUE && directory_windows_is_folder(handle, parent == NULL);
  int status = good ? SHINGLE_OK : directory_windows_failed(w, GetLastError());
  folder->path = path;
  if (good && parent == NULL) {
    shingle_release(path);
    status = directory_windows_take_path(w, handle, folder);
  }
  folder->handle = (intptr_t)handle;
  if (status != SHINGLE_OK) shingle_db_system_leave(folder);
  return status;
}

void shingle_db_system_leave(ShingleFolder *folder)
{
  if ((HANDLE)folder->handle != INVALID_HANDLE_VALUE) CloseHandle((HANDLE)folder->handle);
  shingle_release(folder->path);
  folder->path = NULL;
}

/* --------------------------------------------------------------------------- files -- */

static void directory_windows_take_facts(DWORD size_high, DWORD size_low, FILETIME time, ShingleFacts *facts)
{
  uint64_t units = (uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime;
  facts->bytes = (int64_t)((uint64_t)size_high << 32 | size_low);
  facts->modified = (int64_t)(units / UNITS_A_SECOND) - SECONDS_TO_1970;
}

int shingle_db_system_facts(ShingleWalk *w, const ShingleFolder *folder, const char *name, ShingleFacts *facts)
{
  WIN32_FIND_DATAW entry;
  if (!directory_windows_look_up(folder, name, &entry)) return directory_windows_failed(w, GetLastError());
  directory_windows_take_facts(entry.nFileSizeHigh, entry.nFileSizeLow, entry.ftLastWriteTime, facts);
  return SHINGLE_OK;
}

int shingle_db_system_open(ShingleWalk *w, const ShingleFolder *folder, const char *name, intptr_t *file,
                        ShingleFacts *facts)
{
  BY_HANDLE_FILE_INFORMATION s;
  wchar_t *path = directory_windows_wide(folder->path, name);
  if (path == NULL) return directory_windows_failed(w, GetLastError());
  DWORD shared = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  HANDLE handle = CreateFileW(path, GENERIC_READ, shared, NULL, OPEN_EXISTING,
                              FILE_FLAG_OPEN_REPARSE_POINT | FILE_FLAG_SEQUENTIAL_SCAN, NULL);
  shingle_release(path);
  if (handle == INVALID_HANDLE_VALUE) return directory_windows_failed(w, GetLastError());
  int status = GetFileInformationByHandle(handle, &s) ? SHINGLE_OK : directory_windows_failed(w, GetLastError());
  if (status == SHINGLE_OK && directory_windows_kind_of_attributes(s.dwFileAttributes) != SHINGLE_KIND_FILE) {
    w->error = SHINGLE_ERROR_CHANGED;
    status = SHINGLE_IO;
  }
  if (status != SHINGLE_OK) {
    CloseHandle(handle);
    return status;
  }
  directory_windows_take_facts(s.nFileSizeHigh, s.nFileSizeLow, s.ftLastWriteTime, facts);
  *file = (intptr_t)handle;
  return SHINGLE_OK;
}

int shingle_db_system_read(ShingleWalk *w, intptr_t file, void *out, size_t room, size_t *got)
{
  DWORD n = 0;
  if (!ReadFile((HANDLE)file, out, (DWORD)room, &n, NULL)) return directory_windows_failed(w, GetLastError());
  *got = n;
  return SHINGLE_OK;
}

void shingle_db_system_close(intptr_t file) { CloseHandle((HANDLE)file); }

#else
typedef int shingle_not_windows; /* a file must declare something */
#endif
