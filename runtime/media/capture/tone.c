/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tone.c - `tone[:HZ]`: a sine at a quarter of full scale, without a break, at the pace of the
 * clock. */
#include "media/capture/drivers.h"
#include "media/capture/pace.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { TONE_HZ = 440, TONE_MIN_HZ = 20, TONE_MAX_HZ = 20000, AMPLITUDE = 8192 };

struct tone {
    struct clock *clock;
    struct pace_sound pace;
    double phase, step; /* of a turn */
};

static int parse_hz(const char *rest, double *hz)
{
    char *end;

    *hz = *rest ? strtod(rest, &end) : TONE_HZ;
    if (*rest && (*end || !(*hz >= TONE_MIN_HZ && *hz <= TONE_MAX_HZ)))
        return -EINVAL;
    return 0;
}

static int tone_open(void **self, const char *rest, const struct asource_cfg *cfg, char *why,
                     size_t why_size)
{
    double hz;

    if (parse_hz(rest, &hz)) {
        snprintf(why, why_size, "a tone is %d to %d Hz, not %.20s", TONE_MIN_HZ, TONE_MAX_HZ, rest);
        return -EINVAL;
    }
    struct tone *t = calloc(1, sizeof(*t));
    if (!t) {
        snprintf(why, why_size, "out of memory");
        return -ENOMEM;
    }
    t->clock = cfg->clock;
    t->step = hz / SOUND_RATE;
    pace_sound_start(&t->pace, t->clock);
    *self = t;
    return 0;
}

static int tone_read(void *self, int16_t block[SOUND_BLOCK], int64_t *pts_us, int64_t deadline_us)
{
    struct tone *t = self;
    const double turn = 2 * acos(-1);

    if (pace_wait(t->clock, t->pace.due_us, deadline_us))
        return -ETIMEDOUT;
    for (int i = 0; i < SOUND_BLOCK; i++) {
        block[i] = (int16_t)lround(AMPLITUDE * sin(turn * t->phase));
        t->phase += t->step;
        t->phase -= floor(t->phase);
    }
    *pts_us = t->pace.due_us - SOUND_BLOCK_US;
    pace_sound_next(&t->pace, t->clock);
    return 0;
}

const struct asource_ops tone_ops = {
    .word = "tone",
    .help = "tone[:HZ], a sine, 440 Hz unless told otherwise",
    .open = tone_open,
    .read = tone_read,
    .close = free,
};
