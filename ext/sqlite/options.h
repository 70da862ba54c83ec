/* options.h - key=value options, for function arguments and CREATE VIRTUAL TABLE alike.
**
** A caller describes its keys in a table of ShingleKey and hands over the struct that they fill.
** Keys match exactly, whatever the case. An unknown or repeated key and a value out of its range are
** errors that name it and say what is allowed.
*/
#ifndef SHINGLE_OPTIONS_H
#define SHINGLE_OPTIONS_H

#include <stddef.h>
#include <stdint.h>

typedef enum ShingleKeyType {
  SHINGLE_KEY_INTEGER, /* int64_t at `offset`, low..high */
  SHINGLE_KEY_REAL,    /* double at `offset`, low..high */
  SHINGLE_KEY_CHOICE,  /* int64_t at `offset`: 1 for the first of `choices`, 2 for the second... */
  SHINGLE_KEY_FLAG,    /* int64_t at `offset`: 0, 1, no, yes, off, on, false, true */
  SHINGLE_KEY_TEXT     /* char * at `offset`, sqlite3_malloc'ed; the caller frees it */
} ShingleKeyType;

typedef struct ShingleKey {
  const char *name;
  ShingleKeyType type;
  double low, high;     /* both included */
  const char *choices;  /* "word|char" */
  size_t offset;        /* in the struct that is filled */
} ShingleKey;

/* Which of up to 64 keys were given: bit i for keys[i]. The caller starts with 0. */
typedef uint64_t ShingleKeysSeen;

/* Parses `key=value[,key=value]...` into `target`. Values may be quoted ('it''s', "..." ), and must
** be where they hold a comma. Returns SQLITE_OK, SQLITE_NOMEM, or SQLITE_ERROR with a message,
** without "shingle: ", in *error (free with sqlite3_free). */
int shingle_db_options_parse(const ShingleKey *keys, int key_count, void *target,
                          ShingleKeysSeen *seen, const char *text, int length, char **error);

/* Parses one `key=value`, an argument of CREATE VIRTUAL TABLE, in which a comma needs no quotes. */
int shingle_db_options_pair(const ShingleKey *keys, int key_count, void *target,
                         ShingleKeysSeen *seen, const char *text, int length, char **error);

/* All of `text` as a decimal number? Digits, at most one point, no exponent: what an option needs. */
int shingle_db_read_real(const char *text, double *value);

/* A copy of `text` without white space around it and without the quotes it stands in ('', "", [],
** ``), doubled quotes inside made single. NULL when there is no memory. */
char *shingle_db_dequote(const char *text, int length);

#endif
