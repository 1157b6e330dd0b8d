/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_sound_chain.c - the sound chain: plain sound passes as it is, volumes go smoothly, music is
 * added without a sample above full scale, and a block costs no memory. */
#include "kit/refuse.h"
#include "kit/sounds.h"
#include "kit/suite.h"

#include "media/voice/sound_chain.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCKS = 94, COUNT = BLOCKS * SOUND_BLOCK };

static int16_t out[COUNT];

static struct sound_chain *chain_new(void)
{
    struct sound_chain *c;

    ck_assert_int_eq(sound_chain_new(&c), 0);
    return c;
}

static void tone_block(int16_t block[SOUND_BLOCK], int n, double hz, double amplitude)
{
    for (int i = 0; i < SOUND_BLOCK; i++)
        block[i] =
            (int16_t)lrint(amplitude * sin(2 * M_PI * hz * (n * SOUND_BLOCK + i) / SOUND_RATE));
}

/* A second of two tones, music being the second one, into out. */
static void pass_tones(struct sound_chain *c, const struct voice *v, double own, double music)
{
    for (int n = 0; n < BLOCKS; n++) {
        int16_t second[SOUND_BLOCK];
        tone_block(out + n * SOUND_BLOCK, n, 500, own);
        tone_block(second, n, 1250, music);
        sound_chain_run(c, v, music > 0 ? second : NULL, out + n * SOUND_BLOCK);
    }
}

START_TEST(a_plain_voice_changes_nothing)
{
    struct sound_chain *c = chain_new();
    struct sounds s = {0};

    for (int n = 0; n < BLOCKS; n++) {
        int16_t block[SOUND_BLOCK], before[SOUND_BLOCK];
        for (int i = 0; i < SOUND_BLOCK; i++)
            block[i] = (int16_t)lrint(32767 * sounds_noise(&s));
        memcpy(before, block, sizeof(block));
        sound_chain_run(c, &VOICE_PLAIN, NULL, block);
        ck_assert_mem_eq(block, before, sizeof(block));
    }
    sound_chain_free(c);
    sound_chain_free(NULL);
}
END_TEST

START_TEST(a_volume_is_reached_within_20_ms_without_a_step)
{
    struct sound_chain *c = chain_new();
    struct voice v = VOICE_PLAIN;
    int16_t last = 10000;
    double gains[] = {0.25, 0, 1};

    for (int n = 0; n < 12; n++) {
        int16_t block[SOUND_BLOCK];
        for (int i = 0; i < SOUND_BLOCK; i++)
            block[i] = 10000;
        v.is_muted = n / 4 == 1; /* a gain of 0 in other words */
        v.gain = n / 4 == 1 ? 1 : gains[n / 4];
        sound_chain_run(c, n > 0 ? &v : &VOICE_PLAIN, NULL, block);
        for (int i = 0; i < SOUND_BLOCK; i++) {
            ck_assert_int_le(abs(block[i] - last), 11);
            last = block[i];
        }
        if (n % 4 == 3)
            ck_assert_int_eq(last, (int)(10000 * gains[n / 4]));
    }
    sound_chain_free(c);
}
END_TEST

START_TEST(two_tones_are_heard_at_their_levels)
{
    struct sound_chain *c = chain_new();
    struct voice v = VOICE_PLAIN;

    v.gain = 0.5;
    v.music_gain = 0.75;
    pass_tones(c, &v, 12000, 8000);
    ck_assert_double_eq_tol(sounds_tone(out + COUNT / 2, SOUND_RATE / 4, 500), 6000, 5);
    ck_assert_double_eq_tol(sounds_tone(out + COUNT / 2, SOUND_RATE / 4, 1250), 6000, 5);
    sound_chain_free(c);
}
END_TEST

/* Both tones at 0.9 of full scale: cut they would give products of their frequencies. */
START_TEST(a_sum_above_full_scale_is_turned_down_not_cut)
{
    struct sound_chain *c = chain_new();

    pass_tones(c, &VOICE_PLAIN, 29500, 29500);
    double own = sounds_tone(out + COUNT / 2, SOUND_RATE / 4, 500);
    double music = sounds_tone(out + COUNT / 2, SOUND_RATE / 4, 1250);
    ck_assert_double_eq_tol(own / music, 1, 0.02);
    ck_assert_double_gt(own, 14500); /* half of full scale each, less a little */
    int peak = 0;
    for (int i = 0; i < COUNT; i++)
        peak = abs(out[i]) > peak ? abs(out[i]) : peak;
    ck_assert_int_le(peak, 32767);
    double cut = sounds_tone(out + COUNT / 2, SOUND_RATE / 4, 250) +
                 sounds_tone(out + COUNT / 2, SOUND_RATE / 4, 2000);
    ck_assert_double_lt(cut, 0.02 * own);
    sound_chain_free(c);
}
END_TEST

START_TEST(after_a_loud_moment_sound_is_as_before)
{
    struct sound_chain *c = chain_new();

    pass_tones(c, &VOICE_PLAIN, 29500, 29500);
    pass_tones(c, &VOICE_PLAIN, 10000, 0);
    pass_tones(c, &VOICE_PLAIN, 10000, 0);
    ck_assert_double_eq_tol(sounds_tone(out + COUNT / 2, SOUND_RATE / 4, 500), 10000, 20);
    sound_chain_free(c);
}
END_TEST

START_TEST(the_level_is_the_microphones)
{
    struct sound_chain *c = chain_new();
    struct voice v = VOICE_PLAIN;

    ck_assert_int_eq(sound_chain_level(c), 0);
    pass_tones(c, &v, 32767, 0);
    ck_assert_int_ge(sound_chain_level(c), 94); /* -3 of -60 dB */
    ck_assert_int_le(sound_chain_level(c), 95);
    pass_tones(c, &v, 3277, 30000);
    ck_assert_int_eq(sound_chain_level(c), 61);
    v.is_muted = true;
    pass_tones(c, &v, 32767, 30000);
    ck_assert_int_eq(sound_chain_level(c), 0);
    sound_chain_free(c);
}
END_TEST

#if REFUSES
static const struct voice everything = {
    .has_ans = true, .has_agc = true, .changer = 1, .reverb = 3, .gain = 0.7, .music_gain = 1};

START_TEST(a_block_takes_no_memory)
{
    struct sound_chain *c = chain_new();

    pass_tones(c, &everything, 8000, 8000);
    allowed = 0;
    refused = 0;
    is_counting = true;
    pass_tones(c, &everything, 8000, 8000);
    is_counting = false;
    ck_assert_int_eq(refused, 0);
    sound_chain_free(c);
}
END_TEST

static int open_all(void)
{
    struct sound_chain *c;
    struct voice v = everything;
    int16_t block[SOUND_BLOCK] = {0};
    int err = sound_chain_new(&c);

    if (err)
        return err;
    /* libspeexdsp does not look at what malloc answers, libsonic loses a buffer that cannot grow */
    v.has_ans = v.has_agc = false;
    v.changer = 0;
    sound_chain_run(c, &v, NULL, block);
    sound_chain_free(c);
    return refused ? -ENOMEM : 0; /* an effect is left out, and sound goes on */
}

START_TEST(without_memory_effects_are_left_out)
{
    refuse_each(open_all, 200);
}
END_TEST
#endif

int main(void)
{
    Suite *s = suite_create("sound_chain");
    TCase *tc = tcase_create("sound_chain");

    tcase_add_test(tc, a_plain_voice_changes_nothing);
    tcase_add_test(tc, a_volume_is_reached_within_20_ms_without_a_step);
    tcase_add_test(tc, two_tones_are_heard_at_their_levels);
    tcase_add_test(tc, a_sum_above_full_scale_is_turned_down_not_cut);
    tcase_add_test(tc, after_a_loud_moment_sound_is_as_before);
    tcase_add_test(tc, the_level_is_the_microphones);
#if REFUSES
    tcase_add_test(tc, a_block_takes_no_memory);
    tcase_add_test(tc, without_memory_effects_are_left_out);
#endif
    suite_add_tcase(s, tc);
    return run_suite(s);
}
