/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_amf.c - any bytes read as AMF0: values lie inside the input, fields too. Then the same bytes
 * as orders to the writer: what was written is read back as it was. */
#include "wire/amf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void within(const void *at, size_t size, const struct amf_in *all)
{
    const uint8_t *b = at;

    if (size && (b < all->at || b > all->end || (size_t)(all->end - b) < size))
        abort();
}

static void check(const struct amf_value *v, const struct amf_in *all)
{
    char text[16];

    within(v->text, v->text_size, all);
    within(v->body, v->body_size, all);
    amf_text(text, sizeof(text), v);
    (void)amf_is(v, "onStatus");
}

/* ---- writing and reading back */

enum { VALUES_MAX = 64, TEXT_MAX = 70000, ROOM = 4 * 65536 };

struct written {
    enum amf_type type;
    double number;
    size_t text_size;
};

/* A text of size letters; the writer takes strings that end with a NUL. */
static const char *text_of(char *text, size_t size)
{
    memset(text, 'x', size);
    text[size] = 0;
    return text;
}

static void put_fields(struct amf_out *o, char *text, uint8_t count)
{
    for (uint8_t i = 0; i < count % 8; i++) {
        amf_put_key(o, text_of(text, i * 40u)); /* up to 280: beyond AMF_NAME_MAX */
        amf_put_number(o, i);
    }
    amf_put_end(o);
}

/* One value by two bytes of the input. */
static struct written put_value(struct amf_out *o, char *text, uint8_t what, uint8_t arg)
{
    switch (what % 6) {
    case 0:
        amf_put_number(o, arg / 3.0);
        return (struct written){AMF_NUMBER, arg / 3.0, 0};
    case 1:
        amf_put_bool(o, arg & 1);
        return (struct written){AMF_BOOL, arg & 1, 0};
    case 2:
        amf_put_string(o, text_of(text, arg * 271u)); /* up to 69105: a long string */
        return (struct written){AMF_STRING, 0, arg * 271u};
    case 3:
        amf_put_null(o);
        return (struct written){AMF_NULL, 0, 0};
    case 4:
        amf_put_object(o);
        put_fields(o, text, arg);
        return (struct written){AMF_OBJECT, 0, 0};
    default:
        amf_put_ecma_array(o, arg % 8);
        put_fields(o, text, arg);
        return (struct written){AMF_OBJECT, 0, 0};
    }
}

static void read_back(const uint8_t *bytes, size_t size, const struct written *w, int count)
{
    struct amf_in in = {bytes, bytes + size};
    struct amf_value v;

    for (int i = 0; i < count; i++)
        if (amf_next(&in, &v) || v.type != w[i].type || v.text_size != w[i].text_size ||
            fabs(v.number - w[i].number) > 0)
            abort();
    if (amf_next(&in, &v) == 0)
        abort();
}

/* The first byte says how much room there is: mostly too little in the end. */
static void round_trip(const uint8_t *data, size_t size)
{
    static uint8_t bytes[ROOM];
    static char text[TEXT_MAX];
    size_t room = size ? data[0] * (size_t)(ROOM / 256) + data[0] : 0;
    struct amf_out o = {bytes, bytes + (room < ROOM ? room : ROOM), false};
    struct written w[VALUES_MAX];
    int count = 0;
    const uint8_t *whole = bytes;

    for (size_t at = 1; at + 1 < size && count < VALUES_MAX && !o.overflow; at += 2) {
        w[count] = put_value(&o, text, data[at], data[at + 1]);
        if (o.overflow)
            break;
        count++;
        whole = o.at;
    }
    read_back(bytes, (size_t)(whole - bytes), w, count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct amf_in all = {data, data + size}, in = all;
    struct amf_value v, field;

    while (amf_next(&in, &v) == 0) {
        check(&v, &all);
        if (amf_field(&v, "code", &field) == 0)
            check(&field, &all);
        if (v.type != AMF_ARRAY)
            continue;
        struct amf_in items = {v.body, v.body + v.body_size};
        while (amf_next(&items, &field) == 0)
            check(&field, &all);
    }
    round_trip(data, size);
    return 0;
}
