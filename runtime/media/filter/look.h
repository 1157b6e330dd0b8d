/* SPDX-License-Identifier: GPL-3.0-or-later */
/* look.h - how pictures are to look: what the rows of chain.c read. Plain values: a look is copied
 * from thread to thread. A zeroed look leaves pictures as they are. */
#ifndef MEDIA_FILTER_LOOK_H
#define MEDIA_FILTER_LOOK_H

#include <stdbool.h>

struct picture;

/* Colour filters, in the order of the words of the attribute filter; grade.c has a row for each. */
enum look_colour {
    LOOK_STANDARD,
    LOOK_PINK,
    LOOK_NOSTALGIA,
    LOOK_BLUES,
    LOOK_ROMANTIC,
    LOOK_COOL,
    LOOK_FRESHER,
    LOOK_SOLOR,
    LOOK_AESTHETICISM,
    LOOK_WHITENING,
    LOOK_CERISERED,
    LOOK_COLOURS,
};

enum { LOOK_STRENGTH_MAX = 100 };

/* What a page wants. Strengths are 0 (off) to LOOK_STRENGTH_MAX. */
struct look {
    int smoothness;    /* of skin */
    bool keeps_detail; /* smoothing leaves more of the skin's own texture */
    int whiteness;
    enum look_colour colour;
    int table;        /* number of the page's own colour table (lut.h), 0: none */
    int zoom_tenths;  /* 10 to 40 tenths: the middle of the picture, enlarged; below 10: as 10 */
    bool is_mirrored; /* published pictures have left and right changed */
};

static inline bool look_has_effects(const struct look *l)
{
    return l->smoothness > 0 || l->whiteness > 0 || l->colour != LOOK_STANDARD || l->table;
}

static inline bool look_has_same_effects(const struct look *a, const struct look *b)
{
    return a->smoothness == b->smoothness && a->keeps_detail == b->keeps_detail &&
           a->whiteness == b->whiteness && a->colour == b->colour && a->table == b->table;
}

static inline bool look_is_same(const struct look *a, const struct look *b)
{
    return look_has_same_effects(a, b) && a->zoom_tenths == b->zoom_tenths &&
           a->is_mirrored == b->is_mirrored;
}

#endif
