/* SPDX-License-Identifier: GPL-3.0-or-later */
/* md5.c - MD5 as RFC 1321 defines it: four rounds of sixteen steps over blocks of 64 bytes. */
#include "wire/md5.h"

#include <string.h>
#include <strings.h>

static const uint8_t shifts[4][4] = {
    {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

/* floor(2^32 * abs(sin(i + 1))) */
static const uint32_t sines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

static uint32_t mix(int round, uint32_t b, uint32_t c, uint32_t d)
{
    switch (round) {
    case 0:
        return (b & c) | (~b & d);
    case 1:
        return (d & b) | (~d & c);
    case 2:
        return b ^ c ^ d;
    default:
        return c ^ (b | ~d);
    }
}

static int word_of(int step)
{
    static const uint8_t factor[4] = {1, 5, 3, 7}, offset[4] = {0, 1, 5, 0};

    return (step * factor[step / 16] + offset[step / 16]) % 16;
}

static uint32_t get_le32(const uint8_t *b)
{
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static void put_le32(uint8_t *b, uint32_t v)
{
    for (int i = 0; i < 4; i++)
        b[i] = (uint8_t)(v >> (8 * i));
}

static void eat_block(struct md5 *m)
{
    uint32_t a = m->state[0], b = m->state[1], c = m->state[2], d = m->state[3];

    for (int i = 0; i < 64; i++) {
        uint32_t sum = a + mix(i / 16, b, c, d) + sines[i] + get_le32(m->block + 4 * word_of(i));
        int shift = shifts[i / 16][i % 4];
        a = d;
        d = c;
        c = b;
        b += sum << shift | sum >> (32 - shift);
    }
    m->state[0] += a;
    m->state[1] += b;
    m->state[2] += c;
    m->state[3] += d;
}

void md5_begin(struct md5 *m)
{
    *m = (struct md5){.state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}};
}

void md5_add(struct md5 *m, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;

    for (size_t i = 0; i < size; i++) {
        m->block[m->size++ % 64] = at[i];
        if (m->size % 64 == 0)
            eat_block(m);
    }
}

void md5_end(struct md5 *m, uint8_t out[MD5_SIZE])
{
    uint64_t bits = m->size * 8;
    uint8_t length[8];

    put_le32(length, (uint32_t)bits);
    put_le32(length + 4, (uint32_t)(bits >> 32));
    md5_add(m, "\x80", 1);
    while (m->size % 64 != 56)
        md5_add(m, "", 1);
    md5_add(m, length, sizeof(length));
    for (int i = 0; i < 4; i++)
        put_le32(out + 4 * i, m->state[i]);
}

void md5_hex(char out[MD5_HEX_SIZE], const uint8_t digest[MD5_SIZE])
{
    for (int i = 0; i < MD5_SIZE; i++) {
        out[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        out[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    out[2 * MD5_SIZE] = 0;
}

bool md5_is(const void *bytes, size_t size, const char *hex)
{
    struct md5 m;
    uint8_t digest[MD5_SIZE];
    char own[MD5_HEX_SIZE];

    md5_begin(&m);
    md5_add(&m, bytes, size);
    md5_end(&m, digest);
    md5_hex(own, digest);
    return strcasecmp(own, hex) == 0;
}
