/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_utf8.c - every code is read back from its bytes, and what is not UTF-8 is not read. */
#include "base/bytes/utf8.h"
#include "kit/suite.h"

#include <check.h>
#include <string.h>

/* Writes a code as the standard says, by its length; the reader under test is not asked. */
static size_t write_code(uint32_t c, uint8_t *out)
{
    static const uint8_t leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
    size_t size = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

    for (size_t i = size - 1; i > 0; i--, c >>= 6)
        out[i] = (uint8_t)(0x80 | (c & 0x3f));
    out[0] = (uint8_t)(leads[size] | c);
    return size;
}

static bool is_read_back(uint32_t c)
{
    uint8_t bytes[4];
    uint32_t got = 1, cut = 1;
    size_t size = write_code(c, bytes);
    bool is_legal = c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);

    return utf8_read(bytes, size, &got) == (is_legal ? size : 0) && got == (is_legal ? c : 1) &&
           utf8_read(bytes, size - 1, &cut) == 0 && cut == 1;
}

START_TEST(every_code_is_read_back)
{
    for (uint32_t c = 0; c <= 0x110000; c++)
        if (!is_read_back(c))
            ck_abort_msg("U+%04X", c);
}
END_TEST

START_TEST(what_is_not_utf8_is_not_read)
{
    static const char *const wrong[] = {
        "\x80",
        "\xbf",
        "\xc0\x80",
        "\xc1\xbf",
        "\xe0\x9f\xbf",
        "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80",
        "\xf8\x88\x80\x80\x80",
        "\xff",
        "\xc3(",
        "\xe2\x82(",
        "\xed\xa0\x80",
    };

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        uint32_t code = 7;
        ck_assert_uint_eq(utf8_read(wrong[i], strlen(wrong[i]), &code), 0);
        ck_assert_uint_eq(code, 7);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("utf8");
    TCase *tcase = tcase_create("utf8");
    tcase_add_test(tcase, every_code_is_read_back);
    tcase_add_test(tcase, what_is_not_utf8_is_not_read);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
