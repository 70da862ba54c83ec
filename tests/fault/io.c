/* io.c - files that fail: reads, writes, syncs, truncations, locks and deletions of a database's files.
**
**     io SECONDS DIRECTORY SCRIPT...      SECONDS 0: every operation of every script, however long it takes
**
** A VFS between SQLite and the system's own counts what SQLite asks of it and lets the n-th fail, once alone
** and once all from there on. For each n, with a rollback journal and with a write-ahead log, a script is run
** on a new database until a statement fails. What must hold then, for someone who opens the file anew:
**
**   * it holds what it held before the statement that failed (before its transaction, in one), or, where that
**     could not be told from success, what it would hold after it;
**   * it is intact, and so is every index in it;
**   * where only one operation failed, the rest of the script can be run, and gives what it always gives.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "script.h"

/* ------------------------------------------------------------------------------ the VFS -- */

static struct {
  long countdown, operations;
  int forever, failed;
} fault;

/* Does this operation fail? */
static int fails(void)
{
  fault.operations++;
  if (fault.failed && fault.forever) return 1;
  if (fault.countdown == 0 || --fault.countdown > 0) return 0;
  fault.failed = 1;
  return 1;
}

static void fail_at(long n, int forever)
{
  fault.countdown = n;
  fault.forever = forever;
  fault.failed = 0;
}

typedef struct File {
  sqlite3_file base;
  sqlite3_file *real; /* behind this struct */
} File;

static sqlite3_file *real_of(sqlite3_file *f) { return ((File *)f)->real; }
#define REAL(f) (real_of(f)->pMethods)

static int file_close(sqlite3_file *f) { return REAL(f)->xClose(real_of(f)); }

static int file_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
  return fails() ? SQLITE_IOERR_READ : REAL(f)->xRead(real_of(f), p, n, at);
}

/* A full disk, or half of it written and an error. */
static int file_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
  if (!fails()) return REAL(f)->xWrite(real_of(f), p, n, at);
  if (fault.operations % 2) return SQLITE_FULL;
  REAL(f)->xWrite(real_of(f), p, n / 2, at);
  return SQLITE_IOERR_WRITE;
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 n)
{
  return fails() ? SQLITE_IOERR_TRUNCATE : REAL(f)->xTruncate(real_of(f), n);
}

static int file_sync(sqlite3_file *f, int flags)
{
  return fails() ? SQLITE_IOERR_FSYNC : REAL(f)->xSync(real_of(f), flags);
}

static int file_size(sqlite3_file *f, sqlite3_int64 *n)
{
  return fails() ? SQLITE_IOERR_FSTAT : REAL(f)->xFileSize(real_of(f), n);
}

static int file_lock(sqlite3_file *f, int level)
{
  if (fails()) return fault.operations % 2 ? SQLITE_BUSY : SQLITE_IOERR_LOCK;
  return REAL(f)->xLock(real_of(f), level);
}

static int file_unlock(sqlite3_file *f, int level) { return REAL(f)->xUnlock(real_of(f), level); }
static int file_check(sqlite3_file *f, int *out) { return REAL(f)->xCheckReservedLock(real_of(f), out); }
static int file_control(sqlite3_file *f, int op, void *p) { return REAL(f)->xFileControl(real_of(f), op, p); }
static int file_sector(sqlite3_file *f) { return REAL(f)->xSectorSize(real_of(f)); }
static int file_characteristics(sqlite3_file *f) { return REAL(f)->xDeviceCharacteristics(real_of(f)); }

static int file_map(sqlite3_file *f, int page, int size, int extend, void volatile **p)
{
  return fails() ? SQLITE_IOERR_SHMMAP : REAL(f)->xShmMap(real_of(f), page, size, extend, p);
}

static int file_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
  if ((flags & SQLITE_SHM_LOCK) && fails()) return fault.operations % 2 ? SQLITE_BUSY : SQLITE_IOERR_SHMLOCK;
  return REAL(f)->xShmLock(real_of(f), offset, n, flags);
}

static void file_barrier(sqlite3_file *f) { REAL(f)->xShmBarrier(real_of(f)); }
static int file_unmap(sqlite3_file *f, int flag) { return REAL(f)->xShmUnmap(real_of(f), flag); }

static const sqlite3_io_methods methods = {
    2, file_close, file_read, file_write, file_truncate, file_sync, file_size, file_lock, file_unlock, file_check,
    file_control, file_sector, file_characteristics, file_map, file_shm_lock, file_barrier, file_unmap, NULL, NULL};

static sqlite3_vfs *real_vfs;

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
  File *file = (File *)f;
  (void)vfs;
  f->pMethods = NULL;
  if (fails()) return SQLITE_CANTOPEN;
  file->real = (sqlite3_file *)(file + 1);
  int rc = real_vfs->xOpen(real_vfs, name, file->real, flags, out);
  if (rc == SQLITE_OK) f->pMethods = &methods;
  return rc;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
  (void)vfs;
  return fails() ? SQLITE_IOERR_DELETE : real_vfs->xDelete(real_vfs, name, sync);
}

static void install_vfs(void)
{
  static sqlite3_vfs vfs;
  real_vfs = sqlite3_vfs_find(NULL);
  vfs = *real_vfs;
  vfs.zName = "faulty";
  vfs.szOsFile = (int)sizeof(File) + real_vfs->szOsFile;
  vfs.xOpen = vfs_open;
  vfs.xDelete = vfs_delete;
  sqlite3_vfs_register(&vfs, 1);
}

/* ---------------------------------------------------------------------------- reporting -- */

static long failures, tried, possible;

static void failed(const Script *s, size_t number, long n, const char *what, const char *detail)
{
  if (failures++ < 20) {
    printf("FAILED: %s: operation %ld%s: %s%s%s\n    %.200s\n", s->name, n, fault.forever ? " and all after" : "", what,
           detail ? ": " : "", detail ? detail : "", number < s->count ? s->items[number].sql : "");
  }
}

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ------------------------------------------------------------------------------ a round -- */

/* One script in one journal mode. */
typedef struct Plan {
  const Script *script;
  const char *path;
  int wal;
  uint64_t *after;   /* after[k]: what is committed once k statements were run */
  size_t *begins;    /* begins[k]: the statement with which the transaction that k is in begins, or k */
  long operations;
} Plan;

static void remove_database(const char *path)
{
  static const char *const suffixes[] = {"", "-journal", "-wal", "-shm"};
  for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
    char *name = sqlite3_mprintf("%s%s", path, suffixes[i]);
    unlink(name);
    sqlite3_free(name);
  }
}

/* Opens the database without faults; a cache of a few pages makes SQLite write before it has to. */
static sqlite3 *open_plan(const Plan *p)
{
  sqlite3 *db = script_open(p->path);
  script_run(db, p->wal ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE");
  script_run(db, "PRAGMA cache_size = 20");
  script_run(db, "PRAGMA wal_autocheckpoint = 30");
  return db;
}

/* What someone else sees. */
static uint64_t committed(const Plan *p)
{
  sqlite3 *db = script_open(p->path);
  uint64_t content = script_content(db);
  sqlite3_close(db);
  return content;
}

static void rehearse(Plan *p)
{
  size_t count = p->script->count, begin = 0;
  p->after = calloc(count + 1, sizeof *p->after);
  p->begins = calloc(count + 1, sizeof *p->begins);
  if (p->after == NULL || p->begins == NULL) exit(2);
  remove_database(p->path);
  sqlite3 *db = open_plan(p);
  p->after[0] = committed(p);
  for (size_t i = 0; i < count; i++) {
    if (sqlite3_get_autocommit(db)) begin = i;
    p->begins[i] = begin;
    long before = fault.operations;
    Outcome o = script_run(db, p->script->items[i].sql);
    p->operations += fault.operations - before;
    if (o.rc != SQLITE_OK) failed(p->script, i, 0, "it fails without a fault", o.message);
    p->after[i + 1] = sqlite3_get_autocommit(db) ? committed(p) : p->after[i];
  }
  sqlite3_close(db);
}

/* The database as it is now, opened anew. Returns whether it has what it had after the statement. */
static int check_file(const Plan *p, size_t number, long n)
{
  sqlite3 *db = script_open(p->path);
  const char *wrong = script_damage(db);
  if (wrong != NULL) failed(p->script, number, n, "the database is damaged", wrong);
  uint64_t content = script_content(db);
  sqlite3_close(db);
  if (content == p->after[number + 1] && content != p->after[number]) return 1;
  if (content != p->after[number]) failed(p->script, number, n, "the content is that of no committed state", NULL);
  return 0;
}

/* The rest of the script, from where the transaction began that failed. */
static void go_on(const Plan *p, size_t from, long n)
{
  sqlite3 *db = open_plan(p);
  for (size_t i = from; i < p->script->count; i++) {
    Outcome o = script_run(db, p->script->items[i].sql);
    if (o.rc != SQLITE_OK) failed(p->script, i, n, "it fails after the fault", o.message);
  }
  sqlite3_close(db);
  if (committed(p) != p->after[p->script->count]) failed(p->script, p->script->count, n, "another result after the fault", NULL);
}

static void try_failure(const Plan *p, long n, int forever)
{
  Outcome o = {0};
  size_t i = 0;
  fail_at(0, forever);
  remove_database(p->path);
  sqlite3 *db = open_plan(p);
  fail_at(n, forever);
  for (; i < p->script->count; i++) {
    o = script_run(db, p->script->items[i].sql);
    if (o.rc != SQLITE_OK) break;
  }
  int has_failed = fault.failed, primary = o.rc & 0xff;
  if (!forever) fail_at(0, 0);
  int rc = sqlite3_close(db);
  fail_at(0, forever);
  if (rc != SQLITE_OK) failed(p->script, i, n, "the connection does not close", sqlite3_errstr(rc));
  tried++;
  if (i < p->script->count) {
    if (!has_failed) failed(p->script, i, n, "it fails without a fault", o.message);
    if (primary != SQLITE_IOERR && primary != SQLITE_FULL && primary != SQLITE_CANTOPEN && primary != SQLITE_BUSY) {
      failed(p->script, i, n, "another error", o.message);
    }
    int done = check_file(p, i, n);
    if (!forever) go_on(p, done ? i + 1 : p->begins[i], n);
  } else if (committed(p) != p->after[i]) {
    failed(p->script, i, n, "a fault that SQLite could do without, but another result", NULL);
  }
}

/* All n from 1 on, each once: in steps of about the golden section, so that any first part of them is spread
** evenly. */
static long step_for(long count)
{
  long step = (long)((double)count * 0.618) | 1;
  for (;; step++) {
    long a = step, b = count;
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    if (a == 1) return step;
  }
}

static void try_plan(Plan *p, double until)
{
  rehearse(p);
  long count = p->operations, step = step_for(count > 0 ? count : 1);
  possible += 2 * count;
  for (long i = 0, n = 0; i < count; i++, n = (n + step) % count) {
    if (until > 0 && i > 0 && now() >= until) break;
    for (int forever = 0; forever < 2; forever++) try_failure(p, n + 1, forever);
  }
  remove_database(p->path);
  free(p->after);
  free(p->begins);
}

int main(int argc, char **argv)
{
  if (argc < 4) {
    fprintf(stderr, "usage: io SECONDS DIRECTORY SCRIPT...\n");
    return 2;
  }
  double seconds = atof(argv[1]), start = now();
  int plans = 2 * (argc - 3);
  char *path = sqlite3_mprintf("%s/io.db", argv[2]);
  setvbuf(stdout, NULL, _IOLBF, 0);
  sqlite3_initialize();
  install_vfs();
  for (int i = 0; i < plans; i++) {
    Script s = script_read(argv[3 + i / 2]);
    Plan p = {.script = &s, .path = path, .wal = i % 2};
    double t = now(), end = start + seconds;
    try_plan(&p, seconds > 0 ? t + (end > t ? (end - t) / (plans - i) : 0) : 0);
    script_free(&s);
  }
  sqlite3_free(path);
  printf("SQLite %s: %d scripts, with a journal and a log: %ld of %ld places of failure, %ld failed\n", sqlite3_libversion(),
         plans / 2, tried, possible, failures);
  return failures != 0;
}
