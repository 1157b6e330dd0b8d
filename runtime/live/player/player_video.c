/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_video.c - packets to pictures, and each picture to the loop when it is due. */
#include "base/err.h"
#include "base/log.h"
#include "live/player/player_inside_play.h"
#include "wire/amf.h"

#include <errno.h>
#include <string.h>

enum {
    CODEC_AVC = 7,
    /* For a first picture sound waits so long before sound alone counts as playing. What metadata
     * promises need not come: a camera may be off, or have failed. */
    FIRST_WAIT_US = 1200 * 1000,
};

void player_video_init(struct play_video *v)
{
    v->wants_key = true;
    v->from_us = INT64_MIN;
}

static void drop_ready(struct play *p)
{
    for (int i = 0; i < p->video.ready_count; i++)
        picture_unref(p->video.ready[i].picture);
    p->video.ready_count = 0;
}

static void close_decoder(struct play_video *v)
{
    vdec_close(v->decoder);
    v->decoder = NULL;
    packet_unref(v->header);
    v->header = NULL;
}

void player_video_fini(struct play_video *v)
{
    for (int i = 0; i < v->ready_count; i++)
        picture_unref(v->ready[i].picture);
    close_decoder(v);
    player_messages_clear(&v->messages);
    player_store_fini(&v->store);
}

/* ---- taking in */

static void learn_interval(struct play_video *v, int64_t line_us)
{
    int64_t step_us = line_us - v->newest_us;

    if (v->was_seen && step_us > 0 && step_us < 2000000)
        v->interval_us += (step_us - v->interval_us) / 8;
}

void player_video_take(struct play *p, struct packet *pkt, int64_t now_us)
{
    struct play_video *v = &p->video;
    bool jumped;

    if (pkt->kind == PACKET_VIDEO_HEADER) {
        v->is_absent = false;
        player_store_push_header(&v->store, pkt);
        return;
    }
    int64_t line_us = timeline_place(&p->line, AV_VIDEO, pkt->dts_us, now_us, &jumped);
    jitter_arrived(&p->jitter, AV_VIDEO, line_us, now_us);
    learn_interval(v, line_us);
    v->was_seen = true;
    v->newest_us = line_us;
    meter_set(&p->s->meters->last_video_recv_us, line_us);
    player_messages_take(&v->messages, pkt, line_us + pkt->pts_us - pkt->dts_us);
    player_store_push(&v->store, pkt, line_us);
}

/* ---- decoding */

static bool is_same_codec(const struct packet *a, const struct packet *b)
{
    return a && a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
}

static const char *refusal(int err)
{
    return err == -ENOTSUP ? "only H.264 of 8 bit, 4:2:0, with sides of 16 to 1920 px is shown"
                           : err_text(err);
}

static void broken(struct play *p, const char *why, int64_t now_us)
{
    p->video.wants_key = true;
    if (!stall_gate_open(&p->video.broken, STALL_AGAIN_US, now_us))
        return;
    log_warn("player %u: video frame not decoded: %s", p->s->id, why);
    if (!stage_stopping(p->stage))
        player_post(p->s, atomic_load(&p->s->gen), PLAYER_VIDEO_BROKEN, 0, why);
}

static void open_decoder(struct play *p, struct packet *header) /* takes the reference */
{
    struct play_video *v = &p->video;

    if (v->decoder && is_same_codec(v->header, header)) {
        packet_unref(header);
        return;
    }
    close_decoder(v);
    v->header = header;
    v->wants_key = true;
    int err = vdec_open(&v->decoder, header);
    v->is_refused = err != 0;
    if (err)
        broken(p, refusal(err), p->turn_at_us);
    else
        player_play_post(p, PLAYER_DECODER_OPENED, 0);
}

static void tell_size(struct play *p, const struct picture *pic)
{
    struct play_video *v = &p->video;

    if (pic->width == v->width && pic->height == v->height)
        return;
    v->width = pic->width;
    v->height = pic->height;
    meter_set(&p->s->meters->width, pic->width);
    meter_set(&p->s->meters->height, pic->height);
    player_play_post(p, PLAYER_SIZE, (int64_t)pic->width << 16 | pic->height);
}

static void tell_key(struct play *p)
{
    if (p->has_told_key)
        return;
    p->has_told_key = true;
    player_play_post(p, PLAYER_FIRST_KEY, 0);
}

static void give_up_oldest(struct play *p)
{
    struct play_video *v = &p->video;

    picture_unref(v->ready[0].picture);
    memmove(v->ready, v->ready + 1, (size_t)--v->ready_count * sizeof(v->ready[0]));
    meter_add(&p->s->meters->pictures_dropped, 1);
}

static void keep_ready(struct play *p, struct picture *pic, int64_t line_us)
{
    struct play_video *v = &p->video;

    if (v->width == 0)
        tell_size(p, pic); /* later ones when they are shown: none of the old size comes after it */
    tell_key(p);
    if (line_us < v->from_us) { /* the past: only decoded because later pictures need it */
        picture_unref(pic);
        return;
    }
    if (v->ready_count == PLAY_PICTURES)
        give_up_oldest(p);
    pic->gen = atomic_load(&p->s->gen);
    v->ready[v->ready_count++] = (struct play_picture){pic, line_us};
}

static void decode_picture(struct play *p, const struct stored *unit, int64_t now_us)
{
    struct play_video *v = &p->video;
    struct picture *pic;

    if (!v->decoder)
        v->is_refused |= unit->pkt->is_key; /* a key frame, but no header that can be used */
    if (!v->decoder || (v->wants_key && !unit->pkt->is_key))
        return;
    v->wants_key = false;
    if (vdec_send(v->decoder, unit->pkt) != 0)
        broken(p, "it is damaged", now_us);
    while (vdec_receive(v->decoder, &pic) == 0)
        keep_ready(p, pic, pic->pts_us + unit->line_us - unit->pkt->dts_us);
    meter_set(&p->s->meters->decoder_pending, vdec_pending(v->decoder));
}

/* ---- being due */

/* rtc without sound: a picture waits only on a network that is not clean. */
static int64_t due_by_arrival(const struct play *p, int64_t line_us, int64_t now_us)
{
    int64_t held_us = jitter_lag_us(&p->jitter, AV_VIDEO) - jitter_edge_us(&p->jitter, AV_VIDEO);

    return held_us < PLAY_DEADBAND_US ? now_us : line_us + jitter_lag_us(&p->jitter, AV_VIDEO);
}

/* The moment a picture is due; now or before: show it. In rtc it need not wait for its sound, only
 * stay near it; and sound that is very late does not hold it. */
static int64_t due_at(const struct play *p, int64_t line_us, int64_t now_us)
{
    if (!player_play_is_rtc(p))
        return avclock_when_us(&p->av, line_us, now_us);
    if (!avclock_is_led_by_sound(&p->av, now_us))
        return due_by_arrival(p, line_us, now_us);
    int64_t by_sound_us = avclock_when_us(&p->av, line_us - AVCLOCK_LEAD_US, now_us);
    int64_t latest_us = line_us + jitter_edge_us(&p->jitter, AV_VIDEO) + JITTER_RTC_CAP_US;
    return by_sound_us < latest_us ? by_sound_us : latest_us;
}

static void tell_messages(struct play *p, int64_t line_us)
{
    struct player_message message;

    while (player_messages_pop(&p->video.messages, line_us, &message))
        player_play_post_message(p, &message);
}

static void show(struct play *p, struct play_picture *ready, int64_t now_us)
{
    struct player_session *s = p->s;
    int64_t stutter_ms = stall_shown(&p->stall, now_us);

    meter_set(&s->meters->shown_pts_us, ready->line_us);
    meter_add(&s->meters->pictures_shown, 1);
    tell_size(p, ready->picture);
    player_play_showing(p, now_us);
    if (stutter_ms > 0)
        player_play_post(p, PLAYER_STUTTER, stutter_ms);
    tell_messages(p, ready->line_us);
    bool bell_rings = latest_put(s->picture, ready->picture);
    if (bell_rings)
        meter_add(&s->meters->pictures_dropped, 1); /* the loop had not fetched the one before */
    else
        mbox_post(s->bell, &(struct mbox_news){.to = s->id, .gen = atomic_load(&s->gen)});
}

/* Of the pictures that are due the newest is shown. */
static void show_due(struct play *p, int64_t now_us)
{
    struct play_video *v = &p->video;

    while (v->ready_count > 1 && due_at(p, v->ready[1].line_us, now_us) <= now_us)
        give_up_oldest(p);
    if (v->ready_count == 0 || due_at(p, v->ready[0].line_us, now_us) > now_us)
        return;
    show(p, &v->ready[0], now_us);
    memmove(v->ready, v->ready + 1, (size_t)--v->ready_count * sizeof(v->ready[0]));
}

/* Decoding stays a little ahead of playing; in rtc there is nothing to wait for. */
static int64_t decode_at(const struct play *p, const struct stored *unit, int64_t now_us)
{
    const struct play_video *v = &p->video;

    if (unit->pkt->kind == PACKET_VIDEO_HEADER || v->wants_key || unit->line_us < v->from_us)
        return now_us;
    if (v->ready_count == PLAY_PICTURES && due_at(p, v->ready[1].line_us, now_us) > now_us)
        return due_at(p, v->ready[0].line_us, now_us);
    return player_play_is_rtc(p) ? now_us
                                 : avclock_when_us(&p->av, unit->line_us - PLAY_AHEAD_US, now_us);
}

static int64_t decode_due(struct play *p, int64_t now_us)
{
    const struct stored *first;

    while ((first = player_store_first(&p->video.store)) && !stage_stopping(p->stage)) {
        int64_t at_us = decode_at(p, first, now_us);
        if (at_us > now_us)
            return at_us;
        struct stored unit = player_store_pop(&p->video.store);
        if (unit.pkt->kind == PACKET_VIDEO_HEADER) {
            open_decoder(p, unit.pkt);
            continue;
        }
        decode_picture(p, &unit, now_us);
        packet_unref(unit.pkt);
    }
    return CLOCK_NEVER;
}

int64_t player_video_run(struct play *p, int64_t now_us)
{
    struct play_video *v = &p->video;

    show_due(p, now_us); /* makes room */
    int64_t wake_us = decode_due(p, now_us);
    show_due(p, now_us);
    if (v->ready_count > 0) {
        int64_t due_us = due_at(p, v->ready[0].line_us, now_us);
        wake_us = due_us < wake_us ? due_us : wake_us;
    }
    meter_set(&p->s->meters->pictures_waiting, v->ready_count);
    return wake_us;
}

/* ---- going elsewhere */

static void drop_first(struct play *p)
{
    struct stored unit = player_store_pop(&p->video.store);

    if (unit.pkt->kind == PACKET_VIDEO_HEADER) {
        open_decoder(p, unit.pkt);
        return;
    }
    packet_unref(unit.pkt);
    meter_add(&p->s->meters->pictures_dropped, 1);
}

void player_video_skip(struct play *p, int64_t line_us)
{
    struct play_video *v = &p->video;
    int before_key = player_store_before_key(&v->store, line_us);

    v->from_us = line_us;
    while (v->ready_count > 0 && v->ready[0].line_us < line_us)
        give_up_oldest(p);
    for (int i = 0; i < before_key; i++)
        drop_first(p);
}

void player_video_keep_last_group(struct play *p)
{
    struct play_video *v = &p->video;
    int before_key = player_store_before_key(&v->store, INT64_MAX);

    drop_ready(p);
    for (int i = 0; i < before_key; i++)
        drop_first(p);
    if (before_key > 0)
        v->wants_key = true;
    while (player_store_is_full(&v->store)) { /* a group without end: begin again with the next */
        player_store_clear(&v->store);
        v->wants_key = true;
    }
}

void player_video_restart(struct play *p)
{
    struct play_video *v = &p->video;

    player_store_clear(&v->store);
    player_messages_clear(&v->messages);
    drop_ready(p);
    close_decoder(v);
    v->wants_key = true;
    v->was_seen = v->is_refused = false;
    v->is_absent = false;
    v->from_us = INT64_MIN;
    v->interval_us = 0;
}

bool player_video_is_dry(const struct play *p)
{
    return p->video.store.count == 0 && p->video.ready_count == 0;
}

void player_video_read_meta(struct play *p, const struct packet *meta)
{
    struct amf_in in = {meta->data, meta->data + meta->size};
    struct amf_value v, codec, audio;

    while (amf_next(&in, &v) == 0) {
        if (v.type != AMF_OBJECT || p->video.was_seen)
            continue;
        bool has_codec = amf_field(&v, "videocodecid", &codec) == 0;
        if (has_codec && (codec.number == CODEC_AVC || amf_is(&codec, "avc1")))
            p->video.is_absent = false;
        else if (amf_field(&v, "audiocodecid", &audio) == 0)
            p->video.is_absent = true;
    }
}

/* A kind that stopped coming is not waited for. */
bool player_video_is_awaited(const struct play *p, int64_t now_us)
{
    const struct play_video *v = &p->video;

    if (v->is_refused)
        return false;
    if (jitter_has(&p->jitter, AV_VIDEO, now_us))
        return true;
    return !v->was_seen && !v->is_absent && now_us - p->first_at_us < FIRST_WAIT_US;
}
