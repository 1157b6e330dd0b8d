/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sound_rate.c - libswresample, from one mono rate to SOUND_RATE. */
#include "media/capture/sound_rate.h"

#include <av.h>

#include <errno.h>
#include <stdio.h>

int sound_rate_check(long hz, char *why, size_t why_size)
{
    if (hz >= SOUND_RATE_LEAST_HZ && hz <= SOUND_RATE_MOST_HZ)
        return 0;
    snprintf(why, why_size, "%ld Hz; %d to %d Hz can be converted", hz, SOUND_RATE_LEAST_HZ,
             SOUND_RATE_MOST_HZ);
    return -EDOM;
}

/* A struct sound_rate is the context of the library. */
static struct SwrContext *context(struct sound_rate *r)
{
    return (struct SwrContext *)r;
}

int sound_rate_new(struct sound_rate **out, int hz)
{
    AVChannelLayout mono = AV_CHANNEL_LAYOUT_MONO;
    SwrContext *swr = NULL;

    if (swr_alloc_set_opts2(&swr, &mono, AV_SAMPLE_FMT_S16, SOUND_RATE, &mono, AV_SAMPLE_FMT_S16,
                            hz, 0, NULL) < 0 ||
        swr_init(swr) < 0) {
        swr_free(&swr);
        return -ENOMEM;
    }
    *out = (struct sound_rate *)swr;
    return 0;
}

void sound_rate_free(struct sound_rate *r)
{
    struct SwrContext *swr = context(r);

    swr_free(&swr);
}

int sound_rate_fill(struct sound_rate *r, const int16_t *samples, int count,
                    int16_t block[SOUND_BLOCK], int have)
{
    static const int16_t none[1];
    const uint8_t *in = (const uint8_t *)(count ? samples : none);
    uint8_t *to = (uint8_t *)(block + have);

    int got = swr_convert(context(r), &to, SOUND_BLOCK - have, &in, count);
    return have + (got > 0 ? got : 0);
}
