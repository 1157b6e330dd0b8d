/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scale.h - fits pictures of any size to the wanted one: middle cut to the wanted shape, then
 * scaled. One thread. */
#ifndef MEDIA_FILTER_SCALE_H
#define MEDIA_FILTER_SCALE_H

#include "media/frame.h"

struct scale;

/* Wanted size, even, 2..4096. 0, -EINVAL, -ENOMEM. */
int scale_new(struct scale **out, int width, int height);
/* A reference: src itself when it already fits, else a new picture in video range with the same
 * times. 0 or -errno. */
int scale_picture(struct scale *s, struct picture *src, struct picture **out);
void scale_free(struct scale *s); /* NULL is fine */

#endif
