/* test_article.c - the parts of an article: names, headers, titles, dates, datelines, bodies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "article/article.h"
#include "article/dateline.h"
#include "article/dateline_names.h"
#include "heap.h"

/* Is it this part, or, for NULL, none? */
static void assert_part(ShinglePart part, const char *expected)
{
  if (expected == NULL) {
    assert_null(part.bytes);
    return;
  }
  assert_non_null(part.bytes);
  if (part.length != strlen(expected) || memcmp(part.bytes, expected, part.length) != 0) {
    print_error("expected: %s\nfound: %.*s\n", expected, (int)part.length, part.bytes);
    fail();
  }
}

/* Reads an article from a block of memory of just its size, so that sanitizers see what goes past it. */
static void assert_article(const char *text, const char *date, const char *dateline, const char *title,
                           const char *body)
{
  char written[SHINGLE_DATE_BYTES + 1] = {0};
  size_t length = strlen(text);
  char *copy = malloc(length + 1);
  ShingleArticle a;
  assert_non_null(copy);
  memmove(copy + 1, text, length);
  shingle_article_read(copy + 1, length, &a);
  if (a.date.year != 0) shingle_date_write(&a.date, written);
  else assert_true(a.date.month == 0 && a.date.day == 0);
  assert_string_equal(written, date);
  assert_part(a.dateline, dateline);
  assert_part(a.title, title);
  assert_part(a.body, body);
  free(copy);
}

/* ---------------------------------------------------------------------------- names -- */

static void assert_name(const char *name, int64_t number, const char *id)
{
  ShinglePart part;
  int64_t found = -1;
  assert_int_equal(shingle_article_name(name, strlen(name), &found, &part), id != NULL);
  assert_int_equal(found, number);
  assert_part(part, id);
}

static void test_names(void **state)
{
  (void)state;
  assert_name("000_f6bf7b6936e937c6.txt", 0, "f6bf7b6936e937c6");
  assert_name("017_9735.txt", 17, "9735");
  assert_name("1234567_a b_c.tar.gz", 1234567, "a b_c.tar");
  assert_name("5_x", 5, "x");
  assert_name("5_.txt", -1, NULL);
  assert_name("999999999999999999_x.txt", 999999999999999999, "x");
  assert_name("1000000000000000000_x.txt", -1, NULL);
  assert_name("", -1, NULL);
  assert_name("12", -1, NULL);
  assert_name("12_", -1, NULL);
  assert_name("12.txt", -1, NULL);
  assert_name("_12.txt", -1, NULL);
  assert_name("a12_x.txt", -1, NULL);
}

/* ----------------------------------------------------------------------------- dates -- */

static void test_dates(void **state)
{
  (void)state;
  assert_article(" date 2021-07 SEOUL, South Korea The two.", "2021-07", "SEOUL, South Korea", NULL, "The two.");
  assert_article("date 2021-07-12 Text.", "2021-07-12", NULL, NULL, "Text.");
  assert_article("\n\tdate 2021\n\nText.\n", "2021", NULL, NULL, "Text.");
  assert_article(" date 2021-07-12T10:00:00Z Text.", "2021-07-12", NULL, NULL, "Text.");
  assert_article(" date 2021-07-12", "2021-07-12", NULL, NULL, "");
  assert_article(" date 2021-13 SEOUL Text.", "", NULL, NULL, "date 2021-13 SEOUL Text.");
  assert_article("date of the day.", "", NULL, NULL, "date of the day.");
  assert_article("dated 2021 Text.", "", NULL, NULL, "dated 2021 Text.");
  assert_article("", "", NULL, NULL, "");
  assert_article(" \n ", "", NULL, NULL, "");
  assert_article("date", "", NULL, NULL, "date");
  assert_article("date ", "", NULL, NULL, "date");
}

/* ------------------------------------------------------------------ headers and titles -- */

static void test_front_matter(void **state)
{
  (void)state;
  assert_article("---\ntitle: \"A: b\"\nauthor: X\ndate: 2021-07-12 10:00:00 +0200\n---\n\nText.\n", "2021-07-12",
                 NULL, "A: b", "Text.");
  assert_article("---\r\nTitle: T\r\nDate: 2021\r\n---\r\nSEOUL — Text.\r\n", "2021", "SEOUL", "T", "Text.");
  assert_article("---\nauthor:\n  title: Dr\ntitle: 'T'\ntags: [a]\n---\nText.", "", NULL, "T", "Text.");
  assert_article("---\ntitle: T\nText.", "", NULL, NULL, "---\ntitle: T\nText.");
  assert_article("---\n---\nText.", "", NULL, NULL, "Text.");
  assert_article("---\ntitle: \"A\ntitle: B\ndate: 2020\ndate: 2021\n---\n date 2019 PARIS The end.", "2020", "PARIS", "\"A",
                 "The end.");
  assert_article("---\ntitle:\n---", "", NULL, NULL, "");
  assert_article("---\ntitle: Storm # draft\ndate: 2021-07-12 # day\n...\nText.", "2021-07-12", NULL, "Storm", "Text.");
  assert_article("---\ntitle: \"A # b\"  # c\ndate: 'Mon, 12 Jul 2021 10:00:00 GMT'\n---\nText.", "2021-07-12", NULL, "A # b", "Text.");
  assert_article("---\ntitle: \"A\" and 'B' # \"c\n---\nText.", "", NULL, "\"A\" and 'B' # \"c", "Text.");
  assert_article("---\ntitle: '\ndate: #5\n---\nText.", "", NULL, "'", "Text.");
  assert_article("---\ntitle: C#\ndate: someday\n---\nText.", "", NULL, "C#", "Text.");
  assert_article("---\ntitle: T\n---\n date 2021-07 PARIS The end.", "2021-07", "PARIS", "T", "The end.");
}

static void test_headers(void **state)
{
  (void)state;
  assert_article("Title: T\nDate: 2021-07-12\n\nText.", "2021-07-12", NULL, "T", "Text.");
  assert_article("TITLE: T\nDATE: 2021-07\nText: more.", "2021-07", NULL, "T", "Text: more.");
  assert_article("Title: T\nAuthor: A\nDate: 2021\nSource: S\n\nText.", "2021", NULL, "T", "Text.");
  assert_article("Title: T\nMoscow: a city.\nText.", "", NULL, "T", "Moscow: a city.\nText.");
  assert_article("Date: July 12, 2021\n\nText.", "2021-07-12", NULL, NULL, "Text.");
  assert_article("Title: T\nDate: Mon, 12 Jul 2021 10:00:00 GMT\n\nText.", "2021-07-12", NULL, "T", "Text.");
  assert_article("Date: Saturday, 8 p.m.\nVenue: Town Hall\n\nText.", "", NULL, NULL, "Date: Saturday, 8 p.m.\nVenue: Town Hall\n\nText.");
  assert_article("Title: T\nDate: soon\nText.", "", NULL, "T", "Date: soon\nText.");
  assert_article("Author: A\n\nText.", "", NULL, "Author: A", "Text.");
  assert_article("Moscow: a city. It is large.\nText.", "", NULL, NULL, "Moscow: a city. It is large.\nText.");
  assert_article("Title: T", "", NULL, NULL, "Title: T");
  assert_article("Title: T\nContent-Type: a\nread_time: 3\n\nText.", "", NULL, "T", "Text.");
  assert_article("Title: T\n{x}: a\nText.", "", NULL, "T", "{x}: a\nText.");
}

/* A header is one line, front matter has keys, and the body is never gone where the text has words. */
static void test_nothing_lost(void **state)
{
  (void)state;
  assert_article("Date:10 March 1987 Place: Lima, Peru. The bus left.", "", NULL, NULL, "Date:10 March 1987 Place: Lima, Peru. The bus left.");
  assert_article("Date: 10 March 1987\nThe bus left.", "1987-03-10", NULL, NULL, "The bus left.");
  assert_article("Published: 10 March 1987\n\nThe bus left.", "1987-03-10", NULL, NULL, "The bus left.");
  assert_article("Title: The bus left. It came back.", "", NULL, NULL, "Title: The bus left. It came back.");
  assert_article("Title: A\nDate: 2021", "", NULL, NULL, "Title: A\nDate: 2021");
  assert_article("---\n\nThe bus left.\n\n---\n\nIt came back.", "", NULL, NULL, "---\n\nThe bus left.\n\n---\n\nIt came back.");
  assert_article("---\nnote: x\nThe bus left.\n---\nEnd.", "", NULL, NULL, "---\nnote: x\nThe bus left.\n---\nEnd.");
  assert_article("---\n# Heading\n---\nEnd.", "", NULL, NULL, "---\n# Heading\n---\nEnd.");
  assert_article("---\n# c\ntags:\n- a\n- b\ntitle: T\n---\nEnd.", "", NULL, "T", "End.");
  assert_article("Date: 07/06/2018\n\nThe bus left.", "", NULL, NULL, "Date: 07/06/2018\n\nThe bus left.");
  assert_article("---\rtitle: T\rdate: 2021-07\r---\rThe bus left.\rIt came back.\r", "2021-07", NULL, "T", "The bus left.\rIt came back.");
  assert_article("A bus\r\rIt left.\r", "", NULL, "A bus", "It left.");
  assert_article("Title: A\r\nDate: 2021\r\n\r\nText.\r\n", "2021", NULL, "A", "Text.");
  assert_article("Title: \"Wolf\" escapes, blames \"Fox\"\n\nText.", "", NULL, "\"Wolf\" escapes, blames \"Fox\"", "Text.");
  assert_article("---\ntitle: >-\n  The bus\ndate: 2021\n---\nText.", "2021", NULL, "The bus", "Text.");
  assert_article("---\ntitle: |\n  The bus\n  left\nx: y\n---\nText.", "", NULL, "The bus\n  left", "Text.");
}

static void test_labels_and_states(void **state)
{
  (void)state;
  assert_article("JUST IN \xe2\x80\x93 Two people died.", "", NULL, NULL, "JUST IN \xe2\x80\x93 Two people died.");
  assert_article("WATCH LIVE \xe2\x80\x94 The vote.", "", NULL, NULL, "WATCH LIVE \xe2\x80\x94 The vote.");
  assert_article("Q&A \xe2\x80\x94 What is known.", "", NULL, NULL, "Q&A \xe2\x80\x94 What is known.");
  assert_article(" date 2021 BASSETERRE, Saint Kitts and Nevis The vote.", "2021", "BASSETERRE, Saint Kitts and Nevis", NULL, "The vote.");
  assert_article(" date 2021 PRAIA, Cabo Verde The vote.", "2021", "PRAIA, Cabo Verde", NULL, "The vote.");
}

static void assert_origin(const char *text, const char *source, const char *url, const char *author)
{
  ShingleArticle a;
  shingle_article_read(text, strlen(text), &a);
  assert_part(a.source, source);
  assert_part(a.url, url);
  assert_part(a.author, author);
}

static void test_origin(void **state)
{
  (void)state;
  assert_origin("---\nsource: Wire\nurl: https://example.org/a\nauthor: 'B. C.'\n---\nText.", "Wire", "https://example.org/a", "B. C.");
  assert_origin("Title: T\nByline: B\nLink: https://example.org/\nPublisher: P\n\nText.", "P", "https://example.org/", "B");
  assert_origin("Title: T\nAuthor: he wrote\nText.", NULL, NULL, NULL);
  assert_origin("Source: X\n\nText.", NULL, NULL, NULL);
}

static void test_titles(void **state)
{
  (void)state;
  assert_article("Leaders meet\n\nText.", "", NULL, "Leaders meet", "Text.");
  assert_article("\n\nDo leaders meet?\r\n\r\n date 2021 ROME The text.", "2021", "ROME", "Do leaders meet?", "The text.");
  assert_article("# Leaders meet.\nText.", "", NULL, "Leaders meet.", "Text.");
  assert_article("## Leaders\n\n\nText.", "", NULL, "Leaders", "Text.");
  assert_article("#hashtag is one.\n\nText.", "", NULL, NULL, "#hashtag is one.\n\nText.");
  assert_article("A paragraph.\n\nText.", "", NULL, NULL, "A paragraph.\n\nText.");
  assert_article("He said \"no.\"\n\nText.", "", NULL, NULL, "He said \"no.\"\n\nText.");
  assert_article("他说。\n\nText.", "", NULL, NULL, "他说。\n\nText.");
  assert_article("A line\nText.", "", NULL, NULL, "A line\nText.");
  assert_article("Only a title\n\n", "", NULL, NULL, "Only a title");
  assert_article("###### Leaders\nText.", "", NULL, "Leaders", "Text.");
  assert_article("####### Leaders\nText.", "", NULL, NULL, "####### Leaders\nText.");
  assert_article("###\nText.", "", NULL, NULL, "###\nText.");
  assert_article("ROME (AP) — Text without a stop\n\nText.", "", "ROME", NULL, "Text without a stop\n\nText.");
}

/* -------------------------------------------------------------------------- datelines -- */

/* `expected`: the dateline, a bar, and what comes after it; NULL: none. */
static void assert_dateline(const char *text, int dated, const char *expected)
{
  char found[400];
  size_t length = strlen(text), body = 0;
  size_t end = shingle_dateline_find(text, length, dated, &body);
  snprintf(found, sizeof found, "%.*s|%s", (int)end, text, text + body);
  if (expected == NULL) {
    if (end != 0) print_error("found: %s\n", found);
    assert_int_equal(end, 0);
  } else {
    assert_string_equal(found, expected);
  }
}

static void test_dashed(void **state)
{
  (void)state;
  assert_dateline("SEOUL, South Korea -- North", 0, "SEOUL, South Korea|North");
  assert_dateline("HALIFAX, Nova Scotia -- The", 0, "HALIFAX, Nova Scotia|The");
  assert_dateline("JAÉN, Spain – Olive", 0, "JAÉN, Spain|Olive");
  assert_dateline("ИРКУТСК, Россия -- На", 0, "ИРКУТСК, Россия|На");
  assert_dateline("NANCHANG, China -- 受夏", 0, "NANCHANG, China|受夏");
  assert_dateline("ΑΘΗΝΑ, Ελλάδα — Η", 0, "ΑΘΗΝΑ, Ελλάδα|Η");
  assert_dateline("WASHINGTON (AP) — The", 0, "WASHINGTON|The");
  assert_dateline("LONDON (Reuters) - Oil", 0, "LONDON|Oil");
  assert_dateline("LONDON, July 12 (Reuters) - Oil", 0, "LONDON, July 12|Oil");
  assert_dateline("WASHINGTON, Jan. 5 - Oil", 0, "WASHINGTON, Jan. 5|Oil");
  assert_dateline("PARIS, 12 juillet (AFP) - Le", 0, "PARIS, 12 juillet|Le");
  assert_dateline("MADRID, 12 de julio (EFE).- La", 0, "MADRID, 12 de julio|La");
  assert_dateline("BEIJING, July 12 (Xinhua) -- \"A", 0, "BEIJING, July 12|\"A");
  assert_dateline("WASHINGTON, D.C.—The", 0, "WASHINGTON, D.C.|The");
  assert_dateline("DANVILLE, Ky. –- Joe", 0, "DANVILLE, Ky.|Joe");
  assert_dateline("ST. LOUIS - The", 0, "ST. LOUIS|The");
  assert_dateline("WINSTON-SALEM, N.C. -- \xe2\x80\x9cIt", 0, "WINSTON-SALEM, N.C.|\xe2\x80\x9cIt");
  assert_dateline("XI'AN, China--The", 0, "XI'AN, China|The");
  assert_dateline("L\xe2\x80\x99" "AQUILA, Italy -- A", 0, "L\xe2\x80\x99" "AQUILA, Italy|A");
  assert_dateline("McALLEN, Texas -- A", 0, "McALLEN, Texas|A");
  assert_dateline("PORT OF SPAIN, Trinidad and Tobago -- A", 0, "PORT OF SPAIN, Trinidad and Tobago|A");
  assert_dateline("NEW YORK/LONDON, July 2 (Reuters) - A", 0, "NEW YORK/LONDON, July 2|A");
  assert_dateline("KYIV\xc2\xa0\xe2\x80\x94\xc2\xa0Two", 0, "KYIV|Two");
  assert_dateline("OSLO --\n\n12 people", 0, "OSLO|12 people");
  assert_dateline("OSLO -\n12 people", 0, "OSLO|12 people");
  assert_dateline("OSLO\t-\t12 people", 0, "OSLO|12 people");
  assert_dateline("OSLO\xe2\x80\xaf\xe2\x80\x94\xe2\x80\xafTwo", 0, "OSLO|Two");
  assert_dateline("BERLIN, 5. Mai (dpa) - Der", 0, "BERLIN, 5. Mai|Der");
  assert_dateline("OSLO -- ('It is", 0, "OSLO|('It is");
  assert_dateline("MADRID -- \xc2\xbfQu\xc3\xa9", 0, "MADRID|\xc2\xbfQu\xc3\xa9");
  assert_dateline("MADRID -- \xc2\xa1Qu\xc3\xa9", 0, "MADRID|\xc2\xa1Qu\xc3\xa9");
  assert_dateline("OSLO -- $12", 0, "OSLO|$12");
  /* a composed and a decomposed letter; one with two forms, of which this is the capital */
  assert_dateline("SA\xcc\x83O PAULO -- A", 0, "SA\xcc\x83O PAULO|A");
  assert_dateline("\xc7\x85" "AKOVO, \xc7\x85" "ak -- A", 0, "\xc7\x85" "AKOVO, \xc7\x85" "ak|A");
}

static void test_not_dashed(void **state)
{
  (void)state;
  assert_dateline("SEOUL, South Korea The North Korean and Chinese leaders", 1,
                  "SEOUL, South Korea|The North Korean and Chinese leaders");
  assert_dateline("ATHENS, Greece The Greek – Turkish", 1, "ATHENS, Greece|The Greek – Turkish");
  assert_dateline("PRAGUE, Czech Republic The Czech central bank", 1, "PRAGUE, Czech Republic|The Czech central bank");
  assert_dateline("SANTIAGO, Chile Schools", 1, "SANTIAGO, Chile|Schools");
  assert_dateline("SEOUL, South Korea NATO", 1, "SEOUL, South Korea|NATO");
  assert_dateline("BISSAU, Guinea-Bissau Voters", 1, "BISSAU, Guinea-Bissau|Voters");
  assert_dateline("KINSHASA, Democratic Republic of the Congo Rebels", 1,
                  "KINSHASA, Democratic Republic of the Congo|Rebels");
  assert_dateline("LYON, France (Reuters) Police", 1, "LYON, France|Police");
  assert_dateline("LYON (AFP) Police", 1, "LYON|Police");
  assert_dateline("SEOUL, South Korea\n\nThe", 1, "SEOUL, South Korea|The");
  assert_dateline("WASHINGTON President Obama", 1, "WASHINGTON|President Obama");
  assert_dateline("WASHINGTON US President", 1, "WASHINGTON|US President");
  assert_dateline("MOSCOW US Diplomats met", 1, "MOSCOW|US Diplomats met");
  assert_dateline("NEW YORK A strong quake", 1, "NEW YORK|A strong quake");
  assert_dateline("KHARKIV A strong quake", 1, "KHARKIV|A strong quake");
  assert_dateline("SACRAMENTO The", 1, "SACRAMENTO|The");
  /* the same without a date before it */
  assert_dateline("SEOUL, South Korea The North Korean", 0, NULL);
  assert_dateline("WASHINGTON President Obama", 0, NULL);
}

static void test_no_dateline(void **state)
{
  static const char *const none[] = {
      "", "A", "The leaders", "I said -- no", "A -- B", "NATO leaders met", "NATO, France and Germany met",
      "IBM - the company - said", "NATO Secretary General", "KHARKIV Regional officials", "SEOUL, South Korea", "SEOUL -- ",
      "SEOUL, South Korea, where", "SEOUL, the capital - It", "COVID-19 – What", "US President Biden",
      "LONDON GOLD 1230", "BREAKING -- The", "EXCLUSIVE: The", "北京 -- 受夏", "SEOUL) -- The", "PARIS - les ministres",
      "SEOUL, South Korea and Japan", "AB The", "\xff\xfe -- The", "SEOUL, \xff\xff -- The", "LONDON BRIDGE Is",
      "OSLO -x The", "OSLO .- The", "NEW Y The", "OSLO, Nowhere And Sweden And Denmark And Finland And Iceland And Norway And Sweden And "
      "Denmark And Finland And Iceland And Norway And Sweden And Denmark And Finland -- The", "OSLO-", "OSLO, Norway: a -- The", "OSLO -- (((((The", "OSLO -- ((((", "OSLO -- (", "OSLO -- %", "LYON (AFP Police",
      "OSLO (AP\n) Police", "LONDON US (x", "LONDON US 5", "A. B. C. D. E. F. G. H. I. J. K. L. M. -- The",
      "AA BB CC DD EE FF GG HH II JJ KK LL The", "'OSLO -- The", "SEOUL, South Korea (a very long remark in parentheses, longer than any agency) The", "SEOUL ("};
  (void)state;
  for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
    assert_dateline(none[i], 0, NULL);
    assert_dateline(none[i], 1, NULL);
  }
  /* no place has U+0000, or any other control that is no white space, in its name */
  for (int c = 0; c < 9; c++) {
    char text[] = "PAR.IS, France -- The";
    size_t body = 0;
    text[3] = (char)c;
    assert_int_equal(shingle_dateline_find(text, sizeof text - 1, 0, &body), 0);
  }
}

/* All beginnings of a text, in blocks of just their size: nothing is read beyond. */
static void test_cut_texts(void **state)
{
  static const char text[] =
      "---\ntitle: T\n---\n date 2021-07 SÃO PAULO, the Netherlands (AP) –- \xe2\x80\x9cText\xe2\x80\x9d.\n";
  ShingleArticle a;
  (void)state;
  for (size_t from = 0; from < sizeof text; from++) {
    for (size_t to = from; to < sizeof text; to++) {
      char *copy = malloc(to - from + 1);
      assert_non_null(copy);
      memcpy(copy + 1, text + from, to - from);
      shingle_article_read(copy + 1, to - from, &a);
      assert_in_range(a.body.length, 0, to - from);
      free(copy);
    }
  }
}

#define ASSERT_SORTED(names) assert_sorted(names, sizeof names / sizeof *names)

static void assert_sorted(const char *const *names, size_t count)
{
  for (size_t i = 1; i < count; i++) {
    if (strcmp(names[i - 1], names[i]) >= 0) fail_msg("%s before %s", names[i - 1], names[i]);
  }
}

static void test_names_are_sorted(void **state)
{
  (void)state;
  ASSERT_SORTED(shingle_regions);
  ASSERT_SORTED(shingle_cities);
  ASSERT_SORTED(shingle_agencies);
  ASSERT_SORTED(shingle_openings);
  ASSERT_SORTED(shingle_labels);
}

/* ----------------------------------------------------------------------------- bytes -- */

static void assert_repaired(const char *bytes, size_t length, const char *expected, int same)
{
  ShingleBuffer buffer = {0};
  ShinglePart part;
  assert_int_equal(shingle_article_repair(bytes, length, &buffer, NULL, &part), SHINGLE_OK);
  assert_part(part, expected);
  assert_int_equal(part.bytes == bytes, same);
  shingle_buffer_free(&buffer);
}

static void test_repair(void **state)
{
  (void)state;
  assert_repaired("", 0, "", 1);
  assert_repaired("plain and long enough", 21, "plain and long enough", 1);
  assert_repaired("Jaén 受 \xef\xbf\xbd \xf0\x9f\x98\x80", 18, "Jaén 受 \xef\xbf\xbd \xf0\x9f\x98\x80", 1);
  assert_repaired("\xff", 1, "\xef\xbf\xbd", 0);
  assert_repaired("abcdefgh\xe9ijkl", 13, "abcdefgh\xef\xbf\xbdijkl", 0);
  assert_repaired("a\xe2\x80", 3, "a\xef\xbf\xbd", 0);
  assert_repaired("\xef\xbf\xbd\xf0\x9f\x98z", 7, "\xef\xbf\xbd\xef\xbf\xbdz", 0);
  assert_repaired("\xc0\x80z", 3, "\xef\xbf\xbd\xef\xbf\xbdz", 0);
  assert_repaired("\xed\xa0\x80", 3, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 0);
}

/* A long text in which every character is bad or every one is good; memory that runs out; an interrupt. */
static void test_repair_long(void **state)
{
  size_t length = 300000;
  char *bytes = malloc(length);
  ShingleBuffer buffer = {0};
  ShinglePart part;
  (void)state;
  assert_non_null(bytes);
  memset(bytes, 'a', length);
  assert_int_equal(shingle_article_repair(bytes, length, &buffer, NULL, &part), SHINGLE_OK);
  assert_ptr_equal(part.bytes, bytes);
  memset(bytes, 0x80, length);
  assert_int_equal(shingle_article_repair(bytes, length, &buffer, NULL, &part), SHINGLE_OK);
  assert_int_equal(part.length, 3 * length);
  heap_interrupt_at(2);
  assert_int_equal(shingle_article_repair(bytes, length, &buffer, NULL, &part), SHINGLE_INTERRUPTED);
  heap_interrupt_at(0);
  shingle_buffer_free(&buffer);
  for (long n = 1;; n++) {
    heap_fail_at(n, 0);
    int status = shingle_article_repair(bytes, length, &buffer, NULL, &part);
    int failed = heap_failed();
    heap_fail_at(0, 0);
    assert_int_equal(status, failed ? SHINGLE_NOMEM : SHINGLE_OK);
    shingle_buffer_free(&buffer);
    if (!failed) break;
  }
  assert_int_equal(heap_in_use(), 0);
  free(bytes);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_names),        cmocka_unit_test(test_dates),
      cmocka_unit_test(test_front_matter), cmocka_unit_test(test_headers),
      cmocka_unit_test(test_nothing_lost), cmocka_unit_test(test_origin),
      cmocka_unit_test(test_labels_and_states),
      cmocka_unit_test(test_titles),       cmocka_unit_test(test_dashed),
      cmocka_unit_test(test_not_dashed),   cmocka_unit_test(test_no_dateline),
      cmocka_unit_test(test_cut_texts),    cmocka_unit_test(test_names_are_sorted),
      cmocka_unit_test(test_repair),       cmocka_unit_test(test_repair_long),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
