/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read_quota.h - how much of one connection is read in a turn of the loop, so that the others have
 * theirs in time: a publisher of tiny messages for many players costs far more than its bytes.
 * Pure.
 */
#ifndef RELAY_READ_QUOTA_H
#define RELAY_READ_QUOTA_H

#include <stddef.h>
#include <stdint.h>

struct read_quota {
    int32_t mean; /* bytes of a message on the wire, 16 times, smoothed; 0: none yet */
};

void read_quota_note(struct read_quota *s, size_t message_bytes);
/* For one with so many players: up to RELAY_READ_BYTES, at least RELAY_READ_MIN. */
size_t read_quota_bytes(const struct read_quota *s, int players);

#endif
