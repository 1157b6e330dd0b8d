/* SPDX-License-Identifier: GPL-3.0-or-later */
/* net_server.h - for tests of clients: RTMP servers on loopback threads that misbehave as told.
 *
 * A server accepts one connection after the other and hands each to its serve function. Blocking,
 * with a limit. */
#ifndef TESTS_NET_SERVER_H
#define TESTS_NET_SERVER_H

#include "base/time/clock.h"
#include "kit/loopback.h"
#include "wire/amf.h"
#include "wire/chunk.h"

#include <stdlib.h>
#include <sys/time.h>

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

#endif
