/* rewrite.c - see rewrite.h. */
#include "rewrite.h"

#define NUMBER_FACTOR 1.5  /* with weights of a corpus */
#define NUMBER_WEIGHT 4.5  /* without */
#define PAIR_WEIGHT 3.0
#define LETTERS_MOST 5      /* a longer word is as rare as one of so many letters */
#define CAPITAL_MALUS 0.5
#define SLACK_WITH 10.0
#define SLACK_WITHOUT 6.0
#define SLACK_SHARE 0.15   /* of an article, at most */
#define COVER_ENOUGH 0.3
#define LEAD_SHARE 0.4
#define END_SHARE 0.2
#define CHECK_EVERY 1000000 /* additions between two looks at shingle_interrupted() */

/* A profile in the comparison at hand. */
typedef struct Side {
  const ShingleProfile *p;
  ShingleWeighed *w;
} Side;

typedef struct Comparison {
  Side side[2];
  int weighted;      /* by a corpus */
  double slack;
  double *row, *best;
  void *host;
} Comparison;

/* ----------------------------------------------------------------------- weighing -- */

static double rewrite_guessed_weight(const ShingleTerm *term, uint32_t letters)
{
  if (term->number) return NUMBER_WEIGHT;
  if (term->pair) return PAIR_WEIGHT;
  if (letters > LETTERS_MOST) letters = LETTERS_MOST;
  double weight = letters > 1 ? letters - 1 : 1;
  return term->capitals == term->count ? weight - CAPITAL_MALUS : weight;
}

static double rewrite_weight_of(const Comparison *c, const Side *s, uint32_t term, uint32_t letters)
{
  if (!c->weighted) return rewrite_guessed_weight(&s->p->terms[term], letters);
  double weight = 1 + s->w->idf[term];
  return s->p->terms[term].number ? weight * NUMBER_FACTOR : weight;
}

static int rewrite_make_room(Side *s)
{
  int status = SHINGLE_OK;
  const ShingleProfile *p = s->p;
  ShingleWeighed *w = s->w;
  w->entries = shingle_grown(w->entries, &w->entry_capacity, p->entry_count, sizeof *w->entries, &status);
  w->blocks = shingle_grown(w->blocks, &w->block_capacity, p->block_count, sizeof *w->blocks, &status);
  w->idf = shingle_grown(w->idf, &w->idf_capacity, p->term_count + 1, sizeof *w->idf, &status);
  w->partner = shingle_grown(w->partner, &w->partner_capacity, p->term_count + 1, sizeof *w->partner,
                             &status);
  return status;
}

/* Weighs the stems of one article. Returns the weight of all its blocks. */
static double rewrite_weigh(const Comparison *c, Side *s, const ShingleWeights *weights)
{
  double all = 0;
  const ShingleProfile *p = s->p;
  if (c->weighted) {
    for (size_t t = 1; t <= p->term_count; t++) s->w->idf[t] = shingle_weights_idf(weights, p->hashes[t]);
  }
  for (size_t b = 0; b < p->block_count; b++) {
    double sum = 0;
    for (uint32_t e = p->starts[b]; e < p->starts[b + 1]; e++) {
      s->w->entries[e] = rewrite_weight_of(c, s, p->entries[e].term, p->entries[e].letters);
      sum += s->w->entries[e];
    }
    s->w->blocks[b] = sum;
    all += sum;
  }
  return all;
}

static void rewrite_find_partners(Side *a, Side *b)
{
  for (size_t t = 1; t <= b->p->term_count; t++) b->w->partner[t] = SHINGLE_NO_TERM;
  for (uint32_t t = 1; t <= a->p->term_count; t++) {
    uint32_t partner = shingle_profile_find(b->p, a->p->hashes[t]);
    a->w->partner[t] = partner;
    if (partner != SHINGLE_NO_TERM) b->w->partner[partner] = t;
  }
}

/* ---------------------------------------------------------------- the way through -- */

/* M of block i of x with all blocks of y, added to row[]. Returns the number of additions. */
static size_t rewrite_fill_row(const Side *x, const Side *y, size_t i, double *row)
{
  size_t additions = 0;
  for (uint32_t e = x->p->starts[i]; e < x->p->starts[i + 1]; e++) {
    uint32_t partner = x->w->partner[x->p->entries[e].term];
    if (partner == SHINGLE_NO_TERM) continue;
    double weight = x->w->entries[e];
    uint32_t from = y->p->heads[partner], to = y->p->heads[partner + 1];
    for (uint32_t k = from; k < to; k++) {
      const ShinglePosting *posting = &y->p->postings[k];
      double other = y->w->entries[posting->entry];
      row[posting->block] += weight < other ? weight : other;
    }
    additions += to - from;
  }
  return additions;
}

static double rewrite_match(double shared, double x, double y, double slack)
{
  double most = x > y ? x : y;
  double enough = most / 2 > most - slack ? most / 2 : most - slack;
  return shared >= enough ? 1 : __builtin_sqrt(shared / enough);
}

/* best[j]: the greatest sum where the block taken last is matched with block j. Clears the row. */
static void rewrite_take_row(const Comparison *c, double weight, const Side *y)
{
  double before = 0;
  for (size_t j = 0; j < y->p->block_count; j++) {
    if (c->best[j] > before) before = c->best[j];
    c->best[j] = before;
    if (c->row[j] <= 0) continue;
    c->best[j] += weight * rewrite_match(c->row[j], weight, y->w->blocks[j], c->slack);
    c->row[j] = 0;
  }
}

static int rewrite_find_way(const Comparison *c, const Side *x, const Side *y, double *share)
{
  double all = 0, most = 0;
  size_t work = 0;
  for (size_t j = 0; j < y->p->block_count; j++) c->row[j] = c->best[j] = 0;
  for (size_t i = 0; i < x->p->block_count; i++) {
    work += rewrite_fill_row(x, y, i, c->row) + y->p->block_count;
    rewrite_take_row(c, x->w->blocks[i], y);
    all += x->w->blocks[i];
    if (work < CHECK_EVERY) continue;
    if (shingle_interrupted(c->host)) return SHINGLE_INTERRUPTED;
    work = 0;
  }
  for (size_t j = 0; j < y->p->block_count; j++) most = c->best[j] > most ? c->best[j] : most;
  *share = most / all;
  return SHINGLE_OK;
}

/* ------------------------------------------------------------------ lead and end -- */

/* Did occurrence i come before among occurrences [from, i)? */
static int rewrite_came_before(const ShingleProfile *p, size_t from, size_t i)
{
  while (from < i && p->occurrences[from].term != p->occurrences[i].term) from++;
  return from < i;
}

static double rewrite_cover(const Comparison *c, const Side *x, size_t from, size_t to)
{
  double all = 0, found = 0;
  for (size_t i = from; i < to; i++) {
    const ShingleOccurrence *o = &x->p->occurrences[i];
    if (rewrite_came_before(x->p, from, i)) continue;
    double weight = rewrite_weight_of(c, x, o->term, o->letters);
    all += weight;
    if (x->w->partner[o->term] != SHINGLE_NO_TERM) found += weight;
  }
  return found / all;
}

/* A factor of 1 - share .. 1. */
static double rewrite_cover_factor(double a, double b, double share)
{
  double least = a < b ? a : b;
  return 1 - share + share * (least < COVER_ENOUGH ? least / COVER_ENOUGH : 1);
}

static double rewrite_edges_factor(const Comparison *c)
{
  double lead[2], end[2];
  for (int i = 0; i < 2; i++) {
    const Side *x = &c->side[i];
    size_t n = x->p->occurrence_count;
    lead[i] = rewrite_cover(c, x, 0, x->p->lead);
    end[i] = rewrite_cover(c, x, n - x->p->end, n);
  }
  return rewrite_cover_factor(lead[0], lead[1], LEAD_SHARE) * rewrite_cover_factor(end[0], end[1], END_SHARE);
}

/* ------------------------------------------------------------------------ together -- */

static int rewrite_prepare(Comparison *c, const ShingleWeights *weights, ShingleRewriteWork *work)
{
  int status = SHINGLE_OK;
  for (int i = 0; i < 2 && status == SHINGLE_OK; i++) {
    c->side[i].w = &work->side[i];
    status = rewrite_make_room(&c->side[i]);
  }
  size_t most = SHINGLE_BLOCKS_MAX;
  work->row = shingle_grown(work->row, &work->row_capacity, most, sizeof *work->row, &status);
  work->best = shingle_grown(work->best, &work->best_capacity, most, sizeof *work->best, &status);
  if (status != SHINGLE_OK) return status;
  c->row = work->row;
  c->best = work->best;
  c->slack = c->weighted ? SLACK_WITH : SLACK_WITHOUT;
  for (int i = 0; i < 2; i++) {
    double most_slack = SLACK_SHARE * rewrite_weigh(c, &c->side[i], weights);
    if (c->slack > most_slack) c->slack = most_slack;
  }
  rewrite_find_partners(&c->side[0], &c->side[1]);
  return SHINGLE_OK;
}

int shingle_rewrite_sim(const ShingleProfile *a, const ShingleProfile *b, const ShingleWeights *weights,
                        ShingleRewriteWork *work, void *host, double *similarity)
{
  *similarity = a->term_count + b->term_count == 0 ? -1 : 0;
  if (a->term_count == 0 || b->term_count == 0) return SHINGLE_OK;

  Comparison c = {.side = {{a, NULL}, {b, NULL}}, .host = host};
  c.weighted = weights != NULL && weights->documents > 0;
  double there = 0, back = 0;
  int status = rewrite_prepare(&c, weights, work);
  if (status == SHINGLE_OK) status = rewrite_find_way(&c, &c.side[0], &c.side[1], &there);
  if (status == SHINGLE_OK) status = rewrite_find_way(&c, &c.side[1], &c.side[0], &back);
  if (status != SHINGLE_OK) return status;
  double way = (there + back) / 2;
  *similarity = way * way * rewrite_edges_factor(&c);
  return SHINGLE_OK;
}

void shingle_rewrite_free(ShingleRewriteWork *work)
{
  for (int i = 0; i < 2; i++) {
    ShingleWeighed *w = &work->side[i];
    shingle_release(w->entries);
    shingle_release(w->blocks);
    shingle_release(w->idf);
    shingle_release(w->partner);
  }
  shingle_release(work->row);
  shingle_release(work->best);
  *work = (ShingleRewriteWork){0};
}
