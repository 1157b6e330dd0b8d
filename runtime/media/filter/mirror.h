/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mirror.h - swaps left and right of a picture. Pure. */
#ifndef MEDIA_FILTER_MIRROR_H
#define MEDIA_FILTER_MIRROR_H

#include "media/frame.h"

/* Makes the mirror image of src, with the same times; the caller owns *out. src may be shared and
 * is not changed. 0 or -ENOMEM. */
int mirror_picture(const struct picture *src, struct picture **out);

#endif
