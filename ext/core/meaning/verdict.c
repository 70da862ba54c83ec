/* verdict.c - see verdict.h. */
#include "verdict.h"

#include <string.h>

#include "judge.h"

#define COPY_JACCARD 0.5
#define COPY_INSIDE 0.6
#define EXCERPT_RATIO 0.8
#define PASSAGE 0.4
#define TEMPLATE_STORY 0.3
#define REWRITE_PAIRS 0.25 /* scripts without spaces */
#define REWRITE_STORY 0.5

#define REWRITE_WEIGHTED 0.36
#define REWRITE_ALONE 0.34
#define PARTIAL 0.25
#define PARTIAL_STORY 0.5 /* a footer or a form in common is no part of a story */
#define MISSING_COPY 0.055
#define MISSING_REWRITE 0.07
#define SAME_STORY 0.5

/* By their hashes: two different ones agree with a probability of 2^-64 at most. */
static int verdict_same_tokens(const ShingleProfile *a, const ShingleProfile *b)
{
  if (a->token_count != b->token_count) return 0;
  return a->token_count == 0 || memcmp(a->tokens, b->tokens, a->token_count * sizeof *a->tokens) == 0;
}

/* The wording: everything that rests on shingles. */
static int verdict_measure_wording(const ShingleProfile *a, const ShingleProfile *b, ShingleMeasures *m)
{
  size_t shared = 0, passages = 0;
  int status = shingle_set_shared(&a->shingles, &b->shingles, &shared);
  if (status == SHINGLE_OK) status = shingle_set_shared(&a->passages, &b->passages, &passages);
  m->identical = verdict_same_tokens(a, b);
  m->jaccard = shingle_jaccard(a->shingles.count, b->shingles.count, shared);
  m->a_in_b = shingle_containment(a->shingles.count, shared);
  m->b_in_a = shingle_containment(b->shingles.count, shared);
  double a_passage = shingle_containment(a->passages.count, passages);
  double b_passage = shingle_containment(b->passages.count, passages);
  if (a->token_count == b->token_count) m->passage = a_passage > b_passage ? a_passage : b_passage;
  else m->passage = a->token_count < b->token_count ? a_passage : b_passage;
  return status;
}

/* Share of the shorter article in the longer one; for two of one length, the greater share. */
static double verdict_inside(const ShingleMeasures *m)
{
  if (m->a_tokens == m->b_tokens) return m->a_in_b > m->b_in_a ? m->a_in_b : m->b_in_a;
  return m->a_tokens < m->b_tokens ? m->a_in_b : m->b_in_a;
}

static double verdict_length_ratio(const ShingleMeasures *m)
{
  double a = (double)m->a_tokens, b = (double)m->b_tokens;
  return a < b ? a / b : b / a;
}

/* Names and figures of the one that the other lacks, as a share of all words. */
static double verdict_missing(const ShingleMeasures *m)
{
  const ShingleAgreement *a = &m->agreement;
  double shared = a->a_in_b > a->b_in_a ? a->a_in_b : a->b_in_a;
  double facts = (double)(a->a_facts < a->b_facts ? a->a_facts : a->b_facts);
  double tokens = (double)(m->a_tokens < m->b_tokens ? m->a_tokens : m->b_tokens);
  return shared < 0 ? 0 : (1 - shared) * facts / tokens;
}

static ShingleVerdict verdict_or_template(const ShingleMeasures *m, ShingleVerdict verdict, double most)
{
  return verdict_missing(m) >= most ? SHINGLE_TEMPLATE : verdict;
}

static ShingleVerdict verdict_judge(const ShingleMeasures *m, int spaceless)
{
  if (m->identical) return SHINGLE_IDENTICAL;
  if (m->a_tokens == 0 || m->b_tokens == 0) return SHINGLE_DIFFERENT;
  if (m->jaccard >= COPY_JACCARD) return verdict_or_template(m, SHINGLE_COPY, MISSING_COPY);
  int within = verdict_inside(m) >= COPY_INSIDE;
  if (within || m->passage >= PASSAGE) {
    if (verdict_length_ratio(m) <= EXCERPT_RATIO) return verdict_or_template(m, SHINGLE_EXCERPT, MISSING_COPY);
    if (m->story < TEMPLATE_STORY) return SHINGLE_TEMPLATE;
    return verdict_or_template(m, within ? SHINGLE_COPY : SHINGLE_EXCERPT, MISSING_COPY);
  }
  double rewrite = spaceless ? REWRITE_PAIRS : m->weighted ? REWRITE_WEIGHTED : REWRITE_ALONE;
  if (m->rewrite >= rewrite && m->story >= REWRITE_STORY) return verdict_or_template(m, SHINGLE_REWRITE, MISSING_REWRITE);
  if (verdict_inside(m) >= PARTIAL && m->probability >= PARTIAL_STORY) return SHINGLE_PARTIAL_COPY;
  return m->probability >= SAME_STORY ? SHINGLE_SAME_STORY : SHINGLE_DIFFERENT;
}

int shingle_measure(const ShingleProfile *a, const ShingleProfile *b, const ShingleWeights *weights,
                    ShingleVerdictWork *work, void *host, ShingleMeasures *m)
{
  *m = (ShingleMeasures){.a_tokens = a->token_count, .b_tokens = b->token_count,
                         .a_sentences = a->sentence_count, .b_sentences = b->sentence_count,
                         .weighted = weights != NULL && weights->documents > 0};
  int status = verdict_measure_wording(a, b, m);
  if (status == SHINGLE_OK) status = shingle_story_sim(a, b, weights, &work->story, &m->story);
  if (status == SHINGLE_OK) status = shingle_rewrite_sim(a, b, weights, &work->rewrite, host, &m->rewrite);
  shingle_agree(a, b, weights, &m->agreement);
  const ShingleDays undated = {SHINGLE_DAYS_UNKNOWN, SHINGLE_DAYS_UNKNOWN};
  m->probability = m->story < 0 || m->rewrite < 0 ? 0 : shingle_judge_pair(m, undated);
  int spaceless = 2 * (a->pairs + b->pairs) > a->occurrence_count + b->occurrence_count;
  m->verdict = verdict_judge(m, spaceless);
  return status;
}

void shingle_verdict_date(ShingleMeasures *m, ShingleDays days)
{
  if (!shingle_verdict_is_open(m->verdict) || m->story < 0 || m->rewrite < 0) return;
  m->probability = shingle_judge_pair(m, days);
  m->verdict = m->probability < SAME_STORY ? SHINGLE_DIFFERENT : shingle_judge_follows(days) ? SHINGLE_FOLLOW_UP : SHINGLE_SAME_STORY;
}

int shingle_verdict_is_open(ShingleVerdict verdict)
{
  return verdict == SHINGLE_SAME_STORY || verdict == SHINGLE_FOLLOW_UP || verdict == SHINGLE_DIFFERENT;
}

const char *shingle_verdict_name(ShingleVerdict verdict)
{
  static const char *const names[] = {"identical", "copy", "excerpt", "partial copy", "rewrite", "template", "same story",
                                      "follow-up", "different"};
  return names[verdict];
}

void shingle_verdict_free(ShingleVerdictWork *work)
{
  shingle_story_free(&work->story);
  shingle_rewrite_free(&work->rewrite);
}
