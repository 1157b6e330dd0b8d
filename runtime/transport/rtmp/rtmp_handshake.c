/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rtmp_handshake.c - librtmp does the handshake at one end of a socket pair while this thread
 * passes the bytes on and checks them.
 *
 * RTMP_Connect1 does not check the version byte, and its only limit is one for each read: a server
 * that drips bytes could hold the call for an hour. So librtmp never talks to the server directly:
 * all bytes pass through here, in the order the protocol fixes. The second thread lives for the
 * handshake only and waits for nobody but this thread.
 *
 *   RTMP_Connect1 <-- pair --> pass_leg() <-- fd --> server
 */
#include "transport/rtmp/rtmp_handshake.h"

#include "base/err.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

struct connector {
    RTMP *rtmp;
    RTMPPacket *connect;
    bool is_done; /* written by the second thread, read after the join */
};

struct proxy {
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

static void connect_librtmp(void *arg)
{
    struct connector *s = arg;

    s->is_done = RTMP_Connect1(s->rtmp, s->connect);
}

/* Bytes of librtmp come at once or never, so the clock need not know this wait. */
static int read_librtmp(struct proxy *p, size_t size)
{
    clock_outside_begin(p->clock);
    ssize_t n = recv(p->pair, p->bytes, size, MSG_WAITALL);
    clock_outside_end(p->clock);
    return n == (ssize_t)size ? 0 : -EPIPE;
}

static int read_server(struct proxy *p, size_t size)
{
    for (size_t got = 0; got < size;) {
        int seen = clock_poll(p->clock, p->fd, POLLIN, p->deadline_us);
        if (seen <= 0)
            return seen == 0 ? -ETIMEDOUT : seen;
        ssize_t n = recv(p->fd, p->bytes + got, size - got, MSG_DONTWAIT);
        if (n == 0)
            return -ENODATA;
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            return -errno;
        got += n > 0 ? (size_t)n : 0;
    }
    return 0;
}

static int write_server(struct proxy *p, size_t size)
{
    for (size_t done = 0; done < size;) {
        int seen = clock_poll(p->clock, p->fd, POLLOUT, p->deadline_us);
        if (seen <= 0)
            return seen == 0 ? -ETIMEDOUT : seen;
        ssize_t n = send(p->fd, p->bytes + done, size - done, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            return -errno;
        done += n > 0 ? (size_t)n : 0;
    }
    return 0;
}

static int pass_leg(struct proxy *p, const struct leg *leg)
{
    int err = leg->is_ours ? read_librtmp(p, leg->size) : read_server(p, leg->size);

    if (err)
        return err;
    if (leg->is_ours)
        return write_server(p, leg->size);
    if (leg->size == 1 && p->bytes[0] != HANDSHAKE_VERSION)
        return -EPROTO;
    return send(p->pair, p->bytes, leg->size, MSG_NOSIGNAL) == (ssize_t)leg->size ? 0 : -EPIPE;
}

/* Behind C2 librtmp has written the connect message, which lies in the pair as a whole. */
static int pass_rest(struct proxy *p)
{
    ssize_t n;

    while ((n = recv(p->pair, p->bytes, sizeof(p->bytes), MSG_DONTWAIT)) > 0) {
        int err = write_server(p, (size_t)n);
        if (err)
            return err;
    }
    return 0;
}

static void tell_fault(struct net_fault *fault, int err, const struct proxy *p, const char *leg)
{
    if (err == -ETIMEDOUT)
        net_fault_set(fault, NET_HANDSHAKE,
                      "handshake not finished within the time limit, waiting for %s", leg);
    else if (err == -EPROTO)
        net_fault_set(fault, NET_HANDSHAKE, "wrong version byte 0x%02x in the handshake",
                      p->bytes[0]);
    else if (err == -ENODATA)
        net_fault_set(fault, NET_HANDSHAKE, "closed by the server during the handshake");
    else
        net_fault_set(fault, NET_HANDSHAKE, "handshake: %s", err_text(err));
}

static int pass_all(struct proxy *p, struct connector *s, struct net_fault *fault)
{
    uv_thread_t thread;
    int i = 0, err = uv_thread_create(&thread, connect_librtmp, s);

    if (err) {
        tell_fault(fault, err, p, "");
        return -1;
    }
    while (i < LEGS && (err = pass_leg(p, &legs[i])) == 0)
        i++;
    if (err)
        shutdown(p->pair, SHUT_RDWR); /* ends any wait of librtmp */
    clock_outside_begin(p->clock);
    uv_thread_join(&thread);
    clock_outside_end(p->clock);
    if (!err)
        err = s->is_done ? pass_rest(p) : -EPIPE;
    if (err)
        tell_fault(fault, err, p, i < LEGS ? legs[i].name : "connect");
    return err ? -1 : 0;
}

int rtmp_handshake(struct clock *clock, int fd, RTMP *rtmp, RTMPPacket *connect,
                   int64_t deadline_us, struct net_fault *fault)
{
    int pair[2];

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0) {
        net_fault_set(fault, NET_HANDSHAKE, "handshake: %s", err_text(-errno));
        return -1;
    }
    struct connector s = {.rtmp = rtmp, .connect = connect};
    struct proxy p = {.clock = clock, .fd = fd, .pair = pair[1], .deadline_us = deadline_us};
    rtmp->m_sb.sb_socket = pair[0];
    int failed = pass_all(&p, &s, fault);
    if (rtmp->m_sb.sb_socket >= 0) /* else librtmp has closed pair[0] */
        close(pair[0]);
    close(pair[1]);
    rtmp->m_sb.sb_socket = failed ? -1 : fd;
    return failed;
}
