/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cancel.h - lets one thread end another thread's blocking socket call.
 *
 * The owner of a socket hangs it into the cut; anybody may cut. A cut before the socket is there
 * cuts it on arrival. Measured: shutdown() on a duplicate ends any blocked call within 0.5 ms; the
 * number itself may be closed by its owner at any time, which is why the cut keeps a duplicate.
 */
#ifndef BASE_CANCEL_H
#define BASE_CANCEL_H

#include <stdbool.h>
#include <uv.h>

struct cancel {
    uv_mutex_t lock; /* guards the other two */
    int fd;          /* our duplicate, or -1 */
    bool is_cut;
    bool is_shared; /* somebody else has a duplicate as well */
};

int cancel_init(struct cancel *c);
void cancel_fini(struct cancel *c);

/* owner: 0, -ECANCELED when already cut, or -errno; keeps a dup of fd */
int cancel_hang(struct cancel *c, int fd);
/* The same for an end of a pair of which somebody else keeps a duplicate: cancel_drop shuts it down,
 * as closing it would. */
int cancel_hang_shared(struct cancel *c, int fd);
void cancel_drop(struct cancel *c); /* owner: the socket is closed; lets go of the duplicate */
void cancel_now(struct cancel *c);  /* any thread: shuts the socket down, now or on arrival */
bool cancel_was_called(struct cancel *c); /* any thread */
void cancel_reset(struct cancel *c);      /* owner, before a new attempt */

#endif
