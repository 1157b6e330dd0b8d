/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pcm.c - `pcm:PATH[@HZ]`: raw samples (s16le, mono, 48 kHz or HZ); a file is looped in real time, a
 * FIFO is read as it fills. */
#include "media/capture/drivers.h"
#include "media/capture/pace.h"
#include "media/capture/pipe_in.h"
#include "media/capture/sound_rate.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pcm {
    struct clock *clock;
    struct pipe_in in;
    struct pace_sound pace;
    struct sound_rate *rate; /* NULL: the samples have SOUND_RATE */
    int16_t *samples;        /* one piece of the file: as much time as a block */
    int piece;
    int16_t block[SOUND_BLOCK]; /* what there is of the next one: have samples */
    int have;
};

static void pcm_close(void *self)
{
    struct pcm *p = self;

    pipe_in_close(&p->in);
    sound_rate_free(p->rate);
    free(p->samples);
    free(p);
}

/* Cuts "PATH@HZ" apart: a path may contain an @, but none with a number behind. 0, -EDOM or
 * -ENAMETOOLONG. */
static int split_rate(const char *rest, char *path, size_t size, int *hz, char *why,
                      size_t why_size)
{
    const char *mark = strrchr(rest, '@');
    char *end = "";
    long given = mark && mark[1] ? strtol(mark + 1, &end, 10) : 0;
    size_t length = !mark || !mark[1] || *end ? strlen(rest) : (size_t)(mark - rest);

    if (length >= size) {
        snprintf(why, why_size, "the path is longer than %zu bytes", size - 1);
        return -ENAMETOOLONG;
    }
    memcpy(path, rest, length);
    path[length] = '\0';
    int err = rest[length] ? sound_rate_check(given, why, why_size) : 0;
    *hz = rest[length] && !err ? (int)given : SOUND_RATE;
    return err;
}

static int prepare_rate(struct pcm *p, int hz)
{
    p->piece = (int)((INT64_C(1) * SOUND_BLOCK * hz + SOUND_RATE - 1) / SOUND_RATE);
    p->samples = calloc((size_t)p->piece, sizeof(*p->samples));
    if (!p->samples)
        return -ENOMEM;
    return hz == SOUND_RATE ? 0 : sound_rate_new(&p->rate, hz);
}

static int pcm_open(void **self, const char *rest, const struct asource_cfg *cfg, char *why,
                    size_t why_size)
{
    char path[PATH_MAX];
    int hz;
    struct pcm *p = calloc(1, sizeof(*p));
    if (!p)
        return -ENOMEM;
    p->clock = cfg->clock;
    int err = split_rate(rest, path, sizeof(path), &hz, why, why_size);
    if (!err)
        err = pipe_in_open(&p->in, cfg->clock, path, why, why_size);
    if (err) {
        free(p);
        return err;
    }
    err = prepare_rate(p, hz);
    if (err) {
        pcm_close(p);
        return err;
    }
    pace_sound_start(&p->pace, p->clock);
    *self = p;
    return 0;
}

/* Reads one whole piece into p->in; a file starts over behind its last whole piece. */
static int fetch(struct pcm *p, int64_t deadline_us)
{
    size_t wanted = 2 * (size_t)p->piece;
    int err = pipe_in_fetch(&p->in, wanted, deadline_us);

    if (err != -ENODATA || p->in.is_fifo)
        return err;
    err = pipe_in_rewind(&p->in, 0);
    return err ? err : pipe_in_fetch(&p->in, wanted, deadline_us);
}

/* Adds a piece of the file to the block that is being put together. */
static int add_piece(struct pcm *p, int64_t deadline_us)
{
    int err = fetch(p, deadline_us);

    if (err)
        return err;
    for (int i = 0; i < p->piece; i++)
        p->samples[i] = (int16_t)(p->in.bytes[2 * i] | p->in.bytes[2 * i + 1] << 8);
    pipe_in_taken(&p->in);
    if (p->rate) {
        p->have = sound_rate_fill(p->rate, p->samples, p->piece, p->block, p->have);
    } else {
        memcpy(p->block, p->samples, sizeof(p->block));
        p->have = SOUND_BLOCK;
    }
    return 0;
}

static int pcm_read(void *self, int16_t block[SOUND_BLOCK], int64_t *pts_us, int64_t deadline_us)
{
    struct pcm *p = self;

    if (!p->in.is_fifo && pace_wait(p->clock, p->pace.due_us, deadline_us))
        return -ETIMEDOUT;
    if (p->rate)
        p->have = sound_rate_fill(p->rate, NULL, 0, p->block, p->have);
    while (p->have < SOUND_BLOCK) {
        int err = add_piece(p, deadline_us);
        if (err)
            return err;
    }
    memcpy(block, p->block, sizeof(p->block));
    p->have = 0;
    *pts_us = (p->in.is_fifo ? clock_now_us(p->clock) : p->pace.due_us) - SOUND_BLOCK_US;
    pace_sound_next(&p->pace, p->clock);
    return 0;
}

const struct asource_ops pcm_ops = {
    .word = "pcm",
    .help = "pcm:PATH[@HZ], raw s16le mono, 48 kHz unless told otherwise, a file or a FIFO",
    .open = pcm_open,
    .read = pcm_read,
    .close = pcm_close,
};
