/* SPDX-License-Identifier: GPL-3.0-or-later */
/* name.c - checks names, one UTF-8 character after the other. */
#include "relay/common/name.h"

#include "base/bytes/utf8.h"

#include <stdint.h>
#include <string.h>

/* A space or control character, also one that ends a line (U+2028) or turns the direction of
 * writing (U+202E). */
static bool is_refused(uint32_t c)
{
    return c <= 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

/* The length of the character at text in bytes; 0 when a name must not have it. Strict, because
 * names end up in JSON, whose readers are strict as well. */
static size_t character_size(const char *text, size_t left)
{
    uint32_t c;
    size_t size = utf8_read(text, left, &c);

    return size > 0 && !is_refused(c) ? size : 0;
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
