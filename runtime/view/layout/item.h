/* SPDX-License-Identifier: GPL-3.0-or-later */
/* item.h - the parts of a line: inline nodes as a row of words, spaces and boxes. */
#ifndef VIEW_ITEM_H
#define VIEW_ITEM_H

#include "view/layout/flow.h"

/* ITEM_OUT stands for an absolute node, which notes where the node would stand. */
enum item_kind { ITEM_TEXT, ITEM_SPACE, ITEM_NEWLINE, ITEM_ATOM, ITEM_OPEN, ITEM_CLOSE, ITEM_OUT };

struct item {
    enum item_kind kind;
    bool may_break; /* a line may begin with the item */
    bool may_tear;  /* the same, when the line would hold nothing else and still be too narrow */
    struct node *node;
    const char *text;
    size_t size; /* of a space: 0 when the source has anything but exactly one blank */
    double width;
};

/* Pushes the items of the nodes from first up to (not with) end on the flow's stack and returns the
 * index of the first one. Percentages refer to the base, whose sizes are NAN while measuring;
 * measuring leaves all boxes as they are. */
enum item_measure { MEASURE_NOT, MEASURE_WANTED, MEASURE_LEAST };
struct item_base {
    double width, height;
    enum item_measure measure;
};
int item_gather(struct flow *f, struct node *first, struct node *end, struct item_base base);
bool item_is_loose(const struct item *i); /* true: a space that vanishes at the ends of a line */

#endif
