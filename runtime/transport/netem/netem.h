/* SPDX-License-Identifier: GPL-3.0-or-later */
/* netem.h - the network of one phone: a thread that carries bytes between its clients and their
 * servers, so that a script can spoil them on the way.
 *
 *   client <-> socket pair <-> [ up: shape | down: shape ] <-> connected socket <-> server
 *
 * A client holds one end of the pair in place of the socket and need not know: back pressure, end
 * of file, half-close, reset and cut reach it, and the server, as they would without a netem. */
#ifndef TRANSPORT_NETEM_H
#define TRANSPORT_NETEM_H

#include "base/time/clock.h"
#include "base/time/shaper.h"

struct netem;
/* One connection, as its client asks about it. */
struct netem_conn;

/* seed: of jitter and loss. 0 or -errno. */
int netem_start(struct netem **out, struct clock *clock, uint64_t seed);
/* Asks it to end; connections are closed. No call but these two may follow. Never waits. */
void netem_stop(struct netem *c);
bool netem_has_ended(const struct netem *c);
void netem_free(struct netem *c); /* stops and joins; NULL is fine */

/* ---- for the thread that dials */

enum netem_probe_kind { NETEM_OPEN, NETEM_DEAD };
/* What a connection of this owner has to get through before a server can answer: a descriptor (the
 * caller's to close) that reads end of file when it has. With NETEM_DEAD, or while the link is
 * blocked, it does not. Or -errno. */
int netem_probe(struct netem *c, uint32_t owner, enum netem_probe_kind way);

/* Takes over a connected socket, also when it fails. The client's end (blocking, the caller's to
 * close after cancel_drop), or -errno. is_publisher: its send buffer is small. *out: released by
 * netem_conn_unref; NULL when nobody asks. */
int netem_take(struct netem *c, int fd, uint32_t owner, bool is_publisher, struct netem_conn **out);
/* Bytes the client has written that have not been handed to the server yet. */
int netem_conn_unsent(const struct netem_conn *x);
void netem_conn_unref(struct netem_conn *x); /* NULL is fine */

/* ---- orders; one thread at a time, they act a moment later. owner 0: everybody. */

/* In force for connections there are and for those to come, until the next. A rule for one owner
 * goes before the one for everybody; NULL takes it back. 0 or -ENOMEM. */
struct netem_rule {
    struct shaper_rule up, down; /* up: to the server */
};
int netem_set(struct netem *c, uint32_t owner, const struct netem_rule *rule);
/* Ends connections, for client and server alike: an end of file, or a reset. */
int netem_end(struct netem *c, uint32_t owner, bool is_reset);

#endif
