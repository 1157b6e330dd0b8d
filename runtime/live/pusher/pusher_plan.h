/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_plan.h - what is to be published: mode preset plus what the page gave explicitly. Pure. */
#ifndef LIVE_PUSHER_PLAN_H
#define LIVE_PUSHER_PLAN_H

#include "live/pusher/pusher_attrs.h"
#include "live/pusher/pusher_pipe.h"

enum { PLAN_SIDE_MIN = 16, PLAN_SIDE_MAX = 1920 };

struct pusher_given { /* attributes that override the preset */
    bool width, height, min_bitrate, max_bitrate, fps;
};

/* min_kbps <= max_kbps always: swapped when the page has them the other way round (*is_swapped). */
struct pusher_video pusher_plan(const struct pusher_attrs *a, const struct pusher_given *given,
                                bool *is_swapped);
struct look pusher_plan_look(const struct pusher_attrs *a);
bool pusher_plan_is_legal(const struct pusher_video *v); /* else -1305 */

#endif
