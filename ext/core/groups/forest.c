/* forest.c - disjoint sets, united by size, and what is in them. See forest.h. */
#include "forest.h"

#define NODES_AT_ONCE 8192      /* between two questions whether to stop: 64 KiB of nodes */
#define NOT_SEEN UINT32_MAX

int shingle_forest_add(ShingleForest *f)
{
  int status = SHINGLE_OK;
  if (f->count >= SHINGLE_ITEMS_MAX) return SHINGLE_TOOBIG;
  f->nodes = shingle_grown(f->nodes, &f->capacity, f->count + 1, sizeof *f->nodes, &status);
  if (status != SHINGLE_OK) return status;
  f->nodes[f->count] = (ShingleNode){(uint32_t)f->count, 1};
  f->count++;
  return SHINGLE_OK;
}

uint32_t shingle_forest_root(ShingleForest *f, uint32_t node)
{
  ShingleNode *nodes = f->nodes;
  while (nodes[node].parent != node) {
    nodes[node].parent = nodes[nodes[node].parent].parent;
    node = nodes[node].parent;
  }
  return node;
}

void shingle_forest_join(ShingleForest *f, uint32_t a, uint32_t b)
{
  uint32_t large = shingle_forest_root(f, a), small = shingle_forest_root(f, b);
  if (large == small) return;
  if (f->nodes[large].size < f->nodes[small].size) {
    uint32_t other = large;
    large = small;
    small = other;
  }
  f->nodes[small].parent = large;
  f->nodes[large].size += f->nodes[small].size;
}

/* Deals the nodes out. A root says how many places its group needs, so the first member that is met reserves
** them: `next` is, for a root, the place of the next member. */
static int forest_deal(ShingleForest *f, const uint32_t *order, ShingleGroups *g, uint32_t *next, void *host)
{
  uint32_t taken = 0;
  for (size_t i = 0; i < f->count; i++) next[i] = NOT_SEEN;
  for (size_t i = 0; i < f->count; i++) {
    if (i % NODES_AT_ONCE == 0 && shingle_interrupted(host)) return SHINGLE_INTERRUPTED;
    uint32_t root = shingle_forest_root(f, order[i]);
    if (next[root] == NOT_SEEN) {
      next[root] = g->starts[g->count++] = taken;
      taken += f->nodes[root].size;
    }
    g->members[next[root]++] = order[i];
  }
  g->starts[g->count] = taken;
  return SHINGLE_OK;
}

int shingle_forest_groups(ShingleForest *f, const uint32_t *order, ShingleGroups *g, void *host)
{
  size_t bytes = (f->count + 1) * sizeof(uint32_t);
  uint32_t *next = shingle_realloc(NULL, bytes);
  g->members = shingle_realloc(NULL, bytes);
  g->starts = shingle_realloc(NULL, bytes);
  int status = SHINGLE_NOMEM;
  if (next != NULL && g->members != NULL && g->starts != NULL) status = forest_deal(f, order, g, next, host);
  shingle_release(next);
  return status;
}

void shingle_groups_free(ShingleGroups *g)
{
  shingle_release(g->members);
  shingle_release(g->starts);
  *g = (ShingleGroups){0};
}

void shingle_forest_free(ShingleForest *f)
{
  shingle_release(f->nodes);
  *f = (ShingleForest){0};
}
