/* SPDX-License-Identifier: GPL-3.0-or-later */
/* asink_ring.h - inside of a sink, for the drivers: the ring between the writer and a device's
 * callback. */
#ifndef MEDIA_SINK_ASINK_RING_H
#define MEDIA_SINK_ASINK_RING_H

#include "media/sink/asink.h"

#include <stdatomic.h>

enum { ASINK_MARKS = 128 };

struct asink_mark { /* samples start .. start + count stand for line_us .. line_end_us */
    int64_t start;
    int count;
    int64_t line_us, line_end_us;
};

struct asink {
    const struct asink_ops *ops;
    void *self; /* the driver's own */
    struct clock *clock;
    int64_t chunk_us, delay_us; /* set by the driver in open */

    int16_t ring[ASINK_RING * ASINK_CHANNELS];
    _Atomic int64_t written;  /* by the writer; all counts are samples since the opening */
    _Atomic int64_t flush_to; /* by the writer: the consumer goes on from here */
    _Atomic int64_t consumed; /* by the consumer */
    /* by the consumer: when it last took, and from where */
    _Atomic int64_t taken_at_us, taken_from;
    _Atomic int gain; /* 0..32768 */

    struct asink_mark marks[ASINK_MARKS]; /* the writer's */
    unsigned mark_next, mark_count;
    int64_t opened_us, paced; /* paced by the clock: since when, and samples passed since then */
};

/* The consumer: fills count samples, with silence where there are none. Returns how many were real.
 */
int asink_ring_take(struct asink *s, int16_t *out, int count);

extern const struct asink_ops asink_speaker, asink_silent, asink_wav;

#endif
