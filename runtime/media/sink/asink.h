/* SPDX-License-Identifier: GPL-3.0-or-later */
/* asink.h - where played sound goes, behind one table: default, none (silent, keeps time),
 * wav:PATH.
 *
 * A sink consumes SOUND_RATE stereo at the pace of its device (or of the clock) from a short ring;
 * when the ring is empty it plays silence. Its played position is the master clock of a player. One
 * thread writes, asks and closes. */
#ifndef MEDIA_SINK_ASINK_H
#define MEDIA_SINK_ASINK_H

#include "base/time/clock.h"
#include "media/frame.h"

enum { ASINK_CHANNELS = 2, ASINK_RING = 16384 /* samples per channel: 341 ms */ };

struct asink;

struct asink_ops {
    const char *word;
    const char *help; /* one line for --help: "WORD:REST, what it is" */
    int (*open)(struct asink *s, const char *rest, char *why, size_t why_size);
    /* paced by the clock: count samples have passed; NULL: by a device */
    void (*advance)(struct asink *s, int count);
    void (*close)(struct asink *s);
};

extern const struct asink_ops *const asink_drivers[];
/* The driver of a SINK word, or NULL. rest (may be NULL): the text behind the colon, or "". */
const struct asink_ops *asink_find(const char *spec, const char **rest);

/* spec NULL: default when it opens, else none. 0 or -errno with why. */
int asink_open(struct asink **out, const char *spec, struct clock *c, char *why, size_t why_size);
const char *asink_name(const struct asink *s);
void asink_close(struct asink *s); /* may take 50 ms: never on the loop */

/* Appends count samples (interleaved stereo) that stand for line_us .. line_end_us of the stream
 * (another length than the samples' own when sped up). 0, or -ENOBUFS when asink_room is less:
 * nothing is taken then. */
int asink_write(struct asink *s, const int16_t *samples, int count, int64_t line_us,
                int64_t line_end_us);
int asink_room(struct asink *s);          /* samples that fit */
int64_t asink_queued_us(struct asink *s); /* written, not consumed yet; 0: silence is playing */
/* The place in the stream that is heard now (the device's delay taken off). 0, or -ENODATA when
 * nothing is. */
int asink_position(struct asink *s, int64_t *line_us);
/* The device takes nothing (it starts late, or hangs): what is written now would be heard who knows
 * when. */
bool asink_is_stalled(const struct asink *s);
void asink_flush(struct asink *s);             /* forgets what is queued */
void asink_gain(struct asink *s, double gain); /* 0..1, at once */
/* How much the device takes at a time, and how long after that it is heard: what a ring must hold
 * beyond the jitter. */
int64_t asink_chunk_us(const struct asink *s);
int64_t asink_delay_us(const struct asink *s);

#endif
