/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sdl_audio.h - opens and closes sound cards through SDL, one call at a time: SDL would let two
 * threads take the same slot. */
#ifndef MEDIA_SDL_AUDIO_H
#define MEDIA_SDL_AUDIO_H

#include "base/time/clock.h"

#include <sdl.h>

#include <stddef.h>

/* Any stage; blocks, so never on the loop. name "": the default device. The opened device is
 * paused. 0, -ENOTSUP: no sound system, -ENOENT: no such device; with the reason in why. */
int sdl_audio_open(SDL_AudioDeviceID *out, struct clock *c, const char *name, bool is_capture,
                   const SDL_AudioSpec *wanted, char *why, size_t why_size);
void sdl_audio_close(SDL_AudioDeviceID device, struct clock *c); /* as above; up to 50 ms */

#endif
