/* SPDX-License-Identifier: GPL-3.0-or-later */
/* talk.h - one connection to a relay, of a client that never waits unless it wants to: says a
 * speech as far as the kernel takes it, hears what is there. */
#ifndef TESTS_TALK_H
#define TESTS_TALK_H

#include "speech.h"
#include "wire/bytes.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct talk;
typedef void talk_media_fn(struct talk *t, const struct chunk_message *m);

struct talk {
    int fd;            /* -1: closed by us */
    int end;           /* 0, or what ended it: -EPIPE orderly, -ECONNRESET, ... */
    size_t hello_left; /* S0 S1 S2: not looked at */
    struct chunk_reader *reader;
    char codes[1024]; /* status codes in order, a space behind each */
    size_t codes_size;
    int64_t opened_us, ended_us;
    uint64_t media_messages, media_bytes, heard_bytes;
    talk_media_fn *on_media; /* may be NULL */
    void *arg;
    size_t said; /* of the speech that is being said */
};

static inline int64_t talk_now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000ll + t.tv_nsec / 1000;
}

/* ---- hearing */

static inline void talk_note_codes(struct talk *t, const struct chunk_message *m)
{
    struct amf_in in = {m->body, m->body + m->size};
    struct amf_value value, code;
    char text[64];

    while (amf_next(&in, &value) == 0)
        if (amf_field(&value, "code", &code) == 0 && t->codes_size < sizeof(t->codes) - 70) {
            amf_text(text, sizeof(text), &code);
            t->codes_size += (size_t)snprintf(t->codes + t->codes_size, 66, "%s ", text);
        }
}

static inline int talk_on_message(void *arg, const struct chunk_message *m)
{
    struct talk *t = arg;

    if (m->type == CHUNK_COMMAND)
        talk_note_codes(t, m);
    if (m->type != CHUNK_AUDIO && m->type != CHUNK_VIDEO)
        return 0;
    t->media_messages++;
    t->media_bytes += m->size;
    if (t->on_media)
        t->on_media(t, m);
    return 0;
}

static inline int talk_over(struct talk *t, int err)
{
    t->end = err;
    t->ended_us = talk_now_us();
    return err;
}

/* Reads what is there. 0, or what ended it. An answer that is not RTMP is -EPROTO. */
static inline int talk_hear(struct talk *t)
{
    uint8_t bytes[16384];

    while (!t->end) {
        ssize_t n = recv(t->fd, bytes, sizeof(bytes), MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            break;
        if (n <= 0)
            return talk_over(t, n ? -errno : -EPIPE);
        t->heard_bytes += (uint64_t)n;
        size_t skip = (size_t)n < t->hello_left ? (size_t)n : t->hello_left;
        t->hello_left -= skip;
        int err = chunk_read(t->reader, bytes + skip, (size_t)n - skip);
        if (err)
            return talk_over(t, err);
        if ((size_t)n < sizeof(bytes))
            break;
    }
    return t->end;
}

/* ---- saying */

/* As much as the kernel takes, at most up to byte `until`. True when all of it was said. What the
 * other side thinks of it, hearing tells. */
static inline bool talk_say_until(struct talk *t, const struct speech *s, size_t until)
{
    while (t->said < until && !t->end) {
        ssize_t n = send(t->fd, s->bytes + t->said, until - t->said, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n <= 0)
            return n < 0 && errno != EAGAIN && errno != EINTR;
        t->said += (size_t)n;
    }
    return true;
}

static inline bool talk_wait_readable(struct talk *t, int64_t deadline_us)
{
    int64_t left_us = deadline_us - talk_now_us();
    struct pollfd p = {.fd = t->fd, .events = POLLIN};

    return poll(&p, 1, left_us > 0 ? (int)(left_us / 1000) + 1 : 0) > 0;
}

/* Says all of it and frees it; hears meanwhile. False when 2 s were not enough. */
static inline bool talk_say(struct talk *t, struct speech *s)
{
    int64_t deadline_us = talk_now_us() + 2000000;

    t->said = 0;
    while (!talk_say_until(t, s, s->size) && talk_now_us() < deadline_us) {
        struct pollfd p = {.fd = t->fd, .events = POLLIN | POLLOUT};
        poll(&p, 1, 100);
        talk_hear(t);
    }
    bool is_said = t->said == s->size;
    speech_free(s);
    return is_said;
}

/* Until the code was told. 0, what ended it, or -ETIMEDOUT. */
static inline int talk_wait_code(struct talk *t, const char *code, int limit_ms)
{
    int64_t deadline_us = talk_now_us() + limit_ms * 1000ll;

    while (!strstr(t->codes, code)) {
        if (t->end)
            return t->end;
        if (!talk_wait_readable(t, deadline_us) && talk_now_us() >= deadline_us)
            return -ETIMEDOUT;
        talk_hear(t);
    }
    return 0;
}

/* Until the relay ends it: -EPIPE or -ECONNRESET; -ETIMEDOUT when it does not. */
static inline int talk_wait_end(struct talk *t, int limit_ms)
{
    int64_t deadline_us = talk_now_us() + limit_ms * 1000ll;

    while (!t->end) {
        if (!talk_wait_readable(t, deadline_us) && talk_now_us() >= deadline_us)
            return -ETIMEDOUT;
        talk_hear(t);
    }
    return t->end;
}

/* ---- opening, closing */

/* receive_bytes: the kernel's buffer, 0 for what it likes. 0 or -errno. */
static inline int talk_open_sized(struct talk *t, uint16_t port, int receive_bytes)
{
    struct sockaddr_in a = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    *t = (struct talk){.hello_left = SPEECH_HELLO_SIZE, .opened_us = talk_now_us()};
    t->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (t->fd < 0)
        return talk_over(t, -errno);
    if (receive_bytes)
        setsockopt(t->fd, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof(receive_bytes));
    setsockopt(t->fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
    int err = chunk_reader_new(&t->reader, talk_on_message, t);
    if (!err && connect(t->fd, (struct sockaddr *)&a, sizeof(a)))
        err = -errno;
    return err ? talk_over(t, err) : 0;
}

static inline int talk_open(struct talk *t, uint16_t port)
{
    return talk_open_sized(t, port, 0);
}

static inline void talk_close(struct talk *t)
{
    if (t->fd >= 0)
        close(t->fd);
    t->fd = -1;
    chunk_reader_free(t->reader);
    t->reader = NULL;
}

/* Not orderly: the other side sees a reset. */
static inline void talk_reset(struct talk *t)
{
    setsockopt(t->fd, SOL_SOCKET, SO_LINGER, &(struct linger){1, 0}, sizeof(struct linger));
    talk_close(t);
}

#endif
