/* SPDX-License-Identifier: GPL-3.0-or-later */
/* listener.c - listens on a socket or on a port of virtual time, and takes the connections. */
#include "relay/conn/listener.h"

#include "base/time/clock.h"
#include "base/err.h"
#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 512 };

static void log_lost(int err)
{
    log_warn("relay: a connection could not be taken: %s", err_text(err));
}

/* ---- sockets */

/* libuv announces no other connection until this one was accepted: without memory, try again. */
static void take_one(struct listener *l)
{
    int err = l->ops->accept(l->home, &l->io.stream);

    l->has_waiting = err == -ENOMEM;
    if (err)
        log_lost(err);
}

static void on_connection(uv_stream_t *listener, int status)
{
    struct listener *l = listener->data;

    if (status)
        log_lost(status);
    else
        take_one(l);
    l->on_accept(l->arg);
}

static int open_tcp(struct listener *l, uv_loop_t *loop, union address *at)
{
    int size = sizeof(*at);
    int err = uv_tcp_init(loop, &l->io.tcp);

    if (err)
        return err;
    l->is_open = true;
    l->io.tcp.data = l;
    if ((err = uv_tcp_bind(&l->io.tcp, &at->any, 0)) ||
        (err = uv_listen(&l->io.stream, BACKLOG, on_connection)))
        return err;
    return uv_tcp_getsockname(&l->io.tcp, &at->any, &size);
}

/* Is the socket left over from a process that was killed? Then nobody answers there. */
static bool is_stale(const char *path)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0)
        return false;
    snprintf(at.sun_path, sizeof(at.sun_path), "%s", path);
    bool is_refused = connect(fd, (struct sockaddr *)&at, sizeof(at)) != 0 && errno == ECONNREFUSED;
    close(fd);
    return is_refused;
}

int listener_open_local(struct listener *l, uv_loop_t *loop, const char *path)
{
    if (clock_links(l->home->clock))
        return -ENOTSUP;
    if (strlen(path) >= sizeof(((struct sockaddr_un *)0)->sun_path))
        return -ENAMETOOLONG;
    if (!path[0])
        return -EINVAL;
    int err = uv_pipe_init(loop, &l->io.pipe, 0);
    if (err)
        return err;
    l->is_open = true;
    l->io.pipe.data = l;
    err = uv_pipe_bind(&l->io.pipe, path);
    if (err == UV_EADDRINUSE && is_stale(path) && unlink(path) == 0)
        err = uv_pipe_bind(&l->io.pipe, path);
    return err ? err : uv_listen(&l->io.stream, BACKLOG, on_connection);
}

/* ---- links */

static void take_links(struct listener *l)
{
    int fd;

    while ((fd = link_accept(l->port)) >= 0) {
        int err = l->ops->adopt(l->home, fd);
        if (err)
            log_lost(err);
    }
}

static void on_bell(uv_async_t *bell)
{
    struct listener *l = bell->data;

    take_links(l);
    l->on_accept(l->arg);
}

/* Runs on the thread that dials. */
static void on_link(void *arg)
{
    struct listener *l = arg;

    uv_async_send(&l->bell);
}

static int open_links(struct listener *l, struct links *links, uv_loop_t *loop, union address *at)
{
    int err = uv_async_init(loop, &l->bell, on_bell);

    if (err)
        return err;
    l->is_open = true;
    l->bell.data = l;
    err = link_listen(&l->port, links, address_port(at), on_link, l);
    if (!err)
        address_set_port(at, link_port_number(l->port));
    return err;
}

/* ---- both */

int listener_open(struct listener *l, uv_loop_t *loop, union address *at)
{
    struct links *links = clock_links(l->home->clock);

    l->is_linked = links != NULL;
    return links ? open_links(l, links, loop, at) : open_tcp(l, loop, at);
}

void listener_close(struct listener *l)
{
    if (!l->is_open)
        return;
    l->is_open = l->has_waiting = false;
    link_close(l->port);
    l->port = NULL;
    uv_close(l->is_linked ? (uv_handle_t *)&l->bell : &l->io.handle, NULL);
}

void listener_try_again(struct listener *l)
{
    if (l->is_open && l->has_waiting)
        take_one(l);
}
