/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ramp.h - a gain that goes to its new value over 20 ms, so that a change does not click. Header
 * only. */
#ifndef MEDIA_VOICE_RAMP_H
#define MEDIA_VOICE_RAMP_H

#include "media/frame.h"

enum { RAMP_SAMPLES = SOUND_RATE / 50 };

struct ramp {
    float now, target, step;
    int left; /* samples until now is target */
};

static inline void ramp_init(struct ramp *r, double gain)
{
    *r = (struct ramp){.now = (float)gain, .target = (float)gain};
}

/* From here on the gain goes to this value. */
static inline void ramp_to(struct ramp *r, double gain)
{
    if ((float)gain == r->target)
        return;
    r->target = (float)gain;
    r->left = RAMP_SAMPLES;
    r->step = (r->target - r->now) / RAMP_SAMPLES;
}

/* The gain of the next sample. */
static inline float ramp_next(struct ramp *r)
{
    if (r->left == 0)
        return r->target;
    r->left--;
    r->now = r->left == 0 ? r->target : r->now + r->step;
    return r->now;
}

#endif
