/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flow.h - the functions that the parts of layout share: layout.c (blocks), line.c (lines of text),
 * flex.c (rows, columns), settle.c (places). All of them are pure; an update runs on the loop. */
#ifndef VIEW_FLOW_H
#define VIEW_FLOW_H

#include "view/layout/layout.h"

#include <math.h>

enum { TOP, RIGHT, BOTTOM, LEFT }; /* indices of margin, border, padding */

struct item;
struct flow {
    const struct layout_cfg *cfg;
    struct arena *arena;
    const struct node *root;
    int err;            /* -ENOMEM: the boxes are of no use */
    int budget;         /* boxes that may still be laid out twice: bounds nested flex boxes */
    struct item *items; /* line.c: the stack of items of nested lines */
    int item_count, item_room;
};

/* A size that is auto or cannot be resolved is NAN. Widths and heights are those of border boxes
 * unless a name begins with content_.
 *
 * Returns px; percentages are parts of base, and auto is 0. */
double flow_px(const struct value *v, double base);
/* Returns the width, the height or a limit of one as a border box; NAN: auto. */
double flow_size(const struct node *n, enum prop p, double base);
/* Does the same for any property; side is LEFT for widths, TOP for heights. */
double flow_length(const struct node *n, enum prop p, int side, double base);
/* Applies min-width and max-width, or min-height and max-height, to a border box. */
double flow_clamp(const struct node *n, enum prop min, double size, double base);
void flow_edges(struct node *n, double base); /* sets margins, borders and paddings */
void flow_put_edges(struct node *n, const struct box *before); /* sets them to those of before */
/* Returns border + padding of LEFT and RIGHT, or of TOP and BOTTOM. */
double flow_extra(const struct node *n, int side);
double flow_margins(const struct node *n, int side); /* both margins of the same two sides */
double flow_side_margins(const struct node *n);      /* percentages mean nothing there */
bool flow_is_out(const struct node *n);              /* true: absolute or fixed */
bool flow_is_gone(const struct node *n);             /* true: display is none */
bool flow_is_flex(const struct node *n);

/* How high a box is to become. */
struct flow_height {
    double given; /* border box, NAN: as high as the content */
    double outer; /* the percentages of the box's own limits refer to this height */
    bool is_open; /* the percentages of children do not see the given height */
};
/* Lays out the inside of a box whose width is set, and sets the box's height: the given one, or
 * that of its content. An inside that was laid out for the same sizes already stays. */
void flow_inside(struct flow *f, struct node *n, struct flow_height height);
/* Return the width that the sheet, or a given height together with the shape of the box, asks for,
 * and the height in the same way for a box whose width is set; NAN: auto. Edges must be set. */
double flow_given_width(struct flow *f, struct node *n, double outer_width, double outer_height);
double flow_given_height(struct flow *f, struct node *n, double outer_height);
/* True: neither the sheet nor a mode of the picture gives the size; p is width or height. */
bool flow_is_auto_size(const struct flow *f, const struct node *n, enum prop p);
/* Makes the box as wide as the content wants, at most as wide as the room, at least as wide as the
 * content needs; then lays out the inside. */
void flow_shrink(struct flow *f, struct node *n, double outer_width, double outer_height);
/* Return the width of the border box without any line break, and with every possible one. The edges
 * of the box stay as they are. */
double flow_wanted_width(struct flow *f, struct node *n);
double flow_least_width(struct flow *f, struct node *n);
/* Returns the same, whatever the node's own width says. */
double flow_content_width(struct flow *f, struct node *n, bool is_least);
/* Returns a width between the least and the wanted one, for this room. */
double flow_fit_width(struct flow *f, struct node *n, double room);
/* Returns the first baseline below y; without one the lower edge. */
double flow_line_of(const struct node *n);

/* line.c: lays out the inline nodes from first up to (not with) end. Returns the height of the
 * lines. line_fit.c: the two others measure the same nodes. */
struct line_room {
    double y, width; /* of the content */
    double height;   /* percentages refer to this height; NAN: unknown */
};
double line_run(struct flow *f, struct node *n, struct node *first, struct node *end,
                struct line_room room);
double line_fit_wanted(struct flow *f, struct node *first, struct node *end);
double line_fit_least(struct flow *f, struct node *first, struct node *end);

/* settle.c: gives every box a place on the page. */
void settle_run(struct flow *f, struct node *root);

/* flex.c: lays out the items of a flex box and returns the height of the content; the two others
 * measure the items. */
struct flex_room {
    double width, height; /* of the content; height may be NAN */
    double base;          /* the percentages of items refer to this height; NAN: unknown */
    double outer_height;  /* the percentages of the box's own limits refer to this height */
};
double flex_run(struct flow *f, struct node *n, struct flex_room room);
double flex_wanted_width(struct flow *f, struct node *n);
double flex_least_width(struct flow *f, struct node *n);

#endif
