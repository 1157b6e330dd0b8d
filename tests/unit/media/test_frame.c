/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_frame.c - pictures and sound: sizes, references, copies. */
#include "media/frame.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <string.h>

START_TEST(sides_must_be_even_and_in_range)
{
    static const struct {
        int width, height, err;
    } rows[] = {
        {2, 2, 0},        {4096, 4096, 0}, {360, 640, 0},   {0, 2, -EINVAL},    {2, 0, -EINVAL},
        {-2, 2, -EINVAL}, {3, 2, -EINVAL}, {2, 3, -EINVAL}, {4098, 2, -EINVAL}, {2, 4098, -EINVAL},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct picture *p = NULL;
        ck_assert_int_eq(picture_new(&p, rows[i].width, rows[i].height), rows[i].err);
        ck_assert_int_eq(p != NULL, rows[i].err == 0);
        picture_unref(p);
    }
}
END_TEST

START_TEST(planes_hold_every_pixel_and_do_not_overlap)
{
    struct picture *p;

    ck_assert_int_eq(picture_new(&p, 98, 50), 0);
    picture_fill(p, 1, 2, 3);
    for (int i = 0; i < 3; i++)
        for (int y = 0; y < (i ? 25 : 50); y++)
            for (int x = 0; x < (i ? 49 : 98); x++)
                ck_assert_int_eq(p->plane[i][y * p->stride[i] + x], i + 1);
    picture_unref(p);
}
END_TEST

static void count_release(void *opaque)
{
    ++*(int *)opaque;
}

START_TEST(wrapped_memory_is_released_with_the_last_reference)
{
    uint8_t pixels[3][64];
    int released = 0;
    struct picture like = {.width = 8,
                           .height = 8,
                           .plane = {pixels[0], pixels[1], pixels[2]},
                           .stride = {8, 4, 4},
                           .pts_us = 7};
    struct picture *p;

    ck_assert_int_eq(picture_wrap(&p, &like, count_release, &released), 0);
    ck_assert_ptr_eq(p->plane[1], pixels[1]);
    ck_assert_int_eq(p->pts_us, 7);
    picture_ref(p);
    picture_unref(p);
    ck_assert_int_eq(released, 0);
    picture_unref(p);
    ck_assert_int_eq(released, 1);
    like.width = 7;
    ck_assert_int_eq(picture_wrap(&p, &like, count_release, &released), -EINVAL);
}
END_TEST

START_TEST(a_copy_has_memory_of_its_own)
{
    struct picture *p, *copy;

    ck_assert_int_eq(picture_new(&p, 16, 16), 0);
    picture_fill(p, 9, 8, 7);
    p->pts_us = 5;
    p->gen = 3;
    p->is_full_range = true;
    ck_assert_int_eq(picture_copy(&copy, p), 0);
    picture_fill(p, 0, 0, 0);
    ck_assert_int_eq(copy->plane[0][15 * copy->stride[0] + 15], 9);
    ck_assert_int_eq(copy->plane[2][7 * copy->stride[2] + 7], 7);
    ck_assert_int_eq(copy->pts_us, 5);
    ck_assert_int_eq(copy->gen, 3);
    ck_assert(copy->is_full_range);
    picture_unref(p);
    picture_unref(copy);
}
END_TEST

START_TEST(sound_begins_silent)
{
    struct sound *s;

    ck_assert_int_eq(sound_new(&s, SOUND_RATE, 2, SOUND_BLOCK), 0);
    for (int i = 0; i < 2 * SOUND_BLOCK; i++)
        ck_assert_int_eq(s->samples[i], 0);
    sound_unref(sound_ref(s));
    s->samples[0] = 1; /* still ours */
    sound_unref(s);
    sound_unref(NULL);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("frame");
    TCase *t = tcase_create("frame");

    tcase_add_test(t, sides_must_be_even_and_in_range);
    tcase_add_test(t, planes_hold_every_pixel_and_do_not_overlap);
    tcase_add_test(t, wrapped_memory_is_released_with_the_last_reference);
    tcase_add_test(t, a_copy_has_memory_of_its_own);
    tcase_add_test(t, sound_begins_silent);
    suite_add_tcase(s, t);
    return run_suite(s);
}
