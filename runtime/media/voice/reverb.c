/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reverb.c - effect: eight delay lines that feed back into each other through a Hadamard matrix, each
 * with a low pass (a feedback delay network after Jot). A row a type says how long, bright and loud. */
#include "media/voice/effects.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    LINES = 8,
    LINE_MAX = 4096, /* samples, a power of two */
    BEFORE_MAX = 2048,
};
#define TINY 1e-9f /* keeps what dies away out of the range where processors are slow */

struct room {
    double decay_s;   /* until the tail is 60 dB down */
    double size;      /* of the delay lines: small ones ring, large ones spread */
    double dull;      /* 0..1: how fast high tones die away */
    double before_ms; /* until the tail begins */
    double tail, own; /* gains */
};

static const struct room rooms[REVERB_TYPES] = {
    {0},                               /* off */
    {1.0, 1.00, 0.30, 20, 0.50, 0.90}, /* karaoke room */
    {0.4, 0.50, 0.20, 4, 0.40, 0.95},  /* small room */
    {2.4, 1.60, 0.30, 30, 0.55, 0.85}, /* large hall */
    {1.6, 1.30, 0.70, 15, 0.60, 0.85}, /* deep */
    {1.2, 0.80, 0.00, 8, 0.75, 1.00},  /* loud and bright */
    {0.6, 0.12, 0.00, 0, 0.70, 0.60},  /* metallic */
    {0.8, 0.30, 0.55, 40, 0.80, 0.60}, /* magnetic */
};

/* Samples at size 1: primes, so that echoes do not fall together. */
static const int lengths[LINES] = {1009, 1201, 1381, 1571, 1753, 1951, 2143, 2371};

struct echo {
    float ring[LINE_MAX], low, gain;
    int length;
};

struct reverb {
    int type; /* the room the lines are made for */
    unsigned at;
    struct echo lines[LINES];
    float before[BEFORE_MAX];
    unsigned before_length;
    float dull, tail, own;
};

static bool wants_reverb(const struct voice *v)
{
    return v->reverb > 0;
}

static int open_reverb(void **self)
{
    struct reverb *r = calloc(1, sizeof(*r));

    if (!r)
        return -ENOMEM;
    *self = r;
    return 0;
}

/* Builds the room; what was still heard of another one is gone. */
static void build(struct reverb *r, int type)
{
    const struct room *room = &rooms[type];
    double energy = 0;

    memset(r, 0, sizeof(*r));
    r->type = type;
    for (int i = 0; i < LINES; i++) {
        struct echo *l = &r->lines[i];
        l->length = (int)(lengths[i] * room->size);
        l->gain = (float)pow(10, -3.0 * l->length / (SOUND_RATE * room->decay_s));
        energy += l->gain * l->gain / LINES;
    }
    r->before_length = (unsigned)(room->before_ms * SOUND_RATE / 1000);
    r->dull = (float)room->dull;
    /* a long tail is a sum of more echoes: it is not louder for that */
    r->tail = (float)(room->tail * sqrt(1 - energy));
    r->own = (float)room->own;
}

/* A fast Walsh-Hadamard transform in place, which keeps the energy. */
static void scatter(float x[LINES])
{
    for (int half = 1; half < LINES; half *= 2)
        for (int i = 0; i < LINES; i += 2 * half)
            for (int k = i; k < i + half; k++) {
                float a = x[k], b = x[k + half];
                x[k] = a + b;
                x[k + half] = a - b;
            }
    for (int i = 0; i < LINES; i++)
        x[i] *= 0.35355339f; /* 1 / sqrt(LINES) */
}

/* Takes a sample in, gives the tail of those before. */
static float tail_of(struct reverb *r, float in)
{
    float out[LINES], sum = 0;

    for (int i = 0; i < LINES; i++) {
        struct echo *l = &r->lines[i];
        float heard = l->ring[(r->at - (unsigned)l->length) % LINE_MAX] * l->gain;
        l->low = heard + (l->low - heard) * r->dull;
        out[i] = l->low;
        sum += i & 1 ? -out[i] : out[i];
    }
    scatter(out);
    for (int i = 0; i < LINES; i++)
        r->lines[i].ring[r->at % LINE_MAX] = out[i] + in;
    return sum * 0.35355339f;
}

static void apply_reverb(void *self, const struct voice *v, float block[SOUND_BLOCK])
{
    struct reverb *r = self;

    if (r->type != v->reverb)
        build(r, v->reverb);
    for (int i = 0; i < SOUND_BLOCK; i++, r->at++) {
        r->before[r->at % BEFORE_MAX] = block[i];
        float in = r->before[(r->at - r->before_length) % BEFORE_MAX];
        block[i] = r->own * block[i] + r->tail * tail_of(r, in + TINY);
    }
}

const struct voice_effect reverb_effect = {
    .name = "reverberation",
    .wants = wants_reverb,
    .open = open_reverb,
    .apply = apply_reverb,
    .close = free,
};
