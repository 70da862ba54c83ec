/* test_facts.c - numbers, dates and names of a text, and which became which. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "heap.h"
#include "meaning/fact_sim.h"
#include "passages/changed.h"
#include "text/number_words.h"

static ShingleText reader;

/* The facts of a text as "1000|5 percent|Angela Merkel|". */
static const char *facts_of(const char *text)
{
  static char out[4096];
  ShingleChangedText t = {0};
  size_t used = 0;
  assert_int_equal(shingle_changed_read(&t, &reader, text, strlen(text), NULL), SHINGLE_OK);
  out[0] = 0;
  for (size_t i = 0; i < t.facts.count; i++) {
    char value[SHINGLE_FACT_BYTES];
    const ShingleFact *f = &t.facts.items[i];
    size_t length = shingle_fact_write(f, value);
    assert_true(length < SHINGLE_FACT_BYTES);
    assert_true(f->start < f->end && f->end <= strlen(text));
    const char *bytes = f->kind == SHINGLE_FACT_NAME ? text + f->start : value;
    if (f->kind == SHINGLE_FACT_NAME) length = f->end - f->start;
    used += (size_t)snprintf(out + used, sizeof out - used, "%.*s|", (int)length, bytes);
  }
  shingle_changed_free_text(&t);
  return out;
}

/* What changed, as "Two>Ten|". */
static const char *changes_of(const char *a, const char *b)
{
  static char out[4096];
  ShingleChangedText x = {0}, y = {0};
  ShingleChanges list = {0};
  size_t used = 0;
  assert_int_equal(shingle_changed_read(&x, &reader, a, strlen(a), NULL), SHINGLE_OK);
  assert_int_equal(shingle_changed_read(&y, &reader, b, strlen(b), NULL), SHINGLE_OK);
  assert_int_equal(shingle_changed_find(&list, &x, &y, NULL, NULL), SHINGLE_OK);
  out[0] = 0;
  for (size_t i = 0; i < list.count; i++) {
    const ShingleFact *f = &x.facts.items[list.items[i].a], *g = &y.facts.items[list.items[i].b];
    used += (size_t)snprintf(out + used, sizeof out - used, "%.*s>%.*s|", (int)(f->end - f->start), a + f->start,
                             (int)(g->end - g->start), b + g->start);
  }
  shingle_changed_free(&list);
  shingle_changed_free_text(&x);
  shingle_changed_free_text(&y);
  return out;
}

static void equal_numbers_are_written_alike(void **state)
{
  (void)state;
  assert_string_equal(facts_of("It has 1,000 or 1000 or one thousand or 1 thousand or 1k."), "1000|1000|1000|1000|1000|");
  assert_string_equal(facts_of("That is $1.2bn, US$1.2 billion, 1.2 billion dollars or 1,200 mln dlrs."),
                      "1200000000 dollar|1200000000 dollar|1200000000 dollar|1200000000 dollar|");
  assert_string_equal(facts_of("It rose 5 pct, 5%, 5 percent, five per cent and 5.0 percent."),
                      "5 percent|5 percent|5 percent|5 percent|5 percent|");
  assert_string_equal(facts_of("A net of 12-1/2 cts and 12.50 cts."), "12.5 cent|12.5 cent|");
  assert_string_equal(facts_of("Net 1,234,000 vs 987,000"), "1234000|987000|");
  assert_string_equal(facts_of("It was 1.2\nbillion dollars."), "1200000000 dollar|");
}

static void words_are_numbers(void **state)
{
  (void)state;
  assert_string_equal(facts_of("He saw twenty-three of the two hundred and five thousand, and three hundred."), "23|205000|300|");
  assert_string_equal(facts_of("He saw two, three and four of the men."), "2|3|4|");
  assert_string_equal(facts_of("This one is the one."), "");
  assert_string_equal(facts_of("The third was the 20th."), "3 ordinal|20 ordinal|");
  assert_string_equal(facts_of("It was two hundred and then the hundred."), "200|100|");
}

static void languages_read_their_own(void **state)
{
  (void)state;
  assert_string_equal(facts_of("W ten sposób zginęło dwanaście osób na trzy tysiące."), "12|3000|");
  assert_string_equal(facts_of("In the end ten of the men died."), "10|");
  assert_string_equal(facts_of("es sind zwei und das ist 1,2 Mrd. Euro mit 1.200"), "2|1200000000 euro|1200|");
  assert_string_equal(facts_of("los 1,5 millones de euros y el 5 por ciento"), "1500000 euro|5 percent|");
  assert_string_equal(facts_of("dans les 1 200 000 euros, 3 % des cent mille"), "1200000 euro|3 percent|100000|");
  assert_string_equal(facts_of("в этом году двенадцать и 1,2 млрд рублей"), "12|1200000000 rouble|");
  assert_string_equal(facts_of("\xd9\xa1\xd9\xa2 \xe0\xa5\xa7\xe0\xa5\xa8"), "12|12|");
}

static void numbers_have_limits(void **state)
{
  (void)state;
  assert_string_equal(facts_of("Call 123456789012345678901234567890 now."), "|");
  assert_string_equal(facts_of("999999999999999999 million million million million"), "999999999999999999000000000000000000000000|");
  assert_string_equal(facts_of("0 and 0.000 and 00"), "0|0|0|");
  assert_string_equal(facts_of("A 4x4 and a 2a and an F16."), "F16|");
  assert_string_equal(facts_of("It is 0.05 and 1.005."), "0.05|1005|");
  assert_string_equal(facts_of("$"), "");
  assert_string_equal(facts_of("%5"), "5 percent|");
}

static void dates_are_facts(void **state)
{
  (void)state;
  assert_string_equal(facts_of("On July 12, 2021, on 12 July 2021, on July 12th, in July and in 2021."),
                      "2021-07-12|2021-07-12|--07-12|--07|2021|");
  assert_string_equal(facts_of("On 2021-07-12, 12.07.2021, 07/12/2021 and 13/07/2021."),
                      "2021-07-12|2021-07-12|2021-07-12|2021-07-13|");
  assert_string_equal(facts_of("At 10:30 on Tuesday you may march."), "10:30|weekday 2|");
  assert_string_equal(facts_of("das ist am 3. Oktober nicht so"), "--10-03|");
  assert_string_equal(facts_of("los del 12 de julio de 2021"), "2021-07-12|");
  assert_string_equal(facts_of("The 45 July 2021-13-45"), "45|2021-07|13|45|");
}

static void names_are_runs_of_capitals(void **state)
{
  (void)state;
  assert_string_equal(facts_of("Yesterday Angela Merkel went to the house of Ursula von der Leyen. Merkel said nothing. Rain fell."),
                      "Angela Merkel|Ursula von der Leyen|Merkel|");
  assert_string_equal(facts_of("The J. P. Morgan bank rose. Shares of B&Q fell."), "J. P. Morgan|B&Q|");
  assert_string_equal(facts_of("MERKEL MEETS MACRON AT NIGHT AGAIN"), "");
  assert_string_equal(facts_of("Sea Ferry Sinks Off Rhodes\n\nThe ferry sank off Rhodes at sea."), "Rhodes|Rhodes|");
  assert_string_equal(facts_of("it has Aa Bb Cc Dd Ee Ff Gg Hh Ii Jj"), "Aa Bb Cc Dd Ee Ff Gg Hh|Ii Jj|");
}

static void changes_are_found(void **state)
{
  (void)state;
  assert_string_equal(changes_of("Two dead", "Ten dead"), "Two>Ten|");
  assert_string_equal(changes_of("Two people died in a fire off Rhodes on Monday, police said.",
                                 "Ten people died in a fire off Samos on Tuesday, police said."),
                      "Two>Ten|Rhodes>Samos|Monday>Tuesday|");
  assert_string_equal(changes_of("The city paid $1.2bn to the firm that built it.", "The city paid 1.2 billion dollars to the firm that built it."), "");
  assert_string_equal(changes_of("A car hit Angela Merkel in the street.", "A car hit Merkel in the street."), "");
  assert_string_equal(changes_of("The same 2 words.", "The same 2 words."), "");
  assert_string_equal(changes_of("", "Two dead"), "");
}

static void sides_may_change_places(void **state)
{
  (void)state;
  const char *a = "It saw 1 cat, 2 dogs, 3 cows and 4 hens in the yard of Rhodes and Kos.";
  const char *b = "It saw 5 cats, 6 dogs, 7 cows and 8 hens in the yard of Samos and Leros.";
  assert_string_equal(changes_of(a, b), "1>5|2>6|3>7|4>8|Rhodes>Samos|Kos>Leros|");
  assert_string_equal(changes_of(b, a), "5>1|6>2|7>3|8>4|Samos>Rhodes|Leros>Kos|");
}

static void many_facts_are_left_out(void **state)
{
  (void)state;
  char a[2048] = "rows", b[2048] = "rows";
  for (int i = 0; i < SHINGLE_CHANGED_MOST + 1; i++) {
    strcat(a, " x 1");
    strcat(b, " x 2");
  }
  assert_string_equal(changes_of(a, b), "");
}

static double fact_sim(const char *a, const char *b)
{
  ShingleProfile x = {0}, y = {0};
  assert_int_equal(shingle_profile_read(&x, &reader, a, strlen(a)), SHINGLE_OK);
  assert_int_equal(shingle_profile_figures(&x, &reader, a, strlen(a)), SHINGLE_OK);
  assert_int_equal(shingle_profile_read(&y, &reader, b, strlen(b)), SHINGLE_OK);
  assert_int_equal(shingle_profile_figures(&y, &reader, b, strlen(b)), SHINGLE_OK);
  double there = shingle_fact_sim(&x, &y, NULL), back = shingle_fact_sim(&y, &x, NULL);
  assert_true(there == back);
  shingle_profile_free(&x);
  shingle_profile_free(&y);
  return there;
}

static void agreement_of_facts_is_a_share(void **state)
{
  (void)state;
  assert_true(fact_sim("He paid $1.2bn.", "He paid 1.2 billion dollars.") == 1);
  assert_true(fact_sim("the 1,000 of them", "one thousand in all") < 1); /* no capitals: all words count */
  assert_true(fact_sim("It has 1,000.", "It is one thousand.") == 1);
  assert_true(fact_sim("Two dead", "Ten dead") == 0);
  assert_true(fact_sim("", "") == -1);
  assert_true(fact_sim("", "Two") == 0);
  double one = fact_sim("On 12 July 2021 A saw Rhodes.", "On 12 July 2020 A saw Rhodes.");
  double none = fact_sim("On 12 July 2021 A saw Rhodes.", "On 13 May 2020 A saw Rhodes.");
  assert_true(1 > one && one > none && none > 0);
}

static void words_are_in_order(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof number_words / sizeof *number_words; i++) {
    const NumberWord *w = &number_words[i];
    uint64_t begin = 0;
    for (size_t k = 0; k < 8; k++) begin = begin << 8 | (k < w->length ? (uint8_t)w->word[k] : 0);
    assert_true(w->begin == begin);
    assert_true(strlen(w->word) == w->length && w->length <= NUMBER_WORD_BYTES);
    assert_true(number_word_starts[(uint8_t)w->word[0]] <= i && i < number_word_starts[(uint8_t)w->word[0] + 1]);
    assert_true(i == 0 || strcmp(number_words[i - 1].word, w->word) <= 0);
  }
}

static int find_changes(void)
{
  const char *a = "Two people died off Rhodes on Monday, police said.", *b = "Ten people died off Samos on Monday, police said.";
  ShingleText t;
  ShingleChangedText x = {0}, y = {0};
  ShingleChanges list = {0};
  shingle_text_init(&t, NULL);
  int status = shingle_changed_read(&x, &t, a, strlen(a), NULL);
  if (status == SHINGLE_OK) status = shingle_changed_read(&y, &t, b, strlen(b), NULL);
  if (status == SHINGLE_OK) status = shingle_changed_find(&list, &x, &y, NULL, NULL);
  if (status == SHINGLE_OK) assert_int_equal(list.count, 2);
  shingle_changed_free(&list);
  shingle_changed_free_text(&x);
  shingle_changed_free_text(&y);
  shingle_text_free(&t);
  return status;
}

static void without_memory_it_says_so(void **state)
{
  (void)state;
  heap_fail_each(find_changes);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(equal_numbers_are_written_alike), cmocka_unit_test(words_are_numbers),
      cmocka_unit_test(languages_read_their_own), cmocka_unit_test(numbers_have_limits), cmocka_unit_test(dates_are_facts),
      cmocka_unit_test(names_are_runs_of_capitals), cmocka_unit_test(changes_are_found), cmocka_unit_test(sides_may_change_places),
      cmocka_unit_test(many_facts_are_left_out), cmocka_unit_test(without_memory_it_says_so),
      cmocka_unit_test(agreement_of_facts_is_a_share), cmocka_unit_test(words_are_in_order),
  };
  shingle_text_init(&reader, NULL);
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  shingle_text_free(&reader);
  return failed;
}
