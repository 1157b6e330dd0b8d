/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_rate.c - asks bitrate.c at which rate to code while it publishes. On the loop, because the
 * stage that sends may be blocked in a write. */
#include "live/pusher/pusher.h"

enum { SOUND_KBPS = 64 };

static void on_rate(void *arg)
{
    struct pusher *p = arg;
    const struct bitrate_sample s = {
        .now_us = clock_now_us(p->c.live->clock),
        .delay_us = pusher_pipe_delay_us(p->pipe),
        .sent_bytes = meter_get(&pusher_pipe_meters(p->pipe)->sent_bytes),
        .other_kbps = p->has_sound ? SOUND_KBPS : 0,
    };

    if (!pusher_has_video(p) || pusher_pipe_is_paused(p->pipe))
        return;
    int kbps = bitrate_step(&p->rate, &s);
    if (kbps == p->target_kbps)
        return;
    p->target_kbps = p->video.start_kbps = kbps;
    pusher_pipe_bitrate(p->pipe, kbps);
    pusher_tell_bitrate(p);
}

int pusher_rate_new(struct pusher *p)
{
    return timer_new(&p->rate_timer, p->c.live->timers, on_rate, p);
}

void pusher_rate_start(struct pusher *p)
{
    bitrate_restart(&p->rate);
    timer_start(p->rate_timer, BITRATE_STEP_US, BITRATE_STEP_US);
}

void pusher_rate_stop(struct pusher *p)
{
    timer_stop(p->rate_timer);
}
