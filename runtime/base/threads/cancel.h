/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cancel.h - lets any thread end another thread's blocking socket call.
 *
 * The owner of a socket registers the descriptor here; any thread may cancel. A socket that is
 * registered after the cancel is shut down on arrival. Measured: shutdown() on a duplicate ends any
 * blocked call within 0.5 ms. A duplicate is kept, as the owner may close its own at any time. */
#ifndef BASE_CANCEL_H
#define BASE_CANCEL_H

#include <stdbool.h>
#include <uv.h>

struct cancel {
    uv_mutex_t lock; /* guards all below */
    int fd;          /* a duplicate of the socket, or -1 */
    bool is_cancelled;
    bool is_shared; /* another owner holds a duplicate of this socket as well */
};

/* 0 or -errno. No other thread may use c during init and fini. */
int cancel_init(struct cancel *c);
void cancel_fini(struct cancel *c); /* drops the socket */

/* Owner. Registers fd (in place of an earlier one) and keeps a duplicate; fd stays the owner's. 0,
 * -ECANCELED when already cancelled (fd is then shut down), or -errno. */
int cancel_hang(struct cancel *c, int fd);
/* The same for an end of a socket pair of which another owner keeps a duplicate: cancel_drop shuts
 * the end down, since closing one duplicate would not. */
int cancel_hang_shared(struct cancel *c, int fd);
void cancel_drop(struct cancel *c); /* owner, when done with the socket: closes the duplicate */
void cancel_now(struct cancel *c);  /* any thread: shuts the socket down, now or on arrival */
bool cancel_was_called(struct cancel *c); /* any thread */
void cancel_reset(struct cancel *c);      /* owner, before a new attempt: as after cancel_init */

#endif
