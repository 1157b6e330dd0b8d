/* SPDX-License-Identifier: GPL-3.0-or-later */
/* waiting_image.c - the waiting image in place of the picture, with the times of the picture. The
 * image is fitted once. */
#include "media/filter/filters.h"
#include "media/filter/scale.h"

#include <errno.h>
#include <stdlib.h>

struct waiting_image {
    struct picture *image;  /* as it came; held, so that its address stays its own */
    struct picture *fitted; /* the same in the size wanted, or NULL */
};

static bool wants_waiting(const struct chain_order *o)
{
    return o->waiting != NULL;
}

static int open_waiting(void **self)
{
    *self = calloc(1, sizeof(struct waiting_image));
    return *self ? 0 : -ENOMEM;
}

static void forget_image(struct waiting_image *w)
{
    picture_unref(w->fitted);
    picture_unref(w->image);
    *w = (struct waiting_image){NULL, NULL};
}

static void close_waiting(void *self)
{
    forget_image(self);
    free(self);
}

static int fit_image(struct waiting_image *w, const struct chain_order *o)
{
    struct scale *scale = NULL;

    forget_image(w);
    int err = scale_new(&scale, o->width, o->height);
    if (!err)
        err = scale_picture(scale, o->waiting, 10, &w->fitted);
    scale_free(scale);
    if (!err)
        w->image = picture_ref(o->waiting);
    return err;
}

static bool is_fitted(const struct waiting_image *w, const struct chain_order *o)
{
    return w->fitted && w->image == o->waiting && w->fitted->width == o->width &&
           w->fitted->height == o->height;
}

static int apply_waiting(void *self, const struct chain_order *o, struct picture **p)
{
    struct waiting_image *w = self;
    struct picture *still;
    int err = is_fitted(w, o) ? 0 : fit_image(w, o);

    if (!err)
        err = picture_copy(&still, w->fitted);
    if (err)
        return err;
    still->pts_us = (*p)->pts_us;
    still->gen = (*p)->gen;
    picture_unref(*p);
    *p = still;
    return 0;
}

const struct chain_row waiting_row = {.name = "waiting image",
                                      .wants = wants_waiting,
                                      .open = open_waiting,
                                      .apply = apply_waiting,
                                      .close = close_waiting};
