/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_sound.c - packets to samples, samples to the sink at the right moment and pace. */
#include "base/err.h"
#include "base/log.h"
#include "live/player/player_inside_play.h"

#include <errno.h>
#include <string.h>

enum {
    UNIT = 1024,         /* samples of an AAC frame */
    LATE_US = 60 * 1000, /* after silence: sound this late is left out when more waits behind it */
    LATE_RTC_US = 10 * 1000,
    GAP_MIN_US = 30 * 1000,  /* a hole in the sound of this size is filled with silence ... */
    GAP_MAX_US = 300 * 1000, /* ... up to this */
    LEVEL_US = 200 * 1000,   /* how often the level is measured */
    BLOCK_MAX = 8192,        /* samples handled at once */
    UNEVEN_US = 11 * 1000,
    LEARNED = 40, /* frames */
};

static void open_sink(struct play *p, const char *speaker)
{
    char why[128] = "";

    int err = asink_open(&p->sound.sink, speaker, p->clock, why, sizeof(why));
    if (err) {
        log_warn("player %u: %s; sound is played silently", p->s->id, why);
        asink_open(&p->sound.sink, "none", p->clock, why, sizeof(why));
    }
    if (p->sound.sink)
        log_info("speaker: %s opened", asink_name(p->sound.sink));
}

int player_sound_init(struct play *p, const char *speaker)
{
    open_sink(p, speaker);
    level_init(&p->sound.level);
    return p->sound.sink ? stretch_new(&p->sound.stretch) : -ENOMEM;
}

static void close_decoder(struct play_sound *a)
{
    adec_close(a->decoder);
    a->decoder = NULL;
    packet_unref(a->header);
    a->header = NULL;
}

void player_sound_fini(struct play *p)
{
    struct play_sound *a = &p->sound;

    close_decoder(a);
    player_store_fini(&a->store);
    stretch_free(a->stretch);
    asink_close(a->sink);
}

void player_sound_take(struct play *p, struct packet *pkt, int64_t now_us)
{
    struct play_sound *a = &p->sound;
    bool jumped;

    if (pkt->kind == PACKET_AUDIO_HEADER) {
        player_store_push_header(&a->store, pkt);
        return;
    }
    int64_t line_us = timeline_place(&p->line, AV_SOUND, pkt->dts_us, now_us, &jumped);
    jitter_arrived(&p->jitter, AV_SOUND, line_us, now_us);
    a->was_seen = true;
    a->newest_us = line_us;
    meter_set(&p->s->meters->last_audio_recv_us, line_us);
    player_store_push(&a->store, pkt, line_us);
}

/* ---- one unit */

static void open_decoder(struct play *p, struct packet *header)
{
    struct play_sound *a = &p->sound;

    close_decoder(a);
    a->header = header;
    int err = adec_open(&a->decoder, header);
    if (err)
        log_warn("player %u: sound header refused: %s", p->s->id, err_text(err));
}

static void measure_level(struct play *p, int64_t now_us)
{
    struct player_level *out = p->s->level;
    struct level_result r;

    if (now_us - p->sound.level_at_us < LEVEL_US || level_measure(&p->sound.level, &r, now_us) != 0)
        return;
    p->sound.level_at_us = now_us;
    meter_set(&out->rms, (int64_t)(r.rms * 1e6));
    meter_set(&out->peak, (int64_t)(r.peak * 1e6));
    meter_set(&out->frequency, (int64_t)(r.frequency_hz * 1e3));
    meter_set(&out->is_known, 1);
}

/* count stereo samples that stand for line_us .. line_end_us, through the stretch into the sink. */
static void play_block(struct play *p, const int16_t *stereo, int count, int64_t line_us,
                       int64_t line_end_us, int64_t now_us)
{
    struct play_sound *a = &p->sound;
    struct stretch_out out;

    if (stretch_put(a->stretch, stereo, count, line_us, line_end_us) != 0)
        return;
    stretch_get(a->stretch, &out);
    if (out.count > 0)
        asink_write(a->sink, out.samples, out.count, out.line_us, out.line_end_us);
    a->end_us = line_end_us;
    bool is_muted = atomic_load(&p->s->is_muted);
    level_feed(&a->level, stereo, count, ASINK_CHANNELS, is_muted ? 0 : 1, now_us);
}

static void play_silence(struct play *p, int64_t line_us, int64_t line_end_us, int64_t now_us)
{
    static const int16_t silence[UNIT * ASINK_CHANNELS];

    while (line_us < line_end_us) {
        int64_t left = (line_end_us - line_us) * SOUND_RATE / 1000000;
        int count = left < UNIT ? (int)left : UNIT;
        if (count <= 0)
            return;
        int64_t next_us = line_us + count * 1000000LL / SOUND_RATE;
        play_block(p, silence, count, line_us, next_us, now_us);
        line_us = next_us;
    }
}

static void play_sound_at(struct play *p, const struct sound *s, int64_t line_us, int64_t now_us)
{
    int16_t stereo[BLOCK_MAX * ASINK_CHANNELS];
    int count = s->count < BLOCK_MAX ? s->count : BLOCK_MAX;

    for (int i = 0; i < count; i++) {
        stereo[2 * i] = s->samples[i * s->channels];
        stereo[2 * i + 1] = s->samples[i * s->channels + s->channels - 1];
    }
    play_block(p, stereo, count, line_us, line_us + count * 1000000LL / SOUND_RATE, now_us);
}

static void fill_gap(struct play *p, int64_t line_us, int64_t now_us)
{
    int64_t gap_us = line_us - p->sound.end_us;

    if (gap_us > GAP_MIN_US && gap_us <= GAP_MAX_US)
        play_silence(p, p->sound.end_us, line_us, now_us);
}

static void broken(struct play *p, int64_t now_us)
{
    if (stall_gate_open(&p->sound.broken, STALL_AGAIN_US, now_us))
        player_play_post(p, PLAYER_AUDIO_BROKEN, 0);
}

/* is_heard false: only for the decoder's memory of what came before. */
static void play_unit(struct play *p, const struct stored *unit, bool is_heard, int64_t now_us)
{
    struct play_sound *a = &p->sound;
    struct sound *s = NULL;

    if (!a->decoder)
        return;
    int err = adec_decode(a->decoder, unit->pkt, &s);
    if (err)
        broken(p, now_us);
    if (is_heard && asink_queued_us(a->sink) > 0)
        fill_gap(p, unit->line_us, now_us);
    if (is_heard && s)
        play_sound_at(p, s, unit->line_us, now_us);
    else if (is_heard)
        play_silence(p, unit->line_us, unit->line_us + UNIT * 1000000LL / SOUND_RATE, now_us);
    sound_unref(s);
}

/* ---- when */

/* Frames of 21 ms leave an encoder fed with blocks of 10 ms unevenly; the first few do not show
 * that yet. */
static int64_t own_lag(const struct play *p)
{
    int64_t learned_us = jitter_lag_us(&p->jitter, AV_SOUND),
            at_least_us = jitter_edge_us(&p->jitter, AV_SOUND) + UNEVEN_US;

    return p->jitter.line[AV_SOUND].count < LEARNED && learned_us < at_least_us ? at_least_us
                                                                                : learned_us;
}

int64_t player_sound_lag_us(const struct play *p, int64_t now_us)
{
    int64_t own_us = own_lag(p) + asink_chunk_us(p->sound.sink) + PLAY_MARGIN_US;
    int64_t picture_us = jitter_lag_us(&p->jitter, AV_VIDEO) - AVCLOCK_LEAD_US;

    if (!jitter_has(&p->jitter, AV_VIDEO, now_us) || picture_us < own_us)
        return own_us;
    return picture_us; /* the pictures are the later ones: sound waits for them */
}

/* When silence ends: the moment for the first sample of this place. */
static int64_t begin_at(const struct play *p, int64_t line_us, int64_t now_us)
{
    int64_t before_us = asink_delay_us(p->sound.sink) + asink_chunk_us(p->sound.sink);

    if (player_play_is_rtc(p))
        return line_us + player_sound_lag_us(p, now_us);
    return line_us <= avclock_line_us(&p->av, now_us)
               ? now_us + line_us - avclock_line_us(&p->av, now_us)
               : avclock_when_us(&p->av, line_us - before_us, now_us);
}

static int64_t feed(struct play *p, int64_t now_us)
{
    struct play_sound *a = &p->sound;
    int64_t most_us = player_play_is_rtc(p) ? PLAY_RING_RTC_US : PLAY_RING_US;
    int64_t late_us = player_play_is_rtc(p) ? LATE_RTC_US : LATE_US;
    const struct stored *first;

    while ((first = player_store_first(&a->store)) && !stage_stopping(p->stage)) {
        bool is_header = first->pkt->kind == PACKET_AUDIO_HEADER;
        int64_t queued_us = asink_queued_us(a->sink);
        int64_t at_us = queued_us > 0 || is_header ? now_us : begin_at(p, first->line_us, now_us);
        if (!is_header && queued_us >= most_us)
            return now_us + queued_us - most_us / 2;
        if (at_us > now_us)
            return at_us;
        struct stored unit = player_store_pop(&a->store);
        if (is_header) {
            open_decoder(p, unit.pkt);
            continue;
        }
        play_unit(p, &unit, now_us - at_us <= late_us || a->store.count == 0, now_us);
        packet_unref(unit.pkt);
    }
    return CLOCK_NEVER;
}

static void tell_place(struct play *p, int64_t now_us)
{
    int64_t line_us;

    if (asink_position(p->sound.sink, &line_us) != 0)
        return;
    avclock_sound(&p->av, line_us, now_us);
    meter_set(&p->s->meters->played_pts_us, line_us);
    if (!player_video_is_awaited(p, now_us))
        player_play_showing(p, now_us);
}

void player_sound_pace(struct play *p, double speed)
{
    stretch_speed(p->sound.stretch, speed);
}

/* ---- going elsewhere */

void player_sound_stop(struct play *p)
{
    asink_flush(p->sound.sink);
    stretch_reset(p->sound.stretch);
    stretch_speed(p->sound.stretch, 1.0);
}

void player_sound_skip(struct play *p, int64_t line_us)
{
    struct store *store = &p->sound.store;

    player_sound_stop(p);
    while (store->count > 0 && player_store_first(store)->line_us < line_us) {
        struct stored unit = player_store_pop(store);
        if (unit.pkt->kind == PACKET_AUDIO_HEADER)
            open_decoder(p, unit.pkt);
        else
            packet_unref(unit.pkt);
    }
}

void player_sound_restart(struct play *p)
{
    player_sound_stop(p);
    player_store_clear(&p->sound.store);
    close_decoder(&p->sound);
    p->sound.was_seen = false;
}

/* ---- the turn */

/* Nothing is heard, so nothing is kept: when the device comes to life it starts with what is due
 * then. */
static int64_t run_without_device(struct play *p, int64_t now_us)
{
    player_sound_skip(p, player_play_is_rtc(p) ? now_us - player_sound_lag_us(p, now_us)
                                               : avclock_line_us(&p->av, now_us));
    meter_set(&p->s->meters->played_pts_us, -1);
    if (p->sound.was_seen && !player_video_is_awaited(p, now_us))
        player_play_showing(p, now_us);
    return CLOCK_NEVER;
}

int64_t player_sound_run(struct play *p, int64_t now_us)
{
    asink_gain(p->sound.sink, atomic_load(&p->s->is_muted) ? 0 : 1);
    if (asink_is_stalled(p->sound.sink))
        return run_without_device(p, now_us);
    int64_t wake_us = feed(p, now_us);
    tell_place(p, now_us);
    measure_level(p, now_us);
    return wake_us;
}

bool player_sound_is_dry(struct play *p)
{
    return p->sound.store.count == 0 && asink_queued_us(p->sound.sink) == 0;
}
