/* SPDX-License-Identifier: GPL-3.0-or-later */
/* still.c - image files through libavcodec: the first bytes of a file select the decoder, the
 * ending of the path selects the encoder. */
#include "media/sink/still.h"

#include "base/bytes/regular_file.h"
#include "base/bytes/save.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "av.h"

enum { FILE_MAX = 16 * 1024 * 1024, SIDE_MAX = 4096 };

/* ---- writing */

static bool ends_with(const char *path, const char *end)
{
    size_t a = strlen(path), b = strlen(end);

    return a >= b && strcasecmp(path + a - b, end) == 0;
}

static enum AVCodecID codec_for(const char *path)
{
    if (ends_with(path, ".png"))
        return AV_CODEC_ID_PNG;
    return ends_with(path, ".jpg") || ends_with(path, ".jpeg") ? AV_CODEC_ID_MJPEG
                                                               : AV_CODEC_ID_NONE;
}

/* BT.601 on both sides, as everywhere in this program; ranges as given. */
static void set_colours(struct SwsContext *sws, bool from_full, bool to_full)
{
    const int *bt601 = sws_getCoefficients(SWS_CS_ITU601);

    sws_setColorspaceDetails(sws, bt601, from_full, bt601, to_full, 0, 1 << 16, 1 << 16);
}

static int convert_picture(AVFrame *to, const AVFrame *from)
{
    struct SwsContext *sws =
        sws_getContext(from->width, from->height, from->format, to->width, to->height, to->format,
                       SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT, NULL, NULL, NULL);
    if (!sws)
        return -EINVAL;
    set_colours(sws, from->color_range == AVCOL_RANGE_JPEG, to->color_range == AVCOL_RANGE_JPEG);
    sws_scale(sws, (const uint8_t *const *)from->data, from->linesize, 0, from->height, to->data,
              to->linesize);
    sws_freeContext(sws);
    return 0;
}

static AVFrame *new_frame(int format, int width, int height)
{
    AVFrame *f = av_frame_alloc();
    if (!f)
        return NULL;
    f->format = format;
    f->width = width;
    f->height = height;
    f->color_range = AVCOL_RANGE_JPEG;
    if (av_frame_get_buffer(f, 0) < 0)
        av_frame_free(&f);
    return f;
}

static int quantiser(int quality) /* 1..100 to 31..2 */
{
    int q = quality < 1 ? 1 : quality > 100 ? 100 : quality;

    return 31 - (q - 1) * 29 / 99;
}

static int run_encoder(AVCodecContext *ctx, AVFrame *frame, AVPacket *pkt, int quality)
{
    ctx->width = frame->width;
    ctx->height = frame->height;
    ctx->pix_fmt = frame->format;
    ctx->color_range = AVCOL_RANGE_JPEG;
    ctx->time_base = (AVRational){1, 25};
    if (ctx->codec_id == AV_CODEC_ID_MJPEG) {
        ctx->flags |= AV_CODEC_FLAG_QSCALE;
        ctx->global_quality = frame->quality = FF_QP2LAMBDA * quantiser(quality);
    }
    if (avcodec_open2(ctx, NULL, NULL) < 0)
        return -EINVAL;
    return avcodec_send_frame(ctx, frame) < 0 || avcodec_receive_packet(ctx, pkt) < 0 ? -EIO : 0;
}

static int encode_to(const char *path, AVFrame *frame, enum AVCodecID id, int quality)
{
    const AVCodec *codec = avcodec_find_encoder(id);
    AVCodecContext *ctx = codec ? avcodec_alloc_context3(codec) : NULL;
    AVPacket *pkt = av_packet_alloc();
    int err = ctx && pkt ? run_encoder(ctx, frame, pkt, quality) : -ENOMEM;

    if (!err)
        err = save_file(path, pkt->data, (size_t)pkt->size);
    av_packet_free(&pkt);
    avcodec_free_context(&ctx);
    return err;
}

/* from points to planes of the caller. */
static int write_frame(const char *path, const AVFrame *from, int png_format, int quality)
{
    enum AVCodecID id = codec_for(path);
    if (id == AV_CODEC_ID_NONE)
        return -EINVAL;
    AVFrame *to = new_frame(id == AV_CODEC_ID_PNG ? png_format : AV_PIX_FMT_YUVJ420P, from->width,
                            from->height);
    if (!to)
        return -ENOMEM;
    int err = convert_picture(to, from);
    if (!err)
        err = encode_to(path, to, id, quality);
    av_frame_free(&to);
    return err;
}

int still_write_picture(const char *path, const struct picture *p, int jpeg_quality)
{
    AVFrame *f = av_frame_alloc();
    if (!f)
        return -ENOMEM;
    f->format = AV_PIX_FMT_YUV420P;
    f->width = p->width;
    f->height = p->height;
    f->color_range = p->is_full_range ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    for (int i = 0; i < 3; i++) {
        f->data[i] = p->plane[i];
        f->linesize[i] = p->stride[i];
    }
    int err = write_frame(path, f, AV_PIX_FMT_RGB24, jpeg_quality);
    av_frame_free(&f);
    return err;
}

int still_write_rgba(const char *path, const uint8_t *rgba, int width, int height, int stride,
                     int jpeg_quality)
{
    AVFrame *f = av_frame_alloc();
    if (!f)
        return -ENOMEM;
    f->format = AV_PIX_FMT_RGBA;
    f->width = width;
    f->height = height;
    f->color_range = AVCOL_RANGE_JPEG;
    f->data[0] = (uint8_t *)rgba;
    f->linesize[0] = stride;
    int err = write_frame(path, f, AV_PIX_FMT_RGBA, jpeg_quality);
    av_frame_free(&f);
    return err;
}

/* ---- reading */

static int read_path(AVPacket *pkt, const char *path, const char *root)
{
    size_t size, got = 0;
    int fd = regular_file_open(path, root, FILE_MAX, &size);
    if (fd < 0)
        return fd;
    int err = size == 0                           ? -EPROTO
              : av_new_packet(pkt, (int)size) < 0 ? -ENOMEM
                                                  : regular_file_read(fd, pkt->data, size, &got);
    close(fd);
    return err ? err : got == size ? 0 : -EIO;
}

static const struct {
    size_t at;
    const char *bytes;
    enum AVCodecID id;
} signs[] = {
    {0, "\x89PNG", AV_CODEC_ID_PNG},
    {0, "\xff\xd8\xff", AV_CODEC_ID_MJPEG},
    {8, "WEBP", AV_CODEC_ID_WEBP},
    {0, "GIF8", AV_CODEC_ID_GIF},
};

static enum AVCodecID codec_of(const AVPacket *pkt)
{
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        size_t n = strlen(signs[i].bytes);
        if ((size_t)pkt->size >= signs[i].at + n &&
            memcmp(pkt->data + signs[i].at, signs[i].bytes, n) == 0)
            return signs[i].id;
    }
    return AV_CODEC_ID_NONE;
}

/* ---- what a PNG file holds beside the picture */

static uint32_t read_u32(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static bool is_of_picture(const uint8_t *type)
{
    static const char *const types[] = {"IHDR", "PLTE", "tRNS", "IDAT", "IEND"};

    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
        if (memcmp(type, types[i], 4) == 0)
            return true;
    return false;
}

enum { SIGN = 8, AROUND = 12 }; /* a chunk: length, type, data, checksum */

/* The most bytes of data that a picture of the size in the head may need: twice its pixels, stored
 * as they are. */
static size_t data_max(const AVPacket *pkt)
{
    const uint8_t *head = pkt->data + SIGN + 8;

    if (pkt->size < SIGN + AROUND + 13)
        return 0;
    uint64_t pixels = (uint64_t)read_u32(head) * read_u32(head + 4);
    return pixels > FILE_MAX ? FILE_MAX : (size_t)pixels * 16 + 4096;
}

/* The chunk becomes as long as the room; its checksum is not looked at. */
static size_t cut_data(uint8_t *chunk, size_t length, size_t *room)
{
    size_t data = length > AROUND ? length - AROUND : 0, kept = data < *room ? data : *room;

    *room -= kept;
    if (kept == data)
        return length;
    for (int i = 0; i < 4; i++)
        chunk[i] = (uint8_t)(kept >> (24 - 8 * i));
    return kept + AROUND;
}

/* Takes all other chunks out, and what stands behind the picture: the decoder would unpack them,
 * however large they become. */
static void keep_picture_only(AVPacket *pkt)
{
    size_t size = (size_t)pkt->size, at = SIGN, kept = SIGN, room = data_max(pkt);

    while (size - at >= AROUND) {
        size_t length = AROUND + (size_t)read_u32(pkt->data + at);
        if (length > size - at)
            length = size - at;
        if (is_of_picture(pkt->data + at + 4)) {
            memmove(pkt->data + kept, pkt->data + at, length);
            bool is_data = memcmp(pkt->data + kept + 4, "IDAT", 4) == 0;
            kept += is_data ? cut_data(pkt->data + kept, length, &room) : length;
        }
        at += length;
    }
    av_shrink_packet(pkt, (int)kept);
}

/* Called by a decoder that knows the size of the picture: refuses too big a picture. */
static int get_buffer(AVCodecContext *ctx, AVFrame *frame, int flags)
{
    if (frame->width > SIDE_MAX || frame->height > SIDE_MAX) {
        *(bool *)ctx->opaque = true;
        return AVERROR(EFBIG);
    }
    return avcodec_default_get_buffer2(ctx, frame, flags);
}

static int decode_file(AVFrame *frame, AVPacket *pkt)
{
    const AVCodec *codec = avcodec_find_decoder(codec_of(pkt));
    AVCodecContext *ctx = codec ? avcodec_alloc_context3(codec) : NULL;
    bool is_too_big = false;
    int err = -EPROTO;

    if (!ctx)
        return codec ? -ENOMEM : -EPROTO;
    if (codec->id == AV_CODEC_ID_PNG && pkt->size > 8)
        keep_picture_only(pkt);
    ctx->thread_count = 1;
    ctx->opaque = &is_too_big;
    ctx->get_buffer2 = get_buffer;
    if (avcodec_open2(ctx, codec, NULL) == 0 && avcodec_send_packet(ctx, pkt) >= 0) {
        avcodec_send_packet(ctx, NULL);
        if (avcodec_receive_frame(ctx, frame) == 0)
            err = 0;
    }
    avcodec_free_context(&ctx);
    return is_too_big ? -EFBIG : err;
}

static int least(double wished, int side)
{
    return wished >= side ? side : wished < 1 ? 1 : (int)ceil(wished);
}

static void fit_wish(struct still_image *out, struct still_wish wish)
{
    double x = (double)wish.width / out->file_width, y = (double)wish.height / out->file_height;

    if (wish.covers)
        x = y = fmax(x, y);
    out->width = least(x * out->file_width, out->file_width);
    out->height = least(y * out->file_height, out->file_height);
}

static int to_rgba(struct still_image *out, const AVFrame *from, struct still_wish wish)
{
    out->file_width = from->width;
    out->file_height = from->height;
    fit_wish(out, wish);
    uint8_t *pixels = malloc((size_t)out->width * (size_t)out->height * 4);
    if (!pixels)
        return -ENOMEM;
    AVFrame to = {.format = AV_PIX_FMT_RGBA,
                  .width = out->width,
                  .height = out->height,
                  .color_range = AVCOL_RANGE_JPEG};
    to.data[0] = pixels;
    to.linesize[0] = out->width * 4;
    int err = convert_picture(&to, from);
    if (err)
        free(pixels);
    else
        out->rgba = pixels;
    return err;
}

static int read_shown(struct still_image *out, struct still_wish wish, AVPacket *pkt,
                      AVFrame *frame, const char *path, const char *root)
{
    int err = read_path(pkt, path, root);
    if (!err)
        err = decode_file(frame, pkt);
    if (!err && (frame->width < 1 || frame->height < 1))
        err = -EPROTO;
    return err ? err : to_rgba(out, frame, wish);
}

int still_read_shown(struct still_image *out, struct still_wish wish, const char *path,
                     const char *root)
{
    AVPacket *pkt = av_packet_alloc();
    AVFrame *frame = av_frame_alloc();
    int err = pkt && frame ? read_shown(out, wish, pkt, frame, path, root) : -ENOMEM;

    av_packet_free(&pkt);
    av_frame_free(&frame);
    return err;
}

int still_read_rgba(uint8_t **rgba, int *width, int *height, const char *path, const char *root)
{
    const struct still_wish whole = {SIDE_MAX, SIDE_MAX, false};
    struct still_image image = {0};
    int err = still_read_shown(&image, whole, path, root);

    if (!err) {
        *rgba = image.rgba;
        *width = image.width;
        *height = image.height;
    }
    return err;
}

/* ---- to pictures */

static int to_picture(struct picture **out, AVFrame *from)
{
    struct picture *p;
    AVFrame to = {.format = AV_PIX_FMT_YUV420P,
                  .width = from->width & ~1,
                  .height = from->height & ~1,
                  .color_range = AVCOL_RANGE_MPEG};
    int err = picture_new(&p, to.width, to.height);

    if (err)
        return err == -EINVAL ? -EPROTO : err;
    for (int i = 0; i < 3; i++) {
        to.data[i] = p->plane[i];
        to.linesize[i] = p->stride[i];
    }
    from->width = to.width;
    from->height = to.height;
    err = convert_picture(&to, from);
    if (err)
        picture_unref(p);
    else
        *out = p;
    return err;
}

/* ---- from bytes in memory */

static int unpack_bytes(AVFrame *frame, AVPacket *pkt, const void *bytes, size_t size, int side_max)
{
    if (size == 0 || size > FILE_MAX)
        return size == 0 ? -EPROTO : -EFBIG;
    if (av_new_packet(pkt, (int)size) < 0)
        return -ENOMEM;
    memcpy(pkt->data, bytes, size);
    int err = decode_file(frame, pkt);
    if (!err && (frame->width > side_max || frame->height > side_max))
        err = -EFBIG;
    return err;
}

/* *out: a frame of the caller. 0 or an error of still_decode. */
static int decode_bytes(AVFrame **out, const void *bytes, size_t size, int side_max)
{
    AVPacket *pkt = av_packet_alloc();
    AVFrame *frame = av_frame_alloc();
    int err = pkt && frame ? unpack_bytes(frame, pkt, bytes, size, side_max) : -ENOMEM;

    av_packet_free(&pkt);
    if (err)
        av_frame_free(&frame);
    *out = frame;
    return err;
}

int still_decode_rgba(struct still_image *out, const void *bytes, size_t size, int side_max)
{
    const struct still_wish whole = {SIDE_MAX, SIDE_MAX, false};
    AVFrame *frame;
    int err = decode_bytes(&frame, bytes, size, side_max);

    if (!err)
        err = frame->width < 1 || frame->height < 1 ? -EPROTO : to_rgba(out, frame, whole);
    av_frame_free(&frame);
    return err;
}

int still_decode(struct picture **out, const void *bytes, size_t size, int side_max)
{
    AVFrame *frame;
    int err = decode_bytes(&frame, bytes, size, side_max);

    if (!err)
        err = to_picture(out, frame);
    av_frame_free(&frame);
    return err;
}
