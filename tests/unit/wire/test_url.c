/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_url.c - addresses that are taken, addresses that are refused and why, secrets that must not
 * be shown. */
#include "wire/url.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct good {
    const char *text;
    enum url_scheme scheme;
    const char *host;
    int port;
    const char *app, *stream, *tc_url;
} goods[] = {
    {"rtmp://a.example/live/x", URL_RTMP, "a.example", 1935, "live", "x",
     "rtmp://a.example:1935/live"},
    {"rtmp://a.example:1936/live/x", URL_RTMP, "a.example", 1936, "live", "x",
     "rtmp://a.example:1936/live"},
    {"RTMP://A/live/x", URL_RTMP, "A", 1935, "live", "x", "rtmp://A:1935/live"},
    {"rtmp://[::1]:80/live/x", URL_RTMP, "::1", 80, "live", "x", "rtmp://[::1]:80/live"},
    {"rtmp://[fe80::1%eth0]/live/x", URL_RTMP, "fe80::1%eth0", 1935, "live", "x",
     "rtmp://[fe80::1%eth0]:1935/live"},
    {"rtmp://h/live/a/b/c", URL_RTMP, "h", 1935, "live", "a/b/c", "rtmp://h:1935/live"},
    {"rtmp://h/live/x?txSecret=1/2&t=http://q", URL_RTMP, "h", 1935, "live",
     "x?txSecret=1/2&t=http://q", "rtmp://h:1935/live"},
    {"rtmp://h/live/x.flv", URL_RTMP, "h", 1935, "live", "x.flv", "rtmp://h:1935/live"},
    {"rtmp://h/live/../etc", URL_RTMP, "h", 1935, "live", "../etc", "rtmp://h:1935/live"},
    {"rtmp://h:65535/a/%00", URL_RTMP, "h", 65535, "a", "%00", "rtmp://h:65535/a"},
    {"rtmp://h:0001/a/b", URL_RTMP, "h", 1, "a", "b", "rtmp://h:1/a"},
    {"http://h/live/x.flv?a=b", URL_HTTP, "h", 80, "", "", ""},
    {"http://user:pw@h:8080/x", URL_HTTP, "h", 8080, "", "", ""},
    {"https://h", URL_HTTPS, "h", 443, "", "", ""},
    {"https://h?x=@y", URL_HTTPS, "h", 443, "", "", ""},
};

START_TEST(addresses_are_taken_apart)
{
    const struct good *g = &goods[_i];
    struct url u;
    const char *why = "";

    ck_assert_msg(url_parse(&u, g->text, &why) == 0, "%s: %s", g->text, why);
    ck_assert_int_eq(u.scheme, g->scheme);
    ck_assert_str_eq(u.host, g->host);
    ck_assert_int_eq(u.port, g->port);
    ck_assert_str_eq(u.app, g->app);
    ck_assert_str_eq(u.stream, g->stream);
    ck_assert_str_eq(u.tc_url, g->tc_url);
    ck_assert_str_eq(u.text, g->text);
}
END_TEST

static const struct bad {
    const char *text, *why;
} bads[] = {
    {"", "empty"},
    {"x", "scheme"},
    {"rtmps://h/a/b", "scheme"},
    {"rtmpt://h/a/b", "scheme"},
    {"file:///etc/passwd", "scheme"},
    {" rtmp://h/a/b", "space"},
    {"rtmp://h/a/b socks=evil", "space"},
    {"rtmp://h/a/b\n", "control"},
    {"rtmp://h/a/\x7f", "control"},
    {"rtmp://", "host name is missing"},
    {"rtmp:///a/b", "host name is missing"},
    {"rtmp://:80/a/b", "host name is missing"},
    {"rtmp://[]/a/b", "host name is missing"},
    {"rtmp://[::1/a/b", "bracket"},
    {"rtmp://[::1]x/a/b", "malformed"},
    {"rtmp://[abc]/a/b", "malformed"},
    {"rtmp://::1/a/b", "host name is missing"}, /* IPv6 wants brackets */
    {"rtmp://a:b:c/a/b", "not a number"},
    {"rtmp://h\\x/a/b", "malformed"},
    {"rtmp://h<x/a/b", "malformed"},
    {"rtmp://h:/a/b", "port is missing"},
    {"rtmp://h:0/a/b", "out of range"},
    {"rtmp://h:65536/a/b", "out of range"},
    {"rtmp://h:99999999999999999999/a/b", "out of range"},
    {"rtmp://h:8x/a/b", "not a number"},
    {"rtmp://h:-1/a/b", "not a number"},
    {"rtmp://u:p@h/a/b", "user"},
    {"rtmp://h", "application is missing"},
    {"rtmp://h/", "application is missing"},
    {"rtmp://h//x", "application is missing"},
    {"rtmp://h?x=/y", "application is missing"},
    {"rtmp://h/live", "stream name is missing"},
    {"rtmp://h/live/", "stream name is missing"},
    {"rtmp://h/live?x=a/b", "stream name is missing"},
    {"rtmp://h/live/?txSecret=1", "stream name is missing"},
    {"http://", "host name is missing"},
};

START_TEST(addresses_are_refused_in_words)
{
    struct url u;
    const char *why = "";

    ck_assert_msg(url_parse(&u, bads[_i].text, &why) == -EINVAL, "%s", bads[_i].text);
    ck_assert_msg(strstr(why, bads[_i].why) != NULL, "%s: %s", bads[_i].text, why);
}
END_TEST

/* "rtmp://HOST/APP/STREAM" with parts of chosen lengths */
static int parse_sizes(int host, int app, int stream)
{
    char text[4096], part[4096];
    struct url u;
    const char *why;

    memset(part, 'x', sizeof(part));
    snprintf(text, sizeof(text), "rtmp://%.*s/%.*s/%.*s", host, part, app, part, stream, part);
    return url_parse(&u, text, &why);
}

START_TEST(parts_may_be_as_long_as_their_limits)
{
    ck_assert_int_eq(parse_sizes(253, 128, 512), 0);
    ck_assert_int_eq(parse_sizes(254, 128, 512), -EINVAL);
    ck_assert_int_eq(parse_sizes(253, 129, 512), -EINVAL);
    ck_assert_int_eq(parse_sizes(253, 128, 513), -EINVAL);
}
END_TEST

START_TEST(an_address_may_be_2048_bytes_long)
{
    char text[URL_MAX + 2];
    struct url u;
    const char *why;

    memset(text, 'x', sizeof(text));
    memcpy(text, "http://h/", 9);
    text[URL_MAX] = 0;
    ck_assert_int_eq(url_parse(&u, text, &why), 0);
    text[URL_MAX] = 'x';
    text[URL_MAX + 1] = 0;
    ck_assert_int_eq(url_parse(&u, text, &why), -EINVAL);
    ck_assert_str_eq(why, "address is too long");
}
END_TEST

/* clang-format off: it takes the stars of a mask for a comment */
static const struct mask {
    const char *text, *masked;
} masks[] = {
    {"rtmp://h/a/b", "rtmp://h/a/b"},
    {"rtmp://h/a/b?txSecret=abc&txTime=5f", "rtmp://h/a/b?txSecret=***&txTime=5f"},
    {"rtmp://h/a/b?txTime=5f&TXSECRET=abc", "rtmp://h/a/b?txTime=5f&TXSECRET=***"},
    {"http://h/x?auth_key=1-2-3&token=t&key=k&sign=s&secret=q&x=1",
     "http://h/x?auth_key=***&token=***&key=***&sign=***&secret=***&x=1"},
    {"http://h/x?token=a=b=c#frag", "http://h/x?token=***#frag"},
    {"http://h/x?token=a?key=c", "http://h/x?token=***"},
    {"http://h/x?monkey=1&keys=2&token", "http://h/x?monkey=1&keys=2&token"},
    {"http://user:pw@h/x", "http://***@h/x"},
    {"http://user:p@w@h/x?sign=1", "http://***@h/x?sign=***"},
    {"http://h/x?mail=a@b", "http://h/x?mail=a@b"},
    {"b?txSecret=abc", "b?txSecret=***"},
    {"x?u=http://a:b@c&key=1", "x?u=http://a:b@c&key=***"},
    {"bad\n\x7f\x01", "bad???"},
    {"", ""},
};
/* clang-format on */

START_TEST(secrets_are_masked)
{
    char out[256];

    url_mask(out, sizeof(out), masks[_i].text);
    ck_assert_str_eq(out, masks[_i].masked);
    for (size_t size = 1; size <= strlen(masks[_i].masked) + 1; size++) { /* cut, never overrun */
        memset(out, '#', sizeof(out));
        url_mask(out, size, masks[_i].text);
        ck_assert_uint_eq(strlen(out), size - 1);
        ck_assert(strncmp(out, masks[_i].masked, size - 1) == 0);
        ck_assert_int_eq(out[size], '#');
    }
    url_mask(NULL, 0, masks[_i].text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("url");
    TCase *c = tcase_create("url");

    tcase_add_loop_test(c, addresses_are_taken_apart, 0, sizeof(goods) / sizeof(goods[0]));
    tcase_add_loop_test(c, addresses_are_refused_in_words, 0, sizeof(bads) / sizeof(bads[0]));
    tcase_add_test(c, parts_may_be_as_long_as_their_limits);
    tcase_add_test(c, an_address_may_be_2048_bytes_long);
    tcase_add_loop_test(c, secrets_are_masked, 0, sizeof(masks) / sizeof(masks[0]));
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
