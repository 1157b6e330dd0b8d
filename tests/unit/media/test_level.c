/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_level.c - loudness and tone of known sounds. */
#include "media/frame.h"
#include "media/voice/level.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>

static struct level level;

static void feed_tone(double hz, double amplitude, double gain, int count)
{
    int16_t *s = malloc((size_t)count * 2 * sizeof(*s));

    for (int i = 0; i < count; i++)
        s[2 * i] = s[2 * i + 1] =
            (int16_t)(32767 * amplitude * sin(2 * M_PI * hz * i / SOUND_RATE));
    level_feed(&level, s, count, 2, gain, 1000000);
    free(s);
}

START_TEST(a_tone_is_measured)
{
    static const double tones[] = {50, 440, 441.5, 997, 3000, 5000};
    struct level_result r;

    level_init(&level);
    ck_assert_int_eq(level_measure(&level, &r, 0), -ENODATA);
    feed_tone(tones[_i], 0.5, 1, LEVEL_SAMPLES - 1);
    ck_assert_int_eq(level_measure(&level, &r, 1000000), -ENODATA);
    feed_tone(tones[_i], 0.5, 1, 48000);
    ck_assert_int_eq(level_measure(&level, &r, 1000000), 0);
    ck_assert_double_eq_tol(r.frequency_hz, tones[_i], 1.5);
    ck_assert_double_eq_tol(r.rms, 0.3535, 0.01);
    ck_assert_double_eq_tol(r.peak, 0.5, 0.01);
}
END_TEST

START_TEST(time_without_sound_is_silence)
{
    struct level_result r;

    level_init(&level);
    feed_tone(440, 0.5, 1, 48000);
    level_measure(&level, &r, 1000000 + 250000);
    ck_assert_double_eq_tol(r.rms, 0.25, 0.01);
    level_measure(&level, &r, 1000000 + 500000);
    ck_assert_double_eq(r.rms, 0);
    ck_assert_double_eq(r.frequency_hz, 0);
}
END_TEST

START_TEST(muted_and_silent_have_no_tone)
{
    struct level_result r;

    level_init(&level);
    feed_tone(440, 0.5, 0, 48000);
    ck_assert_int_eq(level_measure(&level, &r, 1000000), 0);
    ck_assert_double_eq(r.rms, 0);
    ck_assert_double_eq(r.frequency_hz, 0);
}
END_TEST

START_TEST(noise_has_no_tone)
{
    struct level_result r;
    int16_t s[480];

    level_init(&level);
    srand(1);
    for (int block = 0; block < 60; block++) {
        for (int i = 0; i < 480; i++)
            s[i] = (int16_t)(rand() % 20000 - 10000);
        level_feed(&level, s, 480, 1, 1, 1000000);
    }
    ck_assert_int_eq(level_measure(&level, &r, 1000000), 0);
    ck_assert_double_gt(r.rms, 0.1);
    ck_assert_double_eq(r.frequency_hz, 0);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("level");
    TCase *tc = tcase_create("level");

    tcase_add_loop_test(tc, a_tone_is_measured, 0, 6);
    tcase_add_test(tc, time_without_sound_is_silence);
    tcase_add_test(tc, muted_and_silent_have_no_tone);
    tcase_add_test(tc, noise_has_no_tone);
    suite_add_tcase(s, tc);
    return run_suite(s);
}
