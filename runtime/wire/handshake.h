/* SPDX-License-Identifier: GPL-3.0-or-later */
/* handshake.h - the server's side of the plain RTMP handshake. Pure.
 *
 *   client   C0 C1 ---------- C2     C0, S0   1 byte: the version
 *   server         S0 S1 S2          C1, S1   1536 bytes of the sender's own
 *                                    S2       C1 sent back
 *                                    C2       should be S1 sent back, is not checked
 */
#ifndef WIRE_HANDSHAKE_H
#define WIRE_HANDSHAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { HANDSHAKE_BLOCK = 1536, HANDSHAKE_ANSWER_SIZE = 1 + 2 * HANDSHAKE_BLOCK };
enum handshake_step { HANDSHAKE_C0, HANDSHAKE_C1, HANDSHAKE_C2, HANDSHAKE_DONE };

/* All zero at first. */
struct handshake {
    enum handshake_step step;
    uint8_t bytes[HANDSHAKE_BLOCK]; /* received in this step; C1 stays until C2 begins */
    size_t got;                     /* bytes of this step so far */
};

/* Takes the bytes of at most one step and returns how many were taken, or -EPROTO for another
 * version. *is_asked: C1 is complete, and the caller must send handshake_answer before the next
 * call. Not to be called after HANDSHAKE_DONE. */
ssize_t handshake_read(struct handshake *h, const uint8_t *bytes, size_t size, bool *is_asked);
/* Writes S0, S1 and S2. seed: any number, for the filler of S1. */
void handshake_answer(const struct handshake *h, uint32_t seed, uint8_t out[HANDSHAKE_ANSWER_SIZE]);

#endif
