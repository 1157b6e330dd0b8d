/* SPDX-License-Identifier: GPL-3.0-or-later */
/* v4l2.c - `v4l2:DEV`: a Linux camera with memory-mapped buffers; YU12, NV12, YUYV and MJPEG. */
#include "media/capture/drivers.h"
#include "media/capture/i420.h"
#include "base/err.h"

#include <av.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFERS = 4, SIDE_MAX = 4096 };

struct pixel_format {
    uint32_t fourcc;
    enum AVPixelFormat av; /* NONE: MJPEG, which has to be decoded */
};

/* In order of preference: raw formats cost less and arrive sooner. */
static const struct pixel_format formats[] = {
    {V4L2_PIX_FMT_YUV420, AV_PIX_FMT_YUV420P},
    {V4L2_PIX_FMT_NV12, AV_PIX_FMT_NV12},
    {V4L2_PIX_FMT_YUYV, AV_PIX_FMT_YUYV422},
    {V4L2_PIX_FMT_MJPEG, AV_PIX_FMT_NONE},
};

struct v4l2 {
    struct clock *clock;
    uint32_t gen;
    int fd;
    const struct pixel_format *format;
    int width, height, stride;
    struct {
        void *at;
        size_t size;
    } map[BUFFERS];
    int map_count;
    AVFrame *frame;
    AVCodecContext *mjpeg;
    AVPacket *pkt;
    struct i420 i420;
};

static int control(int fd, unsigned long request, void *arg)
{
    int rc;

    do
        rc = ioctl(fd, request, arg);
    while (rc < 0 && errno == EINTR);
    return rc < 0 ? -errno : 0;
}

/* ---- opening, step by step; each step writes the reason of a failure to why */

static int fail_open(char *why, size_t why_size, int err, const char *what)
{
    snprintf(why, why_size, "%.60s: %s", what, err_text(err));
    return err;
}

static int open_device(struct v4l2 *v, const char *path, char *why, size_t why_size)
{
    struct stat st;
    struct v4l2_capability caps = {0};

    if (stat(path, &st))
        return fail_open(why, why_size, -errno, path);
    if (!S_ISCHR(st.st_mode)) {
        snprintf(why, why_size, "%.60s is not a device", path);
        return -EINVAL;
    }
    v->fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (v->fd < 0)
        return fail_open(why, why_size, -errno, path);
    bool is_known = control(v->fd, VIDIOC_QUERYCAP, &caps) == 0;
    uint32_t can = caps.capabilities & V4L2_CAP_DEVICE_CAPS ? caps.device_caps : caps.capabilities;
    if (!is_known || !(can & V4L2_CAP_VIDEO_CAPTURE) || !(can & V4L2_CAP_STREAMING)) {
        snprintf(why, why_size, "%.60s is not a camera", path);
        return -EINVAL;
    }
    return 0;
}

/* Cameras give landscape pictures: a portrait picture is cropped from a landscape one. */
static void wanted_size(const struct vsource_cfg *cfg, uint32_t *width, uint32_t *height)
{
    bool is_upright = cfg->height > cfg->width;

    *width = (uint32_t)(is_upright ? cfg->height : cfg->width);
    *height = (uint32_t)(is_upright ? cfg->height * 3 / 4 : cfg->height);
}

static int set_format(struct v4l2 *v, const struct vsource_cfg *cfg, char *why, size_t why_size)
{
    int err = -EINVAL;

    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        struct v4l2_format f = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
        wanted_size(cfg, &f.fmt.pix.width, &f.fmt.pix.height);
        f.fmt.pix.pixelformat = formats[i].fourcc;
        f.fmt.pix.field = V4L2_FIELD_ANY;
        err = control(v->fd, VIDIOC_S_FMT, &f);
        if (err == -EBUSY)
            return fail_open(why, why_size, err, "the camera is in use");
        if (err || f.fmt.pix.pixelformat != formats[i].fourcc)
            continue;
        v->format = &formats[i];
        v->width = (int)f.fmt.pix.width;
        v->height = (int)f.fmt.pix.height;
        v->stride = (int)f.fmt.pix.bytesperline;
        bool is_legal =
            v->width >= 2 && v->width <= SIDE_MAX && v->height >= 2 && v->height <= SIDE_MAX;
        if (is_legal)
            return 0;
    }
    snprintf(why, why_size, "the camera offers neither YUYV, NV12, YU12 nor MJPEG");
    return -EINVAL;
}

static void set_rate(struct v4l2 *v, int fps)
{
    struct v4l2_streamparm parm = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};

    parm.parm.capture.timeperframe.numerator = 1;
    parm.parm.capture.timeperframe.denominator = (uint32_t)fps;
    control(v->fd, VIDIOC_S_PARM, &parm); /* a camera without this control keeps its own rate */
}

static int queue_buffer(struct v4l2 *v, uint32_t index)
{
    struct v4l2_buffer b = {
        .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP, .index = index};

    return control(v->fd, VIDIOC_QBUF, &b);
}

static int map_one(struct v4l2 *v, uint32_t index)
{
    struct v4l2_buffer b = {
        .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP, .index = index};
    int err = control(v->fd, VIDIOC_QUERYBUF, &b);
    if (err)
        return err;

    void *at = mmap(NULL, b.length, PROT_READ | PROT_WRITE, MAP_SHARED, v->fd, b.m.offset);
    if (at == MAP_FAILED)
        return -errno;
    v->map[index].at = at;
    v->map[index].size = b.length;
    v->map_count = (int)index + 1;
    return queue_buffer(v, index);
}

static int start_streaming(struct v4l2 *v, char *why, size_t why_size)
{
    struct v4l2_requestbuffers request = {
        .count = BUFFERS, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;

    int err = control(v->fd, VIDIOC_REQBUFS, &request);
    if (!err && request.count < 2)
        err = -ENOMEM;
    for (uint32_t i = 0; !err && i < request.count && i < BUFFERS; i++)
        err = map_one(v, i);
    if (!err)
        err = control(v->fd, VIDIOC_STREAMON, &type);
    return err ? fail_open(why, why_size, err, "the camera does not start") : 0;
}

static int open_decoder(struct v4l2 *v)
{
    v->frame = av_frame_alloc();
    v->pkt = av_packet_alloc();
    if (!v->frame || !v->pkt)
        return -ENOMEM;
    if (v->format->av != AV_PIX_FMT_NONE)
        return 0;
    const AVCodec *codec = avcodec_find_decoder(AV_CODEC_ID_MJPEG);
    if (!codec || !(v->mjpeg = avcodec_alloc_context3(codec)))
        return -ENOMEM;
    v->mjpeg->thread_count = 1;
    v->mjpeg->flags |= AV_CODEC_FLAG_LOW_DELAY;
    return avcodec_open2(v->mjpeg, codec, NULL) < 0 ? -EINVAL : 0;
}

static void v4l2_close(void *self)
{
    struct v4l2 *v = self;
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;

    if (v->map_count)
        control(v->fd, VIDIOC_STREAMOFF, &type);
    for (int i = 0; i < v->map_count; i++)
        munmap(v->map[i].at, v->map[i].size);
    if (v->fd >= 0)
        close(v->fd);
    av_frame_free(&v->frame);
    av_packet_free(&v->pkt);
    avcodec_free_context(&v->mjpeg);
    i420_fini(&v->i420);
    free(v);
}

static int v4l2_open(void **self, const char *rest, const struct vsource_cfg *cfg, char *why,
                     size_t why_size)
{
    struct v4l2 *v = calloc(1, sizeof(*v));
    if (!v)
        return -ENOMEM;
    v->fd = -1;
    v->clock = cfg->clock;
    v->gen = cfg->gen;
    clock_outside_begin(v->clock);
    int err = open_device(v, rest, why, why_size);
    if (!err)
        err = set_format(v, cfg, why, why_size);
    if (!err) {
        set_rate(v, cfg->fps);
        err = open_decoder(v);
    }
    if (!err)
        err = start_streaming(v, why, why_size);
    clock_outside_end(v->clock);
    if (err) {
        v4l2_close(v);
        return err;
    }
    *self = v;
    return 0;
}

/* ---- reading */

static int describe_raw(struct v4l2 *v, uint8_t *bytes, size_t size)
{
    int line = v->stride > 0 ? v->stride : av_image_get_linesize(v->format->av, v->width, 0);
    int chroma = v->format->av == AV_PIX_FMT_YUV420P ? line / 2 : line;
    bool is_planar = v->format->av != AV_PIX_FMT_YUYV422;
    size_t luma_size = (size_t)line * (size_t)v->height,
           chroma_size = (size_t)chroma * (size_t)v->height / 2;
    size_t needed = luma_size + (is_planar ? chroma_size : 0) +
                    (v->format->av == AV_PIX_FMT_YUV420P ? chroma_size : 0);

    if (size < needed)
        return -EAGAIN; /* a truncated picture: wait for the next */
    v->frame->format = v->format->av;
    v->frame->width = v->width;
    v->frame->height = v->height;
    v->frame->data[0] = bytes;
    v->frame->data[1] = is_planar ? bytes + luma_size : NULL;
    v->frame->data[2] = is_planar ? bytes + luma_size + chroma_size : NULL;
    v->frame->linesize[0] = line;
    v->frame->linesize[1] = v->frame->linesize[2] = is_planar ? chroma : 0;
    return 0;
}

static int decode_jpeg(struct v4l2 *v, const uint8_t *bytes, size_t size)
{
    if (av_new_packet(v->pkt, (int)size) < 0)
        return -ENOMEM;
    memcpy(v->pkt->data, bytes, size);
    int rc = avcodec_send_packet(v->mjpeg, v->pkt);
    av_packet_unref(v->pkt);
    if (rc < 0 || avcodec_receive_frame(v->mjpeg, v->frame) < 0)
        return -EAGAIN;
    bool is_legal = v->frame->width <= SIDE_MAX && v->frame->height <= SIDE_MAX;
    return is_legal ? 0 : -EAGAIN;
}

static int convert_picture(struct v4l2 *v, const struct v4l2_buffer *b, struct picture **out)
{
    uint8_t *bytes = v->map[b->index].at;
    int err = v->mjpeg ? decode_jpeg(v, bytes, b->bytesused) : describe_raw(v, bytes, b->bytesused);

    if (!err)
        err = i420_from_frame(&v->i420, v->frame, out);
    av_frame_unref(v->frame);
    return err;
}

/* Takes the newest filled buffer, gives older ones back to the camera. -EAGAIN: none is filled. */
static int dequeue_newest(struct v4l2 *v, struct v4l2_buffer *newest)
{
    bool has_one = false;

    for (;;) {
        struct v4l2_buffer b = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
        int err = control(v->fd, VIDIOC_DQBUF, &b);
        if (err)
            return err == -EAGAIN && has_one ? 0 : err;
        if (has_one)
            queue_buffer(v, newest->index);
        *newest = b;
        has_one = true;
    }
}

/* Returns the driver's stamp when it is of our clock and believable, else the time now. */
static int64_t stamp_us(const struct v4l2 *v, const struct v4l2_buffer *b)
{
    int64_t now_us = clock_now_us(v->clock);
    int64_t at_us = (int64_t)b->timestamp.tv_sec * 1000000 + b->timestamp.tv_usec;
    bool is_ours = (b->flags & V4L2_BUF_FLAG_TIMESTAMP_MASK) == V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;

    return is_ours && at_us <= now_us && at_us > now_us - 1000000 ? at_us : now_us;
}

static int read_one(struct v4l2 *v, struct picture **out)
{
    struct v4l2_buffer b = {0};
    int err = dequeue_newest(v, &b);
    if (err)
        return err;

    bool is_good = !(b.flags & V4L2_BUF_FLAG_ERROR) && b.index < (uint32_t)v->map_count;
    err = is_good ? convert_picture(v, &b, out) : -EAGAIN;
    if (!err) {
        (*out)->pts_us = stamp_us(v, &b);
        (*out)->gen = v->gen;
    }
    queue_buffer(v, b.index);
    return err;
}

static int v4l2_read(void *self, struct picture **out, int64_t deadline_us)
{
    struct v4l2 *v = self;

    for (;;) {
        int err = read_one(v, out);
        if (err == -ENOMEM)
            return err;
        if (err != -EAGAIN)
            return err ? -ENODEV : 0;
        int seen = clock_poll(v->clock, v->fd, POLLIN, deadline_us);
        if (seen <= 0)
            return seen ? -ENODEV : -ETIMEDOUT;
        if (seen & (POLLERR | POLLHUP | POLLNVAL))
            return -ENODEV; /* unplugged */
    }
}

const struct vsource_ops v4l2_ops = {
    .word = "v4l2",
    .is_real_time = true,
    .help = "v4l2:/dev/videoN, a camera",
    .open = v4l2_open,
    .read = v4l2_read,
    .close = v4l2_close,
};
