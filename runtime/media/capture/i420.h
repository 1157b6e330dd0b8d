/* SPDX-License-Identifier: GPL-3.0-or-later */
/* i420.h - converts frames of FFmpeg to pictures (I420); a frame that is I420 already is shared,
 * not copied. One thread. */
#ifndef MEDIA_CAPTURE_I420_H
#define MEDIA_CAPTURE_I420_H

#include "media/frame.h"

struct AVFrame;
struct SwsContext;

struct i420 { /* all zero at first */
    struct SwsContext *sws;
};

/* Gives a picture that the caller owns; frame stays the caller's. Odd sides lose a row or a column.
 * The caller sets times and generation. 0, -EINVAL: impossible format or size, -ENOMEM. */
int i420_from_frame(struct i420 *c, const struct AVFrame *frame, struct picture **out);
void i420_fini(struct i420 *c);

#endif
