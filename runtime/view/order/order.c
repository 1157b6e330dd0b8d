/* SPDX-License-Identifier: GPL-3.0-or-later */
/* order.c - stacking: a context draws itself, what is below zero, its flow, then what is
 * positioned, by z-index. */
#include "view/order/order.h"

#include "base/err.h"
#include "view/layout/layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_gone(const struct node *n)
{
    return !n->box.is_there && (!n->tag || style_word(n->style, PROP_DISPLAY) == DISPLAY_NONE);
}

static bool is_overlay(const struct node *n)
{
    return n->tag && n->parent && !n->parent->parent && strcmp(n->tag, TREE_OVERLAY) == 0;
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

static bool is_image(const struct node *n)
{
    return strcmp(n->tag, "image") == 0 || strcmp(n->tag, "cover-image") == 0 ||
           strncmp(n->tag, "live-", 5) == 0;
}

/* What is in it must be cut to its round corners. */
static bool is_round(const struct node *n)
{
    bool has_radius = false;

    if (!n->tag || layout_is_inline(n) || style_word(n->style, PROP_OVERFLOW) == 0 ||
        (!n->first && !is_image(n) && n->style->v[PROP_BACKGROUND_IMAGE].unit != UNIT_TEXT))
        return false;
    for (int i = 0; i < 4; i++) {
        const struct value *v = &n->style->v[PROP_RADIUS_TOP_LEFT + i];
        has_radius = has_radius || v->unit == UNIT_MIX || v->unit == UNIT_CHOICE || v->n > 0;
    }
    return has_radius;
}

static bool is_apart(const struct node *n)
{
    return is_faint(n) || affine_is_set(n) || is_round(n);
}

/* Its positioned children do not mix with those of other boxes. */
static bool is_context(const struct node *n)
{
    return is_apart(n) ||
           (layout_is_positioned(n) && (n->style->v[PROP_Z_INDEX].unit == UNIT_NUMBER ||
                                        style_word(n->style, PROP_POSITION) == POSITION_FIXED));
}

static bool is_layer(const struct node *n)
{
    return layout_is_positioned(n) || is_faint(n) || affine_is_set(n);
}

/* ---- clips */

static const struct order_area everything = {-1e7, -1e7, 1e7, 1e7};

static struct order_area meet(struct order_area a, const struct box *b)
{
    a.left = fmax(a.left, b->x + b->border[3]);
    a.top = fmax(a.top, b->y + b->border[0]);
    a.right = fmin(a.right, b->x + b->width - b->border[1]);
    a.bottom = fmin(a.bottom, b->y + b->height - b->border[2]);
    return a;
}

/* What the ancestors leave visible, up to the layer the node is drawn in. */
static struct order_area clip_of(const struct order *o, const struct node *n,
                                 struct order_area window)
{
    const struct order_layer *l = o->layer >= 0 ? &o->layers[o->layer] : NULL;
    struct order_area clip = !l ? window : l->is_turned ? everything : l->clip;

    while (!l || n != l->node) {
        bool is_out = n->tag && style_word(n->style, PROP_POSITION) >= POSITION_ABSOLUTE;
        n = is_out ? layout_anchor(n) : n->parent;
        if (!n || is_overlay(n))
            break;
        if (!layout_is_inline(n) && style_word(n->style, PROP_OVERFLOW) != 0)
            clip = meet(clip, &n->box);
    }
    return clip;
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
    list[o->count++] = (struct order_entry){n, o->layer, clip_of(o, n, window)};
}

static int begin_layer(struct order *o, struct node *n, struct order_area window)
{
    struct order_layer *list = more(o, o->layers, o->layer_count, &o->layer_room, sizeof(*list));
    if (!list)
        return -1;
    o->layers = list;
    list[o->layer_count] = (struct order_layer){
        .node = n,
        .outer = o->layer,
        .first = o->count,
        .clip = clip_of(o, n, window),
        .matrix = affine_of(n),
        .is_turned = affine_is_set(n),
        .is_round = is_round(n),
        .opacity = is_faint(n) ? fmax(n->style->v[PROP_OPACITY].n, 0) : 1,
    };
    return o->layer = o->layer_count++;
}

static void end_layer(struct order *o, int layer)
{
    if (layer < 0)
        return;
    o->layers[layer].end = o->count;
    o->layer = o->layers[layer].outer;
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

static void collect_nodes(struct order *o, struct node *top)
{
    bool skip = false;

    for (struct node *n = tree_node_walk(top, top, false); n && !o->err;
         n = tree_node_walk(top, n, skip)) {
        skip = is_gone(n) || is_context(n) || is_overlay(n);
        if (!is_gone(n) && !is_overlay(n) && is_layer(n))
            wait_for(o, n);
    }
}

static void emit_context(struct order *o, struct node *n, struct order_area window);

static void emit_flow(struct order *o, struct node *top, struct order_area window)
{
    bool skip = false;

    for (struct node *n = tree_node_walk(top, top, false); n && !o->err;
         n = tree_node_walk(top, n, skip)) {
        skip = is_gone(n) || is_overlay(n) || is_layer(n) || is_context(n);
        if (!skip)
            emit(o, n, window);
        else if (!is_gone(n) && !is_overlay(n) && !is_layer(n))
            emit_context(o, n, window);
    }
}

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
    int base = o->wait_count, layer = is_apart(n) ? begin_layer(o, n, window) : -1;

    collect_nodes(o, n);
    int end = o->wait_count;
    if (end > base)
        qsort(o->waiting + base, (size_t)(end - base), sizeof(*o->waiting), by_z);
    if (!is_overlay(n)) /* it only holds what it shows */
        emit(o, n, window);
    int next = emit_layers(o, base, end, 0, window);
    emit_flow(o, n, window);
    emit_layers(o, next, end, INFINITY, window);
    end_layer(o, layer);
    o->wait_count = base;
}

static void emit_overlays(struct order *o, struct node *root, struct order_area screen)
{
    for (struct node *n = root->first; n && !o->err; n = n->next)
        if (is_overlay(n) && !is_gone(n))
            emit_context(o, n, screen);
}

int order_run(struct order *o, struct tree *t, struct order_area page, struct order_area screen,
              uint32_t only)
{
    struct node *alone = only ? tree_node_find(t->root, only) : NULL;

    o->count = o->layer_count = o->wait_count = o->err = 0;
    o->layer = -1;
    if (!t->root || is_gone(t->root))
        return 0;
    if (alone && !is_gone(alone))
        emit_context(o, alone, screen);
    else
        emit_context(o, t->root, page);
    emit_overlays(o, t->root, screen);
    return o->err;
}

void order_fini(struct order *o)
{
    free(o->entries);
    free(o->layers);
    free(o->waiting);
    *o = (struct order){0};
}
