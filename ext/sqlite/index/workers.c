/* workers.c - see workers.h. */
#ifndef _DEFAULT_SOURCE
#  define _DEFAULT_SOURCE 1 /* sigset_t, sysconf() */
#endif

#include "workers.h"

#include <string.h>

#if defined(__unix__) || defined(__APPLE__)
#  define HAS_THREADS 1
#  include <pthread.h>
#  include <signal.h>
#  include <time.h>
#  include <unistd.h>
#else
#  define HAS_THREADS 0
#endif

#define THREADS_DEFAULT 4
#define STACK_BYTES 1048576  /* a worker's: a C library's default may be 8 MB, or 128 KB */
#define POLL_NANOSECONDS 10000000 /* while waiting, between two looks for an interrupt */

typedef struct Pool Pool;

typedef struct Thread {
  Pool *pool;
  ShingleWorker worker;
#if HAS_THREADS
  pthread_t id;
#endif
} Thread;

struct Pool {
  ShingleConnection *connection;
  const ShingleStages *stages;
  void *task;
  int count;                  /* threads that may be used, the connection's included */
  int batches;                /* that were started */
  ShingleConnection host;     /* stands for the connection on other threads */
  atomic_int stop;

  int batch;                  /* that is worked on: with what follows, under the mutex */
  size_t jobs, next;          /* next..jobs-1 were taken by nobody yet */
  int working;                /* threads that took some and are not done */
  int closing;

  int started, threaded;      /* workers that are there; the mutex is in use */
#if HAS_THREADS
  pthread_mutex_t mutex;
  pthread_cond_t wake, idle;  /* there is something to do; a worker has nothing to do */
#endif
  Thread threads[SHINGLE_WORKERS_MAX];
};

/* ----------------------------------------------------------------------------- threads -- */

#if HAS_THREADS

static void workers_lock(Pool *p) { if (p->threaded) pthread_mutex_lock(&p->mutex); }
static void workers_unlock(Pool *p) { if (p->threaded) pthread_mutex_unlock(&p->mutex); }
static void workers_wake(Pool *p) { if (p->threaded) pthread_cond_broadcast(&p->wake); }

/* Waits until a worker has nothing to do, or a moment. */
static void workers_wait_for(Pool *p)
{
  struct timespec until;
  timespec_get(&until, TIME_UTC);
  until.tv_nsec += POLL_NANOSECONDS;
  if (until.tv_nsec >= 1000000000) until.tv_sec++, until.tv_nsec -= 1000000000;
  pthread_cond_timedwait(&p->idle, &p->mutex, &until);
}

static void workers_do_jobs(Pool *p, const ShingleWorker *worker);

static void *workers_run_thread(void *argument)
{
  Thread *t = argument;
  Pool *p = t->pool;
  workers_lock(p);
  while (!p->closing) {
    workers_do_jobs(p, &t->worker);
    if (p->working == 0) pthread_cond_signal(&p->idle);
    if (!p->closing) pthread_cond_wait(&p->wake, &p->mutex);
  }
  workers_unlock(p);
  return NULL;
}

/* Signals stay with the program's own threads. */
static void workers_start_threads(Pool *p)
{
  pthread_attr_t attributes;
  sigset_t all, before;
  if (p->count < 2 || pthread_attr_init(&attributes) != 0) return;
  pthread_attr_setstacksize(&attributes, STACK_BYTES);
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_mutex_init(&p->mutex, NULL);
  pthread_cond_init(&p->wake, NULL);
  pthread_cond_init(&p->idle, NULL);
  p->threaded = 1;
  while (p->started < p->count - 1) {
    Thread *t = &p->threads[p->started];
    *t = (Thread){.pool = p, .worker = {p->started + 1, &p->host}};
    if (pthread_create(&t->id, &attributes, workers_run_thread, t) != 0) break;
    p->started++;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
}

static void workers_join_threads(Pool *p)
{
  if (!p->threaded) return;
  for (int i = 0; i < p->started; i++) pthread_join(p->threads[i].id, NULL);
  pthread_cond_destroy(&p->idle);
  pthread_cond_destroy(&p->wake);
  pthread_mutex_destroy(&p->mutex);
}

/* In SQLite's single-thread mode its allocator is for one thread only. sqlite3_threadsafe() tells where it was
** compiled for that; where it was configured, all mutexes are one and the same that does nothing. */
static int workers_sqlite_has_mutexes(void)
{
  if (!sqlite3_threadsafe()) return 0;
  sqlite3_mutex *a = sqlite3_mutex_alloc(SQLITE_MUTEX_FAST), *b = sqlite3_mutex_alloc(SQLITE_MUTEX_FAST);
  int differ = a != NULL && b != NULL && a != b;
  sqlite3_mutex_free(a);
  sqlite3_mutex_free(b);
  return differ;
}

int shingle_db_workers_count(sqlite3_int64 asked)
{
  if (asked == 1 || !workers_sqlite_has_mutexes()) return 1;
  sqlite3_int64 cores = sysconf(_SC_NPROCESSORS_ONLN);
  if (asked < 1) asked = cores < THREADS_DEFAULT ? cores : THREADS_DEFAULT;
  return asked < 1 ? 1 : asked < SHINGLE_WORKERS_MAX ? (int)asked : SHINGLE_WORKERS_MAX;
}

#else /* one thread: nothing to guard, nobody to wait for */

static void workers_lock(Pool *p) { (void)p; }
static void workers_unlock(Pool *p) { (void)p; }
static void workers_wake(Pool *p) { (void)p; }
static void workers_wait_for(Pool *p) { (void)p; }
static void workers_start_threads(Pool *p) { (void)p; }
static void workers_join_threads(Pool *p) { (void)p; }

int shingle_db_workers_count(sqlite3_int64 asked)
{
  (void)asked;
  return 1;
}

#endif

/* -------------------------------------------------------------------------------- jobs -- */

/* Does jobs until nobody has any left to take. The mutex is held before and after. Jobs are taken a few at a time,
** ever fewer, so that all threads are done at about the same time. */
static void workers_do_jobs(Pool *p, const ShingleWorker *worker)
{
  while (p->next < p->jobs) {
    size_t first = p->next, end = first + (p->jobs - first) / (4 * (size_t)p->count) + 1;
    int batch = p->batch;
    p->next = end;
    p->working++;
    workers_unlock(p);
    for (size_t i = first; i < end && !atomic_load(&p->stop); i++) {
      if (p->stages->work(p->task, batch, i, worker) == SQLITE_INTERRUPT) atomic_store(&p->stop, 1);
    }
    workers_lock(p);
    p->working--;
  }
}

/* Offers the jobs of a batch to the workers. */
static void workers_start_batch(Pool *p, int batch, size_t jobs)
{
  if (++p->batches == 2) workers_start_threads(p);
  workers_lock(p);
  p->batch = batch;
  p->jobs = jobs;
  p->next = 0;
  workers_wake(p);
  workers_unlock(p);
}

/* Helps, until all jobs are done. */
static int workers_finish_batch(Pool *p)
{
  const ShingleWorker self = {0, p->connection};
  workers_lock(p);
  workers_do_jobs(p, &self);
  while (p->working > 0) {
    workers_wait_for(p);
    workers_unlock(p);
    if (shingle_interrupted(p->connection)) atomic_store(&p->stop, 1);
    workers_lock(p);
  }
  workers_unlock(p);
  return atomic_load(&p->stop) ? SQLITE_INTERRUPT : SQLITE_OK;
}

/* Jobs that nobody has begun are dropped. */
static void workers_close_pool(Pool *p)
{
  atomic_store(&p->stop, 1);
  workers_lock(p);
  p->next = p->jobs;
  p->closing = 1;
  workers_wake(p);
  workers_unlock(p);
  workers_join_threads(p);
}

int shingle_db_workers_run(ShingleConnection *connection, int count, const ShingleStages *stages, void *task)
{
  Pool p;
  size_t jobs = 0, before = 0; /* of the current batch; of the one before, which is done and not written */
  int batch = 0;
  memset(&p, 0, sizeof p);
  atomic_init(&p.stop, 0);
  p.host.stop = &p.stop;
  p.connection = connection;
  p.stages = stages;
  p.task = task;
  p.count = count;
  int rc = stages->read(task, batch, &jobs);
  while (rc == SQLITE_OK && jobs > 0) {
    size_t after = 0;
    workers_start_batch(&p, batch, jobs);
    if (before > 0) rc = stages->write(task, !batch);
    if (rc == SQLITE_OK) rc = stages->read(task, !batch, &after);
    if (rc == SQLITE_OK) rc = workers_finish_batch(&p);
    before = jobs;
    jobs = after;
    batch = !batch;
  }
  if (rc == SQLITE_OK && before > 0) rc = stages->write(task, !batch);
  workers_close_pool(&p);
  return rc;
}
