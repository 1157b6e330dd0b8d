/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dial.h - a connected socket to the first address that answers, within a time limit: TCP, or in
 * virtual time a link to a relay of this process. */
#ifndef TRANSPORT_DIAL_H
#define TRANSPORT_DIAL_H

#include "transport/netem/netem.h"
#include "transport/net.h"

struct dial {
    struct clock *clock;
    struct cancel *cancel;          /* the socket hangs in it while dialling and afterwards */
    struct netem *netem;            /* then the socket is an end of its pair; NULL: none */
    uint32_t owner;                 /* who dials, to the netem */
    struct netem_conn **netem_conn; /* set with a netem, unless NULL; for netem_conn_unref */
    /* each gets an equal share of what is left of the time */
    const struct net_addresses *addresses;
    int send_buffer; /* bytes for SO_SNDBUF; 0: what the system gives */
    int64_t deadline_us;
};

/* The socket (blocking, TCP_NODELAY), the caller's to close after cancel_drop; peer is told. Or -1
 * with *fault. */
int dial(const struct dial *d, char peer[NET_PEER_TEXT], struct net_fault *fault);

#endif
