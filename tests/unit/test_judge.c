/* test_judge.c - agreement in names and figures, and how likely two articles are on one story. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <string.h>
#include <cmocka.h>

#include "meaning/judge.h"

static ShingleText reader;

static void agree(const char *a, const char *b, ShingleAgreement *result)
{
  ShingleProfile x = {0}, y = {0};
  assert_int_equal(shingle_profile_read(&x, &reader, a, strlen(a)), SHINGLE_OK);
  assert_int_equal(shingle_profile_read(&y, &reader, b, strlen(b)), SHINGLE_OK);
  shingle_agree(&x, &y, NULL, result);
  ShingleAgreement turned;
  shingle_agree(&y, &x, NULL, &turned);
  assert_true(result->names == turned.names && result->figures == turned.figures && result->lead == turned.lead);
  assert_true(result->a_in_b == turned.b_in_a && result->b_in_a == turned.a_in_b);
  assert_int_equal(result->a_facts, turned.b_facts);
  shingle_profile_free(&x);
  shingle_profile_free(&y);
}

static void test_agreement(void **state)
{
  ShingleAgreement r;
  (void)state;
  agree("yesterday Lima sold 12 ships to Oslo", "in Oslo there were 12 ships", &r);
  assert_int_equal(r.a_facts, 3);
  assert_int_equal(r.b_facts, 2);
  assert_true(fabs(r.names - 0.5) < 1e-9 && r.figures == 1);
  assert_true(r.b_in_a == 1 && r.a_in_b > 0.6 && r.a_in_b < 0.7);
  assert_true(shingle_agreement_least(&r) == r.a_in_b);
  agree("yesterday Lima sold 12 ships", "yesterday Oslo sold 71 ships", &r);
  assert_true(r.names == 0 && r.figures == 0 && r.a_in_b == 0 && r.lead > 0);
  /* a name of one that the other writes small counts, as at the beginning of a sentence */
  agree("Lima sold ships", "ships from lima, said Oslo", &r);
  assert_true(r.names > 0 && r.names < 1);
}

static void test_nothing(void **state)
{
  ShingleAgreement r;
  (void)state;
  agree("", "", &r);
  assert_true(r.names == -1 && r.figures == -1 && r.lead == -1 && r.a_in_b == -1 && r.a_facts == 0);
  assert_true(shingle_agreement_least(&r) == -1);
  agree("Lima", "", &r);
  assert_true(r.names == 0 && r.a_in_b == 0 && r.b_in_a == -1 && r.lead == 0);
  /* without capitals all words are names */
  agree("ships for sale", "ships for hire", &r);
  assert_int_equal(r.a_facts, 3);
  assert_true(r.names > 0 && r.names < 1);
}

/* The likelier in every measure, the likelier. */
static void test_monotone(void **state)
{
  const ShingleDays undated = {SHINGLE_DAYS_UNKNOWN, SHINGLE_DAYS_UNKNOWN};
  (void)state;
  for (int weighted = 0; weighted < 2; weighted++) {
    double before[5] = {-1, -1, -1, -1, 2};
    for (int i = 0; i <= 20; i++) {
      double v = i / 20.0;
      for (int k = 0; k < 5; k++) {
        ShingleMeasures m = {.weighted = weighted, .story = 0.5, .rewrite = 0.2, .agreement = {.a_in_b = 0.4, .b_in_a = 0.4, .lead = 0.1}};
        double terms = 0.3, crowd = 0.2;
        if (k == 0) m.story = v;
        if (k == 1) m.rewrite = v;
        if (k == 2) m.agreement.a_in_b = m.agreement.b_in_a = v;
        if (k == 3) m.agreement.lead = v;
        if (k == 4) crowd = v;
        double p = k < 4 ? shingle_judge_pair(&m, undated) : shingle_judge_found(&m, terms, crowd, undated);
        assert_true(p >= 0 && p <= 1);
        assert_true(k < 4 ? p >= before[k] : p <= before[k]);
        before[k] = p;
      }
    }
  }
}

static void test_days(void **state)
{
  ShingleMeasures m = {.story = 0.7, .rewrite = 0.2, .agreement = {.a_in_b = 0.5, .b_in_a = 0.5, .lead = 0.2}};
  (void)state;
  double undated = shingle_judge_pair(&m, (ShingleDays){SHINGLE_DAYS_UNKNOWN, 3}), before = 1;
  assert_true(undated == shingle_judge_pair(&m, (ShingleDays){0, SHINGLE_DAYS_UNKNOWN}));
  for (int64_t days = 1; days < 100; days++) {
    double p = shingle_judge_pair(&m, (ShingleDays){days, SHINGLE_DAYS_UNKNOWN});
    assert_true(p <= before);
    before = p;
  }
  assert_true(shingle_judge_pair(&m, (ShingleDays){4, 3}) == 0 && shingle_judge_pair(&m, (ShingleDays){3, 3}) > 0);
  assert_true(shingle_judge_pair(&m, (ShingleDays){INT64_MAX, SHINGLE_DAYS_UNKNOWN}) == 0);
  assert_false(shingle_judge_follows((ShingleDays){2, SHINGLE_DAYS_UNKNOWN}));
  assert_true(shingle_judge_follows((ShingleDays){3, SHINGLE_DAYS_UNKNOWN}));
  assert_false(shingle_judge_follows((ShingleDays){SHINGLE_DAYS_UNKNOWN, SHINGLE_DAYS_UNKNOWN}));
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
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_agreement), cmocka_unit_test(test_nothing), cmocka_unit_test(test_monotone),
                                     cmocka_unit_test(test_days)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
