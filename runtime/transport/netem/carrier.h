/* SPDX-License-Identifier: GPL-3.0-or-later */
/* carrier.h - the network of one phone: a thread that carries bytes between its clients and their
 * servers, so that a script can spoil them on the way.
 *
 *   client <-> socket pair <-> [ up: shape | down: shape ] <-> connected socket <-> server
 *
 * A client holds one end of the pair in place of the socket and need not know: back pressure, end
 * of file, half-close, reset and cut reach it, and the server, as they would without a carrier. */
#ifndef TRANSPORT_CARRIER_H
#define TRANSPORT_CARRIER_H

#include "base/time/clock.h"
#include "base/time/shape.h"

struct carrier;
/* One connection, as its client asks about it. */
struct carried;

/* seed: of jitter and loss. 0 or -errno. */
int carrier_start(struct carrier **out, struct clock *clock, uint64_t seed);
/* Asks it to end; connections are closed. No call but these two may follow. Never waits. */
void carrier_stop(struct carrier *c);
bool carrier_has_ended(const struct carrier *c);
void carrier_free(struct carrier *c); /* stops and joins; NULL is fine */

/* ---- for the thread that dials */

enum carrier_way { CARRIER_OPEN, CARRIER_DEAD };
/* What a connection of this owner has to get through before a server can answer: a descriptor (the
 * caller's to close) that reads end of file when it has. With CARRIER_DEAD, or while the link is
 * blocked, it does not. Or -errno. */
int carrier_knock(struct carrier *c, uint32_t owner, enum carrier_way way);

/* Takes over a connected socket, also when it fails. The client's end (blocking, the caller's to
 * close after cut_drop), or -errno. is_publisher: its send buffer is small. *out: released by
 * carried_unref; NULL when nobody asks. */
int carrier_take(struct carrier *c, int fd, uint32_t owner, bool is_publisher,
                 struct carried **out);
/* Bytes the client has written that have not been handed to the server yet. */
int carried_unsent(const struct carried *x);
void carried_unref(struct carried *x); /* NULL is fine */

/* ---- orders; one thread at a time, they act a moment later. owner 0: everybody. */

/* In force for connections there are and for those to come, until the next. A rule for one owner
 * goes before the one for everybody; NULL takes it back. 0 or -ENOMEM. */
struct carrier_rule {
    struct shape_rule up, down; /* up: to the server */
};
int carrier_set(struct carrier *c, uint32_t owner, const struct carrier_rule *rule);
/* Ends connections, for client and server alike: an end of file, or a reset. */
int carrier_end(struct carrier *c, uint32_t owner, bool is_reset);

#endif
