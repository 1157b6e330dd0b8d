/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flush.h - who has something to write, and the moment it is written: at the end of the turn of the
 * loop in which it came, so that everything of one turn leaves in one write, or when merge.h says.
 * Relay thread only. */
#ifndef RELAY_FLUSH_H
#define RELAY_FLUSH_H

#include "base/time/timer.h"
#include "relay/conn/merge.h"

/* One who may have something to write; zero: has nothing. */
struct flush_member {
    struct flush_member *prev, *next;
};

typedef void flush_fn(struct flush_member *m); /* write; others may be added and removed meanwhile
                                                */

struct flush {
    flush_fn *fn;
    struct flush_member soon, later; /* rings through these heads */
    struct merge merge;
    struct timer *timer; /* NULL when nothing is merged */
    uv_idle_t end;       /* runs only while somebody is in soon: before the loop waits */
    int64_t now_us;      /* of the last flush_media */
};

/* span_us: merge.h. 0 or -ENOMEM. */
int flush_open(struct flush *f, uv_loop_t *loop, struct timers *timers, int64_t span_us,
               flush_fn *fn);
/* Nobody is called any more. libuv lets go of the handle in a later pass of the loop. One that was
 * never opened is fine. */
void flush_close(struct flush *f);

/* Before a publisher's message is handed out to the players. */
void flush_media(struct flush *f, int64_t now_us);
/* This one got a message. */
void flush_add(struct flush *f, struct flush_member *m, const struct message *message,
               bool is_cached);
void flush_remove(struct flush_member *m); /* one who is not in it is fine */

#endif
