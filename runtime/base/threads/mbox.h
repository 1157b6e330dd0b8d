/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mbox.h - the loop's in-tray: any thread posts news, the loop thread reads it in order. */
#ifndef BASE_MBOX_H
#define BASE_MBOX_H

#include "base/time/clock.h"

#include <stdint.h>
#include <uv.h>

enum { MBOX_MAX = 1024, MBOX_TEXT = 96 };

/* One piece of news: plain values, and at most one text that is owned. */
struct mbox_news {
    uint32_t to;  /* component id */
    uint32_t gen; /* the component's generation when the sender was started */
    int what;     /* a number to which only the reader gives a meaning */
    int64_t arg, second;
    char text[MBOX_TEXT]; /* a reason in words, truncated to fit; "": none */
    char *
        payload; /* a text of any length, from malloc: the mailbox frees it, read or not; or NULL */
};

struct mbox;
/* Called on the loop thread for each piece of news, without the lock: may post, must not free m. */
typedef void mbox_fn(void *arg, const struct mbox_news *n);

/* Loop thread. 0 or -errno; *out is set only on success. */
int mbox_new(struct mbox **out, struct clock *c, uv_loop_t *loop, mbox_fn *fn, void *arg);
void mbox_free(struct mbox *m); /* loop thread, after every sender is joined; NULL is fine */

/* Any thread; never waits for the loop. Copies *n and takes its payload over, whatever the answer. 0, or -ENOBUFS when MBOX_MAX news wait already
 * (logged, since that is a bug). */
int mbox_post(struct mbox *m, const struct mbox_news *n);

#endif
