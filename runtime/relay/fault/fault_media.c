/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fault_media.c - a short list of rules, applied in order to each message. */
#include "relay/fault/fault_media.h"

#include "wire/bytes.h"

#include <errno.h>
#include <string.h>

enum {
    VIDEO_BODY = 5, /* frame and codec, packet type, composition offset; NAL units follow */
    LENGTH_SIZE = 4,
    OFFSET_AT = 2,
    CODEC_H263 = 2,
    FORMAT_MP3 = 2,
};

unsigned fault_media_kinds(enum message_kind kind, bool is_key)
{
    static const uint8_t kinds[] = {
        [MESSAGE_META] = FAULT_MEDIA_META,
        [MESSAGE_VIDEO_HEADER] = FAULT_MEDIA_HEADER,
        [MESSAGE_AUDIO_HEADER] = FAULT_MEDIA_SOUND_HEADER,
        [MESSAGE_VIDEO] = FAULT_MEDIA_VIDEO,
        [MESSAGE_AUDIO] = FAULT_MEDIA_AUDIO,
        [MESSAGE_END] = FAULT_MEDIA_END,
        [MESSAGE_DATA] = FAULT_MEDIA_DATA,
    };

    return (unsigned)kinds[kind] | (is_key ? FAULT_MEDIA_KEY : 0);
}

/* ---- rules */

static void forget_old(struct fault_media *t, int64_t now_us)
{
    int kept = 0;

    for (int i = 0; i < t->count; i++)
        if (now_us < t->rules[i].until_us)
            t->rules[kept++] = t->rules[i];
    t->count = kept;
}

int fault_media_add(struct fault_media *t, const struct fault_media_rule *rule, int64_t now_us)
{
    forget_old(t, now_us);
    if (t->count == FAULT_MEDIA_RULES_MAX)
        return -ENOBUFS;
    t->rules[t->count++] = *rule;
    return 0;
}

/* HALT and SLOW count from the first timestamp they see; earlier timestamps stay as they are. */
static uint32_t slow_down(struct fault_media_rule *r, uint32_t time_ms)
{
    if (!r->has_begun)
        r->from_ms = time_ms;
    r->has_begun = true;
    int64_t passed_ms = (int32_t)(time_ms - r->from_ms);
    int percent = r->what == FAULT_MEDIA_HALT ? 0 : r->percent;
    return passed_ms < 0 ? time_ms : r->from_ms + (uint32_t)(passed_ms * percent / 100);
}

static void apply(struct fault_media_rule *r, struct fault_media_fate *fate)
{
    switch (r->what) {
    case FAULT_MEDIA_NONE:
        break;
    case FAULT_MEDIA_DROP:
        fate->copies = 0;
        break;
    case FAULT_MEDIA_REPEAT:
        fate->copies = fate->copies ? 2 : 0;
        break;
    case FAULT_MEDIA_DAMAGE:
        fate->damage = r->damage;
        break;
    case FAULT_MEDIA_SHIFT:
        fate->time_ms += (uint32_t)r->shift_ms;
        break;
    case FAULT_MEDIA_HALT:
    case FAULT_MEDIA_SLOW:
        fate->time_ms = slow_down(r, fate->time_ms);
        break;
    }
}

struct fault_media_fate fault_media_judge(struct fault_media *t, unsigned kinds, uint32_t time_ms,
                                          int64_t now_us)
{
    struct fault_media_fate fate = {.copies = 1, .time_ms = time_ms};

    forget_old(t, now_us);
    for (int i = 0; i < t->count; i++) {
        struct fault_media_rule *r = &t->rules[i];
        if (!(r->kinds & kinds))
            continue;
        apply(r, &fate);
        if (r->count > 0 && --r->count == 0)
            r->until_us = INT64_MIN; /* the next call forgets it */
    }
    forget_old(t, now_us);
    return fate;
}

int64_t fault_media_wrap_ms(int bits, uint32_t time_ms, int64_t lead_ms)
{
    int64_t limit_ms = (int64_t)1 << bits;

    return limit_ms - lead_ms - (int64_t)(time_ms & (uint32_t)(limit_ms - 1));
}

/* ---- damage */

static void spoil_codec(unsigned kinds, uint8_t *body)
{
    bool is_sound = kinds & (FAULT_MEDIA_AUDIO | FAULT_MEDIA_SOUND_HEADER);

    body[0] =
        (uint8_t)(is_sound ? (body[0] & 15) | FORMAT_MP3 << 4 : (body[0] & 0x70) | CODEC_H263);
}

size_t fault_media_spoil(enum fault_media_damage damage, unsigned kinds, uint8_t *body, size_t size)
{
    bool is_picture = kinds & FAULT_MEDIA_VIDEO && size >= VIDEO_BODY + LENGTH_SIZE;

    switch (damage) {
    case DAMAGE_NONE:
        break;
    case DAMAGE_BYTES:
        for (size_t i = size / 2; i < size; i += 3)
            body[i] ^= 0xa5;
        break;
    case DAMAGE_LENGTH:
        if (is_picture)
            bytes_put32(body + VIDEO_BODY, INT32_MAX);
        break;
    case DAMAGE_CUT:
        return size / 2;
    case DAMAGE_CODEC:
        if (size > 0)
            spoil_codec(kinds, body);
        break;
    case DAMAGE_OFFSET:
        if (is_picture)
            memcpy(body + OFFSET_AT, "\x7f\xff\xff", 3);
        break;
    }
    return size;
}
