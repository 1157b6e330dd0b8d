/* SPDX-License-Identifier: GPL-3.0-or-later */
/* handshake.c - librtmp shakes hands with one end of a socket pair while this thread carries the
 * bytes and watches them.
 *
 * RTMP_Connect1 does not look at the version byte, and its only limit is one per read: a server
 * that drips bytes could hold it for an hour. So it never meets the server: what it says and hears
 * passes through here, in the order the protocol fixes. The second thread lives for the handshake
 * only, and every wait of it is for us.
 *
 *   RTMP_Connect1 <-- pair --> carry() <-- fd --> server
 */
#include "transport/rtmp/rtmp_handshake.h"

#include "base/err.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

struct shaker {
    RTMP *rtmp;
    RTMPPacket *connect;
    bool is_done; /* written by its thread, read after the join */
};

struct ferry {
    struct clock *clock;
    int fd;   /* to the server */
    int pair; /* to librtmp */
    int64_t deadline_us;
    uint8_t bytes[HANDSHAKE_BLOCK + 1];
};

static const struct leg {
    bool is_ours;
    size_t size;
    const char *name;
} legs[] = {
    {true, 1 + HANDSHAKE_BLOCK, "C0 C1"}, {false, 1, "S0"},
    {false, HANDSHAKE_BLOCK, "S1"},       {true, HANDSHAKE_BLOCK, "C2"},
    {false, HANDSHAKE_BLOCK, "S2"},
};
enum { LEGS = sizeof(legs) / sizeof(legs[0]) };

static void shake(void *arg)
{
    struct shaker *s = arg;

    s->is_done = RTMP_Connect1(s->rtmp, s->connect);
}

/* What librtmp says comes at once or never, so this is no wait the clock has to know. */
static int hear_librtmp(struct ferry *c, size_t size)
{
    clock_outside_begin(c->clock);
    ssize_t n = recv(c->pair, c->bytes, size, MSG_WAITALL);
    clock_outside_end(c->clock);
    return n == (ssize_t)size ? 0 : -EPIPE;
}

static int hear_server(struct ferry *c, size_t size)
{
    for (size_t got = 0; got < size;) {
        int seen = clock_poll(c->clock, c->fd, POLLIN, c->deadline_us);
        if (seen <= 0)
            return seen == 0 ? -ETIMEDOUT : seen;
        ssize_t n = recv(c->fd, c->bytes + got, size - got, MSG_DONTWAIT);
        if (n == 0)
            return -ENODATA;
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            return -errno;
        got += n > 0 ? (size_t)n : 0;
    }
    return 0;
}

static int tell_server(struct ferry *c, size_t size)
{
    for (size_t done = 0; done < size;) {
        int seen = clock_poll(c->clock, c->fd, POLLOUT, c->deadline_us);
        if (seen <= 0)
            return seen == 0 ? -ETIMEDOUT : seen;
        ssize_t n = send(c->fd, c->bytes + done, size - done, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            return -errno;
        done += n > 0 ? (size_t)n : 0;
    }
    return 0;
}

static int carry_leg(struct ferry *c, const struct leg *leg)
{
    int err = leg->is_ours ? hear_librtmp(c, leg->size) : hear_server(c, leg->size);

    if (err)
        return err;
    if (leg->is_ours)
        return tell_server(c, leg->size);
    if (leg->size == 1 && c->bytes[0] != HANDSHAKE_VERSION)
        return -EPROTO;
    return send(c->pair, c->bytes, leg->size, MSG_NOSIGNAL) == (ssize_t)leg->size ? 0 : -EPIPE;
}

/* Behind C2 librtmp wrote the connect message and ended: all of it lies in the pair. */
static int carry_rest(struct ferry *c)
{
    ssize_t n;

    while ((n = recv(c->pair, c->bytes, sizeof(c->bytes), MSG_DONTWAIT)) > 0) {
        int err = tell_server(c, (size_t)n);
        if (err)
            return err;
    }
    return 0;
}

static void tell_fault(struct net_fault *fault, int err, const struct ferry *c, const char *leg)
{
    if (err == -ETIMEDOUT)
        net_fault_set(fault, NET_HANDSHAKE,
                      "handshake not finished within the time limit, waiting for %s", leg);
    else if (err == -EPROTO)
        net_fault_set(fault, NET_HANDSHAKE, "wrong version byte 0x%02x in the handshake",
                      c->bytes[0]);
    else if (err == -ENODATA)
        net_fault_set(fault, NET_HANDSHAKE, "closed by the server during the handshake");
    else
        net_fault_set(fault, NET_HANDSHAKE, "handshake: %s", err_text(err));
}

static int carry_all(struct ferry *c, struct shaker *s, struct net_fault *fault)
{
    uv_thread_t thread;
    int i = 0, err = uv_thread_create(&thread, shake, s);

    if (err) {
        tell_fault(fault, err, c, "");
        return -1;
    }
    while (i < LEGS && (err = carry_leg(c, &legs[i])) == 0)
        i++;
    if (err)
        shutdown(c->pair, SHUT_RDWR); /* ends whatever librtmp waits for */
    clock_outside_begin(c->clock);
    uv_thread_join(&thread);
    clock_outside_end(c->clock);
    if (!err)
        err = s->is_done ? carry_rest(c) : -EPIPE;
    if (err)
        tell_fault(fault, err, c, i < LEGS ? legs[i].name : "connect");
    return err ? -1 : 0;
}

int rtmp_handshake(struct clock *clock, int fd, RTMP *rtmp, RTMPPacket *connect, int64_t deadline_us,
              struct net_fault *fault)
{
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) {
        net_fault_set(fault, NET_HANDSHAKE, "handshake: %s", err_text(-errno));
        return -1;
    }
    struct shaker s = {.rtmp = rtmp, .connect = connect};
    struct ferry c = {.clock = clock, .fd = fd, .pair = pair[1], .deadline_us = deadline_us};
    rtmp->m_sb.sb_socket = pair[0];
    int failed = carry_all(&c, &s, fault);
    if (rtmp->m_sb.sb_socket >= 0) /* else librtmp has closed it */
        close(pair[0]);
    close(pair[1]);
    rtmp->m_sb.sb_socket = failed ? -1 : fd;
    return failed;
}
