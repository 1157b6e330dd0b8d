/* SPDX-License-Identifier: GPL-3.0-or-later */
/* colour.c - a colour filter as a three-dimensional table over luma and chroma, made from the
 * formulas of grade.c, and of a table of the page, when they are used first.
 *
 * The table holds what is added to a colour, which changes far less from cell to cell than the
 * colour itself: the nearest cell is good enough. The luma of a cell of chroma is one line of the
 * cache, so that four pixels that share their chroma find theirs in it. */
#include "media/filter/filters.h"
#include "media/filter/grade.h"
#include "media/filter/lut.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LUMA_SHIFT = 2,
    CHROMA_SHIFT = 3,
    LUMA_CELLS = 256 >> LUMA_SHIFT,
    CHROMA_CELLS = 256 >> CHROMA_SHIFT,
};

struct colour_table {
    enum look_colour made; /* what the table is for: the filter ... */
    int made_of;           /* ... and the number of the page's own table; both 0: nothing yet */
    int8_t luma[CHROMA_CELLS * CHROMA_CELLS][LUMA_CELLS];
    int8_t chroma[CHROMA_CELLS * CHROMA_CELLS][LUMA_CELLS][2];
};

static bool wants_colour(const struct chain_order *o)
{
    return (o->look.colour != LOOK_STANDARD || o->look.table) && chain_order_has_camera(o);
}

static int open_colour(void **self)
{
    *self = calloc(1, sizeof(struct colour_table));
    return *self ? 0 : -ENOMEM;
}

static void close_colour(void *self)
{
    free(self);
}

/* ---- the table */

/* BT.601 in video range; y, u and v in steps of a byte. */
static void to_rgb(const float yuv[3], float rgb[3])
{
    float y = (yuv[0] - 16) / 219, u = (yuv[1] - 128) / 224, v = (yuv[2] - 128) / 224;

    rgb[0] = y + 1.402f * v;
    rgb[1] = y - .344136f * u - .714136f * v;
    rgb[2] = y + 1.772f * u;
}

static void to_yuv(const float rgb[3], float yuv[3])
{
    float y = .299f * rgb[0] + .587f * rgb[1] + .114f * rgb[2];

    yuv[0] = 16 + 219 * y;
    yuv[1] = 128 + 224 * (rgb[2] - y) / 1.772f;
    yuv[2] = 128 + 224 * (rgb[0] - y) / 1.402f;
}

/* What may be added to every byte of a cell that begins at first and is size long. */
static int8_t bounded_change(float change, int first, int size)
{
    long low = first > 127 ? -127 : -first, high = 255 - (first + size - 1);
    long rounded = lroundf(change);

    high = high > 127 ? 127 : high;
    return (int8_t)(rounded < low ? low : rounded > high ? high : rounded);
}

/* Most cells are of no colour at all: no picture has them, and they cost time. */
static bool is_near_colour(const float rgb[3])
{
    for (int i = 0; i < 3; i++)
        if (rgb[i] < -.25f || rgb[i] > 1.25f)
            return false;
    return true;
}

static void make_cell(struct colour_table *c, const struct chain_order *o, int y, int u, int v)
{
    int uv = u * CHROMA_CELLS + v;
    int first[3] = {y << LUMA_SHIFT, u << CHROMA_SHIFT, v << CHROMA_SHIFT};
    float middle[3] = {(float)first[0] + 1.5f, (float)first[1] + 3.5f, (float)first[2] + 3.5f};
    float rgb[3], graded[3];

    to_rgb(middle, rgb);
    if (!is_near_colour(rgb))
        return;
    grade_apply(o->look.colour, rgb);
    if (o->look.table)
        lut_apply(o->lut, rgb);
    to_yuv(rgb, graded);
    c->luma[uv][y] = bounded_change(graded[0] - middle[0], first[0], 1 << LUMA_SHIFT);
    for (int i = 0; i < 2; i++)
        c->chroma[uv][y][i] =
            bounded_change(graded[1 + i] - middle[1 + i], first[1 + i], 1 << CHROMA_SHIFT);
}

static void make_table(struct colour_table *c, const struct chain_order *o)
{
    memset(c, 0, sizeof(*c));
    for (int u = 0; u < CHROMA_CELLS; u++)
        for (int v = 0; v < CHROMA_CELLS; v++)
            for (int y = 0; y < LUMA_CELLS; y++)
                make_cell(c, o, y, u, v);
    c->made = o->look.colour;
    c->made_of = o->look.table;
}

/* ---- pixels */

/* Two lines of luma and the line of chroma between them. */
static void grade_lines(const struct colour_table *restrict c, uint8_t *restrict upper,
                        uint8_t *restrict lower, uint8_t *restrict u, uint8_t *restrict v,
                        int count)
{
    for (int i = 0; i < count; i++, upper += 2, lower += 2) {
        int uv = (u[i] >> CHROMA_SHIFT) * CHROMA_CELLS + (v[i] >> CHROMA_SHIFT);
        int y0 = upper[0], y1 = upper[1], y2 = lower[0], y3 = lower[1];
        const int8_t *restrict luma = c->luma[uv];
        const int8_t *restrict chroma = c->chroma[uv][(y0 + y1 + y2 + y3) >> (2 + LUMA_SHIFT)];
        upper[0] = (uint8_t)(y0 + luma[y0 >> LUMA_SHIFT]);
        upper[1] = (uint8_t)(y1 + luma[y1 >> LUMA_SHIFT]);
        lower[0] = (uint8_t)(y2 + luma[y2 >> LUMA_SHIFT]);
        lower[1] = (uint8_t)(y3 + luma[y3 >> LUMA_SHIFT]);
        u[i] = (uint8_t)(u[i] + chroma[0]);
        v[i] = (uint8_t)(v[i] + chroma[1]);
    }
}

static int apply_colour(void *self, const struct chain_order *o, struct picture **at)
{
    struct colour_table *c = self;
    int err = picture_own(at);

    if (err)
        return err;
    if (c->made != o->look.colour || c->made_of != o->look.table)
        make_table(c, o);
    const struct picture *p = *at;
    for (int row = 0; row < p->height / 2; row++) {
        uint8_t *upper = p->plane[0] + (ptrdiff_t)(2 * row) * p->stride[0];
        grade_lines(c, upper, upper + p->stride[0], p->plane[1] + (ptrdiff_t)row * p->stride[1],
                    p->plane[2] + (ptrdiff_t)row * p->stride[2], p->width / 2);
    }
    return 0;
}

const struct chain_row colour_row = {.name = "colour",
                                     .wants = wants_colour,
                                     .open = open_colour,
                                     .apply = apply_colour,
                                     .close = close_colour,
                                     .is_effect = true};
