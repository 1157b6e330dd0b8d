/* SPDX-License-Identifier: GPL-3.0-or-later */
/* listener.h - where connections come in: a listening TCP or local socket, or in virtual time a port of
 * this process (base/time/link.h). One for each protocol. Relay thread only, but for opening. */
#ifndef RELAY_LISTENER_H
#define RELAY_LISTENER_H

#include "base/time/link.h"
#include "relay/common/address.h"
#include "relay/conn/conn.h"

/* Who speaks behind the listener: both begin a connection, 0 or -errno. */
struct listener_ops {
    int (*accept)(struct conn_home *home, uv_stream_t *listener);
    int (*adopt)(struct conn_home *home, int fd); /* fd is theirs, also on failure */
};

struct listener {
    const struct listener_ops *ops;
    struct conn_home *home;
    void (*on_accept)(void *arg); /* something came; it is taken already, or has_waiting */
    void *arg;
    bool is_open, is_linked;
    bool has_waiting; /* a connection that could not be taken when it came: try again */
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t tcp;
        uv_pipe_t pipe;
    } io;
    struct link_port *port; /* virtual time */
    uv_async_t bell;        /* rung by who dials */
};

/* ops, home, on_accept and arg are set, the rest is zero. Binds and listens; with port 0 *at learns
 * the one that was taken. 0 or -errno; close it also after a failure. */
int listener_open(struct listener *d, uv_loop_t *loop, union address *at);
/* A socket in the file system; one that nobody listens on any more is replaced. -ENOTSUP in virtual
 * time. */
int listener_open_local(struct listener *d, uv_loop_t *loop, const char *path);
/* Who connects from now on is refused. libuv lets go of the handle in a later pass of the loop. */
void listener_close(struct listener *d);
void listener_try_again(struct listener *d);

#endif
