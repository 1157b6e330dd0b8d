/* SPDX-License-Identifier: GPL-3.0-or-later */
/* layout.c - blocks one below the other with collapsing margins; then places on the page, absolute
 * boxes last. */
#include "view/flow.h"

#include "base/err.h"

#include <stdlib.h>
#include <string.h>

/* ---- values */

double flow_px(const struct value *v, double base)
{
    double n = v->unit == UNIT_PERCENT ? v->n * base / 100 : v->unit == UNIT_PX ? v->n : 0;

    return isnan(n) ? 0 : n;
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

double flow_size(const struct node *n, enum prop p, double base)
{
    const struct value *v = &n->style->v[p];
    double extra = flow_extra(n, p == PROP_FLEX_BASIS || is_width(p) ? LEFT : TOP);

    if (v->unit == UNIT_AUTO || (v->unit == UNIT_PERCENT && isnan(base)))
        return NAN;
    double size = flow_px(v, base);
    bool is_border_box = style_word(n->style, PROP_BOX_SIZING) == 1;
    return is_border_box ? fmax(size, extra) : size + extra;
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
        b->padding[i] = flow_px(&n->style->v[PROP_PADDING_TOP + i], base);
        b->border[i] = flow_px(&n->style->v[PROP_BORDER_TOP_WIDTH + i], base);
    }
    b->is_there = true;
}

/* ---- kinds of nodes */

bool layout_is_inline(const struct node *n)
{
    return !n->tag || style_word(n->style, PROP_DISPLAY) == DISPLAY_INLINE;
}

bool layout_is_positioned(const struct node *n)
{
    return n->tag && style_word(n->style, PROP_POSITION) != POSITION_STATIC;
}

bool flow_is_out(const struct node *n)
{
    return n->tag && style_word(n->style, PROP_POSITION) >= POSITION_ABSOLUTE;
}

bool flow_is_gone(const struct node *n)
{
    return n->tag && style_word(n->style, PROP_DISPLAY) == DISPLAY_NONE;
}

bool flow_is_flex(const struct node *n)
{
    int display = n->tag ? style_word(n->style, PROP_DISPLAY) : DISPLAY_INLINE;

    return display == DISPLAY_FLEX || display == DISPLAY_INLINE_FLEX;
}

static bool is_in_line(const struct node *n)
{
    int display = n->tag ? style_word(n->style, PROP_DISPLAY) : DISPLAY_INLINE;

    return display == DISPLAY_INLINE || display == DISPLAY_INLINE_BLOCK ||
           display == DISPLAY_INLINE_FLEX;
}

/* Margins do not get out of such a box. */
static bool holds_margins(const struct node *n)
{
    return !n->parent || flow_is_flex(n) || flow_is_flex(n->parent) || is_in_line(n) ||
           flow_is_out(n) || style_word(n->style, PROP_OVERFLOW) != 0;
}

/* ---- pictures that give their box a shape */

static double fixed_height(const struct flow *f, const struct node *n)
{
    const char *mode = node_attr(n, "mode"), *src = node_attr(n, "src");
    int width, height;

    if (!mode || !src || strcmp(n->tag, "image") != 0 || strcmp(mode, "widthFix") != 0 ||
        !f->cfg->image_size)
        return NAN;
    if (!f->cfg->image_size(f->cfg->arg, src, &width, &height) || width < 1)
        return NAN;
    return (n->box.width - flow_extra(n, LEFT)) * height / width + flow_extra(n, TOP);
}

/* ---- margins of blocks */

static double collapse(double a, double b)
{
    if ((a < 0) != (b < 0))
        return a + b;
    return a < 0 ? fmin(a, b) : fmax(a, b);
}

static const struct node *edge_child(const struct node *n, bool is_last)
{
    const struct node *c = is_last ? n->last : n->first;

    while (c && (flow_is_gone(c) || flow_is_out(c)))
        c = is_last ? c->prev : c->next;
    return c && !is_in_line(c) ? c : NULL;
}

static bool opens(const struct node *n, int side)
{
    if (holds_margins(n) || n->box.border[side] > 0 || n->box.padding[side] > 0)
        return false;
    return side == TOP || n->style->v[PROP_HEIGHT].unit == UNIT_AUTO;
}

static double outer_margin(const struct node *n, int side)
{
    const struct node *c = opens(n, side) ? edge_child(n, side == BOTTOM) : NULL;

    return c ? collapse(n->box.margin[side], outer_margin(c, side)) : n->box.margin[side];
}

static bool is_empty(const struct node *n)
{
    return n->box.height == 0 && !holds_margins(n);
}

/* ---- blocks */

static void center(struct node *n, double outer_width)
{
    bool left = n->style->v[PROP_MARGIN_LEFT].unit == UNIT_AUTO,
         right = n->style->v[PROP_MARGIN_RIGHT].unit == UNIT_AUTO;
    double rest = fmax(outer_width - n->box.width - flow_margins(n, LEFT), 0);

    if (left)
        n->box.margin[LEFT] = right ? rest / 2 : rest;
    if (right)
        n->box.margin[RIGHT] = left ? rest / 2 : rest;
}

static void lay_block(struct flow *f, struct node *n, double outer_width, double outer_height)
{
    flow_edges(n, outer_width);
    double width = flow_size(n, PROP_WIDTH, outer_width);
    if (isnan(width))
        width = fmax(outer_width - flow_margins(n, LEFT), flow_extra(n, LEFT));
    n->box.width = flow_clamp(n, PROP_MIN_WIDTH, width, outer_width);
    center(n, outer_width);
    flow_inside(f, n, flow_size(n, PROP_HEIGHT, outer_height), outer_height);
}

struct column {  /* blocks one below the other */
    double x, y; /* where the next one goes */
    double width, height;
    double margin;  /* below the last one, not yet used */
    bool is_at_top; /* nothing placed so far, and margins leave the box */
};

static void place_block(struct flow *f, struct column *c, struct node *n)
{
    lay_block(f, n, c->width, c->height);
    double top = outer_margin(n, TOP), bottom = outer_margin(n, BOTTOM);
    double gap = c->is_at_top ? 0 : collapse(c->margin, top);

    n->box.x = c->x + n->box.margin[LEFT];
    n->box.y = c->y + gap;
    if (is_empty(n)) { /* its margins meet each other */
        c->margin = c->is_at_top ? 0 : collapse(gap, bottom);
        return;
    }
    c->y = n->box.y + n->box.height;
    c->margin = bottom;
    c->is_at_top = false;
    if (n->box.baseline >= 0)
        n->parent->box.baseline = n->box.y + n->box.baseline;
}

static struct node *run_end(struct node *n)
{
    while (n && (flow_is_gone(n) || flow_is_out(n) || is_in_line(n)))
        n = n->next;
    return n;
}

static void note_flow(struct node *n, double x, double y)
{
    n->box.flow_x = x;
    n->box.flow_y = y;
}

static void place_run(struct flow *f, struct column *c, struct node *n, struct node *first,
                      struct node *end)
{
    double y = c->y + c->margin;
    double height = line_run(f, n, first, end, y, c->width);

    for (struct node *o = first; o != end; o = o->next)
        if (flow_is_out(o))
            note_flow(o, c->x, y);
    if (height > 0) {
        c->y = y + height;
        c->margin = 0;
        c->is_at_top = false;
    }
}

static double lay_children(struct flow *f, struct node *n, double width, double height)
{
    const struct box *b = &n->box;
    struct column c = {b->border[LEFT] + b->padding[LEFT],
                       b->border[TOP] + b->padding[TOP],
                       width,
                       height,
                       0,
                       opens(n, TOP)};
    double top = c.y;

    for (struct node *child = n->first; child && !f->err;) {
        struct node *end = run_end(child);
        if (end != child) {
            place_run(f, &c, n, child, end);
            child = end;
            continue;
        }
        place_block(f, &c, child);
        child = child->next;
    }
    return c.y - top + (opens(n, BOTTOM) ? 0 : fmax(c.margin, 0));
}

void flow_inside(struct flow *f, struct node *n, double height, double outer_height)
{
    double fixed = fixed_height(f, n);
    height = isnan(fixed) ? height : fixed;
    double known = isnan(height) ? NAN : flow_clamp(n, PROP_MIN_HEIGHT, height, outer_height);
    double content_width = fmax(n->box.width - flow_extra(n, LEFT), 0);
    double content_height = isnan(known) ? NAN : fmax(known - flow_extra(n, TOP), 0);

    n->box.baseline = -1;
    double used = flow_is_flex(n) ? flex_run(f, n, content_width, content_height)
                                  : lay_children(f, n, content_width, content_height);
    n->box.height = isnan(known)
                        ? flow_clamp(n, PROP_MIN_HEIGHT, used + flow_extra(n, TOP), outer_height)
                        : known;
}

/* ---- as wide as the content wants */

static double wanted_content(struct flow *f, struct node *n)
{
    double widest = 0;

    if (flow_is_flex(n))
        return flex_wanted_width(f, n);
    for (struct node *c = n->first; c;) {
        struct node *end = run_end(c);
        double width;
        if (end != c) {
            width = line_wanted_width(f, n, c, end);
            c = end;
        } else {
            width = flow_wanted_width(f, c) + flow_margins(c, LEFT);
            c = c->next;
        }
        widest = fmax(widest, width);
    }
    return widest;
}

double flow_wanted_width(struct flow *f, struct node *n)
{
    flow_edges(n, NAN);
    double width = flow_size(n, PROP_WIDTH, NAN);

    if (isnan(width))
        width = wanted_content(f, n) + flow_extra(n, LEFT);
    return flow_clamp(n, PROP_MIN_WIDTH, width, NAN);
}

void flow_shrink(struct flow *f, struct node *n, double outer_width, double outer_height)
{
    double wanted = flow_wanted_width(f, n);

    flow_edges(n, outer_width);
    double width = flow_size(n, PROP_WIDTH, outer_width);
    if (isnan(width))
        width = fmax(fmin(wanted, outer_width - flow_margins(n, LEFT)), flow_extra(n, LEFT));
    n->box.width = flow_clamp(n, PROP_MIN_WIDTH, width, outer_width);
    flow_inside(f, n, flow_size(n, PROP_HEIGHT, outer_height), outer_height);
}

/* ---- absolute and fixed boxes */

struct area {
    double x, y, width, height;
};

const struct node *layout_anchor(const struct node *n)
{
    if (style_word(n->style, PROP_POSITION) == POSITION_FIXED)
        return NULL;
    for (n = n->parent; n && !layout_is_positioned(n);)
        n = n->parent;
    return n;
}

static struct area area_of(const struct flow *f, const struct node *n)
{
    const struct node *a = layout_anchor(n);

    if (!a)
        return (struct area){0, 0, f->cfg->width, f->cfg->height};
    const struct box *b = &a->box;
    return (struct area){b->x + b->border[LEFT], b->y + b->border[TOP],
                         fmax(b->width - b->border[LEFT] - b->border[RIGHT], 0),
                         fmax(b->height - b->border[TOP] - b->border[BOTTOM], 0)};
}

static double offset(const struct node *n, enum prop p, double base)
{
    const struct value *v = &n->style->v[p];

    return v->unit == UNIT_AUTO ? NAN : flow_px(v, base);
}

/* Where a box of this size starts between two offsets; flow: where it would stand anyway. */
static double place_between(struct node *n, int low_side, double start, double room, double size,
                            double flow)
{
    bool is_x = low_side == LEFT;
    int high_side = is_x ? RIGHT : BOTTOM;
    double low = offset(n, is_x ? PROP_LEFT : PROP_TOP, room),
           high = offset(n, is_x ? PROP_RIGHT : PROP_BOTTOM, room);
    bool low_auto = n->style->v[PROP_MARGIN_TOP + low_side].unit == UNIT_AUTO;
    bool high_auto = n->style->v[PROP_MARGIN_TOP + high_side].unit == UNIT_AUTO;

    if (!isnan(low) && !isnan(high) && (low_auto || high_auto)) {
        double rest = fmax(room - low - high - size - flow_margins(n, low_side), 0);
        if (low_auto)
            n->box.margin[low_side] = high_auto ? rest / 2 : rest;
    }
    if (!isnan(low))
        return start + low + n->box.margin[low_side];
    if (!isnan(high))
        return start + room - high - n->box.margin[high_side] - size;
    return flow + n->box.margin[low_side];
}

static void lay_out_of_flow(struct flow *f, struct node *n, double flow_x, double flow_y)
{
    struct area a = area_of(f, n);
    double left = offset(n, PROP_LEFT, a.width), right = offset(n, PROP_RIGHT, a.width);
    double top = offset(n, PROP_TOP, a.height), bottom = offset(n, PROP_BOTTOM, a.height);
    double used_x = (isnan(left) ? 0 : left) + (isnan(right) ? 0 : right);
    double wanted = flow_wanted_width(f, n);

    flow_edges(n, a.width);
    double room = fmax(a.width - used_x - flow_margins(n, LEFT), flow_extra(n, LEFT));
    double width = flow_size(n, PROP_WIDTH, a.width);
    if (isnan(width))
        width = isnan(left) || isnan(right) ? fmin(wanted, room) : room;
    n->box.width = flow_clamp(n, PROP_MIN_WIDTH, width, a.width);
    double height = flow_size(n, PROP_HEIGHT, a.height);
    if (isnan(height) && !isnan(top) && !isnan(bottom))
        height = fmax(a.height - top - bottom - flow_margins(n, TOP), flow_extra(n, TOP));
    flow_inside(f, n, height, a.height);
    n->box.x = place_between(n, LEFT, a.x, a.width, n->box.width, flow_x);
    n->box.y = place_between(n, TOP, a.y, a.height, n->box.height, flow_y);
}

/* ---- from places in the parent to places on the page */

static double shift(const struct node *n, enum prop low, enum prop high, double base)
{
    double a = offset(n, low, base), b = offset(n, high, base);

    return !isnan(a) ? a : !isnan(b) ? -b : 0;
}

static void move(struct node *n, double x, double y)
{
    n->box.x += x;
    n->box.y += y;
    for (struct frag *g = n->box.frags; g; g = g->next) {
        g->x += x;
        g->y += y;
    }
}

static void settle(struct flow *f, struct node *n, double x, double y);

/* x, y: the origin the children's places are relative to. */
static void settle_children(struct flow *f, struct node *n, double x, double y)
{
    for (struct node *c = n->first; c && !f->err; c = c->next) {
        if (flow_is_gone(c))
            continue;
        if (flow_is_out(c)) {
            lay_out_of_flow(f, c, x + c->box.flow_x, y + c->box.flow_y);
            settle(f, c, 0, 0);
        } else {
            settle(f, c, x, y);
        }
    }
}

static void settle(struct flow *f, struct node *n, double x, double y)
{
    if (n->tag && style_word(n->style, PROP_POSITION) == POSITION_RELATIVE) {
        const struct box *b = n->parent ? &n->parent->box : &n->box;
        x += shift(n, PROP_LEFT, PROP_RIGHT, b->width);
        y += shift(n, PROP_TOP, PROP_BOTTOM, b->height);
    }
    move(n, x, y);
    /* the nodes of a line are all relative to the block that holds the line */
    if (layout_is_inline(n))
        settle_children(f, n, x, y);
    else
        settle_children(f, n, n->box.x, n->box.y);
}

static void clear_boxes(struct tree *t)
{
    for (struct node *n = t->root; n; n = node_walk(t->root, n, false))
        n->box = (struct box){.baseline = -1};
}

int layout_run(struct tree *t, const struct layout_cfg *cfg)
{
    struct flow f = {.cfg = cfg, .arena = &t->arena, .budget = 10 * TREE_NODES_MAX};

    clear_boxes(t);
    if (t->root && !flow_is_gone(t->root)) {
        lay_block(&f, t->root, cfg->width, cfg->height);
        t->root->box.x = t->root->box.margin[LEFT];
        t->root->box.y = t->root->box.margin[TOP];
        settle(&f, t->root, 0, 0);
    }
    free(f.items);
    return f.err;
}
