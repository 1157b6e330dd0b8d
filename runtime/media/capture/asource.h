/* SPDX-License-Identifier: GPL-3.0-or-later */
/* asource.h - sound sources behind one table: tone[:HZ], file:PATH, pcm:PATH, default[:NAME], none.
 *
 * A source belongs to the thread that opened it and gives mono blocks of SOUND_BLOCK samples of
 * SOUND_RATE, at the pace of the clock or of the device. */
#ifndef MEDIA_CAPTURE_ASOURCE_H
#define MEDIA_CAPTURE_ASOURCE_H

#include "base/time/clock.h"
#include "media/frame.h"

struct asource;

struct asource_cfg {
    struct clock *clock;
    uint32_t gen; /* the generation of the source */
};

struct asource_ops {
    const char *word;
    const char *help; /* one line for --help: "WORD:REST, its meaning" */
    /* as asource_open, asource_read and asource_close, on the driver's own struct */
    int (*open)(void **self, const char *rest, const struct asource_cfg *cfg, char *why,
                size_t why_size);
    int (*read)(void *self, int16_t block[SOUND_BLOCK], int64_t *pts_us, int64_t deadline_us);
    void (*close)(void *self);
    bool is_real_time; /* a device: refused with a virtual clock */
    bool is_none;      /* publishes silence */
};

/* All drivers, ended by a row without word. */
extern const struct asource_ops *const asource_drivers[];
/* As vsource_find. */
const struct asource_ops *asource_find(const char *spec, const char **rest);

/* As vsource_open; -EDOM: its sample rate cannot be converted. spec NULL: the first capture device
 * that opens, else tone. */
int asource_open(struct asource **out, const char *spec, const struct asource_cfg *cfg, char *why,
                 size_t why_size);
/* Waits for one block; pts_us: clock_now_us at the capture of its first sample. 0, -ETIMEDOUT at
 * the deadline, -ENODEV when the device is gone, -ENODATA at the end of a FIFO. */
int asource_read(struct asource *s, int16_t block[SOUND_BLOCK], int64_t *pts_us,
                 int64_t deadline_us);
const char *asource_name(const struct asource *s); /* the SOURCE in use */
void asource_close(struct asource *s);             /* NULL is fine */

#endif
