/* SPDX-License-Identifier: GPL-3.0-or-later */
/* order.c - stacking: a context draws itself, what is below zero, its flow, then what is
 * positioned, by z-index. */
#include "view/order.h"

#include "base/err.h"
#include "view/layout.h"

#include <math.h>
#include <stdlib.h>

static bool is_gone(const struct node *n)
{
    return !n->box.is_there && (!n->tag || style_word(n->style, PROP_DISPLAY) == DISPLAY_NONE);
}

static double z_of(const struct node *n)
{
    const struct value *v = &n->style->v[PROP_Z_INDEX];

    return layout_is_positioned(n) && v->unit == UNIT_NUMBER ? v->n : 0;
}

static bool is_faint(const struct node *n)
{
    return n->tag && n->style->v[PROP_OPACITY].n < 1;
}

/* Its positioned children do not mix with those of other boxes. */
static bool is_context(const struct node *n)
{
    return is_faint(n) ||
           (layout_is_positioned(n) && (n->style->v[PROP_Z_INDEX].unit == UNIT_NUMBER ||
                                        style_word(n->style, PROP_POSITION) == POSITION_FIXED));
}

static bool is_layer(const struct node *n)
{
    return layout_is_positioned(n) || is_faint(n);
}

/* ---- clips and opacity */

static struct order_area meet(struct order_area a, const struct box *b)
{
    a.left = fmax(a.left, b->x + b->border[3]);
    a.top = fmax(a.top, b->y + b->border[0]);
    a.right = fmin(a.right, b->x + b->width - b->border[1]);
    a.bottom = fmin(a.bottom, b->y + b->height - b->border[2]);
    return a;
}

static struct order_area clip_of(const struct node *n, struct order_area window)
{
    for (;;) {
        bool is_out = n->tag && style_word(n->style, PROP_POSITION) >= POSITION_ABSOLUTE;
        n = is_out ? layout_anchor(n) : n->parent;
        if (!n)
            return window;
        if (!layout_is_inline(n) && style_word(n->style, PROP_OVERFLOW) != 0)
            window = meet(window, &n->box);
    }
}

static double opacity_of(const struct node *n)
{
    double opacity = 1;

    for (; n; n = n->parent)
        if (n->tag)
            opacity *= fmin(fmax(n->style->v[PROP_OPACITY].n, 0), 1);
    return opacity;
}

/* ---- lists */

static void *more(struct order *o, void *list, int count, int *room, size_t size)
{
    if (count < *room)
        return list;
    int wanted = *room ? *room * 2 : 64;
    void *bigger = realloc(list, (size_t)wanted * size);
    if (bigger)
        *room = wanted;
    else
        o->err = -ENOMEM;
    return bigger;
}

static void emit(struct order *o, struct node *n, struct order_area window)
{
    struct order_entry *list = more(o, o->entries, o->count, &o->room, sizeof(*list));
    if (!list)
        return;
    o->entries = list;
    list[o->count++] = (struct order_entry){n, opacity_of(n), clip_of(n, window)};
}

static void wait_for(struct order *o, struct node *n)
{
    struct order_wait *list = more(o, o->waiting, o->wait_count, &o->wait_room, sizeof(*list));
    if (!list)
        return;
    o->waiting = list;
    list[o->wait_count] = (struct order_wait){n, z_of(n), o->wait_count};
    o->wait_count++;
}

static int by_z(const void *a, const void *b)
{
    const struct order_wait *x = a, *y = b;

    if (x->z != y->z)
        return x->z < y->z ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

/* ---- stacking */

static void collect(struct order *o, struct node *top)
{
    bool skip = false;

    for (struct node *n = node_walk(top, top, false); n && !o->err; n = node_walk(top, n, skip)) {
        skip = is_gone(n);
        if (skip || !is_layer(n))
            continue;
        wait_for(o, n);
        skip = is_context(n);
    }
}

static void emit_flow(struct order *o, struct node *top, struct order_area window)
{
    bool skip = false;

    for (struct node *n = node_walk(top, top, false); n && !o->err; n = node_walk(top, n, skip)) {
        skip = is_gone(n) || is_layer(n);
        if (!skip)
            emit(o, n, window);
    }
}

static void emit_context(struct order *o, struct node *n, struct order_area window);

static int emit_layers(struct order *o, int i, int end, double below, struct order_area window)
{
    for (; i < end && o->waiting[i].z < below && !o->err; i++) {
        struct node *n = o->waiting[i].node;
        if (is_context(n)) {
            emit_context(o, n, window);
            continue;
        }
        emit(o, n, window);
        emit_flow(o, n, window);
    }
    return i;
}

static void emit_context(struct order *o, struct node *n, struct order_area window)
{
    int base = o->wait_count;

    collect(o, n);
    int end = o->wait_count;
    if (end > base)
        qsort(o->waiting + base, (size_t)(end - base), sizeof(*o->waiting), by_z);
    emit(o, n, window);
    int next = emit_layers(o, base, end, 0, window);
    emit_flow(o, n, window);
    emit_layers(o, next, end, INFINITY, window);
    o->wait_count = base;
}

int order_run(struct order *o, struct tree *t, double width, double height)
{
    o->count = o->wait_count = o->err = 0;
    if (t->root && !is_gone(t->root))
        emit_context(o, t->root, (struct order_area){0, 0, width, height});
    return o->err;
}

void order_fini(struct order *o)
{
    free(o->entries);
    free(o->waiting);
    *o = (struct order){0};
}
