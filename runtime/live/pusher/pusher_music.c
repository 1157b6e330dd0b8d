/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_music.c - playBGM and its kin: load, play, pause, end. */
#include "live/pusher/pusher_music.h"

#include "live/pusher/pusher.h"
#include "live/pusher/resource.h"
#include "media/voice/music.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { FILE_MAX = 64 * 1024 * 1024, HTTP_LIMIT_US = 30000000 };

/* One load. */
struct tune {
    struct pusher *pusher;
    int64_t start_us, end_us;
};

bool pusher_music_plays(const struct pusher *p)
{
    return p->music.state == MUSIC_PLAYING || p->music.state == MUSIC_PAUSED;
}

/* ---- loading */

static void *open_tune(void *state, const uint8_t *bytes, size_t size, char why[RESOURCE_WHY_MAX])
{
    const struct tune *t = state;
    struct music *music = NULL;
    int err = music_open(&music, bytes, size, t->start_us, t->end_us, why, RESOURCE_WHY_MAX);

    if (err && !why[0])
        snprintf(why, RESOURCE_WHY_MAX, "out of memory");
    return music;
}

static void fail_load(struct pusher *p, const char *why)
{
    struct reply *call = p->music.call;

    p->music = (struct pusher_music){.state = MUSIC_OFF};
    reply_fail(call, CALL_RESOURCE, "BGM load failed: %s", why);
    component_error(&p->c, ERR_BGM_LOAD, why);
}

static void on_tune(void *state, void *music, const char *why)
{
    struct pusher *p = ((const struct tune *)state)->pusher;

    p->music.resource = NULL;
    if (!music) {
        fail_load(p, why);
        return;
    }
    reply_ok(p->music.call);
    p->music = (struct pusher_music){.state = MUSIC_PLAYING, .gen = ++p->last_gen};
    pusher_pipe_music(p->pipe, music, p->music.gen);
}

static const struct resource_ops tune_ops = {
    .size_max = FILE_MAX,
    .limit_us = HTTP_LIMIT_US,
    .make = open_tune,
    .done = on_tune,
    .drop = music_close,
    .free = free,
};

/* What plays ends; what is loaded is given up, and the call that waits for it fails. */
static void end_music(struct pusher *p, const char *why)
{
    struct pusher_music before = p->music;

    p->music = (struct pusher_music){.state = MUSIC_OFF};
    resource_cancel(before.resource);
    reply_fail(before.call, CALL_WRONG_STATE, "%s", why);
    if (p->pipe && before.gen)
        pusher_pipe_music_off(p->pipe, ++p->last_gen);
}

void pusher_music_closed(struct pusher *p)
{
    end_music(p, "the pusher has stopped");
}

static int64_t to_us(double ms)
{
    return (int64_t)(fmax(-1, fmin(ms, 1e9)) * 1000);
}

void pusher_music_play(struct pusher *p, const char *url, double start_ms, double end_ms,
                       struct reply *call)
{
    if (!url[0]) {
        reply_fail(call, CALL_PARAMETER, "url is empty");
        return;
    }
    if (!pusher_is_capturing(p)) {
        reply_fail(call, CALL_WRONG_STATE, "neither pushing nor previewing");
        return;
    }
    end_music(p, "another playBGM came before it was loaded");
    p->music.call = call;
    p->music.state = MUSIC_LOADING;
    struct tune *t = calloc(1, sizeof(*t));
    if (t)
        *t = (struct tune){p, to_us(start_ms), to_us(end_ms)};
    int err =
        t ? resource_start(&p->music.resource, p->c.live, &p->c.cfg, url, &tune_ops, t) : -ENOMEM;
    if (err) {
        free(t);
        fail_load(p, resource_why(err));
    }
}

/* ---- the other calls */

void pusher_music_stop(struct pusher *p, struct reply *call)
{
    end_music(p, "stopBGM came before it was loaded");
    reply_ok(call);
}

static void hold(struct pusher *p, bool is_paused, const char *why_not, struct reply *call)
{
    if (!pusher_music_plays(p)) {
        reply_fail(call, CALL_WRONG_STATE, "%s", why_not);
        return;
    }
    p->music.state = is_paused ? MUSIC_PAUSED : MUSIC_PLAYING;
    pusher_pipe_music_pause(p->pipe, is_paused);
    reply_ok(call);
}

void pusher_music_pause(struct pusher *p, struct reply *call)
{
    hold(p, true, "BGM is not playing", call);
}

void pusher_music_resume(struct pusher *p, struct reply *call)
{
    hold(p, false, "BGM is not paused", call);
}

/* ---- news */

int pusher_music_on_begun(struct pusher *p, const struct mbox_news *n)
{
    (void)n;
    component_event(&p->c, "bgmstart", NULL);
    return I_NONE;
}

int pusher_music_on_at(struct pusher *p, const struct mbox_news *n)
{
    const struct live_value detail[] = {{.number = (double)n->arg}, {.number = (double)n->second}};

    component_event(&p->c, "bgmprogress", detail);
    return I_NONE;
}

int pusher_music_on_ended(struct pusher *p, const struct mbox_news *n)
{
    (void)n;
    p->music = (struct pusher_music){.state = MUSIC_OFF};
    component_event(&p->c, "bgmcomplete", NULL);
    return I_NONE;
}
