/* worddiff.h - which words two sentences have in common, in order.
**
** A longest common subsequence of two lists of word hashes, by the usual table (Wagner and Fischer 1974)
** once their equal beginning and end are set aside. Where the table would have more than
** SHINGLE_WORDDIFF_CELLS cells it is not made, and only beginning and end count as common.
** O(cells) time and memory.
*/
#ifndef SHINGLE_WORDDIFF_H
#define SHINGLE_WORDDIFF_H

#include "../base/memory.h"

#define SHINGLE_WORDDIFF_CELLS 262144
#define SHINGLE_WORDDIFF_NONE UINT32_MAX

/* Work space and result. All zero is empty. */
typedef struct ShingleWordDiff {
  uint32_t *partner[2];   /* of each word the place of the same word in the other list, or NONE; ascending */
  size_t partner_capacity[2];
  uint16_t *table;
  size_t table_capacity;
} ShingleWordDiff;

/* Compares words[0][0..count[0]) with words[1][0..count[1]). SHINGLE_OK, SHINGLE_NOMEM or SHINGLE_TOOBIG. */
int shingle_worddiff(ShingleWordDiff *d, const uint64_t *const words[2], const uint32_t count[2]);

void shingle_worddiff_free(ShingleWordDiff *d);

#endif
