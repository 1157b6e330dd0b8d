/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clean.c - effect: noise suppression and automatic gain control, both by one preprocessor of
 * libspeexdsp, which takes noise away first. */
#include "media/voice/effects.h"

#include <speexdsp.h>

#include <errno.h>
#include <stdlib.h>

/* The figures were found with the voices of tests/unit/media/test_effects.c. */
enum {
    SUPPRESS_DB = -18, /* how much noise is taken away at most */
    MAX_GAIN_DB = 36,
    UP_DB_S = 24, /* how fast the gain rises and falls, a second */
    DOWN_DB_S = -40,
    TARGET =
        20000, /* of the gain control in its own measure: speech at about -20 dB of full scale */
};

struct clean {
    SpeexPreprocessState *state;
    bool has_ans, has_agc; /* as the preprocessor was told */
};

static bool wants_clean(const struct voice *v)
{
    return v->has_ans || v->has_agc;
}

static void close_clean(void *self)
{
    struct clean *c = self;

    if (c->state)
        speex_preprocess_state_destroy(c->state);
    free(c);
}

static void set_clean(struct clean *c, int what, int value)
{
    speex_preprocess_ctl(c->state, what, &value);
}

static void choose(struct clean *c, const struct voice *v)
{
    c->has_ans = v->has_ans;
    c->has_agc = v->has_agc;
    set_clean(c, SPEEX_PREPROCESS_SET_DENOISE, c->has_ans);
    set_clean(c, SPEEX_PREPROCESS_SET_AGC, c->has_agc);
}

static int open_clean(void **self)
{
    struct clean *c = calloc(1, sizeof(*c));

    if (!c)
        return -ENOMEM;
    c->state = speex_preprocess_state_init(SOUND_BLOCK, SOUND_RATE);
    if (!c->state) {
        free(c);
        return -ENOMEM;
    }
    set_clean(c, SPEEX_PREPROCESS_SET_DENOISE, 0); /* until choose says otherwise */
    set_clean(c, SPEEX_PREPROCESS_SET_NOISE_SUPPRESS, SUPPRESS_DB);
    set_clean(c, SPEEX_PREPROCESS_SET_AGC_TARGET, TARGET);
    set_clean(c, SPEEX_PREPROCESS_SET_AGC_MAX_GAIN, MAX_GAIN_DB);
    set_clean(c, SPEEX_PREPROCESS_SET_AGC_INCREMENT, UP_DB_S);
    set_clean(c, SPEEX_PREPROCESS_SET_AGC_DECREMENT, DOWN_DB_S);
    *self = c;
    return 0;
}

static void apply_clean(void *self, const struct voice *v, float block[SOUND_BLOCK])
{
    struct clean *c = self;
    int16_t samples[SOUND_BLOCK];

    if (c->has_ans != v->has_ans || c->has_agc != v->has_agc)
        choose(c, v);
    for (int i = 0; i < SOUND_BLOCK; i++)
        samples[i] = effects_sample(block[i]);
    speex_preprocess_run(c->state, samples);
    for (int i = 0; i < SOUND_BLOCK; i++)
        block[i] = samples[i];
}

const struct voice_effect clean_effect = {
    .name = "noise suppression and gain control",
    .wants = wants_clean,
    .open = open_clean,
    .apply = apply_clean,
    .close = close_clean,
};
