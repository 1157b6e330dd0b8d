/* SPDX-License-Identifier: GPL-3.0-or-later */
/* listener.c - listens, takes what comes. */
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

/* Nothing more is announced until this one was accepted: without memory, try again. */
static void take_one(struct listener *d)
{
    int err = d->ops->accept(d->home, &d->io.stream);

    d->has_waiting = err == -ENOMEM;
    if (err)
        log_lost(err);
}

static void on_connection(uv_stream_t *listener, int status)
{
    struct listener *d = listener->data;

    if (status)
        log_lost(status);
    else
        take_one(d);
    d->on_accept(d->arg);
}

static int open_tcp(struct listener *d, uv_loop_t *loop, union address *at)
{
    int size = sizeof(*at);
    int err = uv_tcp_init(loop, &d->io.tcp);

    if (err)
        return err;
    d->is_open = true;
    d->io.tcp.data = d;
    if ((err = uv_tcp_bind(&d->io.tcp, &at->any, 0)) ||
        (err = uv_listen(&d->io.stream, BACKLOG, on_connection)))
        return err;
    return uv_tcp_getsockname(&d->io.tcp, &at->any, &size);
}

/* A file left behind by one that did not end well: nobody answers there. */
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

int listener_open_local(struct listener *d, uv_loop_t *loop, const char *path)
{
    if (clock_links(d->home->clock))
        return -ENOTSUP;
    if (strlen(path) >= sizeof(((struct sockaddr_un *)0)->sun_path))
        return -ENAMETOOLONG;
    if (!path[0])
        return -EINVAL;
    int err = uv_pipe_init(loop, &d->io.pipe, 0);
    if (err)
        return err;
    d->is_open = true;
    d->io.pipe.data = d;
    err = uv_pipe_bind(&d->io.pipe, path);
    if (err == UV_EADDRINUSE && is_stale(path) && unlink(path) == 0)
        err = uv_pipe_bind(&d->io.pipe, path);
    return err ? err : uv_listen(&d->io.stream, BACKLOG, on_connection);
}

/* ---- links */

static void take_links(struct listener *d)
{
    int fd;

    while ((fd = link_accept(d->port)) >= 0) {
        int err = d->ops->adopt(d->home, fd);
        if (err)
            log_lost(err);
    }
}

static void on_bell(uv_async_t *bell)
{
    struct listener *d = bell->data;

    take_links(d);
    d->on_accept(d->arg);
}

/* On the thread that dials. */
static void on_link(void *arg)
{
    struct listener *d = arg;

    uv_async_send(&d->bell);
}

static int open_links(struct listener *d, struct links *links, uv_loop_t *loop, union address *at)
{
    int err = uv_async_init(loop, &d->bell, on_bell);

    if (err)
        return err;
    d->is_open = true;
    d->bell.data = d;
    err = link_listen(&d->port, links, address_port(at), on_link, d);
    if (!err)
        address_set_port(at, link_port_number(d->port));
    return err;
}

/* ---- both */

int listener_open(struct listener *d, uv_loop_t *loop, union address *at)
{
    struct links *links = clock_links(d->home->clock);

    d->is_linked = links != NULL;
    return links ? open_links(d, links, loop, at) : open_tcp(d, loop, at);
}

void listener_close(struct listener *d)
{
    if (!d->is_open)
        return;
    d->is_open = d->has_waiting = false;
    link_close(d->port);
    d->port = NULL;
    uv_close(d->is_linked ? (uv_handle_t *)&d->bell : &d->io.handle, NULL);
}

void listener_try_again(struct listener *d)
{
    if (d->is_open && d->has_waiting)
        take_one(d);
}
