/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reply.c - a list that a timer of one millisecond empties. */
#include "live/component.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void give_answer(struct reply *call, bool is_alive)
{
    struct live_result result = {
        .is_ok = call->is_ok && is_alive,
        .reason = is_alive ? call->reason : "page is unloaded",
        .err_code = is_alive ? call->err_code : CALL_UNLOADED,
        .text_name = call->text_name,
        .text = call->text_name ? call->text : NULL,
        .numbers = call->numbers,
        .number_count = call->number_count,
    };

    if (!is_alive && call->err_code == CALL_NO_COMPONENT) { /* there never was one */
        result.reason = call->reason;
        result.err_code = call->err_code;
    }
    call->done(call->arg, &result);
}

static void give_error(const struct reply *call, struct component *c)
{
    if (c)
        component_event(c, "error",
                        (struct live_value[]){{.number = call->err_code}, {.text = call->reason}});
}

/* Only what was there when the turn began: a page that calls again from its callback waits for the
 * next one. */
static void on_timer(void *arg)
{
    struct live *live = arg;
    struct reply *call = live->replies.first, *next;

    live->replies.first = live->replies.last = NULL;
    for (; call; call = next) {
        struct component *c = registry_alive(&live->registry, call->id);
        next = call->next;
        if (call->done)
            give_answer(call, c != NULL);
        else
            give_error(call, c);
        free(call);
    }
}

int reply_init(struct replies *l, struct live *live)
{
    return timer_new(&l->timer, live->timers, on_timer, live);
}

void reply_fini(struct replies *l)
{
    timer_free(l->timer);
    l->timer = NULL;
}

static void append_reply(struct reply *call)
{
    struct replies *l = &call->live->replies;

    if (l->last)
        l->last->next = call;
    else
        l->first = call;
    l->last = call;
    if (!timer_is_running(l->timer))
        timer_start(l->timer, 0, 0);
}

struct reply *reply_new(struct live *live, uint32_t id, live_done_fn *done, void *arg)
{
    struct reply *call = calloc(1, sizeof(*call));

    if (call) {
        call->live = live;
        call->id = id;
        call->done = done;
        call->arg = arg;
    }
    return call;
}

void reply_ok(struct reply *call)
{
    if (!call)
        return;
    call->is_ok = true;
    append_reply(call);
}

void reply_fail(struct reply *call, enum live_err_code code, const char *format, ...)
{
    va_list args;

    if (!call)
        return;
    call->err_code = code;
    va_start(args, format);
    vsnprintf(call->reason, sizeof(call->reason), format, args);
    va_end(args);
    append_reply(call);
}

void component_error(struct component *c, int err_code, const char *reason)
{
    struct reply *event = reply_new(c->live, c->id, NULL, NULL);
    const struct say what = {.reason = reason};

    if (!event)
        return;
    event->err_code = err_code;
    say_fill(event->reason, sizeof(event->reason),
             rows_code_text(c->rows->errors, c->rows->error_count, err_code), &what);
    append_reply(event);
}
