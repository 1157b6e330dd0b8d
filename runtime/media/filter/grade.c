/* SPDX-License-Identifier: GPL-3.0-or-later */
/* grade.c - saturation, contrast, lift and gain, gamma: in this order. */
#include "media/filter/grade.h"

#include <math.h>

struct grade {
    float saturation, contrast; /* around grey of the same luma; around half */
    float lift[3], gain[3];     /* red, green, blue: lift + gain * colour */
    float gamma;                /* below 1: lighter */
};

static const struct grade grades[LOOK_COLOURS] = {
    [LOOK_STANDARD] = {1, 1, {0, 0, 0}, {1, 1, 1}, 1},
    [LOOK_PINK] = {1, 1, {.03f, 0, .03f}, {1.02f, .95f, .99f}, .95f},
    [LOOK_NOSTALGIA] = {.55f, .88f, {.05f, .03f, .02f}, {1.02f, .97f, .80f}, 1},
    [LOOK_BLUES] = {.95f, 1, {0, .01f, .04f}, {.88f, .97f, 1.10f}, 1},
    [LOOK_ROMANTIC] = {.90f, .92f, {.05f, .01f, .06f}, {1.02f, .94f, 1.02f}, .95f},
    [LOOK_COOL] = {.90f, 1.06f, {0, 0, .02f}, {.94f, 1, 1.06f}, 1},
    [LOOK_FRESHER] = {1.18f, 1, {0, .02f, 0}, {.97f, 1.04f, .98f}, .90f},
    [LOOK_SOLOR] = {.80f, .85f, {.06f, .07f, .08f}, {.97f, .99f, .98f}, .92f},
    [LOOK_AESTHETICISM] = {.72f, .90f, {.06f, .05f, .03f}, {1.01f, .99f, .94f}, .96f},
    [LOOK_WHITENING] = {.92f, 1, {.02f, .02f, .03f}, {1, 1, 1.01f}, .80f},
    [LOOK_CERISERED] = {1.05f, 1.04f, {.03f, 0, .02f}, {1.06f, .90f, .96f}, 1},
};

static float within(float value)
{
    return value < 0 ? 0 : value > 1 ? 1 : value;
}

void grade_apply(enum look_colour colour, float rgb[3])
{
    const struct grade *g = &grades[colour];
    float grey = .299f * rgb[0] + .587f * rgb[1] + .114f * rgb[2];

    for (int i = 0; i < 3; i++) {
        float c = grey + (rgb[i] - grey) * g->saturation;
        c = .5f + (c - .5f) * g->contrast;
        c = within(g->lift[i] + g->gain[i] * c);
        rgb[i] = g->gamma == 1 ? c : powf(c, g->gamma);
    }
}
