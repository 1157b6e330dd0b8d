/* SPDX-License-Identifier: GPL-3.0-or-later */
/* images.h - a cache of decoded image files: 32 MiB, the least recently used ones go. Loop thread. */
#ifndef SCRIPT_IMAGES_H
#define SCRIPT_IMAGES_H

#include "script/host/host.h"
#include "view/view.h"

/* Decodes no more pixels than the wish needs; one that needs more later decodes again. The pixels
 * stay valid until the next call. 0 or the error of the first attempt to read the file. */
int images_get(struct host *h, const char *path, const char *root, struct pixels_wish wish,
               struct pixels_image *out);
void images_free(struct host *h);

#endif
