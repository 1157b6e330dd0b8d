/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_send.c - stage send: one connection attempt, from dialling to its loss or its goodbye. */
#include "base/log.h"
#include "live/pusher/pipe/pusher_inside.h"
#include "transport/drop.h"
#include "transport/retry.h"
#include "transport/rtmp/rtmp_push.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    LISTEN_US = 20000,      /* the server is listened to at least this often */
    HELD_US = 10000,        /* and so often while the kernel has enough */
    HOLD_DELAY_US = 500000, /* enough: what takes the kernel longer than that */
    /* sound that was captured before the first picture keeps a time above zero */
    HEAD_START_US = 60000,
    KEY_ASK_US = 500000,       /* between two requests for an IDR */
    KEY_ASK_DELAY_US = 300000, /* asked for only when the network has caught up that far */
    AUDIO_KBPS = 64,
    JITTER_MIN_COUNT = 10,
    SETTLE_US = 5000, /* a healthy network has passed on a tag by then */
    LOW_RATE_HZ = 16000,
    LOW_RATE_KBPS = 24,
};

/* One kind of media on this connection. */
struct track {
    bool has_header; /* sent: media may follow */
    int64_t last_ms; /* of the newest tag; -1: none */
};

struct sending {
    struct pusher_send *s;
    struct pusher_wires *w;
    struct rtmp_push *push;
    struct drop *drop;
    struct net_fault fault;
    struct track video, audio;
    bool has_epoch;
    struct retry_flow flow;
    int64_t epoch_us; /* what is 0 ms on this connection */
    int64_t asked_key_us;
    int64_t moved_us;           /* when the kernel last took or passed on a byte */
    int unsent;                 /* bytes the kernel had then */
    double drain_us, drain_var; /* mean and variance of how long tags take */
    int drain_count;
};

static int64_t now_us(const struct sending *x)
{
    return clock_now_us(x->w->clock);
}

static void tell_news(struct sending *x, enum pusher_news what, int64_t arg, const char *text)
{
    if (!atomic_load(&x->s->is_told))
        pusher_tell(x->w, x->s->job.gen, what, arg, text);
}

/* ---- time on the wire: one zero for both tracks, each strictly rising */

static uint32_t wire_ms(struct sending *x, struct track *t, int64_t dts_us)
{
    if (!x->has_epoch) {
        x->epoch_us = dts_us - HEAD_START_US;
        x->has_epoch = true;
    }
    int64_t ms = dts_us > x->epoch_us ? (dts_us - x->epoch_us) / 1000 : 0;
    if (ms <= t->last_ms)
        ms = t->last_ms + 1;
    t->last_ms = ms;
    return (uint32_t)ms;
}

/* ---- how the network is doing */

static int kbps(const struct sending *x)
{
    int video = x->s->job.has_video ? atomic_load(&x->w->wanted_kbps) : 0;

    return video + AUDIO_KBPS;
}

static int64_t kernel_us(const struct sending *x, int bytes)
{
    return (int64_t)bytes * 8000 / kbps(x);
}

static void ask_busy(struct sending *x, bool has_dropped)
{
    int64_t delay_us;

    if (pusher_busy_ask(&x->w->busy, now_us(x), has_dropped, &delay_us))
        tell_news(x, PUSHER_NET_BUSY, delay_us / 1000, "");
}

/* netJitter: the spread of the time a tag needs to drain: the write itself, and what the kernel
 * still had before it. */
static void feed_jitter(struct sending *x, int64_t took_us)
{
    double late_us = (double)took_us - x->drain_us;

    x->drain_us += late_us / 16;
    x->drain_var += (late_us * late_us - x->drain_var) / 16;
    if (++x->drain_count >= JITTER_MIN_COUNT)
        meter_set(&x->w->meters.jitter_us, (int64_t)sqrt(x->drain_var));
}

/* Looks at the kernel's queue. False when nothing has moved there for too long. */
static bool watch_kernel(struct sending *x)
{
    int unsent = rtmp_push_unsent(x->push);

    if (unsent < x->unsent || unsent <= 0)
        x->moved_us = now_us(x);
    x->unsent = unsent > 0 ? unsent : 0;
    atomic_store(&x->w->busy.kernel_us, kernel_us(x, x->unsent));
    if (now_us(x) - x->moved_us < NET_SILENCE_LIMIT_MS * INT64_C(1000))
        return true;
    net_fault_set(&x->fault, NET_IO, "the server has taken nothing for %d s",
                  NET_SILENCE_LIMIT_MS / 1000);
    return false;
}

static void publish_meters(struct sending *x)
{
    struct pusher_meters *m = &x->w->meters;
    int64_t waiting_us = drop_waiting_us(x->drop, now_us(x));

    meter_set(&m->video_waiting, drop_video_waiting(x->drop));
    meter_set(&m->audio_waiting, drop_audio_waiting(x->drop));
    meter_set(&m->waiting_us, waiting_us);
    atomic_store(&x->w->busy.head_us, waiting_us ? now_us(x) - waiting_us : 0);
}

/* ---- sending */

static struct track *track_of(struct sending *x, const struct packet *pkt)
{
    bool is_video = pkt->kind == PACKET_VIDEO || pkt->kind == PACKET_VIDEO_HEADER;

    return is_video ? &x->video : &x->audio;
}

static int write_packet(struct sending *x, const struct packet *pkt, uint32_t ms)
{
    int64_t begin_us = now_us(x);

    atomic_store(&x->w->busy.head_us, pkt->stamp_us ? pkt->stamp_us : begin_us);
    atomic_store(&x->s->writing_since_us, begin_us);
    int err = rtmp_push_send(x->push, pkt, ms, &x->fault);
    atomic_store(&x->s->writing_since_us, 0);
    x->moved_us = now_us(x);
    return err;
}

static int send_media(struct sending *x, struct track *t, const struct packet *pkt)
{
    int64_t begin_us = now_us(x);
    /* else the tag before is just on its way */
    bool is_settled = begin_us - x->moved_us > SETTLE_US;
    int64_t before_us = is_settled ? kernel_us(x, x->unsent) : 0;

    if (!t->has_header)
        return 0; /* from before this connection */
    int err = write_packet(x, pkt, wire_ms(x, t, pkt->dts_us));
    if (err)
        return err;
    feed_jitter(x, now_us(x) - begin_us + before_us);
    if (retry_flow_media(&x->flow, now_us(x)))
        tell_news(x, PUSHER_MEDIA_FLOWS, 0, "");
    return 0;
}

/* A header goes out at the time its media will have, without using it up. */
static int send_header(struct sending *x, struct track *t, const struct packet *pkt)
{
    struct track peek = *t;

    t->has_header = true;
    return write_packet(x, pkt, wire_ms(x, &peek, pkt->dts_us));
}

/* Everything that may go now. 0, or -1 with the fault set. */
static int send_waiting(struct sending *x)
{
    struct packet *pkt;
    int err = 0;

    while (!err && !atomic_load(&x->s->is_told)) {
        if (!watch_kernel(x))
            return -1;
        if (kernel_us(x, x->unsent) > HOLD_DELAY_US)
            return 0; /* it waits here, where it can still be dropped */
        pkt = drop_pop(x->drop);
        if (!pkt)
            return 0;
        struct track *t = track_of(x, pkt);
        bool is_media = pkt->kind == PACKET_VIDEO || pkt->kind == PACKET_AUDIO;
        err = is_media ? send_media(x, t, pkt) : send_header(x, t, pkt);
        packet_unref(pkt);
    }
    return err;
}

/* ---- receiving from the other stages */

/* Waits for one packet until the deadline, then takes all there are. False when the queue was
 * closed. */
static bool collect_packets(struct sending *x, int64_t deadline_us)
{
    void *item;
    int err, dropped = 0;

    while ((err = queue_pop(x->w->to_send, &item, deadline_us)) == 0) {
        dropped += drop_push(x->drop, item, now_us(x));
        deadline_us = 0;
    }
    meter_add(&x->w->meters.dropped, dropped);
    publish_meters(x);
    ask_busy(x, dropped > 0);
    return err != -ECANCELED;
}

static void ask_for_key(struct sending *x)
{
    int64_t at_us = now_us(x);
    bool is_caught_up =
        drop_waiting_us(x->drop, at_us) + kernel_us(x, x->unsent) < KEY_ASK_DELAY_US;

    if (!x->s->job.has_video || !drop_wants_key(x->drop) || !is_caught_up ||
        at_us - x->asked_key_us < KEY_ASK_US)
        return;
    x->asked_key_us = at_us;
    atomic_store(&x->w->wants_key, true);
}

/* ---- the connection */

static uint64_t token(const struct pusher_send *s)
{
    uint64_t kinds = (s->job.has_video ? SEND_VIDEO : 0) | (s->job.has_audio ? SEND_AUDIO : 0);

    return (uint64_t)s->job.gen << 32 | (s->attempt & 0x3fffffff) << 2 | kinds;
}

static void begin_media(struct sending *x)
{
    queue_clear(x->w->to_send);
    drop_restart(x->drop);
    pusher_busy_reset(&x->w->busy);
    x->video.last_ms = x->audio.last_ms = -1;
    x->moved_us = x->asked_key_us = now_us(x);
    atomic_store(&x->w->sender, token(x->s));
}

static void end_media(struct sending *x)
{
    uint64_t mine = token(x->s);

    if (!atomic_compare_exchange_strong(&x->w->sender, &mine, 0))
        return; /* the next connection has begun */
    pusher_busy_reset(&x->w->busy);
    meter_set(&x->w->meters.video_waiting, 0);
    meter_set(&x->w->meters.audio_waiting, 0);
    meter_set(&x->w->meters.waiting_us, 0);
    meter_set(&x->w->meters.jitter_us, 0);
}

static void on_connected(void *arg)
{
    tell_news(arg, PUSHER_CONNECTED, 0, "");
}

static int open_connection(struct sending *x)
{
    struct pusher_send *s = x->s;
    struct net_cfg cfg = {.clock = x->w->clock,
                          .cancel = &s->cancel,
                          .netem = x->w->netem,
                          .owner = x->w->id,
                          .url = s->job.url,
                          .addresses = s->job.addresses,
                          .bytes = &x->w->meters.sent_bytes,
                          .on_connected = on_connected,
                          .arg = x};
    struct rtmp_push_meta meta = {.rate_hz = s->job.has_audio ? s->job.rate_hz : 0,
                                  .audio_kbps =
                                      s->job.rate_hz == LOW_RATE_HZ ? LOW_RATE_KBPS : AUDIO_KBPS};

    if (s->job.has_video) {
        meta.width = s->job.width;
        meta.height = s->job.height;
        meta.fps = s->job.fps;
        meta.video_kbps = s->job.video_kbps;
    }
    if (rtmp_push_open(&x->push, &cfg, &x->fault))
        return -1;
    atomic_store(&s->is_open, true);
    log_info("push: publishing to %s", rtmp_push_peer(x->push));
    tell_news(x, PUSHER_PUBLISHING, 0, "");
    return rtmp_push_meta(x->push, &meta, &x->fault);
}

/* Until the loop asks for the end (0) or the connection fails (-1). */
static int stream(struct sending *x, struct stage *st)
{
    begin_media(x);
    while (!stage_stopping(st)) {
        bool is_held = kernel_us(x, x->unsent) > HOLD_DELAY_US;
        if (!collect_packets(x, now_us(x) + (is_held ? HELD_US : LISTEN_US)))
            return 0;
        if (send_waiting(x) || rtmp_push_listen(x->push, &x->fault))
            return -1;
        publish_meters(x);
        ask_for_key(x);
    }
    return 0;
}

static int run_connection(struct sending *x, struct stage *st)
{
    int err = open_connection(x);

    if (!err)
        err = stream(x, st);
    end_media(x);
    return err;
}

void pusher_send_run(struct stage *st, void *arg)
{
    struct pusher_part *part = arg;
    struct pusher_send *s = arg; /* its first field is the part */
    struct sending x = {.s = s, .w = part->wires};

    if (drop_new(&x.drop)) {
        net_fault_set(&x.fault, NET_IO, "out of memory");
        tell_news(&x, PUSHER_LOST, x.fault.phase, x.fault.text);
        return;
    }
    int err = run_connection(&x, st);
    if (err)
        tell_news(&x, PUSHER_LOST, x.fault.phase, x.fault.text);
    rtmp_push_close(x.push, !err && atomic_load(&s->is_orderly));
    drop_free(x.drop);
    if (atomic_load(&s->is_orderly) && !atomic_exchange(&s->has_said_closed, true))
        pusher_tell(x.w, s->job.gen, PUSHER_SEND_CLOSED, 0, "");
}
