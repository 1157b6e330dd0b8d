/* SPDX-License-Identifier: GPL-3.0-or-later */
/* jitter.c - a window of arrival delays for each kind: the least is the edge, the 99th percentile
 * the level to hold. */
#include "media/clock/jitter.h"

#include <stdlib.h>
#include <string.h>

enum {
    HURRY_FROM_US = 45 * 1000, /* RTC: later than this: catches up with the pitch kept */
    HURRY_TO_US = 15 * 1000,
    /* RTC: smaller differences are left alone; larger ones: half a percent or one, inaudible */
    TUNE_FROM_US = 4 * 1000,
    TUNE_TO_US = 1 * 1000,
    TUNE_MORE_US = 16 * 1000,
};
#define TUNE 0.005

void jitter_init(struct jitter *j, const struct jitter_cfg *cfg)
{
    memset(j, 0, sizeof(*j));
    j->cfg = *cfg;
}

void jitter_cfg_set(struct jitter *j, const struct jitter_cfg *cfg)
{
    j->cfg = *cfg;
}

void jitter_restart(struct jitter *j)
{
    struct jitter_cfg cfg = j->cfg;

    jitter_init(j, &cfg);
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* Measures edge and spread of the samples inside the window. */
static void measure_jitter(struct jitter_line *l, int64_t now_us)
{
    int64_t recent[JITTER_SAMPLES];
    unsigned n = 0;

    for (unsigned i = 0; i < l->count; i++)
        if (now_us - l->at_us[i] <= JITTER_WINDOW_US)
            recent[n++] = l->delay_us[i];
    if (n == 0)
        return;
    qsort(recent, n, sizeof(recent[0]), by_value);
    l->edge_us = recent[0];
    l->spread_us = recent[(n - 1) * 99 / 100] - recent[0];
}

static void smooth(struct jitter *j, const struct jitter_line *l, int64_t line_us, int64_t now_us)
{
    int64_t step_us = llabs((now_us - l->last_at_us) - (line_us - l->last_us));

    j->smoothed_us += ((double)step_us - j->smoothed_us) / 16;
}

void jitter_arrived(struct jitter *j, enum av_kind kind, int64_t line_us, int64_t now_us)
{
    struct jitter_line *l = &j->line[kind];
    int64_t delay_us = now_us - line_us;
    bool is_backlog_over = l->count > 0 && delay_us < l->edge_us - JITTER_BACKLOG_US;

    if (is_backlog_over)
        l->count = l->next = 0;
    else if (l->count > 0)
        smooth(j, l, line_us, now_us);
    l->delay_us[l->next] = delay_us;
    l->at_us[l->next] = now_us;
    l->next = (l->next + 1) % JITTER_SAMPLES;
    if (l->count < JITTER_SAMPLES)
        l->count++;
    l->last_us = line_us;
    l->last_at_us = now_us;
    measure_jitter(l, now_us);
}

bool jitter_has(const struct jitter *j, enum av_kind kind, int64_t now_us)
{
    const struct jitter_line *l = &j->line[kind];

    return l->count > 0 && now_us - l->last_at_us <= JITTER_ALIVE_US;
}

static int64_t clamp(int64_t v, int64_t low, int64_t high)
{
    return v < low ? low : v > high ? high : v;
}

/* RTC: a min-cache below 1 s is the floor, a max-cache below 1 s the cap; others are ignored. */
static int64_t rtc_floor(const struct jitter *j)
{
    return j->cfg.min_us < 1000000 ? j->cfg.min_us : 0;
}

static int64_t rtc_cap(const struct jitter *j)
{
    return j->cfg.max_us < 1000000 ? j->cfg.max_us : JITTER_RTC_CAP_US;
}

static int64_t rtc_hold(const struct jitter *j, enum av_kind kind)
{
    int64_t wanted_us = clamp(j->line[kind].spread_us, 0, JITTER_RTC_MAX_US);

    return clamp(wanted_us, rtc_floor(j), rtc_cap(j) > rtc_floor(j) ? rtc_cap(j) : rtc_floor(j));
}

int64_t jitter_target_us(const struct jitter *j, int64_t now_us)
{
    int64_t most_us = 0;

    if (!j->cfg.is_rtc)
        return j->cfg.min_us;
    for (int kind = 0; kind < AV_KINDS; kind++)
        if (jitter_has(j, kind, now_us) && rtc_hold(j, kind) > most_us)
            most_us = rtc_hold(j, kind);
    return most_us;
}

int64_t jitter_edge_us(const struct jitter *j, enum av_kind kind)
{
    return j->line[kind].edge_us;
}

int64_t jitter_lag_us(const struct jitter *j, enum av_kind kind)
{
    return j->line[kind].edge_us + rtc_hold(j, kind);
}

int64_t jitter_smoothed_us(const struct jitter *j)
{
    return (int64_t)j->smoothed_us;
}

static struct jitter_step live_step(struct jitter *j, int64_t held_us)
{
    int64_t enough_us = (j->cfg.min_us + j->cfg.max_us) / 2;

    if (held_us > j->cfg.max_us + JITTER_SKIP_US)
        return (struct jitter_step){JITTER_SKIP, 1.0};
    if (held_us > j->cfg.max_us)
        j->is_hurrying = true;
    else if (held_us <= enough_us)
        j->is_hurrying = false;
    return j->is_hurrying ? (struct jitter_step){JITTER_HURRY, JITTER_SPEED_MAX}
                          : (struct jitter_step){JITTER_PLAY, 1.0};
}

static struct jitter_step rtc_step(struct jitter *j, int64_t held_us, int64_t target_us)
{
    int64_t excess_us = held_us - target_us;

    if (excess_us > JITTER_SKIP_US)
        return (struct jitter_step){JITTER_SKIP, 1.0};
    if (excess_us > HURRY_FROM_US)
        j->is_hurrying = true;
    else if (excess_us <= HURRY_TO_US)
        j->is_hurrying = false;
    if (j->is_hurrying)
        return (struct jitter_step){
            JITTER_HURRY, held_us > rtc_cap(j) || excess_us > 200000 ? JITTER_SPEED_MAX : 1.1};
    if (llabs(excess_us) > TUNE_FROM_US)
        j->is_tuning = true;
    else if (llabs(excess_us) <= TUNE_TO_US)
        j->is_tuning = false;
    double tune = !j->is_tuning ? 0 : llabs(excess_us) > TUNE_MORE_US ? 2 * TUNE : TUNE;
    return (struct jitter_step){JITTER_PLAY, excess_us > 0 ? 1.0 + tune : 1.0 - tune};
}

struct jitter_step jitter_step(struct jitter *j, int64_t held_us, int64_t target_us)
{
    struct jitter_step step =
        j->cfg.is_rtc ? rtc_step(j, held_us, target_us) : live_step(j, held_us);

    if (step.advice == JITTER_SKIP)
        j->is_hurrying = false;
    return step;
}
