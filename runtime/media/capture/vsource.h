/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vsource.h - picture sources behind one table: test, portrait, file:PATH, y4m:PATH, v4l2:DEV,
 * screen[:DISPLAY], none.
 *
 * A source belongs to the thread that opened it. A read returns when the next picture is due by the
 * clock (test, portrait, file, screen) or has arrived (v4l2, y4m). Pictures have the source's own size;
 * filter/scale.c fits them. */
#ifndef MEDIA_CAPTURE_VSOURCE_H
#define MEDIA_CAPTURE_VSOURCE_H

#include "base/time/clock.h"
#include "media/frame.h"

struct vsource;

struct vsource_cfg {
    struct clock *clock;
    int width, height, fps; /* wanted, fps > 0; a source may give other sizes */
    bool is_back;           /* the back camera, for which `test` shows another picture */
    uint32_t gen;           /* the generation in every picture */
};

struct vsource_ops {
    const char *word; /* the text before the colon */
    const char *help; /* one line for --help: "WORD:REST, its meaning" */
    /* as vsource_open, vsource_read and vsource_close, on the driver's own struct */
    int (*open)(void **self, const char *rest, const struct vsource_cfg *cfg, char *why,
                size_t why_size);
    int (*read)(void *self, struct picture **out, int64_t deadline_us);
    void (*close)(void *self);
    bool is_screen;    /* reports 1004, -1308, -1309, -1310 instead of 1003 and -1301 */
    bool is_real_time; /* a device: refused with a virtual clock */
    bool is_none;      /* publishes no video */
    bool is_drawn;     /* draws in any size: to be opened again when another size is wanted */
};

/* All drivers, ended by a row without word. */
extern const struct vsource_ops *const vsource_drivers[];
/* Returns the driver of a SOURCE, or NULL. rest (may be NULL): the text behind the colon, or "". */
const struct vsource_ops *vsource_find(const char *spec, const char **rest);

/* spec NULL: the first V4L2 camera that opens, else test. 0, or -errno with the reason in why (at
 * least 96 bytes): -ENOENT: no such device, -EBUSY, -EACCES, -EINVAL: unknown word or unsupported
 * format, -ENOTSUP: not here, or not with a virtual clock. */
int vsource_open(struct vsource **out, const char *spec, const struct vsource_cfg *cfg, char *why,
                 size_t why_size);
/* Waits for one picture, of which the caller owns a reference. 0, -ETIMEDOUT at the deadline,
 * -ENODEV when the source is gone or broken, -ENODATA at the end of a stream that does not loop. */
int vsource_read(struct vsource *s, struct picture **out, int64_t deadline_us);
const char *vsource_name(const struct vsource *s); /* the SOURCE in use */
bool vsource_is_screen(const struct vsource *s);
bool vsource_is_drawn(const struct vsource *s);
void vsource_close(struct vsource *s); /* NULL is fine */

#endif
