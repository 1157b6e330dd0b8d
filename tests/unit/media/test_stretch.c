/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_stretch.c - faster and slower: as long as asked, on pitch, and every sample knows its place.
 */
#include "media/frame.h"
#include "media/voice/stretch.h"
#include "kit/suite.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

enum { UNIT = 1024, UNITS = 200 };

struct run {
    int64_t count;     /* samples that came out */
    int crossings;     /* upwards through zero */
    int64_t end_us;    /* place of the last */
    double worst_step; /* between neighbours */
};

static struct run play(struct stretch *s, double speed)
{
    struct run r = {0};
    int16_t in[UNIT * 2], last = 0;
    int64_t line = 0, n = 0;

    stretch_speed(s, speed);
    for (int u = 0; u < UNITS; u++) {
        for (int i = 0; i < UNIT; i++, n++)
            in[2 * i] = in[2 * i + 1] =
                (int16_t)(10000 * sin(2 * M_PI * 300 * (double)n / SOUND_RATE));
        struct stretch_out out;
        ck_assert_int_eq(stretch_put(s, in, UNIT, line, line + UNIT * 1000000LL / SOUND_RATE), 0);
        stretch_get(s, &out);
        line += UNIT * 1000000LL / SOUND_RATE;
        for (int i = 0; i < out.count; i++) {
            int16_t v = out.samples[2 * i];
            r.crossings += last < 0 && v >= 0;
            r.worst_step = fmax(r.worst_step, fabs((double)v - last));
            last = v;
        }
        r.count += out.count;
        if (out.count)
            r.end_us = out.line_end_us;
    }
    return r;
}

START_TEST(length_follows_speed_and_pitch_stays)
{
    static const double speeds[] = {1.0, 1.005, 0.995, 1.1, 1.2};
    double speed = speeds[_i];
    struct stretch *s;

    ck_assert_int_eq(stretch_new(&s), 0);
    struct run r = play(s, speed);
    double wanted = UNIT * UNITS / speed, seconds = (double)r.count / SOUND_RATE;
    ck_assert_double_eq_tol((double)r.count, wanted, 3000);
    ck_assert_double_eq_tol(r.crossings / seconds, 300, 6);
    ck_assert_double_le(r.worst_step, 600); /* 393 is the tone's own */
    ck_assert_int_le(llabs(r.end_us - UNITS * (UNIT * 1000000LL / SOUND_RATE)), 70000);
    stretch_free(s);
}
END_TEST

/* A pure tone obeys x[n] = 2 cos(w) x[n-1] - x[n-2]; what is left of that is rounding, or a click.
 */
START_TEST(tuning_in_and_out_does_not_click)
{
    static const double speeds[] = {1.0, 1.005, 1.0, 0.99, 0.995, 1.0, 1.01, 1.0};
    double w = 2 * M_PI * 3000 / SOUND_RATE, worst = 0, before[2] = {0};
    int64_t heard = 0, n = 0;
    struct stretch *s;

    ck_assert_int_eq(stretch_new(&s), 0);
    for (int u = 0; u < 8 * 20; u++) {
        int16_t in[UNIT * 2];
        struct stretch_out out;
        for (int i = 0; i < UNIT; i++, n++)
            in[2 * i] = in[2 * i + 1] = (int16_t)lrint(10000 * sin(w * (double)n));
        stretch_speed(s, speeds[u / 20]);
        ck_assert_int_eq(stretch_put(s, in, UNIT, 0, 21333), 0);
        stretch_get(s, &out);
        for (int i = 0; i < out.count; i++, heard++) {
            double left = out.samples[2 * i] - 2 * cos(w) * before[0] + before[1];
            worst = heard > 2 ? fmax(worst, fabs(left)) : 0;
            before[1] = before[0];
            before[0] = out.samples[2 * i];
        }
    }
    /* of 10000: straight lines and the other speed; a lost sample gives 3800 */
    ck_assert_double_le(worst, 300);
    ck_assert_int_le(llabs(heard - n), 200);
    stretch_free(s);
}
END_TEST

START_TEST(going_back_to_normal_gives_what_was_held)
{
    struct stretch *s;

    ck_assert_int_eq(stretch_new(&s), 0);
    play(s, 1.2);
    struct run r = play(s, 1.0);
    ck_assert_int_ge(r.count, UNIT * UNITS);
    ck_assert_int_le(r.count, UNIT * UNITS + 4000);
    stretch_reset(s);
    r = play(s, 1.0);
    ck_assert_int_eq(r.count, UNIT * UNITS);
    stretch_free(s);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("stretch");
    TCase *tc = tcase_create("stretch");

    tcase_add_loop_test(tc, length_follows_speed_and_pitch_stays, 0, 5);
    tcase_add_test(tc, tuning_in_and_out_does_not_click);
    tcase_add_test(tc, going_back_to_normal_gives_what_was_held);
    suite_add_tcase(s, tc);
    return run_suite(s);
}
