/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read_quota.c - about RELAY_TURN_MESSAGES messages to players a turn. The mean falls faster than
 * it rises, so that a large message now and then does not hide the tiny ones. */
#include "relay/conn/read_quota.h"

#include "relay/common/limits.h"

enum { HEADER_BYTES = 12, LARGE_BYTES = 4096, SCALE = 16, FALL = 16, RISE = 256 };

void read_quota_note(struct read_quota *q, size_t message_bytes)
{
    size_t bytes = message_bytes < LARGE_BYTES ? message_bytes : LARGE_BYTES;
    int32_t now = (int32_t)(bytes + HEADER_BYTES) * SCALE;

    if (q->mean == 0)
        q->mean = now;
    else
        q->mean += (now - q->mean) / (now < q->mean ? FALL : RISE);
}

size_t read_quota_bytes(const struct read_quota *q, int players)
{
    size_t mean = q->mean ? (size_t)q->mean : HEADER_BYTES * SCALE; /* unknown: expect the worst */

    if (players < 2)
        return RELAY_READ_BYTES;
    size_t bytes = mean * RELAY_TURN_MESSAGES / (size_t)players / SCALE;
    if (bytes < RELAY_READ_MIN)
        return RELAY_READ_MIN;
    return bytes < RELAY_READ_BYTES ? bytes : RELAY_READ_BYTES;
}
