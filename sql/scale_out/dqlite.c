/* dqlite.c - a node of a dqlite cluster that has shingle: SQLite, replicated by Raft to several machines.
**
**     apt-get install libdqlite-dev && make static
**     cc -DSQLITE_CORE -Iext -o dqlite_node sql/scale_out/dqlite.c build/libshingle.a \
**        -ldqlite -lsqlite3 -lutf8proc -lm
**     ./dqlite_node 1 127.0.0.1:9001 /var/lib/news1       the first node; then, on other machines,
**     ./dqlite_node 2 127.0.0.1:9002 /var/lib/news2       nodes that a client adds to the cluster
**
** dqlite cannot load anything when it runs, so shingle is linked in: every connection that the node opens
** has it. Clients (go-dqlite, or the one in tests/dqlite_test.py) send SQL to the leader, which executes it;
** the other nodes get the pages that changed, so the index is the same on all, and answers on the next
** leader when this one is lost.
** The entry point without file access is the right one: a query would read the files of whoever leads.
**
** Ends on SIGTERM or SIGINT.
*/
#include "shingle.h"
#include <dqlite.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
  dqlite_node *node = NULL;
  sigset_t end;
  int which;

  if (argc != 4) {
    fprintf(stderr, "usage: %s ID ADDRESS:PORT DIRECTORY\n", argv[0]);
    return 2;
  }
  sigemptyset(&end);
  sigaddset(&end, SIGTERM);
  sigaddset(&end, SIGINT);
  sigprocmask(SIG_BLOCK, &end, NULL); /* also of the node's threads */
  signal(SIGPIPE, SIG_IGN);           /* another node that is lost is no reason to end */

  sqlite3_auto_extension((void (*)(void))sqlite3_shingle_nofs_init);

  if (dqlite_node_create(strtoull(argv[1], NULL, 10), argv[2], argv[3], &node) != 0 ||
      dqlite_node_set_bind_address(node, argv[2]) != 0 ||
      dqlite_node_set_network_latency_ms(node, 50) != 0 || /* so a lost leader is noticed within a second */
      dqlite_node_start(node) != 0) {
    fprintf(stderr, "%s: %s\n", argv[2], node != NULL ? dqlite_node_errmsg(node) : "no memory");
    return 1;
  }
  sigwait(&end, &which);
  int status = dqlite_node_stop(node);
  dqlite_node_destroy(node);
  return status;
}
