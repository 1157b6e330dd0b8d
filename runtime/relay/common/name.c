/* SPDX-License-Identifier: GPL-3.0-or-later */
/* name.c - checks names, one UTF-8 character after the other. */
#include "relay/common/name.h"

#include <stdint.h>
#include <string.h>

/* The length of the UTF-8 character at text in bytes; 0 when the bytes are no UTF-8, or a space or
 * control character, also one that ends a line (U+2028) or turns the direction of writing (U+202E).
 * Strict, because names end up in JSON, whose readers are strict as well. */
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
    bool is_control = value == 0x7f || (value >= 0x80 && value < 0xa0) || value == 0x2028 ||
                      value == 0x2029 || (value >= 0x202a && value <= 0x202e) ||
                      (value >= 0x2066 && value <= 0x2069);
    bool is_surrogate = value >= 0xd800 && value < 0xe000;
    return value < least[size] || is_surrogate || is_control || value > 0x10ffff ? 0 : size;
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

/* "rtmp://host:1935/app/more" becomes "app/more". */
static void strip_host(struct amf_value *v)
{
    static const char mark[] = "://";
    const char *end = v->text + v->text_size;
    const char *at = memmem(v->text, v->text_size, mark, strlen(mark));

    at = at ? memchr(at + strlen(mark), '/', (size_t)(end - at) - strlen(mark)) : NULL;
    v->text = at ? at : end;
    v->text_size = (size_t)(end - v->text);
}

static void strip_slashes(struct amf_value *v)
{
    const char *mark = memchr(v->text, '?', v->text_size);

    if (mark)
        v->text_size = (size_t)(mark - v->text);
    for (; v->text_size > 0 && v->text[0] == '/'; v->text_size--)
        v->text++;
    while (v->text_size > 0 && v->text[v->text_size - 1] == '/')
        v->text_size--;
}

bool name_of_app(char *out, size_t max, const struct amf_value *object)
{
    struct amf_value v;

    if (amf_field(object, "app", &v) || v.type != AMF_STRING || v.text_size == 0) {
        if (amf_field(object, "tcUrl", &v) || v.type != AMF_STRING)
            return false;
        strip_host(&v);
    }
    strip_slashes(&v);
    return name_copy_value(out, max, &v);
}
