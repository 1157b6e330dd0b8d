/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_asource.c - sound sources: words, errors in words, tone, files, pipes, the dummy sound card.
 */
#include "media/capture/asource.h"
#include "kit/source_folder.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_spec(struct asource **s, const char *word, const char *rest, char why[96])
{
    char spec[160];
    struct asource_cfg cfg = {.clock = clock_of_test};

    snprintf(spec, sizeof(spec), "%s%s", word, rest);
    return asource_open(s, spec, &cfg, why, 96);
}

static struct asource *must_open(const char *word, const char *rest)
{
    struct asource *s;
    char why[96];
    int err = open_spec(&s, word, rest, why);

    ck_assert_msg(err == 0, "%s", why);
    return s;
}

static int read_within(struct asource *s, int16_t *block, int64_t *pts_us, int ms)
{
    int64_t begin_us = clock_now_us(clock_of_test);
    int err = asource_read(s, block, pts_us, begin_us + ms * 1000);

    ck_assert_int_le(clock_now_us(clock_of_test) - begin_us, (ms + 60) * 1000);
    return err;
}

static double frequency(const int16_t *samples, int count)
{
    int crossings = 0;

    for (int i = 1; i < count; i++)
        crossings += (samples[i - 1] < 0) != (samples[i] < 0);
    return crossings / 2.0 * SOUND_RATE / count;
}

START_TEST(what_cannot_be_opened_is_said_in_words)
{
    static const struct {
        const char *spec;
        int err;
        const char *words;
    } rows[] = {
        {"tone:0", -EINVAL, "20 to 20000"},
        {"tone:abc", -EINVAL, "20 to 20000"},
        {"tone:nan", -EINVAL, "20 to 20000"},
        {"file:/nonexistent", -ENOENT, "no such file"},
        {"file:/etc/hostname", -EINVAL, "no sound"},
        {"pcm:/nonexistent", -ENOENT, "cannot open"},
        {"pcm:/dev/zero", -EINVAL, "neither"},
        {"pcm:/dev/zero@3999", -EDOM, "3999 Hz; 4000 to 192000 Hz"},
        {"pcm:/dev/zero@192001", -EDOM, "192001 Hz"},
        {"loud", -EINVAL, "no such kind"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct asource *s = NULL;
        char why[96] = "";
        ck_assert_int_eq(open_spec(&s, rows[i].spec, "", why), rows[i].err);
        ck_assert_msg(strstr(why, rows[i].words) != NULL, "%s: %s", rows[i].spec, why);
        ck_assert_ptr_null(s);
    }
}
END_TEST

START_TEST(a_tone_has_its_pitch_without_breaks)
{
    static const struct {
        const char *spec;
        double hz;
    } rows[] = {{"tone", 440}, {"tone:1000", 1000}, {"tone:97.5", 97.5}};

    for (int k = 0; k < 3; k++) {
        enum { BLOCKS = 30 };
        int16_t wave[BLOCKS * SOUND_BLOCK];
        int64_t pts_us[BLOCKS], begin_us = clock_now_us(clock_of_test);
        struct asource *s = must_open(rows[k].spec, "");
        for (int i = 0; i < BLOCKS; i++)
            ck_assert_int_eq(read_within(s, wave + i * SOUND_BLOCK, &pts_us[i], 100), 0);
        int64_t took_us = clock_now_us(clock_of_test) - begin_us;
        ck_assert_int_ge(took_us, (BLOCKS - 1) * SOUND_BLOCK_US);
        ck_assert_int_le(took_us, BLOCKS * SOUND_BLOCK_US + 150000);
        /* and no drift: a third block makes up for two roundings */
        for (int i = 1; i < BLOCKS; i++)
            ck_assert_int_le(
                llabs(pts_us[i] - pts_us[0] - i * (int64_t)SOUND_BLOCK * 1000000 / SOUND_RATE), 1);
        ck_assert(llabs((int64_t)(frequency(wave, BLOCKS * SOUND_BLOCK) - rows[k].hz)) <= 3);
        int step = (int)(8192 * 2 * 3.15 * rows[k].hz / SOUND_RATE) + 2;
        for (int i = 1; i < BLOCKS * SOUND_BLOCK; i++) /* no jump, also between blocks */
            ck_assert_int_le(abs(wave[i] - wave[i - 1]), step);
        asource_close(s);
    }
}
END_TEST

START_TEST(none_is_silence_in_real_time)
{
    int16_t block[SOUND_BLOCK];
    int64_t pts_us, begin_us = clock_now_us(clock_of_test);
    struct asource *s = must_open("none", "");

    for (int i = 0; i < 10; i++) {
        memset(block, 1, sizeof(block));
        ck_assert_int_eq(read_within(s, block, &pts_us, 100), 0);
        for (int k = 0; k < SOUND_BLOCK; k++)
            ck_assert_int_eq(block[k], 0);
    }
    ck_assert_int_ge(clock_now_us(clock_of_test) - begin_us, 95000);
    ck_assert_int_eq(read_within(s, block, &pts_us, 0), -ETIMEDOUT);
    asource_close(s);
}
END_TEST

static void write_ramp(int fd, int count)
{
    for (int i = 0; i < count; i++) {
        unsigned char sample[2] = {(unsigned char)(i & 255), (unsigned char)(i >> 8)};
        ck_assert_int_eq((int)write(fd, sample, 2), 2);
    }
}

START_TEST(a_pcm_file_is_looped)
{
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    int16_t block[SOUND_BLOCK];
    int64_t pts_us;

    write_ramp(fd, 2 * SOUND_BLOCK);
    close(fd);
    struct asource *s = must_open("pcm:", path);
    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(read_within(s, block, &pts_us, 100), 0);
        ck_assert_int_eq(block[7], (i % 2) * SOUND_BLOCK + 7);
    }
    asource_close(s);
}
END_TEST

/* Two seconds of a tone at any rate. */
static void write_tone(const char *to, int tone_hz, int rate_hz)
{
    FILE *f = fopen(to, "wb");

    ck_assert_ptr_nonnull(f);
    for (int i = 0; i < 2 * rate_hz; i++) {
        int sample = (int)(8000 * sin(2 * acos(-1) * tone_hz * i / rate_hz));
        fputc(sample & 255, f);
        fputc(sample >> 8 & 255, f);
    }
    fclose(f);
}

START_TEST(a_pcm_file_of_another_rate_keeps_its_pitch)
{
    enum { BLOCKS = 94 };
    static const int rates[] = {4000, 8000, 16000, 44100, 96000, 192000};
    char spec[160];

    for (size_t k = 0; k < sizeof(rates) / sizeof(rates[0]); k++) {
        int16_t wave[BLOCKS * SOUND_BLOCK];
        int64_t pts_us, begin_us = clock_now_us(clock_of_test);
        write_tone(path, 700, rates[k]);
        snprintf(spec, sizeof(spec), "%s@%d", path, rates[k]);
        struct asource *s = must_open("pcm:", spec);
        for (int i = 0; i < BLOCKS; i++)
            ck_assert_int_eq(read_within(s, wave + i * SOUND_BLOCK, &pts_us, 100), 0);
        ck_assert_int_ge(clock_now_us(clock_of_test) - begin_us, BLOCKS * SOUND_BLOCK_US - 1000);
        int64_t off_hz = (int64_t)frequency(wave, BLOCKS * SOUND_BLOCK) - 700;
        ck_assert_msg(llabs(off_hz) <= 8, "%d Hz: off by %ld Hz", rates[k], (long)off_hz);
        asource_close(s);
        remove(path);
    }
}
END_TEST

START_TEST(a_pcm_fifo_is_read_as_it_fills)
{
    int16_t block[SOUND_BLOCK];
    int64_t pts_us;

    ck_assert_int_eq(mkfifo(path, 0600), 0);
    struct asource *s = must_open("pcm:", path);
    ck_assert_int_eq(read_within(s, block, &pts_us, 20), -ETIMEDOUT);
    int fd = open(path, O_WRONLY);
    write_ramp(fd, SOUND_BLOCK / 2);
    ck_assert_int_eq(read_within(s, block, &pts_us, 20), -ETIMEDOUT);
    write_ramp(fd, SOUND_BLOCK / 2);
    ck_assert_int_eq(read_within(s, block, &pts_us, 20), 0);
    ck_assert_int_eq(block[SOUND_BLOCK / 2 + 3], 3);
    close(fd);
    ck_assert_int_eq(read_within(s, block, &pts_us, 20), -ENODATA);
    asource_close(s);
}
END_TEST

static void write_le32(int fd, unsigned value)
{
    unsigned char b[4] = {(unsigned char)value, (unsigned char)(value >> 8),
                          (unsigned char)(value >> 16), (unsigned char)(value >> 24)};

    ck_assert_int_eq((int)write(fd, b, 4), 4);
}

/* A WAV file of 24 kHz mono: a square wave of 500 Hz, half a second. */
static void write_wav(void)
{
    enum { COUNT = 12000 };
    int fd = open(path, O_WRONLY | O_CREAT, 0600);

    ck_assert_int_eq((int)write(fd, "RIFF", 4), 4);
    write_le32(fd, 36 + 2 * COUNT);
    ck_assert_int_eq((int)write(fd, "WAVEfmt ", 8), 8);
    write_le32(fd, 16);
    write_le32(fd, 1 | 1 << 16);
    write_le32(fd, 24000);
    write_le32(fd, 48000);
    write_le32(fd, 2 | 16 << 16);
    ck_assert_int_eq((int)write(fd, "data", 4), 4);
    write_le32(fd, 2 * COUNT);
    for (int i = 0; i < COUNT; i += 2)
        write_le32(fd, i / 24 % 2 ? 0x10001000 : 0xf000f000);
    close(fd);
}

START_TEST(a_sound_file_is_resampled_and_looped)
{
    enum { BLOCKS = 120 };
    static int16_t wave[BLOCKS * SOUND_BLOCK];
    int64_t pts_us, last_us = 0;

    write_wav();
    struct asource *s = must_open("file:", path);
    for (int i = 0; i < BLOCKS; i++) {
        ck_assert_int_eq(read_within(s, wave + i * SOUND_BLOCK, &pts_us, 200), 0);
        ck_assert(pts_us > last_us);
        last_us = pts_us;
    }
    double hz = frequency(wave, BLOCKS * SOUND_BLOCK);
    ck_assert_msg(hz > 490 && hz < 510, "%.0f Hz", hz);
    asource_close(s);
}
END_TEST

START_TEST(the_dummy_sound_card_gives_silence_in_real_time)
{
    int16_t block[SOUND_BLOCK];
    int64_t pts_us;

    setenv("SDL_AUDIODRIVER", "dummy", 1);
    struct asource *s = must_open("default", "");
    int64_t begin_us = clock_now_us(clock_of_test);
    for (int i = 0; i < 20; i++)
        ck_assert_int_eq(read_within(s, block, &pts_us, 500), 0);
    int64_t took_us = clock_now_us(clock_of_test) - begin_us;
    ck_assert_int_ge(took_us, 120000);
    ck_assert_int_le(took_us, 600000);
    ck_assert(llabs(pts_us - clock_now_us(clock_of_test)) < 100000);
    asource_close(s);
}
END_TEST

START_TEST(the_default_is_a_card_or_the_tone)
{
    struct asource *s;
    char why[96];
    struct asource_cfg cfg = {.clock = clock_of_test};

    setenv("SDL_AUDIODRIVER", "no-such-driver", 1);
    ck_assert_int_eq(asource_open(&s, NULL, &cfg, why, sizeof(why)), 0);
    ck_assert_str_eq(asource_name(s), "tone");
    asource_close(s);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("asource");
    TCase *t = tcase_create("asource");

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 20);
    tcase_add_test(t, what_cannot_be_opened_is_said_in_words);
    tcase_add_test(t, a_tone_has_its_pitch_without_breaks);
    tcase_add_test(t, none_is_silence_in_real_time);
    tcase_add_test(t, a_pcm_file_is_looped);
    tcase_add_test(t, a_pcm_file_of_another_rate_keeps_its_pitch);
    tcase_add_test(t, a_pcm_fifo_is_read_as_it_fills);
    tcase_add_test(t, a_sound_file_is_resampled_and_looped);
    tcase_add_test(t, the_dummy_sound_card_gives_silence_in_real_time);
    tcase_add_test(t, the_default_is_a_card_or_the_tone);
    suite_add_tcase(s, t);
    return run_suite(s);
}
