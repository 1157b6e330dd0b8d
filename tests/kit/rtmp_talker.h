/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp_talker.h - a small RTMP client for tests: blocking, loopback, writes down everything it is
 * told.
 *
 * seen: one letter for each message: M metadata, H h video and sound header, K key picture, v other
 * picture, a sound, E end mark, D other data, B stream begin, X stream end. codes: status codes in
 * order, each with a space behind it. */
#ifndef TESTS_RTMP_TALKER_H
#define TESTS_RTMP_TALKER_H

#include "base/time/clock.h"
#include "kit/loopback.h"
#include "kit/rtmp_call.h"
#include "wire/amf.h"
#include "wire/bytes.h"
#include "wire/chunk.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct talker {
    struct clock *clock;
    int fd;
    struct chunk_reader *reader;
    char seen[8192], codes[4096];
    size_t seen_size, codes_size;
    int results, pongs, acks;
    uint32_t last_ms; /* of a picture or a sound */
    uint8_t last_body[64];
    size_t media_bytes;
};

static void talker_note(struct talker *c, char letter)
{
    if (c->seen_size < sizeof(c->seen) - 1)
        c->seen[c->seen_size++] = letter;
}

static void talker_on_command(struct talker *c, const struct chunk_message *m)
{
    struct amf_in in = {m->body, m->body + m->size};
    struct amf_value name, value, code;
    char text[128];

    ck_assert_int_eq(amf_next(&in, &name), 0);
    c->results += amf_is(&name, "_result");
    while (amf_next(&in, &value) == 0)
        if (amf_field(&value, "code", &code) == 0) {
            amf_text(text, sizeof(text), &code);
            c->codes_size += (size_t)snprintf(c->codes + c->codes_size,
                                              sizeof(c->codes) - c->codes_size, "%s ", text);
            ck_assert_uint_lt(c->codes_size, sizeof(c->codes));
        }
}

static void talker_on_control(struct talker *c, const struct chunk_message *m)
{
    switch (bytes_get16(m->body)) {
    case CONTROL_STREAM_BEGIN:
        talker_note(c, 'B');
        break;
    case CONTROL_STREAM_EOF:
        talker_note(c, 'X');
        break;
    case CONTROL_PONG:
        c->pongs++;
        break;
    }
}

static char talker_letter(const struct chunk_message *m)
{
    if (m->type == CHUNK_VIDEO)
        return m->body[1] == 0 ? 'H' : m->body[1] == 2 ? 'E' : m->body[0] >> 4 == 1 ? 'K' : 'v';
    if (m->type == CHUNK_AUDIO)
        return m->body[1] == 0 ? 'h' : 'a';
    return memcmp(m->body, "\2\0\12onMetaData", 13) == 0 ? 'M' : 'D';
}

static void talker_on_media(struct talker *c, const struct chunk_message *m)
{
    if (m->type == CHUNK_DATA && m->size > 17 && memcmp(m->body + 3, "|RtmpSampleAcce", 15) == 0)
        return;
    talker_note(c, talker_letter(m));
    c->last_ms = m->time_ms;
    c->media_bytes += m->size;
    memcpy(c->last_body, m->body, m->size < sizeof(c->last_body) ? m->size : sizeof(c->last_body));
}

static int talker_on_message(void *arg, const struct chunk_message *m)
{
    struct talker *c = arg;

    switch (m->type) {
    case CHUNK_COMMAND:
        talker_on_command(c, m);
        break;
    case CHUNK_CONTROL:
        talker_on_control(c, m);
        break;
    case CHUNK_ACK:
        c->acks++;
        break;
    case CHUNK_AUDIO:
    case CHUNK_VIDEO:
    case CHUNK_DATA:
        talker_on_media(c, m);
        break;
    }
    return 0;
}

/* ---- socket */

static void talker_send(struct talker *c, const void *bytes, size_t size)
{
    const char *at = bytes;

    while (size > 0) {
        ssize_t n = send(c->fd, at, size, MSG_NOSIGNAL);
        if (n <= 0)
            return; /* what the other side thought of it, a read will tell */
        at += n;
        size -= (size_t)n;
    }
}

/* Waits for bytes and reads them in. 0, -ETIMEDOUT, -EPIPE at the end, or -errno. */
static int talker_read(struct talker *c, int64_t deadline_us)
{
    static uint8_t bytes[65536];

    int got = clock_poll(c->clock, c->fd, POLLIN, deadline_us);
    if (got <= 0)
        return got ? got : -ETIMEDOUT;
    ssize_t n = recv(c->fd, bytes, sizeof(bytes), 0);
    if (n <= 0)
        return n ? -errno : -EPIPE;
    return chunk_read(c->reader, bytes, (size_t)n);
}

static int64_t talker_deadline(struct talker *c, int limit_ms)
{
    return clock_now_us(c->clock) + limit_ms * 1000ll;
}

static void talker_open(struct talker *c, struct clock *clock, uint16_t port)
{
    *c = (struct talker){.clock = clock, .fd = connect_to(port)};
    ck_assert_int_eq(chunk_reader_new(&c->reader, talker_on_message, c), 0);
}

static void talker_close(struct talker *c)
{
    if (c->fd >= 0)
        close(c->fd);
    c->fd = -1;
    chunk_reader_free(c->reader);
    c->reader = NULL;
}

static void talker_recv_all(struct talker *c, uint8_t *out, size_t size)
{
    for (size_t at = 0; at < size;) {
        ck_assert_int_gt(clock_poll(c->clock, c->fd, POLLIN, talker_deadline(c, 2000)), 0);
        ssize_t n = recv(c->fd, out + at, size - at, 0);
        ck_assert_int_gt(n, 0);
        at += (size_t)n;
    }
}

static void talker_handshake(struct talker *c)
{
    uint8_t hello[1537] = {3, 0, 0, 0, 1}, answer[1 + 2 * 1536];

    for (size_t i = 9; i < sizeof(hello); i++)
        hello[i] = (uint8_t)(i * 3);
    talker_send(c, hello, sizeof(hello));
    talker_recv_all(c, answer, sizeof(answer));
    ck_assert_int_eq(answer[0], 3);
    ck_assert_mem_eq(answer + 1 + 1536, hello + 1, 1536); /* S2 is our C1 */
    talker_send(c, answer + 1, 1536);
}

/* ---- messages */

static void talker_message(struct talker *c, uint8_t type, uint32_t time_ms, const void *body,
                           size_t size)
{
    uint32_t csid = type == CHUNK_VIDEO ? 6 : type == CHUNK_AUDIO ? 4 : 3;
    struct chunk_message m = {
        .csid = csid, .type = type, .stream_id = 1, .time_ms = time_ms, .body = body, .size = size};
    uint8_t *bytes = malloc(chunk_written_size(size, CHUNK_DEFAULT_SIZE, time_ms, m.csid));

    talker_send(c, bytes, chunk_write(bytes, &m, CHUNK_DEFAULT_SIZE));
    free(bytes);
}

/* name, transaction, null, then text unless NULL */
static void talker_command(struct talker *c, const char *name, double transaction, const char *text)
{
    static uint8_t body[70000];
    struct amf_out o = {body, body + sizeof(body), false};

    rtmp_call_command(&o, name, transaction, text);
    talker_message(c, CHUNK_COMMAND, 0, body, (size_t)(o.at - body));
}

static void talker_connect(struct talker *c, const char *app)
{
    uint8_t body[2048];
    struct amf_out o = {body, body + sizeof(body), false};

    rtmp_call_connect(&o, app, NULL);
    talker_message(c, CHUNK_COMMAND, 0, body, (size_t)(o.at - body));
}

/* ---- waiting */

/* Until the code was told. 0, or what ended the wait. */
static int talker_wait_code(struct talker *c, const char *code, int limit_ms)
{
    int64_t deadline_us = talker_deadline(c, limit_ms);
    int err = 0;

    while (!strstr(c->codes, code) && !err)
        err = talker_read(c, deadline_us);
    return err;
}

/* Until something that contains letters was seen. */
static int talker_wait_seen(struct talker *c, const char *letters, int limit_ms)
{
    int64_t deadline_us = talker_deadline(c, limit_ms);
    int err = 0;

    while (!strstr(c->seen, letters) && !err)
        err = talker_read(c, deadline_us);
    return err;
}

/* Until the other side ends it: -EPIPE for an orderly end, -ECONNRESET, -ETIMEDOUT when it does
 * not. */
static int talker_wait_end(struct talker *c, int limit_ms)
{
    int64_t deadline_us = talker_deadline(c, limit_ms);
    int err = 0;

    while (!err)
        err = talker_read(c, deadline_us);
    return err;
}

static void talker_join(struct talker *c, struct clock *clock, uint16_t port, const char *app)
{
    talker_open(c, clock, port);
    talker_handshake(c);
    talker_connect(c, app);
    ck_assert_int_eq(talker_wait_code(c, "NetConnection.Connect.Success", 2000), 0);
}

#endif
