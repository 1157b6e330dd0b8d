/* SPDX-License-Identifier: GPL-3.0-or-later */
/* host.h - everything that one run of the program owns and gives to Lua: loop, clock, timers, live
 * parts, windows, the state. Loop thread.
 *
 *   start   clock, loop, timers, signals, end-of-turn hook, vm; live and windows at their first use
 *   leave   Lua's on_stop, then live_shutdown, then the loop stops;
 *           the bindings release what is left, then vm, loop, clock end */
#ifndef SCRIPT_HOST_H
#define SCRIPT_HOST_H

#include "base/time/timer.h"
#include "script/host/run_options.h"
#include "script/vm/vm.h"

#include <uv.h>

enum { HOST_LEAVE_LIMIT_US = 900 * 1000 }; /* a run ends within 1 s of SIGTERM */
enum { HOST_SIGNALS = 4 };

struct live;
struct windows;
struct events;
struct l_timer;
struct l_component;
struct l_pending;
struct l_relay;
struct l_exchange;
struct l_watch;
struct mbox;
struct l_window;
struct screen;
struct image;

struct host {
    const struct run_options *options;
    const struct host_bindings *bindings;
    struct clock *clock;
    uv_loop_t loop;
    struct timers *timers;
    int64_t start_us;
    struct vm *vm;

    struct events *events;
    struct live *live;       /* host_live */
    struct windows *windows; /* host_windows */

    /* lists that belong to the binding of that name */
    struct l_timer *l_timers;
    struct l_component *l_components;
    struct l_pending *l_pendings;
    struct l_relay *l_relays;
    struct l_exchange *l_exchanges;
    struct l_watch *l_watches;
    struct mbox *http_box;
    struct l_window *l_windows;
    struct screen *screens;
    struct image *images;
    uint64_t last_image; /* the serial of the decoding done last */
    int64_t last_id;     /* of timers, windows */
    int on_stop;         /* call.h reference */
    int on_deadlock;     /* the same */
    int on_cut_short; /* the same: called with the reason when a signal or a limit ends the run */
    int turn_jobs;    /* registry reference: array of functions for the end of this turn */
    int turn_count;

    uv_prepare_t turn_end;
    uv_signal_t signals[HOST_SIGNALS];
    struct timer *guard, *limit, *again;
    int open_parts; /* how many of the parts of host.c are started */
    bool is_running, is_leaving, has_left, is_late;
    int exit_code;
};

/* What the host asks of the bindings, which know it; native.c has the only table. */
struct host_bindings {
    lua_CFunction preload;         /* adds parlua.native to package.preload */
    void (*close)(struct host *h); /* lets go of what Lua left open; the Lua state is still there */
    void (*release)(struct host *h); /* the same for what outlives the Lua state: relays, windows */
    bool (*is_open)(struct host *h); /* something is open that uses the clock */
};

/* 0 or -errno, which has been told on stderr. On failure nothing is left. */
int host_start(struct host *h, const struct run_options *o, const struct host_bindings *bindings);
/* Runs the loop until host_leave is done; then takes everything down. The exit code. */
int host_run(struct host *h);
/* Asks to leave at the end of this turn; the first exit code counts. Also from inside Lua, also
 * before host_run. */
void host_leave(struct host *h, int exit_code);
/* The end of a loop turn: waiting Lua functions, windows, leaving. Called before the loop
 * sleeps. */
void host_end_turn(struct host *h);

/* The clock of the process, for a script that wants another one before anything is open. 0, -EPERM:
 * the command line has chosen, -EBUSY: something is open or runs already, -ENOMEM. */
int host_use_clock(struct host *h, enum clock_mode mode);

/* First use starts them. 0 or -errno; for windows the reason is in why. */
int host_live(struct host *h, struct live **out);
int host_windows(struct host *h, struct windows **out, char *why, size_t why_size);

/* Milliseconds since the program began. */
double host_now_ms(const struct host *h);
double host_to_ms(const struct host *h, int64_t at_us);

#endif
