/* forest.h - groups from pairs: the connected components of a graph whose edges arrive one by one.
**
** Nodes are numbers 0, 1, 2, ... in the order in which they are added. A forest of disjoint sets, united by
** size, with path halving (Tarjan and van Leeuwen, JACM 1984): n nodes and m edges cost O((n + m) a(n)),
** where a() is below 5 for any n there is, and 8 bytes a node; edges are not kept.
*/
#ifndef SHINGLE_FOREST_H
#define SHINGLE_FOREST_H

#include "../base/memory.h"

typedef struct ShingleNode {
  uint32_t parent;   /* itself: a root */
  uint32_t size;     /* of a root: nodes below it, itself among them */
} ShingleNode;

/* All zero is a forest without nodes. */
typedef struct ShingleForest {
  ShingleNode *nodes;
  size_t count;
  size_t capacity;
} ShingleForest;

/* Groups of nodes: members[starts[g]] .. members[starts[g + 1] - 1] are those of group g. */
typedef struct ShingleGroups {
  uint32_t *members;
  uint32_t *starts;  /* count + 1 of them */
  size_t count;
} ShingleGroups;

/* Adds a node, number `count`, as a group of its own. SHINGLE_OK, SHINGLE_NOMEM or SHINGLE_TOOBIG. */
int shingle_forest_add(ShingleForest *f);

/* The node that stands for the group of `node`. */
uint32_t shingle_forest_root(ShingleForest *f, uint32_t node);

/* Makes one group of those of two nodes. */
void shingle_forest_join(ShingleForest *f, uint32_t a, uint32_t b);

/* Lists all groups. `order` is a permutation of the nodes: members follow it, and groups follow it by their
** first member. So the result depends on what was joined and on `order`, not on the order of the joins. *g is
** all zero before, and to be freed also after a failure. SHINGLE_OK, SHINGLE_NOMEM or SHINGLE_INTERRUPTED. */
int shingle_forest_groups(ShingleForest *f, const uint32_t *order, ShingleGroups *g, void *host);

void shingle_groups_free(ShingleGroups *g);
void shingle_forest_free(ShingleForest *f);

#endif
