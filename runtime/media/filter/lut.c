/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lut.c - reads every second colour of the 64x64x64 of the picture, and the last; asks the table
 * with the eight nodes around a colour. */
#include "media/filter/lut.h"

#include <math.h>
#include <string.h>

enum { SQUARE = 64, SQUARES = LUT_SIDE / SQUARE, STEP = 2 };

static int place_of_node(int node)
{
    int place = node * STEP;

    return place < SQUARE ? place : SQUARE - 1;
}

void lut_read(struct lut *out, const uint8_t *rgba)
{
    for (int n = 0; n < LUT_NODES * LUT_NODES * LUT_NODES; n++) {
        int r = n % LUT_NODES, g = n / LUT_NODES % LUT_NODES, b = n / LUT_NODES / LUT_NODES;
        int square = place_of_node(b);
        int x = square % SQUARES * SQUARE + place_of_node(r);
        int y = square / SQUARES * SQUARE + place_of_node(g);
        memcpy(out->rgb[b][g][r], rgba + 4 * (y * LUT_SIDE + x), 3);
    }
    out->alpha = 1;
}

/* Where v lies among the nodes; the last ones are closer together. */
static int node_of(float v, float *share)
{
    float at = fminf(fmaxf(v, 0), 1) * (SQUARE - 1);
    int node = (int)at / STEP;

    node = node < LUT_NODES - 2 ? node : LUT_NODES - 2;
    int from = place_of_node(node), to = place_of_node(node + 1);
    *share = (at - (float)from) / (float)(to - from);
    return node;
}

static float mix_channel(float a, float b, float share)
{
    return a + (b - a) * share;
}

void lut_apply(const struct lut *l, float rgb[3])
{
    float at[3];
    int r = node_of(rgb[0], &at[0]), g = node_of(rgb[1], &at[1]), b = node_of(rgb[2], &at[2]);

    for (int i = 0; i < 3; i++) {
        float edge[2][2];
        for (int k = 0; k < 4; k++)
            edge[k / 2][k % 2] = mix_channel(l->rgb[b + k / 2][g + k % 2][r][i],
                                             l->rgb[b + k / 2][g + k % 2][r + 1][i], at[0]);
        float low = mix_channel(edge[0][0], edge[0][1], at[1]),
              high = mix_channel(edge[1][0], edge[1][1], at[1]);
        rgb[i] = mix_channel(rgb[i], mix_channel(low, high, at[2]) / 255, l->alpha);
    }
}
