/* SPDX-License-Identifier: GPL-3.0-or-later */
/* live.c - the surface of the room: finds the component by its id and hands over. */
#include "live/component.h"

#include "base/log.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { REAP_PERIOD_US = 10000 };

static void on_news(void *arg, const struct mbox_news *n)
{
    struct live *l = arg;
    struct component *c = registry_find(&l->registry, n->to);

    if (c)
        c->ops->news(c, n);
}

/* ---- taking down: never inside a call of the component, because the page may have closed it from
 * a handler */

/* True when nothing of any component is left to take down. */
static bool reap_all(struct live *l)
{
    bool is_done = true;

    for (struct component *c = l->registry.first, *next; c; c = next) {
        next = c->next;
        bool is_reaped = c->ops->reap(c);
        if (is_reaped && c->is_closed) {
            registry_remove(&l->registry, c);
            c->ops->free(c);
        }
        is_done &= is_reaped;
    }
    return environment_reap(&l->environment) && is_done;
}

static void finish(struct live *l)
{
    void (*on_closed)(void *arg) = l->on_closed;

    timer_free(l->reaper);
    l->reaper = NULL;
    if (on_closed)
        on_closed(l->on_closed_arg);
}

static void on_reaper(void *arg)
{
    struct live *l = arg;
    bool is_done = reap_all(l);

    if (!l->is_closing) {
        if (is_done)
            timer_stop(l->reaper);
    } else if (!l->box) { /* the turn after the last one: libuv has let go */
        finish(l);
    } else if (!l->registry.first && !l->environment.first && !l->works && !l->replies.first) {
        reply_fini(&l->replies);
        mbox_free(l->box);
        l->box = NULL;
    }
}

void live_reap_later(struct live *l)
{
    if (!timer_is_running(l->reaper))
        timer_start(l->reaper, 0, REAP_PERIOD_US);
}

void component_reap_later(struct component *c)
{
    live_reap_later(c->live);
}

/* ---- the room itself */

int live_new(struct live **out, uv_loop_t *loop, struct timers *timers)
{
    struct live *l = calloc(1, sizeof(*l));

    if (!l)
        return -ENOMEM;
    l->loop = loop;
    l->timers = timers;
    l->clock = timers_clock(timers);
    int err = reply_init(&l->replies, l);
    if (!err)
        err = timer_new(&l->reaper, timers, on_reaper, l);
    if (!err)
        err = mbox_new(&l->box, l->clock, loop, on_news, l);
    if (err) {
        live_free(l);
        return err;
    }
    *out = l;
    return 0;
}

void live_shutdown(struct live *l, void (*on_closed)(void *arg), void *arg)
{
    for (struct component *c = l->registry.first; c; c = c->next)
        if (!c->is_closed)
            live_close(l, c->id);
    for (struct environment *s = l->environment.first; s; s = s->next)
        live_environment_close(l, s->id);
    l->is_closing = true;
    l->on_closed = on_closed;
    l->on_closed_arg = arg;
    timer_start(l->reaper, 0, REAP_PERIOD_US);
}

void live_free(struct live *l)
{
    if (!l)
        return;
    assert(!l->registry.first && !l->environment.first && !l->box);
    reply_fini(&l->replies);
    timer_free(l->reaper);
    free(l);
}

int live_open(struct live *l, const struct live_cfg *cfg, uint32_t *id)
{
    struct component *c;

    if (l->is_closing)
        return -ECANCELED;
    int err = cfg->kind == LIVE_PUSHER ? pusher_open(&c, l, cfg) : player_open(&c, l, cfg);
    if (err)
        return err;
    registry_add(&l->registry, c);
    *id = c->id;
    return 0;
}

void live_close(struct live *l, uint32_t id)
{
    struct component *c = registry_alive(&l->registry, id);

    if (!c)
        return;
    c->is_closed = true;
    c->ops->close(c);
    component_reap_later(c);
}

/* ---- attributes */

int live_set(struct live *l, uint32_t id, const char *name, const struct attr_value *value,
             const char *where)
{
    struct component *c = registry_alive(&l->registry, id);
    char why[256];

    if (!c)
        return -ENOENT;
    const struct attr_row *row = attr_find(c->rows->attrs, c->rows->attr_count, name);
    if (!row)
        return -ENOENT;
    uint64_t bit = (uint64_t)1 << (row - c->rows->attrs);
    c->given = value->given == ATTR_GIVEN_NULL ? c->given & ~bit : c->given | bit;
    c->redo |= attr_store(row, c->attrs, value, why, sizeof(why));
    if (why[0])
        log_warn("%s: %s: %s", where ? where : c->rows->tag, name, why);
    return 0;
}

void live_apply(struct live *l, uint32_t id)
{
    struct component *c = registry_alive(&l->registry, id);

    if (!c)
        return;
    unsigned redo = c->redo;
    bool is_first = !c->is_applied;
    c->redo = 0;
    c->is_applied = true;
    if (redo || is_first)
        c->ops->apply(c, redo, is_first);
}

/* ---- what the app does */

void live_around_set(struct live *l, uint32_t id, unsigned around)
{
    struct component *c = registry_alive(&l->registry, id);

    if (!c || c->around == around)
        return;
    unsigned came = around & ~c->around;
    c->around = around;
    c->ops->around(c, came);
}

void live_phone_set(struct live *l, uint32_t id, const struct live_phone *phone)
{
    struct component *c = registry_alive(&l->registry, id);

    if (c)
        c->cfg.phone = *phone;
}

unsigned live_take_used(struct live *l, uint32_t id)
{
    struct component *c = registry_alive(&l->registry, id);
    unsigned used = c ? c->used : 0;

    if (c)
        c->used = 0;
    return used;
}

bool live_small_window(struct live *l, uint32_t id, struct live_small_window *out)
{
    struct component *c = registry_alive(&l->registry, id);

    if (c)
        *out = c->ops->small_window(c);
    return c != NULL;
}

/* ---- sources */

int live_use(struct live *l, uint32_t id, enum device device, const char *source)
{
    struct component *c = registry_alive(&l->registry, id);

    if (!c || !c->ops->use)
        return -ENOENT;
    int err = device == DEVICE_CAMERA ? component_replace(&c->cfg.camera_front, source)
                                      : component_replace(&c->cfg.microphone, source);
    if (!err && device == DEVICE_CAMERA)
        err = component_replace(&c->cfg.camera_back, source);
    if (!err)
        c->ops->use(c, device);
    return err;
}

/* ---- methods */

static const struct method *find_method(const struct component *c, const char *name)
{
    for (const struct method *m = c->ops->methods; m->name; m++)
        if (strcmp(m->name, name) == 0)
            return m;
    return NULL;
}

void live_call(struct live *l, uint32_t id, const char *method, const struct live_option *options,
               int option_count, live_done_fn *done, void *arg)
{
    struct component *c = registry_alive(&l->registry, id);
    struct reply *call = reply_new(l, id, done, arg);

    if (!call) {
        log_error("live: no memory for a call of %s", method);
        return;
    }
    if (!c) {
        if (registry_was_used(&l->registry, id))
            reply_fail(call, CALL_UNLOADED, "page is unloaded");
        else
            reply_fail(call, CALL_NO_COMPONENT, "component not found");
        return;
    }
    const struct method *m = find_method(c, method);
    if (!m)
        reply_fail(call, CALL_NOT_SUPPORTED, "no method %s", method);
    else if (!m->run)
        reply_fail(call, CALL_NOT_SUPPORTED, "%s", m->not_yet);
    else
        m->run(c, options, option_count, call);
}

/* ---- questions */

const char *live_state(struct live *l, uint32_t id)
{
    struct component *c = registry_alive(&l->registry, id);
    return c ? c->ops->state(c) : "idle";
}

struct picture *live_picture(struct live *l, uint32_t id, bool *is_mirrored, uint64_t *serial)
{
    struct component *c = registry_alive(&l->registry, id);

    *is_mirrored = false;
    *serial = 0;
    return c ? c->ops->picture(c, is_mirrored, serial) : NULL;
}

bool live_is_fill_crop(struct live *l, uint32_t id)
{
    struct component *c = registry_alive(&l->registry, id);
    return c && c->ops->is_fill_crop(c);
}

int live_rotation(struct live *l, uint32_t id)
{
    struct component *c = registry_alive(&l->registry, id);
    return c ? c->ops->rotation(c) : 0;
}

int live_sound(struct live *l, uint32_t id, struct live_sound *out)
{
    struct component *c = registry_alive(&l->registry, id);
    return c ? c->ops->sound(c, out) : -ENODATA;
}

int64_t live_latency_us(struct live *l, uint32_t id)
{
    struct component *c = registry_alive(&l->registry, id);
    return c ? c->ops->latency_us(c) : -1;
}

void live_want_netstatus(struct live *l, uint32_t id, bool is_wanted)
{
    struct component *c = registry_alive(&l->registry, id);
    if (c)
        c->wants_netstatus = is_wanted;
}

void live_want_levels(struct live *l, uint32_t id, bool is_wanted)
{
    struct component *c = registry_alive(&l->registry, id);
    if (c)
        component_want_levels(c, is_wanted);
}
