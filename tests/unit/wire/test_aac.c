/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_aac.c - AudioSpecificConfig both ways. */
#include "wire/aac.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>

#define CONFIG(...) {__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__})
static const struct row {
    const char *what;
    uint8_t config[8];
    size_t size;
    int err;
    struct aac_info info;
} rows[] = {
    {"LC 44100 stereo", CONFIG(0x12, 0x10), 0, {44100, 2, 2}},
    {"LC 48000 mono", CONFIG(0x11, 0x88), 0, {48000, 1, 2}},
    {"LC 16000 mono", CONFIG(0x14, 0x08), 0, {16000, 1, 2}},
    {"LC 44100 stereo, with the tail FFmpeg writes",
     CONFIG(0x12, 0x10, 0x56, 0xe5, 0x00),
     0,
     {44100, 2, 2}},
    {"LC, seven is eight channels", CONFIG(0x11, 0xb8), 0, {48000, 8, 2}},
    {"LC, rate as a number: 50000", CONFIG(0x17, 0x80, 0x61, 0xa8, 0x10), 0, {50000, 2, 2}},
    {"HE 24000 to 48000", CONFIG(0x2b, 0x11, 0x88, 0x00), 0, {48000, 2, 5}},
    {"HE v2: one channel becomes two", CONFIG(0xeb, 0x09, 0x88, 0x00), 0, {48000, 2, 29}},
    {"Main", CONFIG(0x0a, 0x10), -ENOTSUP, {0}},
    {"escaped type", CONFIG(0xf8, 0x40, 0x80, 0x00), -ENOTSUP, {0}},
    {"7350 Hz", CONFIG(0x16, 0x10), -ENOTSUP, {0}},
    {"reserved rate", CONFIG(0x16, 0x90), -EPROTO, {0}},
    {"rate 0 as a number", CONFIG(0x17, 0x80, 0x00, 0x00, 0x10), -ENOTSUP, {0}},
    {"channels described elsewhere", CONFIG(0x12, 0x00), -ENOTSUP, {0}},
    {"a channel layout we do not know", CONFIG(0x12, 0x58), -ENOTSUP, {0}},
    {"null type", CONFIG(0x02, 0x10), -EPROTO, {0}},
    {"one byte", CONFIG(0x12), -EPROTO, {0}},
    {"HE cut", CONFIG(0x2b, 0x11), -EPROTO, {0}},
};

START_TEST(configs_are_understood)
{
    const struct row *r = &rows[_i];
    struct aac_info info = {0};

    ck_assert_msg(aac_config_parse(&info, r->config, r->size) == r->err, "%s", r->what);
    ck_assert_int_eq(info.rate_hz, r->info.rate_hz);
    ck_assert_int_eq(info.channels, r->info.channels);
    ck_assert_int_eq(info.object_type, r->info.object_type);
    ck_assert_int_eq(aac_config_parse(&info, r->config, 0), -EPROTO);
}
END_TEST

START_TEST(what_is_written_is_understood)
{
    static const int rates[] = {8000,  11025, 12000, 16000, 22050, 24000,
                                32000, 44100, 48000, 64000, 88200, 96000};
    uint8_t config[2];
    struct aac_info info;

    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++)
        for (int channels = 1; channels <= 8; channels++) {
            size_t size = aac_config_write(config, rates[i], channels);
            ck_assert_uint_eq(size, channels == 7 ? 0 : 2); /* seven have no number of their own */
            if (size == 0)
                continue;
            ck_assert_int_eq(aac_config_parse(&info, config, size), 0);
            ck_assert_int_eq(info.rate_hz, rates[i]);
            ck_assert_int_eq(info.channels, channels);
        }
}
END_TEST

START_TEST(odd_rates_and_channels_are_not_written)
{
    uint8_t config[2];

    ck_assert_uint_eq(aac_config_write(config, 44000, 1), 0);
    ck_assert_uint_eq(aac_config_write(config, 7350, 1), 0);
    ck_assert_uint_eq(aac_config_write(config, 0, 1), 0);
    ck_assert_uint_eq(aac_config_write(config, 48000, 0), 0);
    ck_assert_uint_eq(aac_config_write(config, 48000, 9), 0);
    ck_assert_uint_eq(aac_config_write(config, 48000, -1), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("aac");
    TCase *c = tcase_create("aac");

    tcase_add_loop_test(c, configs_are_understood, 0, sizeof(rows) / sizeof(rows[0]));
    tcase_add_test(c, what_is_written_is_understood);
    tcase_add_test(c, odd_rates_and_channels_are_not_written);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
