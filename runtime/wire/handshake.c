/* SPDX-License-Identifier: GPL-3.0-or-later */
/* handshake.c - counts the bytes of each step; the answer sends C1 back. */
#include "wire/handshake.h"

#include <errno.h>
#include <string.h>

enum { RTMP_VERSION = 3, ZEROS = 8 }; /* S1 begins with its time and "no digest" */

ssize_t handshake_read(struct handshake *h, const uint8_t *bytes, size_t size, bool *is_asked)
{
    size_t missing = (h->step == HANDSHAKE_C0 ? 1 : HANDSHAKE_BLOCK) - h->got;
    size_t n = size < missing ? size : missing;

    *is_asked = false;
    memcpy(h->bytes + h->got, bytes, n);
    h->got += n;
    if (n < missing)
        return (ssize_t)n;
    if (h->step == HANDSHAKE_C0 && h->bytes[0] != RTMP_VERSION)
        return -EPROTO;
    *is_asked = h->step == HANDSHAKE_C1;
    h->step++;
    h->got = 0;
    return (ssize_t)n;
}

void handshake_answer(const struct handshake *h, uint32_t seed, uint8_t out[HANDSHAKE_ANSWER_SIZE])
{
    uint8_t *s1 = out + 1;

    out[0] = RTMP_VERSION;
    memset(s1, 0, ZEROS);
    for (size_t i = ZEROS; i < HANDSHAKE_BLOCK; i++) {
        seed = seed * 1664525u + 1013904223u;
        s1[i] = (uint8_t)(seed >> 24);
    }
    memcpy(s1 + HANDSHAKE_BLOCK, h->bytes, HANDSHAKE_BLOCK);
}
