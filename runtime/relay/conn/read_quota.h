/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read_quota.h - how many bytes of one connection are read in a turn of the loop, so that the other
 * connections get theirs in time: a publisher of tiny messages for many players costs far more than
 * its bytes. Pure. */
#ifndef RELAY_READ_QUOTA_H
#define RELAY_READ_QUOTA_H

#include <stddef.h>
#include <stdint.h>

struct read_quota {
    int32_t mean; /* bytes of a message on the wire, times 16, smoothed; 0: no message yet */
};

/* Notes the size of a message that was read. */
void read_quota_note(struct read_quota *q, size_t message_bytes);
/* The quota of a publisher with so many players: RELAY_READ_MIN to RELAY_READ_BYTES. */
size_t read_quota_bytes(const struct read_quota *q, int players);

#endif
