/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bitrate.h - decides the bit rate of a publisher's pictures, by how late media is sent and how
 * much the network takes. Pure; time comes in as an argument.
 *
 * Too late for a while: down to a part of the rate that went through. Calm again: up in steps to
 * the upper bound, with a pause near the rate that had been too much. A network that was never too
 * slow changes nothing. */
#ifndef MEDIA_ENCODE_BITRATE_H
#define MEDIA_ENCODE_BITRATE_H

#include <stdbool.h>
#include <stdint.h>

enum {
    BITRATE_STEP_US = 200000,  /* how often bitrate_step is to be called */
    BITRATE_LATE_US = 500000,  /* a delay that is too late ... */
    BITRATE_HOLD_US = 1000000, /* ... when it lasts that long */
    BITRATE_CALM_US = 200000,  /* a smaller delay is calm */
};

struct bitrate_sample {
    int64_t now_us;
    int64_t delay_us;   /* age of the oldest media that has not been sent */
    int64_t sent_bytes; /* total of all connections */
    int other_kbps;     /* rate of sound and protocol, which share the network */
};

enum { BITRATE_SAMPLES = 10 };
struct bitrate {
    int min_kbps, max_kbps, kbps;
    int limit_kbps;                       /* the rate that was too much at limit_at_us */
    int64_t limit_at_us;                  /* 0: no rate was */
    int64_t late_since_us, calm_since_us; /* 0: is not late, not calm */
    int64_t changed_us;
    int64_t late_at_change_us; /* the delay when the rate was lowered */
    struct {
        int64_t at_us, bytes;
    } sent[BITRATE_SAMPLES]; /* a ring */
    unsigned samples;
};

void bitrate_init(struct bitrate *b, int min_kbps, int max_kbps, int kbps);
/* Sets new bounds; kbps: the rate to go on with. */
void bitrate_bounds(struct bitrate *b, int min_kbps, int max_kbps, int kbps);
void bitrate_restart(struct bitrate *b); /* another connection: drops the samples */
/* Returns the rate in kbit/s from now on. */
int bitrate_step(struct bitrate *b, const struct bitrate_sample *s);

#endif
