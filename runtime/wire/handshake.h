/* SPDX-License-Identifier: GPL-3.0-or-later */
/* handshake.h - the server's half of the RTMP handshake, plain form. Pure.
 *
 *   client  C0 C1 ---------- C2     C0, S0: the version; 1536 bytes each: C1, S1 of one's own,
 *   we            S0 S1 S2          S2 is C1 sent back, C2 should be S1 and is not looked at
 */
#ifndef WIRE_HANDSHAKE_H
#define WIRE_HANDSHAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { HANDSHAKE_BLOCK = 1536, HANDSHAKE_ANSWER_SIZE = 1 + 2 * HANDSHAKE_BLOCK };
enum handshake_step { HANDSHAKE_C0, HANDSHAKE_C1, HANDSHAKE_C2, HANDSHAKE_DONE };

struct handshake {
    enum handshake_step step;
    uint8_t bytes[HANDSHAKE_BLOCK]; /* of this step; C1 stays until it was sent back */
    size_t got;
};

/* Takes the bytes of at most one step: returns how many, or -EPROTO for another version. After C1
 * *is_asked is set: handshake_answer goes to the client before the next call. */
ssize_t handshake_read(struct handshake *h, const uint8_t *bytes, size_t size, bool *is_asked);
/* seed: any number, for the filler of S1. */
void handshake_answer(const struct handshake *h, uint32_t seed, uint8_t out[HANDSHAKE_ANSWER_SIZE]);

#endif
