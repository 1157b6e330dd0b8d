/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeline.c - one shift for each kind, changed where the sender's times jump. */
#include "media/clock/timeline.h"

#include <stdlib.h>
#include <string.h>

void timeline_init(struct timeline *t)
{
    memset(t, 0, sizeof(*t));
}

void timeline_break(struct timeline *t)
{
    for (int i = 0; i < AV_KINDS; i++)
        t->kind[i].is_broken = t->kind[i].is_set;
}

static void remember(struct timeline_kind *k, int64_t dts_us, int64_t now_us, int64_t line_us)
{
    k->still = k->is_set && dts_us == k->dts_us ? k->still + 1 : 0;
    if (k->still == 0)
        k->still_since_us = now_us;
    k->dts_us = dts_us;
    k->at_us = now_us;
    k->line_us = line_us;
    k->is_set = true;
    k->is_broken = false;
}

static bool stands_still(const struct timeline_kind *k, int64_t now_us)
{
    return k->still >= TIMELINE_STILL_COUNT && now_us - k->still_since_us >= TIMELINE_STILL_US;
}

/* The first packet of a kind takes the other kind's shift when that puts the packet near the other
 * kind; else the packet starts at the other kind's place. */
static void begin_timeline(struct timeline_kind *k, const struct timeline_kind *other,
                           int64_t dts_us)
{
    k->shift_us = other->shift_us;
    if (other->is_set && llabs(dts_us + k->shift_us - other->line_us) > TIMELINE_JUMP_US)
        k->shift_us = other->line_us - dts_us;
}

/* A step is a jump when it goes back, or runs ahead of the arrival, by more than the limit. A long
 * gap is no jump; nor is a step to the other kind's place, as the sender then left packets out. */
static bool is_jump(int64_t line_us, const struct timeline_kind *k,
                    const struct timeline_kind *other, int64_t passed_us)
{
    int64_t step_us = line_us - k->line_us;

    if (other->is_set && llabs(line_us - other->line_us) <= TIMELINE_JUMP_US)
        return false;
    return step_us < -TIMELINE_JUMP_US || step_us - passed_us > TIMELINE_JUMP_US;
}

static void bridge(struct timeline_kind *k, const struct timeline_kind *other, int64_t dts_us,
                   int64_t passed_us)
{
    int64_t wanted_us = k->line_us + passed_us;

    k->shift_us = wanted_us - dts_us;
    if (other->is_set && !other->is_broken &&
        llabs(dts_us + other->shift_us - wanted_us) <= TIMELINE_JUMP_US)
        k->shift_us = other->shift_us;
}

int64_t timeline_place(struct timeline *t, enum av_kind kind, int64_t dts_us, int64_t now_us,
                       bool *jumped)
{
    struct timeline_kind *k = &t->kind[kind], *other = &t->kind[!kind];
    int64_t passed_us = k->is_set ? now_us - k->at_us : 0;

    *jumped = false;
    if (!k->is_set)
        begin_timeline(k, other, dts_us);
    else if (!t->is_by_arrival &&
             (k->is_broken || is_jump(dts_us + k->shift_us, k, other, passed_us))) {
        bridge(k, other, dts_us, passed_us);
        *jumped = true;
    }
    int64_t line_us = t->is_by_arrival && k->is_set ? k->line_us + passed_us : dts_us + k->shift_us;
    remember(k, dts_us, now_us, line_us);
    if (!t->is_by_arrival && stands_still(k, now_us))
        t->is_by_arrival = true;
    return line_us;
}
