/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeline.h - turns the times of a stream into one line that never jumps, whatever the sender
 * writes. Pure.
 *
 * A jump of sound or video is bridged by the time that really passed between the two packets; when
 * the other kind makes the same jump, it takes the same bridge, so that both stay together. Times
 * that stand still are replaced by arrival. */
#ifndef MEDIA_CLOCK_TIMELINE_H
#define MEDIA_CLOCK_TIMELINE_H

#include <stdbool.h>
#include <stdint.h>

enum av_kind { AV_VIDEO, AV_SOUND, AV_KINDS };

enum {
    TIMELINE_JUMP_US = 3 * 1000 * 1000, /* a step beyond this, against the arrival, is a jump */
    TIMELINE_STILL_COUNT = 8,           /* as many equal times ... */
    TIMELINE_STILL_US = 150 * 1000,     /* ... over this much arrival: the sender writes no times */
};

struct timeline_kind {
    bool is_set;
    int64_t dts_us, at_us, line_us; /* of the last packet: as sent, arrival, on our line */
    int64_t shift_us;               /* line = dts + shift */
    int still;                      /* how many packets had the time of the one before */
    int64_t still_since_us;
    bool is_broken; /* its next packet is a jump, however small */
};

struct timeline {
    struct timeline_kind kind[AV_KINDS];
    bool is_by_arrival; /* the sender writes no usable times */
};

void timeline_init(struct timeline *t);
/* Another sender goes on, with times of its own. */
void timeline_break(struct timeline *t);
/* The place of a packet on our line. *jumped: the sender's times jumped here and were bridged. */
int64_t timeline_place(struct timeline *t, enum av_kind kind, int64_t dts_us, int64_t now_us,
                       bool *jumped);

#endif
