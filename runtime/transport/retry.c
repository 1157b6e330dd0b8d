/* SPDX-License-Identifier: GPL-3.0-or-later */
/* retry.c - counts the attempts of a budget, and the time in which media flows. */
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

bool retry_flow_media(struct retry_flow *f, int64_t now_us)
{
    int64_t pause_us = f->has_begun ? now_us - f->last_us : 0;

    f->has_begun = true;
    f->last_us = now_us;
    f->flowed_us += pause_us < RETRY_GAP_US ? pause_us : RETRY_GAP_US;
    if (f->is_done || f->flowed_us < RETRY_FLOW_US)
        return false;
    f->is_done = true;
    return true;
}
