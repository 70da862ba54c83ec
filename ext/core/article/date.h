/* date.h - ISO 8601 dates that may lack their day or month.
**
** News is often dated to the month only. Such a date is read as the span of days that it may mean:
** 2021-07 is July 1 to July 31. The gap between two dates is the least number of days between a day
** of the one span and a day of the other, so it is 0 wherever they may mean the same day.
**
** The calendar is the Gregorian one for all years, 0001 to 9999, as in SQLite. Days are counted from
** 1970-01-01.
*/
#ifndef SHINGLE_DATE_H
#define SHINGLE_DATE_H

#include <stddef.h>
#include <stdint.h>

#define SHINGLE_DATE_BYTES 10 /* of "YYYY-MM-DD" */

typedef struct ShingleDate {
  int year;   /* 1..9999; 0: no date */
  int month;  /* 1..12; 0: not known */
  int day;    /* 1..31; 0: not known */
} ShingleDate;

/* Reads all of `text` as YYYY, YYYY-MM or YYYY-MM-DD, the last perhaps with T or a space and a time,
** HH:MM and what follows it, which is ignored. Returns 0, and *date without a year, where it is no date. */
int shingle_date_parse(const char *text, size_t length, ShingleDate *date);

/* The same for what stands in headers: also "Mon, 12 Jul 2021 10:00:00 GMT" (RFC 5322), "July 12th, 2021",
** "Mon Jul 12 10:00:00 2021" (ctime), 2021/07/12, 12.7.2021, 20210712, and 15/07/2021, where only one number can be the
** month. 07/06/2018 is no date. A word and what follows the date are ignored. Names of months are English, of three letters or more. */
int shingle_date_parse_header(const char *text, size_t length, ShingleDate *date);

/* Writes a date that has a year; returns the bytes written. Not terminated. */
size_t shingle_date_write(const ShingleDate *date, char text[SHINGLE_DATE_BYTES]);

/* "day", "month" or "year": how exact a date is. */
const char *shingle_date_precision(const ShingleDate *date);

/* The least number of days between two dates. */
int64_t shingle_date_distance(const ShingleDate *a, const ShingleDate *b);

/* The date of a day. Returns 0 where its year is not 1..9999. */
int shingle_date_of_day(int64_t day, ShingleDate *date);

#endif
