/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_avclock.c - which picture is due, with and without sound. */
#include "base/time/loop.h"
#include "media/clock/avclock.h"
#include "kit/suite.h"

#include <check.h>

enum { MS = 1000 };

static const int64_t pictures[] = {100 * MS, 166 * MS, 233 * MS};

START_TEST(nothing_is_due_before_the_clock_is_set)
{
    struct avclock c;

    avclock_init(&c);
    ck_assert_int_eq(avclock_due(&c, pictures, 3, 1000 * MS, 5000 * MS), -1);
}
END_TEST

START_TEST(the_latest_picture_whose_time_came_is_due)
{
    static const struct {
        int now, due;
    } rows[] = {{99, -1}, {100, 0}, {165, 0}, {166, 1}, {1000, 2}};
    struct avclock c;

    avclock_init(&c);
    avclock_set(&c, 0, 0);
    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        ck_assert_int_eq(avclock_due(&c, pictures, 3, 0, rows[i].now * MS), rows[i].due);
    ck_assert_int_eq(avclock_due(&c, pictures, 3, 36 * MS, 64 * MS), 0);
    ck_assert_int_eq(avclock_due(&c, pictures, 0, 0, 1000 * MS), -1);
}
END_TEST

START_TEST(sound_leads_while_it_plays_then_the_loop_runs_on)
{
    struct avclock c;

    avclock_init(&c);
    avclock_set(&c, 0, 0);
    ck_assert(!avclock_is_led_by_sound(&c, 0));
    avclock_sound(&c, 60 * MS, 100 * MS);
    ck_assert(avclock_is_led_by_sound(&c, 100 * MS + AVCLOCK_SOUND_GONE_US));
    ck_assert(!avclock_is_led_by_sound(&c, 101 * MS + AVCLOCK_SOUND_GONE_US));
    ck_assert_int_eq(avclock_line_us(&c, 1100 * MS), 1060 * MS);
}
END_TEST

START_TEST(speed_changes_from_here_on)
{
    struct avclock c;

    avclock_init(&c);
    avclock_set(&c, 0, 0);
    avclock_speed(&c, 1.2, 1000 * MS);
    ck_assert_int_eq(avclock_line_us(&c, 2000 * MS), 2200 * MS);
    int64_t when = avclock_when_us(&c, 2200 * MS, 1000 * MS);
    ck_assert_int_ge(when, 2000 * MS);
    ck_assert_int_le(when, 2001 * MS);
    ck_assert_int_eq(avclock_when_us(&c, 0, 1000 * MS), 1000 * MS);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("avclock");
    TCase *tc = tcase_create("avclock");

    tcase_add_test(tc, nothing_is_due_before_the_clock_is_set);
    tcase_add_test(tc, the_latest_picture_whose_time_came_is_due);
    tcase_add_test(tc, sound_leads_while_it_plays_then_the_loop_runs_on);
    tcase_add_test(tc, speed_changes_from_here_on);
    suite_add_tcase(s, tc);
    return run_suite(s);
}
