/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pace.h - for sources that make their own beat: wait until something is due, but never beyond a
 * deadline. */
#ifndef MEDIA_CAPTURE_PACE_H
#define MEDIA_CAPTURE_PACE_H

#include "base/time/clock.h"
#include "media/frame.h"

#include <errno.h>

enum { PACE_LATE_US = 500000 }; /* so late: the beat starts anew instead of catching up */

/* 0 when due_us has come, -ETIMEDOUT when the deadline came first. */
static inline int pace_wait(struct clock *c, int64_t due_us, int64_t deadline_us)
{
    if (clock_now_us(c) >= due_us)
        return 0;
    clock_sleep_until(c, due_us < deadline_us ? due_us : deadline_us);
    return due_us <= deadline_us ? 0 : -ETIMEDOUT;
}

/* The beat after due_us. */
static inline int64_t pace_next(struct clock *c, int64_t due_us, int64_t period_us)
{
    int64_t now_us = clock_now_us(c);

    return due_us + period_us + PACE_LATE_US < now_us ? now_us : due_us + period_us;
}

/* When the next block of sound is due. rest keeps the fraction of a microsecond, so that no drift
 * adds up. */
struct pace_sound {
    int64_t due_us;
    int rest;
};

static inline void pace_sound_start(struct pace_sound *p, struct clock *c)
{
    *p = (struct pace_sound){.due_us = clock_now_us(c) + SOUND_BLOCK_US};
}

static inline void pace_sound_next(struct pace_sound *p, struct clock *c)
{
    p->rest += (int)(SOUND_BLOCK * INT64_C(1000000) % SOUND_RATE);
    int carry = p->rest / SOUND_RATE;

    p->rest %= SOUND_RATE;
    p->due_us = pace_next(c, p->due_us, SOUND_BLOCK_US + carry);
}

#endif
