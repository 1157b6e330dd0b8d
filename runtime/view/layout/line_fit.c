/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line_fit.c - groups of items that stay together, and how many of them one line takes. */
#include "view/layout/line_fit.h"

enum hang_kind { HANG_ALL, HANG_LOOSE };

/* The end of the items that stay together with item i. */
static int group_end(const struct flow *f, int i)
{
    do {
        if (f->items[i++].kind == ITEM_NEWLINE)
            break;
    } while (i < f->item_count && !f->items[i].may_break);
    return i;
}

static bool is_edge(const struct item *i)
{
    return i->kind == ITEM_OPEN || i->kind == ITEM_CLOSE || i->kind == ITEM_OUT ||
           i->kind == ITEM_NEWLINE;
}

/* How wide the blanks are that hang over the end of the items, behind which only boxes end or stand
 * out of the flow. */
static double hanging(const struct flow *f, int from, int to, enum hang_kind kind)
{
    double width = 0;

    for (; to > from; to--) {
        const struct item *i = &f->items[to - 1];
        bool hangs = kind == HANG_ALL ? i->kind == ITEM_SPACE : item_is_loose(i);
        if (!hangs && !is_edge(i))
            break;
        width += hangs ? i->width : 0;
    }
    return width;
}

void line_fit_drop(struct flow *f, int from, int to)
{
    for (int k = to; k > from; k--) {
        struct item *i = &f->items[k - 1];
        if (item_is_loose(i))
            i->width = i->size = 0;
        else if (!is_edge(i))
            break;
    }
}

static double group_width(const struct flow *f, int from, int to, bool with_end)
{
    double width = 0;

    if (!with_end)
        width -= hanging(f, from, to, HANG_ALL);
    for (; from < to; from++)
        width += f->items[from].width;
    return width;
}

/* Where a group that is too wide for a line is torn; to: nowhere. */
static int torn_end(const struct flow *f, int from, int to, double room)
{
    double x = f->items[from].width;
    int end = to;

    for (int i = from + 1; i < to; i++) {
        if (f->items[i].may_tear && (end == to || x <= room + 0.01))
            end = i;
        x += f->items[i].width;
    }
    return end;
}

int line_fit(const struct flow *f, int from, double room)
{
    double x = 0;
    int i = from;

    while (i < f->item_count) {
        int to = group_end(f, i);
        if (i > from && x + group_width(f, i, to, false) > room + 0.01)
            break;
        if (i == from && group_width(f, i, to, false) > room + 0.01)
            to = torn_end(f, i, to, room);
        x += group_width(f, i, to, true);
        i = to;
        if (i < f->item_count && f->items[i].may_tear)
            break;
        if (f->items[i - 1].kind == ITEM_NEWLINE)
            break;
    }
    return i;
}

double line_fit_wanted(struct flow *f, struct node *first, struct node *end)
{
    int base = item_gather(f, first, end, (struct item_base){NAN, NAN, MEASURE_WANTED});
    double widest = 0, width = 0;
    int start = base;

    for (int i = base; i < f->item_count; i++) {
        width += f->items[i].width;
        if (f->items[i].kind != ITEM_NEWLINE && i + 1 < f->item_count)
            continue;
        widest = fmax(widest, width - hanging(f, start, i + 1, HANG_LOOSE));
        width = 0;
        start = i + 1;
    }
    f->item_count = base;
    return widest;
}

double line_fit_least(struct flow *f, struct node *first, struct node *end)
{
    int base = item_gather(f, first, end, (struct item_base){NAN, NAN, MEASURE_LEAST});
    double widest = 0;

    for (int i = base; i < f->item_count;) {
        int to = group_end(f, i);
        widest = fmax(widest, group_width(f, i, to, false));
        i = to;
    }
    f->item_count = base;
    return widest;
}
