/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeline.h - places the packets of a stream on one timeline without jumps, whatever times the
 * sender writes. Pure; time comes in as an argument. line_us is always a place on the timeline.
 *
 * A jump of sound or video is bridged by the time that really passed between the two packets; the
 * other kind takes the same bridge when it makes the same jump, so that both stay together. Times
 * that stand still are replaced by the time of arrival. */
#ifndef MEDIA_CLOCK_TIMELINE_H
#define MEDIA_CLOCK_TIMELINE_H

#include <stdbool.h>
#include <stdint.h>

enum av_kind { AV_VIDEO, AV_SOUND, AV_KINDS };

enum {
    TIMELINE_JUMP_US = 3 * 1000 * 1000, /* a step that differs more from the arrival is a jump */
    TIMELINE_STILL_COUNT = 8,           /* so many equal times ... */
    TIMELINE_STILL_US = 150 * 1000,     /* ... over so long: the sender writes no usable times */
};

struct timeline_kind {
    bool is_set;
    int64_t dts_us, at_us, line_us; /* of the last packet: as sent, arrival, on the timeline */
    int64_t shift_us;               /* line_us = dts_us + shift_us */
    int still;                      /* how many packets in a row had the same time */
    int64_t still_since_us;
    bool is_broken; /* the next packet is a jump, however small */
};

struct timeline {
    struct timeline_kind kind[AV_KINDS];
    bool is_by_arrival; /* the sender writes no usable times */
};

void timeline_init(struct timeline *t);
/* Another sender goes on with times of its own. */
void timeline_break(struct timeline *t);
/* Returns the place of a packet on the timeline. now_us: arrival. *jumped: a jump was bridged. */
int64_t timeline_place(struct timeline *t, enum av_kind kind, int64_t dts_us, int64_t now_us,
                       bool *jumped);

#endif
