/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_busy.c - decides when a publisher's network is too slow (1101). Pure but for its atomics;
 * time comes in. */
#include "live/pusher/pipe/pusher_inside.h"

void pusher_busy_reset(struct pusher_busy *b)
{
    b->head_us = 0;
    b->kernel_us = 0;
    b->since_us = 0;
}

int64_t pusher_busy_delay_us(struct pusher_busy *b, int64_t now_us)
{
    int64_t head_us = b->head_us;

    return (head_us && head_us < now_us ? now_us - head_us : 0) + b->kernel_us;
}

/* Has the delay been too long for long enough? */
static bool holds(struct pusher_busy *b, int64_t now_us, int64_t delay_us)
{
    int64_t since_us = b->since_us;

    if (delay_us <= BUSY_DELAY_US) {
        b->since_us = 0;
        return false;
    }
    if (since_us == 0) {
        atomic_compare_exchange_strong(&b->since_us, &since_us, now_us);
        return false;
    }
    return now_us - since_us >= BUSY_HOLD_US;
}

bool pusher_busy_ask(struct pusher_busy *b, int64_t now_us, bool has_dropped, int64_t *delay_us)
{
    int64_t said_us = b->said_us;

    *delay_us = pusher_busy_delay_us(b, now_us);
    bool is_busy = holds(b, now_us, *delay_us) || has_dropped;
    bool is_time = said_us == 0 || now_us - said_us >= BUSY_AGAIN_US;
    return is_busy && is_time && atomic_compare_exchange_strong(&b->said_us, &said_us, now_us);
}
