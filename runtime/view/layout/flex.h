/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flex.h - the state that the parts of a flex box share: flex.c (lines), flex_share.c (sizes),
 * flex_align.c (places). */
#ifndef VIEW_FLEX_H
#define VIEW_FLEX_H

#include "view/layout/flow.h"

struct flex_item {
    struct node *n;
    int place;                    /* among the children */
    double base, size, low, high; /* along the main axis, border boxes */
    double margins;               /* both of the main axis */
    double broken;                /* how far a limit changed the last share */
    double cross;                 /* with margins */
    bool is_frozen;
};
struct flex_line {
    struct flex_item *items;
    int count;
    double across, cross; /* where the line begins across, and how large the line is across */
    double length;        /* of the items along the main axis, with margins and gaps */
};

struct flex {
    struct flow *f;
    struct node *n;
    struct flex_item *items;
    int count;
    struct flex_line *lines;
    int line_count;
    bool is_row, is_reverse, wraps, is_upside_down;
    struct flex_room room;
    double gap, line_gap;
};

static inline int flex_main_side(const struct flex *x)
{
    return x->is_row ? LEFT : TOP;
}

static inline int flex_cross_side(const struct flex *x)
{
    return x->is_row ? TOP : LEFT;
}

static inline double flex_main_room(const struct flex *x)
{
    return x->is_row ? x->room.width : x->room.height;
}

static inline double flex_cross_room(const struct flex *x)
{
    return x->is_row ? x->room.height : x->room.width;
}

static inline double flex_limit(const struct flex_item *it, double size)
{
    return fmax(fmin(size, it->high), it->low);
}

static inline double flex_number(const struct node *n, enum prop p)
{
    return n->style->v[p].unit == UNIT_NUMBER ? n->style->v[p].n : 0;
}

static inline bool flex_is_auto(const struct node *n, int side) /* the margin of that side */
{
    return n->style->v[PROP_MARGIN_TOP + side].unit == UNIT_AUTO;
}

/* Gives the items of a line their sizes along the main axis. */
void flex_share(struct flex *x, struct flex_item *it, int count, double room);

int flex_align_of(const struct flex *x, const struct node *n); /* returns a CROSS_ of the item */
bool flex_is_on_baseline(const struct flex *x, const struct node *n);
/* Returns how far an item with its margin lies before the line that baselines share. */
double flex_above_baseline(const struct flex *x, const struct node *n);
/* How far the items of a line that share a baseline reach above and below the baseline. */
struct flex_group {
    double above, below;
};
struct flex_group flex_group_of(const struct flex *x, const struct flex_item *it, int count);
/* Finds where each line begins; lines that stretch get their final size. */
void flex_place_lines(struct flex *x, double cross);
void flex_align_line(struct flex *x, struct flex_line *l, double room, double cross);
/* Notes where absolute children would stand, each one as if the child were alone. */
void flex_place_absent(const struct flex *x, double room, double cross);

#endif
