/* stages.c FILE BYTES [PATH] - where minhash() spends its time: nanoseconds a byte for each stage of the core, over
** articles of BYTES bytes cut from FILE. Each stage is timed with all before it, and the difference shown;
** the least of ROUNDS rounds, processor time. PATH is a ShingleCpu (0 = plain C); without it, the best there is.
** Called by speed.py.
*/
#define _POSIX_C_SOURCE 199309L
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../ext/core/wording/minhash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#define ROUNDS 40
#define STAGES 6
#define ARTICLE_MAX 65536

void *shingle_realloc(void *old, size_t bytes) { return realloc(old, bytes); }
void shingle_release(void *memory) { free(memory); }
int shingle_interrupted(void *host) { (void)host; return 0; }

static ShingleText text;
static ShingleSet set;
static ShingleSlots slots;
static const ShingleOptions options = {SHINGLE_WORD, SHINGLE_WIDTH_WORDS, SHINGLE_HASHES_DEFAULT, 0};
static uint64_t elements[ARTICLE_MAX];
static uint8_t signature[SHINGLE_SIGNATURE_HEADER + 8 * SHINGLE_HASHES_DEFAULT];
static volatile uint64_t sink;

static const char *const names[] = {"XXH3 over the text, for comparison", "fold case", "find words", "hash words",
                                    "set of different shingles", "signature"};

static void run_stage(int stage, const char *bytes, size_t length)
{
  if (stage == 0) sink += XXH3_64bits(bytes, length);
  if (stage >= 1 && stage <= 3) shingle_text_open(&text, bytes, length);
  if (stage == 1) shingle_text_fold(&text);
  if (stage == 2 || stage == 3) shingle_text_words(&text);
  if (stage == 3) shingle_hash_tokens(&text, elements);
  if (stage >= 4) shingle_set_read(&set, &text, &options, bytes, length);
  if (stage == 5) shingle_signature_write(signature, &options, &set, &slots);
}

static double seconds(void)
{
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double time_stage(int stage, const char *bytes, size_t total, size_t article)
{
  double start = seconds();
  for (size_t at = 0; at + article <= total; at += article) run_stage(stage, bytes + at, article);
  return seconds() - start;
}

int main(int argc, char **argv)
{
  static char bytes[2000000];
  size_t article = argc >= 3 ? (size_t)atol(argv[2]) : 0;
  FILE *file = argc >= 3 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL || article < 1 || article > ARTICLE_MAX) {
    fprintf(stderr, "usage: stages FILE BYTES (1 to %d) [PATH]\n", ARTICLE_MAX);
    return 1;
  }
  size_t total = fread(bytes, 1, sizeof bytes, file);
  fclose(file);
  shingle_text_init(&text, NULL);
  if (argc > 3 && atoi(argv[3]) >= 0 && atoi(argv[3]) < (int)text.cpu) text.cpu = (ShingleCpu)atoi(argv[3]);
  double least[STAGES];
  for (int round = 0; round < ROUNDS; round++) {
    for (int stage = 0; stage < STAGES; stage++) {
      double took = time_stage(stage, bytes, total, article) * 1e9 / (double)total;
      if (round == 0 || took < least[stage]) least[stage] = took;
    }
  }
  for (int stage = 0; stage < STAGES; stage++) {
    printf("  %-42s%12.2f\n", names[stage], stage <= 1 ? least[stage] : least[stage] - least[stage - 1]);
  }
  double all = least[STAGES - 1];
  printf("  %-42s%12.2f  (%.0f MB/s)\n", "all of minhash(), without SQLite", all, 1000 / all);
  return 0;
}
