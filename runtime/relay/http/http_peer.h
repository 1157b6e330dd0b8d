/* SPDX-License-Identifier: GPL-3.0-or-later */
/* http_peer.h - HTTP connections. One listener serves streams: GET /app/stream.flv is FLV without
 * end, closed when the publisher leaves. The other serves figures: GET /stats (JSON) and GET
 * /metrics (Prometheus). Relay thread only.
 *
 * An answer with a length leaves the connection open for the next request; every answer allows
 * every origin. A name that nobody publishes is answered 404 at once, a wrong signature 403. */
#ifndef RELAY_HTTP_PEER_H
#define RELAY_HTTP_PEER_H

#include "relay/conn/listener.h"

/* The ops of the two listeners. */
extern const struct listener_ops http_peer_streams;
extern const struct listener_ops http_peer_stats;

#endif
