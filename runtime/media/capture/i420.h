/* SPDX-License-Identifier: GPL-3.0-or-later */
/* i420.h - pictures of libav in any pixel format as our I420; those that are I420 already are
 * shared, not copied. */
#ifndef MEDIA_CAPTURE_I420_H
#define MEDIA_CAPTURE_I420_H

#include "media/frame.h"

struct AVFrame;
struct SwsContext;

struct i420 { /* zero it before first use */
    struct SwsContext *sws;
};

/* Sides are cut to even. Times and generation are the caller's. 0, -EINVAL for impossible formats
 * or sizes, -ENOMEM. */
int i420_from_frame(struct i420 *c, const struct AVFrame *frame, struct picture **out);
void i420_fini(struct i420 *c);

#endif
