/* date.c - dates that may lack their day or month. See date.h. */
#include "date.h"

#include <string.h>

#define DAYS_IN_400_YEARS 146097
#define DAYS_TO_1970 719468 /* from 0000-03-01 */

/* Days since 1970-01-01. The year is taken to begin in March, so that the leap day is its last. */
static int64_t date_day_number(int year, int month, int day)
{
  int64_t y = month > 2 ? year : year - 1;
  int64_t month_from_march = month > 2 ? month - 3 : month + 9;
  int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
  return y * 365 + y / 4 - y / 100 + y / 400 + day_of_year - DAYS_TO_1970;
}

int shingle_date_of_day(int64_t day, ShingleDate *date)
{
  *date = (ShingleDate){0, 0, 0};
  if (day < date_day_number(1, 1, 1) || day > date_day_number(9999, 12, 31)) return 0;
  int64_t d = day + DAYS_TO_1970;
  int64_t in_era = d % DAYS_IN_400_YEARS;
  int64_t year_of_era = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
  int64_t day_of_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t month_from_march = (5 * day_of_year + 2) / 153;
  date->day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  date->month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  date->year = (int)(d / DAYS_IN_400_YEARS * 400 + year_of_era + (date->month <= 2));
  return 1;
}

/* The first day after the month of `year`; `month` 12 may stand for the whole year. */
static int64_t date_month_end(int year, int month)
{
  return month == 12 ? date_day_number(year + 1, 1, 1) : date_day_number(year, month + 1, 1);
}

/* ------------------------------------------------------------------------ reading -- */

/* `digits` decimal digits, or -1. */
static int date_read_number(const char *text, size_t length, size_t digits)
{
  int n = 0;
  if (length < digits) return -1;
  for (size_t i = 0; i < digits; i++) {
    if (text[i] < '0' || text[i] > '9') return -1;
    n = n * 10 + (text[i] - '0');
  }
  return n;
}

/* Is this T or a space, HH:MM, and then nothing but what times and their zones are written with? */
static int date_is_time(const char *text, size_t length)
{
  if (length < 6 || (text[0] != 'T' && text[0] != 't' && text[0] != ' ')) return 0;
  int hours = date_read_number(text + 1, length - 1, 2), minutes = date_read_number(text + 4, length - 4, 2);
  if (hours < 0 || hours > 24 || text[3] != ':' || minutes < 0 || minutes > 59) return 0;
  for (size_t i = 6; i < length; i++) {
    char c = text[i];
    int good = (c >= '0' && c <= '9') || c == ':' || c == '.' || c == '+' || c == '-' || c == 'Z' ||
               c == 'z' || c == ' ';
    if (!good) return 0;
  }
  return 1;
}

int shingle_date_parse(const char *text, size_t length, ShingleDate *date)
{
  *date = (ShingleDate){0, 0, 0};
  int year = date_read_number(text, length, 4), month = 0, day = 0;
  size_t at = 4;
  if (year < 1) return 0;
  if (at < length) {
    month = text[at] == '-' ? date_read_number(text + 5, length - 5, 2) : -1;
    if (month < 1 || month > 12) return 0;
    at = 7;
  }
  if (at < length) {
    day = text[at] == '-' ? date_read_number(text + 8, length - 8, 2) : -1;
    if (day < 1 || day > date_month_end(year, month) - date_day_number(year, month, 1)) return 0;
    at = 10;
  }
  if (at < length && !date_is_time(text + at, length - at)) return 0;
  *date = (ShingleDate){year, month, day};
  return 1;
}

/* A run of letters or of digits in a header. */
typedef struct Item {
  const char *bytes;
  size_t length;
  int number;  /* -1: letters */
} Item;

static int date_is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

static int date_is_digit(char c) { return c >= '0' && c <= '9'; }

/* Past blanks, commas and a full stop, then the next item; of no length where there is none. */
static Item date_take_item(const char **at, const char *end)
{
  while (*at < end && (**at == ' ' || **at == ',' || **at == '.')) ++*at;
  Item item = {*at, 0, -1};
  int digits = *at < end && date_is_digit(**at);
  while (*at < end && (digits ? date_is_digit(**at) : date_is_letter(**at))) ++*at;
  item.length = (size_t)(*at - item.bytes);
  if (digits && item.length <= 4) item.number = date_read_number(item.bytes, item.length, item.length);
  return item;
}

/* 1..12, or 0. */
static int date_month_of(Item item)
{
  static const char *const names[] = {"january", "february", "march", "april", "may", "june", "july", "august",
                                      "september", "october", "november", "december"};
  for (int month = 1; month <= 12 && item.length >= 3; month++) {
    const char *name = names[month - 1];
    size_t i = 0;
    while (i < item.length && name[i] != 0 && (item.bytes[i] | 0x20) == name[i]) i++;
    if (i == item.length) return month;
  }
  return 0;
}

/* Reads three numbers with the same of / . - between them, or eight digits, YYYYMMDD, and nothing but a time behind.
** Day and month are told apart by the dots (12.7.2021) or by a day above 12; in doubt it is no date. */
static int date_parse_numbers(const char *text, size_t length, ShingleDate *date)
{
  const char *at = text, *end = text + length;
  Item items[3] = {{text, 0, -1}, {text, 0, -1}, {text, 0, -1}};
  char mark = 0;
  for (int i = 0; i < 3; i++) {
    items[i].bytes = at;
    while (at < end && date_is_digit(*at)) at++;
    items[i].length = (size_t)(at - items[i].bytes);
    if (i == 0 && items[0].length == 8) break;
    if (items[i].length == 0 || items[i].length > 4) return 0;
    items[i].number = date_read_number(items[i].bytes, items[i].length, items[i].length);
    if (i == 2) break;
    if (at == end || (*at != '/' && *at != '.' && *at != '-') || (mark != 0 && *at != mark)) return 0;
    mark = *at++;
  }
  if (at < end && *at != ' ' && *at != 'T') return 0;
  int a = items[0].number, b = items[1].number, c = items[2].number;
  if (items[0].length == 8) { a = date_read_number(text, 8, 4); b = date_read_number(text + 4, 4, 2); c = date_read_number(text + 6, 2, 2); }
  else if (items[0].length != 4) {
    if (items[2].length != 4 || items[0].length > 2 || items[1].length > 2) return 0;
    int day_first = mark == '.' || a > 12;
    if (!day_first && b <= 12 && a != b) return 0; /* 07/06/2018 */
    int year = c;
    c = day_first ? a : b;
    b = day_first ? b : a;
    a = year;
  } else if (items[1].length > 2 || items[2].length > 2) return 0;
  if (a < 1 || b < 1 || b > 12 || c < 1 || c > date_month_end(a, b) - date_day_number(a, b, 1)) return 0;
  *date = (ShingleDate){a, b, c};
  return 1;
}

/* Past the letters of "5th", at the number before them. */
static void date_skip_ordinal(const char **at, const char *end)
{
  static const char *const ordinals[] = {"st", "nd", "rd", "th"};
  for (size_t i = 0; i < 4 && end - *at >= 2; i++) {
    if (memcmp(*at, ordinals[i], 2) == 0 && (end - *at == 2 || !date_is_letter((*at)[2]))) *at += 2;
  }
}

int shingle_date_parse_header(const char *text, size_t length, ShingleDate *date)
{
  if (shingle_date_parse(text, length, date) || date_parse_numbers(text, length, date)) return 1;
  const char *at = text, *end = text + length;
  Item first = date_take_item(&at, end);
  if (first.number < 0 && first.length > 0 && date_month_of(first) == 0) first = date_take_item(&at, end); /* a day of the week */
  if (first.number >= 0) date_skip_ordinal(&at, end);
  Item second = date_take_item(&at, end);
  if (second.number >= 0) date_skip_ordinal(&at, end);
  Item year = date_take_item(&at, end);
  if (year.length == 2 && at < end && *at == ':') { /* ctime: Thu Jul 15 10:00:00 2021 */
    while (at < end && *at != ' ') at++;
    year = date_take_item(&at, end);
  }
  int month = date_month_of(first), day = second.number;
  if (month == 0) month = date_month_of(second), day = first.number;
  if (month == 0 || year.length != 4 || year.number < 1) return 0;
  if (day < 1 || day > date_month_end(year.number, month) - date_day_number(year.number, month, 1)) return 0;
  *date = (ShingleDate){year.number, month, day};
  return 1;
}

/* ------------------------------------------------------------------------ writing -- */

static void date_write_number(char *text, int n, int digits)
{
  for (int i = digits - 1; i >= 0; i--, n /= 10) text[i] = (char)('0' + n % 10);
}

size_t shingle_date_write(const ShingleDate *date, char text[SHINGLE_DATE_BYTES])
{
  date_write_number(text, date->year, 4);
  if (date->month == 0) return 4;
  text[4] = '-';
  date_write_number(text + 5, date->month, 2);
  if (date->day == 0) return 7;
  text[7] = '-';
  date_write_number(text + 8, date->day, 2);
  return 10;
}

const char *shingle_date_precision(const ShingleDate *date)
{
  return date->day > 0 ? "day" : date->month > 0 ? "month" : "year";
}

/* ---------------------------------------------------------------------------- gaps -- */

static int64_t date_first_day(const ShingleDate *d)
{
  return date_day_number(d->year, d->month > 0 ? d->month : 1, d->day > 0 ? d->day : 1);
}

static int64_t date_last_day(const ShingleDate *d)
{
  if (d->day > 0) return date_first_day(d);
  return date_month_end(d->year, d->month > 0 ? d->month : 12) - 1;
}

int64_t shingle_date_distance(const ShingleDate *a, const ShingleDate *b)
{
  int64_t forth = date_first_day(b) - date_last_day(a), back = date_first_day(a) - date_last_day(b);
  int64_t gap = forth > back ? forth : back;
  return gap > 0 ? gap : 0;
}
