/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_amf.c - any bytes read as AMF0: values lie inside the input, fields too. */
#include "wire/amf.h"

#include <stdlib.h>

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
    return 0;
}
