/* linkage.h - clusters from similar pairs, by single, average or complete linkage.
**
** Nodes are numbers 0, 1, 2, ...; edges are pairs whose similarity reaches the threshold, in any order.
** Clusters grow from single nodes: again and again the two most similar clusters become one, until no two
** reach the threshold. Two clusters are as similar as
**
**     single     their most similar pair: clusters are the connected components
**     average    the mean over all pairs of one's nodes with the other's (UPGMA: Sokal and Michener 1958)
**     complete   their least similar pair
**
** So a chain of weak links, which single linkage makes one giant cluster of, is cut by the other two. Between
** equals, the clusters with the lowest first nodes go first: the result does not depend on the order in which
** edges come. "Reaches" allows for SHINGLE_LINKAGE_TOLERANCE, because a mean is not exact.
**
** Edges are not kept. Single linkage needs a forest of disjoint sets (forest.h). For the others, a maximum
** spanning forest is kept, which holds the connected components of every threshold (Gower and Ross 1969):
** fewer than n edges, chosen anew whenever as many have come. Clusters can't cross its trees. Within each,
** the similarities of all pairs, also of those below the threshold, come from a function of the caller, and
** fill a matrix from which clusters are merged.
**
** Large trees are worked on from their most similar edge down. Pieces of a tree that are held together by
** edges of a similarity s or more are less similar than s to everything else. So what merges above s can be
** merged in each piece by itself, and few clusters are left of it. As long as no piece has more than
** SHINGLE_LINKAGE_UNITS clusters at a time (a smaller component never has), the result is exact. Otherwise
**
**   * such a piece goes on merging below s, until SHINGLE_LINKAGE_FEW clusters or the threshold are reached;
**   * clusters in it of more than SHINGLE_LINKAGE_SAMPLE nodes are compared by that many, chosen evenly;
**   * if it keeps more than half of SHINGLE_LINKAGE_UNITS clusters, they are final, as if the threshold
**     were s there.
**
** That is deterministic as well, and finds one cluster where 10,000 articles are nearly the same.
**
** Cost, for n nodes, e edges, components of m nodes: single O((n + e) a(n)) time, 8 n bytes. The others
** O(e log n) time, m^2 / 2 similarities for each component of m <= SHINGLE_LINKAGE_UNITS, fewer than
** 4 m SHINGLE_LINKAGE_UNITS for a larger one, about m^2 steps for merging (m^3 at worst, m bounded in the
** same way); 100 n bytes, and the matrix: 17 MB at most.
*/
#ifndef SHINGLE_LINKAGE_H
#define SHINGLE_LINKAGE_H

#include "forest.h"

#define SHINGLE_LINKAGE_TOLERANCE 1e-9
#define SHINGLE_LINKAGE_UNITS 2048
#define SHINGLE_LINKAGE_FEW 256
#define SHINGLE_LINKAGE_SAMPLE 4

typedef enum ShingleLinkageKind { SHINGLE_SINGLE, SHINGLE_AVERAGE, SHINGLE_COMPLETE } ShingleLinkageKind;

/* Puts the similarity of two nodes, 0..1, into *value: the same for (a, b) and (b, a), and for an edge the
** one that it came with. Returns SHINGLE_OK, or the status to end with. Successive calls mostly keep `a`. */
typedef int ShinglePairSimilarity(void *user, uint32_t a, uint32_t b, double *value);

typedef struct ShingleEdge {
  uint32_t a, b;       /* a < b */
  double similarity;
} ShingleEdge;

/* All zero is empty. */
typedef struct ShingleLinkage {
  ShingleLinkageKind kind;
  double threshold;
  void *host;           /* for shingle_interrupted() */
  ShingleForest forest; /* of all nodes */
  ShingleEdge *edges;   /* a maximum spanning forest, and edges that came since */
  size_t edge_count, edge_capacity;
  size_t edges_enough;  /* when to sort out those that are not needed */
} ShingleLinkage;

/* Begins with n nodes. *l is all zero before, and to be freed also after a failure. SHINGLE_OK, SHINGLE_NOMEM
** or SHINGLE_TOOBIG. */
int shingle_linkage_begin(ShingleLinkage *l, size_t n, ShingleLinkageKind kind, double threshold, void *host);

/* Adds an edge. One below the threshold, of a node with itself, or that came before, makes no difference.
** SHINGLE_OK, SHINGLE_INVALID (there is no such node), SHINGLE_NOMEM or SHINGLE_INTERRUPTED. */
int shingle_linkage_edge(ShingleLinkage *l, uint32_t a, uint32_t b, double similarity);

/* Lists the clusters by their first nodes, and their nodes ascending: the first of each is its earliest.
** `similarity` is not called for single linkage, nor for two nodes that are connected to no others. *g is all
** zero before, and to be freed also after a failure. To be called once. */
int shingle_linkage_finish(ShingleLinkage *l, ShinglePairSimilarity *similarity, void *user,
                           ShingleGroups *g);

void shingle_linkage_free(ShingleLinkage *l);

#endif
