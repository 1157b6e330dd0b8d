/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sound_reader.c - decodes with media_file, resamples with libswresample, cuts into blocks. */
#include "media/capture/sound_reader.h"

#include "media/capture/media_file.h"

#include <av.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES_A_BLOCK = 512 };

struct sound_reader {
    struct media_file *file;
    AVFrame *frame;
    SwrContext *swr;
    int rate_hz, format, channels; /* the input that swr was made for */
    int16_t *wave;                 /* decoded, mono, SOUND_RATE */
    int used, count, room;         /* samples: already taken, decoded, allocated */
};

int sound_reader_new(struct sound_reader **out, struct media_file *file)
{
    struct sound_reader *r = calloc(1, sizeof(*r));

    if (!r) {
        media_file_close(file);
        return -ENOMEM;
    }
    r->file = file;
    r->frame = av_frame_alloc();
    if (!r->frame) {
        sound_reader_free(r);
        return -ENOMEM;
    }
    *out = r;
    return 0;
}

void sound_reader_free(struct sound_reader *r)
{
    if (!r)
        return;
    media_file_close(r->file);
    swr_free(&r->swr);
    av_frame_free(&r->frame);
    free(r->wave);
    free(r);
}

static int prepare(struct sound_reader *r)
{
    AVChannelLayout mono = AV_CHANNEL_LAYOUT_MONO;
    AVFrame *in = r->frame;

    if (r->swr && r->rate_hz == in->sample_rate && r->format == in->format &&
        r->channels == in->ch_layout.nb_channels)
        return 0;
    swr_free(&r->swr);
    if (swr_alloc_set_opts2(&r->swr, &mono, AV_SAMPLE_FMT_S16, SOUND_RATE, &in->ch_layout,
                            in->format, in->sample_rate, 0, NULL) < 0 ||
        swr_init(r->swr) < 0)
        return -ENODEV;
    r->rate_hz = in->sample_rate;
    r->format = in->format;
    r->channels = in->ch_layout.nb_channels;
    return 0;
}

static int make_samples_room(struct sound_reader *r, int wanted)
{
    if (wanted <= r->room)
        return 0;
    int16_t *wave = realloc(r->wave, sizeof(*wave) * (size_t)wanted);
    if (!wave)
        return -ENOMEM;
    r->wave = wave;
    r->room = wanted;
    return 0;
}

/* Appends the decoded frame; samples already taken make room. */
static int append_samples(struct sound_reader *r)
{
    int rest = r->count - r->used, more = swr_get_out_samples(r->swr, r->frame->nb_samples);

    int err = more < 0 ? -ENODEV : make_samples_room(r, rest + more);
    if (err)
        return err;
    memmove(r->wave, r->wave + r->used, sizeof(*r->wave) * (size_t)rest);
    uint8_t *to = (uint8_t *)(r->wave + rest);
    int got = swr_convert(r->swr, &to, more, (const uint8_t **)r->frame->extended_data,
                          r->frame->nb_samples);
    r->used = 0;
    r->count = rest + (got > 0 ? got : 0);
    return got < 0 ? -ENODEV : 0;
}

static int refill(struct sound_reader *r)
{
    int64_t unused_us;

    int err = media_file_next(r->file, r->frame, &unused_us);
    if (!err)
        err = prepare(r);
    if (!err)
        err = append_samples(r);
    av_frame_unref(r->frame);
    return err;
}

/* Gives a file of empty frames up. */
int sound_reader_fill(struct sound_reader *r)
{
    int err = 0;

    for (int turn = 0; !err && r->count - r->used < SOUND_BLOCK; turn++)
        err = turn < FRAMES_A_BLOCK ? refill(r) : -ENODATA;
    return err;
}

int sound_reader_take(struct sound_reader *r, int16_t block[SOUND_BLOCK])
{
    int ready = r->count - r->used, count = ready < SOUND_BLOCK ? ready : SOUND_BLOCK;

    memcpy(block, r->wave + r->used, sizeof(*block) * (size_t)count);
    memset(block + count, 0, sizeof(*block) * (size_t)(SOUND_BLOCK - count));
    r->used += count;
    return count;
}
