/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flow.c - values as px, the edges of a box, and the sizes a sheet or a picture gives it. */
#include "view/layout/flow.h"

#include <string.h>

/* ---- values */

double flow_px(const struct value *v, double base)
{
    return style_px(v, isnan(base) ? 0 : base);
}

double flow_extra(const struct node *n, int side)
{
    const struct box *b = &n->box;
    int other = side == TOP ? BOTTOM : side == LEFT ? RIGHT : side == RIGHT ? LEFT : TOP;

    return b->border[side] + b->border[other] + b->padding[side] + b->padding[other];
}

double flow_margins(const struct node *n, int side)
{
    return side == LEFT || side == RIGHT ? n->box.margin[LEFT] + n->box.margin[RIGHT]
                                         : n->box.margin[TOP] + n->box.margin[BOTTOM];
}

static bool is_width(enum prop p)
{
    return p == PROP_WIDTH || p == PROP_MIN_WIDTH || p == PROP_MAX_WIDTH;
}

double flow_length(const struct node *n, enum prop p, int side, double base)
{
    const struct value *v = &n->style->v[p];
    double extra = flow_extra(n, side);

    if (v->unit == UNIT_AUTO || v->unit == UNIT_WORD || (v->unit != UNIT_PX && isnan(base)))
        return NAN;
    double size = fmax(flow_px(v, base), 0);
    bool is_border_box = style_word(n->style, PROP_BOX_SIZING) == 1;
    return is_border_box ? fmax(size, extra) : size + extra;
}

double flow_size(const struct node *n, enum prop p, double base)
{
    return flow_length(n, p, is_width(p) ? LEFT : TOP, base);
}

double flow_clamp(const struct node *n, enum prop min, double size, double base)
{
    double low = flow_size(n, min, base);
    double high = flow_size(n, min == PROP_MIN_WIDTH ? PROP_MAX_WIDTH : PROP_MAX_HEIGHT, base);

    return fmax(fmin(size, isnan(high) ? size : high), isnan(low) ? 0 : low);
}

void flow_edges(struct node *n, double base)
{
    struct box *b = &n->box;

    for (int i = 0; i < 4; i++) {
        b->margin[i] = flow_px(&n->style->v[PROP_MARGIN_TOP + i], base);
        b->padding[i] = fmax(flow_px(&n->style->v[PROP_PADDING_TOP + i], base), 0);
        b->border[i] = flow_px(&n->style->v[PROP_BORDER_TOP_WIDTH + i], base);
    }
    b->is_there = true;
}

void flow_put_edges(struct node *n, const struct box *before)
{
    memcpy(n->box.margin, before->margin, sizeof(before->margin));
    memcpy(n->box.padding, before->padding, sizeof(before->padding));
    memcpy(n->box.border, before->border, sizeof(before->border));
}

double flow_side_margins(const struct node *n)
{
    return flow_px(&n->style->v[PROP_MARGIN_LEFT], NAN) +
           flow_px(&n->style->v[PROP_MARGIN_RIGHT], NAN);
}

/* ---- boxes with a shape: one side gives the other, whatever the sheet says when it is fixed */

enum shape_kind { SHAPE_NONE, SHAPE_WISH, SHAPE_FIXED_WIDTH, SHAPE_FIXED_HEIGHT };
struct shape {
    enum shape_kind kind;
    double ratio;      /* width by height */
    bool is_of_inside; /* of the content, not of the border box */
};

static enum shape_kind shape_of_picture(const struct node *n)
{
    const char *mode = tree_node_attr(n, "mode");

    if (!mode || strcmp(n->tag, "image") != 0)
        return SHAPE_NONE;
    return strcmp(mode, "widthFix") == 0    ? SHAPE_FIXED_WIDTH
           : strcmp(mode, "heightFix") == 0 ? SHAPE_FIXED_HEIGHT
                                            : SHAPE_NONE;
}

static struct shape shape_of(const struct flow *f, const struct node *n)
{
    const struct value *v = &n->style->v[PROP_ASPECT_RATIO];
    enum shape_kind kind = shape_of_picture(n);
    const char *src = kind ? tree_node_attr(n, "src") : NULL;
    int width, height;

    if (src && f->cfg->image_size && f->cfg->image_size(f->cfg->arg, src, &width, &height) &&
        width > 0 && height > 0)
        return (struct shape){kind, (double)width / height, true};
    if (v->unit == UNIT_NUMBER && v->n > 0)
        return (struct shape){SHAPE_WISH, v->n, style_word(n->style, PROP_BOX_SIZING) == 0};
    return (struct shape){SHAPE_NONE, 0, false};
}

static double width_for(const struct node *n, const struct shape *s, double height)
{
    double low = s->is_of_inside ? flow_extra(n, TOP) : 0,
           more = s->is_of_inside ? flow_extra(n, LEFT) : 0;

    return fmax(fmax(height - low, 0) * s->ratio + more, flow_extra(n, LEFT));
}

static double height_for(const struct node *n, const struct shape *s, double width)
{
    double low = s->is_of_inside ? flow_extra(n, LEFT) : 0,
           more = s->is_of_inside ? flow_extra(n, TOP) : 0;

    return fmax(fmax(width - low, 0) / s->ratio + more, flow_extra(n, TOP));
}

static double worded_width(struct flow *f, struct node *n, double outer_width)
{
    double room = outer_width - flow_margins(n, LEFT);

    switch (style_word(n->style, PROP_WIDTH)) {
    case SIZE_MIN_CONTENT:
        return flow_content_width(f, n, true);
    case SIZE_FIT_CONTENT:
        return flow_fit_width(f, n, isnan(room) ? INFINITY : room);
    case SIZE_MAX_CONTENT:
        return flow_content_width(f, n, false);
    default:
        return NAN;
    }
}

double flow_given_width(struct flow *f, struct node *n, double outer_width, double outer_height)
{
    struct shape s = shape_of(f, n);
    double width = flow_size(n, PROP_WIDTH, outer_width);
    bool may_follow = s.kind == SHAPE_FIXED_HEIGHT || (s.kind == SHAPE_WISH && isnan(width));
    double height = may_follow ? flow_size(n, PROP_HEIGHT, outer_height) : NAN;

    if (!isnan(height))
        return width_for(n, &s, flow_clamp(n, PROP_MIN_HEIGHT, height, outer_height));
    return isnan(width) ? worded_width(f, n, outer_width) : width;
}

double flow_given_height(struct flow *f, struct node *n, double outer_height)
{
    struct shape s = shape_of(f, n);
    double height = flow_size(n, PROP_HEIGHT, outer_height);

    if (s.kind == SHAPE_FIXED_WIDTH || (s.kind == SHAPE_WISH && isnan(height)))
        return height_for(n, &s, n->box.width);
    return height;
}

bool flow_is_auto_size(const struct flow *f, const struct node *n, enum prop p)
{
    enum shape_kind fixed = p == PROP_WIDTH ? SHAPE_FIXED_HEIGHT : SHAPE_FIXED_WIDTH;

    return n->style->v[p].unit == UNIT_AUTO && shape_of(f, n).kind != fixed;
}
