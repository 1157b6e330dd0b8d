/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bitrate.h - decides at how many kbit/s a publisher's pictures are coded, by how late its media is
 * and how much the network takes. Pure; time comes in.
 *
 * Too late for a while: down to a share of what went through. Calm again: up in steps, slowly where
 * it had been too much, until the upper bound. A network that was never too slow changes nothing.
 */
#ifndef MEDIA_ENCODE_BITRATE_H
#define MEDIA_ENCODE_BITRATE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    BITRATE_STEP_US = 200000,  /* how often it wants to be asked */
    BITRATE_LATE_US = 500000,  /* of delay is too late ... */
    BITRATE_HOLD_US = 1000000, /* ... when it lasts that long */
    BITRATE_CALM_US = 200000,  /* less than that is calm */
};

struct bitrate_sample {
    int64_t now_us;
    int64_t delay_us;   /* how old media is that has not been sent yet */
    int64_t sent_bytes; /* so far, on all connections */
    int other_kbps;     /* of sound and protocol, which share the network */
};

enum { BITRATE_SAMPLES = 10 };
struct bitrate {
    int min_kbps, max_kbps, kbps;
    int limit_kbps;                       /* what was too much at limit_at_us */
    int64_t limit_at_us;                  /* 0: nothing was */
    int64_t late_since_us, calm_since_us; /* 0: not */
    int64_t changed_us;
    int64_t late_at_change_us; /* delay when it was lowered */
    struct {
        int64_t at_us, bytes;
    } sent[BITRATE_SAMPLES]; /* a ring */
    unsigned samples;
};

void bitrate_init(struct bitrate *b, int min_kbps, int max_kbps, int kbps);
/* New bounds; kbps: where to go on. */
void bitrate_bounds(struct bitrate *b, int min_kbps, int max_kbps, int kbps);
void bitrate_restart(struct bitrate *b); /* another connection: what was measured is old */
/* What to code at from now on. */
int bitrate_step(struct bitrate *b, const struct bitrate_sample *s);

#endif
