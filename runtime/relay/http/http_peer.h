/* SPDX-License-Identifier: GPL-3.0-or-later */
/* http_peer.h - HTTP on a connection. Behind one listener: GET /app/stream.flv, the stream as FLV
 * without end, closed when its publisher leaves. Behind the other: figures, GET /stats and GET
 * /metrics. Relay thread only.
 *
 * Answers with a length leave the connection open for the next request; all allow every origin. A
 * name that nobody publishes is 404 at once, a signature refused is 403. */
#ifndef RELAY_HTTP_PEER_H
#define RELAY_HTTP_PEER_H

#include "relay/conn/listener.h"

extern const struct listener_ops http_peer_streams; /* listener_open's ops */
extern const struct listener_ops http_peer_stats;

#endif
