/* SPDX-License-Identifier: GPL-3.0-or-later */
/* images.h - a cache of decoded image files. Loop thread. */
#ifndef SCRIPT_IMAGES_H
#define SCRIPT_IMAGES_H

#include "script/host/host.h"
#include "view/view.h"

/* The pixels stay valid until images_trim. 0 or the error of the first attempt to read the file. */
int images_get(struct host *h, const char *path, const char *root, struct pixels_image *out);
void images_trim(struct host *h); /* empties the cache when it has grown beyond its bound */
void images_free(struct host *h);

#endif
