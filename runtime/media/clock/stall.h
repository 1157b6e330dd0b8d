/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stall.h - notices irregular arrival (2104), stutter (2105) and holes in the video times (2107).
 * Pure; time comes in as an argument. */
#ifndef MEDIA_CLOCK_STALL_H
#define MEDIA_CLOCK_STALL_H

#include <stdbool.h>
#include <stdint.h>

enum {
    STALL_STUTTER_US = 800 * 1000,        /* 2105: longer between two pictures */
    STALL_WINDOW_US = 2 * 1000 * 1000,    /* 2104: judged as a whole */
    STALL_GAP_US = 1000 * 1000,           /* 2104: longer between two packets */
    STALL_LAG_AGAIN_US = 5 * 1000 * 1000, /* 2104: at most this often */
    STALL_AGAIN_US = 1000 * 1000,         /* 2105, 2107, 2101, 2102: at most this often */
    STALL_JUMP_US = 500 * 1000,           /* 2107: a longer step of the video times ... */
    STALL_JUMP_FRAMES = 10,               /* ... that is also longer than so many usual steps */
};

struct stall_gate {
    bool was_open;
    int64_t last_us;
};
/* Returns true at most once in an interval. */
bool stall_gate_open(struct stall_gate *g, int64_t interval_us, int64_t now_us);

struct stall {
    int64_t shown_us; /* of the last picture; 0: none since playing began */
    int64_t window_us, window_line_us, arrived_us, line_us, gap_us;
    bool has_window;
    bool has_dts;
    int64_t dts_us, frame_us; /* the last video time; the usual step */
    struct stall_gate stutter, lag, jump;
};

void stall_init(struct stall *s);

/* To be called for each picture shown while playing. Returns the milliseconds since the picture
 * before when that was too long (2105), else 0. */
int64_t stall_shown(struct stall *s, int64_t now_us);
/* Playing was interrupted on purpose: the next picture counts as the first. */
void stall_break(struct stall *s);

/* Media arrived; line_us is the newest place on the timeline. */
void stall_arrived(struct stall *s, int64_t line_us, int64_t now_us);
/* To be called often while connected. Returns the longest gap in ms, at least 1, when arrival was
 * irregular (2104), else 0. */
int64_t stall_lag(struct stall *s, int64_t now_us);
void stall_arrival_break(struct stall *s); /* a new connection */

/* Takes the time of a video packet as sent. Returns the hole in ms (2107), at least 1, or 0. */
int64_t stall_video_dts(struct stall *s, int64_t dts_us, int64_t now_us);

#endif
