/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sound_chain.c - passes a block through the effects that the voice wants, then adds music. */
#include "media/voice/sound_chain.h"

#include "base/log.h"
#include "media/voice/effects.h"
#include "media/voice/level.h"
#include "media/voice/mix.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct voice_effect *const effects[] = {
    &clean_effect,
    &changer_effect,
    &reverb_effect,
    &gain_effect,
};

enum { EFFECTS = sizeof(effects) / sizeof(effects[0]) };

#define FULL_SCALE 32768.0
#define FORGETS    0.20 /* the part of the mean square that a block replaces */

struct sound_chain {
    void *self[EFFECTS];   /* NULL: closed */
    bool is_left[EFFECTS]; /* could not be opened, and is still wanted */
    struct mix mix;
    double mean_square; /* of the microphone, 1: full scale */
};

static void close_effect(struct sound_chain *c, int i)
{
    if (c->self[i])
        effects[i]->close(c->self[i]);
    c->self[i] = NULL;
}

void sound_chain_free(struct sound_chain *c)
{
    if (!c)
        return;
    for (int i = 0; i < EFFECTS; i++)
        close_effect(c, i);
    free(c);
}

/* What even a plain voice wants is opened now: without its gain a microphone could not be muted. */
int sound_chain_new(struct sound_chain **out)
{
    struct sound_chain *c = calloc(1, sizeof(*c));
    int err = c ? 0 : -ENOMEM;

    for (int i = 0; !err && i < EFFECTS; i++)
        if (effects[i]->wants(&VOICE_PLAIN))
            err = effects[i]->open(&c->self[i]);
    if (err) {
        sound_chain_free(c);
        return err;
    }
    mix_init(&c->mix);
    *out = c;
    return 0;
}

static void open_effect(struct sound_chain *c, int i)
{
    int err = effects[i]->open(&c->self[i]);

    if (!err)
        return;
    c->self[i] = NULL;
    c->is_left[i] = true;
    log_error("sound: %s is left out: out of memory", effects[i]->name);
}

static void pass_effect(struct sound_chain *c, int i, const struct voice *v,
                        float samples[SOUND_BLOCK])
{
    if (!effects[i]->wants(v)) {
        close_effect(c, i);
        c->is_left[i] = false;
        return;
    }
    if (!c->self[i] && !c->is_left[i])
        open_effect(c, i);
    if (c->self[i])
        effects[i]->apply(c->self[i], v, samples);
}

static void measure(struct sound_chain *c, const float samples[SOUND_BLOCK])
{
    double sum = 0;

    for (int i = 0; i < SOUND_BLOCK; i++)
        sum += (double)samples[i] * samples[i];
    c->mean_square += FORGETS * (sum / SOUND_BLOCK / (FULL_SCALE * FULL_SCALE) - c->mean_square);
}

void sound_chain_run(struct sound_chain *c, const struct voice *v, const int16_t *music,
                     int16_t block[SOUND_BLOCK])
{
    float samples[SOUND_BLOCK];

    for (int i = 0; i < SOUND_BLOCK; i++)
        samples[i] = block[i];
    for (int i = 0; i < EFFECTS; i++)
        pass_effect(c, i, v, samples);
    measure(c, samples);
    mix_run(&c->mix, music, v->music_gain, samples);
    for (int i = 0; i < SOUND_BLOCK; i++)
        block[i] = (int16_t)lrintf(samples[i]);
}

int sound_chain_level(const struct sound_chain *c)
{
    return level_volume(c->mean_square);
}
