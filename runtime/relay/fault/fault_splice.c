/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fault_splice.c - decides which of the two streams shows its pictures now. */
#include "relay/fault/fault_splice.h"

#include "relay/fault/fault_media.h"

enum { PICTURES = FAULT_MEDIA_VIDEO | FAULT_MEDIA_HEADER | FAULT_MEDIA_END };

enum fault_splice_verdict fault_splice_own(struct fault_splice *s, unsigned kinds, int64_t now_us)
{
    bool is_late = now_us >= s->until_us;

    if (s->state == FAULT_SPLICE_WAITING && is_late)
        s->state = FAULT_SPLICE_OVER;
    if (s->state != FAULT_SPLICE_ON || !(kinds & PICTURES))
        return FAULT_SPLICE_PASS;
    if (!is_late || !(kinds & FAULT_MEDIA_KEY))
        return FAULT_SPLICE_LEAVE_OUT;
    s->state = FAULT_SPLICE_OVER;
    return FAULT_SPLICE_CHANGE;
}

enum fault_splice_verdict fault_splice_other(struct fault_splice *s, unsigned kinds,
                                             uint32_t *time_ms, uint32_t last_ms, int64_t now_us)
{
    enum fault_splice_verdict verdict = FAULT_SPLICE_PASS;

    if (s->state == FAULT_SPLICE_WAITING && kinds & FAULT_MEDIA_KEY && now_us < s->until_us) {
        s->state = FAULT_SPLICE_ON;
        s->shift_ms = last_ms + 1 - *time_ms;
        verdict = FAULT_SPLICE_CHANGE;
    }
    if (s->state != FAULT_SPLICE_ON || !(kinds & (FAULT_MEDIA_VIDEO | FAULT_MEDIA_HEADER)))
        return FAULT_SPLICE_LEAVE_OUT;
    *time_ms += s->shift_ms;
    return verdict;
}
