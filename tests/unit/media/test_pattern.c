/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_pattern.c - the test picture: on time, marked with its time, moving, front unlike back,
 * cheap. */
#include "media/capture/vsource.h"
#include "media/judge/mark.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct set {
    struct clock *clock;
    struct vsource *source;
};

static struct set open_test(int width, int height, int fps, bool is_back)
{
    struct set s;
    char why[96];

    ck_assert_int_eq(clock_new(&s.clock, CLOCK_REAL), 0);
    clock_enter(s.clock, "test");
    struct vsource_cfg cfg = {.clock = s.clock,
                              .width = width,
                              .height = height,
                              .fps = fps,
                              .is_back = is_back,
                              .gen = 5};
    ck_assert_int_eq(vsource_open(&s.source, "test", &cfg, why, sizeof(why)), 0);
    return s;
}

static void close_test(struct set *s)
{
    vsource_close(s->source);
    clock_leave(s->clock);
    clock_free(s->clock);
}

static struct picture *next(struct set *s)
{
    struct picture *p;

    ck_assert_int_eq(vsource_read(s->source, &p, clock_now_us(s->clock) + 1000000), 0);
    return p;
}

START_TEST(pictures_come_at_their_rate_and_carry_their_time)
{
    struct set s = open_test(360, 640, 30, false);
    int64_t begin_us = clock_now_us(s.clock), stamp_us, last_us = 0;
    bool is_mirrored;

    for (int i = 0; i < 16; i++) {
        struct picture *p = next(&s);
        ck_assert_int_eq(p->width, 360);
        ck_assert_int_eq(p->height, 640);
        ck_assert_int_eq(p->gen, 5);
        ck_assert(p->pts_us > last_us);
        last_us = p->pts_us;
        ck_assert_int_eq(mark_read(p, &stamp_us, &is_mirrored), 0);
        ck_assert_int_eq(stamp_us, p->pts_us / MARK_STEP_US * MARK_STEP_US);
        ck_assert(!is_mirrored);
        picture_unref(p);
    }
    int64_t took_us = clock_now_us(s.clock) - begin_us;
    ck_assert_int_ge(took_us, 490000);
    ck_assert_int_le(took_us, 700000);
    close_test(&s);
}
END_TEST

START_TEST(a_deadline_ends_the_wait)
{
    struct set s = open_test(360, 640, 1, false);
    struct picture *p = next(&s);

    picture_unref(p);
    int64_t begin_us = clock_now_us(s.clock);
    ck_assert_int_eq(vsource_read(s.source, &p, begin_us + 20000), -ETIMEDOUT);
    ck_assert_int_le(clock_now_us(s.clock) - begin_us, 60000);
    close_test(&s);
}
END_TEST

static int mean(const struct picture *p, int plane)
{
    int64_t sum = 0, w = plane ? p->width / 2 : p->width, h = plane ? p->height / 2 : p->height;

    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            sum += p->plane[plane][y * p->stride[plane] + x];
    return (int)(sum / (w * h));
}

START_TEST(front_is_warm_and_back_is_cool)
{
    struct set front = open_test(360, 640, 30, false), back = open_test(360, 640, 30, true);
    struct picture *f = next(&front), *b = next(&back);

    ck_assert_int_gt(mean(f, 2), 140); /* red */
    ck_assert_int_lt(mean(b, 2), 115);
    ck_assert_int_gt(mean(b, 1), 140); /* blue */
    ck_assert_int_lt(mean(f, 1), 115);
    picture_unref(f);
    picture_unref(b);
    close_test(&front);
    close_test(&back);
}
END_TEST

START_TEST(the_picture_moves)
{
    struct set s = open_test(320, 180, 10, false);
    struct picture *a = next(&s), *b = next(&s);
    int different = 0;

    for (int y = 0; y < 180; y++)
        for (int x = 0; x < 320; x++)
            different += a->plane[0][y * a->stride[0] + x] != b->plane[0][y * b->stride[0] + x];
    ck_assert_int_gt(different, 320 * 180 / 20);
    picture_unref(a);
    picture_unref(b);
    close_test(&s);
}
END_TEST

START_TEST(any_size_can_be_drawn)
{
    static const int sizes[][2] = {{16, 16},   {17, 31}, {16, 1920},
                                   {1920, 16}, {96, 96}, {1280, 720}};

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        struct set s = open_test(sizes[i][0], sizes[i][1], 30, i % 2);
        picture_unref(next(&s));
        close_test(&s);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("pattern");
    TCase *t = tcase_create("pattern");

    tcase_set_timeout(t, 20);
    tcase_add_test(t, pictures_come_at_their_rate_and_carry_their_time);
    tcase_add_test(t, a_deadline_ends_the_wait);
    tcase_add_test(t, front_is_warm_and_back_is_cool);
    tcase_add_test(t, the_picture_moves);
    tcase_add_test(t, any_size_can_be_drawn);
    suite_add_tcase(s, t);
    return run_suite(s);
}
