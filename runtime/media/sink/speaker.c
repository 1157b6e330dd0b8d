/* SPDX-License-Identifier: GPL-3.0-or-later */
/* speaker.c - `default[:NAME]`: a sound card; SDL's thread takes 10 ms at a time from the ring. */
#include "media/sdl_audio.h"
#include "media/sink/asink_ring.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK_US = 10000, PULSE_US = 20000 };

static void on_audio(void *arg, Uint8 *out, int bytes)
{
    asink_ring_take(arg, (int16_t *)out, bytes / (int)(ASINK_CHANNELS * sizeof(int16_t)));
}

/* A taken chunk is heard one chunk later; with PulseAudio also after that server's buffer, which is
 * kept small (PULSE_LATENCY_MSEC). */
static int64_t device_delay_us(void)
{
    const char *driver = SDL_GetCurrentAudioDriver();

    return CHUNK_US + (driver && strcmp(driver, "pulseaudio") == 0 ? PULSE_US : 0);
}

static int speaker_open(struct asink *s, const char *rest, char *why, size_t why_size)
{
    SDL_AudioDeviceID device;
    SDL_AudioSpec want = {
        .freq = SOUND_RATE,
        .format = AUDIO_S16SYS,
        .channels = ASINK_CHANNELS,
        .samples = SOUND_BLOCK,
        .callback = on_audio,
        .userdata = s,
    };

    int err = sdl_audio_open(&device, s->clock, rest, false, &want, why, why_size);
    if (err)
        return err;
    s->chunk_us = CHUNK_US;
    s->delay_us = device_delay_us();
    s->self = (void *)(uintptr_t)device;
    SDL_PauseAudioDevice(device, 0);
    return 0;
}

static void speaker_close(struct asink *s)
{
    sdl_audio_close((SDL_AudioDeviceID)(uintptr_t)s->self, s->clock);
}

const struct asink_ops asink_speaker = {
    .word = "default",
    .help = "default[:NAME], the sound card, or the device called NAME",
    .open = speaker_open,
    .close = speaker_close,
};
