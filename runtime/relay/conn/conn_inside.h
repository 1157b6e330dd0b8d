/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conn_inside.h - a connection as conn.c, conn_write.c and conn_shaper.c see it; for nobody else.
 * Relay thread only. */
#ifndef RELAY_CONN_INSIDE_H
#define RELAY_CONN_INSIDE_H

#include "relay/conn/conn.h"

/* ---- conn.c */

/* The socket failed: out of its subscription and closed. */
void conn_broken(struct conn *c, int err);
void conn_read_on(struct conn *c); /* after uv_read_stop */
/* Everything is written: it says goodbye when it is ending, or no more when it is half closed. */
void conn_flushed(struct conn *c);
/* Bytes of the other side, or what came instead of them (below 0: UV_EOF, -errno). */
void conn_take(struct conn *c, const uint8_t *bytes, ssize_t size);

/* ---- conn_write.c */

void conn_pump(struct conn *c); /* writes what waits, as far as the socket takes it */

/* ---- conn_shaper.c: on request, either direction is a bad link (shaper.h) */

/* How many bytes may be read now, at most max. */
size_t conn_shaper_room(struct conn *c, size_t max);
/* As conn_take, for a connection that is bent: takes them when the link has let them through. */
void conn_shaper_read(struct conn *c, const uint8_t *bytes, ssize_t size);
/* Writes what waits, as the link lets it: down is bent. */
void conn_shaper_pump(struct conn *c);
void conn_shaper_stop(struct conn *c); /* it is being closed: the timers of its loop may be next */
void conn_shaper_fini(struct conn *c);

#endif
