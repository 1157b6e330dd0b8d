/* SPDX-License-Identifier: GPL-3.0-or-later */
/* net_server.h - for tests of clients: servers on loopback threads that misbehave as told.
 *
 * A server accepts one connection after the other and hands each to its serve function. Blocking,
 * with a limit. */
#ifndef TESTS_NET_SERVER_H
#define TESTS_NET_SERVER_H

#include "base/time/clock.h"
#include "base/threads/cancel.h"
#include "transport/net.h"
#include "wire/amf.h"
#include "wire/chunk.h"

#include <arpa/inet.h>
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#define TEST_HELPER __attribute__((unused)) static

enum { HEARD_MAX = 600, SERVER_PATIENCE_S = 15, SHAKE_BLOCK = 1536 };

struct heard {
    uint8_t type;
    uint32_t csid, stream_id, time_ms;
    size_t size;
    char name[40];        /* commands and data: the first string */
    uint32_t transaction; /* commands */
    uint8_t body[32];     /* its beginning */
};

struct server {
    int listener, family;
    uint16_t port;
    uv_thread_t thread;
    void (*serve)(struct server *s);
    const void *arg;
    size_t arg_size;
    int connections; /* this and what follows: of the thread; read after server_stop */
    int fd;
    struct chunk_reader *reader;
    struct heard heard[HEARD_MAX];
    int heard_count;
    uint64_t bytes_read;
};

/* ---- a server's life */

TEST_HELPER struct sockaddr_storage loopback(int family, uint16_t port, socklen_t *size)
{
    struct sockaddr_storage at = {0};

    if (family == AF_INET6)
        ck_assert_int_eq(uv_ip6_addr("::1", port, (struct sockaddr_in6 *)&at), 0);
    else
        ck_assert_int_eq(uv_ip4_addr("127.0.0.1", port, (struct sockaddr_in *)&at), 0);
    *size = net_address_size(&at);
    return at;
}

/* A listener on a free port; a backlog of 0 is full after one connection. */
TEST_HELPER int listen_somewhere(int family, int backlog, uint16_t *port)
{
    socklen_t size;
    struct sockaddr_storage at = loopback(family, 0, &size);
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, size), 0);
    ck_assert_int_eq(listen(fd, backlog), 0);
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &size), 0);
    *port = ntohs(((struct sockaddr_in *)&at)->sin_port);
    return fd;
}

TEST_HELPER int on_heard(void *arg, const struct chunk_message *m)
{
    struct server *s = arg;
    struct heard *h = &s->heard[s->heard_count];
    struct amf_in in = {m->body, m->body + m->size};
    struct amf_value v;

    if (s->heard_count == HEARD_MAX)
        return 0;
    *h = (struct heard){.type = m->type,
                        .csid = m->csid,
                        .stream_id = m->stream_id,
                        .time_ms = m->time_ms,
                        .size = m->size};
    memcpy(h->body, m->body, m->size < sizeof(h->body) ? m->size : sizeof(h->body));
    if ((m->type == CHUNK_COMMAND || m->type == CHUNK_DATA) && amf_next(&in, &v) == 0)
        amf_text(h->name, sizeof(h->name), &v);
    if (m->type == CHUNK_COMMAND && amf_next(&in, &v) == 0)
        h->transaction = (uint32_t)v.number;
    s->heard_count++;
    return 0;
}

TEST_HELPER void server_loop(void *arg)
{
    struct server *s = arg;
    struct timeval patience = {.tv_sec = SERVER_PATIENCE_S};

    while ((s->fd = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
        s->connections++;
        s->heard_count = 0;
        setsockopt(s->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
        ck_assert_int_eq(chunk_reader_new(&s->reader, on_heard, s), 0);
        s->serve(s);
        s->bytes_read = chunk_bytes_read(s->reader);
        chunk_reader_free(s->reader);
        if (s->fd >= 0)
            close(s->fd);
    }
}

TEST_HELPER void server_start_on(struct server *s, int family, void serve(struct server *s))
{
    memset(s, 0, sizeof(*s));
    s->serve = serve;
    s->family = family;
    s->listener = listen_somewhere(family, 16, &s->port);
    ck_assert_int_eq(uv_thread_create(&s->thread, server_loop, s), 0);
}

TEST_HELPER void server_start(struct server *s, void serve(struct server *s))
{
    server_start_on(s, AF_INET, serve);
}

TEST_HELPER void server_stop(struct server *s)
{
    shutdown(s->listener, SHUT_RDWR);
    uv_thread_join(&s->thread);
    close(s->listener);
}

/* ---- what it does */

/* False when the client has left: no fault of the test. */
TEST_HELPER bool say_bytes(struct server *s, const void *bytes, size_t size)
{
    return send(s->fd, bytes, size, MSG_NOSIGNAL) == (ssize_t)size;
}

TEST_HELPER bool take_bytes(struct server *s, size_t size)
{
    uint8_t bytes[2 * SHAKE_BLOCK];

    return recv(s->fd, bytes, size, MSG_WAITALL) == (ssize_t)size;
}

/* Reads until the client closes, or for the server's patience. */
TEST_HELPER void take_all(struct server *s)
{
    uint8_t bytes[4096];
    ssize_t n;

    while ((n = recv(s->fd, bytes, sizeof(bytes), 0)) > 0)
        chunk_read(s->reader, bytes, (size_t)n);
}

/* Neither reads nor closes, until the server is stopped. */
TEST_HELPER void play_dead(struct server *s)
{
    struct clock *clock;

    ck_assert_int_eq(clock_new(&clock, CLOCK_REAL), 0);
    clock_poll(clock, s->listener, 0, clock_now_us(clock) + SERVER_PATIENCE_S * (int64_t)1000000);
    clock_free(clock);
}

TEST_HELPER void reset_connection(struct server *s)
{
    struct linger now = {.l_onoff = 1};

    setsockopt(s->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    close(s->fd);
    s->fd = -1;
}

TEST_HELPER bool shake(struct server *s)
{
    uint8_t answer[1 + 2 * SHAKE_BLOCK] = {3};

    if (!take_bytes(s, 1 + SHAKE_BLOCK))
        return false;
    say_bytes(s, answer, sizeof(answer));
    return take_bytes(s, SHAKE_BLOCK);
}

/* Reads until a command of this name was heard; its transaction, or 0. */
TEST_HELPER uint32_t hear(struct server *s, const char *name)
{
    uint8_t byte;

    for (;;) {
        for (int i = s->heard_count - 1; i >= 0; i--)
            if (strcmp(s->heard[i].name, name) == 0)
                return s->heard[i].transaction;
        if (recv(s->fd, &byte, 1, 0) != 1 || chunk_read(s->reader, &byte, 1))
            return 0;
    }
}

TEST_HELPER void say_message(struct server *s, uint8_t type, uint32_t time_ms, const void *body,
                             size_t size)
{
    struct chunk_message m = {
        .csid = 3,
        .type = type,
        .stream_id = 1,
        .time_ms = time_ms,
        .body = body,
        .size = size,
    };
    uint8_t *bytes = malloc(chunk_written_size(size, CHUNK_DEFAULT_SIZE, time_ms, m.csid));

    say_bytes(s, bytes, chunk_write(bytes, &m, CHUNK_DEFAULT_SIZE));
    free(bytes);
}

TEST_HELPER void put_info(struct amf_out *o, const char *level, const char *code)
{
    amf_put_object(o);
    amf_put_key(o, "level");
    amf_put_string(o, level);
    amf_put_key(o, "code");
    amf_put_string(o, code);
    amf_put_key(o, "description");
    amf_put_string(o, "as told by a test");
    amf_put_end(o);
}

/* name, transaction, null, then a number (unless negative) or an info object (unless code is NULL).
 */
TEST_HELPER void say_command(struct server *s, const char *name, uint32_t transaction,
                             double number, const char *level, const char *code)
{
    uint8_t bytes[512];
    struct amf_out o = {bytes, bytes + sizeof(bytes), false};

    amf_put_string(&o, name);
    amf_put_number(&o, transaction);
    amf_put_null(&o);
    if (number >= 0)
        amf_put_number(&o, number);
    if (code)
        put_info(&o, level, code);
    say_message(s, CHUNK_COMMAND, 0, bytes, (size_t)(o.at - bytes));
}

TEST_HELPER void say_status(struct server *s, const char *level, const char *code)
{
    say_command(s, "onStatus", 0, -1, level, code);
}

/* Up to the named command, everything answered well. */
TEST_HELPER bool serve_until(struct server *s, const char *name)
{
    uint32_t transaction;

    if (!shake(s) || !(transaction = hear(s, "connect")))
        return false;
    if (strcmp(name, "connect") == 0)
        return true;
    say_command(s, "_result", transaction, -1, "status", "NetConnection.Connect.Success");
    if (!(transaction = hear(s, "createStream")))
        return false;
    if (strcmp(name, "createStream") == 0)
        return true;
    say_command(s, "_result", transaction, 1, NULL, NULL);
    return hear(s, name) != 0;
}

TEST_HELPER const struct heard *heard_named(const struct server *s, const char *name)
{
    for (int i = 0; i < s->heard_count; i++)
        if (strcmp(s->heard[i].name, name) == 0)
            return &s->heard[i];
    return NULL;
}

/* ---- the client's side */

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

TEST_HELPER int count_entries(const char *dir)
{
    DIR *d = opendir(dir);
    int n = 0;

    ck_assert_ptr_nonnull(d);
    while (readdir(d))
        n++;
    closedir(d);
    return n;
}

/* A listener nobody accepts from, with its backlog full: whoever dials waits for ever. */
TEST_HELPER int black_hole(uint16_t *port, int full[2])
{
    int listener = listen_somewhere(AF_INET, 0, port);
    socklen_t size;
    struct sockaddr_storage at = loopback(AF_INET, *port, &size);

    for (int i = 0; i < 2; i++) {
        full[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        ck_assert(connect(full[i], (struct sockaddr *)&at, size) == 0 || errno == EINPROGRESS);
    }
    return listener;
}

/* A port that refuses: it was free a moment ago. */
TEST_HELPER uint16_t closed_port(void)
{
    uint16_t port;

    close(listen_somewhere(AF_INET, 1, &port));
    return port;
}

TEST_HELPER int run_suite(Suite *s)
{
    signal(SIGPIPE, SIG_IGN);
    if (net_init())
        return 1;
    SRunner *runner = srunner_create(s);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    net_fini();
    return failed != 0;
}

#endif
