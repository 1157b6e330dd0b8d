/* SPDX-License-Identifier: GPL-3.0-or-later */
/* peer.h - one connection: the socket below a session, the outbox in front of it, the limits on it.
 * Relay thread only. */
#ifndef RELAY_PEER_H
#define RELAY_PEER_H

#include "base/clock.h"
#include "relay/hub.h"

#include <uv.h>

struct peer;

/* What all connections share. */
struct peer_home {
    struct clock *clock;
    uv_loop_t *loop;
    struct hub *hub;
    const char *key;   /* of signed names, or NULL */
    char *read_buffer; /* RELAY_READ_BYTES */
    struct peer *peers;
    int count;
    uint32_t seed;
};

/* Takes the next connection of a listening socket and looks after it to its end. 0 or -errno. */
int peer_accept(struct peer_home *home, uv_stream_t *listener);
/* Limits, stalls, lingering: for every connection, each RELAY_TICK_US. */
void peer_tick_all(struct peer_home *home);
/* Orderly, players first: they hear that the server goes, not that their publisher does. All are
 * gone when home->count is 0. */
void peer_close_all(struct peer_home *home, const char *why);
void peer_drop_all(struct peer_home *home); /* at once */

/* For hub_each: what a fault does to the connection in a seat. */
void peer_fault_close(struct seat *s, int64_t unused);
void peer_fault_reset(struct seat *s, int64_t unused);
void peer_fault_stall(struct seat *s, int64_t delay_us);

#endif
