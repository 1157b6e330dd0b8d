/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_sei.c - texts in access units: of our own kind and others', escaped, damaged, too long. */
#include "kit/suite.h"
#include "wire/bytes.h"
#include "wire/sei.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static uint8_t unit[16384], plain[16384];
static size_t unit_size;

static void begin_nal(size_t *at, uint8_t head)
{
    *at = unit_size;
    unit_size += 4;
    unit[unit_size++] = head;
}

static void end_nal(size_t at)
{
    bytes_put32(unit + at, (uint32_t)(unit_size - at - 4));
}

/* Appends bytes as an encoder does: two zeros are followed by a three where that is needed. */
static void append_escaped(const uint8_t *data, size_t size, size_t *zeros)
{
    for (size_t i = 0; i < size; i++) {
        if (*zeros >= 2 && data[i] <= 3) {
            unit[unit_size++] = 3;
            *zeros = 0;
        }
        *zeros = data[i] == 0 ? *zeros + 1 : 0;
        unit[unit_size++] = data[i];
    }
}

static void add_sei(size_t type, const void *data, size_t size)
{
    uint8_t head[64];
    size_t count = 0, at, zeros = 0;

    for (size_t left = type; (head[count++] = left < 255 ? (uint8_t)left : 255) == 255;)
        left -= 255;
    for (size_t left = size; (head[count++] = left < 255 ? (uint8_t)left : 255) == 255;)
        left -= 255;
    begin_nal(&at, 0x06);
    append_escaped(head, count, &zeros);
    append_escaped(data, size, &zeros);
    unit[unit_size++] = 0x80;
    end_nal(at);
}

static void add_slice(void)
{
    size_t at;

    begin_nal(&at, 0x41);
    memset(unit + unit_size, 0x55, 40);
    unit_size += 40;
    end_nal(at);
}

static void add_own(const char *text)
{
    uint8_t payload[SEI_UUID_SIZE + SEI_TEXT_MAX];

    add_sei(SEI_USER_DATA, payload, sei_write(payload, sizeof(payload), text));
}

static struct sei_reader reader(void)
{
    return (struct sei_reader){
        .at = unit, .end = unit + unit_size, .plain = plain, .plain_size = sizeof(plain)};
}

static void set_up(void)
{
    unit_size = 0;
}

START_TEST(texts_come_in_order_with_their_type)
{
    struct sei_reader r = reader();
    struct sei_message m;
    const uint8_t other[] = "0123456789abcdefhello";

    add_own("one");
    add_sei(SEI_VENDOR_243, "two", 3);
    add_sei(SEI_USER_DATA, other, sizeof(other) - 1);
    add_sei(SEI_VENDOR_242, "four\0\0", 6);
    add_slice();
    add_own("\xe4\xba\x94");
    r.end = unit + unit_size;
    ck_assert(sei_is_present(unit, unit_size));
    ck_assert(sei_next(&r, &m));
    ck_assert_str_eq(m.text, "one");
    ck_assert_int_eq(m.type, SEI_USER_DATA);
    ck_assert_mem_eq(m.uuid, sei_uuid, SEI_UUID_SIZE);
    ck_assert(sei_next(&r, &m));
    ck_assert_str_eq(m.text, "two");
    ck_assert_int_eq(m.type, SEI_VENDOR_243);
    ck_assert(sei_next(&r, &m));
    ck_assert_str_eq(m.text, "hello");
    ck_assert_mem_eq(m.uuid, other, SEI_UUID_SIZE);
    ck_assert(sei_next(&r, &m));
    ck_assert_str_eq(m.text, "four");
    ck_assert(sei_next(&r, &m));
    ck_assert_str_eq(m.text, "\xe4\xba\x94");
    ck_assert(!sei_next(&r, &m));
}
END_TEST

START_TEST(sizes_around_a_step_and_the_limit_are_whole)
{
    static const size_t sizes[] = {1, 238, 239, 240, 494, 2048, SEI_TEXT_MAX};
    char text[SEI_TEXT_MAX + 1];
    struct sei_message m;

    memset(text, 'x', sizes[_i]);
    text[sizes[_i]] = '\0';
    add_own(text);
    struct sei_reader r = reader();
    ck_assert(sei_next(&r, &m));
    ck_assert_str_eq(m.text, text);
    ck_assert(!sei_next(&r, &m));
}
END_TEST

START_TEST(escaped_bytes_are_restored)
{
    uint8_t payload[SEI_UUID_SIZE + 2] = {0, 0, 0, 1, 0, 0, 2, 0, 0, 3, 9, 9, 9, 0, 0, 3, 'o', 'k'};
    struct sei_message m;

    add_sei(SEI_USER_DATA, payload, sizeof(payload));
    ck_assert_uint_gt(unit_size, sizeof(payload) + 8 + 3);
    struct sei_reader r = reader();
    ck_assert(sei_next(&r, &m));
    ck_assert_mem_eq(m.uuid, payload, SEI_UUID_SIZE);
    ck_assert_str_eq(m.text, "ok");
}
END_TEST

START_TEST(what_is_no_text_is_stepped_over)
{
    static const uint8_t x264[] = {0xdc, 0x45, 0xe9, 0xbd, 0xe6, 0xd9, 0x48, 0xb7, 0x96,
                                   0x2c, 0xd8, 0x20, 0xd9, 0x23, 0xee, 0xef, 'x',  '2'};
    static const char *const bytes[] = {"a\0b",         "\xff\xfe\xfd",     "\xc0\x80\x41",
                                        "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe4\xba"};
    static char huge[SEI_TEXT_MAX + 1];
    struct sei_message m;

    memset(huge, 'x', sizeof(huge));
    add_sei(SEI_USER_DATA, x264, sizeof(x264));
    add_sei(SEI_USER_DATA, "short", 5);
    add_sei(SEI_USER_DATA, x264, SEI_UUID_SIZE);
    add_sei(1, "timing", 6);
    add_sei(SEI_VENDOR_243, huge, sizeof(huge));
    for (size_t i = 0; i < sizeof(bytes) / sizeof(bytes[0]); i++)
        add_sei(SEI_VENDOR_242, bytes[i], i == 0 ? 3 : strlen(bytes[i]));
    add_own("last");
    struct sei_reader r = reader();
    ck_assert(sei_next(&r, &m));
    ck_assert_str_eq(m.text, "last");
    ck_assert(!sei_next(&r, &m));
}
END_TEST

/* A unit that ends anywhere gives whole texts or none. */
START_TEST(a_unit_that_is_cut_gives_no_half_text)
{
    struct sei_message m;

    add_own("first");
    add_own("second");
    for (size_t cut = 0; cut < unit_size; cut++) {
        struct sei_reader r = {
            .at = unit, .end = unit + cut, .plain = plain, .plain_size = sizeof(plain)};
        int count = 0;
        while (sei_next(&r, &m)) {
            ck_assert_str_eq(m.text, count == 0 ? "first" : "second");
            count++;
        }
        ck_assert_int_lt(count, 2);
    }
}
END_TEST

START_TEST(a_nal_unit_that_does_not_fit_is_stepped_over)
{
    struct sei_message m;

    add_own("a text that is longer than the memory");
    add_sei(SEI_VENDOR_243, "short", 5);
    struct sei_reader r = {.at = unit, .end = unit + unit_size, .plain = plain, .plain_size = 20};
    ck_assert(sei_next(&r, &m));
    ck_assert_str_eq(m.text, "short");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sei");
    TCase *c = tcase_create("sei");

    tcase_add_checked_fixture(c, set_up, NULL);
    tcase_add_test(c, texts_come_in_order_with_their_type);
    tcase_add_loop_test(c, sizes_around_a_step_and_the_limit_are_whole, 0, 7);
    tcase_add_test(c, escaped_bytes_are_restored);
    tcase_add_test(c, what_is_no_text_is_stepped_over);
    tcase_add_test(c, a_unit_that_is_cut_gives_no_half_text);
    tcase_add_test(c, a_nal_unit_that_does_not_fit_is_stepped_over);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
