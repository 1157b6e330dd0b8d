/* SPDX-License-Identifier: GPL-3.0-or-later */
/* flex.c - rows and columns: base sizes, wrapping into lines, growing and shrinking, alignment. */
#include "view/flow.h"

#include "base/err.h"

#include <string.h>

struct flex_item {
    struct node *n;
    double base, size; /* along the main axis, border box */
    double margins;    /* both of the main axis */
    double cross;
    bool is_laid, is_frozen;
};

struct flex {
    struct flow *f;
    struct node *n;
    struct flex_item *items;
    int count;
    bool is_row, is_reverse, wraps;
    double width, height; /* of the content; height may be NAN */
    double gap, line_gap;
};

static bool is_column(const struct style *s)
{
    return style_word(s, PROP_FLEX_DIRECTION) >= FLOW_COLUMN;
}

static double number(const struct node *n, enum prop p)
{
    return n->style->v[p].unit == UNIT_NUMBER ? n->style->v[p].n : 0;
}

static int main_side(const struct flex *x)
{
    return x->is_row ? LEFT : TOP;
}

static int cross_side(const struct flex *x)
{
    return x->is_row ? TOP : LEFT;
}

static int align_of(const struct flex *x, const struct node *n)
{
    int self = style_word(n->style, PROP_ALIGN_SELF);

    return self >= 0 ? self : style_word(x->n->style, PROP_ALIGN_ITEMS);
}

/* Texts directly inside were given a box of their own by the cascade. */
static bool is_item(const struct node *n)
{
    return !flow_is_gone(n) && !flow_is_out(n);
}

/* ---- base sizes */

static double row_base(struct flex *x, struct node *n)
{
    double size = flow_size(n, PROP_FLEX_BASIS, x->width);

    if (isnan(size))
        size = flow_size(n, PROP_WIDTH, x->width);
    if (isnan(size)) {
        size = flow_wanted_width(x->f, n);
        flow_edges(n, x->width);
    }
    return flow_clamp(n, PROP_MIN_WIDTH, size, x->width);
}

static double column_width(struct flex *x, struct node *n)
{
    double width = flow_size(n, PROP_WIDTH, x->width), room = x->width - flow_margins(n, LEFT);

    if (isnan(width) && align_of(x, n) != CROSS_STRETCH) {
        width = fmin(flow_wanted_width(x->f, n), room);
        flow_edges(n, x->width);
    }
    width = fmax(isnan(width) ? room : width, flow_extra(n, LEFT));
    return flow_clamp(n, PROP_MIN_WIDTH, width, x->width);
}

static double column_base(struct flex *x, struct flex_item *it)
{
    struct node *n = it->n;
    double size = flow_size(n, PROP_FLEX_BASIS, x->height);
    bool is_content_box = style_word(n->style, PROP_BOX_SIZING) == 0;

    if (!isnan(size) && is_content_box) /* measured with the paddings of the other axis */
        size += flow_extra(n, TOP) - flow_extra(n, LEFT);
    if (isnan(size))
        size = flow_size(n, PROP_HEIGHT, x->height);
    n->box.width = column_width(x, n);
    if (isnan(size)) {
        flow_inside(x->f, n, NAN, x->height);
        size = n->box.height;
        it->is_laid = true;
    }
    return flow_clamp(n, PROP_MIN_HEIGHT, size, x->height);
}

static void measure_item(struct flex *x, struct flex_item *it)
{
    flow_edges(it->n, x->width);
    it->base = x->is_row ? row_base(x, it->n) : column_base(x, it);
    it->size = it->base;
    it->margins = flow_margins(it->n, main_side(x));
}

/* ---- growing and shrinking one line of items */

static double share(const struct flex_item *it, bool grows)
{
    return grows ? number(it->n, PROP_FLEX_GROW) : number(it->n, PROP_FLEX_SHRINK) * it->base;
}

static double clamp_main(const struct flex *x, const struct flex_item *it, double size)
{
    double least = flow_extra(it->n, main_side(x));

    return x->is_row ? flow_clamp(it->n, PROP_MIN_WIDTH, fmax(size, least), x->width)
                     : flow_clamp(it->n, PROP_MIN_HEIGHT, fmax(size, least), x->height);
}

static double free_space(const struct flex *x, const struct flex_item *it, int count, double room)
{
    double used = x->gap * (count - 1);

    for (int i = 0; i < count; i++)
        used += it[i].margins + (it[i].is_frozen ? it[i].size : it[i].base);
    return room - used;
}

/* One pass; true when a limit was met and the rest must be shared out again. */
static bool stretch_once(struct flex *x, struct flex_item *it, int count, double room, bool grows)
{
    double space = free_space(x, it, count, room), shares = 0;
    bool is_cut = false;

    for (int i = 0; i < count; i++)
        shares += it[i].is_frozen ? 0 : share(&it[i], grows);
    if (grows && shares > 0 && shares < 1)
        space *= shares;
    for (int i = 0; i < count; i++) {
        if (it[i].is_frozen || shares <= 0)
            continue;
        double wanted = it[i].base + space * share(&it[i], grows) / shares;
        it[i].size = clamp_main(x, &it[i], wanted);
        if (fabs(it[i].size - wanted) > 0.001)
            it[i].is_frozen = is_cut = true;
    }
    return is_cut;
}

static void stretch(struct flex *x, struct flex_item *it, int count, double room)
{
    if (isnan(room))
        return;
    bool grows = free_space(x, it, count, room) > 0;
    for (int turn = 0; turn < count && turn < 100; turn++)
        if (!stretch_once(x, it, count, room, grows))
            return;
}

/* ---- laying out and aligning */

static double main_room(const struct flex *x)
{
    return x->is_row ? x->width : x->height;
}

/* Second layouts are counted: nested boxes would otherwise double the work with every level. */
static bool may_repeat(struct flex *x)
{
    return x->f->budget > 0 && x->f->budget--;
}

static void lay_row_item(struct flex *x, struct flex_item *it, bool fills)
{
    struct node *n = it->n;
    double height = flow_size(n, PROP_HEIGHT, x->height);
    bool is_stretched = isnan(height) && fills && align_of(x, n) == CROSS_STRETCH;

    n->box.width = it->size;
    flow_inside(x->f, n, is_stretched ? fmax(x->height - flow_margins(n, TOP), 0) : height,
                x->height);
    it->cross = n->box.height + flow_margins(n, TOP);
}

static void lay_column_item(struct flex *x, struct flex_item *it)
{
    struct node *n = it->n;

    if (!it->is_laid || (n->box.height != it->size && may_repeat(x)))
        flow_inside(x->f, n, it->size, x->height);
    n->box.height = it->size;
    it->cross = n->box.width + flow_margins(n, LEFT);
}

static void stretch_row_item(struct flex *x, struct flex_item *it, double cross)
{
    struct node *n = it->n;
    double height = flow_clamp(n, PROP_MIN_HEIGHT,
                               fmax(cross - flow_margins(n, TOP), flow_extra(n, TOP)), x->height);

    if (align_of(x, n) != CROSS_STRETCH || n->style->v[PROP_HEIGHT].unit != UNIT_AUTO ||
        n->box.height == height)
        return;
    if (n->first && may_repeat(x))
        flow_inside(x->f, n, height, x->height);
    n->box.height = height;
}

struct spread {
    double before, between;
};

static struct spread spread_of(int how, double space, int count)
{
    double rest = fmax(space, 0);

    switch (how) {
    case MAIN_END:
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

static int auto_margins(const struct flex *x, const struct flex_item *it, int count)
{
    int autos = 0;

    for (int i = 0; i < count; i++)
        for (int side = main_side(x), k = 0; k < 2; k++)
            autos += it[i].n->style->v[PROP_MARGIN_TOP + (side + 2 * k) % 4].unit == UNIT_AUTO;
    return autos;
}

static double auto_share(const struct node *n, int side, double each)
{
    return n->style->v[PROP_MARGIN_TOP + side].unit == UNIT_AUTO ? each : 0;
}

static double cross_offset(const struct flex *x, const struct flex_item *it, double cross)
{
    const struct node *n = it->n;
    int low = cross_side(x), high = (low + 2) % 4;
    double size = (x->is_row ? n->box.height : n->box.width) + flow_margins(n, low);
    bool low_auto = n->style->v[PROP_MARGIN_TOP + low].unit == UNIT_AUTO;
    bool high_auto = n->style->v[PROP_MARGIN_TOP + high].unit == UNIT_AUTO;
    double space = cross - size;

    if (low_auto || high_auto)
        return !low_auto ? 0 : fmax(space, 0) / (high_auto ? 2 : 1);
    switch (align_of(x, n)) {
    case CROSS_END:
        return space;
    case CROSS_CENTER:
        return space / 2;
    default:
        return 0;
    }
}

static void put(const struct flex *x, struct flex_item *it, double along, double across)
{
    struct box *b = &it->n->box, *outer = &x->n->box;
    double left = outer->border[LEFT] + outer->padding[LEFT],
           top = outer->border[TOP] + outer->padding[TOP];

    b->x = left + (x->is_row ? along : across) + b->margin[LEFT];
    b->y = top + (x->is_row ? across : along) + b->margin[TOP];
}

static void align_line(struct flex *x, struct flex_item *it, int count, double room, double across,
                       double cross)
{
    for (int i = 0; i < count; i++)
        it[i].is_frozen = true; /* the sizes are final */
    double space = free_space(x, it, count, room), each = 0;
    int autos = auto_margins(x, it, count);
    struct spread s =
        spread_of(style_word(x->n->style, PROP_JUSTIFY_CONTENT), autos ? 0 : space, count);

    if (autos)
        each = fmax(space, 0) / autos;
    double along = s.before;
    for (int i = 0; i < count; i++) {
        double length = it[i].size + it[i].margins;
        along += auto_share(it[i].n, main_side(x), each);
        put(x, &it[i], x->is_reverse ? room - along - length : along,
            across + cross_offset(x, &it[i], cross));
        along += length + auto_share(it[i].n, (main_side(x) + 2) % 4, each) + s.between + x->gap;
    }
}

static double line_cross(const struct flex_item *it, int count)
{
    double cross = 0;

    for (int i = 0; i < count; i++)
        cross = fmax(cross, it[i].cross);
    return cross;
}

/* Returns the size of the line across. used: the size along. */
static double run_line(struct flex *x, struct flex_item *it, int count, double across, double *used)
{
    bool is_single = count == x->count && !x->wraps;
    bool fills = is_single && !isnan(x->height);

    stretch(x, it, count, main_room(x));
    for (int i = 0; i < count && !x->f->err; i++) {
        if (x->is_row)
            lay_row_item(x, &it[i], fills);
        else
            lay_column_item(x, &it[i]);
    }
    double cross = line_cross(it, count);
    if (x->is_row && fills)
        cross = x->height;
    if (!x->is_row && is_single)
        cross = x->width;
    for (int i = 0; i < count && x->is_row; i++)
        stretch_row_item(x, &it[i], cross);
    for (int i = 0; i < count; i++)
        it[i].is_frozen = true;
    double sum = -free_space(x, it, count, 0);
    align_line(x, it, count, isnan(main_room(x)) ? sum : main_room(x), across, cross);
    *used = sum;
    return cross;
}

static int line_end(const struct flex *x, int from)
{
    double used = 0, room = main_room(x);
    int i = from;

    if (!x->wraps || isnan(room))
        return x->count;
    for (; i < x->count; i++) {
        used += x->items[i].base + x->items[i].margins + (i > from ? x->gap : 0);
        if (i > from && used > room + 0.01)
            break;
    }
    return i;
}

/* ---- the box */

static struct flex begin(struct flow *f, struct node *n, double width, double height)
{
    const struct style *s = n->style;
    int direction = style_word(s, PROP_FLEX_DIRECTION);
    double row_gap = flow_px(&s->v[PROP_ROW_GAP], height),
           column_gap = flow_px(&s->v[PROP_COLUMN_GAP], width);
    bool is_row = !is_column(s);

    return (struct flex){.f = f,
                         .n = n,
                         .is_row = is_row,
                         .is_reverse =
                             direction == FLOW_ROW_REVERSE || direction == FLOW_COLUMN_REVERSE,
                         .wraps = style_word(s, PROP_FLEX_WRAP) != WRAP_NO,
                         .width = width,
                         .height = height,
                         .gap = is_row ? column_gap : row_gap,
                         .line_gap = is_row ? row_gap : column_gap};
}

static int collect(struct flex *x)
{
    int count = 0;

    for (struct node *c = x->n->first; c; c = c->next)
        count += is_item(c);
    x->items = arena_alloc(x->f->arena, sizeof(*x->items) * (size_t)(count ? count : 1));
    if (!x->items)
        return x->f->err = -ENOMEM;
    for (struct node *c = x->n->first; c; c = c->next)
        if (is_item(c))
            x->items[x->count++].n = c;
    return 0;
}

static void note_out_of_flow(const struct flex *x)
{
    const struct box *b = &x->n->box;

    for (struct node *c = x->n->first; c; c = c->next) {
        c->box.flow_x = b->border[LEFT] + b->padding[LEFT];
        c->box.flow_y = b->border[TOP] + b->padding[TOP];
    }
}

double flex_run(struct flow *f, struct node *n, double content_width, double content_height)
{
    struct flex x = begin(f, n, content_width, content_height);
    double across = 0, longest = 0, used;

    if (collect(&x))
        return 0;
    note_out_of_flow(&x);
    for (int i = 0; i < x.count && !f->err; i++)
        measure_item(&x, &x.items[i]);
    for (int i = 0; i < x.count && !f->err;) {
        int end = line_end(&x, i);
        across += i > 0 ? x.line_gap : 0;
        across += run_line(&x, x.items + i, end - i, across, &used);
        longest = fmax(longest, used);
        i = end;
    }
    return x.is_row ? across : longest;
}

double flex_wanted_width(struct flow *f, struct node *n)
{
    bool is_row = !is_column(n->style);
    double gap = flow_px(&n->style->v[PROP_COLUMN_GAP], NAN), width = 0;
    int count = 0;

    for (struct node *c = n->first; c; c = c->next) {
        if (!is_item(c))
            continue;
        double one = flow_wanted_width(f, c) + flow_margins(c, LEFT);
        width = is_row ? width + one + (count++ ? gap : 0) : fmax(width, one);
    }
    return width;
}
