/* SPDX-License-Identifier: GPL-3.0-or-later */
/* jitter.h - the jitter buffer's decisions: how much a player holds back, how fast it plays, when
 * it skips. Pure; time comes in as an argument.
 *
 * The delay of a packet is its arrival minus its place on the timeline. Live mode holds min-cache
 * .. max-cache. RTC mode learns, for sound and video apart, the least delay (the edge) and the
 * spread up to the 99th percentile, and holds the spread: nothing on a clean network, at most
 * JITTER_RTC_MAX_US. */
#ifndef MEDIA_CLOCK_JITTER_H
#define MEDIA_CLOCK_JITTER_H

#include "media/clock/timeline.h"

enum {
    JITTER_SAMPLES = 256,               /* packets of a kind that are remembered */
    JITTER_WINDOW_US = 4 * 1000 * 1000, /* older samples do not count */
    JITTER_RTC_MAX_US = 200 * 1000,     /* the most that RTC mode holds by itself */
    /* RTC: held sound beyond this is caught up at full speed; max-cache below 1 s lowers the cap */
    JITTER_RTC_CAP_US = 800 * 1000,
    JITTER_SKIP_US = 1000 * 1000, /* a larger excess is skipped: catching up would take 5 s */
    /* a packet so much earlier than the edge ends a backlog: older samples are dropped */
    JITTER_BACKLOG_US = 20 * 1000,
    JITTER_ALIVE_US = 2 * 1000 * 1000, /* a kind that arrived within this time counts as present */
};
#define JITTER_SPEED_MAX 1.2 /* the most speed that catching up uses */

struct jitter_cfg {
    bool is_rtc;
    int64_t min_us, max_us; /* min-cache, max-cache; RTC: each only when below 1 s */
};

struct jitter_line { /* arrivals of one kind */
    int64_t delay_us[JITTER_SAMPLES], at_us[JITTER_SAMPLES];
    unsigned count, next;
    int64_t edge_us, spread_us;  /* of the samples inside the window */
    int64_t last_us, last_at_us; /* the last packet: place, arrival */
};

struct jitter {
    struct jitter_cfg cfg;
    struct jitter_line line[AV_KINDS];
    double smoothed_us; /* interarrival jitter of RFC 3550 */
    bool is_hurrying, is_tuning;
};

enum jitter_advice { JITTER_NONE, JITTER_PLAY, JITTER_HURRY, JITTER_SKIP };
struct jitter_step {
    enum jitter_advice advice;
    double speed; /* of playing; 1: normal */
};

void jitter_init(struct jitter *j, const struct jitter_cfg *cfg);
void jitter_cfg_set(struct jitter *j, const struct jitter_cfg *cfg); /* keeps all samples */
void jitter_restart(struct jitter *j); /* a new connection: drops all samples */
/* A packet arrived at now_us whose place is line_us. */
void jitter_arrived(struct jitter *j, enum av_kind kind, int64_t line_us, int64_t now_us);

/* Returns true when packets of this kind arrived within JITTER_ALIVE_US. */
bool jitter_has(const struct jitter *j, enum av_kind kind, int64_t now_us);
/* Returns how far playing should be behind the newest media: min-cache; in RTC mode the learned
 * level, the larger of both kinds. */
int64_t jitter_target_us(const struct jitter *j, int64_t now_us);
/* RTC: now minus this is the place on the timeline that may be played now. */
int64_t jitter_lag_us(const struct jitter *j, enum av_kind kind);
/* The same without the part that is held back. */
int64_t jitter_edge_us(const struct jitter *j, enum av_kind kind);
int64_t jitter_smoothed_us(const struct jitter *j); /* the interarrival jitter */

/* Decides the next step. held_us: how far playing is behind the newest media (live) or behind the
 * edge (RTC); target_us: how far it should be (RTC only). */
struct jitter_step jitter_step(struct jitter *j, int64_t held_us, int64_t target_us);

#endif
