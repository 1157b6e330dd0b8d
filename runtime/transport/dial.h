/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dial.h - opens a connection to the first address that answers, within a time limit: over TCP, or
 * in virtual time as a link to a relay of this process. */
#ifndef TRANSPORT_DIAL_H
#define TRANSPORT_DIAL_H

#include "transport/netem/netem.h"
#include "transport/net.h"

struct dial {
    struct clock *clock;
    struct cancel *cancel; /* the socket is registered here, while dialling and afterwards */
    struct netem *netem;   /* the connection goes through this netem; NULL: through none */
    uint32_t owner;        /* the caller's number, by which the netem picks a rule */
    /* set when there is a netem, for netem_conn_unref; may be NULL */
    struct netem_conn **netem_conn;
    /* to be tried in this order; each address gets an equal part of the time that is left */
    const struct net_addresses *addresses;
    int send_buffer; /* bytes for SO_SNDBUF, also says that a publisher dials; 0: the default */
    int64_t deadline_us;
};

/* Returns a socket (blocking, TCP_NODELAY) for the caller to close after cancel_drop, or -1 with
 * *fault. Blocks until deadline_us; a cancel ends the call at once. peer: the last address. */
int dial(const struct dial *d, char peer[NET_PEER_TEXT], struct net_fault *fault);

#endif
