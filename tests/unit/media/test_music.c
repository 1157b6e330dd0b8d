/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_music.c - a piece of sound from memory: all of it, a part of it, and what is none. */
#include "kit/sounds.h"
#include "kit/suite.h"

#include "media/voice/music.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = 24000, COUNT = 2 * RATE, SIZE = 44 + 2 * COUNT };

static uint8_t wav[SIZE];
static char why[128];

static void put_le(uint8_t *to, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        to[i] = (uint8_t)(value >> 8 * i);
}

/* Two seconds at 24 kHz: the first of 500 Hz, the second of 1000 Hz. */
static void make_wav(void)
{
    memcpy(wav, "RIFF", 4);
    put_le(wav + 4, SIZE - 8);
    memcpy(wav + 8, "WAVEfmt ", 8);
    put_le(wav + 16, 16);
    put_le(wav + 20, 1 | 1 << 16);
    put_le(wav + 24, RATE);
    put_le(wav + 28, 2 * RATE);
    put_le(wav + 32, 2 | 16 << 16);
    memcpy(wav + 36, "data", 4);
    put_le(wav + 40, 2 * COUNT);
    for (int i = 0; i < COUNT; i++) {
        int sample = (int)lrint(8000 * sin(2 * M_PI * (i < RATE ? 500 : 1000) * i / RATE));
        wav[44 + 2 * i] = (uint8_t)sample;
        wav[45 + 2 * i] = (uint8_t)(sample >> 8);
    }
}

static int16_t heard[3 * SOUND_RATE];

/* Plays to the end; returns how many samples there were, in whole blocks. */
static int play_all(struct music *m)
{
    int count = 0;

    while (music_read(m, heard + count)) {
        count += SOUND_BLOCK;
        ck_assert_int_lt(count, 3 * SOUND_RATE - SOUND_BLOCK);
    }
    return count;
}

START_TEST(a_piece_is_played_to_its_end)
{
    struct music *m;
    int16_t block[SOUND_BLOCK];

    make_wav();
    ck_assert_int_eq(music_open(&m, wav, SIZE, 0, 0, why, sizeof(why)), 0);
    memset(wav, 0, SIZE); /* it has a copy */
    ck_assert_int_eq(music_duration_us(m), 2000000);
    ck_assert_int_eq(music_position_us(m), 0);
    int count = play_all(m);
    ck_assert_int_ge(count, 2 * SOUND_RATE - SOUND_BLOCK);
    ck_assert_int_le(count, 2 * SOUND_RATE + SOUND_BLOCK);
    ck_assert_double_eq_tol(sounds_tone(heard + SOUND_RATE / 2, SOUND_RATE / 4, 500), 8000, 100);
    ck_assert_double_eq_tol(sounds_tone(heard + 3 * SOUND_RATE / 2, SOUND_RATE / 4, 1000), 8000,
                            100);
    ck_assert_int_ge(music_position_us(m), 1990000);
    ck_assert_int_le(music_position_us(m), 2000000);
    ck_assert(!music_read(m, block));
    music_close(m);
    music_close(NULL);
}
END_TEST

START_TEST(a_part_begins_and_ends_where_it_is_told)
{
    static const struct {
        int64_t start_us, end_us, first_us, last_us;
    } rows[] = {
        {1200000, 1700000, 1200000, 1700000},
        {1200000, 0, 1200000, 2000000},
        {1200000, -1, 1200000, 2000000},
        {1200000, 1100000, 1200000, 2000000},
        {0, 700000, 0, 700000},
        {-5, 9000000, 0, 2000000},
        {2500000, 700000, 0, 700000},
    };
    struct music *m;

    make_wav();
    ck_assert_int_eq(
        music_open(&m, wav, SIZE, rows[_i].start_us, rows[_i].end_us, why, sizeof(why)), 0);
    ck_assert_int_le(llabs(music_position_us(m) - rows[_i].first_us), SOUND_BLOCK_US);
    int count = play_all(m);
    ck_assert_int_le(llabs(music_position_us(m) - rows[_i].last_us), 10000);
    double hz = rows[_i].first_us > 1000000 ? 1000 : 500;
    ck_assert_double_eq_tol(sounds_tone(heard, SOUND_RATE / 4, hz), 8000, 100);
    ck_assert_int_le(
        llabs(count * INT64_C(1000000) / SOUND_RATE - (rows[_i].last_us - rows[_i].first_us)),
        2 * SOUND_BLOCK_US);
    music_close(m);
}
END_TEST

START_TEST(what_is_no_sound_is_refused)
{
    static const char *const texts[] = {
        "no sound at all, only words, and more words, and no sound",
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile /etc/hostname\n",
        "RIFF",
    };
    struct music *m = NULL;

    ck_assert_int_eq(music_open(&m, texts[_i], strlen(texts[_i]), 0, 0, why, sizeof(why)), -EINVAL);
    ck_assert_str_eq(why, "no sound that can be decoded");
    ck_assert_ptr_null(m);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("music");
    TCase *tc = tcase_create("music");

    tcase_add_test(tc, a_piece_is_played_to_its_end);
    tcase_add_loop_test(tc, a_part_begins_and_ends_where_it_is_told, 0, 7);
    tcase_add_loop_test(tc, what_is_no_sound_is_refused, 0, 4);
    suite_add_tcase(s, tc);
    return run_suite(s);
}
