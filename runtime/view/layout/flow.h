/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flow.h - what the parts of layout share: layout.c (blocks), line.c (lines of text), flex.c
 * (rows, columns), settle.c (places). */
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
    int err;            /* -ENOMEM: boxes are of no use */
    int budget;         /* boxes that may still be laid out twice: bounds nested flex boxes */
    struct item *items; /* line.c: the stack of items of nested lines */
    int item_count, item_room;
};

/* An auto or unresolvable size is NAN. Widths and heights are those of border boxes unless named
 * content_. */
double flow_px(const struct value *v, double base); /* percent of base; auto is 0 */
/* width, height or a limit of one as a border box, NAN: auto */
double flow_size(const struct node *n, enum prop p, double base);
/* the same of any property; side: LEFT for widths, TOP for heights */
double flow_length(const struct node *n, enum prop p, int side, double base);
/* min- and max- of width or height */
double flow_clamp(const struct node *n, enum prop min, double size, double base);
void flow_edges(struct node *n, double base); /* margins, borders, paddings */
/* border + padding of LEFT and RIGHT, or TOP and BOTTOM */
double flow_extra(const struct node *n, int side);
double flow_margins(const struct node *n, int side); /* both margins, same choice */
double flow_side_margins(const struct node *n);      /* where percentages mean nothing */
bool flow_is_out(const struct node *n);              /* absolute or fixed */
bool flow_is_gone(const struct node *n);             /* display: none */
bool flow_is_flex(const struct node *n);

/* Lays out the inside of a box whose width is set, and sets its height: the given one, or that of
 * its content. What was laid out for the same sizes already stays. */
void flow_inside(struct flow *f, struct node *n, double height, double outer_height);
/* Width as wide as the content wants it, at most what is there, at least what it needs; then the
 * inside. */
void flow_shrink(struct flow *f, struct node *n, double outer_width, double outer_height);
/* Border boxes: without any line break, and with every possible one. Edges stay as they are. */
double flow_wanted_width(struct flow *f, struct node *n);
double flow_least_width(struct flow *f, struct node *n);
double flow_content_width(struct flow *f, struct node *n, bool is_least); /* without its own width
                                                                           */
/* between the first two, for this room */
double flow_fit_width(struct flow *f, struct node *n, double room);
double flow_line_of(const struct node *n); /* first baseline below y; the lower edge without one */

/* line.c: lays out the inline nodes from first up to (not with) end. Returns the height of the
 * lines. */
double line_run(struct flow *f, struct node *n, struct node *first, struct node *end, double y,
                double content_width);
double line_wanted_width(struct flow *f, struct node *first, struct node *end);
double line_least_width(struct flow *f, struct node *first, struct node *end);

/* settle.c: gives every box its place on the page. */
void settle_run(struct flow *f, struct node *root);

/* flex.c: returns the height of the content. */
double flex_run(struct flow *f, struct node *n, double content_width, double content_height,
                double outer_height);
double flex_wanted_width(struct flow *f, struct node *n);
double flex_least_width(struct flow *f, struct node *n);

#endif
