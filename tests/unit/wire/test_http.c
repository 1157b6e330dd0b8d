/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_http.c - requests as clients send them, and as they should not. */
#include "wire/http.h"
#include "kit/suite.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct http_reader reader;
static struct http_request request;

static void teardown(void)
{
    http_reader_fini(&reader);
}

/* Feeds a text in pieces; returns how many bytes were taken by the first whole request, 0 when none
 * was, -1 when it was refused. */
static int feed(const char *text, size_t size, size_t piece)
{
    bool is_whole = false;

    for (size_t at = 0; at < size;) {
        ssize_t n = http_read(&reader, text + at, size - at < piece ? size - at : piece, &request,
                              &is_whole);
        if (n < 0) {
            ck_assert_int_eq((int)n, -EPROTO);
            return -1;
        }
        at += (size_t)n;
        if (is_whole)
            return (int)at;
    }
    return 0;
}

/* ---- good ones */

/* clang-format off: a row a line */
static const struct good {
    const char *text;
    enum http_method method;
    const char *path, *query;
    int keeps_alive;
} goods[] = {
    {"GET /live/a.flv HTTP/1.1\r\nHost: x\r\n\r\n", HTTP_GET, "/live/a.flv", "", 1},
    {"HEAD / HTTP/1.1\r\nHost:\r\n\r\n", HTTP_HEAD, "/", "", 1},
    {"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", HTTP_OPTIONS, "*", "", 1},
    {"POST /a HTTP/1.1\r\nHost: x\r\n\r\n", HTTP_OTHER, "/a", "", 1},
    {"get /a HTTP/1.1\r\nHost: x\r\n\r\n", HTTP_OTHER, "/a", "", 1},
    {"GET /a.flv?txSecret=1&txTime=%32 HTTP/1.1\r\nHost: x\r\n\r\n", HTTP_GET, "/a.flv",
     "txSecret=1&txTime=%32", 1},
    {"GET /a?b?c HTTP/1.1\r\nHost: x\r\n\r\n", HTTP_GET, "/a", "b?c", 1},
    {"GET /%41%2f..%2F%c3%a4 HTTP/1.1\r\nHost: x\r\n\r\n", HTTP_GET, "/A/../\xc3\xa4", "", 1},
    {"GET /\xc3\xa4 HTTP/1.1\r\nHost: x\r\n\r\n", HTTP_GET, "/\xc3\xa4", "", 1},
    {"GET /%3f HTTP/1.1\r\nHost: x\r\n\r\n", HTTP_GET, "/?", "", 1},
    {"GET http://h:80/a?b HTTP/1.1\r\nHost: x\r\n\r\n", HTTP_GET, "/a", "b", 1},
    {"GET HTTPS://h HTTP/1.1\r\nHost: x\r\n\r\n", HTTP_GET, "/", "", 1},
    {"GET http://h?b HTTP/1.1\r\nHost: x\r\n\r\n", HTTP_GET, "/", "b", 1},
    {"GET /a HTTP/1.0\r\n\r\n", HTTP_GET, "/a", "", 0},
    {"GET /a HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", HTTP_GET, "/a", "", 1},
    {"GET /a HTTP/1.9\r\nHost: x\r\n\r\n", HTTP_GET, "/a", "", 1},
    {"GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", HTTP_GET, "/a", "", 0},
    {"GET /a HTTP/1.1\r\nHost: x\r\nconnection:\t upgrade , CLOSE\t\r\n\r\n", HTTP_GET, "/a", "",
     0},
    {"GET /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n", HTTP_GET, "/a", "", 0},
    {"GET /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", HTTP_GET, "/a", "", 1},
    {"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", HTTP_OTHER, "/a", "", 0},
    {"GET /a HTTP/1.1\nHost: x\n\n", HTTP_GET, "/a", "", 1},
    {"\r\n\n\r\nGET /a HTTP/1.1\r\nHost: x\n\r\n", HTTP_GET, "/a", "", 1},
    {"GET /a HTTP/1.1\r\nX: a:b\tc\r\nHOST: x\r\nY:\r\n\r\n", HTTP_GET, "/a", "", 1},
};

static const struct bad {
    const char *text;
    int status;
} bads[] = {
    {"GET /a\r\n\r\n", 400}, /* HTTP/0.9 */
    {"GET  /a HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"GET /a HTTP/1.1 \r\nHost: x\r\n\r\n", 400},
    {"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"GET\t/a\tHTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {" GET /a HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"G(T /a HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"GET a HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"GET * HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"GET ?a HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"GET ftp://h/a HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"GET /%0 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"GET /% HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"GET /%g0 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"GET /a%0d%0ab HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"GET /a%20b HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"GET /%7f HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"GET /a\rb HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"GET /a\x01 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"GET /a HTTP/2.0\r\nHost: x\r\n\r\n", 505},
    {"PRI * HTTP/2.0\r\n\r\n", 505},
    {"GET /a HTTP/x.1\r\nHost: x\r\n\r\n", 400},
    {"GET /a HTTP/1,1\r\nHost: x\r\n\r\n", 400},
    {"GET /a http/1.1\r\nHost: x\r\n\r\n", 400},
    {"GET /a HTTP/1.10\r\nHost: x\r\n\r\n", 400},
    {"GET /a HTTP/1.1\r\n\r\n", 400},
    {"GET /a HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400},
    {"GET /a HTTP/1.1\r\nHost : x\r\n\r\n", 400},
    {"GET /a HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", 400},
    {"GET /a HTTP/1.1\r\nHost: x\r\n\tfolded: y\r\n\r\n", 400},
    {"GET /a HTTP/1.1\r\n Host: x\r\n\r\n", 400},
    {"GET /a HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", 400},
    {"GET /a HTTP/1.1\r\nHost: x\r\n: empty\r\n\r\n", 400},
    {"GET /a HTTP/1.1\r\nHost: x\r\nA: b\rC: d\r\n\r\n", 400},
    {"GET /a HTTP/1.1\r\nHost: x\r\nA: \x01\r\n\r\n", 400},
    {"\x16\x03\x01\x02\n\n", 400}, /* the beginning of TLS */
};
/* clang-format on */

static void expect_good(const struct good *g, size_t piece)
{
    ck_assert_int_eq(feed(g->text, strlen(g->text), piece), (int)strlen(g->text));
    ck_assert_int_eq(request.method, g->method);
    ck_assert_str_eq(request.path, g->path);
    ck_assert_str_eq(request.query, g->query);
    ck_assert_int_eq(request.keeps_alive, g->keeps_alive);
}

START_TEST(requests_are_read_whole_and_byte_by_byte)
{
    expect_good(&goods[_i], 10000);
    expect_good(&goods[_i], 1); /* the same connection, another request */
    expect_good(&goods[_i], 3);
}
END_TEST

START_TEST(malformed_requests_have_a_status)
{
    const struct bad *b = &bads[_i];

    for (size_t piece = 1; piece <= 10000; piece *= 100) {
        http_reader_fini(&reader);
        ck_assert_int_eq(feed(b->text, strlen(b->text), piece), -1);
        ck_assert_int_eq(http_status(&reader), b->status);
        ck_assert_int_eq(feed(goods[0].text, 10, 10), -1); /* and nothing more is read */
    }
}
END_TEST

START_TEST(a_nul_byte_is_refused_wherever_it_is)
{
    static const char *const forms[] = {
        "G#T /a HTTP/1.1\r\nHost: x\r\n\r\n",     "GET /# HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a?# HTTP/1.1\r\nHost: x\r\n\r\n",   "GET /a HTTP/1.1#\r\nHost: x\r\n\r\n",
        "GET /a HTTP/1.1\r\nHo#st: x\r\n\r\n",    "GET /a HTTP/1.1\r\nHost: #\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: x\r\n#\r\n\r\n"};
    char text[100];

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        http_reader_fini(&reader);
        strcpy(text, forms[i]);
        *strchr(text, '#') = 0;
        ck_assert_int_eq(feed(text, strlen(forms[i]), 1000), -1);
        ck_assert_int_eq(http_status(&reader), 400);
    }
}
END_TEST

START_TEST(requests_may_follow_one_another_in_one_read)
{
    char text[1000] = "";
    int at = 0;

    for (int i = 0; i < 3; i++)
        strcat(text, goods[i].text);
    for (int i = 0; i < 3; i++) {
        int n = feed(text + at, strlen(text) - (size_t)at, 1000);
        ck_assert_int_eq(n, (int)strlen(goods[i].text));
        ck_assert_str_eq(request.path, goods[i].path);
        at += n;
    }
    ck_assert_int_eq(feed("GET /", 5, 5), 0);
}
END_TEST

/* ---- limits: at them, and one beyond */

/* A request whose block has that size. */
static char *block_of(size_t size)
{
    static const char head[] = "GET / HTTP/1.1\r\nHost: x\r\nX: ";
    char *text = malloc(size + 1);

    ck_assert_uint_ge(size, sizeof(head) + 4);
    memset(text, 'a', size);
    memcpy(text, head, sizeof(head) - 1);
    strcpy(text + size - 4, "\r\n\r\n");
    return text;
}

START_TEST(a_header_block_has_a_limit)
{
    size_t piece = _i ? 1000 : 100000;
    char *good = block_of(HTTP_BLOCK_MAX), *bad = block_of(HTTP_BLOCK_MAX + 1);

    ck_assert_int_eq(feed(good, HTTP_BLOCK_MAX, piece), HTTP_BLOCK_MAX);
    ck_assert_uint_le(reader.room, HTTP_BLOCK_MAX);
    ck_assert_int_eq(feed(bad, HTTP_BLOCK_MAX + 1, piece), -1);
    ck_assert_int_eq(http_status(&reader), 431);
    free(good);
    free(bad);
}
END_TEST

START_TEST(a_block_without_end_is_refused_at_the_limit)
{
    static const struct {
        const char *begin;
        int status;
    } rows[] = {{"", 414}, {"GET /", 414}, {"GET / HTTP/1.1\r\nHost: x\r\nX: ", 431}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        http_reader_fini(&reader);
        ck_assert_int_eq(feed(rows[i].begin, strlen(rows[i].begin), 1000), 0);
        for (size_t at = strlen(rows[i].begin); at < HTTP_BLOCK_MAX; at++)
            ck_assert_int_eq(feed("a", 1, 1), 0);
        ck_assert_int_eq(feed("a", 1, 1), -1);
        ck_assert_int_eq(http_status(&reader), rows[i].status);
        ck_assert_uint_le(reader.room, HTTP_BLOCK_MAX);
    }
}
END_TEST

START_TEST(empty_lines_have_a_limit)
{
    for (int i = 0; i < HTTP_BLOCK_MAX / 2; i++)
        ck_assert_int_eq(feed("\r\n", 2, 2), 0);
    ck_assert_int_eq(feed("\r\n", 2, 2), -1);
}
END_TEST

static int feed_target(size_t size)
{
    char text[HTTP_TARGET_MAX + 100];

    memset(text, 'a', sizeof(text));
    memcpy(text, "GET /", 5);
    strcpy(text + 4 + size, " HTTP/1.0\r\n\r\n");
    return feed(text, strlen(text), 100000);
}

START_TEST(a_target_has_a_limit)
{
    ck_assert_int_gt(feed_target(HTTP_TARGET_MAX), 0);
    ck_assert_uint_eq(strlen(request.path), HTTP_TARGET_MAX);
    ck_assert_int_eq(feed_target(HTTP_TARGET_MAX + 1), -1);
    ck_assert_int_eq(http_status(&reader), 414);
}
END_TEST

static int feed_headers(int count)
{
    char text[HTTP_HEADERS_MAX * 8 + 100] = "GET / HTTP/1.0\r\n";

    for (int i = 0; i < count; i++)
        strcat(text, "A: b\r\n");
    strcat(text, "\r\n");
    return feed(text, strlen(text), 100000);
}

START_TEST(headers_have_a_number)
{
    ck_assert_int_gt(feed_headers(HTTP_HEADERS_MAX), 0);
    ck_assert_int_eq(feed_headers(HTTP_HEADERS_MAX + 1), -1);
    ck_assert_int_eq(http_status(&reader), 431);
}
END_TEST

START_TEST(every_status_has_a_text)
{
    static const int statuses[] = {200, 204, 400, 403, 404, 405, 414, 431, 500, 503, 505};

    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
        ck_assert_str_ne(http_status_text(statuses[i]), "Unknown");
    ck_assert_str_eq(http_status_text(404), "Not Found");
    ck_assert_str_eq(http_status_text(299), "Unknown");
}
END_TEST

START_TEST(an_answer_says_how_it_ends)
{
    char out[HTTP_HEAD_MAX];
    struct http_answer a = {404, "text/plain", 10, true, "X: y\r\n"};

    size_t n = http_put_head(out, &a);
    ck_assert_str_eq(out, "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\n"
                          "Content-Length: 10\r\nConnection: keep-alive\r\nX: y\r\n\r\n");
    ck_assert_uint_eq(n, strlen(out));
    http_put_head(out, &(struct http_answer){200, "video/x-flv", HTTP_UNTIL_CLOSE, false, NULL});
    ck_assert_str_eq(out,
                     "HTTP/1.1 200 OK\r\nContent-Type: video/x-flv\r\nConnection: close\r\n\r\n");
    http_put_head(out, &(struct http_answer){204, NULL, 0, true, NULL});
    ck_assert_str_eq(out, "HTTP/1.1 204 No Content\r\nConnection: keep-alive\r\n\r\n");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("http");
    TCase *c = tcase_create("http");

    tcase_add_checked_fixture(c, NULL, teardown);
    tcase_add_loop_test(c, requests_are_read_whole_and_byte_by_byte, 0,
                        sizeof(goods) / sizeof(goods[0]));
    tcase_add_loop_test(c, malformed_requests_have_a_status, 0, sizeof(bads) / sizeof(bads[0]));
    tcase_add_test(c, a_nul_byte_is_refused_wherever_it_is);
    tcase_add_test(c, requests_may_follow_one_another_in_one_read);
    tcase_add_loop_test(c, a_header_block_has_a_limit, 0, 2);
    tcase_add_test(c, a_block_without_end_is_refused_at_the_limit);
    tcase_add_test(c, empty_lines_have_a_limit);
    tcase_add_test(c, a_target_has_a_limit);
    tcase_add_test(c, headers_have_a_number);
    tcase_add_test(c, every_status_has_a_text);
    tcase_add_test(c, an_answer_says_how_it_ends);
    suite_add_tcase(suite, c);
    return run_suite(suite);
}
