/* SPDX-License-Identifier: GPL-3.0-or-later */
/* net.h - what all client connections share: faults, time limits, addresses, settings. */
#ifndef TRANSPORT_NET_H
#define TRANSPORT_NET_H

#include "base/time/clock.h"
#include "base/threads/cancel.h"
#include "base/meter.h"
#include "wire/url.h"

#include <stdio.h>
#include <sys/socket.h>

/* The phase in which a connection failed; live/ turns phases into the codes 3001 .. 3005. */
enum net_phase {
    NET_FINE,
    NET_NAME,      /* name look-up */
    NET_CONNECT,   /* TCP connect */
    NET_HANDSHAKE, /* RTMP or TLS handshake; connect answered by _error */
    /* the server closed in order, or refused the stream (BadName, Denied, Rejected) */
    NET_CLOSED,
    NET_IO,        /* reset, time limit, breach of protocol */
    NET_CANCELLED, /* ended by a cancel: not to be reported as a fault */
};

struct net_fault {
    enum net_phase phase;
    char text[96]; /* the reason in words, truncated to fit */
};
void net_fault_set(struct net_fault *f, enum net_phase phase, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* In main, once, before any other thread: the libraries set up TLS here and are not thread safe
 * meanwhile. SIGPIPE must be ignored, since librtmp writes to closed sockets. 0 or -ENOMEM. */
int net_init(void);
void net_fini(void); /* after the last connection is closed */
/* After net_init. Writes a line "NAME VERSION" for each library. */
void net_versions(FILE *out);

enum {
    NET_STEP_LIMIT_MS = 5000,     /* of each step: look-up, connect, handshake, each command */
    NET_SILENCE_LIMIT_MS = 10000, /* how long a peer may take nothing */
    NET_SEND_BUFFER = 32 * 1024,  /* bytes, SO_SNDBUF of a publisher */
};

struct netem;

/* The addresses of a host, with the port, in the order in which they are to be tried. */
enum { NET_ADDRESSES_MAX = 8 };
struct net_addresses {
    int count;
    int dead; /* so many of the first addresses are not to answer: an ordered fault (NETEM_DEAD) */
    struct sockaddr_storage at[NET_ADDRESSES_MAX];
};

/* Writes "127.0.0.1:1935" or "[::1]:1935"; "?" for an unknown family. */
enum { NET_PEER_TEXT = 56 };
void net_peer_text(char out[NET_PEER_TEXT], const struct sockaddr_storage *at);
socklen_t net_address_size(const struct sockaddr_storage *at);
bool net_is_loopback(const struct sockaddr_storage *at);
uint16_t net_port(const struct sockaddr_storage *at); /* 0: unknown family */

/* The settings of a connection. The pointers must outlive the connection. */
struct net_cfg {
    struct clock *clock;
    struct cancel *cancel; /* by which another thread ends the connection */
    struct netem *netem;   /* the connection goes through this netem; NULL: through none */
    uint32_t owner;        /* number by which the netem picks a rule */
    struct url url;
    struct net_addresses addresses;
    /* counts bytes read (players) or accepted by the socket (pushers); may be NULL */
    struct meter *bytes;
    const char *referer; /* HTTP only; NULL for none */
    /* true: failures are expected now and logged as info, not as a warning. Read on the
     * connection's thread; NULL: false. */
    const bool *is_quiet;
    /* Called on the connection's thread when the handshake is done (1001, 2001); may be NULL. */
    void (*on_connected)(void *arg);
    void *arg;
};

/* Logs one line: what ("play"), the address without secrets, the peer, the step, the duration of
 * the step, the reason. */
void net_fault_log(const struct net_fault *f, const char *what, const struct net_cfg *cfg,
                   const char *peer, const char *step, int64_t took_us);

#endif
