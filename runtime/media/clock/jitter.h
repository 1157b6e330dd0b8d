/* SPDX-License-Identifier: GPL-3.0-or-later */
/* jitter.h - how much a player holds back, how fast it plays, when it skips. Pure; time comes in.
 *
 * Live mode holds min-cache .. max-cache. RTC mode learns, for sound and video apart, the quickest
 * way a packet came (the edge) and how much later the latest hundredth comes: it holds that, 0.2 s
 * at most, so nothing on a clean network. */
#ifndef MEDIA_CLOCK_JITTER_H
#define MEDIA_CLOCK_JITTER_H

#include "media/clock/timeline.h"

enum {
    JITTER_SAMPLES = 256,
    JITTER_WINDOW_US = 4 * 1000 * 1000, /* what is older does not count */
    JITTER_RTC_MAX_US = 200 * 1000,     /* the adaptive target ends here */
    JITTER_RTC_CAP_US = 800 * 1000,     /* live-player.json, mode */
    JITTER_SKIP_US = 1000 * 1000,       /* excess that would take more than 5 s to catch up */
    /* a packet this much quicker than the edge: what came before was a backlog */
    JITTER_BACKLOG_US = 20 * 1000,
    JITTER_ALIVE_US = 2 * 1000 * 1000, /* a kind that came this recently counts as there */
};
#define JITTER_SPEED_MAX 1.2 /* live-player.json, max-cache */

struct jitter_cfg {
    bool is_rtc;
    int64_t min_us, max_us; /* live: both; rtc: used when below 1 s */
};

struct jitter_line { /* arrivals of one kind */
    int64_t delay_us[JITTER_SAMPLES], at_us[JITTER_SAMPLES];
    unsigned count, next;
    int64_t edge_us, spread_us; /* of what is inside the window */
    int64_t last_us, last_at_us;
};

struct jitter {
    struct jitter_cfg cfg;
    struct jitter_line line[AV_KINDS];
    double smoothed_us; /* RFC 3550 */
    bool is_hurrying, is_tuning;
};

enum jitter_advice { JITTER_NONE, JITTER_PLAY, JITTER_HURRY, JITTER_SKIP };
struct jitter_step {
    enum jitter_advice advice;
    double speed;
};

void jitter_init(struct jitter *j, const struct jitter_cfg *cfg);
void jitter_cfg_set(struct jitter *j, const struct jitter_cfg *cfg); /* keeps what was learned */
void jitter_restart(struct jitter *j); /* a new connection: forget what was learned */
void jitter_arrived(struct jitter *j, enum av_kind kind, int64_t line_us, int64_t now_us);

bool jitter_has(const struct jitter *j, enum av_kind kind, int64_t now_us);
/* What playing should stay behind the newest media by: min-cache, or the adaptive level (the larger
 * of both kinds). */
int64_t jitter_target_us(const struct jitter *j, int64_t now_us);
/* RTC: the moment minus this is the place on the line that may be played now. */
int64_t jitter_lag_us(const struct jitter *j, enum av_kind kind);
/* the same without what is held back */
int64_t jitter_edge_us(const struct jitter *j, enum av_kind kind);
int64_t jitter_smoothed_us(const struct jitter *j);

/* held_us: how far playing is behind the newest media (live) or behind the edge (rtc); target_us:
 * where it should be (rtc). */
struct jitter_step jitter_step(struct jitter *j, int64_t held_us, int64_t target_us);

#endif
