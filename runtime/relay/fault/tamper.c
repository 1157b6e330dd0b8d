/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tamper.c - a short list of rules, asked in order for each message. */
#include "relay/fault/tamper.h"

#include "wire/bytes.h"

#include <errno.h>
#include <string.h>

enum {
    VIDEO_BODY = 5, /* frame and codec, packet type, composition offset; then lengths and units */
    LENGTH_SIZE = 4,
    OFFSET_AT = 2,
    CODEC_H263 = 2,
    FORMAT_MP3 = 2,
};

unsigned tamper_kinds_of(enum message_kind kind, bool is_key)
{
    static const uint8_t kinds[] = {
        [MESSAGE_META] = TAMPER_META,
        [MESSAGE_VIDEO_HEADER] = TAMPER_HEADER,
        [MESSAGE_AUDIO_HEADER] = TAMPER_SOUND_HEADER,
        [MESSAGE_VIDEO] = TAMPER_VIDEO,
        [MESSAGE_AUDIO] = TAMPER_AUDIO,
        [MESSAGE_END] = TAMPER_END,
        [MESSAGE_DATA] = TAMPER_DATA,
    };

    return (unsigned)kinds[kind] | (is_key ? TAMPER_KEY : 0);
}

/* ---- rules */

static void forget_old(struct tamper *t, int64_t now_us)
{
    int kept = 0;

    for (int i = 0; i < t->count; i++)
        if (now_us < t->rules[i].until_us)
            t->rules[kept++] = t->rules[i];
    t->count = kept;
}

int tamper_add(struct tamper *t, const struct tamper_rule *rule, int64_t now_us)
{
    forget_old(t, now_us);
    if (t->count == TAMPER_RULES_MAX)
        return -ENOBUFS;
    t->rules[t->count++] = *rule;
    return 0;
}

/* HALT and SLOW go on from the first time they see; before it, times are left alone. */
static uint32_t slow_down(struct tamper_rule *r, uint32_t time_ms)
{
    if (!r->has_begun)
        r->from_ms = time_ms;
    r->has_begun = true;
    int64_t passed_ms = (int32_t)(time_ms - r->from_ms);
    int percent = r->what == TAMPER_HALT ? 0 : r->percent;
    return passed_ms < 0 ? time_ms : r->from_ms + (uint32_t)(passed_ms * percent / 100);
}

static void apply(struct tamper_rule *r, struct tamper_fate *fate)
{
    switch (r->what) {
    case TAMPER_NONE:
        break;
    case TAMPER_DROP:
        fate->copies = 0;
        break;
    case TAMPER_REPEAT:
        fate->copies = fate->copies ? 2 : 0;
        break;
    case TAMPER_DAMAGE:
        fate->damage = r->damage;
        break;
    case TAMPER_SHIFT:
        fate->time_ms += (uint32_t)r->shift_ms;
        break;
    case TAMPER_HALT:
    case TAMPER_SLOW:
        fate->time_ms = slow_down(r, fate->time_ms);
        break;
    }
}

struct tamper_fate tamper_judge(struct tamper *t, unsigned kinds, uint32_t time_ms, int64_t now_us)
{
    struct tamper_fate fate = {.copies = 1, .time_ms = time_ms};

    forget_old(t, now_us);
    for (int i = 0; i < t->count; i++) {
        struct tamper_rule *r = &t->rules[i];
        if (!(r->kinds & kinds))
            continue;
        apply(r, &fate);
        if (r->count > 0 && --r->count == 0)
            r->until_us = INT64_MIN; /* the next call forgets it */
    }
    forget_old(t, now_us);
    return fate;
}

int64_t tamper_wrap_ms(int bits, uint32_t time_ms, int64_t lead_ms)
{
    int64_t limit_ms = (int64_t)1 << bits;

    return limit_ms - lead_ms - (int64_t)(time_ms & (uint32_t)(limit_ms - 1));
}

/* ---- damage */

static void spoil_codec(unsigned kinds, uint8_t *body)
{
    bool is_sound = kinds & (TAMPER_AUDIO | TAMPER_SOUND_HEADER);

    body[0] =
        (uint8_t)(is_sound ? (body[0] & 15) | FORMAT_MP3 << 4 : (body[0] & 0x70) | CODEC_H263);
}

size_t tamper_spoil(enum tamper_damage damage, unsigned kinds, uint8_t *body, size_t size)
{
    bool is_picture = kinds & TAMPER_VIDEO && size >= VIDEO_BODY + LENGTH_SIZE;

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
