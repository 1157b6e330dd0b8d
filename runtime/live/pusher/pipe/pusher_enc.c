/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_enc.c - stage enc: the latest picture to H.264, at once. */
#include "base/err.h"
#include "base/log.h"
#include "live/pusher/pipe/pusher_inside.h"
#include "media/encode/venc.h"

#include <stdlib.h>

enum {
    ERRORS_MAX = 3,       /* in a row */
    CONNECTING_US = 5000, /* how soon a new connection is noticed */
    STALE_US = 200000,    /* a picture that old is no good start for it */
};

struct enc {
    struct pusher_wires *w;
    struct pusher_enc_order order;
    struct venc *venc; /* NULL: off */
    int kbps;          /* what it works at */
    int errors;
    bool is_new;      /* no packet since it was opened: the header goes first */
    uint64_t served;  /* the connection that has had a header */
    bool owes_opened; /* PUSHER_ENCODER_OPENED is still to be said */
    int64_t last_key_us;
    /* kept while nobody sends: a connection that comes now need not wait for the next */
    struct picture *latest;
};

static void close_encoder(struct enc *e)
{
    venc_close(e->venc);
    e->venc = NULL;
}

static void fail_encoder(struct enc *e, int err);

static void open_encoder(struct enc *e)
{
    e->kbps = atomic_load(&e->w->wanted_kbps);
    struct venc_cfg cfg = {.width = e->order.width,
                           .height = e->order.height,
                           .fps = e->order.fps,
                           .gop_s = e->order.gop_s,
                           .bitrate_kbps = e->kbps};

    int err = venc_open(&e->venc, &cfg);
    if (err) {
        e->venc = NULL;
        fail_encoder(e, err);
        return;
    }
    e->is_new = true;
}

/* Each failure is told and followed by a new encoder, the third in a row is the last. */
static void fail_encoder(struct enc *e, int err)
{
    close_encoder(e);
    log_warn("encoder: %s", err_text(err));
    if (++e->errors < ERRORS_MAX) {
        pusher_tell(e->w, e->order.gen, PUSHER_ENCODER_ERROR, err, err_text(err));
        open_encoder(e);
        return;
    }
    e->order.is_on = false;
    atomic_store(&e->w->has_encoder, false);
    pusher_tell(e->w, e->order.gen, PUSHER_ENCODER_FAILED, err, err_text(err));
}

/* ---- one picture */

static void follow_bitrate(struct enc *e)
{
    int kbps = atomic_load(&e->w->wanted_kbps);

    if (kbps != e->kbps && venc_set_bitrate(e->venc, kbps))
        log_warn("encoder: %d kbit/s refused", kbps);
    e->kbps = kbps;
}

static void count_picture(struct enc *e, const struct packet *pkt)
{
    struct pusher_meters *m = &e->w->meters;

    meter_add(&m->video_bytes, (int64_t)pkt->size);
    meter_add(&m->pictures, 1);
    if (!pkt->is_key)
        return;
    if (e->last_key_us)
        meter_set(&m->key_distance_ms, (pkt->dts_us - e->last_key_us) / 1000);
    meter_set(&m->last_key_ms, pkt->dts_us / 1000);
    e->last_key_us = pkt->dts_us;
}

static int send_header(struct enc *e, uint64_t sender, const struct packet *first)
{
    struct packet *header;
    int err = venc_header(e->venc, &header);

    if (err)
        return err;
    header->dts_us = header->pts_us = first->dts_us;
    header->stamp_us = first->stamp_us;
    header->gen = first->gen;
    pusher_hand_over(e->w, sender, SEND_VIDEO, header);
    return 0;
}

/* Texts of sendMessage go with the next picture that somebody gets. */
static void take_messages(struct enc *e)
{
    void *text;

    while (queue_pop(e->w->messages, &text, 0) == 0) {
        int err = venc_message(e->venc, text);
        if (err)
            log_warn("encoder: a message is left out: %s", err_text(err));
        free(text);
    }
}

static int encode(struct enc *e, const struct picture *pic)
{
    struct packet *pkt;
    uint64_t sender = atomic_load(&e->w->sender);
    bool is_start = sender != e->served, is_key = atomic_exchange(&e->w->wants_key, false);

    follow_bitrate(e);
    if (sender & SEND_VIDEO)
        take_messages(e);
    int err = venc_encode(e->venc, pic, (is_start && sender) || is_key, &pkt);
    if (!err && (is_start || e->is_new) && (err = send_header(e, sender, pkt)))
        packet_unref(pkt);
    if (err)
        return err;
    e->served = sender;
    count_picture(e, pkt);
    pusher_hand_over(e->w, sender, SEND_VIDEO, pkt);
    e->errors = 0;
    e->is_new = false;
    if (e->owes_opened)
        pusher_tell(e->w, e->order.gen, PUSHER_ENCODER_OPENED, 0, "");
    e->owes_opened = false;
    return 0;
}

/* Pictures of an earlier camera or size are dropped here and nowhere else. */
static bool is_wanted(const struct enc *e, const struct picture *pic)
{
    return pic->gen == atomic_load(&e->w->camera_gen) && pic->width == e->order.width &&
           pic->height == e->order.height;
}

static void keep_latest(struct enc *e, struct picture *pic)
{
    picture_unref(e->latest);
    e->latest = pic;
}

/* The next picture; or the latest once more when a connection has come since. NULL: neither. */
static struct picture *next_picture(struct enc *e)
{
    int64_t slice_us = e->latest ? CONNECTING_US : STAGE_SLICE_US;
    struct picture *pic = latest_take(e->w->to_enc, clock_now_us(e->w->clock) + slice_us);
    uint64_t sender = atomic_load(&e->w->sender);

    if (pic || !e->latest || !(sender & SEND_VIDEO) || sender == e->served)
        return pic;
    bool is_fresh = clock_now_us(e->w->clock) - e->latest->pts_us < STALE_US;
    return is_fresh ? picture_ref(e->latest) : NULL;
}

static void take_picture(struct enc *e)
{
    struct picture *pic = next_picture(e);

    if (!pic)
        return;
    if (is_wanted(e, pic)) {
        int err = encode(e, pic);
        if (err)
            fail_encoder(e, err);
        keep_latest(e, atomic_load(&e->w->sender) == 0 || e->served == 0 ? picture_ref(pic) : NULL);
    }
    picture_unref(pic);
}

/* ---- orders */

static bool is_same_order(const struct pusher_enc_order *a, const struct pusher_enc_order *b)
{
    return a->is_on == b->is_on && a->width == b->width && a->height == b->height &&
           a->fps == b->fps && a->gop_s == b->gop_s && a->gen == b->gen;
}

static void obey_enc_order(struct enc *e, const struct pusher_enc_order *o)
{
    struct pusher_meters *m = &e->w->meters;

    if (is_same_order(&e->order, o))
        return;
    close_encoder(e);
    keep_latest(e, NULL);
    e->order = *o;
    e->errors = 0;
    e->owes_opened = o->is_on;
    meter_set(&m->width, o->is_on ? o->width : 0);
    meter_set(&m->height, o->is_on ? o->height : 0);
    if (o->is_on)
        open_encoder(e);
}

void pusher_enc_run(struct stage *st, void *arg)
{
    struct pusher_part *part = arg;
    struct enc e = {.w = part->wires};

    while (!stage_stopping(st)) {
        struct pusher_enc_order *o = worker_take(&part->worker, e.venc ? 0 : CLOCK_NEVER);
        if (o)
            obey_enc_order(&e, o);
        free(o);
        if (e.venc)
            take_picture(&e);
    }
    close_encoder(&e);
    keep_latest(&e, NULL);
}
