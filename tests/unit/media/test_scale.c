/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_scale.c - middle cut, sizes, range, mirror. */
#include "media/filter/filters.h"
#include "media/filter/scale.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>

/* Left third dark, middle third grey, right third bright. */
static struct picture *thirds(int width, int height)
{
    struct picture *p;

    ck_assert_int_eq(picture_new(&p, width, height), 0);
    picture_fill(p, 0, 128, 128);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            p->plane[0][y * p->stride[0] + x] = (uint8_t)(x * 3 < width       ? 40
                                                          : x * 3 < 2 * width ? 120
                                                                              : 200);
    p->pts_us = 99;
    p->gen = 4;
    return p;
}

static int luma(const struct picture *p, int x, int y)
{
    return p->plane[0][y * p->stride[0] + x];
}

static struct picture *fit(struct picture *p, int width, int height)
{
    struct scale *s;
    struct picture *out;

    ck_assert_int_eq(scale_new(&s, width, height), 0);
    ck_assert_int_eq(scale_picture(s, p, 0, &out), 0);
    ck_assert_int_eq(out->width, width);
    ck_assert_int_eq(out->height, height);
    ck_assert_int_eq(out->pts_us, 99);
    ck_assert_int_eq(out->gen, 4);
    scale_free(s);
    picture_unref(p);
    return out;
}

START_TEST(a_picture_that_fits_is_passed_on_unchanged)
{
    struct picture *p = thirds(360, 640), *out = fit(picture_ref(p), 360, 640);

    ck_assert_ptr_eq(out, p);
    picture_unref(out);
    picture_unref(p);
}
END_TEST

START_TEST(a_lying_picture_is_cut_in_the_middle)
{
    struct picture *out = fit(thirds(1280, 720), 360, 640);

    for (int x = 0; x < 360; x += 17)
        ck_assert_int_eq(abs(luma(out, x, 300) - 120) <= 2, 1);
    picture_unref(out);
}
END_TEST

START_TEST(a_tall_picture_keeps_its_width)
{
    struct picture *out = fit(thirds(360, 640), 320, 180);

    ck_assert_int_le(abs(luma(out, 20, 90) - 40), 2);
    ck_assert_int_le(abs(luma(out, 160, 90) - 120), 2);
    ck_assert_int_le(abs(luma(out, 300, 90) - 200), 2);
    picture_unref(out);
}
END_TEST

START_TEST(any_sizes_work)
{
    srand(7);
    for (int i = 0; i < 60; i++) {
        int w = 2 + 2 * (rand() % 200), h = 2 + 2 * (rand() % 200);
        int tw = 16 + 2 * (rand() % 200), th = 16 + 2 * (rand() % 200);
        picture_unref(fit(thirds(w, h), tw, th));
    }
}
END_TEST

START_TEST(full_range_becomes_video_range)
{
    struct picture *p = thirds(64, 64), *out;

    picture_fill(p, 255, 128, 128);
    p->is_full_range = true;
    out = fit(p, 64, 64);
    ck_assert_int_le(abs(luma(out, 32, 32) - 235), 2);
    ck_assert(!out->is_full_range);
    picture_unref(out);
}
END_TEST

START_TEST(one_scaler_serves_changing_sources)
{
    struct scale *s;
    struct picture *out;
    static const int sizes[][2] = {{640, 480}, {360, 640}, {1280, 720}, {640, 480}};

    ck_assert_int_eq(scale_new(&s, 360, 640), 0);
    for (size_t i = 0; i < 4; i++) {
        struct picture *p = thirds(sizes[i][0], sizes[i][1]);
        ck_assert_int_eq(scale_picture(s, p, 0, &out), 0);
        ck_assert_int_eq(out->height, 640);
        ck_assert_int_le(abs(luma(out, 180, 320) - 120), 2);
        picture_unref(out);
        picture_unref(p);
    }
    scale_free(s);
    ck_assert_int_eq(scale_new(&s, 361, 640), -EINVAL);
    ck_assert_int_eq(scale_new(&s, 0, 640), -EINVAL);
}
END_TEST

START_TEST(mirrored_twice_is_the_same)
{
    struct picture *p = thirds(98, 20), *once = picture_ref(p), *twice;

    p->plane[1][3] = 77;
    ck_assert_int_eq(mirror_row.apply(NULL, NULL, &once), 0);
    ck_assert_int_eq(luma(once, 5, 10), 200);
    ck_assert_int_eq(once->plane[1][48 - 3], 77);
    ck_assert_int_eq(once->pts_us, 99);
    twice = picture_ref(once);
    ck_assert_int_eq(mirror_row.apply(NULL, NULL, &twice), 0);
    for (int x = 0; x < 98; x++)
        ck_assert_int_eq(luma(twice, x, 3), luma(p, x, 3));
    picture_unref(p);
    picture_unref(once);
    picture_unref(twice);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("scale");
    TCase *t = tcase_create("scale");

    tcase_add_test(t, a_picture_that_fits_is_passed_on_unchanged);
    tcase_add_test(t, a_lying_picture_is_cut_in_the_middle);
    tcase_add_test(t, a_tall_picture_keeps_its_width);
    tcase_add_test(t, any_sizes_work);
    tcase_add_test(t, full_range_becomes_video_range);
    tcase_add_test(t, one_scaler_serves_changing_sources);
    tcase_add_test(t, mirrored_twice_is_the_same);
    suite_add_tcase(s, t);
    return run_suite(s);
}
