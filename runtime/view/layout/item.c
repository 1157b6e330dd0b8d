/* SPDX-License-Identifier: GPL-3.0-or-later */
/* item.c - cuts texts where lines may break, and lays out the boxes that stand in a line. */
#include "view/layout/item.h"

#include "base/err.h"
#include "view/markup/chars.h"

#include <stdlib.h>

struct gather { /* nodes to items */
    struct flow *f;
    struct item_base base;
    bool may_break, after_space;
};

/* ---- characters */

static bool is_one_of(uint32_t c, const uint32_t *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == c)
            return true;
    return false;
}

/* Chinese, Japanese, Korean and pictographs break between any two characters, but not before these:
 */
static const uint32_t closing[] = {0x3001, 0x3002, 0x3009, 0x300b, 0x300d, 0x300f, 0x3011,
                                   0x3015, 0xff01, 0xff09, 0xff0c, 0xff0e, 0xff1a, 0xff1b,
                                   0xff1f, 0xff3d, 0xff5d, 0x2019, 0x201d, 0x30fc};
/* nor behind these: */
static const uint32_t opening[] = {0x3008, 0x300a, 0x300c, 0x300e, 0x3010,
                                   0x3014, 0xff08, 0xff3b, 0xff5b};

static bool is_wide(uint32_t c)
{
    return (c >= 0x2e80 && c < 0xa960) || (c >= 0xac00 && c < 0xd7b0) ||
           (c >= 0xf900 && c < 0xfb00) || (c >= 0xff00 && c < 0xffef) || c >= 0x1f000;
}

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

static void push_text(struct gather *g, struct node *n, const char *from, const char *to)
{
    if (from == to)
        return;
    size_t size = (size_t)(to - from);
    double width = g->f->cfg->text_width(g->f->cfg->arg, n->style, from, size);
    struct item *i = push(g, ITEM_TEXT, n, width);
    if (!i)
        return;
    i->text = from;
    i->size = size;
    i->may_break = g->may_break;
    g->may_break = g->after_space = false;
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

static void gather_text(struct gather *g, struct node *n)
{
    const char *at = n->text, *end = at + n->text_size, *word = at;
    bool wraps = space_of(n)->wraps, breaks_all = style_word(n->style, PROP_WORD_BREAK) == 1;

    n->box.is_there = true;
    while (at < end && !g->f->err) {
        if (chars_is_blank(*at)) {
            push_text(g, n, word, at);
            word = at = take_blank(g, n, at, end);
            continue;
        }
        uint32_t c;
        size_t size = chars_read(at, end, &c);
        if (!wraps || !(breaks_all || is_wide(c))) {
            at += size;
            continue;
        }
        push_text(g, n, word, at);
        g->may_break = (g->may_break || at != n->text) &&
                       !is_one_of(c, closing, sizeof(closing) / sizeof(*closing));
        push_text(g, n, at, at + size);
        g->may_break = !is_one_of(c, opening, sizeof(opening) / sizeof(*opening));
        word = at += size;
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
    struct gather g = {.f = f, .base = of, .after_space = true};
    int base = f->item_count;

    for (struct node *n = first; n != end && !f->err; n = n->next)
        gather_node(&g, n);
    return base;
}

bool item_is_loose(const struct item *i)
{
    return i->kind == ITEM_SPACE && space_of(i->node)->collapses;
}
