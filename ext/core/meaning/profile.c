/* profile.c - see profile.h. */
#include "profile.h"

#include <string.h>

#include "../text/stem.h"

#define CHARACTER_BYTES 32 /* of a character with its marks; more do not count */
#define BLOCK_LEAST 4      /* stems in a block */
#define SENTENCE_MOST 100  /* tokens in a sentence, a pair counts half; longer ones are cut ... */
#define CUT_EVERY 40       /* ... to as many */
#define BLOCK_STEMS_MOST ((size_t)50000000) /* blocks times stems */

/* ------------------------------------------------------------------------- stems -- */

uint32_t shingle_profile_find(const ShingleProfile *p, uint64_t hash)
{
  if (p->term_count == 0) return SHINGLE_NO_TERM;
  size_t mask = p->slots - 1, at = hash & mask;
  while (p->table[at] != 0 && p->hashes[p->table[at]] != hash) at = (at + 1) & mask;
  return p->table[at];
}

/* A table for `most` terms, with those there are. */
static int profile_make_table(ShingleProfile *p, size_t most)
{
  int status = SHINGLE_OK;
  size_t slots = 64;
  while (slots < 3 * most) slots *= 2;
  if (slots <= p->slots) return SHINGLE_OK;
  p->table = shingle_grown(p->table, &p->table_capacity, slots, sizeof *p->table, &status);
  if (status != SHINGLE_OK) return status;
  memset(p->table, 0, slots * sizeof *p->table);
  p->slots = slots;
  for (uint32_t t = 1; t <= p->term_count; t++) {
    size_t at = p->hashes[t] & (slots - 1);
    while (p->table[at] != 0) at = (at + 1) & (slots - 1);
    p->table[at] = t;
  }
  return SHINGLE_OK;
}

/* Makes room for the stems of `more` tokens. Terms beyond the last are zero. */
static int profile_make_room(ShingleProfile *p, size_t more)
{
  int status = SHINGLE_OK;
  size_t terms = p->term_count + more + 1, occurrences = p->occurrence_count + more;
  p->hashes = shingle_grown(p->hashes, &p->hash_capacity, terms, sizeof *p->hashes, &status);
  p->terms = shingle_grown(p->terms, &p->term_capacity, terms, sizeof *p->terms, &status);
  p->occurrences = shingle_grown(p->occurrences, &p->occurrence_capacity, occurrences,
                                 sizeof *p->occurrences, &status);
  if (status == SHINGLE_OK) status = profile_make_table(p, terms);
  if (status == SHINGLE_OK && more > 0) memset(p->terms + p->term_count + 1, 0, more * sizeof *p->terms);
  return status;
}

/* The term with this hash, a new one if need be. Whether it is new cannot be foreseen, so there is no branch
** for it: hashes[0], which free slots refer to, is what is looked for. */
static uint32_t profile_add_term(ShingleProfile *p, uint64_t hash)
{
  size_t mask = p->slots - 1, at = hash & mask;
  p->hashes[0] = hash;
  while (p->hashes[p->table[at]] != hash) at = (at + 1) & mask;
  uint32_t is_new = p->table[at] == 0;
  uint32_t term = p->table[at] + is_new * (uint32_t)(p->term_count + 1);
  p->table[at] = term;
  p->hashes[term] = hash;
  p->term_count += is_new;
  return term;
}

static ShingleTerm *profile_add_occurrence(ShingleProfile *p, uint64_t hash, uint32_t start, uint32_t letters)
{
  uint32_t number = profile_add_term(p, hash);
  ShingleTerm *term = &p->terms[number];
  term->count++;
  term->letters += letters;
  p->occurrences[p->occurrence_count++] = (ShingleOccurrence){number, start, letters};
  return term;
}

static void profile_add_word(ShingleProfile *p, const ShingleText *t, const ShingleToken *token)
{
  ShingleStem stem = shingle_stem(t->folded + token->at, token->length);
  ShingleTerm *term = profile_add_occurrence(p, stem.hash, token->start, stem.letters);
  term->number = (uint8_t)stem.number;
  term->capitals += (uint32_t)shingle_is_capital(t->source + token->start, token->end - token->start);
}

/* A run of characters of a script without spaces. */
typedef struct Run {
  uint8_t bytes[2 * CHARACTER_BYTES]; /* of the last character; room for one more */
  size_t length;                      /* 0: there is no run */
  uint32_t start, end;                /* of the last character, in the original */
  int paired;                         /* it makes a pair with the one before */
} Run;

static void profile_add_pair(ShingleProfile *p, const Run *run, size_t length, uint32_t letters)
{
  profile_add_occurrence(p, shingle_stem_hash(run->bytes, length), run->start, letters)->pair = 1;
  p->pairs++;
}

/* A character that stays alone gives itself. */
static void profile_end_run(ShingleProfile *p, Run *run)
{
  if (run->length > 0 && !run->paired) profile_add_pair(p, run, run->length, 1);
  run->length = 0;
  run->paired = 0;
}

static void profile_add_character(ShingleProfile *p, Run *run, const ShingleText *t, const ShingleToken *token)
{
  size_t length = token->length < CHARACTER_BYTES ? token->length : CHARACTER_BYTES;
  if (run->length > 0 && run->end != token->start) profile_end_run(p, run);
  memcpy(run->bytes + run->length, t->folded + token->at, length);
  run->paired = run->length > 0;
  if (run->paired) profile_add_pair(p, run, run->length + length, 2);
  memmove(run->bytes, run->bytes + run->length, length);
  run->length = length;
  run->start = token->start;
  run->end = token->end;
}

/* Adds the tokens of the current piece. */
static int profile_add_piece(ShingleProfile *p, const ShingleText *t, Run *run)
{
  int status = profile_make_room(p, t->token_count + 1);
  if (status != SHINGLE_OK) return status;
  for (size_t i = 0; i < t->token_count; i++) {
    const ShingleToken *token = &t->tokens[i];
    const uint8_t *bytes = t->folded + token->at;
    if (bytes[0] >= 0xe0 && shingle_is_spaceless(bytes, token->length)) {
      profile_add_character(p, run, t, token);
    } else {
      profile_end_run(p, run);
      profile_add_word(p, t, token);
    }
  }
  p->token_count += t->token_count;
  if (shingle_text_done(t)) profile_end_run(p, run);
  return SHINGLE_OK;
}

/* How many occurrences, from the first on or from the last, make SHINGLE_LEAD tokens. */
static size_t profile_edge(const ShingleProfile *p, int from_end)
{
  size_t i = 0;
  for (int room = 2 * SHINGLE_LEAD; i < p->occurrence_count && room > 0; i++) {
    size_t at = from_end ? p->occurrence_count - 1 - i : i;
    room -= p->terms[p->occurrences[at].term].pair ? 1 : 2;
  }
  return i;
}

int shingle_profile_read(ShingleProfile *p, ShingleText *t, const void *bytes, size_t length)
{
  Run run = {.length = 0};
  p->token_count = p->term_count = p->occurrence_count = p->pairs = p->slots = 0;
  p->has_sentences = p->has_shingles = p->has_figures = 0;
  int status = shingle_text_open(t, bytes, length);
  while (status == SHINGLE_OK && !shingle_text_done(t)) {
    status = shingle_text_read(t);
    if (status == SHINGLE_OK) status = profile_add_piece(p, t, &run);
  }
  p->lead = profile_edge(p, 0);
  p->end = profile_edge(p, 1);
  for (size_t i = 0; i < p->lead; i++) p->terms[p->occurrences[i].term].lead = 1;
  return status;
}

/* ------------------------------------------------------------------------- blocks -- */

/* Bounds are places in `occurrences` where a block begins; there is room for one more than there are
** occurrences. A sentence's stems go in pieces. */
static void profile_add_bounds(ShingleProfile *p, size_t from, size_t to)
{
  size_t unit = 2 * p->pairs > p->occurrence_count ? 2 : 1;
  size_t step = to - from > SENTENCE_MOST * unit ? CUT_EVERY * unit : to - from;
  for (; from < to; from += step) {
    if (to - from < BLOCK_LEAST && from > 0) return; /* too little: it stays with the piece before */
    p->bounds[p->block_count++] = (uint32_t)from;
  }
}

/* The sentences as ranges of occurrences. Sentences that are too short go with the next one. */
static void profile_find_bounds(ShingleProfile *p)
{
  size_t from = 0, at = 0, n = p->occurrence_count;
  p->block_count = p->sentence_count = 0;
  for (size_t s = 0; s < p->sentences.count; s++) {
    int last = s + 1 == p->sentences.count;
    uint32_t limit = last ? UINT32_MAX : p->sentences.items[s + 1].start;
    size_t before = at;
    while (at < n && p->occurrences[at].start < limit) at++;
    p->sentence_count += at > before;
    if (at - from < BLOCK_LEAST && !last) continue;
    profile_add_bounds(p, from, at);
    from = at;
  }
  if (p->block_count == 0) profile_add_bounds(p, 0, n);
}

/* How many blocks an article may have. Comparing takes at most as many additions as one article has stems
** and the other one blocks: 10^8 for the longest. */
static size_t profile_most_blocks(size_t stems)
{
  size_t most = SHINGLE_BLOCKS_MAX;
  if (stems > BLOCK_STEMS_MOST / SHINGLE_BLOCKS_MAX) most = BLOCK_STEMS_MOST / stems;
  return most < SHINGLE_BLOCKS_LEAST ? SHINGLE_BLOCKS_LEAST : most;
}

/* Joins neighbours evenly where there are too many. */
static void profile_join_bounds(ShingleProfile *p)
{
  size_t many = p->block_count, most = profile_most_blocks(p->occurrence_count);
  if (many <= most) return;
  for (size_t i = 0; i < most; i++) p->bounds[i] = p->bounds[i * many / most];
  p->block_count = most;
}

/* Lists the different stems of block b, occurrences [from, to). seen[term] tells where the term was
** listed last, plus one. */
static void profile_fill_block(ShingleProfile *p, size_t b, size_t from, size_t to)
{
  size_t first = p->entry_count;
  p->starts[b] = (uint32_t)first;
  for (size_t i = from; i < to; i++) {
    const ShingleOccurrence *o = &p->occurrences[i];
    uint32_t at = p->seen[o->term];
    if (at <= first) {
      p->entries[p->entry_count++] = (ShingleBlockTerm){o->term, o->letters};
      p->seen[o->term] = (uint32_t)p->entry_count;
    } else if (p->entries[at - 1].letters < o->letters) {
      p->entries[at - 1].letters = o->letters;
    }
  }
}

/* From what blocks have to where stems are: a counting sort, so blocks ascend. */
static void profile_fill_postings(ShingleProfile *p)
{
  memset(p->heads, 0, (p->term_count + 3) * sizeof *p->heads);
  uint32_t *next = p->heads + 1; /* next[t] moves from where t's postings begin to where they end */
  for (size_t e = 0; e < p->entry_count; e++) next[p->entries[e].term + 1]++;
  for (size_t t = 0; t <= p->term_count; t++) next[t + 1] += next[t];
  for (uint32_t b = 0; b < p->block_count; b++) {
    for (uint32_t e = p->starts[b]; e < p->starts[b + 1]; e++) {
      p->postings[next[p->entries[e].term]++] = (ShinglePosting){b, e};
    }
  }
}

static int profile_make_block_room(ShingleProfile *p)
{
  int status = SHINGLE_OK;
  size_t n = p->occurrence_count + 2;
  p->bounds = shingle_grown(p->bounds, &p->bound_capacity, n, sizeof *p->bounds, &status);
  p->entries = shingle_grown(p->entries, &p->entry_capacity, n, sizeof *p->entries, &status);
  p->postings = shingle_grown(p->postings, &p->posting_capacity, n, sizeof *p->postings, &status);
  p->starts = shingle_grown(p->starts, &p->start_capacity, SHINGLE_BLOCKS_MAX + 1, sizeof *p->starts,
                            &status);
  p->heads = shingle_grown(p->heads, &p->head_capacity, p->term_count + 3, sizeof *p->heads, &status);
  p->seen = shingle_grown(p->seen, &p->seen_capacity, p->term_count + 1, sizeof *p->seen, &status);
  return status;
}

int shingle_profile_sentences(ShingleProfile *p, const void *bytes, size_t length, void *host)
{
  if (p->has_sentences) return SHINGLE_OK;
  int status = shingle_sentences_split(&p->sentences, bytes, length, host);
  if (status == SHINGLE_OK) status = profile_make_block_room(p);
  if (status != SHINGLE_OK) return status;
  profile_find_bounds(p);
  profile_join_bounds(p);
  memset(p->seen, 0, (p->term_count + 1) * sizeof *p->seen);
  p->entry_count = 0;
  for (size_t b = 0; b < p->block_count; b++) {
    profile_fill_block(p, b, p->bounds[b], b + 1 < p->block_count ? p->bounds[b + 1] : p->occurrence_count);
    if ((b & 63) == 63 && shingle_interrupted(host)) return SHINGLE_INTERRUPTED;
  }
  p->starts[p->block_count] = (uint32_t)p->entry_count;
  profile_fill_postings(p);
  p->has_sentences = 1;
  return SHINGLE_OK;
}

/* ----------------------------------------------------------------------- shingles -- */

static int profile_read_tokens(ShingleProfile *p, ShingleText *t, const void *bytes, size_t length)
{
  size_t count = 0;
  int status = shingle_text_open(t, bytes, length);
  while (status == SHINGLE_OK && !shingle_text_done(t)) {
    status = shingle_text_words(t);
    p->tokens = shingle_grown(p->tokens, &p->token_capacity, count + t->token_count + 1, sizeof *p->tokens,
                              &status);
    if (status != SHINGLE_OK) break;
    shingle_hash_tokens(t, p->tokens + count);
    count += t->token_count;
  }
  p->token_count = count;
  return status;
}

int shingle_profile_shingles(ShingleProfile *p, ShingleText *t, const void *bytes, size_t length)
{
  if (p->has_shingles) return SHINGLE_OK;
  int status = profile_read_tokens(p, t, bytes, length);
  if (status == SHINGLE_OK) status = shingle_set_elements(&p->shingles, SHINGLE_WIDTH_WORDS, 0, p->tokens, p->token_count, t->host);
  if (status == SHINGLE_OK) status = shingle_set_elements(&p->passages, SHINGLE_PASSAGE_WIDTH, 0, p->tokens, p->token_count, t->host);
  p->has_shingles = status == SHINGLE_OK;
  return status;
}

/* ------------------------------------------------------------------------- memory -- */

static size_t profile_set_bytes(const ShingleSet *set)
{
  return set->capacity * sizeof *set->items + set->table_capacity * sizeof *set->table;
}

size_t shingle_profile_bytes(const ShingleProfile *p)
{
  return p->token_capacity * sizeof *p->tokens +
         p->hash_capacity * sizeof *p->hashes + p->term_capacity * sizeof *p->terms +
         p->occurrence_capacity * sizeof *p->occurrences + p->table_capacity * sizeof *p->table +
         p->sentences.capacity * sizeof *p->sentences.items + p->start_capacity * sizeof *p->starts +
         p->entry_capacity * sizeof *p->entries + p->posting_capacity * sizeof *p->postings +
         p->head_capacity * sizeof *p->heads + p->bound_capacity * sizeof *p->bounds +
         p->seen_capacity * sizeof *p->seen + p->figure_capacity * sizeof *p->figures +
         profile_set_bytes(&p->shingles) + profile_set_bytes(&p->passages);
}

void shingle_profile_free(ShingleProfile *p)
{
  shingle_release(p->tokens);
  shingle_sentences_free(&p->sentences);
  shingle_set_free(&p->shingles);
  shingle_set_free(&p->passages);
  shingle_release(p->hashes);
  shingle_release(p->terms);
  shingle_release(p->occurrences);
  shingle_release(p->table);
  shingle_release(p->starts);
  shingle_release(p->entries);
  shingle_release(p->postings);
  shingle_release(p->heads);
  shingle_release(p->bounds);
  shingle_release(p->seen);
  shingle_release(p->figures);
  *p = (ShingleProfile){0};
}
