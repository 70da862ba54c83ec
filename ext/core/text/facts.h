/* facts.h - what a news text states about whom, when and how much: names, dates and figures, where they stand.
**
**     figure   a number with its unit (numbers.h)
**     date     a day, a month or a year ("12 July 2021", "July 12", "2021-07-12", "in 2021"), a weekday, or a time
**              ("10:30")
**     name     a run of words with capitals that are joined by blanks, hyphens or small words ("Ursula von der Leyen")
**
** A word with a capital is no name where it begins a sentence, unless the text has it with a capital elsewhere, too, or
** another name goes on behind it; where the text has it without one as well, unless it stands beside another name; where
** all but the small words of its sentence have capitals, as in headlines, unless it is a name elsewhere; and where it is a number,
** a date or one of the small words that begin sentences. In German, where all nouns have capitals, all nouns are names. A
** text in capitals alone, and scripts without them, have no names here.
**
** O(length) time; about 40 bytes a word while it works.
*/
#ifndef SHINGLE_FACTS_H
#define SHINGLE_FACTS_H

#include "numbers.h"
#include "sentence.h"

typedef enum ShingleFactKind { SHINGLE_FACT_FIGURE, SHINGLE_FACT_DATE, SHINGLE_FACT_NAME } ShingleFactKind;

typedef enum ShingleFactForm {
  SHINGLE_DATE_DAY,       /* value: year * 10000 + month * 100 + day, each 0 where it is not said */
  SHINGLE_DATE_WEEKDAY,   /* 1..7 from Monday */
  SHINGLE_DATE_TIME       /* hour * 60 + minute */
} ShingleFactForm;

#define SHINGLE_NAME_WORDS 8 /* a name has no more; longer ones are cut */

typedef struct ShingleFact {
  uint64_t value;        /* of a figure: its digits; of a name: a hash of its words */
  uint64_t key;          /* equal for equal figures, dates, names */
  uint32_t start, end;   /* byte range in the original */
  uint32_t token, tokens;
  int16_t exponent;      /* of a figure */
  uint8_t form;          /* a figure's unit (numbers.h), a date's ShingleFactForm */
  uint8_t kind;          /* ShingleFactKind */
} ShingleFact;

/* All zero is empty. */
typedef struct ShingleFactList {
  ShingleFact *items;    /* in the order of the text, not overlapping */
  size_t count, capacity;
  ShingleNumberText numbers; /* work space, like all below */
  uint64_t *table;
  uint8_t *flags, *marks;
  size_t table_capacity, flag_capacity, mark_capacity;
} ShingleFactList;

/* Reads the facts of a text: its bytes, its words (unit SHINGLE_WORD) and, for names, its sentences; without them
** (NULL), figures and dates alone. SHINGLE_OK, SHINGLE_NOMEM or SHINGLE_INTERRUPTED: the list is then not complete. */
int shingle_facts_read(ShingleFactList *list, const ShingleTokens *tokens, const ShingleSentences *sentences,
                       const uint8_t *bytes, size_t length, void *host);

/* Are they one figure, or one date? Are they one name: all words of the one in the other ("Merkel", "Angela Merkel")? */
int shingle_facts_same(const ShingleFact *a, const ShingleTokens *a_tokens, const ShingleFact *b, const ShingleTokens *b_tokens);

/* "figure", "date" or "name". */
const char *shingle_fact_kind(uint8_t kind);

/* Writes what a figure or a date says: "1200000000 dollar", "12.5", "2021-07-12", "--07-12", "weekday 3", "10:30".
** Returns the bytes written, less than SHINGLE_FACT_BYTES; not terminated. 0 for a name, and for a number of too many
** digits. */
#define SHINGLE_FACT_BYTES 64
size_t shingle_fact_write(const ShingleFact *fact, char text[SHINGLE_FACT_BYTES]);

/* Work space goes, the facts stay. */
void shingle_facts_trim(ShingleFactList *list);
void shingle_facts_free(ShingleFactList *list);

#endif
