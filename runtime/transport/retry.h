/* SPDX-License-Identifier: GPL-3.0-or-later */
/* retry.h - the budget of reconnects: how many attempts, how long to wait before each. Pure. */
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
void retry_refill(struct retry *r); /* when media has flowed for 1 s */

#endif
