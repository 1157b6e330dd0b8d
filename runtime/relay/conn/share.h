/* SPDX-License-Identifier: GPL-3.0-or-later */
/* share.h - how much of one connection is read in a turn of the loop, so that the others have
 * theirs in time: a publisher of tiny messages for many players costs far more than its bytes.
 * Pure.
 */
#ifndef RELAY_SHARE_H
#define RELAY_SHARE_H

#include <stddef.h>
#include <stdint.h>

struct share {
    int32_t mean; /* bytes of a message on the wire, 16 times, smoothed; 0: none yet */
};

void share_note(struct share *s, size_t message_bytes);
/* For one with so many players: up to RELAY_READ_BYTES, at least RELAY_READ_MIN. */
size_t share_bytes(const struct share *s, int players);

#endif
