/* SPDX-License-Identifier: GPL-3.0-or-later */
/* asource.c - finds the driver of a SOURCE and opens the source; picks the default. */
#include "media/capture/asource.h"

#include "base/log.h"
#include "media/capture/drivers.h"
#include "media/capture/pace.h"
#include "media/spec.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct asource {
    const struct asource_ops *ops;
    void *self;
    char name[256];
};

static const struct asource_ops end_of_table;

const struct asource_ops *const asource_drivers[] = {
    &tone_ops, &sound_file_ops, &pcm_ops, &mic_ops, &no_sound_ops, &end_of_table,
};

const struct asource_ops *asource_find(const char *spec, const char **rest)
{
    for (int i = 0; asource_drivers[i]->word; i++)
        if (spec_is(spec, asource_drivers[i]->word, rest))
            return asource_drivers[i];
    return NULL;
}

static int open_named(struct asource **out, const char *spec, const struct asource_cfg *cfg,
                      char *why, size_t why_size)
{
    const char *rest;
    const struct asource_ops *ops = asource_find(spec, &rest);

    int err = spec_may_open(spec, "microphone", ops != NULL, ops && ops->is_real_time, cfg->clock,
                            why, why_size);
    if (err)
        return err;
    struct asource *s = calloc(1, sizeof(*s));
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

int asource_open(struct asource **out, const char *spec, const struct asource_cfg *cfg, char *why,
                 size_t why_size)
{
    assert(cfg->clock);
    why[0] = '\0';
    if (spec)
        return open_named(out, spec, cfg, why, why_size);
    if (open_named(out, "default", cfg, why, why_size) == 0)
        return 0;
    log_info("microphone: %s, a tone is sent instead", why);
    return open_named(out, "tone", cfg, why, why_size);
}

int asource_read(struct asource *s, int16_t block[SOUND_BLOCK], int64_t *pts_us,
                 int64_t deadline_us)
{
    return s->ops->read(s->self, block, pts_us, deadline_us);
}

const char *asource_name(const struct asource *s)
{
    return s->name;
}

void asource_close(struct asource *s)
{
    if (!s)
        return;
    s->ops->close(s->self);
    free(s);
}

/* ---- none: silence at the pace of the clock */

struct silence {
    struct clock *clock;
    struct pace_sound pace;
};

static int silence_open(void **self, const char *rest, const struct asource_cfg *cfg, char *why,
                        size_t why_size)
{
    struct silence *s = calloc(1, sizeof(*s));
    if (!s)
        return -ENOMEM;
    s->clock = cfg->clock;
    pace_sound_start(&s->pace, s->clock);
    *self = s;
    return 0;
}

static int silence_read(void *self, int16_t block[SOUND_BLOCK], int64_t *pts_us,
                        int64_t deadline_us)
{
    struct silence *s = self;

    if (pace_wait(s->clock, s->pace.due_us, deadline_us))
        return -ETIMEDOUT;
    memset(block, 0, sizeof(*block) * SOUND_BLOCK);
    *pts_us = s->pace.due_us - SOUND_BLOCK_US;
    pace_sound_next(&s->pace, s->clock);
    return 0;
}

const struct asource_ops no_sound_ops = {
    .word = "none",
    .help = "none, no microphone: the stream carries silence",
    .open = silence_open,
    .read = silence_read,
    .close = free,
    .is_none = true,
};
