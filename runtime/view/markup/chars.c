/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chars.c - names, and UTF-8 that may be broken. */
#include "view/markup/chars.h"

#include "base/bytes/utf8.h"

#include <ctype.h>

const char *chars_skip_name(const char *at, const char *end)
{
    while (at < end && (isalnum((unsigned char)*at) || *at == '-' || *at == '_' || (*at & 0x80)))
        at++;
    return at;
}

size_t chars_read(const char *at, const char *end, uint32_t *out)
{
    size_t size = utf8_read(at, (size_t)(end - at), out);

    if (size > 0)
        return size;
    *out = CHARS_WRONG;
    return 1;
}
