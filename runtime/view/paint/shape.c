/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shape.c - how much of each pixel a round box covers, and the mixing. */
#include "view/paint/shape.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

static int min_int(int a, int b)
{
    return a < b ? a : b;
}

static int max_int(int a, int b)
{
    return a > b ? a : b;
}

void shape_fit(struct shape_box *box)
{
    double width = box->area.right - box->area.left, height = box->area.bottom - box->area.top,
           f = 1;
    const double *r = box->radius;
    const double side[4] = {width, height, width, height};

    for (int i = 0; i < 4; i++) {
        double sum = r[i] + r[(i + 1) % 4];
        if (sum > side[i] && sum > 0)
            f = fmin(f, fmax(side[i], 0) / sum);
    }
    for (int i = 0; i < 4; i++)
        box->radius[i] *= f;
}

/* Share of the pixel at x, y inside the box: exact along straight edges, by distance at the
 * corners. */
static double cover(const struct shape_box *b, int x, int y)
{
    const struct shape_area *a = &b->area;

    if (x < a->left || y < a->top || x >= a->right || y >= a->bottom)
        return 0;
    double cx = x + 0.5, cy = y + 0.5;
    bool is_left = cx < (a->left + a->right) / 2.0, is_top = cy < (a->top + a->bottom) / 2.0;
    double r = b->radius[is_top ? (is_left ? 0 : 1) : (is_left ? 3 : 2)];
    double dx = is_left ? a->left + r - cx : cx - (a->right - r);
    double dy = is_top ? a->top + r - cy : cy - (a->bottom - r);

    if (dx <= 0 || dy <= 0)
        return 1;
    return fmin(fmax(r + 0.5 - sqrt(dx * dx + dy * dy), 0), 1);
}

static void mix(uint8_t *to, uint32_t rgba, double share)
{
    unsigned a = (unsigned)lround((rgba & 255) * share), rest = 255 - a;

    to[0] = (uint8_t)(((rgba >> 24) * a + to[0] * rest + 127) / 255);
    to[1] = (uint8_t)(((rgba >> 16 & 255) * a + to[1] * rest + 127) / 255);
    to[2] = (uint8_t)(((rgba >> 8 & 255) * a + to[2] * rest + 127) / 255);
    to[3] = (uint8_t)(a + (to[3] * rest + 127) / 255);
}

void shape_fill(struct shape_pixels *px, const struct shape_box *box, const struct shape_box *hole,
                uint32_t rgba)
{
    struct shape_area a = {
        max_int(box->area.left, px->clip.left), max_int(box->area.top, px->clip.top),
        min_int(box->area.right, px->clip.right), min_int(box->area.bottom, px->clip.bottom)};

    for (int y = a.top; y < a.bottom; y++) {
        uint8_t *row = px->rgba + (ptrdiff_t)y * px->stride;
        for (int x = a.left; x < a.right; x++) {
            double share = cover(box, x, y) - (hole ? cover(hole, x, y) : 0);
            if (share > 0)
                mix(row + 4 * x, rgba, share);
        }
    }
}

static void fade(uint8_t *to, double share)
{
    for (int i = 0; i < 4; i++)
        to[i] = (uint8_t)lround(to[i] * share);
}

void shape_cut_corners(struct shape_pixels *px, const struct shape_box *box)
{
    for (int k = 0; k < 4; k++) {
        int r = (int)ceil(box->radius[k]);
        bool is_left = k == 0 || k == 3, is_top = k < 2;
        int left = is_left ? box->area.left : box->area.right - r;
        int top = is_top ? box->area.top : box->area.bottom - r;
        int right = min_int(left + r, px->clip.right), bottom = min_int(top + r, px->clip.bottom);
        for (int y = max_int(top, px->clip.top); y < bottom; y++)
            for (int x = max_int(left, px->clip.left); x < right; x++) {
                double share = cover(box, x, y);
                if (share < 1)
                    fade(px->rgba + (ptrdiff_t)y * px->stride + 4 * x, share);
            }
    }
}
