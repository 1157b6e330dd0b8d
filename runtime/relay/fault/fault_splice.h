/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fault_splice.h - pictures of another stream take the place of a stream's own for a while, with their
 * own size and header; times go on. Changes over at key pictures only. Pure.
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
    uint32_t shift_ms; /* from the other's times to ours */
};

enum fault_splice_verdict {
    FAULT_SPLICE_PASS,
    FAULT_SPLICE_LEAVE_OUT,
    FAULT_SPLICE_CHANGE, /* pass, and the header of the side it comes from goes before it */
};

/* A message of the stream itself. kinds: media_faults.h */
enum fault_splice_verdict fault_splice_own(struct fault_splice *s, unsigned kinds, int64_t now_us);
/* A message of the other stream; on pass its time in *time_ms is ours. last_ms: the last of our
 * pictures. */
enum fault_splice_verdict fault_splice_other(struct fault_splice *s, unsigned kinds,
                                             uint32_t *time_ms, uint32_t last_ms, int64_t now_us);

#endif
