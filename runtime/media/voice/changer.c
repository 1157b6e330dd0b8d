/* SPDX-License-Identifier: GPL-3.0-or-later */
/* changer.c - effect: another pitch by libsonic, then a modulation or an overdriven stage. A row a
 * type. Formants move with the pitch. libsonic works at half the rate, where the search for periods
 * is a quarter of the work: a changed voice has no tones above 11 kHz. */
#include "media/voice/effects.h"
#include "media/voice/half_band.h"

#include <errno.h>
#include <math.h>
#include <sonic.h>
#include <stdlib.h>

enum {
    /* libsonic holds up to 70 ms back while it looks for periods, and gives them in bursts:
     * so late they always suffice. */
    LATE_BLOCKS = 7,
    WARM_UP_BLOCKS = 48,
    /* Samples that are ready behind a block. libsonic gives a little more or less than it takes, which
     * adds up: outside of these it is told to go slower or faster by PUSH. */
    FEW = HALF_BLOCK * 2,
    MANY = HALF_BLOCK * 8,
};
#define PUSH       0.04f
#define TURN       6.28318531f
#define FULL_SCALE 32768.0f

struct character {
    float pitch;
    float hz, depth; /* of the amplitude modulation: 0..1, 1 is a ring modulator */
    float drive;     /* 0: none; how far a full-scale sample is driven into saturation */
};

static const struct character characters[CHANGER_TYPES] = {
    {1, 0, 0, 0},         /* off */
    {1.60f, 0, 0, 0},     /* naughty child */
    {1.30f, 0, 0, 0},     /* young girl */
    {0.85f, 0, 0, 0},     /* middle-aged man */
    {0.90f, 0, 0, 6},     /* heavy metal */
    {1, 0, 0, 0},         /* not used */
    {1.12f, 5, 0.3f, 0},  /* foreign accent */
    {0.60f, 0, 0, 3},     /* trapped beast */
    {0.75f, 0, 0, 0},     /* heavyset man */
    {1, 50, 1, 0},        /* strong current */
    {0.80f, 30, 0.8f, 2}, /* heavy machinery */
    {1.20f, 3, 0.4f, 0},  /* ethereal */
};

struct changer {
    struct half_band band;
    sonicStream sonic;
    int type;
    int waits;   /* blocks until sound comes out */
    float phase; /* of the modulation, in turns */
};

static bool wants_changer(const struct voice *v)
{
    return v->changer > 0;
}

static void close_changer(void *self)
{
    struct changer *c = self;

    if (c->sonic)
        sonicDestroyStream(c->sonic);
    free(c);
}

/* Lets libsonic grow its buffers now instead of in a block of sound. */
static bool is_warmed_up(struct changer *c)
{
    static const short silence[SOUND_BLOCK];
    short gone[SOUND_BLOCK];

    sonicSetPitch(c->sonic, 0.5f);
    for (int i = 0; i < WARM_UP_BLOCKS; i++)
        if (!sonicWriteShortToStream(c->sonic, (short *)silence, SOUND_BLOCK))
            return false;
    if (!sonicFlushStream(c->sonic))
        return false;
    while (sonicReadShortFromStream(c->sonic, gone, SOUND_BLOCK) > 0)
        continue;
    return true;
}

static int open_changer(void **self)
{
    struct changer *c = calloc(1, sizeof(*c));

    if (!c)
        return -ENOMEM;
    c->sonic = sonicCreateStream(SOUND_RATE / 2, 1);
    if (!c->sonic || !is_warmed_up(c)) {
        close_changer(c);
        return -ENOMEM;
    }
    half_band_init(&c->band);
    c->waits = LATE_BLOCKS;
    *self = c;
    return 0;
}

/* Keeps as much ready as there should be. */
static void keep_pace(struct changer *c)
{
    int ready = sonicSamplesAvailable(c->sonic);

    if (c->waits == 0)
        sonicSetSpeed(c->sonic, ready < FEW ? 1 - PUSH : ready > MANY ? 1 + PUSH : 1);
}

/* The block in another pitch, LATE_BLOCKS later; silence at first. */
static void change_pitch(struct changer *c, float block[SOUND_BLOCK])
{
    short samples[HALF_BLOCK];
    float half[HALF_BLOCK];
    int got = 0;

    half_band_down(&c->band, block, half);
    for (int i = 0; i < HALF_BLOCK; i++)
        samples[i] = effects_sample(half[i]);
    sonicWriteShortToStream(c->sonic, samples, HALF_BLOCK);
    if (c->waits > 0)
        c->waits--;
    else
        got = sonicReadShortFromStream(c->sonic, samples, HALF_BLOCK);
    keep_pace(c);
    for (int i = 0; i < HALF_BLOCK; i++)
        half[i] = i < got ? samples[i] : 0;
    half_band_up(&c->band, half, block);
}

static void modulate(struct changer *c, const struct character *p, float block[SOUND_BLOCK])
{
    for (int i = 0; i < SOUND_BLOCK; i++) {
        block[i] *= 1 - p->depth + p->depth * sinf(TURN * c->phase);
        c->phase += p->hz / SOUND_RATE;
        c->phase -= floorf(c->phase);
    }
}

static void overdrive(const struct character *p, float block[SOUND_BLOCK])
{
    for (int i = 0; i < SOUND_BLOCK; i++) {
        float x = p->drive * block[i] / FULL_SCALE;
        block[i] = FULL_SCALE / 2 * x / (1 + fabsf(x));
    }
}

static void apply_changer(void *self, const struct voice *v, float block[SOUND_BLOCK])
{
    struct changer *c = self;
    const struct character *p = &characters[v->changer];

    if (c->type != v->changer)
        sonicSetPitch(c->sonic, p->pitch);
    c->type = v->changer;
    change_pitch(c, block);
    if (p->depth > 0)
        modulate(c, p, block);
    if (p->drive > 0)
        overdrive(p, block);
}

const struct voice_effect changer_effect = {
    .name = "voice changer",
    .wants = wants_changer,
    .open = open_changer,
    .apply = apply_changer,
    .close = close_changer,
};
