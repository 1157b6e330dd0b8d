/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mbox.h - the loop's in-tray: any thread posts news, the loop thread reads it in order. */
#ifndef BASE_MBOX_H
#define BASE_MBOX_H

#include "base/time/clock.h"

#include <stdint.h>
#include <uv.h>

enum { MBOX_MAX = 1024, MBOX_TEXT = 96 };

/* One piece of news. Plain values only, so there is nothing to free and nothing to share. */
struct mbox_news {
    uint32_t to;  /* component id */
    uint32_t gen; /* the component's generation when the sender was started */
    int what;     /* a number only the reader gives meaning to */
    int64_t arg;
    char text[MBOX_TEXT]; /* a reason in words, cut to fit; "" when there is none */
};

struct mbox;
typedef void mbox_fn(void *arg, const struct mbox_news *n);

/* Loop thread. 0 or -errno; *out is set only on success. fn must not free the box. */
int mbox_new(struct mbox **out, struct clock *c, uv_loop_t *loop, mbox_fn *fn, void *arg);
void mbox_free(struct mbox *m); /* NULL is fine; join every sender first */

/* Any thread, never waits for the loop. 0, or -ENOBUFS (logged: a bug) when MBOX_MAX news are
 * waiting. */
int mbox_post(struct mbox *m, const struct mbox_news *n);

#endif
