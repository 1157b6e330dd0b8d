/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scale.c - crops by moving plane pointers, scales with libswscale. */
#include "media/filter/scale.h"

#include <av.h>

#include <errno.h>
#include <stdlib.h>

struct scale {
    int width, height;
    struct SwsContext *sws; /* for pictures of the size below; made for the first picture */
    int from_width, from_height;
    bool from_full_range;
};

int scale_new(struct scale **out, int width, int height)
{
    if (width < 2 || height < 2 || width > 4096 || height > 4096 || width % 2 || height % 2)
        return -EINVAL;
    struct scale *s = calloc(1, sizeof(*s));
    if (!s)
        return -ENOMEM;
    s->width = width;
    s->height = height;
    *out = s;
    return 0;
}

void scale_free(struct scale *s)
{
    if (!s)
        return;
    sws_freeContext(s->sws);
    free(s);
}

static int zoomed(int side, int zoom_tenths)
{
    int part = zoom_tenths > 10 ? side * 10 / zoom_tenths & ~1 : side;

    return part < 2 ? 2 : part;
}

/* Finds the largest middle part of src with the wanted aspect ratio, or of that what a zoom leaves:
 * even sides, even corner. */
static void crop_middle(const struct scale *s, const struct picture *src, int zoom_tenths,
                        struct picture *part)
{
    int64_t wide = (int64_t)src->width * s->height, high = (int64_t)src->height * s->width;
    int width = wide > high ? (int)(high / s->height) & ~1 : src->width;
    int height = high > wide ? (int)(wide / s->width) & ~1 : src->height;

    *part = *src;
    part->width = zoomed(width, zoom_tenths);
    part->height = zoomed(height, zoom_tenths);
    int x = (src->width - part->width) / 2 & ~1, y = (src->height - part->height) / 2 & ~1;
    part->plane[0] += (ptrdiff_t)y * src->stride[0] + x;
    for (int i = 1; i < 3; i++)
        part->plane[i] += (ptrdiff_t)(y / 2) * src->stride[i] + x / 2;
}

/* Sets the ranges before sws_init_context, which else makes a plain copy of equal sizes. */
static int make_context(struct scale *s, const struct picture *part)
{
    const struct {
        const char *name;
        int64_t value;
    } options[] = {
        {"srcw", part->width},
        {"srch", part->height},
        {"src_format", AV_PIX_FMT_YUV420P},
        {"src_range", part->is_full_range},
        {"dstw", s->width},
        {"dsth", s->height},
        {"dst_format", AV_PIX_FMT_YUV420P},
        {"dst_range", 0},
        {"sws_flags", SWS_FAST_BILINEAR},
    };

    s->sws = sws_alloc_context();
    if (!s->sws)
        return -ENOMEM;
    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
        if (av_opt_set_int(s->sws, options[i].name, options[i].value, 0) < 0)
            return -EINVAL;
    return sws_init_context(s->sws, NULL, NULL) < 0 ? -EINVAL : 0;
}

static int prepare(struct scale *s, const struct picture *part)
{
    bool is_same = part->width == s->from_width && part->height == s->from_height &&
                   part->is_full_range == s->from_full_range;

    if (s->sws && is_same)
        return 0;
    sws_freeContext(s->sws);
    s->sws = NULL;
    s->from_width = 0; /* until the context is made */
    int err = make_context(s, part);
    if (err)
        return err;
    s->from_width = part->width;
    s->from_height = part->height;
    s->from_full_range = part->is_full_range;
    return 0;
}

int scale_picture(struct scale *s, struct picture *src, int zoom_tenths, struct picture **out)
{
    struct picture part, *fitted;

    if (zoom_tenths <= 10 && src->width == s->width && src->height == s->height &&
        !src->is_full_range) {
        *out = picture_ref(src);
        return 0;
    }
    crop_middle(s, src, zoom_tenths, &part);
    int err = prepare(s, &part);
    if (!err)
        err = picture_new(&fitted, s->width, s->height);
    if (err)
        return err;
    sws_scale(s->sws, (const uint8_t *const *)part.plane, part.stride, 0, part.height,
              fitted->plane, fitted->stride);
    fitted->pts_us = src->pts_us;
    fitted->gen = src->gen;
    *out = fitted;
    return 0;
}
