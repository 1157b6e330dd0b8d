/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dial.h - a connected socket to the first address that answers, within a time limit: TCP, or in
 * virtual time a link to a relay of this process. */
#ifndef TRANSPORT_DIAL_H
#define TRANSPORT_DIAL_H

#include "transport/netem/carrier.h"
#include "transport/net.h"

struct dial {
    struct clock *clock;
    struct cut *cut;          /* the socket hangs in it while dialling and afterwards */
    struct carrier *carrier;  /* then the socket is an end of its pair; NULL: none */
    uint32_t owner;           /* who dials, to the carrier */
    struct carried **carried; /* set with a carrier, unless NULL; for carried_unref */
    /* each gets an equal share of what is left of the time */
    const struct net_addresses *addresses;
    int send_buffer; /* bytes for SO_SNDBUF; 0: what the system gives */
    int64_t deadline_us;
};

/* The socket (blocking, TCP_NODELAY), the caller's to close after cut_drop; peer is told. Or -1
 * with *fault. */
int dial(const struct dial *d, char peer[NET_PEER_TEXT], struct net_fault *fault);

#endif
