/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fault_splice.h - the pictures and the header of another stream take the place of a stream's own
 * for a while; the timestamps go on. The stream changes sides at key pictures only. Pure.
 *
 *   WAITING --the other's key picture--> ON --time is over, own key picture--> OVER
 *      '------------------ time is over before there was one -------------------'
 */
#ifndef RELAY_FAULT_SPLICE_H
#define RELAY_FAULT_SPLICE_H

#include <stdbool.h>
#include <stdint.h>

enum fault_splice_state { FAULT_SPLICE_WAITING, FAULT_SPLICE_ON, FAULT_SPLICE_OVER };

struct fault_splice {
    enum fault_splice_state state;
    int64_t until_us;
    uint32_t shift_ms; /* from the other stream's timestamps to our own */
};

enum fault_splice_verdict {
    FAULT_SPLICE_PASS,
    FAULT_SPLICE_LEAVE_OUT,
    FAULT_SPLICE_CHANGE, /* pass, behind the header of the side the picture comes from */
};

/* Decides about a message of the stream itself. kinds: the bits of fault_media.h. */
enum fault_splice_verdict fault_splice_own(struct fault_splice *s, unsigned kinds, int64_t now_us);
/* Decides about a message of the other stream. When the message passes, *time_ms becomes a
 * timestamp of the stream itself, whose last picture was at last_ms. */
enum fault_splice_verdict fault_splice_other(struct fault_splice *s, unsigned kinds,
                                             uint32_t *time_ms, uint32_t last_ms, int64_t now_us);

#endif
