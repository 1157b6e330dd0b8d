/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conn_inside.h - functions that conn.c, conn_write.c and conn_shaper.c share; for no other file.
 * Relay thread only. */
#ifndef RELAY_CONN_INSIDE_H
#define RELAY_CONN_INSIDE_H

#include "relay/conn/conn.h"

/* ---- conn.c */

/* The socket failed: leaves the stream and closes. */
void conn_broken(struct conn *c, int err);
void conn_read_on(struct conn *c); /* reads again after uv_read_stop */
/* The last byte is written: shuts the socket down when the connection is ending or half closed. */
void conn_flushed(struct conn *c);
/* Passes bytes of the other side to the protocol. size below 0 (UV_EOF, -errno): reading has
 * ended. */
void conn_take(struct conn *c, const uint8_t *bytes, ssize_t size);

/* ---- conn_write.c */

void conn_pump(struct conn *c); /* writes the outbox, as far as the socket takes it */

/* ---- conn_shaper.c: either direction may be a bad link (byte_shaper.h) */

/* How many bytes may be read now, at most max. */
size_t conn_shaper_room(struct conn *c, size_t max);
/* As conn_take, when up is shaped: the protocol gets the bytes when the shaper lets them pass. */
void conn_shaper_read(struct conn *c, const uint8_t *bytes, ssize_t size);
/* As conn_pump, when down is shaped. */
void conn_shaper_pump(struct conn *c);
void conn_shaper_stop(struct conn *c); /* frees the timer; call before the socket is closed */
void conn_shaper_fini(struct conn *c); /* frees the bytes; call when the socket is closed */

#endif
