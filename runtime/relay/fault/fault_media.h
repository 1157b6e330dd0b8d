/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fault_media.h - faults in media: rules by which the messages of a publisher are dropped, sent
 * twice, damaged, or given another timestamp. Pure. Times of messages are milliseconds of 32 bits
 * and may wrap; now_us is the relay's clock. */
#ifndef RELAY_FAULT_MEDIA_H
#define RELAY_FAULT_MEDIA_H

#include "relay/common/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fault_media_what {
    FAULT_MEDIA_NONE,
    FAULT_MEDIA_DROP,
    FAULT_MEDIA_REPEAT, /* the message is sent twice */
    FAULT_MEDIA_DAMAGE,
    FAULT_MEDIA_SHIFT, /* timestamps move by shift_ms */
    FAULT_MEDIA_HALT,  /* timestamps stand still */
    FAULT_MEDIA_SLOW,  /* timestamps run at percent of their pace */
};

/* The kinds of messages a rule is for: bits, because a key picture is a picture too. */
enum {
    FAULT_MEDIA_AUDIO = 1,
    FAULT_MEDIA_VIDEO = 2, /* key pictures included */
    FAULT_MEDIA_KEY = 4,
    FAULT_MEDIA_HEADER = 8, /* the video header */
    FAULT_MEDIA_SOUND_HEADER = 16,
    FAULT_MEDIA_META = 32,
    FAULT_MEDIA_DATA = 64,
    FAULT_MEDIA_END = 128, /* the end mark */
    FAULT_MEDIA_ALL = 255,
};

enum fault_media_damage {
    DAMAGE_NONE,
    DAMAGE_BYTES,  /* every third byte of the second half */
    DAMAGE_LENGTH, /* the length of the first NAL unit becomes INT32_MAX */
    DAMAGE_CUT,    /* the second half is missing */
    DAMAGE_CODEC,  /* the head says H.263, or MP3 for sound */
    DAMAGE_OFFSET, /* the composition offset becomes more than two hours */
};

enum { FAULT_MEDIA_RULES_MAX = 16 };

struct fault_media_rule {
    enum fault_media_what what;
    unsigned kinds;
    int64_t until_us; /* when the rule ends; CLOCK_NEVER: never */
    int64_t count;    /* how many messages the rule changes; 0: no limit */
    enum fault_media_damage damage;
    int64_t shift_ms;
    int percent;
    uint32_t from_ms; /* the first timestamp that HALT or SLOW saw ... */
    bool has_begun;   /* ... once there was one */
};

/* The rules at work on one stream, in the order they were added; zeroed at first. */
struct fault_media {
    struct fault_media_rule rules[FAULT_MEDIA_RULES_MAX];
    int count;
};

/* What the rules have decided about one message. */
struct fault_media_fate {
    int copies; /* 0, 1, 2 */
    enum fault_media_damage damage;
    uint32_t time_ms;
};

/* The bits above for a kind of message. */
unsigned fault_media_kinds(enum message_kind kind, bool is_key);
/* Copies the rule into the list. Returns 0, or -ENOBUFS when FAULT_MEDIA_RULES_MAX are at work. */
int fault_media_add(struct fault_media *t, const struct fault_media_rule *rule, int64_t now_us);
/* Applies all rules for these kinds to one message, in order. Rules whose time or count is over are
 * removed, so t->count is 0 when no rule is left. */
struct fault_media_fate fault_media_judge(struct fault_media *t, unsigned kinds, uint32_t time_ms,
                                          int64_t now_us);
/* Damages the body of a message in place and returns its new size, which is never larger. A body
 * too short for the damage stays as it is. */
size_t fault_media_spoil(enum fault_media_damage damage, unsigned kinds, uint8_t *body,
                         size_t size);
/* The shift, in ms, after which timestamps that are at time_ms now wrap at 24 or 32 bits in
 * lead_ms. */
int64_t fault_media_wrap_ms(int bits, uint32_t time_ms, int64_t lead_ms);

#endif
