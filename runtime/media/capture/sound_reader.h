/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sound_reader.h - the sound of a media file as mono blocks of SOUND_RATE. One thread. */
#ifndef MEDIA_CAPTURE_SOUND_READER_H
#define MEDIA_CAPTURE_SOUND_READER_H

#include "media/frame.h"

struct media_file;
struct sound_reader;

/* file was opened for sound and is given away, even on failure. 0 or -ENOMEM. */
int sound_reader_new(struct sound_reader **out, struct media_file *file);
/* Decodes until a block is ready: 0; -ENODATA: fewer samples are left, and no more will come; -ENODEV:
 * not to be resampled; -ENOMEM. */
int sound_reader_fill(struct sound_reader *r);
/* Takes the samples of a block, with silence behind those that are ready; returns how many were. */
int sound_reader_take(struct sound_reader *r, int16_t block[SOUND_BLOCK]);
void sound_reader_free(struct sound_reader *r); /* NULL is fine; closes the file */

#endif
