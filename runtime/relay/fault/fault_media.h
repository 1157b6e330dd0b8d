/* SPDX-License-Identifier: GPL-3.0-or-later */
/* media_faults.h - what is done on request to the messages of a publisher: left out, sent twice, damaged,
 * given another time. Pure. */
#ifndef RELAY_FAULT_MEDIA_H
#define RELAY_FAULT_MEDIA_H

#include "relay/common/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fault_media_what {
    FAULT_MEDIA_NONE,
    FAULT_MEDIA_DROP,
    FAULT_MEDIA_REPEAT, /* sent twice */
    FAULT_MEDIA_DAMAGE,
    FAULT_MEDIA_SHIFT, /* times move by shift_ms */
    FAULT_MEDIA_HALT,  /* times stand still */
    FAULT_MEDIA_SLOW,  /* times run at percent of their pace */
};

/* Which messages a rule means: bits, because a key picture is a picture too. */
enum {
    FAULT_MEDIA_AUDIO = 1,
    FAULT_MEDIA_VIDEO = 2, /* key pictures included */
    FAULT_MEDIA_KEY = 4,
    FAULT_MEDIA_HEADER = 8, /* of the pictures */
    FAULT_MEDIA_SOUND_HEADER = 16,
    FAULT_MEDIA_META = 32,
    FAULT_MEDIA_DATA = 64,
    FAULT_MEDIA_END = 128, /* the end mark */
    FAULT_MEDIA_ALL = 255,
};

enum fault_media_damage {
    DAMAGE_NONE,
    DAMAGE_BYTES,  /* every third byte of the second half */
    DAMAGE_LENGTH, /* the first length of a NAL unit becomes absurd */
    DAMAGE_CUT,    /* the second half is missing */
    DAMAGE_CODEC,  /* it claims a codec nobody plays */
    DAMAGE_OFFSET, /* a composition offset of more than two hours */
};

enum { FAULT_MEDIA_RULES_MAX = 16 };

struct fault_media_rule {
    enum fault_media_what what;
    unsigned kinds;
    int64_t until_us; /* CLOCK_NEVER: no end */
    int64_t count;    /* messages; 0: no limit */
    enum fault_media_damage damage;
    int64_t shift_ms;
    int percent;
    uint32_t from_ms; /* HALT, SLOW: the first time they saw ... */
    bool has_begun;   /* ... once there was one */
};

struct fault_media {
    struct fault_media_rule rules[FAULT_MEDIA_RULES_MAX];
    int count;
};

/* What becomes of one message. */
struct fault_media_fate {
    int copies; /* 0, 1, 2 */
    enum fault_media_damage damage;
    uint32_t time_ms;
};

unsigned fault_media_kinds(enum message_kind kind, bool is_key);
/* 0, or -ENOBUFS when FAULT_MEDIA_RULES_MAX are at work. */
int fault_media_add(struct fault_media *t, const struct fault_media_rule *rule, int64_t now_us);
/* Rules whose time or count is over are gone, so t->count becomes 0 when nothing is left to do. */
struct fault_media_fate fault_media_judge(struct fault_media *t, unsigned kinds, uint32_t time_ms,
                                          int64_t now_us);
/* Changes the body of a message in place; returns its size, which never grows. */
size_t fault_media_spoil(enum fault_media_damage damage, unsigned kinds, uint8_t *body,
                         size_t size);
/* The shift after which a stream at time_ms meets its limit of bits (24, 32) in lead_ms. */
int64_t fault_media_wrap_ms(int bits, uint32_t time_ms, int64_t lead_ms);

#endif
