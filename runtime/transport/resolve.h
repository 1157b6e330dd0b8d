/* SPDX-License-Identifier: GPL-3.0-or-later */
/* resolve.h - looks host names up on the loop, with a time limit; a late answer is dropped. Loop
 * thread only. */
#ifndef TRANSPORT_RESOLVE_H
#define TRANSPORT_RESOLVE_H

#include "base/time/timer.h"
#include "transport/net.h"

struct resolve;
/* Called at most once. err: 0, or -errno (a uv_getaddrinfo status, -ETIMEDOUT after
 * NET_STEP_LIMIT_MS). The resolve has been freed before the call: fn forgets its pointer. addresses
 * is valid during the call; NULL on an error. */
typedef void resolve_fn(void *arg, int err, const struct net_addresses *addresses);

/* 0: fn will be called later, never inside this call; or -errno. A numeric address is answered
 * without a look-up. A look-up that was given up keeps the loop alive until the system answers, and
 * touches no memory of its caller. */
int resolve_start(struct resolve **out, uv_loop_t *loop, struct timers *timers, const char *host,
                  uint16_t port, resolve_fn *fn, void *arg);

/* Faults that a script orders for look-ups, of numeric addresses as well. */
enum resolve_fault {
    RESOLVE_FINE,
    RESOLVE_FAIL, /* there is no such name */
    RESOLVE_SLOW, /* the answer takes slow_us; -ETIMEDOUT when slow_us is beyond the limit */
    RESOLVE_DEAD, /* the first address is one where nobody answers */
};
struct resolve_order {
    enum resolve_fault fault;
    int64_t slow_us;
};
/* To be called right after resolve_start; o NULL: no fault. */
void resolve_spoil(struct resolve *r, const struct resolve_order *o);
void resolve_cancel(struct resolve *r); /* frees r, fn will not be called; NULL is fine */

#endif
