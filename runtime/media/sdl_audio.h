/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sdl_audio.h - opens and closes sound cards of SDL, one at a time: SDL itself lets two threads
 * take the same slot. */
#ifndef MEDIA_SDL_AUDIO_H
#define MEDIA_SDL_AUDIO_H

#include "base/time/clock.h"

#include <sdl.h>

#include <stddef.h>

/* Any stage; may take a while, never on the loop. name "" is the default device. 0, -ENOTSUP no
 * sound system, -ENOENT no such device or none, with the reason in words in why. The device is
 * paused. */
int sdl_audio_open(SDL_AudioDeviceID *out, struct clock *c, const char *name, bool is_capture,
                   const SDL_AudioSpec *wanted, char *why, size_t why_size);
void sdl_audio_close(SDL_AudioDeviceID device, struct clock *c); /* up to 50 ms */

#endif
