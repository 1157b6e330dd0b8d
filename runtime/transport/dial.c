/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dial.c - tries one address after the other with non-blocking connects, so that the time limit and
 * a cancel end a try at once. In virtual time a link to a relay of this process replaces TCP. */
#include "transport/dial.h"

#include "base/err.h"
#include "base/time/link.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

static void set_int(int fd, int level, int name, int value)
{
    /* a refusal costs speed, not the connection */
    (void)setsockopt(fd, level, name, &value, sizeof(value));
}

static int open_socket(const struct dial *d, int family)
{
    int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return -errno;
    set_int(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    if (d->send_buffer)
        set_int(fd, SOL_SOCKET, SO_SNDBUF, d->send_buffer);
    return fd;
}

/* Waits for the end of the TCP handshake: 0 or -errno. */
static int finish(const struct dial *d, int fd, int64_t deadline_us)
{
    int err = 0;
    socklen_t size = sizeof(err);
    int seen = clock_poll(d->clock, fd, POLLOUT, deadline_us);

    if (seen <= 0)
        return seen == 0 ? -ETIMEDOUT : seen;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &size) < 0)
        return -errno;
    if (!err && (seen & POLLHUP))
        return -ECONNABORTED; /* shut down while connecting: by a cancel */
    return -err;
}

static int connect_one(const struct dial *d, int fd, const struct sockaddr_storage *at,
                       int64_t deadline_us)
{
    int err = cancel_hang(d->cancel, fd);

    if (err)
        return err;
    if (connect(fd, (const struct sockaddr *)at, net_address_size(at)) < 0 && errno != EINPROGRESS)
        return -errno;
    err = finish(d, fd, deadline_us);
    if (err)
        return err;
    int flags = fcntl(fd, F_GETFL);
    return fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) < 0 ? -errno : 0;
}

/* Connects to a port of this process: in virtual time there are no others. */
static int connect_link(const struct dial *d, const struct sockaddr_storage *at)
{
    int fd = net_is_loopback(at) ? link_dial(clock_links(d->clock), net_port(at)) : -EXDEV;

    if (fd < 0)
        return fd;
    int err = cancel_hang(d->cancel, fd);
    if (!err)
        return fd;
    cancel_drop(d->cancel);
    close(fd);
    return err;
}

/* Returns a connected socket or -errno. */
static int connect_tcp(const struct dial *d, const struct sockaddr_storage *at, int64_t deadline_us)
{
    int fd = open_socket(d, at->ss_family);

    if (fd < 0)
        return fd;
    int err = connect_one(d, fd, at, deadline_us);
    if (!err)
        return fd;
    cancel_drop(d->cancel);
    close(fd);
    return err;
}

/* Waits as long as the netem's link takes to answer: 0, -ETIMEDOUT or another -errno. */
static int probe_link(const struct dial *d, enum netem_probe_kind kind, int64_t deadline_us)
{
    int fd = netem_probe(d->netem, d->owner, kind);

    if (fd < 0)
        return fd;
    int seen = cancel_hang(d->cancel, fd);
    if (!seen)
        seen = clock_poll(d->clock, fd, POLLIN, deadline_us);
    cancel_drop(d->cancel);
    close(fd);
    if (seen == 0)
        return -ETIMEDOUT;
    return seen < 0 ? seen : 0;
}

/* Puts the netem between: returns the client's end in place of fd, or -errno. */
static int insert_netem(const struct dial *d, int fd)
{
    int end = netem_take(d->netem, fd, d->owner, d->send_buffer > 0, d->netem_conn);
    int err = end < 0 ? end : cancel_hang_shared(d->cancel, end);

    if (!err)
        return end;
    cancel_drop(d->cancel);
    if (end < 0)
        return err;
    close(end);
    if (d->netem_conn) {
        netem_conn_unref(*d->netem_conn);
        *d->netem_conn = NULL;
    }
    return err;
}

static int try_address(const struct dial *d, int i, int64_t deadline_us)
{
    const struct sockaddr_storage *at = &d->addresses->at[i];
    enum netem_probe_kind kind = i < d->addresses->dead ? NETEM_DEAD : NETEM_OPEN;
    int err = d->netem ? probe_link(d, kind, deadline_us) : 0;

    if (err)
        return err;
    int fd = clock_links(d->clock) ? connect_link(d, at) : connect_tcp(d, at, deadline_us);
    return fd >= 0 && d->netem ? insert_netem(d, fd) : fd;
}

int dial(const struct dial *d, char peer[NET_PEER_TEXT], struct net_fault *fault)
{
    int fd = -EADDRNOTAVAIL;

    for (int i = 0; i < d->addresses->count && !cancel_was_called(d->cancel); i++) {
        int64_t now_us = clock_now_us(d->clock);
        int64_t share_us = (d->deadline_us - now_us) / (d->addresses->count - i);
        net_peer_text(peer, &d->addresses->at[i]);
        fd = try_address(d, i, now_us + share_us);
        if (fd >= 0)
            return fd;
    }
    if (cancel_was_called(d->cancel))
        net_fault_set(fault, NET_CANCELLED, "ended by us");
    else if (fd == -ECONNRESET) /* not -ECONNREFUSED: the connection had been made */
        net_fault_set(fault, NET_HANDSHAKE, "reset by the server as soon as it was connected");
    else if (fd == -EXDEV)
        net_fault_set(fault, NET_CONNECT, LINK_FOREIGN_TEXT);
    else
        net_fault_set(fault, NET_CONNECT, "%s",
                      fd == -ETIMEDOUT ? "no answer within the time limit" : err_text(fd));
    return -1;
}
