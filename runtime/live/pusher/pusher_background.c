/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_background.c - a pusher without its devices: paused by the page, or the app in the
 * background, or another call on the phone. All are one pause of the pipe, which ends when none is
 * left. */
#include "live/pusher/pusher.h"

#include "base/log.h"
#include "live/pusher/resource.h"
#include "live/pusher/waiting.h"
#include "media/frame.h"

bool pusher_is_in_background(const struct pusher *p)
{
    return p->c.around & LIVE_IN_BACKGROUND;
}

/* ---- the waiting image: loaded when it is needed for the first time */

static void set_image(struct pusher *p, struct picture *image)
{
    picture_unref(p->image);
    p->image = image;
    if (p->pipe)
        pusher_pipe_waiting(p->pipe, picture_ref(image));
}

static void tell_failed(struct pusher *p, const char *why)
{
    log_warn("live-pusher %u: waiting-image: %s; black is sent", p->c.id, why);
    component_error(&p->c, ERR_WAITING_IMAGE_LOAD, why);
}

static void on_loaded(void *arg, struct picture *image, const char *why)
{
    struct pusher *p = arg;

    p->waiting = NULL;
    p->image_state = IMAGE_KNOWN;
    set_image(p, image);
    if (!image)
        tell_failed(p, why);
}

static void need_image(struct pusher *p)
{
    const struct pusher_attrs *a = &p->attrs;

    if (p->image)
        pusher_pipe_waiting(p->pipe, picture_ref(p->image));
    if (p->image_state != IMAGE_UNASKED || !a->waiting_image[0] || !pusher_has_video(p))
        return;
    int err = waiting_start(&p->waiting, p->c.live, &p->c.cfg, a->waiting_image,
                            a->waiting_image_hash, on_loaded, p);
    p->image_state = err ? IMAGE_KNOWN : IMAGE_LOADING;
    if (err)
        tell_failed(p, resource_why(err));
}

void pusher_waiting_changed(struct pusher *p)
{
    waiting_cancel(p->waiting);
    p->waiting = NULL;
    p->image_state = IMAGE_UNASKED;
    set_image(p, NULL);
    if (pusher_pipe_is_paused(p->pipe))
        need_image(p);
}

/* ---- pause */

void pusher_background_sync(struct pusher *p)
{
    bool is_wanted = p->is_pause_wanted || p->c.around & (LIVE_IN_BACKGROUND | LIVE_INTERRUPTED);

    if (!pusher_is_capturing(p) || is_wanted == pusher_pipe_is_paused(p->pipe))
        return;
    if (is_wanted)
        need_image(p);
    pusher_feed(p, is_wanted ? I_PAUSE : I_RESUME, NULL);
}

void pusher_pause(struct pusher *p, bool is_wanted)
{
    p->is_pause_wanted = is_wanted;
    pusher_background_sync(p);
}

void pusher_background_closed(struct pusher *p)
{
    p->is_pause_wanted = false;
    timer_stop(p->background_timer);
}

/* ---- background */

static void on_limit(void *arg)
{
    pusher_feed(arg, I_SUSPENDED, NULL);
}

static void limit(struct pusher *p)
{
    if (!pusher_is_in_background(p))
        timer_stop(p->background_timer);
    else if (!timer_is_running(p->background_timer))
        timer_start(p->background_timer, LIVE_BACKGROUND_LIMIT_US, 0);
}

void pusher_around(struct component *c, unsigned came)
{
    struct pusher *p = (struct pusher *)c;
    bool is_start_due = p->is_start_due && !pusher_is_in_background(p);

    limit(p);
    if (came & LIVE_INTERRUPTED)
        pusher_feed(p, I_INTERRUPTED, NULL);
    pusher_background_sync(p);
    if (!is_start_due)
        return;
    p->is_start_due = false;
    if (p->attrs.url[0] && !pusher_has_session(p))
        pusher_start(p, NULL);
}

int pusher_background_new(struct pusher *p)
{
    return timer_new(&p->background_timer, p->c.live->timers, on_limit, p);
}

void pusher_background_end(struct pusher *p)
{
    waiting_cancel(p->waiting);
    p->waiting = NULL;
}

void pusher_background_free(struct pusher *p)
{
    pusher_background_end(p);
    picture_unref(p->image);
    timer_free(p->background_timer);
}
