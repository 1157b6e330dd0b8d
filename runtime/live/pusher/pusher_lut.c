/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_lut.c - applyFilter: a colour table is loaded away from the loop, then the look has it. */
#include "live/pusher/pusher_lut.h"

#include "base/err.h"
#include "live/pusher/pusher.h"
#include "live/pusher/resource.h"
#include "media/filter/lut.h"
#include "media/sink/still.h"
#include "wire/md5.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { FILE_MAX = 16 * 1024 * 1024, HTTP_LIMIT_US = 10000000 };

/* One load. */
struct lut_load {
    struct pusher *pusher;
    float alpha;
    char md5[MD5_HEX_SIZE + 1]; /* "": any. One longer than legal, so that longer ones differ */
};

/* ---- on a thread of libuv */

static struct lut *read_table(const struct still_image *image, char why[RESOURCE_WHY_MAX])
{
    bool is_right = image->width == LUT_SIDE && image->height == LUT_SIDE;
    struct lut *lut = is_right ? malloc(sizeof(*lut)) : NULL;

    if (lut)
        lut_read(lut, image->rgba);
    else
        snprintf(why, RESOURCE_WHY_MAX, is_right ? "out of memory" : "not 512x512 pixels");
    return lut;
}

static void *open_lut(void *state, const uint8_t *bytes, size_t size, char why[RESOURCE_WHY_MAX])
{
    const struct lut_load *load = state;
    struct still_image image = {0};

    if (load->md5[0] && !md5_is(bytes, size, load->md5)) {
        snprintf(why, RESOURCE_WHY_MAX, "md5 mismatch");
        return NULL;
    }
    int err = still_decode_rgba(&image, bytes, size, LUT_SIDE);
    if (err) {
        snprintf(why, RESOURCE_WHY_MAX, "%s",
                 err == -EPROTO  ? "no picture that can be decoded"
                 : err == -EFBIG ? "not 512x512 pixels"
                                 : err_text(err));
        return NULL;
    }
    struct lut *lut = read_table(&image, why);
    free(image.rgba);
    if (lut)
        lut->alpha = load->alpha;
    return lut;
}

/* ---- on the loop */

static void on_lut(void *state, void *lut, const char *why)
{
    struct pusher *p = ((const struct lut_load *)state)->pusher;
    struct reply *call = p->lut.call;

    p->lut.resource = NULL;
    p->lut.call = NULL;
    if (!lut) {
        reply_fail(call, CALL_RESOURCE, "applyFilter: %s", why);
        return;
    }
    free(p->lut.table);
    p->lut.table = lut;
    p->lut.number = ++p->lut.last;
    pusher_look_sync(p);
    reply_ok(call);
}

static const struct resource_ops lut_ops = {
    .size_max = FILE_MAX,
    .limit_us = HTTP_LIMIT_US,
    .make = open_lut,
    .done = on_lut,
    .drop = free,
    .free = free,
};

static void cancel_load(struct pusher *p, const char *why)
{
    struct reply *call = p->lut.call;

    resource_cancel(p->lut.resource);
    p->lut.resource = NULL;
    p->lut.call = NULL;
    reply_fail(call, CALL_WRONG_STATE, "%s", why);
}

void pusher_lut_apply(struct pusher *p, const char *path, double alpha, const char *md5,
                      struct reply *call)
{
    cancel_load(p, "another applyFilter came before the table was loaded");
    struct lut_load *load = calloc(1, sizeof(*load));
    int err = load ? 0 : -ENOMEM;

    p->lut.call = call;
    if (load) {
        load->pusher = p;
        load->alpha = (float)alpha;
        snprintf(load->md5, sizeof(load->md5), "%s", md5);
        err = resource_start(&p->lut.resource, p->c.live, &p->c.cfg, path, &lut_ops, load);
    }
    if (err) {
        free(load);
        p->lut.call = NULL;
        reply_fail(call, CALL_RESOURCE, "applyFilter: %s", resource_why(err));
    }
}

void pusher_lut_clear(struct pusher *p)
{
    cancel_load(p, "the filter was cleared before the table was loaded");
    free(p->lut.table);
    p->lut.table = NULL;
    p->lut.number = 0;
    pusher_look_sync(p);
}
