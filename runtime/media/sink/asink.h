/* SPDX-License-Identifier: GPL-3.0-or-later */
/* asink.h - where played sound goes, behind one table: default, none (silent, keeps time), wav:PATH.
 *
 * A sink consumes SOUND_RATE stereo blocks at the pace of its device (or of the clock) from a short ring.
 * Its played position is the master clock of a player. */
#ifndef MEDIA_SINK_ASINK_H
#define MEDIA_SINK_ASINK_H

#include "base/clock.h"
#include "media/frame.h"

struct asink;

struct asink_ops {
    const char *word;
    const char *help;
    int (*open)(struct asink *s, const char *rest, char *why, size_t why_size);
    void (*close)(struct asink *s);
};

extern const struct asink_ops *const asink_drivers[];
const struct asink_ops *asink_find(const char *spec, const char **rest);

/* spec NULL: default when it opens, else none. 0 or -errno with why. */
int asink_open(struct asink **out, const char *spec, struct clock *c, char *why, size_t why_size);
const char *asink_name(const struct asink *s);
void asink_close(struct asink *s); /* may take 50 ms: never on the loop */

#endif
