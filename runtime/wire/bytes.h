/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bytes.h - unsigned integers in network byte order. Header only, pure; the caller checks
 * bounds. */
#ifndef WIRE_BYTES_H
#define WIRE_BYTES_H

#include <stdint.h>

static inline uint32_t bytes_get16(const uint8_t *b)
{
    return (uint32_t)b[0] << 8 | b[1];
}

static inline uint32_t bytes_get24(const uint8_t *b)
{
    return (uint32_t)b[0] << 16 | (uint32_t)b[1] << 8 | b[2];
}

static inline uint32_t bytes_get32(const uint8_t *b)
{
    return (uint32_t)b[0] << 24 | bytes_get24(b + 1);
}

/* Each writes the low bits of v and returns the place behind the written bytes. */
static inline uint8_t *bytes_put16(uint8_t *b, uint32_t v)
{
    b[0] = (uint8_t)(v >> 8);
    b[1] = (uint8_t)v;
    return b + 2;
}

static inline uint8_t *bytes_put24(uint8_t *b, uint32_t v)
{
    b[0] = (uint8_t)(v >> 16);
    return bytes_put16(b + 1, v);
}

static inline uint8_t *bytes_put32(uint8_t *b, uint32_t v)
{
    b[0] = (uint8_t)(v >> 24);
    return bytes_put24(b + 1, v);
}

#endif
