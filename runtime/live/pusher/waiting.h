/* SPDX-License-Identifier: GPL-3.0-or-later */
/* waiting.h - loads the waiting image of a pusher, as resource.h loads anything. Loop thread. */
#ifndef LIVE_WAITING_H
#define LIVE_WAITING_H

#include "live/live.h"

struct picture;
struct waiting;

enum {
    WAITING_SIDE_MAX = 1920, /* px, of the source picture */
    WAITING_HTTP_LIMIT_US = 10000000,
};

/* Called once, on a later turn of the loop: a picture that is given away, or NULL and the
 * reason. */
typedef void waiting_fn(void *arg, struct picture *picture, const char *why);

/* Begins to load. src is as a page gives it, hash the hexadecimal MD5 that the bytes must have, or
 * "". Names are looked up in the folders of cfg. 0, and done is called later; or -errno. */
int waiting_start(struct waiting **out, struct live *live, const struct live_cfg *cfg,
                  const char *src, const char *hash, waiting_fn *done, void *arg);
/* Gives the load up: done will not be called any more. NULL is fine. */
void waiting_cancel(struct waiting *w);

#endif
