/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_lut.c - a table from a picture gives the colours of the picture back, and colours in
 * between. */
#include "kit/suite.h"
#include "media/filter/lut.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

enum { TOLERANCE = 1 }; /* steps of a byte */

typedef void table_fn(double rgb[3]);

static void same(double rgb[3])
{
}

static void swapped(double rgb[3])
{
    double red = rgb[0];

    rgb[0] = rgb[2];
    rgb[2] = red;
}

/* The square of a blue is its number's; red to the right, green downwards. */
static struct lut *make(table_fn *fn)
{
    struct lut *lut = malloc(sizeof(*lut));
    uint8_t *rgba = calloc(LUT_SIDE * LUT_SIDE, 4);

    ck_assert_ptr_nonnull(lut);
    ck_assert_ptr_nonnull(rgba);
    for (int n = 0; n < LUT_SIDE * LUT_SIDE; n++) {
        int x = n % LUT_SIDE, y = n / LUT_SIDE;
        double rgb[3] = {x % 64 / 63.0, y % 64 / 63.0, (x / 64 + y / 64 * 8) / 63.0};
        fn(rgb);
        for (int i = 0; i < 3; i++)
            rgba[4 * n + i] = (uint8_t)lround(255 * rgb[i]);
    }
    lut_read(lut, rgba);
    free(rgba);
    return lut;
}

static void expect_near(const float got[3], double r, double g, double b)
{
    const double wanted[3] = {r, g, b};

    for (int i = 0; i < 3; i++)
        ck_assert_msg(fabs((double)got[i] - wanted[i]) * 255 <= TOLERANCE, "%d: %g, not %g", i,
                      (double)got[i], wanted[i]);
}

START_TEST(colours_are_those_of_the_table)
{
    struct lut *plain = make(same), *changed = make(swapped);

    for (int n = 0; n < 9 * 9 * 9; n++) {
        double r = n % 9 / 8.0, g = n / 9 % 9 / 8.0, b = n / 81 / 8.0;
        float one[3] = {(float)r, (float)g, (float)b}, other[3] = {(float)r, (float)g, (float)b};
        lut_apply(plain, one);
        lut_apply(changed, other);
        expect_near(one, r, g, b);
        expect_near(other, b, g, r);
    }
    free(plain);
    free(changed);
}
END_TEST

START_TEST(alpha_says_how_much_of_the_table)
{
    struct lut *lut = make(swapped);
    float half[3] = {1, .5f, 0}, none[3] = {1, .5f, 0}, beyond[3] = {2, -1, 0};

    lut->alpha = .5f;
    lut_apply(lut, half);
    expect_near(half, .5, .5, .5);
    lut->alpha = 0;
    lut_apply(lut, none);
    expect_near(none, 1, .5, 0);
    lut->alpha = 1;
    lut_apply(lut, beyond); /* as the nearest colour that there is */
    expect_near(beyond, 0, 0, 1);
    free(lut);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lut");
    TCase *tcase = tcase_create("lut");
    tcase_add_test(tcase, colours_are_those_of_the_table);
    tcase_add_test(tcase, alpha_says_how_much_of_the_table);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
