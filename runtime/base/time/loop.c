/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loop.c - with a real clock libuv runs the loop; with a virtual one passes alternate with waits
 * through the clock. */
#include "base/time/loop.h"

#include <poll.h>

/* Would a pass of the loop find something to do? */
static bool is_ready(struct clock *c, uv_loop_t *loop, struct timers *timers)
{
    struct pollfd p = {.fd = uv_backend_fd(loop), .events = POLLIN};

    return (timers && timers_next_us(timers) <= clock_now_us(c)) || poll(&p, 1, 0) > 0;
}

static void never(uv_timer_t *unused)
{
    (void)unused;
}

/* Has the loop anything but the keeper to wait for? */
static bool is_alive(uv_loop_t *loop, uv_timer_t *keeper, struct timers *timers)
{
    uv_unref((uv_handle_t *)keeper);
    bool has_work = uv_loop_alive(loop) || (timers && timers_next_us(timers) != CLOCK_NEVER);
    uv_ref((uv_handle_t *)keeper);
    return has_work;
}

/* Makes passes until a pass has found nothing (so the end-of-turn work is done, too), then waits
 * for a descriptor of the loop or the next timer. Returns 1 when stopped, 0 when empty. The keeper
 * stands for our timers: without a keeper libuv would skip whole passes. */
static int pass_time(struct clock *c, uv_loop_t *loop, uv_timer_t *keeper, struct timers *timers)
{
    for (;;) {
        bool was_ready = is_ready(c, loop, timers);
        if (timers)
            timers_run_due(timers);
        uv_run(loop, UV_RUN_NOWAIT);
        if (timers && timers_take_stop(timers))
            return 1;
        if (was_ready || uv_backend_timeout(loop) == 0)
            continue;
        if (!is_alive(loop, keeper, timers))
            return 0;
        clock_poll(c, uv_backend_fd(loop), POLLIN, timers ? timers_next_us(timers) : CLOCK_NEVER);
    }
}

static int run_virtual(struct clock *c, uv_loop_t *loop, struct timers *timers)
{
    uv_timer_t keeper;

    uv_timer_init(loop, &keeper);
    uv_timer_start(&keeper, never, (uint64_t)INT64_MAX, 0);
    int more = pass_time(c, loop, &keeper, timers);
    uv_close((uv_handle_t *)&keeper, NULL);
    uv_run(loop, UV_RUN_NOWAIT); /* lets libuv close the keeper */
    return more;
}

int loop_run(struct clock *c, uv_loop_t *loop, struct timers *timers)
{
    return clock_is_virtual(c) ? run_virtual(c, loop, timers) : uv_run(loop, UV_RUN_DEFAULT);
}
