/* SPDX-License-Identifier: GPL-3.0-or-later */
/* merge.h - when messages that wait for the players are written: at the end of this turn of the
 * loop, or later, together with others. Pure; time comes in as an argument.
 *
 *   message   A . . . . . B . . . . C . . D
 *   span      |<---------------->|             A begins a span. C is the first message behind the
 *   latest    |<---------------------------->| end of the span and takes A and B with it; when no
 *                                              message comes, a timer does, half a span later.
 */
#ifndef RELAY_MERGE_H
#define RELAY_MERGE_H

#include "relay/common/message.h"

#include <stdbool.h>
#include <stdint.h>

struct merge {
    int64_t span_us; /* 0: no message ever waits */
    int64_t begun_us;
    bool has_begun; /* a message waits */
};

void merge_init(struct merge *m, int64_t span_us);
/* Returns whether this message may wait for others. Media of a running stream may; answers,
 * notices, headers and the pictures with which a player begins (is_cached) may not. */
bool merge_may_wait(const struct merge *m, const struct message *message, bool is_cached);
/* A message waits from now on. Returns 0; for the first one, in how many microseconds all messages
 * are written at the latest. */
int64_t merge_begin(struct merge *m, int64_t now_us);
/* A message comes: returns whether the waiting messages are written with it. */
bool merge_is_over(const struct merge *m, int64_t now_us);
void merge_end(struct merge *m); /* no message waits any more */

#endif
