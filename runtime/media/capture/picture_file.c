/* SPDX-License-Identifier: GPL-3.0-or-later */
/* picture_file.c - `file:PATH` as a camera: any video file, looped, in real time. */
#include "media/capture/drivers.h"
#include "media/capture/i420.h"
#include "media/capture/media_file.h"
#include "media/capture/pace.h"

#include <av.h>

#include <stdio.h>
#include <stdlib.h>

struct picture_file {
    struct clock *clock;
    uint32_t gen;
    struct media_file *file;
    struct i420 i420;
    AVFrame *frame;
    bool has_frame; /* decoded, waits for its time */
    int64_t frame_us;
    int64_t start_us; /* clock time of the file's beginning */
};

static void picture_file_close(void *self)
{
    struct picture_file *f = self;

    media_file_close(f->file);
    i420_fini(&f->i420);
    av_frame_free(&f->frame);
    free(f);
}

static int picture_file_open(void **self, const char *rest, const struct vsource_cfg *cfg,
                             char *why, size_t why_size)
{
    struct picture_file *f = calloc(1, sizeof(*f));
    if (!f)
        return -ENOMEM;
    f->clock = cfg->clock;
    f->gen = cfg->gen;
    f->frame = av_frame_alloc();
    int err = f->frame ? media_file_open(&f->file, rest, true, why, why_size) : -ENOMEM;
    if (err) {
        picture_file_close(f);
        return err;
    }
    f->start_us = clock_now_us(f->clock);
    *self = f;
    return 0;
}

static int picture_file_read(void *self, struct picture **out, int64_t deadline_us)
{
    struct picture_file *f = self;

    int err = f->has_frame ? 0 : media_file_next(f->file, f->frame, &f->frame_us);
    if (err)
        return err;
    f->has_frame = true;
    if (pace_wait(f->clock, f->start_us + f->frame_us, deadline_us))
        return -ETIMEDOUT;

    int64_t now_us = clock_now_us(f->clock);
    if (now_us - f->start_us - f->frame_us > PACE_LATE_US)
        f->start_us = now_us - f->frame_us;
    err = i420_from_frame(&f->i420, f->frame, out);
    av_frame_unref(f->frame);
    f->has_frame = false;
    if (err)
        return err == -EINVAL ? -ENODEV : err;
    (*out)->pts_us = now_us;
    (*out)->gen = f->gen;
    return 0;
}

const struct vsource_ops picture_file_ops = {
    .word = "file",
    .help = "file:PATH, a video file, looped",
    .open = picture_file_open,
    .read = picture_file_read,
    .close = picture_file_close,
};
