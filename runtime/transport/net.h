/* SPDX-License-Identifier: GPL-3.0-or-later */
/* net.h - what every client connection shares: how it fails, and the limits of its steps. */
#ifndef TRANSPORT_NET_H
#define TRANSPORT_NET_H

#include "base/time/clock.h"
#include "base/threads/cancel.h"
#include "base/meter.h"
#include "wire/url.h"

#include <stdio.h>
#include <sys/socket.h>

/* Where a connection failed. live/ turns these into 3001 .. 3005 (codes.json). */
enum net_phase {
    NET_FINE,
    NET_NAME,      /* look-up */
    NET_CONNECT,   /* TCP */
    NET_HANDSHAKE, /* RTMP handshake; connect answered by _error */
    /* orderly close by the server, or it refused the stream (BadName, Denied, Rejected) */
    NET_CLOSED,
    NET_IO,        /* reset, time limit, breach of protocol */
    NET_CANCELLED, /* we ended it ourselves: not a fault to tell */
};

struct net_fault {
    enum net_phase phase;
    char text[96]; /* the reason in words */
};
void net_fault_set(struct net_fault *f, enum net_phase phase, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Once per process, in main, before any other thread: the libraries below set up TLS here and are
 * not thread safe while they do. SIGPIPE must be ignored: librtmp writes to closed sockets. 0 or
 * -errno. */
int net_init(void);
void net_fini(void); /* after the last connection is closed */
/* A line "NAME VERSION" for each library. After net_init. */
void net_versions(FILE *out);

/* Time limits of the steps, from faults.md section 2. */
enum { NET_STEP_LIMIT_MS = 5000, NET_SILENCE_LIMIT_MS = 10000, NET_SEND_BUFFER = 32 * 1024 };

struct netem;

/* The addresses of a host, in the order to try. */
enum { NET_ADDRESSES_MAX = 8 };
struct net_addresses {
    int count;
    int dead; /* nobody is to answer at the first so many: a fault that was ordered (netem.h) */
    struct sockaddr_storage at[NET_ADDRESSES_MAX];
};

/* "127.0.0.1:1935" or "[::1]:1935". Never fails: "?" for a family we do not know. */
enum { NET_PEER_TEXT = 56 };
void net_peer_text(char out[NET_PEER_TEXT], const struct sockaddr_storage *at);
socklen_t net_address_size(const struct sockaddr_storage *at);
bool net_is_loopback(const struct sockaddr_storage *at);
uint16_t net_port(const struct sockaddr_storage *at); /* 0 for a family we do not know */

/* What a connection is told when it opens. Pointers must outlive the connection. */
struct net_cfg {
    struct clock *clock;
    struct cancel *cancel; /* another thread ends the connection through it */
    struct netem *netem;   /* carries the bytes (netem.h); NULL: none does */
    uint32_t owner;        /* who this is, to netem */
    struct url url;
    struct net_addresses addresses;
    /* counts bytes read (players) or accepted by the socket (pushers); may be NULL */
    struct meter *bytes;
    const char *referer; /* HTTP only; NULL for none */
    /* Failures are no news just now: told as info, no warning. Looked at on the connection's thread;
     * NULL: they always are. */
    const bool *is_quiet;
    /* Called on the connection's thread when a step is done. */
    void (*on_connected)(void *arg); /* handshake done (1001, 2001) */
    void *arg;
};

/* One line: what ("play"), the address without its secrets, the peer, the step, how long it took,
 * the reason. */
void net_fault_log(const struct net_fault *f, const char *what, const struct net_cfg *cfg,
                   const char *peer, const char *step, int64_t took_us);

#endif
