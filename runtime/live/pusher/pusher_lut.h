/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pusher_lut.h - the colour table of applyFilter and clearFilters. Loop thread. */
#ifndef LIVE_PUSHER_LUT_H
#define LIVE_PUSHER_LUT_H

#include "live/reply.h"

struct lut;
struct pusher;
struct resource;

struct pusher_lut {
    struct lut *table;         /* in force, or NULL */
    int number;                /* of the table in force; 0: there is none */
    int last;                  /* the highest number that was given */
    struct resource *resource; /* while a table is loaded ... */
    struct reply *call;        /* ... and the applyFilter that waits for it */
};

/* path: as a page gives it; alpha: 0..1; md5: hexadecimal, or "". Answers the call. The table stays
 * for later sessions of the component. */
void pusher_lut_apply(struct pusher *p, const char *path, double alpha, const char *md5,
                      struct reply *call);
void pusher_lut_clear(struct pusher *p); /* also when the component closes */

#endif
