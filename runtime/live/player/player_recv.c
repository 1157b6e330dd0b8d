/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_recv.c - thread recv: one connection; packets into the queue, news of the network, the
 * rules of its end. */
#include "base/log.h"
#include "live/player/player_inside.h"
#include "media/clock/stall.h"
#include "transport/pull.h"
#include "transport/retry.h"

#include <errno.h>
#include <stdio.h>

enum {
    LOOK_US = 100 * 1000,       /* how often the watches are asked while nothing comes */
    END_QUIET_US = 1000 * 1000, /* this long without media after the end mark: it is the end */
    SILENCE_US = NET_SILENCE_LIMIT_MS * 1000LL,
    BODY_VIDEO = 5,
    BODY_AUDIO = 2, /* bytes of a tag body in front of the data */
};

struct recv {
    struct player_recv *job;
    struct player_session *s;
    struct stall stall;
    struct retry_flow flow;
    int64_t media_at_us; /* last media, or the beginning */
    int64_t key_dts_us;
    bool had_key;
    bool has_begun;   /* PULL_BEGIN */
    bool has_mark;    /* the publisher's end mark came */
    bool is_soft;     /* the server says the publisher is gone */
    bool is_complete; /* the stream is over: leave */
};

static void post(struct recv *r, enum player_news what, int64_t arg, const char *text)
{
    if (!atomic_load(&r->job->is_quiet))
        player_post(r->s, r->job->gen, what, arg, text);
}

static void hand_on(struct recv *r, struct packet *pkt)
{
    pkt->gen = r->job->gen;
    queue_push_wait(r->s->packets, pkt, CLOCK_NEVER); /* ends when the session is closed */
}

static void hand_on_mark(struct recv *r, enum packet_kind kind, enum player_mark mark)
{
    struct packet *pkt;

    if (packet_new(&pkt, kind, NULL, 0) != 0)
        return;
    pkt->pts_us = mark;
    hand_on(r, pkt);
}

/* ---- what arrives */

static void count_key(struct recv *r, const struct packet *pkt)
{
    struct player_meters *m = r->s->meters;

    if (r->had_key)
        meter_set(&m->key_distance_ms, (pkt->dts_us - r->key_dts_us) / 1000);
    meter_set(&m->last_key_ms, pkt->dts_us / 1000);
    r->key_dts_us = pkt->dts_us;
    r->had_key = true;
}

static void count_media(struct recv *r, const struct packet *pkt)
{
    bool is_video = pkt->kind == PACKET_VIDEO;
    struct player_meters *m = r->s->meters;

    meter_add(is_video ? &m->video_bytes : &m->audio_bytes,
              (int64_t)pkt->size + (is_video ? BODY_VIDEO : BODY_AUDIO));
    if (is_video && pkt->is_key)
        count_key(r, pkt);
}

/* The publisher came back on the same connection: its times may start again, which is no fault of
 * the network. */
static void come_back(struct recv *r)
{
    r->is_soft = r->has_mark = false;
    stall_init(&r->stall);
    r->had_key = false;
    post(r, PLAYER_MEDIA_BACK, 0, NULL);
}

static void watch_media(struct recv *r, const struct packet *pkt)
{
    int64_t now_us = clock_now_us(r->s->clock);

    if (r->is_soft)
        come_back(r);
    r->has_mark = false;
    r->media_at_us = now_us;
    if (retry_flow_media(&r->flow, now_us))
        post(r, PLAYER_MEDIA_FLOWS, 0, NULL);
    stall_arrived(&r->stall, pkt->dts_us, now_us);
    int64_t hole_ms =
        pkt->kind == PACKET_VIDEO ? stall_video_dts(&r->stall, pkt->dts_us, now_us) : 0;
    if (hole_ms > 0)
        post(r, PLAYER_DISCONTINUITY, hole_ms, NULL);
}

static void on_packet(void *arg, struct packet *pkt)
{
    struct recv *r = arg;

    if (pkt->kind == PACKET_END) { /* only the end when nothing follows it */
        r->has_mark = true;
        r->media_at_us = clock_now_us(r->s->clock);
        packet_unref(pkt);
        return;
    }
    if (pkt->kind == PACKET_VIDEO || pkt->kind == PACKET_AUDIO) {
        count_media(r, pkt);
        watch_media(r, pkt);
    }
    hand_on(r, pkt);
}

static void end(struct recv *r)
{
    r->is_complete = true;
    hand_on_mark(r, PACKET_END, PLAYER_MARK_NONE);
}

static void end_softly(struct recv *r, const char *text)
{
    if (r->has_mark) {
        end(r);
        return;
    }
    if (r->is_soft)
        return;
    r->is_soft = true;
    hand_on_mark(r, PACKET_NONE, PLAYER_MARK_SOFT);
    post(r, PLAYER_END_SOFT, 0, text);
}

static void begin_stream(struct recv *r)
{
    if (r->has_begun)
        return;
    r->has_begun = true;
    r->media_at_us = clock_now_us(r->s->clock);
    post(r, PLAYER_STREAM_BEGIN, 0, NULL);
}

static void on_signal(void *arg, enum pull_signal signal, const char *text)
{
    struct recv *r = arg;

    switch (signal) {
    case PULL_BEGIN:
        begin_stream(r);
        break;
    case PULL_END_SOFT:
        end_softly(r, text);
        break;
    case PULL_END:
        end(r);
        break;
    }
}

static void on_foreign(void *arg, const char *codec)
{
    struct recv *r = arg;

    log_info("player %u: the stream has %s, which is not played", r->s->id, codec);
}

static void on_connected(void *arg)
{
    struct recv *r = arg;

    post(r, PLAYER_CONNECTED, 0, NULL);
}

/* ---- what does not arrive. False: the connection is over. */

static bool watch_time(struct recv *r, struct net_fault *fault)
{
    int64_t now_us = clock_now_us(r->s->clock), quiet_us = now_us - r->media_at_us;

    if (r->has_mark && quiet_us >= END_QUIET_US)
        end(r);
    if (r->is_complete)
        return false;
    if (r->is_soft) /* the grace timer is player.c's */
        return true;
    if (quiet_us >= SILENCE_US) {
        net_fault_set(fault, NET_IO, "no media for %d s", NET_SILENCE_LIMIT_MS / 1000);
        return false;
    }
    int64_t gap_ms = stall_lag(&r->stall, now_us);
    if (gap_ms > 0)
        post(r, PLAYER_RECV_LAG, gap_ms, NULL);
    return true;
}

static void read_stream(struct recv *r, struct stage *st, struct pull *pull,
                        struct net_fault *fault)
{
    while (!stage_stopping(st)) {
        int err = pull_read(pull, clock_now_us(r->s->clock) + LOOK_US, fault);
        if (err && r->has_mark && !r->is_complete)
            end(r); /* end mark, then a closed connection */
        if (err || !watch_time(r, fault))
            return;
    }
}

static void receive(struct recv *r, struct stage *st, struct net_fault *fault)
{
    struct player_recv *job = r->job;
    struct net_cfg cfg = {
        .clock = r->s->clock,
        .cancel = &job->cancel,
        .netem = job->netem,
        .owner = r->s->id,
        .url = job->url,
        .addresses = job->addresses,
        .bytes = &r->s->meters->recv_bytes,
        .referer = job->referer,
        .on_connected = on_connected,
        .arg = r,
    };
    struct pull_events events = {
        .on_packet = on_packet, .on_signal = on_signal, .on_foreign = on_foreign, .arg = r};
    struct pull *pull = NULL;

    hand_on_mark(r, PACKET_NONE, PLAYER_MARK_CONNECTED);
    if (pull_open(&pull, &cfg, &events, fault) != 0)
        return;
    r->media_at_us = clock_now_us(r->s->clock);
    read_stream(r, st, pull, fault);
    pull_close(pull);
}

void player_recv_run(struct stage *st, void *arg)
{
    struct player_recv *job = arg;
    struct recv r = {
        .job = job, .s = job->session, .media_at_us = clock_now_us(job->session->clock)};
    struct net_fault fault = {0};

    stall_init(&r.stall);
    receive(&r, st, &fault);
    if (!r.is_complete && !stage_stopping(st) && fault.phase != NET_CANCELLED)
        post(&r, PLAYER_LOST, fault.phase, fault.text);
}
