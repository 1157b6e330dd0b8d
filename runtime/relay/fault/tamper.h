/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tamper.h - what is done on request to the messages of a publisher: left out, sent twice, damaged,
 * given another time. Pure. */
#ifndef RELAY_TAMPER_H
#define RELAY_TAMPER_H

#include "relay/common/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tamper_what {
    TAMPER_NONE,
    TAMPER_DROP,
    TAMPER_REPEAT, /* sent twice */
    TAMPER_DAMAGE,
    TAMPER_SHIFT, /* times move by shift_ms */
    TAMPER_HALT,  /* times stand still */
    TAMPER_SLOW,  /* times run at percent of their pace */
};

/* Which messages a rule means: bits, because a key picture is a picture too. */
enum {
    TAMPER_AUDIO = 1,
    TAMPER_VIDEO = 2, /* key pictures included */
    TAMPER_KEY = 4,
    TAMPER_HEADER = 8, /* of the pictures */
    TAMPER_SOUND_HEADER = 16,
    TAMPER_META = 32,
    TAMPER_DATA = 64,
    TAMPER_END = 128, /* the end mark */
    TAMPER_ALL = 255,
};

enum tamper_damage {
    DAMAGE_NONE,
    DAMAGE_BYTES,  /* every third byte of the second half */
    DAMAGE_LENGTH, /* the first length of a NAL unit becomes absurd */
    DAMAGE_CUT,    /* the second half is missing */
    DAMAGE_CODEC,  /* it claims a codec nobody plays */
    DAMAGE_OFFSET, /* a composition offset of more than two hours */
};

enum { TAMPER_RULES_MAX = 16 };

struct tamper_rule {
    enum tamper_what what;
    unsigned kinds;
    int64_t until_us; /* CLOCK_NEVER: no end */
    int64_t count;    /* messages; 0: no limit */
    enum tamper_damage damage;
    int64_t shift_ms;
    int percent;
    uint32_t from_ms; /* HALT, SLOW: the first time they saw ... */
    bool has_begun;   /* ... once there was one */
};

struct tamper {
    struct tamper_rule rules[TAMPER_RULES_MAX];
    int count;
};

/* What becomes of one message. */
struct tamper_fate {
    int copies; /* 0, 1, 2 */
    enum tamper_damage damage;
    uint32_t time_ms;
};

unsigned tamper_kinds_of(enum message_kind kind, bool is_key);
/* 0, or -ENOBUFS when TAMPER_RULES_MAX are at work. */
int tamper_add(struct tamper *t, const struct tamper_rule *rule, int64_t now_us);
/* Rules whose time or count is over are gone, so t->count becomes 0 when nothing is left to do. */
struct tamper_fate tamper_judge(struct tamper *t, unsigned kinds, uint32_t time_ms, int64_t now_us);
/* Changes the body of a message in place; returns its size, which never grows. */
size_t tamper_spoil(enum tamper_damage damage, unsigned kinds, uint8_t *body, size_t size);
/* The shift after which a stream at time_ms meets its limit of bits (24, 32) in lead_ms. */
int64_t tamper_wrap_ms(int bits, uint32_t time_ms, int64_t lead_ms);

#endif
