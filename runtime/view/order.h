/* SPDX-License-Identifier: GPL-3.0-or-later */
/* order.h - what lies over what: the nodes of a laid out tree from the lowest to the topmost. Pure.
 */
#ifndef VIEW_ORDER_H
#define VIEW_ORDER_H

#include "view/tree.h"

struct order_area {
    double left, top, right, bottom;
};
struct order_entry {
    struct node *node;
    double opacity;         /* with that of the ancestors */
    struct order_area clip; /* what the ancestors leave visible */
};
struct order_wait {
    struct node *node;
    double z;
    int place;
};
struct order { /* all zero is an empty one */
    struct order_entry *entries;
    int count, room;
    struct order_wait *waiting; /* positioned nodes found, not yet emitted */
    int wait_count, wait_room;
    int err;
};

int order_run(struct order *o, struct tree *t, double width, double height); /* 0 or -ENOMEM */
void order_fini(struct order *o);

#endif
