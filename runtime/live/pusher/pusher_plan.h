/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_plan.h - what is to be published: mode preset plus what the page gave explicitly. Pure. */
#ifndef LIVE_PUSHER_PLAN_H
#define LIVE_PUSHER_PLAN_H

#include "live/pusher/pusher_attrs.h"
#include "live/pusher/pipe/pusher_pipe.h"

enum {
    PLAN_SIDE_MIN = 16,
    PLAN_SIDE_MAX = 1920,
    PLAN_ZOOM_MIN = 10,
    PLAN_ZOOM_MAX = 40 /* tenths */
};

struct pusher_given { /* attributes that override the preset */
    bool width, height, min_bitrate, max_bitrate, fps;
};

/* What to publish. min_kbps is never above max_kbps: the two are swapped when the page has them the
 * other way round, and *is_swapped says so. */
struct pusher_video pusher_plan(const struct pusher_attrs *a, const struct pusher_given *given,
                                bool *is_swapped);
/* How pictures are to look. zoom_tenths: as setZoom was told last; counts with the attribute zoom. */
struct look pusher_plan_look(const struct pusher_attrs *a, int zoom_tenths);
/* How the published microphone is to sound; volumes 0..1. */
struct voice pusher_plan_voice(const struct pusher_attrs *a, double mic_volume,
                               double music_volume);
/* Are both sides between PLAN_SIDE_MIN and PLAN_SIDE_MAX pixels? If not, -1305 is to be said. */
bool pusher_plan_is_legal(const struct pusher_video *v);

#endif
