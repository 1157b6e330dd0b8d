/* SPDX-License-Identifier: GPL-3.0-or-later */
/* netem.h - emulates the network of one phone: a thread that passes bytes between clients and their
 * servers through traffic shapers, which a script sets.
 *
 *   client <-> socket pair <-> [ up: shaper | down: shaper ] <-> connected socket <-> server
 *
 * The client holds one end of the pair in place of the socket and needs no other code: back
 * pressure, end of file, half-close, reset and cancel reach both sides as without a netem. */
#ifndef TRANSPORT_NETEM_H
#define TRANSPORT_NETEM_H

#include "base/time/clock.h"
#include "base/time/shaper.h"

struct netem;
/* The client's handle of one connection. */
struct netem_conn;

/* seed: for jitter and loss. 0 or -errno. */
int netem_start(struct netem **out, struct clock *clock, uint64_t seed);
/* Asks the thread to close all connections and end; never waits. Only netem_has_ended and
 * netem_free may follow. */
void netem_stop(struct netem *n);
bool netem_has_ended(const struct netem *n);
void netem_free(struct netem *n); /* stops and joins; NULL is fine */

/* ---- for the thread that dials */

enum netem_probe_kind { NETEM_OPEN, NETEM_DEAD };
/* Tells when the link of this owner lets a connect through: returns a descriptor, for the caller to
 * close, that reads end of file after the delay up and down; not with NETEM_DEAD or while the link
 * is blocked. Or -errno. */
int netem_probe(struct netem *n, uint32_t owner, enum netem_probe_kind kind);

/* Owns the connected socket fd from now on, also after an error. Returns the client's end
 * (blocking, for the caller to close after cancel_drop), or -errno. is_publisher: that end gets a
 * small send buffer. out: a handle for netem_conn_unref; NULL: none is wanted. */
int netem_take(struct netem *n, int fd, uint32_t owner, bool is_publisher, struct netem_conn **out);
/* Any thread with a handle. Returns how many bytes of the client have not reached the server. */
int netem_conn_unsent(const struct netem_conn *x);
void netem_conn_unref(struct netem_conn *x); /* NULL is fine */

/* ---- orders: one thread at a time; take effect a moment later. owner 0: all. 0 or -errno. */

/* Sets the rule (copied) of an owner for present and later connections; the rule of an owner takes
 * precedence over the rule for all. NULL removes the rule. */
struct netem_rule {
    struct shaper_rule up, down; /* up: to the server */
};
int netem_set(struct netem *n, uint32_t owner, const struct netem_rule *rule);
/* Ends all connections of an owner: client and server see an end of file, or a reset. */
int netem_end(struct netem *n, uint32_t owner, bool is_reset);

#endif
