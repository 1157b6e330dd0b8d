/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_volume.c - audiovolumenotify: how loud the stream plays, while it does and a page asks. */
#include "live/player/player.h"
#include "live/player/player_pipe.h"
#include "media/voice/level.h"

enum { PERIOD_US = 300000 };

static void on_volume(void *arg)
{
    struct player *p = arg;
    struct live_sound sound;

    if (!p->c.wants_levels || p->state != S_PLAYING || !p->pipe ||
        player_pipe_sound(p->pipe, &sound) != 0)
        return;
    component_event(&p->c, "audiovolumenotify",
                    &(struct live_value){.number = level_volume(sound.rms * sound.rms)});
}

int player_volume_new(struct player *p)
{
    return timer_new(&p->volume_timer, p->c.live->timers, on_volume, p);
}

void player_volume_start(struct player *p)
{
    timer_start(p->volume_timer, PERIOD_US, PERIOD_US);
}

void player_volume_stop(struct player *p)
{
    timer_stop(p->volume_timer);
}
