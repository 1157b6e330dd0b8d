/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mirror.h - left becomes right. Pure. */
#ifndef MEDIA_FILTER_MIRROR_H
#define MEDIA_FILTER_MIRROR_H

#include "media/frame.h"

/* A new picture, the mirror image of src, with the same times; src may be shared and stays as it
 * is. 0 or -ENOMEM. */
int mirror_picture(const struct picture *src, struct picture **out);

#endif
