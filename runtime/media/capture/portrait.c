/* SPDX-License-Identifier: GPL-3.0-or-later */
/* portrait.c - `portrait`: a drawn head before a wall and a window, for picture filters: skin with
 * pores and spots, soft shades, hard edges, and colours that are no skin. The picture stands still. */
#include "media/capture/drivers.h"
#include "media/capture/pace.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SECOND_US = 1000000 };

struct portrait {
    struct clock *clock;
    struct picture *picture; /* painted once */
    uint32_t gen;
    int64_t period_us, due_us;
};

/* ---- what is painted: shapes from back to front, in units of the short side around the middle */

struct portrait_tone {
    float y, u, v;
};

struct portrait_shape {
    float x, y, half_wide, half_high; /* an ellipse, or a box */
    struct portrait_tone tone;
    float shade;   /* luma lost from the middle to the edge */
    float texture; /* luma, peak of pores and spots */
    bool is_box;
};

static const struct portrait_shape shapes[] = {
    {0, 0, 4, 4, {118, 134, 120}, 10, 1, true},                  /* wall */
    {.36f, -.42f, .10f, .22f, {205, 140, 116}, 0, 0, true},      /* window: two panes */
    {.36f, -.40f, .008f, .22f, {60, 126, 130}, 0, 0, true},      /* and their bar */
    {-.42f, 0, .012f, 4, {48, 128, 128}, 0, 0, true},            /* a pole */
    {0, .86f, .46f, .36f, {70, 150, 112}, 20, 4, false},         /* shoulders */
    {0, .38f, .12f, .20f, {132, 110, 150}, 12, 7, true},         /* neck */
    {0, -.08f, .35f, .47f, {42, 124, 134}, 8, 6, false},         /* hair */
    {0, 0, .29f, .39f, {168, 108, 152}, 38, 9, false},           /* face */
    {-.12f, -.08f, .055f, .022f, {205, 126, 130}, 10, 0, false}, /* eyes */
    {.12f, -.08f, .055f, .022f, {205, 126, 130}, 10, 0, false},
    {-.12f, -.08f, .021f, .021f, {40, 130, 126}, 0, 0, false}, /* irises */
    {.12f, -.08f, .021f, .021f, {40, 130, 126}, 0, 0, false},
    {-.12f, -.135f, .07f, .010f, {56, 122, 136}, 0, 3, true}, /* brows */
    {.12f, -.135f, .07f, .010f, {56, 122, 136}, 0, 3, true},
    {0, .08f, .030f, .012f, {126, 110, 150}, 8, 6, false},  /* nose */
    {0, .20f, .085f, .022f, {104, 112, 172}, 10, 3, false}, /* mouth */
};

/* A fixed number for each pixel and grain, -1 to 1. */
static float noise(int x, int y, uint32_t grain)
{
    uint32_t n = (uint32_t)x * 0x9e3779b1u ^ (uint32_t)y * 0x85ebca77u ^ grain * 0xc2b2ae3du;

    n = (n ^ n >> 15) * 0x2c1b3c6du;
    n = (n ^ n >> 12) * 0x297a2d39u;
    return (float)(n ^ n >> 15) / 2147483648.0f - 1;
}

/* The square of the distance from the middle of the shape: 1 at its edge. */
static float distance(const struct portrait_shape *s, float x, float y)
{
    float dx = (x - s->x) / s->half_wide, dy = (y - s->y) / s->half_high;

    if (!s->is_box)
        return dx * dx + dy * dy;
    dx *= dx;
    dy *= dy;
    return dx > dy ? dx : dy;
}

static struct portrait_tone tone_at(int column, int row, float x, float y)
{
    struct portrait_tone t = {0, 128, 128};

    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        const struct portrait_shape *s = &shapes[i];
        float at = distance(s, x, y);
        if (at > 1)
            continue;
        t = s->tone;
        t.y -= s->shade * at;
        t.y += s->texture * (.7f * noise(column, row, 1) + .3f * noise(column / 3, row / 3, 2));
    }
    return t;
}

static uint8_t byte_of(float value)
{
    return (uint8_t)lroundf(value < 16 ? 16 : value > 235 ? 235 : value);
}

static void paint_portrait(struct picture *p)
{
    float side = (float)(p->width < p->height ? p->width : p->height);

    for (int row = 0; row < p->height; row++)
        for (int column = 0; column < p->width; column++) {
            float x = ((float)column + .5f - (float)p->width / 2) / side;
            float y = ((float)row + .5f - (float)p->height / 2) / side;
            struct portrait_tone t = tone_at(column, row, x, y);
            p->plane[0][(ptrdiff_t)row * p->stride[0] + column] = byte_of(t.y);
            if (row % 2 || column % 2)
                continue;
            p->plane[1][(ptrdiff_t)(row / 2) * p->stride[1] + column / 2] = byte_of(t.u);
            p->plane[2][(ptrdiff_t)(row / 2) * p->stride[2] + column / 2] = byte_of(t.v);
        }
}

/* ---- the source */

static void portrait_close(void *self)
{
    struct portrait *s = self;

    picture_unref(s->picture);
    free(s);
}

static int portrait_open(void **self, const char *rest, const struct vsource_cfg *cfg, char *why,
                         size_t why_size)
{
    struct portrait *s = calloc(1, sizeof(*s));

    if (!s)
        return -ENOMEM;
    s->clock = cfg->clock;
    s->gen = cfg->gen;
    s->period_us = SECOND_US / cfg->fps;
    s->due_us = clock_now_us(s->clock);
    int err = picture_new(&s->picture, cfg->width & ~1, cfg->height & ~1);
    if (err) {
        snprintf(why, why_size, "cannot draw %dx%d pictures", cfg->width, cfg->height);
        free(s);
        return err;
    }
    paint_portrait(s->picture);
    *self = s;
    return 0;
}

static int portrait_read(void *self, struct picture **out, int64_t deadline_us)
{
    struct portrait *s = self;
    int err = pace_wait(s->clock, s->due_us, deadline_us);

    if (!err)
        err = picture_copy(out, s->picture);
    if (err)
        return err;
    (*out)->pts_us = clock_now_us(s->clock);
    (*out)->gen = s->gen;
    s->due_us = pace_next(s->clock, s->due_us, s->period_us);
    return 0;
}

const struct vsource_ops portrait_ops = {
    .word = "portrait",
    .help = "portrait, a drawn head that stands still, for picture filters",
    .open = portrait_open,
    .read = portrait_read,
    .close = portrait_close,
    .is_drawn = true,
};
