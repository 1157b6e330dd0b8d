/* SPDX-License-Identifier: GPL-3.0-or-later */
/* peer.h - a connection on which RTMP is spoken. Relay thread only. */
#ifndef RELAY_PEER_H
#define RELAY_PEER_H

#include "relay/conn/conn.h"

/* Takes the next connection of a listening socket and looks after it to its end. 0 or -errno. */
int peer_accept(struct conn_home *home, uv_stream_t *listener);
/* The same for a connected local socket, which is ours from here on, also on failure. */
int peer_adopt(struct conn_home *home, int fd);

#endif
