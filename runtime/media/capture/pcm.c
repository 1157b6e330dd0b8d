/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pcm.c - `pcm:PATH`: raw samples (s16le, mono, 48 kHz); a file is looped in real time, a FIFO is
 * read as it fills. */
#include "media/capture/drivers.h"
#include "media/capture/pace.h"
#include "media/capture/pipe_in.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 2 * SOUND_BLOCK };

struct pcm {
    struct clock *clock;
    struct pipe_in in;
    struct pace_sound pace;
};

static int pcm_open(void **self, const char *rest, const struct asource_cfg *cfg, char *why,
                    size_t why_size)
{
    struct pcm *p = calloc(1, sizeof(*p));
    if (!p)
        return -ENOMEM;
    p->clock = cfg->clock;
    int err = pipe_in_open(&p->in, cfg->clock, rest, why, why_size);
    if (err) {
        free(p);
        return err;
    }
    pace_sound_start(&p->pace, p->clock);
    *self = p;
    return 0;
}

static void pcm_close(void *self)
{
    struct pcm *p = self;

    pipe_in_close(&p->in);
    free(p);
}

/* Reads one whole block into p->in; a file starts over behind its last whole block. */
static int fetch(struct pcm *p, int64_t deadline_us)
{
    int err = pipe_in_fetch(&p->in, BLOCK_BYTES, deadline_us);

    if (err != -ENODATA || p->in.is_fifo)
        return err;
    err = pipe_in_rewind(&p->in, 0);
    return err ? err : pipe_in_fetch(&p->in, BLOCK_BYTES, deadline_us);
}

static int pcm_read(void *self, int16_t block[SOUND_BLOCK], int64_t *pts_us, int64_t deadline_us)
{
    struct pcm *p = self;

    if (!p->in.is_fifo && pace_wait(p->clock, p->pace.due_us, deadline_us))
        return -ETIMEDOUT;
    int err = fetch(p, deadline_us);
    if (err)
        return err;
    for (int i = 0; i < SOUND_BLOCK; i++)
        block[i] = (int16_t)(p->in.bytes[2 * i] | p->in.bytes[2 * i + 1] << 8);
    pipe_in_taken(&p->in);
    *pts_us = (p->in.is_fifo ? clock_now_us(p->clock) : p->pace.due_us) - SOUND_BLOCK_US;
    pace_sound_next(&p->pace, p->clock);
    return 0;
}

const struct asource_ops pcm_ops = {
    .word = "pcm",
    .help = "pcm:PATH, raw s16le mono 48 kHz, a file or a FIFO",
    .open = pcm_open,
    .read = pcm_read,
    .close = pcm_close,
};
