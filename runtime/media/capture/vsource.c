/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vsource.c - finds the driver of a SOURCE and opens the source; picks the default. */
#include "media/capture/vsource.h"
#include "media/capture/drivers.h"
#include "media/spec.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CAMERAS_MAX = 8 }; /* /dev/video0 .. 7 are tried for the default */

struct vsource {
    const struct vsource_ops *ops;
    void *self;
    char name[256];
};

static const struct vsource_ops end_of_table;

const struct vsource_ops *const vsource_drivers[] = {
    &pattern_ops, &portrait_ops, &picture_file_ops, &y4m_ops,
    &v4l2_ops,    &screen_ops,   &no_picture_ops,   &end_of_table,
};

const struct vsource_ops *vsource_find(const char *spec, const char **rest)
{
    for (int i = 0; vsource_drivers[i]->word; i++)
        if (spec_is(spec, vsource_drivers[i]->word, rest))
            return vsource_drivers[i];
    return NULL;
}

static int open_named(struct vsource **out, const char *spec, const struct vsource_cfg *cfg,
                      char *why, size_t why_size)
{
    const char *rest;
    const struct vsource_ops *ops = vsource_find(spec, &rest);

    int err = spec_may_open(spec, "camera", ops != NULL, ops && ops->is_real_time, cfg->clock, why,
                            why_size);
    if (err)
        return err;
    struct vsource *s = calloc(1, sizeof(*s));
    if (!s) {
        snprintf(why, why_size, "out of memory");
        return -ENOMEM;
    }
    s->ops = ops;
    snprintf(s->name, sizeof(s->name), "%s", spec);
    err = ops->open(&s->self, rest, cfg, why, why_size);
    if (err) {
        free(s);
        return err;
    }
    *out = s;
    return 0;
}

static int open_any(struct vsource **out, const struct vsource_cfg *cfg, char *why, size_t why_size)
{
    char spec[32];

    for (int i = 0; i < CAMERAS_MAX; i++) {
        snprintf(spec, sizeof(spec), "v4l2:/dev/video%d", i);
        if (open_named(out, spec, cfg, why, why_size) == 0)
            return 0;
    }
    return open_named(out, "test", cfg, why, why_size);
}

int vsource_open(struct vsource **out, const char *spec, const struct vsource_cfg *cfg, char *why,
                 size_t why_size)
{
    assert(cfg->clock && cfg->fps > 0);
    why[0] = '\0';
    return spec ? open_named(out, spec, cfg, why, why_size) : open_any(out, cfg, why, why_size);
}

int vsource_read(struct vsource *s, struct picture **out, int64_t deadline_us)
{
    return s->ops->read(s->self, out, deadline_us);
}

const char *vsource_name(const struct vsource *s)
{
    return s->name;
}

bool vsource_is_screen(const struct vsource *s)
{
    return s->ops->is_screen;
}

bool vsource_is_drawn(const struct vsource *s)
{
    return s->ops->is_drawn;
}

void vsource_close(struct vsource *s)
{
    if (!s)
        return;
    s->ops->close(s->self);
    free(s);
}

/* ---- none: a camera that never has a picture */

static int no_picture_open(void **self, const char *rest, const struct vsource_cfg *cfg, char *why,
                           size_t why_size)
{
    *self = cfg->clock;
    return 0;
}

static int no_picture_read(void *self, struct picture **out, int64_t deadline_us)
{
    clock_sleep_until(self, deadline_us);
    return -ETIMEDOUT;
}

static void no_picture_close(void *self)
{
}

const struct vsource_ops no_picture_ops = {
    .word = "none",
    .help = "none, no camera: the stream has no video",
    .open = no_picture_open,
    .read = no_picture_read,
    .close = no_picture_close,
    .is_none = true,
};
