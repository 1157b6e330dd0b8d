/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gain.c - effect: the volume of the microphone; muted is a volume of nothing. */
#include "media/voice/effects.h"
#include "media/voice/ramp.h"

#include <errno.h>
#include <stdlib.h>

struct gain {
    struct ramp ramp;
    bool is_begun;
};

static bool wants_gain(const struct voice *v)
{
    return true; /* closed at a gain of 1 and opened again it could not go there smoothly */
}

static int open_gain(void **self)
{
    struct gain *g = calloc(1, sizeof(*g));

    if (!g)
        return -ENOMEM;
    *self = g;
    return 0;
}

static void apply_gain(void *self, const struct voice *v, float block[SOUND_BLOCK])
{
    struct gain *g = self;
    double wanted = v->is_muted ? 0 : v->gain;

    if (!g->is_begun)
        ramp_init(&g->ramp, wanted);
    g->is_begun = true;
    ramp_to(&g->ramp, wanted);
    for (int i = 0; i < SOUND_BLOCK; i++)
        block[i] *= ramp_next(&g->ramp);
}

const struct voice_effect gain_effect = {
    .name = "gain",
    .wants = wants_gain,
    .open = open_gain,
    .apply = apply_gain,
    .close = free,
};
