/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line.c - a row of items is cut into lines, each with a baseline; items find their places on it.
 */
#include "view/layout/line_fit.h"

#include "base/err.h"
#include "view/markup/chars.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* ---- one line */

struct line {
    struct flow *f;
    struct node *block;
    int from, to; /* items */
    double left, room;
    double x, y;     /* where the next item goes, top of the line */
    bool has_placed; /* a text or a box */
    double ascent, descent;
    struct node *open[TREE_DEPTH_MAX + 1]; /* inline nodes that reach over the line's end */
    double open_x[TREE_DEPTH_MAX + 1];
    int open_count;
    struct node *dots; /* the text the line is cut in; NULL: it is whole */
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

static double raise_of(const struct flow *f, const struct node *n)
{
    const struct value *v = &n->style->v[PROP_VERTICAL_ALIGN];
    struct font_metrics m;

    if (v->unit == UNIT_PX)
        return v->n;
    f->cfg->metrics(f->cfg->arg, n->style, &m);
    return flow_px(v, line_height(n->style, &m));
}

/* How far an atom's margin box reaches above the baseline. */
static double atom_ascent(const struct line *l, const struct node *n)
{
    const struct box *b = &n->box;
    double height = b->height + flow_margins(n, TOP);
    double line = flow_is_flex(n)                            ? b->first_line
                  : style_word(n->style, PROP_OVERFLOW) == 0 ? b->baseline
                                                             : NAN;
    double ascent = isnan(line) ? height : b->margin[TOP] + line;

    switch (style_word(n->style, PROP_VERTICAL_ALIGN)) {
    /* half the height of an x above the baseline, about a quarter of the font size */
    case VALIGN_MIDDLE:
        return height / 2 + l->block->style->v[PROP_FONT_SIZE].n / 4;
    case VALIGN_TOP:
        return l->ascent;
    case VALIGN_BOTTOM:
        return height - l->descent;
    case VALIGN_BASELINE:
        return ascent;
    default: /* a length raises it */
        return ascent + raise_of(l->f, n);
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

static void grow_line(struct box *b, const struct frag *g)
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
    grow_line(&n->box, g);
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
    grow_line(&n->box, g);
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

/* What was a block would begin a line of its own. */
static void place_out(struct line *l, struct node *n, double left, double room, double height)
{
    double y = l->y + (n->was_inline || !l->has_placed ? 0 : height);
    double x = n->was_inline ? l->x : left;

    n->box.stand = (struct stand){.x = x, .y = y, .width = room};
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
    case ITEM_OUT:
        place_out(l, i->node, l->left, l->room, fmax(l->ascent + l->descent, 0));
        break;
    case ITEM_NEWLINE:
        break;
    }
    l->has_placed = l->has_placed || i->kind == ITEM_TEXT || i->kind == ITEM_ATOM;
    l->x += i->width;
}

static double width_of_piece(const struct line *l)
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
    return l->dots;
}

/* ---- lines that are cut: the text goes on as "..." */

static const char three_dots[] = "\xe2\x80\xa6";

static double dots_width(const struct line *l, const struct node *text)
{
    return l->f->cfg->text_width(l->f->cfg->arg, text->style, three_dots, sizeof(three_dots) - 1);
}

/* Takes characters off the item's end until it is no wider than room. False: none is left. */
static bool shorten(const struct line *l, struct item *i, double room)
{
    size_t size = 0;

    for (size_t next = 0; next < i->size;) {
        uint32_t c;
        next += chars_read(i->text + next, i->text + i->size, &c);
        if (l->f->cfg->text_width(l->f->cfg->arg, i->node->style, i->text, next) > room)
            break;
        size = next;
    }
    i->size = size;
    i->width = l->f->cfg->text_width(l->f->cfg->arg, i->node->style, i->text, size);
    return size > 0;
}

/* Ends the line where the dots still fit behind it. */
static void cut(struct line *l)
{
    double x = 0;

    for (int k = l->from; k < l->to; k++) {
        struct item *i = &l->f->items[k];
        double room = l->room - x - (i->node->tag ? 0 : dots_width(l, i->node));
        bool is_text = i->kind == ITEM_TEXT;
        if (is_text)
            l->dots = i->node;
        if (i->width <= room || (!is_text && i->kind != ITEM_ATOM)) {
            x += i->width;
            continue;
        }
        if (is_text && shorten(l, i, room))
            k++;
        l->to = k;
        return;
    }
}

static void place_dots(struct line *l)
{
    struct item i = {
        .kind = ITEM_TEXT, .node = l->dots, .text = three_dots, .size = sizeof(three_dots) - 1};

    i.width = dots_width(l, l->dots);
    place_text(l, &i);
    l->x += i.width;
}

static bool is_cut(const struct line *l)
{
    const struct style *s = l->block->style;

    return style_word(s, PROP_TEXT_OVERFLOW) == 1 && style_word(s, PROP_OVERFLOW) != 0 &&
           width_of_piece(l) > l->room + 0.01;
}

static int lines_max(const struct node *n)
{
    const struct value *v = &n->style->v[PROP_LINE_CLAMP];
    bool is_clamped = style_word(n->style, PROP_DISPLAY) == DISPLAY_CLAMPED;

    return is_clamped && v->unit == UNIT_NUMBER && v->n >= 1 ? (int)fmin(v->n, 1e6) : INT_MAX;
}

static bool has_more(const struct flow *f, int i)
{
    while (i < f->item_count && (item_is_loose(&f->items[i]) || f->items[i].width == 0))
        i++;
    return i < f->item_count;
}

static double share_before(const struct style *s)
{
    int align = style_word(s, PROP_TEXT_ALIGN);

    return align == ALIGN_CENTER ? 0.5 : align == ALIGN_RIGHT || align == ALIGN_END ? 1 : 0;
}

static void note_baseline(struct line *l)
{
    struct box *b = &l->block->box;

    b->baseline = l->y + l->ascent;
    if (isnan(b->first_line))
        b->first_line = b->baseline;
}

/* Returns the height. Spaces at the end hang over: they are already cut off. */
static double place_line(struct line *l)
{
    l->ascent = l->descent = -1e9;
    if (has_content(l))
        measure_height(l);
    else
        l->ascent = l->descent = 0;
    double dots = l->dots ? dots_width(l, l->dots) : 0;
    l->x = l->left + share_before(l->block->style) * fmax(l->room - width_of_piece(l) - dots, 0);
    l->has_placed = false;
    for (int i = 0; i < l->open_count; i++)
        l->open_x[i] = l->x;
    for (int i = l->from; i < l->to && !l->f->err; i++) {
        struct item item = l->f->items[i];
        place_item(l, &item);
    }
    if (l->dots)
        place_dots(l);
    for (int i = 0; i < l->open_count; i++)
        place_inline(l, l->open[i], l->open_x[i], l->x);
    if (has_content(l))
        note_baseline(l);
    return fmax(l->ascent + l->descent, 0);
}

/* ---- lines */

double line_run(struct flow *f, struct node *n, struct node *first, struct node *end,
                struct line_room room)
{
    int base = item_gather(f, first, end, (struct item_base){room.width, room.height, MEASURE_NOT});
    struct line l = {.f = f,
                     .block = n,
                     .left = n->box.border[LEFT] + n->box.padding[LEFT],
                     .room = room.width,
                     .y = room.y};

    int left = lines_max(n);
    double indent =
        isnan(n->box.first_line) ? flow_px(&n->style->v[PROP_TEXT_INDENT], room.width) : 0;

    for (int i = base; i < f->item_count && !f->err && left > 0;) {
        if (item_is_loose(&f->items[i])) {
            i++;
            continue;
        }
        l.from = i;
        l.left += indent;
        l.room -= indent;
        i = line_fit(f, i, l.room);
        l.to = i;
        line_fit_drop(f, l.from, l.to);
        l.dots = NULL;
        left--;
        if (is_cut(&l) || (left == 0 && has_more(f, i)))
            cut(&l);
        l.y += place_line(&l);
        l.left -= indent;
        l.room += indent;
        indent = 0;
    }
    f->item_count = base;
    return l.y - room.y;
}
