/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_fetch.c - HTTP exchanges against a server on a thread beside them. */
#include "transport/http/fetch.h"

#include "base/threads/stage.h"
#include "kit/loopback.h"
#include "kit/suite.h"

#include <stdlib.h>

struct server {
    int listener;
    char url[64];
    const char *answers[4]; /* one connection each; NULL: the server stays silent */
    int count;
    char seen[4096]; /* the last request */
    struct stage *stage;
};

static struct clock *clk;

static void read_request(struct server *s, int fd)
{
    size_t got = 0;

    for (;;) {
        ssize_t n = read(fd, s->seen + got, sizeof(s->seen) - 1 - got);
        if (n <= 0)
            return;
        got += (size_t)n;
        s->seen[got] = '\0';
        const char *end = strstr(s->seen, "\r\n\r\n"),
                   *length = strstr(s->seen, "Content-Length: ");
        size_t body = length ? (size_t)atoi(length + 16) : 0;
        if (end && got >= (size_t)(end + 4 - s->seen) + body)
            return;
    }
}

static void serve(struct stage *st, void *arg)
{
    struct server *s = arg;

    for (int i = 0; i < s->count; i++) {
        int fd = accept(s->listener, NULL, NULL);
        if (fd < 0)
            return;
        read_request(s, fd);
        if (s->answers[i])
            ck_assert_int_gt(write(fd, s->answers[i], strlen(s->answers[i])), 0);
        else
            (void)!read(fd, s->seen, 1); /* until the client goes */
        close(fd);
    }
}

static void start(struct server *s)
{
    uint16_t port;

    s->listener = listen_somewhere(AF_INET, 4, &port);
    snprintf(s->url, sizeof(s->url), "http://127.0.0.1:%d/a", port);
    ck_assert_int_eq(stage_start(&s->stage, clk, "server", serve, s), 0);
}

static void stop(struct server *s)
{
    shutdown(s->listener, SHUT_RDWR);
    stage_join(s->stage);
    close(s->listener);
}

static struct fetch *make(const char *url, const char *method, const char *body, int64_t limit_us)
{
    static const char *const headers[] = {"X-Mine: yes", NULL};
    struct fetch *f = NULL;
    struct fetch_cfg cfg = {.clock = clk,
                            .url = url,
                            .method = method,
                            .headers = headers,
                            .body = body,
                            .body_size = body ? strlen(body) : 0,
                            .timeout_us = limit_us};

    ck_assert_int_eq(fetch_new(&f, &cfg), 0);
    return f;
}

static void set_up(void)
{
    ck_assert_int_eq(clock_new(&clk, CLOCK_REAL), 0);
    ck_assert_int_eq(net_init(), 0);
}

static void tear_down(void)
{
    net_fini();
    clock_free(clk);
}

START_TEST(an_answer_comes_whole_whatever_its_status)
{
    struct server s = {
        .answers = {"HTTP/1.1 404 Not Found\r\nX-A: 1\r\nContent-Length: 4\r\n\r\nbody"},
        .count = 1};
    start(&s);
    struct fetch *f = make(s.url, "GET", NULL, 5000000);
    fetch_run(f);
    const struct fetch_answer *a = fetch_answer(f);

    ck_assert_int_eq(a->end, FETCH_DONE);
    ck_assert_int_eq(a->status, 404);
    ck_assert_uint_eq(a->body_size, 4);
    ck_assert_int_eq(memcmp(a->body, "body", 4), 0);
    ck_assert_uint_eq(a->headers_size, strlen("X-A: 1\nContent-Length: 4\n"));
    ck_assert_ptr_nonnull(strstr(s.seen, "GET /a HTTP/1.1\r\n"));
    ck_assert_ptr_nonnull(strstr(s.seen, "X-Mine: yes\r\n"));
    fetch_free(f);
    stop(&s);
}
END_TEST

START_TEST(a_body_is_sent_with_its_method)
{
    struct server s = {.answers = {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}, .count = 1};
    start(&s);
    struct fetch *f = make(s.url, "PUT", "{\"a\":1}", 5000000);
    fetch_run(f);
    ck_assert_int_eq(fetch_answer(f)->end, FETCH_DONE);
    ck_assert_ptr_nonnull(strstr(s.seen, "PUT /a "));
    ck_assert_ptr_nonnull(strstr(s.seen, "\r\n\r\n{\"a\":1}"));
    fetch_free(f);
    stop(&s);
}
END_TEST

START_TEST(a_redirect_is_followed_but_never_to_a_file)
{
    struct server s = {.answers = {"HTTP/1.1 302 Found\r\nLocation: /b\r\nX-Old: 1\r\n"
                                   "Connection: close\r\nContent-Length: 3\r\n\r\nold",
                                   "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nnew"},
                       .count = 2};
    start(&s);
    struct fetch *f = make(s.url, "GET", NULL, 5000000);
    fetch_run(f);
    ck_assert_int_eq(fetch_answer(f)->status, 200);
    const struct fetch_answer *a = fetch_answer(f);
    ck_assert_int_eq(memcmp(a->body, "new", 3), 0);
    ck_assert_ptr_null(memmem(a->headers, a->headers_size, "X-Old", strlen("X-Old")));
    fetch_free(f);
    stop(&s);

    struct server t = {
        .answers =
            {"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"},
        .count = 1};
    start(&t);
    f = make(t.url, "GET", NULL, 5000000);
    fetch_run(f);
    ck_assert_int_eq(fetch_answer(f)->end, FETCH_FAILED);
    fetch_free(f);
    stop(&t);
}
END_TEST

START_TEST(a_silent_server_is_a_timeout)
{
    struct server s = {.answers = {NULL}, .count = 1};
    start(&s);
    struct fetch *f = make(s.url, "GET", NULL, 200000);
    fetch_run(f);
    ck_assert_int_eq(fetch_answer(f)->end, FETCH_TIMEOUT);
    ck_assert_str_eq(fetch_answer(f)->why, "timeout");
    fetch_free(f);
    stop(&s);
}
END_TEST

static void run_fetch(struct stage *st, void *f)
{
    fetch_run(f);
}

START_TEST(a_cancelled_one_ends_at_once)
{
    struct server s = {.answers = {NULL}, .count = 1};
    struct stage *st = NULL;
    start(&s);
    struct fetch *f = make(s.url, "GET", NULL, 60000000);
    ck_assert_int_eq(stage_start(&st, clk, "fetch", run_fetch, f), 0);
    clock_sleep_until(clk, clock_now_us(clk) + 50000);
    int64_t begin_us = clock_now_us(clk);
    fetch_cancel(f);
    stage_join(st);
    ck_assert_int_lt(clock_now_us(clk) - begin_us, 1000000);
    ck_assert_int_eq(fetch_answer(f)->end, FETCH_CANCELLED);
    fetch_free(f);
    stop(&s);
}
END_TEST

START_TEST(a_closed_port_and_a_foreign_scheme_fail_in_words)
{
    struct fetch *f = make("http://127.0.0.1:1/", "GET", NULL, 5000000);
    fetch_run(f);
    ck_assert_int_eq(fetch_answer(f)->end, FETCH_FAILED);
    ck_assert_str_ne(fetch_answer(f)->why, "");
    fetch_free(f);

    struct fetch_cfg cfg = {.clock = clk, .url = "file:///etc/passwd", .method = "GET"};
    ck_assert_int_eq(fetch_new(&f, &cfg), -EINVAL);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("fetch");
    TCase *t = tcase_create("fetch");

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_set_timeout(t, 20);
    tcase_add_test(t, an_answer_comes_whole_whatever_its_status);
    tcase_add_test(t, a_body_is_sent_with_its_method);
    tcase_add_test(t, a_redirect_is_followed_but_never_to_a_file);
    tcase_add_test(t, a_silent_server_is_a_timeout);
    tcase_add_test(t, a_cancelled_one_ends_at_once);
    tcase_add_test(t, a_closed_port_and_a_foreign_scheme_fail_in_words);
    suite_add_tcase(s, t);
    return run_suite(s);
}
