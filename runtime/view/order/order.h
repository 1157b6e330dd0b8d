/* SPDX-License-Identifier: GPL-3.0-or-later */
/* order.h - the drawing order: the nodes of a laid out tree from the lowest to the topmost.
 * Pure. */
#ifndef VIEW_ORDER_H
#define VIEW_ORDER_H

#include "view/layout/affine.h"

struct order_area {
    double left, top, right, bottom;
};
struct order_entry {
    struct node *node;
    int layer;              /* the layer of the entry, -1: the page */
    struct order_area clip; /* the part that the ancestors inside of that layer leave visible */
};
/* Entries that are drawn apart and then put onto the pixels around them as one picture: turned,
 * fainter, or cut to round corners. */
struct order_layer {
    struct node *node;
    int outer;              /* the layer around this one, -1: the page */
    int first, end;         /* the entries, with the entries of layers inside */
    struct order_area clip; /* the visible part of the picture, in the coordinates of outer */
    struct affine matrix;   /* to the coordinates of outer */
    bool is_turned;         /* the matrix does something */
    bool is_round;          /* nothing is drawn outside of the node's round corners */
    double opacity;
};
struct order_wait {
    struct node *node;
    double z;
    int place;
};
struct order { /* all zero is an empty one */
    struct order_entry *entries;
    int count, room;
    struct order_layer *layers;
    int layer_count, layer_room;
    int layer;                  /* during order_run: the innermost layer */
    struct order_wait *waiting; /* positioned nodes found, not yet emitted */
    int wait_count, wait_room;
    int err;
};

/* Finds the order. page is the visible part of the page, screen the same for overlays, which come
 * last. only is the node that is there beside the overlays, 0 for the whole page. Returns 0 or
 * -ENOMEM. */
int order_run(struct order *o, struct tree *t, struct order_area page, struct order_area screen,
              uint32_t only);
void order_fini(struct order *o);

#endif
