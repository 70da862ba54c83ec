/* worddiff.c - see worddiff.h. */
#include "worddiff.h"

/* What is left of the lists: words[i][from[i] .. to[i]). */
typedef struct Middle {
  uint32_t from[2], to[2];
} Middle;

static void worddiff_match(ShingleWordDiff *d, uint32_t i, uint32_t j)
{
  d->partner[0][i] = j;
  d->partner[1][j] = i;
}

static Middle worddiff_match_ends(ShingleWordDiff *d, const uint64_t *const words[2], const uint32_t count[2])
{
  Middle m = {{0, 0}, {count[0], count[1]}};
  while (m.from[0] < m.to[0] && m.from[1] < m.to[1] && words[0][m.from[0]] == words[1][m.from[1]]) {
    worddiff_match(d, m.from[0]++, m.from[1]++);
  }
  while (m.from[0] < m.to[0] && m.from[1] < m.to[1] && words[0][m.to[0] - 1] == words[1][m.to[1] - 1]) {
    worddiff_match(d, --m.to[0], --m.to[1]);
  }
  return m;
}

/* table[i * columns + j]: length of a longest common subsequence of what follows i and j. */
static void worddiff_match_middle(ShingleWordDiff *d, const uint64_t *a, const uint64_t *b, const Middle *m)
{
  uint32_t rows = m->to[0] - m->from[0], columns = m->to[1] - m->from[1] + 1;
  for (uint32_t j = 0; j < columns; j++) d->table[(size_t)rows * columns + j] = 0;
  for (uint32_t i = rows; i-- > 0;) {
    uint16_t *row = d->table + (size_t)i * columns, *below = row + columns;
    row[columns - 1] = 0;
    for (uint32_t j = columns - 1; j-- > 0;) {
      uint16_t best = below[j] > row[j + 1] ? below[j] : row[j + 1];
      row[j] = a[i] == b[j] ? (uint16_t)(below[j + 1] + 1) : best;
    }
  }
  for (uint32_t i = 0, j = 0; i < rows && j + 1 < columns;) {
    const uint16_t *cell = d->table + (size_t)i * columns + j;
    if (a[i] == b[j]) worddiff_match(d, m->from[0] + i++, m->from[1] + j++);
    else if (cell[columns] >= cell[1]) i++;
    else j++;
  }
}

int shingle_worddiff(ShingleWordDiff *d, const uint64_t *const words[2], const uint32_t count[2])
{
  int status = SHINGLE_OK;
  for (int k = 0; k < 2 && status == SHINGLE_OK; k++) {
    d->partner[k] = shingle_grown(d->partner[k], &d->partner_capacity[k], count[k], sizeof *d->partner[k],
                                  &status);
    if (status != SHINGLE_OK) return status;
    for (uint32_t i = 0; i < count[k]; i++) d->partner[k][i] = SHINGLE_WORDDIFF_NONE;
  }
  Middle m = worddiff_match_ends(d, words, count);
  uint64_t cells = (uint64_t)(m.to[0] - m.from[0] + 1) * (m.to[1] - m.from[1] + 1);
  if (m.from[0] == m.to[0] || m.from[1] == m.to[1] || cells > SHINGLE_WORDDIFF_CELLS) return SHINGLE_OK;
  d->table = shingle_grown(d->table, &d->table_capacity, (size_t)cells, sizeof *d->table, &status);
  if (status == SHINGLE_OK) worddiff_match_middle(d, words[0] + m.from[0], words[1] + m.from[1], &m);
  return status;
}

void shingle_worddiff_free(ShingleWordDiff *d)
{
  for (int k = 0; k < 2; k++) shingle_release(d->partner[k]);
  shingle_release(d->table);
  *d = (ShingleWordDiff){0};
}
