/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hello.c - counts bytes, sends C1 back. */
#include "relay/rtmp/hello.h"

#include <errno.h>
#include <string.h>

enum { RTMP_VERSION = 3, ZEROS = 8 }; /* S1 begins with its time and "no digest" */

ssize_t hello_read(struct hello *h, const uint8_t *bytes, size_t size, bool *is_asked)
{
    size_t missing = (h->step == HELLO_C0 ? 1 : HELLO_SIZE) - h->got;
    size_t n = size < missing ? size : missing;

    *is_asked = false;
    memcpy(h->bytes + h->got, bytes, n);
    h->got += n;
    if (n < missing)
        return (ssize_t)n;
    if (h->step == HELLO_C0 && h->bytes[0] != RTMP_VERSION)
        return -EPROTO;
    *is_asked = h->step == HELLO_C1;
    h->step++;
    h->got = 0;
    return (ssize_t)n;
}

void hello_answer(const struct hello *h, uint32_t seed, uint8_t out[HELLO_ANSWER_SIZE])
{
    uint8_t *s1 = out + 1;

    out[0] = RTMP_VERSION;
    memset(s1, 0, ZEROS);
    for (size_t i = ZEROS; i < HELLO_SIZE; i++) {
        seed = seed * 1664525u + 1013904223u;
        s1[i] = (uint8_t)(seed >> 24);
    }
    memcpy(s1 + HELLO_SIZE, h->bytes, HELLO_SIZE);
}
