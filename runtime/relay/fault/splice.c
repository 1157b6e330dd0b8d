/* SPDX-License-Identifier: GPL-3.0-or-later */
/* splice.c - who may show a picture now. */
#include "relay/fault/splice.h"

#include "relay/fault/tamper.h"

enum { PICTURES = TAMPER_VIDEO | TAMPER_HEADER | TAMPER_END };

enum splice_verdict splice_own(struct splice *s, unsigned kinds, int64_t now_us)
{
    bool is_late = now_us >= s->until_us;

    if (s->state == SPLICE_WAITING && is_late)
        s->state = SPLICE_OVER;
    if (s->state != SPLICE_ON || !(kinds & PICTURES))
        return SPLICE_PASS;
    if (!is_late || !(kinds & TAMPER_KEY))
        return SPLICE_LEAVE_OUT;
    s->state = SPLICE_OVER;
    return SPLICE_CHANGE;
}

enum splice_verdict splice_other(struct splice *s, unsigned kinds, uint32_t *time_ms,
                                 uint32_t last_ms, int64_t now_us)
{
    enum splice_verdict verdict = SPLICE_PASS;

    if (s->state == SPLICE_WAITING && kinds & TAMPER_KEY && now_us < s->until_us) {
        s->state = SPLICE_ON;
        s->shift_ms = last_ms + 1 - *time_ms;
        verdict = SPLICE_CHANGE;
    }
    if (s->state != SPLICE_ON || !(kinds & (TAMPER_VIDEO | TAMPER_HEADER)))
        return SPLICE_LEAVE_OUT;
    *time_ms += s->shift_ms;
    return verdict;
}
