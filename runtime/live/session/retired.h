/* SPDX-License-Identifier: GPL-3.0-or-later */
/* retired.h - pipes whose session is over: each may close its connection in order until a deadline,
 * then its stages are stopped, and when the last of them has ended the pipe is freed.
 *
 *   retired_add --> CLOSING --retired_closed or the deadline--> STOPPED --all stages ended--> freed
 *       '-------------- nothing to close ----------------------^
 *
 * Loop thread. */
#ifndef LIVE_RETIRED_H
#define LIVE_RETIRED_H

#include <stdbool.h>
#include <stdint.h>

/* What is done to a pipe of one kind. */
struct retired_ops {
    void (*stop)(void *pipe); /* asks its stages to end; called once */
    int (*reap)(void *pipe);  /* joins those that have; how many still run. Never waits */
    void (*free)(void *pipe); /* only when reap has said 0 */
    /* The connection is closed, or out of time. waiter is never NULL; may be NULL when nobody ever
     * waits. */
    void (*closed)(void *waiter);
};

struct retired;
struct retired_list {
    const struct retired_ops *ops;
    struct retired *first; /* the newest */
    struct retired *spare; /* for the pipe in use: its end needs no memory */
};

/* Before a pipe is opened. 0 or -ENOMEM. */
int retired_reserve(struct retired_list *l);
/* Takes the pipe over, for which retired_reserve has said 0. gen is that of the connection to be
 * closed; with deadline_us 0 there is none, and the pipe is stopped at once. */
void retired_add(struct retired_list *l, void *pipe, uint32_t gen, int64_t deadline_us);
/* waiter is told when the connection of the newest pipe is closed; it then belongs to ops->closed.
 * False when no pipe is closing: the waiter stays the caller's. */
bool retired_await(struct retired_list *l, void *waiter);
/* The connection of that generation is closed. */
void retired_closed(struct retired_list *l, uint32_t gen);
/* Stops pipes whose time is over, frees those that have ended. True when none is left. */
bool retired_reap(struct retired_list *l, int64_t now_us);
/* Only when none is left. */
void retired_fini(struct retired_list *l);

#endif
