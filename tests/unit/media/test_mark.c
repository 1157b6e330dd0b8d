/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_mark.c - the time code survives what happens to pictures on their way. */
#include "media/filter/filters.h"
#include "media/filter/scale.h"
#include "media/judge/mark.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>

static const struct {
    int width, height;
} sizes[] = {{360, 640}, {640, 360}, {320, 180},  {180, 320},
             {240, 320}, {540, 960}, {720, 1280}, {1280, 720}};

enum { SIZES = sizeof(sizes) / sizeof(sizes[0]) };

static const int64_t stamps_us[] = {0, 10, 1234567890, 4000000000000, 98765432101230};

static struct picture *blank(int width, int height, uint8_t luma)
{
    struct picture *p;

    ck_assert_int_eq(picture_new(&p, width, height), 0);
    picture_fill(p, luma, 90, 160);
    return p;
}

static struct picture *scaled(struct picture *p, int width, int height)
{
    struct scale *s;
    struct picture *out;

    ck_assert_int_eq(scale_new(&s, width, height), 0);
    ck_assert_int_eq(scale_picture(s, p, 0, &out), 0);
    scale_free(s);
    picture_unref(p);
    return out;
}

static void expect_stamp(const struct picture *p, int64_t stamp_us, bool is_mirrored)
{
    int64_t seen_us = -1;
    bool mirrored = !is_mirrored;

    ck_assert_msg(mark_read(p, &seen_us, &mirrored) == 0, "nothing read from %dx%d", p->width,
                  p->height);
    ck_assert_int_eq(seen_us, stamp_us);
    ck_assert_int_eq(mirrored, is_mirrored);
}

START_TEST(what_was_drawn_is_read)
{
    for (int i = 0; i < SIZES; i++)
        for (size_t k = 0; k < sizeof(stamps_us) / sizeof(stamps_us[0]); k++) {
            struct picture *p = blank(sizes[i].width, sizes[i].height, 200);
            mark_draw(p, stamps_us[k]);
            expect_stamp(p, stamps_us[k], false);
            picture_unref(p);
        }
}
END_TEST

START_TEST(a_mirrored_picture_is_read_and_noticed)
{
    struct picture *p = blank(360, 640, 60), *mirrored = picture_ref(p);

    mark_draw(p, 1234567890);
    ck_assert_int_eq(mirror_row.apply(NULL, NULL, &mirrored), 0);
    expect_stamp(mirrored, 1234567890, true);
    picture_unref(p);
    picture_unref(mirrored);
}
END_TEST

START_TEST(it_survives_the_cuts_and_sizes_of_a_page)
{
    static const int to[][2] = {{374, 666},  {150, 200}, {180, 320},
                                {720, 1280}, {100, 150}, {376, 812}};

    for (size_t i = 0; i < sizeof(to) / sizeof(to[0]); i++) {
        struct picture *p = blank(360, 640, 128);
        mark_draw(p, 777777770);
        p = scaled(p, to[i][0], to[i][1]);
        expect_stamp(p, 777777770, false);
        picture_unref(p);
    }
}
END_TEST

START_TEST(pictures_without_a_mark_say_so)
{
    struct picture *p = blank(360, 640, 128);

    ck_assert_int_eq(mark_read(p, NULL, NULL), -ENODATA);
    srand(1);
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 640; i++)
            for (int x = 0; x < 360; x++)
                p->plane[0][i * p->stride[0] + x] = (uint8_t)rand();
        ck_assert_int_eq(mark_read(p, NULL, NULL), -ENODATA);
    }
    picture_unref(p);
}
END_TEST

START_TEST(a_damaged_bit_is_refused_not_misread)
{
    struct picture *p = blank(360, 640, 128);
    int bad = 0;

    mark_draw(p, 1234567890);
    for (int x = 40; x < 320; x += 16) { /* cells of the second data row, one by one */
        struct picture *copy;
        int64_t seen_us;
        ck_assert_int_eq(picture_copy(&copy, p), 0);
        for (int row = 0; row < 16; row++)
            for (int i = 0; i < 16; i++)
                copy->plane[0][(432 + 48 + row) * copy->stride[0] + x + i] ^= 0xe0;
        int err = mark_read(copy, &seen_us, NULL);
        ck_assert(err == -ENODATA || seen_us == 1234567890);
        bad += err == -ENODATA;
        picture_unref(copy);
    }
    ck_assert_int_gt(bad, 5);
    picture_unref(p);
}
END_TEST

START_TEST(too_small_pictures_stay_untouched)
{
    for (int side = 2; side <= 128; side += 2) {
        struct picture *p = blank(side, side, 100);
        mark_draw(p, 42);
        mark_read(p, NULL, NULL);
        picture_unref(p);
    }
}
END_TEST

int main(void)
{
    Suite *s = suite_create("mark");
    TCase *t = tcase_create("mark");

    tcase_add_test(t, what_was_drawn_is_read);
    tcase_add_test(t, a_mirrored_picture_is_read_and_noticed);
    tcase_add_test(t, it_survives_the_cuts_and_sizes_of_a_page);
    tcase_add_test(t, pictures_without_a_mark_say_so);
    tcase_add_test(t, a_damaged_bit_is_refused_not_misread);
    tcase_add_test(t, too_small_pictures_stay_untouched);
    suite_add_tcase(s, t);
    return run_suite(s);
}
