/* article_pair.h - the arguments (a, b [, weights]) of every function that compares two articles, made ready.
**
** Articles and weights are kept by the connection (memo.h). Articles of more than SHINGLE_KEEP_ARTICLE
** bytes are not: where they are constant arguments, the statement keeps them (auxiliary data). So are
** weights: then they are not even compared.
*/
#ifndef SHINGLE_ARTICLE_PAIR_H
#define SHINGLE_ARTICLE_PAIR_H

#include "extension.h"
#include "../core/meaning/verdict.h"
#include "memo.h"
#include "table.h"

#define SHINGLE_KEEP_ARTICLE 131072    /* about 4 MB once prepared */
#define SHINGLE_KEEP_WEIGHTS 16777216  /* longer ones are kept only by statements */

/* What a connection keeps for comparing articles. All zero is empty. */
typedef struct ShingleReader {
  ShingleMemos articles;      /* made: ShingleProfile */
  ShingleMemos weights;       /* made: ShingleSharedWeights */
  ShingleVerdictWork work;
  ShingleProfile scratch;     /* for one article at a time */
} ShingleReader;

/* Weights that belong to the connection and to statements. */
typedef struct ShingleSharedWeights ShingleSharedWeights;

/* What an article must have, beyond its stems. */
enum { SHINGLE_WITH_SENTENCES = 1, SHINGLE_WITH_SHINGLES = 2, SHINGLE_WITH_FIGURES = 4 };

/* Two articles, and weights or NULL. */
typedef struct ShinglePair {
  const ShingleProfile *article[2];
  const ShingleWeights *weights;
  ShingleProfile *fresh[2];             /* of this call: to be handed to the statement */
  ShingleSharedWeights *shared;         /* likewise */
} ShinglePair;

/* The connection's reader. NULL when there is no memory. */
ShingleReader *shingle_db_reader(ShingleConnection *c);
void shingle_db_reader_free(ShingleReader *r);

/* Prepares the arguments of `function`: two articles and, where count > 2, weights, which may be NULL for
** none. 1: they are ready until shingle_db_pair_close(), which must follow. 0: an article is NULL, or the
** call has its error; there is nothing to close. */
int shingle_db_pair_open(sqlite3_context *context, const char *function, int count, sqlite3_value **values,
                      int parts, ShinglePair *pair);

/* Hands to the statement what it can use again. Nothing of the pair may be used after that. */
void shingle_db_pair_close(sqlite3_context *context, ShinglePair *pair);

/* Bytes of argument `number` of `function`, valid weights; the caller has seen that it is not NULL.
** NULL: the call has its error. */
const uint8_t *shingle_db_value_weights(sqlite3_context *context, const char *function, int number,
                                     sqlite3_value *value, size_t *length);

/* Weights for what is not a function: read, or found among those that the connection keeps. NULL: *wrong
** says what is wrong with them ("is cut"), or is NULL where there is no memory. Release them in the end. */
ShingleSharedWeights *shingle_db_weights_share(ShingleConnection *c, sqlite3_value *value, const char **wrong);
/* Those of argument `i` of a table-valued function; *weights stays NULL where it is missing or NULL. SQLITE_OK, or an error,
** with its message. */
int shingle_db_cursor_weights(ShingleCursor *cursor, int i, const char *function, ShingleSharedWeights **weights);
void shingle_db_weights_release(ShingleSharedWeights *shared);                     /* NULL is allowed */
const ShingleWeights *shingle_db_weights_shared(const ShingleSharedWeights *shared); /* NULL for NULL */

#endif
