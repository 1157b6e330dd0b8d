/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mirror.c - swaps left and right of the published picture: every line is copied backwards. */
#include "media/filter/filters.h"

static void mirror_plane(uint8_t *restrict to, int to_stride, const uint8_t *restrict from,
                         int from_stride, int width, int height)
{
    for (int row = 0; row < height; row++, to += to_stride, from += from_stride)
        for (int x = 0; x < width; x++)
            to[x] = from[width - 1 - x];
}

/* A waiting image may hold text. */
static bool wants_mirror(const struct chain_order *o)
{
    return o->look.is_mirrored && chain_order_has_camera(o);
}

/* The preview has the picture, too, so that the mirror image is another one. */
static int apply_mirror(void *self, const struct chain_order *o, struct picture **p)
{
    const struct picture *src = *p;
    struct picture *m;
    int err = picture_new(&m, src->width, src->height);

    if (err)
        return err;
    for (int i = 0; i < 3; i++)
        mirror_plane(m->plane[i], m->stride[i], src->plane[i], src->stride[i],
                     i ? src->width / 2 : src->width, i ? src->height / 2 : src->height);
    m->is_full_range = src->is_full_range;
    m->pts_us = src->pts_us;
    m->gen = src->gen;
    picture_unref(*p);
    *p = m;
    return 0;
}

const struct chain_row mirror_row = {
    .name = "mirror", .wants = wants_mirror, .apply = apply_mirror, .is_far = true};
