/* SPDX-License-Identifier: GPL-3.0-or-later */
/* listener.h - accepts connections: on a TCP or local socket, or in virtual time on a port of this
 * process (base/time/link.h). One for each protocol. Relay thread only, but for opening. */
#ifndef RELAY_LISTENER_H
#define RELAY_LISTENER_H

#include "base/time/link.h"
#include "relay/common/address.h"
#include "relay/conn/conn.h"

/* The protocol behind the listener: both functions begin a connection, 0 or -errno. */
struct listener_ops {
    int (*accept)(struct conn_home *home, uv_stream_t *listener);
    int (*adopt)(struct conn_home *home, int fd); /* takes fd, also on failure */
};

struct listener {
    const struct listener_ops *ops;
    struct conn_home *home;
    void (*on_accept)(void *arg); /* called after each attempt to take a connection */
    void *arg;
    bool is_open, is_linked; /* is_linked: virtual time */
    bool has_waiting;        /* a connection could not be taken for want of memory: try again */
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t tcp;
        uv_pipe_t pipe;
    } io;
    struct link_port *port; /* virtual time */
    uv_async_t bell;        /* rung by the thread that dials */
};

/* Binds and listens. The caller has set ops, home, on_accept and arg, and zeroed the rest; with
 * port
 * 0, *at gets the port that was taken. 0 or -errno; call listener_close also after a failure.
 * Before the loop runs, or on its thread. */
int listener_open(struct listener *l, uv_loop_t *loop, union address *at);
/* Listens on a socket in the file system, in place of a socket nobody listens on any more. As
 * above; -ENOTSUP in virtual time, -ENAMETOOLONG, -EINVAL for an empty path. */
int listener_open_local(struct listener *l, uv_loop_t *loop, const char *path);
/* Refuses all connections from now on. libuv closes the handle in a later pass of the loop: run the
 * loop before the struct is freed. */
void listener_close(struct listener *l);
/* Takes the connection that waits, if there is one. */
void listener_try_again(struct listener *l);

#endif
