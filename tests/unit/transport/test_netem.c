/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_netem.c - what a client and a server see of each other through a netem, over real
 * sockets. */
#include "base/threads/cancel.h"
#include "kit/slow.h"
#include "kit/loopback.h"
#include "kit/suite.h"
#include "transport/netem/netem.h"
#include "transport/dial.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { OWNER = 7, MS = 1000, S = 1000000 };

static int64_t slow_us(int64_t us)
{
    return us * test_slow();
}

struct fixture {
    struct clock *clock;
    struct netem *netem;
    struct cancel cancel;
    struct net_addresses addresses;
    int listener;
    int client, server;
    struct netem_conn *netem_conn;
};

static void listen_here(struct fixture *f)
{
    uint16_t port;
    socklen_t size;

    f->listener = listen_somewhere(AF_INET, 5, &port);
    f->addresses.at[0] = loopback(AF_INET, port, &size);
    f->addresses.count = 1;
}

static int dial_it(struct fixture *f, int limit_ms, struct net_fault *fault)
{
    char peer[NET_PEER_TEXT];
    const struct dial d = {.clock = f->clock,
                           .cancel = &f->cancel,
                           .netem = f->netem,
                           .owner = OWNER,
                           .netem_conn = &f->netem_conn,
                           .addresses = &f->addresses,
                           .send_buffer = NET_SEND_BUFFER,
                           .deadline_us = clock_now_us(f->clock) + limit_ms * INT64_C(1000)};

    return dial(&d, peer, fault);
}

static void set_up(struct fixture *f)
{
    struct net_fault fault;

    memset(f, 0, sizeof(*f));
    ck_assert_int_eq(clock_new(&f->clock, CLOCK_REAL), 0);
    ck_assert_int_eq(netem_start(&f->netem, f->clock, 1), 0);
    ck_assert_int_eq(cancel_init(&f->cancel), 0);
    listen_here(f);
    f->client = dial_it(f, 5000, &fault);
    ck_assert_int_ge(f->client, 0);
    f->server = accept(f->listener, NULL, NULL);
    ck_assert_int_ge(f->server, 0);
}

static void close_client(struct fixture *f)
{
    cancel_drop(&f->cancel);
    close(f->client);
    netem_conn_unref(f->netem_conn);
    f->client = -1;
    f->netem_conn = NULL;
}

static void tear_down(struct fixture *f)
{
    if (f->client >= 0)
        close_client(f);
    netem_free(f->netem);
    close(f->server);
    close(f->listener);
    cancel_fini(&f->cancel);
    clock_free(f->clock);
}

/* Waits for something to read. The bytes read, 0 at the end of file, -errno; -ETIMEDOUT. */
static ssize_t read_some(struct fixture *f, int fd, void *bytes, size_t size, int limit_ms)
{
    int64_t deadline_us = clock_now_us(f->clock) + slow_us(limit_ms * INT64_C(1000));

    if (clock_poll(f->clock, fd, POLLIN, deadline_us) == 0)
        return -ETIMEDOUT;
    ssize_t n = recv(fd, bytes, size, MSG_DONTWAIT);
    return n < 0 ? -errno : n;
}

static void expect_text(struct fixture *f, int fd, const char *text)
{
    char got[64];
    size_t have = 0, size = strlen(text);

    while (have < size) {
        ssize_t n = read_some(f, fd, got + have, size - have, 2000);
        ck_assert_int_gt(n, 0);
        have += (size_t)n;
    }
    ck_assert_int_eq(memcmp(got, text, size), 0);
}

static void expect_end(struct fixture *f, int fd, ssize_t end)
{
    char byte;

    ck_assert_int_eq(read_some(f, fd, &byte, 1, 2000), end);
}

static void say(int fd, const char *text)
{
    ck_assert_int_eq(send(fd, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
}

static void set_both(struct fixture *f, uint32_t owner, const struct shaper_rule *up,
                     const struct shaper_rule *down)
{
    struct netem_rule rule = {.up = *up, .down = *down};

    ck_assert_int_eq(netem_set(f->netem, owner, &rule), 0);
}

static void settle(struct fixture *f)
{
    clock_sleep_until(f->clock, clock_now_us(f->clock) + slow_us(30 * MS));
}

static const struct shaper_rule open_rule;

START_TEST(bytes_pass_both_ways)
{
    struct fixture f;

    set_up(&f);
    say(f.client, "hello");
    expect_text(&f, f.server, "hello");
    say(f.server, "and back");
    expect_text(&f, f.client, "and back");
    tear_down(&f);
}
END_TEST

START_TEST(a_lot_of_bytes_arrive_as_they_were_sent)
{
    const struct shaper_rule rules[] = {{0}, {.rate_kbps = 80000, .delay_ms = 5, .jitter_ms = 10}};
    enum { TOTAL = 1 << 20 };
    struct fixture f;

    for (int r = 0; r < 2; r++) {
        uint8_t bytes[5000];
        size_t sent = 0, got = 0;
        set_up(&f);
        set_both(&f, 0, &rules[r], &open_rule);
        fcntl(f.client, F_SETFL, O_NONBLOCK);
        while (got < TOTAL) {
            for (size_t i = 0; i < sizeof(bytes); i++)
                bytes[i] = (uint8_t)((sent + i) * 31 >> 3);
            size_t most = TOTAL - sent < sizeof(bytes) ? TOTAL - sent : sizeof(bytes);
            ssize_t n = most ? send(f.client, bytes, most, MSG_NOSIGNAL) : 0;
            sent += n > 0 ? (size_t)n : 0;
            n = read_some(&f, f.server, bytes, sizeof(bytes), n > 0 ? 0 : 500);
            for (ssize_t i = 0; i < n; i++, got++)
                ck_assert_int_eq(bytes[i], (uint8_t)(got * 31 >> 3));
            ck_assert(n > 0 || n == -ETIMEDOUT || n == -EAGAIN);
        }
        tear_down(&f);
    }
}
END_TEST

START_TEST(a_half_close_is_passed_on_and_the_other_half_stays)
{
    struct fixture f;

    set_up(&f);
    say(f.client, "bye");
    shutdown(f.client, SHUT_WR);
    expect_text(&f, f.server, "bye");
    expect_end(&f, f.server, 0);
    say(f.server, "wait");
    expect_text(&f, f.client, "wait");
    close(f.server);
    expect_end(&f, f.client, 0);
    f.server = -1;
    tear_down(&f);
}
END_TEST

START_TEST(the_end_travels_behind_the_bytes)
{
    struct fixture f;

    set_up(&f);
    set_both(&f, 0, &open_rule, &(struct shaper_rule){.delay_ms = 100});
    settle(&f);
    say(f.server, "last");
    close(f.server);
    f.server = -1;
    expect_text(&f, f.client, "last");
    expect_end(&f, f.client, 0);
    tear_down(&f);
}
END_TEST

START_TEST(a_server_that_resets_is_a_reset)
{
    const struct linger hard = {.l_onoff = 1};
    struct fixture f;

    set_up(&f);
    setsockopt(f.server, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
    close(f.server);
    f.server = -1;
    expect_end(&f, f.client, -ECONNRESET);
    tear_down(&f);
}
END_TEST

START_TEST(a_client_that_closes_is_closed)
{
    struct fixture f;

    set_up(&f);
    close_client(&f);
    expect_end(&f, f.server, 0);
    tear_down(&f);
}
END_TEST

START_TEST(a_client_that_was_cut_is_closed)
{
    struct fixture f;

    set_up(&f);
    cancel_now(&f.cancel);
    expect_end(&f, f.client, 0);
    expect_end(&f, f.server, 0);
    tear_down(&f);
}
END_TEST

START_TEST(an_ordered_reset_reaches_both)
{
    struct fixture f;

    set_up(&f);
    ck_assert_int_eq(netem_end(f.netem, OWNER, true), 0);
    expect_end(&f, f.client, -ECONNRESET);
    expect_end(&f, f.server, -ECONNRESET);
    tear_down(&f);
}
END_TEST

START_TEST(an_ordered_close_is_an_end_of_file_for_both)
{
    struct fixture f;

    set_up(&f);
    say(f.client, "unread");
    settle(&f);
    ck_assert_int_eq(netem_end(f.netem, 0, false), 0);
    expect_end(&f, f.client, 0);
    expect_text(&f, f.server, "unread");
    expect_end(&f, f.server, 0);
    tear_down(&f);
}
END_TEST

START_TEST(orders_for_others_are_not_for_us)
{
    struct fixture f;

    set_up(&f);
    ck_assert_int_eq(netem_end(f.netem, OWNER + 1, true), 0);
    set_both(&f, OWNER + 1, &(struct shaper_rule){.blocked_until_us = CLOCK_NEVER}, &open_rule);
    settle(&f);
    say(f.client, "still here");
    expect_text(&f, f.server, "still here");
    tear_down(&f);
}
END_TEST

START_TEST(an_own_rule_goes_before_that_for_everybody)
{
    const struct shaper_rule blocked = {.blocked_until_us = CLOCK_NEVER};
    struct fixture f;
    char byte;

    set_up(&f);
    set_both(&f, OWNER, &open_rule, &open_rule);
    set_both(&f, 0, &blocked, &blocked);
    settle(&f);
    say(f.client, "a");
    expect_text(&f, f.server, "a");
    ck_assert_int_eq(netem_set(f.netem, OWNER, NULL), 0); /* taken back */
    settle(&f);
    say(f.client, "b");
    ck_assert_int_eq(read_some(&f, f.server, &byte, 1, 100), -ETIMEDOUT);
    tear_down(&f);
}
END_TEST

START_TEST(a_rate_holds_back_what_a_client_writes_and_it_can_tell)
{
    const char bytes[1000] = {0};
    struct fixture f;
    size_t sent = 0, got = 0;
    char back[4000];

    set_up(&f);
    set_both(&f, OWNER, &(struct shaper_rule){.rate_kbps = 400}, &open_rule); /* 50 bytes a ms */
    settle(&f);
    fcntl(f.client, F_SETFL, O_NONBLOCK);
    int64_t begin_us = clock_now_us(f.clock), now_us;
    while ((now_us = clock_now_us(f.clock)) < begin_us + S) {
        ssize_t n;
        while ((n = send(f.client, bytes, sizeof(bytes), MSG_NOSIGNAL)) > 0)
            sent += (size_t)n;
        ck_assert_int_le(netem_conn_unsent(f.netem_conn),
                         40 * 1024); /* a pusher can work with that */
        /* on their way in two sockets and two threads: a few segments, more on a busy machine */
        ck_assert_int_ge(netem_conn_unsent(f.netem_conn) + 8 * 1448, (int)(sent - got));
        n = read_some(&f, f.server, back, sizeof(back), 5);
        got += n > 0 ? (size_t)n : 0;
    }
    ck_assert_uint_ge(got, 40000);
    ck_assert_uint_le(got, 50000 * (size_t)(now_us - begin_us + 50 * MS) / S);
    ck_assert_uint_gt(sent, got);
    tear_down(&f);
}
END_TEST

START_TEST(a_blocked_link_passes_nothing_and_then_all)
{
    const struct shaper_rule blocked = {.blocked_until_us = CLOCK_NEVER};
    struct fixture f;
    char byte;

    set_up(&f);
    set_both(&f, 0, &blocked, &blocked);
    settle(&f);
    say(f.client, "up");
    say(f.server, "down");
    ck_assert_int_eq(read_some(&f, f.server, &byte, 1, 100), -ETIMEDOUT);
    ck_assert_int_eq(read_some(&f, f.client, &byte, 1, 100), -ETIMEDOUT);
    ck_assert_int_eq(netem_set(f.netem, 0, NULL), 0);
    expect_text(&f, f.server, "up");
    expect_text(&f, f.client, "down");
    tear_down(&f);
}
END_TEST

START_TEST(neither_side_hears_the_other_end_through_a_blocked_link)
{
    const struct shaper_rule blocked = {.blocked_until_us = CLOCK_NEVER};
    struct fixture f;
    char byte;

    set_up(&f);
    set_both(&f, 0, &blocked, &blocked);
    settle(&f);
    close_client(&f);
    ck_assert_int_eq(read_some(&f, f.server, &byte, 1, 100), -ETIMEDOUT);
    ck_assert_int_eq(netem_set(f.netem, 0, NULL), 0);
    expect_end(&f, f.server, 0);
    tear_down(&f);
}
END_TEST

START_TEST(no_connection_comes_through_a_blocked_link)
{
    const struct shaper_rule blocked = {.blocked_until_us = CLOCK_NEVER};
    struct net_fault fault;
    struct fixture f;

    set_up(&f);
    close_client(&f);
    set_both(&f, 0, &blocked, &blocked);
    ck_assert_int_eq(dial_it(&f, 100, &fault), -1);
    ck_assert_int_eq(fault.phase, NET_CONNECT);
    ck_assert_str_eq(fault.text, "no answer within the time limit");
    tear_down(&f);
}
END_TEST

START_TEST(a_connection_takes_the_time_of_a_way_there_and_back)
{
    const struct shaper_rule late = {.delay_ms = 50};
    struct net_fault fault;
    struct fixture f;

    set_up(&f);
    close_client(&f);
    set_both(&f, 0, &late, &late);
    int64_t begin_us = clock_now_us(f.clock);
    f.client = dial_it(&f, 5000, &fault);
    ck_assert_int_ge(f.client, 0);
    ck_assert_int_ge(clock_now_us(f.clock) - begin_us, 99 * MS);
    tear_down(&f);
}
END_TEST

START_TEST(a_dead_address_is_passed_over)
{
    struct net_fault fault;
    struct fixture f;

    set_up(&f);
    close_client(&f);
    f.addresses.at[1] = f.addresses.at[0];
    f.addresses.count = 2;
    f.addresses.dead = 1;
    int64_t begin_us = clock_now_us(f.clock);
    f.client = dial_it(&f, 400, &fault);
    ck_assert_int_ge(f.client, 0);
    ck_assert_int_ge(clock_now_us(f.clock) - begin_us, 190 * MS);
    tear_down(&f);
}
END_TEST

static void cut_soon(void *arg)
{
    struct fixture *f = arg;

    clock_sleep_until(f->clock, clock_now_us(f->clock) + 50 * MS);
    cancel_now(&f->cancel);
}

START_TEST(a_cut_ends_the_wait_for_a_dead_address)
{
    struct net_fault fault;
    struct fixture f;
    uv_thread_t other;

    set_up(&f);
    close_client(&f);
    f.addresses.dead = 1;
    int64_t begin_us = clock_now_us(f.clock);
    ck_assert_int_eq(uv_thread_create(&other, cut_soon, &f), 0);
    ck_assert_int_eq(dial_it(&f, 5000, &fault), -1);
    ck_assert_int_eq(fault.phase, NET_CANCELLED);
    ck_assert_int_le(clock_now_us(f.clock) - begin_us, slow_us(500 * MS));
    uv_thread_join(&other);
    tear_down(&f);
}
END_TEST

START_TEST(it_ends_at_once_with_connections_open)
{
    const struct shaper_rule blocked = {.blocked_until_us = CLOCK_NEVER};
    struct fixture f;

    set_up(&f);
    set_both(&f, 0, &blocked, &blocked);
    ck_assert_int_ge(netem_probe(f.netem, OWNER, NETEM_OPEN), 0);
    int64_t begin_us = clock_now_us(f.clock);
    netem_free(f.netem);
    f.netem = NULL;
    ck_assert_int_le(clock_now_us(f.clock) - begin_us, slow_us(200 * MS));
    expect_end(&f, f.client, 0);
    expect_end(&f, f.server, 0);
    tear_down(&f);
}
END_TEST

static int open_descriptors(void)
{
    int count = 0;

    for (int fd = 0; fd < 256; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

START_TEST(nothing_stays_open)
{
    struct fixture f;
    int before = 0;

    for (int i = 0; i < 20; i++) {
        set_up(&f);
        say(f.client, "x");
        if (i % 2)
            ck_assert_int_eq(netem_end(f.netem, 0, i % 4 == 1), 0);
        tear_down(&f);
        before = before ? before : open_descriptors(); /* libuv keeps some of its own */
    }
    ck_assert_int_eq(open_descriptors(), before);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("netem");
    TCase *tcase = tcase_create("netem");
    tcase_set_timeout(tcase, 20);
    tcase_add_test(tcase, bytes_pass_both_ways);
    tcase_add_test(tcase, a_lot_of_bytes_arrive_as_they_were_sent);
    tcase_add_test(tcase, a_half_close_is_passed_on_and_the_other_half_stays);
    tcase_add_test(tcase, the_end_travels_behind_the_bytes);
    tcase_add_test(tcase, a_server_that_resets_is_a_reset);
    tcase_add_test(tcase, a_client_that_closes_is_closed);
    tcase_add_test(tcase, a_client_that_was_cut_is_closed);
    tcase_add_test(tcase, an_ordered_reset_reaches_both);
    tcase_add_test(tcase, an_ordered_close_is_an_end_of_file_for_both);
    tcase_add_test(tcase, orders_for_others_are_not_for_us);
    tcase_add_test(tcase, an_own_rule_goes_before_that_for_everybody);
    tcase_add_test(tcase, a_rate_holds_back_what_a_client_writes_and_it_can_tell);
    tcase_add_test(tcase, a_blocked_link_passes_nothing_and_then_all);
    tcase_add_test(tcase, neither_side_hears_the_other_end_through_a_blocked_link);
    tcase_add_test(tcase, no_connection_comes_through_a_blocked_link);
    tcase_add_test(tcase, a_connection_takes_the_time_of_a_way_there_and_back);
    tcase_add_test(tcase, a_dead_address_is_passed_over);
    tcase_add_test(tcase, a_cut_ends_the_wait_for_a_dead_address);
    tcase_add_test(tcase, it_ends_at_once_with_connections_open);
    tcase_add_test(tcase, nothing_stays_open);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
