/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conn.h - one connection, whatever is spoken on it: its socket, what waits to be written, how it
 * ends, the limits on it, and its subscription in the hub. Relay thread only.
 *
 * A protocol embeds struct conn at the beginning of its own object, sets the two functions of its
 * subscription and gives it a table of two more. From conn_accept or conn_adopt on, also when they fail,
 * the object belongs to the connection, which frees it through the table when libuv has let go of
 * the socket. */
#ifndef RELAY_CONN_H
#define RELAY_CONN_H

#include "base/time/clock.h"
#include "relay/common/address.h"
#include "relay/conn/byte_shaper.h"
#include "relay/conn/flush.h"
#include "relay/hub/hub.h"
#include "relay/conn/idle.h"
#include "relay/conn/outbox.h"
#include "relay/conn/read_quota.h"
#include "relay/fault/fault_answer.h"

#include <stddef.h>
#include <uv.h>

struct conn;
struct timers;

/* What all connections share. */
struct conn_home {
    struct clock *clock;
    uv_loop_t *loop;
    struct hub *hub;
    const char *key;    /* of signed names, or NULL */
    char *read_buffer;  /* RELAY_READ_BYTES */
    struct flush flush; /* who has something to write */
    struct conn *conns;
    int count;
    uint32_t seed;                              /* of handshakes: another number for each */
    int64_t since_us;                           /* the relay runs */
    uint64_t taken, received_bytes, sent_bytes; /* since the start */
    uint64_t dropped;                           /* pictures, for connections that are gone */
    struct timers *timers;                      /* of the loop */
    struct fault_answers answers;               /* how clients are answered on request */
};

enum conn_kind { CONN_RTMP, CONN_HTTP, CONN_STATS };

struct conn_ops {
    enum conn_kind kind;
    const char *guest, *player; /* for the log: what it is at first, and when it plays */
    /* Bytes of the other side; size > 0. May end the connection, not free it. */
    void (*read)(struct conn *c, const uint8_t *bytes, size_t size);
    void (*free)(struct conn *c); /* the last thing that happens to it */
};

enum { CONN_IN = 1, CONN_OUT = 2 }; /* towards us, from us */
enum conn_state { CONN_OPEN, CONN_FLUSHING, CONN_LINGERING, CONN_CLOSED };

struct conn {
    /* what every message to it looks at, together: 500 players are more than a cache holds */
    const struct conn_ops *ops;
    struct conn_home *home;
    enum conn_state state;
    uv_os_fd_t fd;           /* of io */
    bool is_writing;         /* libuv has what was taken from the outbox */
    bool is_half_closed;     /* we say no more */
    bool had_media;          /* since the last tick */
    bool has_read;           /* a whole buffer, in this turn of the loop */
    struct read_quota quota; /* how large that buffer is */
    bool is_known; /* for the protocol to set: it has said what it wants, the first limit is over */
    struct flush_member flush;
    struct subscription subscription;
    struct outbox out;
    int64_t stall_in_until_us, stall_out_until_us; /* 0: not stalled */
    struct byte_shaper up, down;                   /* conn_shaper.c, as wake to flight below */

    struct conn *prev, *next;
    int64_t id; /* from 1, never again */
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t tcp;
        uv_pipe_t pipe; /* a local socket, accepted or adopted */
    } io;
    uv_write_t write;
    uv_shutdown_t shutdown;
    char address[ADDRESS_TEXT_SIZE];
    char *what;             /* for the log: what it was at last; NULL: as its ops say */
    bool is_blind, is_deaf; /* its player wants no pictures, no sound */
    struct idle idle;
    size_t queue_bytes;   /* in the socket's queue at the last look */
    int64_t end_until_us; /* flushing and lingering end then at the latest */
    struct timer *wake;
    int came_last;   /* below 0: behind what is in up */
    uint8_t *flight; /* what is being written */
};

/* ---- beginning. c is zeroed but for what belongs to the protocol, which is ready to read. */

/* The next connection of a listening socket, TCP or local. 0 or -errno. */
int conn_accept(struct conn *c, struct conn_home *home, const struct conn_ops *ops,
                uv_stream_t *listener);
/* A connected local socket; the descriptor is ours from here on, also on failure. 0 or -errno. */
int conn_adopt(struct conn *c, struct conn_home *home, const struct conn_ops *ops, int fd);

/* ---- writing: once a turn of the loop, everything that came in it */

void conn_flush(struct flush_member *m); /* for the flush of the home */

/* Queues a message. 0 or -errno (-ENOBUFS: it reads too slowly). */
int conn_put(struct conn *c, struct message *m, bool is_cached);
/* Answers of the protocol, copied: as above, and -ECONNABORTED once it has ended. */
int conn_put_bytes(struct conn *c, const void *bytes, size_t size);
/* Media for the player of this connection; ends the connection when it does not fit. */
void conn_give(struct conn *c, struct message *m, bool is_cached);
void conn_load(const struct subscription *s, struct stats_load *out); /* for a subscription */
void conn_deliver(struct subscription *s, struct message *m,
                  bool is_cached); /* the same, for a subscription */

/* ---- ending; nothing happens when it has ended before. why is for the log. */

/* What is queued reaches the other side, then end of file. */
void conn_end(struct conn *c, const char *why);
void conn_end_now(struct conn *c, const char *why);

/* ---- taking part in a stream */

/* May it? Checks the signature, asks the hub, logs why not. stream: the name without application. 0
 * or what auth_check and hub_may say. */
int conn_may(struct conn *c, enum hub_role role, const char *name, const char *stream,
             const char *args);
/* Takes the subscription: a player gets what is cached at once. 0 or -errno. */
int conn_join(struct conn *c, enum hub_role role, const char *name);
/* What its player wants from now on; pictures begin again at a key picture. */
void conn_want(struct conn *c, bool pictures, bool sound);
void conn_leave(struct conn *c);
/* A publisher's message. 0 or -errno. */
int conn_media(struct conn *c, const struct chunk_message *m);

struct conn *conn_of_subscription(struct subscription *s);
int64_t conn_now_us(const struct conn *c);

/* ---- all of them */

/* Limits, stalls, lingering: each RELAY_TICK_US. */
void conn_tick_all(struct conn_home *home);
/* Orderly, players first: they hear that the server goes, not that their publisher does. All are
 * gone when home->count is 0. */
void conn_end_all(struct conn_home *home, const char *why);
void conn_drop_all(struct conn_home *home); /* at once */

/* ---- faults */

void conn_reset(struct conn *c, const char *why); /* ends it with a reset */
/* What is queued reaches the other side, then end of file; we go on reading, and say no more. */
void conn_half_close(struct conn *c);
/* Does not read (CONN_IN), does not write (CONN_OUT) so long; its limits wait as well. CLOCK_NEVER:
 * for good. */
void conn_stall(struct conn *c, unsigned sides, int64_t delay_us);
/* Bytes pass as over that link until then. 0 or -ENOMEM. */
int conn_shape(struct conn *c, unsigned sides, const struct shaper_rule *rule, int64_t until_us);
void conn_unshape(struct conn *c); /* ends both */
/* A step is about to be answered: what was asked for by a fault happens. 0: the truth; 1: *out is
 * the status instead; -ECONNREFUSED: a refusal in the words of the protocol; -ECONNABORTED: it has
 * been ended. */
int conn_step(struct conn *c, enum rtmp_step step, const char *name, struct fault_answer_rule *out);

#endif
