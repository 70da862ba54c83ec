/* options.c - the parser of key=value options, on any bytes, for functions and for CREATE VIRTUAL TABLE.
**
** Input: a byte of choices, then the options.
*/
#include "fuzz.h"

#include "../../ext/sqlite/extension.h"

typedef struct Target {
  int64_t integer, wide, choice, flag;
  double real;
  char *text, *name;
} Target;

static const ShingleKey keys[] = {
    {"width", SHINGLE_KEY_INTEGER, 1, 32, NULL, offsetof(Target, integer)},
    {"seed", SHINGLE_KEY_INTEGER, 0, 9223372036854775807.0, NULL, offsetof(Target, wide)},
    {"unit", SHINGLE_KEY_CHOICE, 0, 0, "word|char", offsetof(Target, choice)},
    {"exact", SHINGLE_KEY_FLAG, 0, 1, NULL, offsetof(Target, flag)},
    {"recall", SHINGLE_KEY_REAL, 0.5, 0.9999, NULL, offsetof(Target, real)},
    {"content", SHINGLE_KEY_TEXT, 0, 0, NULL, offsetof(Target, text)},
    {"a_title", SHINGLE_KEY_TEXT, 0, 0, NULL, offsetof(Target, name)},
};
#define KEYS ((int)(sizeof keys / sizeof *keys))

static void check_target(const Target *t, ShingleKeysSeen seen)
{
  must(seen >> KEYS == 0);
  if (seen & 1) must(t->integer >= 1 && t->integer <= 32);
  if (seen & 2) must(t->wide >= 0);
  if (seen & 4) must(t->choice == 1 || t->choice == 2);
  if (seen & 8) must(t->flag == 0 || t->flag == 1);
  if (seen & 16) must(t->real >= 0.5 && t->real <= 0.9999);
  must(((seen >> 5) & 1) == (t->text != NULL) && ((seen >> 6) & 1) == (t->name != NULL));
}

/* A message has no control bytes but those of the text it quotes, and is not endless. */
static void check_message(int rc, char *error)
{
  must((rc == SQLITE_OK) == (error == NULL));
  must(rc == SQLITE_OK || rc == SQLITE_ERROR);
  must(error == NULL || (strlen(error) > 8 && strlen(error) < 400));
  sqlite3_free(error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  FuzzInput in = {data, size};
  int choice = (int)fuzz_take(&in, 1);
  if (in.left > 100000) return 0;
  char *text = (char *)fuzz_copy(in), *error = NULL;
  Target target = {.integer = 1};
  ShingleKeysSeen seen = 0;
  int rc = (choice & 1 ? shingle_db_options_pair : shingle_db_options_parse)(keys, KEYS, &target, &seen, text,
                                                                      (int)in.left, &error);
  if (rc == SQLITE_OK) check_target(&target, seen);
  check_message(rc, error);
  sqlite3_free(target.text);
  sqlite3_free(target.name);

  char *plain = shingle_db_dequote(text, (int)in.left), *quoted = shingle_db_quoted(text, (int)in.left);
  must(plain != NULL && quoted != NULL && strlen(quoted) <= 80 + 5);
  sqlite3_free(plain);
  sqlite3_free(quoted);
  free(text);
  return 0;
}
