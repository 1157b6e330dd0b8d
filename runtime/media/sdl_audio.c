/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sdl_audio.c - stages take turns at SDL's list of devices, one per process and without a lock. */
#include "media/sdl_audio.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

enum { TURN_US = 1000 };

static atomic_flag is_taken = ATOMIC_FLAG_INIT; /* rules: allowed, SDL's sound is one per process */

static void take_turn(struct clock *c)
{
    while (atomic_flag_test_and_set_explicit(&is_taken, memory_order_acquire))
        clock_sleep_until(c, clock_now_us(c) + TURN_US);
    clock_outside_begin(c);
}

static void end_turn(struct clock *c)
{
    clock_outside_end(c);
    atomic_flag_clear_explicit(&is_taken, memory_order_release);
}

/* SDL keeps an error text for each thread and does not notice the end of our threads. */
static void leave_sdl(void)
{
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
    SDL_TLSCleanup();
}

/* ALSA writes many lines to stderr for one missing card; SDL's error text says the same in one. */
static void on_alsa_error(const char *file, int line, const char *function, int err,
                          const char *format, ...)
{
}

static void quiet_alsa(void)
{
    typedef void handler_fn(const char *file, int line, const char *function, int err,
                            const char *format, ...);
    /* the library that SDL uses; stays loaded, as the handler does */
    void *alsa = SDL_LoadObject("libasound.so.2");
    int (*set_handler)(handler_fn *) = NULL;
    void *found = alsa ? SDL_LoadFunction(alsa, "snd_lib_error_set_handler") : NULL;

    if (!found)
        return;
    memcpy(&set_handler, &found, sizeof(found)); /* C has no cast from data to function pointers */
    set_handler(on_alsa_error);
}

static int open_device(SDL_AudioDeviceID *out, const char *name, bool is_capture,
                       const SDL_AudioSpec *wanted, char *why, size_t why_size)
{
    quiet_alsa();
    SDL_setenv("PULSE_LATENCY_MSEC", "20", 0); /* else callbacks may stall for half a second */
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) {
        snprintf(why, why_size, "no sound system: %.60s", SDL_GetError());
        SDL_TLSCleanup();
        return -ENOTSUP;
    }
    *out = SDL_OpenAudioDevice(*name ? name : NULL, is_capture, wanted, NULL, 0);
    if (*out)
        return 0;
    snprintf(why, why_size, "no %s%s%.30s: %.40s", is_capture ? "microphone" : "speaker",
             *name ? " " : "", name, SDL_GetError());
    leave_sdl();
    return -ENOENT;
}

int sdl_audio_open(SDL_AudioDeviceID *out, struct clock *c, const char *name, bool is_capture,
                   const SDL_AudioSpec *wanted, char *why, size_t why_size)
{
    take_turn(c);
    int err = open_device(out, name, is_capture, wanted, why, why_size);
    end_turn(c);
    return err;
}

void sdl_audio_close(SDL_AudioDeviceID device, struct clock *c)
{
    take_turn(c);
    SDL_CloseAudioDevice(device);
    leave_sdl();
    end_turn(c);
}
