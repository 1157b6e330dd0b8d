/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_looks.c - what beauty, whiteness and colour filters do to a portrait: figures, and a contact
 * sheet beside the one that was looked at. After a change on purpose, run it with LOOKS_SHEET set to
 * a path, look at the sheet, and put it into tests/data/looks. */
#include "kit/portrait.h"
#include "kit/suite.h"
#include "media/filter/grade.h"
#include "media/sink/still.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WIDTH = 360, HEIGHT = 640 };

static struct portrait_figures cheek(struct picture *src, struct look look)
{
    struct picture *p = portrait_filtered(src, &look);
    struct portrait_figures f = portrait_measure(p, 0, PORTRAIT_CHEEK);

    picture_unref(p);
    return f;
}

START_TEST(each_level_of_beauty_leaves_less_texture_of_skin)
{
    struct picture *src = portrait_new(WIDTH, HEIGHT);
    struct portrait_figures before = portrait_measure(src, 0, PORTRAIT_CHEEK), f = before;

    for (int level = 1; level <= 9; level++) {
        double above = f.variance;
        f = cheek(src, (struct look){.smoothness = level * 100 / 9});
        ck_assert_double_lt(f.variance, above);
        ck_assert_double_lt(fabs(f.mean - before.mean), 1);
        double nature =
            cheek(src, (struct look){.smoothness = level * 100 / 9, .keeps_detail = true}).variance;
        ck_assert_double_gt(nature, f.variance);
        ck_assert_double_lt(nature, before.variance);
    }
    ck_assert_double_lt(f.variance, before.variance / 3); /* what is left is shade */
    picture_unref(src);
}
END_TEST

/* The contrast of a line of pixels: the mean of a box on one side less that of the other. */
static double contrast(const struct picture *p, struct portrait_box one, struct portrait_box other)
{
    return fabs(portrait_measure(p, 0, one).mean - portrait_measure(p, 0, other).mean);
}

START_TEST(edges_keep_nine_tenths_of_their_contrast)
{
    /* skin beside an iris, a brow, hair; close to the edge */
    static const struct portrait_box sides[][2] = {
        {{-14, -14, 4, 1}, {-14, -17, 4, 1}},
        {{-13, -8, 2, 1}, {-13, -5, 2, 1}},
        {{26, 0, 2, 2}, {30, 0, 2, 2}},
    };
    struct picture *src = portrait_new(WIDTH, HEIGHT);
    struct picture *out = portrait_filtered(src, &(struct look){.smoothness = 100});

    for (size_t i = 0; i < sizeof(sides) / sizeof(sides[0]); i++) {
        double before = contrast(src, sides[i][0], sides[i][1]);
        ck_assert_double_gt(before, 30);
        ck_assert_double_ge(contrast(out, sides[i][0], sides[i][1]), .9 * before);
    }
    picture_unref(out);
    picture_unref(src);
}
END_TEST

START_TEST(what_has_no_colour_of_skin_stays_sharp)
{
    struct picture *src = portrait_new(WIDTH, HEIGHT);
    struct picture *out = portrait_filtered(src, &(struct look){.smoothness = 100});
    double before = portrait_measure(src, 0, PORTRAIT_WALL).variance;

    ck_assert_double_gt(before, 0);
    ck_assert_double_eq(portrait_measure(out, 0, PORTRAIT_WALL).variance, before);
    picture_unref(out);
    picture_unref(src);
}
END_TEST

START_TEST(each_level_of_whiteness_is_brighter_and_keeps_black_and_white)
{
    struct picture *src = portrait_new(WIDTH, HEIGHT);
    double above = portrait_measure(src, 0, PORTRAIT_CHEEK).mean;

    src->plane[0][0] = 16;
    src->plane[0][1] = 235;
    src->plane[0][2] = 3;
    for (int level = 1; level <= 9; level++) {
        struct picture *p = portrait_filtered(src, &(struct look){.whiteness = level * 100 / 9});
        double mean = portrait_measure(p, 0, PORTRAIT_CHEEK).mean;
        ck_assert_double_gt(mean, above + 1);
        ck_assert_int_eq(p->plane[0][0], 16);
        ck_assert_int_eq(p->plane[0][1], 235);
        ck_assert_int_eq(p->plane[0][2], 3);
        above = mean;
        picture_unref(p);
    }
    picture_unref(src);
}
END_TEST

START_TEST(sizes_that_are_no_multiple_of_a_block_are_filtered_to_the_edge)
{
    static const int sizes[][2] = {{2, 2}, {6, 10}, {18, 2}, {34, 46}, {722, 102}};
    const struct look look = {.smoothness = 100, .whiteness = 100, .colour = LOOK_COOL};

    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        struct picture *p;
        ck_assert_int_eq(picture_new(&p, sizes[i][0], sizes[i][1]), 0);
        picture_fill(p, 120, 108, 152); /* plain skin: smoothing changes nothing */
        struct picture *out = portrait_filtered(p, &look);
        for (int y = 0; y < out->height; y++)
            for (int x = 0; x < out->width; x++)
                ck_assert_int_eq(out->plane[0][y * out->stride[0] + x], out->plane[0][0]);
        picture_unref(out);
        picture_unref(p);
    }
}
END_TEST

static void to_rgb(const int yuv[3], float rgb[3])
{
    float y = (float)(yuv[0] - 16) / 219, u = (float)(yuv[1] - 128) / 224,
          v = (float)(yuv[2] - 128) / 224;

    rgb[0] = y + 1.402f * v;
    rgb[1] = y - .344136f * u - .714136f * v;
    rgb[2] = y + 1.772f * u;
}

/* Colours of the portrait and others, each against the formula. */
START_TEST(a_filter_makes_of_a_colour_what_its_formula_says)
{
    static const int colours[][3] = {{158, 108, 152}, {118, 134, 120}, {60, 128, 128},
                                     {90, 150, 112},  {200, 120, 132}, {104, 112, 172},
                                     {128, 128, 128}};

    for (int f = LOOK_PINK; f < LOOK_COLOURS; f++)
        for (size_t i = 0; i < sizeof(colours) / sizeof(colours[0]); i++) {
            struct picture *p;
            float wanted[3], got[3];
            ck_assert_int_eq(picture_new(&p, 16, 16), 0);
            picture_fill(p, (uint8_t)colours[i][0], (uint8_t)colours[i][1], (uint8_t)colours[i][2]);
            struct picture *out =
                portrait_filtered(p, &(struct look){.colour = (enum look_colour)f});
            to_rgb(colours[i], wanted);
            grade_apply((enum look_colour)f, wanted);
            to_rgb((int[3]){out->plane[0][0], out->plane[1][0], out->plane[2][0]}, got);
            for (int k = 0; k < 3; k++)
                ck_assert_msg(fabsf(got[k] - wanted[k]) < .03f, "filter %d, colour %zu, %d: %f %f",
                              f, i, k, (double)got[k], (double)wanted[k]);
            picture_unref(out);
            picture_unref(p);
        }
}
END_TEST

START_TEST(every_filter_looks_unlike_every_other)
{
    float rgb[LOOK_COLOURS][3];

    for (int f = 0; f < LOOK_COLOURS; f++) {
        to_rgb((const int[3]){150, 112, 148}, rgb[f]);
        grade_apply((enum look_colour)f, rgb[f]);
        for (int other = 0; other < f; other++) {
            float apart = 0;
            for (int k = 0; k < 3; k++)
                apart += fabsf(rgb[f][k] - rgb[other][k]);
            ck_assert_msg(apart > .04f, "filters %d and %d are alike", other, f);
        }
    }
}
END_TEST

/* ---- the contact sheet: beauty 0, 5, 9 above; standard to cerisered and whiteness 9 below */

enum { BIG_WIDTH = 180, BIG_HEIGHT = 240, SMALL_WIDTH = 90, SMALL_HEIGHT = 112, SHEET_WIDTH = 540 };

static void place(struct picture *sheet, int x, int y, int width, int height, struct look look)
{
    struct picture *src = portrait_new(width, height), *p = portrait_filtered(src, &look);

    for (int i = 0; i < 3; i++)
        for (int row = 0; row < height / (i ? 2 : 1); row++)
            memcpy(sheet->plane[i] + (y / (i ? 2 : 1) + row) * sheet->stride[i] + x / (i ? 2 : 1),
                   p->plane[i] + row * p->stride[i], (size_t)(width / (i ? 2 : 1)));
    picture_unref(p);
    picture_unref(src);
}

static struct picture *make_sheet(void)
{
    static const int levels[] = {0, 55, 100};
    struct picture *sheet;

    ck_assert_int_eq(picture_new(&sheet, SHEET_WIDTH, BIG_HEIGHT + 2 * SMALL_HEIGHT), 0);
    for (int i = 0; i < 3; i++)
        place(sheet, i * BIG_WIDTH, 0, BIG_WIDTH, BIG_HEIGHT,
              (struct look){.smoothness = levels[i]});
    for (int i = 0; i < 12; i++)
        place(sheet, i % 6 * SMALL_WIDTH, BIG_HEIGHT + i / 6 * SMALL_HEIGHT, SMALL_WIDTH,
              SMALL_HEIGHT,
              i < LOOK_COLOURS ? (struct look){.colour = (enum look_colour)i}
                               : (struct look){.whiteness = 100});
    return sheet;
}

static double difference(const uint8_t *a, const uint8_t *b, size_t size)
{
    double sum = 0;

    for (size_t i = 0; i < size; i++)
        sum += abs(a[i] - b[i]);
    return sum / (double)size;
}

START_TEST(the_contact_sheet_is_as_it_was_looked_at)
{
    struct picture *sheet = make_sheet();
    const char *kept = getenv("LOOKS_SHEET");
    char path[64] = "/tmp/parlua-looks-XXXXXX.png";
    uint8_t *now, *then;
    int width, height, then_width, then_height;

    if (!kept)
        close(mkstemps(path, 4));
    ck_assert_int_eq(still_write_picture(kept ? kept : path, sheet, 90), 0);
    ck_assert_int_eq(still_read_rgba(&now, &width, &height, kept ? kept : path, NULL), 0);
    if (!kept)
        unlink(path);
    ck_assert_int_eq(
        still_read_rgba(&then, &then_width, &then_height, "tests/data/looks/sheet.png", NULL), 0);
    ck_assert_int_eq(width, then_width);
    ck_assert_int_eq(height, then_height);
    ck_assert_double_lt(difference(now, then, (size_t)width * (size_t)height * 4), .1);
    free(now);
    free(then);
    picture_unref(sheet);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("looks");
    TCase *t = tcase_create("looks");

    tcase_set_timeout(t, 60);
    tcase_add_test(t, each_level_of_beauty_leaves_less_texture_of_skin);
    tcase_add_test(t, edges_keep_nine_tenths_of_their_contrast);
    tcase_add_test(t, what_has_no_colour_of_skin_stays_sharp);
    tcase_add_test(t, each_level_of_whiteness_is_brighter_and_keeps_black_and_white);
    tcase_add_test(t, sizes_that_are_no_multiple_of_a_block_are_filtered_to_the_edge);
    tcase_add_test(t, a_filter_makes_of_a_colour_what_its_formula_says);
    tcase_add_test(t, every_filter_looks_unlike_every_other);
    tcase_add_test(t, the_contact_sheet_is_as_it_was_looked_at);
    suite_add_tcase(s, t);
    return run_suite(s);
}
