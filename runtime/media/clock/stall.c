/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stall.c - three watches (shown pictures, arrival, video times), each with its limits. */
#include "media/clock/stall.h"

#include <stdlib.h>
#include <string.h>

void stall_init(struct stall *s)
{
    memset(s, 0, sizeof(*s));
}

bool stall_gate_open(struct stall_gate *g, int64_t interval_us, int64_t now_us)
{
    if (g->was_open && now_us - g->last_us < interval_us)
        return false;
    g->was_open = true;
    g->last_us = now_us;
    return true;
}

int64_t stall_shown(struct stall *s, int64_t now_us)
{
    int64_t between_us = s->shown_us ? now_us - s->shown_us : 0;

    s->shown_us = now_us;
    if (between_us <= STALL_STUTTER_US || !stall_gate_open(&s->stutter, STALL_AGAIN_US, now_us))
        return 0;
    return between_us / 1000;
}

void stall_break(struct stall *s)
{
    s->shown_us = 0;
}

void stall_arrival_break(struct stall *s)
{
    s->has_window = false;
    s->gap_us = 0;
}

static void new_window(struct stall *s, int64_t now_us)
{
    s->window_us = now_us;
    s->window_line_us = s->line_us;
    s->gap_us = 0;
}

void stall_arrived(struct stall *s, int64_t line_us, int64_t now_us)
{
    if (!s->has_window) {
        s->has_window = true;
        s->line_us = line_us;
        new_window(s, now_us);
    } else if (now_us - s->arrived_us > s->gap_us) {
        s->gap_us = now_us - s->arrived_us;
    }
    s->arrived_us = now_us;
    if (line_us > s->line_us || s->line_us - line_us > STALL_WINDOW_US)
        s->line_us = line_us;
}

/* Judges at the end of each window; a gap that is still open counts, too. */
int64_t stall_lag(struct stall *s, int64_t now_us)
{
    if (!s->has_window || now_us - s->window_us < STALL_WINDOW_US)
        return 0;
    int64_t open_us = now_us - s->arrived_us;
    int64_t gap_us = open_us > s->gap_us ? open_us : s->gap_us;
    int64_t media_us = s->line_us - s->window_line_us, real_us = now_us - s->window_us;
    bool is_bad = gap_us > STALL_GAP_US || media_us * 10 < real_us * 8;

    new_window(s, now_us);
    if (!is_bad || !stall_gate_open(&s->lag, STALL_LAG_AGAIN_US, now_us))
        return 0;
    return gap_us / 1000 > 0 ? gap_us / 1000 : 1;
}

int64_t stall_video_dts(struct stall *s, int64_t dts_us, int64_t now_us)
{
    int64_t step_us = dts_us - s->dts_us;
    bool had = s->has_dts;
    bool is_hole = step_us < 0 || (step_us > STALL_JUMP_US && s->frame_us > 0 &&
                                   step_us > STALL_JUMP_FRAMES * s->frame_us);

    s->has_dts = true;
    s->dts_us = dts_us;
    if (!had)
        return 0;
    if (!is_hole) {
        s->frame_us = s->frame_us == 0 ? step_us : s->frame_us + (step_us - s->frame_us) / 8;
        return 0;
    }
    if (!stall_gate_open(&s->jump, STALL_AGAIN_US, now_us))
        return 0;
    return llabs(step_us) / 1000 > 0 ? llabs(step_us) / 1000 : 1;
}
