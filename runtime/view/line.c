/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line.c - inline nodes become a row of items; the row is cut into lines, each with a baseline. */
#include "view/flow.h"

#include "base/err.h"

#include <stdlib.h>
#include <string.h>

enum item_kind { ITEM_TEXT, ITEM_SPACE, ITEM_NEWLINE, ITEM_ATOM, ITEM_OPEN, ITEM_CLOSE };

struct item {
    enum item_kind kind;
    bool may_break; /* a line may begin with it */
    struct node *node;
    const char *text;
    size_t size; /* of a space: 0 when it is not exactly one blank in the source */
    double width;
};

struct gather { /* nodes to items */
    struct flow *f;
    double width; /* what percentages refer to; NAN while measuring */
    bool may_break, after_space;
};

/* ---- characters */

static size_t read_char(const char *at, const char *end, uint32_t *out)
{
    unsigned char c = (unsigned char)*at;
    size_t more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;

    *out = more == 3 ? c & 0x07 : more == 2 ? c & 0x0f : more == 1 ? c & 0x1f : c;
    for (size_t i = 1; i <= more; i++) {
        if (at + i == end || ((unsigned char)at[i] & 0xc0) != 0x80)
            return i;
        *out = *out << 6 | ((unsigned char)at[i] & 0x3f);
    }
    return more + 1;
}

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

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
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

static const char *blank_end(const char *at, const char *end)
{
    while (at < end && is_blank(*at))
        at++;
    return at;
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
        const char *to = blank_end(at, end);
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
        if (is_blank(*at)) {
            push_text(g, n, word, at);
            word = at = take_blank(g, n, at, end);
            continue;
        }
        uint32_t c;
        size_t size = read_char(at, end, &c);
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

static void gather_atom(struct gather *g, struct node *n)
{
    bool wraps = space_of(n)->wraps, is_measured = isnan(g->width);
    double width;

    if (is_measured) {
        width = flow_wanted_width(g->f, n);
    } else {
        flow_shrink(g->f, n, g->width, NAN);
        width = n->box.width;
    }
    struct item *i = push(g, ITEM_ATOM, n, width + flow_margins(n, LEFT));
    if (i)
        i->may_break = wraps && g->f->item_count > 1;
    g->may_break = wraps;
    g->after_space = false;
}

static void gather_node(struct gather *g, struct node *n);

static void gather_inline(struct gather *g, struct node *n)
{
    flow_edges(n, g->width);
    const struct box *b = &n->box;
    struct item *i = push(g, ITEM_OPEN, n, b->margin[LEFT] + b->border[LEFT] + b->padding[LEFT]);
    if (i) {
        i->may_break = g->may_break;
        g->may_break = false;
    }
    for (struct node *c = n->first; c && !g->f->err; c = c->next)
        gather_node(g, c);
    push(g, ITEM_CLOSE, n, b->margin[RIGHT] + b->border[RIGHT] + b->padding[RIGHT]);
}

static void gather_node(struct gather *g, struct node *n)
{
    n->box.frags = NULL;
    if (flow_is_gone(n) || flow_is_out(n))
        return;
    if (!n->tag)
        gather_text(g, n);
    else if (layout_is_inline(n))
        gather_inline(g, n);
    else
        gather_atom(g, n);
}

static int gather(struct flow *f, struct node *first, struct node *end, double width)
{
    struct gather g = {.f = f, .width = width, .after_space = true};
    int base = f->item_count;

    for (struct node *n = first; n != end && !f->err; n = n->next)
        gather_node(&g, n);
    return base;
}

/* ---- one line */

struct line {
    struct flow *f;
    struct node *block;
    int from, to; /* items */
    double x, y;  /* where the next item goes, top of the line */
    double ascent, descent;
    struct node *open[TREE_DEPTH_MAX + 1]; /* inline nodes that reach over the line's end */
    double open_x[TREE_DEPTH_MAX + 1];
    int open_count;
};

static double line_height(const struct style *s, const struct font_metrics *m)
{
    const struct value *v = &s->v[PROP_LINE_HEIGHT];

    return v->unit == UNIT_NUMBER ? v->n * s->v[PROP_FONT_SIZE].n
           : v->unit == UNIT_PX   ? v->n
                                  : m->ascent + m->descent;
}

static void include(struct line *l, double ascent, double descent)
{
    l->ascent = fmax(l->ascent, ascent);
    l->descent = fmax(l->descent, descent);
}

static void include_text(struct line *l, const struct style *s)
{
    struct font_metrics m;

    l->f->cfg->metrics(l->f->cfg->arg, s, &m);
    double lead = line_height(s, &m) - m.ascent - m.descent;
    include(l, m.ascent + lead / 2, m.descent + lead / 2);
}

/* How far an atom's margin box reaches above the baseline. */
static double atom_ascent(const struct line *l, const struct node *n)
{
    const struct box *b = &n->box;
    double height = b->height + flow_margins(n, TOP);
    bool has_line = b->baseline >= 0 && style_word(n->style, PROP_OVERFLOW) == 0;

    switch (style_word(n->style, PROP_VERTICAL_ALIGN)) {
    case VALIGN_MIDDLE: /* half the height of an x above the baseline, about a quarter of the font
                           size */
        return height / 2 + l->block->style->v[PROP_FONT_SIZE].n / 4;
    case VALIGN_TOP:
        return l->ascent;
    case VALIGN_BOTTOM:
        return height - l->descent;
    default:
        return has_line ? b->margin[TOP] + b->baseline : height;
    }
}

static void include_atoms(struct line *l, bool is_edge_aligned)
{
    for (int i = l->from; i < l->to; i++) {
        const struct node *n = l->f->items[i].node;
        if (l->f->items[i].kind != ITEM_ATOM)
            continue;
        bool is_edge = style_word(n->style, PROP_VERTICAL_ALIGN) == VALIGN_TOP ||
                       style_word(n->style, PROP_VERTICAL_ALIGN) == VALIGN_BOTTOM;
        double ascent = atom_ascent(l, n);
        if (is_edge == is_edge_aligned)
            include(l, ascent, n->box.height + flow_margins(n, TOP) - ascent);
    }
}

static void measure_height(struct line *l)
{
    include_text(l, l->block->style);
    for (int i = l->from; i < l->to; i++)
        if (l->f->items[i].kind == ITEM_TEXT)
            include_text(l, l->f->items[i].node->style);
    include_atoms(l, false);
    include_atoms(l, true);
}

/* ---- fragments */

static void grow(struct box *b, const struct frag *g)
{
    bool is_first = b->frags == g;
    double right = is_first ? g->x + g->width : fmax(b->x + b->width, g->x + g->width);
    double bottom = is_first ? g->y + g->height : fmax(b->y + b->height, g->y + g->height);

    b->x = is_first ? g->x : fmin(b->x, g->x);
    b->y = is_first ? g->y : fmin(b->y, g->y);
    b->width = right - b->x;
    b->height = bottom - b->y;
}

static void add_frag(struct line *l, struct node *n, struct frag new_frag)
{
    struct frag *g = arena_alloc(l->f->arena, sizeof(*g));
    if (!g) {
        l->f->err = -ENOMEM;
        return;
    }
    *g = new_frag;
    if (!n->box.frags)
        n->box.frag_tail = &n->box.frags;
    *n->box.frag_tail = g;
    n->box.frag_tail = &g->next;
    grow(&n->box, g);
}

/* Words of one text that stand side by side in source and line are drawn as one. */
static bool extend_frag(struct node *n, const struct item *i, double x)
{
    if (!n->box.frags || !i->size)
        return false;
    struct frag *g = (struct frag *)((char *)n->box.frag_tail - offsetof(struct frag, next));
    if (g->text + g->size != i->text || fabs(g->x + g->width - x) > 0.01)
        return false;
    g->size += i->size;
    g->width += i->width;
    grow(&n->box, g);
    return true;
}

static void place_text(struct line *l, const struct item *i)
{
    struct font_metrics m;

    l->f->cfg->metrics(l->f->cfg->arg, i->node->style, &m);
    double top = l->y + l->ascent - m.ascent;
    bool is_same_line = i->node->box.frags && i->node->box.y + i->node->box.height > top + m.ascent;
    if (is_same_line && extend_frag(i->node, i, l->x))
        return;
    if (i->kind == ITEM_TEXT)
        add_frag(l, i->node,
                 (struct frag){.x = l->x,
                               .y = top,
                               .width = i->width,
                               .height = m.ascent + m.descent,
                               .baseline = m.ascent,
                               .text = i->text,
                               .size = i->size});
}

static void place_atom(struct line *l, const struct item *i)
{
    struct box *b = &i->node->box;

    b->x = l->x + b->margin[LEFT];
    b->y = l->y + l->ascent - atom_ascent(l, i->node) + b->margin[TOP];
}

static void open_node(struct line *l, struct node *n, double x)
{
    if (l->open_count > TREE_DEPTH_MAX)
        return;
    l->open[l->open_count] = n;
    l->open_x[l->open_count++] = x;
}

/* The part of an inline node that lies on this line, with its border and padding above and below.
 */
static void place_inline(struct line *l, struct node *n, double from, double to)
{
    struct font_metrics m;
    const struct box *b = &n->box;

    l->f->cfg->metrics(l->f->cfg->arg, n->style, &m);
    double above = b->border[TOP] + b->padding[TOP], below = b->border[BOTTOM] + b->padding[BOTTOM];
    add_frag(l, n,
             (struct frag){.x = from,
                           .y = l->y + l->ascent - m.ascent - above,
                           .width = fmax(to - from, 0),
                           .height = m.ascent + m.descent + above + below});
}

static void place_item(struct line *l, const struct item *i)
{
    switch (i->kind) {
    case ITEM_TEXT:
    case ITEM_SPACE:
        place_text(l, i);
        break;
    case ITEM_ATOM:
        place_atom(l, i);
        break;
    case ITEM_OPEN:
        open_node(l, i->node, l->x + i->node->box.margin[LEFT]);
        break;
    case ITEM_CLOSE:
        if (l->open_count > 0)
            l->open_count--;
        place_inline(l, i->node, l->open_x[l->open_count],
                     l->x + i->width - i->node->box.margin[RIGHT]);
        break;
    case ITEM_NEWLINE:
        break;
    }
    l->x += i->width;
}

static double width_of(const struct line *l)
{
    double width = 0;

    for (int i = l->from; i < l->to; i++)
        width += l->f->items[i].width;
    return width;
}

static bool has_content(const struct line *l)
{
    for (int i = l->from; i < l->to; i++)
        if (l->f->items[i].kind == ITEM_TEXT || l->f->items[i].kind == ITEM_ATOM ||
            l->f->items[i].kind == ITEM_NEWLINE || l->f->items[i].width > 0)
            return true;
    return false;
}

static double share_before(const struct style *s)
{
    int align = style_word(s, PROP_TEXT_ALIGN);

    return align == ALIGN_CENTER ? 0.5 : align == ALIGN_RIGHT || align == ALIGN_END ? 1 : 0;
}

/* Returns the height. Spaces at the end hang over: they are already cut off. */
static double place_line(struct line *l, double left, double room)
{
    l->ascent = l->descent = -1e9;
    if (has_content(l))
        measure_height(l);
    else
        l->ascent = l->descent = 0;
    l->x = left + share_before(l->block->style) * fmax(room - width_of(l), 0);
    for (int i = 0; i < l->open_count; i++)
        l->open_x[i] = l->x;
    for (int i = l->from; i < l->to && !l->f->err; i++) {
        struct item item = l->f->items[i];
        place_item(l, &item);
    }
    for (int i = 0; i < l->open_count; i++)
        place_inline(l, l->open[i], l->open_x[i], l->x);
    if (has_content(l))
        l->block->box.baseline = l->y + l->ascent;
    return fmax(l->ascent + l->descent, 0);
}

/* ---- lines */

/* The end of the items that stay together with item i. */
static int group_end(const struct flow *f, int i)
{
    do {
        if (f->items[i++].kind == ITEM_NEWLINE)
            break;
    } while (i < f->item_count && !f->items[i].may_break);
    return i;
}

static double group_width(const struct flow *f, int from, int to, bool with_end)
{
    double width = 0;

    while (!with_end && to > from && f->items[to - 1].kind == ITEM_SPACE)
        to--;
    for (; from < to; from++)
        width += f->items[from].width;
    return width;
}

/* How many items fit into one line, at least one group. */
static int fill(const struct flow *f, int from, double room)
{
    double x = 0;
    int i = from;

    while (i < f->item_count) {
        int to = group_end(f, i);
        if (i > from && x + group_width(f, i, to, false) > room + 0.01)
            break;
        x += group_width(f, i, to, true);
        i = to;
        if (f->items[i - 1].kind == ITEM_NEWLINE)
            break;
    }
    return i;
}

static bool is_loose(const struct item *i)
{
    return i->kind == ITEM_SPACE && space_of(i->node)->collapses;
}

double line_run(struct flow *f, struct node *n, struct node *first, struct node *end, double y,
                double content_width)
{
    int base = gather(f, first, end, content_width);
    struct line l = {.f = f, .block = n, .y = y};
    double left = n->box.border[LEFT] + n->box.padding[LEFT];

    for (int i = base; i < f->item_count && !f->err;) {
        if (is_loose(&f->items[i])) {
            i++;
            continue;
        }
        l.from = i;
        i = fill(f, i, content_width);
        for (l.to = i; l.to > l.from && is_loose(&f->items[l.to - 1]);)
            l.to--;
        l.y += place_line(&l, left, content_width);
    }
    f->item_count = base;
    return l.y - y;
}

double line_wanted_width(struct flow *f, struct node *n, struct node *first, struct node *end)
{
    int base = gather(f, first, end, NAN);
    double widest = 0, width = 0;

    for (int i = base; i < f->item_count; i++) {
        bool is_last_space = is_loose(&f->items[i]) && i + 1 == f->item_count;
        width =
            f->items[i].kind == ITEM_NEWLINE ? 0 : width + (is_last_space ? 0 : f->items[i].width);
        widest = fmax(widest, width);
    }
    f->item_count = base;
    (void)n;
    return widest;
}
