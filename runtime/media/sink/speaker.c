/* SPDX-License-Identifier: GPL-3.0-or-later */
/* speaker.c - `default[:NAME]`: a real device through SDL, whose thread takes 10 ms at a time from the ring. */
#include "media/sink/asink_ring.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sdl.h"

enum { CHUNK_US = 10000, PULSE_US = 20000 };

static void on_audio(void *arg, Uint8 *out, int bytes)
{
    asink_take(arg, (int16_t *)out, bytes / (int)(ASINK_CHANNELS * sizeof(int16_t)));
}

static int open_device(struct asink *s, const char *name, char *why, size_t why_size)
{
    SDL_AudioSpec want = {
        .freq = SOUND_RATE,
        .format = AUDIO_S16SYS,
        .channels = ASINK_CHANNELS,
        .samples = SOUND_BLOCK,
        .callback = on_audio,
        .userdata = s,
    };
    SDL_AudioSpec got;
    SDL_AudioDeviceID id = SDL_OpenAudioDevice(*name ? name : NULL, 0, &want, &got, 0);

    if (id == 0) {
        snprintf(why, why_size, "no speaker: %s", SDL_GetError());
        return -ENODEV;
    }
    s->self = (void *)(uintptr_t)id;
    SDL_PauseAudioDevice(id, 0);
    return 0;
}

/* What was taken is heard one chunk later, and on PulseAudio after its own buffer, which we keep small. */
static int64_t device_delay_us(void)
{
    const char *driver = SDL_GetCurrentAudioDriver();

    return CHUNK_US + (driver && strcmp(driver, "pulseaudio") == 0 ? PULSE_US : 0);
}

/* SDL keeps an error text per thread and does not see ours end. */
static void leave_sdl(void)
{
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
    SDL_TLSCleanup();
}

static int speaker_open(struct asink *s, const char *rest, char *why, size_t why_size)
{
    SDL_setenv("PULSE_LATENCY_MSEC", "20", 0); /* else the callback may stall for half a second */
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) {
        snprintf(why, why_size, "no sound: %s", SDL_GetError());
        SDL_TLSCleanup();
        return -ENODEV;
    }
    s->chunk_us = CHUNK_US;
    s->delay_us = device_delay_us();
    int err = open_device(s, rest, why, why_size);
    if (err)
        leave_sdl();
    return err;
}

static void speaker_close(struct asink *s)
{
    SDL_CloseAudioDevice((SDL_AudioDeviceID)(uintptr_t)s->self);
    leave_sdl();
}

const struct asink_ops asink_speaker = {
    .word = "default",
    .help = "the sound card, or the device called NAME",
    .open = speaker_open,
    .close = speaker_close,
};
