/* SPDX-License-Identifier: GPL-3.0-or-later */
/* host.c - start and stop order of one run. */
#include "script/host/host.h"

#include "base/time/loop.h"
#include "base/err.h"
#include "base/log.h"
#include "live/live.h"
#include "script/vm/call.h"
#include "script/host/events.h"
#include "script/host/screen.h"
#include "script/host/turn.h"
#include "view/window.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>

enum {
    CLOSE_ROUNDS_MAX = 16
}; /* passes of the loop for close callbacks that start further closing */

/* ---- leaving */

static void on_live_closed(void *arg)
{
    struct host *h = arg;

    timers_stop_loop(h->timers);
}

static void on_guard(void *arg)
{
    struct host *h = arg;

    log_error("streams did not close in time; leaving anyway");
    h->is_late = true;
    timers_stop_loop(h->timers);
}

static void run_on_stop(struct host *h)
{
    int ref = h->on_stop;

    if (!ref)
        return;
    h->on_stop = 0;
    call_push(vm_lua(h->vm), ref);
    call_drop(vm_lua(h->vm), ref);
    call_protected(h->vm, 0, 0, "on_stop");
}

void host_leave(struct host *h, int exit_code)
{
    if (h->is_leaving)
        return;
    h->is_leaving = true;
    h->exit_code = exit_code;
    timer_start(h->guard, HOST_LEAVE_LIMIT_US, 0);
    timer_start(h->again, 0, 0); /* the turn ends soon, whoever called */
}

void host_end_turn(struct host *h)
{
    turn_run(h);
    screen_show_all(h);
    if (!h->is_leaving || h->has_left)
        return;
    h->has_left = true;
    run_on_stop(h);
    turn_run(h); /* what the pages' onUnload left for the end of the turn */
    if (h->live)
        live_shutdown(h->live, on_live_closed, h);
    else
        timers_stop_loop(h->timers);
}

static void on_prepare(uv_prepare_t *prepare)
{
    host_end_turn(prepare->data);
}

static void on_again(void *arg)
{
    (void)arg; /* it only wakes the loop: the work is in host_end_turn */
}

/* The run ends before its time; who has asked is told why. */
static void cut_short(struct host *h, const char *why, int exit_code)
{
    lua_State *L = vm_lua(h->vm);
    int ref = h->on_cut_short;

    host_leave(h, exit_code);
    if (!ref)
        return;
    h->on_cut_short = 0;
    call_push(L, ref);
    call_drop(L, ref);
    lua_pushstring(L, why);
    call_protected(h->vm, 1, 0, "on_cut_short");
}

static void reach_limit(struct host *h, const char *kind, double limit_s)
{
    char why[64];

    snprintf(why, sizeof(why), "time limit of %g %sreached", limit_s, kind);
    log_error("%s", why);
    cut_short(h, why, RUN_TIME_LIMIT);
}

static void on_limit(void *arg)
{
    struct host *h = arg;

    reach_limit(h, "s ", h->options->limit_s);
}

/* In rows: SIGALRM is the limit in real seconds. */
static const struct {
    int number;
    const char *name;
} signal_rows[HOST_SIGNALS] = {
    {SIGINT, "SIGINT"}, {SIGTERM, "SIGTERM"}, {SIGHUP, "SIGHUP"}, {SIGALRM, "SIGALRM"}};

static const char *signal_name(int number)
{
    for (int i = 0; i < HOST_SIGNALS; i++)
        if (signal_rows[i].number == number)
            return signal_rows[i].name;
    return "a signal";
}

/* A person who has seen enough ends an app or a stream well; what waits for something is cut short. */
static void on_signal(uv_signal_t *handle, int number)
{
    struct host *h = handle->data;

    if (number == SIGALRM)
        reach_limit(h, "real s ", h->options->real_limit_s);
    else
        cut_short(h, signal_name(number), h->on_cut_short ? RUN_SIGNAL + number : RUN_OK);
}

/* ---- parts, started in this order and stopped in the reverse one */

/* The loop's thread waits like all others, so its state may be used. */
static void say_where_scripts_wait(void *arg)
{
    struct host *h = arg;

    if (!h->vm || !h->on_deadlock)
        return;
    call_push(vm_lua(h->vm), h->on_deadlock);
    call_protected(h->vm, 0, 0, "on_deadlock");
}

static int start_clock(struct host *h)
{
    int err = clock_new(&h->clock, h->options->is_virtual ? CLOCK_VIRTUAL : CLOCK_REAL);
    if (err)
        return err;
    h->start_us = clock_now_us(h->clock);
    clock_on_deadlock(h->clock, say_where_scripts_wait, h);
    return 0;
}

static void stop_clock(struct host *h)
{
    clock_free(h->clock);
}

static int start_loop(struct host *h)
{
    int err = uv_loop_init(&h->loop);
    if (!err)
        h->loop.data = h;
    return err;
}

static void stop_loop(struct host *h)
{
    if (!h->loop.data)
        return;
    for (int i = 0; i < CLOSE_ROUNDS_MAX && uv_loop_alive(&h->loop); i++)
        uv_run(&h->loop, UV_RUN_NOWAIT);
    if (uv_loop_close(&h->loop) != 0)
        log_error("something of the loop was left open (a bug)");
}

static void start_limit(struct host *h)
{
    if (h->options->limit_s > 0)
        timer_start(h->limit, (int64_t)(h->options->limit_s * 1e6), 0);
}

static int start_timers(struct host *h)
{
    int err = timers_new(&h->timers, h->clock, &h->loop);
    if (err)
        return err;
    err = timer_new(&h->guard, h->timers, on_guard, h);
    if (!err)
        err = timer_new(&h->limit, h->timers, on_limit, h);
    if (!err)
        err = timer_new(&h->again, h->timers, on_again, h);
    if (!err)
        start_limit(h);
    return err;
}

static void stop_timers(struct host *h)
{
    timer_free(h->guard);
    timer_free(h->limit);
    timer_free(h->again);
    timers_free(h->timers);
}

/* Real seconds count whatever the clock of the run says, so they are the kernel's business. */
static void start_real_limit(const struct host *h)
{
    double s = h->options->real_limit_s;
    struct itimerval once = {.it_value = {(time_t)s, (suseconds_t)((s - floor(s)) * 1e6)}};

    if (s > 0)
        setitimer(ITIMER_REAL, &once, NULL);
}

static int start_signals(struct host *h)
{
    for (int i = 0; i < HOST_SIGNALS; i++) {
        int err = uv_signal_init(&h->loop, &h->signals[i]);
        if (err)
            return err;
        h->signals[i].data = h;
        uv_signal_start(&h->signals[i], on_signal, signal_rows[i].number);
    }
    start_real_limit(h);
    return 0;
}

static void close_handle(uv_handle_t *handle)
{
    if (handle->loop && !uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void stop_signals(struct host *h)
{
    for (int i = 0; i < HOST_SIGNALS; i++)
        close_handle((uv_handle_t *)&h->signals[i]);
}

static int start_turns(struct host *h)
{
    int err = uv_prepare_init(&h->loop, &h->turn_end);
    if (err)
        return err;
    h->turn_end.data = h;
    return uv_prepare_start(&h->turn_end, on_prepare);
}

static void stop_turns(struct host *h)
{
    close_handle((uv_handle_t *)&h->turn_end);
}

static int start_events(struct host *h)
{
    if (!h->options->events)
        return 0;
    int err = events_open(&h->events, h->options->events);
    if (err)
        log_error("--events %s: %s", h->options->events, err_text(err));
    return err;
}

static void stop_events(struct host *h)
{
    events_close(h->events);
}

static int start_vm(struct host *h)
{
    struct vm_cfg cfg = {.lua_dir = h->options->lua_dir, .host = h};
    int err = vm_new(&h->vm, &cfg);
    if (err)
        return err;
    lua_pushcfunction(vm_lua(h->vm), h->bindings->preload);
    return call_protected(h->vm, 0, 0, "start") ? 0 : -ENOMEM;
}

/* Bindings let go first: finalizers of the state still see live and windows. */
static void stop_vm(struct host *h)
{
    if (!h->vm)
        return;
    h->bindings->close(h);
    vm_free(h->vm);
    screen_close_all(h);
    h->bindings->release(h);
    if (!h->is_late && h->live)
        live_free(h->live);
    if (h->windows)
        windows_free(h->windows);
}

static const struct host_part {
    const char *name; /* for the message when it does not start; NULL: it says so itself */
    int (*start)(struct host *h);
    void (*stop)(struct host *h); /* copes with a start that failed half way */
} parts[] = {
    {"the clock", start_clock, stop_clock},
    {"the loop", start_loop, stop_loop},
    {"timers", start_timers, stop_timers},
    {"signals", start_signals, stop_signals},
    {"the end of turns", start_turns, stop_turns},
    {NULL, start_events, stop_events},
    {"Lua", start_vm, stop_vm},
};
enum { PART_COUNT = sizeof(parts) / sizeof(parts[0]) };

static void stop_parts(struct host *h)
{
    while (h->open_parts > 0)
        parts[--h->open_parts].stop(h);
}

int host_start(struct host *h, const struct run_options *o, const struct host_bindings *bindings)
{
    memset(h, 0, sizeof(*h));
    h->options = o;
    h->bindings = bindings;
    for (int i = 0; i < PART_COUNT; i++) {
        int err = parts[i].start(h);
        h->open_parts = i + 1;
        if (err) {
            if (parts[i].name)
                log_error("cannot start %s: %s", parts[i].name, err_text(err));
            stop_parts(h);
            return err;
        }
    }
    return 0;
}

static bool is_anything_open(struct host *h)
{
    return h->is_running || h->is_leaving || h->live || h->windows || h->bindings->is_open(h);
}

int host_use_clock(struct host *h, enum clock_mode mode)
{
    if (clock_is_virtual(h->clock) == (mode == CLOCK_VIRTUAL))
        return 0;
    if (h->options->is_clock_given)
        return -EPERM;
    if (is_anything_open(h))
        return -EBUSY;
    timer_stop(h->limit);
    int err = clock_switch(h->clock, mode);
    h->start_us = clock_now_us(h->clock);
    start_limit(h);
    return err;
}

int host_run(struct host *h)
{
    h->is_running = true;
    loop_run(h->clock, &h->loop, h->timers);
    int exit_code = h->exit_code;
    if (h->is_late)
        return exit_code; /* stages still use what we would free */
    stop_parts(h);
    return exit_code;
}

int host_live(struct host *h, struct live **out)
{
    int err = h->live ? 0 : live_new(&h->live, &h->loop, h->timers);
    if (!err)
        *out = h->live;
    return err;
}

int host_windows(struct host *h, struct windows **out, char *why, size_t why_size)
{
    int err = h->windows ? 0 : windows_new(&h->windows, &h->loop, h->timers, why, why_size);
    if (!err)
        *out = h->windows;
    return err;
}

double host_to_ms(const struct host *h, int64_t at_us)
{
    return (double)(at_us - h->start_us) / 1000.0;
}

double host_now_ms(const struct host *h)
{
    return host_to_ms(h, clock_now_us(h->clock));
}
