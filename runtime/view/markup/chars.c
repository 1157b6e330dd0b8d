/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chars.c - names, and UTF-8 that may be broken. */
#include "view/markup/chars.h"

#include <ctype.h>

const char *chars_skip_name(const char *at, const char *end)
{
    while (at < end && (isalnum((unsigned char)*at) || *at == '-' || *at == '_' || (*at & 0x80)))
        at++;
    return at;
}

size_t chars_read(const char *at, const char *end, uint32_t *out)
{
    /* by the number of bytes that follow */
    static const uint32_t least[4] = {0, 0x80, 0x800, 0x10000};
    unsigned char first = (unsigned char)*at;
    size_t more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : 0;
    uint32_t c = more ? first & (0x3fu >> more) : first;

    *out = CHARS_WRONG;
    if ((!more && first >= 0x80) || (size_t)(end - at) <= more)
        return 1;
    for (size_t i = 1; i <= more; i++) {
        if (((unsigned char)at[i] & 0xc0) != 0x80)
            return 1;
        c = c << 6 | ((unsigned char)at[i] & 0x3f);
    }
    if (c < least[more] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        return 1;
    *out = c;
    return more + 1;
}
