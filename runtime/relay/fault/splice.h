/* SPDX-License-Identifier: GPL-3.0-or-later */
/* splice.h - pictures of another stream take the place of a stream's own for a while, with their
 * own size and header; times go on. Changes over at key pictures only. Pure.
 *
 *   WAITING --the other's key picture--> ON --time is over, own key picture--> OVER
 *      '------------------ time is over before there was one -------------------'
 */
#ifndef RELAY_SPLICE_H
#define RELAY_SPLICE_H

#include <stdbool.h>
#include <stdint.h>

enum splice_state { SPLICE_WAITING, SPLICE_ON, SPLICE_OVER };

struct splice {
    enum splice_state state;
    int64_t until_us;
    uint32_t shift_ms; /* from the other's times to ours */
};

enum splice_verdict {
    SPLICE_PASS,
    SPLICE_LEAVE_OUT,
    SPLICE_CHANGE, /* pass, and the header of the side it comes from goes before it */
};

/* A message of the stream itself. kinds: tamper.h */
enum splice_verdict splice_own(struct splice *s, unsigned kinds, int64_t now_us);
/* A message of the other stream; on pass its time in *time_ms is ours. last_ms: the last of our
 * pictures. */
enum splice_verdict splice_other(struct splice *s, unsigned kinds, uint32_t *time_ms,
                                 uint32_t last_ms, int64_t now_us);

#endif
