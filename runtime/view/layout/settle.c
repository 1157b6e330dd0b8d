/* SPDX-License-Identifier: GPL-3.0-or-later */
/* settle.c - from places in the parent to places on the page; absolute and fixed boxes are laid out
 * on the way, when the box they hang on has its place. */
#include "view/layout/flow.h"
#include "view/layout/affine.h"

/* ---- absolute and fixed boxes */

struct area {
    double x, y, width, height;
};

const struct node *layout_anchor(const struct node *n)
{
    bool is_fixed = style_word(n->style, PROP_POSITION) == POSITION_FIXED;

    for (n = n->parent; n && !affine_is_set(n) && (is_fixed || !layout_is_positioned(n));)
        n = n->parent;
    return n;
}

static struct area area_of(const struct flow *f, const struct node *n)
{
    const struct node *a = layout_anchor(n);
    bool is_fixed = style_word(n->style, PROP_POSITION) == POSITION_FIXED;

    if (!a && is_fixed)
        return (struct area){0, 0, f->cfg->width, f->cfg->height};
    if (!a)
        return (struct area){-f->root->scroll_left, -f->root->scroll_top, f->cfg->width,
                             f->cfg->height};
    const struct box *b = &a->box;
    bool is_root = !a->parent; /* its box has moved itself */
    return (struct area){b->x + b->border[LEFT] - (is_root ? 0 : a->scroll_left),
                         b->y + b->border[TOP] - (is_root ? 0 : a->scroll_top),
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
                            double flow, double share)
{
    bool is_x = low_side == LEFT;
    int high_side = is_x ? RIGHT : BOTTOM;
    double low = offset(n, is_x ? PROP_LEFT : PROP_TOP, room),
           high = offset(n, is_x ? PROP_RIGHT : PROP_BOTTOM, room);
    bool low_auto = n->style->v[PROP_MARGIN_TOP + low_side].unit == UNIT_AUTO;
    bool high_auto = n->style->v[PROP_MARGIN_TOP + high_side].unit == UNIT_AUTO;

    if (!isnan(low) && !isnan(high) && (low_auto || high_auto)) {
        double rest = room - low - high - size - flow_margins(n, low_side);
        double half = is_x ? fmax(rest, 0) / 2 : rest / 2;
        if (low_auto)
            n->box.margin[low_side] = high_auto ? half : rest; /* one alone may be negative */
    }
    if (!isnan(low))
        return start + low + n->box.margin[low_side];
    if (!isnan(high))
        return start + room - high - n->box.margin[high_side] - size;
    double outer = size + flow_margins(n, low_side);
    double length = is_x ? n->box.stand.width : n->box.stand.height;
    return flow + share * (length - outer) + n->box.margin[low_side];
}

/* x, y: the origin its place in the flow is relative to */
static void lay_out_of_flow(struct flow *f, struct node *n, double x, double y)
{
    struct area a = area_of(f, n);
    double left = offset(n, PROP_LEFT, a.width), right = offset(n, PROP_RIGHT, a.width);
    double top = offset(n, PROP_TOP, a.height), bottom = offset(n, PROP_BOTTOM, a.height);
    double used_x = (isnan(left) ? 0 : left) + (isnan(right) ? 0 : right);

    flow_edges(n, a.width);
    double room = fmax(a.width - used_x - flow_margins(n, LEFT), flow_extra(n, LEFT));
    double width = flow_given_width(f, n, a.width, a.height);
    if (isnan(width))
        width = isnan(left) || isnan(right) ? flow_fit_width(f, n, room) : room;
    n->box.width = flow_clamp(n, PROP_MIN_WIDTH, width, a.width);
    double height = flow_given_height(f, n, a.height);
    if (isnan(height) && !isnan(top) && !isnan(bottom))
        height = fmax(a.height - top - bottom - flow_margins(n, TOP), flow_extra(n, TOP));
    flow_inside(f, n, (struct flow_height){.given = height, .outer = a.height});
    const struct stand *s = &n->box.stand;
    n->box.x = place_between(n, LEFT, a.x, a.width, n->box.width, x + s->x, s->share_x);
    n->box.y = place_between(n, TOP, a.y, a.height, n->box.height, y + s->y, s->share_y);
}

/* ---- from places in the parent to places on the page */

static double shift(const struct node *n, enum prop low, enum prop high, double base)
{
    double a = offset(n, low, base), b = offset(n, high, base);

    return !isnan(a) ? a : !isnan(b) ? -b : 0;
}

static const struct node *block_around(const struct node *n)
{
    const struct node *p = n->parent ? n->parent : n;

    while (p->parent && layout_is_inline(p))
        p = p->parent;
    return p;
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
            lay_out_of_flow(f, c, x, y);
            settle(f, c, 0, 0);
        } else {
            settle(f, c, x, y);
        }
    }
}

static void settle(struct flow *f, struct node *n, double x, double y)
{
    if (n->tag && style_word(n->style, PROP_POSITION) == POSITION_RELATIVE) {
        const struct node *p = block_around(n);
        x += shift(n, PROP_LEFT, PROP_RIGHT, p->box.width - flow_extra(p, LEFT));
        y += shift(n, PROP_TOP, PROP_BOTTOM,
                   p->box.is_definite ? p->box.height - flow_extra(p, TOP) : NAN);
    }
    move(n, x, y);
    /* the nodes of a line are all relative to the block that holds the line */
    if (layout_is_inline(n))
        settle_children(f, n, x, y);
    else
        settle_children(f, n, n->box.x - (n->parent ? n->scroll_left : 0),
                        n->box.y - (n->parent ? n->scroll_top : 0));
}

void settle_run(struct flow *f, struct node *root)
{
    f->root = root;
    settle(f, root, -root->scroll_left, -root->scroll_top);
}

/* ---- how large the content of a box is */

bool layout_scrolls(const struct node *n)
{
    return n->tag && (!n->parent || (!layout_is_inline(n) && n->box.is_there &&
                                     style_word(n->style, PROP_OVERFLOW) != 0));
}

/* It moves when the content of n does. */
static bool moves_with(const struct node *d, const struct node *n)
{
    if (!flow_is_out(d))
        return true;
    const struct node *a = layout_anchor(d);
    if (!a)
        return !n->parent && style_word(d->style, PROP_POSITION) == POSITION_ABSOLUTE;
    while (a && a != n)
        a = a->parent;
    return a;
}

static void include(struct layout_extent *e, const struct node *d, double below)
{
    e->width = fmax(e->width, d->box.x + d->box.width - e->left);
    e->height = fmax(e->height, d->box.y + d->box.height + below - e->top);
}

struct layout_extent layout_extent_of(const struct node *n, double width, double height)
{
    const struct box *b = &n->box;
    struct layout_extent e = {b->x + b->border[LEFT], b->y + b->border[TOP],
                              fmax(b->width - b->border[LEFT] - b->border[RIGHT], 0),
                              fmax(b->height - b->border[TOP] - b->border[BOTTOM], 0)};
    if (!n->parent)
        e = (struct layout_extent){0, 0, width, height};
    e.left -= n->scroll_left;
    e.top -= n->scroll_top;
    if (!n->parent)
        include(&e, n, b->margin[BOTTOM]);

    bool skip = false;
    for (struct node *d = tree_node_walk(n, (struct node *)n, false); d;
         d = tree_node_walk(n, d, skip)) {
        skip = !d->box.is_there || !moves_with(d, n);
        if (skip)
            continue;
        bool is_last = d->parent == n && !flow_is_out(d) && d->tag;
        include(&e, d, is_last ? d->box.margin[BOTTOM] + b->padding[BOTTOM] : 0);
        skip = layout_scrolls(d);
    }
    return e;
}
