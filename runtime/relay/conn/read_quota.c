/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read_quota.c - about RELAY_TURN_MESSAGES messages to players a turn. The mean falls faster than it
 * rises: now and then a large message does not hide the tiny ones. */
#include "relay/conn/read_quota.h"

#include "relay/common/limits.h"

enum { HEADER_BYTES = 12, LARGE_BYTES = 4096, SCALE = 16, FALL = 16, RISE = 256 };

void read_quota_note(struct read_quota *s, size_t message_bytes)
{
    size_t bytes = message_bytes < LARGE_BYTES ? message_bytes : LARGE_BYTES;
    int32_t now = (int32_t)(bytes + HEADER_BYTES) * SCALE;

    if (s->mean == 0)
        s->mean = now;
    else
        s->mean += (now - s->mean) / (now < s->mean ? FALL : RISE);
}

size_t read_quota_bytes(const struct read_quota *s, int players)
{
    size_t mean = s->mean ? (size_t)s->mean : HEADER_BYTES * SCALE; /* unknown: expect the worst */

    if (players < 2)
        return RELAY_READ_BYTES;
    size_t bytes = mean * RELAY_TURN_MESSAGES / (size_t)players / SCALE;
    if (bytes < RELAY_READ_MIN)
        return RELAY_READ_MIN;
    return bytes < RELAY_READ_BYTES ? bytes : RELAY_READ_BYTES;
}
