/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bitrate.c - up in steps, down to a part of the measured rate; remembers the rate that was too
 * much. */
#include "media/encode/bitrate.h"

#include <string.h>

enum {
    SHARE_PERCENT = 85,      /* of the rate that went through: the rest lets the delay shrink */
    AGAIN_US = 2000000,      /* not lowered again before: an encoder needs 1.7 s to settle */
    CALM_FIRST_US = 2000000, /* calm for so long before the first step up */
    UP_EVERY_US = 1000000,
    UP_PERCENT = 10,
    UP_LEAST_KBPS = 10,
    NEAR_PERCENT = 90, /* of the limit: the rate stays there until the limit is old */
    LIMIT_OLD_US = 8000000,
};

static int clamp_rate(int value, int low, int high)
{
    if (value < low)
        return low;
    return value > high ? high : value;
}

void bitrate_restart(struct bitrate *b)
{
    b->samples = 0;
    b->late_since_us = b->calm_since_us = 0;
}

void bitrate_init(struct bitrate *b, int min_kbps, int max_kbps, int kbps)
{
    memset(b, 0, sizeof(*b));
    bitrate_bounds(b, min_kbps, max_kbps, kbps);
}

void bitrate_bounds(struct bitrate *b, int min_kbps, int max_kbps, int kbps)
{
    b->min_kbps = min_kbps;
    b->max_kbps = max_kbps;
    b->kbps = clamp_rate(kbps, min_kbps, max_kbps);
}

static void remember(struct bitrate *b, const struct bitrate_sample *s)
{
    unsigned at = b->samples++ % BITRATE_SAMPLES;

    b->sent[at].at_us = s->now_us;
    b->sent[at].bytes = s->sent_bytes;
}

/* The rate of pictures that the network took over the last samples. */
static int through_kbps(const struct bitrate *b, const struct bitrate_sample *s)
{
    unsigned oldest = b->samples < BITRATE_SAMPLES ? 0 : b->samples % BITRATE_SAMPLES;
    int64_t took_us = s->now_us - b->sent[oldest].at_us;

    if (took_us <= 0)
        return b->kbps;
    return (int)((s->sent_bytes - b->sent[oldest].bytes) * 8000 / took_us) - s->other_kbps;
}

static void note(int64_t *since_us, bool holds, int64_t now_us)
{
    if (!holds)
        *since_us = 0;
    else if (*since_us == 0)
        *since_us = now_us;
}

static bool has_lasted(int64_t since_us, int64_t limit_us, int64_t now_us)
{
    return since_us > 0 && now_us - since_us >= limit_us;
}

static void change(struct bitrate *b, int kbps, int64_t now_us)
{
    b->kbps = clamp_rate(kbps, b->min_kbps, b->max_kbps);
    b->changed_us = now_us;
}

/* May the rate go down again: the last change has had its time and did not help. */
static bool may_lower(const struct bitrate *b, const struct bitrate_sample *s)
{
    bool is_first = b->late_at_change_us == 0;

    return is_first ||
           (s->now_us - b->changed_us >= AGAIN_US && s->delay_us >= b->late_at_change_us);
}

static void lower(struct bitrate *b, const struct bitrate_sample *s)
{
    int through = through_kbps(b, s), lowered = through * SHARE_PERCENT / 100;

    b->limit_kbps = clamp_rate(through, b->min_kbps, b->kbps);
    b->limit_at_us = s->now_us;
    b->late_at_change_us = s->delay_us;
    change(b, lowered < b->kbps ? lowered : b->kbps * SHARE_PERCENT / 100, s->now_us);
}

static bool is_near_limit(const struct bitrate *b, int kbps, int64_t now_us)
{
    return now_us - b->limit_at_us < LIMIT_OLD_US && kbps > b->limit_kbps * NEAR_PERCENT / 100;
}

static void raise(struct bitrate *b, int64_t now_us)
{
    int step = b->kbps * UP_PERCENT / 100;
    int raised = b->kbps + (step > UP_LEAST_KBPS ? step : UP_LEAST_KBPS);

    b->late_at_change_us = 0;
    if (b->kbps < b->max_kbps && !is_near_limit(b, raised, now_us))
        change(b, raised, now_us);
}

int bitrate_step(struct bitrate *b, const struct bitrate_sample *s)
{
    remember(b, s);
    note(&b->late_since_us, s->delay_us >= BITRATE_LATE_US, s->now_us);
    note(&b->calm_since_us, s->delay_us < BITRATE_CALM_US, s->now_us);
    if (has_lasted(b->late_since_us, BITRATE_HOLD_US, s->now_us)) {
        if (may_lower(b, s))
            lower(b, s);
    } else if (b->limit_at_us > 0 && has_lasted(b->calm_since_us, CALM_FIRST_US, s->now_us) &&
               s->now_us - b->changed_us >= UP_EVERY_US) {
        raise(b, s->now_us);
    }
    return b->kbps;
}
