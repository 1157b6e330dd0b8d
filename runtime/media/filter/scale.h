/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scale.h - fits pictures of any size to one size: crops the middle to the wanted aspect ratio,
 * then scales. One thread. */
#ifndef MEDIA_FILTER_SCALE_H
#define MEDIA_FILTER_SCALE_H

#include "media/frame.h"

struct scale;

/* Wanted sides in pixels: even, 2..4096. 0, -EINVAL, -ENOMEM. */
int scale_new(struct scale **out, int width, int height);
/* Gives a reference, which the caller owns: to src when src fits already, else to a new picture in
 * video range with the same times. zoom_tenths: how much the middle of src is enlarged, 10 and less:
 * not. 0 or -errno. */
int scale_picture(struct scale *s, struct picture *src, int zoom_tenths, struct picture **out);
void scale_free(struct scale *s); /* NULL is fine */

#endif
