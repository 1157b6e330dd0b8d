/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sound_file.c - `file:PATH` as a microphone: the sound of any media file, looped, in real time. */
#include "media/capture/drivers.h"
#include "media/capture/media_file.h"
#include "media/capture/pace.h"

#include <av.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES_A_BLOCK = 512 };

struct sound_file {
    struct clock *clock;
    struct media_file *file;
    AVFrame *frame;
    SwrContext *swr;
    int rate_hz, format, channels; /* the input that swr was made for */
    int16_t *wave;                 /* decoded, mono, SOUND_RATE */
    int used, count, room;         /* samples: already taken, decoded, allocated */
    struct pace_sound pace;
};

static void sound_file_close(void *self)
{
    struct sound_file *f = self;

    media_file_close(f->file);
    swr_free(&f->swr);
    av_frame_free(&f->frame);
    free(f->wave);
    free(f);
}

static int sound_file_open(void **self, const char *rest, const struct asource_cfg *cfg, char *why,
                           size_t why_size)
{
    struct sound_file *f = calloc(1, sizeof(*f));
    if (!f)
        return -ENOMEM;
    f->clock = cfg->clock;
    f->frame = av_frame_alloc();
    int err = f->frame ? media_file_open(&f->file, rest, false, why, why_size) : -ENOMEM;
    if (err) {
        sound_file_close(f);
        return err;
    }
    pace_sound_start(&f->pace, f->clock);
    *self = f;
    return 0;
}

static int prepare(struct sound_file *f)
{
    AVChannelLayout mono = AV_CHANNEL_LAYOUT_MONO;
    AVFrame *in = f->frame;

    if (f->swr && f->rate_hz == in->sample_rate && f->format == in->format &&
        f->channels == in->ch_layout.nb_channels)
        return 0;
    swr_free(&f->swr);
    if (swr_alloc_set_opts2(&f->swr, &mono, AV_SAMPLE_FMT_S16, SOUND_RATE, &in->ch_layout,
                            in->format, in->sample_rate, 0, NULL) < 0 ||
        swr_init(f->swr) < 0)
        return -ENODEV;
    f->rate_hz = in->sample_rate;
    f->format = in->format;
    f->channels = in->ch_layout.nb_channels;
    return 0;
}

static int make_samples_room(struct sound_file *f, int wanted)
{
    if (wanted <= f->room)
        return 0;
    int16_t *wave = realloc(f->wave, sizeof(*wave) * (size_t)wanted);
    if (!wave)
        return -ENOMEM;
    f->wave = wave;
    f->room = wanted;
    return 0;
}

/* Appends the decoded frame; samples already taken make room. */
static int append_samples(struct sound_file *f)
{
    int rest = f->count - f->used, more = swr_get_out_samples(f->swr, f->frame->nb_samples);

    int err = more < 0 ? -ENODEV : make_samples_room(f, rest + more);
    if (err)
        return err;
    memmove(f->wave, f->wave + f->used, sizeof(*f->wave) * (size_t)rest);
    uint8_t *to = (uint8_t *)(f->wave + rest);
    int got = swr_convert(f->swr, &to, more, (const uint8_t **)f->frame->extended_data,
                          f->frame->nb_samples);
    f->used = 0;
    f->count = rest + (got > 0 ? got : 0);
    return got < 0 ? -ENODEV : 0;
}

static int refill(struct sound_file *f)
{
    int64_t unused_us;

    int err = media_file_next(f->file, f->frame, &unused_us);
    if (!err)
        err = prepare(f);
    if (!err)
        err = append_samples(f);
    av_frame_unref(f->frame);
    return err;
}

/* Fills wave with at least one block; gives a file of empty frames up. */
static int fill_block(struct sound_file *f)
{
    int err = 0;

    for (int turn = 0; !err && f->count - f->used < SOUND_BLOCK; turn++)
        err = turn < FRAMES_A_BLOCK ? refill(f) : -ENODATA;
    return err;
}

static int sound_file_read(void *self, int16_t block[SOUND_BLOCK], int64_t *pts_us,
                           int64_t deadline_us)
{
    struct sound_file *f = self;

    int err = fill_block(f);
    if (!err)
        err = pace_wait(f->clock, f->pace.due_us, deadline_us);
    if (err)
        return err;
    memcpy(block, f->wave + f->used, sizeof(*block) * SOUND_BLOCK);
    f->used += SOUND_BLOCK;
    *pts_us = f->pace.due_us - SOUND_BLOCK_US;
    pace_sound_next(&f->pace, f->clock);
    return 0;
}

const struct asource_ops sound_file_ops = {
    .word = "file",
    .help = "file:PATH, the sound of a media file, looped",
    .open = sound_file_open,
    .read = sound_file_read,
    .close = sound_file_close,
};
