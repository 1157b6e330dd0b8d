/* SPDX-License-Identifier: GPL-3.0-or-later */
/* resource.h - loads what a page names, away from the loop: from the package, a temporary or user
 * file, or http(s). What is made of the bytes is made there, too. Virtual time stands still
 * meanwhile. Loop thread. */
#ifndef LIVE_RESOURCE_H
#define LIVE_RESOURCE_H

#include "live/live.h"

struct resource;

enum { RESOURCE_WHY_MAX = 160 };

struct resource_ops {
    size_t size_max;  /* bytes of a file; what comes from the net is bounded by fetch.h */
    int64_t limit_us; /* of a download */
    /* On a thread of libuv: makes a thing of the bytes, or says why not. bytes end with the call. */
    void *(*make)(void *state, const uint8_t *bytes, size_t size, char why[RESOURCE_WHY_MAX]);
    /* Called once, on a later turn of the loop: the thing is given away, or NULL and the reason. */
    void (*done)(void *state, void *thing, const char *why);
    void (*drop)(void *thing); /* made, and the load had been given up */
    void (*free)(void *state); /* the last call, on the loop */
};

/* Begins to load. src is as a page gives it; names are looked up in the folders of cfg. 0, and state
 * is given away; or -errno. */
int resource_start(struct resource **out, struct live *live, const struct live_cfg *cfg,
                   const char *src, const struct resource_ops *ops, void *state);
/* Gives the load up: done will not be called any more. NULL is fine. */
void resource_cancel(struct resource *r);

/* Where the file src is on disk. 0; -ENOENT: there is no such place; -EPERM: the name leaves its
 * folder. Pure. */
int resource_locate(char *path, size_t path_size, const struct live_cfg *cfg, const char *src);
/* What to say of an error of resource_start. */
const char *resource_why(int err);

#endif
