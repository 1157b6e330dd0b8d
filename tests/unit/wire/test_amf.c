/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_amf.c - AMF0 values both ways, limits at and one beyond, every kind of damage. */
#include "wire/amf.h"
#include "wire/bytes.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct amf_value read_one(const uint8_t *bytes, size_t size, int want)
{
    struct amf_in in = {bytes, bytes + size};
    struct amf_value v = {0};

    ck_assert_int_eq(amf_next(&in, &v), want);
    if (want == 0)
        ck_assert_ptr_eq(in.at, in.end);
    return v;
}

/* ---- single values */

#define BYTES(...) {__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__})
static const struct row {
    uint8_t bytes[32];
    size_t size;
    int err;
    enum amf_type type;
    double number;
    const char *text;
} rows[] = {
    {BYTES(0, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0), 0, AMF_NUMBER, 1, NULL},
    {BYTES(0, 0xc0, 0x59, 0, 0, 0, 0, 0, 0), 0, AMF_NUMBER, -100, NULL},
    {BYTES(1, 1), 0, AMF_BOOL, 1, NULL},
    {BYTES(1, 0), 0, AMF_BOOL, 0, NULL},
    {BYTES(1, 7), 0, AMF_BOOL, 1, NULL},
    {BYTES(2, 0, 2, 'h', 'i'), 0, AMF_STRING, 0, "hi"},
    {BYTES(2, 0, 0), 0, AMF_STRING, 0, ""},
    {BYTES(12, 0, 0, 0, 2, 'h', 'i'), 0, AMF_STRING, 0, "hi"},
    {BYTES(15, 0, 0, 0, 1, 'x'), 0, AMF_STRING, 0, "x"},
    {BYTES(5), 0, AMF_NULL, 0, NULL},
    {BYTES(6), 0, AMF_NULL, 0, NULL},
    {BYTES(13), 0, AMF_NULL, 0, NULL},
    {BYTES(7, 0, 1), 0, AMF_NULL, 0, NULL},
    {BYTES(11, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0, 0), 0, AMF_DATE, 1, NULL},
    {BYTES(3, 0, 0, 9), 0, AMF_OBJECT, 0, NULL},
    {BYTES(3, 0, 0, 5, 0, 0, 9), 0, AMF_OBJECT, 0, NULL}, /* an empty name is a name */
    {BYTES(8, 0xff, 0xff, 0xff, 0xff, 0, 1, 'a', 5, 0, 0, 9), 0, AMF_OBJECT, 0, NULL},
    {BYTES(16, 0, 1, 'C', 0, 1, 'a', 5, 0, 0, 9), 0, AMF_OBJECT, 0, NULL},
    {BYTES(10, 0, 0, 0, 2, 5, 1, 1), 0, AMF_ARRAY, 0, NULL},
    {BYTES(0, 0x3f, 0xf0, 0, 0, 0, 0, 0), -EPROTO, 0, 0, NULL},
    {BYTES(1), -EPROTO, 0, 0, NULL},
    {BYTES(2, 0), -EPROTO, 0, 0, NULL},
    {BYTES(2, 0, 3, 'h', 'i'), -EPROTO, 0, 0, NULL},
    {BYTES(12, 0xff, 0xff, 0xff, 0xff, 'h'), -EPROTO, 0, 0, NULL},
    {BYTES(11, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0), -EPROTO, 0, 0, NULL},
    {BYTES(3, 0, 0), -EPROTO, 0, 0, NULL},
    {BYTES(3, 0, 1, 'a'), -EPROTO, 0, 0, NULL},
    {BYTES(3, 0, 1, 'a', 9), -EPROTO, 0, 0, NULL},
    {BYTES(8, 0, 0, 0), -EPROTO, 0, 0, NULL},
    {BYTES(10, 0, 0, 0, 2, 5), -EPROTO, 0, 0, NULL},
    {BYTES(10, 0xff, 0xff, 0xff, 0xff), -EPROTO, 0, 0, NULL},
    {BYTES(7, 0), -EPROTO, 0, 0, NULL},
    {BYTES(4), -EPROTO, 0, 0, NULL},
    {BYTES(9), -EPROTO, 0, 0, NULL},
    {BYTES(14), -EPROTO, 0, 0, NULL},
    {BYTES(17), -EPROTO, 0, 0, NULL},
    {BYTES(255), -EPROTO, 0, 0, NULL},
};

START_TEST(values_are_read)
{
    const struct row *r = &rows[_i];
    /* of the exact size, so that a sanitizer sees a read behind it */
    uint8_t *copy = malloc(r->size);

    memcpy(copy, r->bytes, r->size);
    struct amf_value v = read_one(copy, r->size, r->err);
    if (r->err == 0) {
        ck_assert_int_eq(v.type, r->type);
        ck_assert(v.number == r->number);
        ck_assert(!r->text || amf_is(&v, r->text));
    }
    free(copy);
}
END_TEST

START_TEST(the_end_is_not_an_error)
{
    read_one((const uint8_t *)"", 0, -ENODATA);
}
END_TEST

/* ---- writing and reading back */

START_TEST(what_is_written_is_read_back)
{
    uint8_t buffer[256];
    struct amf_out o = {buffer, buffer + sizeof(buffer), false};

    amf_put_string(&o, "onStatus");
    amf_put_number(&o, 1234.5);
    amf_put_null(&o);
    amf_put_object(&o);
    amf_put_key(&o, "level");
    amf_put_string(&o, "error");
    amf_put_key(&o, "inner");
    amf_put_ecma_array(&o, 1);
    amf_put_key(&o, "deep");
    amf_put_bool(&o, true);
    amf_put_end(&o);
    amf_put_key(&o, "last");
    amf_put_number(&o, -7);
    amf_put_end(&o);
    amf_put_bool(&o, false);
    ck_assert(!o.overflow);

    struct amf_in in = {buffer, o.at};
    struct amf_value v, field;
    ck_assert_int_eq(amf_next(&in, &v), 0);
    ck_assert(amf_is(&v, "onStatus"));
    ck_assert(!amf_is(&v, "onStatu"));
    ck_assert(!amf_is(&v, "onStatus2"));
    ck_assert_int_eq(amf_next(&in, &v), 0);
    ck_assert(v.number == 1234.5);
    ck_assert_int_eq(amf_field(&v, "level", &field), -ENOENT); /* a number has no fields */
    ck_assert_int_eq(amf_next(&in, &v), 0);
    ck_assert_int_eq(v.type, AMF_NULL);
    ck_assert_int_eq(amf_next(&in, &v), 0);
    ck_assert_int_eq(amf_field(&v, "level", &field), 0);
    ck_assert(amf_is(&field, "error"));
    ck_assert_int_eq(amf_field(&v, "last", &field), 0);
    ck_assert(field.number == -7);
    ck_assert_int_eq(amf_field(&v, "deep", &field), -ENOENT);
    ck_assert_int_eq(amf_field(&v, "inner", &field), 0);
    ck_assert_int_eq(amf_field(&field, "deep", &v), 0);
    ck_assert_int_eq(v.type, AMF_BOOL);
    ck_assert_int_eq(amf_next(&in, &v), 0);
    ck_assert_int_eq(amf_next(&in, &v), -ENODATA);
}
END_TEST

START_TEST(a_buffer_is_never_overrun)
{
    for (size_t size = 0; size < 40; size++) {
        uint8_t *buffer = malloc(size + 1);
        struct amf_out o = {buffer, buffer + size, false};
        amf_put_string(&o, "abc"); /* 6 */
        amf_put_object(&o);        /* 7 */
        amf_put_key(&o, "k");      /* 10 */
        amf_put_ecma_array(&o, 0); /* 15 */
        amf_put_end(&o);           /* 18 */
        amf_put_end(&o);           /* 21 */
        amf_put_number(&o, 1);     /* 30 */
        amf_put_bool(&o, true);    /* 32 */
        amf_put_null(&o);          /* 33 */
        ck_assert_int_eq(o.overflow, size < 33);
        ck_assert(o.at <= buffer + size);
        free(buffer);
    }
}
END_TEST

START_TEST(after_an_overflow_nothing_more_is_written)
{
    uint8_t buffer[4];
    struct amf_out o = {buffer, buffer + sizeof(buffer), false};

    amf_put_number(&o, 1);
    amf_put_null(&o);
    ck_assert(o.overflow);
    ck_assert_ptr_eq(o.at, buffer);
}
END_TEST

START_TEST(long_strings_use_the_long_form)
{
    char *text = malloc(65537);
    uint8_t *buffer = malloc(70000);

    for (size_t size = 65535; size <= 65536; size++) {
        struct amf_out o = {buffer, buffer + 70000, false};
        memset(text, 'x', size);
        text[size] = 0;
        amf_put_string(&o, text);
        ck_assert_int_eq(buffer[0], size == 65535 ? 2 : 12);
        struct amf_value v = read_one(buffer, (size_t)(o.at - buffer), 0);
        ck_assert(amf_is(&v, text));
    }
    free(buffer);
    free(text);
}
END_TEST

/* ---- limits */

/* depth containers of one kind, each in the one before, with a null inside */
static size_t nest(uint8_t *out, int depth, bool is_array)
{
    uint8_t *at = out;

    for (int i = 0; i < depth; i++) {
        memcpy(at, is_array ? "\x0a\0\0\0\1" : "\x03\0\x02kk", 5);
        at += 5;
    }
    *at++ = 5;
    for (int i = 0; i < depth && !is_array; i++) {
        memcpy(at, "\0\0\x09", 3);
        at += 3;
    }
    return (size_t)(at - out);
}

START_TEST(nesting_is_followed_to_its_limit)
{
    uint8_t bytes[1 << 16];

    for (int is_array = 0; is_array < 2; is_array++) {
        read_one(bytes, nest(bytes, AMF_DEPTH_MAX, is_array), 0);
        read_one(bytes, nest(bytes, AMF_DEPTH_MAX + 1, is_array), -EPROTO);
        read_one(bytes, nest(bytes, 8000, is_array), -EPROTO);
    }
}
END_TEST

START_TEST(objects_and_arrays_hold_as_many_items_as_the_limit)
{
    static uint8_t bytes[8192];

    for (uint32_t n = AMF_ITEMS_MAX; n <= AMF_ITEMS_MAX + 1; n++) {
        int want = n == AMF_ITEMS_MAX ? 0 : -EPROTO;
        uint8_t *at = bytes;
        *at++ = 10;
        at = bytes_put32(at, n);
        memset(at, 5, n);
        read_one(bytes, 5 + n, want);

        at = bytes;
        *at++ = 3;
        for (uint32_t i = 0; i < n; i++, at += 4)
            memcpy(at, "\0\1k\5", 4);
        memcpy(at, "\0\0\x09", 3);
        read_one(bytes, 1 + 4 * n + 3, want);
    }
}
END_TEST

START_TEST(names_are_as_long_as_the_limit)
{
    char name[AMF_NAME_MAX + 2];
    uint8_t bytes[512];

    memset(name, 'n', sizeof(name));
    name[AMF_NAME_MAX] = 0;
    struct amf_out o = {bytes, bytes + sizeof(bytes), false};
    amf_put_object(&o);
    amf_put_key(&o, name);
    amf_put_null(&o);
    amf_put_end(&o);
    read_one(bytes, (size_t)(o.at - bytes), 0);
    name[AMF_NAME_MAX] = 'n';
    name[AMF_NAME_MAX + 1] = 0;
    amf_put_key(&o, name);
    ck_assert(o.overflow);

    memset(bytes, 'n', sizeof(bytes)); /* the same by hand, one byte too long */
    bytes[0] = 3;
    bytes_put16(bytes + 1, AMF_NAME_MAX + 1);
    memcpy(bytes + 3 + AMF_NAME_MAX + 1, "\5\0\0\x09", 4);
    read_one(bytes, 3 + AMF_NAME_MAX + 1 + 4, -EPROTO);
}
END_TEST

START_TEST(text_is_cut_and_made_harmless)
{
    struct amf_value v = {.type = AMF_STRING, .text = "a\nb\0c\x7f", .text_size = 6};
    char out[8];

    amf_text(out, sizeof(out), &v);
    ck_assert_str_eq(out, "a?b?c?");
    amf_text(out, 3, &v);
    ck_assert_str_eq(out, "a?");
    amf_text(out, 1, &v);
    ck_assert_str_eq(out, "");
    v.type = AMF_NUMBER;
    amf_text(out, sizeof(out), &v);
    ck_assert_str_eq(out, "");
    amf_text(NULL, 0, &v);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("amf");
    TCase *c = tcase_create("amf");

    tcase_add_loop_test(c, values_are_read, 0, sizeof(rows) / sizeof(rows[0]));
    tcase_add_test(c, the_end_is_not_an_error);
    tcase_add_test(c, what_is_written_is_read_back);
    tcase_add_test(c, a_buffer_is_never_overrun);
    tcase_add_test(c, after_an_overflow_nothing_more_is_written);
    tcase_add_test(c, long_strings_use_the_long_form);
    tcase_add_test(c, nesting_is_followed_to_its_limit);
    tcase_add_test(c, objects_and_arrays_hold_as_many_items_as_the_limit);
    tcase_add_test(c, names_are_as_long_as_the_limit);
    tcase_add_test(c, text_is_cut_and_made_harmless);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
