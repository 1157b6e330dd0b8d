/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_chain.c - the order of the filters, where preview and published picture part, and effects
 * that cannot start, fail or fall behind. */
#include "kit/portrait.h"
#include "kit/refuse.h"
#include "kit/suite.h"
#include "media/filter/filters.h"

#include <errno.h>
#include <string.h>

enum { WIDTH = 90, HEIGHT = 160 };

static struct picture *grey(int width, int height, int luma)
{
    struct picture *p;

    ck_assert_int_eq(picture_new(&p, width, height), 0);
    picture_fill(p, (uint8_t)luma, 128, 128);
    p->pts_us = 99;
    p->gen = 4;
    return p;
}

static struct chain_order order(struct look look)
{
    return (struct chain_order){.look = look, .width = WIDTH, .height = HEIGHT};
}

static struct chain *chain(void)
{
    struct chain *c;

    ck_assert_int_eq(chain_new(&c), 0);
    return c;
}

static enum chain_trouble run(struct chain *c, const struct chain_order *o, struct picture *p)
{
    struct chain_result r;

    ck_assert_int_eq(chain_run(c, o, p, &r), 0);
    ck_assert_int_eq(r.published->width, WIDTH);
    ck_assert_int_eq(r.published->height, HEIGHT);
    picture_unref(r.shown);
    picture_unref(r.published);
    return r.trouble;
}

static int luma(const struct picture *p, int x, int y)
{
    return p->plane[0][y * p->stride[0] + x];
}

START_TEST(the_rows_stand_in_the_order_of_the_drawing)
{
    static const char *const names[] = {"waiting image", "black",  "fit",    "fault",
                                        "beauty",        "whiten", "colour", "mirror"};
    int count = 0;

    for (; chain_rows[count]->name; count++)
        ck_assert_str_eq(chain_rows[count]->name, names[count]);
    ck_assert_int_eq(count, sizeof(names) / sizeof(names[0]));
}
END_TEST

START_TEST(a_plain_picture_that_fits_is_passed_on_unchanged)
{
    struct chain *c = chain();
    const struct chain_order o = order((struct look){0});
    struct picture *p = grey(WIDTH, HEIGHT, 90);
    struct chain_result r;

    ck_assert_int_eq(chain_run(c, &o, picture_ref(p), &r), 0);
    ck_assert_ptr_eq(r.shown, p);
    ck_assert_ptr_eq(r.published, p);
    picture_unref(r.shown);
    picture_unref(r.published);
    picture_unref(p);
    chain_free(c);
}
END_TEST

START_TEST(the_preview_shows_effects_but_not_the_mirror)
{
    struct chain *c = chain();
    const struct chain_order o = order((struct look){.whiteness = 100, .is_mirrored = true});
    struct picture *p = grey(WIDTH, HEIGHT, 90);
    struct chain_result r;

    p->plane[0][3] = 200;
    ck_assert_int_eq(chain_run(c, &o, p, &r), 0);
    ck_assert_int_gt(luma(r.shown, 20, 20), 100);
    ck_assert_int_eq(luma(r.shown, 20, 20), luma(r.published, 20, 20));
    ck_assert_int_gt(luma(r.shown, 3, 0), 200);
    ck_assert_int_gt(luma(r.published, WIDTH - 1 - 3, 0), 200);
    ck_assert_int_eq(r.published->pts_us, 99);
    ck_assert_int_eq(r.published->gen, 4);
    picture_unref(r.shown);
    picture_unref(r.published);
    chain_free(c);
}
END_TEST

START_TEST(a_picture_that_others_hold_is_not_changed)
{
    static const struct look looks[] = {
        {.smoothness = 100}, {.whiteness = 100}, {.colour = LOOK_PINK}};

    for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++) {
        struct picture *p = portrait_new(WIDTH, HEIGHT), *before;
        ck_assert_int_eq(picture_copy(&before, p), 0);
        struct picture *out = portrait_filtered(p, &looks[i]);
        ck_assert_ptr_ne(out, p);
        for (int y = 0; y < HEIGHT; y++)
            ck_assert_mem_eq(p->plane[0] + y * p->stride[0],
                             before->plane[0] + y * before->stride[0], WIDTH);
        picture_unref(out);
        picture_unref(before);
        picture_unref(p);
    }
}
END_TEST

START_TEST(effects_are_not_for_waiting_images_and_black)
{
    struct chain *c = chain();
    struct chain_order o = order((struct look){
        .whiteness = 100, .colour = LOOK_PINK, .zoom_tenths = 40, .is_mirrored = true});
    struct chain_result r;

    o.waiting = grey(200, 200, 77);
    ck_assert_int_eq(chain_run(c, &o, grey(WIDTH, HEIGHT, 30), &r), 0);
    ck_assert_int_eq(abs(luma(r.published, 20, 20) - 77) <= 1, 1);
    ck_assert_int_eq(r.published->pts_us, 99);
    picture_unref(r.shown);
    picture_unref(r.published);
    picture_unref(o.waiting);
    o.waiting = NULL;
    o.is_black = true;
    ck_assert_int_eq(chain_run(c, &o, grey(WIDTH, HEIGHT, 30), &r), 0);
    ck_assert_int_eq(luma(r.published, 20, 20), 16);
    picture_unref(r.shown);
    picture_unref(r.published);
    chain_free(c);
}
END_TEST

START_TEST(a_zoom_of_two_shows_the_middle_half)
{
    struct picture *p = grey(200, 400, 60);
    const struct look look = {.zoom_tenths = 20};

    for (int y = 100; y < 300; y++)
        memset(p->plane[0] + y * p->stride[0] + 50, 180, 100);
    struct picture *out = portrait_filtered(p, &look);
    for (int y = 4; y < 396; y += 28)
        for (int x = 4; x < 196; x += 24)
            ck_assert_int_le(abs(luma(out, x, y) - 180), 2);
    picture_unref(out);
    picture_unref(p);
}
END_TEST

START_TEST(effects_that_cannot_start_are_told_once_and_left_out)
{
    struct chain *c = chain();
    struct chain_order o = order((struct look){.whiteness = 50});

    o.is_failing = true;
    ck_assert_int_eq(run(c, &o, grey(WIDTH, HEIGHT, 90)), CHAIN_NOT_STARTED);
    ck_assert_int_eq(run(c, &o, grey(WIDTH, HEIGHT, 90)), CHAIN_FINE);
    o.is_failing = false; /* the same effects stay out */
    struct chain_result r;
    ck_assert_int_eq(chain_run(c, &o, grey(WIDTH, HEIGHT, 90), &r), 0);
    ck_assert_int_eq(luma(r.published, 5, 5), 90);
    picture_unref(r.shown);
    picture_unref(r.published);
    o.look.whiteness = 60; /* others are tried */
    ck_assert_int_eq(chain_run(c, &o, grey(WIDTH, HEIGHT, 90), &r), 0);
    ck_assert_int_gt(luma(r.published, 5, 5), 90);
    picture_unref(r.shown);
    picture_unref(r.published);
    chain_free(c);
}
END_TEST

START_TEST(effects_that_fail_after_they_ran_are_told_as_failed)
{
    struct chain *c = chain();
    struct chain_order o = order((struct look){.whiteness = 50});

    ck_assert_int_eq(run(c, &o, grey(WIDTH, HEIGHT, 90)), CHAIN_FINE);
    o.is_failing = true;
    ck_assert_int_eq(run(c, &o, grey(WIDTH, HEIGHT, 90)), CHAIN_FAILED);
    ck_assert_int_eq(run(c, &o, grey(WIDTH, HEIGHT, 90)), CHAIN_FINE);
    chain_free(c);
}
END_TEST

START_TEST(effects_fall_behind_when_enough_pictures_in_a_row_are_late)
{
    struct chain *c = chain();
    struct chain_order o = order((struct look){.whiteness = 50});

    for (int turn = 0; turn < 2; turn++) {
        for (int i = 0; i < CHAIN_LATE_MAX - 1; i++) {
            run(c, &o, grey(WIDTH, HEIGHT, 90));
            ck_assert_int_eq(chain_took(c, 2000, 1000), CHAIN_FINE);
        }
        if (turn == 0)
            ck_assert_int_eq(chain_took(c, 1000, 1000), CHAIN_FINE);
    }
    ck_assert_int_eq(chain_took(c, 2000, 1000), CHAIN_FAILED);
    for (int i = 0; i < 2 * CHAIN_LATE_MAX; i++) { /* without effects nobody counts */
        run(c, &o, grey(WIDTH, HEIGHT, 90));
        ck_assert_int_eq(chain_took(c, 2000, 1000), CHAIN_FINE);
    }
    chain_free(c);
}
END_TEST

#if REFUSES
/* Each allocation is refused in turn: the chain is not made, or the picture comes without effects,
 * which is told. */
START_TEST(effects_without_memory_are_left_out)
{
    const struct chain_order o =
        order((struct look){.smoothness = 50, .whiteness = 50, .colour = LOOK_BLUES});
    bool is_through = false;
    int told = 0;

    for (int n = 0; !is_through; n++) {
        struct chain *c = NULL;
        struct picture *p = grey(WIDTH, HEIGHT, 90);
        struct chain_result r = {.trouble = CHAIN_FINE};
        allowed = n;
        refused = 0;
        is_counting = true;
        int err = chain_new(&c);
        if (!err)
            err = chain_run(c, &o, picture_ref(p), &r);
        is_counting = false;
        is_through = refused == 0;
        if (c && refused && err == 0) {
            ck_assert_int_eq(r.trouble, CHAIN_NOT_STARTED);
            told++;
        }
        ck_assert_int_eq(err == 0 || err == -ENOMEM, 1);
        picture_unref(r.shown);
        picture_unref(r.published);
        picture_unref(p);
        chain_free(c);
    }
    ck_assert_int_ge(told, 2); /* beauty and colour keep something */
}
END_TEST
#endif

int main(void)
{
    Suite *s = suite_create("chain");
    TCase *t = tcase_create("chain");

    tcase_add_test(t, the_rows_stand_in_the_order_of_the_drawing);
    tcase_add_test(t, a_plain_picture_that_fits_is_passed_on_unchanged);
    tcase_add_test(t, the_preview_shows_effects_but_not_the_mirror);
    tcase_add_test(t, a_picture_that_others_hold_is_not_changed);
    tcase_add_test(t, effects_are_not_for_waiting_images_and_black);
    tcase_add_test(t, a_zoom_of_two_shows_the_middle_half);
    tcase_add_test(t, effects_that_cannot_start_are_told_once_and_left_out);
    tcase_add_test(t, effects_that_fail_after_they_ran_are_told_as_failed);
    tcase_add_test(t, effects_fall_behind_when_enough_pictures_in_a_row_are_late);
#if REFUSES
    tcase_add_test(t, effects_without_memory_are_left_out);
#endif
    suite_add_tcase(s, t);
    return run_suite(s);
}
