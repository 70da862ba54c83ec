/* sentence.h - where the sentences of a news text begin and end.
**
** A sentence ends, when a word follows,
**
**   * at a blank line;
**   * at a stop: . ! ? … and their like in other scripts (؟ ۔ । ։ ። 。！？), several of them too, with the
**     quotation marks, brackets and note numbers ("[1]") that close behind it. White space must follow,
**     except after 。！？, between letters of a script without cases, and where the blank was plainly
**     lost: "sanctions.The". The next word, behind quotes and dashes, must not begin with a small letter,
**     unless the text has no capitals at all;
**   * at a single newline, if the line ends early: the next word would have fitted into it, as the widest
**     line of the paragraph goes, or that line is too wide (over 120 characters) to be hard-wrapped. So a
**     headline is a sentence, and hard-wrapped text goes on. A line also goes on if the next word has a
**     small letter or a comma is on either side. A bullet always begins a sentence, and so does the number of
**     an item of a list ("2. Second", "3) Third") if it follows that of the item before; 1 does behind a colon.
**
** A plain full stop, without a quotation mark behind it, ends none
**
**   * after a title or other abbreviation of a list: "Dr. Jones", "ul. Długa", "z. B.";
**   * after a letter alone, a dotted acronym or an abbreviation like "Inc.", "Jan." or "Miss.", unless
**     one of a list of words follows that often begin sentences, not all in capitals behind small letters:
**     "U.S. Commerce Department", but "moved to the U.S. The family"; "9 p.m. ET"; a small letter after a
**     number ends one: "в 2021 г. Он", "w 2019 r. Potem";
**   * after "No.", "Art.", "Jan." and their like before a number;
**   * after a number of two digits at most that begins the sentence ("1. First"), or is an ordinal of
**     German ("am 3. Oktober", "der 2. Weltkrieg").
**
** So a dateline stays with its sentence ("SEOUL, South Korea -- North Korea ..."), and so do a quotation
** and who said it when the quotation ends in a comma, or the verb comes first: "Why?" asked Ms. Lee.
** The word lists are in sentence_words.h: English, German, French, Spanish, Italian, Portuguese, Polish,
** Turkish and a little Russian. The language of a text is neither known nor guessed.
*/
#ifndef SHINGLE_SENTENCE_H
#define SHINGLE_SENTENCE_H

#include "../base/memory.h"

/* Byte range in the original, white space around it left out: [start, end). */
typedef struct ShingleSentence {
  uint32_t start, end;
} ShingleSentence;

/* All zero is an empty list. */
typedef struct ShingleSentences {
  ShingleSentence *items;
  size_t count, capacity;
} ShingleSentences;

/* Splits a text into sentences, in order, without overlap; what lies between them holds no letter or
** digit. A text without letters or digits has none. What the list held before is forgotten, its memory
** used again. O(length) time. `host` is handed to shingle_interrupted(). SHINGLE_OK, SHINGLE_NOMEM,
** SHINGLE_TOOBIG or SHINGLE_INTERRUPTED: the list then holds some of the sentences, or none. */
int shingle_sentences_split(ShingleSentences *list, const void *bytes, size_t length, void *host);

void shingle_sentences_free(ShingleSentences *list);

#endif
