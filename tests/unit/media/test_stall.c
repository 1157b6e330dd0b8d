/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_stall.c - 2104, 2105 and 2107 at their limits and one step beside them. */
#include "media/clock/stall.h"
#include "kit/suite.h"

#include <check.h>

enum { MS = 1000, START = 1000 * MS };

START_TEST(a_stutter_is_more_than_800_ms_between_pictures)
{
    struct stall s;

    stall_init(&s);
    ck_assert_int_eq(stall_shown(&s, START), 0);
    ck_assert_int_eq(stall_shown(&s, START + 800 * MS), 0);
    ck_assert_int_eq(stall_shown(&s, START + 1601 * MS), 801);
    stall_break(&s);
    ck_assert_int_eq(stall_shown(&s, START + 9000 * MS), 0);
}
END_TEST

START_TEST(stutters_are_told_once_a_second)
{
    struct stall s;

    stall_init(&s);
    stall_shown(&s, START);
    ck_assert_int_eq(stall_shown(&s, START + 900 * MS), 900);
    ck_assert_int_eq(stall_shown(&s, START + 1800 * MS), 0);
    ck_assert_int_eq(stall_shown(&s, START + 2700 * MS), 900);
}
END_TEST

/* Packets every 40 ms of real time that bring percent of it in media; how often 2104 was said in
 * ten seconds. */
static int lags(int percent)
{
    struct stall s;
    int said = 0;

    stall_init(&s);
    for (int i = 0; i < 250; i++) {
        stall_arrived(&s, (int64_t)i * 40 * MS * percent / 100, START + i * 40 * MS);
        said += stall_lag(&s, START + i * 40 * MS) > 0;
    }
    return said;
}

START_TEST(less_than_80_percent_of_real_time_is_lag_told_every_5_seconds)
{
    ck_assert_int_eq(lags(100), 0);
    ck_assert_int_eq(lags(81), 0);
    ck_assert_int_eq(lags(78), 2);
    ck_assert_int_eq(lags(33), 2);
}
END_TEST

START_TEST(a_gap_of_more_than_a_second_is_lag)
{
    struct stall s;

    stall_init(&s);
    stall_arrived(&s, 0, START);
    stall_arrived(&s, 1900 * MS, START + 100 * MS); /* plenty of media: only the gap counts */
    ck_assert_int_eq(stall_lag(&s, START + 1200 * MS), 0);
    ck_assert_int_eq(stall_lag(&s, START + 2000 * MS), 1900);
    stall_arrival_break(&s);
    ck_assert_int_eq(stall_lag(&s, START + 20000 * MS), 0);
}
END_TEST

START_TEST(a_hole_is_ten_frames_and_half_a_second_or_any_step_back)
{
    static const struct {
        int step_ms, ms;
    } rows[] = {{66, 0}, {500, 0}, {660, 0}, {800, 800}, {-1, 1}, {-3600000, 3600000}};
    struct stall s;
    int64_t dts = 0, now = START;

    stall_init(&s);
    for (int i = 0; i < 30; i++)
        ck_assert_int_eq(stall_video_dts(&s, dts += 66 * MS, now += 66 * MS), 0);
    now += 2000 * MS;
    dts += (int64_t)rows[_i].step_ms * MS;
    ck_assert_int_eq(stall_video_dts(&s, dts, now), rows[_i].ms);
    /* once a second */
    ck_assert_int_eq(stall_video_dts(&s, dts - 5 * MS, now + 66 * MS), rows[_i].ms ? 0 : 5);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("stall");
    TCase *tc = tcase_create("stall");

    tcase_add_test(tc, a_stutter_is_more_than_800_ms_between_pictures);
    tcase_add_test(tc, stutters_are_told_once_a_second);
    tcase_add_test(tc, less_than_80_percent_of_real_time_is_lag_told_every_5_seconds);
    tcase_add_test(tc, a_gap_of_more_than_a_second_is_lag);
    tcase_add_loop_test(tc, a_hole_is_ten_frames_and_half_a_second_or_any_step_back, 0, 6);
    suite_add_tcase(s, tc);
    return run_suite(s);
}
