/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_cam.c - stage cam: opens and closes the camera as ordered, leads its pictures through the
 * filters, hands them to preview and encoder. */
#include "base/err.h"
#include "base/log.h"
#include "live/pusher/pipe/pusher_inside.h"
#include "live/environment/device_fault.h"
#include "media/capture/vsource.h"
#include "media/filter/chain.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    PAUSE_FPS = 5,
    SECOND_US = 1000000,
    USUAL_WIDTH = 360,
    USUAL_HEIGHT = 640,
    USUAL_FPS = 15,
    SIZE_WAIT_US = 10000
};

struct cam {
    struct pusher_wires *w;
    struct pusher_cam_order order;  /* what is wanted */
    struct pusher_look_order *look; /* how its pictures are to look; NULL: as they are */
    struct vsource *source;         /* open now, or NULL */
    struct chain *chain;            /* made for the first picture */
    struct picture *waiting;        /* what a pause shows, as it came; NULL: black */
    bool has_failed;                /* this order cannot be fulfilled; wait for another */
    bool owes_first;                /* PUSHER_FIRST_FRAME is still to be said */
    bool owes_key;                  /* the next picture is of another kind than those before */
    int64_t due_us;                 /* pictures before are too many for the rate wanted */
    int64_t still_us;               /* when the next picture of a pause is due */
};

/* ---- pictures on their way */

static void ring_preview(struct pusher_wires *w)
{
    if (!atomic_exchange(&w->is_preview_rung, true))
        mbox_post(w->bell, &(struct mbox_news){.to = w->id});
}

/* Takes p. */
static void to_encoder(struct cam *c, struct picture *p)
{
    if (!atomic_load(&c->w->has_encoder)) {
        picture_unref(p);
        return;
    }
    if (c->owes_key)
        atomic_store(&c->w->wants_key, true);
    c->owes_key = false;
    latest_put(c->w->to_enc, p);
}

static void take_look(struct cam *c)
{
    struct pusher_look_order *fresh = latest_take(c->w->look, 0);

    if (!fresh)
        return;
    pusher_look_order_free(c->look);
    c->look = fresh;
}

static struct look look_of(const struct cam *c)
{
    return c->look ? c->look->look : (struct look){0};
}

static enum device_fault fault_of(const struct cam *c)
{
    return device_fault_now(c->w->camera_order, c->w->clock);
}

static void tell_trouble(struct cam *c, enum chain_trouble trouble)
{
    if (trouble != CHAIN_FINE)
        pusher_tell(c->w, c->order.gen,
                    trouble == CHAIN_FAILED ? PUSHER_EFFECTS_FAILED : PUSHER_EFFECTS_NOT_STARTED, 0,
                    "");
}

/* Takes p. 0 or -errno: the picture is lost, which is logged. */
static int filter_picture(struct cam *c, const struct chain_order *o, struct picture *p,
                          struct chain_result *out)
{
    int err = c->chain ? 0 : chain_new(&c->chain);

    if (err)
        picture_unref(p);
    else
        err = chain_run(c->chain, o, p, out);
    if (err)
        log_warn("camera: a picture is lost: %s", err_text(err));
    else
        tell_trouble(c, out->trouble);
    return err;
}

/* What is ordered of effects beside the page's wishes: each picture takes two periods. */
static void dawdle(struct cam *c, int64_t begun_us)
{
    struct look look = look_of(c);

    if (fault_of(c) == DEVICE_EFFECTS_SLOW && look_has_effects(&look))
        clock_sleep_until(c->w->clock, begun_us + 2 * SECOND_US / c->order.fps);
}

/* Takes p. */
static void pass_picture(struct cam *c, struct picture *p)
{
    int64_t begun_us = clock_now_us(c->w->clock);
    enum device_fault fault = fault_of(c);
    struct chain_result r;

    take_look(c);
    const struct chain_order o = {.look = look_of(c),
                                  .lut = c->look ? c->look->lut : NULL,
                                  .width = c->order.width,
                                  .height = c->order.height,
                                  .is_black = fault == DEVICE_BLANK,
                                  .is_failing = fault == DEVICE_EFFECTS_FAIL};
    if (filter_picture(c, &o, p, &r) != 0)
        return;
    dawdle(c, begun_us);
    tell_trouble(
        c, chain_took(c->chain, clock_now_us(c->w->clock) - begun_us, SECOND_US / c->order.fps));
    to_encoder(c, r.published);
    latest_put(c->w->preview, r.shown);
    ring_preview(c->w);
}

/* Sources may be faster than wanted: every picture whose time has not come is left out. */
static bool is_due(struct cam *c, int64_t pts_us)
{
    int64_t period_us = SECOND_US / c->order.fps;

    if (pts_us < c->due_us - period_us / 4)
        return false;
    c->due_us = pts_us - c->due_us > period_us ? pts_us + period_us : c->due_us + period_us;
    return true;
}

/* ---- the device */

static void close_source(struct cam *c)
{
    if (!c->source)
        return;
    vsource_close(c->source);
    c->source = NULL;
}

static void fail_camera(struct cam *c, int err, const char *why)
{
    close_source(c);
    c->has_failed = true;
    log_info("camera: %s", why);
    pusher_tell(c->w, c->order.gen, PUSHER_CAMERA_FAILED, err, why);
}

static bool is_unplugged(const struct cam *c)
{
    enum device_fault fault = fault_of(c);

    return fault == DEVICE_FAILS || fault == DEVICE_GONE;
}

/* is_quiet: the same camera, drawn in another size; the page hears nothing of that. */
static void open_source(struct cam *c, bool is_quiet)
{
    char why[128];
    struct vsource_cfg cfg = {.clock = c->w->clock,
                              .width = c->order.width,
                              .height = c->order.height,
                              .fps = c->order.fps,
                              .is_back = c->order.is_back,
                              .gen = c->order.gen};
    if (is_unplugged(c)) {
        fail_camera(c, -ENODEV, "no such camera, as ordered");
        return;
    }
    int err =
        vsource_open(&c->source, c->order.has_spec ? c->order.spec : NULL, &cfg, why, sizeof(why));
    if (err) {
        c->source = NULL;
        fail_camera(c, err, why[0] ? why : err_text(err));
        return;
    }
    c->due_us = 0;
    if (is_quiet)
        return;
    c->owes_first = true;
    log_info("camera: %s opened", vsource_name(c->source));
    pusher_tell(c->w, c->order.gen, PUSHER_CAMERA_OPENED, vsource_is_screen(c->source),
                vsource_name(c->source));
}

static void capture(struct cam *c)
{
    struct picture *p;
    int err = fault_of(c) == DEVICE_GONE
                  ? -ENODEV
                  : vsource_read(c->source, &p, clock_now_us(c->w->clock) + STAGE_SLICE_US);

    if (err == -ETIMEDOUT)
        return;
    if (err) {
        fail_camera(c, err,
                    err == -ENODATA ? "the camera's stream has ended" : "the camera is gone");
        return;
    }
    if (fault_of(c) == DEVICE_NOTHING) {
        picture_unref(p);
        return;
    }
    if (c->owes_first)
        pusher_tell(c->w, c->order.gen, PUSHER_FIRST_FRAME, 0, "");
    c->owes_first = false;
    if (is_due(c, p->pts_us))
        pass_picture(c, p);
    else
        picture_unref(p);
}

/* ---- pause */

static bool is_resting(const struct cam *c)
{
    return c->order.is_on && c->order.is_paused;
}

static void take_waiting(struct cam *c)
{
    struct picture *fresh = latest_take(c->w->waiting, 0);

    if (!fresh)
        return;
    picture_unref(c->waiting);
    c->waiting = fresh;
    c->owes_key = true;
}

/* The waiting image or black, of now. NULL: out of memory. */
static struct picture *next_still(struct cam *c)
{
    struct picture *p = NULL;
    struct chain_result r;

    take_waiting(c);
    const struct chain_order o = {.look = look_of(c),
                                  .width = c->order.width,
                                  .height = c->order.height,
                                  .is_black = !c->waiting,
                                  .waiting = c->waiting};
    if (picture_new(&p, o.width, o.height) != 0)
        return NULL;
    p->pts_us = clock_now_us(c->w->clock);
    p->gen = c->order.gen;
    if (filter_picture(c, &o, p, &r) != 0)
        return NULL;
    picture_unref(r.shown);
    return r.published;
}

static void send_still(struct cam *c)
{
    int64_t now_us = clock_now_us(c->w->clock), period_us = SECOND_US / PAUSE_FPS;
    struct picture *p = next_still(c);

    if (p)
        to_encoder(c, p);
    c->still_us = (now_us - c->still_us > period_us ? now_us : c->still_us) + period_us;
}

/* ---- orders */

static bool is_same_camera(const struct pusher_cam_order *a, const struct pusher_cam_order *b)
{
    return a->is_on == b->is_on && a->is_paused == b->is_paused && a->gen == b->gen;
}

static bool is_same_size(const struct pusher_cam_order *a, const struct pusher_cam_order *b)
{
    return a->width == b->width && a->height == b->height && a->fps == b->fps;
}

static void complete(struct pusher_cam_order *o)
{
    o->width = o->width ? o->width : USUAL_WIDTH;
    o->height = o->height ? o->height : USUAL_HEIGHT;
    o->fps = o->fps ? o->fps : USUAL_FPS;
}

static void obey_cam_order(struct cam *c, struct pusher_cam_order *o)
{
    complete(o);
    bool is_same = is_same_camera(&c->order, o), is_resized = !is_same_size(&c->order, o);

    c->owes_key |= c->order.is_paused != o->is_paused;
    c->order = *o;
    if (!is_same || (is_resized && c->source && vsource_is_drawn(c->source)))
        close_source(c);
    if (!is_same)
        c->has_failed = c->owes_first = false;
    if (o->is_on && !o->is_paused && !c->source && !c->has_failed)
        open_source(c, is_same);
}

/* An order without a size is for a preview, or the one with the size is right behind it. */
static struct pusher_cam_order *next_order(struct pusher_part *part, int64_t deadline_us)
{
    struct pusher_cam_order *o = worker_take(&part->worker, deadline_us), *newer = NULL;

    if (o && o->width == 0)
        newer = worker_take(&part->worker, clock_now_us(part->wires->clock) + SIZE_WAIT_US);
    if (!newer)
        return o;
    free(o);
    return newer;
}

void pusher_cam_run(struct stage *st, void *arg)
{
    struct pusher_part *part = arg;
    struct cam c = {.w = part->wires};

    while (!stage_stopping(st)) {
        int64_t idle_us = is_resting(&c) ? c.still_us : CLOCK_NEVER;
        struct pusher_cam_order *o = next_order(part, c.source ? 0 : idle_us);
        if (o) {
            obey_cam_order(&c, o);
            free(o);
        } else if (c.source) {
            capture(&c);
        } else if (is_resting(&c)) {
            send_still(&c);
        }
    }
    close_source(&c);
    picture_unref(c.waiting);
    pusher_look_order_free(c.look);
    chain_free(c.chain);
}
