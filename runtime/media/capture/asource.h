/* SPDX-License-Identifier: GPL-3.0-or-later */
/* asource.h - sound sources behind one table: tone[:HZ], file:PATH, pcm:PATH, default[:NAME], none.
 *
 * A source belongs to the thread that opened it and gives blocks of SOUND_BLOCK samples, mono,
 * SOUND_RATE, in real time.
 */
#ifndef MEDIA_CAPTURE_ASOURCE_H
#define MEDIA_CAPTURE_ASOURCE_H

#include "base/time/clock.h"
#include "media/frame.h"

struct asource;

struct asource_cfg {
    struct clock *clock;
    uint32_t gen;
};

struct asource_ops {
    const char *word;
    const char *help; /* one line for --help: "WORD:REST, what it is" */
    int (*open)(void **self, const char *rest, const struct asource_cfg *cfg, char *why,
                size_t why_size);
    int (*read)(void *self, int16_t block[SOUND_BLOCK], int64_t *pts_us, int64_t deadline_us);
    void (*close)(void *self);
    bool is_real_time; /* a device: not with a virtual clock */
    bool is_none;      /* publishes silence */
};

extern const struct asource_ops *const asource_drivers[];
/* As vsource_find. */
const struct asource_ops *asource_find(const char *spec, const char **rest);

/* As vsource_open. spec NULL: the first capture device that opens, else tone. */
int asource_open(struct asource **out, const char *spec, const struct asource_cfg *cfg, char *why,
                 size_t why_size);
/* One block. 0, -ETIMEDOUT (no data by the deadline), -ENODEV when the device is gone, -ENODATA at
 * the end of a pipe. */
int asource_read(struct asource *s, int16_t block[SOUND_BLOCK], int64_t *pts_us,
                 int64_t deadline_us);
const char *asource_name(const struct asource *s);
void asource_close(struct asource *s);

#endif
