/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sound.c - what a second of published sound costs: the sound chain with nothing, with each effect,
 * with everything; the AAC encoder. Prints processor seconds a second, of 20 seconds of a voice. */
#include "kit/sounds.h"
#include "media/encode/aenc.h"
#include "media/voice/sound_chain.h"

#include <stdio.h>
#include <time.h>

enum { SECONDS = 20, BLOCKS = SECONDS * SOUND_RATE / SOUND_BLOCK };

static int16_t voice_sound[BLOCKS][SOUND_BLOCK];

static void make_voice(void)
{
    struct sounds s = {.seed = 1};

    for (int n = 0; n < BLOCKS; n++)
        for (int i = 0; i < SOUND_BLOCK; i++)
            voice_sound[n][i] = (int16_t)(2000 * sounds_voice(&s) + 100 * sounds_noise(&s));
}

static double since(clock_t begin)
{
    return (double)(clock() - begin) / CLOCKS_PER_SEC / SECONDS;
}

static double chain_cost(const struct voice *v, bool has_music)
{
    static int16_t out[BLOCKS][SOUND_BLOCK];
    struct sound_chain *c;

    if (sound_chain_new(&c))
        return -1;
    for (int n = 0; n < BLOCKS; n++)
        for (int i = 0; i < SOUND_BLOCK; i++)
            out[n][i] = voice_sound[n][i];
    clock_t begin = clock();
    for (int n = 0; n < BLOCKS; n++)
        sound_chain_run(c, v, has_music ? voice_sound[n] : NULL, out[n]);
    double cost = since(begin);
    sound_chain_free(c);
    return cost;
}

static double encoder_cost(int rate_hz)
{
    struct aenc *e;

    if (aenc_open(&e, rate_hz))
        return -1;
    clock_t begin = clock();
    for (int n = 0; n < BLOCKS; n++) {
        struct packet *pkt = NULL;
        aenc_encode(e, voice_sound[n], n * (int64_t)SOUND_BLOCK_US, &pkt);
        packet_unref(pkt);
    }
    double cost = since(begin);
    aenc_close(e);
    return cost;
}

int main(void)
{
    static const struct {
        const char *name;
        struct voice v;
        bool has_music;
    } rows[] = {
        {"plain", {.gain = 1}, false},
        {"ans", {.gain = 1, .has_ans = true}, false},
        {"ans, agc", {.gain = 1, .has_ans = true, .has_agc = true}, false},
        {"changer", {.gain = 1, .changer = 1}, false},
        {"reverb", {.gain = 1, .reverb = 3}, false},
        {"all, music",
         {.gain = 0.9,
          .music_gain = 0.5,
          .has_ans = true,
          .has_agc = true,
          .changer = 1,
          .reverb = 3},
         true},
    };

    make_voice();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        printf("sound chain, %-10s %.4f CPU s/s\n", rows[i].name,
               chain_cost(&rows[i].v, rows[i].has_music));
    printf("AAC, 48 kHz             %.4f CPU s/s\n", encoder_cost(48000));
    printf("AAC, 16 kHz             %.4f CPU s/s\n", encoder_cost(16000));
    return 0;
}
