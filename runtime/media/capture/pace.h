/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pace.h - for sources paced by the clock: waits until the next picture or block is due, but never
 * beyond a deadline. Header only; times in microseconds of the clock. */
#ifndef MEDIA_CAPTURE_PACE_H
#define MEDIA_CAPTURE_PACE_H

#include "base/time/clock.h"
#include "media/frame.h"

#include <errno.h>

enum { PACE_LATE_US = 500000 }; /* a source later than this starts anew instead of catching up */

/* Returns 0 when due_us has come, -ETIMEDOUT when the deadline came first. */
static inline int pace_wait(struct clock *c, int64_t due_us, int64_t deadline_us)
{
    if (clock_now_us(c) >= due_us)
        return 0;
    clock_sleep_until(c, due_us < deadline_us ? due_us : deadline_us);
    return due_us <= deadline_us ? 0 : -ETIMEDOUT;
}

/* Returns when the picture or block after due_us is due. */
static inline int64_t pace_next(struct clock *c, int64_t due_us, int64_t period_us)
{
    int64_t now_us = clock_now_us(c);

    return due_us + period_us + PACE_LATE_US < now_us ? now_us : due_us + period_us;
}

/* When the next block of sound is due. rest keeps the fraction of a microsecond (in parts of
 * SOUND_RATE), so that no drift adds up. */
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
