/* SPDX-License-Identifier: GPL-3.0-or-later */
/* retry.h - when to try again: codes.json, "reconnect". Pure. */
#ifndef TRANSPORT_RETRY_H
#define TRANSPORT_RETRY_H

#include <stdbool.h>
#include <stdint.h>

struct retry {
    int count, left;     /* budget, attempts left */
    int64_t interval_us; /* wait before each */
};

void retry_init(struct retry *r, int count, int64_t interval_us); /* count 1..10 */
/* After a loss or a failed attempt: true and *attempt (1..count) when there is another one, false
 * when all are spent. */
bool retry_next(struct retry *r, int *attempt);
void retry_refill(struct retry *r); /* media flowed for 1 s */

#endif
