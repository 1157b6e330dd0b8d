/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conn.h - one connection of any protocol: its socket, outbox, end, limits, and its subscription in
 * the hub. Relay thread only.
 *
 * A protocol embeds struct conn at the beginning of its own object, sets the functions of the
 * subscription and passes a table of two more (conn_ops). From conn_accept or conn_adopt on, also
 * when the call fails, the connection owns the object and frees the object through the table when
 * libuv has closed the socket. */
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

/* The things all connections of a relay share; the relay owns them. */
struct conn_home {
    struct clock *clock;
    uv_loop_t *loop;
    struct hub *hub;
    const char *key;    /* of signed names, or NULL */
    char *read_buffer;  /* RELAY_READ_BYTES */
    struct flush flush; /* the connections that have messages to write */
    struct conn *conns; /* the newest first */
    int count;
    uint32_t seed;                              /* of handshakes: another number for each */
    int64_t since_us;                           /* when the relay was started */
    uint64_t taken, received_bytes, sent_bytes; /* since the start; taken: connections */
    uint64_t dropped;                           /* pictures left out, of closed connections */
    struct timers *timers;                      /* of the loop */
    struct fault_answers answers;
};

enum conn_kind { CONN_RTMP, CONN_HTTP, CONN_STATS };

struct conn_ops {
    enum conn_kind kind;
    const char *guest, *player; /* names for the log: of a new connection, of one that plays */
    /* Reads bytes of the other side; size > 0. May end the connection, but not free it. */
    void (*read)(struct conn *c, const uint8_t *bytes, size_t size);
    void (*free)(struct conn *c); /* frees the protocol's object; the last call */
};

enum { CONN_IN = 1, CONN_OUT = 2 }; /* directions: towards us, from us */
enum conn_state { CONN_OPEN, CONN_FLUSHING, CONN_LINGERING, CONN_CLOSED };

struct conn {
    /* the fields that every message reads lie together: 500 players are more than a cache holds */
    const struct conn_ops *ops;
    struct conn_home *home;
    enum conn_state state;
    uv_os_fd_t fd;           /* of io */
    bool is_writing;         /* libuv writes the messages taken from the outbox */
    bool is_half_closed;     /* we send no more */
    bool had_media;          /* since the last tick */
    bool has_read;           /* a whole buffer, in this turn of the loop */
    struct read_quota quota; /* the size of that buffer */
    bool is_known; /* set by the protocol: the client has asked, RELAY_HANDSHAKE_US is over */
    struct flush_member flush;
    struct subscription subscription;
    struct outbox out;
    int64_t stall_in_until_us, stall_out_until_us; /* 0: not stalled */
    struct byte_shaper up, down; /* of conn_shaper.c, as are wake to flight below */

    struct conn *prev, *next;
    int64_t id; /* from 1, each used once */
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t tcp;
        uv_pipe_t pipe; /* a local socket, accepted or adopted */
    } io;
    uv_write_t write;
    uv_shutdown_t shutdown;
    char address[ADDRESS_TEXT_SIZE];
    char *what;             /* for the log: "player of live/a"; NULL: the name in ops */
    bool is_blind, is_deaf; /* the player wants no pictures, no sound */
    struct idle idle;
    size_t queue_bytes;   /* in the socket's queue at the last tick */
    int64_t end_until_us; /* when flushing and lingering end at the latest */
    struct timer *wake;
    int came_last;   /* below 0: the end of reading (-errno, UV_EOF), behind the bytes in up */
    uint8_t *flight; /* the bytes that libuv is writing */
};

/* ---- beginning. c is zeroed but for the fields of the protocol, which is ready to read. */

/* Takes the next connection of a listening socket, TCP or local. 0 or -errno. */
int conn_accept(struct conn *c, struct conn_home *home, const struct conn_ops *ops,
                uv_stream_t *listener);
/* Takes a connected local socket; closes fd also on failure. 0 or -errno. */
int conn_adopt(struct conn *c, struct conn_home *home, const struct conn_ops *ops, int fd);

/* ---- writing: once a turn of the loop, all messages of that turn */

void conn_flush(struct flush_member *m); /* the flush_fn of the home's flush */

/* Queues a message, with a reference of its own. 0 or -errno (-ENOBUFS: the client reads too
 * slowly). */
int conn_put(struct conn *c, struct message *m, bool is_cached);
/* Queues a copy of an answer of the protocol. As conn_put; -ENOBUFS also above RELAY_ANSWERS_MAX
 * for a client that does not play, -ECONNABORTED once the connection has ended. */
int conn_put_bytes(struct conn *c, const void *bytes, size_t size);
/* Queues media for the player of this connection; ends the connection when the outbox is full. */
void conn_give(struct conn *c, struct message *m, bool is_cached);
/* Two functions for the subscription of a protocol: deliver is conn_give. */
void conn_load(const struct subscription *s, struct stats_load *out);
void conn_deliver(struct subscription *s, struct message *m, bool is_cached);

/* ---- ending; no effect on a connection that has ended before. why is for the log. */

/* Ends in good order: the queued messages reach the other side, then end of file. */
void conn_end(struct conn *c, const char *why);
/* Ends at once, with what the socket still takes. */
void conn_end_now(struct conn *c, const char *why);

/* ---- taking part in a stream */

/* May the client take part in a stream? Checks the signature, asks the hub, logs why not. name:
 * "app/stream"; stream: the name without the application; args: behind the '?', or "". Returns 0,
 * or the error of auth_check or hub_may. */
int conn_may(struct conn *c, enum hub_role role, const char *name, const char *stream,
             const char *args);
/* Subscribes to the stream: a player gets the cached messages at once. 0 or -errno. */
int conn_join(struct conn *c, enum hub_role role, const char *name);
/* Sets the kinds of media the player wants from now on; pictures begin again at a key picture. */
void conn_want(struct conn *c, bool pictures, bool sound);
void conn_leave(struct conn *c);
/* Takes a publisher's message. 0 or -errno; -ECONNABORTED once the connection has ended. */
int conn_media(struct conn *c, const struct chunk_message *m);

struct conn *conn_of_subscription(struct subscription *s);
int64_t conn_now_us(const struct conn *c);

/* ---- all connections */

/* Looks at limits, stalls and lingering; call each RELAY_TICK_US. */
void conn_tick_all(struct conn_home *home);
/* Ends all connections in good order, players first: players are told that the server goes, not
 * their publisher. home->count is 0 when the last connection is gone. */
void conn_end_all(struct conn_home *home, const char *why);
void conn_drop_all(struct conn_home *home); /* closes all connections at once */

/* ---- faults */

void conn_reset(struct conn *c, const char *why); /* ends the connection with a reset */
/* The queued messages reach the other side, then end of file; we go on reading and send no more. */
void conn_half_close(struct conn *c);
/* Stops reading (CONN_IN), writing (CONN_OUT) or both for delay_us; CLOCK_NEVER: for good. The
 * limits wait as well. */
void conn_stall(struct conn *c, unsigned sides, int64_t delay_us);
/* Shapes the bytes of these directions by a rule until until_us. 0 or -ENOMEM. */
int conn_shape(struct conn *c, unsigned sides, const struct shaper_rule *rule, int64_t until_us);
void conn_unshape(struct conn *c); /* ends the rules of both directions */
/* Asked before a step is answered: carries out the fault for that step, if there is one. 0: answer
 * with the truth; 1: answer with the status in *out; -ECONNREFUSED: refuse, in the words of the
 * protocol; -ECONNABORTED: the connection has been ended. */
int conn_step(struct conn *c, enum rtmp_step step, const char *name, struct fault_answer_rule *out);

#endif
