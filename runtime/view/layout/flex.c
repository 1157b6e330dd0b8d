/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flex.c - rows and columns: base sizes, and wrapping into lines; flex_share.c then finds the
 * sizes and flex_align.c the places. */
#include "view/layout/flex.h"

#include "base/err.h"

#include <stdlib.h>

static bool is_column(const struct style *s)
{
    return style_word(s, PROP_FLEX_DIRECTION) >= FLOW_COLUMN;
}

/* Texts directly inside were given a box of their own by the cascade. */
static bool is_item(const struct node *n)
{
    return !flow_is_gone(n) && !flow_is_out(n);
}

/* ---- base sizes */

/* Second layouts are counted: nested boxes would otherwise double the work with every level. */
static bool may_repeat(struct flex *x)
{
    return x->f->budget > 0 && x->f->budget--;
}

static bool is_stretched(const struct flex *x, const struct node *n)
{

    return flex_align_of(x, n) == CROSS_STRETCH &&
           flow_is_auto_size(x->f, n, x->is_row ? PROP_HEIGHT : PROP_WIDTH) &&
           !flex_is_auto(n, flex_cross_side(x)) && !flex_is_auto(n, (flex_cross_side(x) + 2) % 4);
}

static double column_width(struct flex *x, struct node *n)
{
    double width = flow_given_width(x->f, n, x->room.width, x->room.base),
           room = x->room.width - flow_margins(n, LEFT);

    if (isnan(width) && isnan(room)) /* measuring */
        width = flow_content_width(x->f, n, false);
    if (isnan(width))
        width = is_stretched(x, n) && !x->wraps ? room : flow_fit_width(x->f, n, room);
    return flow_clamp(n, PROP_MIN_WIDTH, fmax(width, flow_extra(n, LEFT)), x->room.width);
}

/* whatever its own height and limits say */
static double content_height(struct flex *x, struct node *n)
{
    flow_inside(x->f, n, (struct flow_height){.given = NAN, .outer = x->room.base});
    return n->box.natural;
}

static double given_size(struct flex *x, struct node *n)
{
    return x->is_row ? flow_given_width(x->f, n, x->room.width, x->room.base)
                     : flow_given_height(x->f, n, x->room.base);
}

static double base_room(const struct flex *x) /* percentages along the main axis refer to it */
{
    return x->is_row ? x->room.width : x->room.base;
}

static double base_of(struct flex *x, struct node *n)
{
    bool is_auto = n->style->v[PROP_FLEX_BASIS].unit == UNIT_AUTO;
    int side = flex_main_side(x);
    double size = flow_length(n, PROP_FLEX_BASIS, side, base_room(x));

    if (isnan(size) && is_auto)
        size = given_size(x, n);
    if (isnan(size))
        size = x->is_row ? flow_content_width(x->f, n, false) : content_height(x, n);
    return size;
}

/* How small it may become without a word from min-width or min-height: as small as its content, or
 * its own size if that is smaller. */
static double least_of(struct flex *x, struct node *n, double high)
{
    double extra = flow_extra(n, flex_main_side(x));

    if (style_word(n->style, PROP_OVERFLOW) != 0)
        return extra;
    double own = given_size(x, n);
    double least = x->is_row ? flow_content_width(x->f, n, true) : content_height(x, n);
    least = isnan(own) ? least : fmin(own, least);
    return fmax(fmin(least, high), extra);
}

static void measure_item(struct flex *x, struct flex_item *it)
{
    struct node *n = it->n;
    bool is_row = x->is_row;
    double room = base_room(x);

    flow_edges(n, x->room.width);
    if (!is_row)
        n->box.width = column_width(x, n);
    it->margins = flow_margins(n, flex_main_side(x));
    it->high = flow_size(n, is_row ? PROP_MAX_WIDTH : PROP_MAX_HEIGHT, room);
    it->high = isnan(it->high) ? INFINITY : it->high;
    it->low = flow_size(n, is_row ? PROP_MIN_WIDTH : PROP_MIN_HEIGHT, room);
    it->base = base_of(x, n);
    if (isnan(it->low))
        it->low = least_of(x, n, it->high);
    it->size = flex_limit(it, it->base);
}

/* ---- laying out */

static void lay_row_item(struct flex *x, struct flex_item *it, bool fills)
{
    struct node *n = it->n;
    n->box.width = it->size;
    double height = flow_given_height(x->f, n, x->room.base);
    if (fills && is_stretched(x, n))
        height = fmax(x->room.height - flow_margins(n, TOP), 0);
    flow_inside(x->f, n, (struct flow_height){.given = height, .outer = x->room.base});
    it->cross = n->box.height + flow_margins(n, TOP);
}

/* What growing gives inside of a box of unknown height is not known inside of the item. */
static struct flow_height along_column(const struct flex *x, const struct flex_item *it)
{
    bool is_open = isnan(x->room.base) && isnan(flow_given_height(x->f, it->n, NAN)) &&
                   isnan(flow_length(it->n, PROP_FLEX_BASIS, TOP, NAN));

    return (struct flow_height){it->size, x->room.base, is_open};
}

static void lay_column_item(struct flex *x, struct flex_item *it)
{
    struct node *n = it->n;
    bool is_laid = n->box.is_laid && n->box.laid_width == n->box.width;
    struct flow_height h = along_column(x, it);
    bool is_final = is_laid && h.is_open && n->box.height == it->size;

    if (!is_laid || (!is_final && may_repeat(x)))
        flow_inside(x->f, n, h);
    n->box.height = it->size;
    it->cross = n->box.width + flow_margins(n, LEFT);
}

/* An item without a size of its own becomes as large as its line. */
static void stretch_item(struct flex *x, struct flex_item *it, double cross)
{
    struct node *n = it->n;

    if (!is_stretched(x, n))
        return;
    double size =
        fmax(cross - flow_margins(n, flex_cross_side(x)), flow_extra(n, flex_cross_side(x)));
    if (!x->is_row) {
        size = flow_clamp(n, PROP_MIN_WIDTH, size, x->room.width);
        if (size == n->box.width)
            return;
        n->box.width = size;
        if (n->first && may_repeat(x))
            flow_inside(x->f, n, along_column(x, it));
        n->box.height = it->size;
        return;
    }
    size = flow_clamp(n, PROP_MIN_HEIGHT, size, x->room.base);
    if (n->first && may_repeat(x))
        flow_inside(x->f, n, (struct flow_height){.given = size, .outer = x->room.base});
    n->box.height = size;
}

static double line_cross(const struct flex *x, const struct flex_item *it, int count)
{
    struct flex_group g = flex_group_of(x, it, count);
    double cross = fmax(g.above + g.below, 0);

    for (int i = 0; i < count; i++)
        cross = fmax(cross, it[i].cross);
    return cross;
}

static void lay_line(struct flex *x, struct flex_line *l, double room)
{
    bool fills = x->is_row && !x->wraps && !isnan(x->room.height);

    flex_share(x, l->items, l->count, room);
    for (int i = 0; i < l->count && !x->f->err; i++) {
        if (x->is_row)
            lay_row_item(x, &l->items[i], fills);
        else
            lay_column_item(x, &l->items[i]);
    }
    l->cross = line_cross(x, l->items, l->count);
}

/* ---- lines */

static int line_end(const struct flex *x, int from, double room)
{
    double used = 0;
    int i = from;

    if (!x->wraps || isnan(room))
        return x->count;
    for (; i < x->count; i++) {
        used += x->items[i].size + x->items[i].margins + (i > from ? x->gap : 0);
        if (i > from && used > room + 0.01)
            break;
    }
    return i;
}

/* Room along the main axis: the box's own, or what its content takes within its limits. */
static double find_room(const struct flex *x)
{
    double extra = flow_extra(x->n, TOP), longest = x->gap * (x->count - 1);

    if (!isnan(flex_main_room(x)))
        return flex_main_room(x);
    for (int i = 0; i < x->count; i++)
        longest += x->items[i].size + x->items[i].margins;
    return flow_clamp(x->n, PROP_MIN_HEIGHT, fmax(longest, 0) + extra, x->room.outer_height) -
           extra;
}

/* With a limit on its height a column may wrap although its height is auto. */
static double wrap_room(const struct flex *x)
{
    double high = flow_size(x->n, PROP_MAX_HEIGHT, x->room.outer_height);

    return isnan(flex_main_room(x)) && !isnan(high) ? high - flow_extra(x->n, TOP)
                                                    : flex_main_room(x);
}

static int cut_lines(struct flex *x)
{
    double room = wrap_room(x);

    x->lines = arena_alloc(x->f->arena, sizeof(*x->lines) * (size_t)(x->count ? x->count : 1));
    if (!x->lines)
        return x->f->err = -ENOMEM;
    for (int i = 0; i < x->count;) {
        int end = line_end(x, i, room);
        x->lines[x->line_count++] = (struct flex_line){.items = x->items + i, .count = end - i};
        i = end;
    }
    return 0;
}

/* How large the inside is across: given, or the sum of the lines within its limits. */
static double find_cross(const struct flex *x)
{
    double sum = x->line_gap * (x->line_count - 1), extra = flow_extra(x->n, TOP);

    if (!isnan(flex_cross_room(x)))
        return flex_cross_room(x);
    for (int i = 0; i < x->line_count; i++)
        sum += x->lines[i].cross;
    return flow_clamp(x->n, PROP_MIN_HEIGHT, fmax(sum, 0) + extra, x->room.outer_height) - extra;
}

static void lay_lines(struct flex *x)
{
    double room = find_room(x);

    for (int i = 0; i < x->line_count; i++)
        lay_line(x, &x->lines[i], room);
    double cross = find_cross(x);
    flex_place_lines(x, cross);
    for (int i = 0; i < x->line_count; i++) {
        struct flex_line *l = &x->lines[i];
        for (int k = 0; k < l->count && !x->f->err; k++)
            stretch_item(x, &l->items[k], l->cross);
        flex_align_line(x, l, room, cross);
    }
    flex_place_absent(x, room, cross);
}

/* ---- the box */

static struct flex begin_line(struct flow *f, struct node *n, struct flex_room room)
{
    const struct style *s = n->style;
    int direction = style_word(s, PROP_FLEX_DIRECTION);
    double row_gap = fmax(flow_px(&s->v[PROP_ROW_GAP], room.height), 0),
           column_gap = fmax(flow_px(&s->v[PROP_COLUMN_GAP], room.width), 0);
    bool is_row = !is_column(s);

    return (struct flex){.f = f,
                         .n = n,
                         .is_row = is_row,
                         .is_reverse =
                             direction == FLOW_ROW_REVERSE || direction == FLOW_COLUMN_REVERSE,
                         .wraps = style_word(s, PROP_FLEX_WRAP) != WRAP_NO,
                         .is_upside_down = style_word(s, PROP_FLEX_WRAP) == WRAP_REVERSE,
                         .room = room,
                         .gap = is_row ? column_gap : row_gap,
                         .line_gap = is_row ? row_gap : column_gap};
}

static int by_order(const void *a, const void *b)
{
    const struct flex_item *x = a, *y = b;
    double p = flex_number(x->n, PROP_ORDER), q = flex_number(y->n, PROP_ORDER);

    return p != q ? (p < q ? -1 : 1) : x->place < y->place ? -1 : 1;
}

static int collect_items(struct flex *x)
{
    int count = 0;
    bool has_order = false;

    for (struct node *c = x->n->first; c; c = c->next)
        count += is_item(c);
    x->items = arena_alloc(x->f->arena, sizeof(*x->items) * (size_t)(count ? count : 1));
    if (!x->items)
        return x->f->err = -ENOMEM;
    for (struct node *c = x->n->first; c; c = c->next) {
        if (!is_item(c))
            continue;
        x->items[x->count] = (struct flex_item){.n = c, .place = x->count};
        x->count++;
        has_order = has_order || flex_number(c, PROP_ORDER) != 0;
    }
    if (has_order)
        qsort(x->items, (size_t)x->count, sizeof(*x->items), by_order);
    return 0;
}

/* The item of a line whose baseline the box takes on: the first one that is seen. */
static const struct node *item_on_baseline(const struct flex *x, const struct flex_line *l)
{
    int first = x->is_reverse ? l->count - 1 : 0, step = x->is_reverse ? -1 : 1;

    for (int i = first; x->is_row && i >= 0 && i < l->count; i += step)
        if (flex_is_on_baseline(x, l->items[i].n))
            return l->items[i].n;
    return l->items[first].n;
}

static void note_lines(const struct flex *x)
{
    struct box *b = &x->n->box;

    if (!x->line_count)
        return;
    int top = x->is_upside_down ? x->line_count - 1 : 0;
    const struct node *first = item_on_baseline(x, &x->lines[top]);
    const struct node *last = item_on_baseline(x, &x->lines[x->line_count - 1 - top]);
    b->first_line = first->box.y + flow_line_of(first);
    b->baseline = last->box.y + flow_line_of(last);
}

static double content_of(const struct flex *x)
{
    double sum = x->is_row ? x->line_gap * (x->line_count - 1) : 0;

    for (int i = 0; i < x->line_count; i++)
        sum = x->is_row ? sum + x->lines[i].cross : fmax(sum, x->lines[i].length);
    return fmax(sum, 0);
}

double flex_run(struct flow *f, struct node *n, struct flex_room room)
{
    struct flex x = begin_line(f, n, room);

    if (collect_items(&x))
        return 0;
    for (int i = 0; i < x.count && !f->err; i++)
        measure_item(&x, &x.items[i]);
    if (f->err || cut_lines(&x))
        return 0;
    lay_lines(&x);
    note_lines(&x);
    return content_of(&x);
}

/* ---- as wide as the content wants */

/* An item of one line that does not grow wants at most its base size, one that does not shrink at
 * least that. */
static double width_in_line(struct flow *f, struct node *n, bool is_least)
{
    double width = is_least ? flow_least_width(f, n) : flow_wanted_width(f, n);
    struct box before = n->box;

    flow_edges(n, NAN);
    double base = flow_length(n, PROP_FLEX_BASIS, LEFT, NAN);
    if (!isnan(base) && flex_number(n, PROP_FLEX_GROW) == 0)
        width = fmin(width, base);
    if (!isnan(base) && flex_number(n, PROP_FLEX_SHRINK) == 0)
        width = fmax(width, base);
    width = flow_clamp(n, PROP_MIN_WIDTH, width, NAN);
    flow_put_edges(n, &before);
    return width;
}

static double width_of_item(struct flow *f, struct node *n, bool is_least)
{
    bool is_row = !is_column(n->style), wraps = style_word(n->style, PROP_FLEX_WRAP) != WRAP_NO;
    bool is_line = is_row && !wraps, is_sum = is_row && (!is_least || !wraps);
    double gap = flow_px(&n->style->v[PROP_COLUMN_GAP], NAN), width = 0;
    int count = 0;

    for (struct node *c = n->first; c; c = c->next) {
        if (!is_item(c))
            continue;
        double one = is_line    ? width_in_line(f, c, is_least)
                     : is_least ? flow_least_width(f, c)
                                : flow_wanted_width(f, c);
        one += flow_side_margins(c);
        width = is_sum ? width + one + (count++ ? gap : 0) : fmax(width, one);
    }
    return width;
}

/* A column that wraps wants the sum of its lines, made of items as wide as they want. */
static double wanted_of_columns(struct flow *f, struct node *n)
{
    double widest = width_of_item(f, n, false), height = flow_given_height(f, n, NAN), sum = 0;
    double inner = isnan(height) ? NAN : fmax(height - flow_extra(n, TOP), 0);
    struct flex x = begin_line(f, n, (struct flex_room){NAN, inner, inner, NAN});

    if (isnan(wrap_room(&x)) || collect_items(&x))
        return widest;
    for (int i = 0; i < x.count && !f->err; i++)
        measure_item(&x, &x.items[i]);
    if (f->err || cut_lines(&x))
        return widest;
    for (int i = 0; i < x.line_count; i++) {
        lay_line(&x, &x.lines[i], find_room(&x));
        sum += x.lines[i].cross + (i ? x.line_gap : 0);
    }
    return sum;
}

double flex_wanted_width(struct flow *f, struct node *n)
{
    bool may_have_lines = is_column(n->style) && style_word(n->style, PROP_FLEX_WRAP) != WRAP_NO;

    return may_have_lines ? wanted_of_columns(f, n) : width_of_item(f, n, false);
}

double flex_least_width(struct flow *f, struct node *n)
{
    return width_of_item(f, n, true);
}
