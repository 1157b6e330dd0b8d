/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pull_ops.h - the drivers behind pull.h, one per protocol, and what the drivers share. */
#ifndef TRANSPORT_PULL_OPS_H
#define TRANSPORT_PULL_OPS_H

#include "transport/pull.h"
#include "wire/flv.h"

/* Turns tags of either protocol into events of the player. */
struct pull_tags {
    struct pull_events events;
    struct clock *clock;
    struct flv_time audio_time, video_time;
    bool has_begun, has_ended_soft; /* each signal comes once; media takes a soft end back */
    bool has_told_audio, has_told_video;
};

void pull_tags_init(struct pull_tags *t, const struct pull_events *events, struct clock *clock);
/* Takes one tag, body valid during the call; a malformed tag is skipped. */
void pull_tags_take(struct pull_tags *t, int type, uint32_t time_ms, const uint8_t *body,
                    size_t size);
/* Passes a signal on; PULL_BEGIN and PULL_END_SOFT only once (has_begun, has_ended_soft). */
void pull_tags_signal(struct pull_tags *t, enum pull_signal signal, const char *text);

/* A driver: the functions of pull.h on its own struct. A failed open leaves nothing to free. */
struct pull_ops {
    int (*open)(void **out, const struct net_cfg *cfg, const struct pull_events *events,
                struct net_fault *fault);
    int (*read)(void *self, int64_t deadline_us, struct net_fault *fault);
    const char *(*peer)(const void *self);
    void (*close)(void *self);
};

extern const struct pull_ops rtmp_pull_ops; /* rtmp_pull.c */
extern const struct pull_ops http_flv_ops;  /* http_flv.c */

#endif
