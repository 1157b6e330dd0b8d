/* SPDX-License-Identifier: GPL-3.0-or-later */
/* area.c - upright areas: cut, joined, turned. */
#include "view/paint/area.h"

#include <math.h>

struct order_area area_cut(struct order_area a, const struct order_area *b)
{
    return (struct order_area){fmax(a.left, b->left), fmax(a.top, b->top), fmin(a.right, b->right),
                               fmin(a.bottom, b->bottom)};
}

bool area_is_empty(const struct order_area *a)
{
    return !(a->left < a->right && a->top < a->bottom);
}

struct order_area area_around(struct order_area a, const struct order_area *b)
{
    if (area_is_empty(b))
        return a;
    if (area_is_empty(&a))
        return *b;
    return (struct order_area){fmin(a.left, b->left), fmin(a.top, b->top), fmax(a.right, b->right),
                               fmax(a.bottom, b->bottom)};
}

/* The upright area around a turned one. */
struct order_area area_turned(const struct affine *m, const struct order_area *a)
{
    struct order_area out = {INFINITY, INFINITY, -INFINITY, -INFINITY};

    for (int k = 0; k < 4 && !area_is_empty(a); k++) {
        double x = k & 1 ? a->right : a->left, y = k >> 1 ? a->bottom : a->top;
        affine_apply(m, &x, &y);
        out = (struct order_area){fmin(out.left, x), fmin(out.top, y), fmax(out.right, x),
                                  fmax(out.bottom, y)};
    }
    return out;
}

static struct order_area entry_area(const struct order_entry *e)
{
    const struct box *b = &e->node->box;
    double over = e->node->tag ? 0 : e->node->style->v[PROP_FONT_SIZE].n / 4; /* slanted letters */
    struct order_area a = {b->x - over, b->y, b->x + b->width + over, b->y + b->height};

    return area_cut(a, &e->clip);
}

/* What the entries of a layer may cover, in its own coordinates. */
struct order_area area_of_layer(const struct order *o, int layer)
{
    struct order_area all = {0};

    for (int i = o->layers[layer].first; i < o->layers[layer].end; i++) {
        if (o->entries[i].layer != layer)
            continue;
        struct order_area a = entry_area(&o->entries[i]);
        all = area_around(all, &a);
    }
    for (int k = layer + 1; k < o->layer_count && o->layers[k].first < o->layers[layer].end; k++) {
        if (o->layers[k].outer != layer)
            continue;
        struct order_area a = area_of_layer(o, k);
        a = area_cut(area_turned(&o->layers[k].matrix, &a), &o->layers[k].clip);
        all = area_around(all, &a);
    }
    return all;
}
