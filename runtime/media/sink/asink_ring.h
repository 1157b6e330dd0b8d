/* SPDX-License-Identifier: GPL-3.0-or-later */
/* asink_ring.h - the inside of a sink, for drivers: the ring between writer and device callback. */
#ifndef MEDIA_SINK_ASINK_RING_H
#define MEDIA_SINK_ASINK_RING_H

#include "media/sink/asink.h"

#include <stdatomic.h>

enum { ASINK_MARKS = 128 }; /* the latest writes whose place is remembered */

struct asink_mark { /* samples start .. start + count stand for line_us .. line_end_us */
    int64_t start;
    int count;
    int64_t line_us, line_end_us;
};

struct asink {
    const struct asink_ops *ops;
    void *self; /* of the driver */
    struct clock *clock;
    int64_t chunk_us, delay_us; /* set by the driver in open */

    int16_t ring[ASINK_RING * ASINK_CHANNELS];
    /* samples per channel since the opening, as are all counts; written by the writer */
    _Atomic int64_t written;
    _Atomic int64_t flush_to; /* by the writer: the consumer skips to here */
    _Atomic int64_t consumed; /* by the consumer */
    /* by the consumer: time and place of the last asink_ring_take */
    _Atomic int64_t taken_at_us, taken_from;
    _Atomic int gain; /* 0..32768 */

    struct asink_mark marks[ASINK_MARKS]; /* for the writer only */
    unsigned mark_next, mark_count;
    int64_t opened_us, paced; /* paced by the clock: since when; samples since then */
};

/* Consumer. Takes count samples per channel, padded with silence. Returns how many there were. */
int asink_ring_take(struct asink *s, int16_t *out, int count);

extern const struct asink_ops asink_speaker, asink_silent, asink_wav;

#endif
