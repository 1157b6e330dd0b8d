/* SPDX-License-Identifier: GPL-3.0-or-later */
/* layout.h - styled nodes to boxes. Pure: the caller answers how wide a text is and how large a
 * picture file is. */
#ifndef VIEW_LAYOUT_H
#define VIEW_LAYOUT_H

#include "view/tree/tree.h"

struct font_metrics { /* px */
    double ascent, descent;
};

struct layout_cfg {
    double width, height; /* of the window */
    void (*metrics)(void *arg, const struct style *s, struct font_metrics *out);
    double (*text_width)(void *arg, const struct style *s, const char *text, size_t size);
    /* Asked for mode="widthFix". */
    bool (*image_size)(void *arg, const char *src, int *width, int *height);
    void *arg;
};

/* Gives every node of a styled tree a box. Returns 0 or -ENOMEM. */
int layout_run(struct tree *t, const struct layout_cfg *cfg);

/* True: the content of the node may be moved, because overflow is not visible or the node is the
 * root. */
bool layout_scrolls(const struct node *n);
/* The area that the content of a node takes, at least the node's own inside. width and height are
 * those of the window. */
struct layout_extent {
    double left, top, width, height;
};
struct layout_extent layout_extent_of(const struct node *n, double width, double height);

bool layout_is_inline(const struct node *n);     /* true: a text, or display is inline */
bool layout_is_positioned(const struct node *n); /* true: position is not static */
/* Returns the positioned ancestor an absolute node hangs on; NULL: the window. */
const struct node *layout_anchor(const struct node *n);

#endif
