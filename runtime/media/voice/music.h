/* SPDX-License-Identifier: GPL-3.0-or-later */
/* music.h - a piece of sound that is played once: any media file in memory, as mono blocks of
 * SOUND_RATE. Opening may take a second; a block decodes a bounded number of frames. One thread at a
 * time. */
#ifndef MEDIA_VOICE_MUSIC_H
#define MEDIA_VOICE_MUSIC_H

#include "media/frame.h"

struct music;

/* Copies bytes. start_us: where the piece begins; below 0 or not in the piece: at its beginning.
 * end_us: where it ends; not above start_us, or not in the piece: at its end. 0, or -EINVAL, -ENOMEM
 * with the reason in why. */
int music_open(struct music **out, const void *bytes, size_t size, int64_t start_us, int64_t end_us,
               char *why, size_t why_size);
/* The next block; the last one is filled up with silence. False: the piece has ended. */
bool music_read(struct music *m, int16_t block[SOUND_BLOCK]);
int64_t music_position_us(const struct music *m); /* of the next sample, in the whole file */
int64_t music_duration_us(const struct music *m); /* of the whole file; 0: unknown */
/* Which order the piece is played to: a number that the caller gives a meaning; 0 at first. */
void music_set_gen(struct music *m, uint32_t gen);
uint32_t music_gen(const struct music *m);
void music_close(void *m); /* NULL is fine; fits latest_free_fn */

#endif
