/* SPDX-License-Identifier: GPL-3.0-or-later */
/* attempt.h - one connection after the other to the same place: look-up, connect, loss, wait,
 * again.
 *
 *          start              addresses                up
 *   IDLE --------> RESOLVING -----------> CONNECTING -----> UP
 *    ^                 ^  |                    |            |
 *    |                 |  '--------------------+------------'
 *    |             due |                       | loss: ops.lost
 *    |                 |                       v
 *    |              WAITING <-- ops.next ---- LOST       the budget has another attempt
 *    |                                         |
 *    '---------------------------- ops.next ---'         the budget has none
 *    '--- stop, from every state
 *
 * What stands around an attempt in a session, and who owns what:
 *
 *   struct player, struct pusher, struct bridge
 *     |-- attempt          when to connect; the generation of the connection
 *     |-- a pipe or line   how to connect; its threads are workers (worker.h)
 *     '-- retired_list     pipes whose session is over (retired.h); a bridge has none
 *
 * The owner's threads say with what they post of which generation they are; attempt_is_current
 * drops all that comes late. Loop thread only. */
#ifndef LIVE_ATTEMPT_H
#define LIVE_ATTEMPT_H

#include "live/session/attempt_fsm.h"
#include "transport/resolve.h"
#include "transport/retry.h"

#include <limits.h>

/* ATTEMPT_ENDS: a line has a source and a sink. ATTEMPT_FOR_EVER: a budget that is never spent. */
enum { ATTEMPT_ENDS = 2, ATTEMPT_FOR_EVER = INT_MAX };

/* What an attempt tells its owner. Inside each of them the owner may stop the attempt, and start it
 * again: then nothing more follows of the old one. */
struct attempt_ops {
    /* Connect to this: the addresses of every end of the plan, valid during the call, and the
     * generation the new connection has. What comes of it the owner says with attempt_up and
     * attempt_lost. */
    void (*connect)(void *arg, const struct net_addresses *addresses, uint32_t gen);
    /* The connection is gone, or there was none: why, and at which step. */
    void (*lost)(void *arg, enum net_phase phase, const char *reason);
    /* After lost: attempt number `attempt` (1 .. count) begins when its time has come; 0: all have
     * been made. NULL: the owner does not care. */
    void (*next)(void *arg, int attempt, int count);
};

/* Where to connect to, and how often. */
struct attempt_plan {
    const struct url *ends[ATTEMPT_ENDS]; /* stay until attempt_stop */
    int end_count;                        /* 1 .. ATTEMPT_ENDS */
    int retry_count;                      /* after a loss; 1 or more */
    int64_t retry_interval_us;            /* wait before each */
};

struct attempt_cfg {
    uv_loop_t *loop;
    struct timers *timers;
    const struct resolve_order *names; /* ordered faults of names, or NULL; stays */
    const struct attempt_ops *ops;
    void *arg; /* of ops */
};

struct attempt {
    struct attempt_cfg cfg;
    struct attempt_plan plan;
    enum attempt_state state;
    uint32_t gen; /* of the connection; raised when one begins and when it is over; 0: never any */
    struct retry budget;
    struct resolve *look_up;
    struct net_addresses addresses[ATTEMPT_ENDS];
    int resolved;        /* ends whose addresses are known */
    int resolve_err;     /* the look-up could not begin; told on the next turn */
    struct timer *timer; /* WAITING; or RESOLVING with resolve_err */
};

/* Takes a zeroed attempt. 0 or -ENOMEM. */
int attempt_init(struct attempt *a, const struct attempt_cfg *cfg);
/* Takes one that never was initialised, too. */
void attempt_fini(struct attempt *a);

/* From IDLE: begins, with a whole budget. ops are called later, never inside. */
void attempt_start(struct attempt *a, const struct attempt_plan *plan);
/* The connection is over for good; nothing is said about it. */
void attempt_stop(struct attempt *a);
void attempt_up(struct attempt *a); /* the connection works */
/* The connection is gone: ops.lost, and then ops.next, are called inside. NET_FINE and
 * NET_CANCELLED are no loss. */
void attempt_lost(struct attempt *a, enum net_phase phase, const char *reason);
/* Media has flowed: the budget is whole again. */
void attempt_refill(struct attempt *a);

/* News of that generation are of the connection there is now. */
bool attempt_is_current(const struct attempt *a, uint32_t gen);
/* The owner was told to connect, and has not lost or stopped what came of it. */
bool attempt_has_connection(const struct attempt *a);

#endif
