/* agreement.h - do two articles name the same people, places and figures?
**
** Two reports of one event share its names and figures. Two articles on one subject share its words. Two notices made
** from one form share nearly all of their words, and neither names nor figures. So names and figures are compared by
** themselves.
**
** A stem (profile.h) is a *name* of an article where every one of its words begins with a capital there, and a *figure*
** where it begins with a digit. In an article without any capital every stem is a name: what is rare decides. Each
** weighs its rarity (terms.h) among the articles that the weights count; without weights, what its looks tell.
**
**     names      weight of the names of either article that both articles have, divided by the weight of the names of
**                either
**     figures    the same for figures
**     lead       the same for all stems among the first SHINGLE_AGREEMENT_LEAD tokens
**     a_in_b     weight of a's names and figures that b has, divided by the weight of all of a's; likewise b_in_a
**
** Symmetric to the last bit, but for a_in_b and b_in_a, which change places. O(different stems). It allocates nothing.
*/
#ifndef SHINGLE_AGREEMENT_H
#define SHINGLE_AGREEMENT_H

#include "terms.h"

#define SHINGLE_AGREEMENT_LEAD 40 /* tokens; twice as many pairs of a script without spaces */

/* Shares 0..1; -1: there is nothing to share. */
typedef struct ShingleAgreement {
  double names, figures, lead;
  double a_in_b, b_in_a;
  size_t a_facts, b_facts;  /* different names and figures */
} ShingleAgreement;

/* The lesser of a_in_b and b_in_a; -1 where one of them has no facts. */
double shingle_agreement_least(const ShingleAgreement *a);

/* Both profiles must have been read. `weights` may be NULL. */
void shingle_agree(const ShingleProfile *a, const ShingleProfile *b, const ShingleWeights *weights, ShingleAgreement *result);

/* Weight of the names of `p`, all of them and those that `other` has as well, as names or not. In 1/65536. */
typedef struct ShingleNamesInside {
  uint64_t both, all;
} ShingleNamesInside;

ShingleNamesInside shingle_names_inside(const ShingleProfile *p, const ShingleProfile *other, const ShingleWeights *weights);

#endif
