/* SPDX-License-Identifier: GPL-3.0-or-later */
/* peer.h - an RTMP connection: a session on a socket. Relay thread only. */
#ifndef RELAY_PEER_H
#define RELAY_PEER_H

#include "relay/conn/conn.h"

/* Accepts the next connection of a listening socket; the home's list owns the new connection, which
 * frees itself at its end. 0 or -errno. */
int peer_accept(struct conn_home *home, uv_stream_t *listener);
/* The same for a connected local socket. Takes fd, also on failure. */
int peer_adopt(struct conn_home *home, int fd);

#endif
