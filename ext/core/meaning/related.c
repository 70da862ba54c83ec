/* related.c - see related.h. */
#include "related.h"

#include <stdlib.h>

#define DOCUMENTS_ENOUGH 100.0 /* in an index */
#define REPRODUCED 10.0 /* more than any rank of an article that is not a copy, excerpt or rewrite */

void shingle_related_init(ShingleRelatedList *r, void *host)
{
  *r = (ShingleRelatedList){.host = host};
  shingle_text_init(&r->text, host);
}

int shingle_related_query(ShingleRelatedList *r, const ShingleWeights *weights, const void *bytes,
                          size_t length)
{
  r->weights = weights;
  r->count = 0;
  int status = shingle_profile_read(&r->query, &r->text, bytes, length);
  if (status == SHINGLE_OK) status = shingle_terms_weigh(&r->vector, &r->query, weights);
  if (status == SHINGLE_OK) status = shingle_profile_sentences(&r->query, bytes, length, r->host);
  if (status == SHINGLE_OK) status = shingle_profile_shingles(&r->query, &r->text, bytes, length);
  return status;
}

int shingle_related_add(ShingleRelatedList *r, int64_t id, const void *bytes, size_t length)
{
  int status = SHINGLE_OK;
  if (length > SHINGLE_RELATED_BYTES) length = SHINGLE_RELATED_BYTES;
  r->items = shingle_grown(r->items, &r->capacity, r->count + 1, sizeof *r->items, &status);
  if (status == SHINGLE_OK) status = shingle_profile_read(&r->other, &r->text, bytes, length);
  if (status != SHINGLE_OK) return status;
  double terms = shingle_terms_sim(&r->vector, &r->other);
  r->items[r->count++] = (ShingleRelated){.id = id, .terms = terms, .rank = terms};
  return SHINGLE_OK;
}

static int related_compare(const void *x, const void *y)
{
  const ShingleRelated *a = x, *b = y;
  if (a->rank != b->rank) return a->rank > b->rank ? -1 : 1;
  return (a->id > b->id) - (a->id < b->id);
}

void shingle_related_sort(ShingleRelatedList *r)
{
  if (r->count > 1) qsort(r->items, r->count, sizeof *r->items, related_compare);
}

static double related_crowd(const ShingleRelatedList *r)
{
  double sum = 0;
  for (size_t i = SHINGLE_CROWD_FIRST - 1; i < SHINGLE_CROWD_LAST; i++) sum += i < r->count ? r->items[i].terms : SHINGLE_CROWD_NOBODY;
  return sum / (SHINGLE_CROWD_LAST - SHINGLE_CROWD_FIRST + 1);
}

void shingle_related_keep(ShingleRelatedList *r, size_t most)
{
  shingle_related_sort(r);
  r->crowd = related_crowd(r);
  if (r->count > most) r->count = most;
}

/* A handful of articles is no crowd to stand out from: those of an index of few documents are judged as pairs are. */
static double related_trust(const ShingleRelatedList *r)
{
  double trust = r->weights == NULL ? 0 : (double)r->weights->documents / DOCUMENTS_ENOUGH;
  return trust < 1 ? trust : 1;
}

static double related_confidence(const ShingleRelatedList *r, const ShingleRelated *item)
{
  const ShingleMeasures *m = &item->m;
  if (m->story < 0 || m->rewrite < 0) return 0;
  double trust = related_trust(r);
  ShingleDays days = item->days;
  if (!shingle_verdict_is_open(m->verdict)) days.between = SHINGLE_DAYS_UNKNOWN; /* wording that was reproduced is, at any time */
  double pair = shingle_judge_pair(m, days), found = shingle_judge_found(m, item->terms, r->crowd, days);
  return pair + trust * (found - pair);
}

static void related_judge(const ShingleRelatedList *r, ShingleRelated *item)
{
  ShingleMeasures *m = &item->m;
  item->confidence = related_confidence(r, item);
  if (!shingle_verdict_is_open(m->verdict)) return;
  m->verdict = item->confidence < 0.5 + related_trust(r) * (SHINGLE_CONFIDENCE_LEAST - 0.5) ? SHINGLE_DIFFERENT
               : shingle_judge_follows(item->days) ? SHINGLE_FOLLOW_UP : SHINGLE_SAME_STORY;
}

int shingle_related_measure(ShingleRelatedList *r, size_t i, const void *bytes, size_t length, ShingleDays days)
{
  ShingleRelated *item = &r->items[i];
  int status = shingle_profile_read(&r->other, &r->text, bytes, length);
  if (status == SHINGLE_OK) status = shingle_profile_sentences(&r->other, bytes, length, r->host);
  if (status == SHINGLE_OK) status = shingle_profile_shingles(&r->other, &r->text, bytes, length);
  if (status == SHINGLE_OK) {
    status = shingle_measure(&r->query, &r->other, r->weights, &r->work, r->host, &item->m);
  }
  if (status != SHINGLE_OK) return status;
  item->days = days;
  related_judge(r, item);
  if (item->m.verdict <= SHINGLE_REWRITE) {
    item->rank = REPRODUCED + item->m.rewrite + item->terms;
  }
  return status;
}

void shingle_related_free(ShingleRelatedList *r)
{
  shingle_text_free(&r->text);
  shingle_profile_free(&r->query);
  shingle_profile_free(&r->other);
  shingle_verdict_free(&r->work);
  shingle_terms_free(&r->vector);
  shingle_release(r->items);
  *r = (ShingleRelatedList){.host = r->host};
}
