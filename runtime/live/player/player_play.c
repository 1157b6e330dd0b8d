/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_play.c - thread play: takes in packets, fills the buffer, plays, and says what a viewer
 * would notice. */
#include "base/log.h"
#include "live/player/player_inside_play.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    SETTLED_US = 8 * 1000, /* rtc: a burst of the past is over when nothing more came for so long */
    SETTLED_MAX_US = 60 * 1000,
    DRY_US = 120 * 1000,      /* live: this much after the last media, the buffer is empty */
    DRY_RTC_US = 600 * 1000,  /* rtc: nothing came for so long */
    IDLE_US = 100 * 1000,     /* a turn at least this often */
    SIBLING_US = 2000 * 1000, /* one kind may lag this much behind the other and still count */
};

void player_play_post(struct play *p, enum player_news what, int64_t arg)
{
    if (!stage_stopping(p->stage)) /* else the session is closed */
        player_post(p->s, atomic_load(&p->s->gen), what, arg, NULL);
}

void player_play_post_message(struct play *p, const struct player_message *message)
{
    struct mbox_news n = {.to = p->s->id,
                          .gen = atomic_load(&p->s->gen),
                          .what = PLAYER_MESSAGE,
                          .arg = message->type,
                          .payload = message->text};

    strncat(n.text, message->uuid, sizeof(n.text) - 1);
    if (stage_stopping(p->stage))
        free(n.payload);
    else
        mbox_post(p->s->box, &n);
}

void player_play_showing(struct play *p, int64_t now_us)
{
    p->was_shown = true;
    if (p->phase != PHASE_STARTING)
        return;
    p->phase = PHASE_RUNNING;
    player_play_post(p, PLAYER_SHOWING, 0);
}

bool player_play_is_rtc(const struct play *p)
{
    return p->jitter.cfg.is_rtc;
}

/* ---- taking in */

static void fill_again(struct play *p)
{
    p->phase = PHASE_FILLING;
    p->first_at_us = 0;
    stall_break(&p->stall);
    avclock_init(&p->av);
}

static void begin_connection(struct play *p)
{
    fill_again(p);
    timeline_init(&p->line);
    jitter_restart(&p->jitter);
    player_video_restart(p);
    player_sound_restart(p);
    p->is_soft = p->is_ending = false;
    p->has_told_key = false;
}

static void take_mark(struct play *p, const struct packet *mark)
{
    if (mark->kind == PACKET_END)
        p->is_ending = true;
    else if (mark->pts_us == PLAYER_MARK_SOFT)
        p->is_soft = true;
    else if (mark->pts_us == PLAYER_MARK_CONNECTED)
        begin_connection(p);
}

static void take_packet(struct play *p, struct packet *pkt, int64_t now_us)
{
    if (p->is_soft && (pkt->kind == PACKET_VIDEO || pkt->kind == PACKET_AUDIO))
        timeline_break(&p->line); /* the publisher has come back */
    switch (pkt->kind) {
    case PACKET_VIDEO:
    case PACKET_VIDEO_HEADER:
        player_video_take(p, pkt, now_us);
        break;
    case PACKET_AUDIO:
    case PACKET_AUDIO_HEADER:
        player_sound_take(p, pkt, now_us);
        break;
    case PACKET_META:
        player_video_read_meta(p, pkt);
        packet_unref(pkt);
        return;
    default:
        take_mark(p, pkt);
        packet_unref(pkt);
        return;
    }
    p->came_at_us = now_us;
    p->first_at_us = p->first_at_us ? p->first_at_us : now_us;
    p->is_soft = false;
}

static bool has_room(const struct play *p)
{
    return !player_store_is_full(&p->video.store) && !player_store_is_full(&p->sound.store);
}

/* Waits for a first packet until the deadline, then takes what else is there. -ECANCELED when the
 * session is over. */
static int take_in(struct play *p, int64_t deadline_us)
{
    void *pkt;

    if (!has_room(p)) /* recv has to wait: playing makes room */
        return stage_wait_until(p->stage, deadline_us);
    int err = queue_pop(p->s->packets, &pkt, deadline_us);
    while (err == 0) {
        int64_t now_us = clock_now_us(p->clock);
        take_packet(p, pkt, now_us);
        if (!has_room(p))
            return 0;
        err = queue_pop(p->s->packets, &pkt, now_us);
    }
    return err == -ETIMEDOUT ? 0 : err;
}

/* ---- filling */

/* The newest place for which everything is there; of two kinds the slower one counts, unless it has
 * ended. */
static int64_t newest_line(const struct play *p)
{
    int64_t v = p->video.newest_us, a = p->sound.newest_us;

    if (!p->sound.was_seen || (p->video.was_seen && v - a > SIBLING_US))
        return v;
    if (!p->video.was_seen || a - v > SIBLING_US)
        return a;
    return v < a ? v : a;
}

static int64_t oldest_line(const struct play *p)
{
    const struct stored *v = player_store_first(&p->video.store),
                        *a = player_store_first(&p->sound.store);

    if (!v || !a)
        return v ? v->line_us : a ? a->line_us : 0;
    return v->line_us < a->line_us ? v->line_us : a->line_us;
}

static bool has_units(const struct store *s, enum packet_kind kind)
{
    return s->count > 1 || (s->count == 1 && player_store_first(s)->pkt->kind == kind);
}

static bool has_media(const struct play *p)
{
    return has_units(&p->video.store, PACKET_VIDEO) || has_units(&p->sound.store, PACKET_AUDIO);
}

/* A burst of the past (the relay's cached pictures) has come to its end. */
static int64_t settled_at(const struct play *p)
{
    int64_t at_us = p->came_at_us + SETTLED_US, latest_us = p->first_at_us + SETTLED_MAX_US;

    return at_us < latest_us ? at_us : latest_us;
}

/* When playing may begin: now, a moment, or never as things are. */
static int64_t start_at(const struct play *p, int64_t now_us)
{
    if (!has_media(p))
        return CLOCK_NEVER;
    if (p->is_soft || p->is_ending)
        return now_us;
    if (player_play_is_rtc(p))
        return settled_at(p);
    int64_t held_us = newest_line(p) - oldest_line(p);
    return held_us >= jitter_target_us(&p->jitter, now_us) ? now_us : CLOCK_NEVER;
}

/* Where playing goes on at the live edge. */
static int64_t live_edge(const struct play *p, int64_t now_us)
{
    return newest_line(p) - (player_play_is_rtc(p) ? 0 : jitter_target_us(&p->jitter, now_us));
}

static void skip_to(struct play *p, int64_t video_us, int64_t sound_us, int64_t now_us)
{
    player_video_skip(p, video_us);
    player_sound_skip(p, sound_us);
    avclock_init(&p->av);
    avclock_set(&p->av, video_us, now_us);
}

static void go_to_edge(struct play *p, int64_t now_us)
{
    int64_t line_us = live_edge(p, now_us);

    if (player_play_is_rtc(p))
        skip_to(p, p->video.was_seen ? p->video.newest_us : line_us,
                now_us - player_sound_lag_us(p, now_us), now_us);
    else
        skip_to(p, line_us, line_us, now_us);
}

static int64_t fill_queue(struct play *p, int64_t now_us)
{
    int64_t at_us = start_at(p, now_us);

    if (at_us > now_us)
        return at_us;
    go_to_edge(p, now_us);
    p->phase = PHASE_STARTING;
    return now_us;
}

/* ---- playing */

static void pace(struct play *p, int64_t now_us)
{
    int64_t line_us = avclock_line_us(&p->av, now_us);
    bool is_led = avclock_is_led_by_sound(&p->av, now_us);
    int64_t held_us = newest_line(p) - line_us, target_us = 0;

    if (player_play_is_rtc(p)) {
        if (!is_led)
            return; /* pictures alone are shown as they come */
        int64_t edge_us = jitter_edge_us(&p->jitter, AV_SOUND);
        held_us = now_us - (line_us + asink_delay_us(p->sound.sink)) - edge_us;
        target_us = player_sound_lag_us(p, now_us) - edge_us;
    }
    struct jitter_step step = jitter_step(&p->jitter, held_us, target_us);
    if (step.advice == JITTER_SKIP)
        go_to_edge(p, now_us);
    player_sound_pace(p, step.speed);
    avclock_speed(&p->av, step.speed, now_us);
}

static int64_t longer(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static bool is_dry(struct play *p, int64_t now_us)
{
    if (!player_video_is_dry(p) || !player_sound_is_dry(p))
        return false;
    if (p->is_soft || p->is_ending)
        return true;
    if (player_play_is_rtc(p))
        return now_us - p->came_at_us >= longer(DRY_RTC_US, 3 * p->video.interval_us);
    return avclock_line_us(&p->av, now_us) >=
           newest_line(p) + longer(DRY_US, 2 * p->video.interval_us);
}

static void run_dry(struct play *p)
{
    fill_again(p);
    if (p->is_ending)
        return;
    log_debug("player %u: buffer empty", p->s->id);
    player_play_post(p, PLAYER_UNDERFLOW, 0);
}

static int64_t play_on(struct play *p, int64_t now_us)
{
    int64_t sound_us = player_sound_run(p, now_us);
    int64_t video_us = player_video_run(p, now_us);

    pace(p, now_us);
    if (is_dry(p, now_us))
        run_dry(p);
    return sound_us < video_us ? sound_us : video_us;
}

/* ---- orders of the loop */

static void take_cache(struct play *p)
{
    struct player_cache *cache = worker_take(&p->s->play, 0);
    if (!cache)
        return;
    struct jitter_cfg cfg = {
        .is_rtc = cache->is_rtc,
        .min_us = (int64_t)(cache->min_s * 1e6),
        .max_us = (int64_t)(cache->max_s * 1e6),
    };
    jitter_cfg_set(&p->jitter, &cfg);
    free(cache);
}

static void take_pause(struct play *p)
{
    int pauses = atomic_load(&p->s->pauses);
    bool is_paused = atomic_load(&p->s->is_paused);

    if (is_paused == p->is_paused && pauses == p->pauses)
        return;
    p->is_paused = is_paused;
    p->pauses = pauses;
    fill_again(p);
    player_sound_stop(p);
    p->video.wants_key |= is_paused;
}

/* Paused: only the latest group of pictures and its sound are kept. */
static void discard(struct play *p)
{
    player_video_keep_last_group(p);
    const struct stored *key = player_store_first(&p->video.store);
    player_sound_skip(p, key ? key->line_us : p->sound.newest_us);
}

/* ---- the turn */

static void tell_end(struct play *p)
{
    bool is_empty = p->phase == PHASE_FILLING && (p->is_paused || !has_media(p));

    if (!p->is_ending || p->has_ended || !is_empty)
        return;
    p->has_ended = true;
    player_play_post(p, PLAYER_END, 0);
}

static void count_levels(struct play *p, int64_t now_us)
{
    struct player_meters *m = p->s->meters;

    if (p->was_shown && !p->is_paused && p->phase != PHASE_RUNNING)
        meter_add(&m->underflow_us, now_us - p->turn_at_us);
    p->turn_at_us = now_us;
    meter_set(&m->queued_packets, p->video.store.count);
    meter_set(&m->jitter_us, jitter_smoothed_us(&p->jitter));
    meter_set(&m->target_us, jitter_target_us(&p->jitter, now_us));
}

static int64_t turn(struct play *p)
{
    int64_t now_us = clock_now_us(p->clock), wake_us = CLOCK_NEVER;

    take_cache(p);
    take_pause(p);
    if (p->is_paused)
        discard(p);
    else if (p->phase == PHASE_FILLING)
        wake_us = fill_queue(p, now_us);
    if (p->phase != PHASE_FILLING)
        wake_us = play_on(p, now_us);
    count_levels(p, now_us);
    tell_end(p);
    return wake_us < now_us + IDLE_US ? wake_us : now_us + IDLE_US;
}

static void run_turn(struct play *p)
{
    int64_t wake_us = 0;

    while (!stage_stopping(p->stage) && take_in(p, wake_us) == 0)
        wake_us = turn(p);
}

static int open_all(struct play *p)
{
    int err = player_store_init(&p->video.store);

    if (!err)
        err = player_store_init(&p->sound.store);
    if (!err)
        err = player_sound_init(p, p->s->speaker);
    return err;
}

void player_play_run(struct stage *st, void *arg)
{
    struct player_session *s = arg;
    struct play *p = calloc(1, sizeof(*p));

    if (p) {
        p->s = s;
        p->stage = st;
        p->clock = s->clock;
        p->turn_at_us = clock_now_us(s->clock);
        stall_init(&p->stall);
        timeline_init(&p->line);
        avclock_init(&p->av);
        player_video_init(&p->video);
        if (open_all(p) == 0)
            run_turn(p);
        player_video_fini(&p->video);
        player_sound_fini(p);
        free(p);
    }
}
