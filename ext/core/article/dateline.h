/* dateline.h - where a news report was filed: "SEOUL, South Korea -- ", "WASHINGTON (AP) — ".
**
** A dateline is a place in capitals at the very start of a report, perhaps with
**
**   * a comma and a country, a state or a day: ", South Korea", ", Calif.", ", July 12";
**   * an agency in parentheses: " (Reuters)";
**   * a dash: " -- ", " - ", "—", "–".
**
** Where there is a dash, it tells where the dateline ends, whatever the names. Where there is none
** (often lost in conversion), the first word of the report may be in capitals or a capital too, so
** names must tell: a country or state that is listed here, a city that newspapers print alone, an
** agency, or a word that begins a sentence and no name ("The", "After"). This is done only in texts
** that begin with a date: "NATO, France and" must not become a place.
**
** What follows has to look like the start of a sentence. In doubt there is no dateline: the text then
** stays in the body, and nothing is lost.
*/
#ifndef SHINGLE_DATELINE_H
#define SHINGLE_DATELINE_H

#include <stddef.h>

/* Looks for a dateline at the start of `text`. `dated`: the text began with a date, so that the dash may
** be missing. Returns the bytes of the dateline, agency and dash left out, and in *body where the
** report itself begins; 0 where there is none. Reads 200 bytes at most. */
size_t shingle_dateline_find(const char *text, size_t length, int dated, size_t *body);

#endif
