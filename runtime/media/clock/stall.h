/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stall.h - notices what a viewer would complain about: 2104, 2105, 2107 of codes.json. Pure; time
 * comes in. */
#ifndef MEDIA_CLOCK_STALL_H
#define MEDIA_CLOCK_STALL_H

#include <stdbool.h>
#include <stdint.h>

enum {
    STALL_STUTTER_US = 800 * 1000,        /* 2105: between two pictures */
    STALL_WINDOW_US = 2 * 1000 * 1000,    /* 2104: looked at together */
    STALL_GAP_US = 1000 * 1000,           /* 2104: between two packets */
    STALL_LAG_AGAIN_US = 5 * 1000 * 1000, /* 2104: at most this often */
    STALL_AGAIN_US = 1000 * 1000,         /* 2105, 2107, 2101, 2102: at most this often */
    STALL_JUMP_US = 500 * 1000,           /* 2107 */
    STALL_JUMP_FRAMES = 10,
};

/* At most once per interval. */
struct stall_gate {
    bool was_open;
    int64_t last_us;
};
bool stall_gate_open(struct stall_gate *g, int64_t interval_us, int64_t now_us);

struct stall {
    int64_t shown_us; /* 0: none since playing began */
    int64_t window_us, window_line_us, arrived_us, line_us, gap_us;
    bool has_window;
    bool has_dts;
    int64_t dts_us, frame_us; /* last video time, usual distance */
    struct stall_gate stutter, lag, jump;
};

void stall_init(struct stall *s);

/* A picture was shown while playing. Milliseconds since the one before when that was too long
 * (2105), else 0. */
int64_t stall_shown(struct stall *s, int64_t now_us);
/* playing was interrupted on purpose: the next picture follows nothing */
void stall_break(struct stall *s);

/* Media came; line_us is the newest place on the stream's line. */
void stall_arrived(struct stall *s, int64_t line_us, int64_t now_us);
/* Ask at any time while connected: the largest gap in ms when arrival is irregular (2104), else 0.
 */
int64_t stall_lag(struct stall *s, int64_t now_us);
void stall_arrival_break(struct stall *s); /* a new connection: starts over */

/* A video packet's time as sent. The size of the hole in ms (2107), at least 1, or 0. */
int64_t stall_video_dts(struct stall *s, int64_t dts_us, int64_t now_us);

#endif
