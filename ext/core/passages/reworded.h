/* reworded.h - passages that were copied and then shuffled, thinned out or reworded: what two texts share
** when word order is not trusted.
**
** The method, four steps (seed, cluster, filter, fit: the scheme of Potthast et al., "Overview of the
** PAN competitions on plagiarism detection", 2009-2014; order-free seeds stand in for n-grams):
**
**   seed     A word weighs log2(N / n) bits when it is n of the N words of both texts. A seed is a
**            pair of words that stand near each other (at most 8 words apart, one of the next 3 that
**            the texts share) in both texts, in whichever order: it says that place i of a and place k
**            of b may have the same origin, a *point* (i, k). Chance alone makes about 2^(E - 2w)
**            seeds of weight w, where E = log2(|a| |b|). Strong seeds weigh (E + 15) / 2 bits at
**            least, so that chance makes about 2^-15 of them. Weak ones weigh E / 2: chance makes a
**            few, which say something only where others are.
**   cluster  Strong points not much more than 64 words apart in both texts belong together: single
**            linkage, whatever the order of the words is.
**   filter   A cluster is kept when its different words weigh E + 80 bits: the E bits say where it
**            is, the 80 that it is no chance. Topic words that two reports of an event share come one
**            by one, far apart, or do not weigh that much.
**   fit      A passage is where points are dense. Its range in either text becomes the one that
**            maximises (words with a point) - density / 2 x (words), the density being that of the
**            range as it was; weak points count, too. Verbatim text gets tight edges, thin text
**            loose ones. At most 4 rounds, usually 2.
**
** So texts shorter than about 130 words have no loose passages: no pair of words could be rare enough.
**
** Complexity: at most 3 seeds a word, each joined with at most 9: O(n) time and memory for n words in
** both texts. Only seeds that both texts have cost memory: about 80 bytes each, so at most 240 n bytes.
*/
#ifndef SHINGLE_REWORDED_H
#define SHINGLE_REWORDED_H

#include "../base/keys.h"

/* Appends the loose passages of two texts, in no particular but always the same order.
** SHINGLE_OK, SHINGLE_NOMEM, SHINGLE_TOOBIG or SHINGLE_INTERRUPTED. */
int shingle_loose_find(ShingleBoxes *boxes, const ShingleWords *words);

#endif
