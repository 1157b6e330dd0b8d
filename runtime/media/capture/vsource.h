/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vsource.h - picture sources behind one table: test, file:PATH, y4m:PATH, v4l2:DEV,
 * screen[:DISPLAY], none.
 *
 * A source belongs to the thread that opened it. It paces itself by the clock: a read returns when
 * the next picture is due (test, file, screen) or there (v4l2, y4m). Pictures come in the source's
 * own size; filter/scale.c fits them.
 */
#ifndef MEDIA_CAPTURE_VSOURCE_H
#define MEDIA_CAPTURE_VSOURCE_H

#include "base/time/clock.h"
#include "media/frame.h"

struct vsource;

struct vsource_cfg {
    struct clock *clock;
    int width, height, fps; /* wanted; a source may give other sizes */
    bool is_back;           /* the back camera: `test` shows another picture */
    uint32_t gen;           /* goes into every picture */
};

struct vsource_ops {
    const char *word; /* what stands before the colon */
    const char *help; /* one line for --help: "WORD:REST, what it is" */
    int (*open)(void **self, const char *rest, const struct vsource_cfg *cfg, char *why,
                size_t why_size);
    int (*read)(void *self, struct picture **out, int64_t deadline_us);
    void (*close)(void *self);
    bool is_screen;    /* its codes are 1004, -1308, -1309, -1310 instead of 1003 and -1301 */
    bool is_real_time; /* a device: not with a virtual clock */
    bool is_none;      /* publishes no video */
    bool is_drawn;     /* draws any size: worth opening again when another size is wanted */
};

/* All drivers, ended by a row without word. */
extern const struct vsource_ops *const vsource_drivers[];
/* The driver of a SOURCE word, or NULL. rest (may be NULL): the text behind the colon, or "". */
const struct vsource_ops *vsource_find(const char *spec, const char **rest);

/* 0, or -errno with the reason in words in why (at least 96 bytes): -ENOENT no such device, -EBUSY,
 * -EACCES, -EINVAL unsupported format, -ENOTSUP not on this platform. spec NULL: the first V4L2
 * camera that opens, else test. */
int vsource_open(struct vsource **out, const char *spec, const struct vsource_cfg *cfg, char *why,
                 size_t why_size);
/* One picture (a reference for the caller). 0, -ETIMEDOUT at the deadline, -ENODEV when the source
 * is gone or broken, -ENODATA at the end of a stream that does not loop. */
int vsource_read(struct vsource *s, struct picture **out, int64_t deadline_us);
const char *vsource_name(const struct vsource *s); /* the SOURCE word really in use */
bool vsource_is_screen(const struct vsource *s);
bool vsource_is_drawn(const struct vsource *s);
void vsource_close(struct vsource *s); /* NULL is fine */

#endif
