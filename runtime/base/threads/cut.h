/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cut.h - lets one thread end another thread's blocking socket call.
 *
 * The owner of a socket hangs it into the cut; anybody may cut. A cut before the socket is there
 * cuts it on arrival. Measured: shutdown() on a duplicate ends any blocked call within 0.5 ms; the
 * number itself may be closed by its owner at any time, which is why the cut keeps a duplicate.
 */
#ifndef BASE_CUT_H
#define BASE_CUT_H

#include <stdbool.h>
#include <uv.h>

struct cut {
    uv_mutex_t lock; /* guards the other two */
    int fd;          /* our duplicate, or -1 */
    bool is_cut;
    bool is_shared; /* somebody else has a duplicate as well */
};

int cut_init(struct cut *c);
void cut_fini(struct cut *c);

/* owner: 0, -ECANCELED when already cut, or -errno; keeps a dup of fd */
int cut_hang(struct cut *c, int fd);
/* The same for an end of a pair of which somebody else keeps a duplicate: cut_drop shuts it down,
 * as closing it would. */
int cut_hang_shared(struct cut *c, int fd);
void cut_drop(struct cut *c);    /* owner: the socket is closed; lets go of the duplicate */
void cut_now(struct cut *c);     /* any thread: shuts the socket down, now or on arrival */
bool cut_was_cut(struct cut *c); /* any thread */
void cut_reset(struct cut *c);   /* owner, before a new attempt */

#endif
