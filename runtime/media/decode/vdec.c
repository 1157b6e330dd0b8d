/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vdec.c - one libavcodec context; decoded pictures wait in a short row until they are fetched. */
#include "media/decode/vdec.h"

#include "wire/h264.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "av.h"

enum { ROW = 8, SIDE_MIN = 16, SIDE_MAX = 1920 };

struct vdec {
    AVCodecContext *ctx;
    AVFrame *frame;
    AVPacket *pkt;
    struct picture *row[ROW];
    int head, count;
    int pending;
};

static int set_header(AVCodecContext *ctx, const struct packet *header)
{
    ctx->extradata = av_mallocz(header->size + AV_INPUT_BUFFER_PADDING_SIZE);
    if (!ctx->extradata)
        return -ENOMEM;
    memcpy(ctx->extradata, header->data, header->size);
    ctx->extradata_size = (int)header->size;
    return 0;
}

static int open_h264_decoder(struct vdec *d, const struct packet *header)
{
    const AVCodec *codec = avcodec_find_decoder(AV_CODEC_ID_H264);

    d->ctx = codec ? avcodec_alloc_context3(codec) : NULL;
    d->frame = av_frame_alloc();
    d->pkt = av_packet_alloc();
    if (!d->ctx || !d->frame || !d->pkt || set_header(d->ctx, header) != 0)
        return codec ? -ENOMEM : -ENOTSUP;
    d->ctx->thread_count = 1; /* automatic threads hold two pictures back */
    d->ctx->flags |= AV_CODEC_FLAG_LOW_DELAY;
    d->ctx->max_pixels = SIDE_MAX * SIDE_MAX;
    return avcodec_open2(d->ctx, codec, NULL) < 0 ? -EPROTO : 0;
}

int vdec_open(struct vdec **out, const struct packet *header)
{
    struct h264_info info;
    int err = h264_config_parse(&info, header->data, header->size);
    if (err)
        return err;
    struct vdec *d = calloc(1, sizeof(*d));
    if (!d)
        return -ENOMEM;
    err = open_h264_decoder(d, header);
    if (err) {
        vdec_close(d);
        return err;
    }
    *out = d;
    return 0;
}

static void release_frame(void *opaque)
{
    AVFrame *frame = opaque;

    av_frame_free(&frame);
}

static bool is_acceptable(const AVFrame *f)
{
    bool is_420 = f->format == AV_PIX_FMT_YUV420P || f->format == AV_PIX_FMT_YUVJ420P;

    return is_420 && f->width >= SIDE_MIN && f->width <= SIDE_MAX && f->height >= SIDE_MIN &&
           f->height <= SIDE_MAX;
}

static bool is_damaged(const AVFrame *f)
{
    return f->decode_error_flags != 0 || (f->flags & AV_FRAME_FLAG_CORRUPT);
}

/* Moves the frame's reference into a picture; the planes are not copied. */
static int wrap(struct picture **out, AVFrame *from)
{
    AVFrame *f = av_frame_alloc();
    if (!f)
        return -ENOMEM;
    av_frame_move_ref(f, from);
    struct picture like = {
        .width = f->width & ~1,
        .height = f->height & ~1,
        .is_full_range = f->color_range == AVCOL_RANGE_JPEG || f->format == AV_PIX_FMT_YUVJ420P,
        .pts_us = f->pts,
    };
    for (int i = 0; i < 3; i++) {
        like.plane[i] = f->data[i];
        like.stride[i] = f->linesize[i];
    }
    int err = picture_wrap(out, &like, release_frame, f);
    if (err)
        av_frame_free(&f);
    return err;
}

static void append_picture(struct vdec *d, struct picture *p)
{
    if (d->count == ROW) { /* the caller did not fetch: drops the oldest */
        picture_unref(d->row[d->head]);
        d->head = (d->head + 1) % ROW;
        d->count--;
    }
    d->row[(d->head + d->count++) % ROW] = p;
}

/* Collects all pictures that are ready. -EBADMSG when a picture is damaged and so dropped. */
static int collect_pictures(struct vdec *d)
{
    int err = 0;

    for (;;) {
        int rc = avcodec_receive_frame(d->ctx, d->frame);
        if (rc == AVERROR(EAGAIN) || rc == AVERROR_EOF)
            return err;
        if (rc < 0)
            return -EBADMSG;
        if (d->pending > 0)
            d->pending--;
        struct picture *p = NULL;
        if (is_damaged(d->frame) || !is_acceptable(d->frame))
            err = -EBADMSG;
        else if (wrap(&p, d->frame) == 0)
            append_picture(d, p);
        av_frame_unref(d->frame);
    }
}

static void unref_packet(void *opaque, uint8_t *data)
{
    packet_unref(opaque);
}

/* Lends the packet's bytes to the decoder instead of copying them. */
static int lend(AVPacket *to, struct packet *unit)
{
    to->buf = av_buffer_create(unit->data, unit->size + PACKET_PADDING, unref_packet,
                               packet_ref(unit), AV_BUFFER_FLAG_READONLY);
    if (!to->buf) {
        packet_unref(unit);
        return -ENOMEM;
    }
    to->data = unit->data;
    to->size = (int)unit->size;
    to->pts = unit->pts_us;
    to->dts = unit->dts_us;
    to->flags = unit->is_key ? AV_PKT_FLAG_KEY : 0;
    return 0;
}

int vdec_send(struct vdec *d, const struct packet *unit)
{
    int has_idr;

    if (unit->size == 0 || h264_unit_check(unit->data, unit->size, &has_idr) != 0)
        return -EBADMSG;
    int err = lend(d->pkt, (struct packet *)unit);
    if (err)
        return err;
    int rc = avcodec_send_packet(d->ctx, d->pkt);
    av_packet_unref(d->pkt);
    if (rc < 0)
        return -EBADMSG;
    d->pending++;
    return collect_pictures(d);
}

int vdec_receive(struct vdec *d, struct picture **out)
{
    if (d->count == 0)
        return -EAGAIN;
    *out = d->row[d->head];
    d->head = (d->head + 1) % ROW;
    d->count--;
    return 0;
}

int vdec_pending(const struct vdec *d)
{
    return d->pending;
}

static void drop_row(struct vdec *d)
{
    struct picture *p;

    while (vdec_receive(d, &p) == 0)
        picture_unref(p);
}

void vdec_flush(struct vdec *d)
{
    drop_row(d);
    avcodec_flush_buffers(d->ctx);
    d->pending = 0;
}

void vdec_close(struct vdec *d)
{
    if (!d)
        return;
    drop_row(d);
    av_packet_free(&d->pkt);
    av_frame_free(&d->frame);
    avcodec_free_context(&d->ctx);
    free(d);
}
