/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flush.h - which connections have messages to write, and when they write: at the end of the turn
 * of the loop in which a message came, so that all messages of a turn leave in one write, or when
 * merge.h says. Relay thread only. */
#ifndef RELAY_FLUSH_H
#define RELAY_FLUSH_H

#include "base/time/timer.h"
#include "relay/conn/merge.h"

/* A place in a ring, inside of a connection; zeroed: in no ring, nothing to write. */
struct flush_member {
    struct flush_member *prev, *next;
};

/* Writes a member's messages. Members may be added and removed meanwhile. */
typedef void flush_fn(struct flush_member *m);

struct flush {
    flush_fn *fn;
    struct flush_member soon, later; /* heads of two rings: this turn, and the end of the span */
    struct merge merge;
    struct timer *timer; /* NULL when writes are not merged */
    uv_idle_t end;       /* calls fn before the loop waits; runs only while soon has members */
    int64_t now_us;      /* of the last flush_media */
};

/* span_us: how long writes are merged (merge.h); 0: never. 0 or -ENOMEM. */
int flush_open(struct flush *f, uv_loop_t *loop, struct timers *timers, int64_t span_us,
               flush_fn *fn);
/* Ends all calls of fn. libuv closes the handle in a later pass of the loop: run the loop before
 * the struct is freed. A zeroed struct is fine. */
void flush_close(struct flush *f);

/* Call before a publisher's message is handed out to the players: ends the span when it is over. */
void flush_media(struct flush *f, int64_t now_us);
/* Call when a message was queued for m: fn is called for m soon or at the end of the span. */
void flush_add(struct flush *f, struct flush_member *m, const struct message *message,
               bool is_cached);
void flush_remove(struct flush_member *m); /* a member of no ring is fine */

#endif
