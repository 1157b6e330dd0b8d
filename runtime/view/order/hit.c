/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hit.c - walks the drawing order backwards. */
#include "view/order/hit.h"

#include "view/layout/layout.h"

static bool is_inside(double left, double top, double width, double height, double x, double y)
{
    return x >= left && y >= top && x < left + width && y < top + height;
}

static bool covers(const struct node *n, double x, double y)
{
    if (!layout_is_inline(n))
        return is_inside(n->box.x, n->box.y, n->box.width, n->box.height, x, y);
    for (const struct frag *g = n->box.frags; g; g = g->next)
        if (is_inside(g->x, g->y, g->width, g->height, x, y))
            return true;
    return false;
}

static bool takes_hits(const struct node *n)
{
    return style_word(n->style, PROP_VISIBILITY) == 0 &&
           style_word(n->style, PROP_POINTER_EVENTS) == 0;
}

/* From the page to the coordinates a layer is drawn in. False: the point is cut off, or the layer
 * has no area. */
static bool enter(const struct order *o, int layer, double *x, double *y)
{
    const struct order_layer *l = layer >= 0 ? &o->layers[layer] : NULL;
    struct affine back;

    if (!l)
        return true;
    if (!enter(o, l->outer, x, y) ||
        !is_inside(l->clip.left, l->clip.top, l->clip.right - l->clip.left,
                   l->clip.bottom - l->clip.top, *x, *y))
        return false;
    if (!l->is_turned)
        return true;
    if (!affine_invert(&l->matrix, &back))
        return false;
    affine_apply(&back, x, y);
    return true;
}

static bool is_hit(const struct order *o, const struct order_entry *e, double x, double y)
{
    const struct order_area *c = &e->clip;

    return takes_hits(e->node) && enter(o, e->layer, &x, &y) &&
           is_inside(c->left, c->top, c->right - c->left, c->bottom - c->top, x, y) &&
           covers(e->node, x, y);
}

int hit_find(const struct order *o, double x, double y, uint32_t *nodes, int max)
{
    const struct node *n = NULL;
    int count = 0;

    for (int i = o->count - 1; i >= 0 && !n; i--)
        if (is_hit(o, &o->entries[i], x, y))
            n = o->entries[i].node;
    for (; n && count < max; n = n->parent)
        if (n->number)
            nodes[count++] = n->number;
    return count;
}
