/* SPDX-License-Identifier: GPL-3.0-or-later */
/* retry.c - counts the attempts of a budget. */
#include "transport/retry.h"

void retry_init(struct retry *r, int count, int64_t interval_us)
{
    r->count = count;
    r->left = count;
    r->interval_us = interval_us;
}

bool retry_next(struct retry *r, int *attempt)
{
    if (r->left <= 0)
        return false;
    *attempt = r->count - r->left + 1;
    r->left--;
    return true;
}

void retry_refill(struct retry *r)
{
    r->left = r->count;
}
