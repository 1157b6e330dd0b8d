/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hello.h - the server's half of the RTMP handshake, plain form. Pure.
 *
 *   client  C0 C1 ---------- C2     C0, S0: the version; 1536 bytes each: C1, S1 of one's own,
 *   we            S0 S1 S2          S2 is C1 sent back, C2 should be S1 and is not looked at
 */
#ifndef RELAY_HELLO_H
#define RELAY_HELLO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { HELLO_SIZE = 1536, HELLO_ANSWER_SIZE = 1 + 2 * HELLO_SIZE };
enum hello_step { HELLO_C0, HELLO_C1, HELLO_C2, HELLO_DONE };

struct hello {
    enum hello_step step;
    uint8_t bytes[HELLO_SIZE]; /* of this step; C1 stays until it was sent back */
    size_t got;
};

/* Takes the bytes of at most one step: returns how many, or -EPROTO for another version. After C1
 * *is_asked is set: hello_answer goes to the client before the next call. */
ssize_t hello_read(struct hello *h, const uint8_t *bytes, size_t size, bool *is_asked);
/* seed: any number, for the filler of S1. */
void hello_answer(const struct hello *h, uint32_t seed, uint8_t out[HELLO_ANSWER_SIZE]);

#endif
