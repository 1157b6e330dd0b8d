/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chain.h - the picture filters of a pusher behind one table, in one order:
 *
 *   waiting > black > fit > fault > beauty > whiten > colour --+--> shown
 *                           '-------- effects -------'         '--> mirror > published
 *
 * A chain belongs to one thread. It has no clock: how long a picture took is told to it. */
#ifndef MEDIA_FILTER_CHAIN_H
#define MEDIA_FILTER_CHAIN_H

#include "media/filter/look.h"
#include "media/frame.h"

#include <stdint.h>

struct chain;

/* What is wanted of one picture. */
struct chain_order {
    struct look look;
    int width, height;       /* pixels, even, 2..4096: the size of what comes out */
    bool is_black;           /* black takes the place of the picture */
    struct picture *waiting; /* takes the place of the picture; the caller's. NULL: nothing does */
    bool is_failing;         /* effects fail, as ordered */
    const struct lut *lut;   /* the table that look.table is the number of; the caller's */
};

/* Does the picture show what the camera sees? Effects and zoom are for such pictures only. */
static inline bool chain_order_has_camera(const struct chain_order *o)
{
    return !o->waiting && !o->is_black;
}

/* A filter: one file each, declared in filters.h, listed in chain.c in the order of the work. */
struct chain_row {
    const char *name;
    bool (*wants)(const struct chain_order *o); /* false: the picture passes the row by */
    /* Makes what the filter keeps from picture to picture. 0 or -errno. NULL: it keeps nothing. */
    int (*open)(void **self);
    /* Works in the picture, or puts another into its place; a row that writes calls picture_own. 0,
     * or -errno: then the picture is as it was. */
    int (*apply)(void *self, const struct chain_order *o, struct picture **p);
    void (*close)(void *self); /* NULL where open is */
    bool is_effect;            /* pictures go on without it when it fails */
    bool is_far;               /* for the published picture alone, not for the preview */
};
extern const struct chain_row *const chain_rows[]; /* ended by a row without name */

enum chain_trouble {
    CHAIN_FINE,
    CHAIN_NOT_STARTED, /* an effect failed before any picture had been through the effects ... */
    CHAIN_FAILED,      /* ... or after that, or the effects fell behind */
};

/* What becomes of a picture. References of the caller; both may be the same picture. */
struct chain_result {
    struct picture *shown, *published;
    enum chain_trouble trouble; /* told once: effects are left out from then on */
};

enum { CHAIN_LATE_MAX = 15 }; /* pictures in a row */

int chain_new(struct chain **out); /* 0 or -ENOMEM; rows open at their first picture */
void chain_free(struct chain *c);  /* NULL is fine */
/* Takes p. 0 with both pictures in *out, or -errno: the picture is lost. Effects that were left out
 * are tried again when the look asks for other effects than those that failed. */
int chain_run(struct chain *c, const struct chain_order *o, struct picture *p,
              struct chain_result *out);
/* Says how long the last picture took. CHAIN_FAILED when effects have made CHAIN_LATE_MAX pictures
 * in a row later than the next one; effects are left out from then on. */
enum chain_trouble chain_took(struct chain *c, int64_t took_us, int64_t period_us);

#endif
