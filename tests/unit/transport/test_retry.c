/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_retry.c - the budget of attempts, and what refills it. */
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

enum { MS = 1000 };

START_TEST(a_burst_is_no_time_with_media)
{
    struct retry_flow f = {0};

    for (int i = 0; i < 1000; i++) /* a cached group of pictures within 100 ms */
        ck_assert(!retry_flow_media(&f, 5000 * MS + i * 100));
    ck_assert(!retry_flow_media(&f, 9000 * MS)); /* a long pause is no time with media, either */
}
END_TEST

START_TEST(a_second_of_media_is_said_once)
{
    struct retry_flow f = {0};
    int said = 0;

    for (int at_ms = 0; at_ms < 3000; at_ms += 40) {
        bool flows = retry_flow_media(&f, at_ms * MS);
        ck_assert_int_eq(flows, at_ms == 1000);
        said += flows;
    }
    ck_assert_int_eq(said, 1);
}
END_TEST

START_TEST(one_picture_in_half_a_second_is_media)
{
    struct retry_flow f = {0};

    ck_assert(!retry_flow_media(&f, 0));
    ck_assert(!retry_flow_media(&f, 500 * MS));
    ck_assert(retry_flow_media(&f, 1000 * MS));
}
END_TEST

int main(void)
{
    Suite *s = suite_create("retry");
    TCase *tc = tcase_create("retry");

    tcase_add_test(tc, attempts_are_counted_from_one_and_end);
    tcase_add_test(tc, media_refills_the_budget);
    tcase_add_test(tc, a_burst_is_no_time_with_media);
    tcase_add_test(tc, a_second_of_media_is_said_once);
    tcase_add_test(tc, one_picture_in_half_a_second_is_media);
    suite_add_tcase(s, tc);
    return run_suite(s);
}
