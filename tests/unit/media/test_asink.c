/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_asink.c - sinks keep time, know their place in the stream, and a WAV file holds what was
 * played when. */
#include "media/sink/asink.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MS = 1000 };

static struct clock *new_clock(void)
{
    struct clock *c;

    ck_assert_int_eq(clock_new(&c, CLOCK_REAL), 0);
    return c;
}

static void write_ms(struct asink *s, int ms, int16_t value, int64_t line_us)
{
    static int16_t samples[48 * 400 * 2];

    for (int i = 0; i < 48 * ms * 2; i++)
        samples[i] = value;
    ck_assert_int_eq(asink_write(s, samples, 48 * ms, line_us, line_us + ms * MS), 0);
}

START_TEST(a_silent_sink_takes_samples_in_real_time)
{
    struct clock *c = new_clock();
    struct asink *s;
    char why[96];
    int64_t line;

    ck_assert_int_eq(asink_open(&s, "none", c, why, sizeof(why)), 0);
    ck_assert_str_eq(asink_name(s), "none");
    ck_assert_int_eq(asink_position(s, &line), -ENODATA);
    int64_t start = clock_now_us(c);
    write_ms(s, 100, 1, 7000 * MS);
    clock_sleep_until(c, start + 40 * MS);
    ck_assert_int_eq(asink_position(s, &line), 0);
    int64_t passed = clock_now_us(c) - start;
    ck_assert_int_ge(line, 7039 * MS);
    ck_assert_int_le(line, 7000 * MS + passed + MS);
    ck_assert_int_le(asink_queued_us(s), 61 * MS);
    clock_sleep_until(c, start + 120 * MS);
    ck_assert_int_eq(asink_queued_us(s), 0);
    ck_assert_int_eq(asink_position(s, &line), -ENODATA);
    asink_close(s);
    clock_free(c);
}
END_TEST

START_TEST(places_follow_what_was_written_not_how_long_it_is)
{
    struct clock *c = new_clock();
    struct asink *s;
    char why[96];
    int16_t samples[960 * 2] = {0};
    int64_t line;

    ck_assert_int_eq(asink_open(&s, "none", c, why, sizeof(why)), 0);
    int64_t start = clock_now_us(c);
    ck_assert_int_eq(asink_write(s, samples, 960, 0, 24 * MS), 0); /* 20 ms that stand for 24 */
    ck_assert_int_eq(asink_write(s, samples, 960, 1000 * MS, 1020 * MS), 0);
    clock_sleep_until(c, start + 25 * MS);
    ck_assert_int_eq(asink_position(s, &line), 0);
    ck_assert_int_ge(line, 1004 * MS);
    ck_assert_int_le(line, 1020 * MS);
    asink_flush(s);
    ck_assert_int_eq(asink_queued_us(s), 0);
    ck_assert_int_eq(asink_position(s, &line), -ENODATA);
    asink_close(s);
    clock_free(c);
}
END_TEST

START_TEST(a_full_ring_takes_nothing)
{
    struct clock *c = new_clock();
    struct asink *s;
    char why[96];
    static int16_t samples[ASINK_RING * 2];

    ck_assert_int_eq(asink_open(&s, "none", c, why, sizeof(why)), 0);
    ck_assert_int_eq(asink_write(s, samples, ASINK_RING, 0, 341333), 0);
    ck_assert_int_eq(asink_write(s, samples, ASINK_RING, 0, 341333), -ENOBUFS);
    ck_assert_int_lt(asink_room(s), ASINK_RING / 2);
    asink_close(s);
    clock_free(c);
}
END_TEST

static uint32_t little(const uint8_t *b, int bytes)
{
    uint32_t v = 0;

    for (int i = bytes; i-- > 0;)
        v = v << 8 | b[i];
    return v;
}

START_TEST(a_wav_file_keeps_time)
{
    struct clock *c = new_clock();
    struct asink *s;
    char why[96], spec[64] = "wav:/tmp/test_asink.XXXXXX";
    int fd = mkstemp(spec + 4);
    static uint8_t file[200000];

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(asink_open(&s, spec, c, why, sizeof(why)), 0);
    int64_t start = clock_now_us(c);
    clock_sleep_until(c, start + 100 * MS);
    write_ms(s, 50, 1000, 0); /* 100 .. 150 ms loud */
    clock_sleep_until(c, start + 250 * MS);
    asink_gain(s, 0);
    write_ms(s, 50, 1000, 50 * MS); /* 250 .. 300 ms muted */
    clock_sleep_until(c, start + 400 * MS);
    asink_close(s);
    ssize_t size = read(fd, file, sizeof(file));
    ck_assert_int_ge(size, 44 + 400 * 48 * 4 - 400);
    ck_assert_mem_eq(file, "RIFF", 4);
    ck_assert_uint_eq(little(file + 4, 4), (uint32_t)size - 8);
    ck_assert_uint_eq(little(file + 22, 2), 2);
    ck_assert_uint_eq(little(file + 24, 4), 48000);
    ck_assert_uint_eq(little(file + 40, 4), (uint32_t)size - 44);
    int first = -1, last = -1;
    for (int i = 0; i < (size - 44) / 4; i++) {
        if (little(file + 44 + 4 * i, 2) == 0)
            continue;
        ck_assert_uint_eq(little(file + 44 + 4 * i, 2), 1000);
        first = first < 0 ? i : first;
        last = i;
    }
    ck_assert_int_ge(first, 99 * 48);
    ck_assert_int_eq(last - first + 1, 50 * 48);
    close(fd);
    unlink(spec + 4);
    clock_free(c);
}
END_TEST

START_TEST(a_device_is_played_and_closed)
{
    struct clock *c = new_clock();
    struct asink *s;
    char why[96];
    int64_t line, deadline;

    setenv("SDL_AUDIODRIVER", "dummy", 1);
    ck_assert_int_eq(asink_open(&s, "default", c, why, sizeof(why)), 0);
    ck_assert_int_gt(asink_chunk_us(s), 0);
    ck_assert_int_gt(asink_delay_us(s), 0);
    deadline = clock_now_us(c) + 2000 * MS;
    write_ms(s, 200, 500, 1000 * MS);
    while (asink_position(s, &line) != 0 || line < 1100 * MS) {
        ck_assert_int_lt(clock_now_us(c), deadline);
        clock_sleep_until(c, clock_now_us(c) + 5 * MS);
    }
    while (asink_queued_us(s) > 0) {
        ck_assert_int_lt(clock_now_us(c), deadline);
        clock_sleep_until(c, clock_now_us(c) + 5 * MS);
    }
    asink_close(s);
    clock_free(c);
}
END_TEST

START_TEST(words_that_name_no_sink_are_refused)
{
    struct clock *c = new_clock();
    struct asink *s;
    char why[96];
    const char *rest;

    ck_assert_int_eq(asink_open(&s, "trumpet", c, why, sizeof(why)), -EINVAL);
    ck_assert_ptr_nonnull(strstr(why, "trumpet"));
    ck_assert_int_eq(asink_open(&s, "wav", c, why, sizeof(why)), -EINVAL);
    ck_assert_int_eq(asink_open(&s, "wav:/nowhere/at/all.wav", c, why, sizeof(why)), -ENOENT);
    ck_assert_ptr_nonnull(asink_find("wav:a:b", &rest));
    ck_assert_str_eq(rest, "a:b");
    ck_assert_ptr_null(asink_find("", &rest));
    clock_free(c);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("asink");
    TCase *tc = tcase_create("asink");

    tcase_add_test(tc, a_silent_sink_takes_samples_in_real_time);
    tcase_add_test(tc, places_follow_what_was_written_not_how_long_it_is);
    tcase_add_test(tc, a_full_ring_takes_nothing);
    tcase_add_test(tc, a_wav_file_keeps_time);
    tcase_add_test(tc, a_device_is_played_and_closed);
    tcase_add_test(tc, words_that_name_no_sink_are_refused);
    suite_add_tcase(s, tc);
    return run_suite(s);
}
