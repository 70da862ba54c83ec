/* test_date.c - dates that may lack their day or month. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "article/date.h"

static int parses(const char *text)
{
  ShingleDate date;
  int good = shingle_date_parse(text, strlen(text), &date);
  assert_int_equal(good, date.year != 0);
  return good;
}

/* What a text is read as, written again. */
static const char *rewritten(const char *text)
{
  static char out[SHINGLE_DATE_BYTES + 1];
  ShingleDate date;
  assert_true(shingle_date_parse(text, strlen(text), &date));
  out[shingle_date_write(&date, out)] = 0;
  return out;
}

static int64_t distance(const char *x, const char *y)
{
  ShingleDate a, b;
  assert_true(shingle_date_parse(x, strlen(x), &a));
  assert_true(shingle_date_parse(y, strlen(y), &b));
  int64_t there = shingle_date_distance(&a, &b);
  assert_int_equal(there, shingle_date_distance(&b, &a));
  assert_int_equal(0, shingle_date_distance(&a, &a));
  return there;
}

static void test_forms(void **state)
{
  (void)state;
  assert_string_equal(rewritten("2021"), "2021");
  assert_string_equal(rewritten("2021-07"), "2021-07");
  assert_string_equal(rewritten("2021-07-12"), "2021-07-12");
  assert_string_equal(rewritten("0001-01-01"), "0001-01-01");
  assert_string_equal(rewritten("9999-12-31"), "9999-12-31");
  assert_string_equal(rewritten("2021-07-12T10:20"), "2021-07-12");
  assert_string_equal(rewritten("2021-07-12 10:20:30.5 +02:00"), "2021-07-12");
  assert_string_equal(rewritten("2021-07-12T10:20:30Z"), "2021-07-12");
  assert_string_equal(rewritten("2021-07-12t00:00:59z"), "2021-07-12");
  assert_string_equal(rewritten("2021-07-12 24:00-03:00"), "2021-07-12");
  assert_string_equal(rewritten("2021-07-12 23:59"), "2021-07-12");
}

static void test_no_dates(void **state)
{
  static const char *const bad[] = {
      "", "2", "202", "20211", "0000", "-2021", "2021-", "2021-7", "2021-00", "2021-13", "2021-07-",
      "2021-07-1", "2021-07-00", "2021-07-32", "2021-06-31", "2021-07-123", "2021/07/12", " 2021", "2021 ",
      "2021-07-12 ", "2021-07-12T", "2021-07-12T1", "2021-07-12 noon", "2021-07-12 25:00",
      "2021-07-12 10:61", "2021-07-12 10:60", "2021-07-12 x0:20", "2021-07-12 10:2x", "2021-07-12 10.20",
      "2021-07-12X10:20", "2021-07-12 10:20;", "2021-07-12 10:20/", "2021-07x12", "2021x07", "2021-:7", "/021", "2021-07 10:20", "202x", "2o21-07-12", "2021-07-12 10:20 and more"};
  (void)state;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(parses(bad[i]));
}

/* What stands behind the text is not read. */
static void test_length(void **state)
{
  static const char text[] = "2021-07-12 10:20";
  ShingleDate date;
  (void)state;
  for (size_t length = 0; length < sizeof text; length++) {
    int is_date = length == 4 || length == 7 || length == 10 || length == 16;
    assert_int_equal(shingle_date_parse(text, length, &date), is_date);
  }
}

static void test_headers(void **state)
{
  static const char *const good[] = {"2021-07-12", "12 Jul 2021", "Mon, 12 Jul 2021 10:00:00 GMT", "Mon, 12 Jul 2021", "July 12, 2021",
                                     "Monday, July 12, 2021, 8 p.m.", "JUL. 12 2021", "12 july 2021", "Mon 12 Jul 2021", "July 12th, 2021"};
  static const char *const bad[] = {"", "Mon", "Mon, ", "12", "12 Jul", "Jul 2021", "12 Jul 21", "12 Jul 20211", "31 June 2021", "0 Jul 2021",
                                    "Ju 12, 2021", "12 Julyo 2021", "12/7/2021", "a b 12 Jul 2021", "Saturday, 8 p.m.", "{ Jul 12, 2021", "12 [Jul] 2021", "~", "12 Jul@2021",
                                    "99999 Jul 2021", "12 Jul 0000", "\xc3\xa9 12 Jul 2021"};
  ShingleDate date;
  char text[SHINGLE_DATE_BYTES + 1] = {0};
  (void)state;
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    assert_true(shingle_date_parse_header(good[i], strlen(good[i]), &date));
    shingle_date_write(&date, text);
    assert_string_equal(text, "2021-07-12");
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_false(shingle_date_parse_header(bad[i], strlen(bad[i]), &date));
    assert_int_equal(date.year, 0);
  }
  assert_true(shingle_date_parse_header("29 Feb 2024", 12, &date));
  for (size_t length = 0; length < 11; length++) assert_false(shingle_date_parse_header("12 Jul 2021", length, &date));
}

static void test_leap_years(void **state)
{
  (void)state;
  assert_true(parses("2020-02-29"));
  assert_true(parses("2000-02-29"));
  assert_false(parses("2021-02-29"));
  assert_false(parses("1900-02-29"));
  assert_false(parses("2020-02-30"));
}

static void test_precision(void **state)
{
  ShingleDate year = {2021, 0, 0}, month = {2021, 7, 0}, day = {2021, 7, 12};
  (void)state;
  assert_string_equal(shingle_date_precision(&year), "year");
  assert_string_equal(shingle_date_precision(&month), "month");
  assert_string_equal(shingle_date_precision(&day), "day");
}

static void test_distance(void **state)
{
  (void)state;
  assert_int_equal(distance("2021-07-12", "2021-07-12"), 0);
  assert_int_equal(distance("2021-07-12", "2021-07-13"), 1);
  assert_int_equal(distance("2021-07", "2021-07-12"), 0);
  assert_int_equal(distance("2021", "2021-07-12"), 0);
  assert_int_equal(distance("2021", "2021-12"), 0);
  assert_int_equal(distance("2021-07", "2021-08-03"), 3);
  assert_int_equal(distance("2021-07", "2021-08"), 1);
  assert_int_equal(distance("2020", "2021"), 1);
  assert_int_equal(distance("2020", "2021-01-31"), 31);
  assert_int_equal(distance("2020-02", "2020-03-01"), 1);
  assert_int_equal(distance("2020-02-28", "2020-03-01"), 2);
  assert_int_equal(distance("0001-01-01", "9999-12-31"), 3652058);
  assert_int_equal(distance("9999", "9999-12"), 0);
}

/* Every day from 0001 to 9999 comes after the one before, and is a date. */
static void test_all_days(void **state)
{
  ShingleDate before = {0, 0, 0}, date;
  char text[SHINGLE_DATE_BYTES];
  (void)state;
  assert_true(shingle_date_of_day(0, &date));
  assert_true(date.year == 1970 && date.month == 1 && date.day == 1);
  int64_t first = -719162, last = 2932896;
  assert_false(shingle_date_of_day(first - 1, &date));
  assert_false(shingle_date_of_day(last + 1, &date));
  assert_false(shingle_date_of_day(INT64_MAX, &date));
  assert_false(shingle_date_of_day(INT64_MIN, &date));
  for (int64_t day = first; day <= last; day++) {
    assert_true(shingle_date_of_day(day, &date));
    size_t length = shingle_date_write(&date, text);
    assert_int_equal(length, SHINGLE_DATE_BYTES);
    ShingleDate again;
    if (!shingle_date_parse(text, length, &again) || memcmp(&again, &date, sizeof date) != 0) fail();
    if (before.year != 0 && shingle_date_distance(&before, &date) != 1) fail();
    before = date;
  }
  assert_true(before.year == 9999 && before.month == 12 && before.day == 31);
}

static void test_header_numbers(void **state)
{
  static const char *const same[] = {"2018/07/15", "15.07.2018", "15.7.2018", "20180715", "15/07/2018", "07/15/2018",
                                     "15-07-2018", "July 15th, 2018", "15th July 2018", "Sun Jul 15 10:00:00 2018",
                                     "2018/07/15 10:00", "2018-07-15 10:00:00 UTC", "2018-07-15 10:00 PM EDT", "2018-7-15"};
  static const char *const none[] = {"07/06/2018", "2018/13/01", "32.01.2018", "30.02.2018", "201807150", "15.07.18", "1/2/3",
                                     "15.07/2018", "2018/07/15x", "15.07.", "15..2018", "123/07/2018"};
  ShingleDate date;
  (void)state;
  for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
    if (!shingle_date_parse_header(same[i], strlen(same[i]), &date)) fail_msg("%s", same[i]);
    if (date.year != 2018 || date.month != 7 || date.day != 15) fail_msg("%s", same[i]);
  }
  for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
    if (shingle_date_parse_header(none[i], strlen(none[i]), &date)) fail_msg("%s", none[i]);
  }
  assert_true(shingle_date_parse_header("06/06/2018", 10, &date));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_forms),    cmocka_unit_test(test_no_dates), cmocka_unit_test(test_length),
      cmocka_unit_test(test_headers), cmocka_unit_test(test_leap_years), cmocka_unit_test(test_precision),
      cmocka_unit_test(test_distance), cmocka_unit_test(test_all_days),
      cmocka_unit_test(test_header_numbers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
