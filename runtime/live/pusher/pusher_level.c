/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_level.c - audiovolumenotify: how loud the microphone is, while it is open and a page asks. */
#include "live/pusher/pusher.h"

enum { PERIOD_US = 300000 };

static void on_level(void *arg)
{
    struct pusher *p = arg;

    if (!p->c.wants_levels || p->mic.state != PART_OPEN || p->is_paused || !p->pipe)
        return;
    component_event(
        &p->c, "audiovolumenotify",
        &(struct live_value){.number = (double)meter_get(&pusher_pipe_meters(p->pipe)->mic_level)});
}

int pusher_level_new(struct pusher *p)
{
    return timer_new(&p->level_timer, p->c.live->timers, on_level, p);
}

void pusher_level_start(struct pusher *p)
{
    timer_start(p->level_timer, PERIOD_US, PERIOD_US);
}

void pusher_level_stop(struct pusher *p)
{
    timer_stop(p->level_timer);
}
