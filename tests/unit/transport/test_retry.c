/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_retry.c - the budget of attempts. */
#include "transport/retry.h"
#include "kit/suite.h"

#include <check.h>

START_TEST(attempts_are_counted_from_one_and_end)
{
    struct retry r;
    int attempt = 0;

    retry_init(&r, 3, 3000000);
    ck_assert_int_eq(r.interval_us, 3000000);
    for (int i = 1; i <= 3; i++) {
        ck_assert(retry_next(&r, &attempt));
        ck_assert_int_eq(attempt, i);
    }
    ck_assert(!retry_next(&r, &attempt));
    ck_assert(!retry_next(&r, &attempt));
    ck_assert_int_eq(attempt, 3); /* left alone when there is none */
}
END_TEST

START_TEST(media_refills_the_budget)
{
    struct retry r;
    int attempt = 0;

    retry_init(&r, 1, 1);
    ck_assert(retry_next(&r, &attempt));
    ck_assert(!retry_next(&r, &attempt));
    retry_refill(&r);
    ck_assert(retry_next(&r, &attempt));
    ck_assert_int_eq(attempt, 1);
    ck_assert(!retry_next(&r, &attempt));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("retry");
    TCase *tc = tcase_create("retry");

    tcase_add_test(tc, attempts_are_counted_from_one_and_end);
    tcase_add_test(tc, media_refills_the_budget);
    suite_add_tcase(s, tc);
    return run_suite(s);
}
