/* SPDX-License-Identifier: GPL-3.0-or-later */
/* item.c - cuts texts where lines may break, and lays out the boxes that stand in a line. */
#include "view/layout/item.h"

#include "base/err.h"
#include "view/layout/breaks.h"
#include "view/markup/chars.h"

#include <stdlib.h>

struct gather { /* nodes to items */
    struct flow *f;
    struct item_base base;
    int base_item; /* the first one */
    bool may_break, after_space;
    uint32_t before, last; /* characters; 0: a blank or a box */
};

/* ---- white space */

struct space_row {
    bool collapses, keeps_newlines, wraps;
};
static const struct space_row space_rows[] = {
    [SPACE_NORMAL] = {true, false, true},  [SPACE_NOWRAP] = {true, false, false},
    [SPACE_PRE] = {false, true, false},    [SPACE_PRE_WRAP] = {false, true, true},
    [SPACE_PRE_LINE] = {true, true, true},
};

static const struct space_row *space_of(const struct node *n)
{
    int word = style_word(n->style, PROP_WHITE_SPACE);

    return &space_rows[word < 0 ? SPACE_NORMAL : word];
}

/* ---- items */

static struct item *push(struct gather *g, enum item_kind kind, struct node *n, double width)
{
    struct flow *f = g->f;

    if (f->item_count == f->item_room) {
        int room = f->item_room ? f->item_room * 2 : 128;
        struct item *more = realloc(f->items, (size_t)room * sizeof(*more));
        if (!more) {
            f->err = -ENOMEM;
            return NULL;
        }
        f->items = more;
        f->item_room = room;
    }
    struct item *i = &f->items[f->item_count++];
    *i = (struct item){.kind = kind, .node = n, .width = width};
    return i;
}

/* A line may begin with the boxes that open right before the item, not between them and it. */
static void let_break(struct gather *g, struct item *i)
{
    struct item *first = g->f->items + g->base_item;

    while (i > first && i[-1].kind == ITEM_OPEN && !i[-1].may_break)
        i--;
    i->may_break = true;
}

static void push_piece(struct gather *g, struct node *n, const char *from, const char *to)
{
    size_t size = (size_t)(to - from);
    double width = g->f->cfg->text_width(g->f->cfg->arg, n->style, from, size);
    struct item *i = push(g, ITEM_TEXT, n, width);
    if (!i)
        return;
    i->text = from;
    i->size = size;
    if (g->may_break)
        let_break(g, i);
    g->may_break = g->after_space = false;
}

/* Each character of a word that is wider than the room may begin a line when nothing else helps. */
static void push_torn(struct gather *g, struct node *n, const char *from, const char *to)
{
    bool is_first = true;

    for (const char *at = from; at < to && !g->f->err;) {
        uint32_t c;
        size_t size = chars_read(at, to, &c);
        bool breaks_here = !is_first && g->base.measure == MEASURE_LEAST;
        g->may_break = g->may_break || breaks_here;
        push_piece(g, n, at, at + size);
        if (!g->f->err)
            g->f->items[g->f->item_count - 1].may_tear = !is_first;
        is_first = false;
        at += size;
    }
}

/* Words may be torn: while lines are made, and, for some of the values, while the least width is
 * measured. */
static bool may_tear(const struct gather *g, const struct style *s)
{
    int wrap = style_word(s, PROP_OVERFLOW_WRAP);
    bool always = wrap == TEAR_ANYWHERE || style_word(s, PROP_WORD_BREAK) == BREAK_WORD;

    return g->base.measure == MEASURE_LEAST ? always
           : g->base.measure == MEASURE_NOT ? always || wrap == TEAR_WORD
                                            : false;
}

static void push_text(struct gather *g, struct node *n, const char *from, const char *to)
{
    if (from == to)
        return;
    size_t size = (size_t)(to - from);
    bool tears = space_of(n)->wraps && may_tear(g, n->style);
    bool is_wide =
        tears && (g->base.measure == MEASURE_LEAST ||
                  g->f->cfg->text_width(g->f->cfg->arg, n->style, from, size) > g->base.width);
    if (is_wide)
        push_torn(g, n, from, to);
    else
        push_piece(g, n, from, to);
}

static void push_space(struct gather *g, struct node *n, const char *at, size_t size)
{
    const struct space_row *row = space_of(n);

    if (row->collapses && g->after_space)
        return;
    double width = g->f->cfg->text_width(g->f->cfg->arg, n->style, " ", 1);
    struct item *i = push(g, ITEM_SPACE, n, width);
    if (!i)
        return;
    i->text = at;
    i->size = size == 1 && *at == ' ' ? 1 : 0;
    g->after_space = row->collapses;
    g->may_break = row->wraps;
}

static void push_newline(struct gather *g, struct node *n)
{
    push(g, ITEM_NEWLINE, n, 0);
    g->after_space = true; /* blanks that begin a line vanish */
    g->may_break = false;
}

/* A run of blanks: one space, or newlines when they are kept. Those at either end of a text come
 * from the layout of the template and are not kept. */
static void take_collapsed(struct gather *g, struct node *n, const char *from, const char *to,
                           bool is_edge)
{
    bool has_newline = false;

    for (const char *p = from; p < to && space_of(n)->keeps_newlines && !is_edge; p++) {
        if (*p == '\n') {
            push_newline(g, n);
            has_newline = true;
        }
    }
    if (!has_newline)
        push_space(g, n, from, (size_t)(to - from));
}

static const char *take_blank(struct gather *g, struct node *n, const char *at, const char *end)
{
    if (space_of(n)->collapses) {
        const char *to = chars_skip_blanks(at, end);
        take_collapsed(g, n, at, to, at == n->text || to == end);
        return to;
    }
    if (*at == '\n')
        push_newline(g, n);
    else if (*at != '\r')
        push_space(g, n, at, 1);
    return at + 1;
}

static enum breaks_rule rule_of(const struct style *s)
{
    int word = style_word(s, PROP_WORD_BREAK);

    return word == BREAK_ALL    ? BREAKS_ALL
           : word == BREAK_KEEP ? BREAKS_NO_LETTERS
                                : BREAKS_BY_SCRIPT;
}

static void remember(struct gather *g, uint32_t c)
{
    g->before = g->last;
    g->last = c;
}

static void gather_text(struct gather *g, struct node *n)
{
    const char *at = n->text, *end = at + n->text_size, *word = at;
    enum breaks_rule rule = rule_of(n->style);

    n->box.is_there = true;
    while (at < end && !g->f->err) {
        if (chars_is_blank(*at)) {
            push_text(g, n, word, at);
            word = at = take_blank(g, n, at, end);
            g->before = g->last = 0;
            continue;
        }
        uint32_t c;
        size_t size = chars_read(at, end, &c);
        if (space_of(n)->wraps && breaks_between(rule, g->before, g->last, c)) {
            push_text(g, n, word, at);
            g->may_break = true;
            word = at;
        }
        remember(g, c);
        at += size;
    }
    push_text(g, n, word, end);
}

static double atom_width(struct gather *g, struct node *n)
{
    if (g->base.measure == MEASURE_WANTED)
        return flow_wanted_width(g->f, n) + flow_side_margins(n);
    if (g->base.measure == MEASURE_LEAST)
        return flow_least_width(g->f, n) + flow_side_margins(n);
    flow_shrink(g->f, n, g->base.width, g->base.height);
    return n->box.width + flow_margins(n, LEFT);
}

static void gather_atom(struct gather *g, struct node *n)
{
    bool wraps = space_of(n->parent)->wraps;
    struct item *i = push(g, ITEM_ATOM, n, atom_width(g, n));

    if (i)
        i->may_break = wraps && g->f->item_count > 1;
    g->may_break = wraps;
    g->after_space = false;
    g->before = g->last = 0;
}

static void gather_node(struct gather *g, struct node *n);

static void gather_inline(struct gather *g, struct node *n)
{
    struct box measured = n->box;

    flow_edges(n, g->base.width);
    const struct box *b = &n->box;
    struct item *i = push(g, ITEM_OPEN, n, b->margin[LEFT] + b->border[LEFT] + b->padding[LEFT]);
    if (i) {
        i->may_break = g->may_break;
        g->may_break = false;
    }
    double behind = b->margin[RIGHT] + b->border[RIGHT] + b->padding[RIGHT];
    if (g->base.measure) /* leaves the box as it was */
        n->box = measured;
    for (struct node *c = n->first; c && !g->f->err; c = c->next)
        gather_node(g, c);
    push(g, ITEM_CLOSE, n, behind);
}

static void gather_node(struct gather *g, struct node *n)
{
    if (flow_is_gone(n))
        return;
    if (flow_is_out(n)) {
        if (!g->base.measure)
            push(g, ITEM_OUT, n, 0);
        return;
    }
    if (!g->base.measure)
        n->box.frags = NULL;
    if (!n->tag)
        gather_text(g, n);
    else if (layout_is_inline(n))
        gather_inline(g, n);
    else
        gather_atom(g, n);
}

int item_gather(struct flow *f, struct node *first, struct node *end, struct item_base of)
{
    struct gather g = {.f = f, .base = of, .base_item = f->item_count, .after_space = true};
    int base = f->item_count;

    for (struct node *n = first; n != end && !f->err; n = n->next)
        gather_node(&g, n);
    return base;
}

bool item_is_loose(const struct item *i)
{
    return i->kind == ITEM_SPACE && space_of(i->node)->collapses;
}
