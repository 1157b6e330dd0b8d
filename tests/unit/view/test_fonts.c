/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_fonts.c - what open fonts keep in memory has a bound, and the sizes used last stay. */
#include "kit/suite.h"
#include "view/layout/fonts.h"

#include <string.h>

enum { KEPT_MAX = 16 * 1024 * 1024 };

static const char dejavu[] = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";

static void ask_all(struct fonts *f, int px)
{
    struct style s;

    memset(&s, 0, sizeof(s));
    s.v[PROP_FONT_WEIGHT] = (struct value){.unit = UNIT_NUMBER, .n = 400};
    for (uint32_t c = 0x100; c < 0x200; c++)
        ck_assert_ptr_nonnull(fonts_find(f, &s, px, c));
}

START_TEST(letters_kept_have_a_bound)
{
    struct fonts *f;
    char why[100];

    ck_assert_int_eq(fonts_new(&f, dejavu, why, sizeof(why)), 0);
    for (int px = 100; px < 120; px++) {
        fonts_trim(f);
        ask_all(f, px);
    }
    ck_assert_uint_gt(fonts_bytes(f), 16 * 100 * 100);
    fonts_trim(f);
    ck_assert_uint_le(fonts_bytes(f), KEPT_MAX);
    ck_assert_uint_gt(fonts_bytes(f), KEPT_MAX / 2);
    fonts_free(f);
}
END_TEST

START_TEST(sizes_used_last_stay)
{
    struct fonts *f;
    char why[100];

    ck_assert_int_eq(fonts_new(&f, dejavu, why, sizeof(why)), 0);
    for (int px = 100; px < 120; px++) {
        fonts_trim(f);
        ask_all(f, px);
    }
    fonts_trim(f);
    size_t kept = fonts_bytes(f);
    ask_all(f, 119);
    ck_assert_uint_eq(fonts_bytes(f), kept);
    ask_all(f, 100); /* was closed: it counts anew */
    ck_assert_uint_gt(fonts_bytes(f), kept);
    fonts_free(f);
}
END_TEST

START_TEST(large_letters_are_not_kept)
{
    struct fonts *f;
    char why[100];

    ck_assert_int_eq(fonts_new(&f, dejavu, why, sizeof(why)), 0);
    ask_all(f, 1000);
    ck_assert_uint_eq(fonts_bytes(f), 0);
    fonts_free(f);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("fonts");
    TCase *c = tcase_create("fonts");

    tcase_add_test(c, letters_kept_have_a_bound);
    tcase_add_test(c, sizes_used_last_stay);
    tcase_add_test(c, large_letters_are_not_kept);
    suite_add_tcase(s, c);
    return run_suite(s);
}
