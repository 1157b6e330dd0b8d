/* SPDX-License-Identifier: GPL-3.0-or-later */
/* affine.c - the steps of a transform, multiplied from left to right. */
#include "view/layout/affine.h"

#include "view/layout/layout.h"
#include "view/style/transform.h"

#include <math.h>

static struct affine times(struct affine p, struct affine q)
{
    return (struct affine){p.a * q.a + p.c * q.b,       p.b * q.a + p.d * q.b,
                           p.a * q.c + p.c * q.d,       p.b * q.c + p.d * q.d,
                           p.a * q.e + p.c * q.f + p.e, p.b * q.e + p.d * q.f + p.f};
}

static double px_of(const struct value *v, double base)
{
    return style_px(v, base);
}

/* Quarter turns are exact. */
static struct affine turn_matrix(double angle)
{
    double c = cos(angle), s = sin(angle);

    c = fabs(c) < 1e-12 ? 0 : c;
    s = fabs(s) < 1e-12 ? 0 : s;
    return (struct affine){c, s, -s, c, 0, 0};
}

static struct affine step_matrix(const struct transform_step *s, const struct box *b)
{
    switch (s->kind) {
    case TRANSFORM_MOVE:
        return (struct affine){1, 0, 0, 1, px_of(&s->x, b->width), px_of(&s->y, b->height)};
    case TRANSFORM_SCALE:
        return (struct affine){s->x.n, 0, 0, s->y.n, 0, 0};
    default:
        return turn_matrix(s->x.n);
    }
}

static double origin(const struct style *s, enum prop p, double length)
{
    int word = style_word(s, p);

    return word >= 0 ? length * word / 2 : px_of(&s->v[p], length);
}

bool affine_is_set(const struct node *n)
{
    return n->tag && n->style->v[PROP_TRANSFORM].unit == UNIT_TRANSFORM && !layout_is_inline(n);
}

struct affine affine_of(const struct node *n)
{
    if (!affine_is_set(n))
        return affine_none;
    const struct transform *t = n->style->v[PROP_TRANSFORM].transform;
    double x = n->box.x + origin(n->style, PROP_ORIGIN_X, n->box.width);
    double y = n->box.y + origin(n->style, PROP_ORIGIN_Y, n->box.height);
    struct affine m = {1, 0, 0, 1, x, y};

    for (int i = 0; i < t->count; i++)
        m = times(m, step_matrix(&t->steps[i], &n->box));
    return times(m, (struct affine){1, 0, 0, 1, -x, -y});
}

void affine_apply(const struct affine *m, double *x, double *y)
{
    double px = *x, py = *y;

    *x = m->a * px + m->c * py + m->e;
    *y = m->b * px + m->d * py + m->f;
}

bool affine_invert(const struct affine *m, struct affine *out)
{
    double det = m->a * m->d - m->b * m->c;

    if (!(fabs(det) > 1e-9))
        return false;
    *out = (struct affine){m->d / det,
                           -m->b / det,
                           -m->c / det,
                           m->a / det,
                           (m->c * m->f - m->d * m->e) / det,
                           (m->b * m->e - m->a * m->f) / det};
    return true;
}
