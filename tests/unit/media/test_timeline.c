/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_timeline.c - one line out of whatever times a sender writes. */
#include "media/clock/timeline.h"
#include "kit/suite.h"

#include <check.h>
#include <stdlib.h>

enum { MS = 1000, S = 1000 * MS };

START_TEST(plain_times_pass_unchanged)
{
    struct timeline t;
    bool jumped;

    timeline_init(&t);
    for (int i = 0; i < 50; i++) {
        ck_assert_int_eq(timeline_place(&t, AV_VIDEO, i * 66 * MS, i * 66 * MS, &jumped),
                         i * 66 * MS);
        ck_assert(!jumped);
        ck_assert_int_eq(
            timeline_place(&t, AV_SOUND, i * 66 * MS + 7 * MS, i * 66 * MS + 50 * MS, &jumped),
            i * 66 * MS + 7 * MS);
        ck_assert(!jumped);
    }
}
END_TEST

START_TEST(a_gap_that_really_passed_is_no_jump)
{
    struct timeline t;
    bool jumped;

    timeline_init(&t);
    timeline_place(&t, AV_VIDEO, 0, 0, &jumped);
    ck_assert_int_eq(timeline_place(&t, AV_VIDEO, 60 * S, 60 * S, &jumped), 60 * S);
    ck_assert(!jumped);
}
END_TEST

/* A publisher that is back after a moment begins at 0 again: too small a step to be a jump by
 * itself. */
START_TEST(a_break_bridges_any_step_for_both_kinds)
{
    struct timeline t;
    bool jumped;

    timeline_init(&t);
    timeline_place(&t, AV_VIDEO, 2000 * MS, 0, &jumped);
    timeline_place(&t, AV_SOUND, 2010 * MS, 10 * MS, &jumped);
    timeline_break(&t);
    ck_assert_int_eq(timeline_place(&t, AV_SOUND, 5 * MS, 1010 * MS, &jumped), 3010 * MS);
    ck_assert(jumped);
    ck_assert_int_eq(timeline_place(&t, AV_VIDEO, 0, 1020 * MS, &jumped), 3005 * MS); /* together */
    ck_assert(jumped);
    ck_assert_int_eq(timeline_place(&t, AV_VIDEO, 66 * MS, 1086 * MS, &jumped), 3071 * MS);
    ck_assert(!jumped);
}
END_TEST

/* Both kinds jump by an hour, forward or back, the sound a little later: they stay together and the
 * line goes on. */
START_TEST(a_jump_is_bridged_for_both_kinds_alike)
{
    const int64_t hour[] = {(int64_t)3600 * S, (int64_t)-3600 * S};
    struct timeline t;
    bool jumped;

    timeline_init(&t);
    timeline_place(&t, AV_VIDEO, 1000 * MS, 0, &jumped);
    timeline_place(&t, AV_SOUND, 1000 * MS, 10 * MS, &jumped);
    int64_t v = timeline_place(&t, AV_VIDEO, 1066 * MS + hour[_i], 66 * MS, &jumped);
    ck_assert(jumped);
    ck_assert_int_eq(v, 1066 * MS);
    ck_assert_int_eq(timeline_place(&t, AV_SOUND, 1021 * MS, 31 * MS, &jumped), 1021 * MS);
    ck_assert(!jumped);
    ck_assert_int_eq(timeline_place(&t, AV_SOUND, 1070 * MS + hour[_i], 81 * MS, &jumped),
                     1070 * MS);
    ck_assert(jumped);
}
END_TEST

/* After a stall the pictures of 4 s were left out, the sound was not: both stay together. */
START_TEST(pictures_left_out_are_no_jump)
{
    struct timeline t;
    bool jumped;

    timeline_init(&t);
    timeline_place(&t, AV_VIDEO, 1 * S, 5 * S, &jumped);
    for (int i = 0; i <= 40; i++)
        ck_assert_int_eq(timeline_place(&t, AV_SOUND, 1 * S + i * 100 * MS, 5 * S, &jumped),
                         1 * S + i * 100 * MS);
    ck_assert_int_eq(timeline_place(&t, AV_VIDEO, 5 * S, 5 * S, &jumped), 5 * S);
    ck_assert(!jumped);
}
END_TEST

START_TEST(times_that_stand_still_are_replaced_by_arrival)
{
    struct timeline t;
    bool jumped;
    int64_t last = 0;

    timeline_init(&t);
    for (int i = 0; i < 100; i++) {
        last = timeline_place(&t, AV_VIDEO, 0, i * 66 * MS, &jumped);
        ck_assert(!jumped);
    }
    ck_assert(t.is_by_arrival);
    ck_assert_int_ge(last, 85 * 66 * MS);
}
END_TEST

/* The relay's cached pictures come at once: equal arrival, growing times. */
START_TEST(a_burst_keeps_its_times)
{
    struct timeline t;
    bool jumped;

    timeline_init(&t);
    for (int i = 0; i < 30; i++) {
        ck_assert_int_eq(timeline_place(&t, AV_VIDEO, i * 66 * MS, 5 * MS, &jumped), i * 66 * MS);
        ck_assert(!jumped);
    }
    ck_assert(!t.is_by_arrival);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("timeline");
    TCase *tc = tcase_create("timeline");

    tcase_add_test(tc, plain_times_pass_unchanged);
    tcase_add_test(tc, a_break_bridges_any_step_for_both_kinds);
    tcase_add_test(tc, a_gap_that_really_passed_is_no_jump);
    tcase_add_loop_test(tc, a_jump_is_bridged_for_both_kinds_alike, 0, 2);
    tcase_add_test(tc, pictures_left_out_are_no_jump);
    tcase_add_test(tc, times_that_stand_still_are_replaced_by_arrival);
    tcase_add_test(tc, a_burst_keeps_its_times);
    suite_add_tcase(s, tc);
    return run_suite(s);
}
