/* SPDX-License-Identifier: GPL-3.0-or-later */
/* asink.h - sound sinks behind one table: default[:NAME], none (silent, keeps time), wav:PATH.
 *
 * A sink consumes stereo sound of SOUND_RATE from a short ring, at the pace of its device or of the
 * clock, and plays silence while the ring is empty. The played position is the master clock of a
 * player. One thread calls all functions of a sink. Samples are counted per channel. */
#ifndef MEDIA_SINK_ASINK_H
#define MEDIA_SINK_ASINK_H

#include "base/time/clock.h"
#include "media/frame.h"

enum { ASINK_CHANNELS = 2, ASINK_RING = 16384 /* samples per channel: 341 ms */ };

struct asink;

struct asink_ops {
    const char *word;
    const char *help; /* one line for --help: "WORD:REST, its meaning" */
    /* 0, or -errno with the reason in why */
    int (*open)(struct asink *s, const char *rest, char *why, size_t why_size);
    /* paced by the clock: called when count samples have passed; NULL: paced by a device */
    void (*advance)(struct asink *s, int count);
    void (*close)(struct asink *s);
};

/* All drivers, ended by a row without word. */
extern const struct asink_ops *const asink_drivers[];
/* Returns the driver of a SINK, or NULL. rest (may be NULL): the text behind the colon, or "". */
const struct asink_ops *asink_find(const char *spec, const char **rest);

/* spec NULL: the default device when it opens, else none. 0, or -errno with the reason in why;
 * -ENOTSUP: a device with a virtual clock. */
int asink_open(struct asink **out, const char *spec, struct clock *c, char *why, size_t why_size);
const char *asink_name(const struct asink *s); /* the word of the driver */
void asink_close(struct asink *s);             /* up to 50 ms, so never on the loop; NULL is fine */

/* Appends count interleaved stereo samples that stand for line_us .. line_end_us of the timeline
 * (with another speed, not as long as the samples play). 0, or -ENOBUFS, and nothing is taken, when
 * count is above asink_room. */
int asink_write(struct asink *s, const int16_t *samples, int count, int64_t line_us,
                int64_t line_end_us);
int asink_room(struct asink *s);          /* samples that fit now */
int64_t asink_queued_us(struct asink *s); /* written, not yet consumed; 0: silence plays */
/* Tells which place of the timeline is heard now, with the delay of the device. 0, or -ENODATA when
 * no written sound is heard. */
int asink_position(struct asink *s, int64_t *line_us);
/* Returns true when the device has taken no samples for 100 ms, as it starts late or is stuck: when
 * samples written now would be heard is unknown. */
bool asink_is_stalled(const struct asink *s);
void asink_flush(struct asink *s);             /* drops the queued samples */
void asink_gain(struct asink *s, double gain); /* 0..1, at once */
/* How much sound the device takes at a time, how much later it is heard; 0 without a device. */
int64_t asink_chunk_us(const struct asink *s);
int64_t asink_delay_us(const struct asink *s);

#endif
