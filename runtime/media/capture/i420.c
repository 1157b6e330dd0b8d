/* SPDX-License-Identifier: GPL-3.0-or-later */
/* i420.c - shares or converts a frame; BT.601, and the range is kept. */
#include "media/capture/i420.h"

#include <av.h>

#include <errno.h>

static void release_frame(void *opaque)
{
    AVFrame *frame = opaque;

    av_frame_free(&frame);
}

static bool is_full(const AVFrame *f)
{
    return f->format == AV_PIX_FMT_YUVJ420P || f->format == AV_PIX_FMT_YUVJ422P ||
           f->format == AV_PIX_FMT_YUVJ444P || f->color_range == AVCOL_RANGE_JPEG;
}

static bool is_rgb(const AVFrame *f)
{
    const AVPixFmtDescriptor *d = av_pix_fmt_desc_get(f->format);

    return d && d->flags & AV_PIX_FMT_FLAG_RGB;
}

/* The frame's buffers must be reference counted, its planes must run downwards. */
static int share_frame(const AVFrame *f, struct picture **out)
{
    struct picture like = {
        .width = f->width & ~1, .height = f->height & ~1, .is_full_range = is_full(f)};
    AVFrame *held = av_frame_clone(f);

    if (!held)
        return -ENOMEM;
    for (int i = 0; i < 3; i++) {
        like.plane[i] = held->data[i];
        like.stride[i] = held->linesize[i];
    }
    int err = picture_wrap(out, &like, release_frame, held);
    if (err)
        av_frame_free(&held);
    return err;
}

static int convert_row(struct i420 *c, const AVFrame *f, struct picture **out)
{
    struct picture *p;
    int width = f->width & ~1, height = f->height & ~1;
    const int *bt601 = sws_getCoefficients(SWS_CS_ITU601);
    bool stays_full = is_full(f) && !is_rgb(f);

    c->sws = sws_getCachedContext(c->sws, f->width, f->height, f->format, width, height,
                                  AV_PIX_FMT_YUV420P, SWS_FAST_BILINEAR, NULL, NULL, NULL);
    if (!c->sws)
        return -EINVAL;
    int err = picture_new(&p, width, height);
    if (err)
        return err;
    sws_setColorspaceDetails(c->sws, bt601, is_full(f) || is_rgb(f), bt601, stays_full, 0, 1 << 16,
                             1 << 16);
    sws_scale(c->sws, (const uint8_t *const *)f->data, f->linesize, 0, f->height, p->plane,
              p->stride);
    p->is_full_range = stays_full;
    *out = p;
    return 0;
}

int i420_from_frame(struct i420 *c, const AVFrame *f, struct picture **out)
{
    bool is_i420 = f->format == AV_PIX_FMT_YUV420P || f->format == AV_PIX_FMT_YUVJ420P;

    if (is_i420 && f->buf[0] && f->linesize[0] > 0)
        return share_frame(f, out);
    return convert_row(c, f, out);
}

void i420_fini(struct i420 *c)
{
    sws_freeContext(c->sws);
    c->sws = NULL;
}
