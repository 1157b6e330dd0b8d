/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fit.c - the middle of the picture in the size wanted, enlarged by the zoom. */
#include "media/filter/filters.h"
#include "media/filter/scale.h"

#include <errno.h>
#include <stdlib.h>

struct fitter {
    struct scale *scale; /* NULL: not made yet */
    int width, height;   /* of what scale makes */
};

static bool wants_fit(const struct chain_order *o)
{
    return true;
}

static int open_fit(void **self)
{
    *self = calloc(1, sizeof(struct fitter));
    return *self ? 0 : -ENOMEM;
}

static void close_fit(void *self)
{
    struct fitter *f = self;

    scale_free(f->scale);
    free(f);
}

static int make_scale(struct fitter *f, int width, int height)
{
    if (f->scale && f->width == width && f->height == height)
        return 0;
    scale_free(f->scale);
    f->scale = NULL;
    f->width = width;
    f->height = height;
    return scale_new(&f->scale, width, height);
}

static int apply_fit(void *self, const struct chain_order *o, struct picture **p)
{
    struct fitter *f = self;
    struct picture *fitted;
    int zoom_tenths = chain_order_has_camera(o) ? o->look.zoom_tenths : 10;
    int err = make_scale(f, o->width, o->height);

    if (!err)
        err = scale_picture(f->scale, *p, zoom_tenths, &fitted);
    if (err)
        return err;
    picture_unref(*p);
    *p = fitted;
    return 0;
}

const struct chain_row fit_row = {
    .name = "fit", .wants = wants_fit, .open = open_fit, .apply = apply_fit, .close = close_fit};
