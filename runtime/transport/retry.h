/* SPDX-License-Identifier: GPL-3.0-or-later */
/* retry.h - the budget of reconnects: how many attempts, how long to wait before each, and when a
 * connection has earned a whole budget again. Pure. */
#ifndef TRANSPORT_RETRY_H
#define TRANSPORT_RETRY_H

#include <stdbool.h>
#include <stdint.h>

struct retry {
    int count, left;     /* the whole budget; the attempts left */
    int64_t interval_us; /* to wait before each attempt */
};

void retry_init(struct retry *r, int count, int64_t interval_us); /* count 1..10 */
/* After a loss or a failed attempt: true with *attempt (1..count), false when none is left. */
bool retry_next(struct retry *r, int *attempt);
void retry_refill(struct retry *r); /* when media has flowed: retry_flow_media */

/* A burst of cached media proves nothing about a connection: what counts is the time during which
 * media kept coming or leaving. */
enum {
    RETRY_FLOW_US = 1000 * 1000, /* so much time with media refills the budget */
    RETRY_GAP_US = 500 * 1000,   /* of a pause between two packets no more than this counts */
};

struct retry_flow { /* of one connection; starts zeroed */
    bool has_begun, is_done;
    int64_t last_us;   /* when the last packet passed */
    int64_t flowed_us; /* time with media */
};

/* A packet of media passed at now_us. Returns true once in a connection: when the time with media
 * has reached RETRY_FLOW_US. */
bool retry_flow_media(struct retry_flow *f, int64_t now_us);

#endif
