/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pull_tags.c - FLV tags of either protocol to packets for the player. */
#include "transport/pull_ops.h"

#include <errno.h>

void pull_tags_init(struct pull_tags *t, const struct pull_events *events, struct clock *clock)
{
    *t = (struct pull_tags){.events = *events, .clock = clock};
}

void pull_tags_signal(struct pull_tags *t, enum pull_signal signal, const char *text)
{
    bool *said = signal == PULL_BEGIN      ? &t->has_begun
                 : signal == PULL_END_SOFT ? &t->has_ended_soft
                                           : NULL;

    if (said && *said)
        return;
    if (said)
        *said = true;
    t->events.on_signal(t->events.arg, signal, text);
}

static void tell_foreign(struct pull_tags *t, int type, const uint8_t *body, size_t size)
{
    bool *told = type == FLV_TAG_AUDIO ? &t->has_told_audio : &t->has_told_video;

    if (!*told)
        t->events.on_foreign(t->events.arg, flv_codec_text(type, body, size));
    *told = true;
}

/* Times of sound and video are unwrapped apart; the time of metadata is not followed. */
static int64_t line_ms(struct pull_tags *t, int type, uint32_t time_ms)
{
    if (type == FLV_TAG_DATA)
        return t->video_time.is_set ? t->video_time.last_ms : t->audio_time.last_ms;
    return flv_time_unwrap(type == FLV_TAG_AUDIO ? &t->audio_time : &t->video_time, time_ms);
}

static void pass_tag(struct pull_tags *t, const struct flv_tag *tag)
{
    if (tag->size == 0)
        return;
    if (tag->type != FLV_TAG_DATA) {
        pull_tags_signal(t, PULL_BEGIN, "first media");
        t->has_ended_soft = false;
    }
    t->events.on_tag(t->events.arg, tag);
}

/* A malformed tag is skipped; the stream goes on with the next. */
void pull_tags_take(struct pull_tags *t, int type, uint32_t time_ms, const uint8_t *body,
                    size_t size)
{
    struct packet *pkt;

    if (t->events.on_tag) {
        pass_tag(t, &(struct flv_tag){type, time_ms, body, size});
        return;
    }
    int err = flv_body_parse(&pkt, type, line_ms(t, type, time_ms), body, size);

    if (err == -ENOTSUP && type != FLV_TAG_DATA)
        tell_foreign(t, type, body, size);
    if (err)
        return;
    if (pkt->kind != PACKET_META) {
        pull_tags_signal(t, PULL_BEGIN, "first media");
        t->has_ended_soft = t->has_ended_soft && pkt->kind == PACKET_END;
    }
    pkt->stamp_us = clock_now_us(t->clock);
    t->events.on_packet(t->events.arg, pkt);
}
