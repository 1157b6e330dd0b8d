/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mix.c - a sum, and a limiter that turns down at once and up again within a fifth of a second: the
 * peaks that follow the first one pass with their shape. */
#include "media/voice/mix.h"

#include <math.h>
#include <string.h>

#define RELEASE (1.0f / (0.2f * SOUND_RATE)) /* of the way back to 1, a sample */

void mix_init(struct mix *m)
{
    memset(m, 0, sizeof(*m));
    m->limit = 1;
}

static void add_music(struct mix *m, const int16_t *music, double gain, float block[SOUND_BLOCK])
{
    if (!m->has_music)
        ramp_init(&m->music, gain); /* its beginning is heard as it is */
    ramp_to(&m->music, gain);
    for (int i = 0; i < SOUND_BLOCK; i++)
        block[i] += music[i] * ramp_next(&m->music);
}

static void limit_block(struct mix *m, float block[SOUND_BLOCK])
{
    float g = m->limit;

    for (int i = 0; i < SOUND_BLOCK; i++) {
        float size = fabsf(block[i]);
        g += (1 - g) * RELEASE;
        if (size * g > MIX_CEILING)
            g = MIX_CEILING / size;
        block[i] *= g;
    }
    m->limit = g > 0.9999f ? 1 : g;
}

static bool is_loud(const float block[SOUND_BLOCK])
{
    for (int i = 0; i < SOUND_BLOCK; i++)
        if (fabsf(block[i]) > MIX_CEILING)
            return true;
    return false;
}

void mix_run(struct mix *m, const int16_t *music, double music_gain, float block[SOUND_BLOCK])
{
    if (music)
        add_music(m, music, music_gain, block);
    m->has_music = music != NULL;
    if (m->limit < 1 || is_loud(block))
        limit_block(m, block);
}
