/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_jitter.c - what is held back, when playing hurries, when it skips; invented arrivals. */
#include "media/clock/jitter.h"
#include "kit/suite.h"

#include <check.h>

enum { MS = 1000, FRAME = 66 * MS };

static const struct jitter_cfg live = {false, 1000 * MS, 3000 * MS};
/* the defaults: ignored in RTC mode */
static const struct jitter_cfg rtc = {true, 1000 * MS, 3000 * MS};

/* count pictures, each late by late[i % 10] ms, arriving 100 s after their own time. Returns the
 * last arrival. */
static int64_t arrive(struct jitter *j, int count, const int late[10])
{
    int64_t at = 0;

    for (int i = 0; i < count; i++) {
        at = 100000 * MS + (int64_t)i * FRAME + late[i % 10] * MS;
        jitter_arrived(j, AV_VIDEO, (int64_t)i * FRAME, at);
    }
    return at;
}

START_TEST(a_clean_network_makes_rtc_hold_nothing)
{
    static const int none[10];
    struct jitter j;

    jitter_init(&j, &rtc);
    int64_t now = arrive(&j, 200, none);
    ck_assert_int_eq(jitter_target_us(&j, now), 0);
    ck_assert_int_eq(jitter_edge_us(&j, AV_VIDEO), 100000 * MS);
    ck_assert_int_eq(jitter_lag_us(&j, AV_VIDEO), 100000 * MS);
    ck_assert_int_eq(jitter_smoothed_us(&j), 0);
}
END_TEST

START_TEST(rtc_follows_the_late_ones_up_to_its_limit)
{
    static const struct {
        int late, held;
    } rows[] = {{5, 5}, {40, 40}, {150, 150}, {350, 200}, {900, 200}};
    int late[10] = {0};
    struct jitter j;

    late[5] = rows[_i].late;
    jitter_init(&j, &rtc);
    int64_t now = arrive(&j, 200, late);
    ck_assert_int_eq(jitter_target_us(&j, now), rows[_i].held * MS);
    ck_assert_int_gt(jitter_smoothed_us(&j), 0);
}
END_TEST

START_TEST(what_was_late_is_forgotten_after_the_window)
{
    static const int none[10], late[10] = {[3] = 120};
    struct jitter j;

    jitter_init(&j, &rtc);
    arrive(&j, 100, late);
    int64_t at = 0;
    for (int i = 100; i < 170; i++) {
        at = 100000 * MS + (int64_t)i * FRAME + none[0];
        jitter_arrived(&j, AV_VIDEO, (int64_t)i * FRAME, at);
    }
    ck_assert_int_eq(jitter_target_us(&j, at), 0);
}
END_TEST

START_TEST(rtc_takes_an_explicit_floor_and_cap_below_a_second)
{
    static const int none[10], late[10] = {[5] = 190};
    static const struct jitter_cfg floor = {true, 150 * MS, 3000 * MS},
                                   cap = {true, 1000 * MS, 90 * MS};
    struct jitter j;

    jitter_init(&j, &floor);
    ck_assert_int_eq(jitter_target_us(&j, arrive(&j, 100, none)), 150 * MS);
    jitter_init(&j, &cap);
    ck_assert_int_eq(jitter_target_us(&j, arrive(&j, 100, late)), 90 * MS);
}
END_TEST

START_TEST(a_backlog_is_not_taken_for_jitter)
{
    struct jitter j;

    jitter_init(&j, &rtc);
    for (int i = 0; i < 30; i++) /* two seconds of the past at once */
        jitter_arrived(&j, AV_VIDEO, (int64_t)i * FRAME, 50000 * MS + i * 100);
    for (int i = 30; i < 60; i++)
        jitter_arrived(&j, AV_VIDEO, (int64_t)i * FRAME, 50000 * MS + (int64_t)(i - 29) * FRAME);
    ck_assert_int_le(jitter_target_us(&j, 50000 * MS + 30 * FRAME), 5 * MS);
}
END_TEST

START_TEST(live_mode_plays_hurries_and_skips)
{
    static const struct {
        int held;
        enum jitter_advice advice;
        double speed;
    } rows[] = {
        {500, JITTER_PLAY, 1.0},   {3000, JITTER_PLAY, 1.0}, {3100, JITTER_HURRY, 1.2},
        {2500, JITTER_HURRY, 1.2}, {2000, JITTER_PLAY, 1.0}, {2500, JITTER_PLAY, 1.0},
        {4000, JITTER_HURRY, 1.2}, {4001, JITTER_SKIP, 1.0}, {2900, JITTER_PLAY, 1.0},
    };
    struct jitter j;

    jitter_init(&j, &live);
    ck_assert_int_eq(jitter_target_us(&j, 0), 1000 * MS);
    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct jitter_step step = jitter_step(&j, rows[i].held * MS, 0);
        ck_assert_msg(step.advice == rows[i].advice, "row %u", i);
        ck_assert_double_eq(step.speed, rows[i].speed);
    }
}
END_TEST

START_TEST(rtc_tunes_hurries_and_skips)
{
    static const struct {
        int held;
        enum jitter_advice advice;
        double speed;
    } rows[] = {
        {22, JITTER_PLAY, 1.0},   {30, JITTER_PLAY, 1.005}, {10, JITTER_PLAY, 0.995},
        {90, JITTER_HURRY, 1.1},  {50, JITTER_HURRY, 1.1},  {30, JITTER_PLAY, 1.005},
        {300, JITTER_HURRY, 1.2}, {1021, JITTER_SKIP, 1.0}, {60, JITTER_PLAY, 1.01},
        {22, JITTER_PLAY, 1.005}, {21, JITTER_PLAY, 1.0},   {2, JITTER_PLAY, 0.99},
    };
    struct jitter j;

    jitter_init(&j, &rtc);
    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct jitter_step step = jitter_step(&j, rows[i].held * MS, 20 * MS);
        ck_assert_msg(step.advice == rows[i].advice, "row %u", i);
        ck_assert_double_eq(step.speed, rows[i].speed);
    }
}
END_TEST

START_TEST(a_kind_that_stopped_coming_is_not_there)
{
    static const int none[10];
    struct jitter j;

    jitter_init(&j, &rtc);
    int64_t now = arrive(&j, 3, none);
    ck_assert(jitter_has(&j, AV_VIDEO, now + 1999 * MS));
    ck_assert(!jitter_has(&j, AV_VIDEO, now + 2001 * MS));
    ck_assert(!jitter_has(&j, AV_SOUND, now));
    jitter_restart(&j);
    ck_assert(!jitter_has(&j, AV_VIDEO, now));
    ck_assert(j.cfg.is_rtc);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("jitter");
    TCase *tc = tcase_create("jitter");

    tcase_add_test(tc, a_clean_network_makes_rtc_hold_nothing);
    tcase_add_loop_test(tc, rtc_follows_the_late_ones_up_to_its_limit, 0, 5);
    tcase_add_test(tc, what_was_late_is_forgotten_after_the_window);
    tcase_add_test(tc, rtc_takes_an_explicit_floor_and_cap_below_a_second);
    tcase_add_test(tc, a_backlog_is_not_taken_for_jitter);
    tcase_add_test(tc, live_mode_plays_hurries_and_skips);
    tcase_add_test(tc, rtc_tunes_hurries_and_skips);
    tcase_add_test(tc, a_kind_that_stopped_coming_is_not_there);
    suite_add_tcase(s, tc);
    return run_suite(s);
}
