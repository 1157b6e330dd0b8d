/* SPDX-License-Identifier: GPL-3.0-or-later */
/* net_client.h - for tests of clients: what a client of the transport room needs around it, and a
 * thread that cancels it. */
#ifndef TESTS_NET_CLIENT_H
#define TESTS_NET_CLIENT_H

#include "base/threads/cancel.h"
#include "base/time/clock.h"
#include "kit/loopback.h"
#include "kit/net_server.h"
#include "kit/suite.h"

#include <signal.h>

struct client {
    struct clock *clock;
    struct cancel cancel;
    struct meter bytes;
    struct net_cfg cfg;
    struct net_fault fault;
    int connected;
};

TEST_HELPER void on_connected(void *arg)
{
    struct client *c = arg;

    c->connected++;
}

TEST_HELPER void client_init(struct client *c, const char *url)
{
    const char *why = "";

    memset(c, 0, sizeof(*c));
    ck_assert_int_eq(clock_new(&c->clock, CLOCK_REAL), 0);
    ck_assert_int_eq(cancel_init(&c->cancel), 0);
    c->cfg = (struct net_cfg){
        .clock = c->clock,
        .cancel = &c->cancel,
        .bytes = &c->bytes,
        .on_connected = on_connected,
        .arg = c,
    };
    ck_assert_msg(url_parse(&c->cfg.url, url, &why) == 0, "%s: %s", url, why);
}

TEST_HELPER void client_add(struct client *c, int family, uint16_t port)
{
    socklen_t size;

    c->cfg.addresses.at[c->cfg.addresses.count++] = loopback(family, port, &size);
}

/* For one server: scheme "rtmp", path "/live/room". */
TEST_HELPER void client_for(struct client *c, const struct server *s, const char *scheme,
                            const char *path)
{
    char url[256];

    snprintf(url, sizeof(url), "%s://%s:%u%s", scheme,
             s->family == AF_INET6 ? "[::1]" : "127.0.0.1", s->port, path);
    client_init(c, url);
    client_add(c, s->family, s->port);
}

TEST_HELPER void client_fini(struct client *c)
{
    ck_assert_int_eq(c->cancel.fd, -1); /* whatever was hung in has been dropped */
    cancel_fini(&c->cancel);
    clock_free(c->clock);
}

TEST_HELPER int ms_since(const struct client *c, int64_t since_us)
{
    return (int)((clock_now_us(c->clock) - since_us) / 1000);
}

/* Cuts after a while, from another thread. */
struct cutter {
    struct client *client;
    int after_ms;
    int64_t at_us; /* when it did; read after the join */
    uv_thread_t thread;
};

TEST_HELPER void cutter_run(void *arg)
{
    struct cutter *k = arg;

    clock_sleep_until(k->client->clock,
                      clock_now_us(k->client->clock) + k->after_ms * (int64_t)1000);
    k->at_us = clock_now_us(k->client->clock);
    cancel_now(&k->client->cancel);
}

TEST_HELPER void cutter_start(struct cutter *k, struct client *c, int after_ms)
{
    *k = (struct cutter){.client = c, .after_ms = after_ms};
    ck_assert_int_eq(uv_thread_create(&k->thread, cutter_run, k), 0);
}

/* Milliseconds from the cut to now. */
TEST_HELPER int cutter_join(struct cutter *k)
{
    int64_t now_us = clock_now_us(k->client->clock);

    uv_thread_join(&k->thread);
    return (int)((now_us - k->at_us) / 1000);
}

TEST_HELPER int run_net_suite(Suite *suite)
{
    signal(SIGPIPE, SIG_IGN);
    if (net_init())
        return 1;
    int status = run_suite(suite);
    net_fini();
    return status;
}

#endif
