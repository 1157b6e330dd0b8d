/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compose.c - whole pixels are copied row by row; turned ones are mixed from their four neighbours.
 */
#include "view/paint/compose.h"

#include <math.h>
#include <stddef.h>

static int min_int(int a, int b)
{
    return a < b ? a : b;
}

static int max_int(int a, int b)
{
    return a > b ? a : b;
}

/* from times share of 256 over to. Rounding may have left a colour above its alpha: such a one is
 * cut, or the sum would pass 255. */
static void lay_over(uint8_t *to, const uint8_t *from, unsigned share)
{
    unsigned rest = 255 * 256 - from[3] * share;

    for (int i = 0; i < 4; i++)
        to[i] = (uint8_t)((min_int(from[i], from[3]) * share * 255 + to[i] * rest + 255 * 128) /
                          (255 * 256));
}

static bool is_whole_move(const struct affine *m)
{
    return m->a == 1 && m->d == 1 && m->b == 0 && m->c == 0 && fabs(m->e - round(m->e)) < 0.01 &&
           fabs(m->f - round(m->f)) < 0.01;
}

static void compose_move(const struct compose_job *j, int dx, int dy, unsigned share)
{
    const struct shape_area *f = &j->from.clip, *t = &j->to.clip;
    int left = max_int(f->left + dx, t->left), right = min_int(f->right + dx, t->right);
    int top = max_int(f->top + dy, t->top), bottom = min_int(f->bottom + dy, t->bottom);

    for (int y = top; y < bottom; y++) {
        uint8_t *to = j->to.rgba + (ptrdiff_t)y * j->to.stride + 4 * left;
        const uint8_t *from = j->from.rgba + (ptrdiff_t)(y - dy) * j->from.stride + 4 * (left - dx);
        for (int x = left; x < right; x++, to += 4, from += 4)
            if (from[3])
                lay_over(to, from, share);
    }
}

/* The mix of the four pixels around a point; outside of the clip all is transparent. */
static bool sample(const struct shape_pixels *px, double x, double y, uint8_t *out)
{
    const struct shape_area *a = &px->clip;
    double left = floor(x - 0.5), top = floor(y - 0.5), sum[4] = {0};

    if (!(left >= a->left - 1 && top >= a->top - 1 && left < a->right && top < a->bottom))
        return false;
    double fx = x - 0.5 - left, fy = y - 0.5 - top;
    for (int k = 0; k < 4; k++) {
        int sx = (int)left + (k & 1), sy = (int)top + (k >> 1);
        if (sx < a->left || sy < a->top || sx >= a->right || sy >= a->bottom)
            continue;
        const uint8_t *p = px->rgba + (ptrdiff_t)sy * px->stride + 4 * sx;
        double weight = (k & 1 ? fx : 1 - fx) * (k >> 1 ? fy : 1 - fy);
        for (int i = 0; i < 4; i++)
            sum[i] += weight * p[i];
    }
    for (int i = 0; i < 4; i++)
        out[i] = (uint8_t)lround(sum[i]);
    return out[3] != 0;
}

/* The part of the target the turned source may reach. */
static struct shape_area reach(const struct compose_job *j)
{
    const struct shape_area *f = &j->from.clip, *t = &j->to.clip;
    double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;

    for (int k = 0; k < 4; k++) {
        double x = k & 1 ? f->right : f->left, y = k >> 1 ? f->bottom : f->top;
        affine_apply(&j->matrix, &x, &y);
        left = fmin(left, x);
        right = fmax(right, x);
        top = fmin(top, y);
        bottom = fmax(bottom, y);
    }
    left = fmax(floor(left - 1), t->left);
    top = fmax(floor(top - 1), t->top);
    right = fmin(ceil(right + 1), t->right);
    bottom = fmin(ceil(bottom + 1), t->bottom);
    return left < right && top < bottom
               ? (struct shape_area){(int)left, (int)top, (int)right, (int)bottom}
               : (struct shape_area){0};
}

static void compose_turned(const struct compose_job *j, unsigned share)
{
    struct shape_area a = reach(j);
    struct affine back;
    uint8_t mixed[4];

    if (!affine_invert(&j->matrix, &back))
        return;
    for (int y = a.top; y < a.bottom; y++) {
        for (int x = a.left; x < a.right; x++) {
            double sx = x + 0.5, sy = y + 0.5;
            affine_apply(&back, &sx, &sy);
            if (sample(&j->from, sx, sy, mixed))
                lay_over(j->to.rgba + (ptrdiff_t)y * j->to.stride + 4 * x, mixed, share);
        }
    }
}

void compose_run(const struct compose_job *j)
{
    unsigned share = (unsigned)lround(fmin(fmax(j->opacity, 0), 1) * 256);

    if (is_whole_move(&j->matrix))
        compose_move(j, (int)round(j->matrix.e), (int)round(j->matrix.f), share);
    else
        compose_turned(j, share);
}
