/* SPDX-License-Identifier: GPL-3.0-or-later */
/* amf.c - AMF0: a marker before each value, big-endian numbers; nesting is bounded. */
#include "wire/amf.h"

#include "wire/bytes.h"

#include <errno.h>
#include <string.h>

enum marker {
    MARK_NUMBER,
    MARK_BOOL,
    MARK_STRING,
    MARK_OBJECT,
    MARK_MOVIE,
    MARK_NULL,
    MARK_UNDEFINED,
    MARK_REFERENCE,
    MARK_ECMA,
    MARK_END,
    MARK_ARRAY,
    MARK_DATE,
    MARK_LONG_STRING,
    MARK_UNSUPPORTED,
    MARK_RECORDSET,
    MARK_XML,
    MARK_TYPED_OBJECT,
};

/* ---- writing */

static uint8_t *room(struct amf_out *o, size_t size)
{
    if (o->overflow || (size_t)(o->end - o->at) < size) {
        o->overflow = true;
        return NULL;
    }
    uint8_t *at = o->at;
    o->at += size;
    return at;
}

static void put_byte(struct amf_out *o, uint8_t v)
{
    uint8_t *at = room(o, 1);

    if (at)
        *at = v;
}

static uint8_t *put_double(uint8_t *at, double v)
{
    uint64_t bits;

    memcpy(&bits, &v, sizeof(bits));
    return bytes_put32(bytes_put32(at, (uint32_t)(bits >> 32)), (uint32_t)bits);
}

void amf_put_number(struct amf_out *o, double v)
{
    uint8_t *at = room(o, 9);

    if (at) {
        *at = MARK_NUMBER;
        put_double(at + 1, v);
    }
}

void amf_put_bool(struct amf_out *o, bool v)
{
    uint8_t *at = room(o, 2);

    if (at) {
        at[0] = MARK_BOOL;
        at[1] = v;
    }
}

void amf_put_string(struct amf_out *o, const char *s)
{
    size_t size = strlen(s);
    bool is_long = size > UINT16_MAX;
    uint8_t *at = size > UINT32_MAX ? NULL : room(o, size + (is_long ? 5 : 3));

    if (!at)
        return;
    *at++ = is_long ? MARK_LONG_STRING : MARK_STRING;
    at = is_long ? bytes_put32(at, (uint32_t)size) : bytes_put16(at, (uint32_t)size);
    memcpy(at, s, size);
}

void amf_put_null(struct amf_out *o)
{
    put_byte(o, MARK_NULL);
}

void amf_put_object(struct amf_out *o)
{
    put_byte(o, MARK_OBJECT);
}

void amf_put_ecma_array(struct amf_out *o, uint32_t n)
{
    uint8_t *at = room(o, 5);

    if (at) {
        *at = MARK_ECMA;
        bytes_put32(at + 1, n);
    }
}

void amf_put_key(struct amf_out *o, const char *name)
{
    size_t size = strlen(name);

    if (size > AMF_NAME_MAX) {
        o->overflow = true;
        return;
    }
    uint8_t *at = room(o, size + 2);
    if (at)
        memcpy(bytes_put16(at, (uint32_t)size), name, size);
}

void amf_put_end(struct amf_out *o)
{
    uint8_t *at = room(o, 3);

    if (at) {
        bytes_put16(at, 0);
        at[2] = MARK_END;
    }
}

/* ---- reading */

static int next(struct amf_in *in, struct amf_value *out, int depth);

/* Returns the next size bytes and moves behind them, or NULL. */
static const uint8_t *take(struct amf_in *in, size_t size)
{
    const uint8_t *at = in->at;

    if ((size_t)(in->end - at) < size)
        return NULL;
    in->at += size;
    return at;
}

static int read_number(struct amf_in *in, struct amf_value *out, int depth)
{
    const uint8_t *at = take(in, 8);
    if (!at)
        return -EPROTO;
    uint64_t bits = (uint64_t)bytes_get32(at) << 32 | bytes_get32(at + 4);

    memcpy(&out->number, &bits, sizeof(bits));
    out->type = AMF_NUMBER;
    return 0;
}

static int read_bool(struct amf_in *in, struct amf_value *out, int depth)
{
    const uint8_t *at = take(in, 1);
    if (!at)
        return -EPROTO;
    out->number = *at != 0;
    out->type = AMF_BOOL;
    return 0;
}

static int read_text(struct amf_in *in, struct amf_value *out, size_t size)
{
    const uint8_t *text = take(in, size);
    if (!text)
        return -EPROTO;
    out->type = AMF_STRING;
    out->text = (const char *)text;
    out->text_size = size;
    return 0;
}

static int read_string(struct amf_in *in, struct amf_value *out, int depth)
{
    const uint8_t *size = take(in, 2);

    return size ? read_text(in, out, bytes_get16(size)) : -EPROTO;
}

static int read_long_string(struct amf_in *in, struct amf_value *out, int depth)
{
    const uint8_t *size = take(in, 4);

    return size ? read_text(in, out, bytes_get32(size)) : -EPROTO;
}

static int read_date(struct amf_in *in, struct amf_value *out, int depth)
{
    int err = read_number(in, out, depth);

    out->type = AMF_DATE;
    return !err && !take(in, 2) ? -EPROTO : err; /* a time zone that must be zero */
}

static int read_null(struct amf_in *in, struct amf_value *out, int depth)
{
    out->type = AMF_NULL;
    return 0;
}

static int read_reference(struct amf_in *in, struct amf_value *out, int depth)
{
    out->type = AMF_NULL; /* refers to an earlier object; not used in RTMP */
    return take(in, 2) ? 0 : -EPROTO;
}

/* Reads the name of the next field. 0, -ENODATA at the end mark (and moves behind it), -EPROTO. */
static int read_key(struct amf_in *in, struct amf_value *key)
{
    int err = read_string(in, key, 0);
    if (err || key->text_size > AMF_NAME_MAX)
        return -EPROTO;
    if (key->text_size == 0 && in->at < in->end && *in->at == MARK_END) {
        in->at++;
        return -ENODATA;
    }
    return 0;
}

static int read_object(struct amf_in *in, struct amf_value *out, int depth)
{
    struct amf_value key, value;
    int err;

    if (depth >= AMF_DEPTH_MAX)
        return -EPROTO;
    out->type = AMF_OBJECT;
    out->body = in->at;
    for (int i = 0;; i++) {
        const uint8_t *before = in->at;
        if ((err = read_key(in, &key)) == -ENODATA) {
            out->body_size = (size_t)(before - out->body);
            return 0;
        }
        if (err || i == AMF_ITEMS_MAX || next(in, &value, depth + 1))
            return -EPROTO;
    }
}

static int read_ecma_array(struct amf_in *in, struct amf_value *out, int depth)
{
    return take(in, 4) ? read_object(in, out, depth) : -EPROTO; /* the count is often wrong */
}

static int read_typed_object(struct amf_in *in, struct amf_value *out, int depth)
{
    struct amf_value class_name;

    return read_string(in, &class_name, 0) ? -EPROTO : read_object(in, out, depth);
}

static int read_array(struct amf_in *in, struct amf_value *out, int depth)
{
    const uint8_t *count = take(in, 4);
    if (depth >= AMF_DEPTH_MAX || !count || bytes_get32(count) > AMF_ITEMS_MAX)
        return -EPROTO;
    struct amf_value item;

    out->type = AMF_ARRAY;
    out->body = in->at;
    for (uint32_t i = bytes_get32(count); i > 0; i--)
        if (next(in, &item, depth + 1))
            return -EPROTO;
    out->body_size = (size_t)(in->at - out->body);
    return 0;
}

/* A marker without a row is refused. depth: how many objects and arrays enclose the value. */
static int (*const readers[])(struct amf_in *in, struct amf_value *out, int depth) = {
    [MARK_NUMBER] = read_number,
    [MARK_BOOL] = read_bool,
    [MARK_STRING] = read_string,
    [MARK_OBJECT] = read_object,
    [MARK_NULL] = read_null,
    [MARK_UNDEFINED] = read_null,
    [MARK_REFERENCE] = read_reference,
    [MARK_ECMA] = read_ecma_array,
    [MARK_ARRAY] = read_array,
    [MARK_DATE] = read_date,
    [MARK_LONG_STRING] = read_long_string,
    [MARK_UNSUPPORTED] = read_null,
    [MARK_XML] = read_long_string,
    [MARK_TYPED_OBJECT] = read_typed_object,
};

/* Any failure is -EPROTO, also a missing value. */
static int next(struct amf_in *in, struct amf_value *out, int depth)
{
    const uint8_t *mark = take(in, 1);

    *out = (struct amf_value){0};
    if (!mark || *mark >= sizeof(readers) / sizeof(readers[0]) || !readers[*mark])
        return -EPROTO;
    return readers[*mark](in, out, depth);
}

int amf_next(struct amf_in *in, struct amf_value *out)
{
    if (in->at == in->end)
        return -ENODATA;
    return next(in, out, 0);
}

int amf_field(const struct amf_value *object, const char *name, struct amf_value *out)
{
    struct amf_value key, value;

    if (object->type != AMF_OBJECT)
        return -ENOENT;
    struct amf_in in = {object->body, object->body + object->body_size};
    while (in.at < in.end) {
        if (read_key(&in, &key) || next(&in, &value, 1))
            return -EPROTO;
        if (amf_is(&key, name)) {
            *out = value;
            return 0;
        }
    }
    return -ENOENT;
}

void amf_text(char *out, size_t size, const struct amf_value *v)
{
    size_t n = v->type == AMF_STRING ? v->text_size : 0;

    if (size == 0)
        return;
    if (n > size - 1)
        n = size - 1;
    for (size_t i = 0; i < n; i++)
        out[i] = (unsigned char)v->text[i] < 0x20 || v->text[i] == 0x7f ? '?' : v->text[i];
    out[n] = 0;
}

bool amf_is(const struct amf_value *v, const char *text)
{
    return v->type == AMF_STRING && v->text_size == strlen(text) &&
           memcmp(v->text, text, v->text_size) == 0;
}
