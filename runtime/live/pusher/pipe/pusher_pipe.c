/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_pipe.c - wires the stages of a pusher, passes orders down to them, starts and joins them.
 * Loop thread. */
#include "live/pusher/pipe/pusher_inside.h"

#include "base/err.h"
#include "base/log.h"
#include "media/encode/venc.h"
#include "media/voice/music.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SEND_BOUND = 1024, /* packets: half a minute of a blocked write; drop.c bounds by age */
    USUAL_RATE_HZ = 48000,
    USUAL_KBPS = 600,
};

struct pusher_pipe {
    struct pusher_wires wires;
    void (*on_preview)(void *arg);
    void *arg;
    struct picture *preview; /* what the loop has of it */
    uint64_t serial;
    struct pusher_part cam, mic, enc;
    struct pusher_cam_order cam_order; /* as last given */
    struct pusher_mic_order mic_order;
    struct pusher_enc_order enc_order;
    struct pusher_sends sends;
    bool is_stopped;
};

/* ---- for all stages */

void pusher_tell(struct pusher_wires *w, uint32_t gen, enum pusher_news what, int64_t arg,
                 const char *text)
{
    struct mbox_news n = {.to = w->id, .gen = gen, .what = what, .arg = arg};

    snprintf(n.text, sizeof(n.text), "%s", text);
    mbox_post(w->box, &n);
}

/* What waits, while the send stage is blocked in a write and cannot count. */
static void count_waiting(struct pusher_wires *w, unsigned kind)
{
    int64_t head_us = atomic_load(&w->busy.head_us);

    meter_add(kind == SEND_VIDEO ? &w->meters.video_waiting : &w->meters.audio_waiting, 1);
    if (head_us)
        meter_set(&w->meters.waiting_us, clock_now_us(w->clock) - head_us);
}

void pusher_hand_over(struct pusher_wires *w, uint64_t sender, unsigned kind, struct packet *pkt)
{
    uint32_t gen = (uint32_t)(sender >> 32);
    int64_t delay_us;

    if (!(sender & kind) || sender != atomic_load(&w->sender)) {
        packet_unref(pkt);
        return;
    }
    count_waiting(w, kind);
    /* full: the send stage is blocked, and late things are dropped anyway */
    queue_push(w->to_send, pkt);
    if (pusher_busy_ask(&w->busy, clock_now_us(w->clock), false, &delay_us))
        pusher_tell(w, gen, PUSHER_NET_BUSY, delay_us / 1000, "");
}

/* ---- parts */

static void on_part_ended(void *arg)
{
    struct pusher_part *part = arg;

    pusher_tell(part->wires, 0, PUSHER_STAGE_ENDED, 0, "");
}

int pusher_part_start(struct pusher_part *part, struct pusher_wires *w, const char *name,
                      stage_fn *run)
{
    char full[16];

    part->wires = w;
    snprintf(full, sizeof(full), "%s-%u", name, w->id);
    return worker_start(&part->worker, w->clock, full,
                        &(struct stage_job){run, on_part_ended, part});
}

static void order_part(struct pusher_part *part, const void *order, size_t size)
{
    worker_order(&part->worker, order, size);
}

static bool is_running(const struct pusher_part *part)
{
    return worker_exists(&part->worker);
}

/* ---- preview */

static void on_bell(void *arg, const struct mbox_news *n)
{
    struct pusher_pipe *p = arg;

    /* first: a picture that comes now rings again */
    atomic_store(&p->wires.is_preview_rung, false);
    struct picture *pic = latest_take(p->wires.preview, 0);
    if (!pic)
        return;
    if (p->is_stopped || !p->cam_order.is_on || pic->gen != p->cam_order.gen) {
        picture_unref(pic);
        return;
    }
    picture_unref(p->preview);
    p->preview = pic;
    p->serial++;
    p->on_preview(p->arg);
}

struct picture *pusher_pipe_preview(struct pusher_pipe *p, uint64_t *serial)
{
    *serial = p->serial;
    return picture_ref(p->preview);
}

/* ---- making and ending */

static int open_wires(struct pusher_wires *w, uv_loop_t *loop, struct pusher_pipe *p)
{
    int err = latest_new(&w->preview, w->clock, picture_unref);

    if (!err)
        err = latest_new(&w->to_enc, w->clock, picture_unref);
    if (!err)
        err = latest_new(&w->waiting, w->clock, picture_unref);
    if (!err)
        err = latest_new(&w->look, w->clock, pusher_look_order_free);
    if (!err)
        err = queue_new(&w->messages, w->clock, VENC_MESSAGES_MAX, free);
    if (!err)
        err = latest_new(&w->music, w->clock, music_close);
    if (!err)
        err = queue_new(&w->to_send, w->clock, SEND_BOUND, packet_unref);
    if (err)
        return err;
    latest_name(w->to_enc, "a picture from the camera");
    queue_name(w->to_send, "packets from the encoders, or room for them");
    return mbox_new(&w->bell, w->clock, loop, on_bell, p);
}

int pusher_pipe_new(struct pusher_pipe **out, uv_loop_t *loop, struct clock *c, struct mbox *box,
                    uint32_t id, void (*on_preview)(void *arg), void *arg)
{
    struct pusher_pipe *p = calloc(1, sizeof(*p));
    if (!p)
        return -ENOMEM;
    p->wires.clock = c;
    p->wires.box = box;
    p->wires.id = id;
    p->wires.wanted_kbps = USUAL_KBPS;
    p->mic_order.voice = VOICE_PLAIN;
    p->on_preview = on_preview;
    p->arg = arg;
    int err = open_wires(&p->wires, loop, p);
    if (err) {
        pusher_pipe_free(p);
        return err;
    }
    *out = p;
    return 0;
}

void pusher_pipe_environment(struct pusher_pipe *p, struct netem *netem,
                             const struct device_order *camera, const struct device_order *mic)
{
    p->wires.netem = netem;
    p->wires.camera_order = camera;
    p->wires.mic_order = mic;
}

void pusher_pipe_free(struct pusher_pipe *p)
{
    if (!p)
        return;
    assert(!is_running(&p->cam) && !is_running(&p->mic) && !is_running(&p->enc) && !p->sends.first);
    picture_unref(p->preview);
    mbox_free(p->wires.bell);
    queue_free(p->wires.messages);
    queue_free(p->wires.to_send);
    latest_free(p->wires.music);
    latest_free(p->wires.look);
    latest_free(p->wires.waiting);
    latest_free(p->wires.to_enc);
    latest_free(p->wires.preview);
    free(p);
}

int64_t pusher_pipe_delay_us(struct pusher_pipe *p)
{
    return pusher_busy_delay_us(&p->wires.busy, clock_now_us(p->wires.clock));
}

const struct pusher_meters *pusher_pipe_meters(const struct pusher_pipe *p)
{
    return &p->wires.meters;
}

/* ---- orders to the stages: a stage starts with its first order */

static bool is_ready(struct pusher_pipe *p, struct pusher_part *part, const char *name,
                     stage_fn *run)
{
    if (p->is_stopped)
        return false;
    if (is_running(part))
        return true;
    int err = pusher_part_start(part, &p->wires, name, run);
    if (err)
        log_error("pusher: no thread for %s: %s", name, err_text(err));
    return err == 0;
}

static void order_cam(struct pusher_pipe *p)
{
    if (is_ready(p, &p->cam, "cam", pusher_cam_run))
        order_part(&p->cam, &p->cam_order, sizeof(p->cam_order));
}

static void order_mic(struct pusher_pipe *p)
{
    if (is_ready(p, &p->mic, "mic", pusher_mic_run))
        order_part(&p->mic, &p->mic_order, sizeof(p->mic_order));
}

static void order_enc(struct pusher_pipe *p)
{
    if (is_ready(p, &p->enc, "enc", pusher_enc_run))
        order_part(&p->enc, &p->enc_order, sizeof(p->enc_order));
}

static void keep_spec(char to[PUSHER_SPEC_MAX], bool *has_spec, const char *spec)
{
    *has_spec = spec != NULL;
    snprintf(to, PUSHER_SPEC_MAX, "%s", spec ? spec : "");
}

void pusher_pipe_camera(struct pusher_pipe *p, const char *spec, bool is_back, uint32_t gen)
{
    struct pusher_cam_order *o = &p->cam_order;

    keep_spec(o->spec, &o->has_spec, spec);
    o->is_on = true;
    o->is_back = is_back;
    o->gen = gen;
    atomic_store(&p->wires.camera_gen, gen); /* from here on pictures of the old one are dropped */
    order_cam(p);
}

void pusher_pipe_camera_off(struct pusher_pipe *p)
{
    p->cam_order.is_on = false;
    picture_unref(p->preview);
    p->preview = NULL;
    p->serial++;
    if (is_running(&p->cam))
        order_cam(p);
}

void pusher_pipe_mic(struct pusher_pipe *p, const char *spec, int rate_hz, uint32_t gen)
{
    struct pusher_mic_order *o = &p->mic_order;

    keep_spec(o->spec, &o->has_spec, spec);
    o->is_on = true;
    o->rate_hz = rate_hz;
    o->gen = gen;
    order_mic(p);
}

void pusher_pipe_mic_off(struct pusher_pipe *p)
{
    p->mic_order.is_on = false;
    if (is_running(&p->mic))
        order_mic(p);
}

void pusher_pipe_voice(struct pusher_pipe *p, const struct voice *voice)
{
    p->mic_order.voice = *voice;
    if (is_running(&p->mic))
        order_mic(p);
}

void pusher_pipe_music(struct pusher_pipe *p, struct music *music, uint32_t gen)
{
    music_set_gen(music, gen);
    latest_put(p->wires.music, music);
    p->mic_order.music_gen = gen;
    p->mic_order.is_music_paused = false;
    order_mic(p);
}

void pusher_pipe_music_pause(struct pusher_pipe *p, bool is_paused)
{
    p->mic_order.is_music_paused = is_paused;
    order_mic(p);
}

void pusher_pipe_music_off(struct pusher_pipe *p, uint32_t gen)
{
    p->mic_order.music_gen = gen;
    if (is_running(&p->mic))
        order_mic(p);
}

/* From the order on pictures wait for the encoder, so that the very first is not missed while it
 * opens. */
static void take_pictures(struct pusher_pipe *p, bool are_taken)
{
    if (!atomic_exchange(&p->wires.has_encoder, are_taken))
        picture_unref(latest_take(p->wires.to_enc, 0)); /* from before */
}

void pusher_pipe_encoder(struct pusher_pipe *p, const struct pusher_video *v, uint32_t gen)
{
    p->enc_order = (struct pusher_enc_order){.is_on = true,
                                             .width = v->width,
                                             .height = v->height,
                                             .fps = v->fps,
                                             .gop_s = v->gop_s,
                                             .gen = gen};
    p->cam_order.width = v->width;
    p->cam_order.height = v->height;
    p->cam_order.fps = v->fps;
    atomic_store(&p->wires.wanted_kbps, v->start_kbps);
    order_enc(p);
    take_pictures(p, true);
    if (is_running(&p->cam))
        order_cam(p);
}

void pusher_pipe_encoder_off(struct pusher_pipe *p)
{
    p->enc_order.is_on = false;
    queue_clear(p->wires.messages);
    take_pictures(p, false);
    if (is_running(&p->enc))
        order_enc(p);
}

void pusher_pipe_bitrate(struct pusher_pipe *p, int kbps)
{
    atomic_store(&p->wires.wanted_kbps, kbps);
}

int pusher_pipe_message(struct pusher_pipe *p, const char *text)
{
    char *copy = strdup(text);

    return copy ? queue_push(p->wires.messages, copy) : -ENOMEM;
}

void pusher_pipe_key_frame(struct pusher_pipe *p)
{
    atomic_store(&p->wires.wants_key, true);
}

void pusher_pipe_pause(struct pusher_pipe *p, bool is_paused)
{
    p->cam_order.is_paused = p->mic_order.is_paused = is_paused;
    if (is_running(&p->cam))
        order_cam(p);
    if (is_running(&p->mic))
        order_mic(p);
}

bool pusher_pipe_is_paused(const struct pusher_pipe *p)
{
    return p && p->cam_order.is_paused;
}

void pusher_look_order_free(void *arg)
{
    struct pusher_look_order *o = arg;

    if (o)
        free(o->lut);
    free(o);
}

void pusher_pipe_look(struct pusher_pipe *p, const struct look *look, const struct lut *lut)
{
    struct pusher_look_order *o = calloc(1, sizeof(*o));

    if (o && lut)
        o->lut = malloc(sizeof(*lut));
    if (!o || (lut && !o->lut)) {
        log_error("pusher: a look is lost: out of memory");
        pusher_look_order_free(o);
        return;
    }
    o->look = *look;
    if (lut)
        *o->lut = *lut;
    latest_put(p->wires.look, o);
}

void pusher_pipe_waiting(struct pusher_pipe *p, struct picture *image)
{
    if (!image && picture_new(&image, 2, 2) == 0)
        picture_fill(image, 16, 128, 128);
    if (image)
        latest_put(p->wires.waiting, image);
}

/* ---- connections */

void pusher_pipe_connect(struct pusher_pipe *p, const struct url *url,
                         const struct net_addresses *addresses, bool has_video, bool has_audio,
                         uint32_t gen)
{
    const struct pusher_job job = {
        .url = *url,
        .addresses = *addresses,
        .has_video = has_video,
        .has_audio = has_audio,
        .width = p->enc_order.width,
        .height = p->enc_order.height,
        .fps = p->enc_order.fps,
        .video_kbps = atomic_load(&p->wires.wanted_kbps),
        .rate_hz = p->mic_order.rate_hz ? p->mic_order.rate_hz : USUAL_RATE_HZ,
        .gen = gen,
    };

    if (p->is_stopped)
        return;
    if (has_audio && !is_running(&p->mic))
        order_mic(p); /* silence, until a microphone is ordered */
    pusher_sends_connect(&p->sends, &p->wires, &job);
}

void pusher_pipe_disconnect(struct pusher_pipe *p, bool is_orderly)
{
    pusher_sends_disconnect(&p->sends, &p->wires, is_orderly);
}

/* ---- the end */

void pusher_pipe_stop(struct pusher_pipe *p)
{
    p->is_stopped = true;
    worker_stop(&p->cam.worker);
    worker_stop(&p->mic.worker);
    worker_stop(&p->enc.worker);
    pusher_sends_stop(&p->sends);
    picture_unref(p->preview);
    p->preview = NULL;
}

static int reap_part(struct pusher_part *part)
{
    return worker_reap(&part->worker) ? 0 : 1;
}

int pusher_pipe_reap(struct pusher_pipe *p)
{
    return reap_part(&p->cam) + reap_part(&p->mic) + reap_part(&p->enc) +
           pusher_sends_reap(&p->sends);
}
