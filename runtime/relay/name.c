/* SPDX-License-Identifier: GPL-3.0-or-later */
/* name.c - one character after the other. */
#include "relay/name.h"

#include <stdint.h>
#include <string.h>

/* Length of the UTF-8 character at text, or 0: not one, or a space or control character. Strict,
 * because names end up in JSON, and its readers are strict as well. */
static size_t character_size(const char *text, size_t left)
{
    static const uint32_t least[] = {0, 0x21, 0x80, 0x800, 0x10000};
    unsigned char first = (unsigned char)text[0];
    size_t size = first < 0x80 ? 1 : first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    uint32_t value = size == 1 ? first : first & (0x7fu >> size);

    if (size == 0 || size > left)
        return 0;
    for (size_t i = 1; i < size; i++) {
        if (((unsigned char)text[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | ((unsigned char)text[i] & 0x3f);
    }
    bool is_surrogate = value >= 0xd800 && value < 0xe000;
    return value < least[size] || is_surrogate || value == 0x7f || value > 0x10ffff ? 0 : size;
}

bool name_copy(char *out, size_t max, const char *text, size_t size)
{
    if (size == 0 || size > max)
        return false;
    for (size_t at = 0, n; at < size; at += n)
        if ((n = character_size(text + at, size - at)) == 0)
            return false;
    memcpy(out, text, size);
    out[size] = 0;
    return true;
}

bool name_copy_value(char *out, size_t max, const struct amf_value *v)
{
    return v->type == AMF_STRING && name_copy(out, max, v->text, v->text_size);
}
