/* SPDX-License-Identifier: GPL-3.0-or-later */
/* merge.h - when what waits for the players is written: at the end of this turn of the loop, or
 * later, together with other messages. Pure.
 *
 *   message   A . . . . . B . . . . C . . D        A begins a span; C, the first one behind its
 * end, span      |<---------------->|                 takes A and B with it. When none comes, a
 * timer latest    |<---------------------------->|     does, half a span later.
 */
#ifndef RELAY_MERGE_H
#define RELAY_MERGE_H

#include "relay/common/message.h"

#include <stdbool.h>
#include <stdint.h>

struct merge {
    int64_t span_us; /* 0: nothing ever waits */
    int64_t begun_us;
    bool has_begun; /* something waits */
};

void merge_init(struct merge *m, int64_t span_us);
/* May this message wait for others? Media of a running stream may; answers, notices, headers and
 * the pictures a player begins with may not. */
bool merge_may_wait(const struct merge *m, const struct message *message, bool is_cached);
/* Something waits from now on. 0, or when it is the first: in how many microseconds all is written
 * at the latest. */
int64_t merge_begin(struct merge *m, int64_t now_us);
/* A message comes: does it take with it what waits? */
bool merge_is_over(const struct merge *m, int64_t now_us);
void merge_end(struct merge *m); /* nothing waits any more */

#endif
