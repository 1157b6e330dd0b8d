/* SPDX-License-Identifier: GPL-3.0-or-later */
/* resolve.h - host names to addresses on the loop, with a time limit; an answer that comes too late
 * is dropped. */
#ifndef TRANSPORT_RESOLVE_H
#define TRANSPORT_RESOLVE_H

#include "base/time/timer.h"
#include "transport/net.h"

struct resolve;
/* err: 0, or -errno (a uv_getaddrinfo status, -ETIMEDOUT after NET_STEP_LIMIT_MS). Loop thread;
 * called at most once. When it is called r is gone already: forget it there. addresses is valid
 * during the call; NULL on an error. */
typedef void resolve_fn(void *arg, int err, const struct net_addresses *addresses);

/* 0 (fn will be called later, never inside) or -errno. Numeric addresses are answered without a
 * look-up. An unanswered look-up that nobody waits for any more keeps the loop busy until the
 * system gives up; it touches nothing of ours. */
int resolve_start(struct resolve **out, uv_loop_t *loop, struct timers *timers, const char *host,
                  uint16_t port, resolve_fn *fn, void *arg);

/* A fault that was ordered for names, before the answer: called right after resolve_start. It holds
 * for numeric addresses, too, so that a server at hand can be used. */
enum resolve_fault {
    RESOLVE_FINE,
    RESOLVE_FAIL, /* there is no such name */
    RESOLVE_SLOW, /* the answer takes slow_us; more than the limit: -ETIMEDOUT */
    RESOLVE_DEAD, /* in front of the addresses is one where nobody answers */
};
struct resolve_order {
    enum resolve_fault fault;
    int64_t slow_us;
};
void resolve_spoil(struct resolve *r, const struct resolve_order *o); /* o NULL: nothing */
void resolve_cancel(struct resolve *r); /* fn will not be called; r is gone. NULL is fine */

#endif
