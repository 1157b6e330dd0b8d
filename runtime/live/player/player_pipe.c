/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_pipe.c - builds sessions, starts their stages, hands over pictures, joins what has ended.
 */
#include "live/player/player_pipe.h"

#include "base/err.h"
#include "base/log.h"
#include "live/live.h"
#include "live/player/player_inside.h"
#include "media/frame.h"
#include "media/judge/mark.h"

#include <stdlib.h>
#include <string.h>

enum {
    MARK_OLD_US = 60 * 1000 * 1000,
    MARK_SEARCH = 16 /* pictures without a mark: looked for in every so many */
};

struct player_pipe {
    struct clock *clock;
    struct mbox *box, *bell;
    uint32_t id;
    struct netem *netem;
    void (*on_picture)(void *arg);
    void *arg;
    struct player_session *session; /* the current one, or NULL */
    struct player_session *ending;  /* closed ones whose stages still run */
    struct player_recv *recvs;      /* all that are not joined; the newest first */
    struct picture *picture;        /* due now */
    uint64_t serial;
    int unmarked; /* pictures since the last with a mark */
    bool is_muted, is_paused;
    struct player_meters meters;
    struct player_level level;
};

void player_post(struct player_session *s, uint32_t gen, enum player_news what, int64_t arg,
                 const char *text)
{
    struct mbox_news n = {.to = s->id, .gen = gen, .what = what, .arg = arg};

    if (text)
        strncat(n.text, text, sizeof(n.text) - 1);
    mbox_post(s->box, &n);
}

/* ---- pictures */

static void measure_latency(struct player_pipe *p)
{
    int64_t stamp_us, now_us = clock_now_us(p->clock);

    if (p->unmarked > 0 && p->unmarked++ % MARK_SEARCH != 0)
        return;
    bool is_marked = mark_read(p->picture, &stamp_us, NULL) == 0 && now_us >= stamp_us &&
                     now_us - stamp_us < MARK_OLD_US;
    if (is_marked)
        p->unmarked = 0;
    else if (p->unmarked == 0)
        p->unmarked = 1;
    meter_set(&p->meters.latency_us, is_marked ? now_us - stamp_us : -1);
}

static void on_bell(void *arg, const struct mbox_news *n)
{
    struct player_pipe *p = arg;
    struct player_session *s = p->session;
    struct picture *next = s ? latest_take(s->picture, 0) : NULL;

    if (!next)
        return;
    picture_unref(p->picture);
    p->picture = next;
    p->serial++;
    measure_latency(p);
    if (!s->was_shown) {
        s->was_shown = true;
        player_post(s, atomic_load(&s->gen), PLAYER_FIRST_RENDERED, 0, NULL);
    }
    p->on_picture(p->arg);
}

struct picture *player_pipe_picture(struct player_pipe *p, uint64_t *serial)
{
    *serial = p->serial;
    return picture_ref(p->picture);
}

/* ---- sessions */

static void session_free(struct player_session *s)
{
    if (!s)
        return;
    queue_free(s->packets);
    latest_free(s->picture);
    free(s->speaker);
    free(s);
}

static int session_parts(struct player_session *s, struct player_pipe *p, const char *speaker)
{
    s->clock = p->clock;
    s->box = p->box;
    s->bell = p->bell;
    s->id = p->id;
    s->meters = &p->meters;
    s->level = &p->level;
    s->is_muted = p->is_muted;
    s->is_paused = p->is_paused;
    if (speaker && !(s->speaker = strdup(speaker)))
        return -ENOMEM;
    int err = queue_new(&s->packets, p->clock, PLAYER_QUEUE, packet_unref);
    if (!err)
        err = latest_new(&s->picture, p->clock, picture_unref);
    if (err)
        return err;
    queue_name(s->packets, "packets from the server, or room for them");
    return 0;
}

static struct player_session *session_new(struct player_pipe *p, const char *speaker)
{
    struct player_session *s = calloc(1, sizeof(*s));

    if (s && session_parts(s, p, speaker) != 0) {
        session_free(s);
        return NULL;
    }
    return s;
}

static void reset_meters(struct player_pipe *p)
{
    struct player_meters *m = &p->meters;

    for (size_t i = 0; i < sizeof(*m) / sizeof(struct meter); i++)
        meter_set((struct meter *)m + i, 0);
    meter_set(&m->shown_pts_us, -1);
    meter_set(&m->played_pts_us, -1);
    meter_set(&m->last_video_recv_us, -1);
    meter_set(&m->last_audio_recv_us, -1);
    meter_set(&m->latency_us, -1);
    meter_set(&p->level.is_known, 0);
    p->unmarked = 0;
}

/* On the thread of either stage, as its last act. */
static void on_stage_ended(struct mbox *box, uint32_t id)
{
    mbox_post(box, &(struct mbox_news){.to = id, .what = PLAYER_STAGE_ENDED});
}

static void on_play_ended(void *arg)
{
    struct player_session *s = arg;

    on_stage_ended(s->box, s->id);
}

static void start_play(struct player_session *s)
{
    int err = worker_start(&s->play, s->clock, "play",
                           &(struct stage_job){player_play_run, on_play_ended, s});

    if (err)
        log_error("player %u: thread play: %s", s->id, err_text(err));
}

void player_pipe_open(struct player_pipe *p, const char *speaker, const struct player_cache *cache)
{
    player_pipe_close(p);
    reset_meters(p);
    p->is_paused = false;
    struct player_session *s = session_new(p, speaker);
    if (!s) {
        log_error("player %u: no memory for a session", p->id);
        return;
    }
    p->session = s;
    start_play(s);
    player_pipe_cache(p, cache);
}

void player_pipe_close(struct player_pipe *p)
{
    struct player_session *s = p->session;

    if (!s)
        return;
    player_pipe_disconnect(p);
    queue_close(s->packets);
    worker_stop(&s->play);
    p->session = NULL;
    s->next = p->ending;
    p->ending = s;
}

void player_pipe_black(struct player_pipe *p)
{
    player_pipe_close(p);
    picture_unref(p->picture);
    p->picture = NULL;
    p->serial++;
}

/* ---- connections */

static void recv_free(struct player_recv *r)
{
    cancel_fini(&r->cancel);
    free(r->referer);
    free(r);
}

static struct player_recv *recv_new(struct player_session *s, const struct url *url,
                                    const struct net_addresses *addresses, const char *referer,
                                    uint32_t gen)
{
    struct player_recv *r = calloc(1, sizeof(*r));
    if (!r)
        return NULL;
    r->session = s;
    r->url = *url;
    r->addresses = *addresses;
    r->gen = gen;
    if (cancel_init(&r->cancel) != 0) {
        free(r);
        return NULL;
    }
    if (referer && !(r->referer = strdup(referer))) {
        recv_free(r);
        return NULL;
    }
    return r;
}

static void on_recv_ended(void *arg)
{
    const struct player_recv *r = arg;

    on_stage_ended(r->session->box, r->session->id);
}

void player_pipe_connect(struct player_pipe *p, const struct url *url,
                         const struct net_addresses *addresses, const char *referer, uint32_t gen)
{
    player_pipe_disconnect(p);
    if (!p->session)
        return;
    struct player_recv *r = recv_new(p->session, url, addresses, referer, gen);
    if (r)
        r->netem = p->netem;
    atomic_store(&p->session->gen, gen);
    if (!r || worker_start(&r->worker, p->clock, "recv",
                           &(struct stage_job){player_recv_run, on_recv_ended, r}) != 0) {
        player_post(p->session, gen, PLAYER_LOST, NET_IO, "no thread for the connection");
        if (r)
            recv_free(r);
        return;
    }
    p->session->receivers++;
    r->next = p->recvs;
    p->recvs = r;
}

void player_pipe_disconnect(struct player_pipe *p)
{
    for (struct player_recv *r = p->recvs; r; r = r->next) {
        atomic_store(&r->is_quiet, true);
        worker_stop(&r->worker);
        cancel_now(&r->cancel);
    }
}

/* ---- orders to thread play */

void player_pipe_cache(struct player_pipe *p, const struct player_cache *cache)
{
    if (p->session && worker_exists(&p->session->play))
        worker_order(&p->session->play, cache, sizeof(*cache));
}

void player_pipe_mute(struct player_pipe *p, bool is_muted)
{
    p->is_muted = is_muted;
    if (p->session)
        atomic_store(&p->session->is_muted, is_muted);
}

void player_pipe_pause(struct player_pipe *p, bool is_paused)
{
    p->is_paused = is_paused;
    if (!p->session)
        return;
    atomic_store(&p->session->is_paused, is_paused);
    atomic_fetch_add(&p->session->pauses, is_paused);
}

bool player_pipe_is_paused(const struct player_pipe *p)
{
    return p && p->is_paused;
}

/* ---- figures */

int player_pipe_sound(struct player_pipe *p, struct live_sound *out)
{
    if (!p->session || !meter_get(&p->level.is_known))
        return -ENODATA;
    out->rms = (double)meter_get(&p->level.rms) / 1e6;
    out->peak = (double)meter_get(&p->level.peak) / 1e6;
    out->frequency_hz = (double)meter_get(&p->level.frequency) / 1e3;
    return 0;
}

const struct player_meters *player_pipe_meters(const struct player_pipe *p)
{
    return &p->meters;
}

/* ---- beginning and end */

int player_pipe_new(struct player_pipe **out, uv_loop_t *loop, struct clock *c, struct mbox *box,
                    uint32_t id, void (*on_picture)(void *arg), void *arg)
{
    struct player_pipe *p = calloc(1, sizeof(*p));
    if (!p)
        return -ENOMEM;
    p->clock = c;
    p->box = box;
    p->id = id;
    p->on_picture = on_picture;
    p->arg = arg;
    reset_meters(p);
    int err = mbox_new(&p->bell, c, loop, on_bell, p);
    if (err) {
        free(p);
        return err;
    }
    *out = p;
    return 0;
}

void player_pipe_environment(struct player_pipe *p, struct netem *netem)
{
    p->netem = netem;
}

void player_pipe_stop(struct player_pipe *p)
{
    player_pipe_close(p);
}

static void recv_remove(struct player_recv **at)
{
    struct player_recv *r = *at;

    r->session->receivers--;
    *at = r->next;
    recv_free(r);
}

static int reap_recvs(struct player_pipe *p)
{
    int running = 0;

    for (struct player_recv **at = &p->recvs; *at;) {
        if (worker_reap(&(*at)->worker)) {
            recv_remove(at);
        } else {
            running++;
            at = &(*at)->next;
        }
    }
    return running;
}

static int reap_sessions(struct player_pipe *p)
{
    int running = p->session && worker_exists(&p->session->play);

    for (struct player_session **at = &p->ending; *at;) {
        struct player_session *s = *at;
        bool has_played = worker_reap(&s->play);
        running += !has_played;
        if (!has_played || s->receivers > 0) {
            at = &s->next;
            continue;
        }
        *at = s->next;
        session_free(s);
    }
    return running;
}

int player_pipe_reap(struct player_pipe *p)
{
    int running = reap_recvs(p);

    return running + reap_sessions(p);
}

void player_pipe_free(struct player_pipe *p)
{
    if (!p)
        return;
    player_pipe_stop(p);
    while (p->recvs) { /* normally all is reaped by now */
        worker_join(&p->recvs->worker);
        recv_remove(&p->recvs);
    }
    for (struct player_session *s = p->ending; s; s = s->next)
        worker_join(&s->play);
    reap_sessions(p);
    mbox_free(p->bell);
    picture_unref(p->picture);
    free(p);
}
