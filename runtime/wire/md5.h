/* SPDX-License-Identifier: GPL-3.0-or-later */
/* md5.h - MD5 (RFC 1321), only because live services sign addresses with MD5. Pure. */
#ifndef WIRE_MD5_H
#define WIRE_MD5_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MD5_SIZE = 16, MD5_HEX_SIZE = 2 * MD5_SIZE + 1 };

struct md5 {
    uint32_t state[4];
    uint64_t size; /* bytes added so far */
    uint8_t block[64];
};

void md5_begin(struct md5 *m);
void md5_add(struct md5 *m, const void *bytes, size_t size);
void md5_end(struct md5 *m, uint8_t out[MD5_SIZE]);
void md5_hex(char out[MD5_HEX_SIZE], const uint8_t digest[MD5_SIZE]); /* lower case, terminated */
/* Is this the MD5 of the bytes? hex: in either case; any other text is not. */
bool md5_is(const void *bytes, size_t size, const char *hex);

#endif
