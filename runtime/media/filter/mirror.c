/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mirror.c - copies every line backwards. */
#include "media/filter/mirror.h"

static void mirror_plane(uint8_t *to, int to_stride, const uint8_t *from, int from_stride,
                         int width, int height)
{
    for (int row = 0; row < height; row++, to += to_stride, from += from_stride)
        for (int x = 0; x < width; x++)
            to[x] = from[width - 1 - x];
}

int mirror_picture(const struct picture *src, struct picture **out)
{
    struct picture *p;
    int err = picture_new(&p, src->width, src->height);
    if (err)
        return err;

    for (int i = 0; i < 3; i++)
        mirror_plane(p->plane[i], p->stride[i], src->plane[i], src->stride[i],
                     i ? src->width / 2 : src->width, i ? src->height / 2 : src->height);
    p->is_full_range = src->is_full_range;
    p->pts_us = src->pts_us;
    p->gen = src->gen;
    *out = p;
    return 0;
}
