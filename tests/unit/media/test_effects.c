/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_effects.c - what each effect of the microphone does to known sounds: gain control, noise
 * suppression, reverberation, voice changer. */
#include "kit/sounds.h"
#include "kit/suite.h"

#include "media/voice/sound_chain.h"

#include <check.h>
#include <stdlib.h>

enum { SECONDS = 8, COUNT = SECONDS * SOUND_RATE, BLOCKS = COUNT / SOUND_BLOCK };

static int16_t sound[COUNT];

/* Passes all of sound through a new chain, in place. */
static void pass(const struct voice *v)
{
    struct sound_chain *c;

    ck_assert_int_eq(sound_chain_new(&c), 0);
    for (int n = 0; n < BLOCKS; n++)
        sound_chain_run(c, v, NULL, sound + n * SOUND_BLOCK);
    sound_chain_free(c);
}

static int16_t cut(double value)
{
    return (int16_t)fmax(-32768, fmin(32767, lrint(value)));
}

/* A voice and white noise, each in decibels of full scale. */
static void speak(double voice_db, double noise_db)
{
    struct sounds s = {.seed = 7};

    for (int i = 0; i < COUNT; i++)
        sound[i] = cut(sounds_of_db(voice_db) * sounds_voice(&s) +
                       sounds_of_db(noise_db) * sqrt(3) * sounds_noise(&s));
}

/* Of that many seconds behind a second. */
static double db_of(double from_s, double seconds)
{
    return sounds_db(sound + (int)(from_s * SOUND_RATE), (int)(seconds * SOUND_RATE));
}

/* ---- gain control, noise suppression */

START_TEST(gain_control_makes_quiet_and_loud_voices_alike_within_3_s)
{
    static const double rows[] = {-40, -30, -20, -6};
    struct voice v = VOICE_PLAIN;

    v.has_agc = true;
    speak(rows[_i], -100);
    pass(&v);
    ck_assert_double_eq_tol(db_of(3, 2), -22.5, 2);
    ck_assert_double_eq_tol(db_of(6, 2), -22.5, 2);
}
END_TEST

START_TEST(noise_goes_down_by_12_db)
{
    struct voice v = VOICE_PLAIN;

    v.has_ans = true;
    speak(-120, -45);
    ck_assert_double_eq_tol(db_of(4, 4), -45, 0.2);
    pass(&v);
    ck_assert_double_lt(db_of(4, 4), -45 - 12);
}
END_TEST

START_TEST(a_voice_in_noise_stays_as_loud_as_it_was)
{
    struct voice v = VOICE_PLAIN;

    v.has_ans = true;
    speak(-20, -45);
    double before_db = db_of(4, 4);
    pass(&v);
    ck_assert_double_eq_tol(db_of(4, 4), before_db, 1);
    /* between two syllables: the pause ends at 6.0 s */
    ck_assert_double_lt(db_of(5.85, 0.1), -45 - 10);
}
END_TEST

/* ---- reverberation */

/* A second of noise, then silence: until when the tail has gone down by 60 dB, taken from the part
 * between 5 and 25 dB of the energy that is still to come. */
static double decay_s(void)
{
    static double rest[COUNT + 1];
    int end = SOUND_RATE, at5 = 0, at25 = 0;

    for (int i = COUNT - 1; i >= 0; i--)
        rest[i] = rest[i + 1] + (double)sound[i] * sound[i];
    int begin = end + SOUND_RATE / 20;
    for (int i = begin; i < COUNT && !at25; i++) {
        double db = 10 * log10(rest[i] / rest[begin] + 1e-30);
        at5 = !at5 && db < -5 ? i : at5;
        at25 = db < -25 ? i : 0;
    }
    return 3.0 * (at25 - at5) / SOUND_RATE;
}

START_TEST(each_room_has_its_decay)
{
    /* type, seconds: high tones die away before that, so dull rooms are below their row */
    static const double rows[][2] = {{1, 0.92}, {2, 0.38}, {3, 2.15}, {4, 1.45},
                                     {5, 1.19}, {6, 0.60}, {7, 0.71}};
    struct sounds s = {.seed = 3};
    struct voice v = VOICE_PLAIN;

    for (int i = 0; i < COUNT; i++)
        sound[i] = i < SOUND_RATE ? (int16_t)(6000 * sounds_noise(&s)) : 0;
    v.reverb = (int)rows[_i][0];
    double before_db = db_of(0.5, 0.5);
    pass(&v);
    ck_assert_double_eq_tol(db_of(0.5, 0.5), before_db, 4); /* not much louder or quieter */
    ck_assert_double_eq_tol(decay_s() / rows[_i][1], 1, 0.1);
    ck_assert_double_lt(db_of(7, 1), -70); /* it does end */
}
END_TEST

/* ---- voice changer */

START_TEST(each_voice_has_its_pitch)
{
    static const struct {
        int type;
        double pitch;
    } rows[] = {{1, 1.6}, {2, 1.3}, {3, 0.85}, {4, 0.9}, {7, 0.6}, {8, 0.75}};
    struct voice v = VOICE_PLAIN;

    for (int i = 0; i < COUNT; i++)
        sound[i] = (int16_t)lrint(8000 * sin(2 * M_PI * 200 * i / SOUND_RATE));
    v.changer = rows[_i].type;
    pass(&v);
    ck_assert_double_eq_tol(sounds_turns(sound + SOUND_RATE, 5 * SOUND_RATE), 200 * rows[_i].pitch,
                            2);
}
END_TEST

/* The next block of a pitch that glides from 60 to 340 Hz and back. */
static void glide(struct sounds *s, int16_t block[SOUND_BLOCK])
{
    for (int i = 0; i < SOUND_BLOCK; i++, s->at++) {
        double sum = 0;
        s->phase += (200 + 140 * sin(2 * M_PI * 0.3 * s->at / SOUND_RATE)) / SOUND_RATE;
        for (int k = 1; k <= 5; k++)
            sum += sin(2 * M_PI * k * s->phase + k) / k;
        block[i] = (int16_t)lrint(6000 * sum);
    }
}

/* Two minutes: what libsonic gives too little a second adds up. */
START_TEST(every_voice_goes_on_without_a_gap)
{
    static const int types[] = {1, 2, 3, 4, 6, 7, 8, 10, 11};
    struct sounds s = {0};
    struct voice v = VOICE_PLAIN;
    struct sound_chain *c;

    v.changer = types[_i];
    ck_assert_int_eq(sound_chain_new(&c), 0);
    for (int n = 0, zeros = 0; n < 120 * SOUND_RATE / SOUND_BLOCK; n++) {
        int16_t block[SOUND_BLOCK];
        int longest = 0;
        glide(&s, block);
        sound_chain_run(c, &v, NULL, block);
        for (int i = 0; i < SOUND_BLOCK; i++) {
            zeros = block[i] == 0 ? zeros + 1 : 0;
            longest = zeros > longest ? zeros : longest;
        }
        if (longest >= 20 && n > 10)
            ck_abort_msg("type %d is silent in block %d", v.changer, n);
    }
    sound_chain_free(c);
}
END_TEST

START_TEST(strong_current_is_a_modulation)
{
    struct voice v = VOICE_PLAIN;
    const int16_t *half = sound + COUNT / 2;

    for (int i = 0; i < COUNT; i++)
        sound[i] = (int16_t)lrint(8000 * sin(2 * M_PI * 400 * i / SOUND_RATE));
    v.changer = 9;
    pass(&v);
    ck_assert_double_eq_tol(sounds_tone(half, SOUND_RATE, 350), 4000, 40);
    ck_assert_double_eq_tol(sounds_tone(half, SOUND_RATE, 450), 4000, 40);
    ck_assert_double_lt(sounds_tone(half, SOUND_RATE, 400), 40);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("effects");
    TCase *tc = tcase_create("effects");

    tcase_set_timeout(tc, 30);
    tcase_add_loop_test(tc, gain_control_makes_quiet_and_loud_voices_alike_within_3_s, 0, 4);
    tcase_add_test(tc, noise_goes_down_by_12_db);
    tcase_add_test(tc, a_voice_in_noise_stays_as_loud_as_it_was);
    tcase_add_loop_test(tc, each_room_has_its_decay, 0, 7);
    tcase_add_loop_test(tc, each_voice_has_its_pitch, 0, 6);
    tcase_add_loop_test(tc, every_voice_goes_on_without_a_gap, 0, 9);
    tcase_add_test(tc, strong_current_is_a_modulation);
    suite_add_tcase(s, tc);
    return run_suite(s);
}
