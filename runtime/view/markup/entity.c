/* SPDX-License-Identifier: GPL-3.0-or-later */
/* entity.c - the named entities of templates, and numbers as UTF-8. */
#include "view/markup/entity.h"

#include "view/markup/chars.h"

#include <string.h>

struct entity {
    const char *name, *text;
};
static const struct entity entities[] = {
    {"&lt;", "<"},   {"&gt;", ">"},        {"&amp;", "&"},       {"&quot;", "\""},
    {"&apos;", "'"}, {"&nbsp;", "\u00a0"}, {"&ensp;", "\u2002"}, {"&emsp;", "\u2003"},
};

static size_t put_utf8(char *out, unsigned long c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    for (size_t i = more; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)((0xff00 >> (more + 1)) | c);
    return more + 1;
}

/* "&#38;" or "&#x26;": writes at most as many bytes as it reads. Returns what was read, 0 when it
 * is none. */
static size_t decode_number(const char *at, const char *end, char *out, size_t *written)
{
    const char *p = at + 2;
    int base = p < end && (*p == 'x' || *p == 'X') ? 16 : 10;
    const char *digits = base == 16 ? "0123456789abcdefABCDEF" : "0123456789";
    unsigned long c = 0;

    p += base == 16;
    const char *first = p;
    for (; p < end && *p && strchr(digits, *p) && c < 0x110000; p++)
        c = c * (unsigned)base + (unsigned)(*p <= '9' ? *p - '0' : (*p | 0x20) - 'a' + 10);
    if (p == first || p == end || *p != ';' || c == 0 || c > 0x10ffff ||
        (c >= 0xd800 && c < 0xe000))
        return 0;
    *written = put_utf8(out, c);
    return (size_t)(p + 1 - at);
}

size_t entity_decode(const char *at, const char *end, char *out, size_t *written)
{
    if (chars_starts_with(at, end, "&#"))
        return decode_number(at, end, out, written);
    for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
        if (chars_starts_with(at, end, entities[i].name)) {
            *written = strlen(entities[i].text);
            memcpy(out, entities[i].text, *written);
            return strlen(entities[i].name);
        }
    }
    return 0;
}
