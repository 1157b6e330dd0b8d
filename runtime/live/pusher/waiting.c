/* SPDX-License-Identifier: GPL-3.0-or-later */
/* waiting.c - the MD5 of the bytes, then the picture. */
#include "live/pusher/waiting.h"

#include "base/err.h"
#include "live/pusher/resource.h"
#include "media/frame.h"
#include "media/sink/still.h"
#include "wire/md5.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { FILE_MAX = 16 * 1024 * 1024 };

struct waiting {
    struct resource *resource;
    waiting_fn *done;
    void *arg;
    char hash[MD5_HEX_SIZE + 1]; /* "": any. One longer than legal, so that longer ones differ */
};

/* ---- on a thread of libuv */

static void *decode_image(void *state, const uint8_t *bytes, size_t size,
                          char why[RESOURCE_WHY_MAX])
{
    const struct waiting *w = state;
    struct picture *picture = NULL;

    if (w->hash[0] && !md5_is(bytes, size, w->hash)) {
        snprintf(why, RESOURCE_WHY_MAX, "its MD5 is not waiting-image-hash");
        return NULL;
    }
    int err = still_decode(&picture, bytes, size, WAITING_SIDE_MAX);
    if (err)
        snprintf(why, RESOURCE_WHY_MAX, "%s",
                 err == -EPROTO  ? "no picture that can be decoded"
                 : err == -EFBIG ? "larger than 1920x1920"
                                 : err_text(err));
    return err ? NULL : picture;
}

/* ---- on the loop */

static void on_loaded(void *state, void *picture, const char *why)
{
    struct waiting *w = state;

    w->done(w->arg, picture, why);
}

static const struct resource_ops image_ops = {
    .size_max = FILE_MAX,
    .limit_us = WAITING_HTTP_LIMIT_US,
    .make = decode_image,
    .done = on_loaded,
    .drop = picture_unref,
    .free = free,
};

int waiting_start(struct waiting **out, struct live *live, const struct live_cfg *cfg,
                  const char *src, const char *hash, waiting_fn *done, void *arg)
{
    struct waiting *w = calloc(1, sizeof(*w));

    if (!w)
        return -ENOMEM;
    w->done = done;
    w->arg = arg;
    snprintf(w->hash, sizeof(w->hash), "%s", hash);
    int err = resource_start(&w->resource, live, cfg, src, &image_ops, w);
    if (err) {
        free(w);
        return err;
    }
    *out = w;
    return 0;
}

void waiting_cancel(struct waiting *w)
{
    if (w)
        resource_cancel(w->resource);
}
