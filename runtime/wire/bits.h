/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bits.h - reads bit fields, most significant bit first. Header only, pure. Reads past the end give
 * 0 and set is_short. */
#ifndef WIRE_BITS_H
#define WIRE_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bits {
    const uint8_t *bytes;
    size_t size_bits;
    size_t at;     /* in bits */
    bool is_short; /* a read went past the end, or a number did not fit */
};

static inline struct bits bits_of(const uint8_t *bytes, size_t size)
{
    return (struct bits){.bytes = bytes, .size_bits = size * 8};
}

/* count: 0 to 32 bits */
static inline uint32_t bits_get(struct bits *b, int count)
{
    uint32_t v = 0;

    if (b->size_bits - b->at < (size_t)count) {
        b->at = b->size_bits;
        b->is_short = true;
        return 0;
    }
    for (; count > 0; count--, b->at++)
        v = v << 1 | (b->bytes[b->at / 8] >> (7 - b->at % 8) & 1);
    return v;
}

/* Unsigned Exp-Golomb. More than 31 leading zeros do not fit in 32 bits. */
static inline uint32_t bits_get_ue(struct bits *b)
{
    int zeros = 0;

    while (!b->is_short && bits_get(b, 1) == 0)
        zeros++;
    if (zeros > 31)
        b->is_short = true;
    return b->is_short ? 0 : (1u << zeros) - 1 + bits_get(b, zeros);
}

/* Signed Exp-Golomb. */
static inline int32_t bits_get_se(struct bits *b)
{
    uint32_t v = bits_get_ue(b);

    return v & 1 ? (int32_t)(v / 2 + 1) : -(int32_t)(v / 2);
}

#endif
