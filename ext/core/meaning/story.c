/* story.c - see story.h. */
#include "story.h"

#include <math.h>
#include <string.h>

#define LEAD_BONUS 2.25
#define IDF_MOST 3.5
#define DOCUMENTS_ENOUGH 100.0 /* weights of fewer count for so much less */
#define NUMBER_FACTOR 1.5
#define LETTERS_MOST 6     /* a longer word is as rare as one of so many letters */
#define LETTERS_SHORT 4    /* words of so many letters are mostly grammar */
#define CAPITAL_BONUS 2.0
#define NUMBER_WEIGHT 2.0
#define PAIR_WEIGHT 3.0

typedef struct Scale {
  double threshold, words, slope; /* t, m, S */
} Scale;

static const Scale with_weights = {0.005, 8.5, 0.25}, without_weights = {0.015, 4, 0.4};

/* How often the stem occurs, with what the lead adds. */
static double story_count_of(const ShingleTerm *term, double occurrences)
{
  return term->lead ? occurrences + LEAD_BONUS : occurrences;
}

static double story_weighted_value(const ShingleTerm *term, double idf)
{
  double weight = idf < IDF_MOST ? idf : IDF_MOST;
  return story_count_of(term, term->count) * (term->number ? weight * NUMBER_FACTOR : weight);
}

/* Rarity guessed from the looks of a word. */
static double story_guessed_value(const ShingleTerm *term)
{
  if (term->number) return story_count_of(term, term->count) * NUMBER_WEIGHT;
  if (term->pair) return story_count_of(term, term->count) * PAIR_WEIGHT;
  int capital = term->capitals == term->count, is_short = term->letters <= LETTERS_SHORT * term->count;
  double weight = LETTERS_MOST - 2;
  if (term->letters < LETTERS_MOST * term->count) weight = (double)term->letters / term->count - 2;
  if (weight < 0.5) weight = 0.5;
  if (capital) weight += CAPITAL_BONUS;
  return story_count_of(term, is_short && !capital ? sqrt(term->count) : term->count) * weight;
}

/* The vector of an article. */
typedef struct Vector {
  double *values;
  double square;  /* squared length */
  double share;   /* of it, the greatest of one stem */
} Vector;

static Vector story_make_vector(const ShingleProfile *p, const ShingleWeights *weights, double *values)
{
  double square = 0, most = 0;
  for (size_t i = 1; i <= p->term_count; i++) {
    const ShingleTerm *term = &p->terms[i];
    double value = weights ? story_weighted_value(term, shingle_weights_idf(weights, p->hashes[i]))
                           : story_guessed_value(term);
    values[i] = value;
    square += value * value;
    most = value > most ? value : most;
  }
  return (Vector){values, square, most * most / square};
}

static double story_score(double cosine, double words, const Scale *s)
{
  double all = words + s->words * (1 - cosine);
  double x = all > 0 ? cosine * words / all : 0;
  return (1 - exp(-x / s->slope)) / (1 - exp(-1 / s->slope));
}

/* Sums always run over the stems of the article that comes first by this order, so that exchanging
** the two changes nothing. Articles that are equal by it have the same stems in the same order. */
static int story_in_order(const ShingleProfile *a, const ShingleProfile *b)
{
  if (a->term_count != b->term_count) return a->term_count < b->term_count;
  return memcmp(a->hashes + 1, b->hashes + 1, a->term_count * sizeof *a->hashes) <= 0;
}

/* What a stem must contribute to be counted: t, or less where no stem stands out. */
static double story_least_share(const Vector *a, const Vector *b, double threshold)
{
  double share = (a->share < b->share ? a->share : b->share) / 2;
  return share < threshold ? share : threshold;
}

static double story_compare(const ShingleProfile *a, const ShingleProfile *b, const Vector *va, const Vector *vb,
                      const Scale *scale)
{
  double length = sqrt(va->square * vb->square), dot = 0, words = 0;
  double least = length * story_least_share(va, vb, scale->threshold);
  for (size_t i = 1; i <= a->term_count; i++) {
    uint32_t j = shingle_profile_find(b, a->hashes[i]);
    if (j == SHINGLE_NO_TERM) continue;
    double product = va->values[i] * vb->values[j];
    dot += product;
    words += product > least;
  }
  double cosine = dot / length;
  return story_score(cosine < 1 ? cosine : 1, words, scale);
}

static double story_similarity_of(const ShingleProfile *a, const ShingleProfile *b, const ShingleWeights *weights, double *values)
{
  Vector va = story_make_vector(a, weights, values), vb = story_make_vector(b, weights, values + a->term_count + 1);
  return story_compare(a, b, &va, &vb, weights ? &with_weights : &without_weights);
}

int shingle_story_sim(const ShingleProfile *a, const ShingleProfile *b, const ShingleWeights *weights,
                      ShingleStoryWork *work, double *similarity)
{
  int status = SHINGLE_OK;
  *similarity = a->term_count + b->term_count == 0 ? -1 : 0;
  if (a->term_count == 0 || b->term_count == 0) return SHINGLE_OK;
  if (!story_in_order(a, b)) return shingle_story_sim(b, a, weights, work, similarity);
  work->values = shingle_grown(work->values, &work->capacity, a->term_count + b->term_count + 2,
                               sizeof *work->values, &status);
  if (status != SHINGLE_OK) return status;
  double trust = weights == NULL ? 0 : (double)weights->documents / DOCUMENTS_ENOUGH;
  *similarity = trust < 1 ? story_similarity_of(a, b, NULL, work->values) : 0;
  if (trust > 0) {
    *similarity += (trust < 1 ? trust : 1) * (story_similarity_of(a, b, weights, work->values) - *similarity);
  }
  return SHINGLE_OK;
}

void shingle_story_free(ShingleStoryWork *work)
{
  shingle_release(work->values);
  *work = (ShingleStoryWork){0};
}
