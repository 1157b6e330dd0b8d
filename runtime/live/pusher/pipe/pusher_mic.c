/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_mic.c - stage mic: the microphone, or silence in its place, through the sound chain to AAC;
 * the sound track never has a gap. */
#include "base/err.h"
#include "base/log.h"
#include "live/pusher/pipe/mic_music.h"
#include "live/pusher/pipe/pusher_inside.h"
#include "live/environment/device_fault.h"
#include "media/capture/asource.h"
#include "media/encode/aenc.h"
#include "media/voice/sound_chain.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    NO_DATA_US = 3000000, /* open and without a sample: -1311 */
    GAP_US = 150000,      /* so late, silence takes the place of samples */
    ERRORS_MAX = 3,       /* in a row */
    USUAL_RATE_HZ = 48000,
    SECONDS_TO_FORGET = 2, /* a longer gap is not filled up */
};

struct mic_stage {
    struct pusher_wires *w;
    struct pusher_mic_order order;
    /* a real one, or silence that keeps time; NULL before the first order */
    struct asource *source;
    bool is_real; /* source is the microphone that was ordered */
    int64_t opened_us;
    bool has_data, has_said_no_data;
    int64_t fed_us;            /* time of the block after the last one */
    struct sound_chain *chain; /* NULL: no memory for it, and all is silent */
    struct mic_music music;
    struct aenc *aenc;
    int aenc_hz, errors;
    bool is_new;     /* no packet since the encoder was opened: the header goes first */
    uint64_t served; /* the connection that has had a header */
};

/* ---- AAC */

static void close_encoder(struct mic_stage *m)
{
    aenc_close(m->aenc);
    m->aenc = NULL;
}

static void encoder_fails(struct mic_stage *m, int err)
{
    close_encoder(m);
    if (++m->errors == ERRORS_MAX)
        pusher_tell(m->w, m->order.gen, PUSHER_AUDIO_FAILED, err, err_text(err));
}

static int send_header(struct mic_stage *m, uint64_t sender, const struct packet *first)
{
    struct packet *header;
    int err = aenc_header(m->aenc, &header);

    if (err)
        return err;
    header->dts_us = header->pts_us = first->dts_us;
    header->stamp_us = first->stamp_us;
    pusher_hand_over(m->w, sender, SEND_AUDIO, header);
    return 0;
}

static int encode(struct mic_stage *m, const int16_t block[SOUND_BLOCK], int64_t pts_us)
{
    struct packet *pkt;
    int err = aenc_encode(m->aenc, block, pts_us, &pkt);

    if (err || !pkt)
        return err;
    uint64_t sender = atomic_load(&m->w->sender);
    if ((m->is_new || sender != m->served) && (err = send_header(m, sender, pkt))) {
        packet_unref(pkt);
        return err;
    }
    m->served = sender;
    m->is_new = false;
    m->errors = 0;
    meter_add(&m->w->meters.audio_bytes, (int64_t)pkt->size);
    pusher_hand_over(m->w, sender, SEND_AUDIO, pkt);
    return 0;
}

static void process(struct mic_stage *m, int16_t block[SOUND_BLOCK])
{
    int16_t second[SOUND_BLOCK];

    if (!m->chain && sound_chain_new(&m->chain)) {
        m->chain = NULL; /* tried again with the next block */
        memset(block, 0, SOUND_BLOCK * sizeof(block[0]));
        return;
    }
    const int16_t *music = mic_music_block(&m->music, m->w, &m->order, second);
    sound_chain_run(m->chain, &m->order.voice, music, block);
    if (m->is_real)
        meter_set(&m->w->meters.mic_level, sound_chain_level(m->chain));
}

/* Encodes only what somebody sends. */
static void feed(struct mic_stage *m, int16_t block[SOUND_BLOCK], int64_t pts_us)
{
    m->fed_us = pts_us + SOUND_BLOCK_US;
    process(m, block);
    if (!(atomic_load(&m->w->sender) & SEND_AUDIO) || m->errors >= ERRORS_MAX)
        return;
    int err = 0;
    if (!m->aenc) {
        err = aenc_open(&m->aenc, m->aenc_hz);
        m->is_new = true;
    }
    if (!err)
        err = encode(m, block, pts_us);
    if (err)
        encoder_fails(m, err);
}

/* ---- the device */

static void close_source(struct mic_stage *m)
{
    asource_close(m->source);
    m->source = NULL;
    m->is_real = false;
}

static void be_silent(struct mic_stage *m)
{
    char why[128];
    struct asource_cfg cfg = {.clock = m->w->clock};

    meter_set(&m->w->meters.mic_level, 0);
    if (asource_open(&m->source, "none", &cfg, why, sizeof(why)))
        m->source = NULL; /* no memory: tried again on the next turn */
}

static void fail_mic(struct mic_stage *m, int err, const char *why)
{
    close_source(m);
    log_info("microphone: %s", why);
    pusher_tell(m->w, m->order.gen, PUSHER_MIC_FAILED, err, why);
}

static enum device_fault fault_of(const struct mic_stage *m)
{
    return device_fault_now(m->w->mic_order, m->w->clock);
}

static void open_source(struct mic_stage *m)
{
    char why[128];
    struct asource_cfg cfg = {.clock = m->w->clock, .gen = m->order.gen};
    enum device_fault fault = fault_of(m);

    if (fault == DEVICE_FAILS || fault == DEVICE_GONE) {
        fail_mic(m, -ENODEV, "no such microphone, as ordered");
        return;
    }
    int err =
        asource_open(&m->source, m->order.has_spec ? m->order.spec : NULL, &cfg, why, sizeof(why));
    if (err) {
        m->source = NULL;
        fail_mic(m, err, why[0] ? why : err_text(err));
        return;
    }
    m->is_real = true;
    m->has_data = m->has_said_no_data = false;
    m->opened_us = clock_now_us(m->w->clock);
    log_info("microphone: %s opened", asource_name(m->source));
    pusher_tell(m->w, m->order.gen, PUSHER_MIC_OPENED, 0, asource_name(m->source));
}

/* Nothing came in time: silence keeps the track going, and after three seconds the page is told. */
static void bridge(struct mic_stage *m)
{
    int64_t now_us = clock_now_us(m->w->clock);

    if (m->is_real && !m->has_data && !m->has_said_no_data && now_us - m->opened_us >= NO_DATA_US) {
        m->has_said_no_data = true;
        pusher_tell(m->w, m->order.gen, PUSHER_MIC_NO_DATA, 0, "");
    }
    if (now_us - m->fed_us > SECONDS_TO_FORGET * INT64_C(1000000))
        m->fed_us = now_us - GAP_US;
    while (m->fed_us < now_us - GAP_US)
        feed(m, (int16_t[SOUND_BLOCK]){0}, m->fed_us);
}

/* One block, as an ordered fault leaves it. */
static int read_block(struct mic_stage *m, int16_t block[SOUND_BLOCK], int64_t *pts_us)
{
    enum device_fault fault = m->is_real ? fault_of(m) : DEVICE_FINE;
    int64_t deadline_us = clock_now_us(m->w->clock) + STAGE_SLICE_US;
    int err = fault == DEVICE_GONE ? -ENODEV : asource_read(m->source, block, pts_us, deadline_us);

    if (!err && fault == DEVICE_NOTHING)
        return -ETIMEDOUT;
    if (!err && fault == DEVICE_BLANK)
        memset(block, 0, SOUND_BLOCK * sizeof(block[0]));
    return err;
}

static void capture(struct mic_stage *m)
{
    int16_t block[SOUND_BLOCK];
    int64_t pts_us;
    int err = read_block(m, block, &pts_us);

    if (err == -ETIMEDOUT) {
        bridge(m);
    } else if (err) {
        fail_mic(m, err,
                 err == -ENODATA ? "the microphone's stream has ended" : "the microphone is gone");
    } else {
        m->has_data = true;
        feed(m, block, pts_us);
    }
}

/* ---- orders */

static void obey_mic_order(struct mic_stage *m, const struct pusher_mic_order *o)
{
    bool is_same = m->source && m->order.is_on == o->is_on && m->order.is_paused == o->is_paused &&
                   m->order.gen == o->gen;

    m->order = *o;
    if (m->aenc_hz != (o->rate_hz ? o->rate_hz : USUAL_RATE_HZ))
        close_encoder(m);
    m->aenc_hz = o->rate_hz ? o->rate_hz : USUAL_RATE_HZ;
    if (is_same)
        return;
    if (m->source)
        close_source(m);
    m->errors = 0;
    if (o->is_on && !o->is_paused)
        open_source(m);
}

void pusher_mic_run(struct stage *st, void *arg)
{
    struct pusher_part *part = arg;
    struct mic_stage m = {.w = part->wires};
    bool has_order = false;

    while (!stage_stopping(st)) {
        struct pusher_mic_order *o = worker_take(&part->worker, has_order ? 0 : CLOCK_NEVER);
        if (o) {
            has_order = true;
            obey_mic_order(&m, o);
            free(o);
        }
        if (has_order && !m.source)
            be_silent(&m);
        if (m.source)
            capture(&m);
        else if (has_order)
            stage_wait_until(st, clock_now_us(m.w->clock) + SOUND_BLOCK_US);
    }
    if (m.source)
        close_source(&m);
    close_encoder(&m);
    mic_music_end(&m.music);
    sound_chain_free(m.chain);
}
