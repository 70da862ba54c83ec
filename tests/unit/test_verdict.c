/* test_verdict.c - all measures of a pair, and each verdict. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <string.h>

#include "heap.h"
#include "meaning/verdict.h"

static ShingleText reader;

static int prepare(ShingleProfile *p, ShingleText *t, const char *text)
{
  size_t length = strlen(text);
  int status = shingle_profile_read(p, t, text, length);
  if (status == SHINGLE_OK) status = shingle_profile_sentences(p, text, length, NULL);
  if (status == SHINGLE_OK) status = shingle_profile_shingles(p, t, text, length);
  return status;
}

static int measure(ShingleText *t, const char *a_text, const char *b_text, ShingleMeasures *m)
{
  ShingleProfile a = {0}, b = {0};
  ShingleVerdictWork work = {0};
  int status = prepare(&a, t, a_text);
  if (status == SHINGLE_OK) status = prepare(&b, t, b_text);
  if (status == SHINGLE_OK) status = shingle_measure(&a, &b, NULL, &work, NULL, m);
  shingle_verdict_free(&work);
  shingle_profile_free(&a);
  shingle_profile_free(&b);
  return status;
}

#define S1 "The council voted on Monday to close the old bridge over the river. "
#define S2 "Traffic will be sent over the new one for three years while it is rebuilt. "
#define S3 "The mayor called it the only safe choice after cracks were found in two piers. "
#define S4 "Shop owners on the eastern bank fear that customers will stay away. "
#define S5 "A ferry for people on foot is to run from May. "

#define T1 "City leaders decided Monday that the old bridge across the river must close. "
#define T2 "For three years, while it is being rebuilt, cars will be sent across the new one. "
#define T3 "It is the only safe choice, the mayor said, since two piers were found to have cracks. "
#define T4 "Owners of shops on the east bank are afraid customers will no longer come. "
#define T5 "Beginning in May, a ferry will run for people who walk. "

#define O1 "Snow fell on the hills in the north during the night. "
#define O2 "Two trains stood still for hours, and a farmer near Brno lost forty sheep. "
#define O3 "Forecasters expect more frost by the weekend. "
#define O4 "Hospitals treated a dozen drivers, none of them badly hurt. "

static void expect(const char *a, const char *b, ShingleVerdict expected)
{
  ShingleMeasures ab, ba;
  assert_int_equal(measure(&reader, a, b, &ab), SHINGLE_OK);
  assert_int_equal(measure(&reader, b, a, &ba), SHINGLE_OK);
  assert_string_equal(shingle_verdict_name(ab.verdict), shingle_verdict_name(expected));
  assert_int_equal(ba.verdict, ab.verdict);
  assert_true(ab.jaccard == ba.jaccard && ab.a_in_b == ba.b_in_a && ab.b_in_a == ba.a_in_b);
  assert_true(ab.story == ba.story && ab.rewrite == ba.rewrite && ab.passage == ba.passage);
  assert_int_equal(ab.a_tokens, ba.b_tokens);
  assert_int_equal(ab.a_sentences, ba.b_sentences);
}

static void test_verdicts(void **state)
{
  (void)state;
  expect(S1 S2 S3, "THE COUNCIL VOTED, on Monday, to close the old bridge over the river; " S2 S3,
         SHINGLE_IDENTICAL);
  expect(S1 S2 S3 S4 S5, S1 S2 "The mayor called it the best choice after cracks were found. " S4 S5,
         SHINGLE_COPY);
  expect(S1 S2 S3 S4 S5, S2 S3, SHINGLE_EXCERPT);
  expect(S1 S2 S3 S4 S5, S1 S2 O1 O2, SHINGLE_EXCERPT); /* half of it is copied */
  expect(S1 S2 S3 S4 S5, T1 T2 T3 T4 T5, SHINGLE_REWRITE);
  expect(S1 S2 S3 S4 S5, O1 O2 O3 O4, SHINGLE_DIFFERENT);
}

static void test_empty(void **state)
{
  ShingleMeasures m;
  (void)state;
  expect("", "...", SHINGLE_IDENTICAL);
  expect("", S1, SHINGLE_DIFFERENT);
  assert_int_equal(measure(&reader, "", "!", &m), SHINGLE_OK);
  assert_true(m.jaccard == -1 && m.a_in_b == -1 && m.b_in_a == -1 && m.passage == -1);
  assert_true(m.story == -1 && m.rewrite == -1);
  assert_int_equal(measure(&reader, "", S1, &m), SHINGLE_OK);
  assert_true(m.jaccard == 0 && m.a_in_b == -1 && m.b_in_a == 0 && m.story == 0 && m.rewrite == 0);
}

/* Two shares of one length, in either order. */
static void test_same_length(void **state)
{
  (void)state;
  expect("one two three four five six seven eight one two three four five six seven eight",
         "one two three four five six seven eight nine ten alpha beta gamma delta omega pi", SHINGLE_COPY);
}

/* What two obituaries have in common; as long as the other article, and not. */
#define HEART "The cause was a failing heart, a spokesman for the family said. "
#define FAMILY "Three children and seven grandchildren survive. The funeral will be private, and no flowers are asked for. "
#define ARCHITECT \
  "Carlo Benedetti, the architect who put a roof of glass on the central station of Turin and taught two generations of " \
  "students, died on Sunday at his home. "
#define SINGER \
  "Mary Ellen Hart, a gospel singer from Savannah whose three recordings were rediscovered by disc jockeys long after they " \
  "had failed, died on Sunday. "

static void test_template(void **state)
{
  ShingleMeasures m;
  (void)state;
  expect(ARCHITECT HEART FAMILY, SINGER HEART FAMILY, SHINGLE_TEMPLATE);
  assert_int_equal(measure(&reader, ARCHITECT HEART FAMILY, SINGER HEART FAMILY, &m), SHINGLE_OK);
  assert_true(m.passage >= 0.4 && m.story < 0.3);
  expect(ARCHITECT HEART FAMILY, SINGER HEART FAMILY O1 O2 O3 O4, SHINGLE_TEMPLATE);
  expect(ARCHITECT HEART FAMILY, ARCHITECT "He was loved. " FAMILY, SHINGLE_COPY);
}

static int run(const char *a, const char *b)
{
  ShingleText t;
  ShingleMeasures m;
  shingle_text_init(&t, NULL);
  int status = measure(&t, a, b, &m);
  shingle_text_free(&t);
  return status;
}

static int run_once(void) { return run(S1 S2 S3, T1 T2 O2); }

static void test_no_memory(void **state)
{
  (void)state;
  heap_fail_each(run_once);
}

static int set_up(void **state)
{
  (void)state;
  shingle_text_init(&reader, NULL);
  return 0;
}

static int tear_down(void **state)
{
  (void)state;
  shingle_text_free(&reader);
  return heap_in_use() != 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_verdicts), cmocka_unit_test(test_empty),
                                     cmocka_unit_test(test_same_length), cmocka_unit_test(test_template),
                                     cmocka_unit_test(test_no_memory)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
