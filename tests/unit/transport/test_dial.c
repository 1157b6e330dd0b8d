/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_dial.c - connecting: every address, within the limit, until the cut. */
#include "kit/slow.h"

#include "transport/dial.h"

#include "kit/net_client.h"

#include <fcntl.h>
#include <netinet/tcp.h>

static int dial_it(struct client *c, int limit_ms, char peer[NET_PEER_TEXT])
{
    struct dial d = {
        .clock = c->clock,
        .cancel = &c->cancel,
        .addresses = &c->cfg.addresses,
        .send_buffer = NET_SEND_BUFFER,
        .deadline_us = clock_now_us(c->clock) + limit_ms * (int64_t)1000,
    };

    return dial(&d, peer, &c->fault);
}

static void hang_up(struct client *c, int fd)
{
    cancel_drop(&c->cancel);
    close(fd);
}

static int option(int fd, int level, int name)
{
    int value = 0;
    socklen_t size = sizeof(value);

    ck_assert_int_eq(getsockopt(fd, level, name, &value, &size), 0);
    return value;
}

START_TEST(a_listener_is_reached_and_the_socket_is_set_up)
{
    static const int families[] = {AF_INET, AF_INET6};
    struct client c;
    char peer[NET_PEER_TEXT], expected[NET_PEER_TEXT];
    uint16_t port;
    int listener = listen_somewhere(families[_i], 1, &port);

    client_init(&c, "rtmp://host/app/stream");
    client_add(&c, families[_i], port);
    int fd = dial_it(&c, 1000, peer);
    ck_assert_msg(fd >= 0, "%s", c.fault.text);
    snprintf(expected, sizeof(expected), families[_i] == AF_INET6 ? "[::1]:%u" : "127.0.0.1:%u",
             port);
    ck_assert_str_eq(peer, expected);
    ck_assert_int_eq(fcntl(fd, F_GETFL) & O_NONBLOCK, 0);
    ck_assert_int_ne(option(fd, IPPROTO_TCP, TCP_NODELAY), 0);
    /* the kernel counts its own part */
    ck_assert_int_eq(option(fd, SOL_SOCKET, SO_SNDBUF), 2 * NET_SEND_BUFFER);
    hang_up(&c, fd);
    client_fini(&c);
    close(listener);
}
END_TEST

START_TEST(a_refusal_is_told_at_once)
{
    struct client c;
    char peer[NET_PEER_TEXT];

    client_init(&c, "rtmp://host/app/stream");
    client_add(&c, AF_INET, closed_port());
    int64_t since_us = clock_now_us(c.clock);
    ck_assert_int_eq(dial_it(&c, 5000, peer), -1);
    ck_assert_int_lt(ms_since(&c, since_us), 500);
    ck_assert_int_eq(c.fault.phase, NET_CONNECT);
    ck_assert_str_eq(c.fault.text, "connection refused");
    client_fini(&c);
}
END_TEST

START_TEST(no_address_is_a_failure_to_connect)
{
    struct client c;
    char peer[NET_PEER_TEXT] = "";

    client_init(&c, "rtmp://host/app/stream");
    ck_assert_int_eq(dial_it(&c, 5000, peer), -1);
    ck_assert_int_eq(c.fault.phase, NET_CONNECT);
    client_fini(&c);
}
END_TEST

START_TEST(a_second_address_gets_its_share_of_the_time)
{
    struct client c;
    char peer[NET_PEER_TEXT];
    uint16_t dead, alive;
    int full[2], hole = black_hole(&dead, full), listener = listen_somewhere(AF_INET, 1, &alive);

    client_init(&c, "rtmp://host/app/stream");
    client_add(&c, AF_INET, dead);
    client_add(&c, AF_INET, alive);
    int64_t since_us = clock_now_us(c.clock);
    int fd = dial_it(&c, 1000, peer);
    ck_assert_msg(fd >= 0, "%s", c.fault.text);
    ck_assert_int_ge(ms_since(&c, since_us), 490);
    ck_assert_int_lt(ms_since(&c, since_us), 800);
    hang_up(&c, fd);
    client_fini(&c);
    close(full[0]);
    close(full[1]);
    close(hole);
    close(listener);
}
END_TEST

START_TEST(silence_ends_at_the_limit)
{
    struct client c;
    char peer[NET_PEER_TEXT];
    uint16_t dead;
    int full[2], hole = black_hole(&dead, full);

    client_init(&c, "rtmp://host/app/stream");
    client_add(&c, AF_INET, dead);
    int64_t since_us = clock_now_us(c.clock);
    ck_assert_int_eq(dial_it(&c, 400, peer), -1);
    ck_assert_int_ge(ms_since(&c, since_us), 400);
    ck_assert_int_lt(ms_since(&c, since_us), 600);
    ck_assert_int_eq(c.fault.phase, NET_CONNECT);
    client_fini(&c);
    close(full[0]);
    close(full[1]);
    close(hole);
}
END_TEST

START_TEST(a_cut_ends_it_now_or_on_arrival)
{
    struct client c;
    struct cutter k;
    char peer[NET_PEER_TEXT];
    uint16_t dead;
    int full[2], hole = black_hole(&dead, full);

    client_init(&c, "rtmp://host/app/stream");
    client_add(&c, AF_INET, dead);
    client_add(&c, AF_INET, dead);
    cutter_start(&k, &c, 100);
    ck_assert_int_eq(dial_it(&c, 5000, peer), -1);
    ck_assert_int_lt(cutter_join(&k), 50 * test_slow());
    ck_assert_int_eq(c.fault.phase, NET_CANCELLED);
    ck_assert_int_eq(dial_it(&c, 5000, peer), -1); /* cut before it began */
    ck_assert_int_eq(c.fault.phase, NET_CANCELLED);
    client_fini(&c);
    close(full[0]);
    close(full[1]);
    close(hole);
}
END_TEST

int main(void)
{
    Suite *s = suite_create("dial");
    TCase *tc = tcase_create("dial");

    tcase_set_timeout(tc, 20);
    tcase_add_loop_test(tc, a_listener_is_reached_and_the_socket_is_set_up, 0, 2);
    tcase_add_test(tc, a_refusal_is_told_at_once);
    tcase_add_test(tc, no_address_is_a_failure_to_connect);
    tcase_add_test(tc, a_second_address_gets_its_share_of_the_time);
    tcase_add_test(tc, silence_ends_at_the_limit);
    tcase_add_test(tc, a_cut_ends_it_now_or_on_arrival);
    suite_add_tcase(s, tc);
    return run_net_suite(s);
}
