/* SPDX-License-Identifier: GPL-3.0-or-later */
/* portrait.h - the picture of `camera = "portrait"`, led through a chain of filters, and places in
 * it. */
#ifndef TESTS_PORTRAIT_H
#define TESTS_PORTRAIT_H

#include "media/capture/vsource.h"
#include "media/filter/chain.h"

#include <check.h>

static inline struct picture *portrait_new(int width, int height)
{
    struct vsource_cfg cfg = {.width = width, .height = height, .fps = 15, .gen = 7};
    struct vsource *source;
    struct picture *p;
    char why[128];

    ck_assert_int_eq(clock_new(&cfg.clock, CLOCK_REAL), 0);
    clock_enter(cfg.clock, "portrait");
    ck_assert_int_eq(vsource_open(&source, "portrait", &cfg, why, sizeof(why)), 0);
    ck_assert_int_eq(vsource_read(source, &p, CLOCK_NEVER), 0);
    vsource_close(source);
    clock_leave(cfg.clock);
    clock_free(cfg.clock);
    return p;
}

/* The published picture of a new chain; src stays as it is. */
static inline struct picture *portrait_filtered(struct picture *src, const struct look *look)
{
    const struct chain_order o = {.look = *look, .width = src->width, .height = src->height};
    struct chain *c;
    struct chain_result r;

    ck_assert_int_eq(chain_new(&c), 0);
    ck_assert_int_eq(chain_run(c, &o, picture_ref(src), &r), 0);
    ck_assert_int_eq(r.trouble, CHAIN_FINE);
    chain_free(c);
    picture_unref(r.shown);
    return r.published;
}

/* A box in hundredths of the short side, from the middle of the picture. */
struct portrait_box {
    int x, y, wide, high;
};
static const struct portrait_box PORTRAIT_CHEEK = {-16, 4, 7, 7}, PORTRAIT_WALL = {-36, 30, 6, 6};

struct portrait_figures {
    double mean, variance; /* of the bytes of a plane */
};

static inline struct portrait_figures portrait_measure(const struct picture *p, int plane,
                                                       struct portrait_box box)
{
    int half = plane ? 2 : 1, width = p->width / half, height = p->height / half;
    int side = width < height ? width : height;
    int x0 = width / 2 + box.x * side / 100, x1 = x0 + box.wide * side / 100;
    int y0 = height / 2 + box.y * side / 100, y1 = y0 + box.high * side / 100;
    double sum = 0, square = 0;
    int count = 0;

    for (int y = y0; y < y1; y++)
        for (int x = x0; x < x1; x++, count++) {
            double n = p->plane[plane][y * p->stride[plane] + x];
            sum += n;
            square += n * n;
        }
    return (struct portrait_figures){sum / count, square / count - sum * sum / count / count};
}

#endif
