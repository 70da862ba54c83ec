/* workers.h - the jobs of a batch done by several threads, while that of the connection reads and writes.
**
** Statements and values of SQLite belong to the thread that runs the command. So that thread reads: it copies what
** the jobs of a batch need, a text each, say; and it writes what came of them. The jobs, which have nothing to do
** with each other, are done by workers, and by that thread when it has nothing else to do:
**
**     the connection's    read 0   read 1, help   write 0, read 2, help   write 1, read 3, help ...
**     a worker                     jobs of 0      jobs of 1               jobs of 2
**
** Batches are written in the order in which they were read, and a job's result has its own place: so what is
** written does not depend on how many threads there are, or on which of them was first. With one thread, or
** where there are no threads, the same is done in the same order by that of the connection.
**
** Threads are started for the second batch, so that small work does without, and are gone when
** shingle_db_workers_run() returns. They ask for memory, which SQLite allows, and touch nothing else of it.
*/
#ifndef SHINGLE_WORKERS_H
#define SHINGLE_WORKERS_H

#include "../extension.h"

#define SHINGLE_WORKERS_MAX 64

/* Who does a job. */
typedef struct ShingleWorker {
  int number;   /* 0: the connection's thread; others count up, below what shingle_db_workers_count() said */
  void *host;   /* for shingle_interrupted() */
} ShingleWorker;

/* A task: two batches, 0 and 1, that take turns. */
typedef struct ShingleStages {
  /* Fills a batch. *jobs: how many it has; 0, and SQLITE_OK, once nothing is left. After an error nothing more is
  ** written: where it was one of reading a file, SQLite may have rolled back the transaction already. */
  int (*read)(void *task, int batch, size_t *jobs);

  /* Does a job, on any thread. Errors are for write() to report; SQLITE_INTERRUPT ends all. */
  int (*work)(void *task, int batch, size_t job, const ShingleWorker *worker);

  /* Takes what came of a batch, whose jobs are all done. */
  int (*write)(void *task, int batch);
} ShingleStages;

/* How many threads to use: `asked`, or where that is 0, as many as there are cores, up to 4; 1 where there are no
** threads or SQLite was told to do without. */
int shingle_db_workers_count(sqlite3_int64 asked);

/* Does all of a task with up to `count` threads. A thread that can't be started is done without. SQLITE_OK, the
** first error of read() and write(), or SQLITE_INTERRUPT. */
int shingle_db_workers_run(ShingleConnection *connection, int count, const ShingleStages *stages, void *task);

#endif
