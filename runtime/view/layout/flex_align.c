/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flex_align.c - where the lines of a flex box begin and where their items stand. */
#include "view/layout/flex.h"

int flex_align_of(const struct flex *x, const struct node *n)
{
    int self = style_word(n->style, PROP_ALIGN_SELF);

    return self >= 0 ? self : style_word(x->n->style, PROP_ALIGN_ITEMS);
}

bool flex_is_on_baseline(const struct flex *x, const struct node *n)
{
    int low = flex_cross_side(x);

    return flex_align_of(x, n) == CROSS_BASELINE && !flex_is_auto(n, low) &&
           !flex_is_auto(n, (low + 2) % 4);
}

/* Items of a column share the line of their left edges. */
double flex_above_baseline(const struct flex *x, const struct node *n)
{
    return x->is_row ? n->box.margin[TOP] + flow_line_of(n) : n->box.margin[LEFT];
}

/* ---- spreading along an axis */

struct spread {
    double before, between;
};

/* How much of the free space is before the first of count, and between two. */
static struct spread spread_of(int how, double space, int count, bool is_reverse)
{
    double rest = fmax(space, 0);

    /* without room they begin where reading begins, whatever the direction */
    if (space < 0 && (how == MAIN_AROUND || how == MAIN_EVENLY))
        return (struct spread){is_reverse ? space : 0, 0};
    switch (how) {
    case MAIN_FLEX_END:
        return (struct spread){space, 0};
    case MAIN_CENTER:
        return (struct spread){space / 2, 0};
    case MAIN_BETWEEN:
        return (struct spread){0, count > 1 ? rest / (count - 1) : 0};
    case MAIN_AROUND:
        return (struct spread){rest / count / 2, rest / count};
    case MAIN_EVENLY:
        return (struct spread){rest / (count + 1), rest / (count + 1)};
    default:
        return (struct spread){0, 0};
    }
}

/* start, end, left and right do not turn round with the direction: as flex-start and flex-end */
static int turned(int how, bool is_reverse)
{
    bool is_start = how == MAIN_START || how == MAIN_LEFT;
    bool is_end = how == MAIN_END || how == MAIN_RIGHT;

    if (!is_start && !is_end)
        return how;
    return is_start != is_reverse ? MAIN_FLEX_START : MAIN_FLEX_END;
}

static int justify_of(const struct flex *x)
{
    int how = style_word(x->n->style, PROP_JUSTIFY_CONTENT);

    if (!x->is_row && (how == MAIN_LEFT || how == MAIN_RIGHT))
        how = MAIN_START;
    return turned(how, x->is_reverse);
}

/* ---- lines */

void flex_place_lines(struct flex *x, double cross)
{
    int how = turned(style_word(x->n->style, PROP_ALIGN_CONTENT), x->is_upside_down);
    double space = cross - x->line_gap * (x->line_count - 1), across = 0;

    if (!x->wraps && x->line_count == 1)
        x->lines[0].cross = cross;
    for (int i = 0; i < x->line_count; i++)
        space -= x->lines[i].cross;
    bool fills = (how == MAIN_NORMAL || how == MAIN_STRETCH) && space > 0 && x->wraps;
    struct spread s = spread_of(how, space, x->line_count, x->is_upside_down);
    across = s.before;
    for (int i = 0; i < x->line_count; i++) {
        struct flex_line *l = &x->lines[i];
        l->cross += fills ? space / x->line_count : 0;
        l->across = x->is_upside_down ? cross - across - l->cross : across;
        across += l->cross + s.between + x->line_gap;
    }
}

/* ---- items across */

struct flex_group flex_group_of(const struct flex *x, const struct flex_item *it, int count)
{
    struct flex_group g = {-INFINITY, -INFINITY};

    for (int i = 0; i < count; i++) {
        if (!flex_is_on_baseline(x, it[i].n))
            continue;
        double above = flex_above_baseline(x, it[i].n);
        g.above = fmax(g.above, above);
        g.below = fmax(g.below, it[i].cross - above);
    }
    return g;
}

static double baseline_offset(const struct flex *x, const struct flex_line *l, const struct node *n)
{
    struct flex_group g = flex_group_of(x, l->items, l->count);
    double before = x->is_upside_down ? l->cross - g.above - g.below : 0;

    return before + g.above - flex_above_baseline(x, n);
}

/* 0 at the beginning, 1 at the end */
static double cross_share(const struct flex *x, int align)
{
    bool is_end = align == CROSS_END || align == CROSS_SELF_END ||
                  align == (x->is_upside_down ? CROSS_FLEX_START : CROSS_FLEX_END);
    bool turns = x->is_upside_down && (align == CROSS_STRETCH || align == CROSS_BASELINE);

    return align == CROSS_CENTER ? 0.5 : is_end || turns ? 1 : 0;
}

static double cross_offset(const struct flex *x, const struct flex_line *l, const struct node *n)
{
    int low = flex_cross_side(x), high = (low + 2) % 4;
    double size = (x->is_row ? n->box.height : n->box.width) + flow_margins(n, low);
    double space = l->cross - size;

    if (flex_is_auto(n, low) || flex_is_auto(n, high))
        return !flex_is_auto(n, low) ? 0 : fmax(space, 0) / (flex_is_auto(n, high) ? 2 : 1);
    if (flex_is_on_baseline(x, n))
        return baseline_offset(x, l, n);
    return space * cross_share(x, flex_align_of(x, n));
}

/* ---- items along */

static double used_along(const struct flex *x, const struct flex_line *l)
{
    double used = x->gap * (l->count - 1);

    for (int i = 0; i < l->count; i++)
        used += l->items[i].margins + l->items[i].size;
    return used;
}

static int auto_margins(const struct flex *x, const struct flex_line *l)
{
    int side = flex_main_side(x), autos = 0;

    for (int i = 0; i < l->count; i++)
        autos += flex_is_auto(l->items[i].n, side) + flex_is_auto(l->items[i].n, (side + 2) % 4);
    return autos;
}

static void put_line(const struct flex *x, struct node *n, double along, double across)
{
    struct box *b = &n->box, *outer = &x->n->box;
    double left = outer->border[LEFT] + outer->padding[LEFT],
           top = outer->border[TOP] + outer->padding[TOP];

    b->x = left + (x->is_row ? along : across) + b->margin[LEFT];
    b->y = top + (x->is_row ? across : along) + b->margin[TOP];
}

void flex_align_line(struct flex *x, struct flex_line *l, double room, double cross)
{
    int side = flex_main_side(x), low = x->is_reverse ? (side + 2) % 4 : side;
    int autos = auto_margins(x, l);
    double space = room - used_along(x, l), each = autos ? fmax(space, 0) / autos : 0;
    double shared = autos && space > 0 ? 0 : space;
    struct spread s = spread_of(justify_of(x), shared, l->count, x->is_reverse);
    double along = s.before;

    (void)cross;
    l->length = used_along(x, l);
    for (int i = 0; i < l->count; i++) {
        struct flex_item *it = &l->items[i];
        double length = it->size + it->margins;
        along += flex_is_auto(it->n, low) ? each : 0;
        put_line(x, it->n, x->is_reverse ? room - along - length : along,
                 l->across + cross_offset(x, l, it->n));
        along += length + (flex_is_auto(it->n, (low + 2) % 4) ? each : 0) + s.between + x->gap;
    }
}

/* ---- children that are not in the flow */

static double main_share(const struct flex *x)
{
    int how = justify_of(x);
    double share = how == MAIN_FLEX_END                                             ? 1
                   : how == MAIN_CENTER || how == MAIN_AROUND || how == MAIN_EVENLY ? 0.5
                                                                                    : 0;

    return x->is_reverse ? 1 - share : share;
}

void flex_place_absent(const struct flex *x, double room, double cross)
{
    const struct box *b = &x->n->box;
    double along = main_share(x);

    for (struct node *c = x->n->first; c; c = c->next) {
        if (!flow_is_out(c))
            continue;
        double across = cross_share(x, flex_align_of(x, c));
        c->box.stand =
            (struct stand){b->border[LEFT] + b->padding[LEFT], b->border[TOP] + b->padding[TOP],
                           x->is_row ? room : cross,           x->is_row ? cross : room,
                           x->is_row ? along : across,         x->is_row ? across : along};
    }
}
