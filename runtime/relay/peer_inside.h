/* SPDX-License-Identifier: GPL-3.0-or-later */
/* peer_inside.h - a connection as peer.c and peer_seat.c see it; for nobody else. Relay thread
 * only. */
#ifndef RELAY_PEER_INSIDE_H
#define RELAY_PEER_INSIDE_H

#include "relay/address.h"
#include "relay/idle.h"
#include "relay/limits.h"
#include "relay/outbox.h"
#include "relay/peer.h"
#include "relay/session.h"

#include <stddef.h>

enum peer_state { PEER_OPEN, PEER_FLUSHING, PEER_LINGERING, PEER_CLOSED };

struct peer {
    struct peer_home *home;
    struct peer *prev, *next;
    enum peer_state state;
    uv_tcp_t tcp;
    uv_write_t write;
    uv_shutdown_t shutdown;
    bool is_writing;
    struct session *session;
    struct seat seat;
    struct outbox out;
    char address[ADDRESS_TEXT_SIZE];
    char what[RELAY_NAME_MAX + 16]; /* for the log: what it was at last */
    struct idle idle;
    size_t queue_bytes;     /* in the socket's queue at the last look */
    int64_t stall_until_us; /* 0: not stalled */
    int64_t end_until_us;   /* flushing and lingering end then at the latest */
};

static inline struct peer *peer_of(struct seat *s)
{
    return (struct peer *)((char *)s - offsetof(struct peer, seat));
}

static inline int64_t peer_now_us(const struct peer *p)
{
    return clock_now_us(p->home->clock);
}

/* ---- peer.c: the socket */

/* Queues a message and writes what the socket takes. 0 or -errno (-ENOBUFS: it reads too slowly).
 */
int peer_put(struct peer *p, struct message *m, bool is_cached);
/* Answers of the protocol: as peer_put, and -ECONNABORTED once it has ended. */
int peer_put_bytes(struct peer *p, const uint8_t *bytes, size_t size);
/* Out of its seat and closed; why is for the log. Nothing when it has ended before. */
void peer_end_now(struct peer *p, const char *why);

/* ---- peer_seat.c: between its session and the hub */

void peer_deliver(struct seat *s, struct message *m, bool is_cached);
void peer_notice(struct seat *s, enum hub_notice what);
extern const struct session_ops peer_session_ops; /* their arg is the peer */

#endif
