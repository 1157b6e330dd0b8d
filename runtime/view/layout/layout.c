/* SPDX-License-Identifier: GPL-3.0-or-later */
/* layout.c - blocks one below the other with collapsing margins, and widths by content. */
#include "view/layout/flow.h"

#include "base/err.h"

#include <stdlib.h>

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

/* ---- margins of blocks: those that meet become one, the highest plus the lowest of them */

static struct margin join(struct margin a, struct margin b)
{
    return (struct margin){fmax(a.up, b.up), fmin(a.down, b.down)};
}

static struct margin margin_of(const struct node *n, int side)
{
    return (struct margin){fmax(n->box.margin[side], 0), fmin(n->box.margin[side], 0)};
}

static double height_of(struct margin m)
{
    return m.up + m.down;
}

/* Margins of its children get out of the box on that side. */
static bool opens(const struct node *n, int side)
{
    if (holds_margins(n) || n->box.border[side] > 0 || n->box.padding[side] > 0)
        return false;
    return side == TOP || (!n->box.is_definite && !n->box.is_held);
}

static bool is_empty(const struct node *n)
{
    return n->box.height == 0 && !holds_margins(n);
}

/* All that meet at one side of a laid out box. */
static struct margin outer_margin(const struct node *n, int side)
{
    struct margin own = margin_of(n, side);

    return opens(n, side) ? join(own, side == TOP ? n->box.inner_top : n->box.inner_bottom) : own;
}

/* Those of the child at that side, and of the next one when nothing is in it. */
static struct margin inner_margin(const struct node *n, int side)
{
    struct margin m = {0, 0};

    for (const struct node *c = side == TOP ? n->first : n->last; c;
         c = side == TOP ? c->next : c->prev) {
        if (flow_is_gone(c) || flow_is_out(c))
            continue;
        if (is_in_line(c))
            break;
        m = join(m, outer_margin(c, side));
        if (!is_empty(c))
            break;
        m = join(m, outer_margin(c, side == TOP ? BOTTOM : TOP));
    }
    return m;
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

static void lay_inside(struct flow *f, struct node *n, double outer_height)
{
    double height = flow_given_height(f, n, outer_height);

    flow_inside(f, n, (struct flow_height){.given = height, .outer = outer_height});
}

static void lay_block(struct flow *f, struct node *n, double outer_width, double outer_height)
{
    flow_edges(n, outer_width);
    double width = flow_given_width(f, n, outer_width, outer_height);
    if (isnan(width))
        width = fmax(outer_width - flow_margins(n, LEFT), flow_extra(n, LEFT));
    n->box.width = flow_clamp(n, PROP_MIN_WIDTH, width, outer_width);
    center(n, outer_width);
    lay_inside(f, n, outer_height);
}

struct column {  /* blocks one below the other */
    double x, y; /* where the next one goes */
    double width, height;
    struct margin margin; /* below the last one, not yet used */
    bool is_at_top;       /* nothing placed so far, and margins leave the box */
};

static void note_line(struct node *n, double first, double last)
{
    n->box.baseline = last;
    if (isnan(n->box.first_line))
        n->box.first_line = first;
}

static void place_block(struct flow *f, struct column *c, struct node *n)
{
    lay_block(f, n, c->width, c->height);
    struct margin top = outer_margin(n, TOP), bottom = outer_margin(n, BOTTOM);

    n->box.x = c->x + n->box.margin[LEFT];
    n->box.y = c->y + (c->is_at_top ? 0 : height_of(join(c->margin, top)));
    if (is_empty(n)) { /* its margins meet each other */
        if (!c->is_at_top)
            c->margin = join(c->margin, join(top, bottom));
        return;
    }
    c->y = n->box.y + n->box.height;
    c->margin = bottom;
    c->is_at_top = false;
    if (!isnan(n->box.baseline))
        note_line(n->parent, n->box.y + n->box.first_line, n->box.y + n->box.baseline);
    else if (style_word(n->style, PROP_OVERFLOW) != 0) /* its lower margin is the last line */
        n->parent->box.baseline = c->y + n->box.margin[BOTTOM];
}

static struct node *run_end(struct node *n)
{
    while (n && (flow_is_gone(n) || flow_is_out(n) || is_in_line(n)))
        n = n->next;
    return n;
}

static void place_run(struct flow *f, struct column *c, struct node *n, struct node *first,
                      struct node *end)
{
    double y = c->y + (c->is_at_top ? 0 : height_of(c->margin));
    double height = line_run(f, n, first, end, (struct line_room){y, c->width, c->height});

    if (height > 0) {
        c->y = y + height;
        c->margin = (struct margin){0, 0};
        c->is_at_top = false;
    }
}

/* Returns where the content ends. */
static double lay_children(struct flow *f, struct node *n, double width, double height)
{
    const struct box *b = &n->box;
    struct column c = {b->border[LEFT] + b->padding[LEFT],
                       b->border[TOP] + b->padding[TOP],
                       width,
                       height,
                       {0, 0},
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
    return fmax(c.y - top + (opens(n, BOTTOM) ? 0 : height_of(c.margin)), 0);
}

static bool is_same_size(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* True when the inside is laid out for these sizes already. */
static bool is_done(struct node *n, const struct flow_height *h)
{
    struct box *b = &n->box;
    bool is_known = b->is_laid && b->laid_width == b->width &&
                    is_same_size(b->laid_height, h->given) &&
                    is_same_size(b->laid_outer, h->outer) && b->laid_open == h->is_open;

    b->is_laid = true;
    b->laid_width = b->width;
    b->laid_height = h->given;
    b->laid_outer = h->outer;
    b->laid_open = h->is_open;
    return is_known;
}

/* Returns the height of the content. */
static double lay_content(struct flow *f, struct node *n, double height,
                          const struct flow_height *h)
{
    double width = fmax(n->box.width - flow_extra(n, LEFT), 0), base = h->is_open ? NAN : height;

    return flow_is_flex(n) ? flex_run(f, n, (struct flex_room){width, height, base, h->outer})
                           : lay_children(f, n, width, base);
}

void flow_inside(struct flow *f, struct node *n, struct flow_height h)
{
    double known = isnan(h.given) ? NAN : flow_clamp(n, PROP_MIN_HEIGHT, h.given, h.outer);

    if (is_done(n, &h)) {
        n->box.height = n->box.laid_result;
        return;
    }
    n->box.first_line = n->box.baseline = NAN;
    n->box.is_definite = !isnan(known) && !h.is_open;
    n->box.is_held = false;
    double used = lay_content(f, n, isnan(known) ? NAN : fmax(known - flow_extra(n, TOP), 0), &h);
    n->box.natural = used + flow_extra(n, TOP);
    n->box.height = isnan(known) ? flow_clamp(n, PROP_MIN_HEIGHT, n->box.natural, h.outer) : known;
    n->box.is_held = n->box.height != n->box.natural;
    n->box.laid_result = n->box.height;
    n->box.inner_top = inner_margin(n, TOP);
    n->box.inner_bottom = inner_margin(n, BOTTOM);
}

/* ---- as wide as the content wants */

static double inside_width(struct flow *f, struct node *n, bool is_least)
{
    double widest = 0;

    if (flow_is_flex(n))
        return is_least ? flex_least_width(f, n) : flex_wanted_width(f, n);
    for (struct node *c = n->first; c;) {
        struct node *end = run_end(c);
        double width;
        if (end != c) {
            width = is_least ? line_fit_least(f, c, end) : line_fit_wanted(f, c, end);
            c = end;
        } else {
            width = is_least ? flow_least_width(f, c) : flow_wanted_width(f, c);
            width += flow_side_margins(c);
            c = c->next;
        }
        widest = fmax(widest, width);
    }
    return widest;
}

double flow_content_width(struct flow *f, struct node *n, bool is_least)
{
    struct box *b = &n->box;
    double *known = is_least ? &b->least : &b->wanted;
    bool *is_known = is_least ? &b->is_least : &b->is_wanted;

    if (!*is_known)
        *known = inside_width(f, n, is_least);
    *is_known = true;
    return *known + flow_extra(n, LEFT);
}

/* The edges are those of a percentage that means nothing; then they are as before. */
static double measure_node(struct flow *f, struct node *n, bool is_least)
{
    struct box before = n->box;

    flow_edges(n, NAN);
    double width = flow_given_width(f, n, NAN, NAN);
    if (isnan(width))
        width = flow_content_width(f, n, is_least);
    width = flow_clamp(n, PROP_MIN_WIDTH, width, NAN);
    flow_put_edges(n, &before);
    return width;
}

double flow_wanted_width(struct flow *f, struct node *n)
{
    return measure_node(f, n, false);
}

double flow_least_width(struct flow *f, struct node *n)
{
    return measure_node(f, n, true);
}

double flow_fit_width(struct flow *f, struct node *n, double room)
{
    double wanted = flow_content_width(f, n, false);

    return wanted <= room ? wanted : fmax(fmin(flow_content_width(f, n, true), wanted), room);
}

void flow_shrink(struct flow *f, struct node *n, double outer_width, double outer_height)
{
    flow_edges(n, outer_width);
    double width = flow_given_width(f, n, outer_width, outer_height);
    if (isnan(width))
        width =
            fmax(flow_fit_width(f, n, outer_width - flow_margins(n, LEFT)), flow_extra(n, LEFT));
    n->box.width = flow_clamp(n, PROP_MIN_WIDTH, width, outer_width);
    lay_inside(f, n, outer_height);
}

double flow_line_of(const struct node *n)
{
    return isnan(n->box.first_line) ? n->box.height : n->box.first_line;
}

/* ---- all of it */

static void clear_boxes(struct tree *t)
{
    for (struct node *n = t->root; n; n = tree_node_walk(t->root, n, false))
        n->box = (struct box){.first_line = NAN, .baseline = NAN};
}

int layout_run(struct tree *t, const struct layout_cfg *cfg)
{
    struct flow f = {.cfg = cfg, .arena = &t->run_arena, .budget = 10 * TREE_NODES_MAX};

    clear_boxes(t);
    if (t->root && !flow_is_gone(t->root)) {
        lay_block(&f, t->root, cfg->width, cfg->height);
        t->root->box.x = t->root->box.margin[LEFT];
        t->root->box.y = t->root->box.margin[TOP];
        settle_run(&f, t->root);
    }
    free(f.items);
    return f.err;
}
